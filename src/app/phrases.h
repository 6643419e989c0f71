/*
 * All wording. One function composes each message; none knows which network it
 * is on. No praise, no running score, nothing that leaks how an answer was read.
 */
#ifndef APP_PHRASES_H
#define APP_PHRASES_H

#include "base/digest.h"
#include "chat/message.h"
#include "core/interview.h"

/* What a phrase may speak of; all borrowed. */
struct phrase_facts {
	const struct interview *state;
	const struct event_log *log;
	const struct bank *bank;
	const struct role *role;
	int answer; /* -1: about none */
};

void phrase_message(enum phrase phrase, const struct phrase_facts *facts,
		    struct chat_message *ret);
/* The question f->answer; again: it has been shown before. */
void phrase_question(const struct phrase_facts *f, bool again,
		     struct chat_message *ret);
/* After a restart: what is known of the open answer, before the question again. */
void phrase_welcome_back(const struct phrase_facts *f, struct chat_message *ret);
void phrase_report(const char *report, struct chat_message *ret);
/* Not kept: the database could not be written. */
void phrase_not_saved(struct chat_message *ret);
/* Puts "again, in case it was lost" in front. */
void phrase_mark_again(struct chat_message *message);

/* Digest of the greeting, which is what a candidate consents to. */
void phrase_consent_digest(const struct role *role, char ret[DIGEST_HEX]);

#endif
