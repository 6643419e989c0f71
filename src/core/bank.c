#include "core/bank.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "core/bank_read.h"
#include "core/lexicon.h"
#include "core/pattern.h"

enum { CONCEPT_PROBES_MIN = 8 };

const struct concept_name concept_names[CONCEPTS] = {
	{"api-design", "API design", "API design"},
	{"data-modeling", "Data modeling & databases", "data modeling"},
	{"concurrency", "Concurrency", "concurrency"},
	{"system-design", "System design", "system design"},
	{"reliability", "Reliability & observability", "reliability"},
	{"security", "Security fundamentals", "security"},
};

const char *rung_word(enum rung rung)
{
	static const char *const words[RUNGS] = {"surface", "working", "deep"};

	assert((unsigned)rung < RUNGS);
	return words[rung];
}

int concept_find(const char *id)
{
	for (int i = 0; i < CONCEPTS; i++)
		if (strcmp(concept_names[i].id, id) == 0)
			return i;
	return -1;
}

static struct bank *bank_create(void)
{
	struct bank *bank = mem_zalloc(1, sizeof *bank);
	struct bank_memory *memory = mem_zalloc(1, sizeof *memory);

	memory->arena = arena_create();
	bank->memory = memory;
	return bank;
}

static void rubric_end(struct rubric *rubric)
{
	for (size_t i = 0; i < rubric->points_n; i++) {
		for (size_t k = 0; k < rubric->points[i].patterns_n; k++)
			pattern_destroy(rubric->points[i].patterns[k]);
		for (size_t k = 0; k < rubric->points[i].says; k++)
			saying_destroy(rubric->points[i].sayings[k]);
	}
	for (size_t i = 0; i < rubric->misconceptions_n; i++)
		for (size_t k = 0; k < rubric->misconceptions[i].patterns_n; k++)
			pattern_destroy(rubric->misconceptions[i].patterns[k]);
	question_words_destroy(rubric->question);
}

void bank_destroy(struct bank *bank)
{
	struct bank_memory *memory;

	if (!bank)
		return;
	memory = bank->memory;
	for (size_t i = 0; i < memory->rubrics_n; i++)
		rubric_end(memory->rubrics[i]);
	arena_destroy(memory->arena);
	free(memory->rubrics);
	free(memory->probes);
	free(memory);
	lexicon_destroy(bank->lexicon);
	free(bank);
}

int bank_find(const struct bank *bank, const char *id)
{
	for (size_t i = 0; i < bank->probes_n; i++)
		if (strcmp(bank->probes[i]->id, id) == 0)
			return (int)i;
	return -1;
}

/* The probes of one file, into the given concept. */
static bool probes_read(struct bank_reader *r, const struct json_at *root, int concept)
{
	size_t least = r->loose ? 1 : CONCEPT_PROBES_MIN;
	struct json_at list;

	if (!json_member(root, "probes", &list, r->err)
	    || !json_is(&list, JSON_ARRAY, r->err))
		return false;
	if (json_length(&list) < least
	    || (!r->loose && json_length(&list) > PROBES_MAX))
		return json_fail(&list, r->err, "must have %zu to %d entries, has %zu",
				 least, PROBES_MAX, json_length(&list));
	for (size_t i = 0; i < json_length(&list); i++) {
		struct json_at at = json_item(&list, i);

		if (!bank_probe_read(r, &at, concept))
			return false;
	}
	return true;
}

static bool ladder_read(struct bank_reader *r, const struct json_at *root,
			struct concept *concept)
{
	static const char *const keys[] = {"surface", "working", "deep", NULL};
	struct json_at ladder;

	if (!json_member(root, "ladder", &ladder, r->err)
	    || !json_only_keys(&ladder, keys, r->err))
		return false;
	for (int i = 0; i < RUNGS; i++)
		if (!bank_text_read(r, &ladder, keys[i], &concept->ladder[i]))
			return false;
	return true;
}

static bool concept_read(struct bank_reader *r, const struct json_at *root,
			 struct bank *bank, int *ret_concept)
{
	static const char *const keys[] = {"$schema", "concept", "ladder", "probes",
					   NULL};
	struct json_at at;
	const char *id;
	int n;

	if (!json_only_keys(root, keys, r->err)
	    || !json_member(root, "concept", &at, r->err)
	    || !json_string(&at, &id, r->err))
		return false;
	n = concept_find(id);
	if (n < 0)
		return json_fail(&at, r->err,
				 "there is no concept %s; there are: api-design, "
				 "data-modeling, concurrency, system-design, "
				 "reliability, security",
				 id);
	if (bank->concepts[n].ladder[0])
		return json_fail(&at, r->err, "another file has %s, too", id);
	*ret_concept = n;
	bank->concepts[n].file = arena_strdup(r->memory->arena, root->file);
	return ladder_read(r, root, &bank->concepts[n]) && probes_read(r, root, n);
}

static bool file_read(struct bank_reader *r, const struct bank_file *file,
		      struct bank *bank, int *ret_concept)
{
	struct json *root = json_parse_without(file->text, file->len, file->name,
					       r->bare ? "samples" : NULL, r->err);
	struct json_at at = json_at_root(root, file->name);
	bool ok = root && concept_read(r, &at, bank, ret_concept);

	json_free(root);
	return ok;
}

/* Probes in the order of the concepts, whatever the order of the files was. */
static void arrange(struct bank *bank)
{
	struct bank_memory *m = bank->memory;
	const struct probe **probes =
		arena_zalloc(m->arena, m->probes_n, sizeof(const struct probe *));

	for (int c = 0; c < CONCEPTS; c++)
		for (size_t i = 0; i < m->probes_n; i++)
			if (m->probes[i]->concept == c) {
				struct concept *concept = &bank->concepts[c];

				concept->probes[concept->probes_n++] = m->probes[i];
				probes[bank->probes_n++] = m->probes[i];
			}
	bank->probes = probes;
}

static bool complete(const struct bank *bank, struct error *err)
{
	for (int c = 0; c < CONCEPTS; c++)
		if (!bank->concepts[c].ladder[0])
			return error_set(
				err, ERR_INPUT,
				"the bank has no file with \"concept\": \"%s\"",
				concept_names[c].id);
	return true;
}

/* parts: the file of each concept comes first, in their order. */
static void digest_bank(struct digest_part parts[CONCEPTS + 2],
			const struct bank_file *lexicon, const struct bank_file *words,
			char ret_hex[DIGEST_HEX])
{
	parts[CONCEPTS] = (struct digest_part){lexicon->text, lexicon->len};
	parts[CONCEPTS + 1] =
		(struct digest_part){words ? words->text : "", words ? words->len : 0};
	digest_parts(parts, CONCEPTS + 2, ret_hex);
}

static bool read_strict(struct bank *bank, const struct bank_texts *texts, bool bare,
			struct digest_part parts[CONCEPTS], struct error *err)
{
	struct bank_reader r = {bank->memory, bank->lexicon, false, bare, err};

	for (size_t i = 0; i < texts->n; i++) {
		const struct bank_file *file = &texts->files[i];
		int concept = -1;

		if (!file_read(&r, file, bank, &concept))
			return false;
		parts[concept] = (struct digest_part){file->text, file->len};
	}
	return true;
}

static struct bank *parse(const struct bank_texts *texts, bool bare, struct error *err)
{
	struct bank *bank = bank_create();
	struct digest_part parts[CONCEPTS + 2] = {0};

	assert(texts->n <= BANK_FILES_MAX);
	bank->lexicon = lexicon_parse(&texts->lexicon, &texts->words, err);
	if (!bank->lexicon || !read_strict(bank, texts, bare, parts, err)) {
		bank_destroy(bank);
		return NULL;
	}
	arrange(bank);
	digest_bank(parts, &texts->lexicon, &texts->words, bank->digest);
	return bank;
}

struct bank *bank_parse_some(const struct bank_texts *texts, struct error *err)
{
	return parse(texts, false, err);
}

static struct bank *parse_all(const struct bank_texts *texts, bool bare,
			      struct error *err)
{
	struct bank *bank = parse(texts, bare, err);

	if (bank && !complete(bank, err)) {
		bank_destroy(bank);
		return NULL;
	}
	return bank;
}

struct bank *bank_parse(const struct bank_texts *texts, struct error *err)
{
	return parse_all(texts, false, err);
}

struct bank *bank_parse_to_ask(const struct bank_texts *texts, struct error *err)
{
	return parse_all(texts, true, err);
}

static bool loose_lexicon(struct bank *bank, const struct json_at *root,
			  const struct bank_file *lexicon,
			  const struct bank_file *words, struct error *err)
{
	struct json_at sets;

	if (!json_is(root, JSON_OBJECT, err))
		return false;
	if (json_has(root, "lexicon")) {
		if (!json_member(root, "lexicon", &sets, err))
			return false;
		bank->lexicon = lexicon_of(&sets, words, err);
	} else if (lexicon) {
		bank->lexicon = lexicon_parse(lexicon, words, err);
	} else {
		return json_fail(root, err, "has no lexicon, and none was given");
	}
	return bank->lexicon != NULL;
}

static bool probes_read_loose(struct bank *bank, const struct json_at *root,
			      struct error *err)
{
	struct bank_reader r = {bank->memory, bank->lexicon, true, false, err};
	struct bank_memory *m = bank->memory;

	if (!probes_read(&r, root, -1))
		return false;
	bank->probes = m->probes;
	bank->probes_n = m->probes_n;
	for (size_t i = 0; i < m->probes_n && i < PROBES_MAX; i++)
		bank->concepts[0].probes[bank->concepts[0].probes_n++] = m->probes[i];
	return true;
}

static bool read_loose(struct bank *bank, const struct bank_file *file,
		       const struct bank_file *lexicon, const struct bank_file *words,
		       struct error *err)
{
	struct json *root = json_parse(file->text, file->len, file->name, err);
	struct json_at at = json_at_root(root, file->name);
	bool ok = root && loose_lexicon(bank, &at, lexicon, words, err)
		  && probes_read_loose(bank, &at, err);

	json_free(root);
	return ok;
}

struct bank *bank_parse_loose(const struct bank_file *file,
			      const struct bank_file *lexicon,
			      const struct bank_file *words, struct error *err)
{
	struct bank *bank = bank_create();

	if (!read_loose(bank, file, lexicon, words, err)) {
		bank_destroy(bank);
		return NULL;
	}
	digest_parts(
		(const struct digest_part[]){
			{file->text, file->len},
			{lexicon ? lexicon->text : "", lexicon ? lexicon->len : 0},
			{words ? words->text : "", words ? words->len : 0},
		},
		3, bank->digest);
	return bank;
}
