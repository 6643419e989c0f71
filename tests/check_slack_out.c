/* What is said in Slack, and what its answers mean. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "slack_stage.h"
#include "suites.h"

#define RICH(text)                                                                \
	"[{\"type\":\"rich_text\",\"elements\":[{\"type\":\"rich_text_section\"," \
	"\"elements\":[{\"type\":\"text\",\"text\":\"" text "\"}]}]}]"

START_TEST(a_private_message)
	{
		struct slack_stage s;

		slack_stage_open(&s, NULL);
		slack_stage_send(&s, 7, "U1", "hello & <bye>");
		ck_assert_str_eq(slack_stage_wait(&s, &s.receipts, 1),
				 "7 SENT 1700000000.000001");
		slack_stage_until(&s, &s.calls, "conversations.open users=U1");
		ck_assert_str_eq(
			slack_stage_until(&s, &s.calls, "chat.postMessage"),
			"chat.postMessage channel=DU1 text=hello &amp; &lt;bye&gt; "
			"blocks=" RICH("hello & <bye>") " parse=none metadata={\"event_"
							"type\":\"leadline\",\"event_"
							"payload\":{\"job\":\"7\","
							"\"page\":0}} mrkdwn=false "
							"unfurl_links=false "
							"unfurl_media=false");
		slack_stage_send(&s, 8, "U1", "again");
		ck_assert_str_eq(slack_stage_wait(&s, &s.receipts, 2),
				 "8 SENT 1700000000.000002");
		ck_assert_uint_eq(s.calls.n, 4); /* auth.test, open, and two posts */
		slack_stage_close(&s);
	}
END_TEST

START_TEST(the_conversation_with_a_person)
	{
		struct slack_stage s;

		slack_stage_open(&s, NULL);
		/* Typed in the conversation of two people, which is not ours. */
		slack_stage_ask(&s, "/slack/commands",
				"team_id=T1&channel_id=D7&channel_name=directmessage&"
				"user_id=U1&command=%2Finterview&text=&trigger_id=9");
		slack_stage_send(&s, 1, "U1", "x");
		slack_stage_until(&s, &s.receipts, "1 SENT");
		slack_stage_until(&s, &s.calls, "chat.postMessage channel=DU1");
		slack_stage_ask(&s, "/slack/events",
				"{\"type\":\"event_callback\",\"team_id\":\"T1\","
				"\"event_id\":\"Ev1\",\"event\":{\"type\":\"message\","
				"\"channel_type\":\"im\",\"channel\":\"D8\",\"user\":"
				"\"U1\",\"text\":\"x\",\"ts\":\"1.1\"}}");
		slack_stage_send(&s, 2, "U1", "x");
		slack_stage_until(&s, &s.calls, "chat.postMessage channel=D8");
		slack_stage_until(&s, &s.receipts, "2 SENT");
		s.script[0] = (struct slack_script){
			"chat.postMessage", 200, NULL,
			"{\"ok\":false,\"error\":\"channel_not_found\"}", 1};
		slack_stage_send(&s, 3, "U1", "x");
		slack_stage_until(&s, &s.receipts, "3 NOWHERE");
		slack_stage_send(&s, 4, "U1", "x");
		slack_stage_until(&s, &s.receipts, "4 SENT");
		slack_stage_until(&s, &s.calls, "conversations.open users=U1");
		slack_stage_close(&s);
	}
END_TEST

static void send_full(struct slack_stage *s, int job, const struct chat_place *to,
		      const char *only_for, const char *replaces)
{
	struct chat_message m = {0};

	chat_add_text(&m, PART_TEXT, "x");
	m.only_for = only_for ? mem_strdup(only_for) : NULL;
	m.replaces = replaces ? mem_strdup(replaces) : NULL;
	chat_send(s->chat, job, to, &m);
	chat_message_finish(&m);
}

START_TEST(threads_whispers_and_edits)
	{
		struct chat_place thread = {"slack:T1", "C1", "1.1"};
		struct chat_place room = {"slack:T1", "C1", NULL};
		struct chat_place self = {"slack:T1", "U1", NULL};
		struct slack_stage s;

		slack_stage_open(&s, NULL);
		send_full(&s, 1, &thread, NULL, NULL);
		slack_stage_until(&s, &s.receipts, "1 SENT 1700000000.000001");
		slack_stage_until(&s, &s.calls, "parse=none thread_ts=1.1 metadata=");
		send_full(&s, 2, &room, "U1", NULL);
		slack_stage_until(&s, &s.receipts, "2 SENT 1700000000.000002");
		slack_stage_until(&s, &s.calls,
				  "chat.postEphemeral channel=C1 text=x blocks="
				  "" RICH("x") " parse=none user=U1");
		send_full(&s, 3, &room, NULL, "5.5");
		slack_stage_until(&s, &s.receipts, "3 SENT 5.5");
		slack_stage_until(&s, &s.calls,
				  "chat.update channel=C1 text=x blocks="
				  "" RICH("x") " parse=none ts=5.5");
		/* What can't be edited any more is said anew. */
		s.script[0] = (struct slack_script){"chat.update", 200, NULL,
						    "{\"ok\":false,\"error\":\"message_"
						    "not_found\"}",
						    1};
		send_full(&s, 4, &room, NULL, "5.6");
		slack_stage_until(&s, &s.receipts, "4 SENT 1700000000.000003");
		/* The same edit twice is one: no doubt about it. */
		s.script[0] = (struct slack_script){"chat.update", 500, NULL, "", 1};
		send_full(&s, 6, &thread, NULL, "5.7");
		slack_stage_until(&s, &s.receipts, "6 LATER 10 server error");
		/* In private everything is. */
		send_full(&s, 5, &self, "U1", NULL);
		slack_stage_until(&s, &s.receipts, "5 SENT 1700000000.000004");
		slack_stage_until(&s, &s.calls, "chat.postMessage channel=DU1");
		slack_stage_close(&s);
	}
END_TEST

/* clang-format off */
static const struct {
	int status;
	const char *retry_after, *body, *receipt;
} verdicts[] = {
	{429, "30", "{\"ok\":false,\"error\":\"ratelimited\"}", "1 LATER 31 ratelimited"},
	{429, NULL, "", "1 LATER 11 ratelimited"},
	{429, "999999", "", "1 LATER 3601 ratelimited"},
	{429, "-5", "", "1 LATER 11 ratelimited"},
	{503, "7", "", "1 LATER 8 service_unavailable"},
	{500, NULL, "", "1 DOUBTFUL server error"},
	{502, NULL, "<html>", "1 DOUBTFUL server error"},
	{200, NULL, "{\"ok\":false,\"error\":\"internal_error\"}", "1 DOUBTFUL internal_error"},
	{200, NULL, "{\"ok\":false,\"error\":\"ratelimited\"}", "1 LATER 6 ratelimited"},
	{200, NULL, "{\"ok\":false,\"error\":\"message_limit_exceeded\"}", "1 LATER 3601 message_limit_exceeded"},
	{200, NULL, "{\"ok\":false,\"error\":\"channel_not_found\"}", "1 NOWHERE channel_not_found"},
	{200, NULL, "{\"ok\":false,\"error\":\"not_in_channel\"}", "1 NOWHERE not_in_channel"},
	{200, NULL, "{\"ok\":false,\"error\":\"restricted_action_thread_only_channel\"}",
	 "1 NOWHERE restricted_action_thread_only_channel"},
	{200, NULL, "{\"ok\":false,\"error\":\"messages_tab_disabled\"}", "1 NOWHERE messages_tab_disabled"},
	{200, NULL, "{\"ok\":false,\"error\":\"no_text\"}", "1 BAD no_text"},
	{200, NULL, "{\"ok\":false,\"error\":\"missing_scope\"}", "1 BAD missing_scope"},
	{200, NULL, "{\"ok\":false,\"error\":\"invalid_blocks\"}", "1 BAD invalid_blocks"},
	{200, NULL, "{\"ok\":false,\"error\":\"invalid_auth\"}", "1 LATER 10 invalid_auth"},
};
/* clang-format on */

START_TEST(an_answer_of_slack)
	{
		struct slack_stage s;

		slack_stage_open(&s, NULL);
		s.script[0] = (struct slack_script){
			"chat.postMessage", verdicts[_i].status,
			verdicts[_i].retry_after, verdicts[_i].body, -1};
		slack_stage_send(&s, 1, "C1", "x");
		ck_assert_str_eq(slack_stage_wait(&s, &s.receipts, 1),
				 verdicts[_i].receipt);
		slack_stage_close(&s);
	}
END_TEST

START_TEST(an_error_nobody_knows)
	{
		struct slack_stage s;

		slack_stage_open(&s, NULL);
		s.script[0] = (struct slack_script){"chat.postMessage", 200, NULL,
						    "{\"ok\":false,\"error\":\"brand_"
						    "new_error\"}",
						    -1};
		slack_stage_send(&s, 1, "C1", "x");
		s.script[1] = (struct slack_script){"chat.postMessage", 200, NULL,
						    "{\"ok\":false,\"error\":\"<b>words"
						    "</b>\"}",
						    -1};
		s.script[0].times = 2;
		ck_assert_str_eq(slack_stage_wait(&s, &s.receipts, 1), "1 BAD error");
		ck_assert_uint_eq(s.calls.n, 4);
		slack_stage_close(&s);
	}
END_TEST

START_TEST(a_pause_is_kept)
	{
		struct slack_stage s;

		slack_stage_open(&s, NULL);
		s.script[0] =
			(struct slack_script){"chat.postMessage", 429, "2", "", 1};
		slack_stage_send(&s, 1, "C1", "x");
		slack_stage_send(&s, 2, "C1", "x");
		slack_stage_send(&s, 3, "C2", "x");
		slack_stage_until(&s, &s.receipts, "LATER");
		slack_stage_until(&s, &s.receipts, "LATER");
		/* Another channel has a pace of its own. */
		slack_stage_run(&s, 300);
		ck_assert_uint_eq(s.receipts.n, 3);
		ck_assert_uint_eq(s.posts, 1);
		slack_stage_close(&s);
	}
END_TEST

/* Whatever they ask it of, and whether the method is one room's or not: what is asked
 * to wait goes out once, half a minute later, and nobody else waits. */
static const struct {
	const char *method, *room, *only_for, *replaces;
	bool again;
} patient[] = {
	{"chat.postMessage", "C1", NULL, NULL, false},
	{"chat.postEphemeral", "C1", "U1", NULL, false},
	{"chat.update", "C1", NULL, "5.5", false},
	{"conversations.open", "U1", NULL, NULL, false},
	{"conversations.history", "C1", NULL, NULL, true},
};

static void send_patient(struct slack_stage *s, int i, int job)
{
	struct chat_place to = {"slack:T1", patient[i].room, NULL};
	struct chat_message m = {0};

	chat_add_text(&m, PART_TEXT, "x");
	m.only_for = patient[i].only_for ? mem_strdup(patient[i].only_for) : NULL;
	m.replaces = patient[i].replaces ? mem_strdup(patient[i].replaces) : NULL;
	m.again = patient[i].again;
	chat_send(s->chat, job, &to, &m);
	chat_message_finish(&m);
}

static int calls_of(const struct slack_stage *s, const char *method)
{
	size_t len = strlen(method);
	int n = 0;

	for (size_t i = 0; i < s->calls.n; i++)
		n += strncmp(s->calls.lines[i], method, len) == 0
		     && strchr(" ", s->calls.lines[i][len]) != NULL;
	return n;
}

START_TEST(half_a_minute_of_patience)
	{
		const char *method = patient[_i].method;
		struct slack_stage s;

		slack_stage_open(&s, NULL);
		slack_stage_leap(&s, 0);
		s.script[0] = (struct slack_script){method, 429, "30", "", 1};
		send_patient(&s, _i, 1);
		slack_stage_send(&s, 2, patient[_i].room, "y");
		slack_stage_until(&s, &s.receipts, "1 LATER 31 ratelimited");
		slack_stage_until(&s, &s.receipts, "2 LATER 31 ratelimited");
		slack_stage_send(&s, 3, "C9", "z");
		slack_stage_until(&s, &s.receipts, "3 SENT");
		slack_stage_leap(&s, 29);
		send_patient(&s, _i, 1); /* too early: Slack isn't asked */
		slack_stage_until(&s, &s.receipts, "1 LATER");
		ck_assert_int_eq(calls_of(&s, method),
				 strcmp(method, "chat.postMessage") == 0 ? 2 : 1);
		slack_stage_leap(&s, 3);
		send_patient(&s, _i, 1);
		slack_stage_send(&s, 2, patient[_i].room, "y");
		slack_stage_until(&s, &s.receipts, "1 SENT");
		slack_stage_until(&s, &s.receipts, "2 SENT");
		ck_assert_uint_eq(s.receipts.n, 6);
		slack_stage_close(&s);
	}
END_TEST

/* Refused all the while, and then as if nothing had been: a probe a minute is all
 * that Slack hears meanwhile. */
START_TEST(ten_minutes_without_slack)
	{
		struct slack_stage s;
		int probes;

		slack_stage_open(&s, NULL);
		slack_stage_leap(&s, 0);
		s.script[0] =
			(struct slack_script){"chat.postMessage", 503, "1", "", -1};
		s.script[1] = (struct slack_script){"auth.test", 503, "1", "", -1};
		for (int i = 1; i <= 5; i++) {
			slack_stage_send(&s, i, "C1", "x");
			slack_stage_until(&s, &s.receipts, "LATER 2");
			slack_stage_leap(&s, 2);
		}
		slack_stage_until(&s, &s.states, "down Slack can't be reached");
		probes = calls_of(&s, "auth.test");
		for (int minute = 1; minute <= 10; minute++) {
			slack_stage_send(&s, 1, "C1", "x");
			slack_stage_until(&s, &s.receipts,
					  "1 LATER 11 Slack is not to be had");
			slack_stage_leap(&s, 60);
			slack_stage_run(&s, 20);
		}
		ck_assert_int_eq(calls_of(&s, "chat.postMessage"), 5);
		ck_assert_int_gt(calls_of(&s, "auth.test"), probes);
		ck_assert_int_le(calls_of(&s, "auth.test"), probes + 15);
		s.script[0].times = s.script[1].times = 0;
		slack_stage_leap(&s, 60);
		slack_stage_until(&s, &s.states, "up");
		for (int i = 1; i <= 2; i++)
			slack_stage_send(&s, i, "C1", "x");
		slack_stage_until(&s, &s.receipts, "1 SENT 1700000000.000001");
		slack_stage_until(&s, &s.receipts, "2 SENT 1700000000.000002");
		slack_stage_close(&s);
	}
END_TEST

START_TEST(blocks_that_are_refused)
	{
		struct slack_stage s;
		const char *second;

		slack_stage_open(&s, NULL);
		s.script[0] = (struct slack_script){
			"chat.postMessage", 200, NULL,
			"{\"ok\":false,\"error\":\"invalid_blocks\"}", 1};
		slack_stage_send(&s, 1, "C1", "x");
		ck_assert_str_eq(slack_stage_wait(&s, &s.receipts, 1),
				 "1 SENT 1700000000.000001");
		slack_stage_until(&s, &s.calls, "blocks=[");
		second = slack_stage_until(&s, &s.calls, "chat.postMessage");
		ck_assert_ptr_null(strstr(second, "blocks="));
		slack_stage_close(&s);
	}
END_TEST

START_TEST(a_burst_and_then_a_message_a_second)
	{
		struct slack_stage s;

		slack_stage_open(&s, NULL);
		for (int i = 1; i <= 4; i++)
			slack_stage_send(&s, i, "C1", "x");
		slack_stage_run(&s, 500);
		ck_assert_uint_eq(s.receipts.n, 3);
		slack_stage_run(&s, 700);
		ck_assert_uint_eq(s.receipts.n, 4);
		slack_stage_until(&s, &s.receipts, "4 SENT 1700000000.000004");
		slack_stage_close(&s);
	}
END_TEST

static void send_long(struct slack_stage *s, int job, bool again)
{
	struct chat_message m = {0};
	struct strbuf text;

	strbuf_init(&text, 20000);
	for (int i = 0; i < 2500; i++)
		strbuf_addf(&text, "%06d ", i);
	chat_add_text(&m, PART_TEXT, text.text);
	m.again = again;
	chat_send(s->chat, job, &(struct chat_place){"slack:T1", "C1", NULL}, &m);
	chat_message_finish(&m);
	strbuf_finish(&text);
}

START_TEST(pages_go_on_where_they_stopped)
	{
		struct slack_stage s;

		slack_stage_open(&s, NULL);
		send_long(&s, 1, false);
		ck_assert_str_eq(slack_stage_wait(&s, &s.receipts, 1),
				 "1 SENT 1700000000.000001");
		ck_assert_uint_eq(s.posts, 2);
		slack_stage_run(&s, 1100);
		s.script[0] = (struct slack_script){"chat.postMessage", 200, NULL,
						    "{\"ok\":true,\"ts\":\"9.9\"}", 1};
		s.script[1] =
			(struct slack_script){"chat.postMessage", 503, "1", "", 1};
		send_long(&s, 2, false);
		slack_stage_until(&s, &s.receipts, "2 LATER 2 service_unavailable");
		send_long(&s, 2, false);
		slack_stage_until(&s, &s.receipts, "2 SENT 9.9");
		ck_assert_uint_eq(s.posts, 3);
		slack_stage_close(&s);
	}
END_TEST

static void send_again(struct slack_stage *s, int job, const char *thread)
{
	struct chat_message m = {0};

	chat_add_text(&m, PART_TEXT, "x");
	m.again = true;
	chat_send(s->chat, job, &(struct chat_place){"slack:T1", "C1", thread}, &m);
	chat_message_finish(&m);
}

#define FOUND(job)                                                                \
	"{\"ok\":true,\"messages\":[{\"ts\":\"3.3\",\"text\":\"other\"},{\"ts\":" \
	"\"4.4\",\"metadata\":{\"event_type\":\"leadline\",\"event_payload\":{"   \
	"\"job\":\"" job "\",\"page\":0}}}]}"

START_TEST(a_doubtful_one_is_looked_for)
	{
		struct slack_stage s;

		slack_stage_open(&s, NULL);
		s.script[0] = (struct slack_script){"conversations.history", 200, NULL,
						    FOUND("12"), -1};
		s.script[1] = (struct slack_script){"conversations.replies", 200, NULL,
						    "{\"ok\":false,\"error\":\"missing_"
						    "scope\"}",
						    -1};
		send_again(&s, 12, NULL);
		slack_stage_until(&s, &s.receipts, "12 SENT 4.4");
		ck_assert_uint_eq(s.posts, 0);
		slack_stage_until(&s, &s.calls,
				  "conversations.history channel=C1 limit=100 "
				  "include_all_metadata=true");
		send_again(&s, 1, NULL);
		slack_stage_until(&s, &s.receipts, "1 SENT 1700000000.000001");
		/* Where it may not read it says it again. */
		send_again(&s, 13, "2.2");
		slack_stage_until(&s, &s.receipts, "13 SENT 1700000000.000002");
		slack_stage_until(&s, &s.calls,
				  "conversations.replies channel=C1 ts=2.2");
		slack_stage_close(&s);
	}
END_TEST

START_TEST(nothing_to_say)
	{
		struct chat_message m = {0};
		struct slack_stage s;

		slack_stage_open(&s, NULL);
		chat_send(s.chat, 3, &(struct chat_place){"slack:T1", "C1", NULL}, &m);
		ck_assert_str_eq(slack_stage_wait(&s, &s.receipts, 1),
				 "3 BAD there is nothing in it");
		slack_stage_close(&s);
	}
END_TEST

START_TEST(whom_somebody_meant)
	{
		static const struct {
			const char *name, *found;
		} rows[] = {
			{"<@U1>", "0 U1 Ann 60"},
			{"<@U1|sam>", "1 U1 Ann 60"},
			{"@W1", "2 W1 Ann outsider 60"},
			{"U0B", "3 - that is a program"},
			{"<@U0D>", "4 - their account has been closed"},
			{"sam", "5 - type @ and pick"},
			{"@sam", "6 - type @ and pick"},
			{"Ulrich", "7 - type @ and pick"},
			{"", "8 - type @ and pick"},
		};
		struct slack_stage s;

		slack_stage_open(&s, NULL);
		for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
			ck_assert(chat_find(s.chat, (int64_t)i, rows[i].name));
			ck_assert_uint_eq(s.finds.n, i); /* not from inside */
			slack_stage_wait(&s, &s.finds, i + 1);
			ck_assert_msg(strncmp(s.finds.lines[i], rows[i].found,
					      strlen(rows[i].found))
					      == 0,
				      "%s", s.finds.lines[i]);
		}
		s.script[0] = (struct slack_script){
			"users.info", 200, NULL,
			"{\"ok\":false,\"error\":\"user_not_found\"}", -1};
		chat_find(s.chat, 9, "<@U404>");
		slack_stage_until(&s, &s.finds, "9 - Slack knows nobody of that name");
		chat_find(s.chat, 10, "<@U405>");
		slack_stage_close(&s);
	}
END_TEST

START_TEST(the_breaker)
	{
		struct slack_stage s;

		slack_stage_open(&s, NULL);
		ck_assert_str_eq(s.states.lines[0], "up");
		s.script[0] =
			(struct slack_script){"chat.postMessage", 500, NULL, "", -1};
		for (int i = 1; i <= 5; i++) {
			char room[] = "C0";

			room[1] = (char)('0' + i);
			slack_stage_send(&s, i, room, "x");
		}
		slack_stage_until(&s, &s.states, "down Slack can't be reached");
		slack_stage_wait(&s, &s.receipts, 5);
		slack_stage_send(&s, 6, "C9", "x");
		slack_stage_until(&s, &s.receipts, "6 LATER 11 Slack is not to be had");
		s.script[0].times = 0;
		slack_stage_until(&s, &s.states, "up");
		slack_stage_send(&s, 7, "C9", "x");
		slack_stage_until(&s, &s.receipts, "7 SENT");
		slack_stage_close(&s);
	}
END_TEST

START_TEST(a_token_that_is_gone)
	{
		struct slack_stage s;

		slack_stage_open(&s, NULL);
		slack_stage_ask(&s, "/slack/events",
				"{\"type\":\"event_callback\",\"team_id\":\"T1\","
				"\"event_id\":\"Ev9\",\"event\":{\"type\":\"tokens_"
				"revoked\",\"tokens\":{\"bot\":[\"UBOT\"]}}}");
		slack_stage_until(&s, &s.states, "down Slack: the token is no good");
		slack_stage_ask(&s, "/slack/events",
				"{\"type\":\"event_callback\",\"team_id\":\"T1\","
				"\"event_id\":\"Ev10\",\"event\":{\"type\":\"app_"
				"uninstalled\"}}");
		ck_assert_uint_eq(s.states.n, 2);
		slack_stage_send(&s, 1, "C1", "x");
		slack_stage_until(&s, &s.receipts, "1 LATER");
		ck_assert_uint_eq(s.posts, 0);
		slack_stage_close(&s);
	}
END_TEST

static void other_team(struct slack_options *o)
{
	o->team = "T9";
	o->webhook = NULL;
}

START_TEST(a_token_of_another_workspace)
	{
		struct slack_stage s;

		slack_stage_open(&s, other_team);
		ck_assert_str_eq(s.states.lines[0], "down Slack: the token is no good: "
						    "it is of another workspace");
		slack_stage_close(&s);
	}
END_TEST

static void as_they_are(struct slack_options *o)
{
	(void)o;
}

START_TEST(a_webhook)
	{
		struct chat_place hiring = {"slack:T1", "CHIRING", NULL};
		struct slack_stage s;

		slack_stage_open(&s, as_they_are);
		s.script[0] = (struct slack_script){"hook", 200, NULL, "ok", 1};
		s.script[1] = (struct slack_script){"hook", 404, NULL, "no_service", 1};
		s.script[2] =
			(struct slack_script){"hook", 429, "1", "rate_limited", 1};
		s.script[3] =
			(struct slack_script){"hook", 400, NULL, "invalid_blocks", 1};
		s.script[4] = (struct slack_script){"hook", 200, NULL, "ok", 1};
		slack_stage_send(&s, 1, "CHIRING", "a <b>");
		slack_stage_until(&s, &s.receipts, "1 SENT -");
		slack_stage_until(&s, &s.calls,
				  "hook {\"text\":\"a &lt;b&gt;\",\"blocks\":[");
		slack_stage_send(&s, 2, "CHIRING", "x");
		slack_stage_until(&s, &s.receipts, "2 NOWHERE no_service");
		slack_stage_send(&s, 3, "CHIRING", "x");
		slack_stage_until(&s, &s.receipts, "3 LATER 2 ratelimited");
		/* One person's eyes, and other rooms, are the token's. */
		slack_stage_send(&s, 4, "C2", "x");
		slack_stage_until(&s, &s.receipts, "4 SENT 17");
		slack_stage_run(&s, 2200);
		slack_stage_send(&s, 5, "CHIRING", "x");
		slack_stage_until(&s, &s.receipts, "5 SENT -");
		send_full(&s, 6, &hiring, "U1", NULL);
		slack_stage_until(&s, &s.receipts, "6 SENT 17");
		slack_stage_close(&s);
	}
END_TEST

Suite *slack_out_suite(void)
{
	Suite *s = suite_create("slack_out");
	TCase *tc = tcase_create("slack_out");

	tcase_set_timeout(tc, 30);
	tcase_add_test(tc, a_private_message);
	tcase_add_test(tc, the_conversation_with_a_person);
	tcase_add_test(tc, threads_whispers_and_edits);
	tcase_add_loop_test(tc, an_answer_of_slack, 0, (int)ARRAY_LEN(verdicts));
	tcase_add_test(tc, an_error_nobody_knows);
	tcase_add_test(tc, a_pause_is_kept);
	tcase_add_loop_test(tc, half_a_minute_of_patience, 0, (int)ARRAY_LEN(patient));
	tcase_add_test(tc, ten_minutes_without_slack);
	tcase_add_test(tc, blocks_that_are_refused);
	tcase_add_test(tc, a_burst_and_then_a_message_a_second);
	tcase_add_test(tc, pages_go_on_where_they_stopped);
	tcase_add_test(tc, a_doubtful_one_is_looked_for);
	tcase_add_test(tc, nothing_to_say);
	tcase_add_test(tc, whom_somebody_meant);
	tcase_add_test(tc, the_breaker);
	tcase_add_test(tc, a_token_that_is_gone);
	tcase_add_test(tc, a_token_of_another_workspace);
	tcase_add_test(tc, a_webhook);
	suite_add_tcase(s, tc);
	return s;
}
