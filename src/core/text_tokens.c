#include "core/text_tokens.h"

#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/mem.h"
#include "core/lexicon_classes.h"
#include "core/lexicon_mend.h"
#include "core/lexicon_parts.h"
#include "core/lexicon_terms.h"
#include "core/lexicon_words.h"

/* What chat writes short. The long form counts as written. */
static const struct {
	const char *typed, *meant;
} short_forms[] = {
	{"msg", "message"},       {"msgs", "messages"},     {"txn", "transaction"},
	{"txns", "transactions"}, {"tx", "transaction"},    {"txs", "transactions"},
	{"conn", "connection"},   {"conns", "connections"}, {"req", "request"},
	{"reqs", "requests"},     {"resp", "response"},     {"sec", "second"},
	{"secs", "seconds"},      {"min", "minute"},        {"mins", "minutes"},
	{"dup", "duplicate"},     {"dups", "duplicates"},   {"dupe", "duplicate"},
	{"dupes", "duplicates"},  {"svc", "service"},       {"dbs", "database"},
	{"cfg", "config"},        {"repl", "replication"},  {"pg", "postgres"},
	{"idx", "index"},         {"cols", "columns"},      {"col", "column"},
	{"params", "parameters"}, {"err", "error"},         {"errs", "errors"},
	{"prod", "production"},   {"perms", "permissions"}, {"perm", "permission"},
	{"pwd", "password"},      {"pwds", "passwords"},    {"ts", "timestamp"},
	{"proc", "process"},      {"procs", "processes"},   {"deps", "dependencies"},
	{"max", "maximum"},       {"sync", "synchronous"},  {"async", "asynchronous"},
	{"ver", "version"},       {"pls", "please"},        {"ppl", "people"},
	{"bg", "background"},     {"mem", "memory"},        {"impl", "implementation"},
	{"addr", "address"},      {"val", "value"},         {"vals", "values"},
	{"lim", "limit"},         {"app", "application"},   {"apps", "applications"},
	{"til", "until"},         {"k8s", "kubernetes"},    {"ids", "id"},
	{"cuz", "because"},       {"bc", "because"},        {"u", "you"},
};

static const char *meant_by(const char *word, size_t len)
{
	for (size_t i = 0; i < ARRAY_LEN(short_forms); i++)
		if (short_forms[i].typed[0] == word[0]
		    && strlen(short_forms[i].typed) == len
		    && memcmp(short_forms[i].typed, word, len) == 0)
			return short_forms[i].meant;
	return NULL;
}

bool token_is(const struct text *text, size_t i, const char *word)
{
	size_t n = strlen(word);

	return i < text->n && text->tokens[i].len == n
	       && memcmp(token_text(text, i), word, n) == 0;
}

bool tokens_are(const struct text *text, size_t i, const char *words)
{
	if (i >= text->n || token_text(text, i)[0] != words[0])
		return false; /* the most frequent case */
	for (; *words != '\0'; i++) {
		size_t n = strcspn(words, " ");

		if (i >= text->n || text->tokens[i].len != n
		    || memcmp(token_text(text, i), words, n) != 0)
			return false;
		words += n + (words[n] == ' ');
	}
	return true;
}

static void look_up(struct text *text, size_t i, size_t *typos)
{
	const struct terms *terms = lexicon_terms(text->lexicon);
	struct token *t = &text->tokens[i];
	const char *word = token_text(text, i), *meant = NULL;
	struct term term = terms_find(terms, word, t->len);

	t->stem = term.stem;
	t->classes = term.classes;
	if (t->len <= 4)
		meant = meant_by(word, t->len);
	if (meant) {
		term = terms_find(terms, meant, strlen(meant));
		t->other = term.stem;
		t->classes |= term.classes;
	}
	if (meant || t->stem || lexicon_knows(text->lexicon, word, t->len))
		return;
	if (*typos < TYPOS_LOOKED_UP_MAX) {
		t->other = terms_typo(terms, word, t->len);
		if (!t->other)
			t->other = lexicon_mend(text->lexicon, word, t->len);
		t->misspelt = t->other != 0;
		t->classes |= terms_classes(terms, t->other);
		++*typos;
	}
	t->unknown = t->other == 0;
}

static bool joint(const struct text *text, size_t i)
{
	const struct token *a = &text->tokens[i], *b = a + 1;
	const char *typed = text->typed;

	if (b->start == a->end)
		return typed[b->start] >= 'A' && typed[b->start] <= 'Z';
	return b->start == a->end + 1 && (typed[a->end] == '-' || typed[a->end] == '_');
}

/* In "happens-before", "created_at" and "putIfAbsent" the little words are parts
 * of names and no grammar. */
static void unclass_names(struct text *text)
{
	for (size_t i = 0; i + 1 < text->n; i++)
		if (joint(text, i)) {
			text->tokens[i].classes &= CLASS_VAGUE;
			text->tokens[i + 1].classes &= CLASS_VAGUE;
		}
}

/* Numbers for sentence, clause and the parts between commas. */
static void structure(struct text *text)
{
	uint16_t sentence = 0, clause = 0, segment = 0;

	for (size_t i = 0; i < text->n; i++) {
		struct token *t = &text->tokens[i];
		bool sentence_starts = i > 0 && (t->marks & MARK_SENTENCE);

		if (sentence_starts)
			sentence++;
		if (sentence_starts
		    || (t->marks & (MARK_CLAUSE | MARK_INNER)) == MARK_CLAUSE)
			segment++;
		if (sentence_starts || (t->marks & MARK_CLAUSE)
		    || (t->classes & CLASS_CLAUSE))
			clause++;
		t->sentence = sentence;
		t->clause = clause;
		t->segment = segment;
	}
	text->sentences_n = text->n ? (size_t)sentence + 1 : 0;
	text->sentences = mem_zalloc(text->sentences_n + 1, sizeof *text->sentences);
	for (size_t i = 0; i < text->n; i++) {
		struct sentence *s = &text->sentences[text->tokens[i].sentence];

		if (s->end == 0)
			s->first = (uint16_t)i;
		s->end = (uint16_t)(i + 1);
	}
}

static void place_add(struct text *text, uint32_t stem, struct place place)
{
	place.next = text->head[stem];
	text->places[text->places_n] = place;
	text->head[stem] = (uint16_t)text->places_n++;
}

/* Two words that make a word of the lexicon: "back off", "time-out", "b+tree". */
static uint32_t joined(const struct text *text, size_t i)
{
	char word[2 * WORD_MAX];
	const struct token *a = &text->tokens[i];
	struct term term;

	if (i + 1 >= text->n || (a[1].marks & ~(MARK_QUOTE | MARK_INNER)))
		return 0;
	memcpy(word, token_text(text, i), a->len);
	memcpy(word + a->len, token_text(text, i + 1), a[1].len);
	term = terms_find_form(lexicon_terms(text->lexicon), word,
			       (size_t)a->len + a[1].len);
	return term.stem;
}

/* Backwards, so that the places of a stem come in reading order. */
void text_index(struct text *text)
{
	const struct terms *terms = lexicon_terms(text->lexicon);

	text->head = mem_zalloc(terms_stems(terms), sizeof *text->head);
	text->places = mem_alloc((3 * text->n + 1) * sizeof *text->places);
	text->places_n = 1;
	for (size_t i = text->n; i-- > 0;) {
		const struct token *t = &text->tokens[i];
		struct place place = {.token = (uint16_t)i, .span = 1};
		uint32_t both = joined(text, i);

		if (t->stem)
			place_add(text, t->stem, place);
		place.misspelt = t->misspelt;
		if (t->other && t->other != t->stem)
			place_add(text, t->other, place);
		place = (struct place){.token = (uint16_t)i, .span = 2};
		if (both && both != t->stem)
			place_add(text, both, place);
	}
}

void text_read(const struct lexicon *lexicon, const char *typed, size_t len,
	       struct text *ret)
{
	size_t typos = 0;

	if (len > ANSWER_BYTES_MAX)
		len = ANSWER_BYTES_MAX;
	*ret = (struct text){.typed = typed, .len = len, .lexicon = lexicon};
	pieces_split(typed, len, &ret->pieces);
	ret->n = ret->pieces.n < TOKENS_MAX ? ret->pieces.n : TOKENS_MAX;
	ret->tokens = mem_zalloc(ret->n + 1, sizeof *ret->tokens);
	for (size_t i = 0; i < ret->n; i++) {
		const struct piece *p = &ret->pieces.at[i];

		ret->tokens[i] = (struct token){.start = p->start,
						.end = p->end,
						.text = p->text,
						.len = p->len,
						.marks = p->marks};
		look_up(ret, i, &typos);
	}
	unclass_names(ret);
	structure(ret);
	text_polarity(ret);
}

void text_finish(struct text *text)
{
	pieces_finish(&text->pieces);
	free(text->tokens);
	free(text->sentences);
	free(text->head);
	free(text->places);
}
