#include "core/profile.h"

#include <math.h>
#include <stdio.h>

static const double meets_at = 0.75, gap_at = 0.25;

const char *finding_word(enum finding finding)
{
	switch (finding) {
	case FINDING_NOT_ASKED:
		return "not asked";
	case FINDING_MEETS:
		return "meets";
	case FINDING_UNCLEAR:
		return "unclear";
	case FINDING_NOTE:
		return "note";
	case FINDING_GAP:
		return "gap";
	}
	return NULL;
}

const char *ceiling_word(enum ceiling ceiling)
{
	switch (ceiling) {
	case CEILING_NOT_ASKED:
		return "not asked";
	case CEILING_NOT_REACHED:
		return "not reached";
	case CEILING_WITNESSED:
		return "witnessed";
	}
	return NULL;
}

static enum finding find(const struct profile_concept *c)
{
	if (c->threads == 0)
		return FINDING_NOT_ASKED;
	if (c->needs <= 0 || c->p_meets >= meets_at)
		return FINDING_MEETS;
	if (c->p_meets > gap_at)
		return FINDING_UNCLEAR;
	return c->load_bearing ? FINDING_GAP : FINDING_NOTE;
}

/* "6/10, needs 6, gap" would look like a mistake: 5.7 does not. */
static int decimals(const struct profile_concept *c)
{
	double whole = round(c->estimate.mean);
	bool short_of = c->finding == FINDING_GAP || c->finding == FINDING_NOTE;

	if (short_of && whole >= c->needs)
		return 1;
	return c->finding == FINDING_MEETS && whole < c->needs ? 1 : 0;
}

static void find_edges(struct profile_concept *ret, const struct concept_state *c,
		       double pass)
{
	for (size_t i = 0; i < c->threads_n; i++)
		if (depth_thread_score(&c->threads[i]) >= pass
		    && c->threads[i].difficulty > ret->held)
			ret->held = c->threads[i].difficulty;
	for (size_t i = 0; i < c->threads_n; i++) {
		const struct depth_thread *t = &c->threads[i];

		if (depth_thread_score(t) < pass && t->difficulty > ret->held
		    && (ret->struggle <= 0 || t->difficulty < ret->struggle))
			ret->struggle = t->difficulty;
	}
}

static void compute_one(struct profile_concept *ret, const struct concept_state *c,
			const struct role_need *need, struct depth_model *model)
{
	const struct depth_params *params = depth_model_params(model);
	struct depth_belief belief;

	*ret = (struct profile_concept){.threads = (int)c->threads_n,
					.load_bearing = need->load_bearing,
					.needs = need->needs};
	depth_fold(model, c->threads, c->threads_n, &belief);
	ret->estimate = depth_estimate(params, &belief);
	ret->p_meets = depth_at_least(&belief, need->needs);
	ret->finding = find(ret);
	ret->decimals = decimals(ret);
	if (c->threads_n == 0)
		ret->ceiling = CEILING_NOT_ASKED;
	else if (depth_bracketed(params, c->threads, c->threads_n))
		ret->ceiling = CEILING_WITNESSED;
	else
		ret->ceiling = CEILING_NOT_REACHED;
	find_edges(ret, c, params->pass);
}

void profile_compute(const struct interview *state, const struct role *role,
		     struct depth_model *model, struct profile *ret)
{
	*ret = (struct profile){0};
	for (int i = 0; i < CONCEPTS; i++) {
		compute_one(&ret->concepts[i], &state->concepts[i], &role->needs[i],
			    model);
		ret->asked += ret->concepts[i].threads > 0;
		ret->answers += ret->concepts[i].threads;
	}
}

double profile_depth(const struct profile_concept *c)
{
	double unit = c->decimals ? 10 : 1;

	return round(c->estimate.mean * unit) / unit;
}

void profile_depth_text(const struct profile_concept *c, char ret[DEPTH_TEXT])
{
	if (c->threads == 0)
		(void)snprintf(ret, DEPTH_TEXT, "–");
	else
		(void)snprintf(ret, DEPTH_TEXT, "%.*f", c->decimals, profile_depth(c));
}
