/*
 * What the bot counts of itself. A network's counters are kept with it and are
 * named by it: by nothing that a person brings along. What a turn does counts
 * when it is committed, and a turn that is undone counts nothing.
 */
#ifndef APP_METER_H
#define APP_METER_H

#include <stdint.h>

#include "chat/chat.h"
#include "io/metrics.h"

enum { METER_EVENTS = CHAT_BACK + 1 };

enum meter_fate { FATE_NONE, FATE_SENT, FATE_AGAIN, FATE_UNDELIVERABLE, METER_FATES };
enum meter_grade { GRADE_MADE, GRADE_FAILED, GRADE_IGNORED, METER_GRADES };

struct meter_network {
	uint64_t events[METER_EVENTS];  /* enum chat_input_kind, as they came in */
	uint64_t kept[METER_EVENTS];    /* acknowledged: stored, then answered */
	uint64_t refused[METER_EVENTS]; /* "not saved, please send that again" */
	uint64_t repeats;               /* deliveries that had been seen before */
	uint64_t messages[METER_FATES];
};

struct meter {
	struct histogram acknowledgement; /* from arrival to after the commit */
	struct histogram turn;            /* of the loop, with its commit */
	struct histogram commit;
	uint64_t undone; /* turns that were rolled back */
	uint64_t grades[METER_GRADES];
	uint64_t pending[METER_GRADES]; /* of the turn that is not committed yet */
};

#endif
