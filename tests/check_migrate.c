#include "../src/store/sqlite_migrate.h"

#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../src/store/sql.h"
#include "base/attr.h"
#include "base/digest.h"
#include "store/store.h"
#include "store_fixture.h"
#include "suites.h"

enum { VERSION = 3, FILE_BYTES_MAX = 1 << 20 };

static int64_t number(struct sql *db, const char *text)
{
	int64_t n = -1;

	OK(sql_number(db, text, &n, &err));
	return n;
}

static struct sql *in_memory(void)
{
	struct error err = {0};
	struct sql *db = sql_open(":memory:", SQL_CHANGE, &err);

	ck_assert_msg(db != NULL, "%s", err.text);
	return db;
}

START_TEST(empty_file_and_again)
	{
		struct sql *db = in_memory();

		for (int i = 0; i < 2; i++) {
			OK(sqlite_migrate(db, &err));
			ck_assert_int_eq(number(db, "PRAGMA user_version"), VERSION);
			ck_assert_int_eq(number(db, "PRAGMA application_id"),
					 SQLITE_APPLICATION_ID);
		}
		sql_close(db);
	}
END_TEST

START_TEST(from_a_newer_program)
	{
		struct sql *db = in_memory();
		struct error why = {0};

		OK(sql_exec(db, "PRAGMA user_version = 9", &err));
		ck_assert(!sqlite_migrate(db, &why));
		ck_assert_int_eq(why.kind, ERR_INPUT);
		ck_assert_str_eq(why.text, ":memory:: database is at version 9, this "
					   "program knows 3: run the newer leadline");
		ck_assert_int_eq(number(db, "PRAGMA user_version"), 9);
		ck_assert_int_eq(number(db, "SELECT count(*) FROM sqlite_schema"), 0);
		ck_assert(!sql_in_transaction(db));
		sql_close(db);
	}
END_TEST

START_TEST(failing_midway_changes_nothing)
	{
		struct sql *db = in_memory();
		struct error why = {0};

		OK(sql_exec(db, "CREATE TABLE exposure (x)", &err));
		ck_assert(!sqlite_migrate(db, &why));
		ck_assert_str_eq(
			why.text,
			"migration 1: :memory:: table exposure already exists");
		ck_assert_int_eq(number(db, "PRAGMA user_version"), 0);
		ck_assert_int_eq(number(db, "SELECT count(*) FROM sqlite_schema"), 1);
		ck_assert(!sql_in_transaction(db));
		sql_close(db);
	}
END_TEST

static char *read_file(const char *path, size_t *ret_len)
{
	FILE *file = fopen(path, "rb");
	char *text = malloc(FILE_BYTES_MAX);

	ck_assert_msg(file != NULL, "%s", path);
	ck_assert_ptr_nonnull(text);
	*ret_len = fread(text, 1, FILE_BYTES_MAX - 1, file);
	text[*ret_len] = '\0';
	ck_assert_int_eq(fclose(file), 0);
	return text;
}

static void run_script(sqlite3 *db, const char *text)
{
	char *why = NULL;

	ck_assert_msg(sqlite3_exec(db, text, NULL, NULL, &why) == SQLITE_OK, "%s", why);
}

/* A file as version 1 left it, made from its dump. */
static void make_version_1(const char *path)
{
	size_t len;
	char *dump = read_file("tests/corpus/store/v1.sql", &len);
	sqlite3 *db;

	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	run_script(db, dump);
	run_script(db, "PRAGMA journal_mode = WAL");
	ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
	free(dump);
}

/* The schema with its spaces made even, as one digest. */
static void schema_of(const char *path, char ret[DIGEST_HEX])
{
	static const char query[] =
		"WITH RECURSIVE even (name, sql) AS ("
		" SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL UNION"
		" SELECT name, replace(sql, '  ', ' ') FROM even)"
		" SELECT group_concat(sql, ';') FROM (SELECT sql FROM even"
		"  WHERE sql NOT LIKE '%  %' ORDER BY name)";
	sqlite3_stmt *stmt = NULL;
	const char *text;
	sqlite3 *db;

	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_prepare_v2(db, query, -1, &stmt, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_step(stmt), SQLITE_ROW);
	text = (const char *)sqlite3_column_text(stmt, 0);
	ck_assert_ptr_nonnull(text);
	digest_bytes(text, strlen(text), ret);
	sqlite3_finalize(stmt);
	ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
}

static void everything_is_there(struct store *store)
{
	struct store_interview row;
	struct ids rows = {.text = ""}, messages = {.text = ""};

	OK(store_each(store, ids_note_row, &rows, &err));
	ck_assert_str_eq(rows.text, "C-0001 C-0002 C-0003 ");
	OK(store_find_live(store, "irc:libera", "sam", &row, &err));
	ck_assert_str_eq(row.id, "C-0001");
	ck_assert_int_eq(row.head_seq, 3);
	OK(store_out_of(store, row.id, ids_note_out, &messages, &err));
	ck_assert_str_eq(messages.text, "3.0=sent#t1700.1 3.1=sending ");
	OK(fixture_append(store, &row, 4, 1, &err));
	store_interview_finish(&row);
	row = fixture_invite(store, "U1");
	ck_assert_str_eq(row.id, "C-0004");
	store_interview_finish(&row);
}

START_TEST(a_file_of_version_1_opens)
	{
		struct fixture f, fresh;
		char upgraded_schema[DIGEST_HEX], fresh_schema[DIGEST_HEX];

		fixture_open(&fresh, IN_FILE);
		fixture_open(&f, IN_FILE);
		store_close(f.store);
		ck_assert_int_eq(unlink(f.path), 0);
		make_version_1(f.path);

		OK((f.store = sqlite_open_existing(f.path, &err)) != NULL);
		everything_is_there(f.store);
		schema_of(f.path, upgraded_schema);
		schema_of(fresh.path, fresh_schema);
		ck_assert_str_eq(upgraded_schema, fresh_schema);
		fixture_close(&f);
		fixture_close(&fresh);
	}
END_TEST

/* What opening refuses; each leaves the folder as it was, bytes and names. */
static const struct {
	const char *what;
	const char *script; /* makes a database; NULL: text is the file */
	const char *text;
	const char *says; /* after the path */
} strangers[] = {
	{"text", NULL, "just some notes, not a database\n", ": file is not a database"},
	{"cut off", NULL, "SQLite format 3", ": file is not a database"},
	{"another program's",
	 "CREATE TABLE bookmark (url TEXT); PRAGMA user_version = 1;", NULL,
	 ": another program's database"},
	{"another program's, with a log",
	 "PRAGMA journal_mode = WAL; PRAGMA application_id = 7;"
	 "CREATE TABLE bookmark (url TEXT); INSERT INTO bookmark VALUES ('x');",
	 NULL, ": another program's database"},
	{"a newer leadline's",
	 "PRAGMA application_id = 1279607108; PRAGMA user_version = 9;"
	 "CREATE TABLE interview (x); PRAGMA journal_mode = WAL;",
	 NULL,
	 ": database is at version 9, this program knows 3: run the newer leadline"},
};

static void make_stranger(const char *path, int i, sqlite3 **ret_db)
{
	if (strangers[i].script) {
		/* Left open: its log stays beside it, as after a crash. */
		ck_assert_int_eq(sqlite3_open(path, ret_db), SQLITE_OK);
		run_script(*ret_db, strangers[i].script);
	} else {
		FILE *file = fopen(path, "wb");

		ck_assert_ptr_nonnull(file);
		ck_assert_int_ge(fputs(strangers[i].text, file), 0);
		ck_assert_int_eq(fclose(file), 0);
	}
}

/* Names, sizes and bytes of all in the folder. */
static void folder_digest(const char *dir, char ret[DIGEST_HEX])
{
	static const char *const tails[] = {"", "-wal", "-shm", "-journal"};
	char path[80], file[DIGEST_HEX], all[4 * (DIGEST_HEX + 8)] = "";

	for (size_t i = 0; i < ARRAY_LEN(tails); i++) {
		size_t len, end = strlen(all);
		char *text;

		(void)snprintf(path, sizeof path, "%s/x.db%s", dir, tails[i]);
		if (access(path, F_OK) < 0)
			continue;
		text = read_file(path, &len);
		digest_bytes(text, len, file);
		free(text);
		(void)snprintf(all + end, sizeof all - end, "%s %s,", tails[i], file);
	}
	digest_bytes(all, strlen(all), ret);
}

START_TEST(what_is_not_ours_stays_as_it_is)
	{
		struct fixture f;
		struct error err = {0};
		char before[DIGEST_HEX], after[DIGEST_HEX], expected[200];
		sqlite3 *db = NULL;

		fixture_open(&f, IN_FILE);
		store_close(f.store);
		f.store = NULL;
		ck_assert_int_eq(unlink(f.path), 0);
		make_stranger(f.path, _i, &db);
		folder_digest(f.dir, before);

		ck_assert_ptr_null(sqlite_open(f.path, &err));
		ck_assert_int_eq(err.kind, ERR_INPUT);
		(void)snprintf(expected, sizeof expected, "%s%s", f.path,
			       strangers[_i].says);
		ck_assert_str_eq(err.text, expected);
		ck_assert_ptr_null(sqlite_open_existing(f.path, &err));
		folder_digest(f.dir, after);
		ck_assert_str_eq(before, after);
		sqlite3_close(db);
		fixture_close(&f);
	}
END_TEST

Suite *migrate_suite(void)
{
	Suite *s = suite_create("migrate");
	TCase *tc = tcase_create("migrate");

	tcase_add_test(tc, empty_file_and_again);
	tcase_add_test(tc, from_a_newer_program);
	tcase_add_test(tc, failing_midway_changes_nothing);
	tcase_add_test(tc, a_file_of_version_1_opens);
	tcase_add_loop_test(tc, what_is_not_ours_stays_as_it_is, 0,
			    (int)ARRAY_LEN(strangers));
	suite_add_tcase(s, tc);
	return s;
}
