/*
 * The chains of a database, followed: each interview's events (store/store.h says
 * how they are chained), and the audit trail (core/audit.h).
 */
#ifndef APP_CHAIN_H
#define APP_CHAIN_H

#include "store/store.h"

/* Zeroed: before an interview's first event. */
struct chain {
	int64_t seq;
	char digest[DIGEST_HEX], seal[DIGEST_HEX];
};

/* ERR_INPUT names the event that doesn't continue the chain. */
bool chain_follow(struct chain *chain, const struct store_event *event,
		  struct error *err);

/* Every chain from its first link to the stored head. ERR_INPUT names the interview
 * and the event, or the audit trail's row, that is off first. */
bool chain_check_all(struct store *store, struct error *err);

/* The audit trail alone. Each row is handed on (each may be NULL) and all that is
 * off is counted, and told one by one; *ret is where it ends. */
struct chain_audit {
	void (*each)(void *ctx, const struct audit_row *row);
	void (*off)(void *ctx, const struct error *why);
	void *ctx;
};
bool chain_check_audit(struct store *store, const struct chain_audit *to,
		       struct audit_chain *ret, struct error *err);

#endif
