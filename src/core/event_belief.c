/* The belief's constants, as an interview seals them. */
#include "event_belief.h"

#include <stddef.h>
#include <string.h>

#include "base/attr.h"

/* The belief's constants by name, in the order in which they are written. */
struct constant {
	const char *name;
	size_t offset;
	bool whole;
};
#define CONSTANT(name)                                            \
	{                                                         \
#name, offsetof(struct depth_params, name), false \
	}
static const struct constant constants[] = {
	CONSTANT(prior_mean),
	CONSTANT(prior_sd),
	CONSTANT(guess),
	CONSTANT(lapse),
	CONSTANT(slope),
	CONSTANT(luck),
	CONSTANT(noise),
	CONSTANT(contamination),
	CONSTANT(hard_weight),
	CONSTANT(hard_below),
	CONSTANT(step_up),
	CONSTANT(step_down),
	CONSTANT(pass),
	{"n_min", offsetof(struct depth_params, n_min), true},
	{"n_max", offsetof(struct depth_params, n_max), true},
	CONSTANT(sd_stop),
	CONSTANT(rung_stop),
	CONSTANT(top),
	CONSTANT(floor),
	CONSTANT(cut_working),
	CONSTANT(cut_deep),
};

void event_put_belief(struct json_out *out, const struct depth_params *belief)
{
	json_key(out, "belief");
	json_open_object(out);
	for (size_t i = 0; i < ARRAY_LEN(constants); i++) {
		const char *at = (const char *)belief + constants[i].offset;

		if (constants[i].whole) {
			int n;

			memcpy(&n, at, sizeof n);
			json_add_integer(out, constants[i].name, n);
		} else {
			double x;

			memcpy(&x, at, sizeof x);
			json_add_number(out, constants[i].name, x);
		}
	}
	json_close_object(out);
}

/* The fold divides by these and sizes loops with those. */
static bool belief_is_usable(const struct depth_params *b)
{
	return b->prior_sd > 0 && b->slope > 0 && b->noise > 0 && b->luck >= 0
	       && b->contamination > 0 && b->contamination <= 1 && b->n_min >= 1
	       && b->n_max >= b->n_min && b->n_max <= PROBES_MAX;
}

bool event_get_belief(const struct json_at *body, struct depth_params *ret,
		      struct error *err)
{
	struct json_at at;

	if (!json_member(body, "belief", &at, err))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(constants); i++) {
		char *to = (char *)ret + constants[i].offset;
		double x;
		int n;

		if (!json_get_number(&at, constants[i].name, -1e6, 1e6, &x, err))
			return false;
		n = (int)x;
		if (constants[i].whole)
			memcpy(to, &n, sizeof n);
		else
			memcpy(to, &x, sizeof x);
	}
	if (!belief_is_usable(ret))
		return json_fail(&at, err,
				 "constants that nothing can be computed with");
	return true;
}
