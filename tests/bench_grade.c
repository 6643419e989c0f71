/*
 * What grading costs: an answer of sixty words against each probe of the bank,
 * and loading the bank. Runs from the top of the tree.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "app/library.h"
#include "core/bank.h"
#include "core/rubric.h"
#include "core/text.h"

enum { RUNS = 25, LOADS = 9 };

static const char answer[] =
	"I would let the client generate a unique id for each attempt and send it along, "
	"then the server stores the id together with the result in the same transaction, "
	"behind a unique constraint. If the same id arrives again we return the stored "
	"response instead of doing the work twice, and when the first one is still "
	"running we answer with a conflict and let the caller retry.";

static double now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values, size_t n)
{
	qsort(values, n, sizeof *values, by_size);
	return values[n / 2];
}

/* Median over the runs of the mean over the bank's probes. */
static double grading_us(const struct bank *bank)
{
	double each[RUNS];
	struct grade grade;

	for (int i = 0; i < RUNS; i++) {
		double begin = now_us();

		for (size_t p = 0; p < bank->probes_n; p++)
			rubric_grade(&bank->probes[p]->main, bank->lexicon, answer,
				     &grade);
		each[i] = (now_us() - begin) / (double)bank->probes_n;
	}
	return median(each, RUNS);
}

static double loading_us(const struct library_paths *paths)
{
	double each[LOADS];

	for (int i = 0; i < LOADS; i++) {
		double begin = now_us();
		struct error err;
		struct library *library = library_open(paths, &err);

		each[i] = now_us() - begin;
		library_destroy(library);
	}
	return median(each, LOADS);
}

int main(void)
{
	struct library_paths paths = {"questions/backend", "config/roles"};
	struct error err;
	struct library *library = library_open(&paths, &err);

	if (!library) {
		fprintf(stderr, "%s\n", err.text);
		return EXIT_FAILURE;
	}
	printf("grading %zu words: %.0f us (median of %d runs over the bank, limit 200)\n",
	       text_words(answer), grading_us(library_current(library)->bank), RUNS);
	printf("loading the bank: %.1f ms (median of %d)\n", loading_us(&paths) / 1e3,
	       LOADS);
	library_destroy(library);
	return EXIT_SUCCESS;
}
