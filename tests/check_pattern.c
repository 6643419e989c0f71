#include "core/pattern.h"

#include <string.h>

#include "base/attr.h"
#include "core/rubric.h"
#include "make_lexicon.h"
#include "suites.h"

/* clang-format off */
static const struct {
	const char *pattern, *error; /* NULL: it is fine */
} sources[] = {
	{"client|caller + ^generate|create + @idemkey|key ~12", NULL},
	{"b+ tree|b+tree", NULL},
	{"x = x", NULL},
	{"=CAS", NULL},
	{"rps * latency", NULL},
	{"backward compat*", NULL},
	{"a + b !not !never ~3", NULL},
	{"", "column 1: an empty group"},
	{"a + ", "column 5: an empty group"},
	{"a + + b", "column 5: an empty group"},
	{"a||b", "column 3: an alternative is missing"},
	{"a|", "column 3: an alternative is missing"},
	{"a + @nothere ~3", "column 5: unknown set '@nothere'"},
	{"^a + ^b", "column 6: a second ^"},
	{"a|^b", "column 3: ^ stands in front of a group"},
	{"a ~0", "column 3: a window is 1 to 200 words"},
	{"a ~999", "column 3: a window is 1 to 200 words"},
	{"a ~x1", "column 3: ~ needs a number"},
	{"a ~3 ~4", "column 3: a second window"},
	{"a|x*", "column 3: a prefix has 2 letters or more"},
	{"=", "column 1: no word in '='"},
	{"a + ?!", "column 5: no word in '?!'"},
	{"a + b + c + d + e + f + g", "column 25: more than 6 groups"},
	{"one two three four five six seven eight nine",
	 "column 1: a phrase has at most 8 words"},
};

/* What the answer shows of the point, and by which words. */
static const struct {
	const char *pattern, *answer;
	enum point_state state;
	const char *evidence; /* NULL where there is none */
} matches[] = {
	{"retry", "Retries are good", POINT_SHOWN, "Retries"},
	{"retry", "we retrieve it", POINT_ABSENT, NULL},
	{"back off", "use backoff", POINT_SHOWN, "backoff"},
	{"backoff", "we back off", POINT_SHOWN, "back off"},
	{"backoff", "we back. Off we go", POINT_ABSENT, NULL},
	{"lock the row", "lock that row", POINT_SHOWN, "lock that row"},
	{"lock row", "lock the row", POINT_SHOWN, "lock the row"},
	{"lock row", "lock every row", POINT_ABSENT, NULL},
	{"coalesc*", "coalescing them", POINT_SHOWN, "coalescing"},
	{"backward compat*", "stay backward-compatible", POINT_SHOWN, "backward-compatible"},
	{"=CAS", "a CAS loop", POINT_SHOWN, "CAS"},
	{"=CAS", "in case of cas", POINT_ABSENT, NULL},
	{"=CAS", "the CASE", POINT_ABSENT, NULL},
	{"@retry", "we try again", POINT_SHOWN, "try again"},
	{"like + %", "LIKE '%x'", POINT_SHOWN, "LIKE '%"},
	{"b+ tree", "it's a B-tree", POINT_SHOWN, "B-tree"},
	{"b+ tree", "a btree", POINT_SHOWN, "btree"},
	{"message", "drop the msg", POINT_SHOWN, "msg"},
	{"serializable", "make it serialisable", POINT_SHOWN, "serialisable"},
	{"idempotency + key", "an idmepotency key", POINT_TYPO, "idmepotency key"},
	{"respond", "the response", POINT_ABSENT, NULL},
	{"serializable", "serialzable", POINT_TYPO, "serialzable"},
	{"write", "while wirting", POINT_TYPO, "wirting"},
	/* distinct tokens, one sentence, a window */
	{"key + key", "the key", POINT_ABSENT, NULL},
	{"key + key", "the key of the key", POINT_SHOWN, "key of the key"},
	{"client + key", "The client waits. The key is stored.", POINT_ABSENT, NULL},
	{"client + key ~3", "client makes the key", POINT_SHOWN, "client makes the key"},
	{"client + key ~3", "client often makes the key", POINT_ABSENT, NULL},
	{"lock + same|row + row", "lock same row", POINT_SHOWN, "lock same row"},
	{"a1 + b1 ~2", "a1 x y z b1 a1", POINT_SHOWN, "b1 a1"},
	/* polarity */
	{"store + response", "we never store the response", POINT_NEGATED,
	 "store the response"},
	{"^store + response", "no, we store the response", POINT_SHOWN,
	 "store the response"},
	{"retry + ^backoff", "never retry without backoff", POINT_SHOWN,
	 "retry without backoff"},
	{"not|never + retry + 4xx", "never retry a 4xx", POINT_SHOWN, "never retry a 4xx"},
	{"not closed", "it was not closed", POINT_SHOWN, "not closed"},
	{"files + ^missing", "files can't be missing", POINT_NEGATED,
	 "files can't be missing"},
	{"^files + missing", "files can't be missing", POINT_NEGATED,
	 "files can't be missing"},
	{"not + safe", "It is not true that this is safe", POINT_ABSENT, NULL},
	{"retry", "We don't retry. But they retry", POINT_SHOWN, "retry"},
	{"lock", "people say that you need a lock", POINT_LISTED, "lock"},
	/* without */
	{"lock + free !not", "a lock is not free", POINT_ABSENT, NULL},
	{"lock + free !not", "a lock is free", POINT_SHOWN, "lock is free"},
	{"lock + free !not", "It is not here. A lock is free", POINT_SHOWN, "lock is free"},
};
/* clang-format on */

START_TEST(mistakes_are_told_with_their_column)
	{
		struct lexicon *lexicon = make_lexicon();
		struct error err = {0};
		struct pattern *p = pattern_parse(sources[_i].pattern, lexicon, &err);

		ck_assert_msg((p == NULL) == (sources[_i].error != NULL), "'%s': %s",
			      sources[_i].pattern, p ? "is fine" : err.text);
		if (!p)
			ck_assert_str_eq(err.text, sources[_i].error);
		pattern_destroy(p);
		lexicon_destroy(lexicon);
	}
END_TEST

START_TEST(patterns_find_what_they_say)
	{
		const char *pattern = matches[_i].pattern, *answer = matches[_i].answer;
		struct bank *bank = make_rubric("Why?", &pattern, 1);
		const struct point_grade *p;
		struct grade grade;

		rubric_grade(&bank->probes[0]->main, bank->lexicon, answer, &grade);
		p = &grade.points[0];
		ck_assert_msg(p->state == matches[_i].state, "%s in '%s': %s", pattern,
			      answer, point_state_word(p->state));
		if (matches[_i].evidence) {
			ck_assert_uint_eq(p->end - p->start,
					  strlen(matches[_i].evidence));
			ck_assert_mem_eq(answer + p->start, matches[_i].evidence,
					 p->end - p->start);
		} else {
			ck_assert_uint_eq(p->end, 0);
		}
		bank_destroy(bank);
	}
END_TEST

Suite *pattern_suite(void)
{
	Suite *s = suite_create("pattern");
	TCase *tc = tcase_create("pattern");

	tcase_add_loop_test(tc, mistakes_are_told_with_their_column, 0,
			    (int)ARRAY_LEN(sources));
	tcase_add_loop_test(tc, patterns_find_what_they_say, 0,
			    (int)ARRAY_LEN(matches));
	suite_add_tcase(s, tc);
	return s;
}
