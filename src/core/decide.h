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
void decide_line(struct deciding *d, const struct input *in);
/* One that came after its answer was sent, or changes one that did: whether it
 * still counts, and what follows. */
void decide_late(struct deciding *d, int answer, const struct input *in);
void decide_edit(struct deciding *d, const struct input *in);
/* The answer that a message belongs to: the current one, or one before it where
 * it was written before the current question could be seen; -1: before any. */
int decide_answer_of(const struct deciding *d, const struct input *in);
/* A fragment of an answer; *why: kept, not counted. */
struct event decide_said(const struct deciding *d, int answer, const struct input *in,
			 const char *why);
/* The answer as it stands, to the grader. */
void decide_grade(struct deciding *d, int answer);
/* It would not be too long with this line as well. */
bool decide_has_room(const struct deciding *d, int answer, const char *line);
/* Somebody says, in the fragment with this seq (0: in none that counts), that they
 * are in a crisis. */
void decide_distress(struct deciding *d, int answer, int64_t fragment);
/* A word for the people behind the bot. */
void decide_contact(struct deciding *d, enum word word);
/* The current answer is settled: a follow-up, the next probe or concept, the end. */
void decide_advance(struct deciding *d);

/* The log as it will be: the stored one and what this decision adds. Borrowed
 * texts; the array is the caller's to free. */
struct event_log decide_log(const struct deciding *d);

#endif
