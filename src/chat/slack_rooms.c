#include "slack_rooms.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "io/http_client.h"
#include "io/loop.h"
#include "slack_post.h"

enum { BURST = 3, REFILL_MS = 1000, UNKNOWN_MAX = 2, UNKNOWN_MS = 2000 };

struct slack_rooms *slack_rooms_create(const struct slack_rooms_options *options)
{
	struct slack_rooms *rooms = mem_zalloc(1, sizeof *rooms);

	rooms->is = *options;
	return rooms;
}

static void job_free(struct slack_job *job)
{
	slack_pages_finish(&job->pages);
	free(job->thread);
	free(job->only_for);
	free(job->replaces);
	free(job->native);
	free(job);
}

static void room_free(struct slack_room *room)
{
	while (room->jobs) {
		struct slack_job *next = room->jobs->next;

		job_free(room->jobs);
		room->jobs = next;
	}
	slack_call_cancel(room->call);
	http_call_cancel(room->hook);
	loop_cancel(room->go);
	loop_cancel(room->refill);
	free(room->partial.native);
	free(room->id);
	free(room->channel);
	free(room);
}

void slack_rooms_destroy(struct slack_rooms *rooms)
{
	if (!rooms)
		return;
	for (size_t i = 0; i < ARRAY_LEN(rooms->buckets); i++) {
		while (rooms->buckets[i]) {
			struct slack_room *next = rooms->buckets[i]->next;

			room_free(rooms->buckets[i]);
			rooms->buckets[i] = next;
		}
	}
	free(rooms);
}

static bool is_person(const char *room)
{
	return room[0] == 'U' || room[0] == 'W';
}

static struct slack_room *room_of(struct slack_rooms *rooms, const char *id)
{
	struct slack_room **bucket, *room;
	uint32_t hash = 2166136261u;

	for (const char *s = id; *s; s++)
		hash = (hash ^ (unsigned char)*s) * 16777619u;
	bucket = &rooms->buckets[hash % ARRAY_LEN(rooms->buckets)];
	for (room = *bucket; room; room = room->next)
		if (strcmp(room->id, id) == 0)
			return room;
	room = mem_zalloc(1, sizeof *room);
	room->rooms = rooms;
	room->id = mem_strdup(id);
	room->channel = is_person(id) ? NULL : mem_strdup(id);
	room->jobs_end = &room->jobs;
	room->burst = BURST;
	room->next = *bucket;
	*bucket = room;
	return room;
}

void slack_rooms_learn(struct slack_rooms *rooms, const char *user, const char *channel)
{
	struct slack_room *room = room_of(rooms, user);

	if (room->channel && strcmp(room->channel, channel) == 0)
		return;
	free(room->channel);
	room->channel = mem_strdup(channel);
}

static void on_refill(void *ctx)
{
	struct slack_room *room = ctx;

	room->refill = NULL;
	if (++room->burst < BURST)
		room->refill =
			loop_after(room->rooms->is.loop, REFILL_MS, on_refill, room);
	if (room->jobs && !room->call && !room->hook)
		slack_room_again(room, 0);
}

static bool by_webhook(const struct slack_room *room)
{
	const struct slack_rooms_options *is = &room->rooms->is;

	/* A webhook can't show a message to one person only, nor edit. */
	return is->webhook && is->webhook_room
	       && strcmp(room->id, is->webhook_room) == 0 && !room->jobs->only_for
	       && !room->jobs->replaces;
}

static void go(void *ctx)
{
	struct slack_room *room = ctx;
	int64_t now = loop_now(room->rooms->is.loop);

	room->go = NULL;
	if (!room->jobs || room->call || room->hook)
		return;
	if (now < room->not_before) {
		slack_room_settle(room,
				  &(struct chat_receipt){.outcome = CHAT_LATER,
							 .retry_at = room->not_before,
							 .why = "ratelimited"});
		return;
	}
	if (room->burst == 0)
		return; /* the refill goes on */
	if (by_webhook(room))
		slack_hook_step(room);
	else
		slack_post_step(room);
}

void slack_room_again(struct slack_room *room, int64_t ms)
{
	if (!room->go)
		room->go = loop_after(room->rooms->is.loop, ms, go, room);
}

static void remember_progress(struct slack_room *room, struct slack_job *job)
{
	free(room->partial.native);
	room->partial = (struct slack_progress){0};
	if (job->page == 0 || job->page >= job->pages.n)
		return;
	room->partial = (struct slack_progress){
		.job = job->id, .page = job->page, .native = job->native};
	job->native = NULL;
}

void slack_room_settle(struct slack_room *room, const struct chat_receipt *receipt)
{
	struct slack_job *job = room->jobs;

	room->jobs = job->next;
	if (!room->jobs)
		room->jobs_end = &room->jobs;
	room->rooms->is.settled(room->rooms->is.ctx, job->id, receipt);
	remember_progress(room, job);
	job_free(job);
	if (room->jobs)
		slack_room_again(room, 0);
}

static enum chat_outcome outcome_of(const struct slack_room *room, enum slack_fate fate)
{
	switch (fate) {
	case API_DOUBTFUL:
		/* The same edit twice is one edit. */
		return room->jobs->replaces ? CHAT_LATER : CHAT_DOUBTFUL;
	case API_LATER:
	case API_TOKEN: /* for the operator to mend; then it goes out */
		return CHAT_LATER;
	case API_NO_DESTINATION:
		return CHAT_NO_DESTINATION;
	case API_OK:
	case API_BLOCKS:
	case API_BAD:
	case API_UNKNOWN:
		break;
	}
	return CHAT_BAD_MESSAGE;
}

bool slack_room_fail(struct slack_room *room, const struct slack_result *result)
{
	/* Soon, even with a token that is no good: the breaker keeps it from Slack, and
	 * a restart with a good one must not find it waiting. */
	enum { AGAIN_SECONDS = 10 };
	int64_t now = loop_now(room->rooms->is.loop);
	struct chat_receipt receipt = {.outcome = outcome_of(room, result->fate),
				       .why = result->error,
				       .retry_at = now + AGAIN_SECONDS};

	if (result->fate == API_OK || result->fate == API_BLOCKS)
		return false;
	if (result->fate == API_UNKNOWN && room->jobs->unknown++ < UNKNOWN_MAX) {
		slack_room_again(room, UNKNOWN_MS);
		return true;
	}
	if (result->fate == API_NO_DESTINATION && is_person(room->id)) {
		free(room->channel); /* to be opened anew */
		room->channel = NULL;
	}
	if (result->fate == API_LATER)
		receipt.retry_at = now + result->wait + 1;
	if (result->fate == API_LATER && strcmp(result->error, "ratelimited") == 0)
		room->not_before = receipt.retry_at;
	slack_room_settle(room, &receipt);
	return true;
}

/* After each request that posts. */
void slack_room_posted(struct slack_room *room)
{
	room->burst -= room->burst > 0;
	if (!room->refill)
		room->refill =
			loop_after(room->rooms->is.loop, REFILL_MS, on_refill, room);
}

static void resume(struct slack_room *room, struct slack_job *job)
{
	if (job->id == 0 || room->partial.job != job->id
	    || room->partial.page >= job->pages.n)
		return;
	job->page = room->partial.page;
	job->native = room->partial.native;
	room->partial = (struct slack_progress){0};
}

static void enqueue(struct slack_room *room, struct slack_job *job)
{
	*room->jobs_end = job;
	room->jobs_end = &job->next;
	if (!room->call && !room->hook)
		slack_room_again(room, 0);
}

void slack_rooms_send(struct slack_rooms *rooms, int64_t id,
		      const struct chat_place *to, const struct chat_message *message)
{
	struct slack_room *room = room_of(rooms, to->room);
	struct slack_job *job = mem_zalloc(1, sizeof *job);

	*job = (struct slack_job){.room = room,
				  .id = id,
				  .thread = mem_strdup_or_null(to->thread),
				  .replaces = mem_strdup_or_null(message->replaces),
				  .look = message->again};
	/* In private everything is for them alone. */
	if (!is_person(to->room))
		job->only_for = mem_strdup_or_null(message->only_for);
	slack_pages_make(message, &job->pages);
	resume(room, job);
	enqueue(room, job);
}

void slack_rooms_whisper(struct slack_rooms *rooms, const struct chat_place *to,
			 const struct slack_pages *pages, const char *person)
{
	struct slack_room *room = room_of(rooms, to->room);
	struct slack_job *job = mem_zalloc(1, sizeof *job);

	*job = (struct slack_job){.room = room,
				  .thread = mem_strdup_or_null(to->thread)};
	if (!is_person(to->room))
		job->only_for = mem_strdup(person);
	job->pages.n = pages->n;
	job->pages.pages = mem_zalloc(pages->n, sizeof *pages->pages);
	for (size_t i = 0; i < pages->n; i++)
		job->pages.pages[i] =
			(struct slack_page){mem_strdup(pages->pages[i].blocks),
					    mem_strdup(pages->pages[i].text)};
	enqueue(room, job);
}
