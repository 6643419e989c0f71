/*
 * Whoever says which points of a rubric an answer shows. A grader that needs
 * nothing but the processor has `grade`, and its result is stored together with
 * the submission. One that asks elsewhere has `start`, and its result comes
 * later through `done`. It may answer late, twice or never: the interview takes
 * the first result for a job that is pending and records the rest as ignored. A
 * failure is a failure, never a zero.
 */
#ifndef GRADER_GRADER_H
#define GRADER_GRADER_H

#include <stdbool.h>
#include <stdint.h>

#include "core/bank.h"
#include "core/rubric.h"

struct grader;

/* Borrowed for the call: a grader that works on copies what it needs. */
struct grade_job {
	const char *interview; /* id */
	int64_t answer;        /* which answer of that interview */
	int64_t revision;      /* raised when the answer's text changes */
	const struct rubric *rubric;
	const struct lexicon *lexicon;
	const char *text; /* the answer as typed */
};

/* Borrowed for the call. */
struct grade_result {
	const char *interview; /* these three as in the job */
	int64_t answer, revision;
	const struct grade *grade; /* NULL on failure: then why says it */
	const char *why;
};

struct grader_sink {
	void *ctx;
	/* Never called inside start(). */
	void (*done)(void *ctx, const struct grade_result *result);
};

/* One of the two, `grade` or `start`; the other is NULL. */
struct grader_ops {
	const char *name;    /* "rubric": sealed into the interview, with ... */
	const char *version; /* ... this */
	/* Within well under a millisecond: all other interviews wait meanwhile. */
	void (*grade)(struct grader *grader, const struct grade_job *job,
		      struct grade *ret);
	void (*start)(struct grader *grader, const struct grade_job *job);
	void (*destroy)(struct grader *grader);
};

struct grader {
	const struct grader_ops *ops;
	struct grader_sink sink; /* unused by one that has `grade` */
};

/* The pattern grader of core/rubric.h, which grades at once. */
struct grader *rubric_grader_create(void);
void grader_destroy(struct grader *grader); /* NULL is fine */

#endif
