/* Files, whole: what people write is small and read at the start. */
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

#endif
