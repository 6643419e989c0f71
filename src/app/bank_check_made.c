#include "bank_check_made.h"

#include <stdbool.h>
#include <string.h>

#include "base/attr.h"
#include "base/strbuf.h"
#include "core/depth.h"

enum { WORD_MIN = 5, WORDS_A_TYPO = 8 };

/* The first alternative of a group, without the marks of the pattern language. */
static void add_term(struct strbuf *to, const char *group, size_t len)
{
	size_t n = 0;

	while (len && strchr("^=@", *group)) {
		group++;
		len--;
	}
	while (n < len && !strchr("|*", group[n]))
		n++;
	if (n)
		strbuf_addf(to, "%s%.*s", to->len ? ", " : "", (int)n, group);
}

static void add_terms(struct strbuf *to, const char *pattern)
{
	while (*pattern) {
		const char *end = strstr(pattern, " + ");
		size_t len = end ? (size_t)(end - pattern) : strcspn(pattern, "~!");

		while (len && pattern[len - 1] == ' ')
			len--;
		add_term(to, pattern, len);
		if (!end)
			return;
		pattern = end + strlen(" + ");
	}
}

char *made_list(const struct rubric *rubric)
{
	struct strbuf list;

	strbuf_init(&list, ANSWER_BYTES_MAX);
	for (size_t i = 0; i < rubric->points_n; i++)
		if (rubric->points[i].patterns_n)
			add_terms(&list, rubric->points[i].match[0]);
	return strbuf_take_and_finish(&list);
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || is_upper(c);
}

static size_t word_length(const char *text)
{
	size_t n = 0;

	while (is_letter(text[n]) || text[n] == '\'')
		n++;
	return n;
}

static char lower(char c)
{
	static const char upper[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	static const char same[] = "abcdefghijklmnopqrstuvwxyz";

	if (!is_upper(c))
		return c;
	return same[strchr(upper, c) - upper];
}

/* The same letters; the first may be a capital. */
static bool is_word(const char *text, size_t len, const char *word)
{
	return strlen(word) == len && lower(text[0]) == word[0]
	       && strncmp(text + 1, word + 1, len - 1) == 0;
}

static bool is_denial(const char *word, size_t len)
{
	static const char *const words[] = {
		"not",     "no",      "never",   "without", "nobody", "nothing",
		"none",    "nor",     "neither", "cannot",  "rather", "instead",
		"unless",  "until",   "lack",    "lacks",   "wrong",  "avoid",
		"refuse",  "refused", "refuses", "denied",  "gives",  "give",
		"useless", "lets",    "loses",   "lost",    "lose",   "otherwise"};

	if (len > 2 && memcmp(word + len - 2, "'t", 2) == 0)
		return true;
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (is_word(word, len, words[i]))
			return true;
	return false;
}

static bool denies(const char *sentence)
{
	while (*sentence) {
		size_t len = word_length(sentence);

		if (len && is_denial(sentence, len))
			return true;
		sentence += len ? len : 1;
	}
	return false;
}

/* "The" becomes "the"; "GET" stays. */
static void add_lowered(struct strbuf *to, const char *part, size_t len)
{
	char first = part[0];

	if (len > 1 && is_upper(first) && !is_upper(part[1]))
		first = lower(first);
	if (len)
		strbuf_add(to, &first, 1);
	if (len > 1)
		strbuf_add(to, part + 1, len - 1);
}

char *made_denial(const char *sentence)
{
	struct strbuf text;

	if (denies(sentence))
		return NULL;
	strbuf_init(&text, ANSWER_BYTES_MAX);
	while (*sentence) {
		size_t len = strcspn(sentence, ".;?!");

		while (sentence[len] && sentence[len + 1] && sentence[len + 1] != ' ')
			len += 1 + strcspn(sentence + len + 1, ".;?!");
		strbuf_adds(&text, "It is not true that ");
		add_lowered(&text, sentence, len);
		strbuf_adds(&text, ". ");
		sentence += len + (sentence[len] != '\0');
		sentence += strspn(sentence, " ");
	}
	return strbuf_take_and_finish(&text);
}

/* Two neighbours change places; where they are equal, one is left out. */
static void mistype(struct strbuf *to, const char *word, size_t len, uint64_t chance)
{
	size_t at = 1 + (size_t)(chance % (len - 2));

	strbuf_add(to, word, at);
	if (word[at] != word[at + 1])
		strbuf_add(to, (char[]){word[at + 1], word[at]}, 2);
	else
		strbuf_add(to, word + at, 1);
	strbuf_add(to, word + at + 2, len - at - 2);
}

static size_t letters(const char *text)
{
	size_t n = 0;

	while (is_letter(text[n]))
		n++;
	return n;
}

char *made_typos(const char *answer, uint64_t seed)
{
	/* One of each eight long enough words, by chance which. */
	size_t due = (size_t)(depth_splitmix64(seed) % WORDS_A_TYPO), words = 0;
	struct strbuf text;

	strbuf_init(&text, ANSWER_BYTES_MAX);
	while (*answer) {
		size_t len = letters(answer);

		words += len > 0;
		if (len >= WORD_MIN && words > due) {
			mistype(&text, answer, len, depth_splitmix64(seed + words));
			due += WORDS_A_TYPO;
		} else {
			strbuf_add(&text, answer, len ? len : 1);
		}
		answer += len ? len : 1;
	}
	return strbuf_take_and_finish(&text);
}
