#include "core/lexicon_typo.h"

#include <string.h>

enum { TYPO_BYTES_MAX = 32 };

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* What starts and what ends alike needs no table, and most words do. */
static void trim(struct typo_word *a, struct typo_word *b)
{
	while (a->len > 0 && b->len > 0 && a->text[0] == b->text[0]) {
		a->text++;
		b->text++;
		a->len--;
		b->len--;
	}
	while (a->len > 0 && b->len > 0 && a->text[a->len - 1] == b->text[b->len - 1]) {
		a->len--;
		b->len--;
	}
}

static unsigned table(const struct typo_word *a, const struct typo_word *b)
{
	/* The row, and the two before it; only the diagonal and two beside it
	 * matter. */
	unsigned rows[3][TYPO_BYTES_MAX + 1];

	for (size_t k = 0; k <= b->len; k++)
		rows[0][k] = (unsigned)k;
	for (size_t i = 1; i <= a->len; i++) {
		unsigned *row = rows[i % 3];
		const unsigned *up = rows[(i + 2) % 3], *upper = rows[(i + 1) % 3];
		unsigned nearest = TYPO_FAR;

		row[0] = (unsigned)i;
		for (size_t k = 1; k <= b->len; k++) {
			unsigned wrong = a->text[i - 1] != b->text[k - 1];
			unsigned d = least(least(up[k] + 1, row[k - 1] + 1),
					   up[k - 1] + wrong);

			if (i > 1 && k > 1 && a->text[i - 1] == b->text[k - 2]
			    && a->text[i - 2] == b->text[k - 1])
				d = least(d, upper[k - 2] + 1);
			row[k] = d;
			nearest = least(nearest, d);
		}
		if (nearest >= TYPO_FAR)
			return TYPO_FAR;
	}
	return least(rows[a->len % 3][b->len], TYPO_FAR);
}

unsigned typo_distance(const struct typo_word *a, const struct typo_word *b)
{
	struct typo_word x = *a, y = *b;

	trim(&x, &y);
	if (x.len > TYPO_BYTES_MAX || y.len > TYPO_BYTES_MAX || x.len > y.len + 2
	    || y.len > x.len + 2)
		return TYPO_FAR;
	if (x.len == 0 || y.len == 0)
		return least((unsigned)(x.len + y.len), TYPO_FAR);
	return table(&x, &y);
}
