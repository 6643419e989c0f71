#include "decide.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void decision_finish(struct decision *decision)
{
	for (size_t i = 0; i < decision->events_n; i++)
		event_finish(&decision->events[i]);
	decision->events_n = 0;
}

struct event decide_event(enum event_kind kind)
{
	return (struct event){.kind = kind, .answer = -1};
}

struct event decide_event_about(enum event_kind kind, int answer)
{
	return (struct event){.kind = kind, .answer = answer};
}

void decide_emit(struct deciding *d, struct event event)
{
	struct decision *out = d->out;
	struct error err;

	assert(out->events_n < DECISION_EVENTS);
	event.seq = out->next.seq + 1;
	event.at = d->facts->now;
	assert(interview_fits(&out->next, &event, &err));
	interview_apply(&out->next, &event);
	out->events[out->events_n++] = event;
}

static void add_effect(struct deciding *d, struct effect effect)
{
	assert(d->out->effects_n < DECISION_EFFECTS);
	effect.seq = d->out->next.seq;
	d->out->effects[d->out->effects_n++] = effect;
}

void decide_effect(struct deciding *d, enum effect_kind kind, int answer)
{
	int revision = kind != EFFECT_NUDGE && answer >= 0
			       ? d->out->next.answers[answer].revision
			       : 0;

	add_effect(d, (struct effect){
			      .kind = kind, .answer = answer, .revision = revision});
}

void decide_say(struct deciding *d, enum phrase phrase, int answer)
{
	add_effect(d, (struct effect){
			      .kind = EFFECT_SAY, .phrase = phrase, .answer = answer});
}

void decide_contact(struct deciding *d, enum word word)
{
	static const enum phrase phrases[] = {
		[WORD_HUMAN] = PHRASE_HUMAN,
		[WORD_ACCOMMODATION] = PHRASE_ACCOMMODATION,
		[WORD_MYDATA] = PHRASE_MYDATA,
		[WORD_FORGET] = PHRASE_FORGET,
	};

	decide_emit_about(d, EVENT_COMMAND, -1, word_text(word));
	decide_say(d, phrases[word], -1);
	add_effect(d,
		   (struct effect){.kind = EFFECT_CONTACT, .word = word, .answer = -1});
}

void decide_finish(struct deciding *d, const char *why, enum phrase phrase)
{
	struct event e = decide_event(EVENT_FINISHED);
	bool begun = d->out->next.phase == PHASE_TALKING;

	(void)snprintf(e.why, sizeof e.why, "%s", why);
	decide_emit(d, e);
	decide_say(d, phrase, -1);
	if (begun)
		decide_effect(d, EFFECT_REPORT, -1);
}

struct event_log decide_log(const struct deciding *d)
{
	size_t stored = d->facts->log->n, added = d->out->events_n;
	struct event_log log = {
		.events = mem_alloc((stored + added + 1) * sizeof *log.events),
		.n = stored + added,
		.cap = stored + added + 1,
	};

	if (stored > 0)
		memcpy(log.events, d->facts->log->events, stored * sizeof *log.events);
	if (added > 0)
		memcpy(log.events + stored, d->out->events, added * sizeof *log.events);
	return log;
}

void decide_emit_about(struct deciding *d, enum event_kind kind, int answer,
		       const char *why)
{
	struct event e = decide_event_about(kind, answer);

	(void)snprintf(e.why, sizeof e.why, "%s", why ? why : "");
	decide_emit(d, e);
}

/* Why a result is not wanted; NULL when it is. */
static const char *unwanted(const struct interview *s, const struct input *in)
{
	const struct answer *a = &s->answers[in->answer];

	if (s->phase == PHASE_ENDED)
		return "ended";
	if (a->revision != in->revision)
		return "stale";
	if (a->state == ANSWER_SUBMITTED)
		return NULL;
	return a->state == ANSWER_GRADED ? "twice" : "settled";
}

static void on_graded(struct deciding *d, const struct input *in)
{
	const char *why;
	struct event e;

	if (in->answer < 0 || in->answer >= d->out->next.answers_n)
		return;
	why = unwanted(&d->out->next, in);
	e = decide_event_about(why ? EVENT_GRADE_IGNORED : EVENT_GRADED, in->answer);
	e.revision = in->revision;
	if (why)
		(void)snprintf(e.why, sizeof e.why, "%s", why);
	else
		e.grade = grade_copy(in->grade);
	decide_emit(d, e);
	if (!why && in->answer == interview_current(&d->out->next)
	    && !d->out->next.paused)
		decide_advance(d);
}

static void failed(struct deciding *d, int answer, const char *why)
{
	struct event e = decide_event_about(EVENT_GRADE_FAILED, answer);

	e.revision = d->out->next.answers[answer].revision;
	e.text = mem_strdup(why);
	decide_emit(d, e);
	if (d->out->next.answers[answer].state == ANSWER_UNGRADED
	    && answer == interview_current(&d->out->next) && !d->out->next.paused)
		decide_advance(d);
}

static void on_grade_failed(struct deciding *d, const struct input *in)
{
	if (in->answer >= 0 && in->answer < d->out->next.answers_n
	    && !unwanted(&d->out->next, in))
		failed(d, in->answer, in->text ? in->text : "");
}

static void retry(struct deciding *d, int answer)
{
	struct event e = decide_event_about(EVENT_GRADE_RETRIED, answer);

	e.revision = d->out->next.answers[answer].revision;
	decide_emit(d, e);
	decide_effect(d, EFFECT_GRADE, answer);
}

/* A silent grader has failed; a failed one is asked again. Only one answer can
 * be waiting for long: the current one, or one that was said late. */
static bool due_grades(struct deciding *d)
{
	struct effect owed[2];
	size_t n = interview_pending(&d->out->next, owed, 2);
	bool any = false;

	for (size_t i = 0; i < n; i++) {
		const struct answer *a = &d->out->next.answers[owed[i].answer];

		if (a->tried + GRADE_RETRY_SECONDS > d->facts->now)
			continue;
		any = true;
		if (!a->failed)
			failed(d, owed[i].answer, "no result in time");
		if (d->out->next.answers[owed[i].answer].state == ANSWER_SUBMITTED)
			retry(d, owed[i].answer);
	}
	return any || n > 0;
}

/* Not asked yet whether that was all, and something has been said. */
static bool prompts(const struct deciding *d)
{
	const struct interview *s = &d->out->next;
	int current = interview_current(s);
	const struct answer *a = &s->answers[current < 0 ? 0 : current];

	return current >= 0 && !s->paused && a->state == ANSWER_OPEN && a->fragments > 0
	       && a->wait > 0 && !a->prompted && a->said_at + a->wait <= d->facts->now;
}

static void nudge(struct deciding *d, int number)
{
	struct event e = decide_event(EVENT_NUDGED);

	e.target = number;
	decide_emit(d, e);
	decide_effect(d, EFFECT_NUDGE, number);
}

static void on_due(struct deciding *d)
{
	const struct interview *s = &d->out->next;
	int64_t deadline =
		interview_deadline(s, d->facts->outages, d->facts->outages_n);

	if (deadline == 0 || deadline > d->facts->now || due_grades(d))
		return;
	if (prompts(d)) {
		decide_emit_about(d, EVENT_PROMPTED, interview_current(s), NULL);
		decide_say(d, PHRASE_ALL_OF_IT, interview_current(s));
	} else if (s->nudges >= 2) {
		decide_finish(d, "expired", PHRASE_EXPIRED);
	} else {
		nudge(d, s->nudges + 1);
	}
}

static void on_delivered(struct deciding *d, const struct input *in)
{
	struct event e = decide_event_about(EVENT_DELIVERED, in->answer);

	if (in->answer < 0 || in->answer >= d->out->next.answers_n
	    || d->out->next.answers[in->answer].delivered)
		return;
	e.message = in->message ? mem_strdup(in->message) : NULL;
	decide_emit(d, e);
}

static void on_reminded(struct deciding *d, int number)
{
	struct event e = decide_event(EVENT_REMINDED);

	e.target = number;
	if (d->out->next.reminded < number && number <= d->out->next.nudges)
		decide_emit(d, e);
}

static void on_invite(struct deciding *d, const struct input *in)
{
	assert(d->out->next.phase == PHASE_NEW);
	decide_emit(d, event_copy(in->invitation));
	if (!in->waits)
		decide_say(d, PHRASE_GREETING, -1);
}

static void on_greet(struct deciding *d)
{
	if (d->out->next.phase != PHASE_INVITED)
		return;
	decide_emit(d, decide_event(EVENT_GREETED));
	decide_say(d, PHRASE_GREETING, -1);
}

static void on_in_channel(struct deciding *d)
{
	if (d->out->next.phase == PHASE_ENDED || d->out->next.told_in_channel)
		return;
	decide_emit_about(d, EVENT_COMMAND, -1, "in_channel");
	decide_say(d, PHRASE_IN_PRIVATE, -1);
}

static void on_reported(struct deciding *d, const char *digest)
{
	struct event e = decide_event(EVENT_REPORTED);

	(void)snprintf(e.digest, sizeof e.digest, "%s", digest);
	decide_emit(d, e);
}

void interview_decide(const struct interview *state, const struct input *in,
		      const struct facts *facts, struct decision *ret)
{
	struct deciding d = {.out = ret, .facts = facts};

	*ret = (struct decision){.next = *state};
	switch (in->kind) {
	case INPUT_INVITE:
		on_invite(&d, in);
		break;
	case INPUT_GREET:
		on_greet(&d);
		break;
	case INPUT_LINE:
		decide_line(&d, in);
		break;
	case INPUT_EDIT:
		decide_edit(&d, in);
		break;
	case INPUT_FILE:
		if (state->phase == PHASE_TALKING)
			decide_say(&d, PHRASE_NO_FILES, -1);
		if (*in->text)
			decide_line(&d, in);
		break;
	case INPUT_IN_CHANNEL:
		on_in_channel(&d);
		break;
	case INPUT_DELIVERED:
		on_delivered(&d, in);
		break;
	case INPUT_REMINDED:
		on_reminded(&d, in->number);
		break;
	case INPUT_NUDGE:
		if (state->phase == PHASE_INVITED || state->phase == PHASE_TALKING)
			nudge(&d, 0);
		break;
	case INPUT_DECIDE:
		if (state->phase == PHASE_ENDED)
			decide_emit(&d, event_copy(in->decision));
		break;
	case INPUT_GRADED:
		on_graded(&d, in);
		break;
	case INPUT_GRADE_FAILED:
		on_grade_failed(&d, in);
		break;
	case INPUT_DUE:
		on_due(&d);
		break;
	case INPUT_CANCEL:
		if (state->phase != PHASE_ENDED)
			decide_finish(&d, "cancelled", PHRASE_CANCELLED);
		break;
	case INPUT_REPORTED:
		on_reported(&d, in->digest);
		break;
	}
}
