#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *or_die(void *p, size_t size)
{
	if (!p && size) {
		fprintf(stderr, "leadline: no memory for %zu bytes\n", size);
		abort();
	}
	return p;
}

void *mem_alloc(size_t size)
{
	return or_die(malloc(size), size);
}

void *mem_realloc(void *p, size_t size)
{
	return or_die(realloc(p, size), size);
}

char *mem_strdup(const char *s)
{
	size_t size = strlen(s) + 1;

	return memcpy(mem_alloc(size), s, size);
}

char *mem_strdup_or_null(const char *s)
{
	return s ? mem_strdup(s) : NULL;
}

void *mem_zalloc(size_t n, size_t size)
{
	return or_die(calloc(n, size), n && size);
}

char *mem_strndup(const char *s, size_t len)
{
	char *copy = mem_alloc(len + 1);

	memcpy(copy, s, len);
	copy[len] = '\0';
	return copy;
}
