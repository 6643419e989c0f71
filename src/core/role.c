#include "core/role.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"

/* The levels, and the difficulty with which each begins. */
static const struct level {
	const char *word;
	double start;
} levels[] = {{"junior", 3}, {"mid", 4}, {"senior", 5}};

void role_destroy(struct role *role)
{
	if (!role)
		return;
	for (int c = 0; c < CONCEPTS; c++)
		free((char *)(uintptr_t)role->needs[c].why);
	free(role->id);
	free(role->title);
	free(role->candidate);
	free(role->level);
	free(role->text);
	free(role);
}

static bool words_read(const struct json_at *object, const char *key, char **ret,
		       struct error *err)
{
	struct json_at at;
	const char *text;

	if (!json_member(object, key, &at, err) || !json_string(&at, &text, err))
		return false;
	if (!text[strspn(text, " \t\r\n")])
		return json_fail(&at, err, "is empty");
	if (text[strcspn(text, "\r\n")])
		return json_fail(&at, err, "must be one line");
	*ret = mem_strdup(text);
	return true;
}

static bool level_read(const struct json_at *root, struct role *role, struct error *err)
{
	struct json_at at;

	if (!words_read(root, "level", &role->level, err)
	    || !json_member(root, "level", &at, err))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(levels); i++)
		if (strcmp(levels[i].word, role->level) == 0) {
			role->start = levels[i].start;
			return true;
		}
	return json_fail(&at, err, "must be junior, mid or senior");
}

static bool need_read(const struct json_at *at, struct role_need *need,
		      struct error *err)
{
	static const char *const keys[] = {"depth", "load_bearing", "why", NULL};
	char *why = NULL;

	if (!json_only_keys(at, keys, err)
	    || !json_get_number(at, "depth", 0, 10, &need->needs, err))
		return false;
	if (json_has(at, "load_bearing")
	    && !json_get_bool(at, "load_bearing", &need->load_bearing, err))
		return false;
	if (need->load_bearing && need->needs <= 0)
		return json_fail(at, err, "load-bearing, and needs no depth");
	/* Whoever is turned down by it is owed a reason. */
	if (!need->load_bearing && !json_has(at, "why"))
		return true;
	if (!words_read(at, "why", &why, err))
		return false;
	need->why = why;
	return true;
}

static bool needs_read(const struct json_at *root, struct role *role, struct error *err)
{
	/* The concepts' ids, for json_only_keys; filled below. */
	const char *ids[CONCEPTS + 1] = {NULL};
	struct json_at needs;

	for (int c = 0; c < CONCEPTS; c++)
		ids[c] = concept_names[c].id;
	if (!json_member(root, "needs", &needs, err)
	    || !json_only_keys(&needs, ids, err))
		return false;
	for (int c = 0; c < CONCEPTS; c++) {
		struct json_at at;

		if (!json_has(&needs, ids[c]))
			continue;
		if (!json_member(&needs, ids[c], &at, err)
		    || !need_read(&at, &role->needs[c], err))
			return false;
	}
	return true;
}

static bool read_all(const struct json_at *root, struct role *role, struct error *err)
{
	static const char *const keys[] = {"$schema", "title", "candidate",
					   "level",   "needs", NULL};

	return json_only_keys(root, keys, err)
	       && words_read(root, "title", &role->title, err)
	       && words_read(root, "candidate", &role->candidate, err)
	       && level_read(root, role, err) && needs_read(root, role, err);
}

struct role *role_parse(const char *id, const struct bank_file *file, struct error *err)
{
	struct json *root = json_parse(file->text, file->len, file->name, err);
	struct json_at at = json_at_root(root, file->name);
	struct role *role;
	bool ok;

	if (!root)
		return NULL;
	role = mem_zalloc(1, sizeof *role);
	ok = read_all(&at, role, err);
	json_free(root);
	if (!ok) {
		role_destroy(role);
		return NULL;
	}
	role->id = mem_strdup(id);
	role->text = mem_strndup(file->text, file->len);
	digest_bytes(file->text, file->len, role->digest);
	return role;
}
