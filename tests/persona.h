/*
 * A candidate on paper: what they would answer to each question of the bank.
 *
 *     # api-retry-charge
 *     An answer, over as many lines as it takes.
 *     # api-retry-charge/follow_up
 *     ...
 *     # clarify
 *     What they say when asked to say more.
 *
 * A question without an entry gets the entry "# otherwise", or `idk`.
 */
#ifndef TESTS_PERSONA_H
#define TESTS_PERSONA_H

#include "core/bank.h"

struct persona;
struct persona *persona_read(const char *path); /* aborts with a message */
void persona_destroy(struct persona *p);
/* What to say to a message of the bot's that is a question; NULL: it is none. */
const char *persona_answer(const struct persona *p, const struct bank *bank,
			   const char *message);

#endif
