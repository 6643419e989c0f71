#include "try_probe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "core/word.h"
#include "library.h"
#include "options.h"

enum { LINE_BYTES = 4096 };

/* An answer's lines up to an empty one or `done`. False: the input has ended. */
static bool read_answer(struct strbuf *answer)
{
	char line[LINE_BYTES];
	bool more = true, whole = true;

	strbuf_clear(answer);
	while ((more = fgets(line, sizeof line, stdin) != NULL)) {
		bool starts = whole;

		whole = strchr(line, '\n') != NULL;
		if (starts && (line[0] == '\n' || word_find(line) == WORD_DONE))
			break;
		strbuf_adds(answer, line);
	}
	if (answer->len > 0 && answer->text[answer->len - 1] == '\n')
		answer->text[--answer->len] = '\0';
	return more;
}

static void print_span(const char *answer, uint32_t start, uint32_t end)
{
	if (end > start)
		printf("  bytes %u to %u: \"%.*s\"", start, end, (int)(end - start),
		       answer + start);
	printf("\n");
}

static void print_grade(const struct rubric *rubric, const char *answer,
			const struct grade *grade)
{
	for (size_t i = 0; i < grade->points_n; i++) {
		const struct point *p = &rubric->points[i];

		printf("  %-9s %-16s %-8s weight %g, credit %.2f",
		       point_state_word(grade->points[i].state), p->id,
		       rung_word(p->rung), p->weight, grade->points[i].credit);
		print_span(answer, grade->points[i].start, grade->points[i].end);
	}
	for (size_t i = 0; i < grade->misconceptions_n; i++) {
		if (!grade->misconceptions[i].shown)
			continue;
		printf("  mistaken  %-16s costs %g", rubric->misconceptions[i].id,
		       rubric->misconceptions[i].cost);
		print_span(answer, grade->misconceptions[i].start,
			   grade->misconceptions[i].end);
	}
	printf("  score %.2f of 1, target %g, confidence %s%s\n", grade->score,
	       rubric->target, grade->low_confidence ? "low" : "high",
	       grade->on_topic ? "" : ", off the topic");
}

static void ask(const struct rubric *rubric, const struct lexicon *lexicon)
{
	struct strbuf answer;
	bool more = true;

	strbuf_init(&answer, ANSWER_BYTES_MAX);
	while (more) {
		struct grade grade;
		char *text;

		printf("\n%s\n", rubric->ask);
		(void)fflush(stdout);
		more = read_answer(&answer);
		if (answer.len == 0)
			continue;
		text = utf8_repair(answer.text, answer.len);
		rubric_grade(rubric, lexicon, text, &grade);
		print_grade(rubric, text, &grade);
		free(text);
	}
	strbuf_finish(&answer);
}

/* "ID" or "ID/follow_up". */
static const struct rubric *find_rubric(const struct bank *bank, const char *id,
					struct error *err)
{
	static const char suffix[] = "/follow_up";
	size_t len = strlen(id), tail = sizeof suffix - 1;
	bool behind = len > tail && strcmp(id + len - tail, suffix) == 0;
	char *name = mem_strndup(id, behind ? len - tail : len);
	int n = bank_find(bank, name);
	const struct rubric *rubric = NULL;

	free(name);
	if (n >= 0)
		rubric = behind ? bank->probes[n]->follow_up : &bank->probes[n]->main;
	if (!rubric)
		error_set(err, ERR_INPUT, "--probe: the bank has no %s", id);
	return rubric;
}

int try_probe(const char *bank_dir, const char *id)
{
	struct library_paths paths = {.bank = bank_dir};
	struct error err = {0};
	struct library *library = library_open(&paths, &err);
	const struct rubric *rubric = NULL;
	const struct bank *bank;
	int code = EXIT_GOOD;

	if (!library)
		return options_fail("try", &err);
	bank = library_current(library)->bank;
	rubric = find_rubric(bank, id, &err);
	if (rubric)
		ask(rubric, bank->lexicon);
	else
		code = options_fail("try", &err);
	library_destroy(library);
	return code;
}
