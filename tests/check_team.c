/* Recruiters, the contact and the report room, over a scripted network. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/people.h"
#include "base/attr.h"
#include "base/mem.h"
#include "suites.h"
#include "theatre.h"

static const int64_t one_day = 86400;

static struct theatre *two_by_two(bool ids)
{
	return theatre_open(&(struct theatre_options){
		.seed = 1, .candidates = 2, .recruiters = 2, .ids = ids});
}

static void shows(struct theatre *t, const char *room, const char *words)
{
	ck_assert_msg(strstr(theatre_last(t, room), words) != NULL,
		      "%s was shown \"%s\", not \"%s\"", room, theatre_last(t, room),
		      words);
}

static int count(const char *text, const char *what)
{
	int n = 0;

	for (const char *at = strstr(text, what); at; at = strstr(at + 1, what))
		n++;
	return n;
}

/* clang-format off */
static const struct {
	const char *id;
	enum chat_proof proof;
	bool outsider, hosts, may;
} rights[] = {
	{"account:ann", PROOF_ACCOUNT, false, false, true},
	{"account:ann", PROOF_HOST, false, false, false},
	{"account:ann", PROOF_NONE, false, false, false},
	{"account:ann", PROOF_ACCOUNT, true, false, false},
	{"account:guest", PROOF_ACCOUNT, true, false, true}, /* listed among outsiders */
	{"account:anna", PROOF_ACCOUNT, false, false, false},
	{"host:bob!b@example.org", PROOF_HOST, false, true, true},
	{"host:bob!b@example.org", PROOF_HOST, false, false, false},
	{"host:bob!b@example.org.evil", PROOF_HOST, false, true, false},
	{"host:*!b@example.org", PROOF_ACCOUNT, false, true, true}, /* that very id */
};
static const struct {
	const char *id, *circles;
	enum chat_proof proof;
	bool outsider, may;
} circles[] = {
	{"U1", "group:S1", PROOF_ACCOUNT, false, true},
	{"U1", "channel:C7 group:S1", PROOF_ACCOUNT, false, true},
	{"U1", "channel:C7", PROOF_ACCOUNT, false, false},
	{"U1", "group:S11 xgroup:S1 group:S", PROOF_ACCOUNT, false, false},
	{"U1", "", PROOF_ACCOUNT, false, false},
	{"U1", NULL, PROOF_ACCOUNT, false, false},
	{"U1", "group:S1", PROOF_HOST, false, false},
	{"U1", "group:S1", PROOF_ACCOUNT, true, false}, /* a guest in the group */
	{"U2", "group:S1", PROOF_ACCOUNT, true, true}, /* one who is listed as such */
	{"U2", "channel:C7", PROOF_ACCOUNT, true, false}, /* but in no circle */
};
static const struct {
	const char *mask, *text;
	bool fits;
} masks[] = {
	{"host:*!b@x", "host:a!b@x", true}, {"host:*!b@x", "host:a!b@xy", false},
	{"*", "", true}, {"", "", true}, {"", "a", false}, {"a*c*e", "abcde", true},
	{"a*c*e", "ace", true}, {"a*c*e", "abde", false}, {"**", "x", true}, {"a", "", false},
};
/* clang-format on */

START_TEST(who_may_command)
	{
		char ann[] = "account:ann", guest[] = "account:guest",
		     mask[] = "host:*!b@example.org";
		char *recruiters[] = {ann, guest, mask, NULL};
		char *outsiders[] = {guest, NULL};
		struct people people = {.recruiters = recruiters,
					.outsiders = outsiders,
					.hosts = rights[_i].hosts};
		struct chat_person who = {
			.id = rights[_i].id,
			.label = "account:ann", /* names count for nothing */
			.proof = rights[_i].proof,
			.outsider = rights[_i].outsider};

		ck_assert(people_may_recruit(&people, &who) == rights[_i].may);
		ck_assert(!people_may_recruit(NULL, &who));
	}
END_TEST

START_TEST(who_may_command_by_a_circle)
	{
		char group[] = "group:S1", guest[] = "U2";
		char *recruiters[] = {group, NULL}, *outsiders[] = {guest, NULL};
		struct people people = {.recruiters = recruiters,
					.outsiders = outsiders};
		struct chat_person who = {.id = circles[_i].id,
					  .label = "x",
					  .proof = circles[_i].proof,
					  .outsider = circles[_i].outsider,
					  .circles = circles[_i].circles};

		ck_assert(people_may_recruit(&people, &who) == circles[_i].may);
	}
END_TEST

START_TEST(masks_fit)
	{
		ck_assert(people_mask_fits(masks[_i].mask, masks[_i].text)
			  == masks[_i].fits);
	}
END_TEST

START_TEST(an_invitation_from_end_to_end)
	{
		struct theatre *t = two_by_two(_i == 0);

		theatre_command(t, "R00", "U000 payments");
		shows(t, "R00", "C-0001: U000 is invited for Payments-team role");
		shows(t, "#hiring", "Interview C-0001 · Payments-team role");
		shows(t, "#hiring", "role payments ");
		shows(t, "U000", "decline");
		theatre_command(t, "R00", "U000 payments");
		shows(t, "R00", "C-0001 is that invitation already");
		theatre_say(t, "U000", "start");
		shows(t, "R00", "C-0001: U000 has accepted");
		shows(t, "U000", "Topic 1 of 6");
		theatre_command(t, "R00", "status C-0001");
		shows(t, "R00",
		      "C-0001 · U000 · Payments-team role: topic 1 of 6; last "
		      "heard of just now.");
		theatre_command(t, "R00", "list");
		shows(t, "R00", "C-0001 · U000 · payments");
		theatre_command(t, "R00", "remind C-0001");
		shows(t, "U000", "Your interview is waiting");
		theatre_command(t, "R00", "report C-0001");
		shows(t, "R00", "not over yet");
		theatre_command(t, "R00", "decide C-0001 no because");
		shows(t, "R00", "not over yet");
		theatre_say(t, "U000", "You store the violin.");
		theatre_say(t, "U000", "done");
		theatre_say(t, "U000", "stop");
		shows(t, "R00", "C-0001: U000 has ended the interview early");
		ck_assert_ptr_nonnull(strstr(theatre_shown(t, "#hiring"),
					     "Concept depth report · C-0001"));
		ck_assert_ptr_null(strstr(theatre_shown(t, "#hiring"), "U000"));
		theatre_command(t, "R01", "report C-0001");
		shows(t, "R01", "Evidence: [difficulty] question");
		theatre_command(t, "R01", "more C-0001 api-design");
		shows(t, "R01", "You store the violin.");
		theatre_command(t, "R01", "decide C-0001 hold see the design first");
		shows(t, "R01", "C-0001: hold is recorded");
		shows(t, "#hiring", "hold");
		shows(t, "#hiring", "by R01: “see the design first”");
		theatre_command(t, "R00", "list");
		shows(t, "R00", "No interview is under way");
		theatre_end(t);
	}
END_TEST

/* What is refused, and what is said then. */
static const struct {
	const char *who, *text, *says;
} refusals[] = {
	{"U001", "U000 payments", "Sorry, I can't do that for you."},
	{"U001", "status", "Sorry, I can't do that for you."},
	{"U001", "canel", "Sorry, I can't do that for you."},
	{"R00", "R00 payments", "can't interview yourself"},
	{"R00", "U000 paiments", "payments"},
	{"R00", "status C-0042", "no interview C-0042 here"},
	{"R00", "cancel C-1; DROP TABLE interview", "more than I understand"},
	{"R00", "canel C-0001", "did you mean cancel?"},
};

START_TEST(refused)
	{
		struct theatre *t = two_by_two(true);

		theatre_command(t, refusals[_i].who, refusals[_i].text);
		shows(t, refusals[_i].who, refusals[_i].says);
		ck_assert_str_eq(theatre_shown(t, "#hiring"), "");
		ck_assert_str_eq(theatre_shown(t, "U000"), "");
		theatre_end(t);
	}
END_TEST

START_TEST(one_conversation_at_a_time)
	{
		struct theatre *t = two_by_two(true);

		theatre_command(t, "R00", "U000 payments");
		theatre_command(t, "R01", "U000 payments");
		shows(t, "R01", "C-0002: U000 is in another interview");
		ck_assert_int_eq(count(theatre_shown(t, "U000"), "Hello. I am"), 1);
		theatre_command(t, "R01", "remind C-0002");
		shows(t, "R01", "has not begun");
		theatre_say(t, "U000", "decline");
		shows(t, "R00", "has declined");
		ck_assert_int_eq(count(theatre_shown(t, "U000"), "Hello. I am"), 2);
		shows(t, "R01", "C-0002: U000 is free now");
		theatre_command(t, "R01", "cancel C-0002");
		shows(t, "U000", "has cancelled this interview");
		shows(t, "R01", "is cancelled");
		theatre_end(t);
	}
END_TEST

static const struct {
	const char *word, *contact, *candidate;
} wishes[] = {
	{"human", "would rather be interviewed by a person", "rather talk to a person"},
	{"accommodation", "needs other conditions", "in private"},
	{"mydata", "leadline export C-0001", "everything that is stored"},
	{"forget", "leadline forget C-0001", "deleted"},
};

START_TEST(the_contact_hears_it_and_the_channel_does_not)
	{
		struct theatre *t = two_by_two(true);

		theatre_command(t, "R00", "U000 payments");
		theatre_say(t, "U000", wishes[_i].word);
		shows(t, "Contact", wishes[_i].contact);
		shows(t, "U000", wishes[_i].candidate);
		theatre_say(t, "U000", "start");
		theatre_say(t, "U000", wishes[_i].word);
		theatre_say(t, "U000", "stop");
		theatre_say(t, "U000", wishes[_i].word);
		ck_assert_int_eq(count(theatre_shown(t, "Contact"), wishes[_i].contact),
				 3);
		ck_assert_ptr_null(
			strstr(theatre_shown(t, "#hiring"), wishes[_i].word));
		theatre_end(t);
	}
END_TEST

START_TEST(seven_days_of_silence)
	{
		struct theatre *t = two_by_two(true);

		theatre_command(t, "R00", "U000 payments");
		theatre_say(t, "U000", "start");
		theatre_wait(t, one_day - 60);
		ck_assert_int_eq(count(theatre_shown(t, "U000"), "is waiting"), 0);
		theatre_wait(t, 120);
		ck_assert_int_eq(count(theatre_shown(t, "U000"), "is waiting"), 1);
		theatre_wait(t, 2 * one_day);
		ck_assert_int_eq(count(theatre_shown(t, "U000"), "is waiting"), 2);
		theatre_wait(t, 4 * one_day - 300);
		ck_assert_int_eq(count(theatre_shown(t, "U000"), "A week has passed"),
				 0);
		theatre_wait(t, 600);
		ck_assert_int_eq(count(theatre_shown(t, "U000"), "A week has passed"),
				 1);
		shows(t, "R00", "not been heard of for a week");
		ck_assert_ptr_nonnull(strstr(theatre_shown(t, "#hiring"), "not asked"));
		theatre_end(t);
	}
END_TEST

START_TEST(no_deadline_counts_our_own_absence)
	{
		struct theatre *t = two_by_two(true);

		theatre_command(t, "R00", "U000 payments");
		theatre_say(t, "U000", "start");
		theatre_wait(t, one_day / 2);
		theatre_restart(t, 3 * one_day); /* the bot is gone for three days */
		theatre_wait(t, one_day / 4);
		ck_assert_int_eq(count(theatre_shown(t, "U000"), "is waiting"), 0);
		/* The last note of having been there was up to ten minutes old. */
		theatre_wait(t, one_day / 4 + 700);
		ck_assert_int_eq(count(theatre_shown(t, "U000"), "is waiting"), 1);
		theatre_link(t, false); /* now the link, for ten */
		theatre_wait(t, 10 * one_day);
		theatre_link(t, true);
		theatre_wait(t, 3600);
		ck_assert_int_eq(count(theatre_shown(t, "U000"), "is waiting"), 1);
		theatre_wait(t, 2 * one_day);
		ck_assert_int_eq(count(theatre_shown(t, "U000"), "is waiting"), 2);
		ck_assert_int_eq(count(theatre_shown(t, "U000"), "A week has passed"),
				 0);
		theatre_wait(t, 4 * one_day);
		ck_assert_int_eq(count(theatre_shown(t, "U000"), "A week has passed"),
				 1);
		theatre_end(t);
	}
END_TEST

START_TEST(after_an_outage_they_hear_what_was_kept)
	{
		struct theatre *t = two_by_two(false);

		theatre_command(t, "R00", "U000 payments");
		theatre_say(t, "U000", "start");
		theatre_say(t, "U000", "You store the violin.");
		theatre_restart(t, 60);
		shows(t, "U000",
		      "The last line that I have of your answer: “You store the "
		      "violin.”");
		theatre_wait(t, 2 * one_day); /* long silent: nobody to disturb */
		theatre_restart(t, 60);
		ck_assert_int_eq(count(theatre_shown(t, "U000"), "Welcome back"), 1);
		theatre_end(t);
	}
END_TEST

START_TEST(a_button_of_an_old_question)
	{
		struct theatre *t = two_by_two(true);
		struct chat_input press = {
			.kind = CHAT_CHOICE,
			.who = {.id = "U000"},
			.where = {.room = "U000"},
			.text = "skip",
			.token = "C-0001/0",
		};
		struct conversation *c;

		theatre_command(t, "R00", "U000 payments");
		theatre_say(t, "U000", "start");
		theatre_do(t, &press);
		theatre_do(t, &press);
		shows(t, "U000",
		      "That button belongs to a question that has been answered");
		c = theatre_load(t, 0);
		ck_assert_int_eq(c->state.answers[0].state, ANSWER_SKIPPED);
		ck_assert_int_eq(c->state.answers[1].state, ANSWER_OPEN);
		conversation_destroy(c);
		theatre_end(t);
	}
END_TEST

START_TEST(in_a_channel_and_by_strangers)
	{
		struct theatre *t = two_by_two(true);
		struct chat_input in = {.kind = CHAT_TEXT,
					.who = {.id = "U000"},
					.where = {.room = "#hiring"},
					.text = "my answer is a lock"};

		theatre_do(t, &in);
		ck_assert_str_eq(theatre_shown(t, "U000"), "");
		theatre_say(t, "U001", "hello?");
		shows(t, "U001", "There is no interview for you here");
		theatre_command(t, "R00", "U000 payments");
		theatre_say(t, "U000", "start");
		theatre_do(t, &in);
		shows(t, "U000", "Please answer here, in private");
		theatre_do(t, &in);
		ck_assert_int_eq(count(theatre_shown(t, "U000"), "in private:"), 1);
		theatre_end(t);
	}
END_TEST

START_TEST(what_can_not_be_delivered_is_told)
	{
		struct theatre *t = two_by_two(true);

		theatre_refuse(t, "U000");
		theatre_command(t, "R00", "U000 payments");
		shows(t, "R00", "C-0001: I can't reach U000");
		theatre_command(t, "R00", "status C-0001");
		shows(t, "R00", "1 that can't be delivered");
		theatre_command(t, "R00", "status");
		shows(t, "R00", "1 interviews are under way there");
		theatre_command(t, "R00", "cancel C-0001");
		theatre_command(t, "R00", "status C-0001");
		shows(t, "R00", "2 that can't be delivered");
		theatre_end(t);
	}
END_TEST

Suite *team_suite(void)
{
	Suite *s = suite_create("team");
	TCase *tc = tcase_create("team");

	tcase_add_loop_test(tc, who_may_command, 0, (int)ARRAY_LEN(rights));
	tcase_add_loop_test(tc, who_may_command_by_a_circle, 0,
			    (int)ARRAY_LEN(circles));
	tcase_add_loop_test(tc, masks_fit, 0, (int)ARRAY_LEN(masks));
	tcase_add_loop_test(tc, an_invitation_from_end_to_end, 0, 2);
	tcase_add_loop_test(tc, refused, 0, (int)ARRAY_LEN(refusals));
	tcase_add_test(tc, one_conversation_at_a_time);
	tcase_add_loop_test(tc, the_contact_hears_it_and_the_channel_does_not, 0,
			    (int)ARRAY_LEN(wishes));
	tcase_add_test(tc, seven_days_of_silence);
	tcase_add_test(tc, no_deadline_counts_our_own_absence);
	tcase_add_test(tc, after_an_outage_they_hear_what_was_kept);
	tcase_add_test(tc, a_button_of_an_old_question);
	tcase_add_test(tc, in_a_channel_and_by_strangers);
	tcase_add_test(tc, what_can_not_be_delivered_is_told);
	suite_add_tcase(s, tc);
	return s;
}
