/*
 * Memory that is given piece by piece and taken back all at once: for a parsed
 * document, whose parts are small, many and equally long-lived.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

#include "base/attr.h"

struct arena;

struct arena *arena_create(void) MUST_USE;
void arena_destroy(struct arena *arena); /* NULL is fine */

/* n * size zero bytes, aligned for anything; n or size may be 0. */
void *arena_zalloc(struct arena *arena, size_t n, size_t size) MUST_USE;
char *arena_strdup(struct arena *arena, const char *s) MUST_USE;

#endif
