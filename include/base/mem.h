/*
 * Allocation that cannot fail: out of memory ends the process with a message.
 * What matters is in the database by then, and we start again from it. Sizes
 * that outside input decides are bounded before they get here.
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

#include "base/attr.h"

void *mem_alloc(size_t size) MUST_USE;
void *mem_zalloc(size_t n, size_t size) MUST_USE; /* n * size zero bytes */
void *mem_realloc(void *p, size_t size) MUST_USE;
char *mem_strdup(const char *s) MUST_USE;
char *mem_strdup_or_null(const char *s) MUST_USE;      /* NULL of NULL */
char *mem_strndup(const char *s, size_t len) MUST_USE; /* exactly len bytes */

#endif
