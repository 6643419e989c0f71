/* The whole database: copied while others work on it, and looked through. */
#include <assert.h>
#include <string.h>

#include "sqlite.h"

bool sqlite_copy(struct store *store, const char *path, struct error *err)
{
	struct sqlite_store *s = sqlite_of(store);

	assert(!s->begun);
	return sql_copy(s->db, path, err);
}

/* What integrity_check finds may quote nothing of the content, but only its first
 * line is given: that there is damage is what matters. */
static bool finds_nothing(struct sqlite_store *s, const char *text, const char *good,
			  struct error *err)
{
	struct sql_stmt *q = sql_use(s->db, text);
	enum sql_step step = sql_step(q, err);
	bool ok = step == SQL_END && !good;

	if (step == SQL_ROW) {
		ok = good && strcmp(sql_text(q, 0), good) == 0;
		if (!ok)
			error_set(err, ERR_INPUT, "%s: damaged: %s", sql_path(s->db),
				  sql_text(q, 0));
	}
	sql_done(q);
	return ok;
}

bool sqlite_whole(struct store *store, struct error *err)
{
	struct sqlite_store *s = sqlite_of(store);

	return finds_nothing(s, "PRAGMA integrity_check(1)", "ok", err)
	       && finds_nothing(s, "PRAGMA foreign_key_check", NULL, err);
}
