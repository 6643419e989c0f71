#include "slack_people.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "chat/chat.h"
#include "io/loop.h"
#include "slack_api.h"
#include "slack_event.h"
#include "slack_form.h"

enum {
	BUCKETS = 1024,
	KNOWN_SECONDS = 600,
	FAILED_SECONDS = 30,
	BUCKET_MAX = 16, /* so at most 16,384 people; who is asked for is kept */
	LABEL_MAX = 80,
	TZ_MAX = 50400,   /* 14 hours, in seconds */
	LOOKUP_MS = 1500, /* of the 3 s that a command has */
};

struct waiter {
	struct waiter *next;
	void (*ready)(void *ctx, const struct slack_person *person);
	void *ctx;
};

struct entry {
	struct entry *next;
	struct slack_people *people;
	struct slack_person person;
	int64_t until; /* when to ask again */
	struct slack_call *call;
	struct loop_timer *timer; /* patience */
	struct waiter *waiters, **waiters_end;
};

struct slack_people {
	struct loop *loop;
	struct slack_api *api;
	struct entry *buckets[BUCKETS];
};

struct slack_people *slack_people_create(struct loop *loop, struct slack_api *api)
{
	struct slack_people *people = mem_zalloc(1, sizeof *people);

	people->loop = loop;
	people->api = api;
	return people;
}

static void entry_free(struct entry *entry)
{
	slack_call_cancel(entry->call);
	loop_cancel(entry->timer);
	while (entry->waiters) {
		struct waiter *next = entry->waiters->next;

		free(entry->waiters);
		entry->waiters = next;
	}
	free(entry->person.id);
	free(entry->person.label);
	free(entry);
}

void slack_people_destroy(struct slack_people *people)
{
	if (!people)
		return;
	for (size_t i = 0; i < BUCKETS; i++) {
		while (people->buckets[i]) {
			struct entry *next = people->buckets[i]->next;

			entry_free(people->buckets[i]);
			people->buckets[i] = next;
		}
	}
	free(people);
}

static struct entry **bucket_of(struct slack_people *people, const char *id)
{
	uint32_t hash = 2166136261u;

	for (; *id; id++)
		hash = (hash ^ (unsigned char)*id) * 16777619u;
	return &people->buckets[hash % BUCKETS];
}

static struct entry *find_entry(struct slack_people *people, const char *id)
{
	for (struct entry *e = *bucket_of(people, id); e; e = e->next)
		if (strcmp(e->person.id, id) == 0)
			return e;
	return NULL;
}

/* The oldest one that nobody waits for makes room. */
static void make_room(struct entry **bucket)
{
	struct entry **oldest = NULL;
	size_t n = 0;

	for (struct entry **at = bucket; *at; at = &(*at)->next) {
		n++;
		if (!(*at)->waiters && !(*at)->call)
			oldest = at;
	}
	if (n >= BUCKET_MAX && oldest) {
		struct entry *gone = *oldest;

		*oldest = gone->next;
		entry_free(gone);
	}
}

static struct entry *get_entry(struct slack_people *people, const char *id)
{
	struct entry *entry = find_entry(people, id), **bucket;

	if (entry)
		return entry;
	bucket = bucket_of(people, id);
	make_room(bucket);
	entry = mem_zalloc(1, sizeof *entry);
	entry->people = people;
	entry->person.id = mem_strdup(id);
	entry->person.label = mem_strdup(id);
	entry->person.outsider = true;
	entry->person.tz_minutes = CHAT_TZ_UNKNOWN;
	entry->waiters_end = &entry->waiters;
	entry->next = *bucket;
	*bucket = entry;
	return entry;
}

static void tell(struct entry *entry)
{
	struct waiter *waiters = entry->waiters;

	loop_cancel(entry->timer);
	entry->timer = NULL;
	entry->waiters = NULL;
	entry->waiters_end = &entry->waiters;
	while (waiters) {
		struct waiter *next = waiters->next;

		waiters->ready(waiters->ctx, &entry->person);
		free(waiters);
		waiters = next;
	}
}

static bool flag(const struct json_at *user, const char *key)
{
	struct error none;
	bool is = false;

	return json_get_bool(user, key, &is, &none) && is;
}

static void set_label(struct slack_person *person, const struct json_at *user)
{
	const char *names[4] = {NULL};
	struct json_at profile;

	if (slack_object(user, "profile", &profile)) {
		names[0] = slack_string(&profile, "display_name");
		names[1] = slack_string(&profile, "real_name");
	}
	names[2] = slack_string(user, "real_name");
	names[3] = slack_string(user, "name");
	for (size_t i = 0; i < 4; i++) {
		if (!names[i] || !*names[i])
			continue;
		free(person->label);
		person->label = mem_strndup(
			names[i], utf8_cut(names[i], strlen(names[i]), LABEL_MAX));
		return;
	}
}

static void set_person(struct slack_person *person, const struct json_at *user)
{
	struct error none;
	int64_t seconds;

	person->known = true;
	person->missing = false;
	person->outsider = flag(user, "is_restricted")
			   || flag(user, "is_ultra_restricted")
			   || flag(user, "is_stranger");
	person->program = flag(user, "is_bot");
	person->gone = flag(user, "deleted");
	person->tz_minutes = CHAT_TZ_UNKNOWN;
	if (json_get_integer(user, "tz_offset", -TZ_MAX, TZ_MAX, &seconds, &none))
		person->tz_minutes = (int)(seconds / 60);
	set_label(person, user);
}

static void on_answer(void *ctx, const struct slack_result *result)
{
	struct entry *entry = ctx;
	int64_t now = loop_now(entry->people->loop);
	struct json_at user;

	entry->call = NULL;
	entry->until = now + FAILED_SECONDS;
	if (result->fate == API_OK && slack_object(result->answer, "user", &user)) {
		set_person(&entry->person, &user);
		entry->until = now + KNOWN_SECONDS;
	} else if (result->fate == API_NO_DESTINATION) {
		entry->person.missing = true;
	} else if (result->fate == API_LATER) {
		entry->until = now + result->wait + 1;
	}
	tell(entry);
}

/* Slack takes its time; they have none. The call goes on, for the next time. */
static void on_impatience(void *ctx)
{
	struct entry *entry = ctx;

	entry->timer = NULL;
	tell(entry);
}

static void look_up(struct entry *entry)
{
	struct strbuf args;

	if (entry->call)
		return;
	strbuf_init(&args, 4 * strlen(entry->person.id) + 16);
	slack_form_add(&args, "user", entry->person.id);
	entry->call = slack_api_call(entry->people->api, "users.info", args.text,
				     on_answer, entry);
	strbuf_finish(&args);
}

const struct slack_person *slack_people_known(struct slack_people *people,
					      const char *id)
{
	struct entry *entry = find_entry(people, id);

	return entry && entry->person.known ? &entry->person : NULL;
}

void slack_people_ask(struct slack_people *people, const char *id,
		      void (*ready)(void *ctx, const struct slack_person *person),
		      void *ctx)
{
	struct entry *entry = get_entry(people, id);
	bool fresh = loop_now(people->loop) < entry->until;

	/* What was true ten minutes ago will do while it is asked for again. */
	if (!entry->waiters && (fresh || entry->person.known)) {
		if (!fresh)
			look_up(entry);
		ready(ctx, &entry->person);
		return;
	}
	*entry->waiters_end = mem_alloc(sizeof **entry->waiters_end);
	**entry->waiters_end = (struct waiter){NULL, ready, ctx};
	entry->waiters_end = &(*entry->waiters_end)->next;
	look_up(entry);
	if (!entry->timer)
		entry->timer =
			loop_after(people->loop, LOOKUP_MS, on_impatience, entry);
}
