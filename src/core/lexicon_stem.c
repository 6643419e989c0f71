#include "core/lexicon_stem.h"

#include <stdlib.h>
#include <string.h>

#include <libstemmer.h>

#include "base/attr.h"
#include "base/mem.h"

struct stemmer {
	struct sb_stemmer *english; /* owned */
};

/* British endings and what they are folded to. Both the patterns and the answers
 * pass here, so a wrong fold ("promise") does no harm. */
static const struct {
	const char *british, *american;
} endings[] = {
	{"ise", "ize"},       {"ised", "ized"},       {"ises", "izes"},
	{"iser", "izer"},     {"isers", "izers"},     {"ising", "izing"},
	{"isable", "izable"}, {"isation", "ization"}, {"isations", "izations"},
	{"yse", "yze"},       {"ysed", "yzed"},       {"ysing", "yzing"},
	{"viour", "vior"},    {"viours", "viors"},    {"centre", "center"},
	{"elled", "eled"},    {"elling", "eling"},
};

static size_t fold_british(char *word, size_t len)
{
	for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
		size_t n = strlen(endings[i].british);

		/* Three letters in front: "rise" and "wise" stay. */
		if (len < n + 3 || memcmp(word + len - n, endings[i].british, n) != 0)
			continue;
		memcpy(word + len - n, endings[i].american,
		       strlen(endings[i].american));
		return len - n + strlen(endings[i].american);
	}
	return len;
}

struct stemmer *stemmer_create(void)
{
	struct stemmer *stemmer = mem_zalloc(1, sizeof *stemmer);

	stemmer->english = sb_stemmer_new("english", NULL);
	if (!stemmer->english)
		abort(); /* out of memory: English is always built in */
	return stemmer;
}

void stemmer_destroy(struct stemmer *stemmer)
{
	if (!stemmer)
		return;
	sb_stemmer_delete(stemmer->english);
	free(stemmer);
}

size_t stemmer_stem(struct stemmer *stemmer, const char *word, size_t len,
		    char ret[STEM_BYTES_MAX])
{
	char folded[STEM_BYTES_MAX];
	const sb_symbol *stem;
	size_t n = len < STEM_BYTES_MAX ? len : STEM_BYTES_MAX - 1;

	memcpy(folded, word, n);
	n = fold_british(folded, n);
	stem = sb_stemmer_stem(stemmer->english, (const sb_symbol *)folded, (int)n);
	if (!stem)
		abort(); /* out of memory */
	n = (size_t)sb_stemmer_length(stemmer->english);
	if (n >= STEM_BYTES_MAX)
		n = STEM_BYTES_MAX - 1;
	memcpy(ret, stem, n);
	ret[n] = '\0';
	return n;
}
