#include "store/store.h"

#include <stdlib.h>

void store_interview_finish(struct store_interview *row)
{
	free(row->network);
	free(row->person);
	free(row->role);
	free(row->recruiter);
	free(row->candidate);
	row->network = row->person = row->role = NULL;
	row->recruiter = row->candidate = NULL;
}

const char *store_out_state_word(enum store_out_state state)
{
	switch (state) {
	case OUT_QUEUED:
		return "queued";
	case OUT_SENDING:
		return "sending";
	case OUT_SENT:
		return "sent";
	case OUT_DOUBTFUL:
		return "doubtful";
	case OUT_DEAD:
		return "dead";
	}
	return "?"; /* a number that a newer program stored */
}

void store_close(struct store *store)
{
	if (store)
		store->ops->close(store);
}

bool store_begin(struct store *store, struct error *err)
{
	return store->ops->begin(store, err);
}

bool store_commit(struct store *store, struct error *err)
{
	return store->ops->commit(store, err);
}

void store_rollback(struct store *store)
{
	store->ops->rollback(store);
}

bool store_in_transaction(const struct store *store)
{
	return store->ops->in_transaction(store);
}

void store_wait(struct store *store, int ms)
{
	store->ops->wait(store, ms);
}

bool store_create(struct store *store, struct store_interview *row, struct error *err)
{
	return store->ops->create(store, row, err);
}

bool store_append(struct store *store, struct store_interview *row,
		  const struct store_event *events, size_t n, struct error *err)
{
	return store->ops->append(store, row, events, n, err);
}

bool store_find(struct store *store, const char *id, struct store_interview *ret,
		struct error *err)
{
	return store->ops->find(store, id, ret, err);
}

bool store_find_live(struct store *store, const char *network, const char *person,
		     struct store_interview *ret, struct error *err)
{
	return store->ops->find_live(store, network, person, ret, err);
}

bool store_next_waiting(struct store *store, const char *network, const char *person,
			struct store_interview *ret, struct error *err)
{
	return store->ops->next_waiting(store, network, person, ret, err);
}

bool store_each(struct store *store,
		bool (*each)(void *ctx, const struct store_interview *row), void *ctx,
		struct error *err)
{
	return store->ops->each(store, each, ctx, err);
}

bool store_each_due(struct store *store, int64_t now,
		    bool (*each)(void *ctx, const struct store_interview *row),
		    void *ctx, struct error *err)
{
	return store->ops->each_due(store, now, each, ctx, err);
}

bool store_each_event(struct store *store, const char *id,
		      bool (*each)(void *ctx, const struct store_event *event),
		      void *ctx, struct error *err)
{
	return store->ops->each_event(store, id, each, ctx, err);
}

/* NOLINTNEXTLINE(readability-function-size): key and time are what is seen */
bool store_seen(struct store *store, const char *network, const char *key, int64_t at,
		bool *ret_new, struct error *err)
{
	return store->ops->seen(store, network, key, at, ret_new, err);
}

bool store_out_add(struct store *store, struct store_out *row, struct error *err)
{
	return store->ops->out_add(store, row, err);
}

bool store_out_set(struct store *store, const struct store_out *row, struct error *err)
{
	return store->ops->out_set(store, row, err);
}

bool store_out_each(struct store *store,
		    bool (*each)(void *ctx, const struct store_out *row), void *ctx,
		    struct error *err)
{
	return store->ops->out_each(store, each, ctx, err);
}

bool store_out_of(struct store *store, const char *id,
		  bool (*each)(void *ctx, const struct store_out *row), void *ctx,
		  struct error *err)
{
	return store->ops->out_of(store, id, each, ctx, err);
}

bool store_out_recover(struct store *store, struct error *err)
{
	return store->ops->out_recover(store, err);
}

/* NOLINTNEXTLINE(readability-function-size): a name and a text with its length */
bool store_snapshot_put(struct store *store, const char *digest, const char *name,
			const char *text, size_t len, struct error *err)
{
	return store->ops->snapshot_put(store, digest, name, text, len, err);
}

char *store_snapshot_get(struct store *store, const char *digest, size_t *ret_len,
			 struct error *err)
{
	return store->ops->snapshot_get(store, digest, ret_len, err);
}

bool store_snapshot_use(struct store *store, const char *id, const char *digest,
			struct error *err)
{
	return store->ops->snapshot_use(store, id, digest, err);
}

bool store_exposure_add(struct store *store, const char *probe, struct error *err)
{
	return store->ops->exposure_add(store, probe, err);
}

bool store_exposure_each(struct store *store,
			 bool (*each)(void *ctx, const char *probe, int64_t asked),
			 void *ctx, struct error *err)
{
	return store->ops->exposure_each(store, each, ctx, err);
}

bool store_erase(struct store *store, const char *id, struct error *err)
{
	return store->ops->erase(store, id, err);
}

bool store_wipe(struct store *store, struct error *err)
{
	return store->ops->wipe(store, err);
}

bool store_audit_add(struct store *store, const struct audit_row *row,
		     struct error *err)
{
	return store->ops->audit_add(store, row, err);
}

bool store_audit_each(struct store *store,
		      bool (*each)(void *ctx, const struct audit_row *row), void *ctx,
		      struct error *err)
{
	return store->ops->audit_each(store, each, ctx, err);
}

bool store_audit_head(struct store *store, int64_t *ret_number,
		      char ret_digest[DIGEST_HEX], struct error *err)
{
	return store->ops->audit_head(store, ret_number, ret_digest, err);
}

bool store_copy(struct store *store, const char *path, struct error *err)
{
	return store->ops->copy(store, path, err);
}

bool store_whole(struct store *store, struct error *err)
{
	return store->ops->whole(store, err);
}

bool store_find_last(struct store *store, const char *network, const char *person,
		     struct store_interview *ret, struct error *err)
{
	return store->ops->find_last(store, network, person, ret, err);
}

bool store_find_invitation(struct store *store, const struct store_interview *like,
			   struct store_interview *ret, struct error *err)
{
	return store->ops->find_invitation(store, like, ret, err);
}

bool store_each_open(struct store *store, const char *network,
		     bool (*each)(void *ctx, const struct store_interview *row),
		     void *ctx, struct error *err)
{
	return store->ops->each_open(store, network, each, ctx, err);
}

bool store_next_deadline(struct store *store, int64_t *ret, struct error *err)
{
	return store->ops->next_deadline(store, ret, err);
}

bool store_prune(struct store *store, int64_t seen_before, int64_t outages_before,
		 struct error *err)
{
	return store->ops->prune(store, seen_before, outages_before, err);
}

bool store_alive(struct store *store, const char *network, int64_t now,
		 int64_t *ret_before, struct error *err)
{
	return store->ops->alive(store, network, now, ret_before, err);
}

bool store_outage_add(struct store *store, const struct store_outage *outage,
		      struct error *err)
{
	return store->ops->outage_add(store, outage, err);
}

bool store_outage_each(struct store *store,
		       bool (*each)(void *ctx, const struct store_outage *outage),
		       void *ctx, struct error *err)
{
	return store->ops->outage_each(store, each, ctx, err);
}

bool store_changed(struct store *store, bool *ret, struct error *err)
{
	return store->ops->changed(store, ret, err);
}

bool store_count(struct store *store, uint64_t ret[STORE_PHASES], struct error *err)
{
	return store->ops->count(store, ret, err);
}

bool store_each_recent(struct store *store, const struct store_recent *which,
		       bool (*each)(void *ctx, const struct store_interview *row),
		       void *ctx, struct error *err)
{
	return store->ops->each_recent(store, which, each, ctx, err);
}

bool store_alive_when(struct store *store, const char *network, int64_t *ret,
		      struct error *err)
{
	return store->ops->alive_when(store, network, ret, err);
}
