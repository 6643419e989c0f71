#include "theatre.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/chain.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "io/loop.h"
#include "make_concept.h"
#include "store_failing.h"

enum {
	CANDIDATES_MAX = 200,
	ROOM_MAX = 16,
	LINES_MAX = 4,
	QUESTIONS_MAX = 64,
	SHOWN_MAX = 1 << 22,
	TEXT_MAX = 1 << 20,
	START = 1750000000, /* a Sunday in 2025 */
	DAYS_MAX = 40,
	REDELIVER_MS = 8000,
};

static const char network[] = "scripted";

/* Something that will happen. */
struct act {
	struct act *next;
	int64_t at; /* ms */
	enum { ACT_RECEIPT, ACT_INPUT, ACT_LINK, ACT_FOUND } kind;
	int64_t job;
	struct chat_receipt receipt;
	char native[24];
	char who[ROOM_MAX], room[ROOM_MAX], key[40], message[24], token[40];
	enum chat_input_kind did;
	char *text; /* owned */
	bool up;
	bool again; /* was not acknowledged, and is delivered again */
	unsigned number;
};

/* A person or a room, as the network sees it. */
struct side {
	char room[ROOM_MAX];
	char interview[STORE_ID_MAX]; /* that its questions name */
	struct strbuf shown, last;
	int64_t last_job; /* for the order */
	int64_t welcome_job;
	char lines[LINES_MAX][80];  /* of the answer to the open question */
	int64_t sent_at[LINES_MAX]; /* when each was handed to the network */
	int lines_n;
	bool started;
	bool answered[QUESTIONS_MAX];
	int copies[QUESTIONS_MAX], unmarked[QUESTIONS_MAX];
	char said[80]; /* last, to be said again when it was not saved */
};

/* A request that is open: delivered again until it is answered. */
struct chat_reply {
	struct chat_reply *next;
	struct act *act; /* owned copy */
	bool command;
};

struct theatre {
	struct chat chat;
	struct theatre_options options;
	struct chat_ops ops;
	char dir[64];
	struct loop *loop;
	struct store *store, *dying;
	struct library *library;
	struct grader *grader;
	struct bot *bot;
	struct people people;
	char *recruiters[CANDIDATES_MAX + 1];
	struct act *acts;                          /* by time */
	struct side sides[2 * CANDIDATES_MAX + 1]; /* candidates, recruiters, room */
	int sides_n;
	struct chat_reply *open;
	uint64_t random;
	int64_t now_ms, up_at; /* up_at: since when link and bot have been there */
	unsigned sends, keys;
	char refused[ROOM_MAX];    /* nobody is there; "": all are */
	bool link_up, dead, quiet; /* quiet: nobody acts by themselves */
};

static uint64_t draw(struct theatre *t, uint64_t below)
{
	t->random ^= t->random << 13;
	t->random ^= t->random >> 7;
	t->random ^= t->random << 17;
	return below ? t->random % below : 0;
}

static bool happens(struct theatre *t, enum disorder what, unsigned percent)
{
	return (t->options.disorder & (unsigned)what) != 0 && draw(t, 100) < percent;
}

static void fail(const struct theatre *t, const char *what, const char *about)
{
	fprintf(stderr, "theatre, seed %llu: %s: %s\n",
		(unsigned long long)t->options.seed, what, about);
	abort();
}

static struct side *side_of(struct theatre *t, const char *room)
{
	for (int i = 0; i < t->sides_n; i++)
		if (strcmp(t->sides[i].room, room) == 0)
			return &t->sides[i];
	fail(t, "nobody is called", room);
	return NULL;
}

/* --- acts --- */

static void add_act(struct theatre *t, struct act *act)
{
	struct act **link = &t->acts;

	while (*link && (*link)->at <= act->at)
		link = &(*link)->next;
	act->next = *link;
	*link = act;
}

static struct act *new_act(struct theatre *t, int64_t in_ms)
{
	struct act *act = mem_zalloc(1, sizeof *act);

	act->at = t->now_ms + in_ms;
	return act;
}

static void deliver_again(struct theatre *t, struct act *act)
{
	act->at = t->now_ms + REDELIVER_MS;
	act->again = true;
	add_act(t, act);
}

/* What one person did comes in its order, but for what overtakes on purpose. */
static bool waits_for_earlier(struct theatre *t, struct act *act)
{
	for (const struct act *a = t->acts; a; a = a->next)
		if (a->kind == ACT_INPUT && a->again && a->number < act->number
		    && strcmp(a->who, act->who) == 0) {
			act->at = a->at + 1;
			add_act(t, act);
			return true;
		}
	return false;
}

static void act_free(struct act *act)
{
	free(act->text);
	free(act);
}

static struct act *act_copy(const struct act *act)
{
	struct act *copy = mem_alloc(sizeof *copy);

	*copy = *act;
	copy->text = act->text ? mem_strdup(act->text) : NULL;
	return copy;
}

/* NOLINTNEXTLINE(readability-function-size): who, where, what, when */
static void add_input(struct theatre *t, int64_t in_ms, const char *who,
		      const char *room, enum chat_input_kind did, const char *text)
{
	struct act *act = new_act(t, in_ms);

	act->kind = ACT_INPUT;
	act->did = did;
	act->text = mem_strdup(text);
	(void)snprintf(act->who, sizeof act->who, "%s", who);
	(void)snprintf(act->room, sizeof act->room, "%s", room);
	act->number = ++t->keys;
	(void)snprintf(act->key, sizeof act->key, "key-%u", t->keys);
	(void)snprintf(act->message, sizeof act->message, "%015lld.%04u",
		       (long long)act->at, t->keys % 10000);
	add_act(t, act);
	if (happens(t, DISORDER_REPEAT, 10)) {
		act = act_copy(act);
		act->at += (int64_t)draw(t, 20000);
		add_act(t, act);
	}
}

/* --- people --- */

static void write_private(struct theatre *t, struct side *s, int64_t in_ms,
			  const char *text)
{
	if (text != s->said)
		(void)snprintf(s->said, sizeof s->said, "%s", text);
	add_input(t, in_ms, s->room, s->room, CHAT_TEXT, text);
}

/* Their answer to question n: what it is depends on nothing else. */
static void plan_answer(struct side *s, int n)
{
	static const char *const full[] = {
		"The copper kettle boils. You store the violin.",
		"The river freezes and the ladder leans.",
	};
	unsigned which =
		(unsigned)(strtol(s->room + 1, NULL, 10) * 7 + (long)n * 5) % 8;

	s->lines_n = 0;
	memset(s->sent_at, 0, sizeof s->sent_at);
	if (which == 0)
		(void)snprintf(s->lines[s->lines_n++], sizeof s->lines[0], "idk");
	else if (which == 1)
		(void)snprintf(s->lines[s->lines_n++], sizeof s->lines[0],
			       "You store the violin.");
	else
		for (size_t i = 0; i < 2; i++)
			(void)snprintf(s->lines[s->lines_n++], sizeof s->lines[0], "%s",
				       full[i]);
}

/* A person writes, thinks, and sends when all has had time to arrive. */
static void type_lines(struct theatre *t, struct side *s, int from)
{
	int64_t at = 6000 + (int64_t)draw(t, 20000); /* after the receipt */
	bool idk = strcmp(s->lines[0], "idk") == 0;

	for (int i = from; i < s->lines_n; i++) {
		int64_t jitter = t->options.ids && happens(t, DISORDER_OVERTAKE, 30)
					 ? (int64_t)draw(t, 5000)
					 : 0;
		struct act *act;

		write_private(t, s, at, s->lines[i]);
		if (jitter > 0) { /* its id is that of when it was written */
			act = t->acts;
			while (strcmp(act->text ? act->text : "", s->lines[i]) != 0
			       || strcmp(act->who, s->room) != 0)
				act = act->next;
			act = act_copy(act);
			act->at += jitter;
			add_act(t, act);
		}
		at += 2000;
	}
	if (!idk)
		write_private(t, s, at + 8000, "done");
}

static int question_in(const struct chat_message *m, char ret_id[STORE_ID_MAX])
{
	for (size_t i = 0; i < m->n; i++)
		for (size_t k = 0; k < m->parts[i].choices_n; k++) {
			const char *token = m->parts[i].choices[k].token;
			const char *slash = token ? strchr(token, '/') : NULL;

			if (!slash)
				continue;
			(void)snprintf(ret_id, STORE_ID_MAX, "%.*s",
				       (int)(slash - token), token);
			return (int)strtol(slash + 1, NULL, 10);
		}
	return -1;
}

static void on_question(struct theatre *t, struct side *s, int n, bool marked)
{
	s->copies[n]++;
	if (s->copies[n] > 1 && !marked)
		s->unmarked[n]++;
	if (s->answered[n])
		return;
	s->answered[n] = true;
	plan_answer(s, n);
	type_lines(t, s, 0);
}

/* What they had in mind to write, and have not written yet. */
static void stop_typing(struct theatre *t, const struct side *s)
{
	struct act **link = &t->acts;

	while (*link) {
		struct act *act = *link;

		if (act->kind != ACT_INPUT || strcmp(act->who, s->room) != 0) {
			link = &act->next;
			continue;
		}
		*link = act->next;
		act_free(act);
	}
}

/* "The last line that I have of your answer: ...": they go on from there. */
static void on_welcome_back(struct theatre *t, struct side *s, int64_t job)
{
	const char *quote = strstr(s->last.text, "of your answer: ");
	int from = 0;

	if (job == s->welcome_job)
		return; /* a copy of what they have acted on */
	s->welcome_job = job;
	stop_typing(t, s);
	if (strstr(s->last.text, "Nothing has begun yet")) {
		write_private(t, s, 2000, "start");
		return;
	}
	for (int i = 0; quote && i < s->lines_n; i++)
		if (strstr(quote, s->lines[i]))
			from = i + 1;
	/* What they have sent since we are back is not lost. */
	while (from < s->lines_n && s->sent_at[from] > t->up_at)
		from++;
	if (s->lines_n > 0)
		type_lines(t, s, from);
}

static void candidate_sees(struct theatre *t, struct side *s, int64_t job,
			   const struct chat_message *m)
{
	char id[STORE_ID_MAX];
	int n = question_in(m, id);

	if (n >= 0) {
		if (*s->interview && strcmp(s->interview, id) != 0 && !t->quiet)
			fail(t, "another interview's question reached", s->room);
		memcpy(s->interview, id, sizeof s->interview);
	}
	if (t->quiet)
		return;
	if (n >= 0)
		on_question(t, s, n,
			    strstr(s->last.text, "(again") != NULL
				    || strstr(s->last.text, "again, in case"));
	else if (strstr(s->last.text, "Type start to agree") && !s->started) {
		s->started = true;
		write_private(t, s, 5000 + (int64_t)draw(t, 60000), "start");
	} else if (strstr(s->last.text, "Was that all?"))
		write_private(t, s, 2000, "done");
	else if (strstr(s->last.text, "Welcome back"))
		on_welcome_back(t, s, job);
	else if (strstr(s->last.text, "was not saved"))
		write_private(t, s, 5000, s->said);
}

/* --- the network --- */

static void show(struct theatre *t, const char *room, int64_t job,
		 const struct chat_message *m)
{
	struct side *s = side_of(t, m->only_for ? m->only_for : room);

	if (job > 0 && job < s->last_job)
		fail(t, "out of order", room);
	if (job > 0)
		s->last_job = job;
	strbuf_clear(&s->last);
	chat_message_plain(m, &s->last);
	strbuf_adds(&s->shown, s->last.text);
	strbuf_adds(&s->shown, "\n--\n");
	if (s->room[0] == 'U')
		candidate_sees(t, s, job, m);
}

static void settle_in(struct theatre *t, int64_t ms, int64_t job,
		      enum chat_outcome outcome)
{
	struct act *act = new_act(t, ms);

	act->kind = ACT_RECEIPT;
	act->job = job;
	act->receipt.outcome = outcome;
	act->receipt.retry_at = (t->now_ms + ms) / 1000 + 5 + (int64_t)draw(t, 30);
	if (t->options.ids && outcome == CHAT_SENT)
		(void)snprintf(act->native, sizeof act->native, "%015lld.%04u",
			       (long long)t->now_ms, t->sends % 10000);
	add_act(t, act);
}

static int64_t delay(struct theatre *t)
{
	return (t->options.disorder & DISORDER_DELAY) ? (int64_t)draw(t, 4000) : 1;
}

static void theatre_send(struct chat *chat, int64_t job, const struct chat_place *to,
			 const struct chat_message *m)
{
	struct theatre *t = (struct theatre *)chat;

	if (t->dead)
		return;
	t->sends++;
	if (t->options.die_sending == t->sends) {
		t->dead = true;
		if (t->dying)
			store_die(t->dying);
		if (draw(t, 2))
			show(t, to->room, job, m);
		return;
	}
	if (strcmp(to->room, t->refused) == 0) {
		settle_in(t, delay(t), job, CHAT_NO_DESTINATION);
	} else if (!t->link_up || happens(t, DISORDER_LATER, 5)) {
		settle_in(t, delay(t), job, CHAT_LATER);
	} else if (job > 0 && happens(t, DISORDER_DOUBT, 8)) {
		if (draw(t, 2))
			show(t, to->room, job, m);
		settle_in(t, delay(t), job, CHAT_DOUBTFUL);
	} else {
		show(t, to->room, job, m);
		settle_in(t, delay(t), job, CHAT_SENT);
	}
}

static struct chat_person person_of(const char *id)
{
	return (struct chat_person){
		.network = network,
		.id = id,
		.label = id,
		.proof = PROOF_ACCOUNT,
		.tz_minutes = CHAT_TZ_UNKNOWN,
	};
}

static void theatre_find(struct chat *chat, int64_t job, const char *name)
{
	struct theatre *t = (struct theatre *)chat;
	struct act *act = new_act(t, delay(t));

	act->kind = ACT_FOUND;
	act->job = job;
	(void)snprintf(act->who, sizeof act->who, "%s", name);
	add_act(t, act);
}

static void theatre_answer(struct chat *chat, struct chat_reply *reply,
			   const struct chat_answer *answer)
{
	struct theatre *t = (struct theatre *)chat;
	struct chat_reply **link = &t->open;

	while (*link != reply)
		link = &(*link)->next;
	*link = reply->next;
	if (!t->dead && answer->kept) {
		if (answer->message)
			show(t, reply->act->who, 0, answer->message);
		act_free(reply->act);
	} else { /* not acknowledged: it comes again */
		deliver_again(t, reply->act);
	}
	free(reply);
}

static void hand_in(struct theatre *t, const struct act *act)
{
	struct chat_input in = {
		.kind = act->did,
		.who = person_of(act->who),
		.where = {network, act->room, NULL},
		.key = t->options.ids || act->key[0] == 'k' ? act->key : NULL,
		.message = t->options.ids ? act->message : NULL,
		.text = act->text,
		.token = *act->token ? act->token : NULL,
	};

	if (t->options.ids) {
		in.reply = mem_zalloc(1, sizeof *in.reply);
		in.reply->act = act_copy(act);
		in.reply->next = t->open;
		t->open = in.reply;
	}
	t->chat.sink.input(t->chat.sink.ctx, &t->chat, &in);
}

/* --- the stage --- */

static void after_turn(void *ctx)
{
	struct theatre *t = ctx;

	loop_stop(t->loop);
}

static void came(void *ctx)
{
	*(bool *)ctx = true;
}

/* There is one even when nothing happens. */
static void one_turn(struct theatre *t)
{
	bool done = false;
	struct loop_timer *timer = loop_after(t->loop, 0, came, &done);

	loop_run(t->loop);
	if (!done)
		loop_cancel(timer);
}

static void must(bool ok, const struct error *err)
{
	if (!ok) {
		fprintf(stderr, "theatre: %s\n", err->text);
		abort();
	}
}

static void start_bot(struct theatre *t, struct store *store)
{
	static const struct phrase_house house = {"ACME", "for 12 months"};
	const struct bot_patience patience = {
		.busy_ms = 10, .trouble_ms = 500, .alive_s = 600};
	struct bot_parts parts = {.loop = t->loop,
				  .store = store,
				  .library = t->library,
				  .house = &house,
				  .repeatable = true};
	struct error err;

	t->up_at = t->now_ms;
	t->bot = bot_create(&parts, &err);
	if (!t->bot && store == t->dying) { /* killed while it started */
		parts.store = t->store;
		t->bot = bot_create(&parts, &err);
	}
	must(t->bot != NULL, &err);
	bot_set_patience(t->bot, &patience);
	t->grader = rubric_grader_create();
	bot_use_grader(t->bot, t->grader);
	t->chat = (struct chat){&t->ops, bot_chat_sink(t->bot), network};
	bot_use_chat(t->bot, &t->chat, &t->people);
	bot_on_turn(t->bot, after_turn, t);
	if (t->link_up)
		t->chat.sink.state(t->chat.sink.ctx, &t->chat, true, NULL);
}

/* The loop has no way to take a callback back, so a new process has a new one. */
static void new_loop(struct theatre *t)
{
	struct error err;

	t->loop = loop_create(&err);
	must(t->loop != NULL, &err);
	loop_freeze(t->loop, START);
	loop_advance(t->loop, t->now_ms - (int64_t)START * 1000);
}

/* What was under way in a process that is gone: receipts that nobody waits for, and
 * requests that were never answered. */
static void forget_process(struct theatre *t)
{
	struct act **link = &t->acts;

	while (*link) {
		struct act *act = *link;

		if (act->kind == ACT_INPUT || act->kind == ACT_LINK) {
			link = &act->next;
			continue;
		}
		*link = act->next;
		act_free(act);
	}
	while (t->open) {
		struct chat_reply *reply = t->open;

		t->open = reply->next;
		deliver_again(t, reply->act);
		free(reply);
	}
}

static void kill_bot(struct theatre *t)
{
	t->dead = true;
	bot_destroy(t->bot);
	grader_destroy(t->grader);
	loop_destroy(t->loop);
	forget_process(t);
	t->dead = false;
}

static struct store *store_now(struct theatre *t)
{
	return t->dying && !store_is_dead(t->dying) ? t->dying : t->store;
}

static void resurrect(struct theatre *t)
{
	kill_bot(t);
	new_loop(t);
	start_bot(t, t->store);
}

/* Turns of the loop, until two have had nothing to do. */
static void settle(struct theatre *t)
{
	int idle = 0;

	while (idle < 2) {
		unsigned before = t->dying ? store_failing_calls(t->dying) : 0;
		unsigned sent = t->sends;
		bool was_idle = bot_idle(t->bot);

		one_turn(t);
		if (t->dead
		    || (t->dying && store_is_dead(t->dying) && store_now(t) == t->store
			&& t->bot)) {
			if (t->dying) {
				store_close(t->dying);
				t->dying = NULL;
			}
			resurrect(t);
			idle = 0;
			continue;
		}
		if (t->dying ? store_failing_calls(t->dying) == before
				       && sent == t->sends
			     : was_idle || sent == t->sends)
			idle++;
		else
			idle = 0;
	}
}

static void note_sent(struct theatre *t, const struct act *act)
{
	struct side *s = side_of(t, act->who);

	for (int i = 0; i < s->lines_n; i++)
		if (strcmp(s->lines[i], act->text) == 0)
			s->sent_at[i] = t->now_ms;
}

static void perform(struct theatre *t, struct act *act)
{
	struct chat_person person;

	switch (act->kind) {
	case ACT_RECEIPT:
		act->receipt.native = *act->native ? act->native : NULL;
		t->chat.sink.settled(t->chat.sink.ctx, &t->chat, act->job,
				     &act->receipt);
		break;
	case ACT_INPUT:
		if (!t->link_up) { /* the network keeps it where it has ids */
			if (t->options.ids) {
				deliver_again(t, act);
				return;
			}
			break; /* and elsewhere they see that we are not there */
		}
		if (waits_for_earlier(t, act))
			return;
		note_sent(t, act);
		hand_in(t, act);
		break;
	case ACT_LINK:
		theatre_link(t, act->up);
		break;
	case ACT_FOUND:
		person = person_of(act->who);
		t->chat.sink.found(t->chat.sink.ctx, &t->chat, act->job, &person, NULL);
		break;
	}
	act_free(act);
}

/* The next thing that happens, at or before `until`. */
static bool step(struct theatre *t, int64_t until)
{
	int64_t timer = loop_next_timer(t->loop), at = until;
	struct act *act = t->acts;

	if (act && act->at < at)
		at = act->at;
	if (timer >= 0 && t->now_ms + timer < at)
		at = t->now_ms + timer;
	if (at > t->now_ms) {
		loop_advance(t->loop, at - t->now_ms);
		t->now_ms = at;
	}
	if (act && act->at <= t->now_ms) {
		t->acts = act->next;
		perform(t, act);
	} else if (t->now_ms >= until) {
		settle(t);
		return false;
	}
	settle(t);
	return true;
}

void theatre_wait(struct theatre *t, int64_t seconds)
{
	int64_t until = t->now_ms + seconds * 1000;

	while (step(t, until))
		;
}

void theatre_link(struct theatre *t, bool up)
{
	struct act **link = &t->acts;

	t->link_up = up;
	t->up_at = t->now_ms;
	while (!up && *link) { /* what is under way is in doubt */
		struct act *act = *link;

		if (act->kind == ACT_RECEIPT && act->receipt.outcome == CHAT_SENT)
			act->receipt.outcome = CHAT_DOUBTFUL;
		link = &act->next;
	}
	t->chat.sink.state(t->chat.sink.ctx, &t->chat, up, NULL);
}

void theatre_restart(struct theatre *t, int64_t down)
{
	kill_bot(t);
	t->now_ms += down * 1000;
	new_loop(t);
	start_bot(t, store_now(t));
	settle(t);
}

void theatre_do(struct theatre *t, const struct chat_input *in)
{
	add_input(t, 0, in->who.id, in->where.room, in->kind, in->text);
	if (in->token) {
		struct act *act = t->acts;

		while (act->at <= t->now_ms && act->next && act->next->at <= t->now_ms)
			act = act->next;
		(void)snprintf(act->token, sizeof act->token, "%s", in->token);
	}
	theatre_wait(t, 1);
}

void theatre_refuse(struct theatre *t, const char *room)
{
	(void)snprintf(t->refused, sizeof t->refused, "%s", room);
}

void theatre_command(struct theatre *t, const char *who, const char *text)
{
	add_input(t, 0, who, "#hiring", CHAT_COMMAND, text);
	theatre_wait(t, 1);
}

void theatre_say(struct theatre *t, const char *who, const char *text)
{
	add_input(t, 0, who, who, CHAT_TEXT, text);
	theatre_wait(t, 1);
}

/* --- the set --- */

static void put_file(const struct theatre *t, const char *name, const char *text)
{
	char path[128];
	FILE *f;

	(void)snprintf(path, sizeof path, "%s/%s", t->dir, name);
	f = fopen(path, "wb");
	if (!f || fputs(text, f) < 0 || fclose(f) != 0)
		abort();
}

static void build_library(struct theatre *t)
{
	struct library_paths paths;
	char bank[96], roles[96], name[64];
	struct error err;

	(void)snprintf(t->dir, sizeof t->dir, "/tmp/leadline-theatre-XXXXXX");
	if (!mkdtemp(t->dir))
		abort();
	(void)snprintf(bank, sizeof bank, "%s/bank", t->dir);
	(void)snprintf(roles, sizeof roles, "%s/roles", t->dir);
	if (mkdir(bank, 0700) != 0 || mkdir(roles, 0700) != 0)
		abort();
	for (int c = 0; c < CONCEPTS; c++) {
		char *text = make_concept(concept_names[c].id);

		(void)snprintf(name, sizeof name, "bank/%s.json", concept_names[c].id);
		put_file(t, name, text);
		free(text);
	}
	put_file(t, "lexicon.json", made_lexicon);
	put_file(t, "words.txt", "attic\nviolin\n");
	put_file(
		t, "roles/payments.json",
		"{\"title\":\"Payments-team role\",\"candidate\":\"Backend candidate\","
		"\"level\":\"mid\",\"needs\":{\"security\":{\"depth\":5,"
		"\"load_bearing\":true,\"why\":\"Money.\"}}}");
	paths = (struct library_paths){.bank = bank, .roles = roles};
	t->library = library_open(&paths, &err);
	must(t->library != NULL, &err);
}

static void remove_files(const struct theatre *t)
{
	char path[128];
	static const char *const names[] = {
		"lexicon.json", "words.txt", "roles/payments.json",
		"roles",        "bank",      ""};

	for (int c = 0; c < CONCEPTS; c++) {
		(void)snprintf(path, sizeof path, "%s/bank/%s.json", t->dir,
			       concept_names[c].id);
		(void)remove(path);
	}
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		(void)snprintf(path, sizeof path, "%s/%s", t->dir, names[i]);
		(void)remove(path);
	}
}

static void add_side(struct theatre *t, const char *name)
{
	struct side *s = &t->sides[t->sides_n++];

	(void)snprintf(s->room, sizeof s->room, "%s", name);
	strbuf_init(&s->shown, SHOWN_MAX);
	strbuf_init(&s->last, TEXT_MAX);
}

static void fill(struct theatre *t)
{
	char name[ROOM_MAX];

	for (int i = 0; i < t->options.candidates; i++) {
		(void)snprintf(name, sizeof name, "U%03d", i);
		add_side(t, name);
	}
	for (int i = 0; i < t->options.recruiters; i++) {
		(void)snprintf(name, sizeof name, "R%02d", i);
		add_side(t, name);
		t->recruiters[i] = mem_strdup(name);
	}
	add_side(t, "#hiring");
	add_side(t, "Contact");
	t->people = (struct people){.recruiters = t->recruiters,
				    .report_room = "#hiring",
				    .contact = "Contact"};
}

static void unanswered(struct chat *chat)
{
	(void)chat;
}

struct theatre *theatre_open(const struct theatre_options *options)
{
	struct theatre *t = mem_zalloc(1, sizeof *t);
	struct error err;

	t->options = *options;
	t->random = options->seed * 2654435761u + 88172645463325252u;
	t->now_ms = (int64_t)START * 1000;
	t->link_up = true;
	t->quiet = true;
	t->ops = (struct chat_ops){.name = network,
				   .send = theatre_send,
				   .find = theatre_find,
				   .destroy = unanswered};
	if (options->ids) {
		t->ops.answer = theatre_answer;
		t->ops.can = CHAT_CAN_REPEAT | CHAT_CAN_EDIT | CHAT_CAN_THREAD
			     | CHAT_CAN_LONG;
	}
	build_library(t);
	t->store = sqlite_open(":memory:", &err);
	must(t->store != NULL, &err);
	t->dying = store_dying(t->store, options->die_at, options->die_after);
	fill(t);
	new_loop(t);
	start_bot(t, t->dying);
	settle(t);
	return t;
}

void theatre_end(struct theatre *t)
{
	kill_bot(t);
	while (t->acts) {
		struct act *act = t->acts;

		t->acts = act->next;
		act_free(act);
	}
	if (t->dying)
		store_close(t->dying);
	store_close(t->store);
	library_destroy(t->library);
	remove_files(t);
	for (int i = 0; i < t->sides_n; i++) {
		strbuf_finish(&t->sides[i].shown);
		strbuf_finish(&t->sides[i].last);
	}
	for (int i = 0; t->recruiters[i]; i++)
		free(t->recruiters[i]);
	free(t);
}

/* --- the play --- */

static bool count_ended(void *ctx, const struct store_interview *row)
{
	*(int *)ctx += row->phase == STORE_ENDED;
	return true;
}

static bool all_ended(struct theatre *t)
{
	struct error err;
	int ended = 0;

	must(store_each(t->store, count_ended, &ended, &err), &err);
	return ended == t->options.candidates;
}

static void plan(struct theatre *t)
{
	char text[64], recruiter[ROOM_MAX];

	t->quiet = false;
	for (int i = 0; i < t->options.candidates; i++) {
		(void)snprintf(text, sizeof text, "U%03d payments", i);
		(void)snprintf(recruiter, sizeof recruiter, "R%02d",
			       i % t->options.recruiters);
		add_input(t, (int64_t)draw(t, 600000), recruiter, "#hiring",
			  CHAT_COMMAND, text);
	}
	for (int i = 0; (t->options.disorder & DISORDER_DOWN) && i < 6; i++) {
		struct act *down = new_act(t, (int64_t)draw(t, 1500000)), *up;

		down->kind = ACT_LINK;
		up = act_copy(down);
		up->up = true;
		up->at += 2000 + (int64_t)draw(t, 60000);
		add_act(t, down);
		add_act(t, up);
	}
}

/* Nobody has heard of an invitation whose answer was lost with the bot: the
 * recruiter asks again. */
static void remind_recruiters(struct theatre *t)
{
	for (int i = 0; i < t->options.candidates; i++) {
		char text[64], recruiter[ROOM_MAX];

		if (t->sides[i].shown.len > 0)
			continue;
		(void)snprintf(text, sizeof text, "U%03d payments", i);
		(void)snprintf(recruiter, sizeof recruiter, "R%02d",
			       i % t->options.recruiters);
		add_input(t, 1000, recruiter, "#hiring", CHAT_COMMAND, text);
	}
}

/* The trail has one row for each invitation, however often the bot was killed. */
static void count_invited(void *ctx, const struct audit_row *row)
{
	*(int *)ctx += strcmp(row->act, "invite") == 0 && !row->refused;
}

static void trail_is_broken(void *ctx, const struct error *why)
{
	(void)ctx;
	must(false, why);
}

static void check_trail(struct theatre *t)
{
	int invited = 0;
	const struct chain_audit to = {count_invited, trail_is_broken, &invited};
	struct audit_chain end;
	struct error err;

	must(chain_check_audit(t->store, &to, &end, &err), &err);
	if (invited != t->options.candidates)
		fail(t, "the audit trail has other invitations than were made", "");
}

struct theatre *theatre_play(const struct theatre_options *options)
{
	struct theatre *t = theatre_open(options);

	plan(t);
	for (int hours = 0; !all_ended(t); hours++) {
		if (hours > DAYS_MAX * 24)
			fail(t, "it never ends", "");
		theatre_wait(t, 3600);
		remind_recruiters(t);
	}
	theatre_wait(t, 600); /* reports and last words */
	check_trail(t);
	return t;
}

/* --- the reviews --- */

struct conversation *theatre_load(struct theatre *t, int candidate)
{
	struct store_interview row;
	struct conversation *c;
	struct error err;

	if (!store_find_last(t->store, network, t->sides[candidate].room, &row, &err)
	    && !store_find_live(t->store, network, t->sides[candidate].room, &row,
				&err))
		return NULL;
	c = conversation_load(t->store, t->library, row.id, &err);
	must(c != NULL, &err);
	store_interview_finish(&row);
	return c;
}

char *theatre_report(struct theatre *t, int candidate)
{
	struct conversation *c = theatre_load(t, candidate);
	struct profile profile;
	struct report report;
	struct strbuf text;
	char *line;

	if (!c)
		return NULL;
	conversation_report(c, &profile, &report);
	strbuf_init(&text, TEXT_MAX);
	report_headline(&report, &text);
	for (int i = 0; i < CONCEPTS; i++)
		strbuf_addf(&text, "\n%s %.9f %.9f %d", concept_names[i].id,
			    profile.concepts[i].estimate.mean,
			    profile.concepts[i].estimate.sd,
			    profile.concepts[i].threads);
	report_evidence(&report, &text);
	line = strbuf_take_and_finish(&text);
	conversation_destroy(c);
	return line;
}

int theatre_unmarked_copies(const struct theatre *t, int candidate)
{
	int n = 0;

	for (int i = 0; i < QUESTIONS_MAX; i++)
		n += t->sides[candidate].unmarked[i];
	return n;
}

unsigned theatre_calls(const struct theatre *t)
{
	return t->dying ? store_failing_calls(t->dying) : 0;
}

unsigned theatre_sends(const struct theatre *t)
{
	return t->sends;
}

const char *theatre_shown(const struct theatre *t, const char *room)
{
	for (int i = 0; i < t->sides_n; i++)
		if (strcmp(t->sides[i].room, room) == 0)
			return t->sides[i].shown.text;
	return "";
}

const char *theatre_last(const struct theatre *t, const char *room)
{
	for (int i = 0; i < t->sides_n; i++)
		if (strcmp(t->sides[i].room, room) == 0)
			return t->sides[i].last.text;
	return "";
}

struct store *theatre_store(struct theatre *t)
{
	return t->store;
}

struct bot *theatre_bot(struct theatre *t)
{
	return t->bot;
}

int64_t theatre_now(const struct theatre *t)
{
	return t->now_ms / 1000;
}
