/*
 * Ten thousand live interviews in the store: how long a server takes to start on
 * them, how much memory it has then, and what one message of a candidate's costs,
 * its commit included. Beside it the fsync of this file system.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#include "app/bot.h"
#include "base/mem.h"
#include "io/loop.h"

enum { LIVE = 10000, BATCH = 500, MESSAGES = 400, SYNCS = 50, TMPFS = 0x01021994 };

static const char network[] = "bench";

/* A network that takes everything at once. */
struct crowd {
	struct chat chat;
	struct loop *loop;
	int64_t jobs[1 << 16];
	size_t first, last;
	size_t answered;
};

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void settle(void *ctx)
{
	struct crowd *c = ctx;
	struct chat_receipt receipt = {.outcome = CHAT_SENT};

	while (c->first != c->last)
		c->chat.sink.settled(c->chat.sink.ctx, &c->chat,
				     c->jobs[c->first++ & 0xFFFF], &receipt);
}

static void crowd_send(struct chat *chat, int64_t job, const struct chat_place *to,
		       const struct chat_message *message)
{
	struct crowd *c = (struct crowd *)chat;

	(void)to;
	(void)message;
	c->answered += job == 0;
	c->jobs[c->last++ & 0xFFFF] = job;
	if (c->last - c->first == 1)
		loop_soon(c->loop, settle, c);
}

static void crowd_find(struct chat *chat, int64_t job, const char *name)
{
	const struct chat_person person = {.network = network,
					   .id = name,
					   .label = name,
					   .proof = PROOF_ACCOUNT,
					   .tz_minutes = CHAT_TZ_UNKNOWN};

	chat->sink.found(chat->sink.ctx, chat, job, &person, NULL);
}

static const struct chat_ops crowd_ops = {
	.name = network, .send = crowd_send, .find = crowd_find};

static void one_turn(void *ctx)
{
	loop_stop(ctx);
}

static void must(bool ok, const struct error *err)
{
	if (!ok) {
		fprintf(stderr, "bench_live: %s\n", err->text);
		exit(EXIT_FAILURE);
	}
}

struct server {
	struct crowd crowd;
	struct store *store;
	struct grader *grader;
	struct bot *bot;
};

static void open_server(struct server *s, struct library *library, const char *db)
{
	static char recruiter[] = "ann";
	static char *recruiters[] = {recruiter, NULL};
	static const struct people people = {
		.recruiters = recruiters, .report_room = "#h", .contact = "ann"};
	static const struct phrase_house house = {"ACME", "for a year"};
	struct bot_parts parts = {.library = library, .house = &house};
	struct error err;

	s->crowd.loop = parts.loop = loop_create(&err);
	must(parts.loop != NULL, &err);
	s->store = parts.store = sqlite_open(db, &err);
	must(s->store != NULL, &err);
	s->bot = bot_create(&parts, &err);
	must(s->bot != NULL, &err);
	s->grader = rubric_grader_create();
	bot_use_grader(s->bot, s->grader);
	s->crowd.chat = (struct chat){&crowd_ops, bot_chat_sink(s->bot), network};
	bot_use_chat(s->bot, &s->crowd.chat, &people);
	s->crowd.chat.sink.state(s->bot, &s->crowd.chat, true, NULL);
	bot_on_turn(s->bot, one_turn, parts.loop);
}

static void close_server(struct server *s)
{
	bot_destroy(s->bot);
	grader_destroy(s->grader);
	loop_destroy(s->crowd.loop);
	store_close(s->store);
	memset(s, 0, sizeof *s);
}

static void settle_all(struct server *s)
{
	do {
		bot_want_turn(s->bot);
		loop_run(s->crowd.loop);
	} while (!bot_idle(s->bot));
}

static void act(struct server *s, enum chat_input_kind kind, const char *who,
		const char *text)
{
	struct chat_input in = {
		.kind = kind,
		.who = {.network = network,
			.id = who,
			.label = who,
			.proof = PROOF_ACCOUNT,
			.tz_minutes = CHAT_TZ_UNKNOWN},
		.where = {network, kind == CHAT_COMMAND ? "#h" : who, NULL},
		.text = text};

	s->crowd.chat.sink.input(s->bot, &s->crowd.chat, &in);
}

static void fill(struct server *s)
{
	char text[64], who[32];

	for (int i = 0; i < LIVE; i++) {
		(void)snprintf(text, sizeof text, "u%d payments", i);
		act(s, CHAT_COMMAND, "ann", text);
		if (i % BATCH == BATCH - 1)
			settle_all(s);
	}
	for (int i = 0; i < LIVE; i++) {
		(void)snprintf(who, sizeof who, "u%d", i);
		act(s, CHAT_TEXT, who, "start");
		if (i % BATCH == BATCH - 1)
			settle_all(s);
	}
}

static double resident_mb(void)
{
	char line[256];
	double kb = 0;
	FILE *f = fopen("/proc/self/status", "r");

	while (f && fgets(line, sizeof line, f))
		if (strncmp(line, "VmRSS:", 6) == 0)
			kb = strtod(line + 6, NULL);
	if (f)
		(void)fclose(f);
	return kb / 1024;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double message_ms(struct server *s)
{
	static double each[MESSAGES];
	char who[32];

	for (int i = 0; i < MESSAGES; i++) {
		double begin = now_ms();

		(void)snprintf(who, sizeof who, "u%d", i * 24 % LIVE);
		act(s, CHAT_TEXT, who,
		    "We would take a lock on the row and write it once.");
		bot_want_turn(s->bot);
		loop_run(s->crowd.loop);
		each[i] = now_ms() - begin;
	}
	qsort(each, MESSAGES, sizeof *each, by_size);
	return each[MESSAGES / 2];
}

static double fsync_ms(const char *path)
{
	double each[SYNCS];
	int fd = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0600);

	for (int i = 0; i < SYNCS; i++) {
		double begin = now_ms();

		if (write(fd, path, 16) != 16 || fsync(fd) != 0)
			return -1;
		each[i] = now_ms() - begin;
	}
	close(fd);
	unlink(path);
	qsort(each, SYNCS, sizeof *each, by_size);
	return each[SYNCS / 2];
}

/* A process of its own: what filled the store is not in its memory. */
static void measure(const char *db)
{
	static struct server s;
	struct library_paths paths = {.bank = "questions/backend",
				      .roles = "config/roles"};
	struct error err;
	struct library *library = library_open(&paths, &err);
	double begin, before = resident_mb(), ready;

	must(library != NULL, &err);
	begin = now_ms();
	open_server(&s, library, db);
	bot_want_turn(s.bot);
	loop_run(s.crowd.loop);
	ready = now_ms() - begin;
	printf("%d live interviews: started in %.1f ms (limit 1000), %.1f MB resident "
	       "(limit 40; %.1f before)\n",
	       LIVE, ready, resident_mb(), before);
	settle_all(&s); /* whoever spoke lately is welcomed back first */
	printf("a candidate's message: %.2f ms with its commit (median of %d, limit 2 "
	       "without)\n",
	       message_ms(&s), MESSAGES);
	close_server(&s);
	library_destroy(library);
}

int main(int argc, char **argv)
{
	char dir[] = "bench-XXXXXX", db[64], file[64];
	static struct server s;
	struct library_paths paths = {.bank = "questions/backend",
				      .roles = "config/roles"};
	struct library *library;
	struct statfs fs;
	struct error err;

	if (argc == 2) {
		measure(argv[1]);
		return EXIT_SUCCESS;
	}
	if (!mkdtemp(dir) || statfs(dir, &fs) != 0) {
		perror(dir);
		return EXIT_FAILURE;
	}
	if (fs.f_type == TMPFS)
		fprintf(stderr,
			"bench_live: this is a tmpfs, where commits cost nothing\n");
	(void)snprintf(db, sizeof db, "%s/bench.db", dir);
	(void)snprintf(file, sizeof file, "%s/sync", dir);
	library = library_open(&paths, &err);
	must(library != NULL, &err);
	open_server(&s, library, db);
	fill(&s);
	close_server(&s);
	library_destroy(library);
	printf("file system type 0x%lx, fsync %.2f ms (median of %d)\n",
	       (unsigned long)fs.f_type, fsync_ms(file), SYNCS);
	(void)fflush(stdout);
	(void)execl(argv[0], argv[0], db, (char *)NULL);
	perror(argv[0]);
	return EXIT_FAILURE;
}
