#include "store_fixture.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void fixture_open(struct fixture *f, int where)
{
	struct error err = {0};

	(void)snprintf(f->dir, sizeof f->dir, "/tmp/check_store_XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(f->dir));
	(void)snprintf(f->path, sizeof f->path, "%s",
		       where == IN_MEMORY ? ":memory:" : "");
	if (where == IN_FILE)
		(void)snprintf(f->path, sizeof f->path, "%s/x.db", f->dir);
	f->store = sqlite_open(f->path, &err);
	ck_assert_msg(f->store != NULL, "%s", err.text);
}

void fixture_close(struct fixture *f)
{
	store_close(f->store);
	(void)unlink(f->path);
	ck_assert_int_eq(rmdir(f->dir), 0); /* and so: nothing is left beside it */
}

struct store_event fixture_event(int64_t seq)
{
	struct store_event event = {
		.seq = seq, .at = 1000 + seq, .kind = "said", .body = "{\"v\":1}"};

	(void)snprintf(event.digest, sizeof event.digest, "%064x", (unsigned)seq);
	(void)snprintf(event.seal, sizeof event.seal, "5ea1%060x", (unsigned)seq);
	return event;
}

bool fixture_append(struct store *store, struct store_interview *row, int64_t seq,
		    size_t n, struct error *err)
{
	struct store_event events[8];

	ck_assert_uint_le(n, 8);
	for (size_t i = 0; i < n; i++)
		events[i] = fixture_event(seq + (int64_t)i);
	return store_append(store, row, events, n, err);
}

struct store_interview fixture_invite(struct store *store, const char *person)
{
	char network[] = "slack:T1", role[] = "payments", who[32];
	struct store_interview given = {.network = network,
					.role = role,
					.person = who,
					.created = 1000,
					.deadline = 5000};
	struct store_interview row;

	(void)snprintf(who, sizeof who, "%s", person);
	OK(store_create(store, &given, &err));
	OK(store_find(store, given.id, &row, &err));
	return row;
}

static bool count_event(void *ctx, const struct store_event *event)
{
	int *n = ctx;

	ck_assert_int_eq(event->seq, ++*n);
	ck_assert_int_eq(event->at, 1000 + event->seq);
	ck_assert_str_eq(event->kind, "said");
	ck_assert_uint_eq(strlen(event->digest), 64);
	ck_assert_uint_eq(strlen(event->seal), 64);
	return true;
}

int fixture_count_events(struct store *store, const char *id)
{
	int n = 0;

	OK(store_each_event(store, id, count_event, &n, &err));
	return n;
}

bool ids_note_row(void *ctx, const struct store_interview *row)
{
	struct ids *ids = ctx;
	size_t len = strlen(ids->text);

	(void)snprintf(ids->text + len, sizeof ids->text - len, "%s ", row->id);
	return --ids->stop_after != 0;
}

struct store_out fixture_message(const char *id, int64_t seq)
{
	struct store_out row = {.seq = seq,
				.network = "irc:x",
				.room = "sam",
				.message = "{\"plain\":\"hello\"}",
				.answer = -1};

	(void)snprintf(row.interview, sizeof row.interview, "%s", id);
	return row;
}

bool ids_note_out(void *ctx, const struct store_out *row)
{
	struct ids *ids = ctx;
	size_t len = strlen(ids->text);

	(void)snprintf(ids->text + len, sizeof ids->text - len, "%d.%d=%s%s%s ",
		       (int)row->seq, (int)row->part, store_out_state_word(row->state),
		       row->thread ? row->thread : "", row->native ? row->native : "");
	ck_assert_str_eq(row->message, "{\"plain\":\"hello\"}");
	ck_assert_str_eq(row->network, "irc:x");
	return true;
}

void fixture_outbox_is(struct store *store, const char *expected)
{
	struct ids ids = {.text = ""};

	OK(store_out_each(store, ids_note_out, &ids, &err));
	ck_assert_str_eq(ids.text, expected);
}

struct store *fixture_second(const struct fixture *f)
{
	struct error err = {0};
	struct store *store = sqlite_open_existing(f->path, &err);

	ck_assert_msg(store != NULL, "%s", err.text);
	return store;
}

bool fixture_forget(struct store *store, const char *id, struct error *err)
{
	if (!store_begin(store, err))
		return false;
	if (!store_erase(store, id, err)) {
		store_rollback(store);
		return false;
	}
	return store_commit(store, err) && store_wipe(store, err);
}

bool fixture_is_whole(const char *path)
{
	sqlite3_stmt *stmt = NULL;
	sqlite3 *db;
	bool whole;

	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	ck_assert_int_eq(
		sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &stmt, NULL), 0);
	ck_assert_int_eq(sqlite3_step(stmt), SQLITE_ROW);
	whole = strcmp((const char *)sqlite3_column_text(stmt, 0), "ok") == 0;
	sqlite3_finalize(stmt);
	ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
	return whole;
}
