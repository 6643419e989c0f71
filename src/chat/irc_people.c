#include "irc_people.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void irc_people_clear(struct irc_people *people)
{
	while (people->first) {
		struct irc_person *p = people->first;

		people->first = p->next;
		free(p);
	}
}

void irc_people_finish(struct irc_people *people)
{
	irc_people_clear(people);
	while (people->guarded) {
		struct irc_guarded *g = people->guarded;

		people->guarded = g->next;
		free(g);
	}
}

struct irc_person *irc_people_by_nick(struct irc_people *people, const char *nick)
{
	for (struct irc_person *p = people->first; p; p = p->next)
		if (irc_same(people->mapping, p->nick, nick))
			return p;
	return NULL;
}

const char *irc_person_id(const struct irc_person *person)
{
	if (*person->account && !person->claimed)
		return person->account_id;
	return *person->guest_id ? person->guest_id : person->host_id;
}

enum chat_proof irc_person_proof(const struct irc_person *person)
{
	return *person->account && !person->claimed ? PROOF_ACCOUNT : PROOF_HOST;
}

struct irc_person *irc_people_by_id(struct irc_people *people, const char *id)
{
	for (struct irc_person *p = people->first; p; p = p->next)
		if (strcmp(irc_person_id(p), id) == 0)
			return p;
	return NULL;
}

static void set_account(struct irc_people *people, struct irc_person *p,
			const char *account)
{
	if (strcmp(account, "*") == 0 || strcmp(account, "0") == 0)
		account = "";
	(void)snprintf(p->account, sizeof p->account, "%s", account);
	(void)snprintf(p->account_id, sizeof p->account_id, "account:%s", p->account);
	irc_fold(people->mapping, p->account_id);
}

static bool is_guarded(const struct irc_people *people, const char *id)
{
	for (const struct irc_guarded *g = people->guarded; g; g = g->next)
		if (strcmp(g->id, id) == 0)
			return true;
	return false;
}

static void make_guest(struct irc_people *people, struct irc_person *p)
{
	(void)snprintf(p->guest_id, sizeof p->guest_id, "guest:%u!%.380s",
		       ++people->guests, p->host_id + 5);
	p->claimed = p->knocked = false;
}

bool irc_people_guard(struct irc_people *people, const char *id)
{
	struct irc_guarded *g;

	if (strncmp(id, "host:", 5) != 0)
		return false;
	if (is_guarded(people, id))
		return true;
	g = mem_zalloc(1, sizeof *g);
	(void)snprintf(g->id, sizeof g->id, "%s", id);
	g->next = people->guarded;
	people->guarded = g;
	return true;
}

void irc_people_claim(struct irc_people *people, const char *id, const char *who)
{
	struct irc_person *claims = irc_people_by_id(people, who);

	if (!claims)
		return;
	for (struct irc_person *p = people->first; p; p = p->next)
		if (p != claims && strcmp(p->host_id, id) == 0)
			make_guest(people, p);
	(void)snprintf(claims->host_id, sizeof claims->host_id, "%s", id);
	claims->guest_id[0] = '\0';
	claims->claimed = true;
}

struct irc_person *irc_people_like(struct irc_people *people, const char *id)
{
	for (struct irc_person *p = people->first; p; p = p->next)
		if (*p->guest_id && strcmp(p->host_id, id) == 0)
			return p;
	return NULL;
}

/* Two may come from one address, and one may have the nick that the other had: the id
 * that is taken is nobody else's. A guest has none that could be taken. */
static void set_host_id(struct irc_people *people, struct irc_person *p)
{
	char id[IRC_ID_BYTES];

	(void)snprintf(id, sizeof id, "host:%.120s!%.120s@%.120s", p->nick, p->user,
		       p->host);
	irc_fold(people->mapping, id);
	(void)snprintf(p->host_id, sizeof p->host_id, "%s", id);
	for (int n = 2; n < 100; n++) {
		const struct irc_person *other = people->first;

		while (other
		       && (other == p || *other->guest_id
			   || strcmp(other->host_id, p->host_id) != 0))
			other = other->next;
		if (!other)
			return;
		(void)snprintf(p->host_id, sizeof p->host_id, "%.380s~%d", id, n);
	}
}

struct irc_person *irc_people_see(struct irc_people *people, const char *prefix,
				  const char *account)
{
	struct irc_name name;
	struct irc_person *p;

	irc_name_split(prefix, &name);
	p = irc_people_by_nick(people, name.nick);
	/* The same nick from elsewhere: we have missed that the former one left. */
	if (p && *p->host && *name.host
	    && (strcmp(p->host, name.host) != 0 || strcmp(p->user, name.user) != 0)
	    && !(account && *account && strcmp(account, p->account) == 0)) {
		irc_people_gone(people, name.nick);
		p = NULL;
	}
	if (!p) {
		p = mem_zalloc(1, sizeof *p);
		memcpy(p->nick, name.nick, sizeof p->nick);
		memcpy(p->user, name.user, sizeof p->user);
		memcpy(p->host, name.host, sizeof p->host);
		p->next = people->first;
		people->first = p;
		set_host_id(people, p);
		if (is_guarded(people, p->host_id))
			make_guest(people, p);
		set_account(people, p, "");
	}
	if (account)
		set_account(people, p, account);
	return p;
}

void irc_people_nick(struct irc_people *people, const char *from, const char *to)
{
	struct irc_person *p = irc_people_by_nick(people, from);

	if (p)
		(void)snprintf(p->nick, sizeof p->nick, "%s", to);
}

void irc_people_account(struct irc_people *people, const char *nick,
			const char *account)
{
	struct irc_person *p = irc_people_by_nick(people, nick);

	if (p)
		set_account(people, p, account);
}

void irc_people_gone(struct irc_people *people, const char *nick)
{
	struct irc_person **link = &people->first, *p;

	while (*link && !irc_same(people->mapping, (*link)->nick, nick))
		link = &(*link)->next;
	p = *link;
	if (!p)
		return;
	*link = p->next;
	free(p);
}
