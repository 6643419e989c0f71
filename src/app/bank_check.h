/*
 * The bank tests itself: each sample answer must get the score and show the
 * points that it was written for, and so must answers made from the probe: its
 * question, its words as a list, its points' own sentences, plain and denied,
 * and its full samples with typing mistakes.
 */
#ifndef APP_BANK_CHECK_H
#define APP_BANK_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "core/bank.h"

/* How well points are found, over what samples say of them. */
struct point_tally {
	size_t found;  /* in shows, and shown */
	size_t missed; /* in shows, and not shown */
	size_t wrong;  /* in not_shows, and shown */
};

struct bank_check {
	const char *concept; /* only this one; NULL: all */
	const char *probe;   /* only this one: "ID", with its follow-up; NULL: all */
	bool verbose;        /* warnings one by one */
	size_t probes, samples, made; /* how many were looked at */
	size_t findings, warnings;
	struct point_tally all, blind;
};

/* Prints a line for each finding on stdout and counts. The rest of *check is
 * zero before. False: there is no such concept or probe. */
bool bank_check_run(struct bank_check *check, const struct bank *bank,
		    struct error *err);

#endif
