/* `leadline audit`: who did what to which interview, and that the record is whole. */
#include "commands.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/strbuf.h"
#include "chain.h"
#include "database.h"

enum { OUTPUT_MAX = 1 << 30 };

struct auditing {
	const char *interview; /* only this one's rows; NULL: all */
	struct strbuf out, off;
	int64_t shown, broken;
};

/* An id is the network's; on a terminal it must steer nothing. */
static void add_visible(const char *text, struct strbuf *out)
{
	for (; *text; text++)
		strbuf_add(out,
			   (unsigned char)*text < ' ' || *text == 0x7f ? "?" : text, 1);
}

static void add_row(void *ctx, const struct audit_row *row)
{
	struct auditing *a = ctx;
	time_t at = (time_t)row->at;
	char when[32] = "?";
	struct tm tm;

	if (a->interview && strcmp(row->interview, a->interview) != 0)
		return;
	a->shown++;
	if (gmtime_r(&at, &tm))
		(void)strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &tm);
	strbuf_addf(&a->out, "%lld %s %s ", (long long)row->number, when,
		    *row->interview ? row->interview : "-");
	add_visible(row->act, &a->out);
	strbuf_adds(&a->out, row->refused ? " refused " : " done ");
	if (*row->network)
		add_visible(row->network, &a->out);
	if (*row->network)
		strbuf_adds(&a->out, " ");
	add_visible(row->who, &a->out);
	strbuf_adds(&a->out, "\n");
}

static void add_broken(void *ctx, const struct error *why)
{
	struct auditing *a = ctx;

	a->broken++;
	strbuf_addf(&a->off, "leadline audit: %s\n", why->text);
}

/* Printed when all is read: who pages through it must not hold up the database. */
static int print(const struct auditing *a, const struct audit_chain *end)
{
	if (!strbuf_ok(&a->out)) {
		fputs("leadline audit: more rows than fit; --interview\n", stderr);
		return EXIT_USAGE;
	}
	(void)fwrite(a->out.text, 1, a->out.len, stdout);
	fputs(a->off.text, stderr);
	if (a->broken)
		return EXIT_NOT_SO;
	printf("%lld of %lld rows, the chain is whole, head %.12s\n",
	       (long long)a->shown, (long long)end->number,
	       *end->digest ? end->digest : "-");
	return EXIT_GOOD;
}

static int audit(struct database *db, const char *interview)
{
	struct auditing a = {.interview = interview};
	const struct chain_audit to = {add_row, add_broken, &a};
	struct audit_chain end = {0};
	struct error err = {0};
	int code;

	strbuf_init(&a.out, OUTPUT_MAX);
	strbuf_init(&a.off, OUTPUT_MAX);
	if (chain_check_audit(db->store, &to, &end, &err))
		code = print(&a, &end);
	else
		code = options_fail("audit", &err);
	if (err.kind == ERR_INPUT) /* its head is gone */
		code = EXIT_NOT_SO;
	strbuf_finish(&a.out);
	strbuf_finish(&a.off);
	return code;
}

int cmd_audit(int argc, char **argv)
{
	struct database_options options = {.db = NULL};
	const char *interview = NULL;
	const struct option_row rows[] = {
		{"--interview", "ID", &interview, NULL,
		 "only what was done to this one"},
		database_config_row(&options),
		database_db_row(&options),
	};
	const struct command_usage usage = {
		"audit",
		"Prints who did what to which interview, and proves the record whole.",
		NULL, rows, ARRAY_LEN(rows)};
	int code = options_parse(&usage, argc, argv, NULL);
	struct error err = {0};
	struct database db;

	if (code != OPTIONS_GO_ON)
		return code;
	if (database_open(&options, &db, &err))
		code = audit(&db, interview);
	else
		code = options_fail("audit", &err);
	database_close(&db);
	return code;
}
