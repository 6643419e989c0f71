#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/attr.h"
#include "store/store.h"
#include "store_fixture.h"
#include "suites.h"

/* What only a file can do: be refused, shared, cut short. */

enum { NOBODY = 65534 };

static void refused(struct store *store, const struct error *err, enum error_kind kind,
		    const char *says)
{
	ck_assert_ptr_null(store);
	ck_assert_msg(err->kind == kind && strstr(err->text, says), "%s", err->text);
	ck_assert_ptr_nonnull(strstr(err->text, "/tmp/check_store_"));
}

START_TEST(opening_says_what_is_wrong)
	{
		struct fixture f;
		struct error err = {0};
		char path[80];

		fixture_open(&f, IN_FILE);
		(void)snprintf(path, sizeof path, "%s/none/x.db", f.dir);
		refused(sqlite_open(path, &err), &err, ERR_SYSTEM,
			"none/x.db: No such file or directory");
		(void)snprintf(path, sizeof path, "%s/y.db", f.dir);
		refused(sqlite_open_existing(path, &err), &err, ERR_NOT_FOUND,
			"y.db: No such file or directory");
		refused(sqlite_open(f.dir, &err), &err, ERR_INPUT, ": not a file");
		fixture_close(&f);
	}
END_TEST

START_TEST(permissions_are_respected)
	{
		struct fixture f;
		struct error err = {0};
		char other[80];
		bool root = geteuid() == 0;

		fixture_open(&f, IN_FILE);
		store_close(f.store);
		ck_assert_int_eq(chmod(f.dir, 0555), 0);
		ck_assert_int_eq(chmod(f.path, 0444), 0);
		ck_assert(!root || seteuid(NOBODY) == 0);
		(void)snprintf(other, sizeof other, "%s/new.db", f.dir);
		refused(sqlite_open(f.path, &err), &err, ERR_SYSTEM,
			"x.db: Permission denied");
		refused(sqlite_open(other, &err), &err, ERR_SYSTEM,
			"new.db: Permission denied");
		ck_assert(!root || seteuid(0) == 0);

		/* The file alone isn't enough: the log goes beside it. */
		ck_assert_int_eq(chmod(f.path, 0666), 0);
		ck_assert(!root || seteuid(NOBODY) == 0);
		refused(sqlite_open(f.path, &err), &err, ERR_SYSTEM, "x.db: ");
		ck_assert(!root || seteuid(0) == 0);
		ck_assert_int_eq(chmod(f.dir, 0755), 0);
		f.store = NULL;
		fixture_close(&f);
	}
END_TEST

START_TEST(only_its_owner_reads_it)
	{
		static const char *const tails[] = {"", "-wal", "-shm"};
		struct fixture f;
		struct stat st;
		char path[80];

		(void)umask(0);
		fixture_open(&f, IN_FILE);
		OK(store_exposure_add(f.store, "api-1", &err));
		for (size_t i = 0; i < ARRAY_LEN(tails); i++) {
			(void)snprintf(path, sizeof path, "%s%s", f.path, tails[i]);
			ck_assert_int_eq(stat(path, &st), 0);
			ck_assert_int_eq(st.st_mode & 0777, 0600);
		}
		fixture_close(&f);
	}
END_TEST

/* To SQLite some of these are more than a name. */
static const char *const names[] = {"a b", "x%41.db", "x?mode=ro", "x#y",
				    "\303\274.db"};

START_TEST(a_name_is_only_a_name)
	{
		struct fixture f;
		char path[80];
		struct store *store;

		fixture_open(&f, IN_FILE);
		(void)snprintf(path, sizeof path, "%s/%s", f.dir, names[_i]);
		OK((store = sqlite_open(path, &err)) != NULL);
		store_close(store);
		ck_assert_int_eq(unlink(path), 0);
		fixture_close(&f);
	}
END_TEST

static int64_t monotonic_ms(void)
{
	struct timespec now;

	ck_assert_int_eq(clock_gettime(CLOCK_MONOTONIC, &now), 0);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

START_TEST(the_second_writer_is_told)
	{
		struct fixture f;
		struct store_interview mine, theirs;
		struct store *other;
		int64_t before;

		fixture_open(&f, IN_FILE);
		other = fixture_second(&f);
		mine = fixture_invite(f.store, "U1");
		OK(store_find(other, mine.id, &theirs, &err));

		OK(store_begin(f.store, &err));
		before = monotonic_ms();
		FAILS(ERR_BUSY, store_begin(other, &err));
		store_rollback(other);
		FAILS(ERR_BUSY, fixture_append(other, &theirs, 1, 1, &err));
		ck_assert_int_lt(monotonic_ms() - before, 900); /* at once */
		OK(fixture_append(f.store, &mine, 1, 2, &err));
		OK(store_commit(f.store, &err));
		FAILS(ERR_CONFLICT, fixture_append(other, &theirs, 1, 1, &err));
		FAILS(ERR_CONFLICT, fixture_append(other, &theirs, 1, 2, &err));

		/* As told: load again, decide again. */
		store_interview_finish(&theirs);
		OK(store_find(other, mine.id, &theirs, &err));
		OK(fixture_append(other, &theirs, 3, 1, &err));
		ck_assert_int_eq(fixture_count_events(f.store, mine.id), 3);
		store_interview_finish(&mine);
		store_interview_finish(&theirs);
		store_close(other);
		fixture_close(&f);
	}
END_TEST

/* Appends to C-0001 whatever comes next, until it has done so n times. */
static bool write_on(const char *path, int n)
{
	struct error err = {0};
	struct store *store = NULL;
	bool fine = true;

	while (!store)
		store = sqlite_open_existing(path, &err);
	while (fine && n > 0) {
		struct store_interview row;
		bool ok = store_find(store, "C-0001", &row, &err);

		if (ok) {
			ok = fixture_append(store, &row, row.head_seq + 1, 2, &err);
			store_interview_finish(&row);
		}
		if (ok)
			n--;
		else
			fine = err.kind == ERR_BUSY || err.kind == ERR_CONFLICT;
	}
	store_close(store);
	return fine;
}

static int wait_for(pid_t pid)
{
	int status = -1;

	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	return status;
}

START_TEST(two_processes_share_an_interview)
	{
		enum { EACH = 60, WRITERS = 3, EVENTS = 2 * EACH * WRITERS };
		struct fixture f;
		struct store_interview row;
		pid_t writers[WRITERS];

		fixture_open(&f, IN_FILE);
		row = fixture_invite(f.store, "U1");
		store_interview_finish(&row);
		store_close(f.store);
		for (int i = 0; i < WRITERS; i++) {
			writers[i] = fork();
			ck_assert_int_ge(writers[i], 0);
			if (writers[i] == 0) {
				_exit(write_on(f.path, EACH) ? 0 : 1);
			}
		}
		for (int i = 0; i < WRITERS; i++)
			ck_assert_int_eq(wait_for(writers[i]), 0);
		f.store = fixture_second(&f);
		ck_assert_int_eq(fixture_count_events(f.store, "C-0001"), EVENTS);
		ck_assert(fixture_is_whole(f.path));
		fixture_close(&f);
	}
END_TEST

static void pause_ms(long ms)
{
	struct timespec t = {.tv_nsec = ms * 1000000};

	(void)nanosleep(&t, NULL);
}

/* Turns without end: two events and a message each, as the bot makes them. Says
 * so after each. */
static void write_for_ever(const char *path, int tell)
{
	struct error err;
	struct store *store = sqlite_open_existing(path, &err);
	struct store_interview row;

	if (!store || !store_find(store, "C-0001", &row, &err))
		_exit(1);
	for (;;) {
		struct store_out out = fixture_message(row.id, row.head_seq + 2);

		if (!store_begin(store, &err)
		    || !fixture_append(store, &row, row.head_seq + 1, 2, &err)
		    || !store_out_add(store, &out, &err) || !store_commit(store, &err)
		    || write(tell, ".", 1) != 1)
			_exit(1);
	}
}

/* Starts it, and kills it `ms` after its first turn. Returns how many turns it
 * had told of by then. */
static int write_and_die(const char *path, long ms)
{
	char told[4096];
	int ends[2];
	ssize_t n, all = 0;
	pid_t writer;

	ck_assert_int_eq(pipe(ends), 0);
	writer = fork();
	ck_assert_int_ge(writer, 0);
	if (writer == 0)
		write_for_ever(path, ends[1]);
	close(ends[1]);
	all = read(ends[0], told, 1);
	ck_assert_int_eq(all, 1);
	pause_ms(ms);
	ck_assert_int_eq(kill(writer, SIGKILL), 0);
	ck_assert(WIFSIGNALED(wait_for(writer)));
	while ((n = read(ends[0], told, sizeof told)) > 0)
		all += n;
	close(ends[0]);
	return (int)all;
}

static bool count_out(void *ctx, const struct store_out *row)
{
	(void)row;
	++*(int *)ctx;
	return true;
}

START_TEST(killed_at_any_moment)
	{
		struct fixture f;
		struct store_interview row;
		int64_t told = 0, head;

		fixture_open(&f, IN_FILE);
		row = fixture_invite(f.store, "U1");
		store_interview_finish(&row);
		store_close(f.store);
		for (int i = 0; i < 12; i++) {
			int messages = 0;

			told += write_and_die(f.path, 7L * i);
			f.store = fixture_second(&f);
			OK(store_find(f.store, "C-0001", &row, &err));
			head = row.head_seq;
			store_interview_finish(&row);
			/* Events, head and messages of a turn are there or not at all,
			 * and what was told of is. */
			ck_assert_int_eq(fixture_count_events(f.store, "C-0001"), head);
			OK(store_out_of(f.store, "C-0001", count_out, &messages, &err));
			ck_assert_int_eq(messages, head / 2);
			ck_assert_int_eq(head % 2, 0);
			ck_assert_int_ge(messages, told);
			told = messages;
			store_close(f.store);
			ck_assert(fixture_is_whole(f.path));
		}
		f.store = NULL;
		fixture_close(&f);
	}
END_TEST

/* A limit on file size is a full disk that needs no disk. */
static void limit_files(rlim_t bytes)
{
	struct rlimit limit;

	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = bytes ? bytes : limit.rlim_max;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

START_TEST(a_full_disk_loses_the_turn_only)
	{
		struct fixture f;
		struct store_interview row, stored;
		struct error why = {0};
		bool ok = true;

		(void)signal(SIGXFSZ, SIG_IGN);
		fixture_open(&f, IN_FILE);
		row = fixture_invite(f.store, "U1");
		OK(fixture_append(f.store, &row, 1, 2, &err));
		limit_files(200000);
		for (int i = 0; ok && i < 200; i++) {
			ok = store_begin(f.store, &why)
			     && fixture_append(f.store, &row, row.head_seq + 1, 8, &why)
			     && store_commit(f.store, &why);
		}
		ck_assert(!ok);
		ck_assert_int_eq(why.kind, ERR_SYSTEM);
		ck_assert_ptr_nonnull(strstr(why.text, f.path));
		store_rollback(f.store);
		limit_files(0);

		OK(store_find(f.store, row.id, &stored, &err));
		ck_assert_int_eq(fixture_count_events(f.store, row.id),
				 stored.head_seq);
		OK(fixture_append(f.store, &stored, stored.head_seq + 1, 1, &err));
		store_interview_finish(&row);
		store_interview_finish(&stored);
		ck_assert(fixture_is_whole(f.path));
		fixture_close(&f);
	}
END_TEST

/* SQLite may undo the transaction by itself; what comes after must not stand
 * alone, however often the caller looks away. */
START_TEST(a_turn_too_big_for_the_disk)
	{
		struct fixture f;
		struct store_interview row;
		struct error why = {0};
		bool is_new = false, ok = true;

		(void)signal(SIGXFSZ, SIG_IGN);
		fixture_open(&f, IN_FILE);
		row = fixture_invite(f.store, "U1");
		OK(store_begin(f.store, &err));
		limit_files(200000);
		for (int i = 0; ok && i < 5000; i++)
			ok = fixture_append(f.store, &row, row.head_seq + 1, 8, &why);
		ck_assert(!ok);
		ck_assert_int_eq(why.kind, ERR_SYSTEM);
		limit_files(0);
		FAILS(ERR_SYSTEM, store_seen(f.store, "n", "k", 1, &is_new, &err));
		FAILS(ERR_SYSTEM, store_commit(f.store, &err));
		ck_assert(!store_in_transaction(f.store));

		ck_assert_int_eq(fixture_count_events(f.store, row.id), 0);
		OK(store_seen(f.store, "n", "k", 1, &is_new, &err));
		ck_assert(is_new);
		store_interview_finish(&row);
		fixture_close(&f);
	}
END_TEST

Suite *store_file_suite(void)
{
	Suite *s = suite_create("store_file");
	TCase *tc = tcase_create("store_file");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, opening_says_what_is_wrong);
	tcase_add_test(tc, permissions_are_respected);
	tcase_add_test(tc, only_its_owner_reads_it);
	tcase_add_loop_test(tc, a_name_is_only_a_name, 0, (int)ARRAY_LEN(names));
	tcase_add_test(tc, the_second_writer_is_told);
	tcase_add_test(tc, two_processes_share_an_interview);
	tcase_add_test(tc, killed_at_any_moment);
	tcase_add_test(tc, a_full_disk_loses_the_turn_only);
	tcase_add_test(tc, a_turn_too_big_for_the_disk);
	suite_add_tcase(s, tc);
	return s;
}
