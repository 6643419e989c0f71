/*
 * One message on its way: opened, looked for, posted page by page. Private to
 * slack_rooms.c and slack_post*.c.
 */
#ifndef CHAT_SLACK_POST_H
#define CHAT_SLACK_POST_H

#include "slack_api.h"
#include "slack_rooms.h"

struct slack_job {
	struct slack_job *next;
	struct slack_room *room;
	int64_t id;
	struct slack_pages pages;
	size_t page;                                 /* the next one to post */
	char *thread, *only_for, *replaces, *native; /* owned; NULL */
	bool look;        /* it may be there already: look for it first */
	bool plain;       /* they refused the blocks */
	unsigned unknown; /* errors that we don't know, so far */
};

/* How far a message came that is to be sent again. */
struct slack_progress {
	int64_t job; /* 0: none */
	size_t page;
	char *native; /* owned */
};

struct slack_room {
	struct slack_room *next;
	struct slack_rooms *rooms;
	char *id, *channel; /* owned; channel NULL: not opened yet */
	struct slack_job *jobs, **jobs_end;
	struct slack_call *call;       /* under way */
	struct http_call *hook;        /* the same, by the webhook */
	struct loop_timer *go;         /* work waits for its turn */
	struct loop_timer *refill;     /* the burst is not whole */
	unsigned burst;                /* posts that may go at once */
	int64_t not_before;            /* they asked for a pause */
	struct slack_progress partial; /* of the message sent last */
};

struct slack_rooms {
	struct slack_rooms_options is;
	struct slack_room *buckets[256];
};

/* The job at the head of the room: its next request, which ends in one of the two
 * below. */
void slack_post_step(struct slack_room *room);
void slack_hook_step(struct slack_room *room);

/* A request that counts for the pace has gone out. */
void slack_room_posted(struct slack_room *room);
/* Go on with the same job, after so many milliseconds. */
void slack_room_again(struct slack_room *room, int64_t ms);
/* The job at the head is done with. */
void slack_room_settle(struct slack_room *room, const struct chat_receipt *receipt);
/* As a failure says; false: it is for the caller to go on (API_OK, API_BLOCKS). */
bool slack_room_fail(struct slack_room *room, const struct slack_result *result);

#endif
