#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../src/chat/irc_format.h"
#include "../src/chat/irc_line.h"
#include "../src/chat/irc_people.h"
#include "base/attr.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "suites.h"

/* clang-format off */
static const struct {
	const char *text, *command, *prefix;
	size_t n;
	const char *last;
} lines[] = {
	{"PING :x y", "PING", NULL, 1, "x y"},
	{":a!b@c PRIVMSG #h :hello there", "PRIVMSG", "a!b@c", 2, "hello there"},
	{"@account=sam;time=1 :a!b@c PRIVMSG x :", "PRIVMSG", "a!b@c", 2, ""},
	{":s  001   me  :hi", "001", "s", 2, "hi"},
	{"@t :p CMD", "CMD", "p", 0, NULL},
	{"A 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17", "A", NULL, 15, "15 16 17"},
};
static const char *const no_lines[] = {"", "   ", ":prefix", ":prefix  ", "@tags", "@t :p "};

/* What the library would crash on, hang on, or make a fool of itself with. */
static const char *const unsafe[] = {
	":s NOTICE", ":s NOTICE x", "NICK evil", ":a NICK", "PRIVMSG x :y", ":a PRIVMSG x",
	":a KICK #x", "PING", ":a JOIN", ":s 12", ":s 433", "WALLOPS :x", "CAP * LS :sasl",
	":a ACCOUNT x", ": PRIVMSG x :y",
};
static const struct {
	const char *tags, *name, *value; /* NULL: not there */
} tags[] = {
	{"account=sam", "account", "sam"}, {"a=1;account=x\\sy;b", "account", "x y"},
	{"account", "account", ""}, {"accounts=x", "account", NULL}, {"", "account", NULL},
	{"a=\\\\n", "a", "\\n"}, {"a=x\\", "a", "x"}, {"a=\\n\\r\\:", "a", "  ;"},
};
static const struct {
	enum irc_casemapping mapping;
	bool same;
	const char *a, *b;
} names[] = {
	{IRC_RFC1459, true, "Sam[x]~", "sAM{X}^"}, {IRC_RFC1459_STRICT, false, "a~", "a^"},
	{IRC_RFC1459_STRICT, true, "a\\", "a|"}, {IRC_ASCII, false, "a[", "a{"},
	{IRC_ASCII, true, "ABC", "abc"}, {IRC_RFC1459, false, "ab", "abc"},
};
/* clang-format on */

START_TEST(a_line_is_taken_apart)
	{
		char text[300];
		struct irc_line line;

		(void)snprintf(text, sizeof text, "%s", lines[_i].text);
		ck_assert(irc_line_parse(text, &line));
		ck_assert_str_eq(line.command, lines[_i].command);
		if (lines[_i].prefix)
			ck_assert_str_eq(line.prefix, lines[_i].prefix);
		else
			ck_assert_ptr_null(line.prefix);
		ck_assert_uint_eq(line.n, lines[_i].n);
		if (line.n > 0)
			ck_assert_str_eq(line.params[line.n - 1], lines[_i].last);
	}
END_TEST

START_TEST(what_is_no_line)
	{
		char text[100];
		struct irc_line line;

		(void)snprintf(text, sizeof text, "%s", no_lines[_i]);
		ck_assert(!irc_line_parse(text, &line));
	}
END_TEST

START_TEST(what_the_library_never_sees)
	{
		char text[100];
		struct irc_line line;

		(void)snprintf(text, sizeof text, "%s", unsafe[_i]);
		ck_assert(!irc_line_parse(text, &line) || !irc_line_is_safe(&line));
	}
END_TEST

START_TEST(a_tag)
	{
		struct irc_line line = {0};
		char text[100], value[IRC_NAME_BYTES];
		bool found;

		(void)snprintf(text, sizeof text, "%s", tags[_i].tags);
		line.tags = text;
		found = irc_line_tag(&line, tags[_i].name, value);
		ck_assert(found == (tags[_i].value != NULL));
		if (found)
			ck_assert_str_eq(value, tags[_i].value);
	}
END_TEST

START_TEST(names_are_folded)
	{
		ck_assert(irc_same(names[_i].mapping, names[_i].a, names[_i].b)
			  == names[_i].same);
	}
END_TEST

START_TEST(no_line_is_too_long_or_two)
	{
		static char text[9000];
		struct irc_line line;
		struct strbuf out;

		memset(text, 'x', sizeof text - 1);
		/* NOLINTNEXTLINE(bugprone-not-null-terminated-result): goes on with x */
		memcpy(text, ":a!b@c PRIVMSG me :\xC3\xA9\x01\r\n\x7F", 25);
		ck_assert(irc_line_parse(text, &line));
		strbuf_init(&out, 20000);
		irc_line_put(&line, &out);
		ck_assert_uint_le(out.len, IRC_LINE_BYTES);
		ck_assert_ptr_null(strpbrk(out.text, "\r\n\x7F"));
		ck_assert(utf8_valid(out.text, out.len));
		strbuf_finish(&out);
	}
END_TEST

START_TEST(a_line_that_just_fits)
	{
		static char text[IRC_LINE_BYTES + 2];
		struct irc_line line;
		struct strbuf out;

		for (size_t over = 0; over <= 1; over++) {
			memset(text, 'x', IRC_LINE_BYTES + over);
			memcpy(text, ":a PRIVMSG me :", 15);
			text[IRC_LINE_BYTES + over] = '\0';
			ck_assert(irc_line_parse(text, &line));
			strbuf_init(&out, (size_t)2 * IRC_LINE_BYTES);
			irc_line_put(&line, &out);
			ck_assert_uint_eq(out.len, IRC_LINE_BYTES);
			strbuf_finish(&out);
		}
	}
END_TEST

/* Cut, two accounts would be one: a longer one is nobody's. */
START_TEST(a_tag_has_a_ceiling)
	{
		char text[IRC_NAME_BYTES + 20], value[IRC_NAME_BYTES] = "";
		struct irc_line line = {.tags = text};

		for (size_t n = IRC_NAME_BYTES - 1; n <= IRC_NAME_BYTES; n++) {
			memset(text, 'x', sizeof text);
			memcpy(text, "account=", 8);
			text[8 + n] = '\0';
			ck_assert(irc_line_tag(&line, "account", value)
				  == (n < IRC_NAME_BYTES));
			ck_assert_uint_eq(strlen(value), IRC_NAME_BYTES - 1);
		}
	}
END_TEST

static const char *id_of(struct irc_people *people, const char *prefix,
			 const char *account)
{
	return irc_person_id(irc_people_see(people, prefix, account));
}

START_TEST(nobody_is_taken_for_somebody_else)
	{
		struct irc_people people = {.mapping = IRC_RFC1459};
		char first[IRC_ID_BYTES];

		(void)snprintf(first, sizeof first, "%s",
			       id_of(&people, "Sam!s@h", NULL));
		ck_assert_str_eq(first, "host:sam!s@h");
		/* Their nick changes, they do not. */
		irc_people_nick(&people, "sam", "sammy");
		ck_assert_str_eq(id_of(&people, "sammy!s@h", NULL), first);
		ck_assert_str_eq(irc_people_by_id(&people, first)->nick, "sammy");
		/* Somebody of the same address takes the old nick. */
		ck_assert_str_ne(id_of(&people, "sam!s@h", NULL), first);
		/* Somebody of another address takes the new one, after they have left. */
		irc_people_gone(&people, "SAMMY");
		ck_assert_ptr_null(irc_people_by_id(&people, first));
		ck_assert_str_ne(id_of(&people, "sammy!x@evil", NULL), first);
		irc_people_clear(&people);
	}
END_TEST

START_TEST(a_missed_departure_is_noticed)
	{
		struct irc_people people = {.mapping = IRC_ASCII};
		char first[IRC_ID_BYTES];

		(void)snprintf(first, sizeof first, "%s",
			       id_of(&people, "sam!s@h", NULL));
		ck_assert_str_ne(id_of(&people, "sam!s@elsewhere", NULL), first);
		ck_assert_ptr_null(irc_people_by_id(&people, first));
		irc_people_clear(&people);
	}
END_TEST

START_TEST(accounts_are_what_counts)
	{
		struct irc_people people = {.mapping = IRC_RFC1459};

		ck_assert_str_eq(id_of(&people, "sam!s@h", "Sam_K"), "account:sam_k");
		/* From anywhere, under any nick. */
		ck_assert_str_eq(id_of(&people, "other!o@p", "sam_k"), "account:sam_k");
		/* Logged out: the network says so with the next line. */
		ck_assert_str_eq(id_of(&people, "sam!s@h", ""), "host:sam!s@h");
		irc_people_account(&people, "sam", "x");
		ck_assert_str_eq(id_of(&people, "sam!s@h", NULL), "account:x");
		irc_people_account(&people, "sam", "*");
		ck_assert_str_eq(id_of(&people, "sam!s@h", NULL), "host:sam!s@h");
		/* Whom we speak with as they came stays who they were when they log in. */
		irc_people_by_id(&people, "host:sam!s@h")->claimed = true;
		ck_assert_str_eq(id_of(&people, "sam!s@h", "Sam_K"), "host:sam!s@h");
		irc_people_clear(&people);
	}
END_TEST

START_TEST(a_guarded_id_has_to_be_proven_again)
	{
		struct irc_people people = {.mapping = IRC_RFC1459};
		static const char sam[] = "host:sam!s@h";
		const char *guest;

		(void)id_of(&people, "sam!s@h", NULL);
		ck_assert(irc_people_guard(&people, sam));
		ck_assert(!irc_people_guard(&people, "account:sam_k"));
		/* Who was there when it was guarded is the one. */
		ck_assert_str_eq(id_of(&people, "sam!s@h", NULL), sam);
		irc_people_clear(&people);

		guest = id_of(&people, "sam!s@h", NULL);
		ck_assert_str_ne(guest, sam);
		ck_assert_ptr_null(irc_people_by_id(&people, sam));
		ck_assert_ptr_eq(irc_people_like(&people, sam),
				 irc_people_by_id(&people, guest));
		/* Who was taken for a guest goes on under another nick: the one who
		 * comes then is no third, but a guest as well. */
		irc_people_nick(&people, "sam", "somebody");
		(void)id_of(&people, "sam!s@h", NULL);
		ck_assert_str_eq(irc_people_by_nick(&people, "sam")->host_id, sam);
		irc_people_gone(&people, "sam");
		irc_people_nick(&people, "somebody", "sam");
		/* The one it is has another nick by now; the guest stays a guest. */
		irc_people_claim(&people, sam, id_of(&people, "sammy!s@cloak", NULL));
		ck_assert_str_eq(irc_people_by_id(&people, sam)->nick, "sammy");
		ck_assert_str_eq(id_of(&people, "sam!s@h", NULL), guest);
		/* Another one proves to be it: whoever was taken for it is not. */
		irc_people_claim(&people, sam, guest);
		ck_assert_str_eq(irc_people_by_id(&people, sam)->nick, "sam");
		ck_assert_str_ne(id_of(&people, "sammy!s@cloak", NULL), sam);
		irc_people_claim(&people, sam, "host:nobody!n@n");
		ck_assert_str_eq(irc_people_by_id(&people, sam)->nick, "sam");
		irc_people_finish(&people);
	}
END_TEST

static struct irc_lines format(const struct chat_message *m, size_t most)
{
	struct irc_lines ret;

	irc_format(m, most, false, &ret);
	for (size_t i = 0; i < ret.n; i++) {
		ck_assert_uint_le(strlen(ret.lines[i]), most);
		ck_assert_uint_gt(strlen(ret.lines[i]), 0);
		ck_assert(utf8_valid(ret.lines[i], strlen(ret.lines[i])));
		ck_assert_ptr_null(strpbrk(ret.lines[i], "\r\n\x01"));
	}
	return ret;
}

START_TEST(nothing_is_cut)
	{
		struct chat_message m = {0};
		struct irc_lines lines_of;
		struct strbuf all;

		chat_add_text(
			&m, PART_TEXT,
			"One sentence of some length, with \xC3\xA9t\xC3\xA9 in it, and "
			"averyveryveryverylongwordthatfitsonnolineatallreally and then "
			"the rest of it.");
		lines_of = format(&m, 40);
		strbuf_init(&all, 1000);
		for (size_t i = 0; i < lines_of.n; i++)
			strbuf_adds(&all, lines_of.lines[i]);
		for (const char *c = m.parts[0].spans[0].text, *at = all.text; *c; c++)
			if (*c != ' ') {
				at = strchr(at, *c);
				ck_assert_ptr_nonnull(at);
			}
		strbuf_finish(&all);
		irc_lines_free(&lines_of);
		chat_message_finish(&m);
	}
END_TEST

START_TEST(what_people_say_ends_no_line)
	{
		struct chat_message m = {0};
		struct irc_lines lines_of;

		chat_add_part(&m, PART_TEXT);
		chat_add_span(&m, SPAN_QUOTE,
			      "x\r\nQUIT :y\x01"
			      "ACTION\x03"
			      "04\x7F");
		lines_of = format(&m, 400);
		ck_assert_uint_eq(lines_of.n, 2);
		ck_assert_str_eq(lines_of.lines[0], "“x");
		ck_assert_str_eq(lines_of.lines[1], "QUIT :yACTION04”");
		irc_lines_free(&lines_of);
		chat_message_finish(&m);
	}
END_TEST

START_TEST(gauges_and_choices_in_words)
	{
		struct chat_message m = {0};
		struct irc_lines lines_of;

		chat_add_part(&m, PART_GAUGES);
		chat_add_gauge(&m, &(struct chat_gauge){"Security", "4/10", 4, 6, true,
							"GAP"});
		chat_add_gauge(
			&m, &(struct chat_gauge){"API", "not asked", -1, 0, false, ""});
		chat_add_part(&m, PART_CHOICES);
		chat_add_choice(&m, "start", "Start");
		chat_add_choice(&m, "decline", "Decline");
		lines_of = format(&m, 400);
		ck_assert_uint_eq(lines_of.n, 2);
		ck_assert_str_eq(
			lines_of.lines[0],
			"*Security ████░░░░░░ 4/10 (needs 6) GAP |  API not asked");
		ck_assert_str_eq(lines_of.lines[1], "type: start · decline");
		irc_lines_free(&lines_of);
		chat_message_finish(&m);
	}
END_TEST

Suite *irc_suite(void)
{
	Suite *s = suite_create("irc");
	TCase *tc = tcase_create("irc");

	tcase_add_loop_test(tc, a_line_is_taken_apart, 0, (int)ARRAY_LEN(lines));
	tcase_add_loop_test(tc, what_is_no_line, 0, (int)ARRAY_LEN(no_lines));
	tcase_add_loop_test(tc, what_the_library_never_sees, 0, (int)ARRAY_LEN(unsafe));
	tcase_add_loop_test(tc, a_tag, 0, (int)ARRAY_LEN(tags));
	tcase_add_loop_test(tc, names_are_folded, 0, (int)ARRAY_LEN(names));
	tcase_add_test(tc, no_line_is_too_long_or_two);
	tcase_add_test(tc, a_line_that_just_fits);
	tcase_add_test(tc, a_tag_has_a_ceiling);
	tcase_add_test(tc, nobody_is_taken_for_somebody_else);
	tcase_add_test(tc, a_missed_departure_is_noticed);
	tcase_add_test(tc, accounts_are_what_counts);
	tcase_add_test(tc, a_guarded_id_has_to_be_proven_again);
	tcase_add_test(tc, nothing_is_cut);
	tcase_add_test(tc, what_people_say_ends_no_line);
	tcase_add_test(tc, gauges_and_choices_in_words);
	suite_add_tcase(s, tc);
	return s;
}
