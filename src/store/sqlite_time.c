/* When the bot and its networks were there, and what may be forgotten by now. */
#include "base/kill_point.h"
#include "sqlite.h"

static bool delete_before(struct sqlite_store *s, const char *text, int64_t before,
			  struct error *err)
{
	struct sql_stmt *q = sql_use(s->db, text);

	sql_bind_int(q, before);
	return sql_run(q, NULL, err);
}

bool sqlite_prune(struct store *store, int64_t seen_before, int64_t outages_before,
		  struct error *err)
{
	struct sqlite_store *s = sqlite_of(store);

	return sqlite_may_write(s, err)
	       && delete_before(s, "DELETE FROM seen WHERE at < ?", seen_before, err)
	       && delete_before(s, "DELETE FROM outage WHERE ended < ?", outages_before,
				err);
}

bool sqlite_alive_when(struct store *store, const char *network, int64_t *ret,
		       struct error *err)
{
	struct sql_stmt *q =
		sql_use(sqlite_of(store)->db, "SELECT at FROM alive WHERE network = ?");
	enum sql_step step;

	sql_bind_text(q, network);
	step = sql_step(q, err);
	*ret = step == SQL_ROW ? sql_int(q, 0) : 0;
	sql_done(q);
	return step != SQL_FAILED;
}

bool sqlite_alive(struct store *store, const char *network, int64_t now,
		  int64_t *ret_before, struct error *err)
{
	struct sqlite_store *s = sqlite_of(store);
	struct sql_stmt *q;

	if (!sqlite_may_write(s, err)
	    || !sqlite_alive_when(store, network, ret_before, err))
		return false;
	q = sql_use(s->db, "INSERT INTO alive (network, at) VALUES (?, ?)"
			   " ON CONFLICT (network) DO UPDATE SET at = excluded.at");
	sql_bind_text(q, network);
	sql_bind_int(q, now);
	if (!sql_run(q, NULL, err))
		return false;
	KILL_POINT(ALIVE_NOTED);
	return true;
}

bool sqlite_outage_add(struct store *store, const struct store_outage *outage,
		       struct error *err)
{
	struct sqlite_store *s = sqlite_of(store);
	struct sql_stmt *q;

	if (!sqlite_may_write(s, err))
		return false;
	q = sql_use(s->db, "INSERT INTO outage (network, begun, ended) VALUES (?, ?, ?)"
			   " ON CONFLICT (network, begun) DO UPDATE"
			   " SET ended = max(ended, excluded.ended)");
	sql_bind_text(q, outage->network);
	sql_bind_int(q, outage->from);
	sql_bind_int(q, outage->until);
	return sql_run(q, NULL, err);
}

bool sqlite_outage_each(struct store *store,
			bool (*each)(void *ctx, const struct store_outage *outage),
			void *ctx, struct error *err)
{
	struct sql_stmt *q =
		sql_use(sqlite_of(store)->db, "SELECT network, begun, ended FROM outage"
					      " ORDER BY network, begun");
	enum sql_step step;

	while ((step = sql_step(q, err)) == SQL_ROW) {
		const struct store_outage outage = {sql_text(q, 0), sql_int(q, 1),
						    sql_int(q, 2)};

		if (!each(ctx, &outage))
			break;
	}
	sql_done(q);
	return step != SQL_FAILED;
}

bool sqlite_changed(struct store *store, bool *ret, struct error *err)
{
	struct sqlite_store *s = sqlite_of(store);
	int64_t version;

	if (!sql_number(s->db, "PRAGMA data_version", &version, err))
		return false;
	*ret = s->data_version != 0 && version != s->data_version;
	s->data_version = version;
	return true;
}
