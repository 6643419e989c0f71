/* What the forms of the report share: looking things up in an interview. */
#ifndef CORE_REPORT_PARTS_H
#define CORE_REPORT_PARTS_H

#include "core/report.h"

/* A point that an answer shows, with the bytes that show it. */
struct shown_point {
	int answer;
	const char *say;
	size_t start, end;
};
/* The deepest, weightiest point shown in a well-answered question of a concept. */
bool report_best_point(const struct report *r, int concept, struct shown_point *ret);

/* A question that was not held, and the weightiest point that was missing. */
struct missed_point {
	int answer;
	const char *ask, *say;
	bool said; /* there are words to quote */
};
bool report_worst_miss(const struct report *r, int concept, struct missed_point *ret);

/* The sentence around a span, and the span alone: on one line, as it was written. */
void report_put_quote(const struct report *r, int answer, size_t start, size_t end,
		      struct strbuf *out);
void report_put_span(const struct report *r, int answer, size_t start, size_t end,
		     struct strbuf *out);
/* The grade that counts for an answer; NULL where there is none. */
const struct grade *report_grade(const struct report *r, int answer);
const char *report_say(const struct rubric *rubric, size_t point);
const char *answer_state_word(enum answer_state state);

#endif
