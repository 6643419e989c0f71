#include "core/role.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/mem.h"
#include "io/file.h"
#include "suites.h"

static struct role *parse(const char *text, struct error *err)
{
	struct bank_file file = {"f", text, strlen(text)};

	return role_parse("payments", &file, err);
}

#define ROLE(level, needs)                                           \
	"{\"title\": \"T\", \"candidate\": \"C\", \"level\": " level \
	", \"needs\": " needs "}"

/* clang-format off */
static const struct {
	const char *text, *error;
} broken[] = {
	{ROLE("\"mid\"", "{}") "x", "f:1:62: 'x' where the end of the text must stand"},
	{ROLE("\"lead\"", "{}"), "f: level: must be junior, mid or senior"},
	{ROLE("1", "{}"), "f: level: must be a string"},
	{ROLE("\"mid\"", "[]"), "f: needs: must be an object"},
	{ROLE("\"mid\"", "{\"securty\": {\"depth\": 1}}"), "f: needs.securty: unknown key; did you mean security?"},
	{ROLE("\"mid\"", "{\"security\": {}}"), "f: needs.security.depth: missing"},
	{ROLE("\"mid\"", "{\"security\": {\"depth\": 11}}"), "f: needs.security.depth: must be between 0 and 10"},
	{ROLE("\"mid\"", "{\"security\": {\"depth\": 6, \"load_bearing\": true}}"), "f: needs.security.why: missing"},
	{ROLE("\"mid\"", "{\"security\": {\"depth\": 6, \"load_bearing\": true, \"why\": \" \"}}"),
	 "f: needs.security.why: is empty"},
	{ROLE("\"mid\"", "{\"security\": {\"depth\": 6, \"why\": \"a\\nb\"}}"), "f: needs.security.why: must be one line"},
	{ROLE("\"mid\"", "{\"security\": {\"depth\": 0, \"load_bearing\": true, \"why\": \"x\"}}"),
	 "f: needs.security: load-bearing, and needs no depth"},
	{ROLE("\"mid\"", "{\"security\": {\"depth\": 6, \"loadbearing\": true}}"),
	 "f: needs.security.loadbearing: unknown key; did you mean load_bearing?"},
	{"{\"titel\": \"T\"}", "f: titel: unknown key; did you mean title?"},
	{"{\"title\": \"T\"}", "f: candidate: missing"},
	{"[]", "f: must be an object"},
};

static const struct {
	const char *level;
	double start;
} levels[] = {
	{ROLE("\"junior\"", "{}"), 3},
	{ROLE("\"mid\"", "{}"), 4},
	{ROLE("\"senior\"", "{}"), 5},
};
/* clang-format on */

START_TEST(mistakes_are_named)
	{
		struct error err = {0};

		ck_assert(!parse(broken[_i].text, &err));
		ck_assert_int_eq(err.kind, ERR_INPUT);
		ck_assert_str_eq(err.text, broken[_i].error);
	}
END_TEST

START_TEST(level_sets_the_start)
	{
		struct error err = {0};
		struct role *role = parse(levels[_i].level, &err);

		ck_assert_msg(role != NULL, "%s", err.text);
		ck_assert(role->start == levels[_i].start);
		for (int c = 0; c < CONCEPTS; c++)
			ck_assert(role->needs[c].needs == 0 && !role->needs[c].why);
		role_destroy(role);
	}
END_TEST

START_TEST(reads_what_it_says)
	{
		static const char text[] = "// why\n" ROLE(
			"\"mid\"",
			"{\"reliability\": {\"depth\": 6.5, \"load_bearing\": "
			"true, \"why\": \"It pays.\"}, \"security\": "
			"{\"depth\": 4}}");
		struct error err = {0};
		struct role *role = parse(text, &err);
		const struct role_need *need;
		char digest[DIGEST_HEX];

		ck_assert_msg(role != NULL, "%s", err.text);
		ck_assert_str_eq(role->id, "payments");
		ck_assert_str_eq(role->title, "T");
		ck_assert_str_eq(role->candidate, "C");
		ck_assert_str_eq(role->level, "mid");
		need = &role->needs[concept_find("reliability")];
		ck_assert(need->load_bearing && need->needs == 6.5);
		ck_assert_str_eq(need->why, "It pays.");
		need = &role->needs[concept_find("security")];
		ck_assert(!need->load_bearing && need->needs == 4 && !need->why);
		ck_assert_str_eq(role->text, text);
		digest_bytes(text, strlen(text), digest);
		ck_assert_str_eq(role->digest, digest);
		role_destroy(role);
	}
END_TEST

/* id, and which concepts it stands on */
static const struct {
	const char *id, *load_bearing;
} shipped[] = {
	{"backend", ""},
	{"gateway", " concurrency reliability"},
	{"payments", " api-design data-modeling reliability"},
};

START_TEST(shipped_roles_are_good)
	{
		char path[80], names[200] = "";
		struct bank_file file = {.name = path};
		struct error err = {0};
		struct role *role;
		char *text;

		(void)snprintf(path, sizeof path, "config/roles/%s.json",
			       shipped[_i].id);
		text = file_read(path, 100000, &file.len, &err);
		ck_assert_msg(text != NULL, "%s", err.text);
		file.text = text;
		role = role_parse(shipped[_i].id, &file, &err);
		ck_assert_msg(role != NULL, "%s", err.text);
		for (int c = 0; c < CONCEPTS; c++) {
			size_t len = strlen(names);

			if (role->needs[c].load_bearing)
				(void)snprintf(names + len, sizeof names - len, " %s",
					       concept_names[c].id);
		}
		ck_assert_str_eq(names, shipped[_i].load_bearing);
		role_destroy(role);
		free(text);
	}
END_TEST

Suite *role_suite(void)
{
	Suite *s = suite_create("role");
	TCase *tc = tcase_create("role");

	tcase_add_loop_test(tc, mistakes_are_named, 0, (int)ARRAY_LEN(broken));
	tcase_add_loop_test(tc, level_sets_the_start, 0, (int)ARRAY_LEN(levels));
	tcase_add_test(tc, reads_what_it_says);
	tcase_add_loop_test(tc, shipped_roles_are_good, 0, (int)ARRAY_LEN(shipped));
	suite_add_tcase(s, tc);
	return s;
}
