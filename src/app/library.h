/*
 * Banks and roles: the current ones, from files, and those that older
 * interviews were sealed with, from the store's snapshots.
 */
#ifndef APP_LIBRARY_H
#define APP_LIBRARY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "core/bank.h"
#include "core/depth.h"
#include "core/role.h"

struct event;
struct store;

/* A bank with how often each of its probes has been asked. */
struct sealed_bank {
	struct bank *bank;
	int64_t *exposure;             /* per probe number */
	char pack_digest[DIGEST_HEX];  /* snapshot of files and lexicon */
	char words_digest[DIGEST_HEX]; /* snapshot of the word list */
	struct sealed_bank *next;
};

struct library_paths {
	const char *bank, *roles; /* directories; NULL: the installed or local ones */
	bool samples;             /* keep the bank's samples: somebody checks it */
};

/* The texts of a bank's folder, of ../lexicon.json and ../words.txt beside it.
 * dir: NULL for the tree's or the installed one. Freed even after a failure. */
bool library_read_bank(const char *dir, struct bank_texts *ret, struct error *err);
void library_free_bank(struct bank_texts *texts);

struct library;
struct library *library_open(const struct library_paths *paths,
			     struct error *err) MUST_USE;
/* One without current bank and roles: for reading old interviews. */
struct library *library_empty(void) MUST_USE;
void library_destroy(struct library *library); /* NULL is fine */
/* Reads bank and roles anew, for new interviews; those that run keep what they were
 * sealed with, whose pointers stay good. False: nothing has changed. */
bool library_reload(struct library *library, const struct library_paths *paths,
		    struct store *store, struct error *err);

enum { LIBRARY_ROLES_MAX = 64 };
/* The current roles, by id, into *ret (NULL: only counted); gives how many. */
size_t library_roles(const struct library *library,
		     const struct role *ret[LIBRARY_ROLES_MAX]);
struct sealed_bank *library_current(struct library *library);
/* The role of this id; NULL: err names those that exist. */
const struct role *library_role(struct library *library, const char *id,
				struct error *err);

/* Keeps the current bank and this role in the store, for interview `id`. */
bool library_seal(struct library *library, struct store *store, const char *id,
		  const struct role *role, struct error *err);
/* The bank that was sealed with an invitation: the current one, or out of the snapshot. */
struct sealed_bank *library_bank(struct library *library, struct store *store,
				 const struct event *invited, struct error *err);
/* The role as it was when it was sealed: the current one, or out of the snapshot. */
const struct role *library_sealed_role(struct library *library, struct store *store,
				       const char *id, const char *digest,
				       struct error *err);

/* The likelihood tables for these constants, shared by all interviews that have
 * them: half a megabyte each, and a millisecond to fill. Owned by the library. */
struct depth_model *library_depth_model(struct library *library,
					const struct depth_params *params);

/* Reads the counts anew: at the start, and after a failed transaction. */
bool library_read_exposure(struct library *library, struct store *store,
			   struct error *err);

#endif
