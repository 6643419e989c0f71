/* What the two halves of the bot share: bot.c turns the loop, bot_work.c works
 * off what has arrived. */
#ifndef APP_BOT_PARTS_H
#define APP_BOT_PARTS_H

#include "bot.h"
#include "conversation.h"
#include "inbox.h"
#include "outbox.h"

/* A grade to be asked for once its submission is stored. */
struct owed_grade {
	struct owed_grade *next;
	char interview[STORE_ID_MAX];
	int answer;
};

struct bot {
	struct bot_parts parts;
	struct outbox *outbox;
	struct inbox inbox;
	struct conversation *conversations; /* loaded ones */
	struct chat *chat;
	struct grader *grader;
	struct owed_grade *owed;
	struct loop_timer *retry, *due;
	struct bot_patience patience;
	char interview[STORE_ID_MAX];
	bool chat_down;
	struct error trouble;
	void (*on_turn)(void *ctx);
	void *on_turn_ctx;
};

/* One item of the inbox, inside the turn's transaction. False: nothing of the
 * turn may be committed. */
bool bot_work_off(struct bot *bot, const struct inbox_item *item, struct error *err);
struct conversation *bot_find_loaded(const struct bot *bot, const char *id);

#endif
