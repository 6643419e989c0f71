#include "slack_circles.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "io/loop.h"
#include "slack_api.h"
#include "slack_event.h"
#include "slack_form.h"

enum {
	KNOWN_SECONDS = 300,
	FAILED_SECONDS = 30,
	LOOKUP_MS = 1000,      /* with who somebody is: of the 3 s that a command has */
	MEMBERS_MAX = 1 << 20, /* bytes: about 80,000 people */
	ARGS_MAX = 4096,
	ID_MAX = 64,
	WHY_MAX = 64,
};

struct waiter {
	struct waiter *next;
	void (*ready)(void *ctx);
	void *ctx;
};

struct circle {
	struct circle *next;
	struct slack_circles *all;
	char *name; /* owned */
	bool known;
	struct strbuf members; /* " U1 U2 ", where known */
	struct strbuf coming;  /* the same, page by page */
	char why[WHY_MAX];     /* not known: Slack's word for it */
	int64_t until;         /* when to ask again */
	struct slack_call *call;
};

struct slack_circles {
	struct loop *loop;
	struct slack_api *api;
	struct circle *first;
	struct waiter *waiters, **waiters_end;
	struct loop_timer *timer; /* patience */
};

struct slack_circles *slack_circles_create(struct loop *loop, struct slack_api *api)
{
	struct slack_circles *circles = mem_zalloc(1, sizeof *circles);

	circles->loop = loop;
	circles->api = api;
	circles->waiters_end = &circles->waiters;
	return circles;
}

static void circle_free(struct circle *circle)
{
	slack_call_cancel(circle->call);
	strbuf_finish(&circle->members);
	strbuf_finish(&circle->coming);
	free(circle->name);
	free(circle);
}

static void free_all(struct circle *circle)
{
	while (circle) {
		struct circle *next = circle->next;

		circle_free(circle);
		circle = next;
	}
}

void slack_circles_destroy(struct slack_circles *circles)
{
	if (!circles)
		return;
	free_all(circles->first);
	loop_cancel(circles->timer);
	while (circles->waiters) {
		struct waiter *next = circles->waiters->next;

		free(circles->waiters);
		circles->waiters = next;
	}
	free(circles);
}

static const char *id_of(const char *name)
{
	return strchr(name, ':') + 1;
}

static bool is_group(const char *name)
{
	return strncmp(name, "group:", 6) == 0;
}

static bool is_circle(const char *name)
{
	return (is_group(name) || strncmp(name, "channel:", 8) == 0)
	       && strlen(id_of(name)) <= ID_MAX && !strchr(name, ' ');
}

static struct circle *circle_create(struct slack_circles *all, const char *name)
{
	struct circle *circle = mem_zalloc(1, sizeof *circle);

	circle->all = all;
	circle->name = mem_strdup(name);
	strbuf_init(&circle->members, MEMBERS_MAX);
	strbuf_init(&circle->coming, MEMBERS_MAX);
	(void)snprintf(circle->why, sizeof circle->why, "not asked yet");
	return circle;
}

/* Out of the list, if it is there. */
static struct circle *take(struct circle **list, const char *name)
{
	for (struct circle **at = list; *at; at = &(*at)->next) {
		struct circle *circle = *at;

		if (strcmp(circle->name, name) != 0)
			continue;
		*at = circle->next;
		return circle;
	}
	return NULL;
}

/* --- who waits --- */

static void tell(struct slack_circles *circles)
{
	struct waiter *waiters = circles->waiters;

	loop_cancel(circles->timer);
	circles->timer = NULL;
	circles->waiters = NULL;
	circles->waiters_end = &circles->waiters;
	while (waiters) {
		struct waiter *next = waiters->next;

		waiters->ready(waiters->ctx);
		free(waiters);
		waiters = next;
	}
}

static bool is_asking(const struct slack_circles *circles)
{
	for (const struct circle *c = circles->first; c; c = c->next)
		if (c->call)
			return true;
	return false;
}

/* Slack takes its time; they have none. The calls go on, for the next time. */
static void on_impatience(void *ctx)
{
	struct slack_circles *circles = ctx;

	circles->timer = NULL;
	tell(circles);
}

/* --- asking --- */

static void on_answer(void *ctx, const struct slack_result *result);

static void ask_page(struct circle *circle, const char *cursor)
{
	bool group = is_group(circle->name);
	struct strbuf args;

	strbuf_init(&args, ARGS_MAX);
	slack_form_add(&args, group ? "usergroup" : "channel", id_of(circle->name));
	if (!group)
		slack_form_add(&args, "limit", "1000");
	slack_form_add(&args, "cursor", cursor);
	circle->call = slack_api_call(circle->all->api,
				      group ? "usergroups.users.list"
					    : "conversations.members",
				      args.text, on_answer, circle);
	strbuf_finish(&args);
}

static bool take_page(struct circle *circle, const struct json_at *answer)
{
	struct json_at ids;
	struct error none;

	if (!json_member(answer, is_group(circle->name) ? "users" : "members", &ids,
			 &none)
	    || json_kind(&ids) != JSON_ARRAY)
		return false;
	for (size_t i = 0; i < json_length(&ids); i++) {
		struct json_at item = json_item(&ids, i);
		const char *id;

		if (json_string(&item, &id, &none) && !strchr(id, ' '))
			strbuf_addf(&circle->coming, "%s ", id);
	}
	return strbuf_ok(&circle->coming);
}

/* NULL: this was the last page. */
static const char *next_cursor(const struct json_at *answer)
{
	const char *cursor = NULL;
	struct json_at more;

	if (slack_object(answer, "response_metadata", &more))
		cursor = slack_string(&more, "next_cursor");
	return cursor && *cursor ? cursor : NULL;
}

static void settle(struct circle *circle, int64_t seconds)
{
	circle->until = loop_now(circle->all->loop) + seconds;
	if (!is_asking(circle->all))
		tell(circle->all);
}

static void take_members(struct circle *circle)
{
	strbuf_clear(&circle->members);
	strbuf_add(&circle->members, circle->coming.text, circle->coming.len);
	circle->known = true;
	settle(circle, KNOWN_SECONDS);
}

/* Slack said no, rather than nothing: then what it once said is over. */
static bool is_no(enum slack_fate fate)
{
	return fate != API_LATER && fate != API_DOUBTFUL && fate != API_TOKEN;
}

static void fail(struct circle *circle, const struct slack_result *result)
{
	int64_t wait = FAILED_SECONDS;

	if (result->fate == API_LATER)
		wait = result->wait + 1;
	if (is_no(result->fate))
		circle->known = false;
	(void)snprintf(circle->why, sizeof circle->why, "%s", result->error);
	settle(circle, wait);
}

static void on_answer(void *ctx, const struct slack_result *result)
{
	struct circle *circle = ctx;
	const char *cursor;

	circle->call = NULL;
	if (result->fate != API_OK) {
		fail(circle, result);
		return;
	}
	if (!take_page(circle, result->answer)) {
		fail(circle, &(struct slack_result){API_BAD, "unreadable", 0, NULL});
		return;
	}
	cursor = next_cursor(result->answer);
	if (cursor)
		ask_page(circle, cursor);
	else
		take_members(circle);
}

static void refresh(struct circle *circle)
{
	if (circle->call || loop_now(circle->all->loop) < circle->until)
		return;
	strbuf_clear(&circle->coming);
	strbuf_adds(&circle->coming, " ");
	ask_page(circle, NULL);
}

void slack_circles_watch(struct slack_circles *circles, char *const *names)
{
	struct circle *before = circles->first;

	circles->first = NULL;
	for (; names && *names; names++) {
		struct circle *circle;

		if (!is_circle(*names))
			continue;
		circle = take(&circles->first, *names); /* listed twice */
		if (!circle)
			circle = take(&before, *names);
		if (!circle)
			circle = circle_create(circles, *names);
		circle->next = circles->first;
		circles->first = circle;
	}
	free_all(before);
}

void slack_circles_ask(struct slack_circles *circles, void (*ready)(void *ctx),
		       void *ctx)
{
	for (struct circle *c = circles->first; c; c = c->next)
		refresh(c);
	if (!circles->waiters && !is_asking(circles)) {
		ready(ctx);
		return;
	}
	*circles->waiters_end = mem_alloc(sizeof **circles->waiters_end);
	**circles->waiters_end = (struct waiter){NULL, ready, ctx};
	circles->waiters_end = &(*circles->waiters_end)->next;
	if (!circles->timer)
		circles->timer =
			loop_after(circles->loop, LOOKUP_MS, on_impatience, circles);
}

/* What is no id is in no circle, whatever it looks like. */
static bool has(const struct circle *circle, const char *id)
{
	char word[ID_MAX + 3];

	if (strlen(id) > ID_MAX || strchr(id, ' '))
		return false;
	(void)snprintf(word, sizeof word, " %s ", id);
	return strstr(circle->members.text, word) != NULL;
}

void slack_circles_of(const struct slack_circles *circles, const char *id,
		      struct strbuf *ret_in, struct strbuf *ret_unknown)
{
	for (const struct circle *c = circles->first; c; c = c->next) {
		if (!c->known)
			strbuf_addf(ret_unknown, "%s%s (%s)",
				    ret_unknown->len > 0 ? ", " : "", c->name, c->why);
		else if (has(c, id))
			strbuf_addf(ret_in, "%s%s", ret_in->len > 0 ? " " : "",
				    c->name);
	}
}
