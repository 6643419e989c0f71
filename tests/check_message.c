#include "chat/message.h"

#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "chat/console.h"
#include "suites.h"

static struct chat_message sample(void)
{
	struct chat_message m = {0};

	chat_add_text(&m, PART_TITLE, "Topic 1 of 6");
	chat_add_part(&m, PART_TEXT);
	chat_add_span(&m, SPAN_TEXT, "You said ");
	chat_add_span(&m, SPAN_QUOTE, "a \"lock\" \xE2\x80\xA6");
	chat_add_span(&m, SPAN_TEXT, ".");
	chat_add_text(&m, PART_ITEM, "one");
	chat_add_part(&m, PART_CHOICES);
	chat_add_choice(&m, "done", "Send answer");
	chat_add_choice(&m, "skip", "Skip");
	chat_mark_choice(&m, "C-0001/3", STYLE_DANGER);
	chat_add_part(&m, PART_NOTE);
	chat_add_span(&m, SPAN_TEXT, "asked by ");
	chat_add_person(&m, "U1", "Ann");
	chat_add_part(&m, PART_GAUGES);
	chat_add_gauge(&m, &(struct chat_gauge){"Security", "4/10", 4, 6, true, "GAP"});
	chat_add_gauge(&m, &(struct chat_gauge){"API", "not asked", -1, 0, false, ""});
	m.only_for = mem_strdup("U2");
	m.replaces = mem_strdup("171.001");
	return m;
}

START_TEST(json_brings_everything_back)
	{
		struct chat_message m = sample(), back;
		struct strbuf once, twice;
		struct error err;

		strbuf_init(&once, 10000);
		strbuf_init(&twice, 10000);
		chat_message_write(&m, &once);
		ck_assert_msg(chat_message_read(once.text, &back, &err), "%s",
			      err.text);
		chat_message_write(&back, &twice);
		ck_assert_str_eq(once.text, twice.text);
		strbuf_finish(&once);
		strbuf_finish(&twice);
		chat_message_finish(&m);
		chat_message_finish(&back);
	}
END_TEST

START_TEST(plain_has_all_the_words)
	{
		struct chat_message m = sample();
		struct strbuf out;

		strbuf_init(&out, 10000);
		chat_message_plain(&m, &out);
		ck_assert_str_eq(
			out.text,
			"Topic 1 of 6\nYou said \xE2\x80\x9C"
			"a \"lock\" \xE2\x80\xA6\xE2\x80\x9D.\n- one\ndone, skip\n"
			"asked by Ann\nSecurity 4/10 (needs 6) GAP\nAPI not asked");
		strbuf_finish(&out);
		chat_message_finish(&m);
	}
END_TEST

static void renders(const char *text, unsigned columns, const char *expected)
{
	struct chat_message m = {0};
	struct strbuf out;

	chat_add_text(&m, PART_TEXT, text);
	strbuf_init(&out, 10000);
	console_render(&m, columns, true, &out);
	ck_assert_str_eq(out.text, expected);
	strbuf_finish(&out);
	chat_message_finish(&m);
}

START_TEST(the_console_lets_no_control_through)
	{
		renders("a\033[2Jb\x07\x7F\xC2\x9B"
			"c\td",
			0, "a[2Jbc\td\n");
		renders("\xC3\xA9t\xC3\xA9", 0, "\xC3\xA9t\xC3\xA9\n");
	}
END_TEST

START_TEST(the_console_wraps_at_words)
	{
		renders("one two three four", 9, "one two\nthree\nfour\n");
		renders("\xC3\xA9\xC3\xA9 \xC3\xA9\xC3\xA9 x", 5,
			"\xC3\xA9\xC3\xA9 \xC3\xA9\xC3\xA9\nx\n");
		renders("longerthanaline x", 5, "longerthanaline\nx\n");
		renders("kept\nbreak", 40, "kept\nbreak\n");
	}
END_TEST

/* clang-format off */
static const char *const broken[] = {
	"", "[]", "{}", "{\"parts\":[{}]}",
	"{\"parts\":[{\"part\":\"song\",\"spans\":[],\"gauges\":[],\"choices\":[]}]}",
	"{\"parts\":[{\"part\":\"text\",\"spans\":[{\"kind\":\"shout\",\"text\":\"x\"}],"
	"\"gauges\":[],\"choices\":[]}]}",
	"{\"parts\":[{\"part\":\"text\",\"spans\":[{\"kind\":\"person\",\"text\":\"x\"}],"
	"\"gauges\":[],\"choices\":[]}]}",
	"{\"parts\":[{\"part\":\"gauges\",\"spans\":[],\"gauges\":[{\"label\":\"x\"}],"
	"\"choices\":[]}]}",
	"{\"parts\":[{\"part\":\"text\",\"spans\":[],\"gauges\":[],"
	"\"choices\":[{\"word\":\"x\"}]}]}",
};
/* clang-format on */

START_TEST(what_is_no_message_is_refused)
	{
		struct chat_message m;
		struct error err;

		ck_assert(!chat_message_read(broken[_i], &m, &err));
	}
END_TEST

Suite *message_suite(void)
{
	Suite *s = suite_create("message");
	TCase *tc = tcase_create("message");

	tcase_add_test(tc, json_brings_everything_back);
	tcase_add_test(tc, plain_has_all_the_words);
	tcase_add_test(tc, the_console_lets_no_control_through);
	tcase_add_test(tc, the_console_wraps_at_words);
	tcase_add_loop_test(tc, what_is_no_message_is_refused, 0,
			    (int)ARRAY_LEN(broken));
	suite_add_tcase(s, tc);
	return s;
}
