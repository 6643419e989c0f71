/*
 * What is remembered: the interface. sqlite.c keeps it in one SQLite file, or
 * in memory for a conversation that need not outlive the process.
 *
 * The unit is the transaction: everything that one turn of the loop read is
 * stored between store_begin() and store_commit(); output follows the commit.
 * A failed commit leaves nothing behind, and the caller acknowledges nothing.
 *
 * An interview is its events, chained twice. `digest` covers the digest before
 * it and what happened (kind and body), so equal interviews have equal heads;
 * `seal` covers the seal before it, this digest and the time, so moving an
 * event in time is noticed as well. core/event.h computes both; the store
 * checks that an append continues the stored head.
 *
 * Strings that come back are the caller's copies where the field says owned;
 * those handed to a callback die on its return.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/error.h"
#include "core/audit.h"

enum { STORE_ID_MAX = 24, STORE_NO_DEADLINE = 0 };

struct store_event {
	int64_t seq;      /* 1, 2, ... within its interview */
	int64_t at;       /* seconds since 1970, UTC */
	const char *kind; /* "asked" */
	const char *body; /* canonical JSON object, version inside */
	char digest[DIGEST_HEX];
	char seal[DIGEST_HEX];
};

enum store_phase {
	STORE_WAITING, /* invited, but the person still talks about another role */
	STORE_LIVE,    /* at most one of these per (network, person) */
	STORE_ENDED,
	STORE_FORGOTTEN, /* a tombstone: head digest only */
};
enum { STORE_PHASES = STORE_FORGOTTEN + 1 };

/* The index row: everything in it but `id` follows from the events. */
struct store_interview {
	char id[STORE_ID_MAX];  /* "C-0001" */
	char *network, *person; /* owned; "" in a tombstone */
	char *role;             /* owned: role id */
	char *recruiter; /* owned: who invited, an id of the network; "" nobody */
	char *candidate; /* owned: the person's name as they were invited; "" unknown */
	int64_t created;
	int64_t deadline; /* next moment at which something is due, or STORE_NO_DEADLINE */
	int64_t head_seq; /* 0: no event yet */
	char head_digest[DIGEST_HEX];
	char head_seal[DIGEST_HEX];
	enum store_phase phase;
};
void store_interview_finish(struct store_interview *row); /* frees the owned strings */

/* What a message is that shows no question. */
enum store_out_what {
	OUT_OTHER = -1,
	OUT_NUDGE_1 = -2,
	OUT_NUDGE_2 = -3,
	OUT_REPORT = -4,   /* the report's first message */
	OUT_GREETING = -5, /* the candidate has not answered before */
	OUT_WORD = -6,     /* what will prove them when they come back */
};

enum store_out_state { OUT_QUEUED, OUT_SENDING, OUT_SENT, OUT_DOUBTFUL, OUT_DEAD };
const char *store_out_state_word(enum store_out_state state);

/* A message on its way: order is by `row` within (network, room). */
struct store_out {
	int64_t row; /* given by the store */
	char interview[STORE_ID_MAX];
	int64_t seq;  /* the event that caused it */
	int64_t part; /* 0, 1, ... among the messages of that event */
	const char *network, *room, *thread; /* thread: NULL where none */
	const char *message; /* the neutral message as JSON (chat/message.h) */
	int64_t answer; /* >= 0: this shows that question; else an enum store_out_what */
	enum store_out_state state;
	int64_t tries, not_before;
	int64_t since; /* on reading: when the event that caused it happened, 0 unknown */
	const char *native; /* the network's id of it, NULL until known */
};

struct store; /* see store_ops below for what an implementation provides */

/*
 * Opens or creates, and brings an older file up to date. ":memory:" keeps
 * nothing. A new file can be read by its owner only. Every error names the path.
 * ERR_INPUT: not a database, another program's, or a newer leadline's: the file
 * is untouched. ERR_SYSTEM: folder missing, unwritable or full: at most an empty
 * file is left. ERR_BUSY: another process creates or upgrades it just now.
 */
struct store *sqlite_open(const char *path, struct error *err) MUST_USE;
/* The same, but a file that isn't there is ERR_NOT_FOUND and not created. */
struct store *sqlite_open_existing(const char *path, struct error *err) MUST_USE;
void store_close(struct store *store); /* NULL is fine; an open transaction is undone */

/*
 * begin takes the one write lock and never waits for it: ERR_BUSY, try next turn.
 * When commit fails, everything since begin is undone. rollback is fine without a
 * transaction, but not in a callback. Writing outside of a transaction is one of
 * its own. After ERR_SYSTEM from a write all further ones may fail: roll back.
 */
bool store_begin(struct store *store, struct error *err);
bool store_commit(struct store *store, struct error *err);
void store_rollback(struct store *store);
bool store_in_transaction(const struct store *store);
/* How long somebody else's lock is waited for. 0 after opening, as a loop needs it;
 * a command that has nothing else to do may wait. */
void store_wait(struct store *store, int ms);

/*
 * Makes an interview for (network, person); row->network, person, role, created
 * and deadline are given, id and phase come back: LIVE, or WAITING where the
 * person has a live one already.
 */
bool store_create(struct store *store, struct store_interview *row, struct error *err);

/*
 * Appends n events (in a savepoint: all or none; n may be 0) and updates the
 * index row to row->phase and row->deadline. row's head is what the caller believes; on
 * success it is moved on. ERR_CONFLICT: the stored head is another one, load
 * again. ERR_NOT_FOUND: unknown or forgotten: drop what you have.
 */
bool store_append(struct store *store, struct store_interview *row,
		  const struct store_event *events, size_t n, struct error *err);

bool store_find(struct store *store, const char *id, struct store_interview *ret,
		struct error *err);
/* The person's live interview; ERR_NOT_FOUND where there is none. */
bool store_find_live(struct store *store, const char *network, const char *person,
		     struct store_interview *ret, struct error *err);
/*
 * The person's oldest waiting interview; ERR_NOT_FOUND where there is none. When
 * the live one ends (append with phase ENDED), this is the next: append to it
 * with phase LIVE, which is refused (ERR_CONFLICT) while another is live.
 */
bool store_next_waiting(struct store *store, const char *network, const char *person,
			struct store_interview *ret, struct error *err);
/* One of theirs that is over, the newest; ERR_NOT_FOUND. */
bool store_find_last(struct store *store, const char *network, const char *person,
		     struct store_interview *ret, struct error *err);
/* One that is not over, of the same network, person, role and recruiter;
 * ERR_NOT_FOUND where there is none. */
bool store_find_invitation(struct store *store, const struct store_interview *like,
			   struct store_interview *ret, struct error *err);
/* Those of the network that are not over, the newest first. */
bool store_each_open(struct store *store, const char *network,
		     bool (*each)(void *ctx, const struct store_interview *row),
		     void *ctx, struct error *err);
/* Live ones of the network whose last event is not older than `since`, in order of
 * creation, those after the interview `after` ("": all). */
struct store_recent {
	const char *network, *after;
	int64_t since;
};
bool store_each_recent(struct store *store, const struct store_recent *which,
		       bool (*each)(void *ctx, const struct store_interview *row),
		       void *ctx, struct error *err);
/* Calls back until false. In order of creation. */
bool store_each(struct store *store,
		bool (*each)(void *ctx, const struct store_interview *row), void *ctx,
		struct error *err);
/* How many there are in each phase. */
bool store_count(struct store *store, uint64_t ret[STORE_PHASES], struct error *err);
/* Live ones whose deadline is at or before `now`, the most overdue first; each
 * one once, whatever the callback stores. */
bool store_each_due(struct store *store, int64_t now,
		    bool (*each)(void *ctx, const struct store_interview *row),
		    void *ctx, struct error *err);
/* The first deadline of a live one; STORE_NO_DEADLINE where there is none. */
bool store_next_deadline(struct store *store, int64_t *ret, struct error *err);

/* An interview's events from seq 1; a digest that does not fit is the caller's to find. */
bool store_each_event(struct store *store, const char *id,
		      bool (*each)(void *ctx, const struct store_event *event),
		      void *ctx, struct error *err);

/* Sets *ret_new to false where (network, key) has been seen before. */
bool store_seen(struct store *store, const char *network, const char *key, int64_t at,
		bool *ret_new, struct error *err);

/* Forgets keys that were seen, and outages that ended, before then. */
bool store_prune(struct store *store, int64_t seen_before, int64_t outages_before,
		 struct error *err);

/*
 * Time in which the bot, or a network's link, was down. `alive` notes that the
 * network is up at `now` and gives when that was noted last (0: never).
 */
bool store_alive(struct store *store, const char *network, int64_t now,
		 int64_t *ret_before, struct error *err);
bool store_alive_when(struct store *store, const char *network, int64_t *ret,
		      struct error *err); /* only reads it */
struct store_outage {
	const char *network;
	int64_t from, until;
};
bool store_outage_add(struct store *store, const struct store_outage *outage,
		      struct error *err);
bool store_outage_each(struct store *store,
		       bool (*each)(void *ctx, const struct store_outage *outage),
		       void *ctx, struct error *err); /* by network, then time */

/* Whether another connection has changed the file since this was asked last: then
 * what was read before may be old. */
bool store_changed(struct store *store, bool *ret, struct error *err);

/* Outbox. add fills in row->row and row->part. */
bool store_out_add(struct store *store, struct store_out *row, struct error *err);
bool store_out_set(struct store *store, const struct store_out *row,
		   struct error *err); /* state, tries, not_before, native */
/* Everything not SENT or DEAD, by row. */
bool store_out_each(struct store *store,
		    bool (*each)(void *ctx, const struct store_out *row), void *ctx,
		    struct error *err);
/* All of one interview's messages, by row. */
bool store_out_of(struct store *store, const char *id,
		  bool (*each)(void *ctx, const struct store_out *row), void *ctx,
		  struct error *err);
/* After a start: what a crash left SENDING is DOUBTFUL. */
bool store_out_recover(struct store *store, struct error *err);

/* Texts by digest: banks, word lists, roles. Putting one twice is a no-op. */
bool store_snapshot_put(struct store *store, const char *digest, const char *name,
			const char *text, size_t len, struct error *err);
char *store_snapshot_get(struct store *store, const char *digest, size_t *ret_len,
			 struct error *err) MUST_USE; /* owned; NULL: err */
/*
 * The interview was measured by this snapshot, which is kept as long as one such
 * interview is. Put it in the same transaction: forgetting its last user deletes
 * it. ERR_NOT_FOUND: no such snapshot or interview.
 */
bool store_snapshot_use(struct store *store, const char *id, const char *digest,
			struct error *err);

/* How often each probe has been asked, over all interviews (nobody's in particular). */
bool store_exposure_add(struct store *store, const char *probe, struct error *err);
bool store_exposure_each(struct store *store,
			 bool (*each)(void *ctx, const char *probe, int64_t asked),
			 void *ctx, struct error *err);

/*
 * Forgetting, in two steps. erase, inside a transaction, deletes the interview's
 * events, messages, person and the snapshots that it alone used, and leaves a
 * tombstone with the head digest; once more is fine. wipe, after the commit, writes
 * the file anew, so that the bytes of all that was erased are gone as well, not
 * just out of reach. That takes time with the size of the file, while others find
 * it busy: better done beside a server than within. Not in a callback. Where it
 * fails the bytes may still be there; wiping once more finishes.
 */
bool store_erase(struct store *store, const char *id, struct error *err);
bool store_wipe(struct store *store, struct error *err);

/*
 * The audit trail (core/audit.h). Add, inside the transaction of what is recorded;
 * number and digest are the store's to give. A refusal is left out where the same
 * person has had one within AUDIT_REFUSED_SECONDS. Rows are final, and stay when
 * the interview is forgotten.
 */
bool store_audit_add(struct store *store, const struct audit_row *row,
		     struct error *err);
/* By number; whether they are chained is the caller's to find. */
bool store_audit_each(struct store *store,
		      bool (*each)(void *ctx, const struct audit_row *row), void *ctx,
		      struct error *err);
/* The last row's; 0 and "" where there is none. */
bool store_audit_head(struct store *store, int64_t *ret_number,
		      char ret_digest[DIGEST_HEX], struct error *err);

/* A copy of everything, as it is at one moment, into the file at `path`, which is
 * there and empty; others go on writing meanwhile. Not inside a transaction. */
bool store_copy(struct store *store, const char *path, struct error *err);
/* ERR_INPUT: the file is damaged. Reads all of it. */
bool store_whole(struct store *store, struct error *err);

/* One function per call above; store.c forwards. Tests wrap one to fail call n. */
struct store_ops {
	void (*close)(struct store *store);
	bool (*begin)(struct store *store, struct error *err);
	bool (*commit)(struct store *store, struct error *err);
	void (*rollback)(struct store *store);
	bool (*in_transaction)(const struct store *store);
	void (*wait)(struct store *store, int ms);
	bool (*create)(struct store *store, struct store_interview *row,
		       struct error *err);
	bool (*append)(struct store *store, struct store_interview *row,
		       const struct store_event *events, size_t n, struct error *err);
	bool (*find)(struct store *store, const char *id, struct store_interview *ret,
		     struct error *err);
	bool (*find_live)(struct store *store, const char *network, const char *person,
			  struct store_interview *ret, struct error *err);
	bool (*next_waiting)(struct store *store, const char *network,
			     const char *person, struct store_interview *ret,
			     struct error *err);
	bool (*each)(struct store *store,
		     bool (*each)(void *ctx, const struct store_interview *row),
		     void *ctx, struct error *err);
	bool (*each_due)(struct store *store, int64_t now,
			 bool (*each)(void *ctx, const struct store_interview *row),
			 void *ctx, struct error *err);
	bool (*each_event)(struct store *store, const char *id,
			   bool (*each)(void *ctx, const struct store_event *event),
			   void *ctx, struct error *err);
	bool (*seen)(struct store *store, const char *network, const char *key,
		     int64_t at, bool *ret_new, struct error *err);
	bool (*out_add)(struct store *store, struct store_out *row, struct error *err);
	bool (*out_set)(struct store *store, const struct store_out *row,
			struct error *err);
	bool (*out_each)(struct store *store,
			 bool (*each)(void *ctx, const struct store_out *row),
			 void *ctx, struct error *err);
	bool (*out_of)(struct store *store, const char *id,
		       bool (*each)(void *ctx, const struct store_out *row), void *ctx,
		       struct error *err);
	bool (*out_recover)(struct store *store, struct error *err);
	bool (*snapshot_put)(struct store *store, const char *digest, const char *name,
			     const char *text, size_t len, struct error *err);
	char *(*snapshot_get)(struct store *store, const char *digest, size_t *ret_len,
			      struct error *err);
	bool (*snapshot_use)(struct store *store, const char *id, const char *digest,
			     struct error *err);
	bool (*exposure_add)(struct store *store, const char *probe, struct error *err);
	bool (*exposure_each)(struct store *store,
			      bool (*each)(void *ctx, const char *probe, int64_t asked),
			      void *ctx, struct error *err);
	bool (*find_last)(struct store *store, const char *network, const char *person,
			  struct store_interview *ret, struct error *err);
	bool (*find_invitation)(struct store *store, const struct store_interview *like,
				struct store_interview *ret, struct error *err);
	bool (*each_open)(struct store *store, const char *network,
			  bool (*each)(void *ctx, const struct store_interview *row),
			  void *ctx, struct error *err);
	bool (*each_recent)(struct store *store, const struct store_recent *which,
			    bool (*each)(void *ctx, const struct store_interview *row),
			    void *ctx, struct error *err);
	bool (*next_deadline)(struct store *store, int64_t *ret, struct error *err);
	bool (*prune)(struct store *store, int64_t seen_before, int64_t outages_before,
		      struct error *err);
	bool (*alive)(struct store *store, const char *network, int64_t now,
		      int64_t *ret_before, struct error *err);
	bool (*alive_when)(struct store *store, const char *network, int64_t *ret,
			   struct error *err);
	bool (*outage_add)(struct store *store, const struct store_outage *outage,
			   struct error *err);
	bool (*outage_each)(struct store *store,
			    bool (*each)(void *ctx, const struct store_outage *outage),
			    void *ctx, struct error *err);
	bool (*changed)(struct store *store, bool *ret, struct error *err);
	bool (*erase)(struct store *store, const char *id, struct error *err);
	bool (*wipe)(struct store *store, struct error *err);
	bool (*audit_add)(struct store *store, const struct audit_row *row,
			  struct error *err);
	bool (*audit_each)(struct store *store,
			   bool (*each)(void *ctx, const struct audit_row *row),
			   void *ctx, struct error *err);
	bool (*audit_head)(struct store *store, int64_t *ret_number,
			   char ret_digest[DIGEST_HEX], struct error *err);
	bool (*copy)(struct store *store, const char *path, struct error *err);
	bool (*whole)(struct store *store, struct error *err);
	bool (*count)(struct store *store, uint64_t ret[STORE_PHASES],
		      struct error *err);
};

struct store {
	const struct store_ops *ops;
};

#endif
