/* Any bytes as an answer to a made question. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/bank.h"
#include "core/rubric.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char made[] =
	"{\"lexicon\": {\"retry\": [\"retry\", \"try again\"]}, \"probes\": [{"
	"\"id\": \"retry\", \"target\": 3, \"ask\": \"How do you retry?\", \"points\": ["
	"{\"id\": \"a\", \"rung\": \"surface\", \"weight\": 1,"
	" \"say\": [\"Each attempt waits longer than the one before.\"],"
	" \"match\": [\"@retry + ^back off|exponential ~8\", \"wait* + long\"]},"
	"{\"id\": \"b\", \"rung\": \"working\", \"weight\": 1,"
	" \"match\": [\"^jitter|random\", \"not|never + same + time !all\"]},"
	"{\"id\": \"c\", \"rung\": \"deep\", \"weight\": 1,"
	" \"match\": [\"circuit breaker|=CB + open|close + fail*\"]}],"
	"\"misconceptions\": [{\"id\": \"m\", \"cost\": 0.3,"
	" \"match\": [\"@retry + ^forever\"]}]}]}";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bank_file file = {"made", made, sizeof made - 1};
	static const char list[] = "response\nwaiting\n";
	struct bank_file words = {"words", list, sizeof list - 1};
	struct error err;
	static struct bank *bank; /* the same for all runs */
	char *answer = mem_strndup((const char *)data, size);
	struct grade grade, again;

	if (!bank)
		bank = bank_parse_loose(&file, NULL, &words, &err);
	assert(bank);
	rubric_grade(&bank->probes[0]->main, bank->lexicon, answer, &grade);
	assert(grade.score >= 0 && grade.score <= 1);
	for (size_t i = 0; i < grade.points_n; i++) {
		const struct point_grade *p = &grade.points[i];

		assert(p->start <= p->end && p->end <= strlen(answer));
		assert((p->state == POINT_ABSENT) == (p->end == 0));
		assert(p->credit >= 0 && p->credit <= 1);
	}
	/* The same answer always gets the same grade. */
	rubric_grade(&bank->probes[0]->main, bank->lexicon, answer, &again);
	assert(!(grade.score < again.score) && !(grade.score > again.score));
	free(answer);
	return 0;
}
