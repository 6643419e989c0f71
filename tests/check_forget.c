#include <stdio.h>
#include <string.h>

#include "base/attr.h"
#include "store/store.h"
#include "store_fixture.h"
#include "suites.h"

/* An answer of its own length for each, all with the marker of their person. */
static void say(struct store *store, struct store_interview *row, unsigned len)
{
	struct store_event event = fixture_event(row->head_seq + 1);
	struct store_out out = fixture_message(row->id, event.seq);
	char body[6000];
	size_t n = (size_t)snprintf(body, sizeof body, "{\"v\":1,\"text\":\"");

	while (n < len + 40)
		n += (size_t)snprintf(body + n, sizeof body - n, "<%s> ", row->person);
	(void)snprintf(body + n, sizeof body - n, "\"}");
	event.body = out.message = body;
	OK(store_append(store, row, &event, 1, &err));
	OK(store_out_add(store, &out, &err));
	out.state = OUT_SENT;
	out.native = row->person;
	OK(store_out_set(store, &out, &err));
}

static bool holds(const char *path, const char *words)
{
	static char bytes[8 << 20];
	FILE *file = fopen(path, "rb");
	size_t n, len = strlen(words);
	bool found = false;

	if (!file)
		return false;
	n = fread(bytes, 1, sizeof bytes, file);
	ck_assert_uint_lt(n, sizeof bytes);
	ck_assert_int_eq(fclose(file), 0);
	for (size_t i = 0; !found && i + len <= n; i++)
		found = memcmp(bytes + i, words, len) == 0;
	return found;
}

static bool is_anywhere(const struct fixture *f, const char *words)
{
	static const char *const tails[] = {"", "-wal", "-shm", "-journal"};
	char path[80];

	for (size_t i = 0; i < ARRAY_LEN(tails); i++) {
		(void)snprintf(path, sizeof path, "%s%s", f->path, tails[i]);
		if (holds(path, words))
			return true;
	}
	return false;
}

enum { CROWD = 60, ROUNDS = 1500 };

static unsigned next_random(unsigned *seed)
{
	*seed = *seed * 1103515245U + 12345U;
	return *seed >> 8;
}

/* Interviews grow side by side, so that rows move between pages; each is looked
 * for by name and words before and after. */
START_TEST(the_bytes_of_the_forgotten_are_gone)
	{
		struct fixture f;
		struct store_interview rows[CROWD];
		char who[16];
		unsigned seed = 7U + (unsigned)_i;

		fixture_open(&f, IN_FILE);
		OK(store_begin(f.store, &err));
		for (int i = 0; i < CROWD; i++) {
			(void)snprintf(who, sizeof who, "person-%03d", i * 37 % CROWD);
			rows[i] = fixture_invite(f.store, who);
		}
		for (int i = 0; i < ROUNDS; i++) {
			struct store_interview *row = &rows[next_random(&seed) % CROWD];

			say(f.store, row, next_random(&seed) % (i % 9 ? 300 : 5000));
		}
		OK(store_commit(f.store, &err));

		for (int i = 0; i < CROWD; i++) {
			struct store_interview *row = &rows[(i * 23 + _i) % CROWD];

			ck_assert(is_anywhere(&f, row->person));
			OK(fixture_forget(f.store, row->id, &err));
			ck_assert_msg(!is_anywhere(&f, row->person), "%d: %s", i,
				      row->person);
			store_interview_finish(row);
			if (i + 1 < CROWD) /* life goes on */
				say(f.store, &rows[((i + 1) * 23 + _i) % CROWD], 900);
		}
		ck_assert(fixture_is_whole(f.path));
		fixture_close(&f);
	}
END_TEST

struct forgetting {
	struct store *other;
	int calls;
};

static bool forget_meanwhile(void *ctx, const struct store_event *event)
{
	struct forgetting *f = ctx;

	(void)event;
	if (f->calls++ == 0)
		FAILS(ERR_BUSY, fixture_forget(f->other, "C-0001", &err));
	return true;
}

START_TEST(forgetting_beside_a_reader_is_finished_later)
	{
		struct fixture f;
		struct store_interview row;
		struct forgetting meanwhile = {0};

		fixture_open(&f, IN_FILE);
		row = fixture_invite(f.store, "person-000");
		say(f.store, &row, 100);
		say(f.store, &row, 100);
		meanwhile.other = fixture_second(&f);
		OK(store_each_event(f.store, row.id, forget_meanwhile, &meanwhile,
				    &err));
		ck_assert_int_eq(meanwhile.calls, 2); /* what it saw stays whole */
		ck_assert(is_anywhere(&f, row.person));
		OK(fixture_forget(meanwhile.other, row.id, &err));
		ck_assert(!is_anywhere(&f, row.person));
		store_interview_finish(&row);
		store_close(meanwhile.other);
		fixture_close(&f);
	}
END_TEST

Suite *forget_suite(void)
{
	Suite *s = suite_create("forget");
	TCase *tc = tcase_create("forget");

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, the_bytes_of_the_forgotten_are_gone, 0, 3);
	tcase_add_test(tc, forgetting_beside_a_reader_is_finished_later);
	suite_add_tcase(s, tc);
	return s;
}
