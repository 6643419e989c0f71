/* `leadline report | replay | list | export`: what the database knows. */
#include "commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "conversation.h"
#include "database.h"

enum { OUTPUT_MAX = 1 << 24 };

/* What each of these commands needs: the database, and banks to read it with. */
struct opened {
	struct database db;
	struct library *library;
};

static bool open_both(const struct database_options *options, struct opened *ret,
		      struct error *err)
{
	bool ok = database_open(options, &ret->db, err);

	ret->library = ok ? library_empty() : NULL;
	return ok;
}

static void close_both(struct opened *o)
{
	library_destroy(o->library);
	database_close(&o->db);
}

/* What was written into `out` inside the open transaction is shown, and that it was
 * shown is recorded: nobody reads without a trace. Ends the transaction, and out. */
static bool show(struct opened *o, enum audit_act act, const char *id,
		 struct strbuf *out, struct error *err)
{
	bool ok =
		database_record(&o->db, act, id, err) && store_commit(o->db.store, err);

	if (ok)
		(void)fwrite(out->text, 1, out->len, stdout);
	else
		store_rollback(o->db.store);
	strbuf_finish(out);
	return ok;
}

static void write_report(const struct conversation *c, bool json, struct strbuf *out)
{
	struct profile profile;
	struct report report;

	conversation_report(c, &profile, &report);
	if (json)
		report_json(&report, out);
	else
		report_text(&report, out);
}

static void write_decision(const struct conversation *c, struct strbuf *out)
{
	struct profile profile;
	struct report report;

	conversation_report(c, &profile, &report);
	report_decision(&report, out);
}

/* People read it in a terminal, which no answer is to steer. JSON is for programs. */
static void drop_controls(struct strbuf *out)
{
	size_t kept = 0;

	for (size_t i = 0; i < out->len;) {
		size_t skip = utf8_control(out->text + i);

		if (skip == 0)
			out->text[kept++] = out->text[i++];
		i += skip;
	}
	out->text[kept] = '\0';
	out->len = kept;
}

static bool print_report(struct opened *o, const char *id, bool json, struct error *err)
{
	struct conversation *c;
	struct strbuf out;

	if (!store_begin(o->db.store, err))
		return false;
	c = conversation_load(o->db.store, o->library, id, err);
	if (!c) {
		store_rollback(o->db.store);
		return error_wrap(err, "%s", id);
	}
	strbuf_init(&out, OUTPUT_MAX);
	write_report(c, json, &out);
	if (!json) {
		write_decision(c, &out);
		drop_controls(&out);
	}
	conversation_destroy(c);
	return show(o, AUDIT_READ, id, &out, err);
}

int cmd_report(int argc, char **argv)
{
	struct database_options options = {.db = NULL};
	const char *format = "text", *id = NULL;
	const struct option_row rows[] = {
		database_db_row(&options),
		database_by_row(&options),
		{"--format", "text|json", &format, NULL, "for people or for programs"},
	};
	const struct command_usage usage = {"report",
					    "Prints an interview's depth report.", "ID",
					    rows, ARRAY_LEN(rows)};
	int code = options_parse(&usage, argc, argv, &id);
	struct error err = {0};
	struct opened o = {0};
	bool json = strcmp(format, "json") == 0;

	if (code != OPTIONS_GO_ON)
		return code;
	if (!json && strcmp(format, "text") != 0) {
		error_set(&err, ERR_INPUT, "--format: must be text or json");
		return options_fail("report", &err);
	}
	code = EXIT_GOOD;
	if (!open_both(&options, &o, &err) || !print_report(&o, id, json, &err))
		code = options_fail("report", &err);
	close_both(&o);
	return code;
}

/* The digest of the report that was given out; NULL if none was. */
static const char *reported_digest(const struct event_log *log)
{
	for (size_t i = log->n; i-- > 0;)
		if (log->events[i].kind == EVENT_REPORTED)
			return log->events[i].digest;
	return NULL;
}

static bool same_report(const struct conversation *c)
{
	const char *given = reported_digest(&c->log);
	char digest[DIGEST_HEX];
	struct strbuf out;

	if (!given) {
		printf("no report has been given out yet\n");
		return true;
	}
	strbuf_init(&out, OUTPUT_MAX);
	write_report(c, false, &out);
	digest_bytes(out.text, out.len, digest);
	strbuf_finish(&out);
	if (strcmp(given, digest) == 0)
		printf("the report is the one that was given out (%.12s)\n", digest);
	else
		printf("the report differs: %.12s was given out, the events give %.12s\n",
		       given, digest);
	return strcmp(given, digest) == 0;
}

static bool same_grade(const struct grade *a, const struct grade *b)
{
	bool same = !(a->score < b->score) && !(a->score > b->score)
		    && a->points_n == b->points_n;

	for (size_t i = 0; same && i < a->points_n; i++)
		same = a->points[i].state == b->points[i].state
		       && a->points[i].start == b->points[i].start
		       && a->points[i].end == b->points[i].end;
	return same;
}

static bool regrade_one(const struct conversation *c, int answer)
{
	const struct event *graded = interview_graded(&c->log, answer);
	const struct rubric *rubric =
		interview_rubric(&c->state, c->bank->bank, answer);
	struct strbuf text;
	struct grade now;
	bool same;

	if (!graded || !rubric || c->state.answers[answer].state != ANSWER_GRADED)
		return true;
	strbuf_init(&text, (size_t)2 * ANSWER_BYTES_MAX + 2);
	interview_graded_text(&c->state, &c->log, answer, &text);
	rubric_grade(rubric, c->bank->bank->lexicon, text.text, &now);
	strbuf_finish(&text);
	same = same_grade(graded->grade, &now);
	if (!same)
		printf("answer %d (%s): score %.3f was recorded, now %.3f\n", answer,
		       interview_asked(&c->log, answer)->asked.probe,
		       graded->grade->score, now.score);
	return same;
}

static bool regrade(const struct conversation *c)
{
	int different = 0;

	for (int i = 0; i < c->state.answers_n; i++)
		different += !regrade_one(c, i);
	printf("%d of %d answers would be graded differently today\n", different,
	       c->state.answers_n);
	return different == 0;
}

static int replay(struct opened *o, const char *id, bool again, struct error *err)
{
	struct conversation *c = conversation_load(o->db.store, o->library, id, err);
	bool same;

	if (!c) {
		(void)error_wrap(err, "%s", id);
		fprintf(stderr, "leadline replay: %s\n", err->text);
		return EXIT_NOT_SO;
	}
	printf("%s: %zu events, both chains whole, head %.12s\n", id, c->log.n,
	       c->head);
	same = same_report(c);
	if (again && !regrade(c))
		same = false;
	conversation_destroy(c);
	return same ? EXIT_GOOD : EXIT_NOT_SO;
}

int cmd_replay(int argc, char **argv)
{
	struct database_options options = {.db = NULL};
	const char *id = NULL;
	bool again = false;
	const struct option_row rows[] = {
		database_db_row(&options),
		{"--regrade", NULL, NULL, &again,
		 "grade every answer again and list the differences"},
	};
	const struct command_usage usage = {
		"replay", "Proves from its events that a report is what it was.", "ID",
		rows, ARRAY_LEN(rows)};
	int code = options_parse(&usage, argc, argv, &id);
	struct error err = {0};
	struct opened o = {0};

	if (code != OPTIONS_GO_ON)
		return code;
	if (open_both(&options, &o, &err))
		code = replay(&o, id, again, &err);
	else
		code = options_fail("replay", &err);
	close_both(&o);
	return code;
}

static const char *phase_word(enum store_phase phase)
{
	switch (phase) {
	case STORE_WAITING:
		return "waiting";
	case STORE_LIVE:
		return "live";
	case STORE_ENDED:
		return "ended";
	case STORE_FORGOTTEN:
		return "forgotten";
	}
	return NULL;
}

static bool print_row(void *ctx, const struct store_interview *row)
{
	(void)ctx;
	printf("%-8s %-10s %-10s %s\n", row->id, phase_word(row->phase),
	       row->phase == STORE_FORGOTTEN ? "-" : row->role,
	       row->phase == STORE_FORGOTTEN ? "-" : row->person);
	return true;
}

int cmd_list(int argc, char **argv)
{
	struct database_options options = {.db = NULL};
	const struct option_row rows[] = {database_db_row(&options)};
	const struct command_usage usage = {"list",
					    "Lists the interviews of a database.", NULL,
					    rows, ARRAY_LEN(rows)};
	int code = options_parse(&usage, argc, argv, NULL);
	struct error err = {0};
	struct database db;

	if (code != OPTIONS_GO_ON)
		return code;
	code = EXIT_GOOD;
	if (!database_open(&options, &db, &err)
	    || !store_each(db.store, print_row, NULL, &err))
		code = options_fail("list", &err);
	database_close(&db);
	return code;
}

static bool export_event(void *ctx, const struct store_event *e)
{
	struct json_out *out = ctx;

	json_open_object(out);
	json_add_integer(out, "seq", e->seq);
	json_add_integer(out, "at", e->at);
	json_add_string(out, "kind", e->kind);
	json_key(out, "body");
	json_put_raw(out, e->body);
	json_add_string(out, "digest", e->digest);
	json_add_string(out, "seal", e->seal);
	json_close_object(out);
	return true;
}

static bool export_message(void *ctx, const struct store_out *row)
{
	struct json_out *out = ctx;

	json_open_object(out);
	json_add_integer(out, "seq", row->seq);
	json_add_integer(out, "part", row->part);
	json_add_string(out, "network", row->network);
	json_add_string(out, "room", row->room);
	json_add_string(out, "state", store_out_state_word(row->state));
	json_add_integer(out, "tries", row->tries);
	json_key(out, "message");
	json_put_raw(out, row->message);
	json_close_object(out);
	return true;
}

static void export_row(const struct store_interview *row, struct json_out *out)
{
	json_add_string(out, "interview", row->id);
	json_add_string(out, "phase", phase_word(row->phase));
	json_add_string(out, "network", row->network);
	json_add_string(out, "person", row->person);
	json_add_string(out, "role", row->role);
	json_add_integer(out, "created", row->created);
	json_add_string(out, "head_digest", row->head_digest);
	json_add_string(out, "head_seal", row->head_seal);
}

static void export_report(struct opened *o, const char *id, struct json_out *out)
{
	struct error err = {0};
	struct conversation *c = conversation_load(o->db.store, o->library, id, &err);
	struct strbuf report;

	json_key(out, "report");
	if (!c) {
		json_put_null(out);
		json_add_string(out, "report_error", err.text);
		return;
	}
	strbuf_init(&report, OUTPUT_MAX);
	write_report(c, true, &report);
	json_put_raw(out, report.text);
	strbuf_finish(&report);
	conversation_destroy(c);
}

static bool export_all(struct opened *o, const struct store_interview *row,
		       struct strbuf *text, struct error *err)
{
	struct store *store = o->db.store;
	struct json_out out;
	bool ok;

	json_out_init(&out, text, true);
	json_open_object(&out);
	export_row(row, &out);
	json_key(&out, "events");
	json_open_array(&out);
	ok = store_each_event(store, row->id, export_event, &out, err);
	json_close_array(&out);
	json_key(&out, "messages");
	json_open_array(&out);
	ok = ok && store_out_of(store, row->id, export_message, &out, err);
	json_close_array(&out);
	if (row->phase != STORE_FORGOTTEN)
		export_report(o, row->id, &out);
	json_close_object(&out);
	strbuf_adds(text, "\n");
	return ok;
}

static bool print_export(struct opened *o, const char *id, struct error *err)
{
	struct store_interview row;
	struct strbuf text;
	bool ok;

	if (!store_begin(o->db.store, err))
		return false;
	if (!store_find(o->db.store, id, &row, err)) {
		store_rollback(o->db.store);
		return false;
	}
	strbuf_init(&text, OUTPUT_MAX);
	ok = export_all(o, &row, &text, err);
	store_interview_finish(&row);
	if (ok)
		return show(o, AUDIT_EXPORT, id, &text, err);
	store_rollback(o->db.store);
	strbuf_finish(&text);
	return false;
}

int cmd_export(int argc, char **argv)
{
	struct database_options options = {.db = NULL};
	const char *id = NULL;
	const struct option_row rows[] = {database_db_row(&options),
					  database_by_row(&options)};
	const struct command_usage usage = {
		"export", "Prints everything stored about one interview, as JSON.",
		"ID", rows, ARRAY_LEN(rows)};
	int code = options_parse(&usage, argc, argv, &id);
	struct error err = {0};
	struct opened o = {0};

	if (code != OPTIONS_GO_ON)
		return code;
	code = EXIT_GOOD;
	if (!open_both(&options, &o, &err) || !print_export(&o, id, &err))
		code = options_fail("export", &err);
	close_both(&o);
	return code;
}
