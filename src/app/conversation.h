/*
 * One interview in memory: its row, its log, the state that the log folds to,
 * and the bank, role and constants that were sealed into it. Loaded when
 * somebody speaks, dropped when it has ended or when a transaction failed.
 */
#ifndef APP_CONVERSATION_H
#define APP_CONVERSATION_H

#include "core/interview.h"
#include "core/profile.h"
#include "core/report.h"
#include "library.h"
#include "store/store.h"

struct conversation {
	struct store_interview row; /* owned strings */
	struct event_log log;
	struct interview state;
	struct sealed_bank *bank;  /* borrowed from the library */
	const struct role *role;   /* likewise */
	struct depth_model *model; /* likewise */
	char head[DIGEST_HEX];     /* at the event that ended it; else the last one's */
	struct conversation *next, *before; /* in struct conversations */
};

/* What the events of a log say about the chain: verified while loading. */
struct conversation *conversation_load(struct store *store, struct library *library,
				       const char *id, struct error *err) MUST_USE;
/* A new one for a row that store_create() made; sealed into its first event.
 * role: the library's. */
struct conversation *conversation_new(struct library *library,
				      const struct store_interview *row,
				      const struct role *role) MUST_USE;
void conversation_destroy(struct conversation *c); /* NULL is fine */

/* Stores what was decided, inside the caller's transaction, and moves on. */
bool conversation_append(struct conversation *c, struct store *store,
			 struct decision *decision, struct error *err);

/* The report as of now; profile is computed into *ret_profile. */
void conversation_report(const struct conversation *c, struct profile *ret_profile,
			 struct report *ret);

#endif
