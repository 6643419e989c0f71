/*
 * All wording. One function composes each message; none knows which network it
 * is on. No praise, no running score, nothing that leaks how an answer was read.
 *
 *     phrases.c         to the candidate
 *     phrases_team.c    to recruiters, the contact and the report room
 *     phrases_report.c  the report as a message
 */
#ifndef APP_PHRASES_H
#define APP_PHRASES_H

#include "base/digest.h"
#include "chat/message.h"
#include "core/interview.h"
#include "core/profile.h"
#include "core/report.h"

/* For whom the bot works; all borrowed. */
struct phrase_house {
	const char *organisation; /* "ACME" */
	const char *retention;    /* "for 12 months" */
};

/* What a phrase may speak of; all borrowed. */
struct phrase_facts {
	const char *id; /* "C-0001" */
	const struct interview *state;
	const struct event_log *log;
	const struct bank *bank;
	const struct role *role;
	const struct phrase_house *house; /* NULL: a trial */
	int answer;                       /* -1: about none */
};

void phrase_message(enum phrase phrase, const struct phrase_facts *facts,
		    struct chat_message *ret);
/* The question f->answer; again: it has been shown before. */
void phrase_question(const struct phrase_facts *f, bool again,
		     struct chat_message *ret);
/* After a restart: what is known of the open answer. */
void phrase_welcome_back(const struct phrase_facts *f, bool question_follows,
			 struct chat_message *ret);
/* Not kept: the database could not be written. */
/* Where the network doesn't say who somebody is: by what they prove it later. */
void phrase_resume_word(const char *line, struct chat_message *ret);
void phrase_not_saved(struct chat_message *ret);
void phrase_too_fast(struct chat_message *ret);
/* Puts "again, in case it was lost" in front. */
void phrase_mark_again(struct chat_message *message);

/* Digest of the greeting, which is what a candidate consents to. */
void phrase_consent_digest(const struct role *role, const struct phrase_house *house,
			   char ret[DIGEST_HEX]);

/* Words to type stand between backticks in a wording and become spans. */
void phrase_text(struct chat_message *m, enum chat_part_kind kind, const char *wording);

/* --- phrases_team.c --- */

/* A refusal, an error, a confirmation: one line of our wording. */
void phrase_line(struct chat_message *ret, const char *fmt, ...) PRINTF_LIKE(2, 3);
void phrase_team_help(struct chat_message *ret);
void phrase_roles(const struct role *const *roles, size_t n, struct chat_message *ret);

/* What a recruiter hears of an interview. label: the candidate's name. */
enum news {
	NEWS_ACCEPTED,
	NEWS_DECLINED,
	NEWS_WITHDREW,
	NEWS_FINISHED,
	NEWS_EXPIRED,
	NEWS_CANCELLED,
	NEWS_BEGINS, /* its turn has come */
	NEWS_UNREACHABLE,
};
void phrase_news(enum news news, const char *id, const char *label,
		 struct chat_message *ret);
/* The role and its digest, before the first question. */
void phrase_role_sealed(const struct phrase_facts *f, struct chat_message *ret);
/* What a candidate asks of a person. */
void phrase_contact(enum word word, const char *id, const char *label,
		    struct chat_message *ret);
/* What a person decided. */
void phrase_decided(const char *id, const struct event *decided,
		    struct chat_message *ret);
/* The form of this name, "invite" or "decide", in ret, which points into itself and
 * into what it was made from; the token is the caller's. False: there is none. */
enum { PHRASE_FORM_FIELDS = 4, PHRASE_FORM_PICKS = 64 };
struct phrase_choices {
	const struct role *const *roles; /* PICKS at most */
	size_t roles_n;
	const char *room; /* where reports usually go; NULL */
};
struct phrase_form {
	struct chat_form form;
	struct chat_field fields[PHRASE_FORM_FIELDS];
	struct chat_pick picks[PHRASE_FORM_PICKS];
};
bool phrase_form(const char *name, const struct phrase_choices *from,
		 struct phrase_form *ret);
/* How an interview stands, in a few words: "topic 3 of 6, paused". */
void phrase_standing(const struct interview *state, struct strbuf *out);

/* --- phrases_report.c --- */

/* The whole report as one text: for a terminal. */
void phrase_report_text(const char *report, struct chat_message *ret);
/* The first page: what can be read in ten seconds. decided: the decision, NULL
 * while there is none, and buttons offer it. brief: in ten short lines. */
void phrase_report(const struct report *r, const struct event *decided, bool brief,
		   struct chat_message *ret);
/* The evidence behind one concept; false where there is none. */
bool phrase_evidence(const struct report *r, int concept, struct chat_message *ret);

#endif
