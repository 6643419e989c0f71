#include "app/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/attr.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "io/file.h"
#include "suites.h"

#define IRC(more)                                                               \
	"{\"irc\": [{\"name\": \"n\", \"host\": \"h\", \"channels\": [\"#a\"]," \
	" \"report_channel\": \"#a\", \"recruiters\": [\"account:ann\"],"       \
	" \"contact\": \"account:ann\"" more "}]}"
#define SLACK_RECRUITERS(ids)                                         \
	"{\"slack\": [{\"team\": \"T1\", \"report_channel\": \"C1\"," \
	" \"recruiters\": [" ids "], \"contact\": \"U1\","            \
	" \"signing_secret\": {\"env\": \"HOME\"},"                   \
	" \"bot_token\": {\"env\": \"HOME\"}}]}"
#define SLACK(token)                                                  \
	"{\"slack\": [{\"team\": \"T1\", \"report_channel\": \"C1\"," \
	" \"recruiters\": [\"U1\", \"group:S1\", \"channel:C1\"],"    \
	" \"contact\": \"U1\","                                       \
	" \"signing_secret\": {\"env\": \"LEADLINE_TEST_SECRET\"},"   \
	" \"bot_token\": " token "}]}"

static char path[100];

static void put(const char *text)
{
	FILE *f;

	(void)snprintf(path, sizeof path, "/tmp/leadline-config-%d.json",
		       (int)getpid());
	f = fopen(path, "wb");
	ck_assert(f && fputs(text, f) >= 0 && fclose(f) == 0);
}

static bool read_text(const char *text, struct config *ret, struct error *err)
{
	bool ok;

	put(text);
	ok = config_read(ret, path, true, err);
	ck_assert_int_eq(unlink(path), 0);
	return ok;
}

START_TEST(what_is_left_out_has_its_default)
	{
		struct config c;
		struct error err;

		ck_assert_msg(read_text(IRC(""), &c, &err), "%s", err.text);
		ck_assert_uint_eq(c.irc_n, 1);
		ck_assert_uint_eq(c.slack_n, 0);
		ck_assert_int_eq(c.irc[0].port, 6697);
		ck_assert(c.irc[0].tls);
		ck_assert(!c.irc[0].host_recruiters);
		ck_assert_str_eq(c.irc[0].nick, "leadline");
		ck_assert_ptr_null(c.irc[0].sasl_password);
		ck_assert_ptr_null(c.irc[0].outsiders[0]);
		ck_assert_str_eq(c.database,
				 "/tmp/leadline.db"); /* by the file's folder */
		ck_assert_str_eq(c.http_address, "127.0.0.1");
		config_finish(&c);
	}
END_TEST

START_TEST(metrics_are_off_unless_asked_for)
	{
		struct config c;
		struct error err;

		ck_assert_msg(read_text("{}", &c, &err), "%s", err.text);
		ck_assert_ptr_null(c.metrics);
		config_finish(&c);
		ck_assert_msg(read_text("{\"metrics\": {}}", &c, &err), "%s", err.text);
		ck_assert_str_eq(c.metrics->address, "127.0.0.1");
		ck_assert_int_eq(c.metrics->port, 9464);
		ck_assert_int_eq(c.metrics->oldest_message_seconds, 120);
		config_finish(&c);
	}
END_TEST

START_TEST(secrets_come_from_elsewhere)
	{
		struct config c;
		struct error err;

		ck_assert_int_eq(setenv("LEADLINE_TEST_SECRET", "s3cr3t", 1), 0);
		ck_assert_msg(read_text(SLACK("{\"env\": \"LEADLINE_TEST_SECRET\"}"),
					&c, &err),
			      "%s", err.text);
		ck_assert_str_eq(c.slack[0].bot_token, "s3cr3t");
		config_finish(&c);
	}
END_TEST

START_TEST(a_secret_file_is_the_owners_alone)
	{
		static const char file[] = "/tmp/leadline-test-secret";
		const char *text = SLACK("{\"file\": \"/tmp/leadline-test-secret\"}");
		struct config c;
		struct error err;
		FILE *f = fopen(file, "wb");

		ck_assert_int_eq(setenv("LEADLINE_TEST_SECRET", "s3cr3t", 1), 0);
		ck_assert(f && fputs("xoxb-1\n", f) >= 0 && fclose(f) == 0);
		ck_assert_int_eq(chmod(file, 0644), 0);
		ck_assert(!read_text(text, &c, &err));
		ck_assert_ptr_nonnull(strstr(err.text, "chmod 600"));
		ck_assert_ptr_null(strstr(err.text, "xoxb-1"));
		config_finish(&c);
		ck_assert_int_eq(chmod(file, 0600), 0);
		ck_assert_msg(read_text(text, &c, &err), "%s", err.text);
		ck_assert_str_eq(c.slack[0].bot_token, "xoxb-1");
		config_finish(&c);
		ck_assert_int_eq(unlink(file), 0);
	}
END_TEST

START_TEST(a_credential_of_systemds_may_show_a_mask)
	{
		static const char file[] = "/tmp/leadline-test-credential";
		const char *text =
			SLACK("{\"file\": \"/tmp/leadline-test-credential\"}");
		static const struct {
			const char *folder; /* NULL: none */
			mode_t mode;
			bool taken;
		} rows[] = {
			{"/tmp", 0440, true},       {"/tmp", 0444, false},
			{"/tmp", 0460, false},      {NULL, 0440, false},
			{"/tmp/lead", 0440, false}, {"/", 0440, false},
			{"/nowhere", 0440, false},  {"", 0440, false},
		};
		struct config c;
		struct error err;
		FILE *f = fopen(file, "wb");

		ck_assert_int_eq(setenv("LEADLINE_TEST_SECRET", "s3cr3t", 1), 0);
		ck_assert(f && fputs("xoxb-1\n", f) >= 0 && fclose(f) == 0);
		for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
			ck_assert_int_eq(unsetenv("CREDENTIALS_DIRECTORY"), 0);
			if (rows[i].folder)
				ck_assert_int_eq(setenv("CREDENTIALS_DIRECTORY",
							rows[i].folder, 1),
						 0);
			ck_assert_int_eq(chmod(file, rows[i].mode), 0);
			ck_assert_msg(read_text(text, &c, &err) == rows[i].taken,
				      "row %zu", i);
			config_finish(&c);
		}
		ck_assert_int_eq(unlink(file), 0);
	}
END_TEST

/* clang-format off */
static const struct {
	const char *text, *says;
} broken[] = {
	{"{\"irc\": {}}", "irc: must be an array"},
	{"{\"irk\": []}", "irk: unknown key; did you mean irc?"},
	{"{\"bank\": \"\"}", "bank: is empty"},
	{"{\"http_port\": 70000}", "http_port: must be"},
	{"{\"http_port\": \"80\"}", "http_port: must be"},
	{"{\"metrics\": []}", "metrics: must be an object"},
	{"{\"metrics\": {\"prot\": 1}}", "metrics.prot: unknown key; did you mean port?"},
	{"{\"metrics\": {\"oldest_message_seconds\": 0}}", "metrics.oldest_message_seconds: must be"},
	{"{\"irc\": [{}]}", "irc[0]: name is missing: what you call the network"},
	{IRC(", \"nikc\": \"x\""), "irc[0].nikc: unknown key; did you mean nick?"},
	{IRC(", \"port\": 0"), "irc[0].port: must be"},
	{IRC(", \"tls\": \"yes\""), "irc[0].tls: must be true or false"},
	{IRC(", \"outsiders\": [7]"), "irc[0].outsiders[0]: must be a string"},
	{IRC(", \"sasl_password\": \"hunter2\""), "irc[0].sasl_password: a secret is never written here"},
	{IRC(", \"sasl_password\": {\"env\": \"LEADLINE_NOT_SET\"}"),
	 "irc[0].sasl_password: the environment has no LEADLINE_NOT_SET"},
	{IRC(", \"sasl_password\": {\"env\": \"A\", \"file\": \"b\"}"), "must have env or file"},
	{IRC(", \"sasl_password\": {\"file\": \"/nowhere/at/all\"}"), "/nowhere/at/all: No such file"},
	{IRC(", \"tls\": true, \"tls\": true"), "tls"},
	{SLACK_RECRUITERS("\"U1\", \"@ann\""), "slack[0].recruiters[1]: must be an id"},
	{SLACK_RECRUITERS("\"grp:S1\""), "slack[0].recruiters[0]: must be an id"},
	{SLACK_RECRUITERS("\"group:C1\""), "slack[0].recruiters[0]: must be an id"},
	{SLACK_RECRUITERS("\"channel:#hiring\""), "slack[0].recruiters[0]: must be an id"},
	{SLACK_RECRUITERS("\"U\""), "slack[0].recruiters[0]: must be an id"},
};
/* clang-format on */

START_TEST(what_is_wrong_is_named)
	{
		struct config c;
		struct error err = {0};

		ck_assert(!read_text(broken[_i].text, &c, &err));
		ck_assert_int_eq(err.kind, ERR_INPUT);
		ck_assert_msg(strstr(err.text, broken[_i].says) != NULL, "%s",
			      err.text);
		ck_assert_ptr_nonnull(strstr(err.text, path));
		ck_assert_ptr_null(strstr(err.text, "hunter2"));
		config_finish(&c);
	}
END_TEST

/* So many bytes in the file of a secret. */
static bool takes_secret(size_t bytes)
{
	static const char file[] = "/tmp/leadline-test-long";
	char *text = mem_zalloc(bytes + 1, 1);
	FILE *f = fopen(file, "wb");
	struct config c;
	struct error err;
	bool ret;

	memset(text, 'x', bytes);
	ck_assert(f && fputs(text, f) >= 0 && fclose(f) == 0);
	ck_assert_int_eq(chmod(file, 0600), 0);
	ret = read_text(SLACK("{\"file\": \"/tmp/leadline-test-long\"}"), &c, &err);
	if (ret)
		ck_assert_str_eq(c.slack[0].bot_token, text);
	config_finish(&c);
	ck_assert_int_eq(unlink(file), 0);
	free(text);
	return ret;
}

START_TEST(a_secret_has_a_ceiling)
	{
		ck_assert_int_eq(setenv("LEADLINE_TEST_SECRET", "s3cr3t", 1), 0);
		ck_assert(takes_secret(4096));
		ck_assert(!takes_secret(4097));
	}
END_TEST

/* {"organisation": "xxx..."}: so many bytes in all. */
static bool takes_file(size_t bytes)
{
	static const char before[] = "{\"organisation\": \"", after[] = "\"}";
	size_t head = strlen(before), tail = strlen(after);
	char *text = mem_zalloc(bytes + 1, 1);
	struct config c;
	struct error err;
	bool ret;

	memset(text, 'x', bytes);
	/* NOLINTBEGIN(bugprone-not-null-terminated-result): goes on with x, ends in NUL */
	memcpy(text, before, head);
	memcpy(text + bytes - tail, after, tail);
	/* NOLINTEND(bugprone-not-null-terminated-result) */
	ret = read_text(text, &c, &err);
	config_finish(&c);
	free(text);
	return ret;
}

START_TEST(a_configuration_has_a_ceiling)
	{
		ck_assert(takes_file(1 << 20));
		ck_assert(!takes_file((1 << 20) + 1));
	}
END_TEST

static bool takes_networks(unsigned n)
{
	struct strbuf text;
	struct config c;
	struct error err;
	bool ret;

	strbuf_init(&text, 1 << 20);
	strbuf_adds(&text, "{\"irc\": [");
	for (unsigned i = 0; i < n; i++)
		strbuf_addf(&text,
			    "%s{\"name\": \"n%u\", \"host\": \"h\", \"channels\": "
			    "[\"#a\"], \"report_channel\": \"#a\", \"recruiters\": "
			    "[\"account:a\"], \"contact\": \"account:a\"}",
			    i ? "," : "", i);
	strbuf_adds(&text, "]}");
	ret = read_text(text.text, &c, &err);
	if (!ret)
		ck_assert_ptr_nonnull(strstr(err.text, "more than 32"));
	config_finish(&c);
	strbuf_finish(&text);
	return ret;
}

START_TEST(so_many_networks)
	{
		ck_assert(takes_networks(32));
		ck_assert(!takes_networks(33));
	}
END_TEST

START_TEST(networks_are_told_apart)
	{
		struct config c;
		struct error err;

		ck_assert(!read_text(
			"{\"irc\": [{\"name\": \"n\", \"host\": \"h\", \"channels\": "
			"[\"#a\"], \"report_channel\": \"#b\", \"recruiters\": [], "
			"\"contact\": \"x\"}]}",
			&c, &err));
		ck_assert_ptr_nonnull(strstr(
			err.text, "irc[0].report_channel: is not one of channels"));
		config_finish(&c);
	}
END_TEST

static void note_key(void *ctx, const struct config_row *row, size_t n)
{
	char *keys = ctx;

	(void)snprintf(keys + strlen(keys), 200 - strlen(keys), "%s%s%zu ", row->key,
		       config_section_key(row->section), n);
}

START_TEST(a_reload_tells_what_takes_a_restart)
	{
		static const char format[] =
			"{\"database\": \"%s\", \"retention\": \"%s\", \"irc\": [{\"name\": "
			"\"n\", \"host\": \"%s\", \"channels\": [\"#a\"%s], \"port\": %d, "
			"\"tls\": %s, \"report_channel\": \"#a\", \"recruiters\": [\"%s\"], "
			"\"contact\": \"x\"}]}";
		char before[600], after[600], keys[200] = "";
		struct config a, b;
		struct error err;

		(void)snprintf(before, sizeof before, format, "d", "r", "h", "", 1,
			       "true", "p");
		(void)snprintf(after, sizeof after, format, "e", "s", "i", ", \"#b\"",
			       2, "false", "q");
		ck_assert_msg(read_text(before, &a, &err), "%s", err.text);
		ck_assert_msg(read_text(after, &b, &err), "%s", err.text);
		config_each_later(&a, &b, note_key, keys);
		ck_assert_str_eq(keys,
				 "database0 hostirc0 portirc0 tlsirc0 channelsirc0 ");
		*keys = '\0';
		config_each_later(&a, &a, note_key, keys);
		ck_assert_str_eq(keys, "");
		config_finish(&a);
		config_finish(&b);
	}
END_TEST

static struct json *read_json(const char *name, struct json_at *ret)
{
	struct error err;
	size_t len;
	char *text = file_read(name, 1 << 20, &len, &err);
	struct json *root = text ? json_parse(text, len, name, &err) : NULL;

	ck_assert_msg(root != NULL, "%s", err.text);
	free(text);
	*ret = json_at_root(root, name);
	return root;
}

static struct json_at member(struct json_at at, const char *key)
{
	struct json_at ret;
	struct error err;

	ck_assert_msg(json_member(&at, key, &ret, &err), "%s", err.text);
	return ret;
}

/* The table, the example and the schema know the same keys. */
START_TEST(example_and_schema_follow_the_table)
	{
		struct json_at schema, at;
		struct json *root =
			read_json("config/schema/leadline.schema.json", &schema);
		struct error err;
		size_t n, len;
		const struct config_row *rows = config_rows(&n);
		char *example =
			file_read("config/leadline.example.json", 1 << 20, &len, &err);
		char key[100];

		ck_assert_msg(example != NULL, "%s", err.text);
		for (size_t i = 0; i < n; i++) {
			at = member(schema, "properties");
			if (rows[i].section != SECTION_TOP)
				at = member(at, config_section_key(rows[i].section));
			if (rows[i].section > SECTION_METRICS)
				at = member(at, "items");
			if (rows[i].section != SECTION_TOP)
				at = member(at, "properties");
			(void)member(at, rows[i].key);
			(void)snprintf(key, sizeof key, "\"%s\":", rows[i].key);
			ck_assert_msg(strstr(example, key) != NULL, "%s", key);
		}
		free(example);
		json_free(root);
	}
END_TEST

START_TEST(the_example_is_one)
	{
		struct config c;
		struct error err;

		ck_assert_msg(
			config_read(&c, "config/leadline.example.json", false, &err),
			"%s", err.text);
		ck_assert_uint_eq(c.irc_n, 1);
		ck_assert_uint_eq(c.slack_n, 1);
		config_finish(&c);
	}
END_TEST

Suite *config_suite(void)
{
	Suite *s = suite_create("config");
	TCase *tc = tcase_create("config");

	tcase_add_test(tc, what_is_left_out_has_its_default);
	tcase_add_test(tc, metrics_are_off_unless_asked_for);
	tcase_add_test(tc, secrets_come_from_elsewhere);
	tcase_add_test(tc, a_secret_file_is_the_owners_alone);
	tcase_add_test(tc, a_credential_of_systemds_may_show_a_mask);
	tcase_add_loop_test(tc, what_is_wrong_is_named, 0, (int)ARRAY_LEN(broken));
	tcase_add_test(tc, a_secret_has_a_ceiling);
	tcase_add_test(tc, a_configuration_has_a_ceiling);
	tcase_add_test(tc, so_many_networks);
	tcase_add_test(tc, networks_are_told_apart);
	tcase_add_test(tc, a_reload_tells_what_takes_a_restart);
	tcase_add_test(tc, example_and_schema_follow_the_table);
	tcase_add_test(tc, the_example_is_one);
	suite_add_tcase(s, tc);
	return s;
}
