/*
 * How long grading takes: each sample of the bank, and answers as long as they
 * may be that were made to take long. Run from the top of the tree.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/attr.h"
#include "core/bank.h"
#include "core/rubric.h"
#include "io/file.h"

enum { FILE_MAX = 4 << 20, AGAIN = 20 };

static double now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static struct bank_file read_file(const char *path)
{
	struct bank_file ret = {.name = path};
	struct error err;

	ret.text = file_read(path, FILE_MAX, &ret.len, &err);
	if (!ret.text) {
		fprintf(stderr, "%s\n", err.text);
		exit(2);
	}
	return ret;
}

struct tally {
	double sum, worst;
	size_t n;
};

static double time_of(const struct rubric *rubric, const struct lexicon *lexicon,
		      const char *answer, int again)
{
	double start = now_us();
	struct grade grade;

	for (int i = 0; i < again; i++)
		rubric_grade(rubric, lexicon, answer, &grade);
	return (now_us() - start) / again;
}

static void add(struct tally *t, double us)
{
	t->sum += us;
	t->n++;
	t->worst = us > t->worst ? us : t->worst;
}

static void samples(const struct bank *bank, struct tally *ret)
{
	for (size_t i = 0; i < bank->probes_n; i++) {
		const struct rubric *r = &bank->probes[i]->main;

		for (size_t k = 0; k < r->samples_n; k++)
			add(ret,
			    time_of(r, bank->lexicon, r->samples[k].answer, AGAIN));
	}
}

/* The first words of all patterns again and again, without a full stop. */
static void fill_terms(const struct rubric *r, char *to, size_t size)
{
	size_t n = 0;

	while (n + 64 < size)
		for (size_t i = 0; i < r->points_n && n + 64 < size; i++) {
			const char *word = r->points[i].match[0];
			size_t len = strcspn(word, "|~*@!");

			n += (size_t)snprintf(to + n, size - n, "%.*s ",
					      (int)(len < 40 ? len : 40), word);
		}
}

static void fill(const char *unit, char *to, size_t size)
{
	size_t n = strlen(unit);

	for (size_t i = 0; i + 1 < size; i++)
		to[i] = unit[i % n];
	to[size - 1] = '\0';
}

static void hostile(const struct bank *bank, struct tally *ret)
{
	static const char *const units[] = {
		"no ",
		"people say that is wrong ",
		"wirtnig somthnig ",
		"a,",
		"if not ",
		"lock key retry cache index ",
		"don't think ",
		"\xC3\xA9",
		"((",
	};
	static char answer[ANSWER_BYTES_MAX + 1];

	for (size_t i = 0; i < bank->probes_n; i++) {
		const struct rubric *r = &bank->probes[i]->main;

		fill_terms(r, answer, sizeof answer);
		add(ret, time_of(r, bank->lexicon, answer, 1));
		for (size_t k = 0; k < ARRAY_LEN(units); k++) {
			fill(units[k], answer, sizeof answer);
			add(ret, time_of(r, bank->lexicon, answer, 1));
		}
	}
}

static void print(const char *what, const struct tally *t)
{
	printf("%-28s %6zu: mean %8.1f us, worst %8.1f us\n", what, t->n,
	       t->sum / (double)t->n, t->worst);
}

int main(void)
{
	struct bank_file words = read_file("questions/words.txt");
	struct bank_file sets = read_file("questions/lexicon.json");
	struct tally sample = {0}, long_one = {0};
	double start, load = 0;

	for (size_t i = 0; i < CONCEPTS; i++) {
		struct bank_file file;
		struct bank *bank;
		struct error err;
		char path[200];

		snprintf(path, sizeof path, "questions/backend/%s.json",
			 concept_names[i].id);
		file = read_file(path);
		start = now_us();
		bank = bank_parse_loose(&file, &sets, &words, &err);
		load += now_us() - start;
		if (!bank) {
			fprintf(stderr, "%s\n", err.text);
			return 2;
		}
		samples(bank, &sample);
		hostile(bank, &long_one);
		bank_destroy(bank);
	}
	printf("%-28s %6d: mean %8.1f us\n", "one concept, loaded", CONCEPTS,
	       load / CONCEPTS);
	print("the bank's samples", &sample);
	print("16 KB, made to take long", &long_one);
	return 0;
}
