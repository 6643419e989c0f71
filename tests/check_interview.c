#include "core/interview.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "core/profile.h"
#include "make_bank.h"
#include "suites.h"

/* An interview on a table: no store, no chat; time and grades come from the test. */
struct table {
	struct bank *bank;
	struct role *role;
	struct depth_model *model;
	int64_t *exposure;
	struct event_log log;
	struct interview state;
	struct decision last;
	int64_t now;
};

static void feed(struct table *t, const struct input *in)
{
	struct facts facts = {t->now, t->bank, t->role, t->model, &t->log, t->exposure};

	decision_finish(&t->last);
	interview_decide(&t->state, in, &facts, &t->last);
	for (size_t i = 0; i < t->last.events_n; i++) {
		struct event copy = event_copy(&t->last.events[i]);

		event_log_add(&t->log, &copy);
	}
	t->state = t->last.next;
}

static void say(struct table *t, const char *line)
{
	feed(t, &(struct input){.kind = INPUT_LINE, .text = line});
}

static struct table set(uint64_t seed)
{
	struct table t = {.now = 1000};
	struct event e = {.kind = EVENT_INVITED, .answer = -1};

	t.bank = make_bank();
	t.role = make_role();
	t.model = depth_model_create(&depth_defaults);
	t.exposure = mem_zalloc(t.bank->probes_n, sizeof *t.exposure);
	e.invited.interview = mem_strdup("C-0001");
	e.invited.role = mem_strdup("payments");
	e.invited.role_title = mem_strdup("Payments-team role");
	e.invited.grader = mem_strdup("rubric");
	e.invited.grader_version = mem_strdup("1");
	e.invited.stemmer = mem_strdup("none");
	e.invited.seed = seed;
	e.invited.start = t.role->start;
	e.invited.belief = depth_defaults;
	feed(&t, &(struct input){.kind = INPUT_INVITE, .invitation = &e});
	event_finish(&e);
	return t;
}

static void clear(struct table *t)
{
	decision_finish(&t->last);
	event_log_finish(&t->log);
	depth_model_destroy(t->model);
	role_destroy(t->role);
	bank_destroy(t->bank);
	free(t->exposure);
}

static bool has_effect(const struct table *t, enum effect_kind kind, enum phrase phrase)
{
	for (size_t i = 0; i < t->last.effects_n; i++)
		if (t->last.effects[i].kind == kind
		    && (kind != EFFECT_SAY || t->last.effects[i].phrase == phrase))
			return true;
	return false;
}

static bool said(const struct table *t, enum phrase phrase)
{
	return has_effect(t, EFFECT_SAY, phrase);
}

static bool asks(const struct table *t)
{
	return has_effect(t, EFFECT_ASK, 0);
}

static const struct answer *current(const struct table *t)
{
	return &t->state.answers[interview_current(&t->state)];
}

static size_t count(const struct table *t, enum event_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < t->log.n; i++)
		n += t->log.events[i].kind == kind;
	return n;
}

static void grade_as(struct table *t, int answer, int revision, double score, bool low)
{
	struct grade grade = {.score = score, .low_confidence = low, .on_topic = true};

	feed(t, &(struct input){.kind = INPUT_GRADED,
				.answer = answer,
				.revision = revision,
				.grade = &grade});
}

static void grade(struct table *t, double score)
{
	grade_as(t, interview_current(&t->state), current(t)->revision, score, false);
}

static void answer(struct table *t, const char *text)
{
	say(t, text);
	say(t, "done");
	ck_assert(current(t)->state == ANSWER_SUBMITTED);
}

static struct table started(void)
{
	struct table t = set(1);

	say(&t, "start");
	ck_assert(asks(&t));
	return t;
}

/* Goes on until the concept has changed or the interview has ended. */
static void finish_concept(struct table *t)
{
	int concept = t->state.concept;

	while (t->state.phase == PHASE_TALKING && t->state.concept == concept)
		say(t, "idk");
}

START_TEST(nothing_begins_before_consent)
	{
		struct table t = set(1);

		ck_assert(said(&t, PHRASE_GREETING));
		say(&t, "what is this?");
		ck_assert(said(&t, PHRASE_HOW_TO_START));
		say(&t, "more");
		ck_assert(said(&t, PHRASE_MORE));
		ck_assert_int_eq(t.state.phase, PHASE_INVITED);
		ck_assert_int_eq(t.state.answers_n, 0);
		say(&t, "start");
		ck_assert_int_eq(t.state.phase, PHASE_TALKING);
		ck_assert(asks(&t));
		ck_assert_double_eq(current(&t)->difficulty, 4);
		clear(&t);
	}
END_TEST

START_TEST(who_declines_is_left_alone)
	{
		struct table t = set(1);

		say(&t, "decline");
		ck_assert(said(&t, PHRASE_DECLINED));
		ck_assert_int_eq(t.state.phase, PHASE_ENDED);
		ck_assert_str_eq(t.state.why, "declined");
		ck_assert(!has_effect(&t, EFFECT_REPORT, 0));
		say(&t, "start");
		ck_assert(said(&t, PHRASE_OVER));
		clear(&t);
	}
END_TEST

START_TEST(a_strong_candidate_climbs_to_the_top)
	{
		struct table t = started();
		struct profile profile;

		for (int i = 0; i < 60 && t.state.phase == PHASE_TALKING; i++) {
			answer(&t, "We use gamma.");
			grade(&t, 1);
		}
		ck_assert_str_eq(t.state.why, "complete");
		ck_assert(has_effect(&t, EFFECT_REPORT, 0));
		profile_compute(&t.state, t.role, t.model, &profile);
		for (int i = 0; i < CONCEPTS; i++) {
			ck_assert_double_gt(profile.concepts[i].estimate.mean, 9);
			ck_assert(t.state.concepts[i].behind);
			ck_assert_int_le(t.state.concepts[i].asked, PROBES_PER_CONCEPT);
		}
		ck_assert_int_le((int)count(&t, EVENT_ASKED), 48);
		clear(&t);
	}
END_TEST

START_TEST(two_dont_knows_close_a_concept)
	{
		struct table t = started();
		struct profile profile;

		for (int i = 0; i < 2 * CONCEPTS; i++)
			say(&t, "I don't know");
		ck_assert_str_eq(t.state.why, "complete");
		ck_assert_int_eq((int)count(&t, EVENT_ASKED), CONCEPTS + CONCEPTS);
		profile_compute(&t.state, t.role, t.model, &profile);
		ck_assert_double_lt(profile.concepts[0].estimate.mean, 2);
		ck_assert_int_eq(profile.concepts[0].finding, FINDING_GAP);
		clear(&t);
	}
END_TEST

START_TEST(skipping_is_no_observation)
	{
		struct table t = started();
		struct profile profile;

		for (int i = 0; i < 2 * CONCEPTS; i++)
			say(&t, "skip");
		ck_assert_int_eq(t.state.phase, PHASE_ENDED);
		profile_compute(&t.state, t.role, t.model, &profile);
		ck_assert_int_eq(profile.answers, 0);
		ck_assert_int_eq(profile.concepts[0].finding, FINDING_NOT_ASKED);
		ck_assert_str_eq(t.state.concepts[0].why, "skipped");
		clear(&t);
	}
END_TEST

START_TEST(a_written_dont_know_is_one)
	{
		struct table t = started();

		say(&t, "No idea, sorry.");
		say(&t, "done");
		ck_assert_int_eq((int)count(&t, EVENT_DONT_KNOW), 1);
		ck_assert_int_eq(t.state.concepts[0].dont_knows, 1);
		clear(&t);
	}
END_TEST

START_TEST(low_confidence_asks_once_more_and_never_lowers)
	{
		struct table t = started();

		answer(&t, "It is about beta and such.");
		grade_as(&t, 0, 1, 0.4, true);
		ck_assert_int_eq(current(&t)->kind, ASK_CLARIFY);
		ck_assert_int_eq(current(&t)->parent, 0);
		answer(&t, "I mean beta.");
		grade_as(&t, 1, 1, 0.2, true);
		ck_assert_double_eq(t.state.concepts[0].threads[0].score[0], 0.4);
		ck_assert_int_eq((int)t.state.concepts[0].threads_n, 1);
		ck_assert_int_eq((int)t.state.concepts[0].threads[0].n, 1);
		ck_assert_int_eq(current(&t)->kind, ASK_MAIN);
		answer(&t, "It is about beta and such.");
		grade_as(&t, 2, 1, 0.4, true);
		answer(&t, "It is gamma.");
		grade_as(&t, 3, 1, 0.9, false);
		ck_assert_double_eq(t.state.concepts[0].threads[1].score[0], 0.9);
		clear(&t);
	}
END_TEST

START_TEST(not_knowing_more_takes_nothing_away)
	{
		struct table t = started();

		answer(&t, "It is about beta and such.");
		grade_as(&t, 0, 1, 0.4, true);
		say(&t, "idk");
		ck_assert_double_eq(t.state.concepts[0].threads[0].score[0], 0.4);
		ck_assert_int_eq(t.state.concepts[0].dont_knows, 0);
		ck_assert_int_eq(current(&t)->kind, ASK_MAIN);
		clear(&t);
	}
END_TEST

START_TEST(one_step_behind_a_strong_answer)
	{
		struct table t = started();
		const struct event *asked;

		answer(&t, "First we use beta.\nThen gamma is locked.");
		grade(&t, 0.9);
		ck_assert_int_eq(current(&t)->kind,
				 ASK_MAIN); /* 4 is not hard enough */
		answer(&t, "We lock gamma first.");
		grade(&t, 0.8);
		ck_assert_int_eq(current(&t)->kind, ASK_BEHIND);
		asked = interview_asked(&t.log, interview_current(&t.state));
		ck_assert_str_eq(asked->asked.quote, "We lock gamma first");
		answer(&t, "Because of delta.");
		grade(&t, 0.1);
		ck_assert_int_eq((int)t.state.concepts[0].threads[1].n, 2);
		ck_assert_double_eq(t.state.concepts[0].threads[1].score[1], 0.1);
		answer(&t, "We lock gamma first.");
		grade(&t, 0.9);
		ck_assert_int_eq(current(&t)->kind, ASK_MAIN); /* once a concept */
		clear(&t);
	}
END_TEST

START_TEST(a_late_a_double_and_a_stale_grade_are_recorded_and_ignored)
	{
		struct table t = started();

		answer(&t, "It is beta.");
		grade(&t, 0.5);
		grade_as(&t, 0, 1, 1.0, false);
		ck_assert_double_eq(t.state.concepts[0].threads[0].score[0], 0.5);
		ck_assert_int_eq((int)count(&t, EVENT_GRADE_IGNORED), 1);

		answer(&t, "It is gamma.");
		say(&t, "skip");
		grade_as(&t, 1, 1, 1.0, false);
		ck_assert_int_eq((int)t.state.concepts[0].threads_n, 1);
		ck_assert_int_eq((int)count(&t, EVENT_GRADE_IGNORED), 2);

		answer(&t, "It is gamma.");
		say(&t, "and delta"); /* still being read: it is graded anew */
		ck_assert_int_eq(current(&t)->revision, 2);
		grade_as(&t, 2, 1, 0.1, false);
		ck_assert_int_eq(current(&t)->state, ANSWER_SUBMITTED);
		say(&t, "stop");
		grade_as(&t, 2, 2, 1.0, false);
		ck_assert_int_eq((int)count(&t, EVENT_GRADED), 1);
		ck_assert_str_eq(t.state.why, "withdrawn");
		clear(&t);
	}
END_TEST

START_TEST(a_grader_that_fails_is_never_a_zero)
	{
		struct table t = started();

		answer(&t, "It is gamma.");
		for (int i = 0; i < GRADE_TRIES; i++) {
			ck_assert_int_eq(t.state.answers[0].state, ANSWER_SUBMITTED);
			feed(&t, &(struct input){.kind = INPUT_GRADE_FAILED,
						 .answer = 0,
						 .revision = 1,
						 .text = "down"});
			t.now = interview_deadline(&t.state);
			if (i + 1 < GRADE_TRIES)
				feed(&t, &(struct input){.kind = INPUT_DUE});
		}
		ck_assert_int_eq(t.state.answers[0].state, ANSWER_UNGRADED);
		ck_assert_int_eq((int)t.state.concepts[0].threads_n, 0);
		ck_assert(asks(&t));
		clear(&t);
	}
END_TEST

START_TEST(a_grader_that_is_silent_is_asked_again_and_then_left)
	{
		struct table t = started();

		answer(&t, "It is gamma.");
		for (int i = 0; i < 10 && t.state.answers[0].state == ANSWER_SUBMITTED;
		     i++) {
			t.now = interview_deadline(&t.state);
			feed(&t, &(struct input){.kind = INPUT_DUE});
		}
		ck_assert_int_eq(t.state.answers[0].state, ANSWER_UNGRADED);
		ck_assert_int_eq((int)count(&t, EVENT_GRADE_RETRIED), GRADE_TRIES - 1);
		ck_assert_int_eq((int)t.state.concepts[0].threads_n, 0);
		clear(&t);
	}
END_TEST

START_TEST(a_pause_loses_nothing)
	{
		struct table t = started();

		say(&t, "It is beta,");
		say(&t, "pause");
		ck_assert(t.state.paused);
		say(&t, "resume");
		ck_assert(has_effect(&t, EFFECT_REPEAT, 0));
		say(&t, "pause");
		say(&t, "and gamma."); /* writing goes on, so the interview does */
		ck_assert(!t.state.paused);
		ck_assert_int_eq(current(&t)->fragments, 2);
		say(&t, "done");
		say(&t, "pause");
		grade(&t, 0.5); /* what follows waits for them */
		ck_assert(!asks(&t));
		say(&t, "resume");
		ck_assert(asks(&t));
		clear(&t);
	}
END_TEST

START_TEST(undo_takes_back_the_last_line)
	{
		struct table t = started();
		struct strbuf text;

		say(&t, "undo");
		ck_assert(said(&t, PHRASE_NOTHING_TO_UNDO));
		say(&t, "one");
		say(&t, "two");
		say(&t, "undo");
		say(&t, "three");
		strbuf_init(&text, 1000);
		interview_answer_text(&t.log, 0, &text);
		ck_assert_str_eq(text.text, "one\nthree");
		strbuf_finish(&text);
		clear(&t);
	}
END_TEST

START_TEST(an_answer_has_a_ceiling)
	{
		struct table t = started();
		char *line = mem_zalloc(ANSWER_BYTES_MAX + 2, 1);

		memset(line, 'a', ANSWER_BYTES_MAX);
		say(&t, line);
		ck_assert(said(&t, PHRASE_TOO_LONG));
		line[ANSWER_BYTES_MAX - 1] = '\0';
		say(&t, line);
		ck_assert_int_eq(current(&t)->fragments, 1);
		say(&t, "b");
		ck_assert(said(&t, PHRASE_TOO_LONG));
		ck_assert_int_eq(current(&t)->fragments, 1);
		free(line);
		clear(&t);
	}
END_TEST

START_TEST(what_has_no_words_is_asked_for_in_words)
	{
		struct table t = started();

		say(&t, "\xF0\x9F\x91\x8D\xF0\x9F\x91\x8D");
		say(&t, "done");
		ck_assert(said(&t, PHRASE_NO_WORDS));
		ck_assert_int_eq(current(&t)->state, ANSWER_OPEN);
		answer(&t, "It is gamma.");
		clear(&t);
	}
END_TEST

START_TEST(another_language_is_for_a_person)
	{
		static const char german[] =
			"Man sollte zuerst die Datenbank sperren und danach den Wert schreiben.";
		struct table t = started();

		say(&t, german);
		say(&t, "done");
		ck_assert(said(&t, PHRASE_OTHER_LANGUAGE));
		ck_assert_int_eq(current(&t)->state, ANSWER_OPEN);
		say(&t, german);
		say(&t, "done");
		ck_assert(said(&t, PHRASE_SET_ASIDE));
		ck_assert_int_eq(t.state.answers[0].state, ANSWER_SET_ASIDE);
		ck_assert_int_eq((int)t.state.concepts[0].threads_n, 0);
		ck_assert(asks(&t));
		clear(&t);
	}
END_TEST

START_TEST(distress_pauses_and_is_no_answer)
	{
		struct table t = started();

		say(&t, "It is beta.");
		say(&t, "I can't do this anymore, I want to die");
		ck_assert(said(&t, PHRASE_DISTRESS));
		ck_assert(t.state.paused);
		ck_assert_int_eq(current(&t)->fragments, 1);
		ck_assert_int_eq((int)count(&t, EVENT_SUBMITTED), 0);
		say(&t, "resume");
		ck_assert(has_effect(&t, EFFECT_REPEAT, 0));
		clear(&t);
	}
END_TEST

START_TEST(words_that_show_something_again)
	{
		struct table t = started();

		say(&t, "clarify");
		ck_assert(said(&t, PHRASE_CLARIFY));
		ck_assert(t.state.answers[0].clarified);
		say(&t, "repeat");
		ck_assert(has_effect(&t, EFFECT_REPEAT, 0));
		say(&t, "help");
		ck_assert(said(&t, PHRASE_HELP));
		say(&t, "resume");
		ck_assert(said(&t, PHRASE_NOT_PAUSED));
		say(&t, "done");
		ck_assert(said(&t, PHRASE_NOTHING_YET));
		say(&t, "");
		ck_assert_int_eq((int)t.last.effects_n, 0);
		ck_assert_int_eq((int)t.last.events_n, 0);
		say(&t, "no");
		ck_assert_int_eq(current(&t)->fragments, 1);
		say(&t, "");
		ck_assert_int_eq(current(&t)->state, ANSWER_SUBMITTED);
		say(&t, "done");
		ck_assert(said(&t, PHRASE_STILL_READING));
		clear(&t);
	}
END_TEST

START_TEST(withdrawing_keeps_what_was_said)
	{
		struct table t = started();
		struct profile profile;

		finish_concept(&t);
		finish_concept(&t);
		ck_assert_int_eq(t.state.concept, 2);
		say(&t, "stop");
		ck_assert(said(&t, PHRASE_WITHDRAWN));
		ck_assert(has_effect(&t, EFFECT_REPORT, 0));
		profile_compute(&t.state, t.role, t.model, &profile);
		ck_assert_int_eq(profile.asked, 2);
		ck_assert_int_eq(profile.concepts[4].finding, FINDING_NOT_ASKED);
		clear(&t);
	}
END_TEST

START_TEST(silence_is_nudged_twice_and_then_closed)
	{
		struct table t = started();

		t.now += NUDGE_1_SECONDS - 1;
		feed(&t, &(struct input){.kind = INPUT_DUE});
		ck_assert_int_eq((int)t.last.events_n, 0);
		t.now += 1;
		feed(&t, &(struct input){.kind = INPUT_DUE});
		ck_assert(said(&t, PHRASE_NUDGE));
		t.now += NUDGE_2_SECONDS - NUDGE_1_SECONDS;
		feed(&t, &(struct input){.kind = INPUT_DUE});
		ck_assert(said(&t, PHRASE_NUDGE));
		ck_assert_int_eq(t.state.nudges, 2);
		t.now += EXPIRY_SECONDS - NUDGE_2_SECONDS;
		feed(&t, &(struct input){.kind = INPUT_DUE});
		ck_assert(said(&t, PHRASE_EXPIRED));
		ck_assert_str_eq(t.state.why, "expired");
		ck_assert(interview_deadline(&t.state) == 0);
		clear(&t);
	}
END_TEST

START_TEST(a_topic_is_spread_and_the_least_asked_comes_first)
	{
		struct table t = set(1);
		int first;

		for (size_t p = 0; p < t.bank->probes_n; p++)
			t.exposure[p] = t.bank->probes[p]->topic[0] == 'f' ? 3 : 2;
		say(&t, "start");
		first = current(&t)->probe;
		ck_assert_str_eq(t.bank->probes[first]->topic,
				 "second"); /* asked less */
		answer(&t, "beta");
		grade(&t, 0.45); /* the same difficulty again: then the other topic */
		if (current(&t)->difficulty >= 4 && current(&t)->difficulty <= 4)
			ck_assert_str_eq(t.bank->probes[current(&t)->probe]->topic,
					 "first");
		clear(&t);
	}
END_TEST

/* Any order of inputs at all: the asserts inside are the test, and that the log
 * folds to the very state that it was written with. */
static void wander(uint64_t seed)
{
	static const char *const lines[] = {
		"start",
		"done",
		"idk",
		"skip",
		"pause",
		"resume",
		"undo",
		"",
		"help",
		"more",
		"stop",
		"clarify",
		"repeat",
		"It is gamma.",
		"We use beta and alpha.",
		"\xF0\x9F\x91\x8D",
		"I want to die",
	};
	struct table t = set(seed);
	struct interview folded;
	struct error err;

	for (int i = 0; i < 400; i++) {
		uint64_t r = depth_splitmix64(seed * 1000 + (uint64_t)i);
		size_t line = (r >> 8) % ARRAY_LEN(lines);

		if (line == 10 && (r >> 32) % 50 != 0)
			line = 13; /* stop, but seldom */
		t.now += (int64_t)((r >> 16) % 100);
		switch (r % 8) {
		case 0:
			grade_as(&t, (int)((r >> 20) % 20), (int)((r >> 28) % 3),
				 (double)((r >> 40) % 101) / 100, (r >> 50) % 4 == 0);
			break;
		case 1:
			feed(&t, &(struct input){.kind = INPUT_DUE});
			break;
		case 2:
			feed(&t, &(struct input){.kind = INPUT_DELIVERED,
						 .answer = (int)((r >> 20) % 20)});
			break;
		case 3:
			if (t.state.answers_n > 0
			    && current(&t)->state == ANSWER_SUBMITTED)
				grade(&t, (double)((r >> 40) % 101) / 100);
			break;
		default:
			say(&t, lines[line]);
		}
	}
	ck_assert_msg(interview_fold(&t.log, &folded, &err), "%s", err.text);
	/* Both began as zeroes and were copied whole, padding and all. */
	/* NOLINTNEXTLINE(bugprone-suspicious-memory-comparison) */
	ck_assert(memcmp(&folded, &t.state, sizeof folded) == 0);
	clear(&t);
}

START_TEST(any_order_of_inputs)
	{
		wander((uint64_t)_i + 1);
	}
END_TEST

START_TEST(a_damaged_log_is_an_error_that_names_the_event)
	{
		struct table t = started();
		struct interview folded;
		struct error err;

		answer(&t, "It is gamma.");
		grade(&t, 0.5);
		t.log.events[4].answer = 17;
		ck_assert(!interview_fold(&t.log, &folded, &err));
		ck_assert_ptr_nonnull(strstr(err.text, "event 5"));
		clear(&t);
	}
END_TEST

Suite *interview_suite(void)
{
	Suite *s = suite_create("interview");
	TCase *tc = tcase_create("interview");

	tcase_add_test(tc, nothing_begins_before_consent);
	tcase_add_test(tc, who_declines_is_left_alone);
	tcase_add_test(tc, a_strong_candidate_climbs_to_the_top);
	tcase_add_test(tc, two_dont_knows_close_a_concept);
	tcase_add_test(tc, skipping_is_no_observation);
	tcase_add_test(tc, a_written_dont_know_is_one);
	tcase_add_test(tc, low_confidence_asks_once_more_and_never_lowers);
	tcase_add_test(tc, not_knowing_more_takes_nothing_away);
	tcase_add_test(tc, one_step_behind_a_strong_answer);
	tcase_add_test(tc, a_late_a_double_and_a_stale_grade_are_recorded_and_ignored);
	tcase_add_test(tc, a_grader_that_fails_is_never_a_zero);
	tcase_add_test(tc, a_grader_that_is_silent_is_asked_again_and_then_left);
	tcase_add_test(tc, a_pause_loses_nothing);
	tcase_add_test(tc, undo_takes_back_the_last_line);
	tcase_add_test(tc, an_answer_has_a_ceiling);
	tcase_add_test(tc, what_has_no_words_is_asked_for_in_words);
	tcase_add_test(tc, another_language_is_for_a_person);
	tcase_add_test(tc, distress_pauses_and_is_no_answer);
	tcase_add_test(tc, words_that_show_something_again);
	tcase_add_test(tc, withdrawing_keeps_what_was_said);
	tcase_add_test(tc, silence_is_nudged_twice_and_then_closed);
	tcase_add_test(tc, a_topic_is_spread_and_the_least_asked_comes_first);
	tcase_add_loop_test(tc, any_order_of_inputs, 0, 40);
	tcase_add_test(tc, a_damaged_log_is_an_error_that_names_the_event);
	suite_add_tcase(s, tc);
	return s;
}
