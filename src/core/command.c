#include "core/command.h"

#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/nearest.h"

/* clang-format off */
static const struct command_row rows[] = {
	{"", COMMAND_INVITE, "NAME ROLE", "interview somebody for a role"},
	{"cancel", COMMAND_CANCEL, "cancel ID", "end an interview; what was answered is reported"},
	{"decide", COMMAND_DECIDE, "decide ID advance|hold|no REASON", "record what a person decided, and why"},
	{"help", COMMAND_HELP, "help", "these commands"},
	{"list", COMMAND_LIST, "list", "the interviews that are not over"},
	{"more", COMMAND_MORE, "more ID CONCEPT", "the evidence behind one depth"},
	{"remind", COMMAND_REMIND, "remind ID", "a friendly word to the candidate now"},
	{"report", COMMAND_REPORT, "report ID", "the whole report, to you alone"},
	{"roles", COMMAND_ROLES, "roles", "the roles and what they need"},
	{"status", COMMAND_STATUS, "status [ID]", "how an interview stands, or how the bot does"},
};
/* clang-format on */

static const char *const decisions[] = {"advance", "hold", "no"};

const struct command_row *command_rows(size_t *ret_n)
{
	*ret_n = ARRAY_LEN(rows);
	return rows;
}

static char lower(char c)
{
	static const char upper[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	const char *at = c ? strchr(upper, c) : NULL;

	if (at)
		return "abcdefghijklmnopqrstuvwxyz"[at - upper];
	return c;
}

static bool same_word(const char *typed, const char *word)
{
	while (*typed && lower(*typed) == *word) {
		typed++;
		word++;
	}
	return !*typed && !*word;
}

static const char *skip_blanks(const char *at)
{
	return at + strspn(at, " \t\r\n");
}

/* The next word, moving on; "" at the end. A word that is too long is cut, so that
 * it is nothing that exists. */
static void next_word(const char **at, char ret[COMMAND_WORD_MAX])
{
	const char *from = skip_blanks(*at);
	size_t len = strcspn(from, " \t\r\n"), kept = len;

	if (kept >= COMMAND_WORD_MAX)
		kept = COMMAND_WORD_MAX - 1;
	memcpy(ret, from, kept);
	ret[kept] = '\0';
	*at = from + len;
}

static const struct command_row *find_row(const char *word)
{
	for (size_t i = 1; i < ARRAY_LEN(rows); i++)
		if (same_word(word, rows[i].word))
			return &rows[i];
	return NULL;
}

static bool unknown(const char *word, struct error *err)
{
	const char *words[ARRAY_LEN(rows)];
	const char *meant;

	for (size_t i = 1; i < ARRAY_LEN(rows); i++)
		words[i - 1] = rows[i].word;
	words[ARRAY_LEN(rows) - 1] = NULL;
	meant = nearest_word(word, words);
	if (meant)
		return error_set(err, ERR_INPUT,
				 "I don't know that: did you mean `%s`?", meant);
	return error_set(err, ERR_INPUT,
			 "To invite somebody I need a name and a role: `NAME ROLE`. "
			 "`help` has the rest.");
}

static bool read_invitation(const char *first, const char *rest, struct command *ret,
			    struct error *err)
{
	char extra[COMMAND_WORD_MAX];

	memcpy(ret->person, first, COMMAND_WORD_MAX);
	if (*first == '@')
		memmove(ret->person, first + 1, COMMAND_WORD_MAX - 1);
	next_word(&rest, ret->role);
	next_word(&rest, extra);
	/* "canel C-0001" is no invitation of somebody called canel. */
	if (!*ret->role || !*ret->person || same_word(ret->role, "c-")
	    || (lower(ret->role[0]) == 'c' && ret->role[1] == '-'))
		return unknown(first, err);
	ret->anyone = same_word(extra, "anyone");
	if ((*extra && !ret->anyone) || *skip_blanks(rest))
		return error_set(err, ERR_INPUT,
				 "That is more than a name and a role. `help` has the "
				 "commands.");
	for (char *c = ret->role; *c; c++)
		*c = lower(*c);
	return true;
}

static bool read_decision(const char *rest, struct command *ret, struct error *err)
{
	size_t len;

	next_word(&rest, ret->decision);
	for (char *c = ret->decision; *c; c++)
		*c = lower(*c);
	for (size_t i = 0; i < ARRAY_LEN(decisions); i++)
		if (strcmp(ret->decision, decisions[i]) == 0) {
			rest = skip_blanks(rest);
			len = strlen(rest);
			if (len >= COMMAND_REASON_MAX)
				return error_set(err, ERR_INPUT,
						 "The reason is longer than I keep (%d "
						 "bytes): nothing was recorded.",
						 COMMAND_REASON_MAX - 1);
			memcpy(ret->reason, rest, len + 1);
			return *rest
			       || error_set(err, ERR_INPUT,
					    "A decision needs a reason: `decide %s %s "
					    "REASON`.",
					    ret->id, ret->decision);
		}
	return error_set(err, ERR_INPUT, "A decision is `advance`, `hold` or `no`.");
}

static bool read_rest(const struct command_row *row, const char *rest,
		      struct command *ret, struct error *err)
{
	bool takes_id = strstr(row->usage, "ID") != NULL;

	if (takes_id)
		next_word(&rest, ret->id);
	for (char *c = ret->id; *c; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - ('a' - 'A'));
	if (takes_id && !*ret->id && row->kind != COMMAND_STATUS)
		return error_set(err, ERR_INPUT, "Which one? `%s`; `list` has the ids.",
				 row->usage);
	if (row->kind == COMMAND_DECIDE)
		return read_decision(rest, ret, err);
	if (row->kind == COMMAND_MORE)
		next_word(&rest, ret->concept_name);
	return !*skip_blanks(rest)
	       || error_set(err, ERR_INPUT, "That is more than I understand: `%s`.",
			    row->usage);
}

bool command_parse(const char *text, struct command *ret, struct error *err)
{
	char first[COMMAND_WORD_MAX];
	const struct command_row *row;
	struct command command = {.kind = COMMAND_HELP};
	bool ok = true;

	next_word(&text, first);
	row = find_row(first);
	/* Somebody who is called "list" is invited as "@list". */
	if (row) {
		command.kind = row->kind;
		ok = read_rest(row, text, &command, err);
	} else if (*first) {
		command.kind = COMMAND_INVITE;
		ok = read_invitation(first, text, &command, err);
	}
	if (ok)
		*ret = command;
	return ok;
}
