/*
 * All wording, as it looks in a terminal, on IRC and in Slack: one file, to be read by
 * whoever changes a word. UPDATE_TRANSCRIPTS=1 writes it anew.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../src/chat/irc_format.h"
#include "../src/chat/slack_blocks.h"
#include "app/phrases.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "chat/console.h"
#include "io/file.h"
#include "suites.h"
#include "theatre.h"

enum { GOLDEN_MAX = 1 << 20 };

static const char path[] = "tests/transcripts/phrases.txt";

static void put_indented(struct strbuf *out, const char *mark, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		strbuf_addf(out, "%s%.*s\n", mark, (int)len, text);
		text += len + (text[len] == '\n');
	}
}

static void put_irc(const struct chat_message *m, struct strbuf *out)
{
	struct irc_lines lines;

	irc_format(m, IRC_TEXT_BYTES, false, &lines);
	for (size_t i = 0; i < lines.n; i++)
		put_indented(out, "irc     | ", lines.lines[i]);
	irc_lines_free(&lines);
}

static void put_slack(const struct chat_message *m, struct strbuf *out)
{
	struct slack_pages pages;

	slack_pages_make(m, &pages);
	for (size_t i = 0; i < pages.n; i++) {
		put_indented(out, "slack   | ", pages.pages[i].text);
		put_indented(out, "blocks  | ", pages.pages[i].blocks);
	}
	slack_pages_finish(&pages);
}

/* Ends the message. */
static void show(const char *name, struct chat_message *m, struct strbuf *out)
{
	struct strbuf text;

	strbuf_addf(out, "== %s\n", name);
	strbuf_init(&text, GOLDEN_MAX);
	console_render(m, 80, true, &text);
	put_indented(out, "console | ", text.text);
	strbuf_finish(&text);
	put_irc(m, out);
	put_slack(m, out);
	chat_message_finish(m);
}

static void show_candidates(const struct phrase_facts *f, struct strbuf *out)
{
	struct chat_message m;
	char name[32];

	for (int p = PHRASE_GREETING; p <= PHRASE_CANCELLED; p++) {
		(void)snprintf(name, sizeof name, "phrase %d", p);
		phrase_message((enum phrase)p, f, &m);
		ck_assert_msg(m.n > 0, "%s has no words", name);
		show(name, &m, out);
	}
	phrase_question(f, false, &m);
	show("question", &m, out);
	phrase_question(f, true, &m);
	show("question again", &m, out);
	phrase_welcome_back(f, false, &m);
	show("welcome back", &m, out);
	phrase_resume_word("resume C-0001-abcd2345", &m);
	show("resume word", &m, out);
	phrase_not_saved(&m);
	show("not saved", &m, out);
	phrase_message(PHRASE_PAUSED, f, &m);
	phrase_mark_again(&m);
	show("again", &m, out);
}

static void show_team(const struct phrase_facts *f, const struct event *decided,
		      struct strbuf *out)
{
	static const enum word wishes[] = {WORD_HUMAN, WORD_ACCOMMODATION, WORD_MYDATA,
					   WORD_FORGET};
	struct chat_message m;
	char name[32];

	phrase_team_help(&m);
	show("help for recruiters", &m, out);
	phrase_roles(&f->role, 1, &m);
	show("roles", &m, out);
	phrase_role_sealed(f, &m);
	show("role sealed", &m, out);
	for (int n = NEWS_ACCEPTED; n <= NEWS_UNREACHABLE; n++) {
		(void)snprintf(name, sizeof name, "news %d", n);
		phrase_news((enum news)n, f->id, "sam", &m);
		show(name, &m, out);
	}
	for (size_t i = 0; i < ARRAY_LEN(wishes); i++) {
		phrase_contact(wishes[i], f->id, "sam", &m);
		show(word_text(wishes[i]), &m, out);
	}
	phrase_decided(f->id, decided, &m);
	show("decided", &m, out);
	phrase_line(&m, "A line with a `word` and <!channel> in it.");
	show("line", &m, out);
}

static void show_report(struct theatre *t, const struct event *decided,
			struct strbuf *out)
{
	struct conversation *c = theatre_load(t, 0);
	struct profile profile;
	struct report report;
	struct chat_message m;

	conversation_report(c, &profile, &report);
	phrase_report(&report, NULL, false, &m);
	show("report", &m, out);
	phrase_report(&report, NULL, true, &m);
	show("report in brief", &m, out);
	phrase_report(&report, decided, false, &m);
	show("report, decided", &m, out);
	ck_assert(phrase_evidence(&report, 0, &m));
	show("evidence", &m, out);
	ck_assert(!phrase_evidence(&report, 5, &m));
	conversation_destroy(c);
}

static void compare(const struct strbuf *out)
{
	struct error err;
	size_t len;
	char *expected;
	FILE *f;

	if (getenv("UPDATE_TRANSCRIPTS")) {
		f = fopen(path, "wb");
		ck_assert(f && fputs(out->text, f) >= 0 && fclose(f) == 0);
	}
	expected = file_read(path, GOLDEN_MAX, &len, &err);
	ck_assert_msg(expected != NULL, "%s", err.text);
	for (size_t i = 0, line = 1; expected[i] || out->text[i]; i++) {
		ck_assert_msg(expected[i] == out->text[i],
			      "%s:%zu: the wording is another (UPDATE_TRANSCRIPTS=1 "
			      "writes it)",
			      path, line);
		line += expected[i] == '\n';
	}
	free(expected);
}

START_TEST(every_phrase_on_every_network)
	{
		static const struct phrase_house house = {"ACME", "for 12 months"};
		struct theatre *t = theatre_open(&(struct theatre_options){
			.seed = 1, .candidates = 1, .recruiters = 1});
		struct event decided = {.kind = EVENT_DECIDED, .why = "hold"};
		struct conversation *c;
		struct phrase_facts f;
		struct strbuf out;

		decided.text = mem_strdup("see the *design* & <@U1> first");
		decided.decided.by = mem_strdup("U1");
		decided.decided.by_label = mem_strdup("Ann");
		theatre_command(t, "R00", "U000 payments");
		theatre_say(t, "U000", "start");
		theatre_say(t, "U000", "You store the <!channel> *violin*.");
		c = theatre_load(t, 0);
		f = (struct phrase_facts){
			.id = c->row.id,
			.state = &c->state,
			.log = &c->log,
			.bank = c->bank->bank,
			.role = c->role,
			.house = &house,
			.answer = 0,
		};
		strbuf_init(&out, GOLDEN_MAX);
		show_candidates(&f, &out);
		show_team(&f, &decided, &out);
		conversation_destroy(c);
		theatre_say(t, "U000", "done");
		theatre_say(t, "U000", "stop");
		show_report(t, &decided, &out);
		compare(&out);
		strbuf_finish(&out);
		event_finish(&decided);
		theatre_end(t);
	}
END_TEST

Suite *phrases_suite(void)
{
	Suite *s = suite_create("phrases");
	TCase *tc = tcase_create("phrases");

	tcase_add_test(tc, every_phrase_on_every_network);
	suite_add_tcase(s, tc);
	return s;
}
