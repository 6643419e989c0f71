#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/strbuf.h"
#include "core/bank.h"

enum { ESCAPED_MAX = 6 }; /* bytes that one becomes in JSON, at most */

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static size_t packed_max(const struct bank_texts *texts)
{
	size_t bytes = texts->lexicon.len + 100;

	for (size_t i = 0; i < texts->n; i++)
		bytes += texts->files[i].len + strlen(texts->files[i].name) + 10;
	return bytes * ESCAPED_MAX;
}

char *bank_pack(const struct bank_texts *texts, size_t *ret_len)
{
	struct strbuf to;
	struct json_out out;

	strbuf_init(&to, packed_max(texts));
	json_out_init(&out, &to, false);
	json_open_object(&out);
	json_key(&out, "files");
	json_open_object(&out);
	for (size_t i = 0; i < texts->n; i++) {
		/* Without the folder: the same bank is the same text anywhere. */
		json_key(&out, base_name(texts->files[i].name));
		json_put_string_n(&out, texts->files[i].text, texts->files[i].len);
	}
	json_close_object(&out);
	json_key(&out, "lexicon");
	json_put_string_n(&out, texts->lexicon.text, texts->lexicon.len);
	json_close_object(&out);
	*ret_len = to.len;
	return strbuf_take_and_finish(&to);
}

/* The texts are borrowed from root. */
static bool unpack(const struct json_at *root, struct bank_texts *ret,
		   struct error *err)
{
	static const char *const keys[] = {"files", "lexicon", NULL};
	struct json_at files;

	*ret = (struct bank_texts){.lexicon = {.name = "lexicon.json"}};
	if (!json_only_keys(root, keys, err) || !json_member(root, "files", &files, err)
	    || !json_is(&files, JSON_OBJECT, err)
	    || !json_get_string(root, "lexicon", &ret->lexicon.text, err))
		return false;
	ret->lexicon.len = strlen(ret->lexicon.text);
	if (json_length(&files) > BANK_FILES_MAX)
		return json_fail(&files, err, "more than %d files", BANK_FILES_MAX);
	for (size_t i = 0; i < json_length(&files); i++) {
		struct bank_file *file = &ret->files[i];
		struct json_at at = json_member_at(&files, i, &file->name);

		if (!json_string(&at, &file->text, err))
			return false;
		file->len = strlen(file->text);
		ret->n++;
	}
	return true;
}

struct bank *bank_unpack(const char *pack, size_t len, const struct bank_file *words,
			 struct error *err)
{
	struct json *root = json_parse(pack, len, "stored bank", err);
	struct bank_texts texts;
	struct bank *bank = NULL;

	if (!root)
		return NULL;
	if (unpack(&(struct json_at){.value = root, .file = "stored bank"}, &texts,
		   err)) {
		texts.words = *words;
		bank = bank_parse_to_ask(&texts, err);
	}
	json_free(root);
	return bank;
}
