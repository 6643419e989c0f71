/* The program: finds the command and hands over. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/nearest.h"
#include "commands.h"
#include "options.h"

/* Sorted by name. */
static const struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *help;
} commands[] = {
	{"audit", cmd_audit, "print who did what to which interview, and prove it"},
	{"backup", cmd_backup, "copy the database beside a running server"},
	{"cancel", cmd_cancel, "end an interview; what was answered is reported"},
	{"check", cmd_check, "read roles and questions, run the questions' own tests"},
	{"decide", cmd_decide, "record what a person decided, and why"},
	{"export", cmd_export, "print all that is kept of an interview, as JSON"},
	{"forget", cmd_forget, "delete an interview's answers, grades and report"},
	{"grade", cmd_grade, "grade answers from standard input, one JSON a line"},
	{"list", cmd_list, "list the interviews"},
	{"purge", cmd_purge, "forget what is older than it may be kept"},
	{"remind", cmd_remind, "send a candidate a friendly word"},
	{"replay", cmd_replay, "fold an interview's events again and compare"},
	{"report", cmd_report, "print an interview's report"},
	{"serve", cmd_serve, "run the bot on the networks of its configuration"},
	{"simulate", cmd_simulate, "interview made-up candidates, print the errors"},
	{"try", cmd_try, "interview yourself in the terminal"},
};

static void print_help(FILE *to)
{
	fputs("leadline COMMAND [options]\n"
	      "Interviews backend developers and measures depth, concept by concept.\n"
	      "\n",
	      to);
	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		fprintf(to, "  %-10s %s\n", commands[i].name, commands[i].help);
	fputs("\n"
	      "leadline COMMAND --help has a command's options. Exit codes: 0 good,\n"
	      "1 what was asked isn't so, 2 usage or configuration.\n",
	      to);
}

static int unknown(const char *word)
{
	const char *names[ARRAY_LEN(commands) + 1] = {NULL};
	const char *near;

	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		names[i] = commands[i].name;
	near = nearest_word(word, names);
	fprintf(stderr, "leadline: there is no command %s", word);
	if (near)
		fprintf(stderr, "; did you mean %s?\n", near);
	else
		fputs(" (see leadline --help)\n", stderr);
	return EXIT_USAGE;
}

static int by_name(const void *name, const void *command)
{
	return strcmp(name, ((const struct command *)command)->name);
}

static int run(int argc, char **argv)
{
	const struct command *command;

	if (argc < 2) {
		print_help(stderr);
		return EXIT_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0
	    || strcmp(argv[1], "help") == 0) {
		print_help(stdout);
		return EXIT_GOOD;
	}
	if (strcmp(argv[1], "--version") == 0) {
		puts("leadline " LEADLINE_VERSION);
		return EXIT_GOOD;
	}
	command = bsearch(argv[1], commands, ARRAY_LEN(commands), sizeof commands[0],
			  by_name);
	return command ? command->run(argc - 1, argv + 1) : unknown(argv[1]);
}

int main(int argc, char **argv)
{
	int code = run(argc, argv);

	/* What was printed counts only when it has arrived. */
	if (fflush(stdout) || ferror(stdout)) {
		perror("leadline: standard output");
		return code ? code : EXIT_USAGE;
	}
	return code;
}
