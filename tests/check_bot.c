#include "app/bot.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/mem.h"
#include "core/profile.h"
#include "slow_grader.h"
#include "stage.h"
#include "suites.h"

static size_t count(const struct conversation *c, enum event_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < c->log.n; i++)
		n += c->log.events[i].kind == kind;
	return n;
}

static void answer(struct stage *s)
{
	stage_say(s, "We would take a lock on the row and write it once.");
	stage_say(s, "done");
}

START_TEST(every_question_is_delivered_once)
	{
		struct stage *s = stage_create("payments", 1, NULL);
		struct conversation *c;

		stage_say(s, "start");
		for (int i = 0; i < 5; i++)
			answer(s);
		c = stage_load(s);
		ck_assert_int_ge((int)count(c, EVENT_ASKED), 5);
		ck_assert_uint_eq(count(c, EVENT_ASKED), count(c, EVENT_DELIVERED));
		conversation_destroy(c);
		stage_destroy(s);
	}
END_TEST

/* In JSON a control character is six bytes: the largest event is all of these. */
START_TEST(the_largest_answer_is_kept_whole)
	{
		struct stage *s = stage_create("payments", 1, NULL);
		char *line = mem_zalloc(ANSWER_BYTES_MAX, 1);
		struct conversation *c;
		size_t said = 0;

		memset(line, '\x01', ANSWER_BYTES_MAX - 1);
		stage_say(s, "start");
		stage_say(s, line);
		c = stage_load(s);
		for (size_t i = 0; i < c->log.n; i++) {
			if (c->log.events[i].kind != EVENT_SAID)
				continue;
			said++;
			ck_assert_str_eq(c->log.events[i].text, line);
		}
		ck_assert_uint_eq(said, 1);
		conversation_destroy(c);
		stage_destroy(s);
		free(line);
	}
END_TEST

START_TEST(a_late_grade_is_waited_for)
	{
		struct stage *s = stage_create("payments", 1, slow_grader_create);
		struct conversation *c;

		stage_say(s, "start");
		answer(s);
		ck_assert_uint_eq(slow_grader_jobs(stage_grader(s)), 1);
		stage_say(s, "done");
		ck_assert_ptr_nonnull(strstr(stage_last(s), "still reading"));
		slow_grader_answer(stage_grader(s), 0, 0.8);
		slow_grader_answer(stage_grader(s), 0, 0.1); /* twice */
		stage_settle(s);
		ck_assert_ptr_nonnull(strstr(stage_last(s), "Topic 1 of 6"));
		c = stage_load(s);
		ck_assert_uint_eq(count(c, EVENT_GRADED), 1);
		ck_assert_uint_eq(count(c, EVENT_GRADE_IGNORED), 1);
		ck_assert_double_eq(c->state.answers[0].score, 0.8);
		conversation_destroy(c);
		stage_destroy(s);
	}
END_TEST

START_TEST(a_grade_after_skip_and_after_stop_counts_for_nothing)
	{
		struct stage *s = stage_create("payments", 1, slow_grader_create);
		struct conversation *c;
		struct profile profile;

		stage_say(s, "start");
		answer(s);
		stage_say(s, "skip");
		slow_grader_answer(stage_grader(s), 0, 1);
		stage_settle(s);
		answer(s);
		stage_say(s, "stop");
		slow_grader_answer(stage_grader(s), 1, 1);
		stage_settle(s);
		c = stage_load(s);
		ck_assert_int_eq(c->state.phase, PHASE_ENDED);
		ck_assert_uint_eq(count(c, EVENT_GRADED), 0);
		profile_compute(&c->state, c->role, c->model, &profile);
		ck_assert_int_eq(profile.answers, 0);
		ck_assert_int_eq(profile.concepts[0].finding, FINDING_NOT_ASKED);
		conversation_destroy(c);
		stage_destroy(s);
	}
END_TEST

START_TEST(a_failing_grader_is_not_a_zero)
	{
		struct stage *s = stage_create("payments", 1, slow_grader_create);
		struct conversation *c;

		stage_say(s, "start");
		answer(s);
		slow_grader_fail(stage_grader(s), 0);
		stage_settle(s);
		c = stage_load(s);
		ck_assert_uint_eq(count(c, EVENT_GRADE_FAILED), 1);
		ck_assert_int_eq(c->state.answers[0].state, ANSWER_SUBMITTED);
		ck_assert_uint_eq(c->state.concepts[0].threads_n, 0);
		conversation_destroy(c);
		stage_destroy(s);
	}
END_TEST

START_TEST(an_ended_interview_says_so)
	{
		struct stage *s = stage_create("backend", 1, NULL);
		struct conversation *c;

		stage_say(s, "decline");
		ck_assert_ptr_nonnull(strstr(stage_last(s), "That is fine"));
		c = stage_load(s);
		ck_assert_str_eq(c->state.why, "declined");
		conversation_destroy(c);
		stage_destroy(s);
	}
END_TEST

START_TEST(a_repeated_delivery_is_a_no_op)
	{
		struct stage *s = stage_create("payments", 1, NULL);
		struct conversation *c;

		stage_say(s, "start");
		stage_say_again(s, "We take a lock.", "key-1");
		stage_say_again(s, "We take a lock.", "key-1");
		stage_say_again(s, "We take a lock.", "key-2");
		c = stage_load(s);
		ck_assert_uint_eq(count(c, EVENT_SAID), 2);
		conversation_destroy(c);
		stage_destroy(s);
	}
END_TEST

Suite *bot_suite(void)
{
	Suite *s = suite_create("bot");
	TCase *tc = tcase_create("bot");

	tcase_add_test(tc, every_question_is_delivered_once);
	tcase_add_test(tc, the_largest_answer_is_kept_whole);
	tcase_add_test(tc, a_late_grade_is_waited_for);
	tcase_add_test(tc, a_grade_after_skip_and_after_stop_counts_for_nothing);
	tcase_add_test(tc, a_failing_grader_is_not_a_zero);
	tcase_add_test(tc, an_ended_interview_says_so);
	tcase_add_test(tc, a_repeated_delivery_is_a_no_op);
	suite_add_tcase(s, tc);
	return s;
}
