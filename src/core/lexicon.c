#include "core/lexicon.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "core/bank.h"
#include "core/lexicon_classes.h"
#include "core/lexicon_parts.h"
#include "core/lexicon_terms.h"
#include "core/lexicon_words.h"
#include "core/pattern_choices.h"

enum { SETS_MAX = 256, SET_NAME_MAX = 32 };

struct set {
	char name[SET_NAME_MAX];
	struct choices *choices; /* owned */
};

struct lexicon {
	struct terms *terms;    /* owned */
	struct wordlist *words; /* owned, or NULL */
	struct set *sets;       /* owned; a set's number is its index + 1 */
	size_t sets_n;
};

struct terms *lexicon_terms(const struct lexicon *lexicon)
{
	return lexicon->terms;
}

const struct choices *lexicon_set_at(const struct lexicon *lexicon, uint16_t number)
{
	return lexicon->sets[number - 1].choices;
}

const struct choices *lexicon_set(const struct lexicon *lexicon, const char *name,
				  size_t len, uint16_t *ret_number)
{
	for (size_t i = 0; i < lexicon->sets_n; i++)
		if (strlen(lexicon->sets[i].name) == len
		    && memcmp(lexicon->sets[i].name, name, len) == 0) {
			*ret_number = (uint16_t)(i + 1);
			return lexicon->sets[i].choices;
		}
	return NULL;
}

bool lexicon_knows(const struct lexicon *lexicon, const char *word, size_t len)
{
	return lexicon->words && wordlist_has(lexicon->words, word, len);
}

/* A name is what a pattern can write behind @. */
static bool name_ok(const char *name)
{
	size_t n = strlen(name);

	return n > 0 && n < SET_NAME_MAX
	       && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-") == n;
}

static bool phrases_read(struct lexicon *lexicon, const struct json_at *list,
			 struct choices *choices, struct error *err)
{
	if (!json_is(list, JSON_ARRAY, err))
		return false;
	if (json_length(list) == 0)
		return json_fail(list, err, "must have an entry");
	for (size_t i = 0; i < json_length(list); i++) {
		struct json_at at = json_item(list, i);
		struct source source = {0};
		struct error why;

		if (!json_string(&at, &source.text, err))
			return false;
		source.to = strlen(source.text);
		if (!choices_add(choices, &source, lexicon, &why))
			return json_fail(&at, err, "%s", why.text);
	}
	choices_close(choices);
	return true;
}

static bool set_read(struct lexicon *lexicon, const struct json_at *sets, size_t i,
		     struct error *err)
{
	const char *name;
	struct json_at list = json_member_at(sets, i, &name);
	struct choices *choices;

	if (!name_ok(name))
		return json_fail(&list, err,
				 "a set's name is 1 to %d of a-z, 0-9, _ and -",
				 SET_NAME_MAX - 1);
	choices = choices_create();
	if (!phrases_read(lexicon, &list, choices, err)) {
		choices_destroy(choices);
		return false;
	}
	memcpy(lexicon->sets[lexicon->sets_n].name, name, strlen(name) + 1);
	lexicon->sets[lexicon->sets_n++].choices = choices;
	choices_number(choices, lexicon, (uint16_t)lexicon->sets_n);
	return true;
}

struct lexicon *lexicon_of(const struct json_at *sets, const struct bank_file *words,
			   struct error *err)
{
	struct lexicon *lexicon;
	size_t n = json_length(sets);

	if (!json_is(sets, JSON_OBJECT, err))
		return NULL;
	if (n > SETS_MAX) {
		json_fail(sets, err, "more than %d sets", SETS_MAX);
		return NULL;
	}
	lexicon = mem_zalloc(1, sizeof *lexicon);
	lexicon->terms = terms_create();
	classes_add(lexicon->terms);
	if (words)
		lexicon->words = wordlist_create(words->text, words->len);
	lexicon->sets = mem_zalloc(n + 1, sizeof *lexicon->sets);
	for (size_t i = 0; i < n; i++)
		if (!set_read(lexicon, sets, i, err)) {
			lexicon_destroy(lexicon);
			return NULL;
		}
	return lexicon;
}

struct lexicon *lexicon_parse(const struct bank_file *file,
			      const struct bank_file *words, struct error *err)
{
	static const char *const keys[] = {"sets", NULL};
	struct json *root = json_parse(file->text, file->len, file->name, err);
	struct lexicon *lexicon = NULL;
	struct json_at at, sets;

	if (!root)
		return NULL;
	at = json_at_root(root, file->name);
	if (json_is(&at, JSON_OBJECT, err) && json_only_keys(&at, keys, err)
	    && json_member(&at, "sets", &sets, err))
		lexicon = lexicon_of(&sets, words, err);
	json_free(root);
	return lexicon;
}

void lexicon_destroy(struct lexicon *lexicon)
{
	if (!lexicon)
		return;
	for (size_t i = 0; i < lexicon->sets_n; i++)
		choices_destroy(lexicon->sets[i].choices);
	free(lexicon->sets);
	wordlist_destroy(lexicon->words);
	terms_destroy(lexicon->terms);
	free(lexicon);
}
