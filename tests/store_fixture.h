/*
 * What the tests of the store share: one in a folder of its own, people and
 * events to put into it, and a list of what it calls back with.
 */
#ifndef TESTS_STORE_FIXTURE_H
#define TESTS_STORE_FIXTURE_H

#include <check.h>

#include "store/store.h"

/* The contract of store.h holds for both. */
enum { IN_MEMORY, IN_FILE, BOTH };

struct fixture {
	struct store *store;
	char dir[32], path[48];
};

void fixture_open(struct fixture *f, int where);
void fixture_close(struct fixture *f); /* fails if a file is left beside it */
/* Another connection to its file. */
struct store *fixture_second(const struct fixture *f);
/* Erased, and the file written anew. */
bool fixture_forget(struct store *store, const char *id, struct error *err);
bool fixture_is_whole(const char *path); /* SQLite's own integrity check */

struct store_event fixture_event(int64_t seq);
/* n of them from seq on, of the row's interview. */
bool fixture_append(struct store *store, struct store_interview *row, int64_t seq,
		    size_t n, struct error *err);
struct store_interview fixture_invite(struct store *store, const char *person);
struct store_out fixture_message(const char *id, int64_t seq);
void fixture_outbox_is(struct store *store, const char *expected);
/* Checks that they are numbered 1, 2, ... */
int fixture_count_events(struct store *store, const char *id);

struct ids {
	char text[200];
	struct store *store;
	int stop_after; /* rows; 0: never */
};
bool ids_note_row(void *ctx, const struct store_interview *row);
bool ids_note_out(void *ctx, const struct store_out *row);

#define OK(call)                                               \
	do {                                                   \
		struct error err = {0};                        \
		ck_assert_msg((call), #call ": %s", err.text); \
	} while (0)

#define FAILS(expected, call)                                                  \
	do {                                                                   \
		struct error err = {0};                                        \
		ck_assert_msg(!(call), #call);                                 \
		ck_assert_msg(err.kind == (expected), #call ": %s", err.text); \
	} while (0)

#endif
