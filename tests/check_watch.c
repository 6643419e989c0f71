/* What an operator sees of a bot: counters, and whether it is ready. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/people.h"
#include "base/strbuf.h"
#include "suites.h"
#include "theatre.h"

enum { TEXT_MAX = 1 << 20, PATIENCE = 100 };

static struct theatre *open_theatre(unsigned disorder)
{
	return theatre_open(&(struct theatre_options){.seed = 1,
						      .disorder = disorder,
						      .candidates = 2,
						      .recruiters = 2,
						      .ids = true});
}

/* Owned by the caller. */
static char *metrics(struct theatre *t)
{
	struct strbuf text;

	strbuf_init(&text, TEXT_MAX);
	bot_write_metrics(theatre_bot(t), &text);
	ck_assert(strbuf_ok(&text));
	return strbuf_take_and_finish(&text);
}

static int lines(const char *text)
{
	int n = 0;

	for (; *text; text++)
		n += *text == '\n';
	return n;
}

/* series: with its labels, as it is written. */
static long value(struct theatre *t, const char *series)
{
	char *text = metrics(t), *at = text;
	size_t len = strlen(series);
	long ret;

	while (at && (strncmp(at, series, len) != 0 || at[len] != ' ')) {
		at = strchr(at, '\n');
		at = at ? at + 1 : NULL;
	}
	ck_assert_msg(at != NULL, "no %s in\n%s", series, text);
	ret = strtol(at + len, NULL, 10);
	free(text);
	return ret;
}

/* reasons: what they begin with; "": there is none. */
static bool is_ready(struct theatre *t, const char *reasons)
{
	struct strbuf why;
	bool ready;

	strbuf_init(&why, TEXT_MAX);
	ready = bot_is_ready(theatre_bot(t), PATIENCE, &why);
	ck_assert_msg(*reasons ? strncmp(why.text, reasons, strlen(reasons)) == 0
			       : !*why.text,
		      "%s", why.text);
	strbuf_finish(&why);
	return ready;
}

#define EVENTS(kind) "leadline_events_total{network=\"scripted\",kind=\"" kind "\"}"
#define KEPT(kind) \
	"leadline_acknowledgements_total{network=\"scripted\",kind=\"" kind "\"}"

START_TEST(counters_move_by_what_is_done)
	{
		struct theatre *t = open_theatre(0);

		theatre_command(t, "R00", "U000 payments");
		ck_assert_int_eq(value(t, EVENTS("command")), 1);
		ck_assert_int_eq(value(t, KEPT("command")), 1);
		ck_assert_int_eq(value(t, EVENTS("text")), 0);
		ck_assert_int_eq(value(t, "leadline_interviews{phase=\"live\"}"), 1);
		theatre_say(t, "U000", "start");
		theatre_say(t, "U000", "The river freezes and the ladder leans.");
		theatre_say(t, "U000", "done");
		ck_assert_int_eq(value(t, EVENTS("text")), 3);
		ck_assert_int_eq(value(t, KEPT("text")), 3);
		ck_assert_int_eq(value(t, "leadline_grades_total{outcome=\"graded\"}"),
				 1);
		ck_assert_int_eq(value(t, "leadline_acknowledgement_seconds_count"), 4);
		ck_assert_int_eq(
			value(t, "leadline_outbox_messages{network=\"scripted\"}"), 0);
		theatre_say(t, "U000", "stop");
		theatre_say(t, "U000", "stop");
		ck_assert_int_eq(value(t, "leadline_interviews{phase=\"live\"}"), 0);
		ck_assert_int_eq(value(t, "leadline_interviews{phase=\"ended\"}"), 1);
		theatre_end(t);
	}
END_TEST

START_TEST(what_is_given_up_is_counted)
	{
		static const char series[] =
			"leadline_messages_undeliverable_total{network=\"scripted\"}";
		struct theatre *t = open_theatre(0);

		ck_assert_int_eq(value(t, series), 0);
		theatre_refuse(t, "U000");
		theatre_command(t, "R00", "U000 payments");
		ck_assert_int_eq(value(t, series), 1);
		theatre_end(t);
	}
END_TEST

START_TEST(a_network_that_is_down_is_a_reason)
	{
		struct theatre *t = open_theatre(0);

		ck_assert(is_ready(t, ""));
		theatre_link(t, false);
		ck_assert(!is_ready(t, "scripted is down\n"));
		ck_assert_int_eq(value(t, "leadline_network_up{network=\"scripted\"}"),
				 0);
		theatre_link(t, true);
		ck_assert(is_ready(t, ""));
		theatre_end(t);
	}
END_TEST

/* A network that takes what it is given and is never heard of again. */
static void swallow(struct chat *chat, int64_t job, const struct chat_place *to,
		    const struct chat_message *message)
{
	(void)chat;
	(void)job;
	(void)to;
	(void)message;
}

static int64_t find_job;

static void note_find(struct chat *chat, int64_t job, const char *name)
{
	(void)chat;
	(void)name;
	find_job = job;
}

static const struct chat_ops mute_ops = {
	.name = "mute", .send = swallow, .find = note_find};

static char anna[] = "anna", room[] = "#room";
static char *recruiters[] = {anna, NULL}, *nobody[] = {NULL};
static const struct people mute_people = {.recruiters = recruiters,
					  .outsiders = nobody,
					  .report_room = room,
					  .contact = anna};

/* Beside the scripted one; it is there as long as its caller. */
static struct theatre *open_mute(struct chat *ret)
{
	struct theatre *t = open_theatre(0);

	*ret = (struct chat){&mute_ops, bot_chat_sink(theatre_bot(t)), "mute"};
	bot_use_chat(theatre_bot(t), ret, &mute_people);
	ret->sink.state(ret->sink.ctx, ret, true, NULL);
	return t;
}

static void mute_input(struct theatre *t, struct chat *mute, struct chat_input in,
		       const char *who)
{
	in.who = (struct chat_person){.network = "mute",
				      .id = who,
				      .label = who,
				      .proof = PROOF_ACCOUNT,
				      .tz_minutes = CHAT_TZ_UNKNOWN};
	in.where = (struct chat_place){"mute", who, NULL};
	mute->sink.input(mute->sink.ctx, mute, &in);
	bot_want_turn(theatre_bot(t));
	theatre_wait(t, 1);
}

START_TEST(a_repeated_delivery_counts_as_one)
	{
		struct chat mute;
		struct theatre *t = open_mute(&mute);

		for (int i = 0; i < 3; i++)
			mute_input(t, &mute,
				   (struct chat_input){.kind = CHAT_EDIT,
						       .key = "Ev1",
						       .message = "1",
						       .text = "hello"},
				   "sam");
		ck_assert_int_eq(value(t, "leadline_events_total{network=\"mute\","
					  "kind=\"edit\"}"),
				 3);
		ck_assert_int_eq(
			value(t, "leadline_acknowledgements_total{network=\"mute\","
				 "kind=\"edit\"}"),
			3);
		ck_assert_int_eq(value(t, "leadline_repeats_total{network=\"mute\"}"),
				 2);
		theatre_end(t);
	}
END_TEST

START_TEST(a_thousand_people_are_no_thousand_series)
	{
		struct chat mute;
		struct theatre *t = open_mute(&mute);
		char *before = metrics(t), *after;

		for (int i = 0; i < 1000; i++) {
			char who[32];

			(void)snprintf(who, sizeof who, "sentinel%d", i);
			mute_input(t, &mute,
				   (struct chat_input){.kind = CHAT_TEXT,
						       .text = "quicksilver"},
				   who);
		}
		after = metrics(t);
		ck_assert_int_eq(value(t, "leadline_events_total{network=\"mute\","
					  "kind=\"text\"}"),
				 1000);
		ck_assert_int_eq(value(t, "leadline_acknowledgement_seconds_count"),
				 1000);
		ck_assert_int_eq(lines(after), lines(before));
		ck_assert_ptr_null(strstr(after, "sentinel"));
		ck_assert_ptr_null(strstr(after, "quicksilver"));
		free(before);
		free(after);
		theatre_end(t);
	}
END_TEST

START_TEST(a_message_that_waits_too_long_is_a_reason)
	{
		struct chat mute;
		struct theatre *t = open_mute(&mute);

		mute_input(t, &mute,
			   (struct chat_input){.kind = CHAT_COMMAND,
					       .text = "sam payments"},
			   anna);
		mute.sink.found(mute.sink.ctx, &mute, find_job,
				&(struct chat_person){.network = "mute",
						      .id = "sam",
						      .label = "sam",
						      .proof = PROOF_ACCOUNT,
						      .tz_minutes = CHAT_TZ_UNKNOWN},
				NULL);
		bot_want_turn(theatre_bot(t));
		theatre_wait(t, 1);
		ck_assert_int_gt(value(t, "leadline_outbox_messages{network=\"mute\"}"),
				 0);
		ck_assert(is_ready(t, ""));
		theatre_wait(t, (int64_t)3 * PATIENCE);
		ck_assert(!is_ready(t, "mute: a message has waited for "));
		ck_assert_int_gt(
			value(t, "leadline_outbox_oldest_seconds{network=\"mute\"}"),
			PATIENCE);
		mute.sink.state(mute.sink.ctx, &mute, false, NULL);
		ck_assert(!is_ready(t, "mute is down\n"));
		/* As if it were put only now: it had no chance before. */
		mute.sink.state(mute.sink.ctx, &mute, true, NULL);
		ck_assert(is_ready(t, ""));
		theatre_end(t);
	}
END_TEST

Suite *watch_suite(void)
{
	Suite *s = suite_create("watch");
	TCase *tc = tcase_create("watch");

	tcase_add_test(tc, counters_move_by_what_is_done);
	tcase_add_test(tc, a_repeated_delivery_counts_as_one);
	tcase_add_test(tc, a_thousand_people_are_no_thousand_series);
	tcase_add_test(tc, what_is_given_up_is_counted);
	tcase_add_test(tc, a_network_that_is_down_is_a_reason);
	tcase_add_test(tc, a_message_that_waits_too_long_is_a_reason);
	suite_add_tcase(s, tc);
	return s;
}
