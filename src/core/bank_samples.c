#include <string.h>

#include "base/arena.h"
#include "core/bank_read.h"

/* How many samples of a kind there must be, for a probe and for a follow-up. */
struct quota {
	const char *kind;
	size_t main, follow_up;
};

static const struct quota quotas[] = {
	{"full", 2, 1},  {"terse", 2, 1}, {"misconception", 1, 0},
	{"vague", 1, 1}, {"list", 1, 0},  {"negated", 1, 0},
};
enum { MAIN_SAMPLES_MIN = 8, FOLLOW_UP_SAMPLES_MIN = 4 };

static bool is_point(const struct rubric *rubric, const char *id)
{
	for (size_t i = 0; i < rubric->points_n; i++)
		if (strcmp(rubric->points[i].id, id) == 0)
			return true;
	return false;
}

/* Ids of points; the misconceptions of an answer show in its band. */
static bool point_ids_read(struct bank_reader *r, const struct json_at *sample,
			   const char *key, const struct rubric *rubric,
			   struct bank_strings *ret)
{
	struct json_at list;

	if (!json_has(sample, key))
		return true;
	if (!json_member(sample, key, &list, r->err)
	    || !bank_strings_read(r, &list, 0, ret))
		return false;
	for (size_t i = 0; i < ret->n; i++)
		if (!is_point(rubric, ret->at[i])) {
			struct json_at at = json_item(&list, i);

			return json_fail(&at, r->err, "there is no point %s",
					 ret->at[i]);
		}
	return true;
}

static bool shows_read(struct bank_reader *r, const struct json_at *at,
		       const struct rubric *rubric, struct sample *s)
{
	struct bank_strings shows = {0}, not_shows = {0};

	if (!point_ids_read(r, at, "shows", rubric, &shows)
	    || !point_ids_read(r, at, "not_shows", rubric, &not_shows))
		return false;
	for (size_t i = 0; i < shows.n; i++)
		for (size_t k = 0; k < not_shows.n; k++)
			if (strcmp(shows.at[i], not_shows.at[k]) == 0)
				return json_fail(at, r->err,
						 "%s is in shows and in not_shows",
						 shows.at[i]);
	s->shows = shows.at;
	s->shows_n = shows.n;
	s->not_shows = not_shows.at;
	s->not_shows_n = not_shows.n;
	return true;
}

static bool sample_read(struct bank_reader *r, const struct json_at *at,
			const struct rubric *rubric, struct sample *s)
{
	static const char *const keys[] = {"kind",      "low",   "high",   "shows",
					   "not_shows", "blind", "answer", NULL};

	if (!bank_keys_read(r, at, keys) || !bank_text_read(r, at, "kind", &s->kind)
	    || !json_get_number(at, "low", 0, 1, &s->low, r->err)
	    || !json_get_number(at, "high", 0, 1, &s->high, r->err)
	    || !bank_text_read(r, at, "answer", &s->answer))
		return false;
	if (s->low > s->high)
		return json_fail(at, r->err, "low %g is above high %g", s->low,
				 s->high);
	if (strlen(s->answer) > ANSWER_BYTES_MAX)
		return json_fail(at, r->err, "the answer is longer than %d bytes",
				 ANSWER_BYTES_MAX);
	if (json_has(at, "blind") && !json_get_bool(at, "blind", &s->blind, r->err))
		return false;
	return shows_read(r, at, rubric, s);
}

static size_t count_kind(const struct sample *samples, size_t n, const char *kind)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += strcmp(samples[i].kind, kind) == 0;
	return count;
}

static bool enough(struct bank_reader *r, const struct json_at *list,
		   const struct rubric *rubric, bool follow_up)
{
	size_t least = follow_up ? FOLLOW_UP_SAMPLES_MIN : MAIN_SAMPLES_MIN;

	if (rubric->samples_n < least)
		return json_fail(list, r->err,
				 "must have at least %zu entries, has %zu", least,
				 rubric->samples_n);
	for (size_t i = 0; i < ARRAY_LEN(quotas); i++) {
		size_t want = follow_up ? quotas[i].follow_up : quotas[i].main;
		size_t has =
			count_kind(rubric->samples, rubric->samples_n, quotas[i].kind);

		if (has < want)
			return json_fail(list, r->err,
					 "must have at least %zu of kind %s, has %zu",
					 want, quotas[i].kind, has);
	}
	return true;
}

bool bank_samples_read(struct bank_reader *r, const struct json_at *rubric_at,
		       struct rubric *rubric, bool follow_up)
{
	struct sample *samples;
	struct json_at list;
	size_t n;

	if (r->bare || (r->loose && !json_has(rubric_at, "samples")))
		return true;
	if (!json_member(rubric_at, "samples", &list, r->err)
	    || !json_is(&list, JSON_ARRAY, r->err))
		return false;
	n = json_length(&list);
	samples = arena_zalloc(r->memory->arena, n, sizeof *samples);
	rubric->samples = samples;
	for (size_t i = 0; i < n; i++) {
		struct json_at at = json_item(&list, i);

		if (!sample_read(r, &at, rubric, &samples[i]))
			return false;
		rubric->samples_n++;
	}
	return r->loose || enough(r, &list, rubric, follow_up);
}
