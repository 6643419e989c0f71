/* What recruiters, the contact and the report room are told. */
#include "phrases.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/attr.h"
#include "base/strbuf.h"
#include "core/command.h"

enum { WORDING_MAX = 8192 };

void phrase_line(struct chat_message *ret, const char *fmt, ...)
{
	char line[WORDING_MAX];
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(line, sizeof line, fmt, args);
	va_end(args);
	*ret = (struct chat_message){0};
	phrase_text(ret, PART_TEXT, line);
}

void phrase_team_help(struct chat_message *ret)
{
	size_t n;
	const struct command_row *rows = command_rows(&n);

	*ret = (struct chat_message){0};
	chat_add_text(
		ret, PART_TEXT,
		"I interview backend candidates in private and post a depth report. "
		"Commands:");
	for (size_t i = 0; i < n; i++) {
		chat_add_part(ret, PART_ITEM);
		chat_add_span(ret, SPAN_CODE, rows[i].usage);
		chat_add_span(ret, SPAN_TEXT, ": ");
		chat_add_span(ret, SPAN_TEXT, rows[i].help);
	}
}

static void put_needs(const struct role *role, struct strbuf *out)
{
	bool any = false;

	for (int i = 0; i < CONCEPTS; i++) {
		const struct role_need *need = &role->needs[i];

		if (need->needs <= 0)
			continue;
		strbuf_addf(out, "%s%s%s %g", any ? ", " : "",
			    need->load_bearing ? "*" : "", concept_names[i].title,
			    need->needs);
		any = true;
	}
	if (!any)
		strbuf_adds(out, "no depth in particular");
}

void phrase_roles(const struct role *const *roles, size_t n, struct chat_message *ret)
{
	struct strbuf needs;

	*ret = (struct chat_message){0};
	chat_add_text(ret, PART_TEXT,
		      "Roles, with the depth that each needs (* load-bearing):");
	strbuf_init(&needs, WORDING_MAX);
	for (size_t i = 0; i < n; i++) {
		chat_add_part(ret, PART_ITEM);
		chat_add_span(ret, SPAN_CODE, roles[i]->id);
		strbuf_addf(&needs, ": %s (%s): ", roles[i]->title, roles[i]->level);
		put_needs(roles[i], &needs);
		chat_add_span(ret, SPAN_TEXT, needs.text);
		strbuf_clear(&needs);
	}
	strbuf_finish(&needs);
}

/* clang-format off */
static const char *const news_words[] = {
	[NEWS_ACCEPTED] = "%s has accepted; the interview has begun.",
	[NEWS_DECLINED] = "%s has declined. Nothing was asked, nothing is scored.",
	[NEWS_WITHDREW] = "%s has ended the interview early. What was answered is in the report.",
	[NEWS_FINISHED] = "%s has finished. The report is out; a person decides.",
	[NEWS_EXPIRED] = "%s has not been heard of for a week, so I closed the interview. What was answered is in the report.",
	[NEWS_CANCELLED] = "The interview of %s is cancelled, and they have been told.",
	[NEWS_BEGINS] = "%s is free now and has been greeted.",
	[NEWS_UNREACHABLE] = "I can't reach %s: the network refuses my messages to them.",
};
/* clang-format on */

void phrase_news(enum news news, const char *id, const char *label,
		 struct chat_message *ret)
{
	struct strbuf line;

	strbuf_init(&line, WORDING_MAX);
	strbuf_addf(&line, "%s: ", id);
	/* The wording is ours: it takes one name. */
	for (const char *at = news_words[news]; *at; at++) {
		if (at[0] == '%' && at[1] == 's') {
			strbuf_adds(&line, label);
			at++;
		} else {
			strbuf_add(&line, at, 1);
		}
	}
	*ret = (struct chat_message){0};
	chat_add_text(ret, PART_TEXT, line.text);
	strbuf_finish(&line);
}

void phrase_role_sealed(const struct phrase_facts *f, struct chat_message *ret)
{
	const struct event *invited = &f->log->events[0];
	struct strbuf line;

	*ret = (struct chat_message){0};
	strbuf_init(&line, WORDING_MAX);
	strbuf_addf(&line, "Interview %s · %s", f->id, f->role->title);
	chat_add_text(ret, PART_TITLE, line.text);
	strbuf_clear(&line);
	strbuf_adds(&line, "Needed, as written down now, before the first question: ");
	put_needs(f->role, &line);
	strbuf_adds(&line, " (* load-bearing).");
	chat_add_text(ret, PART_TEXT, line.text);
	strbuf_clear(&line);
	strbuf_addf(&line, "role %s %.12s · bank %.12s · asked for by ",
		    invited->invited->role, invited->invited->role_digest,
		    invited->invited->bank_digest);
	chat_add_text(ret, PART_NOTE, line.text);
	chat_add_person(ret, invited->invited->recruiter,
			invited->invited->recruiter_label);
	if (invited->invited->note) {
		chat_add_text(ret, PART_TEXT, "Their note: ");
		chat_add_span(ret, SPAN_QUOTE, invited->invited->note);
	}
	strbuf_finish(&line);
}

static const char *wish_of(enum word word)
{
	if (word == WORD_HUMAN)
		return "would rather be interviewed by a person. They were told that you "
		       "get in touch, and that it is no disadvantage.";
	if (word == WORD_ACCOMMODATION)
		return "needs other conditions for the interview. They were told that you "
		       "get in touch. Please keep it out of the channel and the report.";
	if (word == WORD_MYDATA)
		return "wants everything that is stored about them. Whoever runs the bot "
		       "gets it with:";
	return "wants everything of the interview deleted. Unless a law keeps you from it, "
	       "whoever runs the bot does it with:";
}

void phrase_contact(enum word word, const char *id, const char *label,
		    struct chat_message *ret)
{
	struct strbuf line;

	*ret = (struct chat_message){0};
	strbuf_init(&line, WORDING_MAX);
	strbuf_addf(&line, "%s: %s %s", id, label, wish_of(word));
	chat_add_text(ret, PART_TEXT, line.text);
	if (word == WORD_MYDATA || word == WORD_FORGET) {
		strbuf_clear(&line);
		strbuf_addf(&line, "leadline %s %s",
			    word == WORD_MYDATA ? "export" : "forget", id);
		chat_add_part(ret, PART_ITEM);
		chat_add_span(ret, SPAN_CODE, line.text);
	}
	strbuf_finish(&line);
}

void phrase_decided(const char *id, const struct event *decided,
		    struct chat_message *ret)
{
	struct strbuf line;

	*ret = (struct chat_message){0};
	strbuf_init(&line, WORDING_MAX);
	strbuf_addf(&line, "%s: ", id);
	chat_add_text(ret, PART_TEXT, line.text);
	chat_add_span(ret, SPAN_STRONG, decided->why);
	chat_add_span(ret, SPAN_TEXT, ", decided by ");
	chat_add_person(ret, decided->decided.by, decided->decided.by_label);
	chat_add_span(ret, SPAN_TEXT, ": ");
	chat_add_span(ret, SPAN_QUOTE, decided->text);
	strbuf_finish(&line);
}

enum { INVITE_ROLE = 1, INVITE_ROOM = 2 };
static const struct chat_field invite_fields[] = {
	{.kind = FIELD_PERSON, .name = "person", .label = "Whom?"},
	{.kind = FIELD_PICK, .name = "role", .label = "For which role?"},
	{.kind = FIELD_ROOM,
	 .optional = true,
	 .name = "room",
	 .label = "Where shall the report go? (I have to be in that channel)"},
	{.kind = FIELD_LINES,
	 .optional = true,
	 .name = "note",
	 .label = "A note for those who read it there; the candidate doesn't see it"},
};
static const struct chat_field decide_fields[] = {
	{.kind = FIELD_LINES, .name = "reason", .label = "Why?"},
};
static const struct chat_form forms[] = {
	{.action = "invite",
	 .title = "Interview somebody",
	 .submit = "Invite",
	 .fields = invite_fields,
	 .fields_n = ARRAY_LEN(invite_fields)},
	{.action = "decide",
	 .title = "Record a decision",
	 .submit = "Record",
	 .fields = decide_fields,
	 .fields_n = ARRAY_LEN(decide_fields)},
};

/* What can be picked depends on who asks where. */
static void fill_invite(const struct phrase_choices *from, struct phrase_form *ret)
{
	memcpy(ret->fields, invite_fields, sizeof invite_fields);
	ret->form.fields = ret->fields;
	for (size_t i = 0; i < from->roles_n; i++)
		ret->picks[i] =
			(struct chat_pick){from->roles[i]->id, from->roles[i]->title};
	ret->fields[INVITE_ROLE].picks = ret->picks;
	ret->fields[INVITE_ROLE].picks_n = from->roles_n;
	if (from->roles_n == 1)
		ret->fields[INVITE_ROLE].value = from->roles[0]->id;
	ret->fields[INVITE_ROOM].value = from->room;
}

bool phrase_form(const char *name, const struct phrase_choices *from,
		 struct phrase_form *ret)
{
	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		if (strcmp(forms[i].action, name) != 0)
			continue;
		ret->form = forms[i];
		if (forms[i].fields == invite_fields)
			fill_invite(from, ret);
		return true;
	}
	return false;
}

void phrase_standing(const struct interview *state, struct strbuf *out)
{
	switch (state->phase) {
	case PHASE_NEW:
		strbuf_adds(out, "waits");
		return;
	case PHASE_INVITED:
		strbuf_addf(out, "invited, not answered yet%s",
			    state->nudges > 0 ? ", reminded" : "");
		return;
	case PHASE_TALKING:
		strbuf_addf(out, "topic %d of %d%s%s", state->concept + 1, CONCEPTS,
			    state->paused ? ", paused" : "",
			    state->nudges > 0 ? ", reminded" : "");
		return;
	case PHASE_ENDED:
		strbuf_addf(out, "over: %s", state->why);
		return;
	}
}
