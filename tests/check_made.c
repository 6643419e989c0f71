#include "app/bank_check_made.h"

#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "suites.h"

/* clang-format off */
static const struct {
	const char *first, *second; /* the first pattern of two points */
	const char *list;
} lists[] = {
	{"client|caller + ^generate|create + @idemkey|key ~12", "race", "client, generate, idemkey, race"},
	{"coalesc* + =CAS !never", "b+ tree|index", "coalesc, CAS, b+ tree"},
	{"back off ~3 !without", "^no|not + verb", "back off, no, verb"},
};

static const struct {
	const char *sentence, *denial;
} denials[] = {
	{"The key stays.", "It is not true that the key stays. "},
	{"A lock is held.", "It is not true that a lock is held. "},
	{"GET lists v1.2 of them.", "It is not true that GET lists v1.2 of them. "},
	{"the key stays", "It is not true that the key stays. "},
	{"It waits; it tries. OK?", "It is not true that it waits. It is not true that it tries. It is not true that OK. "},
	{"", ""},
	{"The key never changes.", NULL},
	{"Never change it.", NULL},
	{"It doesn't wait.", NULL},
	{"A notice is knotted.", "It is not true that a notice is knotted. "},
};
/* clang-format on */

START_TEST(a_list_has_the_first_words)
	{
		const char *first[] = {lists[_i].first}, *second[] = {lists[_i].second};
		struct rubric rubric = {.points_n = 2};
		char *list;

		rubric.points[0] = (struct point){.match = first, .patterns_n = 1};
		rubric.points[1] = (struct point){.match = second, .patterns_n = 1};
		list = made_list(&rubric);
		ck_assert_str_eq(list, lists[_i].list);
		free(list);
	}
END_TEST

START_TEST(a_denial_keeps_names)
	{
		char *denial = made_denial(denials[_i].sentence);

		ck_assert_pstr_eq(denial, denials[_i].denial);
		free(denial);
	}
END_TEST

static const char answer[] =
	"The client creates one unique identifier before its first attempt and sends it "
	"again with every retry, so the server recognises a payment that it has already "
	"seen and returns the stored response instead of charging the customer twice.";

/* Words of a and b, side by side: how many differ, and are they mistyped well? */
static size_t compare_words(const char *a, const char *b)
{
	size_t differ = 0;

	while (*a && *b) {
		size_t n = strcspn(a, " "), m = strcspn(b, " ");

		if (n != m || memcmp(a, b, n) != 0) {
			differ++;
			ck_assert_uint_ge(n, 5);
			ck_assert(*a == *b && (m == n || m == n - 1));
		}
		a += n + (a[n] == ' ');
		b += m + (b[m] == ' ');
	}
	ck_assert(!*a && !*b);
	return differ;
}

START_TEST(one_word_in_eight_is_mistyped)
	{
		char *typed = made_typos(answer, (uint64_t)_i);
		char *again = made_typos(answer, (uint64_t)_i);
		size_t differ = compare_words(answer, typed);

		/* 39 words. */
		ck_assert_msg(differ >= 3 && differ <= 5, "%zu: %s", differ, typed);
		ck_assert_str_eq(typed, again);
		free(typed);
		free(again);
	}
END_TEST

START_TEST(short_words_stay)
	{
		char *typed =
			made_typos("a \xC3\xA9t\xC3\xA9 was hot; b 12345 \xFF", 3);

		ck_assert_str_eq(typed, "a \xC3\xA9t\xC3\xA9 was hot; b 12345 \xFF");
		free(typed);
	}
END_TEST

Suite *made_suite(void)
{
	Suite *s = suite_create("made");
	TCase *tc = tcase_create("made");

	tcase_add_loop_test(tc, a_list_has_the_first_words, 0, (int)ARRAY_LEN(lists));
	tcase_add_loop_test(tc, a_denial_keeps_names, 0, (int)ARRAY_LEN(denials));
	tcase_add_loop_test(tc, one_word_in_eight_is_mistyped, 0, 200);
	tcase_add_test(tc, short_words_stay);
	suite_add_tcase(s, tc);
	return s;
}
