#include "database.h"

#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/utf8.h"

enum { WAIT_MS = 5000 };

struct option_row database_db_row(struct database_options *o)
{
	return (struct option_row){"--db", "F", &o->db, NULL,
				   "the database (leadline.db)"};
}

struct option_row database_config_row(struct database_options *o)
{
	return (struct option_row){"--config", "F", &o->config, NULL,
				   "the configuration, which names the database"};
}

struct option_row database_by_row(struct database_options *o)
{
	return (struct option_row){"--by", "NAME", &o->by, NULL,
				   "who does it (you, as the system knows you)"};
}

bool database_open(const struct database_options *options, struct database *ret,
		   struct error *err)
{
	*ret = (struct database){.path = "leadline.db"};
	database_user(options->by, ret->who);
	if (options->config) {
		if (!config_read(&ret->config, options->config, false, err))
			return false;
		ret->path = ret->config.database;
	}
	if (options->db)
		ret->path = options->db;
	ret->store = sqlite_open_existing(ret->path, err);
	if (ret->store)
		store_wait(ret->store, WAIT_MS);
	return ret->store != NULL;
}

void database_close(struct database *d)
{
	store_close(d->store);
	config_finish(&d->config);
}

void database_user(const char *by, char ret[OPERATOR_MAX])
{
	const struct passwd *user = by && *by ? NULL : getpwuid(getuid());

	if (by && *by)
		(void)snprintf(ret, OPERATOR_MAX, "%.*s",
			       (int)utf8_cut(by, strlen(by), OPERATOR_MAX - 1), by);
	else if (user && *user->pw_name)
		(void)snprintf(ret, OPERATOR_MAX, "%s", user->pw_name);
	else
		(void)snprintf(ret, OPERATOR_MAX, "user %ld", (long)getuid());
}

bool database_record(struct database *d, enum audit_act act, const char *interview,
		     struct error *err)
{
	char who[OPERATOR_MAX + 16];

	(void)snprintf(who, sizeof who, "command line:%s", d->who);
	return store_audit_add(d->store,
			       &(struct audit_row){
				       .at = (int64_t)time(NULL),
				       .network = "",
				       .who = who,
				       .act = audit_act_word(act),
				       .interview = interview,
			       },
			       err);
}

static bool erase_all(struct database *d, char (*ids)[STORE_ID_MAX], size_t n,
		      struct error *err)
{
	for (size_t i = 0; i < n; i++)
		if (!store_erase(d->store, ids[i], err)
		    || !database_record(d, AUDIT_FORGET, ids[i], err))
			return false;
	return true;
}

bool database_forget(struct database *d, char (*ids)[STORE_ID_MAX], size_t n,
		     struct error *err)
{
	if (!store_begin(d->store, err))
		return false;
	if (!erase_all(d, ids, n, err)) {
		store_rollback(d->store);
		return false;
	}
	if (!store_commit(d->store, err))
		return false;
	return store_wipe(d->store, err)
	       || error_wrap(err, "deleted, but not wiped (forget %s once more)",
			     ids[n - 1]);
}
