/* `leadline try`: an interview in the terminal, by the same bot as a server's. */
#include "commands.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bot.h"
#include "chance.h"
#include "chat/console.h"
#include "core/event.h"
#include "io/loop.h"
#include "library.h"
#include "options.h"
#include "try_probe.h"

enum { START_WAIT_MS = 2000 };

static const char network[] = "console";

struct try_options {
	const char *role, *name, *seed, *db, *probe, *bank, *roles;
	bool resume;
};

/* Everything that lives as long as the conversation. */
struct
try {
	struct try_options options;
	struct loop *loop;
	struct store *store;
	struct library *library;
	struct bot *bot;
	struct chat *chat;
	struct grader *grader;
	struct error told;  /* the last trouble that was printed */
	bool only_flushing; /* nothing to go on with, but messages to send */
};

static bool parse_seed(const char *text, uint64_t *ret)
{
	char *end;

	errno = 0;
	*ret = strtoull(text, &end, 10);
	return *text >= '0' && *text <= '9' && !*end && errno == 0;
}

/* A given seed makes everything repeatable, the salt too; else both are drawn. */
static bool draw_seed(const char *given, uint64_t *seed, char salt[SALT_HEX],
		      struct error *err)
{
	uint64_t ignored;

	if (!given)
		return chance_draw(seed, salt, err);
	chance_from(given, &ignored, salt);
	return parse_seed(given, seed)
	       || error_set(err, ERR_INPUT, "--seed: must be a whole number");
}

/* The person's unfinished interview, if there is one. */
static bool find_live(struct try *t, struct store_interview *row, struct error *err)
{
	return store_find_live(t->store, network, t->options.name, row, err);
}

static bool begin(struct try *t, struct error *err)
{
	struct chat_place place = {network, t->options.name, NULL};
	const struct role *role = library_role(t->library, t->options.role, err);
	struct bot_invitation invitation = {
		.place = place, .person = t->options.name, .role = role};
	struct store_interview row;
	char salt[SALT_HEX];

	if (!role)
		return false;
	if (find_live(t, &row, err)) {
		bool resume = t->options.resume;

		if (resume)
			bot_take_up(t->bot, row.id, &place);
		else
			error_set(
				err, ERR_INPUT,
				"%s holds an unfinished interview (%s) of %s: go on with "
				"--resume, or give another --name",
				t->options.db, row.id, t->options.name);
		store_interview_finish(&row);
		return resume;
	}
	if (err->kind != ERR_NOT_FOUND
	    || !draw_seed(t->options.seed, &invitation.seed, salt, err))
		return false;
	invitation.salt = salt;
	bot_invite(t->bot, &invitation);
	return true;
}

static void tell_trouble(struct try *t)
{
	const struct error *trouble = bot_trouble(t->bot);

	if (trouble->kind == ERR_NONE || strcmp(trouble->text, t->told.text) == 0)
		return;
	t->told = *trouble;
	fprintf(stderr, "leadline try: %s\n", trouble->text);
}

/* Over when the interview is; or when nobody writes any more and all is said. */
static void after_turn(void *ctx)
{
	struct try *t = ctx;
	bool troubled = bot_trouble(t->bot)->kind != ERR_NONE, over = false;

	tell_trouble(t);
	if (troubled && !*bot_interview(t->bot))
		over = true; /* it could not even begin */
	if (bot_chat_is_down(t->bot) && (troubled || bot_idle(t->bot)))
		over = true;
	if ((*bot_interview(t->bot) || t->only_flushing) && bot_idle(t->bot)
	    && !bot_has_live(t->bot))
		over = true;
	if (over)
		loop_stop(t->loop);
}

static bool options_fit(const struct try_options *o, struct error *err)
{
	if (o->resume && !o->db)
		return error_set(err, ERR_INPUT,
				 "--resume needs --db, where the interview is");
	return *o->name || error_set(err, ERR_INPUT, "--name: must not be empty");
}

static bool open_all(struct try *t, struct error *err)
{
	struct bot_parts parts;
	struct chat_sink chat_sink;
	struct console_options console = {STDIN_FILENO, STDOUT_FILENO, t->options.name,
					  t->options.name};
	struct library_paths paths = {.bank = t->options.bank,
				      .roles = t->options.roles};

	t->library = library_open(&paths, err);
	if (!t->library || !library_role(t->library, t->options.role, err))
		return false;
	t->store = sqlite_open(t->options.db ? t->options.db : ":memory:", err);
	if (!t->store)
		return false;
	store_wait(t->store, START_WAIT_MS);
	t->loop = loop_create(err);
	if (!t->loop)
		return false;
	parts = (struct bot_parts){
		.loop = t->loop, .store = t->store, .library = t->library};
	t->bot = bot_create(&parts, err);
	if (!t->bot)
		return false;
	t->grader = rubric_grader_create();
	bot_use_grader(t->bot, t->grader);
	chat_sink = bot_chat_sink(t->bot);
	t->chat = console_create(t->loop, &console, &chat_sink, err);
	if (!t->chat)
		return false;
	bot_use_chat(t->bot, t->chat, NULL);
	bot_want_turn(t->bot);
	bot_on_turn(t->bot, after_turn, t);
	return true;
}

static void close_all(struct try *t)
{
	bot_destroy(t->bot);
	chat_destroy(t->chat);
	grader_destroy(t->grader);
	loop_destroy(t->loop);
	store_close(t->store);
	library_destroy(t->library);
}

/* How to go on, where there is something to go on with. */
static void say_unfinished(const struct try *t)
{
	if (!bot_has_live(t->bot))
		return;
	if (t->options.db)
		printf("\nThe interview is not finished. To go on: leadline try --db %s "
		       "--resume\n",
		       t->options.db);
	else
		printf("\nThe interview was not finished, and without --db nothing of it "
		       "is kept.\n");
}

static void say_what_this_is(const struct try *t)
{
	printf("A trial: what a candidate sees, read by nobody. It is %s.\n",
	       t->options.db ? "kept in the --db file"
			     : "not kept (--db FILE keeps it)");
	(void)fflush(stdout); /* the chat writes past stdio */
}

static int run(struct try *t)
{
	struct error err = {0};
	int code = EXIT_GOOD;

	if (!options_fit(&t->options, &err) || !open_all(t, &err) || !begin(t, &err)) {
		(void)options_fail("try", &err);
		close_all(t);
		return EXIT_USAGE;
	}
	say_what_this_is(t);
	store_wait(t->store, 0);
	loop_run(t->loop);
	say_unfinished(t);
	if (bot_trouble(t->bot)->kind != ERR_NONE)
		code = *bot_interview(t->bot) ? EXIT_NOT_SO : EXIT_USAGE;
	close_all(t);
	return code;
}

int cmd_try(int argc, char **argv)
{
	struct try t = {.options = {.role = "backend", .name = "you"}};
	const struct option_row rows[] = {
		{"--role", "R", &t.options.role, NULL,
		 "the role profile to be interviewed for (backend)"},
		{"--name", "N", &t.options.name, NULL,
		 "who you are in the database (you)"},
		{"--seed", "S", &t.options.seed, NULL,
		 "choose among equal questions by this number, repeatably"},
		{"--db", "F", &t.options.db, NULL,
		 "keep the interview in this file (else it is not kept)"},
		{"--resume", NULL, NULL, &t.options.resume,
		 "go on with the unfinished interview in --db"},
		{"--probe", "ID", &t.options.probe, NULL,
		 "ask one probe (ID/follow_up: its follow-up) and show what the grader "
		 "sees"},
		{"--bank", "DIR", &t.options.bank, NULL, "question bank to use"},
		{"--roles", "DIR", &t.options.roles, NULL, "role profiles to use"},
	};
	const struct command_usage usage = {"try", "Interviews you in the terminal.",
					    NULL, rows, ARRAY_LEN(rows)};
	int code = options_parse(&usage, argc, argv, NULL);

	if (code != OPTIONS_GO_ON)
		return code;
	/* A reader that has gone away is an error of the write, not our end. */
	(void)signal(SIGPIPE, SIG_IGN);
	if (t.options.probe)
		return try_probe(t.options.bank, t.options.probe);
	return run(&t);
}
