/* Stored events, read back. Nothing is taken on trust: a log may be damaged. */
#include "core/event.h"

#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "event_belief.h"

static bool get_owned(const struct json_at *body, const char *key, char **ret,
		      struct error *err)
{
	const char *s;

	if (!json_get_string(body, key, &s, err))
		return false;
	*ret = mem_strdup(s);
	return true;
}

enum { ANSWER_NUMBER_MAX = 1000 };

/* A string of the event's own fixed room, refused where it does not fit. */
static bool get_fixed(const struct json_at *body, const char *key, char *ret,
		      size_t size, struct error *err)
{
	const char *s;

	if (!json_get_string(body, key, &s, err))
		return false;
	if (strlen(s) >= size)
		return json_fail(body, err, "%s is too long", key);
	memcpy(ret, s, strlen(s) + 1);
	return true;
}

/* Stays NULL where the member isn't there. */
static bool get_if_given(const struct json_at *body, const char *key, char **ret,
			 struct error *err)
{
	return !json_has(body, key) || get_owned(body, key, ret, err);
}

static bool get_why_if_given(const struct json_at *body, struct event *e,
			     struct error *err)
{
	return !json_has(body, "why")
	       || get_fixed(body, "why", e->why, sizeof e->why, err);
}

static bool get_seed(const struct json_at *body, uint64_t *ret, struct error *err)
{
	const char *s;
	uint64_t n = 0;

	if (!json_get_string(body, "seed", &s, err))
		return false;
	if (!*s || strlen(s) > 20 || strspn(s, "0123456789") != strlen(s))
		return json_fail(body, err, "seed must be a number");
	for (; *s; s++)
		n = 10 * n + (uint64_t)(*s - '0');
	*ret = n;
	return true;
}

static bool get_digests(const struct json_at *body, struct invitation *ret,
			struct error *err)
{
	return get_fixed(body, "role_digest", ret->role_digest, DIGEST_HEX, err)
	       && get_fixed(body, "bank_digest", ret->bank_digest, DIGEST_HEX, err)
	       && get_fixed(body, "pack_digest", ret->pack_digest, DIGEST_HEX, err)
	       && get_fixed(body, "words_digest", ret->words_digest, DIGEST_HEX, err)
	       && get_fixed(body, "consent_digest", ret->consent_digest, DIGEST_HEX,
			    err)
	       && get_fixed(body, "salt", ret->salt, SALT_HEX, err);
}

static bool get_people(const struct json_at *body, struct invitation *ret,
		       struct error *err)
{
	int64_t tz = TZ_UNKNOWN;

	if (json_has(body, "tz_minutes")
	    && !json_get_integer(body, "tz_minutes", -TZ_UNKNOWN, TZ_UNKNOWN, &tz, err))
		return false;
	ret->tz_minutes = (int)tz;
	return get_if_given(body, "recruiter", &ret->recruiter, err)
	       && get_if_given(body, "recruiter_label", &ret->recruiter_label, err)
	       && get_if_given(body, "candidate", &ret->candidate, err)
	       && get_if_given(body, "report_room", &ret->report_room, err)
	       && get_if_given(body, "note", &ret->note, err);
}

static bool get_invited(const struct json_at *body, struct event *e, struct error *err)
{
	struct invitation *ret = mem_zalloc(1, sizeof *ret);

	e->invited = ret;
	return get_owned(body, "interview", &ret->interview, err)
	       && get_owned(body, "role", &ret->role, err)
	       && get_owned(body, "role_title", &ret->role_title, err)
	       && get_owned(body, "grader", &ret->grader, err)
	       && get_owned(body, "grader_version", &ret->grader_version, err)
	       && get_owned(body, "stemmer", &ret->stemmer, err)
	       && get_digests(body, ret, err) && get_seed(body, &ret->seed, err)
	       && json_get_number(body, "start", 0, 10, &ret->start, err)
	       && event_get_belief(body, &ret->belief, err)
	       && get_people(body, ret, err);
}

static bool get_concept(const struct json_at *body, int *ret, struct error *err)
{
	const char *s;

	if (!json_get_string(body, "concept", &s, err))
		return false;
	*ret = concept_find(s);
	return *ret >= 0 || json_fail(body, err, "unknown concept");
}

static bool get_ask_kind(const struct json_at *body, enum ask_kind *ret,
			 struct error *err)
{
	const char *s;

	if (!json_get_string(body, "kind", &s, err))
		return false;
	for (int k = ASK_MAIN; k <= ASK_BEHIND; k++)
		if (strcmp(s, ask_kind_word((enum ask_kind)k)) == 0) {
			*ret = (enum ask_kind)k;
			return true;
		}
	return json_fail(body, err, "unknown kind of question");
}

static bool get_count(const struct json_at *body, const char *key, int64_t most,
		      int *ret, struct error *err)
{
	int64_t n;

	if (!json_get_integer(body, key, 0, most, &n, err))
		return false;
	*ret = (int)n;
	return true;
}

static bool get_asked(const struct json_at *body, struct event *e, struct error *err)
{
	struct json_at quote;
	int64_t ties, parent;
	const char *s;

	if (!get_ask_kind(body, &e->asked.kind, err)
	    || !get_concept(body, &e->concept, err)
	    || !get_owned(body, "probe", &e->asked.probe, err)
	    || !get_owned(body, "topic", &e->asked.topic, err)
	    || !get_count(body, "number", 10000, &e->asked.number, err)
	    || !json_get_number(body, "difficulty", 0, 10, &e->asked.difficulty, err)
	    || !json_get_integer(body, "parent", -1, ANSWER_NUMBER_MAX, &parent, err)
	    || !json_get_integer(body, "ties", 0, 10000, &ties, err)
	    || !json_get_integer(body, "exposure", 0, INT64_MAX, &e->asked.exposure,
				 err)
	    || !json_member(body, "quote", &quote, err))
		return false;
	e->asked.ties = (size_t)ties;
	e->asked.parent = (int)parent;
	if (json_kind(&quote) == JSON_NULL)
		return true;
	if (!json_string(&quote, &s, err))
		return false;
	e->asked.quote = mem_strdup(s);
	return true;
}

static bool get_span(const struct json_at *at, uint32_t *start, uint32_t *end,
		     struct error *err)
{
	int64_t a, b;

	/* Twice an answer: a clarification is graded together with its parent. */
	if (!json_get_integer(at, "start", 0, 2 * ANSWER_BYTES_MAX + 2, &a, err)
	    || !json_get_integer(at, "end", a, 2 * ANSWER_BYTES_MAX + 2, &b, err))
		return false;
	*start = (uint32_t)a;
	*end = (uint32_t)b;
	return true;
}

static bool get_point(const struct json_at *at, struct point_grade *ret,
		      struct error *err)
{
	const char *word;

	if (!json_get_string(at, "state", &word, err)
	    || !json_get_number(at, "credit", 0, 1, &ret->credit, err)
	    || !get_span(at, &ret->start, &ret->end, err))
		return false;
	for (int s = POINT_ABSENT; s <= POINT_SHOWN; s++)
		if (strcmp(word, point_state_word((enum point_state)s)) == 0) {
			ret->state = (enum point_state)s;
			return true;
		}
	return json_fail(at, err, "unknown state of a point");
}

static bool get_misconception(const struct json_at *at, struct misconception_grade *ret,
			      struct error *err)
{
	return json_get_bool(at, "shown", &ret->shown, err)
	       && get_span(at, &ret->start, &ret->end, err);
}

static bool get_graded(const struct json_at *body, struct event *e, struct error *err)
{
	struct grade *g = mem_zalloc(1, sizeof *g);
	struct json_at points, wrong, item;

	e->grade = g;
	if (!json_get_number(body, "score", 0, 1, &g->score, err)
	    || !json_get_bool(body, "low_confidence", &g->low_confidence, err)
	    || !json_get_bool(body, "on_topic", &g->on_topic, err)
	    || !json_member(body, "points", &points, err)
	    || !json_member(body, "misconceptions", &wrong, err))
		return false;
	g->points_n = json_length(&points);
	g->misconceptions_n = json_length(&wrong);
	if (g->points_n > POINTS_MAX || g->misconceptions_n > MISCONCEPTIONS_MAX)
		return json_fail(&points, err, "too many");
	for (size_t i = 0; i < g->points_n; i++) {
		item = json_item(&points, i);
		if (!get_point(&item, &g->points[i], err))
			return false;
	}
	for (size_t i = 0; i < g->misconceptions_n; i++) {
		item = json_item(&wrong, i);
		if (!get_misconception(&item, &g->misconceptions[i], err))
			return false;
	}
	return true;
}

static bool get_said(const struct json_at *body, struct event *e, struct error *err)
{
	return get_owned(body, "text", &e->text, err)
	       && get_if_given(body, "message", &e->message, err)
	       && (!json_has(body, "wait")
		   || get_count(body, "wait", 3600, &e->wait, err))
	       && get_why_if_given(body, e, err);
}

static bool get_decided(const struct json_at *body, struct event *e, struct error *err)
{
	return get_fixed(body, "why", e->why, sizeof e->why, err)
	       && get_owned(body, "text", &e->text, err)
	       && get_owned(body, "by", &e->decided.by, err)
	       && get_owned(body, "by_label", &e->decided.by_label, err);
}

static bool get_members(const struct json_at *body, struct event *e, struct error *err)
{
	switch (e->kind) {
	case EVENT_INVITED:
		return get_invited(body, e, err);
	case EVENT_ASKED:
		return get_asked(body, e, err);
	case EVENT_GRADED:
		return get_count(body, "revision", 100000, &e->revision, err)
		       && get_graded(body, e, err);
	case EVENT_SAID:
		return get_said(body, e, err);
	case EVENT_EDITED:
		return json_get_integer(body, "target", 1, INT64_MAX, &e->target, err)
		       && get_owned(body, "text", &e->text, err)
		       && get_why_if_given(body, e, err);
	case EVENT_DELIVERED:
		return get_if_given(body, "message", &e->message, err);
	case EVENT_DECIDED:
		return get_decided(body, e, err);
	case EVENT_GRADE_FAILED:
		return get_count(body, "revision", 100000, &e->revision, err)
		       && get_owned(body, "text", &e->text, err);
	case EVENT_GRADE_IGNORED:
		return get_count(body, "revision", 100000, &e->revision, err)
		       && get_fixed(body, "why", e->why, sizeof e->why, err);
	case EVENT_SUBMITTED:
	case EVENT_GRADE_RETRIED:
		return get_count(body, "revision", 100000, &e->revision, err);
	case EVENT_UNDONE:
	case EVENT_NUDGED:
	case EVENT_REMINDED:
		return json_get_integer(body, "target", 0, INT64_MAX, &e->target, err);
	case EVENT_CONCEPT_CLOSED:
		return get_concept(body, &e->concept, err)
		       && get_fixed(body, "why", e->why, sizeof e->why, err);
	case EVENT_FINISHED:
	case EVENT_SET_ASIDE:
	case EVENT_COMMAND:
		return get_fixed(body, "why", e->why, sizeof e->why, err);
	case EVENT_REPORTED:
		return get_fixed(body, "digest", e->digest, sizeof e->digest, err);
	case EVENT_CONSENTED:
	case EVENT_DECLINED:
	case EVENT_DONT_KNOW:
	case EVENT_SKIPPED:
	case EVENT_PAUSED:
	case EVENT_RESUMED:
	case EVENT_GREETED:
	case EVENT_PROMPTED:
	case EVENT_KINDS:
		return true;
	}
	return true;
}

static bool parse_members(const struct json_at *body, struct event *e,
			  struct error *err)
{
	int version;

	if (!json_is(body, JSON_OBJECT, err)
	    || !get_count(body, "v", 1000000, &version, err))
		return false;
	if (version > EVENT_VERSION)
		return json_fail(body, err,
				 "written by a newer leadline (event version %d)",
				 version);
	if (json_has(body, "answer")
	    && !get_count(body, "answer", ANSWER_NUMBER_MAX, &e->answer, err))
		return false;
	return get_members(body, e, err);
}

static bool find_kind(const char *word, enum event_kind *ret, struct error *err)
{
	for (int k = 0; k < EVENT_KINDS; k++)
		if (strcmp(word, event_kind_word((enum event_kind)k)) == 0) {
			*ret = (enum event_kind)k;
			return true;
		}
	return error_set(err, ERR_INPUT, "unknown kind of event");
}

bool event_parse(const char *kind, const char *body, struct event *ret,
		 struct error *err)
{
	struct event e = {.answer = -1};
	struct json *root;
	struct json_at at;
	bool ok;

	if (!find_kind(kind, &e.kind, err))
		return false;
	root = json_parse(body, strlen(body), kind, err);
	if (!root)
		return false;
	at = json_at_root(root, kind);
	ok = parse_members(&at, &e, err);
	json_free(root);
	if (ok)
		*ret = e;
	else
		event_finish(&e);
	return ok;
}
