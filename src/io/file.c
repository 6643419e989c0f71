#include "io/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

enum { CHUNK = 65536 };

static bool fail(struct error *err, const char *path)
{
	return error_set(err, ERR_INPUT, "%s: %s", path, strerror(errno));
}

/* expected: what the file system says; pipes and /proc say 0. */
static char *read_all(FILE *f, size_t expected, size_t max, size_t *ret_len)
{
	size_t len = 0, cap = expected + 2, n;
	char *text = mem_alloc(cap);

	do {
		if (cap - len < 2) {
			cap = 2 * cap + CHUNK;
			text = mem_realloc(text, cap);
		}
		n = fread(text + len, 1, cap - len - 1, f);
		len += n;
	} while (n > 0 && len <= max);
	text[len] = '\0';
	*ret_len = len;
	return text;
}

char *file_read(const char *path, size_t max, size_t *ret_len, struct error *err)
{
	FILE *f = fopen(path, "rb");
	size_t expected = 0, len = 0;
	struct stat st;
	char *text = NULL;

	if (!f) {
		fail(err, path);
		return NULL;
	}
	if (fstat(fileno(f), &st) == 0) {
		if (S_ISDIR(st.st_mode)) {
			error_set(err, ERR_INPUT, "%s: is a folder", path);
			goto out;
		}
		if (st.st_size > 0 && (uint64_t)st.st_size <= max)
			expected = (size_t)st.st_size;
	}
	text = read_all(f, expected, max, &len);
	if (ferror(f)) {
		fail(err, path);
	} else if (len > max) {
		error_set(err, ERR_INPUT, "%s: larger than %zu bytes", path, max);
	} else {
		*ret_len = len;
		goto out;
	}
	free(text);
	text = NULL;
out:
	(void)fclose(f);
	return text;
}

static bool ends_with(const char *name, const char *ending)
{
	size_t n = strlen(name), e = strlen(ending);

	return n > e && strcmp(name + n - e, ending) == 0;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

char **file_list(const char *dir, const char *ending, struct error *err)
{
	DIR *d = opendir(dir);
	char **names = mem_zalloc(1, sizeof *names);
	struct dirent *entry;
	size_t n = 0;

	if (!d) {
		fail(err, dir);
		free(names);
		return NULL;
	}
	while ((entry = readdir(d))) {
		if (entry->d_name[0] == '.' || !ends_with(entry->d_name, ending))
			continue;
		names = mem_realloc(names, (n + 2) * sizeof *names);
		names[n++] = mem_strdup(entry->d_name);
		names[n] = NULL;
	}
	(void)closedir(d);
	/* The folder's own order differs from machine to machine. */
	qsort(names, n, sizeof *names, by_name);
	return names;
}

void file_list_free(char **names)
{
	for (size_t i = 0; names && names[i]; i++)
		free(names[i]);
	free(names);
}

bool file_exists(const char *path)
{
	return access(path, F_OK) == 0;
}

char *file_draft(const char *path, struct error *err)
{
	static const char ending[] = ".XXXXXX";
	size_t len = strlen(path);
	char *draft;
	int fd;

	if (file_exists(path)) {
		error_set(err, ERR_INPUT, "%s: exists already", path);
		return NULL;
	}
	draft = mem_alloc(len + sizeof ending);
	memcpy(draft, path, len);
	memcpy(draft + len, ending, sizeof ending);
	fd = mkstemp(draft); /* 0600 */
	if (fd < 0) {
		fail(err, path);
		free(draft);
		return NULL;
	}
	close(fd);
	return draft;
}

static bool sync_path(const char *path, int flags)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | flags);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return ok;
}

/* A name is on the disk when its folder is. */
static bool sync_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t len = slash ? (size_t)(slash - path) + 1 : 0;
	char *folder = mem_alloc(len + 2);
	bool ok;

	memcpy(folder, path, len);
	memcpy(folder + len, len ? "" : ".", len ? 1 : 2);
	ok = sync_path(folder, O_DIRECTORY);
	free(folder);
	return ok;
}

bool file_publish(const char *draft, const char *path, struct error *err)
{
	/* A link, unlike a renaming, replaces nothing. */
	bool ok = (sync_path(draft, 0) && link(draft, path) == 0) || fail(err, path);

	(void)unlink(draft);
	return ok && (sync_folder(path) || fail(err, path));
}
