#include "core/report_parts.h"

#include <string.h>

#include "base/strbuf.h"
#include "core/quote.h"

static const double held_at = 0.5;

const char *answer_state_word(enum answer_state state)
{
	switch (state) {
	case ANSWER_OPEN:
		return "open";
	case ANSWER_SUBMITTED:
		return "not graded yet";
	case ANSWER_GRADED:
		return "graded";
	case ANSWER_DONT_KNOW:
		return "did not know";
	case ANSWER_SKIPPED:
		return "skipped";
	case ANSWER_SET_ASIDE:
		return "not graded: for a person to read";
	case ANSWER_UNGRADED:
		return "not graded: the grader failed";
	}
	return NULL;
}

const struct grade *report_grade(const struct report *r, int answer)
{
	const struct event *e;

	if (r->state->answers[answer].state != ANSWER_GRADED)
		return NULL;
	e = interview_graded(r->log, answer);
	return e ? e->grade : NULL;
}

const char *report_say(const struct rubric *rubric, size_t point)
{
	const struct point *p = &rubric->points[point];

	return p->says > 0 ? p->say[0] : p->id;
}

void report_put_quote(const struct report *r, int answer, size_t start, size_t end,
		      struct strbuf *out)
{
	struct strbuf text;

	strbuf_init(&text, (size_t)2 * ANSWER_BYTES_MAX + 2);
	interview_graded_text(r->state, r->log, answer, &text);
	quote_around(text.text, start, end, QUOTE_BYTES, out);
	strbuf_finish(&text);
}

void report_put_span(const struct report *r, int answer, size_t start, size_t end,
		     struct strbuf *out)
{
	struct strbuf text;

	strbuf_init(&text, (size_t)2 * ANSWER_BYTES_MAX + 2);
	interview_graded_text(r->state, r->log, answer, &text);
	quote_span(text.text, start, end, out);
	strbuf_finish(&text);
}

static void better_of(const struct rubric *rubric, const struct grade *grade,
		      int answer, double *worth, struct shown_point *ret)
{
	for (size_t i = 0; i < grade->points_n && i < rubric->points_n; i++) {
		const struct point_grade *p = &grade->points[i];
		double w = 10 * (double)rubric->points[i].rung
			   + rubric->points[i].weight * p->credit + rubric->difficulty;

		if (p->state < POINT_TYPO || w <= *worth)
			continue;
		*worth = w;
		*ret = (struct shown_point){answer, report_say(rubric, i), p->start,
					    p->end};
	}
}

bool report_best_point(const struct report *r, int concept, struct shown_point *ret)
{
	double worth = 10; /* a surface point is no strength */

	ret->say = NULL;
	for (int a = 0; a < r->state->answers_n; a++) {
		const struct grade *grade = report_grade(r, a);
		const struct rubric *rubric = interview_rubric(r->state, r->bank, a);

		if (r->state->answers[a].concept == concept && grade && rubric
		    && grade->score >= held_at)
			better_of(rubric, grade, a, &worth, ret);
	}
	return ret->say != NULL;
}

/* The weightiest point that is not there, the simpler one on a tie: that is what
 * a person would ask for next. */
static const char *missing(const struct rubric *rubric, const struct grade *grade)
{
	const char *say = NULL;
	double most = 0;

	for (size_t i = 0; i < rubric->points_n; i++) {
		bool there = grade && i < grade->points_n
			     && grade->points[i].state >= POINT_SOFT;

		if (there || rubric->points[i].weight <= most)
			continue;
		most = rubric->points[i].weight;
		say = report_say(rubric, i);
	}
	return say;
}

bool report_worst_miss(const struct report *r, int concept, struct missed_point *ret)
{
	double easiest = 11;

	for (int a = 0; a < r->state->answers_n; a++) {
		const struct answer *answer = &r->state->answers[a];
		const struct grade *grade = report_grade(r, a);
		const struct rubric *rubric = interview_rubric(r->state, r->bank, a);
		const char *say;

		if (answer->concept != concept || answer->kind != ASK_MAIN || !rubric
		    || answer->difficulty >= easiest
		    || (grade ? grade->score >= held_at
			      : answer->state != ANSWER_DONT_KNOW))
			continue;
		say = missing(rubric, grade);
		if (!say)
			continue;
		easiest = answer->difficulty;
		*ret = (struct missed_point){a, rubric->ask, say, grade != NULL};
	}
	return easiest <= 10;
}
