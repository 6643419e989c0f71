#include "chat/slack_blocks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "chat/slack_view.h"
#include "slack_valid.h"
#include "suites.h"

/* A small generator of its own: the same messages on every machine. */
static uint32_t next(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

/* clang-format off */
static const char *const hostile[] = {
	"<!channel> *bold* _it_ ~no~ `code` ```pre```", "&amp;&lt;script&gt;", "\"\\\"\n\t",
	"<@U123ABC> <https://evil|bank>", "> quote\n>>> more", "\x01\x02\x1F\x7F", "",
	"日本語の答え\xF0\x9F\x92\xA3", ":bomb: @here #general", " \n ", "e\xCC\x81",
	"{\"type\":\"section\"}", "&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&",
};
/* clang-format on */

static char *text_of(uint32_t *seed)
{
	size_t pieces = next(seed) % 12 == 0 ? next(seed) % 600 : next(seed) % 8;
	struct strbuf out;

	strbuf_init(&out, 1 << 20);
	for (size_t i = 0; i < pieces; i++)
		strbuf_adds(&out, hostile[next(seed) % ARRAY_LEN(hostile)]);
	return strbuf_take_and_finish(&out);
}

static void add_random_part(struct chat_message *m, uint32_t *seed)
{
	enum chat_part_kind kind =
		(enum chat_part_kind)(next(seed) % (PART_CHOICES + 1));
	size_t n = next(seed) % 30 == 0 ? next(seed) % 120 : next(seed) % 4;

	chat_add_part(m, kind);
	for (size_t i = 0; i < n; i++) {
		char *text = text_of(seed), *token = text_of(seed);
		struct chat_gauge gauge = {
			.depth = (int)(next(seed) % 14) - 2,
			.needs = next(seed) % 8,
			.key = next(seed) % 2,
		};

		if (kind == PART_CHOICES) {
			chat_add_choice(m, text, token);
			chat_mark_choice(m, next(seed) % 2 ? token : NULL,
					 (enum chat_style)(next(seed) % 3));
		} else if (kind == PART_GAUGES) {
			snprintf(gauge.label, sizeof gauge.label, "Concept %zu é", i);
			snprintf(gauge.value, sizeof gauge.value, "%zu/10", i);
			chat_add_gauge(m, &gauge);
		} else if (next(seed) % 4 == 0) {
			chat_add_person(m, next(seed) % 2 ? "U123" : "x\"y", text);
		} else {
			chat_add_span(m,
				      (enum chat_span_kind)(next(seed) % SPAN_PERSON),
				      text);
		}
		free(text);
		free(token);
	}
}

/* For tests/slack/typecheck.py: one JSON a line, appended. */
static void emit(const char *kind, const char *json)
{
	const char *path = getenv("SLACK_EMITTED");
	FILE *f = path ? fopen(path, "a") : NULL;

	if (!f)
		return;
	fprintf(f, "[\"%s\",%s]\n", kind, json);
	fclose(f);
}

static bool nothing_loose(const char *text)
{
	return !strchr(text, '<') && !strchr(text, '>');
}

START_TEST(whatever_is_said_slack_would_take_it)
	{
		uint32_t seed = 4711u + (uint32_t)_i;
		struct chat_message m = {0};
		struct slack_pages pages;
		size_t parts = next(&seed) % 60;
		struct error why;

		for (size_t i = 0; i < parts; i++)
			add_random_part(&m, &seed);
		slack_pages_make(&m, &pages);
		for (size_t i = 0; i < pages.n; i++) {
			ck_assert_msg(slack_valid_blocks(pages.pages[i].blocks, &why),
				      "%s", why.text);
			emit("blocks", pages.pages[i].blocks);
			ck_assert(*pages.pages[i].text);
			ck_assert_uint_lt(strlen(pages.pages[i].text), 40000);
			ck_assert(nothing_loose(pages.pages[i].text));
		}
		slack_pages_finish(&pages);
		chat_message_finish(&m);
	}
END_TEST

static void renders(struct chat_message *m, const char *blocks, const char *text)
{
	struct slack_pages pages;

	slack_pages_make(m, &pages);
	ck_assert_uint_eq(pages.n, 1);
	ck_assert_str_eq(pages.pages[0].blocks, blocks);
	ck_assert_str_eq(pages.pages[0].text, text);
	slack_pages_finish(&pages);
	chat_message_finish(m);
}

#define RICH(type, elements)                                                \
	"{\"type\":\"rich_text\",\"elements\":[{\"type\":\"rich_text_" type \
	"\",\"elements\":[" elements "]}]}"
#define PLAIN(text) "{\"type\":\"plain_text\",\"text\":\"" text "\",\"emoji\":false}"

/* clang-format off */
static const char question[] =
	"[{\"type\":\"header\",\"text\":" PLAIN("Topic 1 of 6") "},"
	RICH("section", "{\"type\":\"text\",\"text\":\"Why\",\"style\":{\"bold\":true}},"
			"{\"type\":\"text\",\"text\":\" *not* <b>?\"}") ","
	"{\"type\":\"actions\",\"elements\":[{\"type\":\"button\",\"text\":"
	PLAIN("Send answer") ",\"action_id\":\"choice_00\","
	"\"value\":\"{\\\"word\\\":\\\"done\\\",\\\"token\\\":\\\"C-0001/3\\\"}\","
	"\"style\":\"primary\"}]},"
	"{\"type\":\"context\",\"elements\":[" PLAIN("or type it") "]}]";
/* clang-format on */

START_TEST(a_question)
	{
		struct chat_message m = {0};

		chat_add_text(&m, PART_TITLE, "Topic 1 of 6");
		chat_add_part(&m, PART_TEXT);
		chat_add_span(&m, SPAN_STRONG, "Why");
		chat_add_span(&m, SPAN_TEXT, " *not* <b>?");
		chat_add_part(&m, PART_CHOICES);
		chat_add_choice(&m, "done", "Send answer");
		chat_mark_choice(&m, "C-0001/3", STYLE_PRIMARY);
		chat_add_text(&m, PART_NOTE, "or type it");
		renders(&m, question,
			"Topic 1 of 6\nWhy *not* &lt;b&gt;?\ndone\nor type it");
	}
END_TEST

START_TEST(gauges_are_bars_and_words)
	{
		struct chat_message m = {0};

		chat_add_part(&m, PART_GAUGES);
		chat_add_gauge(&m, &(struct chat_gauge){"Security", "4/10", 4, 6, true,
							"GAP"});
		chat_add_gauge(
			&m, &(struct chat_gauge){"API", "not asked", -1, 0, false, ""});
		renders(&m,
			"[" RICH("preformatted",
				 "{\"type\":\"text\",\"text\":\"* Security "
				 "████░░░░░░ 4/10  needs 6  GAP\\n\"},{\"type\":"
				 "\"text\",\"text\":\"  API      ·········· not "
				 "asked\\n\"}") "]",
			"Security 4/10 (needs 6) GAP\nAPI not asked");
	}
END_TEST

START_TEST(lists_people_and_quotes)
	{
		struct chat_message m = {0};

		chat_add_part(&m, PART_ITEM);
		chat_add_span(&m, SPAN_QUOTE, "<!here>");
		chat_add_part(&m, PART_ITEM);
		chat_add_person(&m, "U1", "Ann");
		chat_add_person(&m, "console", "Bob");
		renders(&m,
			"[{\"type\":\"rich_text\",\"elements\":[{\"type\":\"rich_text_"
			"list\",\"style\":\"bullet\",\"elements\":[{\"type\":\"rich_"
			"text_section\",\"elements\":[{\"type\":\"text\",\"text\":\"“"
			"\"},{\"type\":\"text\",\"text\":\"<!here>\"},{\"type\":"
			"\"text\",\"text\":\"”\"}]},{\"type\":\"rich_text_section\","
			"\"elements\":[{\"type\":\"user\",\"user_id\":\"U1\"},{"
			"\"type\":\"text\",\"text\":\"Bob\"}]}]}]}]",
			"- “&lt;!here&gt;”\n- AnnBob");
	}
END_TEST

START_TEST(nothing_is_lost_over_pages)
	{
		struct strbuf text, all;
		struct chat_message m = {0};
		struct slack_pages pages;
		size_t letters = 0;

		strbuf_init(&text, 100000);
		strbuf_init(&all, 200000);
		for (int i = 0; i < 9000; i++)
			strbuf_addf(&text, "é%04d ", i);
		chat_add_text(&m, PART_TEXT, text.text);
		slack_pages_make(&m, &pages);
		ck_assert_uint_gt(pages.n, 4);
		for (size_t i = 0; i < pages.n; i++)
			strbuf_adds(&all, pages.pages[i].text);
		for (const char *s = all.text; *s; s++)
			letters += *s != '\n';
		ck_assert_uint_eq(letters, text.len);
		slack_pages_finish(&pages);
		chat_message_finish(&m);
		strbuf_finish(&text);
		strbuf_finish(&all);
	}
END_TEST

START_TEST(more_buttons_than_fit_one_block)
	{
		struct chat_message m = {0};
		struct slack_pages pages;
		struct error why;
		size_t shown = 0;

		chat_add_part(&m, PART_CHOICES);
		for (int i = 0; i < 60; i++)
			chat_add_choice(&m, "w", "Label");
		slack_pages_make(&m, &pages);
		for (size_t i = 0; i < pages.n; i++) {
			ck_assert_msg(slack_valid_blocks(pages.pages[i].blocks, &why),
				      "%s", why.text);
			for (const char *at = pages.pages[i].blocks;
			     (at = strstr(at, "\"button\"")) != NULL; at++)
				shown++;
		}
		ck_assert_uint_eq(shown, 60);
		slack_pages_finish(&pages);
		chat_message_finish(&m);
	}
END_TEST

START_TEST(more_titles_than_fit_one_message)
	{
		struct chat_message m = {0};
		struct slack_pages pages;
		struct error why;

		for (int i = 0; i < 120; i++)
			chat_add_text(&m, PART_TITLE, "x");
		slack_pages_make(&m, &pages);
		ck_assert_uint_eq(pages.n, 3);
		for (size_t i = 0; i < pages.n; i++)
			ck_assert_msg(slack_valid_blocks(pages.pages[i].blocks, &why),
				      "%s", why.text);
		slack_pages_finish(&pages);
		chat_message_finish(&m);
	}
END_TEST

START_TEST(nothing_to_say_is_no_page)
	{
		struct chat_message m = {0};
		struct slack_pages pages;

		slack_pages_make(&m, &pages);
		ck_assert_uint_eq(pages.n, 0);
		chat_add_text(&m, PART_TITLE, " \n");
		chat_add_text(&m, PART_TEXT, "\x01");
		chat_add_part(&m, PART_CHOICES);
		slack_pages_make(&m, &pages);
		ck_assert_uint_eq(pages.n, 0);
		slack_pages_finish(&pages);
		chat_message_finish(&m);
	}
END_TEST

static const struct chat_pick picks[] = {
	{"payments", "Payments & <more>"},
	{"long", "A label that goes on and on for longer than a "
		 "picker has room for, and on and on"},
	{"a value that goes on and on for longer than it "
	 "may, namely seventy-five characters or so",
	 "Too long to be offered"},
	{"infra", "Infrastructure"}};
static const struct chat_field fields[] = {
	{.kind = FIELD_PERSON, .name = "person", .label = "Whom"},
	{.kind = FIELD_PICK,
	 .name = "role",
	 .label = "Role",
	 .value = "infra",
	 .picks = picks,
	 .picks_n = 4},
	{.kind = FIELD_ROOM, .name = "room", .label = "Report to", .value = "C1"},
	{.kind = FIELD_LINES, .name = "note", .label = "", .optional = true},
	{.kind = FIELD_LINE, .name = "line", .label = "Line", .value = "x"},
};

START_TEST(a_form_is_a_modal)
	{
		struct chat_form form = {.action = "invite",
					 .token = "C-0001",
					 .title = "Invite somebody to an interview",
					 .submit = "Invite",
					 .fields = fields,
					 .fields_n = ARRAY_LEN(fields)};
		struct strbuf view;
		struct error why;
		char token[3001];

		strbuf_init(&view, 300000);
		ck_assert(slack_view_write(&form, "C1", NULL, &view));
		ck_assert_msg(slack_valid_view(view.text, &why), "%s", why.text);
		emit("view", view.text);
		ck_assert_ptr_nonnull(strstr(view.text, "Payments &amp; &lt;more&gt;"));
		memset(token, 'x', 3000);
		token[3000] = '\0';
		form.token = token;
		ck_assert(!slack_view_write(&form, "C1", NULL, &view));
		form.token = NULL;
		form.action = "";
		ck_assert(!slack_view_write(&form, "C1", NULL, &view));
		form.action = "x";
		form.fields_n = 0;
		ck_assert(!slack_view_write(&form, "C1", NULL, &view));
		strbuf_finish(&view);
	}
END_TEST

START_TEST(what_was_filled_in)
	{
		static const char json[] =
			"{\"state\":{\"values\":{"
			"\"a\":{\"value\":{\"type\":\"plain_text_input\",\"value\":null}},"
			"\"b\":{\"value\":{\"type\":\"users_select\",\"selected_user\":"
			"\"U1\"}},\"c\":{\"value\":{\"type\":\"static_select\","
			"\"selected_option\":{\"value\":\"p\"}}},\"d\":{},\"e\":[],"
			"\"f\":{\"value\":{\"type\":\"conversations_select\","
			"\"selected_conversation\":\"C1\"}},"
			"\"g\":{\"value\":{\"value\":\"text\"}}}}}";
		static const char *const expected[][2] = {
			{"a", ""}, {"b", "U1"}, {"c", "p"}, {"f", "C1"}, {"g", "text"}};
		struct chat_field got[10];
		struct error err;
		struct json *root = json_parse(json, strlen(json), "view", &err);
		struct json_at at;

		ck_assert_ptr_nonnull(root);
		at = json_at_root(root, "view");
		ck_assert_uint_eq(slack_view_fields(&at, got, 10), ARRAY_LEN(expected));
		for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
			ck_assert_str_eq(got[i].name, expected[i][0]);
			ck_assert_str_eq(got[i].value, expected[i][1]);
		}
		ck_assert_uint_eq(slack_view_fields(&at, got, 2), 2);
		json_free(root);
	}
END_TEST

Suite *slack_blocks_suite(void)
{
	Suite *s = suite_create("slack_blocks");
	TCase *tc = tcase_create("slack_blocks");

	tcase_add_loop_test(tc, whatever_is_said_slack_would_take_it, 0, 200);
	tcase_add_test(tc, a_question);
	tcase_add_test(tc, gauges_are_bars_and_words);
	tcase_add_test(tc, lists_people_and_quotes);
	tcase_add_test(tc, nothing_is_lost_over_pages);
	tcase_add_test(tc, more_buttons_than_fit_one_block);
	tcase_add_test(tc, more_titles_than_fit_one_message);
	tcase_add_test(tc, nothing_to_say_is_no_page);
	tcase_add_test(tc, a_form_is_a_modal);
	tcase_add_test(tc, what_was_filled_in);
	suite_add_tcase(s, tc);
	return s;
}
