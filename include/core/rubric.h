/*
 * Which points of a rubric an answer shows, and the score that follows.
 *
 * The score is computed here from the points by one formula, whoever found
 * them: the pattern grader below or, later, a model that names points and
 * quotes. It is never taken from a grader.
 *
 *   credit c = 1 shown, .9 through a typo, .25 only listed, 0 negated, or
 *              soft: .7 * clamp((alignment - .45) / .35)
 *   x        = min(1, sum(weight * c) / target); only listed: x <= .2;
 *              rung caps by the probe's difficulty d
 *   score    = max(0, x - sum of the costs of the misconceptions)
 *
 * Rung caps: d >= 7 needs a deep point and d 4 to 6 a working or deep one, else
 * x <= .3, which is no pass; d 5 and 6 without a deep point x <= .8, which passes
 * and yet is not the whole answer (without it somebody who never shows a deep
 * point ends at depth 7.4: tests/check_ceiling.c); d <= 3 has none. A rubric
 * without difficulty (d = 0) is capped at .8 without a deep and at .4 without a working point.
 */
#ifndef CORE_RUBRIC_H
#define CORE_RUBRIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lexicon;
struct rubric;

enum { POINTS_MAX = 12, MISCONCEPTIONS_MAX = 6, ANSWER_BYTES_MAX = 16384 };

enum point_state {
	POINT_ABSENT,
	POINT_NEGATED, /* said, and denied */
	POINT_LISTED,  /* named in a list, nothing said about it */
	POINT_SOFT,    /* close to the point's sentence, no pattern */
	POINT_TYPO,    /* shown, through a misspelt word */
	POINT_SHOWN,
};

struct point_grade {
	enum point_state state;
	double credit;       /* 0..1; decides together with the weight */
	uint32_t start, end; /* bytes of the answer as typed; 0, 0 when absent */
};

struct misconception_grade {
	bool shown;
	uint32_t start, end;
};

/* Plain values, copied with =. Entry i belongs to the rubric's point i. */
struct grade {
	double score;        /* 0..1: how well this one probe was answered */
	bool low_confidence; /* the grader can't tell: ask once more */
	bool on_topic;       /* it speaks of what was asked */
	size_t points_n;
	struct point_grade points[POINTS_MAX];
	size_t misconceptions_n;
	struct misconception_grade misconceptions[MISCONCEPTIONS_MAX];
};

/* Finds the points by the rubric's patterns. Pure; the answer is UTF-8 or not. */
void rubric_grade(const struct rubric *rubric, const struct lexicon *lexicon,
		  const char *answer, struct grade *ret);

/* The formula alone, over states and credits that somebody else found. */
double rubric_score(const struct rubric *rubric, const struct grade *grade);

const char *point_state_word(enum point_state state); /* "shown", "listed", ... */

/* Part of what an interview seals: raise it whenever grades may change. */
extern const char rubric_version[];

#endif
