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
	struct facts facts = {.now = t->now,
			      .bank = t->bank,
			      .role = t->role,
			      .model = t->model,
			      .log = &t->log,
			      .exposure = t->exposure};

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
	e.invited = mem_zalloc(1, sizeof *e.invited);
	e.invited->interview = mem_strdup("C-0001");
	e.invited->role = mem_strdup("payments");
	e.invited->role_title = mem_strdup("Payments-team role");
	e.invited->grader = mem_strdup("rubric");
	e.invited->grader_version = mem_strdup("1");
	e.invited->stemmer = mem_strdup("none");
	e.invited->seed = seed;
	e.invited->tz_minutes = TZ_UNKNOWN;
	e.invited->start = t.role->start;
	e.invited->belief = depth_defaults;
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
			t.now = interview_deadline(&t.state, NULL, 0);
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
			t.now = interview_deadline(&t.state, NULL, 0);
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

START_TEST(an_answer_has_so_many_fragments)
	{
		struct table t = started();

		for (int i = 0; i < FRAGMENTS_PER_ANSWER; i++) {
			ck_assert_int_eq(current(&t)->fragments, i);
			say(&t, "and");
			ck_assert(!said(&t, PHRASE_TOO_LONG));
		}
		say(&t, "one more");
		ck_assert(said(&t, PHRASE_TOO_LONG));
		ck_assert_int_eq(current(&t)->fragments, FRAGMENTS_PER_ANSWER);
		say(&t, "done");
		ck_assert(current(&t)->state == ANSWER_SUBMITTED);
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

static bool nudges(const struct table *t, int number)
{
	return t->last.effects_n == 1 && t->last.effects[0].kind == EFFECT_NUDGE
	       && t->last.effects[0].answer == number;
}

static void due(struct table *t)
{
	feed(t, &(struct input){.kind = INPUT_DUE});
}

static void reminded(struct table *t, int number)
{
	feed(t, &(struct input){.kind = INPUT_REMINDED, .number = number});
}

START_TEST(silence_is_nudged_twice_and_then_closed)
	{
		struct table t = started();

		t.now += NUDGE_1_SECONDS - 1;
		due(&t);
		ck_assert_int_eq((int)t.last.events_n, 0);
		t.now += 1;
		due(&t);
		ck_assert(nudges(&t, 1));
		reminded(&t, 1);
		t.now += NUDGE_2_SECONDS - NUDGE_1_SECONDS;
		due(&t);
		ck_assert(nudges(&t, 2));
		reminded(&t, 2);
		t.now += EXPIRY_SECONDS - NUDGE_2_SECONDS;
		due(&t);
		ck_assert(said(&t, PHRASE_EXPIRED));
		ck_assert_str_eq(t.state.why, "expired");
		ck_assert(interview_deadline(&t.state, NULL, 0) == 0);
		clear(&t);
	}
END_TEST

START_TEST(nobody_expires_who_was_not_told_twice)
	{
		struct table t = started();

		t.now += NUDGE_1_SECONDS;
		due(&t);
		t.now += NUDGE_2_SECONDS;
		due(&t);
		ck_assert(nudges(&t, 2));
		reminded(&t, 1);
		ck_assert(interview_deadline(&t.state, NULL, 0) == 0);
		t.now += (int64_t)10 * EXPIRY_SECONDS;
		due(&t);
		ck_assert_int_eq(t.state.phase, PHASE_TALKING);
		reminded(&t, 2);
		ck_assert(interview_deadline(&t.state, NULL, 0)
			  == t.now + EXPIRY_AFTER_NUDGE_SECONDS);
		/* A word, and all begins anew. */
		say(&t, "We lock the row.");
		ck_assert_int_eq(t.state.nudges, 0);
		ck_assert_int_eq(t.state.reminded, 0);
		clear(&t);
	}
END_TEST

START_TEST(time_that_was_down_does_not_count)
	{
		struct table t = started();
		int64_t day = 86400, since = t.state.since;
		const struct outage before[] = {{since - day, since - 10}};
		const struct outage within[] = {{since + 100, since + 100 + day}};
		const struct outage across[] = {{since - 50, since + 50},
						{since + day, since + 2 * day},
						{since + 5 * day, since + 6 * day}};

		ck_assert(interview_deadline(&t.state, NULL, 0) == since + day);
		ck_assert(interview_deadline(&t.state, before, 1) == since + day);
		ck_assert(interview_deadline(&t.state, within, 1) == since + 2 * day);
		/* 50 of the first, all of the second, which begins before the pushed-back
		 * deadline; the third comes later. */
		ck_assert(interview_deadline(&t.state, across, 3)
			  == since + 2 * day + 50);
		clear(&t);
	}
END_TEST

/* What a nudge 24 hours after `since` (UTC) becomes for somebody at `tz`. */
static const struct {
	int64_t since;
	int tz;
	int64_t due;
} daytimes[] = {
	/* 1970-01-05, a Monday, 12:00 UTC */
	{4 * 86400 + 12 * 3600, 0, 5 * 86400 + 12 * 3600},
	{4 * 86400 + 3 * 3600, 0, 5 * 86400 + 9 * 3600},
	{4 * 86400 + 18 * 3600, 0, 6 * 86400 + 9 * 3600},
	{4 * 86400 + 17 * 3600, 0, 5 * 86400 + 17 * 3600},
	{4 * 86400 + 17 * 3600, 120, 6 * 86400 + 7 * 3600},
	{4 * 86400 + 3 * 3600, 480, 5 * 86400 + 3 * 3600},
	{4 * 86400 + 3 * 3600, -480, 5 * 86400 + 17 * 3600},
	{4 * 86400 + 3 * 3600, TZ_UNKNOWN, 5 * 86400 + 3 * 3600},
};

START_TEST(nudges_come_by_day)
	{
		struct table t = started();

		t.state.since = daytimes[_i].since;
		t.state.tz_minutes = daytimes[_i].tz;
		ck_assert_msg(interview_deadline(&t.state, NULL, 0) == daytimes[_i].due,
			      "due at %lld",
			      (long long)interview_deadline(&t.state, NULL, 0));
		clear(&t);
	}
END_TEST

static const struct {
	const char *line;
	int wait;
} quiets[] = {
	{"maybe a lock", QUIET_SECONDS},
	{"Yes.", QUIET_SECONDS},
	{"I would take a lock on the row before reading it and keep it until the commit.",
	 QUIET_FINISHED_SECONDS},
	{"I would take a lock on the row before reading it and keep it until the commit",
	 QUIET_SECONDS},
};

START_TEST(quiet_is_asked_about_once)
	{
		struct table t = started();

		say(&t, quiets[_i].line);
		ck_assert(interview_deadline(&t.state, NULL, 0)
			  == t.now + quiets[_i].wait);
		t.now += quiets[_i].wait;
		due(&t);
		ck_assert(said(&t, PHRASE_ALL_OF_IT));
		ck_assert_int_eq(current(&t)->state,
				 ANSWER_OPEN); /* never sent by time */
		say(&t, "and one thing more, which I almost forgot to say about it.");
		ck_assert(interview_deadline(&t.state, NULL, 0)
			  == t.now + NUDGE_1_SECONDS);
		say(&t, "done");
		ck_assert(said(&t, PHRASE_GOT_IT));
		ck_assert(has_effect(&t, EFFECT_GRADE, 0));
		clear(&t);
	}
END_TEST

START_TEST(an_open_block_of_code_is_waited_for)
	{
		struct table t = started();

		say(&t, "like this: ```");
		ck_assert(interview_deadline(&t.state, NULL, 0)
			  == t.now + NUDGE_1_SECONDS);
		say(&t, "BEGIN; SELECT 1 FOR UPDATE;");
		ck_assert(interview_deadline(&t.state, NULL, 0)
			  == t.now + NUDGE_1_SECONDS);
		say(&t, "```");
		ck_assert(interview_deadline(&t.state, NULL, 0)
			  == t.now + QUIET_SECONDS);
		clear(&t);
	}
END_TEST

/* A message with the network's id. */
static void say_as(struct table *t, const char *line, const char *message)
{
	feed(t, &(struct input){.kind = INPUT_LINE, .text = line, .message = message});
}

static void shown_as(struct table *t, const char *message)
{
	feed(t, &(struct input){.kind = INPUT_DELIVERED,
				.answer = interview_current(&t->state),
				.message = message});
}

static char *text_of_answer(const struct table *t, int answer)
{
	struct strbuf text;

	strbuf_init(&text, 10000);
	interview_answer_text(&t->log, answer, &text);
	return strbuf_take_and_finish(&text);
}

static void reads(const struct table *t, int answer, const char *expected)
{
	char *text = text_of_answer(t, answer);

	ck_assert_str_eq(text, expected);
	free(text);
}

/* The first answer is graded, the second question is shown. */
static struct table second_question(void)
{
	struct table t = started();

	shown_as(&t, "100");
	say_as(&t, "We lock the row.", "110");
	say_as(&t, "done", "111");
	grade(&t, 0.5);
	ck_assert_int_eq(t.state.answers_n, 2);
	return t;
}

START_TEST(a_late_fragment_joins_its_answer)
	{
		struct table t = second_question();

		shown_as(&t, "200");
		say_as(&t, "until the commit", "150");
		ck_assert(said(&t, PHRASE_AMENDED));
		ck_assert(has_effect(&t, EFFECT_GRADE, 0));
		reads(&t, 0, "We lock the row.\nuntil the commit");
		ck_assert_int_eq(t.state.answers[1].fragments, 0);
		ck_assert_int_eq(interview_current(&t.state), 1);
		grade_as(&t, 0, t.state.answers[0].revision, 0.9, false);
		ck_assert_double_eq(t.state.concepts[0].threads[0].score[0], 0.9);
		ck_assert_uint_eq(t.state.concepts[0].threads_n, 1);
		ck_assert_int_eq(t.state.answers_n, 2); /* the question asked stands */
		say_as(&t, "A new answer.", "201");
		reads(&t, 1, "A new answer.");
		clear(&t);
	}
END_TEST

START_TEST(what_is_written_before_the_question_is_seen_is_not_about_it)
	{
		struct table t = second_question();

		feed(&t, &(struct input){.kind = INPUT_LINE,
					 .text = "until commit",
					 .early = true});
		ck_assert(said(&t, PHRASE_AMENDED));
		reads(&t, 0, "We lock the row.\nuntil commit");
		feed(&t, &(struct input){
				 .kind = INPUT_LINE, .text = "done", .early = true});
		ck_assert_uint_eq(t.last.effects_n, 0);
		feed(&t,
		     &(struct input){.kind = INPUT_LINE, .text = "idk", .early = true});
		ck_assert(said(&t, PHRASE_TOO_EARLY));
		ck_assert_int_eq(current(&t)->state, ANSWER_OPEN);
		feed(&t, &(struct input){
				 .kind = INPUT_LINE, .text = "pause", .early = true});
		ck_assert(t.state.paused);
		clear(&t);
	}
END_TEST

START_TEST(too_late_is_kept_and_not_scored)
	{
		struct table t = second_question();

		shown_as(&t, "200");
		say_as(&t, "idk", "210");
		say_as(&t, "idk", "211");
		ck_assert(t.state.concepts[0].closed);
		say_as(&t, "Ah, and a unique index.", "190");
		ck_assert(said(&t, PHRASE_KEPT));
		reads(&t, 0, "We lock the row.");
		ck_assert_int_eq(t.state.answers[0].state, ANSWER_GRADED);
		clear(&t);
	}
END_TEST

START_TEST(edits_count_until_the_next_answer)
	{
		struct table t = started();

		shown_as(&t, "100");
		say_as(&t, "We lock the tabel.", "110");
		say_as(&t, "Then we write.", "111");
		feed(&t, &(struct input){.kind = INPUT_EDIT,
					 .text = "We lock the row.",
					 .message = "110"});
		ck_assert_uint_eq(t.last.effects_n, 0);
		reads(&t, 0, "We lock the row.\nThen we write.");
		/* Networks fire edits for translations and previews: the same text. */
		feed(&t, &(struct input){.kind = INPUT_EDIT,
					 .text = "We lock the row.",
					 .message = "110"});
		ck_assert_uint_eq(t.last.events_n, 0);
		feed(&t,
		     &(struct input){.kind = INPUT_EDIT, .text = "", .message = "111"});
		reads(&t, 0, "We lock the row.");
		ck_assert_int_eq(current(&t)->fragments, 1);
		say_as(&t, "done", "112");
		feed(&t, &(struct input){.kind = INPUT_EDIT,
					 .text = "We lock the row first.",
					 .message = "110"});
		ck_assert(said(&t, PHRASE_AMENDED));
		ck_assert_int_eq(t.state.answers[0].revision, 2);
		grade(&t, 0.5);
		feed(&t, &(struct input){.kind = INPUT_EDIT,
					 .text = "We lock the row at once.",
					 .message = "110"});
		ck_assert(said(&t, PHRASE_AMENDED));
		shown_as(&t, "200");
		say_as(&t, "Another answer.", "210");
		feed(&t, &(struct input){.kind = INPUT_EDIT,
					 .text = "No lock.",
					 .message = "110"});
		ck_assert(said(&t, PHRASE_KEPT));
		reads(&t, 0, "We lock the row at once.");
		feed(&t, &(struct input){
				 .kind = INPUT_EDIT, .text = "x", .message = "999"});
		ck_assert_uint_eq(t.last.events_n, 0);
		clear(&t);
	}
END_TEST

START_TEST(an_edit_has_the_same_ceiling)
	{
		struct table t = started();
		char *text = mem_zalloc(ANSWER_BYTES_MAX + 1, 1);
		struct input edit = {
			.kind = INPUT_EDIT, .text = text, .message = "110"};

		shown_as(&t, "100");
		say_as(&t, "We lock the row.", "110");
		say_as(&t, "b", "111");
		memset(text, 'a', ANSWER_BYTES_MAX - 2); /* with a newline and b */
		feed(&t, &edit);
		ck_assert(said(&t, PHRASE_TOO_LONG));
		ck_assert_uint_eq(t.last.events_n, 0);
		reads(&t, 0, "We lock the row.\nb");
		text[ANSWER_BYTES_MAX - 3] = '\0';
		feed(&t, &edit);
		ck_assert_uint_eq(t.last.events_n, 1);
		say_as(&t, "done", "112");
		grade(&t, 0.5);
		memset(text, 'a', ANSWER_BYTES_MAX);
		feed(&t, &edit);
		ck_assert(said(&t, PHRASE_TOO_LONG));
		ck_assert_uint_eq(t.last.events_n, 0);
		free(text);
		clear(&t);
	}
END_TEST

START_TEST(what_is_late_has_the_same_ceiling)
	{
		struct table t = second_question();
		char *text = mem_zalloc(ANSWER_BYTES_MAX + 1, 1);

		shown_as(&t, "200");
		say_as(&t, "idk", "210");
		say_as(&t, "idk", "211");
		memset(text, 'a', ANSWER_BYTES_MAX);
		say_as(&t, text, "190");
		ck_assert(said(&t, PHRASE_TOO_LONG));
		ck_assert_uint_eq(t.last.events_n, 0);
		text[ANSWER_BYTES_MAX - 1] = '\0';
		say_as(&t, text, "190");
		ck_assert(said(&t, PHRASE_KEPT));
		free(text);
		clear(&t);
	}
END_TEST

static const struct {
	const char *word;
	enum phrase phrase;
} wishes[] = {
	{"human", PHRASE_HUMAN},
	{"!accommodation", PHRASE_ACCOMMODATION},
	{"mydata", PHRASE_MYDATA},
	{"Forget me.", PHRASE_FORGET},
};

START_TEST(what_a_person_has_to_do_can_be_asked_for_at_any_time)
	{
		struct table t = set(1);

		say(&t, wishes[_i].word);
		ck_assert(said(&t, wishes[_i].phrase));
		ck_assert(has_effect(&t, EFFECT_CONTACT, 0));
		ck_assert_int_eq(t.state.phase, PHASE_INVITED);
		say(&t, "start");
		say(&t, wishes[_i].word);
		ck_assert(has_effect(&t, EFFECT_CONTACT, 0));
		ck_assert_int_eq(current(&t)->fragments, 0);
		ck_assert(t.state.paused
			  == (_i == 0)); /* who wants a person is left alone */
		say(&t, "stop");
		say(&t, wishes[_i].word);
		ck_assert(has_effect(&t, EFFECT_CONTACT, 0));
		clear(&t);
	}
END_TEST

START_TEST(files_and_channels)
	{
		struct table t = started();

		feed(&t, &(struct input){.kind = INPUT_FILE, .text = "see my drawing"});
		ck_assert(said(&t, PHRASE_NO_FILES));
		reads(&t, 0, "see my drawing");
		feed(&t, &(struct input){.kind = INPUT_IN_CHANNEL, .text = "hello"});
		ck_assert(said(&t, PHRASE_IN_PRIVATE));
		feed(&t, &(struct input){.kind = INPUT_IN_CHANNEL, .text = "hello"});
		ck_assert_uint_eq(t.last.effects_n, 0); /* once is enough */
		reads(&t, 0, "see my drawing");
		clear(&t);
	}
END_TEST

START_TEST(a_decision_is_recorded_at_the_end_and_only_there)
	{
		struct table t = started();
		struct event decided = {.kind = EVENT_DECIDED, .answer = -1};
		struct input in = {.kind = INPUT_DECIDE, .decision = &decided};

		strcpy(decided.why, "hold");
		decided.text = mem_strdup("see her design first");
		decided.decided.by = mem_strdup("U1");
		decided.decided.by_label = mem_strdup("Ann");
		feed(&t, &in);
		ck_assert_uint_eq(t.last.events_n, 0);
		say(&t, "stop");
		feed(&t, &in);
		ck_assert_uint_eq(t.last.events_n, 1);
		ck_assert_int_eq(t.last.events[0].kind, EVENT_DECIDED);
		ck_assert_str_eq(t.last.events[0].decided.by_label, "Ann");
		event_finish(&decided);
		clear(&t);
	}
END_TEST

START_TEST(who_waits_is_greeted_when_their_turn_comes)
	{
		struct table t = set(1);
		struct table waiting = {.now = 5};
		struct event invitation = event_copy(&t.log.events[0]);

		waiting.bank = t.bank;
		waiting.role = t.role;
		waiting.model = t.model;
		waiting.exposure = t.exposure;
		feed(&waiting, &(struct input){.kind = INPUT_INVITE,
					       .invitation = &invitation,
					       .waits = true});
		ck_assert_uint_eq(waiting.last.effects_n, 0);
		waiting.now += 1000000;
		feed(&waiting, &(struct input){.kind = INPUT_GREET});
		ck_assert(said(&waiting, PHRASE_GREETING));
		ck_assert(interview_deadline(&waiting.state, NULL, 0)
			  == waiting.now + NUDGE_1_SECONDS);
		event_finish(&invitation);
		decision_finish(&waiting.last);
		event_log_finish(&waiting.log);
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
	tcase_add_test(tc, an_answer_has_so_many_fragments);
	tcase_add_test(tc, what_has_no_words_is_asked_for_in_words);
	tcase_add_test(tc, another_language_is_for_a_person);
	tcase_add_test(tc, distress_pauses_and_is_no_answer);
	tcase_add_test(tc, words_that_show_something_again);
	tcase_add_test(tc, withdrawing_keeps_what_was_said);
	tcase_add_test(tc, silence_is_nudged_twice_and_then_closed);
	tcase_add_test(tc, nobody_expires_who_was_not_told_twice);
	tcase_add_test(tc, time_that_was_down_does_not_count);
	tcase_add_loop_test(tc, nudges_come_by_day, 0, (int)ARRAY_LEN(daytimes));
	tcase_add_loop_test(tc, quiet_is_asked_about_once, 0, (int)ARRAY_LEN(quiets));
	tcase_add_test(tc, an_open_block_of_code_is_waited_for);
	tcase_add_test(tc, a_late_fragment_joins_its_answer);
	tcase_add_test(tc, what_is_written_before_the_question_is_seen_is_not_about_it);
	tcase_add_test(tc, too_late_is_kept_and_not_scored);
	tcase_add_test(tc, edits_count_until_the_next_answer);
	tcase_add_test(tc, an_edit_has_the_same_ceiling);
	tcase_add_test(tc, what_is_late_has_the_same_ceiling);
	tcase_add_loop_test(tc, what_a_person_has_to_do_can_be_asked_for_at_any_time, 0,
			    (int)ARRAY_LEN(wishes));
	tcase_add_test(tc, files_and_channels);
	tcase_add_test(tc, a_decision_is_recorded_at_the_end_and_only_there);
	tcase_add_test(tc, who_waits_is_greeted_when_their_turn_comes);
	tcase_add_test(tc, a_topic_is_spread_and_the_least_asked_comes_first);
	tcase_add_loop_test(tc, any_order_of_inputs, 0, 40);
	tcase_add_test(tc, a_damaged_log_is_an_error_that_names_the_event);
	suite_add_tcase(s, tc);
	return s;
}
