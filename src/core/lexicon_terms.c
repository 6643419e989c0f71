#include "core/lexicon_terms.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/lexicon_stem.h"
#include "core/lexicon_typo.h"
#include "core/lexicon_words.h"

enum { LETTERS = 26, TYPO_LEN_MIN = 5, TYPO_LEN_MAX = 24 };

struct form {
	uint32_t text; /* offset into chars */
	uint32_t stem;
	uint32_t classes;
	uint32_t next; /* in its typo bucket, 0 is the end */
	uint8_t len;
};

struct stem {
	uint32_t text;
	uint32_t classes;
	uint32_t documents;
	uint16_t set;
	uint8_t len;
};

/* Open addressing over indices; 0 is an empty place. */
struct index {
	uint32_t *at; /* owned */
	uint32_t mask;
};

struct terms {
	struct stemmer *stemmer; /* owned */
	char *chars;             /* owned: all texts one after another */
	size_t chars_n, chars_cap;
	struct form *forms; /* owned; [0] is not used */
	size_t forms_n, forms_cap;
	struct stem *stems; /* owned; [0] is not used */
	size_t stems_n, stems_cap;
	struct index by_form, by_stem;
	uint32_t bucket[LETTERS][TYPO_LEN_MAX + 1]; /* first form of this length */
	uint32_t documents;
};

static void *grown(void *at, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return at;
	*cap = *cap ? *cap * 2 : 256;
	return mem_realloc(at, *cap * size);
}

static uint32_t keep_chars(struct terms *t, const char *word, size_t len)
{
	uint32_t at = (uint32_t)t->chars_n;

	while (t->chars_n + len >= t->chars_cap)
		t->chars = grown(t->chars, t->chars_cap, &t->chars_cap, 1);
	memcpy(t->chars + at, word, len);
	t->chars_n += len;
	return at;
}

/* Where the word is, or the empty place where it would be. */
static uint32_t form_place(const struct terms *t, const char *word, size_t len)
{
	uint32_t at = word_hash(word, len) & t->by_form.mask;

	for (uint32_t i; (i = t->by_form.at[at]) != 0; at = (at + 1) & t->by_form.mask)
		if (t->forms[i].len == len
		    && memcmp(t->chars + t->forms[i].text, word, len) == 0)
			break;
	return at;
}

static uint32_t stem_place(const struct terms *t, const char *word, size_t len)
{
	uint32_t at = word_hash(word, len) & t->by_stem.mask;

	for (uint32_t i; (i = t->by_stem.at[at]) != 0; at = (at + 1) & t->by_stem.mask)
		if (t->stems[i].len == len
		    && memcmp(t->chars + t->stems[i].text, word, len) == 0)
			break;
	return at;
}

static void index_room(struct index *index, size_t n)
{
	if (index->at && n * 2 <= index->mask)
		return;
	free(index->at);
	index->mask = index->mask ? index->mask * 2 + 1 : 2047;
	index->at = mem_zalloc((size_t)index->mask + 1, sizeof *index->at);
}

static void forms_room(struct terms *t)
{
	const uint32_t *before = t->by_form.at;
	uint32_t mask = t->by_form.mask;

	t->forms = grown(t->forms, t->forms_n, &t->forms_cap, sizeof *t->forms);
	index_room(&t->by_form, t->forms_n + 1);
	if (before && mask == t->by_form.mask)
		return;
	for (uint32_t i = 1; i < t->forms_n; i++) {
		const char *text = t->chars + t->forms[i].text;

		t->by_form.at[form_place(t, text, t->forms[i].len)] = i;
	}
}

static void stems_room(struct terms *t)
{
	const uint32_t *before = t->by_stem.at;
	uint32_t mask = t->by_stem.mask;

	t->stems = grown(t->stems, t->stems_n, &t->stems_cap, sizeof *t->stems);
	index_room(&t->by_stem, t->stems_n + 1);
	if (before && mask == t->by_stem.mask)
		return;
	for (uint32_t i = 1; i < t->stems_n; i++) {
		const char *text = t->chars + t->stems[i].text;

		t->by_stem.at[stem_place(t, text, t->stems[i].len)] = i;
	}
}

static uint32_t stem_add(struct terms *t, const char *word, size_t len)
{
	char text[STEM_BYTES_MAX];
	size_t n = stemmer_stem(t->stemmer, word, len, text);
	uint32_t place, i;

	stems_room(t);
	place = stem_place(t, text, n);
	i = t->by_stem.at[place];
	if (i != 0)
		return i;
	i = (uint32_t)t->stems_n++;
	t->stems[i] = (struct stem){.text = keep_chars(t, text, n), .len = (uint8_t)n};
	t->by_stem.at[place] = i;
	return i;
}

/* Misspellings are looked for among forms of letters only. */
static void bucket_add(struct terms *t, uint32_t form, const char *word, size_t len)
{
	uint32_t *first;

	if (len < 4 || len > TYPO_LEN_MAX)
		return;
	for (size_t i = 0; i < len; i++)
		if (word[i] < 'a' || word[i] > 'z')
			return;
	first = &t->bucket[word[0] - 'a'][len];
	t->forms[form].next = *first;
	*first = form;
}

static uint32_t form_add(struct terms *t, const char *word, size_t len)
{
	uint32_t place, i, stem;

	if (len >= STEM_BYTES_MAX)
		len = STEM_BYTES_MAX - 1;
	forms_room(t);
	place = form_place(t, word, len);
	i = t->by_form.at[place];
	if (i != 0)
		return i;
	stem = stem_add(t, word, len);
	i = (uint32_t)t->forms_n++;
	t->forms[i] = (struct form){
		.text = keep_chars(t, word, len), .stem = stem, .len = (uint8_t)len};
	t->by_form.at[place] = i;
	bucket_add(t, i, word, len);
	return i;
}

struct terms *terms_create(void)
{
	struct terms *t = mem_zalloc(1, sizeof *t);

	t->stemmer = stemmer_create();
	t->forms_n = t->stems_n = 1;
	forms_room(t);
	stems_room(t);
	t->forms[0] = (struct form){0};
	t->stems[0] = (struct stem){0};
	return t;
}

void terms_destroy(struct terms *t)
{
	if (!t)
		return;
	stemmer_destroy(t->stemmer);
	free(t->chars);
	free(t->forms);
	free(t->stems);
	free(t->by_form.at);
	free(t->by_stem.at);
	free(t);
}

uint32_t terms_add(struct terms *t, const char *word, size_t len)
{
	uint32_t form = form_add(t, word, len); /* moves the forms */

	return t->forms[form].stem;
}

void terms_classify(struct terms *t, const char *word, uint32_t classes,
		    bool whole_stem)
{
	uint32_t form = form_add(t, word, strlen(word));

	if (whole_stem)
		t->stems[t->forms[form].stem].classes |= classes;
	else
		t->forms[form].classes |= classes;
}

struct term terms_find_form(const struct terms *t, const char *word, size_t len)
{
	struct term ret = {0};
	uint32_t form;

	if (len == 0 || len >= STEM_BYTES_MAX)
		return ret;
	form = t->by_form.at[form_place(t, word, len)];
	if (form == 0)
		return ret;
	ret.stem = t->forms[form].stem;
	ret.form_known = true;
	ret.classes = t->forms[form].classes | t->stems[ret.stem].classes;
	return ret;
}

struct term terms_find(const struct terms *t, const char *word, size_t len)
{
	char text[STEM_BYTES_MAX];
	struct term ret = terms_find_form(t, word, len);
	size_t n;

	if (ret.form_known || len == 0 || len >= STEM_BYTES_MAX)
		return ret;
	n = stemmer_stem(t->stemmer, word, len, text);
	ret.stem = t->by_stem.at[stem_place(t, text, n)];
	ret.classes = t->stems[ret.stem].classes;
	return ret;
}

/* How far the word is from a form, or their stems from one another: "updtes" is
 * two steps from "update", but their stems are one step apart. */
static unsigned distance_to(const struct terms *t, const struct form *form,
			    const struct typo_word *word, const struct typo_word *stem)
{
	const struct stem *its = &t->stems[form->stem];
	struct typo_word a = {t->chars + form->text, form->len};
	struct typo_word b = {t->chars + its->text, its->len};
	unsigned whole = typo_distance(word, &a), cut = typo_distance(stem, &b);

	return whole < cut ? whole : cut;
}

uint32_t terms_typo(const struct terms *t, const char *word, size_t len)
{
	char text[STEM_BYTES_MAX];
	unsigned best = len >= 8 ? 3 : 2; /* one more than is allowed */
	struct typo_word whole = {word, len}, stem = {text, 0};
	uint32_t ret = 0;

	if (len < TYPO_LEN_MIN || len > TYPO_LEN_MAX - 2 || word[0] < 'a'
	    || word[0] > 'z')
		return 0;
	stem.len = stemmer_stem(t->stemmer, word, len, text);
	for (size_t n = len - 2; n <= len + 2; n++)
		for (uint32_t i = t->bucket[word[0] - 'a'][n]; i != 0;
		     i = t->forms[i].next) {
			unsigned d = distance_to(t, &t->forms[i], &whole, &stem);

			if (d < best) {
				best = d;
				ret = t->forms[i].stem;
			}
		}
	return ret;
}

uint32_t terms_classes(const struct terms *t, uint32_t stem)
{
	return t->stems[stem].classes;
}

size_t terms_stems(const struct terms *t)
{
	return t->stems_n;
}

void terms_document(struct terms *t, const uint32_t *stems, size_t n)
{
	t->documents++;
	for (size_t i = 0; i < n; i++) {
		bool again = false;

		for (size_t k = 0; k < i && !again; k++)
			again = stems[k] == stems[i];
		if (!again)
			t->stems[stems[i]].documents++;
	}
}

double terms_idf(const struct terms *t, uint32_t stem)
{
	return log((1.0 + t->documents) / (1.0 + t->stems[stem].documents)) + 0.1;
}

void terms_set(struct terms *t, uint32_t stem, uint16_t set)
{
	if (t->stems[stem].set == 0)
		t->stems[stem].set = set;
}

uint16_t terms_set_of(const struct terms *t, uint32_t stem)
{
	return t->stems[stem].set;
}
