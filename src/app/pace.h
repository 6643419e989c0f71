/*
 * How fast one person, and all people of one network together, may speak: token
 * buckets. Who is over is told so once a minute, and what they send meanwhile is
 * not kept. Memory is bounded: of more people than there are buckets the one that
 * was silent longest is forgotten, which is to their advantage.
 */
#ifndef APP_PACE_H
#define APP_PACE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"

struct pace;

enum pace_verdict {
	PACE_FINE,
	PACE_OVER, /* and they have not been told yet */
	PACE_OVER_TOLD,
};

enum { PACE_BUCKETS = 4096 };

/* So many a minute, and as many at once; 0: no limit. */
struct pace *pace_create(int64_t person, int64_t network) MUST_USE;
void pace_destroy(struct pace *pace); /* NULL is fine */
/* One thing that `person` of `network` sent; now: in seconds. */
enum pace_verdict pace_take(struct pace *pace, const char *network, const char *person,
			    int64_t now);

#endif
