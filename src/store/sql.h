/*
 * SQLite, as the rest of this folder uses it: a connection that keeps its
 * prepared statements, values that are bound and never pasted, and errors that
 * name the file.
 *
 *     struct sql_stmt *q = sql_use(db, "SELECT at FROM seen WHERE key = ?");
 *
 *     sql_bind_text(q, key);
 *     while ((step = sql_step(q, err)) == SQL_ROW)
 *             ... sql_int(q, 0) ...
 *     sql_done(q);
 *
 * What goes wrong in sql_use or in binding is reported by the next sql_step, so
 * only that is looked at. Bound strings are borrowed until sql_done.
 */
#ifndef STORE_SQL_H
#define STORE_SQL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/error.h"

struct sql;
struct sql_stmt;

enum sql_how {
	SQL_PEEK,   /* reads the file as it lies there, without locks or log */
	SQL_CHANGE, /* the file is there; ":memory:" is a new database */
};

enum { SQL_OPEN_WAIT_MS = 1000 }; /* for another process, while opening only */

struct sql *sql_open(const char *path, enum sql_how how, struct error *err) MUST_USE;
/* How long a lock is waited for from now on; 0: not at all, ERR_BUSY. */
void sql_wait(struct sql *db, int ms);
void sql_close(struct sql *db); /* NULL is fine */

const char *sql_path(const struct sql *db);
bool sql_in_transaction(const struct sql *db);

/* All of it, as it is at one moment, into the file at `path`, which is there and
 * empty. Others go on writing; a lock is waited for as sql_wait says. */
bool sql_copy(struct sql *from, const char *path, struct error *err);

/* Statements without values, for the schema and settings. */
bool sql_exec(struct sql *db, const char *text, struct error *err);
/* The one number that a query gives. */
bool sql_number(struct sql *db, const char *text, int64_t *ret, struct error *err);

/*
 * `text` is a literal: the statement is kept under it. One that is in use
 * already (a callback asks what its caller is asking) is prepared once more.
 */
struct sql_stmt *sql_use(struct sql *db, const char *text) MUST_USE;
/* The next parameter, from the left. */
void sql_bind_int(struct sql_stmt *stmt, int64_t n);
void sql_bind_text(struct sql_stmt *stmt, const char *text); /* NULL is fine */
void sql_bind_blob(struct sql_stmt *stmt, const void *bytes, size_t len);

enum sql_step { SQL_ROW, SQL_END, SQL_FAILED };
enum sql_step sql_step(struct sql_stmt *stmt, struct error *err);
/* Of the row; text lives until the next step. */
int64_t sql_int(struct sql_stmt *stmt, int column);
const char *sql_text(struct sql_stmt *stmt, int column); /* NULL where it is NULL */
const void *sql_blob(struct sql_stmt *stmt, int column, size_t *ret_len);
void sql_done(struct sql_stmt *stmt);

/* Steps to the end, and done. ret_changes (or NULL): the rows that it wrote. */
bool sql_run(struct sql_stmt *stmt, int64_t *ret_changes, struct error *err);

#endif
