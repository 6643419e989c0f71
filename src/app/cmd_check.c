/* `leadline check`: reads everything, and lets the bank test itself. */
#include "commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bank_check.h"
#include "config.h"
#include "library.h"
#include "options.h"

struct check_options {
	const char *config, *bank, *roles;
	struct bank_check what;
};

static double share(size_t part, size_t rest)
{
	return part + rest ? (double)part / (double)(part + rest) : 1;
}

static void print_tally(const char *of, const struct point_tally *n)
{
	printf("points in %s: precision %.3f, recall %.3f (%zu found, %zu missed, "
	       "%zu wrong)\n",
	       of, share(n->found, n->wrong), share(n->found, n->missed), n->found,
	       n->missed, n->wrong);
}

static void print_summary(const struct bank_check *c)
{
	print_tally("all samples", &c->all);
	print_tally("blind samples", &c->blind);
	if (c->warnings && !c->verbose)
		printf("%zu patterns are used by no sample (--verbose lists them)\n",
		       c->warnings);
	printf("%zu probes, %zu samples, %zu made answers: %zu findings\n", c->probes,
	       c->samples, c->made, c->findings);
}

static bool check_bank(struct bank_check *what, const struct bank *bank,
		       struct error *err)
{
	if (!bank_check_run(what, bank, err))
		return false;
	print_summary(what);
	return true;
}

/* Only the file that is called as the concept, where there is one: mistakes in
 * other files are their authors' business. The rest of the array is kept, behind. */
static size_t choose(struct bank_texts *texts, const char *concept)
{
	char ending[80];

	(void)snprintf(ending, sizeof ending, "/%s.json", concept ? concept : "");
	for (size_t i = 0; concept && i < texts->n; i++) {
		struct bank_file file = texts->files[i];
		size_t len = strlen(file.name), tail = strlen(ending);

		if (len >= tail && strcmp(file.name + len - tail, ending) == 0) {
			texts->files[i] = texts->files[0];
			texts->files[0] = file;
			return 1;
		}
	}
	return texts->n;
}

/* Only the bank, and as far as it is there: its author is still writing. */
static bool check_part(struct check_options *o, struct error *err)
{
	struct bank_texts texts, chosen;
	struct bank *bank = NULL;
	bool ok;

	if (library_read_bank(o->bank, &texts, err)) {
		chosen.n = choose(&texts, o->what.concept);
		memcpy(chosen.files, texts.files, sizeof chosen.files);
		chosen.lexicon = texts.lexicon;
		chosen.words = texts.words;
		bank = bank_parse_some(&chosen, err);
	}
	library_free_bank(&texts);
	ok = bank && check_bank(&o->what, bank, err);
	bank_destroy(bank);
	return ok;
}

static bool check_all(struct check_options *o, struct error *err)
{
	const struct library_paths paths = {
		.bank = o->bank, .roles = o->roles, .samples = true};
	struct library *library = library_open(&paths, err);
	bool ok;

	if (!library)
		return false;
	printf("%zu roles\n", library_roles(library, NULL));
	ok = check_bank(&o->what, library_current(library)->bank, err);
	library_destroy(library);
	return ok;
}

static bool run(struct check_options *o, struct error *err)
{
	struct config config = {0};
	bool ok = true;

	if (o->config)
		ok = config_read(&config, o->config, false, err);
	if (!o->bank)
		o->bank = config.bank;
	if (!o->roles)
		o->roles = config.roles;
	if (ok && (o->what.concept || o->what.probe))
		ok = check_part(o, err);
	else if (ok)
		ok = check_all(o, err);
	config_finish(&config);
	return ok;
}

int cmd_check(int argc, char **argv)
{
	struct check_options o = {0};
	const struct option_row rows[] = {
		{"--config", "F", &o.config, NULL,
		 "which folders, as the bot has them"},
		{"--bank", "DIR", &o.bank, NULL,
		 "the concept files (questions/backend)"},
		{"--roles", "DIR", &o.roles, NULL, "the role files (config/roles)"},
		{"--concept", "ID", &o.what.concept, NULL,
		 "only this concept; others may be missing"},
		{"--probe", "ID", &o.what.probe, NULL,
		 "only this probe and its follow-up"},
		{"--verbose", NULL, NULL, &o.what.verbose, "warnings one by one"},
	};
	const struct command_usage usage = {
		"check",
		"Reads roles and questions and grades the questions' sample answers.\n"
		"Exit code 1: a sample or a made answer isn't graded as it must be.",
		NULL, rows, ARRAY_LEN(rows)};
	int code = options_parse(&usage, argc, argv, NULL);
	struct error err = {0};

	if (code != OPTIONS_GO_ON)
		return code;
	if (!run(&o, &err))
		return options_fail("check", &err);
	return o.what.findings ? EXIT_NOT_SO : EXIT_GOOD;
}
