/* The words by which a candidate steers the conversation. */
#ifndef CORE_WORD_H
#define CORE_WORD_H

#include <stddef.h>

enum word {
	WORD_NONE, /* not a command: part of an answer */
	WORD_START,
	WORD_DECLINE,
	WORD_DONE,
	WORD_UNDO,
	WORD_PAUSE,
	WORD_RESUME,
	WORD_REPEAT,
	WORD_CLARIFY,
	WORD_DONT_KNOW,
	WORD_SKIP,
	WORD_STOP,
	WORD_HELP,
	WORD_MORE,
	WORD_HUMAN, /* these four are a person's to answer, and may be said at any time */
	WORD_ACCOMMODATION,
	WORD_MYDATA,
	WORD_FORGET,
};

/* A line is a command only when it is nothing else: "done", "!done", "Done."
 * but not "done with the lock". Upper and lower case are the same. */
enum word word_find(const char *line);
const char *word_text(enum word word); /* "idk"; NULL for WORD_NONE */
const char *word_help(enum word word); /* what it does, one line */

#endif
