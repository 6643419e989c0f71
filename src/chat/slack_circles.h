/*
 * Who belongs to which user group and is in which channel, for those that are
 * watched: usergroups.users.list and conversations.members, remembered for five
 * minutes and then asked anew by the first who needs it. Where Slack can't be asked,
 * what is remembered counts, however old it is; where it says no, or nothing is
 * remembered, nobody knows.
 *
 * A circle's name is "group:S..." or "channel:C...".
 */
#ifndef CHAT_SLACK_CIRCLES_H
#define CHAT_SLACK_CIRCLES_H

struct loop;
struct slack_api;
struct slack_circles;
struct strbuf;

/* Both borrowed, as long as this. */
struct slack_circles *slack_circles_create(struct loop *loop, struct slack_api *api);
void slack_circles_destroy(struct slack_circles *circles); /* NULL is fine */

/* Those that matter from now on, copied; NULL-terminated, and NULL is none. Names of
 * another form are passed over: a list of recruiters has people's ids as well. What
 * is known of a circle that stays is kept. */
void slack_circles_watch(struct slack_circles *circles, char *const *names);

/* Calls ready once: at once where nothing has to be asked, else from the loop, within
 * a second whether Slack has answered or not; waiters in the order of asking. */
void slack_circles_ask(struct slack_circles *circles, void (*ready)(void *ctx),
		       void *ctx);

/* Appends what is known by now, with blanks between: the names of the circles that
 * have this person, and of those nobody knows about, why. Asks nobody. */
void slack_circles_of(const struct slack_circles *circles, const char *id,
		      struct strbuf *ret_in, struct strbuf *ret_unknown);

#endif
