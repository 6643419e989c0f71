/*
 * `leadline decide | cancel | remind`: what a recruiter can do from a chat, done by
 * whoever has the database. Beside a running server, which sends what comes of it.
 */
#include "commands.h"

#include <stdio.h>
#include <string.h>

#include "base/strbuf.h"
#include "bot.h"
#include "database.h"
#include "io/loop.h"
#include "library.h"
#include "options.h"

enum { LINE_MAX_BYTES = 2048, WAIT_MS = 5000, TURNS_MAX = 200 };

struct change {
	struct loop *loop;
	struct store *store;
	struct library *library;
	struct grader *grader;
	struct bot *bot;
	char answer[LINE_MAX_BYTES];
	bool answered;
};

static void on_answer(void *ctx, const struct chat_message *message)
{
	struct change *c = ctx;
	struct strbuf text;

	strbuf_init(&text, 1 << 20);
	chat_message_plain(message, &text);
	(void)snprintf(c->answer, sizeof c->answer, "%s", text.text);
	c->answered = true;
	strbuf_finish(&text);
}

static void after_turn(void *ctx)
{
	struct change *c = ctx;

	if (c->answered || bot_trouble(c->bot)->kind != ERR_NONE)
		loop_stop(c->loop);
}

static bool open_all(struct change *c, const char *db, struct error *err)
{
	struct bot_parts parts;

	c->store = sqlite_open_existing(db, err);
	c->loop = c->store ? loop_create(err) : NULL;
	if (!c->loop)
		return false;
	store_wait(c->store, WAIT_MS);
	c->library = library_empty();
	parts = (struct bot_parts){.loop = c->loop,
				   .store = c->store,
				   .library = c->library,
				   .beside = true};
	c->bot = bot_create(&parts, err);
	if (!c->bot)
		return false;
	c->grader = rubric_grader_create();
	bot_use_grader(c->bot, c->grader);
	bot_on_answer(c->bot, on_answer, c);
	bot_on_turn(c->bot, after_turn, c);
	return true;
}

static void close_all(struct change *c)
{
	bot_destroy(c->bot);
	grader_destroy(c->grader);
	loop_destroy(c->loop);
	store_close(c->store);
	library_destroy(c->library);
}

static int run(const char *command, const char *db, const char *by, const char *line)
{
	struct change c = {.answered = false};
	struct error err = {0};
	int code = EXIT_GOOD;

	if (!open_all(&c, db, &err)) {
		close_all(&c);
		return options_fail(command, &err);
	}
	bot_command_line(c.bot, line, by);
	loop_run(c.loop);
	if (c.answered) {
		puts(c.answer);
		code = bot_changed(c.bot) ? EXIT_GOOD : EXIT_NOT_SO;
	} else {
		code = options_fail(command, bot_trouble(c.bot));
	}
	close_all(&c);
	return code;
}

/* "ID what REASON" comes as one argument, as a shell would quote it. */
static int change(const char *command, const char *what, const char *argument, int argc,
		  char **argv)
{
	struct database_options o = {.db = "leadline.db"};
	const char *rest = NULL;
	char line[LINE_MAX_BYTES], who[OPERATOR_MAX];
	const struct option_row rows[] = {database_db_row(&o), database_by_row(&o)};
	const struct command_usage usage = {command, what, argument, rows,
					    ARRAY_LEN(rows)};
	int code = options_parse(&usage, argc, argv, &rest);

	if (code != OPTIONS_GO_ON)
		return code;
	(void)snprintf(line, sizeof line, "%s %s", command, rest);
	database_user(o.by, who);
	return run(command, o.db, who, line);
}

int cmd_cancel(int argc, char **argv)
{
	return change(
		"cancel",
		"Ends an interview; what was answered is reported. A running server "
		"tells the candidate.",
		"ID", argc, argv);
}

int cmd_decide(int argc, char **argv)
{
	return change("decide", "Records what a person decided, and why.",
		      "\"ID advance|hold|no REASON\"", argc, argv);
}

int cmd_remind(int argc, char **argv)
{
	return change("remind",
		      "Sends the candidate a friendly word, by the running server.",
		      "ID", argc, argv);
}
