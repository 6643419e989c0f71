#include "core/quote.h"

#include <string.h>

#include "base/attr.h"
#include "base/strbuf.h"
#include "suites.h"

static const char text[] =
	"First we lock it. Then the second\nwriter waits, e.g. 5 ms. Done";

/* clang-format off */
static const struct {
	const char *what, *text;
	size_t start, end, max;
	const char *quote;
} rows[] = {
	{"the sentence around the span", text, 9, 13, 100, "First we lock it."},
	{"a line break ends a sentence", text, 27, 33, 100, "Then the second"},
	{"a point inside a word does not", text, 34, 40, 100, "writer waits, e.g."},
	{"no span: how it begins", text, 0, 0, 100, "First we lock it."},
	{"cut behind, at a word", "one two three four five", 0, 3, 12, "one two …"},
	{"cut in front, the span stays", "one two three four five", 19, 23, 10, "… five"},
	{"past the end", "short", 90, 99, 20, "short"},
	{"nothing", "", 0, 0, 20, ""},
	{"blanks are one blank", "a  \t b", 0, 1, 20, "a b"},
	{"no half characters", "ééééééééé", 0, 2, 5, "éé …"},
};
/* clang-format on */

START_TEST(quotes)
	{
		struct strbuf out;

		strbuf_init(&out, 1000);
		quote_around(rows[_i].text, rows[_i].start, rows[_i].end, rows[_i].max,
			     &out);
		ck_assert_msg(strcmp(out.text, rows[_i].quote) == 0, "%s: \"%s\"",
			      rows[_i].what, out.text);
		strbuf_finish(&out);
	}
END_TEST

Suite *quote_suite(void)
{
	Suite *s = suite_create("quote");
	TCase *tc = tcase_create("quote");

	tcase_add_loop_test(tc, quotes, 0, (int)ARRAY_LEN(rows));
	suite_add_tcase(s, tc);
	return s;
}
