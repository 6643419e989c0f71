/* One typed character, folded to what the grader tells apart. */
#ifndef CORE_TEXT_FOLD_H
#define CORE_TEXT_FOLD_H

#include <stddef.h>
#include <stdint.h>

enum fold_kind {
	FOLD_LETTER,     /* c is a..z, accents dropped */
	FOLD_DIGIT,      /* c is 0..9 */
	FOLD_APOSTROPHE, /* c is ' */
	FOLD_MARK,       /* c is an ASCII mark or blank; '~' is a dash */
	FOLD_FOREIGN,    /* a letter of another script */
	FOLD_NOTHING,    /* has no width: skip it */
};

struct folded {
	enum fold_kind kind;
	char c;
	uint8_t bytes; /* of the text as typed, at least 1 */
};

struct folded text_fold(const char *s, size_t len);

#endif
