#include <string.h>

#include "base/arena.h"
#include "core/bank_read.h"
#include "core/pattern.h"

enum { MAIN_POINTS_MIN = 4, FOLLOW_UP_POINTS_MIN = 2, POINTS_WRITTEN_MAX = 9 };
enum { MISCONCEPTIONS_WRITTEN_MAX = 3 };

/* What points and misconceptions have in common. */
struct matcher {
	const char *const *match;
	struct pattern *const *patterns;
	size_t n;
};

static struct pattern *pattern_read(struct bank_reader *r, const struct json_at *at)
{
	struct pattern *pattern;
	const char *source;
	struct error why;

	if (!json_string(at, &source, r->err))
		return NULL;
	pattern = pattern_parse(source, r->lexicon, &why);
	if (!pattern)
		json_fail(at, r->err, "%s", why.text);
	return pattern;
}

/* Into *to as far as they compile, so that what is there can be ended. As written they
 * are kept for their author only: they are a third of a bank in memory. */
static bool patterns_read(struct bank_reader *r, const struct json_at *object,
			  struct matcher *to)
{
	struct bank_strings source = {0};
	struct pattern **patterns;
	struct json_at list;
	size_t n;

	if (!json_member(object, "match", &list, r->err)
	    || !bank_list_read(r, &list, 1, &n)
	    || (!r->bare && !bank_strings_read(r, &list, 1, &source)))
		return false;
	patterns = arena_zalloc(r->memory->arena, n, sizeof(struct pattern *));
	*to = (struct matcher){source.at, patterns, 0};
	for (size_t i = 0; i < n; i++) {
		struct json_at at = json_item(&list, i);

		patterns[i] = pattern_read(r, &at);
		if (!patterns[i])
			return false;
		to->n++;
	}
	return true;
}

static bool rung_read(struct bank_reader *r, const struct json_at *object,
		      enum rung *ret)
{
	const char *word;
	struct json_at at;

	if (!json_member(object, "rung", &at, r->err)
	    || !json_string(&at, &word, r->err))
		return false;
	for (int i = 0; i < RUNGS; i++)
		if (strcmp(word, rung_word((enum rung)i)) == 0) {
			*ret = (enum rung)i;
			return true;
		}
	return json_fail(&at, r->err, "must be surface, working or deep");
}

static bool weight_read(struct bank_reader *r, const struct json_at *object,
			const char *key, double high, double *ret)
{
	struct json_at at;

	if (!json_member(object, key, &at, r->err)
	    || !json_number(&at, 0, high, ret, r->err))
		return false;
	return *ret > 0 || json_fail(&at, r->err, "must be more than 0");
}

static struct saying *const *sayings_read(struct bank_reader *r,
					  const struct bank_strings *say)
{
	struct saying **sayings =
		arena_zalloc(r->memory->arena, say->n, sizeof(struct saying *));

	for (size_t i = 0; i < say->n; i++)
		sayings[i] = saying_create(say->at[i], r->lexicon);
	return sayings;
}

static bool point_read(struct bank_reader *r, const struct json_at *at,
		       struct point *point)
{
	static const char *const keys[] = {"id",  "rung",  "weight",
					   "say", "match", NULL};
	struct matcher matcher = {0};
	struct bank_strings say = {0};
	struct json_at say_at;
	bool ok;

	if (!bank_keys_read(r, at, keys) || !bank_id_read(r, at, &point->id)
	    || !rung_read(r, at, &point->rung)
	    || !weight_read(r, at, "weight", 10, &point->weight))
		return false;
	if ((!r->loose || json_has(at, "say"))
	    && (!json_member(at, "say", &say_at, r->err)
		|| !bank_strings_read(r, &say_at, 1, &say)))
		return false;
	point->say = say.at;
	point->sayings = sayings_read(r, &say);
	point->says = say.n;
	ok = patterns_read(r, at, &matcher);
	point->match = matcher.match;
	point->patterns = matcher.patterns;
	point->patterns_n = matcher.n;
	return ok;
}

static bool misconception_read(struct bank_reader *r, const struct json_at *at,
			       struct misconception *m)
{
	static const char *const keys[] = {"id", "say", "cost", "match", NULL};
	struct matcher matcher = {0};
	bool ok;

	if (!bank_keys_read(r, at, keys) || !bank_id_read(r, at, &m->id)
	    || !weight_read(r, at, "cost", 1, &m->cost))
		return false;
	if ((!r->loose || json_has(at, "say"))
	    && !bank_text_read(r, at, "say", &m->say))
		return false;
	ok = patterns_read(r, at, &matcher);
	m->match = matcher.match;
	m->patterns = matcher.patterns;
	m->patterns_n = matcher.n;
	return ok;
}

/* The array of this key, with its length within the bounds. */
static bool array_read(struct bank_reader *r, const struct json_at *object,
		       const char *key, const size_t bounds[2], struct json_at *ret)
{
	if (!json_member(object, key, ret, r->err) || !json_is(ret, JSON_ARRAY, r->err))
		return false;
	if (json_length(ret) < bounds[0] || json_length(ret) > bounds[1])
		return json_fail(ret, r->err, "must have %zu to %zu entries, has %zu",
				 bounds[0], bounds[1], json_length(ret));
	return true;
}

static bool misconceptions_read(struct bank_reader *r, const struct json_at *rubric_at,
				struct rubric *rubric, bool follow_up)
{
	const size_t loose[2] = {0, MISCONCEPTIONS_MAX};
	const size_t strict[2] = {follow_up ? 0 : 1, MISCONCEPTIONS_WRITTEN_MAX};
	struct json_at list;

	if ((r->loose || follow_up) && !json_has(rubric_at, "misconceptions"))
		return true;
	if (!array_read(r, rubric_at, "misconceptions", r->loose ? loose : strict,
			&list))
		return false;
	for (size_t i = 0; i < json_length(&list); i++) {
		struct json_at at = json_item(&list, i);
		struct misconception *m = &rubric->misconceptions[i];

		rubric->misconceptions_n++;
		if (!misconception_read(r, &at, m))
			return false;
		for (size_t k = 0; k < i; k++)
			if (strcmp(rubric->misconceptions[k].id, m->id) == 0)
				return json_fail(&at, r->err,
						 "id %s stands there twice", m->id);
	}
	return true;
}

bool bank_points_read(struct bank_reader *r, const struct json_at *rubric_at,
		      struct rubric *rubric, bool follow_up)
{
	const size_t loose[2] = {1, POINTS_MAX};
	const size_t strict[2] = {follow_up ? FOLLOW_UP_POINTS_MIN : MAIN_POINTS_MIN,
				  POINTS_WRITTEN_MAX};
	struct json_at list;

	if (!array_read(r, rubric_at, "points", r->loose ? loose : strict, &list))
		return false;
	for (size_t i = 0; i < json_length(&list); i++) {
		struct json_at at = json_item(&list, i);
		struct point *point = &rubric->points[i];

		rubric->points_n++;
		if (!point_read(r, &at, point))
			return false;
		for (size_t k = 0; k < i; k++)
			if (strcmp(rubric->points[k].id, point->id) == 0)
				return json_fail(&at, r->err,
						 "id %s stands there twice", point->id);
	}
	return misconceptions_read(r, rubric_at, rubric, follow_up);
}
