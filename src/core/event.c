#include "core/event.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static const char *const kind_words[EVENT_KINDS] = {
	[EVENT_INVITED] = "invited",
	[EVENT_CONSENTED] = "consented",
	[EVENT_DECLINED] = "declined",
	[EVENT_ASKED] = "asked",
	[EVENT_DELIVERED] = "delivered",
	[EVENT_SAID] = "said",
	[EVENT_UNDONE] = "undone",
	[EVENT_SUBMITTED] = "submitted",
	[EVENT_SET_ASIDE] = "set_aside",
	[EVENT_DONT_KNOW] = "dont_know",
	[EVENT_SKIPPED] = "skipped",
	[EVENT_COMMAND] = "command",
	[EVENT_PAUSED] = "paused",
	[EVENT_RESUMED] = "resumed",
	[EVENT_GRADED] = "graded",
	[EVENT_GRADE_FAILED] = "grade_failed",
	[EVENT_GRADE_RETRIED] = "grade_retried",
	[EVENT_GRADE_IGNORED] = "grade_ignored",
	[EVENT_NUDGED] = "nudged",
	[EVENT_CONCEPT_CLOSED] = "concept_closed",
	[EVENT_FINISHED] = "finished",
	[EVENT_REPORTED] = "reported",
	[EVENT_GREETED] = "greeted",
	[EVENT_EDITED] = "edited",
	[EVENT_PROMPTED] = "prompted",
	[EVENT_REMINDED] = "reminded",
	[EVENT_DECIDED] = "decided",
};

const char *event_kind_word(enum event_kind kind)
{
	assert(kind < EVENT_KINDS);
	return kind_words[kind];
}

const char *ask_kind_word(enum ask_kind kind)
{
	switch (kind) {
	case ASK_MAIN:
		return "main";
	case ASK_CLARIFY:
		return "clarify";
	case ASK_BEHIND:
		return "behind";
	}
	return NULL;
}

static void invitation_destroy(struct invitation *invited)
{
	if (!invited)
		return;
	free(invited->interview);
	free(invited->role);
	free(invited->role_title);
	free(invited->grader);
	free(invited->grader_version);
	free(invited->stemmer);
	free(invited->recruiter);
	free(invited->recruiter_label);
	free(invited->candidate);
	free(invited->report_room);
	free(invited->note);
	free(invited);
}

void event_finish(struct event *event)
{
	free(event->text);
	free(event->message);
	invitation_destroy(event->invited);
	free(event->grade);
	free(event->asked.probe);
	free(event->asked.topic);
	free(event->asked.quote);
	free(event->decided.by);
	free(event->decided.by_label);
	*event = (struct event){0};
}

static struct invitation *invitation_copy(const struct invitation *invited)
{
	struct invitation *copy = mem_zalloc(1, sizeof *copy);

	*copy = *invited;
	copy->interview = mem_strdup_or_null(invited->interview);
	copy->role = mem_strdup_or_null(invited->role);
	copy->role_title = mem_strdup_or_null(invited->role_title);
	copy->grader = mem_strdup_or_null(invited->grader);
	copy->grader_version = mem_strdup_or_null(invited->grader_version);
	copy->stemmer = mem_strdup_or_null(invited->stemmer);
	copy->recruiter = mem_strdup_or_null(invited->recruiter);
	copy->recruiter_label = mem_strdup_or_null(invited->recruiter_label);
	copy->candidate = mem_strdup_or_null(invited->candidate);
	copy->report_room = mem_strdup_or_null(invited->report_room);
	copy->note = mem_strdup_or_null(invited->note);
	return copy;
}

struct grade *grade_copy(const struct grade *grade)
{
	struct grade *copy = mem_zalloc(1, sizeof *copy);

	*copy = *grade;
	return copy;
}

struct event event_copy(const struct event *event)
{
	struct event copy = *event;

	copy.text = mem_strdup_or_null(event->text);
	copy.message = mem_strdup_or_null(event->message);
	if (event->invited)
		copy.invited = invitation_copy(event->invited);
	if (event->grade)
		copy.grade = grade_copy(event->grade);
	copy.asked.probe = mem_strdup_or_null(event->asked.probe);
	copy.asked.topic = mem_strdup_or_null(event->asked.topic);
	copy.asked.quote = mem_strdup_or_null(event->asked.quote);
	copy.decided.by = mem_strdup_or_null(event->decided.by);
	copy.decided.by_label = mem_strdup_or_null(event->decided.by_label);
	return copy;
}

void event_digest(const char *prev, const char *kind, const char *body,
		  char ret[DIGEST_HEX])
{
	const struct digest_part parts[] = {
		{prev, strlen(prev)},
		{kind, strlen(kind)},
		{body, strlen(body)},
	};

	digest_parts(parts, 3, ret);
}

void event_seal(const char *prev, const char *digest, int64_t seq, int64_t at,
		char ret[DIGEST_HEX])
{
	char when[48];
	const struct digest_part parts[] = {
		{prev, strlen(prev)},
		{digest, strlen(digest)},
		{when, (size_t)snprintf(when, sizeof when, "%lld %lld", (long long)seq,
					(long long)at)},
	};

	digest_parts(parts, 3, ret);
}

void event_log_finish(struct event_log *log)
{
	for (size_t i = 0; i < log->n; i++)
		event_finish(&log->events[i]);
	free(log->events);
	*log = (struct event_log){0};
}

void event_log_add(struct event_log *log, struct event *event)
{
	if (log->n == log->cap) {
		log->cap += log->cap / 2 + 16; /* thousands of logs stay half full */
		log->events = mem_realloc(log->events, log->cap * sizeof *log->events);
	}
	log->events[log->n++] = *event;
	*event = (struct event){0};
}
