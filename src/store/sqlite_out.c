#include "sqlite.h"

#include "base/kill_point.h"

/* NOLINTNEXTLINE(readability-function-size): the interface has it so */
bool sqlite_seen(struct store *store, const char *network, const char *key, int64_t at,
		 bool *ret_new, struct error *err)
{
	struct sqlite_store *s = sqlite_of(store);
	struct sql_stmt *q;
	int64_t written;

	if (!sqlite_may_write(s, err))
		return false;
	q = sql_use(s->db, "INSERT INTO seen (network, key, at) VALUES (?, ?, ?)"
			   " ON CONFLICT DO NOTHING");
	sql_bind_text(q, network);
	sql_bind_text(q, key);
	sql_bind_int(q, at);
	if (!sql_run(q, &written, err))
		return false;
	KILL_POINT(SEEN_ADDED);
	*ret_new = written > 0;
	return true;
}

/* In the order of the INSERT; the part is counted by the database. */
static void bind_out(struct sql_stmt *q, const struct store_out *row, int64_t interview)
{
	sql_bind_int(q, interview);
	sql_bind_int(q, row->seq);
	sql_bind_text(q, row->network);
	sql_bind_text(q, row->room);
	sql_bind_text(q, row->thread);
	sql_bind_text(q, row->message);
	sql_bind_int(q, row->answer);
	sql_bind_int(q, row->state);
	sql_bind_int(q, row->tries);
	sql_bind_int(q, row->not_before);
	sql_bind_text(q, row->native);
}

bool sqlite_out_add(struct store *store, struct store_out *row, struct error *err)
{
	struct sqlite_store *s = sqlite_of(store);
	struct sql_stmt *q;
	enum sql_step step;
	int64_t interview;

	if (!sqlite_may_write(s, err)
	    || !sqlite_number(s, row->interview, &interview, err))
		return false;
	q = sql_use(s->db, "INSERT INTO outbox (interview, seq, part, network, room,"
			   " thread, message, answer, state, tries, not_before, native)"
			   " SELECT ?1, ?2, (SELECT coalesce(max(part) + 1, 0)"
			   "  FROM outbox WHERE interview = ?1 AND seq = ?2),"
			   " ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11 FROM interview"
			   " WHERE number = ?1 AND phase <> 3 RETURNING row, part");
	bind_out(q, row, interview);
	step = sql_step(q, err);
	if (step == SQL_ROW) {
		row->row = sql_int(q, 0);
		row->part = sql_int(q, 1);
	}
	sql_done(q);
	KILL_POINT(OUT_ADDED);
	if (step == SQL_END)
		return sqlite_no_interview(s, row->interview, err);
	return step == SQL_ROW;
}

bool sqlite_out_set(struct store *store, const struct store_out *row, struct error *err)
{
	struct sqlite_store *s = sqlite_of(store);
	struct sql_stmt *q;
	int64_t found;

	if (!sqlite_may_write(s, err))
		return false;
	q = sql_use(s->db, "UPDATE outbox SET state = ?, tries = ?, not_before = ?,"
			   " native = ? WHERE row = ?");
	sql_bind_int(q, row->state);
	sql_bind_int(q, row->tries);
	sql_bind_int(q, row->not_before);
	sql_bind_text(q, row->native);
	sql_bind_int(q, row->row);
	if (!sql_run(q, &found, err))
		return false;
	KILL_POINT(OUT_SET);
	return found || error_set(err, ERR_NOT_FOUND, "no such message");
}

static void read_out(struct sql_stmt *q, struct store_out *ret)
{
	*ret = (struct store_out){
		.row = sql_int(q, 0),
		.seq = sql_int(q, 2),
		.part = sql_int(q, 3),
		.network = sql_text(q, 4),
		.room = sql_text(q, 5),
		.thread = sql_text(q, 6),
		.message = sql_text(q, 7),
		.answer = sql_int(q, 8),
		.state = (enum store_out_state)sql_int(q, 9),
		.tries = sql_int(q, 10),
		.not_before = sql_int(q, 11),
		.native = sql_text(q, 12),
		.since = sql_int(q, 13),
	};
	sqlite_id(sql_int(q, 1), ret->interview);
}

/* Ends q. */
static bool walk(struct sql_stmt *q,
		 bool (*each)(void *ctx, const struct store_out *row), void *ctx,
		 struct error *err)
{
	struct store_out row;
	enum sql_step step;

	while ((step = sql_step(q, err)) == SQL_ROW) {
		read_out(q, &row);
		if (!each(ctx, &row))
			break;
	}
	sql_done(q);
	return step != SQL_FAILED;
}

#define SELECT_OUT                                                                 \
	"SELECT row, interview, seq, part, network, room, thread, message,"        \
	" answer, state, tries, not_before, native,"                               \
	" coalesce((SELECT at FROM event WHERE event.interview = outbox.interview" \
	"  AND event.seq = outbox.seq), 0) FROM outbox "

bool sqlite_out_each(struct store *store,
		     bool (*each)(void *ctx, const struct store_out *row), void *ctx,
		     struct error *err)
{
	struct sqlite_store *s = sqlite_of(store);

	return walk(sql_use(s->db, SELECT_OUT "WHERE state IN (0, 1, 3) ORDER BY row"),
		    each, ctx, err);
}

bool sqlite_out_of(struct store *store, const char *id,
		   bool (*each)(void *ctx, const struct store_out *row), void *ctx,
		   struct error *err)
{
	struct sqlite_store *s = sqlite_of(store);
	struct sql_stmt *q;
	int64_t interview;

	if (!sqlite_number(s, id, &interview, err))
		return false;
	q = sql_use(s->db, SELECT_OUT "WHERE interview = ? ORDER BY row");
	sql_bind_int(q, interview);
	return walk(q, each, ctx, err);
}

bool sqlite_out_recover(struct store *store, struct error *err)
{
	struct sqlite_store *s = sqlite_of(store);

	if (!sqlite_may_write(s, err)
	    || !sql_run(sql_use(s->db, "UPDATE outbox SET state = 3 WHERE state = 1"),
			NULL, err))
		return false;
	KILL_POINT(RECOVERED);
	return true;
}
