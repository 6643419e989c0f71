/* Events as canonical JSON: the stored format. Members are only added. */
#include "core/event.h"

#include <stdio.h>

#include "base/json.h"
#include "base/strbuf.h"
#include "event_belief.h"

static void add_if_given(struct json_out *out, const char *key, const char *s)
{
	if (s)
		json_add_string(out, key, s);
}

static void put_invited(struct json_out *out, const struct event *e)
{
	char seed[24];

	json_add_string(out, "interview", e->invited->interview);
	json_add_string(out, "role", e->invited->role);
	json_add_string(out, "role_title", e->invited->role_title);
	json_add_string(out, "role_digest", e->invited->role_digest);
	json_add_string(out, "bank_digest", e->invited->bank_digest);
	json_add_string(out, "pack_digest", e->invited->pack_digest);
	json_add_string(out, "words_digest", e->invited->words_digest);
	json_add_string(out, "consent_digest", e->invited->consent_digest);
	json_add_string(out, "grader", e->invited->grader);
	json_add_string(out, "grader_version", e->invited->grader_version);
	json_add_string(out, "stemmer", e->invited->stemmer);
	json_add_string(out, "salt", e->invited->salt);
	/* As text: readers that keep numbers as doubles would lose digits. */
	(void)snprintf(seed, sizeof seed, "%llu", (unsigned long long)e->invited->seed);
	json_add_string(out, "seed", seed);
	json_add_number(out, "start", e->invited->start);
	event_put_belief(out, &e->invited->belief);
	add_if_given(out, "recruiter", e->invited->recruiter);
	add_if_given(out, "recruiter_label", e->invited->recruiter_label);
	add_if_given(out, "candidate", e->invited->candidate);
	add_if_given(out, "report_room", e->invited->report_room);
	add_if_given(out, "note", e->invited->note);
	if (e->invited->tz_minutes != TZ_UNKNOWN)
		json_add_integer(out, "tz_minutes", e->invited->tz_minutes);
}

static void put_asked(struct json_out *out, const struct event *e)
{
	json_add_string(out, "kind", ask_kind_word(e->asked.kind));
	json_add_string(out, "concept", concept_names[e->concept].id);
	json_add_string(out, "probe", e->asked.probe);
	json_add_integer(out, "number", e->asked.number);
	json_add_number(out, "difficulty", e->asked.difficulty);
	json_add_string(out, "topic", e->asked.topic);
	json_add_integer(out, "parent", e->asked.parent);
	json_add_string(out, "quote", e->asked.quote);
	json_add_integer(out, "ties", (int64_t)e->asked.ties);
	json_add_integer(out, "exposure", e->asked.exposure);
}

static void put_points(struct json_out *out, const struct grade *g,
		       const struct rubric *rubric)
{
	json_key(out, "points");
	json_open_array(out);
	for (size_t i = 0; i < g->points_n; i++) {
		json_open_object(out);
		if (rubric)
			json_add_string(out, "id", rubric->points[i].id);
		json_add_string(out, "state", point_state_word(g->points[i].state));
		json_add_number(out, "credit", g->points[i].credit);
		json_add_integer(out, "start", g->points[i].start);
		json_add_integer(out, "end", g->points[i].end);
		json_close_object(out);
	}
	json_close_array(out);
}

static void put_graded(struct json_out *out, const struct event *e,
		       const struct rubric *rubric)
{
	const struct grade *g = e->grade;

	json_add_number(out, "score", g->score);
	json_add_bool(out, "low_confidence", g->low_confidence);
	json_add_bool(out, "on_topic", g->on_topic);
	put_points(out, g, rubric);
	json_key(out, "misconceptions");
	json_open_array(out);
	for (size_t i = 0; i < g->misconceptions_n; i++) {
		json_open_object(out);
		if (rubric)
			json_add_string(out, "id", rubric->misconceptions[i].id);
		json_add_bool(out, "shown", g->misconceptions[i].shown);
		json_add_integer(out, "start", g->misconceptions[i].start);
		json_add_integer(out, "end", g->misconceptions[i].end);
		json_close_object(out);
	}
	json_close_array(out);
}

static void put_why_if_given(struct json_out *out, const struct event *e)
{
	if (*e->why)
		json_add_string(out, "why", e->why);
}

static void put_said(struct json_out *out, const struct event *e)
{
	json_add_string(out, "text", e->text);
	add_if_given(out, "message", e->message);
	if (e->wait > 0)
		json_add_integer(out, "wait", e->wait);
	put_why_if_given(out, e);
}

static void put_decided(struct json_out *out, const struct event *e)
{
	json_add_string(out, "why", e->why);
	json_add_string(out, "text", e->text);
	json_add_string(out, "by", e->decided.by);
	json_add_string(out, "by_label", e->decided.by_label);
}

static void put_grading(struct json_out *out, const struct event *e)
{
	json_add_integer(out, "revision", e->revision);
	if (e->kind == EVENT_GRADE_FAILED)
		json_add_string(out, "text", e->text);
	if (e->kind == EVENT_GRADE_IGNORED)
		json_add_string(out, "why", e->why);
}

static void put_edited(struct json_out *out, const struct event *e)
{
	json_add_integer(out, "target", e->target);
	json_add_string(out, "text", e->text);
	put_why_if_given(out, e);
}

static void put_members(struct json_out *out, const struct event *e,
			const struct rubric *rubric)
{
	switch (e->kind) {
	case EVENT_INVITED:
		put_invited(out, e);
		break;
	case EVENT_ASKED:
		put_asked(out, e);
		break;
	case EVENT_GRADED:
		json_add_integer(out, "revision", e->revision);
		put_graded(out, e, rubric);
		break;
	case EVENT_SAID:
		put_said(out, e);
		break;
	case EVENT_EDITED:
		put_edited(out, e);
		break;
	case EVENT_DELIVERED:
		add_if_given(out, "message", e->message);
		break;
	case EVENT_DECIDED:
		put_decided(out, e);
		break;
	case EVENT_GRADE_FAILED:
	case EVENT_GRADE_IGNORED:
	case EVENT_SUBMITTED:
	case EVENT_GRADE_RETRIED:
		put_grading(out, e);
		break;
	case EVENT_UNDONE:
	case EVENT_NUDGED:
	case EVENT_REMINDED:
		json_add_integer(out, "target", e->target);
		break;
	case EVENT_CONCEPT_CLOSED:
		json_add_string(out, "concept", concept_names[e->concept].id);
		json_add_string(out, "why", e->why);
		break;
	case EVENT_FINISHED:
	case EVENT_SET_ASIDE:
	case EVENT_COMMAND:
		json_add_string(out, "why", e->why);
		break;
	case EVENT_REPORTED:
		json_add_string(out, "digest", e->digest);
		break;
	case EVENT_CONSENTED:
	case EVENT_DECLINED:
	case EVENT_DONT_KNOW:
	case EVENT_SKIPPED:
	case EVENT_PAUSED:
	case EVENT_RESUMED:
	case EVENT_GREETED:
	case EVENT_PROMPTED:
	case EVENT_KINDS:
		break;
	}
}

void event_body(const struct event *event, const struct rubric *rubric,
		struct strbuf *out)
{
	struct json_out json;

	json_out_init(&json, out, false);
	json_open_object(&json);
	json_add_integer(&json, "v", EVENT_VERSION);
	if (event->answer >= 0)
		json_add_integer(&json, "answer", event->answer);
	put_members(&json, event, rubric);
	json_close_object(&json);
}
