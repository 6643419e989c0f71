#include "store/store.h"

#include <stdio.h>
#include <string.h>

#include "base/attr.h"
#include "store_fixture.h"
#include "suites.h"

START_TEST(an_invitation_is_found_again)
	{
		struct fixture f;
		struct store_interview row;

		fixture_open(&f, _i);
		row = fixture_invite(f.store, "U1");
		ck_assert_str_eq(row.id, "C-0001");
		ck_assert_int_eq(row.phase, STORE_LIVE);
		ck_assert_str_eq(row.network, "slack:T1");
		ck_assert_str_eq(row.person, "U1");
		ck_assert_str_eq(row.role, "payments");
		ck_assert_int_eq(row.created, 1000);
		ck_assert_int_eq(row.deadline, 5000);
		ck_assert_int_eq(row.head_seq, 0);
		ck_assert_str_eq(row.head_digest, "");
		store_interview_finish(&row);
		store_interview_finish(&row); /* fine on an empty one */
		fixture_close(&f);
	}
END_TEST

static const char *const no_ids[] = {
	"",        "C-",        "C-0002",
	"C-1",     "c-0001",    "C-00001",
	"C-0001 ", "C-0001;--", "C-99999999999999999999",
	"C--001",
};

START_TEST(what_is_no_id_is_not_found)
	{
		struct fixture f;
		struct store_interview row;

		fixture_open(&f, IN_MEMORY);
		row = fixture_invite(f.store, "U1");
		store_interview_finish(&row);
		FAILS(ERR_NOT_FOUND, store_find(f.store, no_ids[_i], &row, &err));
		fixture_close(&f);
	}
END_TEST

START_TEST(one_conversation_a_person)
	{
		struct fixture f;
		struct store_interview first, second, third, found;

		fixture_open(&f, _i);
		first = fixture_invite(f.store, "U1");
		second = fixture_invite(f.store, "U1");
		third = fixture_invite(f.store, "U1");
		ck_assert_int_eq(second.phase, STORE_WAITING);
		OK(store_next_waiting(f.store, "slack:T1", "U1", &found, &err));
		ck_assert_str_eq(found.id, second.id);
		store_interview_finish(&found);

		/* The next is promoted when the first has ended, and not before. */
		second.phase = STORE_LIVE;
		FAILS(ERR_CONFLICT, fixture_append(f.store, &second, 1, 0, &err));
		first.phase = STORE_ENDED;
		OK(fixture_append(f.store, &first, 1, 2, &err));
		FAILS(ERR_NOT_FOUND,
		      store_find_live(f.store, "slack:T1", "U1", &found, &err));
		OK(fixture_append(f.store, &second, 1, 0, &err));
		OK(store_find_live(f.store, "slack:T1", "U1", &found, &err));
		ck_assert_str_eq(found.id, second.id);
		store_interview_finish(&found);

		/* Somebody else isn't concerned. */
		FAILS(ERR_NOT_FOUND,
		      store_next_waiting(f.store, "slack:T2", "U1", &found, &err));
		store_interview_finish(&first);
		store_interview_finish(&second);
		store_interview_finish(&third);
		fixture_close(&f);
	}
END_TEST

START_TEST(an_append_moves_the_head)
	{
		struct fixture f;
		struct store_interview row, found;

		fixture_open(&f, _i);
		row = fixture_invite(f.store, "U1");
		row.deadline = 7000;
		OK(fixture_append(f.store, &row, 1, 3, &err));
		OK(fixture_append(f.store, &row, 4, 1, &err));
		ck_assert_int_eq(row.head_seq, 4);
		OK(store_find(f.store, row.id, &found, &err));
		ck_assert_int_eq(found.head_seq, 4);
		ck_assert_int_eq(found.deadline, 7000);
		ck_assert_str_eq(found.head_digest, fixture_event(4).digest);
		ck_assert_str_eq(found.head_seal, fixture_event(4).seal);
		ck_assert_int_eq(fixture_count_events(f.store, row.id), 4);
		store_interview_finish(&row);
		store_interview_finish(&found);
		fixture_close(&f);
	}
END_TEST

/* How the caller's row differs from what is stored (head 2), or its events are
 * off, and what becomes of them. */
enum off { BEHIND, OTHER_DIGEST, OTHER_SEAL, GAP, BACK, NO_DIGEST, NO_SEAL, NO_BODY };
static const struct {
	const char *what;
	enum off off;
	enum error_kind kind;
} offs[] = {
	{"somebody wrote before", BEHIND, ERR_CONFLICT},
	{"somebody wrote something else", OTHER_DIGEST, ERR_CONFLICT},
	{"somebody wrote at another time", OTHER_SEAL, ERR_CONFLICT},
	{"a number is left out", GAP, ERR_INPUT},
	{"a number comes again", BACK, ERR_INPUT},
	{"no digest", NO_DIGEST, ERR_INPUT},
	{"no seal", NO_SEAL, ERR_INPUT},
	{"no body, when the first is in already", NO_BODY, ERR_INPUT},
};

static void spoil(enum off off, struct store_interview *row, struct store_event *events)
{
	switch (off) {
	case BEHIND:
		row->head_seq--;
		events[0].seq--;
		events[1].seq--;
		break;
	case OTHER_DIGEST:
		row->head_digest[63] = 'b';
		break;
	case OTHER_SEAL:
		row->head_seal[63] = 'b';
		break;
	case GAP:
		events[1].seq++;
		break;
	case BACK:
		events[1].seq--;
		break;
	case NO_DIGEST:
		events[1].digest[63] = '\0';
		break;
	case NO_SEAL:
		events[1].seal[63] = 'x';
		break;
	case NO_BODY:
		events[1].body = NULL;
		break;
	}
}

START_TEST(an_append_that_does_not_fit_changes_nothing)
	{
		struct store_event events[] = {fixture_event(3), fixture_event(4)};
		struct fixture f;
		struct store_interview row, before, found;

		fixture_open(&f, IN_FILE);
		row = fixture_invite(f.store, "U1");
		OK(fixture_append(f.store, &row, 1, 2, &err));
		before = row;
		before.phase = STORE_ENDED;
		before.deadline = 1;
		spoil(offs[_i].off, &before, events);
		OK(store_begin(f.store, &err));
		FAILS(offs[_i].kind, store_append(f.store, &before, events, 2, &err));
		OK(store_commit(f.store, &err)); /* the rest of the turn is fine */
		OK(store_find(f.store, row.id, &found, &err));
		ck_assert_int_eq(found.head_seq, 2);
		ck_assert_int_eq(found.phase, STORE_LIVE);
		ck_assert_int_eq(found.deadline, 5000);
		ck_assert_int_eq(fixture_count_events(f.store, row.id), 2);
		store_interview_finish(&row);
		store_interview_finish(&found);
		fixture_close(&f);
	}
END_TEST

START_TEST(what_is_rolled_back_never_was)
	{
		struct fixture f;
		struct store_interview row, again;
		bool is_new = false;

		fixture_open(&f, _i);
		store_rollback(f.store); /* fine without a transaction */
		OK(store_begin(f.store, &err));
		ck_assert(store_in_transaction(f.store));
		row = fixture_invite(f.store, "U1");
		OK(fixture_append(f.store, &row, 1, 2, &err));
		OK(store_seen(f.store, "slack:T1", "k", 1, &is_new, &err));
		store_rollback(f.store);
		ck_assert(!store_in_transaction(f.store));
		FAILS(ERR_NOT_FOUND, store_find(f.store, row.id, &again, &err));
		FAILS(ERR_NOT_FOUND, fixture_append(f.store, &row, 3, 1, &err));
		is_new = false;
		OK(store_seen(f.store, "slack:T1", "k", 1, &is_new, &err));
		ck_assert(is_new);
		store_interview_finish(&row);
		fixture_close(&f);
	}
END_TEST

/* What a turn does with one that is due. */
static bool push_back(void *ctx, const struct store_interview *row)
{
	struct ids *ids = ctx;
	struct store_interview mine;

	OK(store_find(ids->store, row->id, &mine, &err));
	mine.deadline++; /* still due, but not again in this round */
	OK(fixture_append(ids->store, &mine, 1, 1, &err));
	store_interview_finish(&mine);
	return ids_note_row(ctx, row);
}

static void set_deadline(struct store *store, struct store_interview *row,
			 int64_t deadline, enum store_phase phase)
{
	row->deadline = deadline;
	row->phase = phase;
	OK(fixture_append(store, row, 1, 0, &err));
	store_interview_finish(row);
}

START_TEST(the_most_overdue_first)
	{
		struct fixture f;
		struct store_interview rows[6];
		struct ids all = {.text = ""}, due = {.text = ""},
			   one = {.stop_after = 1};
		static const int64_t at[] = {30, 10, STORE_NO_DEADLINE, 20, 5, 31};

		fixture_open(&f, _i);
		for (int i = 0; i < 6; i++) {
			char who[] = {'U', (char)('0' + i), '\0'};

			rows[i] = fixture_invite(f.store, who);
			set_deadline(f.store, &rows[i], at[i],
				     i == 4 ? STORE_ENDED : STORE_LIVE);
		}
		OK(store_each(f.store, ids_note_row, &all, &err));
		ck_assert_str_eq(all.text,
				 "C-0001 C-0002 C-0003 C-0004 C-0005 C-0006 ");
		OK(store_each(f.store, ids_note_row, &one, &err));
		ck_assert_str_eq(one.text, "C-0001 ");
		due.store = f.store;
		OK(store_each_due(f.store, 30, push_back, &due, &err));
		ck_assert_str_eq(due.text, "C-0002 C-0004 C-0001 ");
		fixture_close(&f);
	}
END_TEST

START_TEST(the_forgotten_stay_forgotten)
	{
		struct fixture f;
		struct store_interview cached, found, next;
		struct store_out out;
		struct ids ids = {.text = ""};

		fixture_open(&f, _i);
		cached = fixture_invite(f.store, "U1");
		OK(fixture_append(f.store, &cached, 1, 3, &err));
		out = fixture_message(cached.id, 1);
		OK(store_out_add(f.store, &out, &err));
		OK(store_exposure_add(f.store, "api-1", &err));
		cached.phase = STORE_FORGOTTEN; /* that is not the way */
		FAILS(ERR_NOT_FOUND, fixture_append(f.store, &cached, 4, 1, &err));
		cached.phase = STORE_LIVE;
		ck_assert_int_eq(fixture_count_events(f.store, cached.id), 3);
		OK(fixture_forget(f.store, cached.id, &err));

		OK(store_find(f.store, cached.id, &found, &err));
		ck_assert_int_eq(found.phase, STORE_FORGOTTEN);
		ck_assert_str_eq(found.network, "");
		ck_assert_str_eq(found.person, "");
		ck_assert_str_eq(found.head_digest, cached.head_digest);
		ck_assert_int_eq(fixture_count_events(f.store, cached.id), 0);
		fixture_outbox_is(f.store, "");

		/* Neither from what somebody has in memory, nor from the tombstone. */
		FAILS(ERR_NOT_FOUND, fixture_append(f.store, &cached, 4, 1, &err));
		FAILS(ERR_NOT_FOUND, fixture_append(f.store, &found, 4, 1, &err));
		found.phase = STORE_LIVE;
		FAILS(ERR_NOT_FOUND, fixture_append(f.store, &found, 4, 1, &err));
		FAILS(ERR_NOT_FOUND, store_out_add(f.store, &out, &err));
		FAILS(ERR_NOT_FOUND, store_out_set(f.store, &out, &err));
		FAILS(ERR_NOT_FOUND, fixture_forget(f.store, "C-0002", &err));
		OK(fixture_forget(f.store, cached.id, &err)); /* again is fine */

		next = fixture_invite(f.store, "U1");
		ck_assert_str_eq(next.id, "C-0002");
		ck_assert_int_eq(next.phase, STORE_LIVE);
		OK(store_each(f.store, ids_note_row, &ids, &err));
		ck_assert_str_eq(ids.text, "C-0001 C-0002 ");
		store_interview_finish(&cached);
		store_interview_finish(&found);
		store_interview_finish(&next);
		fixture_close(&f);
	}
END_TEST

static bool count_row(void *ctx, const struct store_interview *row)
{
	(void)row;
	++*(int *)ctx;
	return true;
}

static bool nested(void *ctx, const struct store_interview *row)
{
	struct store *store = ctx;
	int n = 0;

	OK(store_each(store, count_row, &n, &err));
	ck_assert_int_eq(n, 3);
	ck_assert_int_eq(fixture_count_events(store, row->id), 0);
	return true;
}

START_TEST(a_callback_may_ask_the_same)
	{
		struct fixture f;

		fixture_open(&f, _i);
		for (int i = 0; i < 3; i++) {
			struct store_interview row = fixture_invite(f.store, "U1");

			store_interview_finish(&row);
		}
		OK(store_each(f.store, nested, f.store, &err));
		fixture_close(&f);
	}
END_TEST

static void counts_are(struct store *store, uint64_t waiting, uint64_t live,
		       uint64_t ended, uint64_t forgotten)
{
	uint64_t got[STORE_PHASES];

	OK(store_count(store, got, &err));
	ck_assert_uint_eq(got[STORE_WAITING], waiting);
	ck_assert_uint_eq(got[STORE_LIVE], live);
	ck_assert_uint_eq(got[STORE_ENDED], ended);
	ck_assert_uint_eq(got[STORE_FORGOTTEN], forgotten);
}

START_TEST(each_phase_is_counted)
	{
		struct fixture f;
		struct store_interview first, second, third;

		fixture_open(&f, _i);
		counts_are(f.store, 0, 0, 0, 0);
		first = fixture_invite(f.store, "U1");
		second = fixture_invite(f.store, "U1");
		third = fixture_invite(f.store, "U2");
		counts_are(f.store, 1, 2, 0, 0);
		first.phase = STORE_ENDED;
		OK(store_append(f.store, &first, NULL, 0, &err));
		counts_are(f.store, 1, 1, 1, 0);
		OK(fixture_forget(f.store, third.id, &err));
		counts_are(f.store, 1, 0, 1, 1);
		store_interview_finish(&first);
		store_interview_finish(&second);
		store_interview_finish(&third);
		fixture_close(&f);
	}
END_TEST

Suite *store_suite(void)
{
	Suite *s = suite_create("store");
	TCase *tc = tcase_create("store");

	tcase_add_loop_test(tc, an_invitation_is_found_again, 0, BOTH);
	tcase_add_loop_test(tc, what_is_no_id_is_not_found, 0, (int)ARRAY_LEN(no_ids));
	tcase_add_loop_test(tc, one_conversation_a_person, 0, BOTH);
	tcase_add_loop_test(tc, an_append_moves_the_head, 0, BOTH);
	tcase_add_loop_test(tc, an_append_that_does_not_fit_changes_nothing, 0,
			    (int)ARRAY_LEN(offs));
	tcase_add_loop_test(tc, what_is_rolled_back_never_was, 0, BOTH);
	tcase_add_loop_test(tc, the_most_overdue_first, 0, BOTH);
	tcase_add_loop_test(tc, the_forgotten_stay_forgotten, 0, BOTH);
	tcase_add_loop_test(tc, a_callback_may_ask_the_same, 0, BOTH);
	tcase_add_loop_test(tc, each_phase_is_counted, 0, BOTH);
	suite_add_tcase(s, tc);
	return s;
}
