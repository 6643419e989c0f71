/*
 * Who may do what. A person is (network, id) with the network's proof; names are
 * shown and never compared. Recruiters are listed by id in the configuration.
 */
#ifndef APP_PEOPLE_H
#define APP_PEOPLE_H

#include <stdbool.h>

#include "chat/chat.h"

/* The people of one network; all borrowed, lists NULL-terminated. */
struct people {
	/* Ids, and circles of the network; "host:" masks with * where hosts is true. */
	char *const *recruiters;
	char *const *outsiders; /* ids of guests who may do so as well */
	bool hosts;             /* a host mask is proof enough */
	const char *report_room;
	const char *contact; /* an id: hears what candidates want from a person */
};

/* May command the bot: is listed or in a circle that is, proven as the list asks, and no
 * outsider, unless listed by id among those. */
bool people_may_recruit(const struct people *people, const struct chat_person *who);

/* "sam*!?@host" as a mask: * is any text. */
bool people_mask_fits(const char *mask, const char *text);

#endif
