/* What Slack posts, and how it is answered. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/strbuf.h"
#include "chat/slack_form.h"
#include "io/http_server.h"
#include "io/loop.h"
#include "slack_stage.h"
#include "slack_valid.h"
#include "suites.h"

#define COMMAND(text)                                                       \
	"token=x&team_id=T1&channel_id=C1&channel_name=general&user_id=U1&" \
	"user_name=sam&command=%2Finterview&text=" text "&trigger_id=1.2.x"

START_TEST(a_command_is_handed_up_and_answered)
	{
		struct chat_message say = {0};
		struct slack_stage s;
		const char *answer;

		slack_stage_open(&s, NULL);
		chat_add_text(&say, PART_TEXT, "C-0001 & <welcome>");
		s.say = &say;
		answer = slack_stage_ask(
			&s, "/slack/commands",
			COMMAND("%3C%40U2%7Cbob%3E+payments+%26amp%3B"));
		ck_assert_str_eq(
			answer,
			"200 {\"response_type\":\"ephemeral\",\"text\":"
			"\"C-0001 &amp; &lt;welcome&gt;\",\"blocks\":[{\"type\":"
			"\"rich_text\",\"elements\":[{\"type\":\"rich_text_"
			"section\",\"elements\":[{\"type\":\"text\",\"text\":"
			"\"C-0001 & <welcome>\"}]}]}]}");
		ck_assert_str_eq(s.inputs.lines[0],
				 "COMMAND U1(Ann) in C1/- key=1.2.x message=- -/- "
				 "[<@U2> payments &]");
		slack_stage_close(&s);
		chat_message_finish(&say);
	}
END_TEST

START_TEST(who_is_no_colleague_is_an_outsider)
	{
		struct slack_stage s;

		slack_stage_open(&s, NULL);
		slack_stage_ask(&s, "/slack/commands",
				"team_id=T1&channel_id=D7&channel_name=directmessage&"
				"user_id=W1&command=%2Finterview&text=&trigger_id=9");
		ck_assert_str_eq(
			s.inputs.lines[0],
			"COMMAND W1(Ann outsider) in W1/- key=9 message=- -/- []");
		s.script[0] = (struct slack_script){"users.info", 200, NULL,
						    "{\"ok\":false,\"error\":"
						    "\"missing_scope\"}",
						    -1};
		slack_stage_ask(&s, "/slack/commands", COMMAND(""));
		ck_assert_str_eq(
			s.inputs.lines[1],
			"COMMAND U1(sam outsider) in C1/- key=1.2.x message=- -/- [] "
			"unsure: users.info");
		slack_stage_close(&s);
	}
END_TEST

#define EVENT(event)                                                                \
	"{\"type\":\"event_callback\",\"team_id\":\"TX\",\"event_id\":\"Ev1\","     \
	"\"authorizations\":[{\"team_id\":\"T1\",\"user_id\":\"UBOT\"}],\"event\":" \
	"{" event "}}"
#define IM "\"type\":\"message\",\"channel\":\"D1\",\"channel_type\":\"im\","

/* clang-format off */
static const struct {
	const char *event, *input; /* NULL: nothing of it is handed up */
} events[] = {
	{IM "\"user\":\"U1\",\"text\":\"a &lt;b&gt; <@U1> <#C1|x>\",\"ts\":\"1.1\"",
	 "TEXT U1(Ann) in U1/- key=Ev1 message=1.1 -/- [a <b> @Ann #x]"},
	{IM "\"user\":\"U1\",\"text\":\"x\",\"ts\":\"1.2\",\"thread_ts\":\"1.1\"",
	 "TEXT U1(Ann) in U1/1.1 key=Ev1 message=1.2 -/- [x]"},
	{IM "\"user\":\"U1\",\"text\":\"x\",\"ts\":\"1.2\",\"thread_ts\":\"1.2\"",
	 "TEXT U1(Ann) in U1/- key=Ev1 message=1.2 -/- [x]"},
	{IM "\"user\":\"U1\",\"ts\":\"1.2\",\"subtype\":\"me_message\",\"text\":\"x\"",
	 "TEXT U1(Ann) in U1/- key=Ev1 message=1.2 -/- [x]"},
	{IM "\"user\":\"U1\",\"ts\":\"1.2\",\"subtype\":\"file_share\",\"text\":\"my cv\",\"files\":[{}]",
	 "FILE U1(Ann) in U1/- key=Ev1 message=1.2 -/- [my cv]"},
	{IM "\"user\":\"U1\",\"ts\":\"1.2\",\"subtype\":\"thread_broadcast\",\"thread_ts\":\"1.1\",\"text\":\"x\"",
	 "TEXT U1(Ann) in U1/1.1 key=Ev1 message=1.2 -/- [x]"},
	{IM "\"subtype\":\"message_changed\",\"hidden\":true,\"ts\":\"9.9\",\"message\":{\"user\":\"U1\","
	 "\"text\":\"new\",\"ts\":\"1.1\"},\"previous_message\":{\"user\":\"U1\",\"text\":\"old\",\"ts\":\"1.1\"}",
	 "EDIT U1(Ann) in U1/- key=Ev1 message=1.1 -/- [new]"},
	{IM "\"subtype\":\"message_changed\",\"message\":{\"user\":\"U1\",\"subtype\":\"tombstone\","
	 "\"text\":\"This message was deleted.\",\"ts\":\"1.1\"},\"previous_message\":{\"text\":\"old\"}",
	 "DELETE U1(Ann) in U1/- key=Ev1 message=1.1 -/- []"},
	{IM "\"subtype\":\"message_deleted\",\"deleted_ts\":\"1.1\",\"previous_message\":{\"user\":\"U1\",\"text\":\"x\"}",
	 "DELETE U1(Ann) in U1/- key=Ev1 message=1.1 -/- []"},
	{"\"type\":\"app_mention\",\"channel\":\"C5\",\"user\":\"U1\",\"text\":\"<@UBOT> status\",\"ts\":\"1.3\"",
	 "TEXT U1(Ann) in C5/- key=Ev1 message=1.3 -/- [status]"},
	{"\"type\":\"message\",\"channel\":\"G5\",\"channel_type\":\"mpim\",\"user\":\"U1\",\"text\":\"x\",\"ts\":\"1.3\"",
	 "TEXT U1(Ann) in G5/- key=Ev1 message=1.3 -/- [x]"},
	/* links that unfold, programs, ourselves, noise */
	{IM "\"subtype\":\"message_changed\",\"message\":{\"user\":\"U1\",\"text\":\"same\",\"ts\":\"1.1\"},"
	 "\"previous_message\":{\"text\":\"same\"}", NULL},
	{IM "\"subtype\":\"message_changed\",\"message\":{\"user\":\"U1\",\"bot_id\":\"B1\",\"text\":\"new\",\"ts\":\"1.1\"},"
	 "\"previous_message\":{\"text\":\"old\"}", NULL},
	{IM "\"subtype\":\"message_deleted\",\"deleted_ts\":\"1.1\",\"previous_message\":{\"user\":\"UBOT\",\"bot_id\":\"B1\"}", NULL},
	{IM "\"user\":\"UBOT\",\"text\":\"x\",\"ts\":\"1.1\"", NULL},
	{IM "\"user\":\"U1\",\"bot_id\":\"B1\",\"text\":\"x\",\"ts\":\"1.1\"", NULL},
	{IM "\"user\":\"USLACKBOT\",\"text\":\"x\",\"ts\":\"1.1\"", NULL},
	{IM "\"subtype\":\"bot_message\",\"bot_id\":\"B1\",\"text\":\"x\",\"ts\":\"1.1\"", NULL},
	{IM "\"subtype\":\"ekm_access_denied\",\"user\":\"UREVOKEDU\",\"text\":\"\",\"ts\":\"1.1\"", NULL},
	{IM "\"subtype\":\"channel_join\",\"user\":\"U1\",\"text\":\"joined\",\"ts\":\"1.1\"", NULL},
	{IM "\"user\":\"U1\",\"text\":\"no ts\"", NULL},
	{"\"type\":\"message\",\"user\":\"U1\",\"text\":\"no channel\",\"ts\":\"1.1\"", NULL},
	{"\"type\":\"app_home_opened\",\"user\":\"U1\",\"channel\":\"D1\"", NULL},
	{"\"type\":\"tokens_revoked\",\"tokens\":{\"oauth\":[\"U1\"],\"bot\":[]}", NULL},
};
/* clang-format on */

START_TEST(an_event)
	{
		struct strbuf body;
		struct slack_stage s;

		strbuf_init(&body, 10000);
		strbuf_addf(&body, EVENT("%s"), events[_i].event);
		slack_stage_open(&s, NULL);
		/* So that names are known. */
		slack_stage_ask(&s, "/slack/commands", COMMAND(""));
		ck_assert_str_eq(slack_stage_ask(&s, "/slack/events", body.text),
				 "200 ");
		if (events[_i].input)
			ck_assert_str_eq(slack_stage_wait(&s, &s.inputs, 2),
					 events[_i].input);
		else
			ck_assert_uint_eq(s.inputs.n, 1);
		ck_assert_uint_eq(s.states.n, 1);
		slack_stage_close(&s);
		strbuf_finish(&body);
	}
END_TEST

#define MINE EVENT(IM "\"user\":\"U1\",\"text\":\"x\",\"ts\":\"1.1\"")

START_TEST(only_slack_is_heard)
	{
		struct slack_stage s;

		slack_stage_open(&s, NULL);
		slack_stage_post(&s, "/slack/events", MINE, "forged");
		ck_assert_str_eq(slack_stage_wait(&s, &s.answers, 1), "401 ");
		slack_stage_post(&s, "/slack/events", MINE, "older");
		ck_assert_str_eq(slack_stage_wait(&s, &s.answers, 2), "200 ");
		ck_assert_str_eq(
			slack_stage_ask(
				&s, "/slack/events",
				"{\"type\":\"url_verification\",\"token\":\"t\","
				"\"challenge\":\"3eZ\\\"b\"}"),
			"200 {\"challenge\":\"3eZ\\\"b\"}");
		ck_assert_str_eq(slack_stage_ask(&s, "/slack/events", "{\"type\":5}"),
				 "200 ");
		ck_assert_str_eq(slack_stage_ask(&s, "/slack/events", "not json"),
				 "200 ");
		ck_assert_str_eq(
			slack_stage_ask(&s, "/slack/commands", "ssl_check=1&token=x"),
			"200 ");
		ck_assert_str_eq(
			slack_stage_ask(&s, "/slack/events",
					"{\"type\":\"app_rate_limited\",\"team_id\":"
					"\"T1\",\"minute_rate_limited\":1518467820}"),
			"200 ");
		ck_assert_uint_eq(s.inputs.n, 1);
		slack_stage_close(&s);
	}
END_TEST

/* Somebody who has the secret of one workspace speaks for another one. */
START_TEST(workspaces_do_not_mix)
	{
		struct slack_options second = {.network = "slack:T2",
					       .team = "T2",
					       .bot_token = "xoxb-2",
					       .signing_secrets = {"their secret"},
					       .insecure_loopback = true,
					       .api_base = "http://127.0.0.1:9/api/"};
		struct slack_stage s;
		struct chat_sink sink;
		struct chat *other;
		struct error err;

		slack_stage_open(&s, NULL);
		sink = s.chat->sink;
		other = slack_create(s.loop, s.hub, &second, &sink, &err);
		slack_stage_post(&s, "/slack/events", MINE, "their secret");
		ck_assert_str_eq(slack_stage_wait(&s, &s.answers, 1), "200 ");
		ck_assert_uint_eq(s.inputs.n, 0);
		slack_stage_post(&s, "/slack/events", MINE, "secret");
		slack_stage_wait(&s, &s.inputs, 1);
		second.signing_secrets[0] = "";
		ck_assert_ptr_null(slack_create(s.loop, s.hub, &second, &sink, &err));
		chat_destroy(other);
		slack_stage_close(&s);
	}
END_TEST

START_TEST(what_is_not_kept_is_sent_again)
	{
		struct chat_message say = {0};
		struct slack_stage s;

		slack_stage_open(&s, NULL);
		s.lose = true;
		ck_assert_str_eq(slack_stage_ask(&s, "/slack/events", MINE), "503 ");
		ck_assert_str_eq(slack_stage_ask(&s, "/slack/commands", COMMAND("")),
				 "503 ");
		chat_add_text(&say, PART_TEXT, "not saved");
		s.say = &say;
		ck_assert_ptr_nonnull(
			strstr(slack_stage_ask(&s, "/slack/commands", COMMAND("")),
			       "not saved"));
		chat_message_finish(&say);
		slack_stage_close(&s);
	}
END_TEST

static char *with_url(struct slack_stage *s, const char *body, const char *path)
{
	struct strbuf out;

	strbuf_init(&out, 10000);
	strbuf_addf(&out, "%s&response_url=http%%3A%%2F%%2F127.0.0.1%%3A%d%s", body,
		    http_server_port(s->fake), path);
	return strbuf_take_and_finish(&out);
}

START_TEST(a_late_answer_takes_another_way)
	{
		struct chat_message say = {0};
		struct slack_stage s;
		int64_t start;
		char *body;

		slack_stage_open(&s, NULL);
		s.hold = true;
		body = with_url(&s, COMMAND(""), "%2Frespond");
		slack_stage_post(&s, "/slack/commands", body, "secret");
		slack_stage_wait(&s, &s.inputs, 1);
		slack_stage_post(&s, "/slack/events", MINE, "secret");
		start = loop_now(s.loop);
		ck_assert_str_eq(slack_stage_wait(&s, &s.answers, 1), "200 ");
		ck_assert_int_le(loop_now(s.loop) - start, 3);
		slack_stage_run(&s, 1);
		ck_assert_uint_eq(s.held_n, 2);
		chat_add_text(&say, PART_TEXT, "better late");
		chat_answer(s.chat, s.held[0],
			    &(struct chat_answer){.kept = true, .message = &say});
		slack_stage_until(&s, &s.calls, "\"text\":\"better late\"");
		/* The event is still open: only the truth is said about it. */
		ck_assert_uint_eq(s.answers.n, 1);
		chat_answer(s.chat, s.held[1], &(struct chat_answer){.kept = false});
		ck_assert_str_eq(slack_stage_wait(&s, &s.answers, 2), "503 ");
		free(body);
		chat_message_finish(&say);
		slack_stage_close(&s);
	}
END_TEST

#define PRESS(value, more)                                                           \
	"{\"type\":\"block_actions\",\"team\":{\"id\":\"T1\"},\"user\":{\"id\":"     \
	"\"U1\",\"name\":\"sam\",\"team_id\":\"T1\"},\"trigger_id\":\"7.7\","        \
	"\"container\":{\"type\":\"message\",\"message_ts\":\"5.5\",\"channel_id\":" \
	"\"C1\"},\"channel\":{\"id\":\"C1\",\"name\":\"hiring\"},\"actions\":[{"     \
	"\"action_id\":\"choice_00\",\"value\":\"" value "\"}]" more "}"

START_TEST(a_button_is_a_choice)
	{
		struct chat_message say = {0};
		struct slack_stage s;
		char press[1000];

		slack_stage_open(&s, NULL);
		chat_add_text(&say, PART_TEXT, "noted");
		s.say = &say;
		(void)snprintf(
			press, sizeof press,
			PRESS("{\\\"word\\\":\\\"I don't know\\\",\\\"token\\\":"
			      "\\\"C-1/2\\\"}",
			      ",\"response_url\":\"http://127.0.0.1:%d/respond\""),
			http_server_port(s.fake));
		ck_assert_str_eq(slack_stage_interact(&s, press), "200 ");
		ck_assert_str_eq(s.inputs.lines[0],
				 "CHOICE U1(Ann) in C1/- key=7.7 message=5.5 -/C-1/2 "
				 "[I don't know]");
		slack_stage_until(&s, &s.calls,
				  "\"replace_original\":false,\"text\":\"noted\"");
		/* Without a response_url, or a strange one: by a whisper. */
		ck_assert_str_eq(
			slack_stage_interact(
				&s, PRESS("{\\\"word\\\":\\\"x\\\"}",
					  ",\"response_url\":\"http://evil/respond\"")),
			"200 ");
		slack_stage_until(&s, &s.calls,
				  "chat.postEphemeral channel=C1 text=noted");
		ck_assert_str_eq(slack_stage_interact(&s, PRESS("our own? no", "")),
				 "200 ");
		ck_assert_str_eq(slack_stage_interact(&s, "{\"type\":\"shortcut\"}"),
				 "200 ");
		ck_assert_uint_eq(s.inputs.n, 2);
		chat_message_finish(&say);
		slack_stage_close(&s);
	}
END_TEST

static const struct chat_field fields[] = {
	{.kind = FIELD_LINES, .name = "reason", .label = "Why"}};
static const struct chat_form form = {.action = "decide",
				      .token = "C-0001",
				      .title = "Hold",
				      .submit = "Record",
				      .fields = fields,
				      .fields_n = 1};

START_TEST(a_form_is_opened_at_once)
	{
		struct chat_message say = {0};
		struct slack_stage s;
		struct error why;
		const char *call;

		slack_stage_open(&s, NULL);
		chat_add_text(&say, PART_TEXT, "or type it");
		s.form = &form;
		s.say = &say;
		ck_assert_str_eq(slack_stage_ask(&s, "/slack/commands", COMMAND("")),
				 "200 ");
		call = slack_stage_until(&s, &s.calls,
					 "views.open trigger_id=1.2.x view=");
		ck_assert_msg(slack_valid_view(strstr(call, "view={") + 5, &why), "%s",
			      why.text);
		/* Too late: what it asks for can be typed. */
		s.script[0] = (struct slack_script){"views.open", 200, NULL,
						    "{\"ok\":false,\"error\":"
						    "\"expired_trigger_id\"}",
						    -1};
		slack_stage_ask(&s, "/slack/commands", COMMAND(""));
		slack_stage_until(&s, &s.calls, "text=or type it");
		chat_message_finish(&say);
		slack_stage_close(&s);
	}
END_TEST

#define FILLED                                                                          \
	"{\"type\":\"view_submission\",\"team\":null,\"user\":{\"id\":\"U1\",\"name\":" \
	"\"sam\",\"team_id\":\"T1\"},\"trigger_id\":\"8.8\",\"view\":{\"type\":"        \
	"\"modal\",\"callback_id\":\"decide\",\"private_metadata\":\"{\\\"token\\\":"   \
	"\\\"C-0001\\\",\\\"room\\\":\\\"C1\\\",\\\"thread\\\":null}\",\"state\":{"     \
	"\"values\":{\"reason\":{\"value\":{\"type\":\"plain_text_input\",\"value\":"   \
	"\"see <her> notes\"}}}}}}"

START_TEST(a_form_comes_back_filled_in)
	{
		struct chat_field wrong = {.name = "reason", .value = "say more"};
		struct slack_stage s;

		slack_stage_open(&s, NULL);
		ck_assert_str_eq(slack_stage_interact(&s, FILLED), "200 ");
		ck_assert_str_eq(s.inputs.lines[0],
				 "FORM U1(Ann) in C1/- key=8.8 message=- decide/C-0001 "
				 "[] reason=see <her> notes");
		s.errors = &wrong;
		s.errors_n = 1;
		ck_assert_str_eq(slack_stage_interact(&s, FILLED),
				 "200 {\"response_action\":\"errors\",\"errors\":{"
				 "\"reason\":\"say more\"}}");
		slack_stage_close(&s);
	}
END_TEST

START_TEST(ends_with_requests_open)
	{
		struct slack_stage s;

		slack_stage_open(&s, NULL);
		s.hold = true;
		slack_stage_post(&s, "/slack/events", MINE, "secret");
		slack_stage_wait(&s, &s.inputs, 1);
		slack_stage_post(&s, "/slack/commands",
				 "team_id=T1&channel_id=C1&"
				 "user_id=U9&command=x&text=",
				 "secret");
		slack_stage_run(&s, 5);
		slack_stage_close(&s);
	}
END_TEST

Suite *slack_in_suite(void)
{
	Suite *s = suite_create("slack_in");
	TCase *tc = tcase_create("slack_in");

	tcase_add_test(tc, a_command_is_handed_up_and_answered);
	tcase_add_test(tc, who_is_no_colleague_is_an_outsider);
	tcase_add_loop_test(tc, an_event, 0, (int)ARRAY_LEN(events));
	tcase_add_test(tc, only_slack_is_heard);
	tcase_add_test(tc, workspaces_do_not_mix);
	tcase_add_test(tc, what_is_not_kept_is_sent_again);
	tcase_add_test(tc, a_late_answer_takes_another_way);
	tcase_add_test(tc, a_button_is_a_choice);
	tcase_add_test(tc, a_form_is_opened_at_once);
	tcase_add_test(tc, a_form_comes_back_filled_in);
	tcase_add_test(tc, ends_with_requests_open);
	suite_add_tcase(s, tc);
	return s;
}
