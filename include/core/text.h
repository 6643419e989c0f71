/* What kind of text an answer is, before anything is graded. */
#ifndef CORE_TEXT_H
#define CORE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

struct lexicon;

enum text_nature {
	TEXT_PLAIN,
	TEXT_NO_WORDS,       /* emoji or marks only */
	TEXT_OTHER_LANGUAGE, /* not English */
	TEXT_DISTRESS,       /* somebody says that they are in a crisis */
};
enum text_nature text_nature(const char *answer, const struct lexicon *lexicon);

/* The whole answer says that they don't know, and nothing else. */
bool text_says_dont_know(const char *answer);
size_t text_words(const char *answer);

/* Reads like the last line of an answer: some words, and a full stop. */
bool text_looks_finished(const char *line);
/* Has an odd number of code fences (three backticks): one is open at its end. */
bool text_opens_code(const char *text);

#endif
