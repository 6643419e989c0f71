/* The networks of a configuration, each a chat of the bot's. */
#ifndef APP_NETWORKS_H
#define APP_NETWORKS_H

#include "base/attr.h"
#include "bot.h"
#include "config.h"

struct networks;

/* Opens them all and hands them to the bot; config and bot are borrowed as long as
 * they are open. NULL: err. */
struct networks *networks_open(struct loop *loop, const struct config *config,
			       struct bot *bot, struct error *err) MUST_USE;
/* After the loop has stopped; before the bot is destroyed nothing may come in. */
void networks_close(struct networks *networks); /* NULL is fine */

#endif
