/* Whether an event can follow what came before: a damaged log is an error that
 * names the event, never a crash. */
#include "core/interview.h"

#include <string.h>

static bool unfit(struct error *err, const struct event *e, const char *why)
{
	return error_set(err, ERR_INPUT, "event %lld (%s): %s", (long long)e->seq,
			 event_kind_word(e->kind), why);
}

static bool ask_fits(const struct interview *s, const struct event *e,
		     struct error *err)
{
	const struct answer *parent;

	if (s->phase != PHASE_TALKING || e->answer != s->answers_n
	    || e->answer >= ANSWERS_MAX)
		return unfit(err, e, "not the next question");
	if (e->concept != s->concept || e->concept >= CONCEPTS)
		return unfit(err, e, "not the open concept");
	if (e->asked.kind == ASK_MAIN)
		return true;
	if (e->asked.parent < 0 || e->asked.parent >= s->answers_n)
		return unfit(err, e, "follows no question");
	parent = &s->answers[e->asked.parent];
	if (parent->kind != ASK_MAIN || parent->thread < 0
	    || parent->concept != e->concept)
		return unfit(err, e, "follows a question that was not answered");
	return true;
}

/* An observation has to have a place to go to. */
static bool observation_fits(const struct interview *s, const struct event *e,
			     struct error *err)
{
	const struct answer *a = &s->answers[e->answer];
	const struct concept_state *c = &s->concepts[a->concept];

	if (a->kind == ASK_MAIN && a->thread < 0 && c->threads_n >= DEPTH_THREADS_MAX)
		return unfit(err, e, "more threads than a concept has");
	return true;
}

static bool answer_fits(const struct interview *s, const struct event *e,
			enum answer_state wanted, struct error *err)
{
	if (s->phase != PHASE_TALKING || e->answer < 0 || e->answer >= s->answers_n)
		return unfit(err, e, "about no question");
	if (s->answers[e->answer].state != wanted)
		return unfit(err, e, "the answer is not in that state");
	return true;
}

static bool grade_fits(const struct interview *s, const struct event *e,
		       struct error *err)
{
	if (!answer_fits(s, e, ANSWER_SUBMITTED, err))
		return false;
	if (s->answers[e->answer].revision != e->revision)
		return unfit(err, e, "of another revision");
	return observation_fits(s, e, err);
}

static bool is_answer(const struct interview *s, const struct event *e)
{
	return s->phase == PHASE_TALKING && e->answer >= 0 && e->answer < s->answers_n;
}

/* What is too late to count may come at any time. Else fragments and their edits
 * may come while the answer is being graded and after; then it is graded anew. */
static bool amends_fit(const struct interview *s, const struct event *e,
		       struct error *err)
{
	if (!is_answer(s, e))
		return unfit(err, e, "about no question");
	if (!*e->why && s->answers[e->answer].state != ANSWER_OPEN
	    && s->answers[e->answer].state != ANSWER_SUBMITTED
	    && s->answers[e->answer].state != ANSWER_GRADED
	    && s->answers[e->answer].state != ANSWER_UNGRADED)
		return unfit(err, e, "the answer is closed");
	return true;
}

static bool words_fit(const struct interview *s, const struct event *e,
		      struct error *err)
{
	if (e->kind == EVENT_SET_ASIDE && strcmp(e->why, "distress") == 0)
		return is_answer(s, e) || unfit(err, e, "about no question");
	if (s->phase != PHASE_TALKING || e->answer < 0 || e->answer >= s->answers_n)
		return unfit(err, e, "about no question");
	if (s->answers[e->answer].state > ANSWER_SUBMITTED)
		return unfit(err, e, "the answer is closed");
	return true;
}

static bool close_fits(const struct interview *s, const struct event *e,
		       struct error *err)
{
	if (s->phase != PHASE_TALKING || e->concept != s->concept
	    || s->concept >= CONCEPTS)
		return unfit(err, e, "not the open concept");
	return true;
}

static bool fits_talk(const struct interview *s, const struct event *e,
		      struct error *err)
{
	switch (e->kind) {
	case EVENT_ASKED:
		return ask_fits(s, e, err);
	case EVENT_SAID:
	case EVENT_EDITED:
	case EVENT_SUBMITTED:
		return amends_fit(s, e, err);
	case EVENT_PROMPTED:
		return answer_fits(s, e, ANSWER_OPEN, err);
	case EVENT_SKIPPED:
	case EVENT_SET_ASIDE:
		return words_fit(s, e, err);
	case EVENT_UNDONE:
		return answer_fits(s, e, ANSWER_OPEN, err)
		       && (s->answers[e->answer].fragments > 0
			   || unfit(err, e, "nothing to take back"));
	case EVENT_DONT_KNOW:
		return answer_fits(s, e, ANSWER_OPEN, err)
		       && observation_fits(s, e, err);
	case EVENT_GRADED:
	case EVENT_GRADE_FAILED:
	case EVENT_GRADE_RETRIED:
		return grade_fits(s, e, err);
	case EVENT_CONCEPT_CLOSED:
		return close_fits(s, e, err);
	case EVENT_INVITED:
	case EVENT_CONSENTED:
	case EVENT_DECLINED:
	case EVENT_DELIVERED:
	case EVENT_COMMAND:
	case EVENT_PAUSED:
	case EVENT_RESUMED:
	case EVENT_GRADE_IGNORED:
	case EVENT_NUDGED:
	case EVENT_FINISHED:
	case EVENT_REPORTED:
	case EVENT_GREETED:
	case EVENT_REMINDED:
	case EVENT_DECIDED:
	case EVENT_KINDS:
		return true;
	}
	return true;
}

/* What may still be recorded once it is over. */
static bool comes_after_the_end(enum event_kind kind)
{
	return kind == EVENT_REPORTED || kind == EVENT_GRADE_IGNORED
	       || kind == EVENT_DELIVERED || kind == EVENT_REMINDED
	       || kind == EVENT_COMMAND || kind == EVENT_DECIDED;
}

bool interview_fits(const struct interview *s, const struct event *e, struct error *err)
{
	if (e->seq != s->seq + 1)
		return unfit(err, e, "out of sequence");
	if ((e->kind == EVENT_INVITED) != (s->phase == PHASE_NEW))
		return unfit(err, e, "not how an interview begins");
	if (s->phase == PHASE_ENDED && !comes_after_the_end(e->kind))
		return unfit(err, e, "the interview is over");
	if (e->kind == EVENT_CONSENTED && s->phase != PHASE_INVITED)
		return unfit(err, e, "nothing to consent to");
	if (e->kind == EVENT_DECIDED && s->phase != PHASE_ENDED)
		return unfit(err, e, "it is not over yet");
	if (e->kind == EVENT_DELIVERED && (e->answer < 0 || e->answer >= s->answers_n))
		return unfit(err, e, "about no question");
	if (e->answer >= ANSWERS_MAX)
		return unfit(err, e, "about no question");
	return fits_talk(s, e, err);
}
