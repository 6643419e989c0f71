/* The belief's constants as a member "belief" of an event's body. */
#ifndef CORE_EVENT_BELIEF_H
#define CORE_EVENT_BELIEF_H

#include "base/json.h"
#include "core/depth.h"

void event_put_belief(struct json_out *out, const struct depth_params *belief);
/* Refuses constants that nothing can be computed with. */
bool event_get_belief(const struct json_at *body, struct depth_params *ret,
		      struct error *err);

#endif
