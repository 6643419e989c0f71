/*
 * The database as commands use it that work beside a running server: which file it
 * is, who does something to it, and the record of that in the audit trail.
 */
#ifndef APP_DATABASE_H
#define APP_DATABASE_H

#include "config.h"
#include "options.h"
#include "store/store.h"

enum { OPERATOR_MAX = 128 };

/* What options say; NULL: not given. */
struct database_options {
	const char *db, *config, *by;
};
/* Their rows, for a command's table. */
struct option_row database_db_row(struct database_options *o);
struct option_row database_config_row(struct database_options *o);
struct option_row database_by_row(struct database_options *o);

struct database {
	struct store *store;
	struct config config; /* zeroed without --config */
	const char *path;     /* borrowed of options or config */
	char who[OPERATOR_MAX];
};

/* --db, else what the configuration says, else leadline.db; a lock of somebody else
 * is waited for. *ret is to be finished even after a failure. */
bool database_open(const struct database_options *options, struct database *ret,
		   struct error *err);
void database_close(struct database *d);

/* `by`, where given, else the name of the user whom the system knows. */
void database_user(const char *by, char ret[OPERATOR_MAX]);

/* Into the audit trail, inside a transaction; interview "": of none in particular. */
bool database_record(struct database *d, enum audit_act act, const char *interview,
		     struct error *err);

/* Erases them and records it, in one transaction, and wipes the file once. */
bool database_forget(struct database *d, char (*ids)[STORE_ID_MAX], size_t n,
		     struct error *err);

#endif
