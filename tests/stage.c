#include "stage.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store_failing.h"

enum { TRANSCRIPT_MAX = 1 << 22, MESSAGE_MAX = 1 << 20, SENT_MAX = 256 };

struct stage {
	struct chat chat; /* the script's side of it */
	struct loop *loop;
	struct store *store;
	struct store *failing; /* in front of it; NULL */
	struct bot *bot;
	struct grader *grader;
	struct strbuf transcript, last;
	int64_t sent[SENT_MAX]; /* jobs to be settled */
	size_t sent_n;
};

static void must(bool ok, const struct error *err)
{
	if (!ok) {
		fprintf(stderr, "stage: %s\n", err->text);
		abort();
	}
}

static void settle(void *ctx)
{
	struct stage *s = ctx;
	struct chat_receipt receipt = {.outcome = CHAT_SENT};
	int64_t job = s->sent[0];

	memmove(s->sent, s->sent + 1, --s->sent_n * sizeof *s->sent);
	s->chat.sink.settled(s->chat.sink.ctx, &s->chat, job, &receipt);
}

static void put_lines(struct strbuf *out, const char *mark, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		strbuf_adds(out, mark);
		strbuf_add(out, text, len);
		strbuf_adds(out, "\n");
		text += len + (text[len] == '\n');
	}
}

static void stage_send(struct chat *chat, int64_t job, const struct chat_place *to,
		       const struct chat_message *message)
{
	struct stage *s = (struct stage *)chat;

	assert(strcmp(to->room, "sam") == 0 && s->sent_n < SENT_MAX);
	strbuf_clear(&s->last);
	chat_message_plain(message, &s->last);
	put_lines(&s->transcript, "< ", s->last.text);
	s->sent[s->sent_n++] = job;
	loop_soon(s->loop, settle, s);
}

static void stage_chat_destroy(struct chat *chat)
{
	(void)chat;
}

static const struct chat_ops stage_ops = {
	.name = "stage", .send = stage_send, .destroy = stage_chat_destroy};

static void after_turn(void *ctx)
{
	struct stage *s = ctx;

	loop_stop(s->loop);
}

static void nothing(void *ctx)
{
	(void)ctx;
}

/* A grader that never answers never lets the bot be idle: hence the bound. The
 * timer sees to it that there is a turn at all, and that the bot's own timers,
 * which come no later, get theirs. */
void stage_settle(struct stage *s)
{
	for (int i = 0; i < 200 && (i == 0 || !bot_idle(s->bot)); i++) {
		(void)loop_after(s->loop, 0, nothing, NULL);
		loop_run(s->loop);
	}
}

/* Read once a process: it is the same for every stage. */
static struct library *library(void)
{
	static struct library *shared;
	struct library_paths paths = {.bank = "questions/backend",
				      .roles = "config/roles"};
	struct error err;

	if (!shared)
		shared = library_open(&paths, &err);
	must(shared != NULL, &err);
	return shared;
}

static void open_loop_and_store(struct stage *s)
{
	struct error err;

	s->store = sqlite_open(":memory:", &err);
	must(s->store != NULL, &err);
	s->loop = loop_create(&err);
	must(s->loop != NULL, &err);
	strbuf_init(&s->transcript, TRANSCRIPT_MAX);
	strbuf_init(&s->last, MESSAGE_MAX);
}

/* A start that fails is started again, as an operator would. */
static void start_bot(struct stage *s)
{
	const struct bot_patience none = {0};
	struct bot_parts parts = {.loop = s->loop,
				  .store = s->failing ? s->failing : s->store,
				  .library = library()};
	struct error err;

	s->bot = bot_create(&parts, &err);
	if (!s->bot && s->failing)
		s->bot = bot_create(&parts, &err);
	must(s->bot != NULL, &err);
	bot_set_patience(s->bot, &none);
	s->chat = (struct chat){&stage_ops, bot_chat_sink(s->bot), "stage"};
	bot_use_chat(s->bot, &s->chat, NULL);
	bot_on_turn(s->bot, after_turn, s);
}

static void invite(struct stage *s, const char *role, uint64_t seed)
{
	struct bot_invitation invitation = {
		.place = {"stage", "sam", NULL},
		.person = "sam",
		.seed = seed,
		.salt = "00000000000000000000000000000000",
	};
	struct error err;

	invitation.role = library_role(library(), role, &err);
	must(invitation.role != NULL, &err);
	bot_invite(s->bot, &invitation);
	stage_settle(s);
}

struct stage *stage_create(const char *role, uint64_t seed,
			   struct grader *(*grader)(struct loop *loop,
						    const struct grader_sink *sink))
{
	struct stage *s = mem_zalloc(1, sizeof *s);
	struct grader_sink sink;

	open_loop_and_store(s);
	start_bot(s);
	sink = bot_grader_sink(s->bot);
	s->grader = grader ? grader(s->loop, &sink) : rubric_grader_create();
	bot_use_grader(s->bot, s->grader);
	invite(s, role, seed);
	return s;
}

struct stage *stage_create_failing(const char *role, uint64_t seed, unsigned n,
				   enum error_kind kind)
{
	struct stage *s = mem_zalloc(1, sizeof *s);

	open_loop_and_store(s);
	s->failing = store_failing(s->store, n, kind);
	start_bot(s);
	s->grader = rubric_grader_create();
	bot_use_grader(s->bot, s->grader);
	invite(s, role, seed);
	return s;
}

unsigned stage_store_calls(const struct stage *s)
{
	return store_failing_calls(s->failing);
}

void stage_destroy(struct stage *s)
{
	bot_destroy(s->bot);
	grader_destroy(s->grader);
	loop_destroy(s->loop);
	if (s->failing)
		store_close(s->failing);
	store_close(s->store);
	strbuf_finish(&s->transcript);
	strbuf_finish(&s->last);
	free(s);
}

void stage_say(struct stage *s, const char *line)
{
	stage_say_again(s, line, NULL);
}

void stage_say_again(struct stage *s, const char *line, const char *key)
{
	struct chat_input in = {
		.kind = CHAT_TEXT,
		.who = {.network = "stage", .id = "sam", .label = "Sam"},
		.where = {"stage", "sam", NULL},
		.key = key,
		.text = line,
	};

	strbuf_clear(&s->last);
	put_lines(&s->transcript, "> ", *line ? line : "(empty line)");
	s->chat.sink.input(s->chat.sink.ctx, &s->chat, &in);
	stage_settle(s);
}

const char *stage_transcript(const struct stage *s)
{
	return s->transcript.text;
}

const char *stage_last(const struct stage *s)
{
	return s->last.text;
}

struct conversation *stage_load(struct stage *s)
{
	struct error err;
	struct conversation *c =
		conversation_load(s->store, library(), bot_interview(s->bot), &err);

	must(c != NULL, &err);
	return c;
}

struct store *stage_store(struct stage *s)
{
	return s->store;
}

struct loop *stage_loop(struct stage *s)
{
	return s->loop;
}

struct grader *stage_grader(struct stage *s)
{
	return s->grader;
}

const struct bank *stage_bank(struct stage *s)
{
	(void)s;
	return library_current(library())->bank;
}
