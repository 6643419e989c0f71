/* The evidence under each depth: what was asked, what was said, what it showed. */
#include "core/report_parts.h"

#include <string.h>

#include "base/strbuf.h"

static const char *state_note(enum point_state state)
{
	switch (state) {
	case POINT_SHOWN:
		return "shown";
	case POINT_TYPO:
		return "shown, misspelt";
	case POINT_SOFT:
		return "close to it";
	case POINT_LISTED:
		return "only named";
	case POINT_NEGATED:
		return "denied";
	case POINT_ABSENT:
		return "not heard";
	}
	return "";
}

static void put_point(const struct report *r, int answer, size_t i, struct strbuf *out)
{
	const struct rubric *rubric = interview_rubric(r->state, r->bank, answer);
	const struct point_grade *p = &report_grade(r, answer)->points[i];

	strbuf_addf(out, "     %c %s (%s, weight %g): %s",
		    p->state >= POINT_SOFT ? '+' : '-', report_say(rubric, i),
		    rung_word(rubric->points[i].rung), rubric->points[i].weight,
		    state_note(p->state));
	if (p->end > p->start) {
		strbuf_adds(out, " in “");
		report_put_span(r, answer, p->start, p->end, out);
		strbuf_adds(out, "”");
	}
	strbuf_adds(out, "\n");
}

static void put_misconceptions(const struct report *r, int answer, struct strbuf *out)
{
	const struct rubric *rubric = interview_rubric(r->state, r->bank, answer);
	const struct grade *grade = report_grade(r, answer);

	for (size_t i = 0; i < grade->misconceptions_n && i < rubric->misconceptions_n;
	     i++) {
		const struct misconception *m = &rubric->misconceptions[i];

		if (!grade->misconceptions[i].shown)
			continue;
		strbuf_addf(out, "     ! mistaken: %s (costs %g)\n",
			    m->say ? m->say : m->id, m->cost);
	}
}

static void put_said(const struct report *r, int answer, struct strbuf *out)
{
	struct strbuf text;

	strbuf_init(&text, ANSWER_BYTES_MAX);
	interview_answer_text(r->log, answer, &text);
	strbuf_adds(out, "     > ");
	for (const char *p = text.text; *p; p++) {
		strbuf_add(out, p, 1);
		if (*p == '\n')
			strbuf_adds(out, "     > ");
	}
	strbuf_adds(out, "\n");
	strbuf_finish(&text);
}

static void put_ask(const struct report *r, int answer, struct strbuf *out)
{
	const struct answer *a = &r->state->answers[answer];
	const struct rubric *rubric = interview_rubric(r->state, r->bank, answer);
	const struct event *asked = interview_asked(r->log, answer);

	switch (a->kind) {
	case ASK_MAIN:
		strbuf_addf(out, "  [%g] %s\n", a->difficulty,
			    rubric ? rubric->ask : "?");
		break;
	case ASK_CLARIFY:
		strbuf_addf(out, "  [%g, asked to say more] You said “%s”.\n",
			    a->difficulty, asked->asked.quote);
		break;
	case ASK_BEHIND:
		strbuf_addf(out, "  [%g, one step behind] You said “%s”. %s\n",
			    a->difficulty, asked->asked.quote,
			    rubric ? rubric->ask : "?");
		break;
	}
}

/* How the points came to the score, so that a reader can do the sum. */
static void put_sum(const struct rubric *rubric, const struct grade *grade,
		    struct strbuf *out)
{
	double sum = 0, cost = 0, x;

	for (size_t i = 0; i < grade->points_n && i < rubric->points_n; i++)
		sum += rubric->points[i].weight * grade->points[i].credit;
	for (size_t i = 0; i < grade->misconceptions_n && i < rubric->misconceptions_n;
	     i++)
		cost += grade->misconceptions[i].shown ? rubric->misconceptions[i].cost
						       : 0;
	x = sum < rubric->target ? sum / rubric->target : 1;
	strbuf_addf(out, "     = score %.2f: points shown %.2f of %g", grade->score,
		    sum, rubric->target);
	if (cost > 0)
		strbuf_addf(out, ", mistakes cost %.2f", cost);
	if (x - cost > grade->score + 0.005)
		strbuf_adds(out,
			    ", capped: no point as deep as the question asks for, or "
			    "things only named");
	strbuf_adds(out, "\n");
}

static void put_score(const struct report *r, int answer, struct strbuf *out)
{
	const struct rubric *rubric = interview_rubric(r->state, r->bank, answer);
	const struct grade *grade = report_grade(r, answer);

	if (!grade || !rubric) {
		strbuf_addf(out, "     = %s\n",
			    answer_state_word(r->state->answers[answer].state));
		return;
	}
	for (size_t i = 0; i < grade->points_n && i < rubric->points_n; i++)
		put_point(r, answer, i, out);
	put_misconceptions(r, answer, out);
	put_sum(rubric, grade, out);
}

static void put_answer(const struct report *r, int answer, struct strbuf *out)
{
	put_ask(r, answer, out);
	if (r->state->answers[answer].fragments > 0)
		put_said(r, answer, out);
	put_score(r, answer, out);
}

static const char *closing_words(const char *why)
{
	static const char *const words[][2] = {
		{"enough",
		 "closed: the depth is known well enough, or six questions were asked"},
		{"dont_know", "closed: two questions in a row without an answer"},
		{"skipped", "closed: two questions skipped"},
		{"budget", "closed: all its questions were used"},
		{"exhausted", "closed: the bank has no further question"},
	};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(words[i][0], why) == 0)
			return words[i][1];
	return why;
}

void report_evidence_of(const struct report *r, int concept, struct strbuf *out)
{
	const struct concept_state *c = &r->state->concepts[concept];

	if (c->asked == 0)
		return;
	strbuf_addf(out, "%s\n", concept_names[concept].title);
	for (int rung = 0; rung < RUNGS; rung++)
		strbuf_addf(out, "  %s: %s\n", rung_word((enum rung)rung),
			    r->bank->concepts[concept].ladder[rung]);
	for (int a = 0; a < r->state->answers_n; a++)
		if (r->state->answers[a].concept == concept)
			put_answer(r, a, out);
	if (c->closed)
		strbuf_addf(out, "  %s\n", closing_words(c->why));
}

void report_evidence(const struct report *r, struct strbuf *out)
{
	strbuf_adds(out, "\nEvidence: [difficulty] question, > answer, points of its "
			 "rubric\n");
	for (int c = 0; c < CONCEPTS; c++) {
		if (r->state->concepts[c].asked > 0)
			strbuf_adds(out, "\n");
		report_evidence_of(r, c, out);
	}
}
