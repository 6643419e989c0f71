#include "pace.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/depth.h"

enum { WAYS = 8, MINUTE = 60 };

struct bucket {
	uint64_t key; /* of network and person; 0: free */
	int64_t tokens; /* in sixtieths: a second brings as many as are allowed a minute */
	int64_t at;     /* when that was */
	int64_t told; /* until then nothing more is said */
};

struct pace {
	int64_t person, network; /* a minute */
	struct bucket buckets[PACE_BUCKETS];
};

struct pace *pace_create(int64_t person, int64_t network)
{
	struct pace *pace = mem_zalloc(1, sizeof *pace);

	pace->person = person;
	pace->network = network;
	return pace;
}

void pace_destroy(struct pace *pace)
{
	free(pace);
}

static uint64_t key_of(const char *network, const char *person)
{
	uint64_t key = depth_splitmix64(depth_fnv1a64(network) ^ depth_fnv1a64(person));

	return key ? key : 1;
}

/* Theirs, a free one, or that of whoever was silent longest among their neighbours. */
static struct bucket *bucket_of(struct pace *pace, uint64_t key, int64_t limit,
				int64_t now)
{
	struct bucket *set = &pace->buckets[key % (PACE_BUCKETS / WAYS) * WAYS];
	struct bucket *oldest = set;

	for (int i = 0; i < WAYS; i++) {
		if (set[i].key == key)
			return &set[i];
		if (set[i].at < oldest->at)
			oldest = &set[i];
	}
	*oldest = (struct bucket){.key = key, .tokens = limit * MINUTE, .at = now};
	return oldest;
}

/* A clock that went back brings nothing, and one that jumped ahead a full bucket. */
static void refill(struct bucket *b, int64_t limit, int64_t now)
{
	int64_t passed = now > b->at ? now - b->at : 0;

	if (passed >= MINUTE)
		b->tokens = limit * MINUTE;
	else
		b->tokens += passed * limit;
	if (b->tokens > limit * MINUTE)
		b->tokens = limit * MINUTE;
	b->at = now;
}

static bool take(struct pace *pace, uint64_t key, int64_t limit, int64_t now)
{
	struct bucket *b;

	if (limit <= 0)
		return true;
	b = bucket_of(pace, key, limit, now);
	refill(b, limit, now);
	if (b->tokens < MINUTE)
		return false;
	b->tokens -= MINUTE;
	return true;
}

static enum pace_verdict over(struct pace *pace, uint64_t key, int64_t now)
{
	struct bucket *b = bucket_of(pace, key, pace->person, now);

	if (b->told > now && b->told <= now + MINUTE)
		return PACE_OVER_TOLD;
	b->told = now + MINUTE;
	return PACE_OVER;
}

enum pace_verdict pace_take(struct pace *pace, const char *network, const char *person,
			    int64_t now)
{
	uint64_t key = key_of(network, person);

	if (take(pace, key, pace->person, now)
	    && take(pace, key_of(network, ""), pace->network, now))
		return PACE_FINE;
	return over(pace, key, now);
}
