#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/kill_point.h"
#include "base/mem.h"
#include "sqlite.h"

#define SELECT_INTERVIEW                                                  \
	"SELECT number, phase, network, person, role, created, deadline," \
	" head_seq, head_digest, head_seal, recruiter, candidate FROM interview "

static void read_digest(struct sql_stmt *q, int column, char ret[DIGEST_HEX])
{
	const char *text = sql_text(q, column);
	size_t len = strlen(text);

	if (len >= DIGEST_HEX)
		len = DIGEST_HEX - 1;
	memcpy(ret, text, len);
	ret[len] = '\0';
}

static void read_row(struct sql_stmt *q, struct store_interview *ret)
{
	*ret = (struct store_interview){
		.phase = (enum store_phase)sql_int(q, 1),
		.network = mem_strdup(sql_text(q, 2)),
		.person = mem_strdup(sql_text(q, 3)),
		.role = mem_strdup(sql_text(q, 4)),
		.created = sql_int(q, 5),
		.deadline = sql_int(q, 6),
		.head_seq = sql_int(q, 7),
		.recruiter = mem_strdup(sql_text(q, 10)),
		.candidate = mem_strdup(sql_text(q, 11)),
	};
	sqlite_id(sql_int(q, 0), ret->id);
	read_digest(q, 8, ret->head_digest);
	read_digest(q, 9, ret->head_seal);
}

/* Ends q. *ret_found is false where there is none. */
static bool read_one(struct sql_stmt *q, struct store_interview *ret, bool *ret_found,
		     struct error *err)
{
	enum sql_step step = sql_step(q, err);

	if (step == SQL_ROW)
		read_row(q, ret);
	sql_done(q);
	*ret_found = step == SQL_ROW;
	return step != SQL_FAILED;
}

bool sqlite_create(struct store *store, struct store_interview *row, struct error *err)
{
	struct sqlite_store *s = sqlite_of(store);
	struct sql_stmt *q;
	enum sql_step step;

	if (!sqlite_may_write(s, err))
		return false;
	q = sql_use(s->db, "INSERT INTO interview (network, person, role, created,"
			   " deadline, recruiter, candidate, phase, head_seq,"
			   " head_digest, head_seal)"
			   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7,"
			   " NOT EXISTS (SELECT 1 FROM interview"
			   "  WHERE phase = 1 AND network = ?1 AND person = ?2),"
			   " 0, '', '') RETURNING number, phase");
	sql_bind_text(q, row->network);
	sql_bind_text(q, row->person);
	sql_bind_text(q, row->role);
	sql_bind_int(q, row->created);
	sql_bind_int(q, row->deadline);
	sql_bind_text(q, row->recruiter ? row->recruiter : "");
	sql_bind_text(q, row->candidate ? row->candidate : "");
	step = sql_step(q, err);
	if (step == SQL_ROW) {
		KILL_POINT(INTERVIEW_CREATED);
		sqlite_id(sql_int(q, 0), row->id);
		row->phase = (enum store_phase)sql_int(q, 1);
		row->head_seq = 0;
		row->head_digest[0] = row->head_seal[0] = '\0';
	}
	sql_done(q);
	return step == SQL_ROW;
}

static bool find_number(struct sqlite_store *s, int64_t number,
			struct store_interview *ret, bool *ret_found, struct error *err)
{
	struct sql_stmt *q = sql_use(s->db, SELECT_INTERVIEW "WHERE number = ?");

	sql_bind_int(q, number);
	return read_one(q, ret, ret_found, err);
}

bool sqlite_find(struct store *store, const char *id, struct store_interview *ret,
		 struct error *err)
{
	struct sqlite_store *s = sqlite_of(store);
	int64_t number;
	bool found;

	if (!sqlite_number(s, id, &number, err)
	    || !find_number(s, number, ret, &found, err))
		return false;
	return found || sqlite_no_interview(s, id, err);
}

bool sqlite_find_live(struct store *store, const char *network, const char *person,
		      struct store_interview *ret, struct error *err)
{
	struct sqlite_store *s = sqlite_of(store);
	struct sql_stmt *q = sql_use(s->db, SELECT_INTERVIEW
				     "WHERE phase = 1 AND network = ? AND person = ?");
	bool found;

	sql_bind_text(q, network);
	sql_bind_text(q, person);
	if (!read_one(q, ret, &found, err))
		return false;
	return found || error_set(err, ERR_NOT_FOUND, "no live interview");
}

bool sqlite_next_waiting(struct store *store, const char *network, const char *person,
			 struct store_interview *ret, struct error *err)
{
	struct sqlite_store *s = sqlite_of(store);
	struct sql_stmt *q = sql_use(s->db, SELECT_INTERVIEW
				     "WHERE phase = 0 AND network = ? AND person = ?"
				     " ORDER BY number LIMIT 1");
	bool found;

	sql_bind_text(q, network);
	sql_bind_text(q, person);
	if (!read_one(q, ret, &found, err))
		return false;
	return found || error_set(err, ERR_NOT_FOUND, "no waiting interview");
}

bool sqlite_find_last(struct store *store, const char *network, const char *person,
		      struct store_interview *ret, struct error *err)
{
	struct sqlite_store *s = sqlite_of(store);
	struct sql_stmt *q = sql_use(s->db, SELECT_INTERVIEW
				     "WHERE phase = 2 AND network = ? AND person = ?"
				     " ORDER BY number DESC LIMIT 1");
	bool found;

	sql_bind_text(q, network);
	sql_bind_text(q, person);
	if (!read_one(q, ret, &found, err))
		return false;
	return found || error_set(err, ERR_NOT_FOUND, "no ended interview");
}

bool sqlite_find_invitation(struct store *store, const struct store_interview *like,
			    struct store_interview *ret, struct error *err)
{
	struct sqlite_store *s = sqlite_of(store);
	struct sql_stmt *q = sql_use(s->db, SELECT_INTERVIEW
				     "WHERE phase IN (0, 1) AND network = ?"
				     " AND person = ? AND role = ? AND recruiter = ?"
				     " ORDER BY number DESC LIMIT 1");
	bool found;

	sql_bind_text(q, like->network);
	sql_bind_text(q, like->person);
	sql_bind_text(q, like->role);
	sql_bind_text(q, like->recruiter);
	if (!read_one(q, ret, &found, err))
		return false;
	return found || error_set(err, ERR_NOT_FOUND, "no such invitation");
}

/* Ends q. */
static bool walk(struct sql_stmt *q,
		 bool (*each)(void *ctx, const struct store_interview *row), void *ctx,
		 struct error *err)
{
	enum sql_step step = SQL_END;
	bool more = true;

	while (more && (step = sql_step(q, err)) == SQL_ROW) {
		struct store_interview row;

		read_row(q, &row);
		more = each(ctx, &row);
		store_interview_finish(&row);
	}
	sql_done(q);
	return step != SQL_FAILED;
}

bool sqlite_each_open(struct store *store, const char *network,
		      bool (*each)(void *ctx, const struct store_interview *row),
		      void *ctx, struct error *err)
{
	struct sql_stmt *q =
		sql_use(sqlite_of(store)->db, SELECT_INTERVIEW
			"WHERE phase IN (0, 1) AND network = ? ORDER BY number DESC");

	sql_bind_text(q, network);
	return walk(q, each, ctx, err);
}

bool sqlite_each_recent(struct store *store, const struct store_recent *which,
			bool (*each)(void *ctx, const struct store_interview *row),
			void *ctx, struct error *err)
{
	struct sqlite_store *s = sqlite_of(store);
	int64_t after = 0;
	struct sql_stmt *q;

	if (*which->after && !sqlite_number(s, which->after, &after, err))
		return false;
	q = sql_use(s->db, SELECT_INTERVIEW
		    "WHERE phase = 1 AND network = ? AND number > ? AND EXISTS"
		    " (SELECT 1 FROM event WHERE event.interview = number"
		    "  AND event.seq = head_seq AND event.at >= ?) ORDER BY number");
	sql_bind_text(q, which->network);
	sql_bind_int(q, after);
	sql_bind_int(q, which->since);
	return walk(q, each, ctx, err);
}

bool sqlite_next_deadline(struct store *store, int64_t *ret, struct error *err)
{
	return sql_number(sqlite_of(store)->db,
			  "SELECT coalesce(min(deadline), 0) FROM interview"
			  " WHERE phase = 1 AND deadline > 0",
			  ret, err);
}

bool sqlite_each(struct store *store,
		 bool (*each)(void *ctx, const struct store_interview *row), void *ctx,
		 struct error *err)
{
	return walk(sql_use(sqlite_of(store)->db, SELECT_INTERVIEW "ORDER BY number"),
		    each, ctx, err);
}

/* Owned; NULL: err. */
static int64_t *due_numbers(struct sqlite_store *s, int64_t now, size_t *ret_n,
			    struct error *err)
{
	struct sql_stmt *q =
		sql_use(s->db, "SELECT number FROM interview WHERE phase = 1"
			       " AND deadline > 0 AND deadline <= ?"
			       " ORDER BY deadline, number");
	size_t n = 0, cap = 16;
	int64_t *numbers = mem_alloc(cap * sizeof *numbers);
	enum sql_step step;

	sql_bind_int(q, now);
	while ((step = sql_step(q, err)) == SQL_ROW) {
		if (n == cap) {
			cap *= 2;
			numbers = mem_realloc(numbers, cap * sizeof *numbers);
		}
		numbers[n++] = sql_int(q, 0);
	}
	sql_done(q);
	if (step == SQL_FAILED) {
		free(numbers);
		return NULL;
	}
	*ret_n = n;
	return numbers;
}

/* The list is made first: what a callback stores moves the deadlines that a
 * cursor would be walking along. */
bool sqlite_each_due(struct store *store, int64_t now,
		     bool (*each)(void *ctx, const struct store_interview *row),
		     void *ctx, struct error *err)
{
	struct sqlite_store *s = sqlite_of(store);
	size_t n = 0;
	int64_t *numbers = due_numbers(s, now, &n, err);
	bool ok = numbers != NULL, more = true;

	for (size_t i = 0; ok && more && i < n; i++) {
		struct store_interview row;
		bool found;

		ok = find_number(s, numbers[i], &row, &found, err);
		if (!ok || !found)
			continue;
		if (row.phase == STORE_LIVE && row.deadline > 0 && row.deadline <= now)
			more = each(ctx, &row);
		store_interview_finish(&row);
	}
	free(numbers);
	return ok;
}

static bool delete_of(struct sqlite_store *s, const char *text, int64_t number,
		      int64_t *ret_changes, struct error *err)
{
	struct sql_stmt *q = sql_use(s->db, text);

	sql_bind_int(q, number);
	return sql_run(q, ret_changes, err);
}

static bool delete_all(struct sqlite_store *s, int64_t number, int64_t *ret_found,
		       struct error *err)
{
	return delete_of(s, "DELETE FROM outbox WHERE interview = ?", number, NULL, err)
	       && delete_of(s, "DELETE FROM event WHERE interview = ?", number, NULL,
			    err)
	       && delete_of(s,
			    "DELETE FROM snapshot WHERE digest IN"
			    " (SELECT digest FROM interview_snapshot"
			    "  WHERE interview = ?1)"
			    " AND NOT EXISTS (SELECT 1 FROM interview_snapshot AS other"
			    "  WHERE other.digest = snapshot.digest"
			    "  AND other.interview <> ?1)",
			    number, NULL, err)
	       && delete_of(s, "DELETE FROM interview_snapshot WHERE interview = ?",
			    number, NULL, err)
	       && delete_of(s,
			    "UPDATE interview SET network = '', person = '', role = '',"
			    " recruiter = '', candidate = '',"
			    " phase = 3, created = 0, deadline = 0, head_seal = ''"
			    " WHERE number = ?",
			    number, ret_found, err);
}

bool sqlite_erase(struct store *store, const char *id, struct error *err)
{
	struct sqlite_store *s = sqlite_of(store);
	int64_t number, found = 0;

	assert(s->begun);
	if (!sqlite_number(s, id, &number, err) || !sqlite_may_write(s, err)
	    || !delete_all(s, number, &found, err))
		return false;
	return found || sqlite_no_interview(s, id, err);
}

/*
 * secure_delete clears a row where it was last. Copies from before it moved to
 * another page stay in that page's free space, so the file is written anew from
 * what is left; then the log is moved into it and cut to nothing.
 */
bool sqlite_wipe(struct store *store, struct error *err)
{
	struct sqlite_store *s = sqlite_of(store);
	int64_t busy = 0;

	assert(!s->begun);
	KILL_POINT(FORGET_DELETED);
	if (!sql_exec(s->db, "VACUUM", err))
		return false;
	KILL_POINT(FORGET_VACUUMED);
	if (!sql_number(s->db, "PRAGMA wal_checkpoint(TRUNCATE)", &busy, err))
		return false;
	KILL_POINT(FORGET_WIPED);
	return !busy
	       || error_set(err, ERR_BUSY,
			    "somebody reads the database and keeps its log");
}

/* Only by indexes, for somebody asks every few seconds. Rows are never deleted and
 * numbers never skipped, so the last number is how many there are. */
bool sqlite_count(struct store *store, uint64_t ret[STORE_PHASES], struct error *err)
{
	struct sqlite_store *s = sqlite_of(store);
	struct sql_stmt *q = sql_use(
		s->db, "SELECT (SELECT count(*) FROM interview WHERE phase = 0),"
		       " (SELECT count(*) FROM interview WHERE phase = 1),"
		       " (SELECT count(*) FROM interview WHERE phase = 2),"
		       " (SELECT coalesce(max(number), 0) FROM interview)");
	bool ok = sql_step(q, err) == SQL_ROW;

	if (ok) {
		ret[STORE_WAITING] = (uint64_t)sql_int(q, 0);
		ret[STORE_LIVE] = (uint64_t)sql_int(q, 1);
		ret[STORE_ENDED] = (uint64_t)sql_int(q, 2);
		ret[STORE_FORGOTTEN] = (uint64_t)sql_int(q, 3) - ret[STORE_WAITING]
				       - ret[STORE_LIVE] - ret[STORE_ENDED];
	}
	sql_done(q);
	return ok;
}
