#include "conversation.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "chain.h"

void conversation_destroy(struct conversation *c)
{
	if (!c)
		return;
	store_interview_finish(&c->row);
	event_log_finish(&c->log);
	free(c);
}

struct conversation *conversation_new(struct library *library,
				      const struct store_interview *row,
				      const struct role *role)
{
	struct conversation *c = mem_zalloc(1, sizeof *c);

	c->row = *row;
	c->bank = library_current(library);
	c->role = role;
	c->model = library_depth_model(library, &depth_defaults);
	return c;
}

/* Reading events: the chain is followed along the way. */
struct reading {
	struct conversation *into;
	struct chain chain;
	bool ok;
	struct error *err;
};

static bool broken(struct reading *r, const struct store_event *e, const char *why)
{
	r->ok = error_set(r->err, ERR_INPUT, "event %lld (%s): %s", (long long)e->seq,
			  e->kind, why);
	return false;
}

/* The report names the event that its content rests on, not those that came of
 * giving it out or after the end: a decision, a wish. over: it was already. */
static bool moves_head(enum event_kind kind, bool over)
{
	return !over && kind != EVENT_REPORTED && kind != EVENT_GRADE_IGNORED
	       && kind != EVENT_DELIVERED;
}

static bool read_event(void *ctx, const struct store_event *stored)
{
	struct reading *r = ctx;
	struct conversation *c = r->into;
	bool over;
	struct error why;
	struct event e;

	if (!chain_follow(&r->chain, stored, r->err))
		return r->ok = false;
	if (!event_parse(stored->kind, stored->body, &e, &why))
		return broken(r, stored, why.text);
	e.seq = stored->seq;
	e.at = stored->at;
	if (!interview_fits(&c->state, &e, r->err)) {
		event_finish(&e);
		return r->ok = false;
	}
	over = c->state.phase == PHASE_ENDED;
	interview_apply(&c->state, &e);
	if (moves_head(e.kind, over))
		memcpy(c->head, r->chain.digest, DIGEST_HEX);
	event_log_add(&c->log, &e);
	return true;
}

/* Checks both chains and that the events fold; err names the first that is off. */
static bool read_events(struct conversation *c, struct store *store, struct error *err)
{
	struct reading r = {.into = c, .ok = true, .err = err};

	if (!store_each_event(store, c->row.id, read_event, &r, err) || !r.ok)
		return false;
	if (c->log.n == 0)
		return error_set(err, ERR_NOT_FOUND, "%s has no events", c->row.id);
	return true;
}

static bool load_sealed(struct conversation *c, struct store *store,
			struct library *library, struct error *err)
{
	const struct event *invited = &c->log.events[0];

	c->bank = library_bank(library, store, invited, err);
	if (!c->bank)
		return false;
	c->role = library_sealed_role(library, store, invited->invited->role,
				      invited->invited->role_digest, err);
	c->model = library_depth_model(library, &c->state.belief);
	return c->role != NULL;
}

struct conversation *conversation_load(struct store *store, struct library *library,
				       const char *id, struct error *err)
{
	struct conversation *c = mem_zalloc(1, sizeof *c);

	if (!store_find(store, id, &c->row, err) || !read_events(c, store, err)
	    || !load_sealed(c, store, library, err)) {
		conversation_destroy(c);
		return NULL;
	}
	return c;
}

/* The stored form of one event, chained to *head, which moves on. */
struct chain_head {
	const char *digest, *seal;
};

static void chain(const struct conversation *c, const struct event *e,
		  const struct interview *state, struct chain_head *head,
		  struct store_event *ret)
{
	const struct rubric *rubric = NULL;
	struct strbuf body;

	if (e->kind == EVENT_GRADED)
		rubric = interview_rubric(state, c->bank->bank, e->answer);
	strbuf_init(&body, EVENT_BODY_MAX);
	event_body(e, rubric, &body);
	assert(strbuf_ok(&body)); /* cut, it could never be read again */
	*ret = (struct store_event){.seq = e->seq,
				    .at = e->at,
				    .kind = event_kind_word(e->kind),
				    .body = strbuf_take_and_finish(&body)};
	event_digest(head->digest, ret->kind, ret->body, ret->digest);
	event_seal(head->seal, ret->digest, ret->seq, ret->at, ret->seal);
	*head = (struct chain_head){ret->digest, ret->seal};
}

static void free_bodies(struct store_event *events, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char *body = (char *)(uintptr_t)events[i].body; /* ours, from chain() */

		free(body);
	}
}

static enum store_phase store_phase_of(const struct interview *state,
				       enum store_phase before)
{
	if (state->phase == PHASE_ENDED)
		return STORE_ENDED;
	return before == STORE_WAITING ? STORE_WAITING : STORE_LIVE;
}

static void keep_head(struct conversation *c, const struct store_event *events,
		      const struct decision *d)
{
	bool over = c->state.phase == PHASE_ENDED;

	for (size_t i = 0; i < d->events_n; i++) {
		if (moves_head(d->events[i].kind, over))
			memcpy(c->head, events[i].digest, DIGEST_HEX);
		over |= d->events[i].kind == EVENT_FINISHED;
	}
}

bool conversation_append(struct conversation *c, struct store *store,
			 struct decision *d, struct error *err)
{
	struct store_event events[DECISION_EVENTS];
	struct chain_head head = {c->row.head_digest, c->row.head_seal};
	struct store_interview row = c->row;
	bool ok;

	for (size_t i = 0; i < d->events_n; i++)
		chain(c, &d->events[i], &d->next, &head, &events[i]);
	row.phase = store_phase_of(&d->next, c->row.phase);
	row.deadline = interview_deadline(&d->next, NULL, 0);
	ok = d->events_n == 0 || store_append(store, &row, events, d->events_n, err);
	if (ok) {
		c->row = row;
		keep_head(c, events, d);
		for (size_t i = 0; i < d->events_n; i++)
			event_log_add(&c->log, &d->events[i]);
		c->state = d->next;
	}
	free_bodies(events, d->events_n);
	return ok;
}

void conversation_report(const struct conversation *c, struct profile *ret_profile,
			 struct report *ret)
{
	profile_compute(&c->state, c->role, c->model, ret_profile);
	*ret = (struct report){
		.state = &c->state,
		.log = &c->log,
		.bank = c->bank->bank,
		.role = c->role,
		.profile = ret_profile,
		.head = c->head,
	};
}
