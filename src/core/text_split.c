#include "core/text_split.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "core/text_fold.h"

/* A word being read: its characters and where each came from. */
struct raw {
	char text[WORD_MAX];
	uint32_t at[WORD_MAX];
	size_t n;
	uint32_t end;
};

struct splitter {
	const char *typed;
	size_t len, at;
	struct pieces *out;
	size_t chars_n;
	uint8_t marks; /* for the next word */
	int depth;     /* of brackets */
	bool line_start;
	bool brief; /* the word before was a number that opened a line: "1." */
};

/* What is written short, with marks inside that would cut it. */
static const struct {
	const char *typed, *word;
} shorthands[] = {
	{"w/o", "without"}, {"w/", "with"}, {"b/c", "because"}, {"e.g.", "eg"},
	{"e.g", "eg"},      {"i.e.", "ie"}, {"i.e", "ie"},      {"vs.", "vs"},
	{"etc.", "etc"},    {"&", "and"},
};

static const struct {
	const char *typed, *base;
} bare_negations[] = {
	{"dont", "do"},       {"cant", "can"},      {"wont", "will"},
	{"doesnt", "does"},   {"didnt", "did"},     {"isnt", "is"},
	{"arent", "are"},     {"wasnt", "was"},     {"werent", "were"},
	{"couldnt", "could"}, {"wouldnt", "would"}, {"shouldnt", "should"},
	{"hasnt", "has"},     {"havent", "have"},   {"hadnt", "had"},
	{"neednt", "need"},   {"mustnt", "must"},   {"cannot", "can"},
	{"can't", "can"},     {"won't", "will"},    {"shan't", "shall"},
	{"ain't", "is"},
};

static const struct {
	const char *tail, *word;
} tails[] = {
	{"'d", "would"}, {"'ll", "will"}, {"'ve", "have"}, {"'re", "are"}, {"'m", "am"},
};

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
	       || (c >= '0' && c <= '9');
}

static char lower(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c - 'A' + 'a');
	return c;
}

/* What was typed there, or `otherwise` where nothing was. */
static char typed_at(const struct splitter *s, size_t at, char otherwise)
{
	if (at < s->len)
		return s->typed[at];
	return otherwise;
}

static void emit(struct splitter *s, const char *word, size_t len, uint32_t start,
		 uint32_t end)
{
	struct pieces *out = s->out;

	memcpy(out->chars + s->chars_n, word, len);
	out->at[out->n++] = (struct piece){.start = start,
					   .end = end,
					   .text = (uint32_t)s->chars_n,
					   .len = (uint8_t)len,
					   .marks = s->marks};
	if (s->depth > 0)
		out->at[out->n - 1].marks |= MARK_INNER;
	s->chars_n += len;
	s->marks = 0;
}

static void emit_word(struct splitter *s, const char *word, uint32_t start,
		      uint32_t end)
{
	emit(s, word, strlen(word), start, end);
}

/* "idempotencyKey" is two words; "PostgreSQL" too, which joining mends. */
static void emit_camel(struct splitter *s, const struct raw *raw, size_t from,
		       size_t to)
{
	for (size_t i = from + 1; i < to; i++) {
		char before = s->typed[raw->at[i - 1]], here = s->typed[raw->at[i]];

		if (before >= 'a' && before <= 'z' && here >= 'A' && here <= 'Z') {
			emit(s, raw->text + from, i - from, raw->at[from], raw->at[i]);
			from = i;
		}
	}
	if (from < to)
		emit(s, raw->text + from, to - from, raw->at[from],
		     to < raw->n ? raw->at[to] : raw->end);
}

static bool is_same(const char *text, size_t len, const char *word)
{
	return word[0] == text[0] && strlen(word) == len
	       && memcmp(text, word, len) == 0;
}

static bool equals(const struct raw *raw, const char *word)
{
	return is_same(raw->text, raw->n, word);
}

/* What "cant" denies; NULL where it denies nothing. */
static const char *negated_base(const char *text, size_t len)
{
	for (size_t i = 0; i < ARRAY_LEN(bare_negations); i++)
		if (is_same(text, len, bare_negations[i].typed))
			return bare_negations[i].base;
	return NULL;
}

static bool ends_in(const struct raw *raw, const char *tail)
{
	size_t n = strlen(tail);

	return raw->n > n && memcmp(raw->text + raw->n - n, tail, n) == 0;
}

static bool emit_negation(struct splitter *s, const struct raw *raw)
{
	const char *base = negated_base(raw->text, raw->n);

	if (base) {
		emit_word(s, base, raw->at[0], raw->end);
		emit_word(s, "not", raw->at[0], raw->end);
		return true;
	}
	if (raw->n == 0 || raw->text[raw->n - 1] != 't')
		return false;
	if (!ends_in(raw, "n't") && ends_in(raw, "'t")) { /* "doens't" */
		emit(s, raw->text, raw->n - 2, raw->at[0], raw->at[raw->n - 2]);
		emit_word(s, "not", raw->at[raw->n - 2], raw->end);
		return true;
	}
	if (!ends_in(raw, "n't"))
		return false;
	emit(s, raw->text, raw->n - 3, raw->at[0], raw->at[raw->n - 3]);
	emit_word(s, "not", raw->at[raw->n - 3], raw->end);
	return true;
}

/* "it's" says is; the possessive of anything else says nothing. */
static bool says_is(const struct raw *raw)
{
	static const char *const who[] = {"it's",   "that's",  "this's",
					  "what's", "there's", "here's",
					  "he's",   "she's",   "who's"};

	for (size_t i = 0; i < ARRAY_LEN(who); i++)
		if (equals(raw, who[i]))
			return true;
	return false;
}

static void emit_apostrophe(struct splitter *s, const struct raw *raw)
{
	size_t cut = raw->n;
	const char *word = NULL;

	for (size_t i = 0; i < ARRAY_LEN(tails) && !word; i++)
		if (ends_in(raw, tails[i].tail)) {
			word = tails[i].word;
			cut = raw->n - strlen(tails[i].tail);
		}
	if (!word && ends_in(raw, "'s")) {
		word = says_is(raw) ? "is" : NULL;
		cut = raw->n - 2;
	}
	/* What is left may have more of them: "rock'n'roll". */
	for (size_t from = 0, to; from < cut; from = to + 1) {
		for (to = from; to < cut && raw->text[to] != '\'';)
			to++;
		if (to > from)
			emit_camel(s, raw, from, to);
	}
	if (word)
		emit_word(s, word, raw->at[cut], raw->end);
}

static void emit_raw(struct splitter *s, const struct raw *raw)
{
	bool number = true;

	for (size_t i = 0; i < raw->n; i++)
		number = number && raw->text[i] >= '0' && raw->text[i] <= '9';
	s->brief = number && raw->n <= 2 && s->line_start;
	s->line_start = false;
	if (emit_negation(s, raw))
		return;
	if (memchr(raw->text, '\'', raw->n))
		emit_apostrophe(s, raw);
	else
		emit_camel(s, raw, 0, raw->n);
}

static bool shorthand(struct splitter *s)
{
	if (!strchr("wbeiv&", lower(s->typed[s->at])))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(shorthands); i++) {
		const char *typed = shorthands[i].typed;
		size_t n, k = 1;

		if (lower(s->typed[s->at]) != typed[0])
			continue;
		n = strlen(typed);
		while (k < n && s->at + k < s->len
		       && lower(s->typed[s->at + k]) == typed[k])
			k++;
		if (k < n)
			continue;
		if (is_alnum(typed[n - 1]) && s->at + n < s->len
		    && is_alnum(s->typed[s->at + n]))
			continue;
		emit_word(s, shorthands[i].word, (uint32_t)s->at,
			  (uint32_t)(s->at + n));
		s->at += n;
		s->line_start = false;
		return true;
	}
	return false;
}

static struct folded fold_at(const struct splitter *s, size_t at)
{
	return text_fold(s->typed + at, s->len - at);
}

static void count(struct splitter *s, const struct folded *c)
{
	if (c->kind == FOLD_DIGIT)
		s->out->digits++;
	else if (c->kind == FOLD_LETTER)
		s->out->latin++;
	if (c->kind == FOLD_LETTER && c->bytes > 1)
		s->out->accents++;
}

/* Letters and digits of ASCII, which most words are all of. */
static void read_plain(struct splitter *s, struct raw *raw)
{
	for (; s->at < s->len && is_alnum(s->typed[s->at]); s->at++) {
		char c = lower(s->typed[s->at]);

		if (c <= '9')
			s->out->digits++;
		else
			s->out->latin++;
		if (raw->n < WORD_MAX) {
			raw->text[raw->n] = c;
			raw->at[raw->n++] = (uint32_t)s->at;
		}
	}
}

static void read_word(struct splitter *s)
{
	struct raw raw = {.n = 0};

	for (read_plain(s, &raw); s->at < s->len; read_plain(s, &raw)) {
		struct folded c = fold_at(s, s->at);
		bool inside = c.kind == FOLD_LETTER || c.kind == FOLD_DIGIT;

		if (c.kind == FOLD_APOSTROPHE && raw.n > 0
		    && s->at + c.bytes < s->len) {
			struct folded next = fold_at(s, s->at + c.bytes);

			inside = next.kind == FOLD_LETTER;
		}
		if (!inside && c.kind != FOLD_NOTHING)
			break;
		count(s, &c);
		if (inside && raw.n < WORD_MAX) {
			raw.text[raw.n] = c.c;
			raw.at[raw.n++] = (uint32_t)s->at;
		}
		s->at += c.bytes;
	}
	raw.end = (uint32_t)s->at;
	emit_raw(s, &raw);
}

/* Does what follows a full stop look like the end of a sentence? */
static bool stop_ends(const struct splitter *s)
{
	char next = typed_at(s, s->at + 1, '\n');

	return strchr(" \t\r\n\"')]}", next) != NULL && !s->brief;
}

static void read_stop(struct splitter *s)
{
	size_t n = 1;

	while (s->at + n < s->len && s->typed[s->at + n] == '.')
		n++;
	if (n > 1)
		s->marks |= MARK_CLAUSE; /* "UPDATE ... SET" goes on */
	else if (stop_ends(s))
		s->marks |= MARK_SENTENCE;
	s->at += n;
}

static void read_hyphen(struct splitter *s)
{
	char before = typed_at(s, s->at - 1, ' '); /* SIZE_MAX is nowhere, too */
	char next = typed_at(s, s->at + 1, ' ');

	if (next == '>')
		s->marks |= MARK_RELATION | MARK_CLAUSE;
	else if (!is_alnum(before) && !is_alnum(next) && !s->line_start)
		s->marks |= MARK_CLAUSE;
	s->at++;
}

/* A comma inside a number is none. */
static void read_comma(struct splitter *s)
{
	bool digits = s->at > 0 && s->at + 1 < s->len && s->typed[s->at - 1] >= '0'
		      && s->typed[s->at - 1] <= '9' && s->typed[s->at + 1] >= '0'
		      && s->typed[s->at + 1] <= '9';

	if (!digits)
		s->marks |= MARK_CLAUSE | MARK_APART;
	s->at++;
}

static void read_bracket(struct splitter *s, char c)
{
	if (strchr("([{", c))
		s->depth++;
	else
		s->depth -= s->depth > 0;
	s->marks |= MARK_CLAUSE;
}

static void read_mark(struct splitter *s, const struct folded *c)
{
	switch (c->c) {
	case '.':
		read_stop(s);
		return;
	case '-':
		read_hyphen(s);
		return;
	case ',':
		read_comma(s);
		return;
	case '\n':
		s->depth = 0; /* nobody closes a ":-(" */
		s->line_start = true;
		s->marks |= MARK_SENTENCE;
		break;
	case '!':
		s->marks |= s->at + 1 < s->len && s->typed[s->at + 1] == '='
				    ? MARK_RELATION
				    : MARK_SENTENCE;
		break;
	case '?': /* "GET /things?colour=red" goes on */
		s->marks |= is_alnum(typed_at(s, s->at + 1, ' ')) ? 0 : MARK_SENTENCE;
		break;
	case ';':
		s->marks |= MARK_SENTENCE;
		break;
	case ':':
		s->marks |= MARK_RELATION | MARK_CLAUSE;
		break;
	case '(':
	case '[':
	case '{':
	case ')':
	case ']':
	case '}':
		read_bracket(s, c->c);
		break;
	case '=':
	case '<':
	case '>':
		s->marks |= MARK_RELATION;
		break;
	case '"':
		s->marks |= MARK_QUOTE;
		break;
	case '%':
		emit(s, "%", 1, (uint32_t)s->at, (uint32_t)(s->at + c->bytes));
		break;
	case '~': /* a long dash, folded */
		s->marks |= MARK_CLAUSE;
		break;
	}
	if (!strchr(" \t\r_+", c->c))
		s->marks |= MARK_APART;
	s->at += c->bytes;
}

bool pieces_is_word(const char *typed, size_t len)
{
	if (len == 0 || len > WORD_MAX)
		return false;
	for (size_t i = 0; i < len; i++)
		if (typed[i] < 'a' || typed[i] > 'z')
			return false;
	/* All contractions end in "not", or what is left of it. */
	return typed[len - 1] != 't' || !negated_base(typed, len);
}

void pieces_split(const char *typed, size_t len, struct pieces *ret)
{
	struct splitter s = {
		.typed = typed, .len = len, .out = ret, .line_start = true};

	/* A contraction is never longer than three times what was typed, and a
	 * word and what separates it from the next are two bytes. */
	*ret = (struct pieces){
		.at = mem_alloc((len + 2) * sizeof *ret->at + 3 * len + 16)};
	ret->chars = (char *)(ret->at + len + 2);
	s.marks = MARK_SENTENCE;
	while (s.at < len) {
		struct folded c = fold_at(&s, s.at);

		switch (c.kind) {
		case FOLD_LETTER:
			if (shorthand(&s))
				break;
			read_word(&s);
			break;
		case FOLD_DIGIT:
			read_word(&s);
			break;
		case FOLD_FOREIGN:
			ret->foreign++;
			s.marks |= MARK_APART;
			s.at += c.bytes;
			break;
		case FOLD_NOTHING:
			s.at += c.bytes;
			break;
		case FOLD_APOSTROPHE:
		case FOLD_MARK:
			if (c.c == '&' && shorthand(&s))
				break;
			read_mark(&s, &c);
			break;
		}
	}
}

void pieces_finish(struct pieces *pieces)
{
	free(pieces->at);
}
