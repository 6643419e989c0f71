#include <inttypes.h>
#include <string.h>

#include "base/kill_point.h"
#include "sqlite.h"

static bool is_digest(const char *text)
{
	return strspn(text, "0123456789abcdef") == DIGEST_HEX - 1
	       && text[DIGEST_HEX - 1] == '\0';
}

/* What the caller made is whole: numbered on from the head, with both links. */
static bool check_events(const struct store_interview *row,
			 const struct store_event *events, size_t n, struct error *err)
{
	for (size_t i = 0; i < n; i++) {
		int64_t seq = row->head_seq + 1 + (int64_t)i;

		if (events[i].seq != seq)
			return error_set(err, ERR_INPUT,
					 "%s: event %" PRId64 " where %" PRId64
					 " comes next",
					 row->id, events[i].seq, seq);
		if (!is_digest(events[i].digest) || !is_digest(events[i].seal))
			return error_set(err, ERR_INPUT,
					 "%s: event %" PRId64 " is not chained",
					 row->id, seq);
	}
	return true;
}

static void bind_new_head(struct sql_stmt *q, const struct store_interview *row,
			  const struct store_event *last)
{
	sql_bind_int(q, last ? last->seq : row->head_seq);
	sql_bind_text(q, last ? last->digest : row->head_digest);
	sql_bind_text(q, last ? last->seal : row->head_seal);
}

/* The one place where a head moves, and only from where the caller saw it. */
static bool move_head(struct sqlite_store *s, int64_t number,
		      const struct store_interview *row, const struct store_event *last,
		      struct error *err)
{
	struct sql_stmt *q =
		sql_use(s->db, "UPDATE interview SET phase = ?, deadline = ?,"
			       " head_seq = ?, head_digest = ?, head_seal = ?"
			       " WHERE number = ? AND phase <> 3 AND head_seq = ?"
			       " AND head_digest = ? AND head_seal = ?");
	struct store_interview stored;
	int64_t moved = 0;

	sql_bind_int(q, row->phase);
	sql_bind_int(q, row->deadline);
	bind_new_head(q, row, last);
	sql_bind_int(q, number);
	sql_bind_int(q, row->head_seq);
	sql_bind_text(q, row->head_digest);
	sql_bind_text(q, row->head_seal);
	if (!sql_run(q, &moved, err))
		return false;
	if (moved)
		return true;
	if (!sqlite_find(&s->store, row->id, &stored, err))
		return false;
	if (stored.phase == STORE_FORGOTTEN)
		error_set(err, ERR_NOT_FOUND, "%s: forgotten", row->id);
	else
		error_set(err, ERR_CONFLICT,
			  "%s: somebody wrote first: the last event is %" PRId64
			  ", not %" PRId64 ", or another one",
			  row->id, stored.head_seq, row->head_seq);
	store_interview_finish(&stored);
	return false;
}

static bool insert(struct sqlite_store *s, int64_t number,
		   const struct store_event *event, struct error *err)
{
	struct sql_stmt *q = sql_use(
		s->db,
		"INSERT INTO event (interview, seq, at, kind, body, digest, seal)"
		" VALUES (?, ?, ?, ?, ?, ?, ?)");

	sql_bind_int(q, number);
	sql_bind_int(q, event->seq);
	sql_bind_int(q, event->at);
	sql_bind_text(q, event->kind);
	sql_bind_text(q, event->body);
	sql_bind_text(q, event->digest);
	sql_bind_text(q, event->seal);
	return sql_run(q, NULL, err);
}

static bool append_all(struct sqlite_store *s, const struct store_interview *row,
		       const struct store_event *events, size_t n, struct error *err)
{
	const struct store_event *last = n ? &events[n - 1] : NULL;
	int64_t number;

	if (!sqlite_number(s, row->id, &number, err)
	    || !move_head(s, number, row, last, err))
		return false;
	KILL_POINT(HEAD_MOVED);
	for (size_t i = 0; i < n; i++) {
		if (!insert(s, number, &events[i], err))
			return false;
		KILL_POINT(EVENT_ADDED);
	}
	return true;
}

bool sqlite_append(struct store *store, struct store_interview *row,
		   const struct store_event *events, size_t n, struct error *err)
{
	struct sqlite_store *s = sqlite_of(store);
	struct error ignored;

	if (row->phase == STORE_FORGOTTEN)
		return error_set(err, ERR_NOT_FOUND, "%s: forgotten", row->id);
	if (!check_events(row, events, n, err) || !sqlite_may_write(s, err)
	    || !sql_exec(s->db, "SAVEPOINT append", err))
		return false;
	if (!append_all(s, row, events, n, err)
	    || !sql_exec(s->db, "RELEASE append", err)) {
		/* Both fail where SQLite has undone the whole transaction. */
		(void)sql_exec(s->db, "ROLLBACK TO append", &ignored);
		(void)sql_exec(s->db, "RELEASE append", &ignored);
		return false;
	}
	if (n > 0) {
		row->head_seq = events[n - 1].seq;
		memcpy(row->head_digest, events[n - 1].digest, DIGEST_HEX);
		memcpy(row->head_seal, events[n - 1].seal, DIGEST_HEX);
	}
	return true;
}

static void read_event(struct sql_stmt *q, struct store_event *ret)
{
	*ret = (struct store_event){
		.seq = sql_int(q, 0),
		.at = sql_int(q, 1),
		.kind = sql_text(q, 2),
		.body = sql_text(q, 3),
	};
	/* Of 64 characters: the schema has it so. */
	memcpy(ret->digest, sql_text(q, 4), DIGEST_HEX);
	memcpy(ret->seal, sql_text(q, 5), DIGEST_HEX);
}

bool sqlite_each_event(struct store *store, const char *id,
		       bool (*each)(void *ctx, const struct store_event *event),
		       void *ctx, struct error *err)
{
	struct sqlite_store *s = sqlite_of(store);
	struct store_event event;
	enum sql_step step;
	struct sql_stmt *q;
	int64_t number;

	if (!sqlite_number(s, id, &number, err))
		return false;
	q = sql_use(s->db, "SELECT seq, at, kind, body, digest, seal FROM event"
			   " WHERE interview = ? ORDER BY seq");
	sql_bind_int(q, number);
	while ((step = sql_step(q, err)) == SQL_ROW) {
		read_event(q, &event);
		if (!each(ctx, &event))
			break;
	}
	sql_done(q);
	return step != SQL_FAILED;
}
