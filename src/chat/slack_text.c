#include "slack_text.h"

#include <string.h>

#include "base/strbuf.h"

/* GROWTH: no token becomes so many times longer: names are short. */
enum { ID_MAX = 64, GROWTH = 32 };

/* A token: between the brackets, and what stands behind the first bar. */
struct token {
	const char *text;
	size_t len;        /* up to the bar */
	const char *label; /* behind it; NULL: no bar */
	size_t label_len;
};

static void put_decoded(struct strbuf *out, const char *s, size_t len)
{
	static const struct {
		const char *entity;
		size_t len;
		const char *is;
	} entities[] = {{"&amp;", 5, "&"}, {"&lt;", 4, "<"}, {"&gt;", 4, ">"}};

	for (size_t i = 0; i < len;) {
		size_t used = 1;
		const char *is = NULL;

		for (size_t k = 0; s[i] == '&' && k < ARRAY_LEN(entities); k++) {
			if (len - i < entities[k].len
			    || strncmp(s + i, entities[k].entity, entities[k].len) != 0)
				continue;
			is = entities[k].is;
			used = entities[k].len;
		}
		strbuf_add(out, is ? is : s + i, 1);
		i += used;
	}
}

static bool has_label(const struct token *t)
{
	return t->label && t->label_len > 0;
}

static void put_person(struct strbuf *out, const struct token *t,
		       const struct slack_text_rules *rules)
{
	const char *name = NULL;
	char id[ID_MAX + 1];

	if (t->len - 1 > ID_MAX)
		return;
	memcpy(id, t->text + 1, t->len - 1);
	id[t->len - 1] = '\0';
	if (rules->keep_people) {
		strbuf_addf(out, "<@%s>", id);
		return;
	}
	if (rules->name_of)
		name = rules->name_of(rules->ctx, id);
	strbuf_adds(out, "@");
	if (name)
		strbuf_adds(out, name);
	else if (has_label(t))
		put_decoded(out, t->label, t->label_len);
	else
		strbuf_adds(out, id);
}

/* "!here", "!subteam^S1|@grp", "!date^1^{date}|yesterday" */
static void put_special(struct strbuf *out, const struct token *t)
{
	size_t word = 1;

	if (has_label(t)) {
		put_decoded(out, t->label, t->label_len);
		return;
	}
	while (word < t->len && t->text[word] != '^')
		word++;
	strbuf_adds(out, "@");
	put_decoded(out, t->text + 1, word - 1);
}

static void put_link(struct strbuf *out, const struct token *t)
{
	if (has_label(t))
		put_decoded(out, t->label, t->label_len);
	else
		put_decoded(out, t->text, t->len);
}

static void put_token(struct strbuf *out, const struct token *t,
		      const struct slack_text_rules *rules)
{
	if (t->text[0] == '@') {
		put_person(out, t, rules);
	} else if (t->text[0] == '!') {
		put_special(out, t);
	} else if (t->text[0] == '#') {
		strbuf_adds(out, "#");
		put_decoded(out, has_label(t) ? t->label : t->text + 1,
			    has_label(t) ? t->label_len : t->len - 1);
	} else {
		put_link(out, t);
	}
}

/* Where s begins with a token: its length, brackets included; else 0. */
static size_t token_at(const char *s, struct token *ret)
{
	size_t len = strcspn(s + 1, "<>\n"), bar;

	if (len == 0 || s[1 + len] != '>')
		return 0;
	bar = strcspn(s + 1, "|");
	if (bar >= len)
		*ret = (struct token){s + 1, len, NULL, 0};
	else
		*ret = (struct token){s + 1, bar, s + 2 + bar, len - bar - 1};
	return ret->len > 0 ? len + 2 : 0;
}

static bool leaves_out(const char *text, const struct slack_text_rules *rules)
{
	size_t len = rules->leave_out ? strlen(rules->leave_out) : 0;

	return len > 0 && strncmp(text, "<@", 2) == 0
	       && strncmp(text + 2, rules->leave_out, len) == 0
	       && (text[2 + len] == '>' || text[2 + len] == '|');
}

char *slack_text_in(const char *text, const struct slack_text_rules *rules)
{
	struct strbuf out;
	struct token token;
	size_t used;

	strbuf_init(&out, GROWTH * strlen(text) + GROWTH);
	if (leaves_out(text, rules)) {
		text += token_at(text, &token);
		text += strspn(text, " ");
	}
	while (*text) {
		size_t run = strcspn(text, "<");

		put_decoded(&out, text, run);
		text += run;
		if (!*text)
			break;
		used = token_at(text, &token);
		if (used > 0)
			put_token(&out, &token, rules);
		else
			strbuf_adds(&out, "<");
		text += used > 0 ? used : 1;
	}
	return strbuf_take_and_finish(&out);
}

void slack_text_out(struct strbuf *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len && text[i]; i++) {
		if (text[i] == '&')
			strbuf_adds(out, "&amp;");
		else if (text[i] == '<')
			strbuf_adds(out, "&lt;");
		else if (text[i] == '>')
			strbuf_adds(out, "&gt;");
		else
			strbuf_add(out, text + i, 1);
	}
}
