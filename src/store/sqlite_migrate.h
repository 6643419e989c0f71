/*
 * The schema of a SQLite file, and how an older one gets there.
 *
 * A file is ours by its application_id; its version is user_version. Both stand
 * in the file's first bytes, because the schema is made before the write-ahead
 * log is switched on, and so they can be read without touching anything.
 */
#ifndef STORE_SQLITE_MIGRATE_H
#define STORE_SQLITE_MIGRATE_H

#include <stdbool.h>

#include "base/error.h"

struct sql;

enum { SQLITE_APPLICATION_ID = 0x4c454144 }; /* "LEAD" */

/* ERR_INPUT: another program's database, no database, or a newer program's.
 * Fine on an empty file. Only reads. */
bool sqlite_identify(struct sql *db, struct error *err);

/* Brings the database to this program's version. All or nothing: on failure the
 * file is as it was. */
bool sqlite_migrate(struct sql *db, struct error *err);

#endif
