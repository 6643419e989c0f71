#include "core/text.h"

#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "core/lexicon_classes.h"
#include "core/rubric.h"
#include "core/text_tokens.h"

enum {
	PERSON_BEFORE = 5,
	DIGITS_ENOUGH = 3, /* "409" is an answer, "5" is not */
	FOREIGN_LETTERS = 4,
	LANGUAGE_WORDS = 6, /* below this many, nothing is said about a language */
	UNKNOWN_PERCENT = 70,
	UNKNOWN_SOME_PERCENT = 35,
	GRAMMAR_PERCENT = 12, /* of another language's small words */
};

/* Small words of other languages that are no English ones. */
static const char *const small_words[] = {
	/* Spanish, Portuguese */
	"el",
	"los",
	"las",
	"una",
	"que",
	"por",
	"para",
	"con",
	"del",
	"como",
	"pero",
	"muy",
	"mas",
	"esta",
	"este",
	"esto",
	"eso",
	"cuando",
	"porque",
	"hay",
	"ser",
	"nunca",
	"yo",
	"lo",
	"se",
	"si",
	"su",
	"sus",
	"y",
	"es",
	"en",
	"de",
	"tengo",
	"nao",
	"um",
	"uma",
	"com",
	"mas",
	"os",
	"isso",
	"ele",
	"voce",
	"e",
	"o",
	"eu",
	"da",
	"dos",
	"em",
	"ou",
	"ao",
	"tambem",
	"sobre",
	/* German, Dutch */
	"der",
	"das",
	"und",
	"ist",
	"nicht",
	"ein",
	"eine",
	"einen",
	"einem",
	"ich",
	"wir",
	"mit",
	"auf",
	"fur",
	"von",
	"dem",
	"den",
	"des",
	"zu",
	"wenn",
	"dann",
	"aber",
	"auch",
	"sich",
	"werden",
	"wird",
	"wurde",
	"oder",
	"kann",
	"noch",
	"het",
	"een",
	"niet",
	"ik",
	"dat",
	"voor",
	"zijn",
	"maar",
	"ook",
	"wordt",
	/* French, Italian */
	"le",
	"les",
	"une",
	"des",
	"du",
	"et",
	"est",
	"dans",
	"qui",
	"ne",
	"pas",
	"sur",
	"je",
	"il",
	"nous",
	"vous",
	"avec",
	"pour",
	"sont",
	"aux",
	"mais",
	"ce",
	"cette",
	"si",
	"sais",
	"il",
	"di",
	"che",
	"non",
	"per",
	"sono",
	"gli",
	"della",
	"questo",
	"anche",
	"piu",
	"ma",
	"una",
	"nel",
	"au",
	"la",
	"ca",
	/* Polish, Turkish, Indonesian, Romanian */
	"jest",
	"nie",
	"sie",
	"ze",
	"przez",
	"ve",
	"bir",
	"icin",
	"bu",
	"yang",
	"dan",
	"untuk",
	"tidak",
	"dengan",
	"si",
	"nu",
	"sunt",
	"pentru",
};

static bool is_small_word(const struct text *t, size_t i)
{
	for (size_t k = 0; k < ARRAY_LEN(small_words); k++)
		if (token_is(t, i, small_words[k]))
			return true;
	return false;
}

static bool is_letters(const struct text *t, size_t i)
{
	const char *word = token_text(t, i);

	for (size_t k = 0; k < t->tokens[i].len; k++)
		if (word[k] < 'a' || word[k] > 'z')
			return false;
	return true;
}

static bool other_language(const struct text *t)
{
	size_t words = 0, unknown = 0, small = 0, english = 0;

	if (t->pieces.foreign >= FOREIGN_LETTERS && t->pieces.foreign > t->pieces.latin)
		return true;
	for (size_t i = 0; i < t->n; i++) {
		bool little = is_small_word(t, i);

		if (!is_letters(t, i) || (t->tokens[i].len < 2 && !little))
			continue;
		words++;
		small += little;
		unknown += t->tokens[i].unknown || t->tokens[i].misspelt;
		english += !little && token_has(t, i, CLASS_FUNCTION);
	}
	if (words < LANGUAGE_WORDS || english * 4 > words)
		return false;
	if (unknown * 100 >= words * UNKNOWN_PERCENT)
		return true;
	return small * 100 >= words * GRAMMAR_PERCENT && small > english
	       && unknown * 100 >= words * UNKNOWN_SOME_PERCENT;
}

/* "I" in the few words before: threads want to die, too. */
static bool speaks_of_self(const struct text *t, size_t i)
{
	size_t first = i > PERSON_BEFORE ? i - PERSON_BEFORE : 0;

	for (size_t k = first; k <= i; k++)
		if (token_is(t, k, "i") || token_is(t, k, "im") || token_is(t, k, "ive")
		    || token_is(t, k, "my"))
			return true;
	return false;
}

static bool distress(const struct text *t)
{
	static const char *const plain[] = {
		"kill myself",      "killing myself",       "hurt myself",
		"hurting myself",   "harm myself",          "cut myself",
		"end my life",      "ending my life",       "end my own life",
		"take my life",     "taking my own life",   "take my own life",
		"not want to live", "not want to be alive", "wish i was dead",
		"wish i were dead", "no reason to live"};
	/* Everyday words here, unless somebody says them of themselves. */
	static const char *const personal[] = {
		"want to die",        "wanna die",
		"commit suicide",     "suicidal",
		"about suicide",      "a panic attack",
		"panic attacks",      "can not breathe",
		"rather be dead",     "better off dead",
		"mental breakdown",   "nervous breakdown",
		"having a breakdown", "self harm",
		"in crisis",          "having a heart attack"};

	for (size_t i = 0; i < t->n; i++) {
		for (size_t k = 0; k < ARRAY_LEN(plain); k++)
			if (tokens_are(t, i, plain[k]))
				return true;
		for (size_t k = 0; k < ARRAY_LEN(personal); k++)
			if (tokens_are(t, i, personal[k]) && speaks_of_self(t, i))
				return true;
	}
	return false;
}

enum text_nature text_nature(const char *answer, const struct lexicon *lexicon)
{
	enum text_nature ret = TEXT_PLAIN;
	struct text text;

	text_read(lexicon, answer, strnlen(answer, ANSWER_BYTES_MAX), &text);
	if (distress(&text))
		ret = TEXT_DISTRESS;
	else if (text.pieces.latin == 0 && text.pieces.foreign <= 1
		 && text.pieces.digits < DIGITS_ENOUGH)
		ret = TEXT_NO_WORDS;
	else if (other_language(&text))
		ret = TEXT_OTHER_LANGUAGE;
	text_finish(&text);
	return ret;
}

size_t text_words(const char *answer)
{
	struct pieces pieces;
	size_t words = 0;

	pieces_split(answer, strnlen(answer, ANSWER_BYTES_MAX), &pieces);
	/* Parts of one typed word touch each other: "do" and "n't". */
	for (size_t i = 0; i < pieces.n; i++)
		words += i == 0
			 || (pieces.at[i].start > pieces.at[i - 1].end
			     && pieces.at[i].start != pieces.at[i - 1].start);
	pieces_finish(&pieces);
	return words;
}

bool text_opens_code(const char *text)
{
	bool open = false;

	for (const char *at = strstr(text, "```"); at; at = strstr(at + 3, "```"))
		open = !open;
	return open;
}

enum { FINISHED_WORDS = 12 };

bool text_looks_finished(const char *line)
{
	size_t len = strlen(line);

	while (len > 0 && strchr(" \t\r\n", line[len - 1]))
		len--;
	return len > 0 && strchr(".!?)", line[len - 1])
	       && text_words(line) >= FINISHED_WORDS;
}
