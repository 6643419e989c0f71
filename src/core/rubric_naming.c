#include "core/rubric_naming.h"

#include <string.h>

#include "base/attr.h"
#include "core/lexicon_classes.h"

enum {
	LISTED_POINTS = 3,
	BARE_WORDS = 9,     /* so many words in a row without grammar are a list */
	PLAIN_PERCENT = 12, /* words of grammar that any sentence has */
	FRAME_WEIGHT = 2,
	ITEMS_SOME = 3,
	ITEMS_MANY = 5,
	ITEM_WORDS_MAX = 4,
	VAGUE_MIN = 2,        /* from here a sentence is fluent rather than terse */
	VAGUE_MIN_SINGLE = 3, /* one point alone: "I'd use X, it's better" is fine */
};

/* What a sentence is made of, beside the terms that the points look for. */
struct tally {
	size_t words, grammar;
	size_t relations; /* words that put one thing in relation to another */
	size_t rest;      /* words that say something and are in no match */
	size_t terms;     /* words of matches */
	size_t vague;     /* praise, and verbs without a deed */
	size_t deeds;     /* verbs with one and what connects (if, per): two each */
};

static bool is_plain(const struct text *t, size_t i)
{
	return token_is(t, i, "would") || token_is(t, i, "should")
	       || token_is(t, i, "could") || token_is(t, i, "can")
	       || token_is(t, i, "will") || token_is(t, i, "to") || token_is(t, i, "in")
	       || token_is(t, i, "as");
}

static bool connects(const struct text *t, size_t i)
{
	static const char *const words[] = {
		"per",  "only", "before", "after", "then",  "than",    "until",
		"once", "same", "first",  "each",  "while", "instead", "again"};
	char first = token_text(t, i)[0];

	if (token_is(t, i, "so"))
		return false;

	/* "because it provides more reliability" is praise again. */
	for (size_t k = i + 1; k < i + 3 && k < t->n; k++)
		if (token_has(t, i, CLASS_CLAUSE) && token_has(t, k, CLASS_PRAISE)
		    && !t->tokens[k].covered)
			return false;
	if (token_has(t, i, CLASS_CLAUSE | CLASS_NEGATOR)
	    || (first >= '0' && first <= '9'))
		return true;
	for (size_t k = 0; k < ARRAY_LEN(words); k++)
		if (token_is(t, i, words[k]))
			return true;
	return false;
}

/* "Deployment" names what "deploy" does. */
static bool is_deed(const struct text *t, size_t i)
{
	static const char *const nouns[] = {"ment", "ments", "tion", "tions",
					    "sion", "ance",  "ence"};
	size_t len = t->tokens[i].len;

	if (!token_has(t, i, CLASS_DEED))
		return false;
	for (size_t k = 0; k < ARRAY_LEN(nouns); k++) {
		size_t n = strlen(nouns[k]);

		if (len > n && memcmp(token_text(t, i) + len - n, nouns[k], n) == 0)
			return false;
	}
	return true;
}

static void count(const struct text *t, size_t i, const struct question_words *question,
		  struct tally *ret)
{
	const struct token *token = &t->tokens[i];
	bool content = !token_has(t, i, CLASS_FUNCTION | CLASS_VAGUE);

	ret->words++;
	ret->grammar += token_has(t, i, CLASS_FUNCTION | CLASS_NEGATOR);
	if (token_has(t, i, CLASS_RELATION | CLASS_NEGATOR) && !is_plain(t, i))
		ret->relations += token_has(t, i, CLASS_CLAUSE) ? 2 : 1;
	ret->vague += token_has(t, i, CLASS_PRAISE) && !token->covered
		      && token->negations == 0;
	/* A deed inside a term may be its name: "refresh token". */
	if (connects(t, i) || (is_deed(t, i) && !token->covered))
		ret->deeds += 2;
	else if (is_deed(t, i))
		ret->deeds++;
	ret->terms += content && token->covered;
	ret->rest += content && !token->covered && !question_has(question, token->stem);
}

/* Is this token a comma's or an "and"'s right side, with names on both sides? What
 * stands in brackets is no enumeration: columns, arguments, an aside. */
static bool separates(const struct text *t, size_t i)
{
	const uint32_t grammar = CLASS_FUNCTION | CLASS_NEGATOR;
	bool comma =
		(t->tokens[i].marks & (MARK_CLAUSE | MARK_RELATION)) == MARK_CLAUSE;
	size_t right = i;

	if ((t->tokens[i].marks | t->tokens[i - 1].marks) & MARK_INNER)
		return false;
	if (token_has(t, i, CLASS_AND | CLASS_OR))
		right++;
	else if (!comma)
		return false;
	if (right + 1 < t->n && token_has(t, right, CLASS_DETERMINER))
		right++;
	return right < t->n && !token_has(t, i - 1, grammar)
	       && !token_has(t, right, grammar)
	       && t->tokens[right].sentence == t->tokens[i - 1].sentence;
}

/* The longest enumeration: "A, B and C" has three items. Without a comma it is
 * none: "locks are held for hours and the replicas fall behind and ...". */
static size_t items(const struct text *t, const struct sentence *s)
{
	size_t run = 0, longest = 0, last = 0;
	bool comma = false;

	for (size_t i = (size_t)s->first + 1; i < s->end; i++) {
		if (!separates(t, i))
			continue;
		if (run == 0 || i - last > ITEM_WORDS_MAX) {
			run = 0;
			comma = false;
		}
		run++;
		last = i;
		comma = comma || !token_has(t, i, CLASS_AND | CLASS_OR);
		if (comma && run > longest)
			longest = run;
	}
	return longest + 1;
}

static size_t enumeration(const struct text *t, const struct sentence *s, size_t points)
{
	size_t n = items(t, s);

	if (n >= ITEMS_MANY && points > 1)
		return 3;
	return n >= ITEMS_SOME ? 2 : 0;
}

/* "It is important to retry late" says what to do. */
static bool is_advice(const struct text *t, size_t i)
{
	return token_has(t, i, CLASS_BE)
	       && (token_is(t, i + 2, "to") || token_is(t, i + 2, "that"));
}

/* "I've heard of X", "things like X come to mind", "X is about Y". */
static size_t frames(const struct text *t, const struct sentence *s)
{
	static const char *const phrases[] = {
		"heard of",        "heard about",      "read about",
		"familiar with",   "come to mind",     "comes to mind",
		"things like",     "stuff like",       "terms like",
		"concepts like",   "words like",       "topics like",
		"things such as",  "concepts such as", "is about",
		"are about",       "all about",        "know about",
		"experience with", "worked with",      "related to",
		"a role",          "is important",     "are important",
		"is key",          "are key",          "is crucial",
		"are crucial",     "is essential",     "are essential",
		"think about",     "think of",         "talk about",
		"look into",       "looked into",      "hand in hand",
		"aware of",        "deals with",       "has to do with",
		"have to do with", "comes into play",  "come into play",
		"is known",        "are known",        "well known",
		"best practice",   "best practices",   "the likes of",
		"and so on",       "and the like",     "i remember",
		"from university", "not involved",     "can not say",
		"i think there",   "involves",         "involve",
		"is a known",      "are a known",      "and such"};
	size_t n = 0;

	for (size_t i = s->first; i < s->end; i++)
		for (size_t k = 0; k < ARRAY_LEN(phrases); k++)
			n += tokens_are(t, i, phrases[k]) && !is_advice(t, i);
	return n;
}

static struct tally tally_of(const struct text *t, const struct sentence *s,
			     const struct question_words *question)
{
	struct tally ret = {0};

	for (size_t i = s->first; i < s->end; i++) {
		count(t, i, question, &ret);
		/* "x = y", "5% errors -> stays closed" */
		if (i > s->first && (t->tokens[i].marks & MARK_RELATION)) {
			ret.relations++;
			ret.deeds += 2;
		}
	}
	return ret;
}

bool sentence_only_names(const struct text *t, const struct sentence *s,
			 const struct question_words *question, size_t points)
{
	struct tally tally = tally_of(t, s, question);
	size_t grammar = tally.grammar + tally.relations, dropped = frames(t, s);
	size_t vague = tally.vague + dropped * FRAME_WEIGHT + enumeration(t, s, points);

	if (points >= LISTED_POINTS && tally.words >= BARE_WORDS
	    && grammar * 100 < tally.words * PLAIN_PERCENT)
		return true;
	if (vague >= (points > 1 ? VAGUE_MIN : VAGUE_MIN_SINGLE) && tally.deeds < vague)
		return true;
	/* What its words are used for is more than naming. */
	if (tally.terms > 2 * points)
		return false;
	if (dropped > 0 && tally.rest <= 1 + tally.words / 16
	    && tally.relations <= 1 + tally.words / 12)
		return true;
	return points >= LISTED_POINTS && tally.vague > 0 && tally.rest <= 1
	       && tally.relations + 1 <= tally.vague;
}
