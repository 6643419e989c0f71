#include "sql.h"

#include <assert.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"

struct sql_stmt {
	struct sql_stmt *next;
	struct sql *db;
	const char *text; /* a literal */
	sqlite3_stmt *stmt;
	int bound;
	int rc; /* the first thing that went wrong, for sql_step to tell */
	bool used;
};

struct sql {
	sqlite3 *handle;
	char *path;
	struct sql_stmt *kept;
};

static enum error_kind kind_of(int rc)
{
	switch (rc & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return ERR_BUSY;
	case SQLITE_CONSTRAINT:
		return rc == SQLITE_CONSTRAINT_UNIQUE
				       || rc == SQLITE_CONSTRAINT_PRIMARYKEY
			       ? ERR_CONFLICT
			       : ERR_INPUT;
	case SQLITE_NOTADB:
	case SQLITE_TOOBIG:
		return ERR_INPUT;
	default:
		return ERR_SYSTEM;
	}
}

static bool fail(const struct sql *db, int rc, struct error *err)
{
	/* The handle has the details, unless the failure was not its own. */
	const char *why = sqlite3_extended_errcode(db->handle) == rc
				  ? sqlite3_errmsg(db->handle)
				  : sqlite3_errstr(rc);

	return error_set(err, kind_of(rc), "%s: %s", db->path, why);
}

/* A path is no URI: what has a meaning there is escaped. */
static char *uri_of(const char *path, const char *query)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-";
	struct strbuf uri;
	char *text;

	strbuf_init(&uri, 3 * strlen(path) + 64);
	strbuf_adds(&uri, path[0] == '/' ? "file://" : "file:");
	for (const char *at = path; *at; at++) {
		if (strchr(plain, *at))
			strbuf_add(&uri, at, 1);
		else
			strbuf_addf(&uri, "%%%02X", (unsigned)(unsigned char)*at);
	}
	strbuf_adds(&uri, query);
	text = strbuf_take(&uri);
	strbuf_finish(&uri);
	return text;
}

static int open_handle(const char *path, enum sql_how how, sqlite3 **ret)
{
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_URI;
	char *uri;
	int rc;

	flags |= how == SQL_PEEK ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
	if (strcmp(path, ":memory:") == 0)
		return sqlite3_open_v2(path, ret, flags, NULL);
	uri = uri_of(path, how == SQL_PEEK ? "?immutable=1" : "");
	rc = sqlite3_open_v2(uri, ret, flags, NULL);
	free(uri);
	return rc;
}

void sql_wait(struct sql *db, int ms)
{
	sqlite3_busy_timeout(db->handle, ms);
}

struct sql *sql_open(const char *path, enum sql_how how, struct error *err)
{
	struct sql *db = mem_zalloc(1, sizeof *db);
	int rc;

	db->path = mem_strdup(path);
	rc = open_handle(path, how, &db->handle);
	if (rc != SQLITE_OK) {
		fail(db, rc, err);
		goto undo;
	}
	/* Asked to write, SQLite makes do with reading. */
	if (how == SQL_CHANGE && sqlite3_db_readonly(db->handle, "main") != 0) {
		error_set(err, ERR_SYSTEM, "%s: it can be read but not written", path);
		goto undo;
	}
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)NULL);
	sql_wait(db, SQL_OPEN_WAIT_MS);
	return db;
undo:
	sql_close(db);
	return NULL;
}

void sql_close(struct sql *db)
{
	if (!db)
		return;
	while (db->kept) {
		struct sql_stmt *stmt = db->kept;

		db->kept = stmt->next;
		sqlite3_finalize(stmt->stmt);
		free(stmt);
	}
	sqlite3_close(db->handle); /* undoes an open transaction */
	free(db->path);
	free(db);
}

const char *sql_path(const struct sql *db)
{
	return db->path;
}

bool sql_in_transaction(const struct sql *db)
{
	return !sqlite3_get_autocommit(db->handle);
}

/* In one step: it reads one snapshot of the log, so no writer makes it begin again. */
bool sql_copy(struct sql *from, const char *path, struct error *err)
{
	struct sql *to = sql_open(path, SQL_CHANGE, err);
	sqlite3_backup *copy;
	int rc, finished = SQLITE_OK;

	if (!to)
		return false;
	copy = sqlite3_backup_init(to->handle, "main", from->handle, "main");
	rc = copy ? sqlite3_backup_step(copy, -1) : sqlite3_errcode(to->handle);
	if (copy)
		finished = sqlite3_backup_finish(copy);
	if (rc == SQLITE_DONE && finished != SQLITE_OK)
		rc = finished;
	if (rc != SQLITE_DONE)
		fail(to, rc, err);
	sql_close(to);
	return rc == SQLITE_DONE;
}

bool sql_exec(struct sql *db, const char *text, struct error *err)
{
	int rc = sqlite3_exec(db->handle, text, NULL, NULL, NULL);

	return rc == SQLITE_OK || fail(db, rc, err);
}

bool sql_number(struct sql *db, const char *text, int64_t *ret, struct error *err)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(db->handle, text, -1, &stmt, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW)
		*ret = sqlite3_column_int64(stmt, 0);
	else
		fail(db, rc, err);
	sqlite3_finalize(stmt);
	return rc == SQLITE_ROW;
}

static struct sql_stmt *keep(struct sql *db, const char *text)
{
	struct sql_stmt *stmt = mem_zalloc(1, sizeof *stmt);

	stmt->db = db;
	stmt->text = text;
	stmt->next = db->kept;
	db->kept = stmt;
	return stmt;
}

static struct sql_stmt *find_free(struct sql *db, const char *text)
{
	for (struct sql_stmt *stmt = db->kept; stmt; stmt = stmt->next)
		if (stmt->text == text && !stmt->used)
			return stmt;
	return keep(db, text);
}

struct sql_stmt *sql_use(struct sql *db, const char *text)
{
	struct sql_stmt *stmt = find_free(db, text);

	stmt->used = true;
	stmt->bound = 0;
	stmt->rc = SQLITE_OK;
	if (!stmt->stmt)
		stmt->rc = sqlite3_prepare_v3(db->handle, text, -1,
					      SQLITE_PREPARE_PERSISTENT, &stmt->stmt,
					      NULL);
	return stmt;
}

static void bound(struct sql_stmt *stmt, int rc)
{
	assert(rc != SQLITE_RANGE); /* more values than question marks */
	if (stmt->rc == SQLITE_OK)
		stmt->rc = rc;
}

void sql_bind_int(struct sql_stmt *stmt, int64_t n)
{
	if (stmt->stmt)
		bound(stmt, sqlite3_bind_int64(stmt->stmt, ++stmt->bound, n));
}

void sql_bind_text(struct sql_stmt *stmt, const char *text)
{
	if (stmt->stmt)
		bound(stmt, sqlite3_bind_text(stmt->stmt, ++stmt->bound, text, -1,
					      SQLITE_STATIC));
}

void sql_bind_blob(struct sql_stmt *stmt, const void *bytes, size_t len)
{
	if (stmt->stmt)
		bound(stmt, sqlite3_bind_blob64(stmt->stmt, ++stmt->bound,
						len ? bytes : "", len, SQLITE_STATIC));
}

enum sql_step sql_step(struct sql_stmt *stmt, struct error *err)
{
	assert(stmt->used);
	if (stmt->rc == SQLITE_OK) {
		assert(stmt->bound == sqlite3_bind_parameter_count(stmt->stmt));
		stmt->rc = sqlite3_step(stmt->stmt);
		if (stmt->rc == SQLITE_ROW) {
			stmt->rc = SQLITE_OK;
			return SQL_ROW;
		}
		if (stmt->rc == SQLITE_DONE)
			return SQL_END;
	}
	fail(stmt->db, stmt->rc, err);
	return SQL_FAILED;
}

int64_t sql_int(struct sql_stmt *stmt, int column)
{
	return sqlite3_column_int64(stmt->stmt, column);
}

const char *sql_text(struct sql_stmt *stmt, int column)
{
	return (const char *)sqlite3_column_text(stmt->stmt, column);
}

const void *sql_blob(struct sql_stmt *stmt, int column, size_t *ret_len)
{
	const void *bytes = sqlite3_column_blob(stmt->stmt, column);

	*ret_len = (size_t)sqlite3_column_bytes(stmt->stmt, column);
	return bytes;
}

void sql_done(struct sql_stmt *stmt)
{
	sqlite3_reset(stmt->stmt);
	sqlite3_clear_bindings(stmt->stmt);
	stmt->used = false;
}

bool sql_run(struct sql_stmt *stmt, int64_t *ret_changes, struct error *err)
{
	enum sql_step step;

	do
		step = sql_step(stmt, err);
	while (step == SQL_ROW);
	if (step == SQL_END && ret_changes)
		*ret_changes = sqlite3_changes64(stmt->db->handle);
	sql_done(stmt);
	return step == SQL_END;
}
