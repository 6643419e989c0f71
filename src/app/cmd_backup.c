/* `leadline backup`: a copy of the database that has proved to be one. */
#include "commands.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "chain.h"
#include "database.h"
#include "io/file.h"

/* Before the copy is made, so that none is made without it, and that it is in the copy;
 * one that fails afterwards is recorded all the same. */
static bool record(struct database *db, struct error *err)
{
	if (!store_begin(db->store, err))
		return false;
	if (!database_record(db, AUDIT_BACKUP, "", err)) {
		store_rollback(db->store);
		return false;
	}
	return store_commit(db->store, err);
}

/* Opened as what it is, a database of ours, and looked through. */
static bool proves_good(const char *path, struct error *err)
{
	struct store *copy = sqlite_open_existing(path, err);
	bool ok = copy && store_whole(copy, err) && chain_check_all(copy, err);

	store_close(copy);
	return ok;
}

static bool backup(struct database *db, const char *path, struct error *err)
{
	char *draft = file_draft(path, err);
	bool ok;

	if (!draft)
		return false;
	ok = record(db, err) && store_copy(db->store, draft, err)
	     && (proves_good(draft, err)
		 || error_wrap(err, "the copy is no good and was not kept"));
	if (ok)
		ok = file_publish(draft, path, err);
	else
		(void)unlink(draft);
	free(draft);
	return ok;
}

int cmd_backup(int argc, char **argv)
{
	struct database_options options = {.db = NULL};
	const char *path = NULL;
	const struct option_row rows[] = {
		database_config_row(&options),
		database_db_row(&options),
		database_by_row(&options),
	};
	const struct command_usage usage = {
		"backup",
		"Copies the database, beside a running server, to a new file, and checks "
		"it.",
		"FILE", rows, ARRAY_LEN(rows)};
	int code = options_parse(&usage, argc, argv, &path);
	struct error err = {0};
	struct database db;

	if (code != OPTIONS_GO_ON)
		return code;
	code = EXIT_GOOD;
	if (database_open(&options, &db, &err) && backup(&db, path, &err))
		printf("%s: copied, whole, all chains checked\n", path);
	else
		code = options_fail("backup", &err);
	database_close(&db);
	return code;
}
