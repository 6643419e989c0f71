/* Signatures, forms and text: what stands between the wire and the rest. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/strbuf.h"
#include "chat/slack_form.h"
#include "chat/slack_sign.h"
#include "chat/slack_text.h"
#include "suites.h"

static const char secret[] = "8f742231b10e8888abcd99yyyzzz85a5";
static const int64_t signed_at = 1531420618;

/* clang-format off */
static const char command_body[] =
	"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
	"&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA"
	"&user_name=roadrunner&command=%2Fwebhook-collect&text="
	"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J"
	"%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
	"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";

static const struct {
	const char *body, *signature;
} vectors[] = {
	{command_body, "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"},
	{"", "v0=55f41ec73231010289b54e669149ea021fccab11b5524355523533ce930cb739"},
	{"{\"type\":\"url_verification\",\"challenge\":\"abc\"}",
	 "v0=ae6e383ee58dd0c92dd248df269b7153bdd89895087b58885a6703496ce22369"},
	{"text=caf\xC3\xA9&x=%00",
	 "v0=fb88b900a2df23c13d969cc2be8015fd0935f84d7950ca5ae82dbdaa861e2d1e"},
};
/* clang-format on */

static bool accepts(const char *timestamp, const char *signature, int64_t now)
{
	return slack_signed_by(&(struct slack_signed){timestamp, signature,
						      command_body,
						      strlen(command_body)},
			       secret, now);
}

START_TEST(the_official_signatures)
	{
		struct slack_signed request = {"1531420618", vectors[_i].signature,
					       vectors[_i].body,
					       strlen(vectors[_i].body)};

		ck_assert(slack_signed_by(&request, secret, signed_at));
		ck_assert(!slack_signed_by(&request, "another", signed_at));
		request.len += _i == 1 ? 0 : (size_t)-1;
		ck_assert(slack_signed_by(&request, secret, signed_at) == (_i == 1));
	}
END_TEST

START_TEST(what_is_not_quite_signed)
	{
		const char *good = vectors[0].signature;
		char bad[80];

		ck_assert(accepts("1531420618", good, signed_at + 300));
		ck_assert(accepts("1531420618", good, signed_at - 300));
		ck_assert(!accepts("1531420618", good, signed_at + 301));
		ck_assert(!accepts("1531420618", good, signed_at - 301));
		ck_assert(!accepts("1531420618 ", good, signed_at));
		ck_assert(!accepts("", good, signed_at));
		ck_assert(!accepts("-1531420618", good, signed_at));
		ck_assert(!accepts("15314206181531420618", good, signed_at));
		ck_assert(!accepts(NULL, good, signed_at));
		ck_assert(!accepts("1531420618", NULL, signed_at));
		snprintf(bad, sizeof bad, "v1=%s", good + 3);
		ck_assert(!accepts("1531420618", bad, signed_at));
		snprintf(bad, sizeof bad, "v0=A%s", good + 4);
		ck_assert(!accepts("1531420618", bad, signed_at));
		snprintf(bad, sizeof bad, "%.66s", good);
		ck_assert(!accepts("1531420618", bad, signed_at));
		snprintf(bad, sizeof bad, "%s3", good);
		ck_assert(!accepts("1531420618", bad, signed_at));
	}
END_TEST

/* RFC 4231, cases 2 and 6: a short key, and one that is longer than a block. */
START_TEST(hmac)
	{
		char key[132] = {0}, hex[DIGEST_HEX];
		const char *large = "Test Using Larger Than Block-Size Key - Hash Key "
				    "First";

		digest_hmac("Jefe",
			    (struct digest_part[]){{"what do ya want ", 16},
						   {"", 0},
						   {"for nothing?", 12}},
			    3, hex);
		ck_assert_str_eq(hex,
				 "5bdcc146bf60754e6a042426089575c75a003f089d2739839"
				 "dec58b964ec3843");
		memset(key, 0xAA, 131);
		digest_hmac(key, &(struct digest_part){large, strlen(large)}, 1, hex);
		ck_assert_str_eq(hex,
				 "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140"
				 "546040f0ee37f54");
	}
END_TEST

START_TEST(forms)
	{
		static const struct {
			const char *body, *value;
		} rows[] = {
			{"text=a+b%20c", "a b c"},
			{"x=1&text=%C3%A9%26&text=no", "\xC3\xA9&"},
			{"text=", ""},
			{"text", ""},
			{"&&=&text=1%2", "1%2"},
			{"text=%zz%4", "%zz%4"},
			{"text=%00", "\xEF\xBF\xBD"},
			{"text=%FF%C3", "\xEF\xBF\xBD\xEF\xBF\xBD"},
			{"t%65xt=1", "1"},
			{"text=a=b", "a=b"},
			{"", ""},
		};

		for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
			struct slack_form form;

			slack_form_read(rows[i].body, strlen(rows[i].body), &form);
			ck_assert_str_eq(slack_form_get(&form, "text"), rows[i].value);
			slack_form_finish(&form);
		}
	}
END_TEST

START_TEST(a_form_comes_back)
	{
		const char *odd = "a&b=c d+e%41\xC3\xA9\n~*";
		struct slack_form form;
		struct strbuf out;

		strbuf_init(&out, 1000);
		slack_form_add(&out, "one", odd);
		slack_form_add(&out, "none", NULL);
		slack_form_add(&out, "two", "");
		slack_form_read(out.text, out.len, &form);
		ck_assert_uint_eq(form.n, 2);
		ck_assert_str_eq(slack_form_get(&form, "one"), odd);
		slack_form_finish(&form);
		strbuf_finish(&out);
	}
END_TEST

START_TEST(more_pairs_than_anybody_sends)
	{
		struct slack_form form;
		struct strbuf body;

		strbuf_init(&body, 1000);
		for (int i = 0; i < SLACK_FORM_PAIRS + 5; i++)
			strbuf_addf(&body, "a=%d&", i);
		slack_form_read(body.text, body.len, &form);
		ck_assert_uint_eq(form.n, SLACK_FORM_PAIRS);
		slack_form_finish(&form);
		strbuf_finish(&body);
	}
END_TEST

static const char *name_of(void *ctx, const char *id)
{
	(void)ctx;
	return strcmp(id, "U7") == 0 ? "Ann" : NULL;
}

START_TEST(text_comes_in_as_it_was_seen)
	{
		static const struct {
			const char *text, *said, *command;
		} rows[] = {
			{"plain", "plain", NULL},
			{"a &lt;b&gt; &amp;amp; &quot;", "a <b> &amp; &quot;", NULL},
			{"<@U1|sam> payments", "@sam payments", "<@U1> payments"},
			{"<@U1> x", "@U1 x", "<@U1> x"},
			{"<@U7> and <@W8|>", "@Ann and @W8", "<@U7> and <@W8>"},
			{"see <#C1|general> <#C2>", "see #general #C2", NULL},
			{"<https://x.y/?a&amp;b|x.y> <https://z>", "x.y https://z",
			 NULL},
			{"<mailto:a@b|a@b>", "a@b", NULL},
			{"<!here> <!subteam^S1|@grp> <!subteam^S1>",
			 "@here @grp @subteam", NULL},
			{"<!date^139^{date}|yesterday>", "yesterday", NULL},
			{"a < b", "a < b", NULL},
			{"<> <", "<> <", NULL},
			{"<@> <|> <@U1", "@ <|> <@U1", "<@> <|> <@U1"},
			{"<<@U1>>", "<@U1>", "<<@U1>>"},
			{"&lt;@U1&gt;", "<@U1>", NULL},
			{"<@UBOT> <@U7> go", "@Ann go", "<@U7> go"},
			{"hi <@UBOT|bot>", "hi @bot", "hi <@UBOT>"},
			{"", "", NULL},
		};

		for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
			struct slack_text_rules rules = {.leave_out = "UBOT",
							 .name_of = name_of};
			char *text = slack_text_in(rows[i].text, &rules);

			ck_assert_str_eq(text, rows[i].said);
			free(text);
			rules.keep_people = true;
			text = slack_text_in(rows[i].text, &rules);
			ck_assert_str_eq(text, rows[i].command ? rows[i].command
							       : rows[i].said);
			free(text);
		}
	}
END_TEST

START_TEST(text_goes_out_harmless)
	{
		struct strbuf out;

		strbuf_init(&out, 1000);
		slack_text_out(&out, "<!channel> &amp; x", 100);
		ck_assert_str_eq(out.text, "&lt;!channel&gt; &amp;amp; x");
		strbuf_finish(&out);
	}
END_TEST

Suite *slack_text_suite(void)
{
	Suite *s = suite_create("slack_text");
	TCase *tc = tcase_create("slack_text");

	tcase_add_loop_test(tc, the_official_signatures, 0, (int)ARRAY_LEN(vectors));
	tcase_add_test(tc, what_is_not_quite_signed);
	tcase_add_test(tc, hmac);
	tcase_add_test(tc, forms);
	tcase_add_test(tc, a_form_comes_back);
	tcase_add_test(tc, more_pairs_than_anybody_sends);
	tcase_add_test(tc, text_comes_in_as_it_was_seen);
	tcase_add_test(tc, text_goes_out_harmless);
	suite_add_tcase(s, tc);
	return s;
}
