#include "store/store.h"

#include <stdlib.h>
#include <string.h>

#include "store_failing.h"
#include "store_fixture.h"
#include "suites.h"

START_TEST(a_key_is_new_once_a_network)
	{
		struct fixture f;
		bool is_new = false;

		fixture_open(&f, _i);
		OK(store_seen(f.store, "slack:T1", "k", 1, &is_new, &err));
		ck_assert(is_new);
		OK(store_seen(f.store, "slack:T1", "k", 2, &is_new, &err));
		ck_assert(!is_new);
		OK(store_seen(f.store, "slack:T2", "k", 2, &is_new, &err));
		ck_assert(is_new);
		fixture_close(&f);
	}
END_TEST

START_TEST(a_message_goes_its_way)
	{
		struct fixture f;
		struct store_interview row;
		struct store_out out[3];
		struct ids all = {.text = ""};

		fixture_open(&f, _i);
		row = fixture_invite(f.store, "U1");
		for (int i = 0; i < 3; i++) {
			out[i] = fixture_message(row.id, i == 2 ? 2 : 1);
			out[i].thread = i == 1 ? "#t" : NULL;
			OK(store_out_add(f.store, &out[i], &err));
			ck_assert_int_eq(out[i].row, i + 1);
		}
		fixture_outbox_is(f.store, "1.0=queued 1.1=queued#t 2.0=queued ");
		out[0].state = OUT_SENDING;
		out[1].state = OUT_SENT;
		out[1].native = "@1";
		out[2].state = OUT_DEAD;
		for (int i = 0; i < 3; i++)
			OK(store_out_set(f.store, &out[i], &err));
		fixture_outbox_is(f.store, "1.0=sending ");
		OK(store_out_recover(f.store, &err));
		fixture_outbox_is(f.store, "1.0=doubtful ");
		OK(store_out_of(f.store, row.id, ids_note_out, &all, &err));
		ck_assert_str_eq(all.text, "1.0=doubtful 1.1=sent#t@1 2.0=dead ");

		out[0].row = 99;
		FAILS(ERR_NOT_FOUND, store_out_set(f.store, &out[0], &err));
		out[0] = fixture_message("C-0099", 1);
		FAILS(ERR_NOT_FOUND, store_out_add(f.store, &out[0], &err));
		store_interview_finish(&row);
		fixture_close(&f);
	}
END_TEST

static const char bank_digest[] =
	"ba00000000000000000000000000000000000000000000000000000000000000";
static const char role_digest[] =
	"20000000000000000000000000000000000000000000000000000000000000ff";

static void text_is(struct store *store, const char *digest, const char *text)
{
	struct error err = {0};
	size_t len = 0;
	char *got = store_snapshot_get(store, digest, &len, &err);

	ck_assert_msg((got != NULL) == (text != NULL), "%s", err.text);
	if (got)
		ck_assert_str_eq(got, text);
	else
		ck_assert_int_eq(err.kind, ERR_NOT_FOUND);
	free(got);
}

START_TEST(a_snapshot_lasts_as_long_as_its_users)
	{
		struct fixture f;
		struct store_interview a, b;

		fixture_open(&f, _i);
		a = fixture_invite(f.store, "U1");
		b = fixture_invite(f.store, "U2");
		FAILS(ERR_NOT_FOUND,
		      store_snapshot_use(f.store, a.id, bank_digest, &err));
		OK(store_snapshot_put(f.store, bank_digest, "bank", "text", 4, &err));
		OK(store_snapshot_put(f.store, bank_digest, "bank", "other", 5, &err));
		OK(store_snapshot_put(f.store, role_digest, "role", "", 0, &err));
		text_is(f.store, bank_digest, "text");
		text_is(f.store, role_digest, "");
		FAILS(ERR_NOT_FOUND,
		      store_snapshot_use(f.store, "C-0009", bank_digest, &err));
		for (int i = 0; i < 2; i++)
			OK(store_snapshot_use(f.store, a.id, bank_digest, &err));
		OK(store_snapshot_use(f.store, b.id, bank_digest, &err));

		OK(fixture_forget(f.store, a.id, &err));
		text_is(f.store, bank_digest, "text");
		OK(fixture_forget(f.store, b.id, &err));
		text_is(f.store, bank_digest, NULL);
		text_is(f.store, role_digest, ""); /* nobody used it yet */
		FAILS(ERR_NOT_FOUND,
		      store_snapshot_use(f.store, b.id, role_digest, &err));
		store_interview_finish(&a);
		store_interview_finish(&b);
		fixture_close(&f);
	}
END_TEST

static bool sum_exposure(void *ctx, const char *probe, int64_t asked)
{
	ck_assert_int_eq(asked, strcmp(probe, "api-1") == 0 ? 2 : 1);
	*(int64_t *)ctx += asked;
	return true;
}

START_TEST(exposure_is_counted_over_all)
	{
		struct fixture f;
		int64_t sum = 0;

		fixture_open(&f, _i);
		OK(store_exposure_add(f.store, "api-1", &err));
		OK(store_exposure_add(f.store, "sec-1", &err));
		OK(store_exposure_add(f.store, "api-1", &err));
		OK(store_exposure_each(f.store, sum_exposure, &sum, &err));
		ck_assert_int_eq(sum, 3);
		fixture_close(&f);
	}
END_TEST

static bool count_row(void *ctx, const struct store_interview *row)
{
	(void)row;
	++*(int *)ctx;
	return true;
}

/* One turn: false when anything failed, and then nothing of it is stored. */
static bool turn(struct store *store)
{
	char network[] = "n", person[] = "p", role[] = "r";
	struct store_interview row = {
		.network = network, .person = person, .role = role};
	struct store_out out;
	struct error err;
	bool is_new;

	if (!store_begin(store, &err))
		return false;
	if (!store_seen(store, "n", "k", 1, &is_new, &err)
	    || !store_create(store, &row, &err)
	    || !fixture_append(store, &row, 1, 2, &err))
		goto undo;
	out = fixture_message(row.id, 2);
	if (store_out_add(store, &out, &err) && store_commit(store, &err))
		return true;
undo:
	store_rollback(store);
	return false;
}

START_TEST(whichever_call_fails_the_turn_is_whole)
	{
		struct fixture f;
		unsigned n = 0;
		bool done = false;

		fixture_open(&f, _i);
		while (!done) {
			struct store *failing = store_failing(f.store, ++n, ERR_SYSTEM);
			int rows = 0;

			done = turn(failing);
			OK(store_each(f.store, count_row, &rows, &err));
			ck_assert_int_eq(rows, done ? 1 : 0);
			if (done)
				ck_assert_uint_eq(store_failing_calls(failing), n - 1);
			store_close(failing);
		}
		ck_assert_uint_eq(n, 7);
		ck_assert_int_eq(fixture_count_events(f.store, "C-0001"), 2);
		fixture_close(&f);
	}
END_TEST

Suite *store_out_suite(void)
{
	Suite *s = suite_create("store_out");
	TCase *tc = tcase_create("store_out");

	tcase_add_loop_test(tc, a_key_is_new_once_a_network, 0, BOTH);
	tcase_add_loop_test(tc, a_message_goes_its_way, 0, BOTH);
	tcase_add_loop_test(tc, a_snapshot_lasts_as_long_as_its_users, 0, BOTH);
	tcase_add_loop_test(tc, exposure_is_counted_over_all, 0, BOTH);
	tcase_add_loop_test(tc, whichever_call_fails_the_turn_is_whole, 0, BOTH);
	suite_add_tcase(s, tc);
	return s;
}
