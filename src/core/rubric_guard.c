#include "core/rubric_guard.h"

#include "base/attr.h"
#include "core/lexicon_classes.h"
#include "core/pattern_question.h"
#include "core/rubric_naming.h"

enum {
	REPEATS_PERCENT = 80,
	ORDER_WEIGHT = 4,    /* from here a sentence speaks to the grader */
	LISTED_POINTS = 3,   /* fewer are no list */
	LISTED_PARTS = 3,    /* bare parts between commas, one after another */
	LONG_LIST_PARTS = 5, /* a list whatever it names */
	INTRODUCTION_WORDS = 3,
	CRY_WORDS_MAX = 3,
	PART_WORDS_MAX = 4,
};

bool token_is_content(const struct text *t, size_t i)
{
	return !token_has(t, i, CLASS_FUNCTION | CLASS_VAGUE);
}

static bool repeats(const struct text *t, const struct sentence *s,
		    const struct question_words *question)
{
	size_t content = 0, asked = 0;

	for (size_t i = s->first; i < s->end; i++) {
		bool known = question_has(question, t->tokens[i].stem);

		/* "under", "per", "only" say something new about the same things. */
		if (!token_is_content(t, i)
		    && (known || !token_has(t, i, CLASS_RELATION)))
			continue;
		content++;
		asked += known;
	}
	return content > 0 && asked * 100 >= content * REPEATS_PERCENT;
}

static bool stood_before(const struct text *t, const struct sentence *s, size_t at)
{
	for (size_t i = s->first; i < at; i++)
		if (t->tokens[i].stem == t->tokens[at].stem)
			return true;
	return false;
}

/* "Mark it as sent; marking first may lose one" speaks to nobody: a word counts once,
 * and not at all where the question has it. */
static bool orders(const struct text *t, const struct sentence *s,
		   const struct question_words *question)
{
	size_t weight = 0, spoken_to = 0;

	for (size_t i = s->first; i < s->end; i++) {
		if (t->tokens[i].stem
		    && (question_has(question, t->tokens[i].stem)
			|| stood_before(t, s, i)))
			continue;
		spoken_to += token_has(t, i, CLASS_GRADER);
		weight += token_has(t, i, CLASS_GRADER) ? 2 : 0;
		weight += token_has(t, i, CLASS_ORDER) ? 1 : 0;
	}
	return spoken_to > 0 && weight >= ORDER_WEIGHT;
}

void guard_sentences(struct text *t, const struct question_words *question)
{
	for (size_t i = 0; i < t->sentences_n; i++) {
		struct sentence *s = &t->sentences[i];

		s->skip = repeats(t, s, question) || orders(t, s, question);
	}
}

/* Tokens from..to that are looked at together. */
struct range {
	size_t from, to;
};

/* How many points have a match whose deciding words lie in the range. */
static size_t points_in(const struct matches *found, size_t n, struct range r)
{
	size_t points = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < found[i].n; k++) {
			const struct match *m = &found[i].at[k];

			if (m->first >= r.from && m->end <= r.to) {
				points++;
				break;
			}
		}
	return points;
}

static void mark_listed(struct text *t, struct range r)
{
	for (size_t i = r.from; i < r.to; i++)
		t->tokens[i].listed = true;
}

/* A part between commas that only names: "circuit breakers", "and jitter", and
 * with one small word inside, "copy on write". */
static bool is_bare(const struct text *t, struct range r)
{
	const uint32_t says = CLASS_NEGATOR | CLASS_BE | CLASS_SUBJECT | CLASS_CLAUSE
			      | CLASS_DETERMINER;
	size_t small = 0;

	if (r.from < r.to && token_has(t, r.from, CLASS_AND | CLASS_OR))
		r.from++;
	if (r.to - r.from <= 2) /* nobody says something in two words, many times */
		return true;
	if (r.to - r.from > PART_WORDS_MAX)
		return false;
	for (size_t i = r.from; i < r.to; i++) {
		bool inside = i > r.from && i + 1 < r.to;

		if ((t->tokens[i].marks & MARK_RELATION) || token_has(t, i, says))
			return false;
		if (!token_has(t, i, CLASS_FUNCTION) || token_has(t, i, CLASS_AND))
			continue;
		if (!inside || small++ > 0)
			return false;
	}
	return true;
}

/* The same without any small word: what a short list must be made of. */
static bool is_name(const struct text *t, struct range r)
{
	if (!is_bare(t, r) || r.to - r.from >= PART_WORDS_MAX)
		return false;
	for (size_t i = r.from; i < r.to; i++)
		if (token_has(t, i, CLASS_FUNCTION) && !token_has(t, i, CLASS_AND))
			return false;
	return true;
}

static size_t part_end(const struct text *t, size_t from, size_t end)
{
	size_t i = from + 1;

	while (i < end && t->tokens[i].segment == t->tokens[from].segment)
		i++;
	return i;
}

/* "These bite: decimals, time zones, ..." says something of what follows. */
static bool introduces(const struct text *t, struct range r, size_t end)
{
	if (r.to >= end || r.to - r.from < INTRODUCTION_WORDS
	    || !(t->tokens[r.to].marks & MARK_RELATION))
		return false;
	for (size_t i = r.from; i < r.to; i++)
		if (token_has(t, i, CLASS_PRAISE))
			return false;
	return true;
}

/* Is the whole sentence a long list, but for one part in six? */
static bool long_list(const struct text *t, const struct sentence *s)
{
	size_t parts = 0, bare = 0;

	for (size_t from = s->first, end; from < s->end; from = end) {
		end = part_end(t, from, s->end);
		if (introduces(t, (struct range){from, end}, s->end))
			return false;
		bare += is_bare(t, (struct range){from, end});
		parts++;
	}
	return parts >= LONG_LIST_PARTS && (parts - bare) * 6 <= parts;
}

/* Runs of bare parts in a sentence. */
static void list_runs(struct text *t, const struct sentence *s,
		      const struct matches *found, size_t n)
{
	size_t parts = 0;
	struct range run = {s->first, s->first};

	for (size_t from = s->first, end; from <= s->end; from = end) {
		bool last = from == s->end;

		end = last ? from + 1 : part_end(t, from, s->end);
		if (!last && is_name(t, (struct range){from, end})) {
			parts++;
			run.to = end;
			continue;
		}
		if (parts >= LISTED_PARTS && points_in(found, n, run) >= LISTED_POINTS)
			mark_listed(t, run);
		parts = 0;
		run = (struct range){end, end};
	}
}

/* "Write skew! Serializable! Retry!": a list in sentences. */
static bool is_cry(const struct text *t, const struct sentence *s)
{
	for (size_t i = s->first; i < s->end; i++)
		if (token_has(t, i, CLASS_NEGATOR | CLASS_BE | CLASS_CLAUSE)
		    || (i > s->first && (t->tokens[i].marks & MARK_RELATION)))
			return false;
	return s->end - s->first <= CRY_WORDS_MAX;
}

static void list_cries(struct text *t, const struct matches *found, size_t n)
{
	for (size_t from = 0, to; from < t->sentences_n; from = to + 1) {
		struct range run;

		for (to = from; to < t->sentences_n && is_cry(t, &t->sentences[to]);)
			to++;
		if (to - from < LISTED_PARTS)
			continue;
		run = (struct range){t->sentences[from].first,
				     t->sentences[to - 1].end};
		if (to - from >= LONG_LIST_PARTS || points_in(found, n, run) > 1)
			mark_listed(t, run);
	}
}

static void cover(struct text *t, const struct matches *found, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < found[i].n; k++)
			for (size_t g = 0; g < found[i].at[k].n; g++) {
				const struct hit *hit = &found[i].at[k].hits[g];

				for (size_t w = 0; w < hit->span; w++)
					t->tokens[hit->token + w].covered = true;
			}
}

void guard_lists(struct text *t, const struct question_words *question,
		 const struct matches *found, size_t n)
{
	cover(t, found, n);
	list_cries(t, found, n);
	for (size_t i = 0; i < t->sentences_n; i++) {
		const struct sentence *s = &t->sentences[i];
		struct range all = {s->first, s->end};
		size_t points = points_in(found, n, all);

		if (points > 0
		    && (long_list(t, s) || sentence_only_names(t, s, question, points)))
			mark_listed(t, all);
		else
			list_runs(t, s, found, n);
	}
}
