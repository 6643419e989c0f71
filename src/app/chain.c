#include "chain.h"

#include <string.h>

#include "core/event.h"

static bool broken(const struct store_event *e, const char *why, struct error *err)
{
	return error_set(err, ERR_INPUT, "event %lld (%s): %s", (long long)e->seq,
			 e->kind, why);
}

bool chain_follow(struct chain *chain, const struct store_event *e, struct error *err)
{
	char digest[DIGEST_HEX], seal[DIGEST_HEX];

	if (e->seq != ++chain->seq)
		return broken(e, "an event before it is missing", err);
	event_digest(chain->digest, e->kind, e->body, digest);
	if (strcmp(digest, e->digest) != 0)
		return broken(e,
			      "was changed after it was stored: its digest does not "
			      "fit",
			      err);
	event_seal(chain->seal, digest, e->seq, e->at, seal);
	if (strcmp(seal, e->seal) != 0)
		return broken(e,
			      "was moved in time after it was stored: its seal does "
			      "not fit",
			      err);
	memcpy(chain->digest, digest, sizeof digest);
	memcpy(chain->seal, seal, sizeof seal);
	return true;
}

/* All interviews, or one of them. */
struct checking {
	struct store *store;
	struct chain chain;
	struct error *err;
	bool ok;
};

static bool check_event(void *ctx, const struct store_event *event)
{
	struct checking *c = ctx;

	return c->ok = chain_follow(&c->chain, event, c->err);
}

static bool ends_at_head(const struct chain *chain, const struct store_interview *row,
			 struct error *err)
{
	if (chain->seq == row->head_seq && strcmp(chain->digest, row->head_digest) == 0
	    && strcmp(chain->seal, row->head_seal) == 0)
		return true;
	return error_set(err, ERR_INPUT,
			 "its last event is %lld, not the one at its head (%lld)",
			 (long long)chain->seq, (long long)row->head_seq);
}

static bool check_interview(void *ctx, const struct store_interview *row)
{
	struct checking *c = ctx;

	if (row->phase == STORE_FORGOTTEN)
		return true;
	c->chain = (struct chain){0};
	c->ok = store_each_event(c->store, row->id, check_event, c, c->err) && c->ok
		&& ends_at_head(&c->chain, row, c->err);
	if (!c->ok)
		(void)error_wrap(c->err, "%s", row->id);
	return c->ok;
}

/* The trail's rows on their way to whoever asked. */
struct auditing {
	const struct chain_audit *to;
	struct audit_chain *chain;
};

static bool check_row(void *ctx, const struct audit_row *row)
{
	struct auditing *a = ctx;
	struct error why;

	if (a->to->each)
		a->to->each(a->to->ctx, row);
	if (!audit_follow(a->chain, row, &why))
		a->to->off(a->to->ctx, &why);
	return true;
}

bool chain_check_audit(struct store *store, const struct chain_audit *to,
		       struct audit_chain *ret, struct error *err)
{
	struct auditing a = {to, ret};
	struct error why;

	*ret = (struct audit_chain){0};
	if (!store_audit_head(store, &ret->head_number, ret->head_digest, err)
	    || !store_audit_each(store, check_row, &a, err))
		return false;
	if (!audit_ends(ret, &why))
		to->off(to->ctx, &why);
	return true;
}

static void keep_first(void *ctx, const struct error *why)
{
	struct checking *c = ctx;

	if (c->ok)
		*c->err = *why;
	c->ok = false;
}

bool chain_check_all(struct store *store, struct error *err)
{
	struct checking c = {.store = store, .err = err, .ok = true};
	const struct chain_audit to = {.off = keep_first, .ctx = &c};
	struct audit_chain trail = {0};

	if (!store_each(store, check_interview, &c, err) || !c.ok
	    || !chain_check_audit(store, &to, &trail, err))
		return false;
	return c.ok || error_wrap(err, "the audit trail");
}
