/* The audit trail: rows that are only ever added, each chained to the one before. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "sqlite.h"

bool sqlite_audit_head(struct store *store, int64_t *ret_number,
		       char ret_digest[DIGEST_HEX], struct error *err)
{
	struct sqlite_store *s = sqlite_of(store);
	struct sql_stmt *q = sql_use(s->db, "SELECT number, digest FROM audit_head");
	enum sql_step step = sql_step(q, err);

	if (step == SQL_ROW) {
		*ret_number = sql_int(q, 0);
		(void)snprintf(ret_digest, DIGEST_HEX, "%s", sql_text(q, 1));
	}
	sql_done(q);
	if (step == SQL_END)
		return error_set(err, ERR_INPUT, "%s: the audit trail has no head",
				 sql_path(s->db));
	return step == SQL_ROW;
}

/* Whoever keeps trying must not fill the disk. */
static bool was_refused(struct sqlite_store *s, const struct audit_row *row, bool *ret,
			struct error *err)
{
	struct sql_stmt *q =
		sql_use(s->db, "SELECT 1 FROM audit WHERE refused = 1 AND network = ?"
			       " AND who = ? AND at > ? LIMIT 1");
	enum sql_step step;

	sql_bind_text(q, row->network);
	sql_bind_text(q, row->who);
	sql_bind_int(q, row->at - AUDIT_REFUSED_SECONDS);
	step = sql_step(q, err);
	*ret = step == SQL_ROW;
	sql_done(q);
	return step != SQL_FAILED;
}

static bool insert(struct sqlite_store *s, const struct audit_row *row,
		   const char digest[DIGEST_HEX], struct error *err)
{
	struct sql_stmt *q = sql_use(s->db, "INSERT INTO audit (number, at, network,"
					    " who, act, refused, interview, digest)"
					    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)");

	sql_bind_int(q, row->number);
	sql_bind_int(q, row->at);
	sql_bind_text(q, row->network);
	sql_bind_text(q, row->who);
	sql_bind_text(q, row->act);
	sql_bind_int(q, row->refused);
	sql_bind_text(q, row->interview);
	sql_bind_text(q, digest);
	return sql_run(q, NULL, err);
}

static bool move_head(struct sqlite_store *s, int64_t number,
		      const char digest[DIGEST_HEX], struct error *err)
{
	struct sql_stmt *q =
		sql_use(s->db, "UPDATE audit_head SET number = ?, digest = ?");

	sql_bind_int(q, number);
	sql_bind_text(q, digest);
	return sql_run(q, NULL, err);
}

bool sqlite_audit_add(struct store *store, const struct audit_row *row,
		      struct error *err)
{
	struct sqlite_store *s = sqlite_of(store);
	struct audit_row added = *row;
	char head[DIGEST_HEX], digest[DIGEST_HEX];
	bool again = false;

	assert(s->begun);
	if (!sqlite_may_write(s, err)
	    || (row->refused && !was_refused(s, row, &again, err)))
		return false;
	if (again)
		return true;
	if (!sqlite_audit_head(store, &added.number, head, err))
		return false;
	added.number++;
	audit_digest(head, &added, digest);
	return insert(s, &added, digest, err)
	       && move_head(s, added.number, digest, err);
}

bool sqlite_audit_each(struct store *store,
		       bool (*each)(void *ctx, const struct audit_row *row), void *ctx,
		       struct error *err)
{
	struct sql_stmt *q =
		sql_use(sqlite_of(store)->db,
			"SELECT number, at, network, who, act, refused, interview,"
			" digest FROM audit ORDER BY number");
	enum sql_step step;

	while ((step = sql_step(q, err)) == SQL_ROW) {
		const struct audit_row row = {
			.number = sql_int(q, 0),
			.at = sql_int(q, 1),
			.network = sql_text(q, 2),
			.who = sql_text(q, 3),
			.act = sql_text(q, 4),
			.refused = sql_int(q, 5) != 0,
			.interview = sql_text(q, 6),
			.digest = sql_text(q, 7),
		};

		if (!each(ctx, &row))
			break;
	}
	sql_done(q);
	return step != SQL_FAILED;
}
