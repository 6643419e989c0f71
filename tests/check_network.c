/* The bot behind a network that does its worst. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "suites.h"
#include "theatre.h"

/* How far the check goes; `make storm` sets LEADLINE_SEEDS. */
static int seeds(int usual)
{
	const char *given = getenv("LEADLINE_SEEDS");

	return given ? (int)strtol(given, NULL, 10) : usual;
}

START_TEST(one_interview_in_order)
	{
		struct theatre *t = theatre_play(&(struct theatre_options){
			.seed = 1, .candidates = 1, .recruiters = 1});
		char *report = theatre_report(t, 0);

		ck_assert_ptr_nonnull(report);
		ck_assert_int_eq(theatre_unmarked_copies(t, 0), 0);
		if (getenv("SHOW"))
			printf("%s\n%s\n%s\n%s\n", theatre_shown(t, "U000"),
			       theatre_shown(t, "R00"), theatre_shown(t, "#hiring"),
			       report);
		free(report);
		theatre_end(t);
	}
END_TEST

enum { CROWD_MAX = 100 };

/* A few in `make check`; `make storm` sets LEADLINE_CROWD. */
static int crowd(void)
{
	const char *given = getenv("LEADLINE_CROWD");
	int n = given ? (int)strtol(given, NULL, 10) : 10;

	return n < CROWD_MAX ? n : CROWD_MAX;
}

static struct theatre *play(uint64_t seed, unsigned disorder, bool ids)
{
	return theatre_play(&(struct theatre_options){
		.seed = seed,
		.disorder = disorder,
		.ids = ids,
		.candidates = crowd(),
		.recruiters = crowd() < 10 ? 3 : crowd() / 10 + 2,
	});
}

/* The first line that differs, of each. */
static void differ(const char *a, const char *b, char ret[300])
{
	size_t line = 0, i = 0;

	for (; a[i] && a[i] == b[i]; i++)
		if (a[i] == '\n')
			line = i + 1;
	(void)snprintf(ret, 300, "after %zu bytes: \"%.100s\" where \"%.100s\" was", i,
		       a + line, b + line);
}

static void compare(struct theatre *t, char *const *expected, uint64_t seed)
{
	for (int i = 0; i < crowd(); i++) {
		char *report = theatre_report(t, i), where[300] = "";
		struct conversation *c = theatre_load(t, i);

		ck_assert_ptr_nonnull(expected[i]);
		if (report)
			differ(report, expected[i], where);
		ck_assert_msg(report && strcmp(report, expected[i]) == 0,
			      "seed %llu, candidate %d: another report, %s",
			      (unsigned long long)seed, i, where);
		ck_assert_str_eq(c->state.why, "complete");
		ck_assert_msg(theatre_unmarked_copies(t, i) == 0,
			      "seed %llu, candidate %d: a copy without a mark",
			      (unsigned long long)seed, i);
		conversation_destroy(c);
		free(report);
	}
}

static void weather(unsigned disorder, bool ids, int n)
{
	struct theatre *calm = play(1, 0, ids);
	const char *first = getenv("LEADLINE_FIRST_SEED");
	int from = first ? (int)strtol(first, NULL, 10) : 1;
	char *expected[CROWD_MAX] = {NULL};

	for (int i = 0; i < crowd(); i++)
		expected[i] = theatre_report(calm, i);
	theatre_end(calm);
	for (int seed = from; seed < from + n; seed++) {
		struct theatre *t = play((uint64_t)seed, disorder, ids);

		compare(t, expected, (uint64_t)seed);
		theatre_end(t);
	}
	for (int i = 0; i < crowd(); i++)
		free(expected[i]);
}

/* clang-format off */
static const struct {
	unsigned disorder;
	bool ids;
} skies[] = {
	{DISORDER_DELAY, false}, {DISORDER_REPEAT, true}, {DISORDER_DOUBT, false},
	{DISORDER_LATER, false}, {DISORDER_DOWN, true}, {DISORDER_OVERTAKE, true},
	{DISORDER_ALL, true}, {DISORDER_ALL & ~DISORDER_DOWN, false},
};
/* clang-format on */

START_TEST(whatever_the_network_does_the_report_is_the_same)
	{
		weather(skies[_i].disorder, skies[_i].ids, seeds(3));
	}
END_TEST

/* It is a digest of when what happened, too. */
static void blot_out_digests(char *text)
{
	static const char before[] = " log ";

	for (char *at = strstr(text, before); at; at = strstr(at + 1, before))
		memset(at + strlen(before), 'x', 12);
}

/* Everything that the candidate, the recruiter and the hiring channel were shown. The
 * network is gone for `down` seconds while the candidate answers. */
static char *shown_with_an_outage(int64_t down)
{
	struct theatre *t = theatre_open(&(struct theatre_options){
		.seed = 1, .candidates = 1, .recruiters = 1, .ids = true});
	static const char *const rooms[] = {"U000", "R00", "#hiring"};
	struct strbuf all;

	strbuf_init(&all, 1 << 20);
	theatre_command(t, "R00", "U000 payments");
	theatre_say(t, "U000", "start");
	for (int i = 0; i < 60 && !strstr(theatre_shown(t, "U000"), "last question");
	     i++) {
		if (i == 4)
			theatre_link(t, down == 0);
		theatre_say(t, "U000", i % 3 ? "idk" : "You store the violin.");
		if (i % 3 == 0)
			theatre_say(t, "U000", "done");
		if (i != 4)
			continue;
		theatre_wait(t, down);
		theatre_link(t, true);
		theatre_wait(t, 700 - down);
	}
	theatre_wait(t, 60);
	for (size_t i = 0; i < ARRAY_LEN(rooms); i++)
		strbuf_addf(&all, "%s\n====\n", theatre_shown(t, rooms[i]));
	theatre_end(t);
	return strbuf_take_and_finish(&all);
}

START_TEST(ten_minutes_down_as_if_nothing_had_happened)
	{
		char *calm = shown_with_an_outage(0);
		char *outage = shown_with_an_outage(600), where[300];

		blot_out_digests(calm);
		blot_out_digests(outage);
		ck_assert_ptr_nonnull(strstr(calm, "last question"));
		ck_assert_ptr_nonnull(strstr(calm, "Concept depth report"));
		differ(outage, calm, where);
		ck_assert_msg(strcmp(outage, calm) == 0, "it shows: %s", where);
		free(calm);
		free(outage);
	}
END_TEST

/* What a kill at this point leaves is taken up by the next process. */
static void killed(const struct theatre_options *how, const char *expected)
{
	struct theatre *t = theatre_play(how);
	char *report = theatre_report(t, 0), where[300] = "";
	struct conversation *c = theatre_load(t, 0);

	if (report)
		differ(report, expected, where);
	ck_assert_msg(report && strcmp(report, expected) == 0,
		      "killed at call %u%s, message %u: another report, %s",
		      how->die_at, how->die_after ? " (done)" : "", how->die_sending,
		      where);
	ck_assert_str_eq(c->state.why, "complete");
	ck_assert_int_eq(theatre_unmarked_copies(t, 0), 0);
	conversation_destroy(c);
	free(report);
	theatre_end(t);
}

START_TEST(killed_anywhere_it_ends_the_same)
	{
		struct theatre_options how = {
			.seed = 1, .candidates = 1, .recruiters = 1, .ids = _i == 0};
		struct theatre *t = theatre_play(&how);
		char *expected = theatre_report(t, 0);
		unsigned calls = theatre_calls(t), sends = theatre_sends(t);
		unsigned step = getenv("LEADLINE_SEEDS") ? 1 : 41;

		theatre_end(t);
		ck_assert_uint_gt(calls, 500);
		for (unsigned n = 1; n < calls; n += step)
			for (int after = 0; after < 2; after++) {
				how.die_at = n;
				how.die_after = after;
				killed(&how, expected);
			}
		how.die_at = 0;
		for (unsigned n = 1; n < sends; n += step / 8 + 1) {
			how.die_sending = n;
			killed(&how, expected);
		}
		free(expected);
	}
END_TEST

Suite *network_suite(void)
{
	Suite *s = suite_create("network");
	TCase *tc = tcase_create("weather"), *kill = tcase_create("kill");

	tcase_add_test(tc, one_interview_in_order);
	tcase_add_test(tc, ten_minutes_down_as_if_nothing_had_happened);
	tcase_add_loop_test(tc, whatever_the_network_does_the_report_is_the_same, 0,
			    (int)ARRAY_LEN(skies));
	tcase_add_loop_test(kill, killed_anywhere_it_ends_the_same, 0, 2);
	suite_add_tcase(s, tc);
	suite_add_tcase(s, kill);
	return s;
}
