/* Files, whole: what people write is small and read at the start; what we write for
 * them appears under its name when it is complete. */
#ifndef IO_FILE_H
#define IO_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/error.h"

/* The file's bytes and a NUL behind them, owned by the caller. NULL: err names the
 * path and the reason; more than max bytes is one. */
char *file_read(const char *path, size_t max, size_t *ret_len,
		struct error *err) MUST_USE;

/* The names (without the folder) that end so, sorted, NULL-terminated; to be
 * ended by file_list_free. NULL: err. */
char **file_list(const char *dir, const char *ending, struct error *err) MUST_USE;
void file_list_free(char **names); /* NULL is fine */

bool file_exists(const char *path);

/* An empty file beside `path`, for its owner only, to become it. Its name, owned;
 * NULL: err, which is ERR_INPUT where `path` exists already. */
char *file_draft(const char *path, struct error *err) MUST_USE;
/* The draft, down to the disk, becomes `path`, or is an error if something of that
 * name has come to be: nothing is ever written over. The draft's name is gone. */
bool file_publish(const char *draft, const char *path, struct error *err);

#endif
