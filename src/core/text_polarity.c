#include "core/text_tokens.h"

#include "base/attr.h"
#include "core/lexicon_classes.h"

/*
 * Negation without a parser: a negator turns the words behind it as far as its
 * clause goes, a verdict ("... is wrong") those in front of it. Two of them
 * cancel, so each token keeps who turns it and not only whether.
 */

/* Words, articles not counted. */
enum {
	REACH = 7,
	REACH_NO = 6,
	REACH_NEED = 9,
	REACH_THINK = 20,
	REACH_OR = 5,
	UNTIL_AHEAD = 9
};

struct span {
	size_t from, to; /* tokens, to is not in it */
};

static bool same_sentence(const struct text *t, size_t a, size_t b)
{
	return b < t->n && t->tokens[a].sentence == t->tokens[b].sentence;
}

static bool same_clause(const struct text *t, size_t a, size_t b)
{
	return b < t->n && t->tokens[a].clause == t->tokens[b].clause;
}

static struct span sentence_of(const struct text *t, size_t i)
{
	const struct sentence *s = &t->sentences[t->tokens[i].sentence];

	return (struct span){s->first, s->end};
}

static size_t clause_start(const struct text *t, size_t i)
{
	while (i > 0 && same_clause(t, i, i - 1) && same_sentence(t, i, i - 1))
		i--;
	return i;
}

static bool any_of(const struct text *t, size_t i, const char *const *words)
{
	for (; *words; words++)
		if (tokens_are(t, i, *words))
			return true;
	return false;
}

static void turn(struct text *t, size_t by, struct span span)
{
	for (size_t i = span.from; i < span.to; i++) {
		struct token *token = &t->tokens[i];

		if (i != by && token->negations < NEGATIONS_MAX)
			token->negation[token->negations++] = (uint16_t)by;
	}
}

/* Denies what isn't denied already: "I don't use locks, they aren't needed". */
static void deny(struct text *t, size_t by, struct span span)
{
	for (size_t i = span.from; i < span.to; i++)
		if (t->tokens[i].negations % 2 == 0)
			turn(t, by, (struct span){i, i + 1});
}

/* "Retrying at once is dangerous": nobody who says so believes in it, but it is
 * not denied either. "Without backoff is dangerous" speaks for backoff. */
static void doubt(struct text *t, size_t by, struct span span)
{
	for (size_t i = span.from; i < span.to; i++)
		if (t->tokens[i].negations > 0)
			turn(t, by, (struct span){i, i + 1});
		else
			t->tokens[i].disbelieved = true;
}

static void disbelieve(struct text *t, struct span span)
{
	for (size_t i = span.from; i < span.to; i++)
		t->tokens[i].disbelieved = true;
}

/* Does an "or" continue the list that the comma in front of i seems to end? */
static bool or_follows(const struct text *t, size_t i)
{
	for (size_t k = i; k < i + 6 && same_sentence(t, i, k); k++) {
		if (token_has(t, k, CLASS_OR))
			return true;
		if (token_has(t, k, CLASS_FUNCTION)
		    && !token_has(t, k, CLASS_DETERMINER))
			return false;
	}
	return false;
}

/* "no locks and queues" denies both, "no locks and the database decides" one. */
static bool and_continues(const struct text *t, size_t i)
{
	size_t left = 0;

	if (i + 1 >= t->n || token_has(t, i + 1, CLASS_SUBJECT)
	    || token_is(t, i + 1, "then"))
		return false;
	while (same_clause(t, i, i + 1 + left))
		left++;
	return left <= 2;
}

/* Does the reach of the negator at i end in front of this token? */
static bool stops(const struct text *t, size_t i, size_t end)
{
	if (token_is(t, end, "nor"))
		return true;
	if (!same_clause(t, end - 1, end) && !token_has(t, end, CLASS_OR)
	    && !or_follows(t, end))
		return true;
	/* "without a heartbeat another worker takes it" */
	if (end > i + 2
	    && (token_is(t, end, "another") || token_is(t, end, "i")
		|| token_is(t, end, "we") || token_is(t, end, "you")
		|| token_is(t, end, "they")))
		return true;
	/* "not locks and no queues": the second has a negator of its own. */
	if (token_has(t, end, CLASS_AND | CLASS_OR) && same_sentence(t, end, end + 1)
	    && token_has(t, end + 1, CLASS_NEGATOR))
		return true;
	if (token_has(t, end, CLASS_AND) && !and_continues(t, end))
		return true;
	return end > i + 1 && token_has(t, end, CLASS_NEGATOR)
	       && !same_clause(t, i, end);
}

/* How far forward a negator turns. */
static size_t reach(const struct text *t, size_t i, size_t limit)
{
	size_t end = i + 1;

	for (size_t steps = 0; steps < limit && same_sentence(t, i, end); end++) {
		if (stops(t, i, end))
			break;
		steps += !token_has(t, end, CLASS_DETERMINER);
		if (token_has(t, end, CLASS_OR) && steps > limit - REACH_OR)
			steps = limit - REACH_OR;
	}
	return end;
}

static bool in_condition(const struct text *t, size_t i)
{
	for (size_t k = clause_start(t, i); k < i; k++)
		if (token_has(t, k, CLASS_CONDITION))
			return true;
	return false;
}

/* "No timeout means that threads pile up" speaks for timeouts. */
static bool has_result(const struct text *t, size_t i)
{
	for (size_t k = i + 1; k < i + 6 && same_clause(t, i, k); k++)
		if (token_has(t, k, CLASS_RESULT))
			return !token_has(t, k - 1, CLASS_NEGATOR)
			       && !token_has(t, k, CLASS_NEGATOR);
	return false;
}

/* Negators that deny nothing. */
static bool exempt(const struct text *t, size_t i)
{
	static const char *const phrases[] = {
		"not only",  "not just", "not merely", "no doubt", "no matter",
		"no wonder", "no one",   "never mind", "not even", NULL};
	static const char *const until[] = {"until", "unless", "till", NULL};
	size_t first = sentence_of(t, i).from;

	if (any_of(t, i, phrases))
		return true;
	if (i > 0
	    && (tokens_are(t, i - 1, "or not") || tokens_are(t, i - 1, "if not")
		|| tokens_are(t, i - 1, "why not")))
		return true;
	/* "Not before it is done": until opens a clause, so look past it. */
	for (size_t k = i + 1; k < i + UNTIL_AHEAD && same_sentence(t, i, k); k++)
		if (any_of(t, k, until))
			return true;
	if (in_condition(t, i) || has_result(t, i))
		return true;
	/* "Without one, the engine reads every row." */
	return token_is(t, i, "without") && i == first
	       && sentence_of(t, i).to > i + REACH_NO;
}

/* What a verdict at `at` is about. */
static struct span about(const struct text *t, size_t at)
{
	size_t first = clause_start(t, at), sentence = sentence_of(t, at).from;
	size_t who = first;

	while (who < at && token_has(t, who, CLASS_CLAUSE | CLASS_AND))
		who++;
	if (who + 4 < at
	    || !(token_is(t, who, "that") || token_is(t, who, "this")
		 || token_is(t, who, "it") || token_is(t, who, "which")
		 || token_is(t, who, "they")))
		return (struct span){first, at};
	if (first > sentence)
		return (struct span){sentence, first};
	if (sentence > 0)
		return (struct span){sentence_of(t, sentence - 1).from, sentence};
	return (struct span){at, at};
}

/* The first of the words within the n tokens from i on, or 0. */
static size_t soon(const struct text *t, size_t i, size_t n, const char *const *words)
{
	for (size_t k = i; k < i + n && same_clause(t, i - 1, k); k++)
		if (any_of(t, k, words))
			return k;
	return 0;
}

/* "It doesn't matter who ...": what it is about comes behind. */
static bool points_ahead(const struct text *t, size_t verdict)
{
	static const char *const openers[] = {"who", "what", "which", "how",  "whether",
					      "if",  "that", "to",    "when", "where",
					      "why", "for",  NULL};

	return same_sentence(t, verdict, verdict + 1)
	       && any_of(t, verdict + 1, openers);
}

/* "doesn't matter", "isn't needed": what stands before is denied. */
static void turn_backwards(struct text *t, size_t i)
{
	static const char *const denied[] = {
		"needed",   "necessary", "required", "matter",     "matters",
		"relevant", "important", "true",     "worth",      "useful",
		"correct",  "a must",    "the case", "applicable", "help",
		"helps",    "work",      "works",    NULL};
	static const char *const poor[] = {
		"enough", "scale",       "safe",       "solve",      "good",
		"fix",    "recommended", "sufficient", "a solution", NULL};
	size_t first = clause_start(t, i), at = soon(t, i + 1, 3, denied);
	bool it = token_is(t, first, "it")
		  || (token_has(t, first, CLASS_CLAUSE | CLASS_AND)
		      && token_is(t, first + 1, "it"));

	if (at && it && points_ahead(t, at))
		deny(t, i, (struct span){at + 1, reach(t, at, REACH_THINK)});
	else if (at)
		deny(t, i, about(t, i));
	else if (soon(t, i + 1, 3, poor))
		disbelieve(t, about(t, i));
}

/* "I don't think ..." turns its clause, "it is not true that" the sentence. */
static size_t turns_far(const struct text *t, size_t i)
{
	static const char *const thinks[] = {"think", "believe", "agree", NULL};
	static const char *const is_true[] = {"true that", "correct that", "right that",
					      "the case that", NULL};

	if (soon(t, i + 1, 2, is_true))
		return sentence_of(t, i).to;
	return soon(t, i + 1, 2, thinks) ? reach(t, i, REACH_THINK) : 0;
}

/* "Not all texts can be parsed" denies nothing, but nobody believes in it. */
static bool not_all(const struct text *t, size_t i)
{
	static const char *const phrases[] = {"not all",    "not every",
					      "not always", "not necessarily",
					      "not sure",   NULL};

	return any_of(t, i, phrases);
}

static void negator(struct text *t, size_t i)
{
	bool noun = token_is(t, i, "no") || token_is(t, i, "without")
		    || token_is(t, i, "nor") || token_is(t, i, "neither")
		    || !token_has(t, i, CLASS_FUNCTION);
	size_t limit = noun ? REACH_NO : REACH;

	if (!turns_far(t, i) && exempt(t, i))
		return;
	if (not_all(t, i)) {
		disbelieve(t, (struct span){i + 1, reach(t, i, limit)});
		return;
	}
	if (turns_far(t, i)) {
		t->tokens[i].aloof = true;
		turn(t, i, (struct span){i + 1, turns_far(t, i)});
		return;
	}
	if (tokens_are(t, i, "no need"))
		limit = REACH_NEED;
	turn(t, i, (struct span){i + 1, reach(t, i, limit)});
	if (!noun)
		turn_backwards(t, i);
}

static bool is_verdict(const struct text *t, size_t i)
{
	bool be = false;

	for (size_t k = i; k-- > 0 && k + 4 > i && same_clause(t, k, i);) {
		if (token_has(t, k, CLASS_NEGATOR))
			return false;
		be = be || token_has(t, k, CLASS_BE);
	}
	return be;
}

/* "... is wrong", "it is wrong to ...", "... is a bad idea". */
static void verdict(struct text *t, size_t i)
{
	bool wrong = token_has(t, i, CLASS_WRONG);
	struct span span;

	if (!is_verdict(t, i))
		return;
	if (token_is(t, i + 1, "that") || token_is(t, i + 1, "to"))
		span = (struct span){i + 1, sentence_of(t, i).to};
	else
		span = about(t, i);
	if (wrong)
		turn(t, i, span);
	else
		doubt(t, i, span);
}

static void report(struct text *t, size_t i)
{
	size_t end = sentence_of(t, i).to;

	for (size_t k = i + 1; k < i + 3 && same_clause(t, i, k); k++)
		if (token_has(t, k, CLASS_SAYS)) {
			for (size_t j = k + 1; j < end; j++)
				t->tokens[j].reported = true;
			return;
		}
}

void text_polarity(struct text *t)
{
	for (size_t i = 0; i < t->n; i++) {
		bool pair = tokens_are(t, i, "rather than")
			    || tokens_are(t, i, "instead of")
			    || tokens_are(t, i, "far from");

		if (pair)
			turn(t, i + 1, (struct span){i + 2, reach(t, i + 1, REACH_NO)});
		else if (token_has(t, i, CLASS_NEGATOR))
			negator(t, i);
		if (token_has(t, i, CLASS_PERSON))
			report(t, i);
	}
	/* Verdicts see what is turned already: see doubt(). */
	for (size_t i = 0; i < t->n; i++) {
		if (token_has(t, i, CLASS_AVOID))
			doubt(t, i, (struct span){i + 1, reach(t, i, REACH)});
		if (token_has(t, i, CLASS_WRONG | CLASS_RISKY))
			verdict(t, i);
	}
}
