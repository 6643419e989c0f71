#include "sqlite.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/kill_point.h"
#include "base/mem.h"
#include "sqlite_migrate.h"

struct sqlite_store *sqlite_of(struct store *store)
{
	assert(store->ops == &sqlite_ops);
	return (struct sqlite_store *)store;
}

void sqlite_id(int64_t number, char ret[STORE_ID_MAX])
{
	(void)snprintf(ret, STORE_ID_MAX, "C-%04" PRId64, number);
}

bool sqlite_no_interview(const struct sqlite_store *s, const char *id,
			 struct error *err)
{
	return error_set(err, ERR_NOT_FOUND, "%s: no interview %.*s", sql_path(s->db),
			 STORE_ID_MAX, id);
}

bool sqlite_number(const struct sqlite_store *s, const char *id, int64_t *ret,
		   struct error *err)
{
	char canonical[STORE_ID_MAX] = "";
	int64_t number = 0;

	if (strncmp(id, "C-", 2) == 0 && strlen(id) < sizeof canonical - 2)
		number = strtoll(id + 2, NULL, 10);
	if (number > 0)
		sqlite_id(number, canonical);
	if (strcmp(id, canonical) != 0 || number <= 0)
		return sqlite_no_interview(s, id, err);
	*ret = number;
	return true;
}

static bool why_not(const char *path, struct error *err)
{
	enum error_kind kind = errno == ENOENT ? ERR_NOT_FOUND : ERR_SYSTEM;
	char why[100];

	if (strerror_r(errno, why, sizeof why) != 0)
		(void)snprintf(why, sizeof why, "error %d", errno);
	return error_set(err, kind, "%s: %s", path, why);
}

/*
 * Only its owner reads it; SQLite makes the files beside it alike. An existing
 * file is not opened here: closing it would give up the locks that another
 * connection of this process may have on it.
 */
static bool create_file(const char *path, struct error *err)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);

	if (fd < 0 && errno != EEXIST)
		return why_not(path, err);
	if (fd >= 0)
		close(fd);
	return true;
}

static bool is_usable(const char *path, struct error *err)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return why_not(path, err);
	if (!S_ISREG(st.st_mode))
		return error_set(err, ERR_INPUT, "%s: not a file", path);
	if (faccessat(AT_FDCWD, path, R_OK | W_OK, AT_EACCESS) < 0)
		return why_not(path, err);
	return true;
}

/* What isn't ours isn't touched: SQLite tidies up on closing whatever it opened
 * for writing. */
static bool is_ours(const char *path, struct error *err)
{
	struct sql *db = sql_open(path, SQL_PEEK, err);
	bool ours = db && sqlite_identify(db, err);

	sql_close(db);
	return ours;
}

/*
 * secure_delete: forgetting means the bytes. temp_store: no candidate's words in
 * temporary files. The log is switched on after the schema is made, see
 * sqlite_migrate.h.
 */
static bool set_up(struct sql *db, struct error *err)
{
	return sql_exec(db,
			"PRAGMA foreign_keys = ON;"
			"PRAGMA secure_delete = ON;"
			"PRAGMA synchronous = FULL;"
			"PRAGMA temp_store = MEMORY;"
			"PRAGMA cache_size = -2000;"
			"PRAGMA mmap_size = 0;",
			err)
	       && sqlite_migrate(db, err)
	       && sql_exec(db, "PRAGMA journal_mode = WAL", err);
}

static struct store *open_database(const char *path, struct error *err)
{
	struct sql *db = sql_open(path, SQL_CHANGE, err);
	struct sqlite_store *s;

	if (!db)
		return NULL;
	if (!set_up(db, err)) {
		sql_close(db);
		return NULL;
	}
	sql_wait(db, 0);
	s = mem_zalloc(1, sizeof *s);
	s->store.ops = &sqlite_ops;
	s->db = db;
	return &s->store;
}

struct store *sqlite_open_existing(const char *path, struct error *err)
{
	if (!is_usable(path, err) || !is_ours(path, err))
		return NULL;
	return open_database(path, err);
}

struct store *sqlite_open(const char *path, struct error *err)
{
	if (strcmp(path, ":memory:") == 0)
		return open_database(path, err);
	if (!create_file(path, err)) {
		if (err->kind == ERR_NOT_FOUND)
			err->kind = ERR_SYSTEM; /* its folder */
		return NULL;
	}
	return sqlite_open_existing(path, err);
}

static void sqlite_close(struct store *store)
{
	struct sqlite_store *s = sqlite_of(store);

	KILL_POINT(CLOSE_BEFORE);
	sql_close(s->db);
	free(s);
}

static void sqlite_wait(struct store *store, int ms)
{
	sql_wait(sqlite_of(store)->db, ms);
}

static bool sqlite_begin(struct store *store, struct error *err)
{
	struct sqlite_store *s = sqlite_of(store);

	assert(!s->begun);
	KILL_POINT(BEGIN_BEFORE);
	s->begun = sql_exec(s->db, "BEGIN IMMEDIATE", err);
	KILL_POINT(BEGIN_AFTER);
	return s->begun;
}

static void sqlite_rollback(struct store *store)
{
	struct sqlite_store *s = sqlite_of(store);
	struct error ignored;

	if (sql_in_transaction(s->db))
		(void)sql_exec(s->db, "ROLLBACK", &ignored);
	s->begun = false;
}

bool sqlite_may_write(struct sqlite_store *s, struct error *err)
{
	if (!s->begun || sql_in_transaction(s->db))
		return true;
	return error_set(err, ERR_SYSTEM, "%s: an earlier failure undid this turn",
			 sql_path(s->db));
}

static bool sqlite_commit(struct store *store, struct error *err)
{
	struct sqlite_store *s = sqlite_of(store);

	assert(s->begun);
	KILL_POINT(COMMIT_BEFORE);
	if (!sqlite_may_write(s, err) || !sql_exec(s->db, "COMMIT", err)) {
		sqlite_rollback(store);
		return false;
	}
	s->begun = false;
	KILL_POINT(COMMIT_AFTER);
	return true;
}

static bool sqlite_in_transaction(const struct store *store)
{
	assert(store->ops == &sqlite_ops);
	return ((const struct sqlite_store *)store)->begun;
}

const struct store_ops sqlite_ops = {
	.close = sqlite_close,
	.wait = sqlite_wait,
	.begin = sqlite_begin,
	.commit = sqlite_commit,
	.rollback = sqlite_rollback,
	.in_transaction = sqlite_in_transaction,
	.create = sqlite_create,
	.append = sqlite_append,
	.find = sqlite_find,
	.find_live = sqlite_find_live,
	.next_waiting = sqlite_next_waiting,
	.each = sqlite_each,
	.each_due = sqlite_each_due,
	.each_event = sqlite_each_event,
	.seen = sqlite_seen,
	.out_add = sqlite_out_add,
	.out_set = sqlite_out_set,
	.out_each = sqlite_out_each,
	.out_of = sqlite_out_of,
	.out_recover = sqlite_out_recover,
	.snapshot_put = sqlite_snapshot_put,
	.snapshot_get = sqlite_snapshot_get,
	.snapshot_use = sqlite_snapshot_use,
	.exposure_add = sqlite_exposure_add,
	.exposure_each = sqlite_exposure_each,
	.find_last = sqlite_find_last,
	.find_invitation = sqlite_find_invitation,
	.each_open = sqlite_each_open,
	.each_recent = sqlite_each_recent,
	.next_deadline = sqlite_next_deadline,
	.prune = sqlite_prune,
	.alive = sqlite_alive,
	.alive_when = sqlite_alive_when,
	.outage_add = sqlite_outage_add,
	.outage_each = sqlite_outage_each,
	.changed = sqlite_changed,
	.erase = sqlite_erase,
	.wipe = sqlite_wipe,
	.audit_add = sqlite_audit_add,
	.audit_each = sqlite_audit_each,
	.audit_head = sqlite_audit_head,
	.copy = sqlite_copy,
	.whole = sqlite_whole,
	.count = sqlite_count,
};
