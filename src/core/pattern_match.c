#include "core/pattern_match.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/text_tokens.h"

enum { NEAREST = 4, STEPS_MAX = 400 };

/* The search for the tightest way to take one hit of each group. */
struct search {
	const struct text *text;
	const struct hits *hits; /* by group */
	const size_t *order;     /* groups, rarest first */
	size_t n;
	size_t window;
	struct hit taken[GROUPS_MAX]; /* in that order */
	struct hit best[GROUPS_MAX];
	size_t best_width; /* SIZE_MAX: none yet */
	size_t steps;
};

static bool overlap(const struct hit *a, const struct hit *b)
{
	return a->token < b->token + b->span && b->token < a->token + a->span;
}

static size_t width_of(const struct hit *hits, size_t n)
{
	size_t low = hits[0].token, high = hits[0].token;

	for (size_t i = 1; i < n; i++) {
		if (hits[i].token < low)
			low = hits[i].token;
		if (hits[i].token > high)
			high = hits[i].token;
	}
	return high - low;
}

static bool fits(const struct search *s, size_t depth, const struct hit *hit)
{
	const struct token *tokens = s->text->tokens;

	if (tokens[hit->token].sentence != tokens[s->taken[0].token].sentence)
		return false;
	for (size_t i = 0; i < depth; i++)
		if (overlap(&s->taken[i], hit))
			return false;
	return true;
}

static size_t apart(const struct hit *a, const struct hit *b)
{
	return a->token > b->token ? (size_t)(a->token - b->token)
				   : (size_t)(b->token - a->token);
}

/* The few hits of a group that are nearest to the anchor and still free. */
static size_t nearest(const struct search *s, size_t depth,
		      const struct hit *ret[NEAREST])
{
	const struct hits *hits = &s->hits[s->order[depth]];
	size_t n = 0;

	for (size_t i = 0; i < hits->n; i++) {
		const struct hit *hit = &hits->at[i];
		size_t k, d = apart(hit, &s->taken[0]);

		if (d > s->window || !fits(s, depth, hit))
			continue;
		if (n < NEAREST)
			n++;
		else if (d >= apart(ret[n - 1], &s->taken[0]))
			continue;
		for (k = n - 1; k > 0 && d < apart(ret[k - 1], &s->taken[0]); k--)
			ret[k] = ret[k - 1];
		ret[k] = hit;
	}
	return n;
}

/* Tokens are reserved: each group gets its own. */
static void search(struct search *s, size_t depth)
{
	const struct hit *near[NEAREST];
	size_t n;

	if (s->steps++ > STEPS_MAX)
		return;
	if (depth == s->n) {
		size_t width = width_of(s->taken, s->n);

		if (width <= s->window && width < s->best_width) {
			s->best_width = width;
			memcpy(s->best, s->taken, s->n * sizeof s->best[0]);
		}
		return;
	}
	n = nearest(s, depth, near);
	for (size_t i = 0; i < n; i++) {
		s->taken[depth] = *near[i];
		search(s, depth + 1);
	}
}

/* Is this token the negator that the pattern itself asked for? */
static bool asked_for(const struct match *m, size_t token)
{
	for (size_t i = 0; i < m->n; i++)
		if (token >= m->hits[i].token
		    && token < (size_t)m->hits[i].token + m->hits[i].span)
			return true;
	return false;
}

static bool turned(const struct text *text, const struct match *m,
		   const struct hit *hit)
{
	const struct token *t = &text->tokens[hit->token];
	size_t turns = 0;

	for (size_t i = 0; i < t->negations; i++)
		turns += !asked_for(m, t->negation[i]);
	return turns % 2 == 1 && !hit->negator;
}

/* "Files can't be missing" denies that files are missing, whichever of the two
 * words decides: the negator stands between them, in one clause. */
static bool turned_inside(const struct text *text, const struct match *m)
{
	const struct token *polar = &text->tokens[m->hits[m->polar].token];

	for (size_t i = 0; i < m->n; i++) {
		const struct token *t = &text->tokens[m->hits[i].token];

		if (i != m->polar && t > polar && t->clause == polar->clause
		    && t->negations > 0 && t->negation[0] > polar - text->tokens
		    && turned(text, m, &m->hits[i]))
			return true;
	}
	return false;
}

static void judge(const struct text *text, struct match *m)
{
	const struct hit *hit = &m->hits[m->polar];
	const struct token *t = &text->tokens[hit->token];

	m->denied = turned(text, m, hit) || (!hit->negator && turned_inside(text, m));
	m->disbelieved = t->disbelieved;
	m->reported = t->reported;
}

static void settle(const struct search *s, const struct pattern *p, struct matches *ret)
{
	struct match m = {
		.n = (uint8_t)s->n, .polar = (uint8_t)p->polar, .first = UINT16_MAX};

	for (size_t i = 0; i < s->n; i++) {
		const struct hit *hit = &s->best[i];

		m.hits[s->order[i]] = *hit;
		m.misspelt = m.misspelt || hit->misspelt;
		if (hit->token < m.first)
			m.first = hit->token;
		if (hit->token + hit->span > m.end)
			m.end = (uint16_t)(hit->token + hit->span);
	}
	m.sentence = s->text->tokens[m.first].sentence;
	judge(s->text, &m);
	if (ret->n < MATCHES_MAX)
		ret->at[ret->n++] = m;
}

/* Stands a word that must not be there where a part of the match could stand? */
static bool forbidden(const struct search *s, const struct hits *without)
{
	size_t low = SIZE_MAX, high = 0, slack = s->window - s->best_width;

	for (size_t i = 0; i < s->n; i++) {
		if (s->best[i].token < low)
			low = s->best[i].token;
		if (s->best[i].token > high)
			high = s->best[i].token;
	}
	for (size_t i = 0; i < without->n; i++) {
		size_t at = without->at[i].token;

		if (s->text->tokens[at].sentence == s->text->tokens[low].sentence
		    && at + slack >= low && at <= high + slack)
			return true;
	}
	return false;
}

static void order_groups(const struct hits *hits, size_t n, size_t order[GROUPS_MAX])
{
	for (size_t i = 0; i < n; i++) {
		size_t k = i;

		for (; k > 0 && hits[i].n < hits[order[k - 1]].n; k--)
			order[k] = order[k - 1];
		order[k] = i;
	}
}

void pattern_match(const struct pattern *p, const struct text *text,
		   struct matches *ret)
{
	struct hits hits[GROUPS_MAX], without = {.n = 0};
	size_t order[GROUPS_MAX] = {0};
	const struct hits *anchor;

	assert(p->n > 0 && p->n <= GROUPS_MAX);
	for (size_t i = 0; i < p->n; i++) {
		hits[i].n = 0;
		choices_find(p->groups[i], text, &hits[i]);
		if (hits[i].n == 0)
			return;
	}
	if (p->without)
		choices_find(p->without, text, &without);
	order_groups(hits, p->n, order);
	anchor = &hits[order[0]];
	for (size_t i = 0; i < anchor->n; i++) {
		struct search s = {.text = text,
				   .hits = hits,
				   .order = order,
				   .n = p->n,
				   .window = p->window ? p->window : WINDOW_MAX,
				   .best_width = SIZE_MAX};

		s.taken[0] = anchor->at[i];
		search(&s, 1);
		if (s.best_width != SIZE_MAX && !forbidden(&s, &without))
			settle(&s, p, ret);
	}
}
