#include "core/pattern_choices.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/lexicon_classes.h"
#include "core/lexicon_parts.h"
#include "core/lexicon_terms.h"
#include "core/text_tokens.h"

enum { PHRASE_WORDS_MAX = 8, PREFIX_BYTES_MIN = 2 };

enum choice_kind {
	CHOICE_WORD,   /* at is a stem */
	CHOICE_PHRASE, /* at is an offset into stems; bytes: a prefix ends it */
	CHOICE_PREFIX, /* at is an offset into chars */
	CHOICE_EXACT,  /* the same */
	CHOICE_SET,    /* at is the set's number */
};

struct choice {
	uint8_t kind;
	uint8_t n;     /* words of a phrase */
	uint8_t bytes; /* of chars */
	bool negator;
	uint32_t at;
	uint32_t with; /* an exact form's first stem, a phrase's prefix in chars */
};

struct choices {
	struct choice *at; /* owned */
	size_t n, cap;
	uint32_t *stems; /* owned */
	size_t stems_n, stems_cap;
	char *chars; /* owned */
	size_t chars_n, chars_cap;
};

bool pattern_fail(const struct source *at, struct error *err, const char *fmt, ...)
{
	char reason[200];
	va_list args;

	va_start(args, fmt);
	vsnprintf(reason, sizeof reason, fmt, args);
	va_end(args);
	return error_set(err, ERR_INPUT, "column %zu: %s", at->from + 1, reason);
}

struct choices *choices_create(void)
{
	return mem_zalloc(1, sizeof(struct choices));
}

void choices_destroy(struct choices *c)
{
	if (!c)
		return;
	free(c->at);
	free(c->stems);
	free(c->chars);
	free(c);
}

static void add(struct choices *c, struct choice choice)
{
	for (size_t i = 0; i < c->n; i++)
		if (choice.kind == CHOICE_WORD && c->at[i].kind == CHOICE_WORD
		    && c->at[i].at == choice.at)
			return; /* retry|retries|retrying are one stem */
	if (c->n == c->cap) {
		c->cap = c->cap ? c->cap * 2 : 8;
		c->at = mem_realloc(c->at, c->cap * sizeof *c->at);
	}
	c->at[c->n++] = choice;
}

static uint32_t add_stem(struct choices *c, uint32_t stem)
{
	if (c->stems_n == c->stems_cap) {
		c->stems_cap = c->stems_cap ? c->stems_cap * 2 : 8;
		c->stems = mem_realloc(c->stems, c->stems_cap * sizeof *c->stems);
	}
	c->stems[c->stems_n] = stem;
	return (uint32_t)c->stems_n++;
}

static uint32_t add_chars(struct choices *c, const char *text, size_t len)
{
	uint32_t at = (uint32_t)c->chars_n;

	if (c->chars_n + len > c->chars_cap) {
		c->chars_cap = (c->chars_n + len) * 2;
		c->chars = mem_realloc(c->chars, c->chars_cap);
	}
	memcpy(c->chars + at, text, len);
	c->chars_n += len;
	return at;
}

void choices_close(struct choices *c)
{
	if (c->n)
		c->at = mem_realloc(c->at, c->n * sizeof *c->at);
	if (c->stems_n)
		c->stems = mem_realloc(c->stems, c->stems_n * sizeof *c->stems);
	if (c->chars_n)
		c->chars = mem_realloc(c->chars, c->chars_n);
	c->cap = c->n;
	c->stems_cap = c->stems_n;
	c->chars_cap = c->chars_n;
}

/* What was typed for one alternative, in words. */
struct words {
	struct pieces pieces;
	struct terms *terms; /* borrowed */
};

static const char *word_at(const struct words *w, size_t i)
{
	return w->pieces.chars + w->pieces.at[i].text;
}

/* Adds the word where it is new. */
static struct term known(struct terms *terms, const char *word, size_t len)
{
	struct term term = terms_find_form(terms, word, len);

	if (!term.form_known) {
		(void)terms_add(terms, word, len);
		term = terms_find_form(terms, word, len);
	}
	return term;
}

/* The words' terms; gives whether one of them denies. */
static bool read_terms(const struct words *w, struct term ret[PHRASE_WORDS_MAX])
{
	bool denies = false;

	for (size_t i = 0; i < w->pieces.n; i++) {
		ret[i] = known(w->terms, word_at(w, i), w->pieces.at[i].len);
		denies |= (ret[i].classes & CLASS_NEGATOR) != 0;
	}
	return denies;
}

/* "back off" is also found as "backoff". */
static void add_joined(struct choices *c, const struct words *w)
{
	char word[2 * WORD_MAX];
	const struct piece *a = w->pieces.at;
	struct choice choice = {.kind = CHOICE_WORD};

	memcpy(word, word_at(w, 0), a[0].len);
	memcpy(word + a[0].len, word_at(w, 1), a[1].len);
	choice.at = terms_add(w->terms, word, (size_t)a[0].len + a[1].len);
	add(c, choice);
}

/* The answer may have an article where the phrase has none, and the reverse, so
 * articles are left out unless nothing else remains. */
static void add_phrase(struct choices *c, const struct words *w)
{
	struct term terms[PHRASE_WORDS_MAX];
	struct choice choice = {.kind = CHOICE_PHRASE, .negator = read_terms(w, terms)};
	size_t kept = 0, plain = 0;

	choice.at = (uint32_t)c->stems_n;
	for (size_t pass = 0; pass < 2 && kept == 0; pass++)
		for (size_t i = 0; i < w->pieces.n; i++) {
			if (pass == 0 && (terms[i].classes & CLASS_DETERMINER))
				continue;
			add_stem(c, terms[i].stem);
			plain += !(terms[i].classes & CLASS_FUNCTION);
			kept++;
		}
	choice.n = (uint8_t)kept;
	if (kept == 1) {
		choice.kind = CHOICE_WORD;
		choice.at = c->stems[--c->stems_n];
	}
	add(c, choice);
	if (w->pieces.n == 2 && plain > 0 && !choice.negator)
		add_joined(c, w);
}

static void add_word(struct choices *c, struct terms *terms, const char *word,
		     size_t len)
{
	struct term term = known(terms, word, len);

	add(c, (struct choice){.kind = CHOICE_WORD,
			       .negator = (term.classes & CLASS_NEGATOR) != 0,
			       .at = term.stem});
}

static bool add_words(struct choices *c, const struct source *s, const struct words *w,
		      struct error *err)
{
	if (w->pieces.n == 0)
		return pattern_fail(s, err, "no word in '%.*s'", (int)(s->to - s->from),
				    s->text + s->from);
	if (w->pieces.n > PHRASE_WORDS_MAX)
		return pattern_fail(s, err, "a phrase has at most %d words",
				    PHRASE_WORDS_MAX);
	add_phrase(c, w);
	return true;
}

/* "backward compat*": only the last word is open. */
static bool add_prefix_phrase(struct choices *c, struct words *w)
{
	struct term terms[PHRASE_WORDS_MAX];
	struct choice choice = {.kind = CHOICE_PHRASE, .negator = read_terms(w, terms)};
	const struct piece *last = &w->pieces.at[--w->pieces.n];

	choice.bytes = last->len;
	choice.with = add_chars(c, w->pieces.chars + last->text, last->len);
	choice.at = (uint32_t)c->stems_n;
	choice.n = (uint8_t)w->pieces.n;
	for (size_t i = 0; i < w->pieces.n; i++)
		add_stem(c, terms[i].stem);
	add(c, choice);
	return true;
}

static bool add_prefix(struct choices *c, const struct source *s, struct words *w,
		       struct error *err)
{
	struct choice choice = {.kind = CHOICE_PREFIX};

	if (w->pieces.n == 0 || w->pieces.n > PHRASE_WORDS_MAX
	    || w->pieces.at[w->pieces.n - 1].len < PREFIX_BYTES_MIN)
		return pattern_fail(s, err, "a prefix has %d letters or more",
				    PREFIX_BYTES_MIN);
	if (w->pieces.n > 1)
		return add_prefix_phrase(c, w);
	choice.bytes = w->pieces.at[0].len;
	choice.at = add_chars(c, word_at(w, 0), choice.bytes);
	add(c, choice);
	return true;
}

static bool add_exact(struct choices *c, const struct source *s, const struct words *w,
		      struct error *err)
{
	struct choice choice = {.kind = CHOICE_EXACT};
	size_t len = s->to - s->from - 1;

	if (w->pieces.n == 0 || len > UINT8_MAX)
		return pattern_fail(s, err, "an exact form needs a word behind the =");
	choice.bytes = (uint8_t)len;
	choice.at = add_chars(c, s->text + s->from + 1, len);
	choice.with = terms_add(w->terms, word_at(w, 0), w->pieces.at[0].len);
	add(c, choice);
	return true;
}

static bool add_set(struct choices *c, const struct source *s, struct lexicon *lexicon,
		    struct error *err)
{
	const char *name = s->text + s->from + 1;
	size_t len = s->to - s->from - 1;
	struct choice choice = {.kind = CHOICE_SET};
	uint16_t number;

	if (!lexicon_set(lexicon, name, len, &number))
		return pattern_fail(s, err, "unknown set '@%.*s'", (int)len, name);
	choice.at = number;
	add(c, choice);
	return true;
}

bool choices_add(struct choices *c, const struct source *source,
		 struct lexicon *lexicon, struct error *err)
{
	const char *text = source->text + source->from;
	size_t len = source->to - source->from;
	struct words words = {.terms = lexicon_terms(lexicon)};
	bool ok;

	if (len == 0)
		return pattern_fail(source, err, "an alternative is missing");
	if (text[0] == '@')
		return add_set(c, source, lexicon, err);
	if (pieces_is_word(text, len)) { /* most of them: quickly */
		add_word(c, words.terms, text, len);
		return true;
	}
	pieces_split(text, len, &words.pieces);
	if (text[0] == '=' && len > 1 && text[1] != ' ')
		ok = add_exact(c, source, &words, err);
	else if (len > 1 && text[len - 1] == '*' && text[len - 2] != ' ')
		ok = add_prefix(c, source, &words, err);
	else if (memchr(text, '^', len))
		ok = pattern_fail(source, err, "^ stands in front of a group");
	else
		ok = add_words(c, source, &words, err);
	pieces_finish(&words.pieces);
	return ok;
}

bool choices_parse(struct choices *c, const struct source *source,
		   struct lexicon *lexicon, struct error *err)
{
	struct source s = *source;

	for (size_t from = source->from, at = from; at <= source->to; at++) {
		if (at < source->to && source->text[at] != '|')
			continue;
		s.from = from;
		s.to = at;
		while (s.from < s.to && source->text[s.from] == ' ')
			s.from++;
		while (s.to > s.from && source->text[s.to - 1] == ' ')
			s.to--;
		if (!choices_add(c, &s, lexicon, err))
			return false;
		from = at + 1;
	}
	return true;
}

static void push(struct hits *hits, struct hit hit)
{
	if (hits->n < HITS_MAX)
		hits->at[hits->n++] = hit;
}

static bool has_prefix(const struct text *text, size_t i, const char *prefix, size_t n)
{
	return text->tokens[i].len >= n && memcmp(token_text(text, i), prefix, n) == 0;
}

/* Where a phrase goes on. */
struct reading {
	const struct text *text;
	size_t at; /* the token to look at next */
	bool misspelt;
};

/* May the phrase skip this token? Articles between its words don't matter. */
static bool may_skip(const struct reading *r, size_t first)
{
	return r->at == first
	       && (r->text->tokens[r->at].classes & CLASS_DETERMINER) != 0;
}

static bool in_sentence(const struct reading *r)
{
	const struct token *t = &r->text->tokens[r->at];

	return r->at < r->text->n && t->sentence == t[-1].sentence;
}

static bool read_stem(struct reading *r, uint32_t stem)
{
	for (size_t first = r->at; in_sentence(r); r->at++) {
		const struct token *t = &r->text->tokens[r->at];

		if (t->stem == stem || t->other == stem) {
			r->misspelt = r->misspelt || (t->stem != stem && t->misspelt);
			r->at++;
			return true;
		}
		if (!may_skip(r, first))
			return false;
	}
	return false;
}

static bool read_prefix(struct reading *r, const char *prefix, size_t n)
{
	for (size_t first = r->at; in_sentence(r); r->at++) {
		if (has_prefix(r->text, r->at, prefix, n)) {
			r->at++;
			return true;
		}
		if (!may_skip(r, first))
			return false;
	}
	return false;
}

static void find_phrase(const struct choices *c, const struct choice *choice,
			const struct text *text, struct hits *hits)
{
	const uint32_t *stems = c->stems + choice->at;
	const struct place *p;

	for (uint32_t at = text->head[stems[0]]; at != 0; at = p->next) {
		struct reading r = {.text = text};
		bool whole = true;

		p = &text->places[at];
		r.at = (size_t)p->token + p->span;
		r.misspelt = p->misspelt;
		for (size_t k = 1; k < choice->n && whole; k++)
			whole = read_stem(&r, stems[k]);
		if (whole && choice->bytes)
			whole = read_prefix(&r, c->chars + choice->with, choice->bytes);
		if (whole)
			push(hits, (struct hit){.token = p->token,
						.span = (uint16_t)(r.at - p->token),
						.misspelt = r.misspelt,
						.negator = choice->negator});
	}
}

static void find_prefix(const struct choices *c, const struct choice *choice,
			const struct text *text, struct hits *hits)
{
	const char *prefix = c->chars + choice->at;

	for (size_t i = 0; i < text->n; i++) {
		if (token_text(text, i)[0] == prefix[0]
		    && has_prefix(text, i, prefix, choice->bytes))
			push(hits, (struct hit){.token = (uint16_t)i, .span = 1});
	}
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void find_exact(const struct choices *c, const struct choice *choice,
		       const struct text *text, struct hits *hits)
{
	const struct place *p;

	for (uint32_t at = text->head[choice->with]; at != 0; at = p->next) {
		size_t start, end;

		p = &text->places[at];
		start = text->tokens[p->token].start;
		end = start + choice->bytes;
		if (end <= text->len
		    && memcmp(text->typed + start, c->chars + choice->at, choice->bytes)
			       == 0
		    && (end == text->len || !is_letter(text->typed[end])))
			push(hits, (struct hit){.token = p->token, .span = 1});
	}
}

static void find_word(const struct choice *choice, const struct text *text,
		      struct hits *hits)
{
	const struct place *p;

	for (uint32_t at = text->head[choice->at]; at != 0; at = p->next) {
		p = &text->places[at];
		if (text->tokens[p->token].aloof)
			continue;
		push(hits,
		     (struct hit){.token = p->token,
				  .span = p->span,
				  .misspelt = p->misspelt,
				  .negator = token_has(text, p->token, CLASS_NEGATOR)});
	}
}

/* Sets hold no sets, so this goes one level down at most. */
static void find_in(const struct choices *c, const struct choice *choice,
		    const struct text *text, struct hits *ret)
{
	switch ((enum choice_kind)choice->kind) {
	case CHOICE_WORD:
		find_word(choice, text, ret);
		break;
	case CHOICE_PHRASE:
		if (text->head[c->stems[choice->at]])
			find_phrase(c, choice, text, ret);
		break;
	case CHOICE_PREFIX:
		find_prefix(c, choice, text, ret);
		break;
	case CHOICE_EXACT:
		find_exact(c, choice, text, ret);
		break;
	case CHOICE_SET:
		choices_find(lexicon_set_at(text->lexicon, (uint16_t)choice->at), text,
			     ret);
		break;
	}
}

void choices_find(const struct choices *c, const struct text *text, struct hits *ret)
{
	for (size_t i = 0; i < c->n; i++)
		find_in(c, &c->at[i], text, ret);
}

void choices_number(const struct choices *c, struct lexicon *lexicon, uint16_t set)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->at[i].kind == CHOICE_WORD)
			terms_set(lexicon_terms(lexicon), c->at[i].at, set);
}
