/*
 * The words that carry an answer's grammar, and those that say nothing: what
 * negates, what opens a clause, what only praises. Closed lists, because
 * without a parser these are what a sentence can be read by.
 */
#ifndef CORE_LEXICON_CLASSES_H
#define CORE_LEXICON_CLASSES_H

struct terms;

enum word_class {
	CLASS_FUNCTION = 1 << 0,   /* any closed-class word: never content */
	CLASS_NEGATOR = 1 << 1,    /* turns what follows */
	CLASS_CLAUSE = 1 << 2,     /* opens a clause */
	CLASS_CONDITION = 1 << 3,  /* ... of which nothing is claimed */
	CLASS_RELATION = 1 << 4,   /* relates two things: per, under, only, must */
	CLASS_SUBJECT = 1 << 5,    /* begins a new clause after "and" */
	CLASS_DETERMINER = 1 << 6, /* may stand inside a phrase: "lock the row" */
	CLASS_OR = 1 << 7,
	CLASS_AND = 1 << 8,
	CLASS_BE = 1 << 9,
	CLASS_WRONG = 1 << 10,  /* "... is wrong": turns what stands before */
	CLASS_RISKY = 1 << 11,  /* "... is dangerous": no belief, but no denial */
	CLASS_AVOID = 1 << 12,  /* "avoid ...": the same, forwards */
	CLASS_VAGUE = 1 << 13,  /* content words without content */
	CLASS_GRADER = 1 << 14, /* said to a grader: rubric, marks */
	CLASS_ORDER = 1 << 15,  /* goes with it: ignore, give, full */
	CLASS_PERSON = 1 << 16, /* they who say things: people, some */
	CLASS_SAYS = 1 << 17,
	CLASS_RESULT = 1 << 18, /* "no timeout means that ..." */
	CLASS_DEED = 1 << 19,   /* verbs that say what is done */
	CLASS_PRAISE = 1 << 20, /* vague, and typical for naming without knowing */
};

void classes_add(struct terms *terms);

#endif
