/* `leadline grade`: which points answers show, a line of JSON for each. */
#include "commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "core/bank.h"
#include "core/rubric.h"
#include "io/file.h"
#include "options.h"

enum {
	FILE_BYTES_MAX = 16 << 20,
	LINE_BYTES_MAX = 1 << 20,
	OUTPUT_BYTES_MAX = 4 << 20,
	PATH_BYTES = 1200,
};

struct grade_options {
	const char *bank, *lexicon, *words;
};

/* A file that was read for the bank; both strings owned. */
struct grade_file {
	char *path, *text;
	struct bank_file file;
};

static void file_end(struct grade_file *f)
{
	free(f->path);
	free(f->text);
}

static bool file_begin(struct grade_file *f, const char *path, struct error *err)
{
	f->path = mem_strdup(path);
	f->text = file_read(path, FILE_BYTES_MAX, &f->file.len, err);
	f->file.name = f->path;
	f->file.text = f->text;
	return f->text != NULL;
}

/* Beside the bank's folder, in the tree, or installed; false: nowhere. */
static bool find_beside(const char *bank, const char *name, char ret[PATH_BYTES])
{
	const char *slash = strrchr(bank, '/');
	int folder = slash ? (int)(slash - bank) : 1;

	(void)snprintf(ret, PATH_BYTES, "%.*s/../%s", folder, slash ? bank : ".", name);
	if (file_exists(ret))
		return true;
	(void)snprintf(ret, PATH_BYTES, "questions/%s", name);
	if (file_exists(ret))
		return true;
	(void)snprintf(ret, PATH_BYTES, "%s/questions/%s", LEADLINE_DATADIR, name);
	return file_exists(ret);
}

static struct bank *load_bank(const struct grade_options *o, struct error *err)
{
	struct grade_file bank = {0}, lexicon = {0}, words = {0};
	char lexicon_path[PATH_BYTES], words_path[PATH_BYTES];
	const char *lexicon_at = o->lexicon, *words_at = o->words;
	struct bank *ret = NULL;

	if (!lexicon_at && find_beside(o->bank, "lexicon.json", lexicon_path))
		lexicon_at = lexicon_path;
	if (!words_at && find_beside(o->bank, "words.txt", words_path))
		words_at = words_path;
	if (!file_begin(&bank, o->bank, err))
		goto out;
	if (lexicon_at && !file_begin(&lexicon, lexicon_at, err))
		goto out;
	/* Without the list the same answers would get other grades. */
	if (!words_at)
		error_set(err, ERR_INPUT, "no words.txt is found; name one by --words");
	else if (file_begin(&words, words_at, err))
		ret = bank_parse_loose(&bank.file, lexicon_at ? &lexicon.file : NULL,
				       &words.file, err);
out:
	file_end(&bank);
	file_end(&lexicon);
	file_end(&words);
	return ret;
}

static void put_span(struct json_out *out, const char *answer, uint32_t start,
		     uint32_t end)
{
	json_add_integer(out, "start", start);
	json_add_integer(out, "end", end);
	json_key(out, "quote");
	json_put_string_n(out, answer + start, end - start);
}

static void put_points(struct json_out *out, const struct rubric *rubric,
		       const struct grade *grade, const char *answer)
{
	json_key(out, "points");
	json_open_array(out);
	for (size_t i = 0; i < grade->points_n; i++) {
		const struct point_grade *p = &grade->points[i];

		json_open_object(out);
		json_add_string(out, "id", rubric->points[i].id);
		json_add_string(out, "state", point_state_word(p->state));
		put_span(out, answer, p->start, p->end);
		json_close_object(out);
	}
	json_close_array(out);
}

static void put_misconceptions(struct json_out *out, const struct rubric *rubric,
			       const struct grade *grade, const char *answer)
{
	json_key(out, "misconceptions");
	json_open_array(out);
	for (size_t i = 0; i < grade->misconceptions_n; i++) {
		const struct misconception_grade *m = &grade->misconceptions[i];

		if (!m->shown)
			continue;
		json_open_object(out);
		json_add_string(out, "id", rubric->misconceptions[i].id);
		put_span(out, answer, m->start, m->end);
		json_close_object(out);
	}
	json_close_array(out);
}

/* One line of input: a probe of the bank, and what was answered. */
struct question {
	const char *id; /* both borrowed from the line's JSON */
	const char *answer;
	const struct rubric *rubric;
};

/* "id", or "id/follow_up" for its follow-up. */
static const struct rubric *rubric_of(const struct bank *bank, const char *id)
{
	static const char tail[] = "/follow_up";
	size_t len = strlen(id), tail_len = sizeof tail - 1;
	int n = bank_find(bank, id);
	char *stem;

	if (n >= 0)
		return &bank->probes[n]->main;
	if (len <= tail_len || strcmp(id + len - tail_len, tail) != 0)
		return NULL;
	stem = mem_strndup(id, len - tail_len);
	n = bank_find(bank, stem);
	free(stem);
	return n >= 0 ? bank->probes[n]->follow_up : NULL;
}

static bool question_read(const struct bank *bank, const struct json_at *root,
			  struct question *ret, struct error *err)
{
	struct json_at at;

	if (!json_member(root, "probe", &at, err) || !json_string(&at, &ret->id, err)
	    || !json_get_string(root, "answer", &ret->answer, err))
		return false;
	ret->rubric = rubric_of(bank, ret->id);
	if (!ret->rubric)
		return json_fail(&at, err, "the bank has no probe %s", ret->id);
	if (strlen(ret->answer) > ANSWER_BYTES_MAX)
		return json_fail(root, err, "answer: longer than %d bytes",
				 ANSWER_BYTES_MAX);
	return true;
}

static void grade_out(const struct bank *bank, const struct question *q)
{
	struct grade grade;
	struct strbuf text;
	struct json_out out;

	rubric_grade(q->rubric, bank->lexicon, q->answer, &grade);
	strbuf_init(&text, OUTPUT_BYTES_MAX);
	json_out_init(&out, &text, false);
	json_open_object(&out);
	json_add_string(&out, "probe", q->id);
	json_add_number(&out, "score", grade.score);
	json_add_string(&out, "confidence", grade.low_confidence ? "low" : "high");
	put_points(&out, q->rubric, &grade, q->answer);
	put_misconceptions(&out, q->rubric, &grade, q->answer);
	json_close_object(&out);
	puts(text.text);
	/* Whoever feeds us one line at a time waits for it. */
	(void)fflush(stdout);
	strbuf_finish(&text);
}

static bool grade_line(const struct bank *bank, const struct strbuf *line,
		       const char *name, struct error *err)
{
	struct json *root;
	struct json_at at;
	struct question q;
	bool ok;

	if (!strbuf_ok(line))
		return error_set(err, ERR_INPUT, "%s: longer than %d bytes", name,
				 LINE_BYTES_MAX);
	root = json_parse(line->text, line->len, name, err);
	if (!root)
		return false;
	at = json_at_root(root, name);
	ok = question_read(bank, &at, &q, err);
	if (ok)
		grade_out(bank, &q);
	json_free(root);
	return ok;
}

/* The next line without its end; false at the end of the input. */
static bool read_line(FILE *from, struct strbuf *line)
{
	int c;

	strbuf_clear(line);
	while ((c = getc(from)) != EOF && c != '\n')
		strbuf_add(line, (char[]){(char)c}, 1);
	return c != EOF || line->len > 0;
}

static bool grade_all(const struct bank *bank, struct error *err)
{
	struct strbuf line;
	bool ok = true;

	strbuf_init(&line, LINE_BYTES_MAX);
	for (unsigned long n = 1; ok && read_line(stdin, &line); n++) {
		char name[40];

		(void)snprintf(name, sizeof name, "line %lu", n);
		/* An empty line is none. */
		if (line.text[strspn(line.text, " \t\r")])
			ok = grade_line(bank, &line, name, err);
	}
	strbuf_finish(&line);
	if (ok && ferror(stdin))
		ok = error_set(err, ERR_SYSTEM, "standard input can't be read");
	return ok;
}

int cmd_grade(int argc, char **argv)
{
	struct grade_options o = {0};
	const struct option_row rows[] = {
		{"--bank", "FILE", &o.bank, NULL,
		 "the probes: a concept file, or one with \"lexicon\" and \"probes\""},
		{"--lexicon", "F", &o.lexicon, NULL,
		 "for a file that has none (../lexicon.json beside it)"},
		{"--words", "F", &o.words, NULL,
		 "the word list (../words.txt beside it)"},
	};
	const struct command_usage usage = {
		"grade",
		"Grades answers: {\"probe\": ID, \"answer\": TEXT} a line on standard "
		"input,\none object a line comes out, in the same order.",
		NULL, rows, ARRAY_LEN(rows)};
	int code = options_parse(&usage, argc, argv, NULL);
	struct error err = {0};
	struct bank *bank;

	if (code != OPTIONS_GO_ON)
		return code;
	if (!o.bank) {
		error_set(&err, ERR_INPUT, "--bank is missing");
		return options_fail("grade", &err);
	}
	bank = load_bank(&o, &err);
	if (!bank)
		return options_fail("grade", &err);
	code = grade_all(bank, &err) ? EXIT_GOOD : options_fail("grade", &err);
	bank_destroy(bank);
	return code;
}
