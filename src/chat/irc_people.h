/*
 * Who is who on one connection. A nick proves nothing: it may change hands. So each
 * person who is seen gets an entry that follows their nick changes and ends when
 * they leave; who takes their nick afterwards is somebody else.
 *
 *     account:NAME        the network vouches for a login (PROOF_ACCOUNT)
 *     host:nick!user@host as they were first seen (PROOF_HOST)
 *
 *     guest:N!nick!user@host  somebody like a guarded id (below), not proven to be them
 *
 * A connection's end, or theirs, is the end of what we know. So a host id that is
 * worth something is guarded: who comes under it later, or again, is a guest until
 * irc_people_claim says that they have proved to be the one.
 *
 * Ids are folded by the network's casemapping. Pure but for memory.
 */
#ifndef CHAT_IRC_PEOPLE_H
#define CHAT_IRC_PEOPLE_H

#include "base/attr.h"
#include "chat/chat.h"
#include "irc_line.h"

enum { IRC_ID_BYTES = 3 * IRC_NAME_BYTES + 16 };

struct irc_person {
	struct irc_person *next;
	char nick[IRC_NAME_BYTES], user[IRC_NAME_BYTES], host[IRC_NAME_BYTES];
	char account[IRC_NAME_BYTES]; /* "": not logged in */
	char host_id[IRC_ID_BYTES], account_id[IRC_ID_BYTES];
	char guest_id[IRC_ID_BYTES]; /* "": what host_id says is true */
	bool knocked;                /* the bot has been told that this guest is here */
	bool claimed; /* spoken with under host_id: that it stays, whatever they do */
};

struct irc_guarded {
	struct irc_guarded *next;
	char id[IRC_ID_BYTES];
};

struct irc_people {
	enum irc_casemapping mapping;
	struct irc_person *first;
	struct irc_guarded *guarded; /* outlives connections */
	unsigned guests;
};

void irc_people_clear(struct irc_people *people); /* a connection has ended */
void irc_people_finish(struct irc_people *people);
/* The person with this prefix, made where they are new. account: what the network says
 * with this very line ("" logged out), NULL: nothing. */
struct irc_person *irc_people_see(struct irc_people *people, const char *prefix,
				  const char *account);
struct irc_person *irc_people_by_nick(struct irc_people *people, const char *nick);
/* Who that is now; NULL: nobody who is here. */
struct irc_person *irc_people_by_id(struct irc_people *people, const char *id);
/* False: the network vouches for that id. */
bool irc_people_guard(struct irc_people *people, const char *id);
/* `who`, an id of now, is the one with the guarded id; nobody else is. */
void irc_people_claim(struct irc_people *people, const char *id, const char *who);
/* A guest who is like that id. */
struct irc_person *irc_people_like(struct irc_people *people, const char *id);
void irc_people_nick(struct irc_people *people, const char *from, const char *to);
void irc_people_account(struct irc_people *people, const char *nick,
			const char *account);
void irc_people_gone(struct irc_people *people, const char *nick);

/* The id under which they are known, and how sure that is. */
const char *irc_person_id(const struct irc_person *person);
enum chat_proof irc_person_proof(const struct irc_person *person);

#endif
