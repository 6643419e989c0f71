/*
 * A command's options: one table, from which they are parsed and the help is
 * printed, so that the two can't drift apart.
 */
#ifndef APP_OPTIONS_H
#define APP_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

enum exit_code {
	EXIT_GOOD = 0,
	EXIT_NOT_SO = 1, /* what was asked isn't so */
	EXIT_USAGE = 2,  /* usage or configuration */
	OPTIONS_GO_ON = -1,
};

struct option_row {
	const char *name;  /* "--role" */
	const char *value; /* "R": what it takes; NULL: a flag */
	const char **text; /* where the value goes */
	bool *flag;
	const char *help;
};

struct command_usage {
	const char *command;  /* "try" */
	const char *what;     /* one line: what it does */
	const char *argument; /* "ID", or NULL where it takes none */
	const struct option_row *rows;
	size_t n;
};

/*
 * OPTIONS_GO_ON, or the exit code: 0 after --help, 2 after a mistake, which has
 * been explained on stderr. argument: the one that is not an option.
 */
int options_parse(const struct command_usage *u, int argc, char **argv,
		  const char **ret_argument);

/* Prints "leadline COMMAND: error" and gives the exit code for it. */
int options_fail(const char *command, const struct error *err);

#endif
