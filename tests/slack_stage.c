#include "slack_stage.h"

#include <check.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/attr.h"
#include "base/digest.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "chat/slack_form.h"
#include "io/http_client.h"
#include "io/http_server.h"
#include "io/loop.h"

enum { WAIT_MS = 8000, STEP_MS = 2 };

PRINTF_LIKE(2, 3) static void note(struct notes *notes, const char *fmt, ...)
{
	char *line = mem_alloc(STAGE_NOTE);
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(line, STAGE_NOTE, fmt, ap);
	va_end(ap);
	ck_assert_uint_lt(notes->n, STAGE_NOTES);
	notes->lines[notes->n++] = line;
}

static void notes_finish(struct notes *notes)
{
	while (notes->n > 0)
		free(notes->lines[--notes->n]);
}

static void on_input(void *ctx, struct chat *from, const struct chat_input *in)
{
	static const char *const kinds[] = {"TEXT",    "EDIT",   "DELETE", "FILE",
					    "COMMAND", "CHOICE", "FORM"};
	struct slack_stage *s = ctx;
	struct strbuf more;

	strbuf_init(&more, STAGE_NOTE);
	if (in->who.circles)
		strbuf_addf(&more, " circles: %s", in->who.circles);
	if (in->who.unsure)
		strbuf_addf(&more, " unsure: %s", in->who.unsure);
	for (size_t i = 0; i < in->fields_n; i++)
		strbuf_addf(&more, " %s=%s", in->fields[i].name, in->fields[i].value);
	note(&s->inputs, "%s %s(%s%s) in %s/%s key=%s message=%s %s/%s [%s]%s",
	     kinds[in->kind], in->who.id, in->who.label,
	     in->who.outsider ? " outsider" : "", in->where.room,
	     in->where.thread ? in->where.thread : "-", in->key,
	     in->message ? in->message : "-", in->action ? in->action : "-",
	     in->token ? in->token : "-", in->text, more.text);
	strbuf_finish(&more);
	if (s->hold)
		s->held[s->held_n++] = in->reply;
	else
		chat_answer(from, in->reply,
			    &(struct chat_answer){.kept = !s->lose,
						  .message = s->say,
						  .form = s->form,
						  .errors = s->errors,
						  .errors_n = s->errors_n});
}

static void on_settled(void *ctx, struct chat *from, int64_t job,
		       const struct chat_receipt *r)
{
	static const char *const outcomes[] = {"SENT", "DOUBTFUL", "LATER", "NOWHERE",
					       "BAD"};
	struct slack_stage *s = ctx;

	(void)from;
	if (r->outcome == CHAT_LATER)
		note(&s->receipts, "%lld LATER %lld %s", (long long)job,
		     (long long)(r->retry_at - loop_now(s->loop)), r->why);
	else
		note(&s->receipts, "%lld %s %s", (long long)job, outcomes[r->outcome],
		     r->outcome == CHAT_SENT ? (r->native ? r->native : "-") : r->why);
}

static void on_found(void *ctx, struct chat *from, int64_t job,
		     const struct chat_person *person, const char *why_not)
{
	struct slack_stage *s = ctx;

	(void)from;
	if (person)
		note(&s->finds, "%lld %s %s%s %d", (long long)job, person->id,
		     person->label, person->outsider ? " outsider" : "",
		     person->tz_minutes);
	else
		note(&s->finds, "%lld - %s", (long long)job, why_not);
}

static void on_state(void *ctx, struct chat *from, bool up, const struct error *why)
{
	struct slack_stage *s = ctx;

	(void)from;
	note(&s->states, "%s%s", up ? "up" : "down ", up ? "" : why->text);
}

/* The fake: what was called with which arguments, and the usual answers. */

static void usual_answer(struct slack_stage *s, const char *method,
			 const struct slack_form *args, struct strbuf *out)
{
	if (strcmp(method, "auth.test") == 0)
		strbuf_adds(out, "{\"ok\":true,\"team_id\":\"T1\",\"user_id\":\"UBOT\","
				 "\"bot_id\":\"BBOT\"}");
	else if (strcmp(method, "conversations.open") == 0)
		strbuf_addf(out, "{\"ok\":true,\"channel\":{\"id\":\"D%s\"}}",
			    slack_form_get(args, "users"));
	else if (strcmp(method, "users.info") == 0)
		strbuf_addf(out,
			    "{\"ok\":true,\"user\":{\"id\":\"%s\",\"name\":\"n\","
			    "\"tz_offset\":3600,\"is_restricted\":%s,\"is_bot\":%s,"
			    "\"deleted\":%s,\"profile\":{\"display_name\":\"Ann\"}}}",
			    slack_form_get(args, "user"),
			    *slack_form_get(args, "user") == 'W' ? "true" : "false",
			    strcmp(slack_form_get(args, "user"), "U0B") == 0 ? "true"
									     : "false",
			    strcmp(slack_form_get(args, "user"), "U0D") == 0 ? "true"
									     : "false");
	else if (strcmp(method, "chat.update") == 0)
		strbuf_addf(out, "{\"ok\":true,\"ts\":\"%s\"}",
			    slack_form_get(args, "ts"));
	else if (strncmp(method, "chat.post", 9) == 0)
		strbuf_addf(out, "{\"ok\":true,\"%s\":\"1700000000.%06u\"}",
			    strcmp(method, "chat.postEphemeral") == 0 ? "message_ts"
								      : "ts",
			    ++s->posts);
	else
		strbuf_adds(out, "{\"ok\":true}");
}

static struct slack_script *scripted(struct slack_stage *s, const char *method)
{
	for (size_t i = 0; i < ARRAY_LEN(s->script); i++)
		if (s->script[i].method && s->script[i].times != 0
		    && strcmp(s->script[i].method, method) == 0)
			return &s->script[i];
	return NULL;
}

static void answer_call(const struct stage_door *door, const struct slack_form *args,
			struct http_request *request)
{
	struct slack_script *script = scripted(door->stage, door->method);
	struct strbuf body;

	strbuf_init(&body, STAGE_NOTE);
	if (!script) {
		usual_answer(door->stage, door->method, args, &body);
		http_answer(request, 200, "application/json", body.text);
	} else {
		script->times -= script->times > 0;
		if (script->retry_after)
			http_answer_header(request, "Retry-After", script->retry_after);
		http_answer(request, script->status, "application/json", script->body);
	}
	strbuf_finish(&body);
}

static void on_call(void *ctx, struct http_request *request)
{
	const struct stage_door *door = ctx;
	struct slack_form args;
	struct strbuf line;
	size_t len;
	const char *body = http_request_body(request, &len);
	const char *bearer = http_request_header(request, "Authorization");

	strbuf_init(&line, STAGE_NOTE - 1);
	strbuf_adds(&line, door->method);
	slack_form_read(body, len, &args);
	if (body[0] == '{')
		strbuf_addf(&line, " %s", body);
	else if (!bearer || strcmp(bearer, "Bearer xoxb-test") != 0)
		strbuf_adds(&line, " WITHOUT ITS TOKEN");
	for (size_t i = 0; i < args.n && body[0] != '{'; i++)
		strbuf_addf(&line, " %s=%s", args.names[i], args.values[i]);
	note(&door->stage->calls, "%s", line.text);
	answer_call(door, &args, request);
	slack_form_finish(&args);
	strbuf_finish(&line);
}

static void open_fake(struct slack_stage *s)
{
	static const char *const methods[] = {"auth.test",
					      "chat.postMessage",
					      "chat.postEphemeral",
					      "chat.update",
					      "conversations.history",
					      "conversations.open",
					      "users.info",
					      "conversations.replies",
					      "views.open",
					      "usergroups.users.list",
					      "conversations.members"};
	struct error err;
	char path[100];

	s->fake = http_server_create(s->loop, "127.0.0.1", 0, &err);
	ck_assert_msg(s->fake != NULL, "%s", err.text);
	for (size_t i = 0; i < ARRAY_LEN(methods); i++) {
		s->doors[i] = (struct stage_door){s, methods[i]};
		(void)snprintf(path, sizeof path, "/api/%s", methods[i]);
		http_server_route(s->fake, path, on_call, &s->doors[i]);
	}
	s->doors[12] = (struct stage_door){s, "response"};
	http_server_route(s->fake, "/respond", on_call, &s->doors[12]);
	s->doors[13] = (struct stage_door){s, "hook"};
	http_server_route(s->fake, "/services/T/B/x", on_call, &s->doors[13]);
}

void slack_stage_open(struct slack_stage *s, void (*change)(struct slack_options *o))
{
	struct chat_sink sink = {s, on_input, on_settled, on_found, on_state};
	struct slack_options options = {.network = "slack:T1",
					.team = "T1",
					.bot_token = "xoxb-test",
					.signing_secrets = {"secret", "older"},
					.report_channel = "CHIRING",
					.insecure_loopback = true};
	char base[100], host[40], hook[100];
	struct error err;

	*s = (struct slack_stage){0};
	s->loop = loop_create(&err);
	open_fake(s);
	s->client = http_client_create(s->loop, true, &err);
	s->hub = slack_hub_create(s->loop, "127.0.0.1", 0, &err);
	ck_assert_msg(s->hub != NULL, "%s", err.text);
	(void)snprintf(host, sizeof host, "127.0.0.1:%d", http_server_port(s->fake));
	(void)snprintf(base, sizeof base, "http://%s/api/", host);
	(void)snprintf(hook, sizeof hook, "http://%s/services/T/B/x", host);
	options.api_base = base;
	options.response_host = host;
	options.webhook = hook;
	if (change)
		change(&options);
	else
		options.webhook = NULL;
	s->chat = slack_create(s->loop, s->hub, &options, &sink, &err);
	ck_assert_msg(s->chat != NULL, "%s", err.text);
	slack_stage_wait(s, &s->states, 1);
}

void slack_stage_close(struct slack_stage *s)
{
	chat_destroy(s->chat);
	slack_hub_destroy(s->hub);
	http_client_destroy(s->client);
	http_server_destroy(s->fake);
	loop_destroy(s->loop);
	notes_finish(&s->calls);
	notes_finish(&s->inputs);
	notes_finish(&s->receipts);
	notes_finish(&s->finds);
	notes_finish(&s->states);
	notes_finish(&s->answers);
}

static void on_stop(void *ctx)
{
	loop_stop(ctx);
}

/* As urgent as the sockets, and always ready: timers would come before all of them. */
static void on_ready(void *ctx)
{
	struct slack_stage *s = ctx;

	if (++s->turns % 8 == 0)
		loop_stop(s->loop);
}

static void run_frozen(struct slack_stage *s, int ms)
{
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	struct loop_reader *reader;
	struct error err;

	reader = loop_read(s->loop, fd, on_ready, s, &err);
	ck_assert_msg(reader != NULL, "%s", err.text);
	for (; ms > 0; ms -= STEP_MS) {
		loop_advance(s->loop, STEP_MS);
		nanosleep(&(struct timespec){0, 500000}, NULL); /* for the sockets */
		loop_run(s->loop);
	}
	loop_reader_stop(reader);
	close(fd);
}

void slack_stage_run(struct slack_stage *s, int ms)
{
	if (s->frozen) {
		run_frozen(s, ms);
		return;
	}
	loop_after(s->loop, ms, on_stop, s->loop);
	loop_run(s->loop);
}

void slack_stage_leap(struct slack_stage *s, int64_t seconds)
{
	if (!s->frozen)
		loop_freeze(s->loop, loop_now(s->loop));
	s->frozen = true;
	loop_advance(s->loop, seconds * 1000);
}

const char *slack_stage_wait(struct slack_stage *s, struct notes *notes, size_t n)
{
	for (int ms = 0; notes->n < n && ms < WAIT_MS; ms += STEP_MS)
		slack_stage_run(s, STEP_MS);
	ck_assert_msg(notes->n >= n, "only %zu of %zu lines", notes->n, n);
	return notes->lines[n - 1];
}

const char *slack_stage_until(struct slack_stage *s, struct notes *notes,
			      const char *words)
{
	for (int ms = 0; ms < WAIT_MS; ms += STEP_MS) {
		while (notes->asked < notes->n)
			if (strstr(notes->lines[notes->asked++], words))
				return notes->lines[notes->asked - 1];
		slack_stage_run(s, STEP_MS);
	}
	ck_abort_msg("nothing says: %s", words);
	return NULL;
}

static void on_posted(void *ctx, const struct http_result *result)
{
	struct slack_stage *s = ctx;

	note(&s->answers, "%d %s", result->status, result->body);
}

void slack_stage_post(struct slack_stage *s, const char *path, const char *body,
		      const char *secret)
{
	char url[200], now[24], hex[DIGEST_HEX], signature[DIGEST_HEX + 3];
	struct http_header headers[] = {{"X-Slack-Request-Timestamp", now},
					{"X-Slack-Signature", signature}};

	(void)snprintf(now, sizeof now, "%lld", (long long)loop_now(s->loop));
	digest_hmac(
		secret,
		(struct digest_part[]){
			{"v0:", 3}, {now, strlen(now)}, {":", 1}, {body, strlen(body)}},
		4, hex);
	(void)snprintf(signature, sizeof signature, "v0=%s", hex);
	(void)snprintf(url, sizeof url, "http://127.0.0.1:%d%s",
		       http_server_port(slack_hub_server(s->hub)), path);
	http_client_post(
		s->client,
		&(struct http_post){.url = url,
				    .type = "application/x-www-form-urlencoded",
				    .body = body,
				    .len = strlen(body),
				    .headers = headers,
				    .headers_n = ARRAY_LEN(headers)},
		on_posted, s);
}

const char *slack_stage_ask(struct slack_stage *s, const char *path, const char *body)
{
	slack_stage_post(s, path, body, "secret");
	return slack_stage_wait(s, &s->answers, s->answers.n + 1);
}

const char *slack_stage_interact(struct slack_stage *s, const char *json)
{
	struct strbuf body;
	const char *answer;

	strbuf_init(&body, 100000);
	slack_form_add(&body, "payload", json);
	answer = slack_stage_ask(s, "/slack/interactivity", body.text);
	strbuf_finish(&body);
	return answer;
}

void slack_stage_send(struct slack_stage *s, int job, const char *room,
		      const char *text)
{
	struct chat_message m = {0};

	chat_add_text(&m, PART_TEXT, text);
	chat_send(s->chat, job, &(struct chat_place){"slack:T1", room, NULL}, &m);
	chat_message_finish(&m);
}
