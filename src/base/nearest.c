#include "base/nearest.h"

#include <stddef.h>
#include <string.h>

enum { LETTERS_MAX = 48, EDITS_MAX = 2 };

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Letters put in, left out or changed, over the first LETTERS_MAX of each. */
static size_t edits(const char *a, const char *b)
{
	size_t row[LETTERS_MAX + 1], n = least(strlen(b), LETTERS_MAX);

	for (size_t k = 0; k <= n; k++)
		row[k] = k;
	for (size_t i = 0; i < LETTERS_MAX && a[i]; i++) {
		size_t diagonal = row[0];

		row[0] = i + 1;
		for (size_t k = 1; k <= n; k++) {
			size_t changed = diagonal + (a[i] != b[k - 1]);

			diagonal = row[k];
			row[k] = least(changed, 1 + least(row[k], row[k - 1]));
		}
	}
	return row[n];
}

const char *nearest_word(const char *word, const char *const *words)
{
	size_t best = EDITS_MAX + 1;
	const char *nearest = NULL;

	for (; *words; words++) {
		size_t n = edits(word, *words);

		/* "at" is not "id" misspelt: something must be left of it. */
		if (n < best && n < strlen(*words)) {
			best = n;
			nearest = *words;
		}
	}
	return nearest;
}
