/* Messages on their way: line by line, at the network's pace, rooms in turn: a message
 * each, or the next few lines of a long one. Who waits reads whole messages that way,
 * and nobody waits for somebody else's long report. A PING goes behind the last line
 * of each; its PONG is the receipt. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/kill_point.h"
#include "base/mem.h"
#include "io/loop.h"
#include "irc_parts.h"

enum { LINES_PER_TURN = 8 };

struct irc_settled {
	struct irc_settled *next;
	int64_t job;
	struct chat_receipt receipt;
};

static void settle_one(void *ctx)
{
	struct irc *irc = ctx;
	struct irc_settled *s = irc->settled;

	if (!s)
		return;
	irc->settled = s->next;
	irc->chat.sink.settled(irc->chat.sink.ctx, &irc->chat, s->job, &s->receipt);
	free(s);
}

static void settle(struct irc *irc, int64_t job, enum chat_outcome outcome,
		   int64_t later_by)
{
	struct irc_settled **end = &irc->settled;

	while (*end)
		end = &(*end)->next;
	*end = mem_zalloc(1, sizeof **end);
	(*end)->job = job;
	(*end)->receipt.outcome = outcome;
	(*end)->receipt.retry_at = loop_now(irc->loop) + later_by;
	loop_soon(irc->loop, settle_one, irc);
}

void irc_forget_settled(struct irc *irc)
{
	while (irc->settled) {
		struct irc_settled *s = irc->settled;

		irc->settled = s->next;
		free(s);
	}
}

static void job_free(struct irc_job *job)
{
	irc_lines_free(&job->lines);
	free(job);
}

void irc_forget_jobs(struct irc *irc)
{
	while (irc->jobs) {
		struct irc_job *job = irc->jobs;

		irc->jobs = job->next;
		settle(irc, job->job, job->sent > 0 ? CHAT_DOUBTFUL : CHAT_LATER, 5);
		job_free(job);
	}
	irc->jobs_n = 0;
}

static bool is_channel(const char *room)
{
	return *room && strchr("#&+!", *room) != NULL;
}

/* The nick that a room is reached by now; NULL: nobody of that id is here. */
static const char *target_of(struct irc *irc, const char *room)
{
	struct irc_person *person;

	if (is_channel(room))
		return room;
	person = irc_people_by_id(&irc->people, room);
	if (!person)
		return NULL;
	if (strncmp(room, "host:", 5) == 0)
		person->claimed = true;
	return person->nick;
}

static void add_job(struct irc *irc, struct irc_job *job)
{
	struct irc_job **end = &irc->jobs;

	while (*end)
		end = &(*end)->next;
	*end = job;
	irc->jobs_n++;
}

void irc_send_message(struct chat *chat, int64_t job, const struct chat_place *to,
		      const struct chat_message *message)
{
	struct irc *irc = (struct irc *)chat;
	const char *room = message->only_for ? message->only_for : to->room;
	struct irc_job *j;

	if (!irc->up || irc->jobs_n >= IRC_JOBS_MAX) {
		settle(irc, job, CHAT_LATER, 5);
		return;
	}
	if (!target_of(irc, room)) {
		struct irc_person *guest = irc_people_like(&irc->people, room);

		if (guest)
			irc_knock(irc, guest);
		settle(irc, job, CHAT_LATER,
		       guest ? IRC_AWAY_SECONDS : irc_look_for(irc, room));
		return;
	}
	j = mem_zalloc(1, sizeof *j);
	j->job = job;
	(void)snprintf(j->room, sizeof j->room, "%s", room);
	irc_format(message, IRC_TEXT_BYTES, irc->options->colours && is_channel(room),
		   &j->lines);
	add_job(irc, j);
	irc_feed(irc);
}

static void more_tokens(void *ctx)
{
	struct irc *irc = ctx;

	irc->pace = NULL;
	if (irc->tokens < irc->options->burst)
		irc->tokens++;
	irc_feed(irc);
}

static void wait_for_token(struct irc *irc)
{
	if (!irc->pace && irc->options->line_ms > 0
	    && irc->tokens < irc->options->burst)
		irc->pace =
			loop_after(irc->loop, irc->options->line_ms, more_tokens, irc);
}

static bool may_send(struct irc *irc)
{
	return irc->up && (irc->options->line_ms == 0 || irc->tokens > 0);
}

/* False: the library has to empty its buffer first. */
static bool send_line(struct irc *irc, struct irc_job *job, const char *target)
{
	char line[IRC_COMMAND_BYTES];

	(void)snprintf(line, sizeof line, "PRIVMSG %s :%s", target,
		       job->lines.lines[job->sent]);
	if (!irc_library_takes(irc, line))
		return false;
	job->sent++;
	irc->tokens--;
	return true;
}

/* The others' turn: what else is for this room goes behind them, in its order. */
static void yield_turn(struct irc *irc, const char *room)
{
	struct irc_job **link = &irc->jobs, *later = NULL, **end = &later;

	while (*link) {
		struct irc_job *job = *link;

		if (job->waiting || strcmp(job->room, room) != 0) {
			link = &job->next;
			continue;
		}
		*link = job->next;
		job->next = NULL;
		*end = job;
		end = &job->next;
	}
	*link = later;
}

static bool send_ping(struct irc *irc, struct irc_job *job)
{
	char line[64];

	(void)snprintf(line, sizeof line, "PING :job%lld", (long long)job->job);
	if (!irc_library_takes(irc, line))
		return false;
	job->waiting = true;
	yield_turn(irc, job->room);
	return true;
}

static struct irc_job *take_out(struct irc *irc, struct irc_job **link)
{
	struct irc_job *job = *link;

	*link = job->next;
	job->next = NULL;
	irc->jobs_n--;
	return job;
}

/* One step of the first job that has one; false: nothing more can be done now. */
static bool step(struct irc *irc)
{
	struct irc_job **link = &irc->jobs, *job;
	const char *target;

	while (*link && (*link)->waiting)
		link = &(*link)->next;
	job = *link;
	if (!job)
		return false;
	if (job->sent == job->lines.n)
		return send_ping(irc, job);
	if (!may_send(irc))
		return false;
	target = target_of(irc, job->room);
	if (!target) { /* they left between two lines */
		take_out(irc, link);
		settle(irc, job->job,
		       job->sent > 0 && !job->lost ? CHAT_DOUBTFUL : CHAT_LATER,
		       IRC_LOOK_SECONDS);
		job_free(job);
		return true;
	}
	if (!send_line(irc, job, target))
		return false;
	if (job->sent < job->lines.n && job->sent % LINES_PER_TURN == 0)
		yield_turn(irc, job->room);
	return true;
}

void irc_feed(struct irc *irc)
{
	while (irc->up && step(irc))
		;
	if (irc->jobs)
		wait_for_token(irc);
}

void irc_on_nobody(struct irc *irc, const char *nick)
{
	struct irc_person *gone = irc_people_by_nick(&irc->people, nick);

	if (!gone)
		return;
	for (struct irc_job *j = irc->jobs; j; j = j->next)
		if (strcmp(j->room, irc_person_id(gone)) == 0 && j->sent > 0)
			j->lost = true;
	irc_people_gone(&irc->people, nick);
}

void irc_on_pong(struct irc *irc, const char *word)
{
	struct irc_job **link = &irc->jobs, *job;
	char expected[32];

	for (; *link; link = &(*link)->next) {
		(void)snprintf(expected, sizeof expected, "job%lld",
			       (long long)(*link)->job);
		if ((*link)->waiting && strcmp(expected, word) == 0)
			break;
	}
	if (!*link)
		return;
	KILL_POINT(IRC_RECEIPT);
	job = take_out(irc, link);
	settle(irc, job->job, job->lost ? CHAT_LATER : CHAT_SENT, IRC_LOOK_SECONDS);
	job_free(job);
}
