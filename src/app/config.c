#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/attr.h"
#include "base/json.h"
#include "base/mem.h"
#include "io/file.h"

enum { FILE_BYTES_MAX = 1 << 20, SECRET_BYTES_MAX = 4096, NETWORKS_MAX = 32 };

/* Where a key's value goes. */
struct reading {
	const char *path; /* of the file */
	bool secrets;
	enum config_section section;
	char *into; /* the section's struct */
};

static char **text_of(const struct reading *r, const struct config_row *row)
{
	return (char **)(void *)(r->into + row->offset);
}

static int64_t *number_of(const struct reading *r, const struct config_row *row)
{
	return (int64_t *)(void *)(r->into + row->offset);
}

static bool *flag_of(const struct reading *r, const struct config_row *row)
{
	return (bool *)(void *)(r->into + row->offset);
}

static char ***list_of(const struct reading *r, const struct config_row *row)
{
	return (char ***)(void *)(r->into + row->offset);
}

static void list_free(char **list)
{
	for (size_t i = 0; list && list[i]; i++)
		free(list[i]);
	free(list);
}

static void finish_section(const struct reading *r)
{
	size_t n;
	const struct config_row *rows = config_rows(&n);

	for (size_t i = 0; i < n; i++) {
		if (rows[i].section != r->section)
			continue;
		if (rows[i].type == CONFIG_LIST)
			list_free(*list_of(r, &rows[i]));
		else if (rows[i].type != CONFIG_NUMBER && rows[i].type != CONFIG_FLAG)
			free(*text_of(r, &rows[i]));
	}
}

void config_finish(struct config *config)
{
	for (size_t i = 0; i < config->irc_n; i++)
		finish_section(&(struct reading){.section = SECTION_IRC,
						 .into = (char *)&config->irc[i]});
	for (size_t i = 0; i < config->slack_n; i++)
		finish_section(&(struct reading){.section = SECTION_SLACK,
						 .into = (char *)&config->slack[i]});
	if (config->metrics)
		finish_section(&(struct reading){.section = SECTION_METRICS,
						 .into = (char *)config->metrics});
	free(config->metrics);
	free(config->irc);
	free(config->slack);
	finish_section(
		&(struct reading){.section = SECTION_TOP, .into = (char *)config});
	*config = (struct config){0};
}

/* As seen from where we run. */
static char *resolve(const char *config_path, const char *path)
{
	const char *slash = strrchr(config_path, '/');
	size_t folder = slash ? (size_t)(slash - config_path) + 1 : 0;
	char *ret;

	if (path[0] == '/' || !folder)
		return mem_strdup(path);
	ret = mem_alloc(folder + strlen(path) + 1);
	memcpy(ret, config_path, folder);
	memcpy(ret + folder, path, strlen(path) + 1);
	return ret;
}

static bool read_text(const struct json_at *at, const char **ret, struct error *err)
{
	if (!json_string(at, ret, err))
		return false;
	return **ret || json_fail(at, err, "is empty");
}

static bool secret_from_env(const struct json_at *at, const char *name, char **ret,
			    struct error *err)
{
	const char *value = getenv(name);

	if (!value || !*value)
		return json_fail(at, err, "the environment has no %s", name);
	*ret = mem_strdup(value);
	return true;
}

/*
 * What systemd hands to this unit (LoadCredential=), in a folder that nobody else can
 * enter. From 254 on it gives us access by a list, whose mask a mode shows as rights of
 * the group.
 */
static bool is_credential(const char *path)
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");
	size_t len = folder ? strlen(folder) : 0;

	return len > 0 && strncmp(path, folder, len) == 0 && path[len] == '/'
	       && !strchr(path + len + 1, '/');
}

static bool is_private(const struct json_at *at, const char *path, struct error *err)
{
	const mode_t others =
		S_IRWXO | (is_credential(path) ? S_IWGRP | S_IXGRP : S_IRWXG);
	struct stat st;

	if (stat(path, &st) != 0)
		return json_fail(at, err, "%s: %s", path, strerror(errno));
	if (st.st_mode & others)
		return json_fail(at, err,
				 "%s can be read by others than its owner: chmod 600",
				 path);
	return true;
}

static bool secret_from_file(const struct json_at *at, const char *path, char **ret,
			     struct error *err)
{
	size_t len;
	char *text;

	if (!is_private(at, path, err))
		return false;
	text = file_read(path, SECRET_BYTES_MAX, &len, err);
	if (!text)
		return false;
	while (len > 0 && strchr("\r\n", text[len - 1]))
		text[--len] = '\0';
	if (len == 0 || strlen(text) != len) {
		free(text);
		return json_fail(at, err, "%s holds no line of text", path);
	}
	*ret = text;
	return true;
}

static bool read_secret(const struct reading *r, const struct json_at *at, char **ret,
			struct error *err)
{
	static const char *const keys[] = {"env", "file", NULL};
	const char *name;
	char *path;
	bool ok;

	if (json_kind(at) != JSON_OBJECT)
		return json_fail(at, err,
				 "a secret is never written here: "
				 "{\"env\": \"NAME\"} or {\"file\": \"PATH\"}");
	if (!json_only_keys(at, keys, err))
		return false;
	if (json_length(at) != 1)
		return json_fail(at, err, "must have env or file");
	if (json_has(at, "env"))
		return json_get_string(at, "env", &name, err)
		       && (!r->secrets || secret_from_env(at, name, ret, err));
	if (!json_get_string(at, "file", &name, err))
		return false;
	path = resolve(r->path, name);
	ok = !r->secrets || secret_from_file(at, path, ret, err);
	free(path);
	return ok;
}

static bool read_list(const struct json_at *at, char ***ret, struct error *err)
{
	size_t n = json_length(at);
	const char *text;

	if (!json_is(at, JSON_ARRAY, err))
		return false;
	*ret = mem_zalloc(n + 1, sizeof **ret);
	for (size_t i = 0; i < n; i++) {
		struct json_at item = json_item(at, i);

		if (!read_text(&item, &text, err))
			return false;
		(*ret)[i] = mem_strdup(text);
	}
	return true;
}

static bool read_value(const struct reading *r, const struct config_row *row,
		       const struct json_at *at, struct error *err)
{
	const char *text;

	switch (row->type) {
	case CONFIG_TEXT:
		if (!read_text(at, &text, err))
			return false;
		*text_of(r, row) = mem_strdup(text);
		return true;
	case CONFIG_PATH:
		if (!read_text(at, &text, err))
			return false;
		*text_of(r, row) = resolve(r->path, text);
		return true;
	case CONFIG_NUMBER:
		return json_integer(at, row->low, row->high, number_of(r, row), err);
	case CONFIG_FLAG:
		return json_boolean(at, flag_of(r, row), err);
	case CONFIG_SECRET:
		return read_secret(r, at, text_of(r, row), err);
	case CONFIG_LIST:
		return read_list(at, list_of(r, row), err);
	}
	return true;
}

static void fall_back(const struct reading *r, const struct config_row *row)
{
	switch (row->type) {
	case CONFIG_NUMBER:
		*number_of(r, row) = strtoll(row->fallback, NULL, 10);
		break;
	case CONFIG_FLAG:
		*flag_of(r, row) = strcmp(row->fallback, "true") == 0;
		break;
	case CONFIG_PATH:
		*text_of(r, row) = resolve(r->path, row->fallback);
		break;
	case CONFIG_TEXT:
	case CONFIG_SECRET:
		*text_of(r, row) = mem_strdup(row->fallback);
		break;
	case CONFIG_LIST:
		break;
	}
}

static bool read_key(const struct reading *r, const struct json_at *object,
		     const struct config_row *row, struct error *err)
{
	struct json_at at;

	if (json_has(object, row->key))
		return json_member(object, row->key, &at, err)
		       && read_value(r, row, &at, err);
	if (row->required)
		return json_fail(object, err, "%s is missing: %s", row->key, row->help);
	if (row->fallback)
		fall_back(r, row);
	else if (row->type == CONFIG_LIST)
		*list_of(r, row) = mem_zalloc(1, sizeof **list_of(r, row));
	return true;
}

static bool read_section(const struct reading *r, const struct json_at *object,
			 struct error *err)
{
	const char *keys[64] = {NULL};
	size_t n, known = 0;
	const struct config_row *rows = config_rows(&n);

	for (size_t i = 0; i < n; i++)
		if (rows[i].section == r->section)
			keys[known++] = rows[i].key;
	if (r->section == SECTION_TOP) {
		keys[known++] = "$schema";
		for (int s = SECTION_TOP + 1; s < SECTIONS; s++)
			keys[known++] = config_section_key((enum config_section)s);
	}
	if (!json_is(object, JSON_OBJECT, err) || !json_only_keys(object, keys, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (rows[i].section == r->section
		    && !read_key(r, object, &rows[i], err))
			return false;
	return true;
}

/* The networks of one kind: an array of sections. */
struct networks_read {
	void *all; /* of so many bytes each */
	size_t size, n;
};

static bool read_networks(struct reading r, const struct json_at *root,
			  struct networks_read *ret, struct error *err)
{
	struct json_at all, one;
	size_t n;
	char *into;

	if (!json_has(root, config_section_key(r.section)))
		return true;
	if (!json_member(root, config_section_key(r.section), &all, err)
	    || !json_is(&all, JSON_ARRAY, err))
		return false;
	n = json_length(&all);
	if (n > NETWORKS_MAX)
		return json_fail(&all, err, "more than %d", NETWORKS_MAX);
	ret->all = into = mem_zalloc(n + 1, ret->size);
	for (size_t i = 0; i < n; i++) {
		one = json_item(&all, i);
		r.into = into + i * ret->size;
		ret->n = i + 1;
		if (!read_section(&r, &one, err))
			return false;
	}
	return true;
}

static bool read_metrics(struct reading r, const struct json_at *root,
			 struct config *ret, struct error *err)
{
	const char *key = config_section_key(SECTION_METRICS);
	struct json_at at;

	if (!json_has(root, key))
		return true;
	if (!json_member(root, key, &at, err))
		return false;
	ret->metrics = mem_zalloc(1, sizeof *ret->metrics);
	r.section = SECTION_METRICS;
	r.into = (char *)ret->metrics;
	return read_section(&r, &at, err);
}

static bool is_in(char *const *list, const char *text)
{
	for (; *list; list++)
		if (strcmp(*list, text) == 0)
			return true;
	return false;
}

/* A slip here would shut everybody out, without a word. */
static bool names_a_recruiter(const char *entry)
{
	static const char *const heads[] = {"U", "W", "group:S", "channel:C",
					    "channel:G"};

	for (size_t i = 0; i < ARRAY_LEN(heads); i++) {
		size_t len = strlen(heads[i]);

		if (strncmp(entry, heads[i], len) == 0 && entry[len]
		    && !entry[len
			      + strspn(entry + len, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
						    "0123456789")])
			return true;
	}
	return false;
}

static bool recruiters_are_named(const struct config *c, const char *path,
				 struct error *err)
{
	for (size_t i = 0; c->slack && i < c->slack_n; i++)
		for (size_t k = 0; c->slack[i].recruiters[k]; k++)
			if (!names_a_recruiter(c->slack[i].recruiters[k]))
				return error_set(
					err, ERR_INPUT,
					"%s: slack[%zu].recruiters[%zu]: must be an id, "
					"U..., group:S... or channel:C...",
					path, i, k);
	return true;
}

/* What no single key can say. */
static bool fits_together(const struct config *c, const char *path, struct error *err)
{
	for (size_t i = 0; c->irc && i < c->irc_n; i++) {
		const struct config_irc *irc = &c->irc[i];

		if (!is_in(irc->channels, irc->report_channel))
			return error_set(err, ERR_INPUT,
					 "%s: irc[%zu].report_channel: is not one of "
					 "channels",
					 path, i);
		for (size_t k = 0; k < i; k++)
			if (strcmp(irc->name, c->irc[k].name) == 0)
				return error_set(
					err, ERR_INPUT,
					"%s: irc[%zu].name: is taken by irc[%zu]", path,
					i, k);
	}
	for (size_t i = 0; c->slack && i < c->slack_n; i++)
		for (size_t k = 0; k < i; k++)
			if (strcmp(c->slack[i].team, c->slack[k].team) == 0)
				return error_set(
					err, ERR_INPUT,
					"%s: slack[%zu].team: is taken by slack[%zu]",
					path, i, k);
	return true;
}

static bool read_all(struct config *ret, const struct json_at *root, const char *path,
		     bool secrets, struct error *err)
{
	struct reading r = {path, secrets, SECTION_TOP, (char *)ret};
	struct networks_read irc = {.size = sizeof *ret->irc},
			     slack = {.size = sizeof *ret->slack};
	bool ok = read_section(&r, root, err);

	ok = ok && read_metrics(r, root, ret, err);
	r.section = SECTION_IRC;
	ok = ok && read_networks(r, root, &irc, err);
	r.section = SECTION_SLACK;
	ok = ok && read_networks(r, root, &slack, err);
	ret->irc = irc.all;
	ret->irc_n = irc.n;
	ret->slack = slack.all;
	ret->slack_n = slack.n;
	return ok && fits_together(ret, path, err)
	       && recruiters_are_named(ret, path, err);
}

bool config_read(struct config *ret, const char *path, bool secrets, struct error *err)
{
	size_t len;
	char *text = file_read(path, FILE_BYTES_MAX, &len, err);
	struct json *root = text ? json_parse(text, len, path, err) : NULL;
	struct json_at at;
	bool ok = false;

	*ret = (struct config){0};
	if (root) {
		at = json_at_root(root, path);
		ok = read_all(ret, &at, path, secrets, err);
	}
	json_free(root);
	free(text);
	return ok;
}
