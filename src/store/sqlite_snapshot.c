#include <string.h>

#include "base/kill_point.h"
#include "base/mem.h"
#include "sqlite.h"

/* NOLINTNEXTLINE(readability-function-size): the interface has it so */
bool sqlite_snapshot_put(struct store *store, const char *digest, const char *name,
			 const char *text, size_t len, struct error *err)
{
	struct sqlite_store *s = sqlite_of(store);
	struct sql_stmt *q;

	if (!sqlite_may_write(s, err))
		return false;
	q = sql_use(s->db, "INSERT INTO snapshot (digest, name, text) VALUES (?, ?, ?)"
			   " ON CONFLICT DO NOTHING");
	sql_bind_text(q, digest);
	sql_bind_text(q, name);
	sql_bind_blob(q, text, len);
	if (!sql_run(q, NULL, err))
		return false;
	KILL_POINT(SNAPSHOT_PUT);
	return true;
}

char *sqlite_snapshot_get(struct store *store, const char *digest, size_t *ret_len,
			  struct error *err)
{
	struct sqlite_store *s = sqlite_of(store);
	struct sql_stmt *q =
		sql_use(s->db, "SELECT text FROM snapshot WHERE digest = ?");
	char *copy = NULL;
	enum sql_step step;

	sql_bind_text(q, digest);
	step = sql_step(q, err);
	if (step == SQL_ROW) {
		const char *text = sql_blob(q, 0, ret_len);

		copy = mem_strndup(text ? text : "", *ret_len);
	} else if (step == SQL_END) {
		error_set(err, ERR_NOT_FOUND, "%s: no snapshot %.12s", sql_path(s->db),
			  digest);
	}
	sql_done(q);
	return copy;
}

static bool is_linked(struct sqlite_store *s, int64_t interview, const char *digest,
		      struct error *err)
{
	struct sql_stmt *q = sql_use(s->db, "SELECT 1 FROM interview_snapshot"
					    " WHERE interview = ? AND digest = ?");
	enum sql_step step;

	sql_bind_int(q, interview);
	sql_bind_text(q, digest);
	step = sql_step(q, err);
	sql_done(q);
	if (step == SQL_END)
		error_set(err, ERR_NOT_FOUND,
			  "%s: no such interview, or no snapshot"
			  " %.12s",
			  sql_path(s->db), digest);
	return step == SQL_ROW;
}

bool sqlite_snapshot_use(struct store *store, const char *id, const char *digest,
			 struct error *err)
{
	struct sqlite_store *s = sqlite_of(store);
	struct sql_stmt *q;
	int64_t interview;

	if (!sqlite_may_write(s, err) || !sqlite_number(s, id, &interview, err))
		return false;
	q = sql_use(s->db, "INSERT INTO interview_snapshot (interview, digest)"
			   " SELECT number, digest FROM interview, snapshot"
			   " WHERE number = ? AND phase <> 3 AND digest = ?"
			   " ON CONFLICT DO NOTHING");
	sql_bind_int(q, interview);
	sql_bind_text(q, digest);
	return sql_run(q, NULL, err) && is_linked(s, interview, digest, err);
}

bool sqlite_exposure_add(struct store *store, const char *probe, struct error *err)
{
	struct sqlite_store *s = sqlite_of(store);
	struct sql_stmt *q;

	if (!sqlite_may_write(s, err))
		return false;
	q = sql_use(s->db, "INSERT INTO exposure (probe, asked) VALUES (?, 1)"
			   " ON CONFLICT DO UPDATE SET asked = asked + 1");
	sql_bind_text(q, probe);
	if (!sql_run(q, NULL, err))
		return false;
	KILL_POINT(EXPOSURE_ADDED);
	return true;
}

bool sqlite_exposure_each(struct store *store,
			  bool (*each)(void *ctx, const char *probe, int64_t asked),
			  void *ctx, struct error *err)
{
	struct sqlite_store *s = sqlite_of(store);
	struct sql_stmt *q =
		sql_use(s->db, "SELECT probe, asked FROM exposure ORDER BY probe");
	enum sql_step step;

	while ((step = sql_step(q, err)) == SQL_ROW)
		if (!each(ctx, sql_text(q, 0), sql_int(q, 1)))
			break;
	sql_done(q);
	return step != SQL_FAILED;
}
