/*
 * Who comes back over a network that vouches for nobody (chat_guard): a word, given
 * in private at the start, proves them. It follows from the interview's salt, which
 * never leaves the store, so nothing more has to be kept.
 */
#include "bot_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "io/loop.h"
#include "phrases.h"

enum { WORD_CHARS = 8, TOKEN_MAX = STORE_ID_MAX + WORD_CHARS + 2 };

/* 40 bits; nothing in it looks like something else. */
static void word_of(const struct conversation *c, char ret[WORD_CHARS + 1])
{
	static const char alphabet[] = "abcdefghijkmnpqrstuvwxyz23456789";
	const struct digest_part parts[] = {{"resume ", 7},
					    {c->row.id, strlen(c->row.id)}};
	char hex[DIGEST_HEX];

	digest_hmac(c->log.events[0].invited->salt, parts, ARRAY_LEN(parts), hex);
	for (size_t i = 0; i < WORD_CHARS; i++) {
		const char byte[3] = {hex[2 * i], hex[2 * i + 1], '\0'};

		ret[i] = alphabet[strtoul(byte, NULL, 16) % 32];
	}
	ret[WORD_CHARS] = '\0';
}

static bool guards(struct bot *bot, const char *network, const char *person)
{
	const struct bot_network *n = bot_network(bot, network);

	return n && n->people && chat_guard(n->chat, person);
}

bool bot_put_word(struct bot *bot, struct conversation *c, int64_t seq,
		  struct error *err)
{
	char word[WORD_CHARS + 1], line[TOKEN_MAX + 8];
	struct chat_message message;

	if (!guards(bot, c->row.network, c->row.person))
		return true;
	word_of(c, word);
	(void)snprintf(line, sizeof line, "resume %s-%s", c->row.id, word);
	phrase_resume_word(line, &message);
	return bot_put(bot, c,
		       &(struct bot_out){
			       .room = c->row.person, .seq = seq, .answer = OUT_WORD},
		       &message, err);
}

void bot_claim_invited(struct bot *bot, const struct inbox_item *item)
{
	if (guards(bot, item->network, item->whom.id))
		chat_claim(bot_network(bot, item->network)->chat, item->whom.id,
			   item->whom.as ? item->whom.as : item->whom.id);
}

static bool guard_one(void *ctx, const struct store_interview *row)
{
	(void)guards(ctx, row->network, row->person);
	return true;
}

bool bot_guard_all(struct bot *bot, struct error *err)
{
	for (size_t i = 0; i < bot->networks_n; i++)
		if (bot->networks[i].chat->ops->guard
		    && !store_each_open(bot->parts.store,
					bot->networks[i].chat->network, guard_one, bot,
					err))
			return false;
	return true;
}

/* "resume C-0001-k3f9x2mq", with or without "!": its two parts. */
static bool read_token(const char *text, char ret_id[STORE_ID_MAX],
		       char ret_word[TOKEN_MAX])
{
	const char *last;
	size_t len;

	text += *text == '!';
	if (strncasecmp(text, "resume ", 7) != 0)
		return false;
	text += 7 + strspn(text + 7, " ");
	len = strcspn(text, " ");
	if (text[len + strspn(text + len, " ")] != '\0' || len >= TOKEN_MAX)
		return false;
	(void)snprintf(ret_word, TOKEN_MAX, "%.*s", (int)len, text);
	last = strrchr(ret_word, '-');
	if (!last || last - ret_word >= STORE_ID_MAX)
		return false;
	(void)snprintf(ret_id, STORE_ID_MAX, "%.*s", (int)(last - ret_word), ret_word);
	for (char *at = ret_id; *at; at++)
		if (*at >= 'a' && *at <= 'z')
			*at = (char)(*at - 'a' + 'A');
	memmove(ret_word, last + 1, strlen(last + 1) + 1);
	return true;
}

static bool is_the_word(const struct conversation *c, const char *network,
			const char *word)
{
	char right[WORD_CHARS + 1];

	word_of(c, right);
	return strcmp(c->row.network, network) == 0 && strcasecmp(right, word) == 0;
}

static void say(struct inbox_item *item, enum phrase phrase)
{
	phrase_message(phrase, &(struct phrase_facts){.answer = -1},
		       &item->answer_message);
	item->answered = true;
}

/* ret: NULL where there is no such interview (any more). */
static bool find_theirs(struct bot *bot, const char *id, struct conversation **ret,
			struct error *err)
{
	struct store_interview row;
	bool known;

	*ret = NULL;
	if (!store_find(bot->parts.store, id, &row, err))
		return err->kind == ERR_NOT_FOUND;
	known = row.phase != STORE_FORGOTTEN;
	store_interview_finish(&row);
	if (!known)
		return true;
	*ret = bot_get(bot, id, err);
	return *ret != NULL;
}

static bool resume(struct bot *bot, struct inbox_item *item, const char *id,
		   const char *word, struct error *err)
{
	struct conversation *c;

	if (!find_theirs(bot, id, &c, err))
		return false;
	if (!c || !is_the_word(c, item->network, word)) {
		say(item, PHRASE_WRONG_WORD);
		return true;
	}
	chat_claim(item->chat, c->row.person, item->who.id);
	if (!outbox_hurry(bot->outbox, c->row.network, c->row.person,
			  loop_now(bot->parts.loop)))
		return bot_show_again(bot, c, err);
	say(item, PHRASE_RIGHT_WORD); /* what waited for them follows */
	return true;
}

/* Nobody can be asked for a word that has not reached them: until it has, they are
 * who they were for the invitation, and what waits for them follows. */
static bool is_without_word(struct bot *bot, const struct inbox_item *item,
			    const struct store_interview *row)
{
	if (!outbox_holds(bot->outbox, row, OUT_WORD))
		return false;
	chat_claim(item->chat, row->person, item->who.id);
	return outbox_hurry(bot->outbox, row->network, row->person,
			    loop_now(bot->parts.loop));
}

/* Somebody who is only like a candidate is told what is missing, and not heard. */
static bool ask_for_word(struct bot *bot, struct inbox_item *item, bool *ret_done,
			 struct error *err)
{
	struct store_interview row;

	if (!store_find_live(bot->parts.store, item->network, item->who.like, &row,
			     err))
		return err->kind == ERR_NOT_FOUND;
	if (!is_without_word(bot, item, &row))
		say(item, PHRASE_PROVE);
	store_interview_finish(&row);
	*ret_done = true;
	return true;
}

bool bot_prove(struct bot *bot, struct inbox_item *item, bool *ret_done,
	       struct error *err)
{
	char id[STORE_ID_MAX], word[TOKEN_MAX];

	*ret_done = false;
	if (!item->chat || !item->chat->ops->guard
	    || strcmp(item->room, item->who.id) != 0)
		return true;
	if (item->did == CHAT_TEXT && read_token(item->text, id, word)) {
		*ret_done = true;
		return resume(bot, item, id, word, err);
	}
	if (item->who.like && !ask_for_word(bot, item, ret_done, err))
		return false;
	if (item->did == CHAT_BACK)
		*ret_done = true;
	return true;
}
