/* What the two halves of interview_decide() share: the decision in the making. */
#ifndef CORE_DECIDE_H
#define CORE_DECIDE_H

#include "core/interview.h"

struct deciding {
	struct decision *out; /* out->next is the state as it has become so far */
	const struct facts *facts;
};

/* An event of this kind about no answer and no concept, to be filled in. */
struct event decide_event(enum event_kind kind);
struct event decide_event_about(enum event_kind kind, int answer);
/* why: NULL where the kind has none. */
void decide_emit_about(struct deciding *d, enum event_kind kind, int answer,
		       const char *why);
/* Numbers, dates, applies and keeps the event; takes its strings. */
void decide_emit(struct deciding *d, struct event event);
void decide_effect(struct deciding *d, enum effect_kind kind, int answer);
void decide_say(struct deciding *d, enum phrase phrase, int answer);
void decide_finish(struct deciding *d, const char *why, enum phrase phrase);

/* A message of the candidate's. */
void decide_line(struct deciding *d, const char *line);
/* The current answer is settled: a follow-up, the next probe or concept, the end. */
void decide_advance(struct deciding *d);

/* The log as it will be: the stored one and what this decision adds. Borrowed
 * texts; the array is the caller's to free. */
struct event_log decide_log(const struct deciding *d);

#endif
