#include "bank_check.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bank_check_made.h"
#include "base/strbuf.h"
#include "core/depth.h"
#include "core/rubric.h"

enum { LINE_BYTES_MAX = 4096 };

/* Above it an answer is passed; typing mistakes must not carry it across. */
static const double pass = 0.5;
/* What a list of words can get at most: core/rubric.h. */
static const double list_cap = 0.2;
static const double rounding = 1e-9;

/* A question with what is tested of it, and how it is called. */
struct tested {
	struct bank_check *check;
	const struct bank *bank;
	const char *file, *id, *suffix; /* suffix: "" or "/follow_up" */
	const struct rubric *rubric;
};

static PRINTF_LIKE(2, 3) void finding(const struct tested *t, const char *fmt, ...)
{
	va_list ap;

	t->check->findings++;
	printf("%s: probe %s%s: ", t->file, t->id, t->suffix);
	va_start(ap, fmt);
	(void)vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
}

static PRINTF_LIKE(2, 3) void warning(const struct tested *t, const char *fmt, ...)
{
	va_list ap;

	t->check->warnings++;
	if (!t->check->verbose)
		return;
	printf("%s: probe %s%s: warning: ", t->file, t->id, t->suffix);
	va_start(ap, fmt);
	(void)vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
}

/* Other people's words are found or not: their share is judged, not each of them. */
static PRINTF_LIKE(2, 3) void note(const struct tested *t, const char *fmt, ...)
{
	va_list ap;

	if (!t->check->verbose)
		return;
	printf("%s: probe %s%s: ", t->file, t->id, t->suffix);
	va_start(ap, fmt);
	(void)vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
}

static bool is_shown(enum point_state state)
{
	return state == POINT_SHOWN || state == POINT_TYPO;
}

static struct grade grade_text(const struct tested *t, const char *answer)
{
	struct grade grade;

	rubric_grade(t->rubric, t->bank->lexicon, answer, &grade);
	return grade;
}

static bool shows(const struct rubric *rubric, const struct grade *grade,
		  const char *id)
{
	for (size_t i = 0; i < grade->points_n; i++)
		if (strcmp(rubric->points[i].id, id) == 0)
			return is_shown(grade->points[i].state);
	return false;
}

static void add_name(struct strbuf *list, const char *name)
{
	strbuf_addf(list, "%s%s", list->len ? ", " : "", name);
}

static void tally(struct point_tally *to, const struct point_tally *from)
{
	to->found += from->found;
	to->missed += from->missed;
	to->wrong += from->wrong;
}

/* Compares points; what differs is named in missed and found. */
static struct point_tally compare_points(const struct rubric *rubric,
					 const struct sample *s,
					 const struct grade *grade,
					 struct strbuf *missed, struct strbuf *found)
{
	struct point_tally n = {0};

	for (size_t i = 0; i < s->shows_n; i++) {
		if (shows(rubric, grade, s->shows[i])) {
			n.found++;
		} else {
			n.missed++;
			add_name(missed, s->shows[i]);
		}
	}
	for (size_t i = 0; i < s->not_shows_n; i++)
		if (shows(rubric, grade, s->not_shows[i])) {
			n.wrong++;
			add_name(found, s->not_shows[i]);
		}
	return n;
}

static void add_mistaken(struct strbuf *text, const struct rubric *rubric,
			 const struct grade *grade)
{
	for (size_t i = 0; i < grade->misconceptions_n; i++)
		if (grade->misconceptions[i].shown)
			strbuf_addf(text, "; mistaken: %s",
				    rubric->misconceptions[i].id);
}

static void check_sample(const struct tested *t, size_t n)
{
	const struct sample *s = &t->rubric->samples[n];
	struct grade grade = grade_text(t, s->answer);
	bool outside =
		grade.score < s->low - rounding || grade.score > s->high + rounding;
	struct strbuf missed, found, text;
	struct point_tally points;

	strbuf_init(&missed, LINE_BYTES_MAX);
	strbuf_init(&found, LINE_BYTES_MAX);
	strbuf_init(&text, LINE_BYTES_MAX);
	points = compare_points(t->rubric, s, &grade, &missed, &found);
	tally(&t->check->all, &points);
	if (s->blind)
		tally(&t->check->blind, &points);
	strbuf_addf(&text, "score %.2f", grade.score);
	if (outside)
		strbuf_addf(&text, " outside %g..%g", s->low, s->high);
	if (missed.len)
		strbuf_addf(&text, "; missed: %s", missed.text);
	if (found.len)
		strbuf_addf(&text, "; found: %s", found.text);
	add_mistaken(&text, t->rubric, &grade);
	if (outside || (!s->blind && (missed.len || found.len)))
		finding(t, "sample %zu (%s%s): %s", n + 1, s->kind,
			s->blind ? ", blind" : "", text.text);
	else if (missed.len || found.len)
		note(t, "sample %zu (%s, blind): %s", n + 1, s->kind, text.text);
	t->check->samples++;
	strbuf_finish(&missed);
	strbuf_finish(&found);
	strbuf_finish(&text);
}

static void shown_names(const struct rubric *rubric, const struct grade *grade,
			struct strbuf *to)
{
	for (size_t i = 0; i < grade->points_n; i++)
		if (is_shown(grade->points[i].state))
			add_name(to, rubric->points[i].id);
}

static void check_question(const struct tested *t)
{
	struct grade grade = grade_text(t, t->rubric->ask);
	struct strbuf names;

	strbuf_init(&names, LINE_BYTES_MAX);
	shown_names(t->rubric, &grade, &names);
	if (grade.score > rounding)
		finding(t, "the question itself scores %.2f; found: %s", grade.score,
			names.text);
	t->check->made++;
	strbuf_finish(&names);
}

static void check_list(const struct tested *t)
{
	char *list = made_list(t->rubric);
	struct grade grade = grade_text(t, list);

	if (!t->rubric->list_ok && grade.score > list_cap + rounding)
		finding(t, "its words as a list score %.2f, above %g: %s", grade.score,
			list_cap, list);
	t->check->made++;
	free(list);
}

static void check_denial(const struct tested *t, const struct point *point, size_t n)
{
	char *denial = made_denial(point->say[n]);
	struct strbuf names;
	struct grade grade;

	if (!denial)
		return;
	grade = grade_text(t, denial);
	strbuf_init(&names, LINE_BYTES_MAX);
	shown_names(t->rubric, &grade, &names);
	if (names.len)
		finding(t, "point %s: say %zu denied still shows %s: %s", point->id,
			n + 1, names.text, denial);
	t->check->made++;
	strbuf_finish(&names);
	free(denial);
}

static void check_say(const struct tested *t, size_t point, size_t n)
{
	const struct point *p = &t->rubric->points[point];
	struct grade grade = grade_text(t, p->say[n]);

	if (!is_shown(grade.points[point].state))
		finding(t, "point %s: say %zu does not show it (%s): %s", p->id, n + 1,
			point_state_word(grade.points[point].state), p->say[n]);
	t->check->made++;
	check_denial(t, p, n);
}

static void check_typos(const struct tested *t, size_t n)
{
	const struct sample *s = &t->rubric->samples[n];
	uint64_t seed = depth_fnv1a64(t->id) + n;
	char *typed;
	double clean, score;

	if (strcmp(s->kind, "full") != 0)
		return;
	typed = made_typos(s->answer, seed);
	clean = grade_text(t, s->answer).score;
	score = grade_text(t, typed).score;
	if ((clean >= pass) != (score >= pass))
		finding(t,
			"sample %zu (full) with typing mistakes: %.2f instead of %.2f: %s",
			n + 1, score, clean, typed);
	t->check->made++;
	free(typed);
}

/* Does any sample use pattern k of the point? Each pattern is asked for alone, as
 * the one pattern of a point, as many at once as a rubric has room for. */
static void check_uses(const struct tested *t, const struct point *point)
{
	struct rubric alone = *t->rubric;
	bool used[POINTS_MAX];

	for (size_t from = 0; from < point->patterns_n; from += alone.points_n) {
		alone.points_n = point->patterns_n - from;
		if (alone.points_n > POINTS_MAX)
			alone.points_n = POINTS_MAX;
		memset(used, 0, sizeof used);
		for (size_t k = 0; k < alone.points_n; k++) {
			alone.points[k] = *point;
			alone.points[k].patterns = &point->patterns[from + k];
			alone.points[k].patterns_n = 1;
		}
		for (size_t i = 0; i < alone.samples_n; i++) {
			struct grade grade;

			rubric_grade(&alone, t->bank->lexicon, alone.samples[i].answer,
				     &grade);
			for (size_t k = 0; k < alone.points_n; k++)
				used[k] |= grade.points[k].state != POINT_ABSENT
					   && grade.points[k].state != POINT_SOFT;
		}
		for (size_t k = 0; k < alone.points_n; k++)
			if (!used[k])
				warning(t,
					"point %s: match[%zu] is used by no sample: %s",
					point->id, from + k, point->match[from + k]);
	}
}

static void check_rubric(const struct tested *t)
{
	const struct rubric *r = t->rubric;

	check_question(t);
	check_list(t);
	for (size_t i = 0; i < r->points_n; i++) {
		for (size_t n = 0; n < r->points[i].says; n++)
			check_say(t, i, n);
		check_uses(t, &r->points[i]);
	}
	for (size_t i = 0; i < r->samples_n; i++) {
		check_sample(t, i);
		check_typos(t, i);
	}
}

/* What is asked of the patterns on words that they were not written for. */
static const double recall_min = 0.85, precision_min = 0.93;
enum { BLIND_POINTS_MIN = 100 }; /* fewer say nothing */

static void check_blind(struct bank_check *check)
{
	const struct point_tally *n = &check->blind;
	double found = (double)n->found;

	if (n->found + n->missed < BLIND_POINTS_MIN)
		return;
	if (found < recall_min * (double)(n->found + n->missed)) {
		check->findings++;
		printf("blind samples: recall is below %.2f\n", recall_min);
	}
	if (found < precision_min * (double)(n->found + n->wrong)) {
		check->findings++;
		printf("blind samples: precision is below %.2f\n", precision_min);
	}
}

bool bank_check_run(struct bank_check *check, const struct bank *bank,
		    struct error *err)
{
	int concept = check->concept ? concept_find(check->concept) : -1;

	if (check->concept && concept < 0)
		return error_set(err, ERR_INPUT, "there is no concept %s",
				 check->concept);
	if (concept >= 0 && !bank->concepts[concept].file)
		return error_set(err, ERR_INPUT, "the bank has no file of %s yet",
				 check->concept);
	if (check->probe && bank_find(bank, check->probe) < 0)
		return error_set(err, ERR_INPUT, "there is no probe %s", check->probe);
	for (size_t i = 0; i < bank->probes_n; i++) {
		const struct probe *p = bank->probes[i];
		struct tested t = {check, bank, bank->concepts[p->concept].file,
				   p->id, "",   &p->main};

		if ((check->concept && p->concept != concept)
		    || (check->probe && strcmp(p->id, check->probe) != 0))
			continue;
		check->probes++;
		check_rubric(&t);
		t.suffix = "/follow_up";
		t.rubric = p->follow_up;
		if (t.rubric)
			check_rubric(&t);
	}
	check_blind(check);
	return true;
}
