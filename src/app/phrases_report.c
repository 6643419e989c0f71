/* The report as messages: a first page that can be read in ten seconds, and the
 * evidence behind each depth. The words are those of core/report.h. */
#include "phrases.h"

#include <stdio.h>
#include <string.h>

#include "base/attr.h"
#include "base/strbuf.h"
#include "core/report_parts.h"

enum { PAGE_MAX = 1 << 20, STRENGTHS = 3, ONSITE = 3 };

void phrase_report_text(const char *report, struct chat_message *ret)
{
	*ret = (struct chat_message){0};
	chat_add_part(ret, PART_BLOCK);
	chat_add_span(ret, SPAN_CODE, report);
}

/* One line, composed and added as a part. */
static void put(struct chat_message *m, enum chat_part_kind kind, struct strbuf *line)
{
	while (line->len > 0 && line->text[line->len - 1] == '\n')
		line->text[--line->len] = '\0';
	if (line->len > 0)
		chat_add_text(m, kind, line->text);
	strbuf_clear(line);
}

static void put_head(const struct report *r, struct chat_message *m)
{
	struct strbuf line;

	strbuf_init(&line, PAGE_MAX);
	strbuf_addf(&line, "Concept depth report · %s",
		    r->log->events[0].invited->interview);
	put(m, PART_TITLE, &line);
	strbuf_addf(&line, "%s · %s", r->role->candidate, r->role->title);
	put(m, PART_TEXT, &line);
	report_headline(r, &line);
	put(m, PART_TEXT, &line);
	strbuf_finish(&line);
}

static const char *remark_of(const struct profile_concept *c)
{
	if (c->threads == 0)
		return "";
	switch (c->finding) {
	case FINDING_GAP:
		return "GAP";
	case FINDING_UNCLEAR:
		return "unclear";
	case FINDING_NOTE:
		return "onboarding";
	case FINDING_NOT_ASKED:
	case FINDING_MEETS:
		break;
	}
	return c->ceiling == CEILING_NOT_REACHED ? "ceiling not reached" : "";
}

static void put_gauges(const struct report *r, struct chat_message *m)
{
	chat_add_part(m, PART_GAUGES);
	for (int i = 0; i < CONCEPTS; i++) {
		const struct profile_concept *c = &r->profile->concepts[i];
		struct chat_gauge gauge = {
			.depth = -1, .needs = c->needs, .key = c->load_bearing};
		char depth[DEPTH_TEXT];

		(void)snprintf(gauge.label, sizeof gauge.label, "%s",
			       concept_names[i].title);
		(void)snprintf(gauge.remark, sizeof gauge.remark, "%s", remark_of(c));
		profile_depth_text(c, depth);
		(void)snprintf(gauge.value, sizeof gauge.value, "%s%s",
			       c->threads ? depth : "not asked",
			       c->threads ? "/10" : "");
		if (c->threads)
			gauge.depth = profile_depth(c);
		chat_add_gauge(m, &gauge);
	}
}

static void put_strengths(const struct report *r, int most, struct chat_message *m)
{
	struct strbuf line;
	int n = 0;

	strbuf_init(&line, PAGE_MAX);
	for (int i = 0; i < CONCEPTS && n < most; i++) {
		struct shown_point best;

		if (!report_best_point(r, i, &best))
			continue;
		if (n++ == 0 && most > 1) {
			chat_add_part(m, PART_TEXT);
			chat_add_span(m, SPAN_STRONG, "Strengths");
		}
		strbuf_addf(&line, "%s: ", concept_names[i].title);
		put(m, PART_ITEM, &line);
		report_put_quote(r, best.answer, best.start, best.end, &line);
		chat_add_span(m, SPAN_QUOTE, line.text);
		strbuf_clear(&line);
		strbuf_addf(&line, " (%s)", best.say);
		chat_add_span(m, SPAN_TEXT, line.text);
		strbuf_clear(&line);
	}
	strbuf_finish(&line);
}

static void put_missed(const struct report *r, int concept,
		       const struct missed_point *missed, struct chat_message *m)
{
	struct strbuf line;

	strbuf_init(&line, PAGE_MAX);
	strbuf_addf(&line, "%s: asked “%s”", concept_names[concept].title, missed->ask);
	put(m, PART_ITEM, &line);
	if (missed->said) {
		chat_add_span(m, SPAN_TEXT, " they said ");
		report_put_quote(r, missed->answer, 0, 0, &line);
		chat_add_span(m, SPAN_QUOTE, line.text);
	} else {
		chat_add_span(m, SPAN_TEXT, " they did not know");
	}
	strbuf_clear(&line);
	strbuf_addf(&line, "; not heard: %s", missed->say);
	chat_add_span(m, SPAN_TEXT, line.text);
	strbuf_finish(&line);
}

/* The concept that a person should ask about as number n: gaps first, then what is
 * unclear, then notes; -1: there are no more. */
static int find_onsite(const struct report *r, int n, struct missed_point *ret)
{
	static const enum finding order[] = {FINDING_GAP, FINDING_UNCLEAR,
					     FINDING_NOTE};

	for (size_t k = 0; k < ARRAY_LEN(order); k++)
		for (int i = 0; i < CONCEPTS; i++)
			if (r->profile->concepts[i].finding == order[k]
			    && report_worst_miss(r, i, ret) && n-- == 0)
				return i;
	return -1;
}

static void put_onsite(const struct report *r, struct chat_message *m)
{
	for (int n = 0; n < ONSITE; n++) {
		struct missed_point missed;
		int concept = find_onsite(r, n, &missed);

		if (concept < 0)
			return;
		if (n == 0) {
			chat_add_part(m, PART_TEXT);
			chat_add_span(m, SPAN_STRONG, "Ask at the onsite");
		}
		put_missed(r, concept, &missed, m);
	}
}

static void put_seals(const struct report *r, struct chat_message *m)
{
	const struct event *invited = &r->log->events[0];
	struct strbuf line;

	strbuf_init(&line, PAGE_MAX);
	strbuf_addf(
		&line,
		"role %s %.12s · bank %.12s · log %.12s · grader %s %s · one point of "
		"depth is within its error",
		invited->invited->role, invited->invited->role_digest,
		invited->invited->bank_digest, r->head, invited->invited->grader,
		invited->invited->grader_version);
	put(m, PART_NOTE, &line);
	strbuf_finish(&line);
}

/* The word is the command itself: where there are no buttons it is typed, with a
 * reason behind it. */
static void put_verdict(struct chat_message *m, const char *id, const char *verdict,
			const char *label)
{
	char word[80];

	(void)snprintf(word, sizeof word, "decide %s %s", id, verdict);
	chat_add_choice(m, word, label);
}

static void put_decision(const struct report *r, const struct event *decided,
			 struct chat_message *m)
{
	const char *id = r->log->events[0].invited->interview;

	if (decided) {
		chat_add_part(m, PART_TEXT);
		chat_add_span(m, SPAN_TEXT, "Decided: ");
		chat_add_span(m, SPAN_STRONG, decided->why);
		chat_add_span(m, SPAN_TEXT, ", by ");
		chat_add_person(m, decided->decided.by, decided->decided.by_label);
		chat_add_span(m, SPAN_TEXT, ": ");
		chat_add_span(m, SPAN_QUOTE, decided->text);
		return;
	}
	chat_add_text(m, PART_TEXT,
		      "A person decides; this report hires and rejects nobody.");
	chat_add_part(m, PART_CHOICES);
	put_verdict(m, id, "advance", "Advance");
	put_verdict(m, id, "hold", "Hold");
	put_verdict(m, id, "no", "Not now");
}

/* For a place where ten lines are many. */
static void put_brief(const struct report *r, const struct event *decided,
		      struct chat_message *m)
{
	const char *id = r->log->events[0].invited->interview;
	struct missed_point missed;
	struct strbuf line;

	strbuf_init(&line, PAGE_MAX);
	strbuf_addf(&line, "Concept depth report · %s · %s · %s", id,
		    r->role->candidate, r->role->title);
	put(m, PART_TITLE, &line);
	report_headline(r, &line);
	put(m, PART_TEXT, &line);
	put_gauges(r, m);
	put_strengths(r, 1, m);
	if (find_onsite(r, 0, &missed) >= 0)
		put_missed(r, find_onsite(r, 0, &missed), &missed, m);
	put_seals(r, m);
	if (decided) {
		put_decision(r, decided, m);
	} else {
		strbuf_addf(
			&line,
			"A person decides: `decide %s advance|hold|no REASON`. `more %s "
			"CONCEPT` has the evidence.",
			id, id);
		phrase_text(m, PART_TEXT, line.text);
	}
	strbuf_finish(&line);
}

void phrase_report(const struct report *r, const struct event *decided, bool brief,
		   struct chat_message *ret)
{
	*ret = (struct chat_message){0};
	if (brief) {
		put_brief(r, decided, ret);
		return;
	}
	put_head(r, ret);
	put_gauges(r, ret);
	put_strengths(r, STRENGTHS, ret);
	put_onsite(r, ret);
	put_seals(r, ret);
	put_decision(r, decided, ret);
}

bool phrase_evidence(const struct report *r, int concept, struct chat_message *ret)
{
	struct strbuf text;
	bool any;

	*ret = (struct chat_message){0};
	strbuf_init(&text, PAGE_MAX);
	report_evidence_of(r, concept, &text);
	any = text.len > 0;
	if (any) {
		chat_add_part(ret, PART_BLOCK);
		chat_add_span(ret, SPAN_CODE, text.text);
	}
	strbuf_finish(&text);
	return any;
}
