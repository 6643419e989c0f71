#include "core/report.h"

#include <stdio.h>
#include <string.h>

#include "base/strbuf.h"
#include "core/quote.h"
#include "core/report_parts.h"

enum { BAR = 10, TITLE_COLUMN = 28, STRENGTHS = 3, ONSITE = 3 };

static void put_depth(const struct profile_concept *c, const char *title,
		      struct strbuf *out)
{
	char depth[DEPTH_TEXT];

	profile_depth_text(c, depth);
	strbuf_addf(out, "%s %s/10 (needs %g)", title, depth, c->needs);
}

/* The load-bearing concepts with this finding, behind a heading. */
static bool put_found(const struct report *r, enum finding finding, const char *heading,
		      struct strbuf *out)
{
	bool any = false;

	for (int i = 0; i < CONCEPTS; i++) {
		const struct profile_concept *c = &r->profile->concepts[i];

		if (!c->load_bearing || c->finding != finding)
			continue;
		strbuf_adds(out, any ? ", " : heading);
		if (finding == FINDING_NOT_ASKED)
			strbuf_adds(out, concept_names[i].title);
		else
			put_depth(c, concept_names[i].title, out);
		any = true;
	}
	if (any)
		strbuf_adds(out, "\n");
	return any;
}

static bool bears_load(const struct role *role)
{
	for (int i = 0; i < CONCEPTS; i++)
		if (role->needs[i].load_bearing)
			return true;
	return false;
}

void report_headline(const struct report *r, struct strbuf *out)
{
	bool any = put_found(r, FINDING_GAP, "Load-bearing gap: ", out);

	any |= put_found(r, FINDING_UNCLEAR, "Load-bearing, unclear: ", out);
	any |= put_found(r, FINDING_NOT_ASKED, "Load-bearing, not asked: ", out);
	if (any)
		return;
	if (bears_load(r->role))
		put_found(r, FINDING_MEETS, "Load-bearing, met: ", out);
	else
		strbuf_adds(out, "No concept is load-bearing for this role\n");
}

static void put_incomplete(const struct report *r, struct strbuf *out)
{
	if (r->state->phase != PHASE_ENDED)
		strbuf_adds(out, "Not finished: ");
	else if (strcmp(r->state->why, "complete") != 0)
		strbuf_addf(out, "Incomplete (%s): ", r->state->why);
	else
		return;
	strbuf_addf(out, "%d of %d concepts were asked about\n", r->profile->asked,
		    CONCEPTS);
}

static void put_bar(double depth, struct strbuf *out)
{
	int full = (int)(depth + 0.5);

	for (int i = 0; i < BAR; i++)
		strbuf_adds(out, i < full ? "█" : "░");
}

static const char *remark(const struct profile_concept *c)
{
	switch (c->finding) {
	case FINDING_GAP:
		return "  GAP";
	case FINDING_UNCLEAR:
		return "  unclear";
	case FINDING_NOTE:
		return "  onboarding note";
	case FINDING_NOT_ASKED:
	case FINDING_MEETS:
		return "";
	}
	return "";
}

static void put_gauge(const struct profile_concept *c, const char *title,
		      struct strbuf *out)
{
	char depth[DEPTH_TEXT];

	strbuf_addf(out, "%c %-*s", c->load_bearing ? '*' : ' ', TITLE_COLUMN, title);
	if (c->threads == 0) {
		strbuf_adds(out, "not asked");
		if (c->needs > 0)
			strbuf_addf(out, "  needs %g", c->needs);
		strbuf_adds(out, "\n");
		return;
	}
	put_bar(c->estimate.mean, out);
	profile_depth_text(c, depth);
	strbuf_addf(out, " %4s/10", depth);
	if (c->needs > 0)
		strbuf_addf(out, "  needs %g", c->needs);
	strbuf_adds(out, remark(c));
	strbuf_adds(out, "\n");
}

static const char *sureness(double probability)
{
	return probability >= 0.9 ? "high" : probability >= 0.75 ? "moderate" : NULL;
}

static void put_rung(const struct depth_estimate *e, struct strbuf *out)
{
	enum rung likely = e->likely, other;
	const char *sure = sureness(e->rung[likely]);

	if (likely == RUNG_WORKING)
		other = e->rung[RUNG_DEEP] > e->rung[RUNG_SURFACE] ? RUNG_DEEP
								   : RUNG_SURFACE;
	else
		other = RUNG_WORKING;
	if (sure)
		strbuf_addf(out, "%s, %.0f %% sure (%s)", rung_word(likely),
			    100 * e->rung[likely], sure);
	else
		strbuf_addf(out, "borderline %s/%s, %.0f %% and %.0f %%",
			    rung_word(likely), rung_word(other), 100 * e->rung[likely],
			    100 * e->rung[other]);
}

static void put_edges(const struct profile_concept *c, struct strbuf *out)
{
	if (c->held > 0)
		strbuf_addf(out, "; held at %g", c->held);
	if (c->struggle > 0 && c->held <= 0)
		strbuf_addf(out, "; first clear struggle at %g", c->struggle);
	else if (c->struggle > 0)
		strbuf_addf(out, ", first clear struggle at %g", c->struggle);
	if (c->ceiling == CEILING_NOT_REACHED && c->held > 0 && c->struggle <= 0)
		strbuf_adds(out, "; ceiling not reached");
	else if (c->ceiling == CEILING_NOT_REACHED && c->held <= 0)
		strbuf_adds(out, "; no question was held");
}

/* "Depth 5.6 (80 % range 4.5-6.6): working, 87 % sure (moderate); held at 5, ..." */
static void put_sure_line(const struct profile_concept *c, const char *title,
			  struct strbuf *out)
{
	if (c->threads == 0) {
		strbuf_addf(out, "- %s: not asked\n", title);
		return;
	}
	strbuf_addf(out, "- %s: depth %.1f (80 %% range %.1f to %.1f): ", title,
		    c->estimate.mean, c->estimate.low, c->estimate.high);
	put_rung(&c->estimate, out);
	put_edges(c, out);
	strbuf_adds(out, "\n");
}

static void put_strengths(const struct report *r, struct strbuf *out)
{
	int n = 0;

	for (int i = 0; i < CONCEPTS && n < STRENGTHS; i++) {
		struct shown_point best;

		if (!report_best_point(r, i, &best))
			continue;
		if (n++ == 0)
			strbuf_adds(out, "\nStrengths\n");
		strbuf_addf(out, "- %s: “", concept_names[i].title);
		report_put_quote(r, best.answer, best.start, best.end, out);
		strbuf_addf(out, "” (%s)\n", best.say);
	}
}

static void put_missed(const struct report *r, int concept,
		       const struct missed_point *missed, struct strbuf *out)
{
	strbuf_addf(out, "- %s: asked “%s”", concept_names[concept].title, missed->ask);
	if (missed->said) {
		strbuf_adds(out, " they said “");
		report_put_quote(r, missed->answer, 0, 0, out);
		strbuf_adds(out, "”;");
	} else {
		strbuf_adds(out, " they did not know;");
	}
	strbuf_addf(out, " not heard: %s\n", missed->say);
}

/* What a person should ask: gaps first, then what is unclear, then notes. */
static void put_onsite(const struct report *r, struct strbuf *out)
{
	static const enum finding order[] = {FINDING_GAP, FINDING_UNCLEAR,
					     FINDING_NOTE};
	int n = 0;

	for (size_t k = 0; k < ARRAY_LEN(order); k++) {
		for (int i = 0; i < CONCEPTS && n < ONSITE; i++) {
			struct missed_point missed;

			if (r->profile->concepts[i].finding != order[k]
			    || !report_worst_miss(r, i, &missed))
				continue;
			if (n++ == 0)
				strbuf_adds(out, "\nAsk at the onsite\n");
			put_missed(r, i, &missed, out);
		}
	}
}

static void put_seals(const struct report *r, struct strbuf *out)
{
	const struct event *invited = &r->log->events[0];

	strbuf_addf(
		out,
		"\nrole %s %.12s · bank %.12s · log %.12s · grader %s %s\n"
		"A person decides. This report hires and rejects nobody; one point of "
		"depth is within its error.\n",
		invited->invited->role, invited->invited->role_digest,
		invited->invited->bank_digest, r->head, invited->invited->grader,
		invited->invited->grader_version);
}

static void put_why_load(const struct report *r, struct strbuf *out)
{
	bool any = false;

	for (int i = 0; i < CONCEPTS; i++) {
		if (!r->role->needs[i].load_bearing)
			continue;
		if (!any)
			strbuf_adds(out, "\n* load-bearing, written down before the "
					 "interview:\n");
		any = true;
		strbuf_addf(out, "- %s: %s\n", concept_names[i].title,
			    r->role->needs[i].why);
	}
}

void report_summary(const struct report *r, struct strbuf *out)
{
	strbuf_addf(out, "Concept depth report · %s\n%s · %s\n",
		    r->log->events[0].invited->interview, r->role->candidate,
		    r->role->title);
	report_headline(r, out);
	put_incomplete(r, out);
	strbuf_adds(out, "\n");
	for (int i = 0; i < CONCEPTS; i++)
		put_gauge(&r->profile->concepts[i], concept_names[i].title, out);
	put_why_load(r, out);
	put_strengths(r, out);
	put_onsite(r, out);
	strbuf_adds(out, "\nHow sure\n");
	for (int i = 0; i < CONCEPTS; i++)
		put_sure_line(&r->profile->concepts[i], concept_names[i].title, out);
	put_seals(r, out);
}

void report_text(const struct report *r, struct strbuf *out)
{
	report_summary(r, out);
	report_evidence(r, out);
}
