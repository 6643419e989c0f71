#include "core/audit.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/attr.h"

const char *audit_act_word(enum audit_act act)
{
	switch (act) {
	case AUDIT_ASK:
		return "ask";
	case AUDIT_INVITE:
		return "invite";
	case AUDIT_READ:
		return "read";
	case AUDIT_EXPORT:
		return "export";
	case AUDIT_DECIDE:
		return "decide";
	case AUDIT_CANCEL:
		return "cancel";
	case AUDIT_REMIND:
		return "remind";
	case AUDIT_FORGET:
		return "forget";
	case AUDIT_BACKUP:
		return "backup";
	}
	return "?";
}

static struct digest_part part_of(const char *text)
{
	return (struct digest_part){text, strlen(text)};
}

void audit_digest(const char *prev, const struct audit_row *row, char ret[DIGEST_HEX])
{
	char number[24], at[24];
	struct digest_part parts[8];

	(void)snprintf(number, sizeof number, "%" PRId64, row->number);
	(void)snprintf(at, sizeof at, "%" PRId64, row->at);
	parts[0] = part_of(prev);
	parts[1] = part_of(number);
	parts[2] = part_of(at);
	parts[3] = part_of(row->network);
	parts[4] = part_of(row->who);
	parts[5] = part_of(row->act);
	parts[6] = part_of(row->refused ? "refused" : "done");
	parts[7] = part_of(row->interview);
	digest_parts(parts, ARRAY_LEN(parts), ret);
}

static bool missing(int64_t from, int64_t to, struct error *err)
{
	if (from == to)
		return error_set(err, ERR_INPUT, "row %" PRId64 " is missing", from);
	return error_set(err, ERR_INPUT, "rows %" PRId64 " to %" PRId64 " are missing",
			 from, to);
}

bool audit_follow(struct audit_chain *chain, const struct audit_row *row,
		  struct error *err)
{
	int64_t expected = chain->number + 1;
	char digest[DIGEST_HEX];
	bool ok = true;

	audit_digest(chain->digest, row, digest);
	if (row->number != expected)
		ok = missing(expected, row->number - 1, err);
	else if (strcmp(digest, row->digest) != 0)
		ok = error_set(err, ERR_INPUT,
			       "row %" PRId64 ": it, or the row before it, was changed "
			       "or moved after it was stored",
			       row->number);
	else if (row->number == chain->head_number
		 && strcmp(row->digest, chain->head_digest) != 0)
		ok = error_set(err, ERR_INPUT,
			       "row %" PRId64 " was written anew: the head kept beside "
			       "the rows is another one",
			       row->number);
	chain->number = row->number;
	(void)snprintf(chain->digest, sizeof chain->digest, "%s", row->digest);
	return ok;
}

bool audit_ends(const struct audit_chain *chain, struct error *err)
{
	return chain->number >= chain->head_number
	       || missing(chain->number + 1, chain->head_number, err);
}
