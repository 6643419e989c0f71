/*
 * The audit trail: what people did with interviews, apart from the interviews.
 *
 * A row says who did what to which interview and when. It holds no answer, no
 * reason and no name beyond the acting person's id, because it stays when the
 * interview is forgotten. Each row's digest covers the digest before it and all of
 * the row, so that a row that was changed, removed or moved is noticed:
 *
 *   digest = SHA-256(digest before, number, at, network, who, act, refused, interview)
 *
 * Whoever can write the file can also write the whole trail anew; the head digest,
 * kept elsewhere, tells even that.
 */
#ifndef CORE_AUDIT_H
#define CORE_AUDIT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/error.h"

/* Of one person, no more than one refusal is recorded in so many seconds. */
enum { AUDIT_REFUSED_SECONDS = 60 };

enum audit_act {
	AUDIT_ASK, /* something else, which is recorded only where it was refused */
	AUDIT_INVITE,
	AUDIT_READ, /* a report, or the evidence of one concept */
	AUDIT_EXPORT,
	AUDIT_DECIDE,
	AUDIT_CANCEL,
	AUDIT_REMIND,
	AUDIT_FORGET,
	AUDIT_BACKUP, /* of all interviews */
};
const char *audit_act_word(enum audit_act act);

struct audit_row {           /* strings borrowed */
	int64_t number;      /* 1, 2, ... */
	int64_t at;          /* seconds since 1970, UTC */
	const char *network; /* "" for the command line */
	const char *who;     /* the acting person's id there */
	const char *act;     /* a newer program may have more words than we */
	bool refused;
	const char *interview; /* "C-0001"; "" none in particular */
	const char *digest;
};

/* prev: "" before the first row. row's own digest is not looked at. */
void audit_digest(const char *prev, const struct audit_row *row, char ret[DIGEST_HEX]);

/*
 * Following the trail. Set the head, as it is stored beside the rows, at the start;
 * rows that were added after it was read are fine.
 */
struct audit_chain {
	int64_t head_number;
	char head_digest[DIGEST_HEX];
	int64_t number; /* the last row's */
	char digest[DIGEST_HEX];
};

/* The next row, by number. False: err names the row that is off or missing; the
 * following rows can be checked all the same. */
bool audit_follow(struct audit_chain *chain, const struct audit_row *row,
		  struct error *err);
/* After the last row: whether there should be more. */
bool audit_ends(const struct audit_chain *chain, struct error *err);

#endif
