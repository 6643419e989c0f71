#include "app/pace.h"

#include <stdio.h>

#include "suites.h"

static unsigned fine(struct pace *pace, const char *network, const char *who,
		     unsigned n, int64_t now)
{
	unsigned got = 0;

	for (unsigned i = 0; i < n; i++)
		got += pace_take(pace, network, who, now) == PACE_FINE;
	return got;
}

START_TEST(just_below_and_just_above)
	{
		struct pace *pace = pace_create(60, 0);

		ck_assert_uint_eq(fine(pace, "n", "sam", 60, 1000), 60);
		ck_assert_int_eq(pace_take(pace, "n", "sam", 1000), PACE_OVER);
		ck_assert_int_eq(pace_take(pace, "n", "sam", 1000), PACE_OVER_TOLD);
		/* Others, here and elsewhere, have their own. */
		ck_assert_uint_eq(fine(pace, "n", "eve", 61, 1000), 60);
		ck_assert_uint_eq(fine(pace, "m", "sam", 61, 1000), 60);
		/* One a second comes back. */
		ck_assert_uint_eq(fine(pace, "n", "sam", 20, 1005), 5);
		ck_assert_int_eq(pace_take(pace, "n", "sam", 1005), PACE_OVER_TOLD);
		ck_assert_uint_eq(fine(pace, "n", "sam", 100, 2000), 60);
		ck_assert_int_eq(pace_take(pace, "n", "sam", 2000), PACE_OVER_TOLD);
		pace_destroy(pace);
	}
END_TEST

START_TEST(a_network_has_a_ceiling_of_its_own)
	{
		struct pace *pace = pace_create(10, 25);

		ck_assert_uint_eq(fine(pace, "n", "a", 10, 0), 10);
		ck_assert_uint_eq(fine(pace, "n", "b", 10, 0), 10);
		ck_assert_uint_eq(fine(pace, "n", "c", 10, 0), 5);
		ck_assert_uint_eq(fine(pace, "m", "c", 10, 0), 10);
		pace_destroy(pace);
	}
END_TEST

START_TEST(clocks_that_jump_lock_nobody_out)
	{
		struct pace *pace = pace_create(10, 0);

		ck_assert_uint_eq(fine(pace, "n", "a", 20, 100000), 10);
		ck_assert_uint_eq(fine(pace, "n", "a", 20, 10), 0); /* a day back */
		ck_assert_uint_eq(fine(pace, "n", "a", 20, 70), 10);
		ck_assert_int_ne(pace_take(pace, "n", "a", 70), PACE_FINE);
		ck_assert_uint_eq(fine(pace, "n", "a", 20, 200000), 10);
		pace_destroy(pace);
	}
END_TEST

START_TEST(many_people_take_no_more_memory)
	{
		struct pace *pace = pace_create(1, 0);
		char who[32];

		for (int i = 0; i < 3 * PACE_BUCKETS; i++) {
			(void)snprintf(who, sizeof who, "p%d", i);
			ck_assert_int_eq(pace_take(pace, "n", who, i), PACE_FINE);
		}
		pace_destroy(pace);
	}
END_TEST

Suite *pace_suite(void)
{
	Suite *s = suite_create("pace");
	TCase *tc = tcase_create("pace");

	tcase_add_test(tc, just_below_and_just_above);
	tcase_add_test(tc, a_network_has_a_ceiling_of_its_own);
	tcase_add_test(tc, clocks_that_jump_lock_nobody_out);
	tcase_add_test(tc, many_people_take_no_more_memory);
	suite_add_tcase(s, tc);
	return s;
}
