#include "core/lexicon_mend.h"

#include <string.h>

#include "core/lexicon_parts.h"
#include "core/lexicon_terms.h"

enum { MEND_MIN = 5, MEND_MAX = 20 };

struct mender {
	const struct lexicon *lexicon;
	const char *word;
	size_t len;
	char text[MEND_MAX + 2];
};

/* Looking up is cheap and stemming is not, so the word list comes first. */
static uint32_t try_it(const struct mender *m, size_t len)
{
	if (!lexicon_knows(m->lexicon, m->text, len))
		return 0;
	return terms_find(lexicon_terms(m->lexicon), m->text, len).stem;
}

static uint32_t swapped(struct mender *m)
{
	uint32_t stem = 0;

	memcpy(m->text, m->word, m->len);
	for (size_t i = 1; i + 1 < m->len && !stem; i++) {
		m->text[i] = m->word[i + 1];
		m->text[i + 1] = m->word[i];
		stem = try_it(m, m->len);
		m->text[i] = m->word[i];
		m->text[i + 1] = m->word[i + 1];
	}
	return stem;
}

static uint32_t too_much(struct mender *m)
{
	uint32_t stem = 0;

	for (size_t i = 1; i < m->len && !stem; i++) {
		memcpy(m->text, m->word, i);
		memcpy(m->text + i, m->word + i + 1, m->len - i - 1);
		stem = try_it(m, m->len - 1);
	}
	return stem;
}

static uint32_t missing(struct mender *m)
{
	uint32_t stem = 0;

	for (size_t i = 1; i <= m->len && !stem; i++) {
		memcpy(m->text, m->word, i);
		memcpy(m->text + i + 1, m->word + i, m->len - i);
		for (char c = 'a'; c <= 'z' && !stem; c++) {
			m->text[i] = c;
			stem = try_it(m, m->len + 1);
		}
	}
	return stem;
}

static uint32_t wrong(struct mender *m)
{
	uint32_t stem = 0;

	memcpy(m->text, m->word, m->len);
	for (size_t i = 1; i < m->len && !stem; i++) {
		for (char c = 'a'; c <= 'z' && !stem; c++) {
			m->text[i] = c;
			stem = try_it(m, m->len);
		}
		m->text[i] = m->word[i];
	}
	return stem;
}

uint32_t lexicon_mend(const struct lexicon *lexicon, const char *word, size_t len)
{
	struct mender m = {.lexicon = lexicon, .word = word, .len = len};
	uint32_t stem;

	if (len < MEND_MIN || len > MEND_MAX)
		return 0;
	/* In the order in which fingers slip. */
	stem = swapped(&m);
	if (!stem)
		stem = missing(&m);
	if (!stem)
		stem = too_much(&m);
	return stem ? stem : wrong(&m);
}
