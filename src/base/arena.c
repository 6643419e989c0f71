#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"

/* One allocation each: sanitizers then see a step too far, and parsing a bank is
 * some thousand of them, once. */
struct piece {
	struct piece *next;
	alignas(max_align_t) unsigned char bytes[];
};

struct arena {
	struct piece *pieces;
};

struct arena *arena_create(void)
{
	return mem_zalloc(1, sizeof(struct arena));
}

void arena_destroy(struct arena *arena)
{
	if (!arena)
		return;
	while (arena->pieces) {
		struct piece *next = arena->pieces->next;

		free(arena->pieces);
		arena->pieces = next;
	}
	free(arena);
}

void *arena_zalloc(struct arena *arena, size_t n, size_t size)
{
	struct piece *piece;

	if (size && n > (SIZE_MAX - sizeof *piece) / size)
		abort(); /* more than there is */
	piece = mem_zalloc(1, sizeof *piece + n * size);
	piece->next = arena->pieces;
	arena->pieces = piece;
	return piece->bytes;
}
