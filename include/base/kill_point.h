/*
 * Where the process is killed for trial.
 *
 * What is promised of a crash is promised of a crash anywhere, so tests/torture.py
 * kills the program at each of the points below, and fails if it never came to one.
 * As shipped, KILL_POINT() is nothing. Built with -DLEADLINE_KILL_POINTS, the
 * program takes "NAME:COUNT" from the environment's LEADLINE_KILL and raises SIGKILL
 * when it passes that point for the COUNT-th time; and its interviews are
 * repeatable, so that one that was killed can be held against one that wasn't.
 *
 * This is the one table. A name that is not in it does not compile; one that is in it
 * stands in exactly one place.
 */
#ifndef BASE_KILL_POINT_H
#define BASE_KILL_POINT_H

#include <stdbool.h>

/* clang-format off */
#define KILL_POINTS(X) \
	X(MIGRATION_APPLIED)   /* after one of them, before its number is noted */ \
	X(MIGRATION_NUMBERED)  /* all of them, before COMMIT */ \
	X(MIGRATION_COMMITTED) /* before the journal becomes a log */ \
	X(RECOVERED)           /* what was being sent is doubtful, before COMMIT */ \
	X(BEGIN_BEFORE) \
	X(BEGIN_AFTER) \
	X(SEEN_ADDED)          /* after each kind of write */ \
	X(INTERVIEW_CREATED) \
	X(SNAPSHOT_PUT) \
	X(HEAD_MOVED)          /* the head says more than there are events */ \
	X(EVENT_ADDED) \
	X(EXPOSURE_ADDED) \
	X(OUT_ADDED) \
	X(OUT_SET) \
	X(ALIVE_NOTED) \
	X(COMMIT_BEFORE) \
	X(COMMIT_AFTER)        /* before anything of it goes out */ \
	X(ANSWER_BEFORE)       /* before the 200 */ \
	X(ANSWER_AFTER) \
	X(MESSAGE_TAKEN)       /* by the chat, not by the network */ \
	X(IRC_WRITTEN)         /* to the socket, before the receipt */ \
	X(IRC_RECEIPT)         /* before its commit */ \
	X(SLACK_CALLED)        /* before the bytes went */ \
	X(SLACK_RECEIPT) \
	X(FORGET_DELETED)      /* committed, but not wiped */ \
	X(FORGET_VACUUMED)     /* before the checkpoint */ \
	X(FORGET_WIPED) \
	X(CLOSE_BEFORE)        /* the last to close makes a checkpoint */
/* clang-format on */

#define KILL_POINT_ENUM(name) KILL_POINT_##name,
enum kill_point { KILL_POINTS(KILL_POINT_ENUM) };
#undef KILL_POINT_ENUM

/* In tests/kill_point.c; the program as shipped has no such function. */
void kill_point_pass(const char *name);

#ifdef LEADLINE_KILL_POINTS
#define KILL_POINTS_ON   true
#define KILL_POINT(name) ((void)KILL_POINT_##name, kill_point_pass(#name))
#else
#define KILL_POINTS_ON   false
#define KILL_POINT(name) ((void)KILL_POINT_##name)
#endif

#endif
