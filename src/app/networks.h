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
/* The same networks in the same order: one can follow the other in networks_reload(). */
bool networks_fit(const struct config *before, const struct config *after,
		  struct error *err);
/* Who may do what is as in this configuration from now on; borrowed like the first. */
void networks_reload(struct networks *networks, const struct config *config);
/* After the loop has stopped; before the bot is destroyed nothing may come in. */
void networks_close(struct networks *networks); /* NULL is fine */

#endif
