#include "make_concept.h"

#include "base/strbuf.h"

enum { TEXT_MAX = 1 << 20, PROBES = 8, FOLLOW_UP_FROM = 5 };

const char made_lexicon[] =
	"{\"sets\": {\"store\": [\"store\", \"save\", \"write down\"]}}";

static void add_points(struct strbuf *to)
{
	strbuf_adds(
		to,
		"\"target\": 4, \"points\": ["
		"{\"id\": \"ground\", \"rung\": \"surface\", \"weight\": 0.5,"
		" \"say\": [\"The copper kettle boils.\"], \"match\": [\"kettle + ^boil\"]},"
		"{\"id\": \"keep\", \"rung\": \"working\", \"weight\": 1,"
		" \"say\": [\"You store the violin.\"], \"match\": [\"^@store + violin\"]},"
		"{\"id\": \"river\", \"rung\": \"deep\", \"weight\": 1.5,"
		" \"say\": [\"The river freezes.\"], \"match\": [\"river + ^freeze\"]},"
		"{\"id\": \"ladder\", \"rung\": \"deep\", \"weight\": 2,"
		" \"say\": [\"The ladder leans.\"], \"match\": [\"ladder + ^lean\"]}],"
		"\"misconceptions\": [{\"id\": \"moon\", \"say\": \"The moon sings.\","
		" \"cost\": 0.3, \"match\": [\"moon + ^sing\"]}]");
}

static void add_sample(struct strbuf *to, const char *kind, const char *rest)
{
	strbuf_addf(to, "{\"kind\": \"%s\", \"low\": 0, \"high\": 1, %s}", kind, rest);
}

static void add_samples(struct strbuf *to)
{
	static const char *const kinds[] = {"full",  "full", "terse",  "terse",
					    "vague", "list", "negated"};

	strbuf_adds(to, "\"samples\": [");
	add_sample(to, "misconception",
		   "\"answer\": \"The moon sings.\", \"shows\": [], "
		   "\"not_shows\": [\"river\"], \"blind\": true");
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		strbuf_adds(to, ",");
		add_sample(to, kinds[i],
			   "\"answer\": \"The river freezes and the ladder leans.\", "
			   "\"shows\": [\"river\", \"ladder\"]");
	}
	strbuf_adds(to, "]");
}

static void add_probe(struct strbuf *to, const char *concept, int difficulty)
{
	strbuf_addf(to,
		    "{\"id\": \"%s-%d\", \"topic\": \"t%d\", \"difficulty\": %d,"
		    "\"ask\": \"What is in the attic?\", \"clarify\": \"Up there?\",",
		    concept, difficulty, difficulty % 3, difficulty);
	add_points(to);
	if (difficulty >= FOLLOW_UP_FROM) {
		strbuf_adds(to, ",\"follow_up\": {\"ask\": \"And behind it?\",");
		add_points(to);
		strbuf_adds(to, ",");
		add_samples(to);
		strbuf_adds(to, "}");
	}
	strbuf_adds(to, ",");
	add_samples(to);
	strbuf_adds(to, "}");
}

char *make_concept(const char *id)
{
	struct strbuf text;

	strbuf_init(&text, TEXT_MAX);
	strbuf_addf(
		&text,
		"// made\n{\"concept\": \"%s\", \"ladder\": {\"surface\": \"Knows.\","
		"\"working\": \"Does.\", \"deep\": \"Weighs.\"},\"probes\": [",
		id);
	for (int d = 1; d <= PROBES; d++) {
		if (d > 1)
			strbuf_adds(&text, ",\n");
		add_probe(&text, id, d);
	}
	strbuf_adds(&text, "]}");
	return strbuf_take_and_finish(&text);
}
