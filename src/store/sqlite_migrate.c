#include "sqlite_migrate.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/attr.h"
#include "base/kill_point.h"
#include "sql.h"

/*
 * Append only. Entry i brings a database from version i to i + 1; what has
 * shipped is never edited, and tests/check_migrate.c holds a frozen version 1
 * to prove that old files still open. The numbers in phase and state are those
 * of store.h.
 */
static const char *const migrations[] = {
	/* 1: interviews, their events, and messages on their way */
	/* Numbers are never given twice, not even that of a forgotten one. */
	"CREATE TABLE interview ("
	"  number INTEGER PRIMARY KEY AUTOINCREMENT,"
	"  network TEXT NOT NULL,"
	"  person TEXT NOT NULL,"
	"  role TEXT NOT NULL,"
	"  phase INTEGER NOT NULL CHECK (phase BETWEEN 0 AND 3),"
	"  created INTEGER NOT NULL,"
	"  deadline INTEGER NOT NULL,"
	"  head_seq INTEGER NOT NULL,"
	"  head_digest TEXT NOT NULL,"
	"  head_seal TEXT NOT NULL"
	") STRICT;"
	"CREATE UNIQUE INDEX interview_live ON interview (network, person)"
	"  WHERE phase = 1;"
	"CREATE INDEX interview_waiting ON interview (network, person)"
	"  WHERE phase = 0;"
	"CREATE INDEX interview_due ON interview (deadline)"
	"  WHERE phase = 1 AND deadline > 0;"

	"CREATE TABLE event ("
	"  interview INTEGER NOT NULL REFERENCES interview (number),"
	"  seq INTEGER NOT NULL CHECK (seq > 0),"
	"  at INTEGER NOT NULL,"
	"  kind TEXT NOT NULL,"
	"  body TEXT NOT NULL,"
	"  digest TEXT NOT NULL CHECK (length(digest) = 64),"
	"  seal TEXT NOT NULL CHECK (length(seal) = 64),"
	"  PRIMARY KEY (interview, seq)"
	") STRICT;"
	"CREATE TRIGGER event_is_final BEFORE UPDATE ON event"
	"  BEGIN SELECT RAISE (ABORT, 'an event is final'); END;"

	/* Networks send again what we were slow to acknowledge. */
	"CREATE TABLE seen ("
	"  network TEXT NOT NULL,"
	"  key TEXT NOT NULL,"
	"  at INTEGER NOT NULL,"
	"  PRIMARY KEY (network, key)"
	") STRICT, WITHOUT ROWID;"

	"CREATE TABLE outbox ("
	"  row INTEGER PRIMARY KEY AUTOINCREMENT,"
	"  interview INTEGER NOT NULL REFERENCES interview (number),"
	"  seq INTEGER NOT NULL,"
	"  part INTEGER NOT NULL,"
	"  network TEXT NOT NULL,"
	"  room TEXT NOT NULL,"
	"  thread TEXT,"
	"  message TEXT NOT NULL,"
	"  answer INTEGER NOT NULL,"
	"  state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 4),"
	"  tries INTEGER NOT NULL,"
	"  not_before INTEGER NOT NULL,"
	"  native TEXT,"
	"  UNIQUE (interview, seq, part)"
	") STRICT;"
	"CREATE INDEX outbox_open ON outbox (row) WHERE state IN (0, 1, 3);"

	/* What interviews were measured by, and which. */
	"CREATE TABLE snapshot ("
	"  digest TEXT PRIMARY KEY CHECK (length(digest) = 64),"
	"  name TEXT NOT NULL,"
	"  text BLOB NOT NULL"
	") STRICT;"
	"CREATE TABLE interview_snapshot ("
	"  interview INTEGER NOT NULL REFERENCES interview (number),"
	"  digest TEXT NOT NULL REFERENCES snapshot (digest) ON DELETE CASCADE,"
	"  PRIMARY KEY (interview, digest)"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX interview_snapshot_digest ON interview_snapshot (digest);"

	"CREATE TABLE exposure ("
	"  probe TEXT PRIMARY KEY,"
	"  asked INTEGER NOT NULL"
	") STRICT, WITHOUT ROWID;",

	/* 2: who invited whom, and when nobody could be reached */
	"ALTER TABLE interview ADD COLUMN recruiter TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE interview ADD COLUMN candidate TEXT NOT NULL DEFAULT '';"
	"CREATE INDEX interview_open ON interview (network) WHERE phase IN (0, 1);"
	"CREATE INDEX interview_ended ON interview (network, person)"
	"  WHERE phase = 2;"
	"CREATE INDEX seen_at ON seen (at);"
	"CREATE TABLE alive ("
	"  network TEXT PRIMARY KEY,"
	"  at INTEGER NOT NULL"
	") STRICT, WITHOUT ROWID;"
	"CREATE TABLE outage ("
	"  network TEXT NOT NULL,"
	"  begun INTEGER NOT NULL,"
	"  ended INTEGER NOT NULL CHECK (ended > begun),"
	"  PRIMARY KEY (network, begun)"
	") STRICT, WITHOUT ROWID;",

	/* 3: what people did with interviews; see core/audit.h. Without a reference to
	 * the interview: it outlives it, and need not have known it. */
	"CREATE TABLE audit ("
	"  number INTEGER PRIMARY KEY CHECK (number > 0),"
	"  at INTEGER NOT NULL,"
	"  network TEXT NOT NULL,"
	"  who TEXT NOT NULL,"
	"  act TEXT NOT NULL,"
	"  refused INTEGER NOT NULL CHECK (refused IN (0, 1)),"
	"  interview TEXT NOT NULL,"
	"  digest TEXT NOT NULL CHECK (length(digest) = 64)"
	") STRICT;"
	"CREATE INDEX audit_refused ON audit (network, who, at) WHERE refused = 1;"
	"CREATE TRIGGER audit_is_final BEFORE UPDATE ON audit"
	"  BEGIN SELECT RAISE (ABORT, 'the audit trail is final'); END;"
	"CREATE TRIGGER audit_stays BEFORE DELETE ON audit"
	"  BEGIN SELECT RAISE (ABORT, 'the audit trail is final'); END;"
	/* That the last rows are missing no row can tell. */
	"CREATE TABLE audit_head ("
	"  one INTEGER PRIMARY KEY CHECK (one = 1),"
	"  number INTEGER NOT NULL,"
	"  digest TEXT NOT NULL"
	") STRICT;"
	"INSERT INTO audit_head VALUES (1, 0, '');",
};

static bool knows(struct sql *db, int64_t version, struct error *err)
{
	if (version <= (int64_t)ARRAY_LEN(migrations))
		return true;
	return error_set(err, ERR_INPUT,
			 "%s: database is at version %" PRId64
			 ", this program knows %zu: run the newer leadline",
			 sql_path(db), version, ARRAY_LEN(migrations));
}

bool sqlite_identify(struct sql *db, struct error *err)
{
	int64_t pages, id, version;

	if (!sql_number(db, "PRAGMA page_count", &pages, err))
		return false;
	if (pages == 0)
		return true;
	if (!sql_number(db, "PRAGMA application_id", &id, err)
	    || !sql_number(db, "PRAGMA user_version", &version, err))
		return false;
	if (id != SQLITE_APPLICATION_ID)
		return error_set(err, ERR_INPUT, "%s: another program's database",
				 sql_path(db));
	return knows(db, version, err);
}

static bool set_version(struct sql *db, size_t version, struct error *err)
{
	char text[120]; /* a PRAGMA takes no bound values */

	(void)snprintf(text, sizeof text,
		       "PRAGMA application_id = %d; PRAGMA user_version = %zu",
		       SQLITE_APPLICATION_ID, version);
	return sql_exec(db, text, err);
}

static bool apply_from(struct sql *db, size_t version, struct error *err)
{
	for (; version < ARRAY_LEN(migrations); version++) {
		if (!sql_exec(db, migrations[version], err))
			return error_wrap(err, "migration %zu", version + 1);
		KILL_POINT(MIGRATION_APPLIED);
	}
	if (!set_version(db, version, err))
		return false;
	KILL_POINT(MIGRATION_NUMBERED);
	return true;
}

static bool upgrade(struct sql *db, struct error *err)
{
	struct error ignored;
	int64_t version;

	if (!sql_exec(db, "BEGIN IMMEDIATE", err))
		return false;
	/* Again under the lock: somebody may have been faster. */
	if (!sql_number(db, "PRAGMA user_version", &version, err)
	    || !knows(db, version, err) || !apply_from(db, (size_t)version, err)
	    || !sql_exec(db, "COMMIT", err)) {
		(void)sql_exec(db, "ROLLBACK", &ignored);
		return false;
	}
	KILL_POINT(MIGRATION_COMMITTED);
	return true;
}

bool sqlite_migrate(struct sql *db, struct error *err)
{
	int64_t version;

	if (!sql_number(db, "PRAGMA user_version", &version, err))
		return false;
	if (version == (int64_t)ARRAY_LEN(migrations))
		return true; /* without a lock: a running server isn't disturbed */
	return upgrade(db, err);
}
