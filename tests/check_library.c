#include "app/library.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/attr.h"
#include "base/mem.h"
#include "make_concept.h"
#include "suites.h"

enum { PATH_BYTES = 200 };

static char top[PATH_BYTES / 2]; /* of each test's own process */

static void put(const char *name, const char *text)
{
	char path[PATH_BYTES];
	FILE *f;

	(void)snprintf(path, sizeof path, "%s/%s", top, name);
	f = fopen(path, "wb");
	ck_assert_msg(f != NULL, "%s", path);
	ck_assert(fputs(text, f) >= 0 && fclose(f) == 0);
}

static void folder(const char *name)
{
	char path[PATH_BYTES];

	(void)snprintf(path, sizeof path, "%s/%s", top, name);
	ck_assert(mkdir(path, 0700) == 0);
}

static void begin(void)
{
	char name[80];

	(void)snprintf(top, sizeof top, "/tmp/leadline-library-XXXXXX");
	ck_assert(mkdtemp(top) != NULL);
	folder("bank");
	folder("roles");
	for (int c = 0; c < CONCEPTS; c++) {
		char *text = make_concept(concept_names[c].id);

		(void)snprintf(name, sizeof name, "bank/%s.json", concept_names[c].id);
		put(name, text);
		free(text);
	}
	put("bank/notes.txt", "not JSON, and nobody's business");
	put("bank/.hidden.json", "nor this");
	put("lexicon.json", made_lexicon);
	put("words.txt", "attic\nviolin\n");
	put("roles/a.json",
	    "{\"title\":\"A\",\"candidate\":\"C\",\"level\":\"mid\",\"needs\":{}}");
	put("roles/b.json",
	    "{\"title\":\"B\",\"candidate\":\"C\",\"level\":\"mid\",\"needs\":{}}");
}

static void end(void)
{
	static const char *const names[] = {"bank/notes.txt",
					    "bank/.hidden.json",
					    "lexicon.json",
					    "words.txt",
					    "roles/a.json",
					    "roles/b.json",
					    "roles",
					    "bank",
					    ""};
	char path[PATH_BYTES];

	for (int c = 0; c < CONCEPTS; c++) {
		(void)snprintf(path, sizeof path, "%s/bank/%s.json", top,
			       concept_names[c].id);
		(void)remove(path);
	}
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		(void)snprintf(path, sizeof path, "%s/%s", top, names[i]);
		(void)remove(path);
	}
}

static struct library *open_top(struct error *err)
{
	char bank[PATH_BYTES], roles[PATH_BYTES];
	struct library_paths paths = {.bank = bank, .roles = roles};

	(void)snprintf(bank, sizeof bank, "%s/bank", top);
	(void)snprintf(roles, sizeof roles, "%s/roles", top);
	return library_open(&paths, err);
}

START_TEST(reads_bank_and_roles)
	{
		struct error err = {0};
		struct library *library = open_top(&err);
		const struct role *role;

		ck_assert_msg(library != NULL, "%s", err.text);
		ck_assert_uint_eq(library_current(library)->bank->probes_n,
				  (size_t)8 * CONCEPTS);
		ck_assert_uint_eq(library_roles(library, NULL), 2);
		role = library_role(library, "b", &err);
		ck_assert_str_eq(role->title, "B");
		ck_assert(!library_role(library, "c", &err));
		ck_assert_str_eq(err.text, "there is no role c; there are: a, b");
		library_destroy(library);
	}
END_TEST

/* What is off, and the end of what is said of it: the front is the folder. */
static const struct {
	const char *name, *text, *error; /* text: NULL removes the file */
} broken[] = {
	{"bank/security.json", NULL,
	 "the bank has no file with \"concept\": \"security\""},
	{"bank/security.json", "{",
	 "/bank/security.json:1:2: the text ends where a key "
	 "in double quotes must stand"},
	{"lexicon.json", NULL, "/bank/../lexicon.json: No such file or directory"},
	{"words.txt", NULL, "/bank/../words.txt: No such file or directory"},
	{"roles/b.json", "{}", "/roles/b.json: title: missing"},
};

START_TEST(mistakes_name_the_file)
	{
		struct error err = {0};
		const char *want = broken[_i].error;
		char path[PATH_BYTES];

		if (broken[_i].text) {
			put(broken[_i].name, broken[_i].text);
		} else {
			(void)snprintf(path, sizeof path, "%s/%s", top,
				       broken[_i].name);
			ck_assert(remove(path) == 0);
		}
		ck_assert(!open_top(&err));
		ck_assert_msg(
			strlen(err.text) >= strlen(want)
				&& strcmp(err.text + strlen(err.text) - strlen(want),
					  want)
					   == 0,
			"%s", err.text);
		if (want[0] == '/')
			ck_assert_msg(strncmp(err.text, top, strlen(top)) == 0, "%s",
				      err.text);
	}
END_TEST

START_TEST(an_empty_one_has_no_roles)
	{
		struct library *library = library_empty();
		struct error err = {0};

		ck_assert_uint_eq(library_roles(library, NULL), 0);
		ck_assert(!library_role(library, "a", &err));
		library_destroy(library);
	}
END_TEST

/* What the tree ships, as `make try` finds it. */
START_TEST(the_tree_is_found)
	{
		struct library_paths paths = {0};
		struct error err = {0};
		struct library *library = library_open(&paths, &err);

		ck_assert_msg(library != NULL, "%s", err.text);
		ck_assert(library_role(library, "payments", &err) != NULL);
		for (int c = 0; c < CONCEPTS; c++)
			ck_assert_uint_ge(
				library_current(library)->bank->concepts[c].probes_n,
				8);
		library_destroy(library);
	}
END_TEST

Suite *library_suite(void)
{
	Suite *s = suite_create("library");
	TCase *tc = tcase_create("library");

	tcase_add_checked_fixture(tc, begin, end);
	tcase_add_test(tc, reads_bank_and_roles);
	tcase_add_loop_test(tc, mistakes_name_the_file, 0, (int)ARRAY_LEN(broken));
	tcase_add_test(tc, an_empty_one_has_no_roles);
	tcase_add_test(tc, the_tree_is_found);
	suite_add_tcase(s, tc);
	return s;
}
