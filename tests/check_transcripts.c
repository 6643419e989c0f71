/*
 * Whole interviews by candidates on paper, against the conversation and report
 * that are expected, word by word. UPDATE_TRANSCRIPTS=1 writes what comes out;
 * the difference is then for a person to read.
 */
#include "persona.h"
#include "stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "core/profile.h"
#include "suites.h"

enum { LINES_MAX = 400, FILE_MAX = 1 << 22 };

struct performance {
	const char *name;    /* of the files */
	const char *persona; /* who answers */
	const char *role;
	uint64_t seed;
	int stop_after;       /* concepts, then `stop`; 0: goes on to the end */
	double at_most;       /* depth of every concept asked; 0: not checked */
	double mean_at_least; /* over the concepts; 0: not checked */
	double mean_at_most;
};

/* clang-format off */
static const struct performance performances[] = {
	{"strong",     "strong",    "payments", 1, 0, 0, 7, 0},
	{"practical",  "practical", "payments", 2, 0, 0, 3.5, 6},
	{"middling",   "middling",  "backend",  9, 0, 0, 2, 6.5},
	{"shallow",    "shallow",   "gateway", 10, 0, 0, 0, 3.5},
	{"silent",     "silent",    "gateway",  3, 0, 2, 0, 2},
	{"withdrawn",  "strong",    "payments", 4, 2, 0, 0, 0},
	{"injecting",  "injecting", "payments", 5, 0, 3.49, 0, 3},
	{"bluffer-1",  "bluffer-1", "payments", 6, 0, 3.49, 0, 3},
	{"bluffer-2",  "bluffer-2", "gateway",  7, 0, 3.49, 0, 3},
	{"bluffer-3",  "bluffer-3", "backend",  8, 0, 3.49, 0, 3},
};
/* clang-format on */

static void say_lines(struct stage *stage, const char *answer)
{
	char line[8192];

	while (*answer) {
		size_t len = strcspn(answer, "\n");

		(void)snprintf(line, sizeof line, "%.*s", (int)len, answer);
		if (len > 0)
			stage_say(stage, line);
		answer += len + (answer[len] == '\n');
	}
}

static int closed_concepts(struct stage *stage)
{
	struct conversation *c = stage_load(stage);
	int n = c->state.concept;

	conversation_destroy(c);
	return n;
}

static void perform(struct stage *stage, const struct persona *persona, int stop_after)
{
	stage_say(stage, "start");
	for (int i = 0; i < LINES_MAX; i++) {
		const char *answer =
			persona_answer(persona, stage_bank(stage), stage_last(stage));

		if (!answer)
			return;
		if (stop_after > 0 && closed_concepts(stage) >= stop_after) {
			stage_say(stage, "stop");
			return;
		}
		say_lines(stage, answer);
		if (strcmp(answer, "idk") != 0 && strcmp(answer, "skip") != 0)
			stage_say(stage, "done");
	}
	ck_abort_msg("the interview does not end");
}

static char *read_whole(const char *path)
{
	FILE *f = fopen(path, "rb");
	char *text;
	size_t n;

	if (!f)
		return NULL;
	text = malloc(FILE_MAX);
	ck_assert_ptr_nonnull(text);
	n = fread(text, 1, FILE_MAX - 1, f);
	(void)fclose(f);
	text[n] = '\0';
	return text;
}

static void write_whole(const char *path, const char *text)
{
	FILE *f = fopen(path, "wb");

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(text, 1, strlen(text), f), strlen(text));
	ck_assert_int_eq(fclose(f), 0);
}

static int line_of_difference(const char *a, const char *b)
{
	int line = 1;

	for (; *a && *a == *b; a++, b++)
		line += *a == '\n';
	return line;
}

static void compare(const char *name, const char *got)
{
	char path[256];
	char *expected;

	(void)snprintf(path, sizeof path, "tests/transcripts/%s.txt", name);
	if (getenv("UPDATE_TRANSCRIPTS"))
		write_whole(path, got);
	expected = read_whole(path);
	ck_assert_msg(expected != NULL, "%s is missing", path);
	ck_assert_msg(strcmp(expected, got) == 0,
		      "%s:%d: it went otherwise (UPDATE_TRANSCRIPTS=1 writes it)", path,
		      line_of_difference(expected, got));
	free(expected);
}

static void check_depths(const struct performance *p, const struct conversation *c)
{
	struct profile profile;
	double sum = 0;

	profile_compute(&c->state, c->role, c->model, &profile);
	for (int i = 0; i < CONCEPTS; i++) {
		double depth = profile.concepts[i].estimate.mean;

		sum += depth / CONCEPTS;
		ck_assert_msg(p->at_most <= 0 || profile.concepts[i].threads == 0
				      || depth <= p->at_most,
			      "%s: %s at depth %.2f", p->name, concept_names[i].id,
			      depth);
	}
	ck_assert_msg(sum >= p->mean_at_least
			      && (p->mean_at_most <= 0 || sum <= p->mean_at_most),
		      "%s: mean depth %.2f", p->name, sum);
}

START_TEST(performance)
	{
		const struct performance *p = &performances[_i];
		struct stage *stage = stage_create(p->role, p->seed, NULL);
		struct conversation *c;
		struct persona *persona;
		char path[256];

		(void)snprintf(path, sizeof path, "tests/transcripts/%s.answers",
			       p->persona);
		persona = persona_read(path);
		perform(stage, persona, p->stop_after);
		c = stage_load(stage);
		ck_assert_int_eq(c->state.phase, PHASE_ENDED);
		compare(p->name, stage_transcript(stage));
		check_depths(p, c);
		conversation_destroy(c);
		persona_destroy(persona);
		stage_destroy(stage);
	}
END_TEST

/* How deep a candidate is found in each concept. */
static void depths_of(const char *persona, uint64_t seed, double ret[CONCEPTS])
{
	struct stage *stage = stage_create("backend", seed, NULL);
	struct persona *p;
	struct conversation *c;
	struct profile profile;
	char path[256];

	(void)snprintf(path, sizeof path, "tests/transcripts/%s.answers", persona);
	p = persona_read(path);
	perform(stage, p, 0);
	c = stage_load(stage);
	profile_compute(&c->state, c->role, c->model, &profile);
	for (int i = 0; i < CONCEPTS; i++)
		ret[i] = profile.concepts[i].estimate.mean;
	conversation_destroy(c);
	persona_destroy(p);
	stage_destroy(stage);
}

/* Whatever questions the seed brings: who knows more is found deeper. The middling one
 * has no words for a third of the questions (their answers are held back) and may end at
 * the floor in a concept, beside the shallow one, but never on average. */
START_TEST(the_order_is_right)
	{
		uint64_t seed = 100 + (uint64_t)_i;
		double strong[CONCEPTS], middling[CONCEPTS], shallow[CONCEPTS];
		double least = 10, sum = 0, middle = 0;

		depths_of("strong", seed, strong);
		depths_of("middling", seed, middling);
		depths_of("shallow", seed, shallow);
		for (int i = 0; i < CONCEPTS; i++) {
			ck_assert_msg(strong[i] > middling[i]
					      && middling[i] >= shallow[i],
				      "seed %d, %s: %.2f, %.2f, %.2f", 100 + _i,
				      concept_names[i].id, strong[i], middling[i],
				      shallow[i]);
			least = strong[i] < least ? strong[i] : least;
			sum += shallow[i] / CONCEPTS;
			middle += middling[i] / CONCEPTS;
		}
		ck_assert_msg(least >= 7, "seed %d: strong %.2f", 100 + _i, least);
		ck_assert_msg(middle >= sum + 1, "seed %d: %.2f, %.2f", 100 + _i,
			      middle, sum);
		ck_assert_msg(sum <= 3.5, "seed %d: shallow %.2f", 100 + _i, sum);
	}
END_TEST

Suite *transcripts_suite(void)
{
	Suite *s = suite_create("transcripts");
	TCase *tc = tcase_create("transcripts");

	tcase_add_loop_test(tc, performance, 0, (int)ARRAY_LEN(performances));
	tcase_add_loop_test(tc, the_order_is_right, 0, 5);
	suite_add_tcase(s, tc);
	return s;
}
