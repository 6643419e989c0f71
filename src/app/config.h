/*
 * The configuration file: JSON with // comments. One table has every key with its
 * type, bounds, default and help (config_rows); the loader, the example and the
 * schema for editors follow it. A relative path is relative to the file's folder.
 *
 * Secrets are never in the file: {"env": "SLACK_BOT_TOKEN"} names a variable of
 * the environment, {"file": "/run/secrets/slack"} a file that only its owner can
 * read. Their values are in no error.
 */
#ifndef APP_CONFIG_H
#define APP_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* All strings owned; a NULL is a key that was left out and has no default. */
struct config_irc {
	char *name, *host;
	int64_t port;
	bool tls;
	char *ca_file, *client_cert, *client_key;
	char *nick, *user, *realname;
	char *password, *sasl_account, *sasl_password;
	bool sasl_external, sasl_optional;
	char **channels; /* NULL-terminated, like all lists */
	char *report_channel;
	char **recruiters, **outsiders;
	char *contact;
	bool host_recruiters, colours;
	int64_t burst, line_ms;
};

struct config_slack {
	char *team;
	char *bot_token, *signing_secret, *old_signing_secret, *webhook;
	char *report_channel;
	char **recruiters, **outsiders;
	char *contact;
	char *api_base, *response_host;
	bool insecure_loopback; /* for tests on 127.0.0.1 */
};

/* Numbers and health, for an operator's tools. */
struct config_metrics {
	char *address;
	int64_t port;
	int64_t oldest_message_seconds; /* from when on it isn't ready any more */
};

struct config {
	char *bank, *roles, *database;  /* paths */
	char *organisation, *retention; /* what the greeting says */
	int64_t retention_days;         /* 0: `leadline purge` has to be told */
	char *http_address;
	int64_t http_port;
	int64_t person_per_minute, network_per_minute;
	struct config_metrics *metrics; /* NULL: off */
	struct config_irc *irc;
	size_t irc_n;
	struct config_slack *slack;
	size_t slack_n;
};

/* Secrets are looked up where `secrets` is true; else only their form is checked.
 * *ret is to be finished even after a failure. */
bool config_read(struct config *ret, const char *path, bool secrets, struct error *err);
void config_finish(struct config *config); /* fine on a zeroed struct */

enum config_section {
	SECTION_TOP,
	SECTION_METRICS, /* one object, which may be missing; the rest are lists of them */
	SECTION_IRC,
	SECTION_SLACK,
	SECTIONS
};
enum config_type {
	CONFIG_TEXT,
	CONFIG_PATH,
	CONFIG_NUMBER,
	CONFIG_FLAG,
	CONFIG_SECRET,
	CONFIG_LIST, /* of texts */
};
struct config_row {
	enum config_section section;
	enum config_type type;
	bool required;
	const char *key;
	size_t offset;        /* in the section's struct */
	int64_t low, high;    /* NUMBER */
	const char *fallback; /* as text; NULL: none, or 0 and false */
	const char *help;
};
const struct config_row *config_rows(size_t *ret_n);
/* What a reload does not change: calls back for each such key that differs. n: which
 * of the section's entries. Both must have as many of them. */
void config_each_later(const struct config *before, const struct config *after,
		       void (*fn)(void *ctx, const struct config_row *row, size_t n),
		       void *ctx);
const char *config_section_key(enum config_section section); /* "irc"; "" at the top */

#endif
