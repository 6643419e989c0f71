/*
 * A workspace on a stage: the chat under test, a Slack of a few scripted answers on
 * the same loop, and a sink that writes down what is handed up. Time is real, until the
 * first leap: then it is the stage's.
 */
#ifndef TESTS_SLACK_STAGE_H
#define TESTS_SLACK_STAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "chat/slack.h"

enum { STAGE_NOTES = 64, STAGE_NOTE = 6000 };

/* What happened, a line each. */
struct notes {
	size_t n;
	char *lines[STAGE_NOTES]; /* owned */
	size_t asked;             /* by slack_stage_until */
};

struct slack_script {       /* what the fake says instead of the usual */
	const char *method; /* "chat.postMessage"; "hook", "response" */
	int status;
	const char *retry_after; /* NULL */
	const char *body;
	int times; /* how often; -1: always */
};

struct slack_stage;
struct stage_door { /* of the fake */
	struct slack_stage *stage;
	const char *method;
};

struct slack_stage {
	struct loop *loop;
	struct slack_hub *hub;
	struct http_server *fake;
	struct http_client *client;
	struct chat *chat;
	struct slack_script script[8];
	struct notes calls;    /* "chat.postMessage channel=C1 text=..." */
	struct notes inputs;   /* "TEXT U1 in U1 text" and so on */
	struct notes receipts; /* "7 SENT 1700000000.000001" */
	struct notes finds;    /* "3 U1 Ann +60" or "3 - why" */
	struct notes states;   /* "up", "down why" */
	struct notes answers;  /* "200 body", to what was posted */
	bool hold;             /* keep replies for later */
	bool lose;             /* what comes in is not kept */
	struct chat_reply *held[8];
	size_t held_n;
	const struct chat_message *say; /* what every input is answered with */
	const struct chat_form *form;
	const struct chat_field *errors;
	size_t errors_n;
	unsigned posts; /* ts so far */
	bool frozen; /* time moves by leaps, and a little while something is awaited */
	unsigned turns; /* since then */
	struct stage_door doors[14];
};

/* change: may alter the options; NULL. Up when it returns. */
void slack_stage_open(struct slack_stage *s, void (*change)(struct slack_options *o));
void slack_stage_close(struct slack_stage *s);

/* Signed with the secret and posted; the answer is noted. */
void slack_stage_post(struct slack_stage *s, const char *path, const char *body,
		      const char *secret);
/* The same, and waits for the answer, which is returned. */
const char *slack_stage_ask(struct slack_stage *s, const char *path, const char *body);
/* payload={json}, encoded. */
const char *slack_stage_interact(struct slack_stage *s, const char *json);

/* Runs the loop till there are n lines, for 8 s at most; returns the last of them. */
const char *slack_stage_wait(struct slack_stage *s, struct notes *notes, size_t n);
/* The same, till a line not yet asked for has these words. */
const char *slack_stage_until(struct slack_stage *s, struct notes *notes,
			      const char *words);
void slack_stage_run(struct slack_stage *s, int ms);
/* So many seconds pass at once. */
void slack_stage_leap(struct slack_stage *s, int64_t seconds);
/* Sends one line of text. */
void slack_stage_send(struct slack_stage *s, int job, const char *room,
		      const char *text);

#endif
