#include "options.h"

#include <stdio.h>
#include <string.h>

static void print_help(const struct command_usage *u)
{
	printf("leadline %s%s%s%s\n%s\n", u->command, u->n ? " [options]" : "",
	       u->argument ? " " : "", u->argument ? u->argument : "", u->what);
	for (size_t i = 0; i < u->n; i++) {
		char left[40];

		(void)snprintf(left, sizeof left, "%s %s", u->rows[i].name,
			       u->rows[i].value ? u->rows[i].value : "");
		printf("  %-20s %s\n", left, u->rows[i].help);
	}
}

static int complain(const struct command_usage *u, const char *what, const char *arg)
{
	fprintf(stderr, "leadline %s: %s: %s (see leadline %s --help)\n", u->command,
		arg, what, u->command);
	return EXIT_USAGE;
}

static const struct option_row *find_row(const struct command_usage *u, const char *arg,
					 const char **ret_value)
{
	size_t len = strcspn(arg, "=");

	for (size_t i = 0; i < u->n; i++)
		if (strlen(u->rows[i].name) == len
		    && strncmp(u->rows[i].name, arg, len) == 0) {
			*ret_value = arg[len] ? arg + len + 1 : NULL;
			return &u->rows[i];
		}
	return NULL;
}

static int take_option(const struct command_usage *u, int argc, char **argv, int *i)
{
	const char *value;
	const struct option_row *row = find_row(u, argv[*i], &value);

	if (!row)
		return complain(u, "unknown option", argv[*i]);
	if (!row->value) {
		if (value)
			return complain(u, "takes no value", row->name);
		*row->flag = true;
		return OPTIONS_GO_ON;
	}
	if (!value && *i + 1 < argc)
		value = argv[++*i];
	if (!value)
		return complain(u, "needs a value", row->name);
	*row->text = value;
	return OPTIONS_GO_ON;
}

int options_parse(const struct command_usage *u, int argc, char **argv,
		  const char **ret_argument)
{
	const char *argument = NULL;

	for (int i = 1; i < argc; i++) {
		int code = OPTIONS_GO_ON;

		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
			print_help(u);
			return EXIT_GOOD;
		}
		if (argv[i][0] == '-' && argv[i][1])
			code = take_option(u, argc, argv, &i);
		else if (!u->argument || argument)
			code = complain(u, "one argument too many", argv[i]);
		else
			argument = argv[i];
		if (code != OPTIONS_GO_ON)
			return code;
	}
	if (u->argument && !argument)
		return complain(u, "is missing", u->argument);
	if (ret_argument)
		*ret_argument = argument;
	return OPTIONS_GO_ON;
}

int options_fail(const char *command, const struct error *err)
{
	fprintf(stderr, "leadline %s: %s\n", command, err->text);
	return err->kind == ERR_NOT_FOUND ? EXIT_NOT_SO : EXIT_USAGE;
}
