#include "store_failing.h"

#include <assert.h>
#include <stdlib.h>

#include "base/mem.h"

struct failing {
	struct store store;
	struct store *inner; /* borrowed */
	unsigned calls, n;
	enum error_kind kind;
	bool for_good,
		after; /* the n-th call and all later ones; or only the later ones */
	bool dead;
};

static void failing_close(struct store *store)
{
	free(store); /* the wrapper: it begins with this */
}

static const struct failing *failing_const(const struct store *store)
{
	assert(store->ops->close == failing_close);
	return (const struct failing *)store;
}

static struct failing *failing_of(struct store *store)
{
	assert(store->ops->close == failing_close);
	return (struct failing *)store;
}

static struct store *inner_of(struct store *store)
{
	return failing_of(store)->inner;
}

static bool count(struct store *store, struct error *err)
{
	struct failing *f = failing_of(store);

	if (f->dead)
		return error_set(err, ERR_SYSTEM, "dead since call %u", f->n);
	if (++f->calls != f->n)
		return true;
	f->dead = f->for_good;
	if (f->after)
		return true;
	return error_set(err, f->kind, "call %u was to fail", f->n);
}

static bool failing_commit(struct store *store, struct error *err)
{
	if (count(store, err))
		return store_commit(inner_of(store), err);
	store_rollback(inner_of(store));
	return false;
}

static void failing_wait(struct store *store, int ms)
{
	store_wait(inner_of(store), ms);
}

static void failing_rollback(struct store *store)
{
	store_rollback(inner_of(store));
}

static bool failing_in_transaction(const struct store *store)
{
	return store_in_transaction(failing_const(store)->inner);
}

static char *failing_snapshot_get(struct store *store, const char *digest,
				  size_t *ret_len, struct error *err)
{
	return count(store, err)
		       ? store_snapshot_get(inner_of(store), digest, ret_len, err)
		       : NULL;
}

static bool failing_begin(struct store *store, struct error *err)
{
	return count(store, err) && store_begin(inner_of(store), err);
}

static bool failing_create(struct store *store, struct store_interview *row,
			   struct error *err)
{
	return count(store, err) && store_create(inner_of(store), row, err);
}

static bool failing_append(struct store *store, struct store_interview *row,
			   const struct store_event *events, size_t n,
			   struct error *err)
{
	return count(store, err) && store_append(inner_of(store), row, events, n, err);
}

static bool failing_find(struct store *store, const char *id,
			 struct store_interview *ret, struct error *err)
{
	return count(store, err) && store_find(inner_of(store), id, ret, err);
}

static bool failing_find_live(struct store *store, const char *network,
			      const char *person, struct store_interview *ret,
			      struct error *err)
{
	return count(store, err)
	       && store_find_live(inner_of(store), network, person, ret, err);
}

static bool failing_next_waiting(struct store *store, const char *network,
				 const char *person, struct store_interview *ret,
				 struct error *err)
{
	return count(store, err)
	       && store_next_waiting(inner_of(store), network, person, ret, err);
}

static bool failing_each(struct store *store,
			 bool (*each)(void *ctx, const struct store_interview *row),
			 void *ctx, struct error *err)
{
	return count(store, err) && store_each(inner_of(store), each, ctx, err);
}

static bool failing_each_due(struct store *store, int64_t now,
			     bool (*each)(void *ctx, const struct store_interview *row),
			     void *ctx, struct error *err)
{
	return count(store, err)
	       && store_each_due(inner_of(store), now, each, ctx, err);
}

static bool failing_each_event(struct store *store, const char *id,
			       bool (*each)(void *ctx, const struct store_event *event),
			       void *ctx, struct error *err)
{
	return count(store, err)
	       && store_each_event(inner_of(store), id, each, ctx, err);
}

/* NOLINTNEXTLINE(readability-function-size): the interface has it so */
static bool failing_seen(struct store *store, const char *network, const char *key,
			 int64_t at, bool *ret_new, struct error *err)
{
	return count(store, err)
	       && store_seen(inner_of(store), network, key, at, ret_new, err);
}

static bool failing_out_add(struct store *store, struct store_out *row,
			    struct error *err)
{
	return count(store, err) && store_out_add(inner_of(store), row, err);
}

static bool failing_out_set(struct store *store, const struct store_out *row,
			    struct error *err)
{
	return count(store, err) && store_out_set(inner_of(store), row, err);
}

static bool failing_out_each(struct store *store,
			     bool (*each)(void *ctx, const struct store_out *row),
			     void *ctx, struct error *err)
{
	return count(store, err) && store_out_each(inner_of(store), each, ctx, err);
}

static bool failing_out_of(struct store *store, const char *id,
			   bool (*each)(void *ctx, const struct store_out *row),
			   void *ctx, struct error *err)
{
	return count(store, err) && store_out_of(inner_of(store), id, each, ctx, err);
}

static bool failing_out_recover(struct store *store, struct error *err)
{
	return count(store, err) && store_out_recover(inner_of(store), err);
}

/* NOLINTNEXTLINE(readability-function-size): the interface has it so */
static bool failing_snapshot_put(struct store *store, const char *digest,
				 const char *name, const char *text, size_t len,
				 struct error *err)
{
	return count(store, err)
	       && store_snapshot_put(inner_of(store), digest, name, text, len, err);
}

static bool failing_snapshot_use(struct store *store, const char *id,
				 const char *digest, struct error *err)
{
	return count(store, err)
	       && store_snapshot_use(inner_of(store), id, digest, err);
}

static bool failing_exposure_add(struct store *store, const char *probe,
				 struct error *err)
{
	return count(store, err) && store_exposure_add(inner_of(store), probe, err);
}

static bool failing_exposure_each(struct store *store,
				  bool (*each)(void *ctx, const char *probe,
					       int64_t asked),
				  void *ctx, struct error *err)
{
	return count(store, err)
	       && store_exposure_each(inner_of(store), each, ctx, err);
}

static bool failing_erase(struct store *store, const char *id, struct error *err)
{
	return count(store, err) && store_erase(inner_of(store), id, err);
}

static bool failing_wipe(struct store *store, struct error *err)
{
	return count(store, err) && store_wipe(inner_of(store), err);
}

static bool failing_audit_add(struct store *store, const struct audit_row *row,
			      struct error *err)
{
	return count(store, err) && store_audit_add(inner_of(store), row, err);
}

static bool failing_audit_each(struct store *store,
			       bool (*each)(void *ctx, const struct audit_row *row),
			       void *ctx, struct error *err)
{
	return count(store, err) && store_audit_each(inner_of(store), each, ctx, err);
}

static bool failing_audit_head(struct store *store, int64_t *ret_number,
			       char ret_digest[DIGEST_HEX], struct error *err)
{
	return count(store, err)
	       && store_audit_head(inner_of(store), ret_number, ret_digest, err);
}

static bool failing_copy(struct store *store, const char *path, struct error *err)
{
	return count(store, err) && store_copy(inner_of(store), path, err);
}

static bool failing_whole(struct store *store, struct error *err)
{
	return count(store, err) && store_whole(inner_of(store), err);
}

static bool failing_find_last(struct store *store, const char *network,
			      const char *person, struct store_interview *ret,
			      struct error *err)
{
	return count(store, err)
	       && store_find_last(inner_of(store), network, person, ret, err);
}

static bool failing_find_invitation(struct store *store,
				    const struct store_interview *like,
				    struct store_interview *ret, struct error *err)
{
	return count(store, err)
	       && store_find_invitation(inner_of(store), like, ret, err);
}

static bool failing_each_open(struct store *store, const char *network,
			      bool (*each)(void *ctx,
					   const struct store_interview *row),
			      void *ctx, struct error *err)
{
	return count(store, err)
	       && store_each_open(inner_of(store), network, each, ctx, err);
}

static bool failing_next_deadline(struct store *store, int64_t *ret, struct error *err)
{
	return count(store, err) && store_next_deadline(inner_of(store), ret, err);
}

static bool failing_prune(struct store *store, int64_t seen_before,
			  int64_t outages_before, struct error *err)
{
	return count(store, err)
	       && store_prune(inner_of(store), seen_before, outages_before, err);
}

static bool failing_alive(struct store *store, const char *network, int64_t now,
			  int64_t *ret_before, struct error *err)
{
	return count(store, err)
	       && store_alive(inner_of(store), network, now, ret_before, err);
}

static bool failing_outage_add(struct store *store, const struct store_outage *outage,
			       struct error *err)
{
	return count(store, err) && store_outage_add(inner_of(store), outage, err);
}

static bool failing_outage_each(struct store *store,
				bool (*each)(void *ctx,
					     const struct store_outage *outage),
				void *ctx, struct error *err)
{
	return count(store, err) && store_outage_each(inner_of(store), each, ctx, err);
}

static bool failing_changed(struct store *store, bool *ret, struct error *err)
{
	return count(store, err) && store_changed(inner_of(store), ret, err);
}

static bool failing_count(struct store *store, uint64_t ret[STORE_PHASES],
			  struct error *err)
{
	return count(store, err) && store_count(inner_of(store), ret, err);
}

static bool failing_each_recent(struct store *store, const struct store_recent *which,
				bool (*each)(void *ctx,
					     const struct store_interview *row),
				void *ctx, struct error *err)
{
	return count(store, err)
	       && store_each_recent(inner_of(store), which, each, ctx, err);
}

static bool failing_alive_when(struct store *store, const char *network, int64_t *ret,
			       struct error *err)
{
	return count(store, err)
	       && store_alive_when(inner_of(store), network, ret, err);
}

static const struct store_ops failing_ops = {
	.close = failing_close,
	.begin = failing_begin,
	.commit = failing_commit,
	.wait = failing_wait,
	.rollback = failing_rollback,
	.in_transaction = failing_in_transaction,
	.create = failing_create,
	.append = failing_append,
	.find = failing_find,
	.find_live = failing_find_live,
	.next_waiting = failing_next_waiting,
	.each = failing_each,
	.each_due = failing_each_due,
	.each_event = failing_each_event,
	.seen = failing_seen,
	.out_add = failing_out_add,
	.out_set = failing_out_set,
	.out_each = failing_out_each,
	.out_of = failing_out_of,
	.out_recover = failing_out_recover,
	.snapshot_put = failing_snapshot_put,
	.snapshot_get = failing_snapshot_get,
	.snapshot_use = failing_snapshot_use,
	.exposure_add = failing_exposure_add,
	.exposure_each = failing_exposure_each,
	.find_last = failing_find_last,
	.find_invitation = failing_find_invitation,
	.each_open = failing_each_open,
	.each_recent = failing_each_recent,
	.next_deadline = failing_next_deadline,
	.prune = failing_prune,
	.alive = failing_alive,
	.alive_when = failing_alive_when,
	.outage_add = failing_outage_add,
	.outage_each = failing_outage_each,
	.changed = failing_changed,
	.erase = failing_erase,
	.wipe = failing_wipe,
	.audit_add = failing_audit_add,
	.audit_each = failing_audit_each,
	.audit_head = failing_audit_head,
	.copy = failing_copy,
	.whole = failing_whole,
	.count = failing_count,
};

struct store *store_failing(struct store *inner, unsigned n, enum error_kind kind)
{
	struct failing *f = mem_zalloc(1, sizeof *f);

	f->store.ops = &failing_ops;
	f->inner = inner;
	f->n = n;
	f->kind = kind;
	return &f->store;
}

unsigned store_failing_calls(const struct store *store)
{
	return failing_const(store)->calls;
}

struct store *store_dying(struct store *inner, unsigned n, bool after)
{
	struct store *store = store_failing(inner, n, ERR_SYSTEM);

	failing_of(store)->for_good = true;
	failing_of(store)->after = after;
	return store;
}

bool store_is_dead(const struct store *store)
{
	return failing_const(store)->dead;
}

void store_die(struct store *store)
{
	failing_of(store)->dead = true;
}
