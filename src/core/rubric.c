#include "core/rubric.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/bank.h"
#include "core/pattern_match.h"
#include "core/pattern_question.h"
#include "core/pattern_saying.h"
#include "core/rubric_guard.h"
#include "core/text_tokens.h"

enum { LONG_ANSWER_WORDS = 20 };

static const double credit_of[] = {
	[POINT_ABSENT] = 0, [POINT_NEGATED] = 0, [POINT_LISTED] = 0.25,
	[POINT_SOFT] = 0,   [POINT_TYPO] = 0.9,  [POINT_SHOWN] = 1,
};

/* Alignment of a sentence with a point's own: from where it counts, to where it
 * is as good as it gets, and what it is worth then. */
static const double align_least = 0.45, align_whole = 0.8;
static const double soft_least = 0.15, soft_most = 0.7;

static void find(const struct text *text, struct pattern *const *patterns, size_t n,
		 struct matches *ret)
{
	size_t kept = 0;

	ret->n = 0;
	for (size_t i = 0; i < n; i++)
		pattern_match(patterns[i], text, ret);
	for (size_t i = 0; i < ret->n; i++)
		if (!text->sentences[ret->at[i].sentence].skip)
			ret->at[kept++] = ret->at[i];
	ret->n = kept;
}

static enum point_state state_of(const struct text *text, const struct match *m)
{
	if (m->denied)
		return POINT_NEGATED;
	if (m->reported || text->tokens[m->hits[m->polar].token].listed)
		return POINT_LISTED;
	return m->misspelt ? POINT_TYPO : POINT_SHOWN;
}

/* The first of the best matches decides. */
static struct point_grade judge(const struct text *text, const struct matches *found)
{
	struct point_grade ret = {.state = POINT_ABSENT};

	for (size_t i = 0; i < found->n; i++) {
		const struct match *m = &found->at[i];
		enum point_state state = state_of(text, m);

		if (state <= ret.state)
			continue;
		ret.state = state;
		ret.credit = credit_of[state];
		ret.start = text->tokens[m->first].start;
		ret.end = text->tokens[m->end - 1].end;
	}
	return ret;
}

/* For a point that no pattern finds: the sentence nearest to one of its own. */
static struct point_grade judge_softly(const struct rubric *rubric,
				       const struct text *text,
				       const struct point *point)
{
	struct point_grade ret = {.state = POINT_ABSENT};
	double best = align_least;

	for (size_t i = 0; i < text->sentences_n; i++) {
		const struct sentence *s = &text->sentences[i];

		for (size_t k = 0; k < point->says && !s->skip; k++) {
			double align = saying_align(point->sayings[k], text, i,
						    rubric->question);

			if (align <= best)
				continue;
			best = align;
			ret.state = POINT_SOFT;
			ret.start = text->tokens[s->first].start;
			ret.end = text->tokens[s->end - 1].end;
		}
	}
	ret.credit =
		soft_most * fmin(1, (best - align_least) / (align_whole - align_least));
	if (ret.credit < soft_least)
		return (struct point_grade){.state = POINT_ABSENT};
	return ret;
}

static struct misconception_grade judge_belief(const struct text *text,
					       const struct matches *found)
{
	for (size_t i = 0; i < found->n; i++) {
		const struct match *m = &found->at[i];

		if (state_of(text, m) >= POINT_TYPO && !m->disbelieved)
			return (struct misconception_grade){
				true, text->tokens[m->first].start,
				text->tokens[m->end - 1].end};
	}
	return (struct misconception_grade){.shown = false};
}

static void judge_points(const struct rubric *rubric, struct text *text,
			 struct grade *ret)
{
	struct matches *found = mem_alloc((rubric->points_n + 1) * sizeof *found);

	for (size_t i = 0; i < rubric->points_n; i++)
		find(text, rubric->points[i].patterns, rubric->points[i].patterns_n,
		     &found[i]);
	if (!rubric->list_ok)
		guard_lists(text, rubric->question, found, rubric->points_n);
	ret->points_n = rubric->points_n;
	for (size_t i = 0; i < rubric->points_n; i++) {
		ret->points[i] = judge(text, &found[i]);
		if (ret->points[i].state == POINT_ABSENT)
			ret->points[i] = judge_softly(rubric, text, &rubric->points[i]);
	}
	ret->misconceptions_n = rubric->misconceptions_n;
	for (size_t i = 0; i < rubric->misconceptions_n; i++) {
		find(text, rubric->misconceptions[i].patterns,
		     rubric->misconceptions[i].patterns_n, &found[0]);
		ret->misconceptions[i] = judge_belief(text, &found[0]);
	}
	free(found);
}

struct summary {
	bool hit;   /* a point, whatever came of it */
	bool clear; /* one that no follow-up would make clearer */
	size_t asked, words;
};

static struct summary summary_of(const struct rubric *rubric, const struct text *text,
				 const struct grade *grade)
{
	struct summary ret = {0};

	for (size_t i = 0; i < grade->points_n; i++) {
		enum point_state state = grade->points[i].state;

		ret.hit = ret.hit || state != POINT_ABSENT;
		ret.clear = ret.clear || state == POINT_NEGATED || state >= POINT_TYPO;
	}
	for (size_t i = 0; i < grade->misconceptions_n; i++) {
		ret.hit = ret.hit || grade->misconceptions[i].shown;
		ret.clear = ret.clear || grade->misconceptions[i].shown;
	}
	for (size_t i = 0; i < text->n; i++) {
		ret.words++;
		ret.asked += token_is_content(text, i)
			     && question_has(rubric->question, text->tokens[i].stem);
	}
	return ret;
}

void rubric_grade(const struct rubric *rubric, const struct lexicon *lexicon,
		  const char *answer, struct grade *ret)
{
	struct text text;
	struct summary sum;

	memset(ret, 0, sizeof *ret);
	text_read(lexicon, answer, strnlen(answer, ANSWER_BYTES_MAX), &text);
	text_index(&text);
	guard_sentences(&text, rubric->question);
	judge_points(rubric, &text, ret);
	sum = summary_of(rubric, &text, ret);
	ret->on_topic = sum.hit || sum.asked >= 2;
	ret->low_confidence =
		sum.hit ? !sum.clear : ret->on_topic && sum.words >= LONG_ANSWER_WORDS;
	ret->score = rubric_score(rubric, ret);
	text_finish(&text);
}
