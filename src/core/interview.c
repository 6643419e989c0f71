#include "core/interview.h"

#include <assert.h>
#include <string.h>

#include "base/attr.h"
#include "base/strbuf.h"

int interview_current(const struct interview *state)
{
	return state->answers_n - 1;
}

const struct event *interview_asked(const struct event_log *log, int answer)
{
	for (size_t i = 0; i < log->n; i++)
		if (log->events[i].kind == EVENT_ASKED
		    && log->events[i].answer == answer)
			return &log->events[i];
	return NULL;
}

const struct event *interview_graded(const struct event_log *log, int answer)
{
	for (size_t i = log->n; i-- > 0;)
		if (log->events[i].kind == EVENT_GRADED
		    && log->events[i].answer == answer)
			return &log->events[i];
	return NULL;
}

const struct event *interview_said(const struct event_log *log, const char *message)
{
	for (size_t i = log->n; i-- > 0;)
		if (log->events[i].kind == EVENT_SAID && log->events[i].message
		    && strcmp(log->events[i].message, message) == 0)
			return &log->events[i];
	return NULL;
}

bool interview_taken_back(const struct event_log *log, const struct event *said)
{
	for (size_t i = 0; i < log->n; i++)
		if (log->events[i].kind == EVENT_UNDONE
		    && log->events[i].target == said->seq)
			return true;
	return false;
}

const char *interview_reads(const struct event_log *log, const struct event *said)
{
	for (size_t i = log->n; i-- > 0;) {
		const struct event *e = &log->events[i];

		if (e->kind == EVENT_EDITED && e->target == said->seq && !*e->why)
			return e->text;
	}
	return said->text;
}

/* The fragments of one answer, as they were written. */
struct fragments {
	const struct event *said[FRAGMENTS_PER_ANSWER + 1];
	size_t n;
};

/* By the network's ids where it has some, for messages may overtake each other; else
 * as they came. */
static void put_fragment(struct fragments *all, const struct event *said)
{
	size_t i = all->n;

	if (all->n == ARRAY_LEN(all->said))
		return; /* decide takes no more than fit */
	while (i > 0 && said->message && all->said[i - 1]->message
	       && strcmp(said->message, all->said[i - 1]->message) < 0) {
		all->said[i] = all->said[i - 1];
		i--;
	}
	all->said[i] = said;
	all->n++;
}

static void find_fragments(const struct event_log *log, int answer,
			   struct fragments *ret)
{
	ret->n = 0;
	for (size_t i = 0; i < log->n; i++) {
		const struct event *e = &log->events[i];

		if (e->answer != answer)
			continue;
		/* What was set aside and answered anew is kept, but not this answer. */
		if (e->kind == EVENT_SET_ASIDE
		    && (strcmp(e->why, "no_words") == 0
			|| strcmp(e->why, "other_language") == 0))
			ret->n = 0;
		if (e->kind == EVENT_SAID && !*e->why && !interview_taken_back(log, e))
			put_fragment(ret, e);
	}
}

void interview_answer_text(const struct event_log *log, int answer, struct strbuf *out)
{
	struct fragments all;

	find_fragments(log, answer, &all);
	for (size_t i = 0; i < all.n; i++) {
		const char *text = interview_reads(log, all.said[i]);

		if (*text && out->len > 0)
			strbuf_adds(out, "\n");
		strbuf_adds(out, text);
	}
}

void interview_graded_text(const struct interview *state, const struct event_log *log,
			   int answer, struct strbuf *out)
{
	const struct answer *a = &state->answers[answer];
	struct strbuf more;

	if (a->kind != ASK_CLARIFY) {
		interview_answer_text(log, answer, out);
		return;
	}
	interview_answer_text(log, a->parent, out);
	strbuf_adds(out, "\n");
	strbuf_init(&more, ANSWER_BYTES_MAX);
	interview_answer_text(log, answer, &more);
	strbuf_adds(out, more.text);
	strbuf_finish(&more);
}

const struct rubric *interview_rubric(const struct interview *state,
				      const struct bank *bank, int answer)
{
	const struct answer *a = &state->answers[answer];
	const struct probe *probe;

	if (a->probe < 0 || (size_t)a->probe >= bank->probes_n)
		return NULL;
	probe = bank->probes[a->probe];
	return a->kind == ASK_BEHIND ? probe->follow_up : &probe->main;
}

size_t interview_pending(const struct interview *state, struct effect *ret, size_t max)
{
	size_t n = 0;

	if (state->phase != PHASE_TALKING)
		return 0;
	for (int i = 0; i < state->answers_n && n < max; i++)
		if (state->answers[i].state == ANSWER_SUBMITTED)
			ret[n++] = (struct effect){
				.kind = EFFECT_GRADE,
				.answer = i,
				.revision = state->answers[i].revision,
			};
	return n;
}

static void apply_asked(struct interview *s, const struct event *e)
{
	struct concept_state *c = &s->concepts[e->concept];

	s->answers[s->answers_n++] = (struct answer){
		.state = ANSWER_OPEN,
		.kind = e->asked.kind,
		.concept = e->concept,
		.probe = e->asked.number,
		.parent = e->asked.parent,
		.thread = -1,
		.difficulty = e->asked.difficulty,
	};
	if (e->asked.kind == ASK_MAIN)
		c->asked++;
	else
		s->follow_ups++;
	if (e->asked.kind == ASK_BEHIND)
		c->behind = true;
}

/* A score enters its thread: a new one, the second part of one, or a correction. */
static void observe(struct interview *s, struct answer *a, double score)
{
	struct concept_state *c = &s->concepts[a->concept];
	struct depth_thread *t;

	if (a->kind == ASK_MAIN && a->thread < 0) {
		a->thread = (int)c->threads_n++;
		c->threads[a->thread] =
			(struct depth_thread){a->difficulty, {score}, 1};
		return;
	}
	if (a->kind != ASK_MAIN)
		a->thread = s->answers[a->parent].thread;
	t = &c->threads[a->thread];
	if (a->kind == ASK_BEHIND) {
		t->score[1] = score;
		t->n = 2;
	} else if (a->kind == ASK_MAIN || score > t->score[0]) {
		t->score[0] = score;
	}
}

static void apply_graded(struct interview *s, const struct event *e)
{
	struct answer *a = &s->answers[e->answer];
	struct concept_state *c = &s->concepts[a->concept];

	a->state = ANSWER_GRADED;
	a->score = e->grade->score;
	a->low_confidence = e->grade->low_confidence;
	observe(s, a, a->score);
	if (a->kind == ASK_MAIN)
		c->dont_knows = c->skips = 0;
}

static void apply_dont_know(struct interview *s, const struct event *e)
{
	struct answer *a = &s->answers[e->answer];

	a->state = ANSWER_DONT_KNOW;
	if (a->kind != ASK_CLARIFY) /* there it adds nothing to what was said before */
		observe(s, a, 0);
	if (a->kind == ASK_MAIN)
		s->concepts[a->concept].dont_knows++;
}

static void apply_skipped(struct interview *s, const struct event *e)
{
	struct answer *a = &s->answers[e->answer];

	a->state = ANSWER_SKIPPED;
	if (a->kind == ASK_MAIN)
		s->concepts[a->concept].skips++;
}

static void apply_set_aside(struct interview *s, const struct event *e)
{
	struct answer *a = &s->answers[e->answer];

	if (strcmp(e->why, "kept") == 0)
		a->state = ANSWER_SET_ASIDE;
	else if (strcmp(e->why, "other_language") == 0)
		a->language_told = true;
	else if (strcmp(e->why, "distress") == 0)
		s->paused = true;
	if (strcmp(e->why, "distress") != 0 && a->state == ANSWER_OPEN)
		a->fragments = 0;
}

static void apply_submitted(struct interview *s, const struct event *e)
{
	struct answer *a = &s->answers[e->answer];

	a->state = ANSWER_SUBMITTED;
	a->revision = e->revision;
	a->failures = 0;
	a->failed = false;
	a->tried = e->at;
}

static void apply_grade_failed(struct interview *s, const struct event *e)
{
	struct answer *a = &s->answers[e->answer];

	a->failed = true;
	a->tried = e->at;
	if (++a->failures >= GRADE_TRIES)
		a->state = ANSWER_UNGRADED;
}

static void apply_closed(struct interview *s, const struct event *e)
{
	struct concept_state *c = &s->concepts[e->concept];

	c->closed = true;
	memcpy(c->why, e->why, sizeof c->why);
	s->concept = e->concept + 1;
}

static void apply_invited(struct interview *s, const struct event *e)
{
	s->phase = PHASE_INVITED;
	s->seed = e->invited->seed;
	s->start = e->invited->start;
	s->belief = e->invited->belief;
	s->tz_minutes = e->invited->tz_minutes;
}

static void apply_said(struct answer *a, const struct event *e)
{
	if (*e->why)
		return; /* kept, but no part of the answer */
	a->fragments++;
	a->said_at = e->at;
	a->wait = e->wait;
}

/* What happens to one answer. */
static void apply_to_answer(struct interview *s, const struct event *e)
{
	struct answer *a = &s->answers[e->answer];

	if (e->kind == EVENT_DELIVERED)
		a->delivered = true;
	else if (e->kind == EVENT_SAID)
		apply_said(a, e);
	else if (e->kind == EVENT_UNDONE)
		a->fragments--;
	else if (e->kind == EVENT_PROMPTED)
		a->prompted = true;
	else if (e->kind == EVENT_COMMAND && strcmp(e->why, "clarify") == 0)
		a->clarified = true;
	else if (e->kind == EVENT_GRADE_RETRIED) {
		a->failed = false;
		a->tried = e->at;
	}
}

static void apply_word(struct interview *s, const struct event *e)
{
	if (strcmp(e->why, "in_channel") == 0)
		s->told_in_channel = true;
	if (e->answer >= 0)
		apply_to_answer(s, e);
}

static void apply_nudge(struct interview *s, const struct event *e)
{
	int number = e->target == 1 ? 1 : 2;

	if (e->kind == EVENT_REMINDED) {
		s->reminded = number;
		s->reminded_at = e->at;
	} else if (e->target > 0) { /* 0: the recruiter's, which counts for nothing */
		s->nudges = number;
	}
}

static void apply_phase(struct interview *s, const struct event *e)
{
	s->phase = PHASE_TALKING;
	if (e->kind != EVENT_FINISHED)
		return;
	s->phase = PHASE_ENDED;
	memcpy(s->why, e->why, sizeof s->why);
}

static void apply_kind(struct interview *s, const struct event *e)
{
	switch (e->kind) {
	case EVENT_INVITED:
		apply_invited(s, e);
		break;
	case EVENT_CONSENTED:
	case EVENT_FINISHED:
		apply_phase(s, e);
		break;
	case EVENT_ASKED:
		apply_asked(s, e);
		break;
	case EVENT_SUBMITTED:
		apply_submitted(s, e);
		break;
	case EVENT_SET_ASIDE:
		apply_set_aside(s, e);
		break;
	case EVENT_DONT_KNOW:
		apply_dont_know(s, e);
		break;
	case EVENT_SKIPPED:
		apply_skipped(s, e);
		break;
	case EVENT_PAUSED:
	case EVENT_RESUMED:
		s->paused = e->kind == EVENT_PAUSED;
		break;
	case EVENT_GRADED:
		apply_graded(s, e);
		break;
	case EVENT_GRADE_FAILED:
		apply_grade_failed(s, e);
		break;
	case EVENT_NUDGED:
	case EVENT_REMINDED:
		apply_nudge(s, e);
		break;
	case EVENT_CONCEPT_CLOSED:
		apply_closed(s, e);
		break;
	case EVENT_DELIVERED:
	case EVENT_SAID:
	case EVENT_UNDONE:
	case EVENT_COMMAND:
	case EVENT_PROMPTED:
	case EVENT_GRADE_RETRIED:
		apply_word(s, e);
		break;
	case EVENT_DECLINED:
	case EVENT_GRADE_IGNORED:
	case EVENT_REPORTED:
	case EVENT_GREETED:
	case EVENT_EDITED:
	case EVENT_DECIDED:
	case EVENT_KINDS:
		break;
	}
}

/* Events that show the candidate to be there, or that put the word to them. */
static bool is_sign_of_life(enum event_kind kind)
{
	return kind == EVENT_INVITED || kind == EVENT_CONSENTED || kind == EVENT_ASKED
	       || kind == EVENT_SAID || kind == EVENT_UNDONE || kind == EVENT_COMMAND
	       || kind == EVENT_PAUSED || kind == EVENT_RESUMED
	       || kind == EVENT_SUBMITTED || kind == EVENT_DONT_KNOW
	       || kind == EVENT_SKIPPED || kind == EVENT_GREETED
	       || kind == EVENT_EDITED;
}

void interview_apply(struct interview *state, const struct event *event)
{
	apply_kind(state, event);
	state->seq = event->seq;
	if (is_sign_of_life(event->kind)) {
		state->since = event->at;
		state->nudges = state->reminded = 0;
	}
	assert(state->answers_n <= ANSWERS_MAX && state->concept <= CONCEPTS);
}

bool interview_fold(const struct event_log *log, struct interview *ret,
		    struct error *err)
{
	struct interview state = {0};

	for (size_t i = 0; i < log->n; i++) {
		if (!interview_fits(&state, &log->events[i], err))
			return false;
		interview_apply(&state, &log->events[i]);
	}
	*ret = state;
	return true;
}
