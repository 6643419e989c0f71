/*
 * The question bank: six concepts, their ladders, their probes.
 *
 * A bank is parsed once from text that somebody else read from files, and is
 * constant from then on; everything that it hands out is borrowed and lives as
 * long as it does. Its digest covers the text of every file, the lexicon and the
 * word list, so "the same bank" is a fact and not an impression.
 */
#ifndef CORE_BANK_H
#define CORE_BANK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/error.h"
#include "core/rubric.h"

struct lexicon;
struct pattern;
struct saying;

enum { CONCEPTS = 6, PROBES_MAX = 64, RUNGS = 3 };

/* Depth and difficulty share one scale, 0 to 10: surface < 3.5 <= working < 6.5 <= deep. */
enum rung { RUNG_SURFACE, RUNG_WORKING, RUNG_DEEP };
const char *rung_word(enum rung rung); /* "surface", "working", "deep" */

/* The six concepts, in the order in which everybody is asked. */
struct concept_name {
	const char *id;    /* "data-modeling" */
	const char *title; /* "Data modeling & databases" */
	const char *brief; /* "data modeling": in a sentence */
};
extern const struct concept_name concept_names[CONCEPTS];
/* Index of the concept with this id, -1 if there is none. */
int concept_find(const char *id);

struct point {
	const char *id;
	enum rung rung;
	double weight;
	const char *const
		*say; /* plain sentences that express it; the first is shown */
	struct saying *const *sayings; /* compiled: one for each of say */
	size_t says;
	const char *const
		*match; /* as written (NULL in a bank to ask); compiled beside it */
	struct pattern *const *patterns;
	size_t patterns_n;
};

struct misconception {
	const char *id;
	const char *say; /* what the mistaken person believes; NULL in fixtures */
	double cost;
	const char *const *match;
	struct pattern *const *patterns;
	size_t patterns_n;
};

/* One answer with the score that it must get: the probe's tests. */
struct sample {
	const char *kind; /* full, terse, misconception, vague, list, negated, ... */
	const char *answer;
	double low, high;
	bool blind; /* written by somebody who had seen the question only */
	const char *const *shows;
	size_t shows_n;
	const char *const *not_shows;
	size_t not_shows_n;
};

/* What one question is graded by: a probe's own, or its follow-up's. */
struct rubric {
	const char *ask;
	double difficulty; /* 1..10, 0 where none was given */
	double target;     /* sum of weights that scores 1 */
	bool list_ok;      /* a list is a legitimate answer here */
	struct point points[POINTS_MAX];
	size_t points_n;
	struct misconception misconceptions[MISCONCEPTIONS_MAX];
	size_t misconceptions_n;
	const struct sample *samples;
	size_t samples_n;
	struct question_words *question; /* compiled: what the guards need of `ask` */
};

struct probe {
	const char *id;      /* unique in the bank */
	const char *topic;   /* facet, for content balance */
	const char *clarify; /* the question put differently, no hint */
	int concept;         /* index into concept_names; -1 outside a bank */
	struct rubric main;
	const struct rubric *follow_up; /* NULL below difficulty 5 */
};

struct concept {
	const char *file;          /* where it was read from, for complaints */
	const char *ladder[RUNGS]; /* what someone on that rung does, one sentence */
	const struct probe *probes[PROBES_MAX];
	size_t probes_n;
};

/* One file's text, as read. */
struct bank_file {
	const char *name; /* as error messages should call it */
	const char *text;
	size_t len;
};

struct bank {
	char digest[DIGEST_HEX];
	struct lexicon *lexicon; /* owned */
	struct concept concepts[CONCEPTS];
	const struct probe *const *probes; /* all of them: index is "probe number" */
	size_t probes_n;
	void *memory; /* owned: what the rest points into */
};

enum { BANK_FILES_MAX = 32 };
/* All texts of a bank, as read. */
struct bank_texts {
	struct bank_file files[BANK_FILES_MAX];
	size_t n;
	struct bank_file lexicon, words;
};

/*
 * files: one a concept, in any order. NULL on failure; the first mistake is
 * reported with file and JSON path. lexicon and words: see core/lexicon.h.
 */
struct bank *bank_parse(const struct bank_texts *texts, struct error *err) MUST_USE;
/* Without the samples, which are half of a bank, and only its author needs them:
 * nothing is said of mistakes in them. */
struct bank *bank_parse_to_ask(const struct bank_texts *texts,
			       struct error *err) MUST_USE;

/* The same without asking for all six: to check a bank that is being written. */
struct bank *bank_parse_some(const struct bank_texts *texts,
			     struct error *err) MUST_USE;

/*
 * A file with "lexicon" and "probes" and whatever else (a set of probes outside
 * the bank), or a concept file: then `lexicon` is needed. Probes there may lack
 * difficulty, clarify, say and samples; all are put into concepts[0].
 */
struct bank *bank_parse_loose(const struct bank_file *file,
			      const struct bank_file *lexicon,
			      const struct bank_file *words,
			      struct error *err) MUST_USE;
void bank_destroy(struct bank *bank); /* NULL is fine */

/*
 * Files and lexicon as one text, for keeping (the word list is large and seldom
 * changes: it is kept beside it). What is unpacked has the digest of what was
 * packed. The text is the caller's.
 */
char *bank_pack(const struct bank_texts *texts, size_t *ret_len) MUST_USE;
struct bank *bank_unpack(const char *pack, size_t len, const struct bank_file *words,
			 struct error *err) MUST_USE;

/* Number of the probe with this id, -1 if there is none. */
int bank_find(const struct bank *bank, const char *id);

#endif
