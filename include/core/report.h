/*
 * The depth report: the profile with the words that show it, for people (text)
 * and for programs (JSON). Pure: the same log gives the same bytes, and neither
 * form holds a time or a name.
 */
#ifndef CORE_REPORT_H
#define CORE_REPORT_H

#include <stdbool.h>

#include "core/bank.h"
#include "core/event.h"
#include "core/interview.h"
#include "core/profile.h"
#include "core/role.h"

struct strbuf;

/* What a report is made of; all borrowed. */
struct report {
	const struct interview *state;
	const struct event_log *log;
	const struct bank *bank; /* the sealed ones */
	const struct role *role;
	const struct profile *profile;
	const char *head; /* digest of the event that ended it, or of the last one */
};

/* The summary: what fits in one chat message. */
void report_summary(const struct report *r, struct strbuf *out);
/* The evidence under each depth: questions, quotes, points. */
void report_evidence(const struct report *r, struct strbuf *out);
/* Of one concept; nothing where it was not asked about. */
void report_evidence_of(const struct report *r, int concept, struct strbuf *out);
/* What a person decided since, with who and when; nothing while nobody has. No part
 * of the report, which stays what it was. */
void report_decision(const struct report *r, struct strbuf *out);
/* The last one; NULL while there is none. */
const struct event *report_decided(const struct event_log *log);
/* Both: the whole report as text. */
void report_text(const struct report *r, struct strbuf *out);
void report_json(const struct report *r, struct strbuf *out);

/* The line that matters most: gaps where the role bears load, first. */
void report_headline(const struct report *r, struct strbuf *out);

#endif
