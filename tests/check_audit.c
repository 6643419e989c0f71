/* The audit trail, and copies of the database. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/chain.h"
#include "base/attr.h"
#include "io/file.h"
#include "store/store.h"
#include "store_fixture.h"
#include "suites.h"
#include "theatre.h"

static struct audit_row row_of(int64_t at, const char *who, enum audit_act act)
{
	return (struct audit_row){.at = at,
				  .network = "slack:T1",
				  .who = who,
				  .act = audit_act_word(act),
				  .interview = "C-0001"};
}

static void add(struct store *store, const struct audit_row *row)
{
	OK(store_begin(store, &err));
	OK(store_audit_add(store, row, &err));
	OK(store_commit(store, &err));
}

static void refuse(struct store *store, int64_t at, const char *who)
{
	struct audit_row row = row_of(at, who, AUDIT_INVITE);

	row.refused = true;
	add(store, &row);
}

/* "1 U1 read; 2 U2 ask refused; ", and what is off. */
struct told {
	char rows[1000], off[1000];
};

static void tell_row(void *ctx, const struct audit_row *row)
{
	struct told *told = ctx;
	size_t len = strlen(told->rows);

	(void)snprintf(told->rows + len, sizeof told->rows - len, "%d %s %s%s%s%s; ",
		       (int)row->number, row->who, row->act,
		       row->refused ? " refused" : "", *row->interview ? " " : "",
		       row->interview);
}

static void tell_off(void *ctx, const struct error *why)
{
	struct told *told = ctx;
	size_t len = strlen(told->off);

	(void)snprintf(told->off + len, sizeof told->off - len, "%s; ", why->text);
}

static void follow(struct store *store, struct told *ret)
{
	const struct chain_audit to = {tell_row, tell_off, ret};
	struct audit_chain end;

	*ret = (struct told){.rows = ""};
	OK(chain_check_audit(store, &to, &end, &err));
}

static void change(const char *path, const char *script)
{
	char *why = NULL;
	sqlite3 *db;

	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	ck_assert_msg(sqlite3_exec(db, script, NULL, NULL, &why) == SQLITE_OK, "%s",
		      why);
	ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
}

#define SWAP                                             \
	"UPDATE audit SET number = 99 WHERE number = 3;" \
	"UPDATE audit SET number = 3 WHERE number = 4;"  \
	"UPDATE audit SET number = 4 WHERE number = 99;"
#define OFF(n)                                                               \
	"row " n ": it, or the row before it, was changed or moved after it" \
	" was stored; "

/* clang-format off */
static const struct {
	const char *script, *off;
} forgeries[] = {
	{"", ""},
	{"UPDATE audit SET who = 'U9' WHERE number = 3", OFF("3")},
	{"UPDATE audit SET at = at - 1 WHERE number = 1", OFF("1")},
	{"UPDATE audit SET act = 'ask' WHERE number = 6", OFF("6")},
	{"UPDATE audit SET refused = 1 WHERE number = 2", OFF("2")},
	{"UPDATE audit SET interview = 'C-0002' WHERE number = 5", OFF("5")},
	{"UPDATE audit SET network = '', who = 'slack:T1' || who WHERE number = 5", OFF("5")},
	{"UPDATE audit SET digest = (SELECT digest FROM audit WHERE number = 1) WHERE number = 3",
	 OFF("3") OFF("4")},
	{"DELETE FROM audit WHERE number = 1", "row 1 is missing; "},
	{"DELETE FROM audit WHERE number IN (3, 4)", "rows 3 to 4 are missing; "},
	{"DELETE FROM audit WHERE number = 6", "row 6 is missing; "},
	{"DELETE FROM audit", "rows 1 to 6 are missing; "},
	{"DELETE FROM audit WHERE number = 3; UPDATE audit SET number = number - 1 WHERE number > 3",
	 OFF("3") OFF("4") OFF("5") "row 6 is missing; "},
	{SWAP, OFF("3") OFF("4") OFF("5")},
	{"UPDATE audit_head SET digest = '00'",
	 "row 6 was written anew: the head kept beside the rows is another one; "},
};
/* clang-format on */

START_TEST(a_forged_row_is_named)
	{
		struct fixture f;
		struct told told;

		fixture_open(&f, IN_FILE);
		for (int i = 0; i < 6; i++) {
			char who[] = {'U', (char)('1' + i), '\0'};
			struct audit_row row =
				row_of(1000 + i, who, (enum audit_act)(i + 1));

			add(f.store, &row);
		}
		store_close(f.store);
		/* Whoever can write the file can do that. */
		change(f.path, "DROP TRIGGER audit_is_final; DROP TRIGGER audit_stays");
		change(f.path, forgeries[_i].script);
		f.store = fixture_second(&f);
		follow(f.store, &told);
		ck_assert_str_eq(told.off, forgeries[_i].off);
		fixture_close(&f);
	}
END_TEST

static void can_not(sqlite3 *db, const char *script)
{
	char *why = NULL;

	ck_assert_int_ne(sqlite3_exec(db, script, NULL, NULL, &why), SQLITE_OK);
	ck_assert_str_eq(why, "the audit trail is final");
	sqlite3_free(why);
}

START_TEST(rows_are_final_and_outlive_the_interview)
	{
		struct fixture f;
		struct told told;
		struct store_interview row;
		struct audit_row read = row_of(1000, "U1", AUDIT_READ);
		sqlite3 *db;

		fixture_open(&f, IN_FILE);
		row = fixture_invite(f.store, "U7");
		add(f.store, &read);
		OK(fixture_forget(f.store, row.id, &err));
		follow(f.store, &told);
		ck_assert_str_eq(told.rows, "1 U1 read C-0001; ");
		ck_assert_str_eq(told.off, "");
		ck_assert_int_eq(sqlite3_open(f.path, &db), SQLITE_OK);
		can_not(db, "UPDATE audit SET who = ''");
		can_not(db, "DELETE FROM audit");
		ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
		store_interview_finish(&row);
		fixture_close(&f);
	}
END_TEST

START_TEST(a_row_is_there_when_what_it_records_is)
	{
		struct fixture f;
		struct told told;
		struct audit_row read = row_of(1000, "U1", AUDIT_READ);

		fixture_open(&f, IN_MEMORY);
		OK(store_begin(f.store, &err));
		OK(store_audit_add(f.store, &read, &err));
		store_rollback(f.store);
		follow(f.store, &told);
		ck_assert_str_eq(told.rows, "");
		add(f.store, &read);
		follow(f.store, &told);
		ck_assert_str_eq(told.rows, "1 U1 read C-0001; ");
		ck_assert_str_eq(told.off, "");
		fixture_close(&f);
	}
END_TEST

START_TEST(one_refusal_a_minute)
	{
		struct fixture f;
		struct told told;
		struct audit_row read = row_of(1001, "U1", AUDIT_READ);

		fixture_open(&f, IN_MEMORY);
		refuse(f.store, 1000, "U1");
		refuse(f.store, 1059, "U1");
		refuse(f.store, 1059, "U2"); /* somebody else */
		refuse(f.store, 1060, "U1");
		add(f.store, &read); /* what was done is recorded each time */
		add(f.store, &read);
		follow(f.store, &told);
		ck_assert_str_eq(told.rows, "1 U1 invite refused C-0001; "
					    "2 U2 invite refused C-0001; "
					    "3 U1 invite refused C-0001; "
					    "4 U1 read C-0001; 5 U1 read C-0001; ");
		ck_assert_str_eq(told.off, "");
		fixture_close(&f);
	}
END_TEST

/* --- what is done in a chat --- */

START_TEST(what_recruiters_do_is_recorded)
	{
		struct theatre *t = theatre_open(&(struct theatre_options){
			.seed = 1, .candidates = 2, .recruiters = 2, .ids = true});
		struct told told;

		theatre_command(t, "R00", "U000 payments");
		theatre_command(t, "R00",
				"U000 payments"); /* that one again: nothing */
		theatre_command(t, "R00", "list");
		theatre_command(t, "R00", "report C-0001"); /* not over */
		theatre_command(t, "R01", "remind C-0001");
		theatre_command(t, "R01", "cancel C-0001");
		theatre_command(t, "R01", "cancel C-0001"); /* over already */
		theatre_command(t, "R01", "report C-0001");
		theatre_command(t, "R01", "decide C-0001 hold qwzyx");
		theatre_command(t, "R01", "report C-0042");
		follow(theatre_store(t), &told);
		ck_assert_str_eq(told.rows, "1 R00 invite C-0001; 2 R01 remind C-0001; "
					    "3 R01 cancel C-0001; 4 R01 read C-0001; "
					    "5 R01 decide C-0001; ");
		ck_assert_str_eq(told.off, "");
		theatre_end(t);
	}
END_TEST

/* What a stranger types is in the trail as an act and an id, or not at all. */
static const struct {
	const char *text, *row;
} attempts[] = {
	{"U000 payments", "1 U001 invite refused; "},
	{"report C-0001", "1 U001 read refused C-0001; "},
	{"more C-0001 api-design", "1 U001 read refused C-0001; "},
	{"decide C-0001 no qwzyx", "1 U001 decide refused C-0001; "},
	{"report C-1qwzyx", "1 U001 read refused; "},
	{"report C-99999999999999999999999999", "1 U001 read refused; "},
	{"list", "1 U001 ask refused; "},
	{"canel C-0001", "1 U001 ask refused; "},
};

START_TEST(what_strangers_try_is_recorded)
	{
		struct theatre *t = theatre_open(&(struct theatre_options){
			.seed = 1, .candidates = 2, .recruiters = 1, .ids = true});
		struct told told;

		for (int i = 0; i < 5; i++)
			theatre_command(t, "U001", attempts[_i].text);
		follow(theatre_store(t), &told);
		ck_assert_str_eq(told.rows, attempts[_i].row);
		theatre_wait(t, AUDIT_REFUSED_SECONDS);
		theatre_command(t, "U001", "help");
		follow(theatre_store(t), &told);
		ck_assert_ptr_nonnull(strstr(told.rows, "; 2 U001 ask refused; "));
		ck_assert_str_eq(told.off, "");
		theatre_end(t);
	}
END_TEST

/* Recruiters of one network are nobody's on another. */
START_TEST(interviews_of_another_network_are_refused)
	{
		struct theatre *t = theatre_open(&(struct theatre_options){
			.seed = 1, .candidates = 2, .recruiters = 2, .ids = true});
		struct store *store = theatre_store(t);
		struct store_interview row = fixture_invite(store, "U7");
		struct told told;

		theatre_command(t, "R00", "report C-0001");
		ck_assert_ptr_nonnull(strstr(theatre_last(t, "R00"), "no interview"));
		OK(fixture_forget(store, row.id, &err));
		theatre_command(t, "R01", "report C-0001"); /* nobody's any more */
		ck_assert_ptr_nonnull(strstr(theatre_last(t, "R01"), "no interview"));
		follow(store, &told);
		ck_assert_str_eq(told.rows, "1 R00 read refused C-0001; ");
		store_interview_finish(&row);
		theatre_end(t);
	}
END_TEST

/* --- copies --- */

/* Beside x.db; "" before. */
static void draft(const struct fixture *f, char ret[120])
{
	struct error err = {0};
	char path[80], *name;

	(void)snprintf(path, sizeof path, "%s/copy.db", f->dir);
	name = file_draft(path, &err);
	ck_assert_msg(name != NULL, "%s", err.text);
	(void)snprintf(ret, 120, "%s", name);
	free(name);
}

START_TEST(a_copy_is_of_one_moment)
	{
		struct fixture f;
		struct store *other, *copy;
		struct store_interview sam, eve;
		struct stat st;
		char path[120];

		fixture_open(&f, IN_FILE);
		sam = fixture_invite(f.store, "sam");
		OK(fixture_append(f.store, &sam, 1, 3, &err));
		other = fixture_second(&f);
		OK(store_begin(other, &err)); /* somebody is writing all the while */
		eve = fixture_invite(other, "eve");
		draft(&f, path);
		OK(store_copy(f.store, path, &err));
		OK(store_commit(other, &err));
		ck_assert_int_eq(stat(path, &st), 0);
		ck_assert_int_eq(st.st_mode & 0777, 0600);

		OK((copy = sqlite_open_existing(path, &err)) != NULL);
		OK(store_whole(copy, &err));
		ck_assert_int_eq(fixture_count_events(copy, sam.id), 3);
		FAILS(ERR_NOT_FOUND, store_find(copy, eve.id, &eve, &err));
		store_close(copy);
		ck_assert_int_eq(unlink(path), 0);
		store_interview_finish(&sam);
		store_interview_finish(&eve);
		store_close(other);
		fixture_close(&f);
	}
END_TEST

START_TEST(a_copy_waits_for_no_more_than_it_may)
	{
		struct fixture f;
		char path[120];
		sqlite3 *db;

		fixture_open(&f, IN_FILE);
		draft(&f, path);
		/* Somebody has the whole file for themselves. */
		store_close(f.store);
		change(f.path, "PRAGMA journal_mode = DELETE");
		f.store = fixture_second(&f);
		ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
		ck_assert_int_eq(sqlite3_exec(db, "BEGIN EXCLUSIVE", NULL, NULL, NULL),
				 SQLITE_OK);
		FAILS(ERR_BUSY, store_copy(f.store, path, &err));
		ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
		OK(store_copy(f.store, path, &err));
		ck_assert_int_eq(unlink(path), 0);
		fixture_close(&f);
	}
END_TEST

START_TEST(damage_is_noticed)
	{
		struct fixture f;
		struct store_interview row;
		FILE *file;

		fixture_open(&f, IN_FILE);
		row = fixture_invite(f.store, "sam");
		OK(store_whole(f.store, &err));
		store_close(f.store);
		file = fopen(f.path, "r+b");
		ck_assert_ptr_nonnull(file);
		/* The head of the last page. */
		ck_assert_int_eq(fseek(file, -4096, SEEK_END), 0);
		ck_assert_uint_eq(fwrite("\xff\xff\xff\xff", 1, 4, file), 4);
		ck_assert_int_eq(fclose(file), 0);
		f.store = fixture_second(&f);
		FAILS(ERR_INPUT, store_whole(f.store, &err));
		store_interview_finish(&row);
		fixture_close(&f);
	}
END_TEST

START_TEST(nothing_is_written_over)
	{
		struct fixture f;
		struct error why = {0};
		char path[80], first[120], second[120], *text;
		size_t len;

		fixture_open(&f, IN_FILE);
		(void)snprintf(path, sizeof path, "%s/copy.db", f.dir);
		draft(&f, first);
		draft(&f, second);
		OK(store_copy(f.store, first, &err));
		OK(file_publish(first, path, &err));
		ck_assert(!file_publish(second, path, &why));
		ck_assert_ptr_nonnull(strstr(why.text, "copy.db: File exists"));
		ck_assert_ptr_null(file_draft(path, &why));
		ck_assert_ptr_nonnull(strstr(why.text, "copy.db: exists already"));
		text = file_read(path, 1 << 20, &len, &why);
		ck_assert_ptr_nonnull(text);
		ck_assert_uint_gt(len, 4096);
		free(text);
		ck_assert_int_eq(unlink(path), 0);
		fixture_close(&f); /* and so: no draft is left */
	}
END_TEST

Suite *audit_suite(void)
{
	Suite *s = suite_create("audit");
	TCase *tc = tcase_create("audit");

	tcase_add_loop_test(tc, a_forged_row_is_named, 0, (int)ARRAY_LEN(forgeries));
	tcase_add_test(tc, rows_are_final_and_outlive_the_interview);
	tcase_add_test(tc, a_row_is_there_when_what_it_records_is);
	tcase_add_test(tc, one_refusal_a_minute);
	tcase_add_test(tc, what_recruiters_do_is_recorded);
	tcase_add_loop_test(tc, what_strangers_try_is_recorded, 0,
			    (int)ARRAY_LEN(attempts));
	tcase_add_test(tc, interviews_of_another_network_are_refused);
	tcase_add_test(tc, a_copy_is_of_one_moment);
	tcase_add_test(tc, a_copy_waits_for_no_more_than_it_may);
	tcase_add_test(tc, damage_is_noticed);
	tcase_add_test(tc, nothing_is_written_over);
	suite_add_tcase(s, tc);
	return s;
}
