#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "io/file.h"

enum { FILE_BYTES_MAX = 1 << 20 };

void config_finish(struct config *config)
{
	free(config->bank);
	free(config->roles);
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

static bool read_path(const struct json_at *root, const char *key, char **ret,
		      struct error *err)
{
	struct json_at at;
	const char *path;

	if (!json_has(root, key))
		return true;
	if (!json_member(root, key, &at, err) || !json_string(&at, &path, err))
		return false;
	if (!*path)
		return json_fail(&at, err, "is empty");
	*ret = resolve(root->file, path);
	return true;
}

bool config_read(struct config *ret, const char *path, struct error *err)
{
	static const char *const keys[] = {"$schema", "bank", "roles", NULL};
	size_t len;
	char *text = file_read(path, FILE_BYTES_MAX, &len, err);
	struct json *root = text ? json_parse(text, len, path, err) : NULL;
	struct json_at at = json_at_root(root, path);
	bool ok = root && json_only_keys(&at, keys, err)
		  && read_path(&at, "bank", &ret->bank, err)
		  && read_path(&at, "roles", &ret->roles, err);

	json_free(root);
	free(text);
	return ok;
}
