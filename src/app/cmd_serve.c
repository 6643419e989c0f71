/* `leadline serve`: the bot on the networks of its configuration. */
#include "commands.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/kill_point.h"
#include "base/mem.h"
#include "bot.h"
#include "config.h"
#include "io/log.h"
#include "io/loop.h"
#include "library.h"
#include "networks.h"
#include "ops.h"
#include "options.h"

enum {
	START_WAIT_MS = 2000,
	DESCRIPTORS = 1024,   /* libircclient's fd_set holds no more */
	LAST_WORDS_MS = 5000, /* for messages that are under way when we are to end */
};

/* The configurations that there have been: networks borrow from each. */
struct serve_config {
	struct config config;
	struct serve_config *before;
};

struct serve {
	const char *path;
	struct serve_config
		*config; /* owned: the one that holds, before it the others */
	struct phrase_house house;
	struct loop *loop;
	struct store *store;
	struct library *library;
	struct bot *bot;
	struct grader *grader;
	struct networks *networks;
	struct ops *ops; /* NULL: off */
	bool ending;
};

static void on_news(void *ctx, const struct log_about *about, const char *line)
{
	(void)ctx;
	log_about(LOG_LEVEL_WARN, about, "%s", line);
}

static void give_up(void *ctx)
{
	struct serve *s = ctx;

	loop_stop(s->loop);
}

/* What is in hand is finished: the turn, the grades, the messages that wait. */
static void after_turn(void *ctx)
{
	struct serve *s = ctx;

	if (s->ending && bot_idle(s->bot))
		loop_stop(s->loop);
}

static void tell_later(void *ctx, const struct config_row *row, size_t n)
{
	(void)ctx;
	log_warn("reload: %s[%zu].%s has changed: that takes a restart",
		 config_section_key(row->section), n, row->key);
}

/* All that can go wrong does before anything is changed. */
static bool reload(struct serve *s, const struct config *now, struct error *err)
{
	const struct config *before = &s->config->config;
	struct library_paths paths = {.bank = now->bank, .roles = now->roles};

	if (!networks_fit(before, now, err)
	    || !library_reload(s->library, &paths, s->store, err))
		return false;
	networks_reload(s->networks, now);
	s->house = (struct phrase_house){now->organisation, now->retention};
	bot_set_pace(s->bot, now->person_per_minute, now->network_per_minute);
	config_each_later(before, now, tell_later, s);
	if (!before->metrics != !now->metrics)
		log_warn("reload: metrics has changed: that takes a restart");
	return true;
}

static void on_reload(void *ctx)
{
	struct serve *s = ctx;
	struct serve_config *now = mem_zalloc(1, sizeof *now);
	struct error err;

	if (!config_read(&now->config, s->path, true, &err)
	    || !reload(s, &now->config, &err)) {
		log_warn("not reloaded, all stays as it was: %s", err.text);
		config_finish(&now->config);
		free(now);
		return;
	}
	now->before = s->config;
	s->config = now;
	log_info("reloaded: new interviews take the bank %.12s",
		 library_current(s->library)->bank->digest);
}

static void on_signal(void *ctx)
{
	struct serve *s = ctx;

	if (s->ending) { /* asked twice: at once */
		loop_stop(s->loop);
		return;
	}
	s->ending = true;
	ops_end(s->ops);
	log_info("ending: what is in hand is finished first");
	(void)loop_after(s->loop, LAST_WORDS_MS, give_up, s);
	bot_want_turn(s->bot);
}

/* Tokens are in our memory: no core file is to hold them. */
static void keep_to_ourselves(void)
{
	struct rlimit none = {0, 0}, files;

	(void)umask(S_IRWXG | S_IRWXO);
	(void)setrlimit(RLIMIT_CORE, &none);
	if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur > DESCRIPTORS) {
		files.rlim_cur = DESCRIPTORS;
		(void)setrlimit(RLIMIT_NOFILE, &files);
	}
	(void)signal(SIGPIPE, SIG_IGN);
	/* A file that may not grow is a full disk: the write says so. */
	(void)signal(SIGXFSZ, SIG_IGN);
}

static bool open_bot(struct serve *s, struct error *err)
{
	struct bot_parts parts = {.loop = s->loop,
				  .store = s->store,
				  .library = s->library,
				  .house = &s->house,
				  .repeatable = KILL_POINTS_ON};

	s->house = (struct phrase_house){s->config->config.organisation,
					 s->config->config.retention};
	s->bot = bot_create(&parts, err);
	if (!s->bot)
		return false;
	bot_on_news(s->bot, on_news, s);
	s->grader = rubric_grader_create();
	bot_use_grader(s->bot, s->grader);
	bot_on_turn(s->bot, after_turn, s);
	bot_set_pace(s->bot, s->config->config.person_per_minute,
		     s->config->config.network_per_minute);
	return true;
}

static bool open_ops(struct serve *s, struct error *err)
{
	const struct config_metrics *metrics = s->config->config.metrics;

	if (!metrics)
		return true;
	s->ops = ops_create(s->loop, s->bot, metrics, err);
	if (s->ops)
		log_info("metrics at %s port %d", metrics->address, ops_port(s->ops));
	return s->ops != NULL;
}

static bool open_all(struct serve *s, struct error *err)
{
	struct config *config = &s->config->config;
	struct library_paths paths;

	if (!config_read(config, s->path, true, err))
		return false;
	if (config->slack_n + config->irc_n == 0)
		return error_set(
			err, ERR_INPUT,
			"%s: has no network: add \"slack\": [{...}] or \"irc\": "
			"[{...}] (config/leadline.example.json explains both)",
			s->path);
	paths = (struct library_paths){.bank = config->bank, .roles = config->roles};
	s->library = library_open(&paths, err);
	if (!s->library)
		return false;
	s->loop = loop_create(err);
	s->store = s->loop ? sqlite_open(config->database, err) : NULL;
	if (!s->store)
		return false;
	store_wait(s->store, START_WAIT_MS);
	if (!open_bot(s, err))
		return false;
	s->networks = networks_open(s->loop, config, s->bot, err);
	store_wait(s->store, 0);
	return s->networks && open_ops(s, err);
}

static void close_all(struct serve *s)
{
	ops_destroy(s->ops);
	networks_close(s->networks);
	bot_destroy(s->bot);
	grader_destroy(s->grader);
	loop_destroy(s->loop);
	store_close(s->store);
	library_destroy(s->library);
	while (s->config) {
		struct serve_config *before = s->config->before;

		config_finish(&s->config->config);
		free(s->config);
		s->config = before;
	}
}

static int run(const char *path)
{
	struct serve s = {.path = path, .config = mem_zalloc(1, sizeof *s.config)};
	struct error err = {0};

	keep_to_ourselves();
	if (!open_all(&s, &err)) {
		close_all(&s);
		return options_fail("serve", &err);
	}
	loop_on_signal(s.loop, SIGTERM, on_signal, &s);
	loop_on_signal(s.loop, SIGINT, on_signal, &s);
	loop_on_signal(s.loop, SIGHUP, on_reload, &s);
	log_info("serving %zu networks from %s",
		 s.config->config.slack_n + s.config->config.irc_n, path);
	bot_want_turn(s.bot);
	loop_run(s.loop);
	log_info("ended; the longest turn took %lld us",
		 (long long)loop_longest_turn_us(s.loop));
	close_all(&s);
	return EXIT_GOOD;
}

int cmd_serve(int argc, char **argv)
{
	const char *path = "leadline.json", *level = "info";
	enum log_level most;
	bool json = false;
	const struct option_row rows[] = {
		{"--config", "F", &path, NULL, "the configuration (leadline.json)"},
		{"--log", "LEVEL", &level, NULL, "error, warn, info or debug (info)"},
		{"--log-json", NULL, NULL, &json,
		 "each line of the log as a JSON object"},
	};
	const struct command_usage usage = {
		"serve", "Runs the bot on the networks of its configuration.", NULL,
		rows, ARRAY_LEN(rows)};
	int code = options_parse(&usage, argc, argv, NULL);
	struct error err = {0};

	if (code != OPTIONS_GO_ON)
		return code;
	if (!log_level_parse(level, &most)) {
		error_set(&err, ERR_INPUT, "--log: must be error, warn, info or debug");
		return options_fail("serve", &err);
	}
	log_start(most, getenv("JOURNAL_STREAM"));
	if (json)
		log_as_json();
	return run(path);
}
