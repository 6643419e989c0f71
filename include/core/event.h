/*
 * What happened in an interview: its events, and the log that they form.
 *
 * An interview is the append-only list of these; its state is their fold
 * (core/interview.h). An event says what was chosen and what it was chosen
 * from, so that the fold never has to choose. Bodies are canonical JSON with a
 * version "v"; kinds and fields are only ever added.
 *
 *   digest = SHA-256(digest before, kind, body)      what happened
 *   seal   = SHA-256(seal before, digest, seq, at)   and when
 *
 * The time is outside the first chain on purpose: the same answers to the same
 * questions give the same head digest, whenever they were given.
 */
#ifndef CORE_EVENT_H
#define CORE_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/error.h"
#include "core/depth.h"
#include "core/rubric.h"

/* The largest is an answer in one piece, of which JSON makes six times as much. */
enum { EVENT_VERSION = 1, EVENT_BODY_MAX = 1 << 17 };

/* clang-format off */
enum event_kind {
	EVENT_INVITED,      /* first; seals what the interview is measured by */
	EVENT_CONSENTED,
	EVENT_DECLINED,
	EVENT_ASKED,        /* answer `answer` is open from here on */
	EVENT_DELIVERED,    /* the question reached the candidate */
	EVENT_SAID,         /* a fragment of an answer */
	EVENT_UNDONE,       /* the fragment with seq `target` is taken back */
	EVENT_SUBMITTED,    /* the answer is complete (again): grade it */
	EVENT_SET_ASIDE,    /* its words can't be graded; `why`: no_words, other_language, distress */
	EVENT_DONT_KNOW,
	EVENT_SKIPPED,
	EVENT_COMMAND,      /* a word that changes nothing: repeat, clarify, help, more */
	EVENT_PAUSED,
	EVENT_RESUMED,
	EVENT_GRADED,
	EVENT_GRADE_FAILED,
	EVENT_GRADE_RETRIED, /* asked for again */
	EVENT_GRADE_IGNORED, /* a result for a job that is not pending */
	EVENT_NUDGED,
	EVENT_CONCEPT_CLOSED,
	EVENT_FINISHED,     /* `why`: complete, withdrawn, declined, expired, cancelled */
	EVENT_REPORTED,     /* digest of the report that was given out */
	EVENT_GREETED,      /* it had to wait for another one to end; now it begins */
	EVENT_EDITED,       /* fragment `target` now reads `text`; "": it is gone; `why`: kept */
	EVENT_PROMPTED,     /* asked whether that was all */
	EVENT_REMINDED,     /* nudge `target` has reached them */
	EVENT_DECIDED,      /* by a person: `why` advance, hold or no; `text` the reason */
	EVENT_KINDS,
};
/* clang-format on */
const char *event_kind_word(enum event_kind kind);

enum ask_kind {
	ASK_MAIN,    /* a probe of the bank */
	ASK_CLARIFY, /* same rubric over both answers; replaces the score, upwards only */
	ASK_BEHIND, /* one step behind a strong answer; its own rubric */
};
const char *ask_kind_word(enum ask_kind kind);

enum { TZ_UNKNOWN = 24 * 60 };
enum { WHY_MAX = 32, SALT_HEX = 33, TIES_MAX = 16 };

/* What an interview is sealed with: its first event. */
struct invitation {
	char *interview; /* "C-0001" */
	char *role, *role_title;
	char role_digest[DIGEST_HEX], bank_digest[DIGEST_HEX];
	char words_digest[DIGEST_HEX]; /* snapshot of the word list */
	char pack_digest[DIGEST_HEX];  /* snapshot of bank and lexicon */
	char consent_digest[DIGEST_HEX];
	char *grader, *grader_version, *stemmer;
	char salt[SALT_HEX];
	uint64_t seed;
	double start;
	struct depth_params belief;
	/* Where several people are involved; NULL where nobody else is. */
	char *recruiter, *recruiter_label; /* id and name on the network */
	char *candidate;                   /* their name there */
	char *report_room;                 /* where the report goes */
	char *note;     /* the recruiter's, to those who read the report; NULL */
	int tz_minutes; /* the candidate's, TZ_UNKNOWN */
};

/* Strings are owned by the event; event_finish() frees them. */
struct event {
	enum event_kind kind;
	int64_t seq; /* 1, 2, ...; 0 until it is put into a log */
	int64_t at;
	int answer;  /* number of the answer it is about, -1 where there is none */
	int concept; /* ASKED, CONCEPT_CLOSED */
	char why[WHY_MAX]; /* CONCEPT_CLOSED, FINISHED, SET_ASIDE, GRADE_IGNORED, COMMAND: its word;
			      SAID, EDITED: "kept" where it came too late to count */
	char *text;    /* SAID, EDITED, DECIDED; GRADE_FAILED: reason */
	char *message; /* SAID, DELIVERED: the network's id of it; NULL */
	int wait; /* SAID: after so many seconds of quiet, ask whether that is all; 0: never */
	int64_t target;             /* UNDONE, EDITED: seq; NUDGED, REMINDED: 1, 2;
				    NUDGED 0: the recruiter asked for it */
	int revision;               /* SUBMITTED, GRADED, GRADE_FAILED, GRADE_IGNORED */
	struct invitation *invited; /* INVITED, owned; NULL in all others */
	struct {                    /* DECIDED */
		char *by, *by_label;
	} decided;
	struct { /* ASKED */
		enum ask_kind kind;
		char *probe, *topic;
		int number; /* of the probe in the sealed bank */
		double difficulty;
		int parent;       /* answer that this follows up, -1 */
		char *quote;      /* follow-ups: the candidate's own words; NULL */
		size_t ties;      /* probes that were equally good */
		int64_t exposure; /* how often this one had been asked */
	} asked;
	struct grade *grade;     /* GRADED, owned; entry i: the rubric's point i */
	char digest[DIGEST_HEX]; /* REPORTED */
};

void event_finish(struct event *event); /* fine on a zeroed struct */
/* A copy that owns its own strings. */
struct event event_copy(const struct event *event);
struct grade *grade_copy(const struct grade *grade) MUST_USE;

struct strbuf;
struct rubric;
/* rubric: names the points of a GRADED event (readers want ids); else NULL. */
void event_body(const struct event *event, const struct rubric *rubric,
		struct strbuf *out);
/* What event_body wrote. ERR_INPUT names the member that is off. */
bool event_parse(const char *kind, const char *body, struct event *ret,
		 struct error *err);

/* The two chains; prev: "" before the first event. */
void event_digest(const char *prev, const char *kind, const char *body,
		  char ret[DIGEST_HEX]);
void event_seal(const char *prev, const char *digest, int64_t seq, int64_t at,
		char ret[DIGEST_HEX]);

/* An interview's events in memory. Zero-initialised is empty. */
struct event_log {
	struct event *events; /* owned */
	size_t n, cap;
};
void event_log_finish(struct event_log *log);
void event_log_add(struct event_log *log, struct event *event); /* takes its strings */

#endif
