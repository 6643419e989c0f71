#include "core/event.h"

#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "suites.h"

static struct event invited(void)
{
	struct event e = {.kind = EVENT_INVITED, .answer = -1};

	e.invited = mem_zalloc(1, sizeof *e.invited);
	e.invited->interview = mem_strdup("C-0001");
	e.invited->role = mem_strdup("payments");
	e.invited->role_title = mem_strdup("Payments \"team\"");
	memcpy(e.invited->role_digest, "aa", 3);
	memcpy(e.invited->bank_digest, "bb", 3);
	memcpy(e.invited->pack_digest, "cc", 3);
	memcpy(e.invited->words_digest, "dd", 3);
	memcpy(e.invited->consent_digest, "ee", 3);
	memcpy(e.invited->salt, "0123456789abcdef0123456789abcdef", 33);
	e.invited->grader = mem_strdup("rubric");
	e.invited->grader_version = mem_strdup("1");
	e.invited->stemmer = mem_strdup("snowball");
	e.invited->seed = UINT64_MAX;
	e.invited->start = 4;
	e.invited->belief = depth_defaults;
	return e;
}

static struct event asked(void)
{
	struct event e = {.kind = EVENT_ASKED, .answer = 3, .concept = 2};

	e.asked.kind = ASK_BEHIND;
	e.asked.probe = mem_strdup("con-x");
	e.asked.topic = mem_strdup("races");
	e.asked.number = 30;
	e.asked.difficulty = 6.5;
	e.asked.parent = 2;
	e.asked.quote = mem_strdup("a lock");
	e.asked.ties = 2;
	e.asked.exposure = 7;
	return e;
}

static struct event graded(void)
{
	struct event e = {.kind = EVENT_GRADED, .answer = 3, .revision = 2};

	e.grade = mem_zalloc(1, sizeof *e.grade);
	e.grade->score = 1.0 / 3;
	e.grade->low_confidence = true;
	e.grade->points_n = 2;
	e.grade->points[0] = (struct point_grade){POINT_TYPO, 0.9, 4, 12};
	e.grade->misconceptions_n = 1;
	e.grade->misconceptions[0] = (struct misconception_grade){true, 1, 3};
	return e;
}

static char *body_of(const struct event *e)
{
	struct strbuf out;

	strbuf_init(&out, EVENT_BODY_MAX);
	event_body(e, NULL, &out);
	return strbuf_take_and_finish(&out);
}

/* What was read writes the same bytes again: nothing is lost on the way. */
static void round_trip(struct event e)
{
	char *body = body_of(&e), *again;
	struct event back;
	struct error err;

	ck_assert_msg(event_parse(event_kind_word(e.kind), body, &back, &err), "%s: %s",
		      body, err.text);
	again = body_of(&back);
	ck_assert_str_eq(body, again);
	ck_assert_int_eq(e.answer, back.answer);
	free(body);
	free(again);
	event_finish(&e);
	event_finish(&back);
}

START_TEST(every_kind_comes_back_as_it_was)
	{
		struct event e = {.kind = (enum event_kind)_i,
				  .answer = 5,
				  .revision = 1,
				  .target = 9};

		if (e.kind == EVENT_INVITED)
			e = invited();
		else if (e.kind == EVENT_ASKED)
			e = asked();
		else if (e.kind == EVENT_GRADED)
			e = graded();
		else if (e.kind == EVENT_SAID || e.kind == EVENT_EDITED
			 || e.kind == EVENT_DECIDED || e.kind == EVENT_GRADE_FAILED)
			e.text = mem_strdup("\"x\" \xC3\xA9\n\t<b>");
		if (e.kind == EVENT_DECIDED) {
			e.decided.by = mem_strdup("U1");
			e.decided.by_label = mem_strdup("Ann");
		}
		if (e.kind == EVENT_SAID || e.kind == EVENT_DELIVERED)
			e.message = mem_strdup("171.0002");
		if (e.kind == EVENT_SAID)
			e.wait = 30;
		round_trip(e);
	}
END_TEST

START_TEST(a_score_keeps_all_its_bits)
	{
		struct event e = graded(), back;
		char *body = body_of(&e);
		struct error err;

		ck_assert(event_parse("graded", body, &back, &err));
		ck_assert(e.grade->score >= back.grade->score);
		ck_assert(e.grade->score <= back.grade->score);
		event_finish(&e);
		event_finish(&back);
		free(body);
	}
END_TEST

/* clang-format off */
static const struct {
	const char *what, *kind, *body, *error;
} broken[] = {
	{"no JSON", "said", "{", "said:1:"},
	{"no version", "said", "{\"text\":\"x\"}", "v: missing"},
	{"a newer one", "said", "{\"v\":99,\"text\":\"x\"}", "newer leadline"},
	{"no text", "said", "{\"v\":1,\"answer\":0}", "text: missing"},
	{"an unknown kind", "sung", "{\"v\":1}", "unknown kind of event"},
	{"a score past 1", "graded",
	 "{\"v\":1,\"answer\":0,\"revision\":1,\"score\":2,\"low_confidence\":false,"
	 "\"on_topic\":true,\"points\":[],\"misconceptions\":[]}", "score: must be between"},
	{"a concept nobody knows", "concept_closed",
	 "{\"v\":1,\"concept\":\"cooking\",\"why\":\"enough\"}", "unknown concept"},
	{"a reason that does not fit", "finished",
	 "{\"v\":1,\"why\":\"0123456789012345678901234567890123456789\"}", "too long"},
};
/* clang-format on */

START_TEST(what_is_broken_is_named)
	{
		struct event e;
		struct error err;

		ck_assert(!event_parse(broken[_i].kind, broken[_i].body, &e, &err));
		ck_assert_msg(strstr(err.text, broken[_i].error) != NULL, "%s: %s",
			      broken[_i].what, err.text);
	}
END_TEST

START_TEST(the_chain_notices_what_and_the_seal_notices_when)
	{
		char a[DIGEST_HEX], b[DIGEST_HEX], seal_a[DIGEST_HEX],
			seal_b[DIGEST_HEX];

		event_digest("", "said", "{\"v\":1}", a);
		event_digest("", "said", "{\"v\":2}", b);
		ck_assert_str_ne(a, b);
		event_digest("x", "said", "{\"v\":1}", b);
		ck_assert_str_ne(a, b);
		event_seal("", a, 1, 1000, seal_a);
		event_seal("", a, 1, 1001, seal_b);
		ck_assert_str_ne(seal_a, seal_b);
		event_seal("", a, 2, 1000, seal_b);
		ck_assert_str_ne(seal_a, seal_b);
	}
END_TEST

Suite *event_suite(void)
{
	Suite *s = suite_create("event");
	TCase *tc = tcase_create("event");

	tcase_add_loop_test(tc, every_kind_comes_back_as_it_was, 0, EVENT_KINDS);
	tcase_add_test(tc, a_score_keeps_all_its_bits);
	tcase_add_loop_test(tc, what_is_broken_is_named, 0, (int)ARRAY_LEN(broken));
	tcase_add_test(tc, the_chain_notices_what_and_the_seal_notices_when);
	suite_add_tcase(s, tc);
	return s;
}
