/* What the server says. Each line is looked at before the library has it: who is
 * who is ours to know, for the library's own idea of it can be talked out of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "io/loop.h"
#include "irc_parts.h"

static const char command_word[] = "!interview";

static bool is_me(const struct irc *irc, const char *nick)
{
	return irc_same(irc->people.mapping, irc->nick, nick);
}

/* --- authors --- */

void irc_forget_authors(struct irc *irc)
{
	while (irc->authors) {
		struct irc_author *a = irc->authors;

		irc->authors = a->next;
		free(a);
	}
}

/* The message goes through the library under a number instead of a nick. */
static void number_author(struct irc *irc, struct irc_line *line)
{
	char account[IRC_NAME_BYTES];
	const char *known = NULL;
	struct irc_author *a = mem_zalloc(1, sizeof *a);
	struct irc_person *p;

	if (irc_line_tag(line, "account", account))
		known = account;
	else if (irc_gateway_vouches(irc->gateway))
		known = "";
	p = irc_people_see(&irc->people, line->prefix, known);
	a->number = ++irc->authors_n;
	(void)snprintf(a->id, sizeof a->id, "%s", irc_person_id(p));
	if (*p->account)
		(void)snprintf(a->account_id, sizeof a->account_id, "%s",
			       p->account_id);
	if (*p->guest_id)
		(void)snprintf(a->like, sizeof a->like, "%s", p->host_id);
	(void)snprintf(a->nick, sizeof a->nick, "%s", p->nick);
	a->proof = irc_person_proof(p);
	if (irc->authors)
		irc->authors_last->next = a;
	else
		irc->authors = a;
	irc->authors_last = a;
	(void)snprintf(irc->author_prefix, sizeof irc->author_prefix, "m%u!m@m",
		       a->number);
	line->prefix = irc->author_prefix;
}

static struct irc_author *take_author(struct irc *irc, const char *origin)
{
	unsigned number =
		origin && *origin == 'm' ? (unsigned)strtoul(origin + 1, NULL, 10) : 0;

	/* Those before it were lines that the library told nothing of. */
	while (irc->authors && irc->authors->number <= number) {
		struct irc_author *a = irc->authors;

		irc->authors = a->next;
		if (a->number == number)
			return a;
		free(a);
	}
	return NULL;
}

/* --- messages --- */

/* Without formatting: bold and the like, and the digits of colours. */
static char *bare_text(const char *text)
{
	char *ret = utf8_repair(text, strlen(text)), *to = ret;

	for (const char *at = ret; *at; at++) {
		unsigned char c = (unsigned char)*at;

		if (c == 0x03) {
			for (int i = 0; i < 2 && at[1] >= '0' && at[1] <= '9'; i++)
				at++;
			if (at[1] == ',' && at[2] >= '0' && at[2] <= '9')
				for (at++; at[1] >= '0' && at[1] <= '9';)
					at++;
		} else if (c >= 0x20 && c != 0x7F) {
			*to++ = *at;
		}
	}
	*to = '\0';
	return ret;
}

/* What stands behind "!interview", or NULL where it is no command. */
static const char *command_in(const char *text)
{
	size_t len = sizeof command_word - 1;

	if (strncmp(text, command_word, len) != 0
	    || (text[len] != '\0' && text[len] != ' '))
		return NULL;
	return text + len + strspn(text + len, " ");
}

/* "leadline: ..." and "leadline, ...". */
static bool speaks_to_me(const struct irc *irc, const char *text)
{
	char nick[IRC_NAME_BYTES];
	size_t len = strlen(irc->nick);

	if (strlen(text) <= len || !strchr(":, ", text[len]))
		return false;
	(void)snprintf(nick, sizeof nick, "%.*s", (int)len, text);
	return is_me(irc, nick);
}

static void hand_up(struct irc *irc, const struct irc_author *a, struct chat_input *in)
{
	in->who = (struct chat_person){
		.network = irc->chat.network,
		.id = a->id,
		.label = a->nick,
		.proof = a->proof,
		.like = *a->like ? a->like : NULL,
		.tz_minutes = CHAT_TZ_UNKNOWN,
	};
	/* Who may command is known by login, whatever they answer under. */
	if (in->kind == CHAT_COMMAND && *a->account_id) {
		in->who.id = a->account_id;
		in->who.like = NULL;
		in->who.proof = PROOF_ACCOUNT;
	}
	in->where.network = irc->chat.network;
	if (!in->where.room)
		in->where.room = in->who.id;
	irc->chat.sink.input(irc->chat.sink.ctx, &irc->chat, in);
}

void irc_on_message(struct irc *irc, const char *origin, const char *target,
		    const char *text)
{
	struct irc_author *a = take_author(irc, origin);
	bool channel = *target && strchr("#&+!", *target) != NULL;
	char *bare = a ? bare_text(text) : NULL;
	struct chat_input in = {.kind = CHAT_TEXT,
				.text = bare,
				.where = {.room = channel ? target : NULL}};
	const char *command;

	if (!a)
		return;
	command = command_in(bare);
	if (command) {
		in.kind = CHAT_COMMAND;
		in.text = command;
	}
	if (command || !channel || speaks_to_me(irc, bare))
		hand_up(irc, a, &in);
	free(bare);
	free(a);
}

/* --- looking for people --- */

static void end_find(struct irc *irc, struct irc_find **link, const char *why_not)
{
	struct irc_find *f = *link;
	struct chat_person person = {.network = irc->chat.network,
				     .tz_minutes = CHAT_TZ_UNKNOWN};
	struct irc_person *p = NULL;
	char label[2 * IRC_NAME_BYTES + 16];

	*link = f->next;
	if (!why_not && *f->prefix)
		p = irc_people_see(&irc->people, f->prefix, f->account);
	if (p) {
		(void)snprintf(label, sizeof label,
			       *p->account ? "%s (account %s)" : "%s", p->nick,
			       p->account);
		person.id = irc_person_id(p);
		person.label = label;
		person.proof = irc_person_proof(p);
		if (*p->guest_id && person.id == p->guest_id)
			person.like = p->host_id;
	}
	if (f->job != 0) /* else we looked for our own sake */
		irc->chat.sink.found(
			irc->chat.sink.ctx, &irc->chat, f->job, p ? &person : NULL,
			why_not ? why_not : "There is nobody of that name here.");
	free(f);
}

void irc_forget_finds(struct irc *irc, const char *why)
{
	while (irc->finds)
		end_find(irc, &irc->finds, why);
}

void irc_check_finds(struct irc *irc)
{
	struct irc_find **link = &irc->finds;

	while (*link) {
		if (loop_now(irc->loop) - (*link)->since > IRC_FIND_MS / 1000)
			end_find(irc, link, "The network doesn't say who that is.");
		else
			link = &(*link)->next;
	}
}

static void no_such(void *ctx)
{
	struct irc *irc = ctx;
	struct irc_find **link = &irc->finds;

	while (*link) {
		if ((*link)->since == 0)
			end_find(irc, link, "I can't look for anybody at the moment.");
		else
			link = &(*link)->next;
	}
}

static bool is_nick(const char *name)
{
	return *name && strlen(name) < IRC_NAME_BYTES
	       && strcspn(name, " ,*?!@#&:\r\n") == strlen(name);
}

void irc_find_person(struct chat *chat, int64_t job, const char *name)
{
	struct irc *irc = (struct irc *)chat;
	struct irc_find *f = mem_zalloc(1, sizeof *f), **end = &irc->finds;

	f->job = job;
	(void)snprintf(f->nick, sizeof f->nick, "%.100s", name);
	while (*end)
		end = &(*end)->next;
	*end = f;
	if (!irc->up || !is_nick(name)) {
		loop_soon(irc->loop, no_such, irc);
		return;
	}
	f->since = loop_now(irc->loop);
	irc_command(irc, "WHOIS %s", name);
}

void irc_forget_looked(struct irc *irc)
{
	while (irc->looked) {
		struct irc_looked *l = irc->looked;

		irc->looked = l->next;
		free(l);
	}
}

static bool was_looked_for(const struct irc *irc, const char *id)
{
	for (const struct irc_looked *l = irc->looked; l; l = l->next)
		if (strcmp(l->id, id) == 0)
			return true;
	return false;
}

/* By the nick that they had, or that goes with the account as a rule; whether it is
 * them the network's answer tells. */
int64_t irc_look_for(struct irc *irc, const char *id)
{
	bool again = was_looked_for(irc, id);
	const char *nick = strchr(id, ':');
	char name[IRC_NAME_BYTES];
	struct irc_looked *l;

	if (!nick)
		return IRC_AWAY_SECONDS;
	(void)snprintf(name, sizeof name, "%.*s", (int)strcspn(nick + 1, "!"),
		       nick + 1);
	irc_find_person(&irc->chat, 0, name);
	if (again)
		return IRC_AWAY_SECONDS;
	l = mem_zalloc(1, sizeof *l);
	(void)snprintf(l->id, sizeof l->id, "%s", id);
	l->next = irc->looked;
	irc->looked = l;
	return IRC_LOOK_SECONDS;
}

/* --- guests --- */

static void tell_knock(void *ctx)
{
	struct irc *irc = ctx;
	struct irc_knock *k = irc->knocks;
	struct irc_person *p;
	struct irc_author a = {.proof = PROOF_HOST};
	struct chat_input in = {.kind = CHAT_BACK, .text = ""};

	if (!k)
		return;
	irc->knocks = k->next;
	p = irc_people_by_id(&irc->people, k->id);
	if (p && *p->guest_id) {
		(void)snprintf(a.id, sizeof a.id, "%s", k->id);
		(void)snprintf(a.like, sizeof a.like, "%s", p->host_id);
		(void)snprintf(a.nick, sizeof a.nick, "%s", p->nick);
		hand_up(irc, &a, &in);
	}
	free(k);
}

void irc_knock(struct irc *irc, struct irc_person *guest)
{
	struct irc_knock *k;

	if (guest->knocked)
		return;
	guest->knocked = true;
	k = mem_zalloc(1, sizeof *k);
	(void)snprintf(k->id, sizeof k->id, "%s", guest->guest_id);
	k->next = irc->knocks;
	irc->knocks = k;
	loop_soon(irc->loop, tell_knock, irc);
}

void irc_forget_knocks(struct irc *irc)
{
	while (irc->knocks) {
		struct irc_knock *k = irc->knocks;

		irc->knocks = k->next;
		free(k);
	}
}

static struct irc_find **find_of(struct irc *irc, const char *nick)
{
	struct irc_find **link = &irc->finds;

	while (*link && !irc_same(irc->people.mapping, (*link)->nick, nick))
		link = &(*link)->next;
	return link;
}

static void on_whois(struct irc *irc, int code, const struct irc_line *line)
{
	struct irc_find **link = find_of(irc, line->n > 1 ? line->params[1] : "");

	if (code == 401 && line->n > 1)
		irc_on_nobody(irc, line->params[1]);
	if (!*link)
		return;
	if (code == 311 && line->n > 3)
		(void)snprintf((*link)->prefix, sizeof(*link)->prefix, "%s!%s@%s",
			       line->params[1], line->params[2], line->params[3]);
	else if (code == 330 && line->n > 2)
		(void)snprintf((*link)->account, sizeof(*link)->account, "%.120s",
			       line->params[2]);
	else if (code == 401 || code == 318)
		end_find(irc, link, NULL);
}

/* --- the rest --- */

static void on_isupport(struct irc *irc, const struct irc_line *line)
{
	for (size_t i = 1; i + 1 < line->n; i++) {
		const char *word = line->params[i];

		if (strcmp(word, "CASEMAPPING=ascii") == 0)
			irc->people.mapping = IRC_ASCII;
		else if (strcmp(word, "CASEMAPPING=rfc1459") == 0)
			irc->people.mapping = IRC_RFC1459;
		else if (strcmp(word, "CASEMAPPING=rfc1459-strict") == 0
			 || strcmp(word, "CASEMAPPING=strict-rfc1459") == 0)
			irc->people.mapping = IRC_RFC1459_STRICT;
		else if (strncmp(word, "BOT=", 4) == 0 && word[4])
			irc_command(irc, "MODE %s +%c", irc->nick, word[4]);
	}
}

/* Before registration: another name. */
static void on_nick_refused(struct irc *irc)
{
	if (irc->up)
		return;
	if (++irc->nick_tries > 5) {
		irc_end_soon(irc, "no nick is to be had");
		return;
	}
	irc_command(irc, "NICK %.20s%.*s", irc->options->nick, irc->nick_tries,
		    "______");
}

static void on_numeric(struct irc *irc, const struct irc_line *line)
{
	int code = (int)strtol(line->command, NULL, 10);

	if (code == 1 && line->n > 0)
		(void)snprintf(irc->nick, sizeof irc->nick, "%s", line->params[0]);
	else if (code == 5)
		on_isupport(irc, line);
	else if (code == 432 || code == 433 || code == 436 || code == 437)
		on_nick_refused(irc);
	else if (code == 311 || code == 330 || code == 401 || code == 318)
		on_whois(irc, code, line);
}

static void on_nick(struct irc *irc, const char *nick, const struct irc_line *line)
{
	if (line->n < 1)
		return;
	if (is_me(irc, nick))
		(void)snprintf(irc->nick, sizeof irc->nick, "%s", line->params[0]);
	irc_people_nick(&irc->people, nick, line->params[0]);
}

static void rejoin(void *ctx)
{
	struct irc *irc = ctx;

	irc->rejoin = NULL;
	for (char *const *c = irc->options->channels; irc->up && *c; c++)
		irc_command(irc, "JOIN %s", *c);
}

static void on_kick(struct irc *irc, const struct irc_line *line)
{
	if (line->n > 1 && is_me(irc, line->params[1]) && !irc->rejoin)
		irc->rejoin = loop_after(irc->loop, IRC_REJOIN_MS, rejoin, irc);
}

static void on_join(struct irc *irc, const struct irc_line *line)
{
	/* extended-join says who they are logged in as. */
	irc_people_see(&irc->people, line->prefix,
		       line->n > 2 ? line->params[1] : NULL);
}

static void on_chghost(struct irc *irc, const char *nick, const struct irc_line *line)
{
	struct irc_person *p = irc_people_by_nick(&irc->people, nick);

	if (!p || line->n < 2)
		return;
	(void)snprintf(p->user, sizeof p->user, "%.120s", line->params[0]);
	(void)snprintf(p->host, sizeof p->host, "%.120s", line->params[1]);
}

static void on_person(struct irc *irc, struct irc_line *line)
{
	struct irc_name name;

	irc_name_split(line->prefix, &name);
	if (strcmp(line->command, "NICK") == 0)
		on_nick(irc, name.nick, line);
	else if (strcmp(line->command, "QUIT") == 0)
		irc_people_gone(&irc->people, name.nick);
	else if (strcmp(line->command, "JOIN") == 0)
		on_join(irc, line);
	else if (strcmp(line->command, "KICK") == 0)
		on_kick(irc, line);
	else if (strcmp(line->command, "ACCOUNT") == 0 && line->n > 0)
		irc_people_account(&irc->people, name.nick, line->params[0]);
	else if (strcmp(line->command, "CHGHOST") == 0)
		on_chghost(irc, name.nick, line);
}

bool irc_on_line(void *ctx, struct irc_line *line)
{
	struct irc *irc = ctx;
	bool said = strcmp(line->command, "PRIVMSG") == 0;

	irc->heard = loop_now(irc->loop);
	irc->asked_live = false;
	if (strcmp(line->command, "NOTICE") == 0)
		return false; /* never answered, so nothing is lost */
	if (strcmp(line->command, "PONG") == 0) {
		irc_on_pong(irc, line->n > 0 ? line->params[line->n - 1] : "");
		return false;
	}
	if (strcmp(line->command, "ERROR") == 0) {
		(void)snprintf(irc->why, sizeof irc->why, "%.150s",
			       line->n > 0 ? line->params[0] : "");
		return false;
	}
	if (line->command[0] >= '0' && line->command[0] <= '9') {
		on_numeric(irc, line);
		return true;
	}
	if (!line->prefix || !strchr(line->prefix, '!'))
		return !said; /* a server talks: nobody whom we know */
	if (!said) {
		on_person(irc, line);
		return true;
	}
	if (!irc_line_is_safe(line))
		return false;
	number_author(irc, line);
	return true;
}
