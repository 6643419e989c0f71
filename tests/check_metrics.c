#include "io/metrics.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/attr.h"
#include "base/strbuf.h"
#include "suites.h"

enum { TEXT_MAX = 10000 };

/* clang-format off */
static const struct {
	int64_t us;
	int bucket;
} times[] = {
	{-5, 0}, {0, 0}, {500, 0}, {501, 1}, {1000, 1}, {1001, 2}, {99999, 7},
	{100000, 7}, {100001, 8}, {10000000, 13}, {10000001, 14}, {INT64_MAX, 14},
};
/* clang-format on */

START_TEST(a_bound_belongs_to_its_bucket)
	{
		struct histogram h = {0};

		histogram_add(&h, times[_i].us);
		for (int i = 0; i <= HISTOGRAM_BOUNDS; i++)
			ck_assert_msg(h.in[i] == (i == times[_i].bucket), "bucket %d",
				      i);
		ck_assert_uint_eq(h.sum_us,
				  times[_i].us < 0 ? 0 : (uint64_t)times[_i].us);
	}
END_TEST

START_TEST(a_histogram_is_cumulative)
	{
		struct histogram h = {0};
		struct strbuf text;

		histogram_add(&h, 400);
		histogram_add(&h, 400);
		histogram_add(&h, 30000);
		histogram_add(&h, 11000000);
		strbuf_init(&text, TEXT_MAX);
		metrics_histogram(&text, "x_seconds", "How long.", &h);
		ck_assert_str_eq(text.text, "# HELP x_seconds How long.\n"
					    "# TYPE x_seconds histogram\n"
					    "x_seconds_bucket{le=\"0.0005\"} 2\n"
					    "x_seconds_bucket{le=\"0.001\"} 2\n"
					    "x_seconds_bucket{le=\"0.0025\"} 2\n"
					    "x_seconds_bucket{le=\"0.005\"} 2\n"
					    "x_seconds_bucket{le=\"0.01\"} 2\n"
					    "x_seconds_bucket{le=\"0.025\"} 2\n"
					    "x_seconds_bucket{le=\"0.05\"} 3\n"
					    "x_seconds_bucket{le=\"0.1\"} 3\n"
					    "x_seconds_bucket{le=\"0.25\"} 3\n"
					    "x_seconds_bucket{le=\"0.5\"} 3\n"
					    "x_seconds_bucket{le=\"1\"} 3\n"
					    "x_seconds_bucket{le=\"2.5\"} 3\n"
					    "x_seconds_bucket{le=\"5\"} 3\n"
					    "x_seconds_bucket{le=\"10\"} 3\n"
					    "x_seconds_bucket{le=\"+Inf\"} 4\n"
					    "x_seconds_sum 11.030800\n"
					    "x_seconds_count 4\n");
		strbuf_finish(&text);
	}
END_TEST

static const struct {
	const char *value, *written;
} values[] = {
	{"irc:libera", "x{n=\"irc:libera\",k=\"y\"} 3\n"},
	{"", "x{n=\"\",k=\"y\"} 3\n"},
	{"a\"b\\c\nd", "x{n=\"a\\\"b\\\\c\\nd\",k=\"y\"} 3\n"},
	{"ä{},=", "x{n=\"ä{},=\",k=\"y\"} 3\n"},
};

START_TEST(values_of_labels_are_escaped)
	{
		const struct metrics_label labels[] = {
			{"n", values[_i].value}, {"k", "y"}, {NULL, NULL}};
		struct strbuf text;

		strbuf_init(&text, TEXT_MAX);
		metrics_number(&text, "x", labels, 3);
		ck_assert_str_eq(text.text, values[_i].written);
		strbuf_finish(&text);
	}
END_TEST

START_TEST(a_family_and_its_samples)
	{
		struct strbuf text;

		strbuf_init(&text, TEXT_MAX);
		metrics_family(&text, "x_total", METRICS_COUNTER, "A \"b\" \\ c\nd.");
		metrics_number(&text, "x_total", NULL, UINT64_MAX);
		metrics_family(&text, "y", METRICS_GAUGE, "Y.");
		metrics_seconds(&text, "y", NULL, 1000001);
		metrics_seconds(&text, "y", NULL, -1);
		metrics_seconds(&text, "y", NULL, INT64_MIN);
		ck_assert_str_eq(text.text, "# HELP x_total A \"b\" \\\\ c\\nd.\n"
					    "# TYPE x_total counter\n"
					    "x_total 18446744073709551615\n"
					    "# HELP y Y.\n# TYPE y gauge\n"
					    "y 1.000001\ny -0.000001\n"
					    "y -9223372036854.775808\n");
		strbuf_finish(&text);
	}
END_TEST

Suite *metrics_suite(void)
{
	Suite *s = suite_create("metrics");
	TCase *tc = tcase_create("metrics");

	tcase_add_loop_test(tc, a_bound_belongs_to_its_bucket, 0,
			    (int)ARRAY_LEN(times));
	tcase_add_test(tc, a_histogram_is_cumulative);
	tcase_add_loop_test(tc, values_of_labels_are_escaped, 0,
			    (int)ARRAY_LEN(values));
	tcase_add_test(tc, a_family_and_its_samples);
	suite_add_tcase(s, tc);
	return s;
}
