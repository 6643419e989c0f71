/*
 * What a recruiter types after /interview or !interview: one grammar for all
 * networks, parsed from one table, from which the help is printed as well.
 *
 *     sam payments             invite (also: @sam payments, <@U1> payments)
 *     decide C-0001 hold I want to see her design notes first
 */
#ifndef CORE_COMMAND_H
#define CORE_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

enum { COMMAND_WORD_MAX = 80, COMMAND_REASON_MAX = 1000 };

enum command_kind {
	COMMAND_INVITE, /* person, role; anyone */
	COMMAND_CANCEL, /* id, like all below but roles, list, help */
	COMMAND_DECIDE, /* decision, reason */
	COMMAND_HELP,
	COMMAND_LIST,
	COMMAND_MORE, /* concept: its evidence */
	COMMAND_REMIND,
	COMMAND_REPORT,
	COMMAND_ROLES,
	COMMAND_STATUS, /* id may be "" */
};

struct command {
	enum command_kind kind;
	char person[COMMAND_WORD_MAX]; /* as typed, without "@" */
	char role[COMMAND_WORD_MAX];
	bool anyone; /* invite even somebody whom the network can't vouch for */
	char id[COMMAND_WORD_MAX];       /* in upper case */
	char decision[COMMAND_WORD_MAX]; /* advance, hold, no */
	char concept_name[COMMAND_WORD_MAX];
	char reason[COMMAND_REASON_MAX];
};

/* ERR_INPUT says what is wrong and what was probably meant. "" is help. */
bool command_parse(const char *text, struct command *ret, struct error *err);

struct command_row {
	const char *word; /* "decide" */
	enum command_kind kind;
	const char *usage; /* "decide ID advance|hold|no REASON" */
	const char *help;  /* what it does, one line */
};
/* All of them, sorted by word; the invitation, which has none, comes first. */
const struct command_row *command_rows(size_t *ret_n);

#endif
