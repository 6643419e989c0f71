#include "core/bank.h"
#include "core/rubric.h"

const char rubric_version[] = "1";

/* How the credits become a score; facts that README.md tells the authors too. */
static const double only_listed_most = 0.2;
static const double no_pass = 0.3;
static const double bare_no_working = 0.4; /* a rubric without difficulty */
static const double bare_no_deep = 0.8;
static const double no_deep = 0.8; /* where a deep point belongs to a full answer */
static const double rung_credit = 0.35; /* a vague likeness shows no rung */
static const double deep_from = 7, deep_matters_from = 5, working_from = 4;

const char *point_state_word(enum point_state state)
{
	switch (state) {
	case POINT_ABSENT:
		return "absent";
	case POINT_NEGATED:
		return "negated";
	case POINT_LISTED:
		return "listed";
	case POINT_SOFT:
		return "soft";
	case POINT_TYPO:
		return "typo";
	case POINT_SHOWN:
		return "shown";
	}
	return "absent";
}

/* Which rungs the answer really shows: a listed term shows none. */
struct shown {
	bool deep, working, more_than_listed;
};

static struct shown shown_of(const struct rubric *rubric, const struct grade *grade)
{
	struct shown ret = {0};

	for (size_t i = 0; i < rubric->points_n && i < grade->points_n; i++) {
		const struct point_grade *p = &grade->points[i];
		enum rung rung = rubric->points[i].rung;

		if (p->credit <= 0 || p->state == POINT_LISTED)
			continue;
		ret.more_than_listed = true;
		if (p->credit < rung_credit)
			continue;
		ret.deep = ret.deep || rung == RUNG_DEEP;
		ret.working = ret.working || rung != RUNG_SURFACE;
	}
	return ret;
}

static double cap_of(const struct rubric *rubric, const struct shown *shown)
{
	if (!shown->more_than_listed)
		return only_listed_most;
	if (rubric->difficulty <= 0) {
		if (!shown->working)
			return bare_no_working;
		return shown->deep ? 1 : bare_no_deep;
	}
	if (rubric->difficulty >= deep_from)
		return shown->deep ? 1 : no_pass;
	if (rubric->difficulty >= working_from && !shown->working)
		return no_pass;
	if (rubric->difficulty >= deep_matters_from && !shown->deep)
		return no_deep;
	return 1;
}

double rubric_score(const struct rubric *rubric, const struct grade *grade)
{
	struct shown shown = shown_of(rubric, grade);
	double cap = cap_of(rubric, &shown), x = 0;

	for (size_t i = 0; i < rubric->points_n && i < grade->points_n; i++)
		x += rubric->points[i].weight * grade->points[i].credit;
	x /= rubric->target;
	if (x > cap)
		x = cap;
	for (size_t i = 0; i < rubric->misconceptions_n && i < grade->misconceptions_n;
	     i++)
		if (grade->misconceptions[i].shown)
			x -= rubric->misconceptions[i].cost;
	return x > 0 ? x : 0;
}
