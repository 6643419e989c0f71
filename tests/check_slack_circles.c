/* Recruiters by user group and by channel: who is in which. */
#include <string.h>

#include "base/attr.h"
#include "slack_stage.h"
#include "suites.h"

static char group[] = "group:S1", channel[] = "channel:C5", person[] = "U9";

static void watch_both(struct slack_options *o)
{
	static char *watched[] = {group, person, channel, group, NULL};

	o->circles = watched;
	o->webhook = NULL;
}

static void watch_group(struct slack_options *o)
{
	static char *watched[] = {group, NULL};

	o->circles = watched;
	o->webhook = NULL;
}

#define COMMAND_BY(user)                                                          \
	"team_id=T1&channel_id=C1&channel_name=general&user_id=" user "&command=" \
	"%2Finterview&text=list&trigger_id=1"
#define GROUP(users) "{\"ok\":true,\"users\":[" users "]}"
#define NO(word)     "{\"ok\":false,\"error\":\"" word "\"}"

/* How the next command is handed up, from "circles" or "unsure" on; "": neither. */
static const char *standing(struct slack_stage *s, const char *command)
{
	const char *line, *found;

	slack_stage_ask(s, "/slack/commands", command);
	line = s->inputs.lines[s->inputs.n - 1];
	found = strstr(line, "circles: ");
	if (!found)
		found = strstr(line, "unsure: ");
	return found ? found : "";
}

static int calls_of(const struct slack_stage *s, const char *method)
{
	int n = 0;

	for (size_t i = 0; i < s->calls.n; i++)
		n += strncmp(s->calls.lines[i], method, strlen(method)) == 0;
	return n;
}

static void answers(struct slack_stage *s, int i, const char *method, const char *body)
{
	s->script[i] = (struct slack_script){method, 200, NULL, body, -1};
}

START_TEST(members_of_groups_and_channels)
	{
		struct slack_stage s;

		slack_stage_open(&s, watch_both);
		answers(&s, 0, "usergroups.users.list", GROUP("\"U1\",\"U2\""));
		s.script[1] = (struct slack_script){
			"conversations.members", 200, NULL,
			"{\"ok\":true,\"members\":[\"U11\",\"U3\"],"
			"\"response_metadata\":{\"next_cursor\":\"dGVhbQ==\"}}",
			1};
		answers(&s, 2, "conversations.members",
			"{\"ok\":true,\"members\":[\"U1\"],"
			"\"response_metadata\":{\"next_cursor\":\"\"}}");
		ck_assert_str_eq(standing(&s, COMMAND_BY("U1")),
				 "circles: group:S1 channel:C5");
		ck_assert_str_eq(standing(&s, COMMAND_BY("U2")), "circles: group:S1");
		ck_assert_str_eq(standing(&s, COMMAND_BY("U3")), "circles: channel:C5");
		ck_assert_str_eq(standing(&s, COMMAND_BY("U4")), "");
		/* Not a part of an id, nor all of them. */
		ck_assert_str_eq(standing(&s, COMMAND_BY("U")), "");
		ck_assert_str_eq(standing(&s, COMMAND_BY("U1+U2")), "");
		slack_stage_until(&s, &s.calls, "usergroups.users.list usergroup=S1");
		slack_stage_until(&s, &s.calls,
				  "conversations.members channel=C5 limit=1000 "
				  "cursor=dGVhbQ==");
		/* All of them from what is remembered. */
		ck_assert_int_eq(calls_of(&s, "usergroups"), 1);
		ck_assert_int_eq(calls_of(&s, "conversations.members"), 2);
		slack_stage_close(&s);
	}
END_TEST

START_TEST(asked_anew_after_five_minutes)
	{
		struct slack_stage s;

		slack_stage_open(&s, watch_group);
		slack_stage_leap(&s, 0);
		answers(&s, 0, "usergroups.users.list", GROUP("\"U1\""));
		ck_assert_str_eq(standing(&s, COMMAND_BY("U1")), "circles: group:S1");
		answers(&s, 0, "usergroups.users.list", GROUP("\"U2\""));
		slack_stage_leap(&s, 280);
		ck_assert_str_eq(standing(&s, COMMAND_BY("U1")), "circles: group:S1");
		slack_stage_leap(&s, 30);
		ck_assert_str_eq(standing(&s, COMMAND_BY("U1")), "");
		ck_assert_str_eq(standing(&s, COMMAND_BY("U2")), "circles: group:S1");
		ck_assert_int_eq(calls_of(&s, "usergroups"), 2);
		slack_stage_close(&s);
	}
END_TEST

/* clang-format off */
static const struct {
	int status;
	const char *retry_after, *body, *then; /* what counts afterwards */
} troubles[] = {
	{429, "30", "", "circles: group:S1"},
	{503, NULL, "", "circles: group:S1"},
	{500, NULL, "", "circles: group:S1"},
	{200, NULL, NO("token_revoked"), "circles: group:S1"},
	/* Slack has been asked, and said no. */
	{200, NULL, NO("missing_scope"), "unsure: group:S1 (missing_scope)"},
	{200, NULL, NO("no_such_subteam"), "unsure: group:S1 (no_such_subteam)"},
	{200, NULL, "{\"ok\":true,\"users\":7}", "unsure: group:S1 (unreadable)"},
};
/* clang-format on */

START_TEST(what_is_remembered_counts_when_slack_can_not_be_asked)
	{
		struct slack_stage s;

		slack_stage_open(&s, watch_group);
		slack_stage_leap(&s, 0);
		answers(&s, 0, "usergroups.users.list", GROUP("\"U1\""));
		ck_assert_str_eq(standing(&s, COMMAND_BY("U1")), "circles: group:S1");
		s.script[0] = (struct slack_script){
			"usergroups.users.list", troubles[_i].status,
			troubles[_i].retry_after, troubles[_i].body, -1};
		slack_stage_leap(&s, 310);
		ck_assert_str_eq(standing(&s, COMMAND_BY("U1")), troubles[_i].then);
		/* And not with each command again. */
		ck_assert_str_eq(standing(&s, COMMAND_BY("U1")), troubles[_i].then);
		ck_assert_int_eq(calls_of(&s, "usergroups"), 2);
		slack_stage_close(&s);
	}
END_TEST

START_TEST(nothing_remembered_is_unsure)
	{
		struct slack_stage s;

		slack_stage_open(&s, watch_group);
		slack_stage_leap(&s, 0);
		s.script[0] = (struct slack_script){"usergroups.users.list", 429, "30",
						    "", 1};
		ck_assert_str_eq(standing(&s, COMMAND_BY("U1")),
				 "unsure: group:S1 (ratelimited)");
		answers(&s, 1, "usergroups.users.list", GROUP("\"U1\""));
		slack_stage_leap(&s, 25);
		ck_assert_str_eq(standing(&s, COMMAND_BY("U1")),
				 "unsure: group:S1 (ratelimited)");
		slack_stage_leap(&s, 10);
		ck_assert_str_eq(standing(&s, COMMAND_BY("U1")), "circles: group:S1");
		slack_stage_close(&s);
	}
END_TEST

START_TEST(other_circles_from_now_on)
	{
		static char *now[] = {channel, NULL};
		struct slack_stage s;

		slack_stage_open(&s, watch_group);
		answers(&s, 0, "usergroups.users.list", GROUP("\"U1\""));
		answers(&s, 1, "conversations.members",
			"{\"ok\":true,\"members\":[\"U1\"]}");
		ck_assert_str_eq(standing(&s, COMMAND_BY("U1")), "circles: group:S1");
		slack_watch(s.chat, now);
		ck_assert_str_eq(standing(&s, COMMAND_BY("U1")), "circles: channel:C5");
		slack_watch(s.chat, NULL);
		ck_assert_str_eq(standing(&s, COMMAND_BY("U1")), "");
		slack_stage_close(&s);
	}
END_TEST

/* What a candidate writes waits for nobody's lists. */
START_TEST(only_commands_need_them)
	{
		struct slack_stage s;

		slack_stage_open(&s, watch_group);
		slack_stage_ask(&s, "/slack/events",
				"{\"type\":\"event_callback\",\"team_id\":\"T1\","
				"\"event_id\":\"Ev1\",\"event\":{\"type\":\"message\","
				"\"channel_type\":\"im\",\"channel\":\"D1\",\"user\":"
				"\"U1\",\"ts\":\"1.1\",\"text\":\"hi\"}}");
		ck_assert_ptr_nonnull(strstr(s.inputs.lines[0], "[hi]"));
		ck_assert_int_eq(calls_of(&s, "usergroups"), 0);
		slack_stage_close(&s);
	}
END_TEST

START_TEST(ends_while_it_asks)
	{
		struct slack_stage s;

		slack_stage_open(&s, watch_both);
		slack_stage_post(&s, "/slack/commands", COMMAND_BY("U1"), "secret");
		slack_stage_until(&s, &s.calls, "usergroups.users.list");
		slack_stage_close(&s);
	}
END_TEST

Suite *slack_circles_suite(void)
{
	Suite *s = suite_create("slack_circles");
	TCase *tc = tcase_create("circles");

	tcase_add_test(tc, members_of_groups_and_channels);
	tcase_add_test(tc, asked_anew_after_five_minutes);
	tcase_add_loop_test(tc, what_is_remembered_counts_when_slack_can_not_be_asked,
			    0, (int)ARRAY_LEN(troubles));
	tcase_add_test(tc, nothing_remembered_is_unsure);
	tcase_add_test(tc, other_circles_from_now_on);
	tcase_add_test(tc, only_commands_need_them);
	tcase_add_test(tc, ends_while_it_asks);
	suite_add_tcase(s, tc);
	return s;
}
