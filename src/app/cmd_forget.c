/* `leadline forget | purge`: the end of what is kept of a person. */
#include "commands.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "core/event.h"
#include "database.h"

enum { DAY_SECONDS = 86400, DAYS_MAX = 36500 };

static bool forget_one(struct database *db, const char *id, struct error *err)
{
	char ids[1][STORE_ID_MAX] = {""};
	struct store_interview row;

	if (!store_find(db->store, id, &row, err))
		return false;
	memcpy(ids[0], row.id, sizeof ids[0]);
	store_interview_finish(&row);
	return database_forget(db, ids, 1, err);
}

int cmd_forget(int argc, char **argv)
{
	struct database_options options = {.db = NULL};
	const char *id = NULL;
	const struct option_row rows[] = {database_db_row(&options),
					  database_by_row(&options)};
	const struct command_usage usage = {
		"forget", "Deletes an interview; a tombstone without words stays.",
		"ID", rows, ARRAY_LEN(rows)};
	int code = options_parse(&usage, argc, argv, &id);
	struct error err = {0};
	struct database db;

	if (code != OPTIONS_GO_ON)
		return code;
	if (database_open(&options, &db, &err) && forget_one(&db, id, &err)) {
		printf("%s is forgotten\n", id);
		code = EXIT_GOOD;
	} else {
		code = options_fail("forget", &err);
	}
	database_close(&db);
	return code;
}

/* The interviews that ended before some time. */
struct old {
	struct database *db;
	int64_t before, ended;     /* ended: the one that is looked at; 0: it has not */
	char (*ids)[STORE_ID_MAX]; /* owned */
	size_t n;
	bool ok;
	struct error *err;
};

static bool note_end(void *ctx, const struct store_event *event)
{
	struct old *old = ctx;

	if (strcmp(event->kind, event_kind_word(EVENT_FINISHED)) == 0)
		old->ended = event->at;
	return true;
}

static bool note_old(void *ctx, const struct store_interview *row)
{
	struct old *old = ctx;

	if (row->phase != STORE_ENDED)
		return true;
	old->ended = 0;
	old->ok = store_each_event(old->db->store, row->id, note_end, old, old->err);
	if (!old->ok || old->ended == 0 || old->ended >= old->before)
		return old->ok;
	old->ids = mem_realloc(old->ids, (old->n + 1) * sizeof *old->ids);
	memcpy(old->ids[old->n++], row->id, sizeof *old->ids);
	return true;
}

/* What has ended stays ended, so no lock is held while looking. */
static bool purge(struct old *old, bool dry, struct error *err)
{
	old->err = err;
	old->ok = true;
	if (!store_each(old->db->store, note_old, old, err) || !old->ok)
		return false;
	if (!dry && old->n > 0 && !database_forget(old->db, old->ids, old->n, err))
		return false;
	for (size_t i = 0; i < old->n; i++)
		printf("%s %s\n", old->ids[i],
		       dry ? "would be forgotten" : "is forgotten");
	if (old->n == 0)
		printf("no interview ended that long ago\n");
	return true;
}

static bool read_days(const char *text, int64_t *ret, struct error *err)
{
	char *end;

	*ret = strtoll(text, &end, 10);
	return (*text && !*end && *ret > 0 && *ret <= DAYS_MAX)
	       || error_set(err, ERR_INPUT, "--older-than: must be 1 to %d days",
			    DAYS_MAX);
}

static bool days_of(const struct database *db, const char *text, int64_t *ret,
		    struct error *err)
{
	if (text)
		return read_days(text, ret, err);
	*ret = db->config.retention_days;
	return *ret > 0
	       || error_set(err, ERR_INPUT,
			    "how old? --older-than DAYS, or --config with "
			    "\"retention_days\"");
}

int cmd_purge(int argc, char **argv)
{
	struct database_options options = {.db = NULL};
	const char *older = NULL;
	bool dry = false;
	const struct option_row rows[] = {
		{"--older-than", "DAYS", &older, NULL,
		 "since their end (the configuration's retention_days)"},
		{"--dry-run", NULL, NULL, &dry, "only say which"},
		database_config_row(&options),
		database_db_row(&options),
		database_by_row(&options),
	};
	const struct command_usage usage = {
		"purge",
		"Forgets every interview that ended longer ago than it is kept.", NULL,
		rows, ARRAY_LEN(rows)};
	int code = options_parse(&usage, argc, argv, NULL);
	struct error err = {0};
	struct database db;
	struct old old = {.db = &db};
	int64_t days = 0;

	if (code != OPTIONS_GO_ON)
		return code;
	code = EXIT_GOOD;
	if (!database_open(&options, &db, &err) || !days_of(&db, older, &days, &err)) {
		code = options_fail("purge", &err);
	} else {
		old.before = (int64_t)time(NULL) - days * DAY_SECONDS;
		if (!purge(&old, dry, &err))
			code = options_fail("purge", &err);
	}
	free(old.ids);
	database_close(&db);
	return code;
}
