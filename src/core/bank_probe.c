#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "core/bank_read.h"
#include "core/pattern.h"

enum { FOLLOW_UP_FROM = 5, DEEP_FROM = 7, WORKING_FROM = 4 };

bool bank_keys_read(struct bank_reader *r, const struct json_at *at,
		    const char *const *keys)
{
	if (r->loose)
		return json_is(at, JSON_OBJECT, r->err);
	return json_only_keys(at, keys, r->err);
}

/* The parsed file goes when it has been read: the bank has its own copies. */
static bool string_keep(struct bank_reader *r, const struct json_at *at,
			const char **ret)
{
	const char *s;

	if (!json_string(at, &s, r->err))
		return false;
	*ret = arena_strdup(r->memory->arena, s);
	return true;
}

bool bank_text_read(struct bank_reader *r, const struct json_at *object,
		    const char *key, const char **ret)
{
	struct json_at at;

	if (!json_member(object, key, &at, r->err) || !string_keep(r, &at, ret))
		return false;
	return (*ret)[strspn(*ret, " \t\r\n")] || json_fail(&at, r->err, "is empty");
}

bool bank_id_read(struct bank_reader *r, const struct json_at *object, const char **ret)
{
	struct json_at at;

	if (!json_member(object, "id", &at, r->err) || !string_keep(r, &at, ret))
		return false;
	if (!**ret
	    || (!r->loose
		&& (*ret)[strspn(*ret, "abcdefghijklmnopqrstuvwxyz0123456789_-")]))
		return json_fail(&at, r->err,
				 "must be of lower-case letters, digits, - and _");
	return true;
}

bool bank_list_read(struct bank_reader *r, const struct json_at *at, size_t least,
		    size_t *ret_n)
{
	if (!json_is(at, JSON_ARRAY, r->err))
		return false;
	*ret_n = json_length(at);
	return *ret_n >= least
	       || json_fail(at, r->err, "must have at least %zu entries", least);
}

bool bank_strings_read(struct bank_reader *r, const struct json_at *at, size_t least,
		       struct bank_strings *ret)
{
	const char **strings;
	size_t n;

	if (!bank_list_read(r, at, least, &n))
		return false;
	strings = arena_zalloc(r->memory->arena, n, sizeof *strings);
	for (size_t i = 0; i < n; i++) {
		struct json_at item = json_item(at, i);

		if (!string_keep(r, &item, &strings[i]))
			return false;
		if (!strings[i][strspn(strings[i], " \t\r\n")])
			return json_fail(&item, r->err, "is empty");
	}
	*ret = (struct bank_strings){strings, n};
	return true;
}

/* From now on the bank's end ends its patterns, too. */
static void rubric_keep(struct bank_reader *r, struct rubric *rubric)
{
	struct bank_memory *m = r->memory;

	if (m->rubrics_n == m->rubrics_max) {
		m->rubrics_max = m->rubrics_max ? 2 * m->rubrics_max : 64;
		m->rubrics = mem_realloc(m->rubrics,
					 m->rubrics_max * sizeof(struct rubric *));
	}
	m->rubrics[m->rubrics_n++] = rubric;
}

static double weight_of(const struct rubric *rubric, enum rung from, enum rung to)
{
	double sum = 0;

	for (size_t i = 0; i < rubric->points_n; i++)
		if (rubric->points[i].rung >= from && rubric->points[i].rung <= to)
			sum += rubric->points[i].weight;
	return sum;
}

/* Can it be passed, and not by less than what its difficulty asks for? */
static bool weights_fit(struct bank_reader *r, const struct json_at *at,
			const struct rubric *rubric)
{
	double all = weight_of(rubric, RUNG_SURFACE, RUNG_DEEP);
	double below = weight_of(rubric, RUNG_SURFACE, RUNG_WORKING);

	if (all < 0.9 * rubric->target)
		return json_fail(at, r->err,
				 "target %g can't be reached: all weights are %g",
				 rubric->target, all);
	if (rubric->difficulty >= DEEP_FROM && below >= rubric->target / 2)
		return json_fail(at, r->err,
				 "difficulty %g: surface and working points weigh %g, "
				 "must stay under half the target %g",
				 rubric->difficulty, below, rubric->target);
	if (rubric->difficulty >= WORKING_FROM
	    && weight_of(rubric, RUNG_WORKING, RUNG_DEEP) <= 0)
		return json_fail(at, r->err,
				 "difficulty %g needs a working or deep point",
				 rubric->difficulty);
	return true;
}

static bool target_read(struct bank_reader *r, const struct json_at *at, double *ret)
{
	struct json_at target;

	if (!json_member(at, "target", &target, r->err)
	    || !json_number(&target, 0, 1000, ret, r->err))
		return false;
	return *ret > 0 || json_fail(&target, r->err, "must be more than 0");
}

static bool rubric_read(struct bank_reader *r, const struct json_at *at,
			struct rubric *rubric, bool follow_up)
{
	rubric_keep(r, rubric);
	if (!bank_text_read(r, at, "ask", &rubric->ask)
	    || !target_read(r, at, &rubric->target))
		return false;
	if (json_has(at, "list_ok")
	    && !json_get_bool(at, "list_ok", &rubric->list_ok, r->err))
		return false;
	if (!bank_points_read(r, at, rubric, follow_up)
	    || !bank_samples_read(r, at, rubric, follow_up))
		return false;
	if (!r->loose && !weights_fit(r, at, rubric))
		return false;
	rubric->question = question_words_create(rubric->ask, r->lexicon);
	return true;
}

static bool difficulty_read(struct bank_reader *r, const struct json_at *at,
			    double *ret)
{
	if (r->loose && !json_has(at, "difficulty"))
		return true;
	return json_get_number(at, "difficulty", 1, 10, ret, r->err);
}

static bool follow_up_read(struct bank_reader *r, const struct json_at *at,
			   struct probe *probe)
{
	static const char *const keys[] = {"ask",    "list_ok",        "target",
					   "points", "misconceptions", "samples",
					   NULL};
	bool has = json_has(at, "follow_up");
	struct rubric *rubric;
	struct json_at below;

	if (!r->loose && probe->main.difficulty < FOLLOW_UP_FROM && has)
		return json_fail(at, r->err,
				 "follow_up belongs to difficulty %d and more",
				 FOLLOW_UP_FROM);
	if (!has && (r->loose || probe->main.difficulty < FOLLOW_UP_FROM))
		return true;
	if (!json_member(at, "follow_up", &below, r->err)
	    || !bank_keys_read(r, &below, keys))
		return false;
	rubric = arena_zalloc(r->memory->arena, 1, sizeof *rubric);
	rubric->difficulty = probe->main.difficulty;
	probe->follow_up = rubric;
	return rubric_read(r, &below, rubric, true);
}

static bool id_is_new(struct bank_reader *r, const struct json_at *at, const char *id)
{
	for (size_t i = 0; i + 1 < r->memory->probes_n; i++)
		if (strcmp(r->memory->probes[i]->id, id) == 0)
			return json_fail(at, r->err, "id %s stands there twice", id);
	return true;
}

static struct probe *probe_add(struct bank_reader *r, int concept)
{
	struct bank_memory *m = r->memory;
	struct probe *probe = arena_zalloc(m->arena, 1, sizeof *probe);

	if (m->probes_n == m->probes_max) {
		m->probes_max = m->probes_max ? 2 * m->probes_max : 64;
		m->probes =
			mem_realloc(m->probes, m->probes_max * sizeof(struct probe *));
	}
	m->probes[m->probes_n++] = probe;
	probe->concept = concept;
	return probe;
}

/* A bank's probe must have what a loose one may lack. */
static bool texts_read(struct bank_reader *r, const struct json_at *at,
		       struct probe *probe)
{
	if ((!r->loose || json_has(at, "topic"))
	    && !bank_text_read(r, at, "topic", &probe->topic))
		return false;
	if ((!r->loose || json_has(at, "clarify"))
	    && !bank_text_read(r, at, "clarify", &probe->clarify))
		return false;
	return true;
}

bool bank_probe_read(struct bank_reader *r, const struct json_at *at, int concept)
{
	static const char *const keys[] = {
		"id",     "topic",  "difficulty",     "ask",       "clarify", "list_ok",
		"target", "points", "misconceptions", "follow_up", "samples", NULL};
	struct probe *probe = probe_add(r, concept);

	return bank_keys_read(r, at, keys) && bank_id_read(r, at, &probe->id)
	       && id_is_new(r, at, probe->id) && texts_read(r, at, probe)
	       && difficulty_read(r, at, &probe->main.difficulty)
	       && rubric_read(r, at, &probe->main, false)
	       && follow_up_read(r, at, probe);
}
