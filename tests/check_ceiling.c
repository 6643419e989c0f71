/*
 * What no candidate can reach without what it stands for, over the real bank's
 * rubrics and the real choice of questions.
 */
#include "core/interview.h"

#include <stdlib.h>
#include <string.h>

#include "app/bank_check_made.h"
#include "app/library.h"
#include "base/attr.h"
#include "base/mem.h"
#include "core/profile.h"
#include "suites.h"

enum { SEEDS = 25 };

/* Somebody who shows every point up to a rung, and none beyond it. */
static struct grade shows_up_to(const struct rubric *rubric, enum rung rung)
{
	struct grade g = {.on_topic = true,
			  .points_n = rubric->points_n,
			  .misconceptions_n = rubric->misconceptions_n};

	for (size_t i = 0; i < g.points_n; i++)
		if (rubric->points[i].rung <= rung) {
			g.points[i].state = POINT_SHOWN;
			g.points[i].credit = 1;
			g.points[i].end = 1;
		}
	g.score = rubric_score(rubric, &g);
	return g;
}

/* Somebody who sends the first words of all patterns, one after another. */
static struct grade lists(const struct rubric *rubric, const struct lexicon *lexicon)
{
	char *list = made_list(rubric);
	struct grade g;

	rubric_grade(rubric, lexicon, list, &g);
	free(list);
	return g;
}

enum { ONLY_LISTS = RUNGS }; /* instead of a rung */

struct run {
	struct interview state;
	struct event_log log;
	struct facts facts;
};

static void feed(struct run *r, const struct input *in)
{
	struct decision d;

	interview_decide(&r->state, in, &r->facts, &d);
	for (size_t i = 0; i < d.events_n; i++)
		event_log_add(&r->log, &d.events[i]);
	r->state = d.next;
	decision_finish(&d);
}

static void say(struct run *r, const char *line)
{
	feed(r, &(struct input){.kind = INPUT_LINE, .text = line});
}

static struct grade grade_of(const struct run *r, int answer, int rung)
{
	const struct rubric *rubric =
		interview_rubric(&r->state, r->facts.bank, answer);

	return rung == ONLY_LISTS ? lists(rubric, r->facts.bank->lexicon)
				  : shows_up_to(rubric, (enum rung)rung);
}

static void interview(struct run *r, int rung, uint64_t seed)
{
	struct event e = {.kind = EVENT_INVITED, .answer = -1};

	e.invited = mem_zalloc(1, sizeof *e.invited);
	e.invited->interview = mem_strdup("C-0001");
	e.invited->start = r->facts.role->start;
	e.invited->seed = seed;
	e.invited->belief = depth_defaults;
	feed(r, &(struct input){.kind = INPUT_INVITE, .invitation = &e});
	event_finish(&e);
	say(r, "start");
	while (r->state.phase == PHASE_TALKING) {
		int a = interview_current(&r->state);
		struct grade g = grade_of(r, a, rung);

		say(r, "We would take a lock on the row and write it once.");
		say(r, "done");
		feed(r, &(struct input){.kind = INPUT_GRADED,
					.answer = a,
					.revision = r->state.answers[a].revision,
					.grade = &g});
	}
}

/* Where a plain list is a right answer ("which fields would you log?"), one may help. */
static bool asked_for_list(const struct run *r, int concept)
{
	for (size_t i = 0; i < r->log.n; i++) {
		const struct event *e = &r->log.events[i];

		if (e->kind == EVENT_ASKED && e->concept == concept
		    && r->facts.bank->probes[e->asked.number]->main.list_ok)
			return true;
	}
	return false;
}

static double highest(const struct run *r, int rung)
{
	struct profile profile;
	double most = 0;

	profile_compute(&r->state, r->facts.role, r->facts.model, &profile);
	for (int c = 0; c < CONCEPTS; c++)
		if ((rung != ONLY_LISTS || !asked_for_list(r, c))
		    && profile.concepts[c].estimate.mean > most)
			most = profile.concepts[c].estimate.mean;
	return most;
}

/* clang-format off */
static const struct {
	const char *what;
	int rung;
	double low, high; /* of the best concept */
} rows[] = {
	{"surface points only", RUNG_SURFACE, 0, 4},
	{"no deep point", RUNG_WORKING, 5, 7},
	{"all points", RUNG_DEEP, 9, 10},
	{"lists of all terms", ONLY_LISTS, 0, 2},
};
/* clang-format on */

START_TEST(depth_is_where_the_points_end)
	{
		struct library_paths paths = {.bank = "questions/backend",
					      .roles = "config/roles",
					      .samples = true};
		struct error err;
		struct library *library = library_open(&paths, &err);
		struct sealed_bank *bank;

		ck_assert_msg(library != NULL, "%s", err.text);
		bank = library_current(library);
		for (uint64_t seed = 0; seed < SEEDS; seed++) {
			struct run r = {.facts = {.bank = bank->bank,
						  .exposure = bank->exposure}};
			double most;

			r.facts.role = library_role(library, "payments", &err);
			r.facts.model = depth_model_create(&depth_defaults);
			r.facts.log = &r.log;
			interview(&r, rows[_i].rung, seed);
			most = highest(&r, rows[_i].rung);
			ck_assert_msg(most >= rows[_i].low && most <= rows[_i].high,
				      "%s: depth %.2f with seed %d", rows[_i].what,
				      most, (int)seed);
			event_log_finish(&r.log);
			depth_model_destroy(r.facts.model);
		}
		library_destroy(library);
	}
END_TEST

Suite *ceiling_suite(void)
{
	Suite *s = suite_create("ceiling");
	TCase *tc = tcase_create("ceiling");

	tcase_add_loop_test(tc, depth_is_where_the_points_end, 0, (int)ARRAY_LEN(rows));
	suite_add_tcase(s, tc);
	return s;
}
