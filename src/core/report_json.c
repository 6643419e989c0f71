/* The depth report for programs. Members are only ever added. */
#include "core/report_parts.h"

#include "base/json.h"
#include "base/strbuf.h"

static void put_text(const struct report *r, const char *key, int answer,
		     struct json_out *out)
{
	struct strbuf text;

	strbuf_init(&text, ANSWER_BYTES_MAX);
	interview_answer_text(r->log, answer, &text);
	json_add_string(out, key, text.text);
	strbuf_finish(&text);
}

static void put_span(const struct report *r, int answer, size_t start, size_t end,
		     struct json_out *out)
{
	struct strbuf text;

	json_add_integer(out, "start", (int64_t)start);
	json_add_integer(out, "end", (int64_t)end);
	json_key(out, "quote");
	if (end <= start) {
		json_put_null(out);
		return;
	}
	strbuf_init(&text, (size_t)2 * ANSWER_BYTES_MAX + 2);
	interview_graded_text(r->state, r->log, answer, &text);
	if (end <= text.len)
		json_put_string_n(out, text.text + start, end - start);
	else
		json_put_null(out);
	strbuf_finish(&text);
}

static void put_points(const struct report *r, int answer, const struct rubric *rubric,
		       const struct grade *grade, struct json_out *out)
{
	json_key(out, "points");
	json_open_array(out);
	for (size_t i = 0; i < grade->points_n && i < rubric->points_n; i++) {
		const struct point_grade *p = &grade->points[i];

		json_open_object(out);
		json_add_string(out, "id", rubric->points[i].id);
		json_add_string(out, "say", report_say(rubric, i));
		json_add_string(out, "rung", rung_word(rubric->points[i].rung));
		json_add_number(out, "weight", rubric->points[i].weight);
		json_add_string(out, "state", point_state_word(p->state));
		json_add_number(out, "credit", p->credit);
		put_span(r, answer, p->start, p->end, out);
		json_close_object(out);
	}
	json_close_array(out);
}

static void put_misconceptions(const struct report *r, int answer,
			       const struct rubric *rubric, const struct grade *grade,
			       struct json_out *out)
{
	json_key(out, "misconceptions");
	json_open_array(out);
	for (size_t i = 0; i < grade->misconceptions_n && i < rubric->misconceptions_n;
	     i++) {
		const struct misconception_grade *m = &grade->misconceptions[i];

		if (!m->shown)
			continue;
		json_open_object(out);
		json_add_string(out, "id", rubric->misconceptions[i].id);
		json_add_string(out, "say", rubric->misconceptions[i].say);
		json_add_number(out, "cost", rubric->misconceptions[i].cost);
		put_span(r, answer, m->start, m->end, out);
		json_close_object(out);
	}
	json_close_array(out);
}

static void put_grade(const struct report *r, int answer, struct json_out *out)
{
	const struct rubric *rubric = interview_rubric(r->state, r->bank, answer);
	const struct grade *grade = report_grade(r, answer);
	const struct answer *a = &r->state->answers[answer];

	json_add_string(out, "state", answer_state_word(a->state));
	json_key(out, "score");
	if (a->state == ANSWER_DONT_KNOW && a->kind != ASK_CLARIFY)
		json_put_number(out, 0);
	else if (grade)
		json_put_number(out, grade->score);
	else
		json_put_null(out); /* no observation: silence is never a zero */
	if (!grade || !rubric)
		return;
	json_add_string(out, "confidence", grade->low_confidence ? "low" : "high");
	json_add_number(out, "target", rubric->target);
	put_points(r, answer, rubric, grade, out);
	put_misconceptions(r, answer, rubric, grade, out);
}

static void put_follow_up(const struct report *r, int answer, struct json_out *out)
{
	const struct answer *a = &r->state->answers[answer];
	const struct rubric *rubric = interview_rubric(r->state, r->bank, answer);
	const struct event *asked = interview_asked(r->log, answer);

	json_open_object(out);
	json_add_string(out, "kind", ask_kind_word(a->kind));
	json_add_string(out, "quoted", asked->asked.quote);
	if (a->kind == ASK_BEHIND)
		json_add_string(out, "question", rubric ? rubric->ask : NULL);
	put_text(r, "answer", answer, out);
	put_grade(r, answer, out);
	json_close_object(out);
}

static void put_probe(const struct report *r, int answer, struct json_out *out)
{
	const struct answer *a = &r->state->answers[answer];
	const struct rubric *rubric = interview_rubric(r->state, r->bank, answer);
	const struct event *asked = interview_asked(r->log, answer);

	json_open_object(out);
	json_add_string(out, "probe", asked->asked.probe);
	json_add_string(out, "topic", asked->asked.topic);
	json_add_number(out, "difficulty", a->difficulty);
	json_add_string(out, "question", rubric ? rubric->ask : NULL);
	put_text(r, "answer", answer, out);
	json_add_bool(out, "clarified", a->clarified);
	put_grade(r, answer, out);
	json_key(out, "follow_ups");
	json_open_array(out);
	for (int f = 0; f < r->state->answers_n; f++)
		if (r->state->answers[f].kind != ASK_MAIN
		    && r->state->answers[f].parent == answer)
			put_follow_up(r, f, out);
	json_close_array(out);
	json_close_object(out);
}

/* Figures only where there is an observation: never 0 for silence. */
static void put_figures(const struct profile_concept *c, struct json_out *out)
{
	const struct depth_estimate *e = &c->estimate;
	static const char *const keys[] = {"depth", "mean", "sd", "low", "high"};
	const double values[] = {profile_depth(c), e->mean, e->sd, e->low, e->high};

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		json_key(out, keys[i]);
		if (c->threads > 0)
			json_put_number(out, values[i]);
		else
			json_put_null(out);
	}
	json_add_string(out, "rung", c->threads > 0 ? rung_word(e->likely) : NULL);
	json_key(out, "rung_probability");
	if (c->threads > 0)
		json_put_number(out, e->rung[e->likely]);
	else
		json_put_null(out);
	json_key(out, "rung_probabilities");
	json_open_object(out);
	for (int i = 0; i < RUNGS && c->threads > 0; i++)
		json_add_number(out, rung_word((enum rung)i), e->rung[i]);
	json_close_object(out);
}

static void put_need(const struct profile_concept *c, const struct role_need *need,
		     struct json_out *out)
{
	json_add_bool(out, "load_bearing", c->load_bearing);
	json_add_number(out, "needs", c->needs);
	json_add_string(out, "why", need->why);
	json_key(out, "p_meets");
	if (c->threads > 0)
		json_put_number(out, c->p_meets);
	else
		json_put_null(out);
	json_add_string(out, "finding", finding_word(c->finding));
}

static void put_concept(const struct report *r, int i, struct json_out *out)
{
	const struct profile_concept *c = &r->profile->concepts[i];
	const struct concept_state *state = &r->state->concepts[i];

	json_open_object(out);
	json_add_string(out, "concept", concept_names[i].id);
	json_add_string(out, "title", concept_names[i].title);
	put_figures(c, out);
	json_add_string(out, "ceiling", ceiling_word(c->ceiling));
	put_need(c, &r->role->needs[i], out);
	json_add_string(out, "closed", state->closed ? state->why : NULL);
	json_key(out, "probes");
	json_open_array(out);
	for (int a = 0; a < r->state->answers_n; a++)
		if (r->state->answers[a].concept == i
		    && r->state->answers[a].kind == ASK_MAIN)
			put_probe(r, a, out);
	json_close_array(out);
	json_close_object(out);
}

static void put_head(const struct report *r, struct json_out *out)
{
	const struct event *e = &r->log->events[0];
	struct strbuf line;

	json_add_string(out, "title", "Concept depth report");
	json_add_string(out, "interview", e->invited->interview);
	json_add_string(out, "candidate", r->role->candidate);
	json_add_string(out, "role", e->invited->role);
	json_add_string(out, "role_title", r->role->title);
	json_add_string(out, "role_digest", e->invited->role_digest);
	json_add_string(out, "bank_digest", e->invited->bank_digest);
	json_add_string(out, "head_digest", r->head);
	json_add_string(out, "grader", e->invited->grader);
	json_add_string(out, "grader_version", e->invited->grader_version);
	json_add_bool(out, "finished", r->state->phase == PHASE_ENDED);
	json_add_string(out, "ended",
			r->state->phase == PHASE_ENDED ? r->state->why : NULL);
	strbuf_init(&line, 2000);
	report_headline(r, &line);
	if (line.len > 0) /* its lines each end in one */
		line.text[line.len - 1] = '\0';
	json_add_string(out, "headline", line.text);
	strbuf_finish(&line);
	json_add_string(out, "decision", "a person decides");
}

static void put_decision(const struct report *r, struct json_out *json)
{
	const struct event *e = report_decided(r->log);

	if (!e)
		return;
	json_key(json, "decision");
	json_open_object(json);
	json_add_string(json, "decision", e->why);
	json_add_string(json, "reason", e->text);
	json_add_string(json, "by", e->decided.by);
	json_add_string(json, "by_label", e->decided.by_label);
	json_add_integer(json, "at", e->at);
	json_close_object(json);
}

void report_json(const struct report *r, struct strbuf *out)
{
	struct json_out json;

	json_out_init(&json, out, true);
	json_open_object(&json);
	put_head(r, &json);
	json_key(&json, "concepts");
	json_open_array(&json);
	for (int i = 0; i < CONCEPTS; i++)
		put_concept(r, i, &json);
	json_close_array(&json);
	put_decision(r, &json);
	json_close_object(&json);
	strbuf_adds(out, "\n");
}
