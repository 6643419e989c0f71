#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* A bank is some ten thousand small pieces: malloc's own keeping would cost as
 * much as they do. */
enum { CHUNK_BYTES = 1 << 16, ALIGNMENT = alignof(max_align_t) };

struct chunk {
	struct chunk *next;
	size_t used, size;
	alignas(max_align_t) unsigned char bytes[];
};

struct arena {
	struct chunk *chunks; /* the first one has room */
};

struct arena *arena_create(void)
{
	return mem_zalloc(1, sizeof(struct arena));
}

void arena_destroy(struct arena *arena)
{
	if (!arena)
		return;
	while (arena->chunks) {
		struct chunk *next = arena->chunks->next;

		free(arena->chunks);
		arena->chunks = next;
	}
	free(arena);
}

static struct chunk *chunk_add(struct arena *arena, size_t size)
{
	struct chunk *chunk = mem_zalloc(1, sizeof *chunk + size);

	chunk->size = size;
	chunk->next = arena->chunks;
	arena->chunks = chunk;
	return chunk;
}

void *arena_zalloc(struct arena *arena, size_t n, size_t size)
{
	struct chunk *chunk = arena->chunks;
	size_t bytes;
	void *piece;

	if (size && n > (SIZE_MAX / 2) / size)
		abort(); /* more than there is */
	bytes = (n * size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	if (!chunk || chunk->size - chunk->used < bytes)
		chunk = chunk_add(arena, bytes > CHUNK_BYTES ? bytes : CHUNK_BYTES);
	piece = chunk->bytes + chunk->used;
	chunk->used += bytes;
	return piece;
}

char *arena_strdup(struct arena *arena, const char *s)
{
	size_t size = strlen(s) + 1;

	return memcpy(arena_zalloc(arena, size, 1), s, size);
}
