#include "core/word.h"

#include <string.h>

#include "base/attr.h"

enum { WORD_BYTES_MAX = 24 };

struct word_row {
	const char *text; /* lower case; further spellings of one word follow it */
	enum word word;
	const char *help; /* on the first spelling only */
};

/* clang-format off */
static const struct word_row words[] = {
	{"done", WORD_DONE, "send your answer"},
	{"undo", WORD_UNDO, "take your last message back"},
	{"clarify", WORD_CLARIFY, "the question in other words"},
	{"repeat", WORD_REPEAT, "the question again"},
	{"idk", WORD_DONT_KNOW, "you don't know: an easier one follows"},
	{"skip", WORD_SKIP, "leave this question out"},
	{"pause", WORD_PAUSE, "stop here for now"},
	{"resume", WORD_RESUME, "go on after a pause"},
	{"stop", WORD_STOP, "end the interview for good"},
	{"more", WORD_MORE, "how answers are read"},
	{"human", WORD_HUMAN, "talk to a person instead"},
	{"accommodation", WORD_ACCOMMODATION, "ask for other conditions"},
	{"mydata", WORD_MYDATA, "ask for everything that is stored about you"},
	{"forget", WORD_FORGET, "ask for it to be deleted"},
	{"help", WORD_HELP, "these words"},
	{"start", WORD_START, "agree and begin"},
	{"decline", WORD_DECLINE, "don't take part"},

	{"yes", WORD_START, NULL},
	{"agree", WORD_START, NULL},
	{"i agree", WORD_START, NULL},
	{"begin", WORD_START, NULL},
	{"no", WORD_DECLINE, NULL},
	{"no thanks", WORD_DECLINE, NULL},
	{"send", WORD_DONE, NULL},
	{"that's all", WORD_DONE, NULL},
	{"what do you mean", WORD_CLARIFY, NULL},
	{"what do you mean?", WORD_CLARIFY, NULL},
	{"rephrase", WORD_CLARIFY, NULL},
	{"my data", WORD_MYDATA, NULL},
	{"forget me", WORD_FORGET, NULL},
	{"again", WORD_REPEAT, NULL},
	{"i don't know", WORD_DONT_KNOW, NULL},
	{"i dont know", WORD_DONT_KNOW, NULL},
	{"don't know", WORD_DONT_KNOW, NULL},
	{"dont know", WORD_DONT_KNOW, NULL},
	{"continue", WORD_RESUME, NULL},
	{"withdraw", WORD_STOP, NULL},
	{"?", WORD_HELP, NULL},
};
/* clang-format on */

static char lower(char c)
{
	static const char upper[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	const char *at = c ? strchr(upper, c) : NULL;

	if (at)
		return "abcdefghijklmnopqrstuvwxyz"[at - upper];
	return c;
}

/* What is left of a line that may be a command: no blanks around it, no mark in
 * front, no full stop behind. Empty where it is too long to be one. */
static void bare(const char *line, char ret[WORD_BYTES_MAX])
{
	size_t n;

	ret[0] = '\0';
	line += strspn(line, " \t");
	if (*line == '!' || *line == '/')
		line++;
	n = strlen(line);
	while (n > 0 && strchr(" \t\r\n.!", line[n - 1]))
		n--;
	if (n >= WORD_BYTES_MAX)
		return;
	for (size_t i = 0; i < n; i++)
		ret[i] = lower(line[i]);
	ret[n] = '\0';
}

enum word word_find(const char *line)
{
	char text[WORD_BYTES_MAX];

	bare(line, text);
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(text, words[i].text) == 0)
			return words[i].word;
	return WORD_NONE;
}

const char *word_text(enum word word)
{
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (words[i].word == word)
			return words[i].text;
	return NULL;
}

const char *word_help(enum word word)
{
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (words[i].word == word)
			return words[i].help;
	return NULL;
}
