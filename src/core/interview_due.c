/* When something is due by itself: a grade that was promised, a question whether
 * that was all, a nudge, the end. */
#include "core/interview.h"

enum { HOUR = 3600, DAY = 24 * HOUR };

static int64_t sooner(int64_t a, int64_t b)
{
	return a == 0 || (b != 0 && b < a) ? b : a;
}

struct outages {
	const struct outage *list;
	size_t n;
};

/* The moment `seconds` after `base`, not counting outages. */
static int64_t counted(int64_t base, int64_t seconds, const struct outages *outages)
{
	int64_t due = base + seconds;

	for (size_t i = 0; i < outages->n; i++) {
		const struct outage *o = &outages->list[i];
		int64_t from = o->from > base ? o->from : base;

		if (o->until > from && from < due)
			due += o->until - from;
	}
	return due;
}

/* At that moment, or when the next day of theirs begins. Where their time zone is
 * unknown, the hour at which they were last there is as good as any. */
static int64_t in_daytime(int64_t at, int tz_minutes)
{
	int64_t local = at + (int64_t)tz_minutes * 60, day = local - local % DAY;
	int64_t begins = day + (int64_t)DAY_BEGINS_HOUR * HOUR;

	if (tz_minutes == TZ_UNKNOWN)
		return at;
	if (local >= day + (int64_t)DAY_ENDS_HOUR * HOUR)
		begins += DAY;
	else if (local >= begins)
		return at;
	return begins - (int64_t)tz_minutes * 60;
}

static int64_t grade_due(const struct interview *state, const struct outages *outages)
{
	int64_t due = 0;

	for (int i = 0; i < state->answers_n; i++)
		if (state->answers[i].state == ANSWER_SUBMITTED)
			due = sooner(due, counted(state->answers[i].tried,
						  GRADE_RETRY_SECONDS, outages));
	return due;
}

static int64_t quiet_due(const struct interview *state, const struct outages *outages)
{
	int current = interview_current(state);
	const struct answer *a = &state->answers[current < 0 ? 0 : current];

	if (current < 0 || state->paused || a->state != ANSWER_OPEN || a->fragments == 0
	    || a->wait == 0 || a->prompted)
		return 0;
	return counted(a->said_at, a->wait, outages);
}

/* The end comes only to somebody who was told twice. */
static int64_t silence_due(const struct interview *state, const struct outages *outages)
{
	int64_t end, told;

	if (state->nudges == 0)
		return in_daytime(counted(state->since, NUDGE_1_SECONDS, outages),
				  state->tz_minutes);
	if (state->nudges == 1)
		return in_daytime(counted(state->since, NUDGE_2_SECONDS, outages),
				  state->tz_minutes);
	if (state->reminded < 2)
		return 0;
	end = counted(state->since, EXPIRY_SECONDS, outages);
	told = counted(state->reminded_at, EXPIRY_AFTER_NUDGE_SECONDS, outages);
	return end > told ? end : told;
}

int64_t interview_deadline(const struct interview *state, const struct outage *outages,
			   size_t n)
{
	const struct outages all = {outages, n};
	int64_t due;

	if (state->phase != PHASE_INVITED && state->phase != PHASE_TALKING)
		return 0;
	due = grade_due(state, &all);
	if (due != 0) /* it is us whom they wait for */
		return due;
	return sooner(quiet_due(state, &all), silence_due(state, &all));
}
