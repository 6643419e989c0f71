/*
 * What has arrived and is not worked off yet: owned copies, in order of arrival.
 */
#ifndef APP_INBOX_H
#define APP_INBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "chat/chat.h"
#include "core/command.h"
#include "core/event.h"
#include "meter.h"
#include "store/store.h"

enum inbox_kind {
	INBOX_INVITE,  /* by this program itself: `leadline try` */
	INBOX_TAKE_UP, /* likewise */
	INBOX_LINE,    /* a candidate did something: `did` */
	INBOX_COMMAND, /* a recruiter's; for an invitation, whom they mean is found */
	INBOX_GRADE,
	INBOX_RECEIPT,
	INBOX_DUE,     /* some deadline has come */
	INBOX_ALIVE,   /* a minute has passed: note which networks are up */
	INBOX_WELCOME, /* some of a network's candidates: network; job: since when;
			  interview: the one before */
	INBOX_START,   /* once: take up the grades that a dead process owed */
};

/* A person, owned. */
struct inbox_person {
	char *id, *label;       /* NULL: nobody */
	char *like;             /* NULL, or whom they seem to be */
	char *circles, *unsure; /* as in chat_person; NULL */
	char *as;               /* NULL, or the id under which they are here now */
	enum chat_proof proof;
	bool outsider;
	int tz_minutes;
};

struct inbox_item {
	struct inbox_item *next;
	enum inbox_kind kind;
	struct chat *chat;        /* where it came from; NULL: from nobody outside */
	struct chat_reply *reply; /* to be answered once, after the commit */
	char interview[STORE_ID_MAX];                /* TAKE_UP, GRADE, RECEIPT */
	char *network, *room, *key, *message, *text; /* owned, NULL where not given */
	struct inbox_person who;
	enum chat_input_kind did; /* LINE */
	char *token;              /* LINE by a button: the question that it is about */
	struct command command;   /* COMMAND */
	bool bad;                 /* COMMAND that could not be read: text says why */
	struct inbox_person whom; /* COMMAND that invites */
	char *role;               /* INVITE: owned */
	char *report_room, *note; /* of an invitation by form: owned, NULL */
	uint64_t seed;            /* of invitations */
	char salt[SALT_HEX];
	int answer, revision;
	bool graded;
	struct grade grade;
	int64_t job;
	struct chat_receipt receipt; /* native: owned, in text */
	int64_t arrived_us;          /* LINE, COMMAND: by loop_clock_us() */

	/* Made while it is worked off; given out after the commit. */
	struct chat_message answer_message;
	bool answered;
	bool repeated;        /* seen before: nothing was done */
	enum meter_fate fate; /* RECEIPT: what became of its message */
	const char *form; /* what is to be filled in next: "invite", "decide"; NULL */
};

struct inbox {
	struct inbox_item *first;
	struct inbox_item **end;
};

void inbox_init(struct inbox *inbox);
void inbox_finish(struct inbox *inbox);
/* A new item at the end, for the caller to fill in. */
struct inbox_item *inbox_add(struct inbox *inbox, enum inbox_kind kind);
/* One that is not in the inbox yet, and into it. */
struct inbox_item *inbox_item_create(enum inbox_kind kind);
void inbox_put(struct inbox *inbox, struct inbox_item *item);
void inbox_item_destroy(struct inbox_item *item);
void inbox_clear(struct inbox *inbox);
/* The first n items, or all, out of it and into an empty *ret. */
void inbox_take(struct inbox *inbox, size_t n, struct inbox *ret);
/* Removes this one. */
void inbox_drop(struct inbox *inbox, const struct inbox_item *item);
/* Removes what people did, calling back for each: they will do it again. What the
 * program can say again stays. */
void inbox_drop_people(struct inbox *inbox,
		       void (*each)(void *ctx, const struct inbox_item *item),
		       void *ctx);
/* Answers that a failed turn has made. */
void inbox_forget_answers(struct inbox *inbox);

void inbox_person_set(struct inbox_person *person, const struct chat_person *from);

#endif
