/*
 * The depth profile: what an interview found, concept by concept, read against
 * the role. Computed from state, log, bank and role whenever it is wanted;
 * nothing of it is stored. There is no overall figure, on purpose.
 *
 * Finding: P = posterior mass at or above what the role needs (mass on that
 * grid point counts half). P >= .75 meets, P <= .25 gap, between them unclear.
 * A gap where the role does not load-bear is an onboarding note.
 */
#ifndef CORE_PROFILE_H
#define CORE_PROFILE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/bank.h"
#include "core/depth.h"
#include "core/interview.h"
#include "core/role.h"

enum finding {
	FINDING_NOT_ASKED,
	FINDING_MEETS,
	FINDING_UNCLEAR,
	FINDING_NOTE,
	FINDING_GAP,
};
const char *finding_word(enum finding finding); /* "not asked" */

enum ceiling { CEILING_NOT_ASKED, CEILING_NOT_REACHED, CEILING_WITNESSED };
const char *ceiling_word(enum ceiling ceiling);

struct profile_concept {
	int threads; /* observations; 0: nothing below is known */
	struct depth_estimate estimate;
	enum ceiling ceiling;
	bool load_bearing;
	double needs, p_meets;
	enum finding finding;
	int decimals;    /* with which the depth is printed: 1 where a whole number
			    would contradict the finding */
	double held;     /* hardest difficulty passed, 0: none */
	double struggle; /* easiest difficulty failed above it, 0: none */
};

struct profile {
	struct profile_concept concepts[CONCEPTS];
	int asked;   /* concepts with an observation */
	int answers; /* observations in all */
};

void profile_compute(const struct interview *state, const struct role *role,
		     struct depth_model *model, struct profile *ret);

enum { DEPTH_TEXT = 12 };
/* "6" or "5.8"; "–" when not asked. */
void profile_depth_text(const struct profile_concept *c, char ret[DEPTH_TEXT]);
/* The figure that is printed. */
double profile_depth(const struct profile_concept *c);

#endif
