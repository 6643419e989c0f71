/* What an operator sees of the bot: its counters, and whether it can do its work. */
#include "bot_parts.h"

#include <inttypes.h>

#include "base/strbuf.h"
#include "io/loop.h"

enum {
	PROBE_SECONDS = 5, /* the store isn't written for each question anew */
	BUSY_SECONDS = 60, /* so long somebody else may have it */
};

/* In the order of enum chat_input_kind. */
static const char *const event_words[METER_EVENTS] = {
	[CHAT_TEXT] = "text", [CHAT_EDIT] = "edit",       [CHAT_DELETE] = "delete",
	[CHAT_FILE] = "file", [CHAT_COMMAND] = "command", [CHAT_CHOICE] = "choice",
	[CHAT_FORM] = "form", [CHAT_BACK] = "back",
};

void bot_count_arrival(struct bot *bot, struct inbox_item *item)
{
	struct bot_network *network = bot_network(bot, item->network);

	item->arrived_us = loop_clock_us(bot->parts.loop);
	if (network)
		network->meter.events[item->did]++;
}

/* Of what somebody did on a network; NULL for everything else. */
static struct meter_network *meter_of(struct bot *bot, const struct inbox_item *item)
{
	struct bot_network *network =
		item->chat ? bot_network(bot, item->network) : NULL;

	return network ? &network->meter : NULL;
}

static void count_message(struct bot *bot, const struct inbox_item *item)
{
	struct bot_network *network =
		item->network ? bot_network(bot, item->network) : NULL;

	if (network)
		network->meter.messages[item->fate]++;
}

void bot_count_done(struct bot *bot, const struct inbox_item *item)
{
	struct meter_network *meter = meter_of(bot, item);

	if (item->kind == INBOX_RECEIPT)
		count_message(bot, item);
	if (!meter)
		return;
	meter->kept[item->did]++;
	if (item->repeated)
		meter->repeats++;
	histogram_add(&bot->meter.acknowledgement,
		      loop_clock_us(bot->parts.loop) - item->arrived_us);
}

void bot_count_refused(struct bot *bot, const struct inbox_item *item)
{
	struct meter_network *meter = meter_of(bot, item);

	if (meter)
		meter->refused[item->did]++;
}

void bot_count_turn(struct bot *bot, bool committed)
{
	struct meter *meter = &bot->meter;

	if (!committed) {
		meter->undone++;
		return;
	}
	for (int i = 0; i < METER_GRADES; i++)
		meter->grades[i] += meter->pending[i];
}

void bot_count_loop_turn(void *bot, int64_t us)
{
	histogram_add(&((struct bot *)bot)->meter.turn, us);
}

/* By network and kind. at: which of the meter's counters. */
static void write_kinds(const struct bot *bot, struct strbuf *to, const char *name,
			const uint64_t *(*at)(const struct meter_network *meter))
{
	for (size_t i = 0; i < bot->networks_n; i++)
		for (int k = 0; k < METER_EVENTS; k++)
			metrics_number(
				to, name,
				(const struct metrics_label[]){
					{"network", bot->networks[i].chat->network},
					{"kind", event_words[k]},
					{NULL, NULL}},
				at(&bot->networks[i].meter)[k]);
}

static const uint64_t *events_of(const struct meter_network *meter)
{
	return meter->events;
}

static const uint64_t *kept_of(const struct meter_network *meter)
{
	return meter->kept;
}

static const uint64_t *refused_of(const struct meter_network *meter)
{
	return meter->refused;
}

static void write_events(const struct bot *bot, struct strbuf *to)
{
	metrics_family(to, "leadline_events_total", METRICS_COUNTER,
		       "What people did, as it came in.");
	write_kinds(bot, to, "leadline_events_total", events_of);
	metrics_family(to, "leadline_acknowledgements_total", METRICS_COUNTER,
		       "Events that were stored, then acknowledged.");
	write_kinds(bot, to, "leadline_acknowledgements_total", kept_of);
	metrics_family(to, "leadline_refusals_total", METRICS_COUNTER,
		       "Events that could not be stored: people were told so.");
	write_kinds(bot, to, "leadline_refusals_total", refused_of);
}

/* One sample a network. */
static void write_networks(const struct bot *bot, struct strbuf *to, const char *name,
			   uint64_t (*value)(const struct bot_network *network))
{
	for (size_t i = 0; i < bot->networks_n; i++)
		metrics_number(to, name,
			       (const struct metrics_label[]){
				       {"network", bot->networks[i].chat->network},
				       {NULL, NULL}},
			       value(&bot->networks[i]));
}

static uint64_t is_up(const struct bot_network *network)
{
	return network->up;
}

static uint64_t repeats_of(const struct bot_network *network)
{
	return network->meter.repeats;
}

static uint64_t sent_of(const struct bot_network *network)
{
	return network->meter.messages[FATE_SENT];
}

static uint64_t doubtful_of(const struct bot_network *network)
{
	return network->meter.messages[FATE_AGAIN];
}

static uint64_t undeliverable_of(const struct bot_network *network)
{
	return network->meter.messages[FATE_UNDELIVERABLE];
}

static void write_by_network(const struct bot *bot, struct strbuf *to)
{
	static const struct {
		const char *name, *help;
		enum metrics_kind kind;
		uint64_t (*value)(const struct bot_network *network);
	} rows[] = {
		{"leadline_network_up", "Whether the network's connection stands.",
		 METRICS_GAUGE, is_up},
		{"leadline_repeats_total",
		 "Acknowledged events that had come before: nothing was done.",
		 METRICS_COUNTER, repeats_of},
		{"leadline_messages_sent_total", "Messages that have arrived.",
		 METRICS_COUNTER, sent_of},
		{"leadline_messages_doubtful_total",
		 "Attempts of which nobody knows whether they arrived.",
		 METRICS_COUNTER, doubtful_of},
		{"leadline_messages_undeliverable_total",
		 "Messages that were given up.", METRICS_COUNTER, undeliverable_of},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		metrics_family(to, rows[i].name, rows[i].kind, rows[i].help);
		write_networks(bot, to, rows[i].name, rows[i].value);
	}
}

static int64_t age(const struct bot *bot, int64_t since)
{
	int64_t now = loop_now(bot->parts.loop);

	return since > 0 && since < now ? now - since : 0;
}

static void write_outbox(const struct bot *bot, struct strbuf *to)
{
	static const char messages[] = "leadline_outbox_messages",
			  oldest[] = "leadline_outbox_oldest_seconds";
	struct outbox_load loads[NETWORKS_MAX];

	metrics_family(to, messages, METRICS_GAUGE,
		       "Messages that are stored and have not arrived yet.");
	for (size_t i = 0; i < bot->networks_n; i++) {
		const char *name = bot->networks[i].chat->network;

		outbox_load(bot->outbox, name, &loads[i]);
		metrics_number(
			to, messages,
			(const struct metrics_label[]){{"network", name}, {NULL, NULL}},
			loads[i].waiting);
	}
	metrics_family(to, oldest, METRICS_GAUGE,
		       "For how long the oldest of them has waited; 0 without any.");
	for (size_t i = 0; i < bot->networks_n; i++)
		metrics_number(to, oldest,
			       (const struct metrics_label[]){
				       {"network", bot->networks[i].chat->network},
				       {NULL, NULL}},
			       (uint64_t)age(bot, loads[i].oldest));
}

static void write_grades(const struct bot *bot, struct strbuf *to)
{
	static const char *const words[METER_GRADES] = {"graded", "failed", "ignored"};
	static const char name[] = "leadline_grades_total";

	metrics_family(
		to, name, METRICS_COUNTER,
		"What came back from the grader; ignored: nobody waited for it.");
	for (int i = 0; i < METER_GRADES; i++)
		metrics_number(to, name,
			       (const struct metrics_label[]){{"outcome", words[i]},
							      {NULL, NULL}},
			       bot->meter.grades[i]);
}

/* While the store can't be read there are no such numbers. */
static void write_interviews(const struct bot *bot, struct strbuf *to)
{
	static const char *const words[STORE_PHASES] = {
		[STORE_WAITING] = "waiting",
		[STORE_LIVE] = "live",
		[STORE_ENDED] = "ended",
		[STORE_FORGOTTEN] = "forgotten",
	};
	static const char name[] = "leadline_interviews";
	uint64_t counts[STORE_PHASES];
	struct error ignored;

	if (!store_count(bot->parts.store, counts, &ignored))
		return;
	metrics_family(to, name, METRICS_GAUGE, "Interviews in the database.");
	for (int i = 0; i < STORE_PHASES; i++)
		metrics_number(to, name,
			       (const struct metrics_label[]){{"phase", words[i]},
							      {NULL, NULL}},
			       counts[i]);
}

void bot_write_metrics(struct bot *bot, struct strbuf *to)
{
	const struct meter *meter = &bot->meter;

	write_events(bot, to);
	write_by_network(bot, to);
	write_outbox(bot, to);
	write_grades(bot, to);
	write_interviews(bot, to);
	metrics_histogram(to, "leadline_acknowledgement_seconds",
			  "From an event's arrival until it was stored and answered.",
			  &meter->acknowledgement);
	metrics_histogram(to, "leadline_turn_seconds",
			  "Turns of the loop, each with its commit.", &meter->turn);
	metrics_histogram(to, "leadline_commit_seconds",
			  "Commits alone: what the disk takes.", &meter->commit);
	metrics_family(to, "leadline_turns_undone_total", METRICS_COUNTER,
		       "Turns that could not be stored, and were tried again.");
	metrics_number(to, "leadline_turns_undone_total", NULL, meter->undone);
	metrics_family(to, "leadline_loop_longest_turn_seconds", METRICS_GAUGE,
		       "The longest that anything had to wait for the loop.");
	metrics_seconds(to, "leadline_loop_longest_turn_seconds", NULL,
			loop_longest_turn_us(bot->parts.loop));
}

/* A note that the store was written, under a name that no network has. */
static bool can_write(struct bot *bot)
{
	int64_t now = loop_now(bot->parts.loop), before;
	int64_t since = now - bot->probed;
	struct error err;

	if (since >= 0 && since < PROBE_SECONDS)
		return true;
	if (store_alive(bot->parts.store, "", now, &before, &err)) {
		bot->probed = now;
		return true;
	}
	return err.kind == ERR_BUSY && since >= 0 && since < BUSY_SECONDS;
}

/* What is due counts from when the network was there to take it. */
static int64_t due_age(const struct bot *bot, const struct bot_network *network)
{
	struct outbox_load load;

	outbox_load(bot->outbox, network->chat->network, &load);
	if (load.oldest_due > 0 && load.oldest_due < network->up_since)
		return age(bot, network->up_since);
	return age(bot, load.oldest_due);
}

bool bot_is_ready(struct bot *bot, int64_t oldest_seconds, struct strbuf *reasons)
{
	bool ready = can_write(bot);

	if (!ready)
		strbuf_adds(reasons, "the store can't be written\n");
	for (size_t i = 0; i < bot->networks_n; i++) {
		const struct bot_network *network = &bot->networks[i];
		const char *name = network->chat->network;
		int64_t waits = network->up ? due_age(bot, network) : 0;

		if (!network->up)
			strbuf_addf(reasons, "%s is down\n", name);
		else if (waits > oldest_seconds)
			strbuf_addf(reasons,
				    "%s: a message has waited for %" PRId64 " s\n",
				    name, waits);
		ready = ready && network->up && waits <= oldest_seconds;
	}
	return ready;
}
