#include "make_bank.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/json.h"
#include "base/strbuf.h"

static const struct {
	const char *id, *rung;
	int weight;
} points[] = {
	{"alpha", "surface", 1},
	{"beta", "working", 1},
	{"gamma", "deep", 2},
	{"delta", "deep", 1},
};

static void put_strings(struct json_out *out, const char *key, const char *const *s,
			size_t n)
{
	json_key(out, key);
	json_open_array(out);
	for (size_t i = 0; i < n; i++)
		json_put_string(out, s[i]);
	json_close_array(out);
}

static void put_points(struct json_out *out)
{
	json_key(out, "points");
	json_open_array(out);
	for (size_t i = 0; i < ARRAY_LEN(points); i++) {
		char say[64];
		const char *s = say;

		(void)snprintf(say, sizeof say, "The system needs %s.", points[i].id);
		json_open_object(out);
		json_add_string(out, "id", points[i].id);
		json_add_string(out, "rung", points[i].rung);
		json_add_integer(out, "weight", points[i].weight);
		put_strings(out, "say", &s, 1);
		put_strings(out, "match", &points[i].id, 1);
		json_close_object(out);
	}
	json_close_array(out);
}

static void put_misconceptions(struct json_out *out)
{
	static const char *const match[] = {"omega"};

	json_key(out, "misconceptions");
	json_open_array(out);
	json_open_object(out);
	json_add_string(out, "id", "omega");
	json_add_string(out, "say", "Omega solves it.");
	json_add_number(out, "cost", 0.3);
	put_strings(out, "match", match, 1);
	json_close_object(out);
	json_close_array(out);
}

static void put_samples(struct json_out *out)
{
	static const struct {
		const char *kind, *answer;
		double low, high;
	} rows[] = {
		{"full", "It has alpha. It has beta. It has gamma. It has delta.", 0.9,
		 1},
		{"full", "We use gamma. We use delta. We use alpha. We use beta.", 0.9,
		 1},
		{"terse", "we use gamma. we use beta", 0.3, 1},
		{"terse", "we use gamma. we use alpha", 0.3, 1},
		{"misconception", "I think omega does it.", 0, 0.2},
		{"vague", "It depends on the situation.", 0, 0.2},
		{"list", "alpha, beta, gamma, delta", 0, 0.2},
		{"negated", "We never use alpha.", 0, 0.2},
	};

	json_key(out, "samples");
	json_open_array(out);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		json_open_object(out);
		json_add_string(out, "kind", rows[i].kind);
		json_add_number(out, "low", rows[i].low);
		json_add_number(out, "high", rows[i].high);
		json_add_string(out, "answer", rows[i].answer);
		json_close_object(out);
	}
	json_close_array(out);
}

static void put_follow_up(struct json_out *out, const char *id)
{
	char ask[96];

	(void)snprintf(ask, sizeof ask, "And what lies behind %s?", id);
	json_key(out, "follow_up");
	json_open_object(out);
	json_add_string(out, "ask", ask);
	json_add_number(out, "target", 4.5);
	put_points(out);
	put_misconceptions(out);
	put_samples(out);
	json_close_object(out);
}

static void put_probe(struct json_out *out, const char *concept, int difficulty, int k)
{
	char id[64], ask[96];

	(void)snprintf(id, sizeof id, "%s-%d-%d", concept, difficulty, k);
	(void)snprintf(ask, sizeof ask, "How would you build %s?", id);
	json_open_object(out);
	json_add_string(out, "id", id);
	json_add_string(out, "topic", k == 0 ? "first" : "second");
	json_add_integer(out, "difficulty", difficulty);
	json_add_string(out, "ask", ask);
	json_add_string(out, "clarify", "In other words, how is it built?");
	json_add_number(out, "target", 4.5);
	put_points(out);
	put_misconceptions(out);
	if (difficulty >= 5)
		put_follow_up(out, id);
	put_samples(out);
	json_close_object(out);
}

static char *concept_text(const char *concept)
{
	struct strbuf text;
	struct json_out out;

	strbuf_init(&text, 1 << 20);
	json_out_init(&out, &text, true);
	json_open_object(&out);
	json_add_string(&out, "concept", concept);
	json_key(&out, "ladder");
	json_open_object(&out);
	json_add_string(&out, "surface", "Uses it.");
	json_add_string(&out, "working", "Builds it.");
	json_add_string(&out, "deep", "Owns it.");
	json_close_object(&out);
	json_key(&out, "probes");
	json_open_array(&out);
	for (int d = 1; d <= 10; d++)
		for (int k = 0; k < 2; k++)
			put_probe(&out, concept, d, k);
	json_close_array(&out);
	json_close_object(&out);
	return strbuf_take_and_finish(&text);
}

struct bank *make_bank(void)
{
	static const char lexicon[] = "{\"sets\": {\"greek\": [\"alpha\", \"beta\"]}}";
	static const char words[] =
		"a\nand\nbehind\nbuild\nhas\nhow\nis\nit\nlies\nneeds\n"
		"system\nthe\nuse\nwe\nwhat\nwould\nyou\n";
	struct bank_texts all = {
		.n = CONCEPTS,
		.lexicon = {"lexicon.json", lexicon, strlen(lexicon)},
		.words = {"words.txt", words, strlen(words)},
	};
	char *texts[CONCEPTS];
	struct error err;
	struct bank *bank;

	for (int i = 0; i < CONCEPTS; i++) {
		texts[i] = concept_text(concept_names[i].id);
		all.files[i] = (struct bank_file){concept_names[i].id, texts[i],
						  strlen(texts[i])};
	}
	bank = bank_parse(&all, &err);
	for (int i = 0; i < CONCEPTS; i++)
		free(texts[i]);
	if (!bank) {
		fprintf(stderr, "make_bank: %s\n", err.text);
		abort();
	}
	return bank;
}

struct role *make_role(void)
{
	static const char text[] =
		"{\"title\": \"Payments-team role\", \"candidate\": \"Backend candidate\","
		" \"level\": \"mid\", \"needs\": {"
		"\"api-design\": {\"depth\": 6, \"load_bearing\": true, \"why\": \"x\"},"
		"\"data-modeling\": {\"depth\": 6, \"load_bearing\": true, \"why\": \"x\"},"
		"\"reliability\": {\"depth\": 6, \"load_bearing\": true, \"why\": \"x\"}}}";
	struct error err;
	struct role *role = role_parse(
		"payments", &(struct bank_file){"payments.json", text, strlen(text)},
		&err);

	if (!role) {
		fprintf(stderr, "make_role: %s\n", err.text);
		abort();
	}
	return role;
}
