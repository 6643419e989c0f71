/*
 * One candidate's interview: what shall happen, and what that means.
 *
 *   interview_decide(state, input, facts) -> events, effects   may change between versions
 *   interview_apply(state, event)                              may not: logs fold for ever
 *
 * Both are pure. decide works on a copy and returns it as `next`: the caller
 * stores the events, commits, and only then puts `next` in the state's place
 * and carries the effects out. After a crash it loads the log, folds it and
 * asks interview_pending() what is still owed.
 *
 *   INVITED --start--> TALKING --all concepts closed--> ENDED
 *      | decline          | stop, expiry, cancel           ^
 *      '------------------'--------------------------------'
 *
 * In TALKING one answer is open at a time: asked, said in fragments,
 * submitted, graded; then a follow-up, the next probe, or the next concept.
 * `paused` is a flag beside the phase, so that a pause loses nothing.
 */
#ifndef CORE_INTERVIEW_H
#define CORE_INTERVIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/bank.h"
#include "core/depth.h"
#include "core/event.h"
#include "core/role.h"
#include "core/word.h"

enum {
	ANSWERS_MAX = 64,
	PROBES_PER_CONCEPT = 6, /* asked, skipped ones included: 36 in all */
	FOLLOW_UPS_MAX = 12,
	FRAGMENTS_PER_ANSWER = 100,
	GRADE_TRIES = 3,
	QUOTE_BYTES = 140,
	NUDGE_1_SECONDS = 24 * 3600,
	NUDGE_2_SECONDS = 72 * 3600,
	EXPIRY_SECONDS = 7 * 24 * 3600,
	EXPIRY_AFTER_NUDGE_SECONDS = 24 * 3600, /* after the second nudge has arrived */
	DAY_BEGINS_HOUR = 9, /* of the candidate: nudges come between these */
	DAY_ENDS_HOUR = 18,
	QUIET_FINISHED_SECONDS = 30, /* of quiet after what looks like an end */
	QUIET_SECONDS = 90,
	GRADE_RETRY_SECONDS =
		60, /* patience with a silent grader, pause after a failed one */
};

enum phase { PHASE_NEW, PHASE_INVITED, PHASE_TALKING, PHASE_ENDED };

enum answer_state {
	ANSWER_OPEN,      /* asked; fragments are being collected */
	ANSWER_SUBMITTED, /* a grade is owed for this revision */
	ANSWER_GRADED,
	ANSWER_DONT_KNOW, /* an observation of 0 */
	ANSWER_SKIPPED,   /* no observation */
	ANSWER_SET_ASIDE, /* no observation: a person reads it (another language) */
	ANSWER_UNGRADED,  /* no observation: the grader failed for good */
};

struct answer {
	enum answer_state state;
	enum ask_kind kind;
	int concept;
	int probe;  /* number in the sealed bank */
	int parent; /* answer that it follows up, -1 */
	int thread; /* of its concept's threads, -1 while it is no observation */
	double difficulty;
	double score;        /* GRADED */
	bool low_confidence; /* GRADED */
	bool delivered;
	bool clarified;     /* shown in other words */
	bool language_told; /* was asked for English once */
	int fragments;      /* that count */
	int64_t said_at;    /* the last one */
	int wait;           /* after it: see EVENT_SAID */
	bool prompted;      /* was asked whether that was all */
	int revision;       /* of the submission */
	int failures;       /* of the grader, on this revision */
	bool failed;        /* the last attempt has failed: try again in a while */
	int64_t tried;      /* when the last attempt began or failed */
};

struct concept_state {
	bool closed;
	char why[WHY_MAX]; /* enough, dont_know, skipped, exhausted, budget, ended */
	int asked;         /* probes, skipped ones included */
	int dont_knows;    /* in a row */
	int skips;         /* in a row */
	bool behind;       /* the step behind has been asked */
	struct depth_thread threads[DEPTH_THREADS_MAX];
	size_t threads_n;
};

/* Plain values: copied with =. Texts stay in the log. */
struct interview {
	enum phase phase;
	bool paused;
	char why[WHY_MAX]; /* ENDED: as in EVENT_FINISHED */
	uint64_t seed;
	double start;
	struct depth_params belief;
	int concept; /* the one being asked about; CONCEPTS when all are closed */
	struct concept_state concepts[CONCEPTS];
	struct answer answers[ANSWERS_MAX];
	int answers_n;
	int follow_ups;
	int nudges;
	int reminded; /* nudges that arrived */
	int64_t reminded_at;
	int tz_minutes;       /* the candidate's; TZ_UNKNOWN */
	bool told_in_channel; /* that answers belong into the private conversation */
	int64_t seq;          /* of the last event */
	int64_t since;        /* when the candidate was last heard of, or asked */
};

enum input_kind {
	INPUT_INVITE,     /* invitation: with the sealed values filled in */
	INPUT_GREET,      /* its turn has come, after others of the same person */
	INPUT_LINE,       /* a candidate's message: a word or a part of an answer */
	INPUT_EDIT,       /* message now reads text; "": it was deleted */
	INPUT_FILE,       /* something that can't be read; text: what came with it */
	INPUT_IN_CHANNEL, /* they wrote where others read along */
	INPUT_DELIVERED,  /* answer: its question was shown, as message */
	INPUT_REMINDED,   /* nudge `number` was shown */
	INPUT_GRADED,     /* answer, revision, grade */
	INPUT_GRADE_FAILED,
	INPUT_DUE,      /* interview_deadline() has passed */
	INPUT_CANCEL,   /* by the recruiter */
	INPUT_NUDGE,    /* by the recruiter */
	INPUT_DECIDE,   /* decision: an EVENT_DECIDED to be recorded */
	INPUT_REPORTED, /* digest */
};

struct input {
	enum input_kind kind;
	const char *text;    /* LINE, EDIT, FILE; GRADE_FAILED: why */
	const char *message; /* LINE, EDIT, DELIVERED: the network's id; NULL */
	bool early;          /* LINE: written before the last question could be seen */
	bool waits;          /* INVITE: greeted only with INPUT_GREET */
	int number;          /* REMINDED */
	int answer, revision;
	const struct grade *grade;
	const char *digest;
	const struct event *invitation;
	const struct event *decision;
};

/* Time in which the bot or its network was down; no deadline counts it. */
struct outage {
	int64_t from, until;
};

/* All that a decision may look at besides the state. */
struct facts {
	int64_t now;
	const struct bank *bank;   /* the sealed one */
	const struct role *role;   /* the sealed one */
	struct depth_model *model; /* of the sealed constants */
	const struct event_log *log;
	const int64_t *exposure;      /* per probe number: how often asked so far */
	const struct outage *outages; /* in order of time, apart from each other */
	size_t outages_n;
};

/* What can be said; app/phrases.c has the words. */
enum phrase {
	PHRASE_GREETING,
	PHRASE_HOW_TO_START,
	PHRASE_STARTED,
	PHRASE_DECLINED,
	PHRASE_NOTHING_YET, /* done, but nothing was said */
	PHRASE_NOTHING_TO_UNDO,
	PHRASE_UNDONE,
	PHRASE_TOO_LONG,
	PHRASE_STILL_READING, /* the last answer is being graded */
	PHRASE_PAUSED,
	PHRASE_RESUMED,
	PHRASE_NOT_PAUSED,
	PHRASE_NOT_KEPT,  /* came in a pause, when the next question was not out yet */
	PHRASE_TOO_EARLY, /* a word that was typed before the question could be seen */
	PHRASE_ALL_OF_IT, /* is that all? */
	PHRASE_GOT_IT,    /* so many messages */
	PHRASE_AMENDED,   /* added to an earlier answer, which is read again */
	PHRASE_KEPT,      /* too late to count: kept and marked */
	PHRASE_NO_FILES,
	PHRASE_IN_PRIVATE,
	PHRASE_HUMAN,
	PHRASE_ACCOMMODATION,
	PHRASE_MYDATA,
	PHRASE_FORGET,
	PHRASE_NOBODY,     /* there is no interview of theirs */
	PHRASE_NOBODY_YET, /* or it began under another name */
	PHRASE_PROVE,      /* who they are, by the word that was given at the start */
	PHRASE_RIGHT_WORD,
	PHRASE_WRONG_WORD,
	PHRASE_STALE, /* the button of an earlier question */
	PHRASE_CLARIFY,
	PHRASE_NO_CLARIFY, /* no other wording for a follow-up */
	PHRASE_HELP,
	PHRASE_MORE,
	PHRASE_NO_WORDS,
	PHRASE_OTHER_LANGUAGE,
	PHRASE_SET_ASIDE,
	PHRASE_DISTRESS,
	PHRASE_WITHDRAWN,
	PHRASE_THANKS,
	PHRASE_OVER,
	PHRASE_NUDGE,
	PHRASE_EXPIRED,
	PHRASE_CANCELLED,
};

enum effect_kind {
	EFFECT_SAY,    /* phrase, to the candidate; answer where it is about one */
	EFFECT_ASK,    /* put question `answer` */
	EFFECT_REPEAT, /* show it again because they asked */
	EFFECT_GRADE,  /* answer, revision */
	EFFECT_NUDGE, /* like SAY; its receipt is INPUT_REMINDED with `answer` as number */
	EFFECT_CONTACT, /* what they asked for is a person's to give: word */
	EFFECT_REPORT,  /* the profile is final */
};

struct effect {
	enum effect_kind kind;
	enum phrase phrase;
	enum word word; /* CONTACT */
	int answer;
	int revision;
	int64_t seq; /* of the event that it follows from */
};

enum { DECISION_EVENTS = 32, DECISION_EFFECTS = 8 };

struct decision {
	struct interview next;
	struct event events[DECISION_EVENTS]; /* owned */
	size_t events_n;
	struct effect effects[DECISION_EFFECTS];
	size_t effects_n;
};
void decision_finish(struct decision *decision);

void interview_decide(const struct interview *state, const struct input *in,
		      const struct facts *facts, struct decision *ret);
void interview_apply(struct interview *state, const struct event *event);
/* The fold: an event out of order or about nothing is an error that names it. */
bool interview_fold(const struct event_log *log, struct interview *ret,
		    struct error *err);
/* Whether apply may be called: the event fits the state. Stored logs are checked
 * with it, so that a damaged one is an error and never a crash. */
bool interview_fits(const struct interview *state, const struct event *event,
		    struct error *err);

/* The answer that is being talked about: the last one asked; -1 before the first. */
int interview_current(const struct interview *state);
/* Grades that are owed: fills effects (GRADE), returns how many. */
size_t interview_pending(const struct interview *state, struct effect *ret, size_t max);
/* When INPUT_DUE is to come; 0: never. Outages push it back: pass those of its
 * network, or none. */
int64_t interview_deadline(const struct interview *state, const struct outage *outages,
			   size_t n);
/* The answer whose fragment was this message, and its SAID event; NULL: none. */
const struct event *interview_said(const struct event_log *log, const char *message);
/* Whether the second event, about the first one, says that it is gone. */
bool interview_taken_back(const struct event_log *log, const struct event *said);
/* What the fragment reads now: as said, or as edited since while that counted. */
const char *interview_reads(const struct event_log *log, const struct event *said);

/* The answer's text as typed: its fragments that count, a line each. */
void interview_answer_text(const struct event_log *log, int answer, struct strbuf *out);
/* The text that is graded for it: for a clarification, both answers. */
void interview_graded_text(const struct interview *state, const struct event_log *log,
			   int answer, struct strbuf *out);
/* What it is graded by. */
const struct rubric *interview_rubric(const struct interview *state,
				      const struct bank *bank, int answer);
/* The ASKED event of an answer; NULL if there is none. */
const struct event *interview_asked(const struct event_log *log, int answer);
/* The GRADED event of an answer that counts: the last one; NULL if there is none. */
const struct event *interview_graded(const struct event_log *log, int answer);

#endif
