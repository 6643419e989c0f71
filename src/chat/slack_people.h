/*
 * Who is who in a workspace: users.info, remembered for ten minutes (a failure for
 * half a minute, or as long as Slack asks for). A person who could not be looked up is taken for an outsider.
 */
#ifndef CHAT_SLACK_PEOPLE_H
#define CHAT_SLACK_PEOPLE_H

#include <stdbool.h>

struct loop;
struct slack_api;
struct slack_people;

struct slack_person {
	char *id, *label; /* label: the id where no name is known */
	bool known;       /* Slack said so; else nothing below is */
	bool missing;     /* it says that there is nobody of that id */
	bool outsider;    /* a guest, or of another workspace */
	bool program, gone;
	int tz_minutes;
};

/* Both borrowed, as long as this. */
struct slack_people *slack_people_create(struct loop *loop, struct slack_api *api);
void slack_people_destroy(struct slack_people *people); /* NULL is fine */

/* What is known by now, or NULL; asks nobody. */
const struct slack_person *slack_people_known(struct slack_people *people,
					      const char *id);
/* Calls ready once: at once where it is known, else from the loop; waiters for one
 * person in the order of asking. The person dies when it returns. */
void slack_people_ask(struct slack_people *people, const char *id,
		      void (*ready)(void *ctx, const struct slack_person *person),
		      void *ctx);

#endif
