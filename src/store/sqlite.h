/*
 * The store in SQLite: what its files share. sqlite.c opens, closes and holds
 * the transaction; each other file has the calls of store.h about one noun.
 */
#ifndef STORE_SQLITE_H
#define STORE_SQLITE_H

#include "sql.h"
#include "store/store.h"

struct sqlite_store {
	struct store store; /* first: a store is cast to this */
	struct sql *db;
	bool begun;
	int64_t data_version; /* when sqlite_changed() was asked last; 0: never */
};

extern const struct store_ops sqlite_ops;
struct sqlite_store *sqlite_of(struct store *store);

/*
 * Before each write. SQLite undoes a transaction by itself when the disk is
 * full; what is written after that would stand alone, so it is refused.
 */
bool sqlite_may_write(struct sqlite_store *s, struct error *err);

/* "C-0007" and 7. ERR_NOT_FOUND for what can't be an id. */
void sqlite_id(int64_t number, char ret[STORE_ID_MAX]);
bool sqlite_number(const struct sqlite_store *s, const char *id, int64_t *ret,
		   struct error *err);
/* For an INSERT ... SELECT FROM interview that found nobody to insert for. */
bool sqlite_no_interview(const struct sqlite_store *s, const char *id,
			 struct error *err);

/* sqlite_interview.c */
bool sqlite_create(struct store *store, struct store_interview *row, struct error *err);
bool sqlite_find(struct store *store, const char *id, struct store_interview *ret,
		 struct error *err);
bool sqlite_find_live(struct store *store, const char *network, const char *person,
		      struct store_interview *ret, struct error *err);
bool sqlite_next_waiting(struct store *store, const char *network, const char *person,
			 struct store_interview *ret, struct error *err);
bool sqlite_each(struct store *store,
		 bool (*each)(void *ctx, const struct store_interview *row), void *ctx,
		 struct error *err);
bool sqlite_each_due(struct store *store, int64_t now,
		     bool (*each)(void *ctx, const struct store_interview *row),
		     void *ctx, struct error *err);
bool sqlite_erase(struct store *store, const char *id, struct error *err);
bool sqlite_wipe(struct store *store, struct error *err);

bool sqlite_find_last(struct store *store, const char *network, const char *person,
		      struct store_interview *ret, struct error *err);
bool sqlite_find_invitation(struct store *store, const struct store_interview *like,
			    struct store_interview *ret, struct error *err);
bool sqlite_each_open(struct store *store, const char *network,
		      bool (*each)(void *ctx, const struct store_interview *row),
		      void *ctx, struct error *err);
bool sqlite_each_recent(struct store *store, const struct store_recent *which,
			bool (*each)(void *ctx, const struct store_interview *row),
			void *ctx, struct error *err);
bool sqlite_next_deadline(struct store *store, int64_t *ret, struct error *err);

/* sqlite_event.c */
bool sqlite_append(struct store *store, struct store_interview *row,
		   const struct store_event *events, size_t n, struct error *err);
bool sqlite_each_event(struct store *store, const char *id,
		       bool (*each)(void *ctx, const struct store_event *event),
		       void *ctx, struct error *err);

/* sqlite_out.c */
bool sqlite_seen(struct store *store, const char *network, const char *key, int64_t at,
		 bool *ret_new, struct error *err);
bool sqlite_out_add(struct store *store, struct store_out *row, struct error *err);
bool sqlite_out_set(struct store *store, const struct store_out *row,
		    struct error *err);
bool sqlite_out_each(struct store *store,
		     bool (*each)(void *ctx, const struct store_out *row), void *ctx,
		     struct error *err);
bool sqlite_out_of(struct store *store, const char *id,
		   bool (*each)(void *ctx, const struct store_out *row), void *ctx,
		   struct error *err);
bool sqlite_out_recover(struct store *store, struct error *err);

/* sqlite_snapshot.c */
bool sqlite_snapshot_put(struct store *store, const char *digest, const char *name,
			 const char *text, size_t len, struct error *err);
char *sqlite_snapshot_get(struct store *store, const char *digest, size_t *ret_len,
			  struct error *err);
bool sqlite_snapshot_use(struct store *store, const char *id, const char *digest,
			 struct error *err);
bool sqlite_exposure_add(struct store *store, const char *probe, struct error *err);
bool sqlite_exposure_each(struct store *store,
			  bool (*each)(void *ctx, const char *probe, int64_t asked),
			  void *ctx, struct error *err);

/* sqlite_time.c */
bool sqlite_prune(struct store *store, int64_t seen_before, int64_t outages_before,
		  struct error *err);
bool sqlite_alive(struct store *store, const char *network, int64_t now,
		  int64_t *ret_before, struct error *err);
bool sqlite_alive_when(struct store *store, const char *network, int64_t *ret,
		       struct error *err);
bool sqlite_outage_add(struct store *store, const struct store_outage *outage,
		       struct error *err);
bool sqlite_outage_each(struct store *store,
			bool (*each)(void *ctx, const struct store_outage *outage),
			void *ctx, struct error *err);
bool sqlite_changed(struct store *store, bool *ret, struct error *err);
bool sqlite_count(struct store *store, uint64_t ret[STORE_PHASES], struct error *err);

/* sqlite_audit.c */
bool sqlite_audit_add(struct store *store, const struct audit_row *row,
		      struct error *err);
bool sqlite_audit_each(struct store *store,
		       bool (*each)(void *ctx, const struct audit_row *row), void *ctx,
		       struct error *err);
bool sqlite_audit_head(struct store *store, int64_t *ret_number,
		       char ret_digest[DIGEST_HEX], struct error *err);

/* sqlite_copy.c */
bool sqlite_copy(struct store *store, const char *path, struct error *err);
bool sqlite_whole(struct store *store, struct error *err);

#endif
