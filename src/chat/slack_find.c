/* Who is meant by "<@U1>"? */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "io/loop.h"
#include "slack_parts.h"

enum { ID_MAX = 64 };

struct slack_finding {
	struct slack_finding *next;
	struct slack *slack;
	struct loop_timer *timer;
	int64_t job;
	char id[ID_MAX + 1]; /* "": it was no mention */
};

static void unlink_finding(struct slack_finding *finding)
{
	struct slack_finding **at = &finding->slack->findings;

	while (*at != finding)
		at = &(*at)->next;
	*at = finding->next;
}

/* Why this is nobody who can be invited; person: NULL for what was no mention. */
static const char *why_not(const struct slack_person *person)
{
	if (!person)
		return "type @ and pick the person from Slack's list, so that I know "
		       "who it is";
	if (!person->known)
		return person->missing ? "Slack knows nobody of that name"
				       : "Slack does not say who that is at the moment";
	if (person->program)
		return "that is a program";
	if (person->gone)
		return "their account has been closed";
	return NULL;
}

static void on_known(void *ctx, const struct slack_person *person)
{
	struct slack_finding *finding = ctx;
	struct slack *slack = finding->slack;
	const struct chat_sink *sink = &slack->chat.sink;
	const char *why = why_not(person);

	unlink_finding(finding);
	if (why)
		sink->found(sink->ctx, &slack->chat, finding->job, NULL, why);
	else
		sink->found(sink->ctx, &slack->chat, finding->job,
			    &(struct chat_person){.network = slack->network,
						  .id = person->id,
						  .label = person->label,
						  .proof = PROOF_ACCOUNT,
						  .outsider = person->outsider,
						  .tz_minutes = person->tz_minutes},
			    NULL);
	free(finding);
}

static void start(void *ctx)
{
	struct slack_finding *finding = ctx;

	finding->timer = NULL;
	if (*finding->id)
		slack_people_ask(finding->slack->people, finding->id, on_known,
				 finding);
	else
		on_known(finding, NULL);
}

/* "<@U1>", "<@U1|sam>", "@U1" or "U1". */
static void take_id(const char *name, char ret[ID_MAX + 1])
{
	size_t len;

	name += strspn(name, "<@");
	len = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
	ret[0] = '\0';
	if ((*name != 'U' && *name != 'W') || len < 2 || len > ID_MAX
	    || (name[len] && name[len] != '>' && name[len] != '|'))
		return;
	memcpy(ret, name, len);
	ret[len] = '\0';
}

void slack_find(struct chat *chat, int64_t job, const char *name)
{
	struct slack *slack = slack_of(chat);
	struct slack_finding *finding = mem_zalloc(1, sizeof *finding);

	finding->slack = slack;
	finding->job = job;
	take_id(name, finding->id);
	finding->next = slack->findings;
	slack->findings = finding;
	finding->timer = loop_after(slack->loop, 0, start, finding);
}

void slack_findings_free(struct slack *slack)
{
	while (slack->findings) {
		struct slack_finding *next = slack->findings->next;

		loop_cancel(slack->findings->timer);
		free(slack->findings);
		slack->findings = next;
	}
}
