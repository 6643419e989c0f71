#include "library.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "core/event.h"
#include "io/file.h"
#include "store/store.h"

enum {
	PATH_BYTES = 1024,
	FILE_BYTES_MAX = 4 << 20,
	FILES_MAX = 32,
	NAMES_MAX = 256,
};

struct sealed_role {
	struct role *role; /* owned */
	struct sealed_role *next;
};

/* For the constants of some interviews; nearly all have the same. */
struct shared_model {
	struct depth_model *model; /* owned */
	struct shared_model *next;
};

struct library {
	struct sealed_bank *current; /* owned; NULL in an empty library */
	struct sealed_bank *old;     /* owned: list */
	char *dir;                   /* owned: of the current bank; NULL: the usual */
	/* Owned: what the snapshots hold. NULL once a store has them: they are large. */
	char *pack, *words;
	size_t pack_len, words_len;
	struct role *roles[LIBRARY_ROLES_MAX]; /* owned */
	size_t roles_n;
	struct sealed_role *old_roles; /* owned: list */
	struct shared_model *models;   /* owned: list */
};

struct library *library_empty(void)
{
	return mem_zalloc(1, sizeof(struct library));
}

static void sealed_destroy(struct sealed_bank *sealed)
{
	while (sealed) {
		struct sealed_bank *next = sealed->next;

		bank_destroy(sealed->bank);
		free(sealed->exposure);
		free(sealed);
		sealed = next;
	}
}

static void old_roles_destroy(struct sealed_role *sealed)
{
	while (sealed) {
		struct sealed_role *next = sealed->next;

		role_destroy(sealed->role);
		free(sealed);
		sealed = next;
	}
}

static void models_destroy(struct shared_model *shared)
{
	while (shared) {
		struct shared_model *next = shared->next;

		depth_model_destroy(shared->model);
		free(shared);
		shared = next;
	}
}

static void free_texts(struct library *library)
{
	free(library->pack);
	free(library->words);
	library->pack = library->words = NULL;
}

void library_destroy(struct library *library)
{
	if (!library)
		return;
	sealed_destroy(library->current);
	sealed_destroy(library->old);
	for (size_t i = 0; i < library->roles_n; i++)
		role_destroy(library->roles[i]);
	old_roles_destroy(library->old_roles);
	models_destroy(library->models);
	free_texts(library);
	free(library->dir);
	free(library);
}

/* A folder that was named; or the tree's, or the installed one. */
static void find_dir(const char *given, const char *local, char ret[PATH_BYTES])
{
	if (given)
		(void)snprintf(ret, PATH_BYTES, "%s", given);
	else if (file_exists(local))
		(void)snprintf(ret, PATH_BYTES, "%s", local);
	else
		(void)snprintf(ret, PATH_BYTES, "%s/%s", LEADLINE_DATADIR, local);
}

static bool read_file(const char *path, struct bank_file *ret, struct error *err)
{
	char *text = file_read(path, FILE_BYTES_MAX, &ret->len, err);

	if (!text)
		return false;
	ret->name = mem_strdup(path);
	ret->text = text;
	return true;
}

static void free_file(struct bank_file *file)
{
	/* Ours: read_file made both. */
	free((void *)(uintptr_t)file->name);
	free((void *)(uintptr_t)file->text);
	*file = (struct bank_file){0};
}

bool library_read_bank(const char *given, struct bank_texts *ret, struct error *err)
{
	char dir[PATH_BYTES], path[PATH_BYTES + 300];
	char **names;
	bool ok = true;

	*ret = (struct bank_texts){0};
	find_dir(given, "questions/backend", dir);
	names = file_list(dir, ".json", err);
	if (!names)
		return false;
	for (size_t i = 0; ok && names[i]; i++) {
		if (ret->n == ARRAY_LEN(ret->files)) {
			ok = error_set(err, ERR_INPUT, "%s: more than %zu files", dir,
				       ARRAY_LEN(ret->files));
			break;
		}
		(void)snprintf(path, sizeof path, "%s/%s", dir, names[i]);
		ok = read_file(path, &ret->files[ret->n], err);
		ret->n += ok;
	}
	file_list_free(names);
	(void)snprintf(path, sizeof path, "%s/../lexicon.json", dir);
	ok = ok && read_file(path, &ret->lexicon, err);
	(void)snprintf(path, sizeof path, "%s/../words.txt", dir);
	return ok && read_file(path, &ret->words, err);
}

void library_free_bank(struct bank_texts *texts)
{
	for (size_t i = 0; i < texts->n; i++)
		free_file(&texts->files[i]);
	free_file(&texts->lexicon);
	free_file(&texts->words);
}

static struct sealed_bank *seal(struct bank *bank)
{
	struct sealed_bank *sealed = mem_zalloc(1, sizeof *sealed);

	sealed->bank = bank;
	sealed->exposure = mem_zalloc(bank->probes_n + 1, sizeof *sealed->exposure);
	return sealed;
}

static void keep_texts(struct library *library, struct bank_texts *texts)
{
	library->pack = bank_pack(texts, &library->pack_len);
	/* Ours from here on. */
	library->words = (char *)(uintptr_t)texts->words.text;
	library->words_len = texts->words.len;
	texts->words.text = NULL;
}

static bool load_bank(struct library *library, const struct library_paths *paths,
		      struct error *err)
{
	const char *given = paths->bank;
	struct bank_texts texts;
	struct bank *bank = NULL;

	if (library_read_bank(given, &texts, err))
		bank = paths->samples ? bank_parse(&texts, err)
				      : bank_parse_to_ask(&texts, err);
	if (bank) {
		library->current = seal(bank);
		library->dir = given ? mem_strdup(given) : NULL;
		keep_texts(library, &texts);
		digest_bytes(library->pack, library->pack_len,
			     library->current->pack_digest);
		digest_bytes(library->words, library->words_len,
			     library->current->words_digest);
	}
	library_free_bank(&texts);
	return bank != NULL;
}

/* From the folder once more, for a store that has forgotten them. */
static bool load_texts(struct library *library, struct error *err)
{
	const struct sealed_bank *b = library->current;
	char pack[DIGEST_HEX], words[DIGEST_HEX];
	struct bank_texts texts;

	if (!library_read_bank(library->dir, &texts, err)) {
		library_free_bank(&texts);
		return false;
	}
	keep_texts(library, &texts);
	library_free_bank(&texts);
	digest_bytes(library->pack, library->pack_len, pack);
	digest_bytes(library->words, library->words_len, words);
	if (strcmp(pack, b->pack_digest) == 0 && strcmp(words, b->words_digest) == 0)
		return true;
	free_texts(library);
	return error_set(err, ERR_INPUT,
			 "the questions have been changed since they were read: "
			 "start again, or reload");
}

static bool load_role(struct library *library, const char *dir, const char *name,
		      struct error *err)
{
	char path[PATH_BYTES + 300], *id;
	struct bank_file file;

	(void)snprintf(path, sizeof path, "%s/%s", dir, name);
	if (library->roles_n == LIBRARY_ROLES_MAX)
		return error_set(err, ERR_INPUT, "%s: more than %d roles", dir,
				 LIBRARY_ROLES_MAX);
	if (!read_file(path, &file, err))
		return false;
	id = mem_strndup(name, strlen(name) - strlen(".json"));
	library->roles[library->roles_n] = role_parse(id, &file, err);
	free(id);
	free_file(&file);
	if (!library->roles[library->roles_n])
		return false;
	library->roles_n++;
	return true;
}

static bool load_roles(struct library *library, const char *given, struct error *err)
{
	char dir[PATH_BYTES];
	char **names;
	bool ok = true;

	find_dir(given, "config/roles", dir);
	names = file_list(dir, ".json", err);
	if (!names)
		return false;
	for (size_t i = 0; ok && names[i]; i++)
		ok = load_role(library, dir, names[i], err);
	file_list_free(names);
	if (ok && library->roles_n == 0)
		ok = error_set(err, ERR_INPUT, "%s: no role (*.json) there", dir);
	return ok;
}

struct library *library_open(const struct library_paths *paths, struct error *err)
{
	struct library *library = library_empty();

	if (!load_bank(library, paths, err)
	    || !load_roles(library, paths->roles, err)) {
		library_destroy(library);
		return NULL;
	}
	return library;
}

struct sealed_bank *library_current(struct library *library)
{
	return library->current;
}

size_t library_roles(const struct library *library,
		     const struct role *ret[LIBRARY_ROLES_MAX])
{
	for (size_t i = 0; ret && i < library->roles_n; i++)
		ret[i] = library->roles[i];
	return library->roles_n;
}

const struct role *library_role(struct library *library, const char *id,
				struct error *err)
{
	struct strbuf names;

	for (size_t i = 0; i < library->roles_n; i++)
		if (strcmp(library->roles[i]->id, id) == 0)
			return library->roles[i];
	strbuf_init(&names, NAMES_MAX);
	for (size_t i = 0; i < library->roles_n; i++)
		strbuf_addf(&names, "%s%s", i > 0 ? ", " : "", library->roles[i]->id);
	error_set(err, ERR_INPUT, "there is no role %s; there are: %s", id, names.text);
	strbuf_finish(&names);
	return NULL;
}

/* Once the store has them our own copies are let go; should that be undone with
 * this transaction, or forgotten later, the folder still has them. */
static bool seal_bank(struct library *library, struct store *store, const char *id,
		      struct error *err)
{
	const struct sealed_bank *b = library->current;

	if (store_snapshot_use(store, id, b->words_digest, err)
	    && store_snapshot_use(store, id, b->pack_digest, err)) {
		free_texts(library);
		return true;
	}
	if (err->kind != ERR_NOT_FOUND || (!library->pack && !load_texts(library, err)))
		return false;
	return store_snapshot_put(store, b->words_digest, "words", library->words,
				  library->words_len, err)
	       && store_snapshot_put(store, b->pack_digest, "bank", library->pack,
				     library->pack_len, err)
	       && store_snapshot_use(store, id, b->words_digest, err)
	       && store_snapshot_use(store, id, b->pack_digest, err);
}

bool library_seal(struct library *library, struct store *store, const char *id,
		  const struct role *role, struct error *err)
{
	return seal_bank(library, store, id, err)
	       && store_snapshot_put(store, role->digest, role->id, role->text,
				     strlen(role->text), err)
	       && store_snapshot_use(store, id, role->digest, err);
}

static bool add_count(void *ctx, const char *probe, int64_t asked)
{
	struct sealed_bank *sealed = ctx;
	int n = bank_find(sealed->bank, probe);

	if (n >= 0)
		sealed->exposure[n] = asked;
	return true;
}

static bool read_exposure(struct sealed_bank *sealed, struct store *store,
			  struct error *err)
{
	memset(sealed->exposure, 0, sealed->bank->probes_n * sizeof *sealed->exposure);
	return store_exposure_each(store, add_count, sealed, err);
}

bool library_read_exposure(struct library *library, struct store *store,
			   struct error *err)
{
	if (library->current && !read_exposure(library->current, store, err))
		return false;
	for (struct sealed_bank *s = library->old; s; s = s->next)
		if (!read_exposure(s, store, err))
			return false;
	return true;
}

/* A bank out of the snapshots: what an older interview was sealed with. */
static struct bank *unpack(struct store *store, const struct event *invited,
			   struct error *err)
{
	size_t pack_len = 0, words_len = 0;
	char *pack = store_snapshot_get(store, invited->invited->pack_digest, &pack_len,
					err);
	char *words = NULL;
	struct bank *bank = NULL;

	if (pack)
		words = store_snapshot_get(store, invited->invited->words_digest,
					   &words_len, err);
	if (words)
		bank = bank_unpack(pack, pack_len,
				   &(struct bank_file){"words", words, words_len}, err);
	free(pack);
	free(words);
	return bank;
}

struct sealed_bank *library_bank(struct library *library, struct store *store,
				 const struct event *invited, struct error *err)
{
	const char *digest = invited->invited->bank_digest;
	struct sealed_bank *sealed = library->current;
	struct bank *bank;

	if (sealed && strcmp(sealed->bank->digest, digest) == 0)
		return sealed;
	for (sealed = library->old; sealed; sealed = sealed->next)
		if (strcmp(sealed->bank->digest, digest) == 0)
			return sealed;
	bank = unpack(store, invited, err);
	if (!bank)
		return NULL;
	sealed = seal(bank);
	if (strcmp(bank->digest, digest) != 0) {
		error_set(err, ERR_INPUT,
			  "the stored bank is not the one that was sealed");
		sealed_destroy(sealed);
		return NULL;
	}
	sealed->next = library->old;
	library->old = sealed;
	return read_exposure(sealed, store, err) ? sealed : NULL;
}

static bool is_role(const struct role *role, const char *id, const char *digest)
{
	return strcmp(role->id, id) == 0 && strcmp(role->digest, digest) == 0;
}

static const struct role *kept_role(const struct library *library, const char *id,
				    const char *digest)
{
	for (size_t i = 0; i < library->roles_n; i++)
		if (is_role(library->roles[i], id, digest))
			return library->roles[i];
	for (const struct sealed_role *s = library->old_roles; s; s = s->next)
		if (is_role(s->role, id, digest))
			return s->role;
	return NULL;
}

/* Kept for the interviews that were sealed with it. */
static void retire_role(struct library *library, struct role *role)
{
	struct sealed_role *sealed = mem_zalloc(1, sizeof *sealed);

	sealed->role = role;
	sealed->next = library->old_roles;
	library->old_roles = sealed;
}

static struct role *unpack_role(struct store *store, const char *id, const char *digest,
				struct error *err)
{
	struct bank_file file = {.name = id};
	char *text = store_snapshot_get(store, digest, &file.len, err);
	struct role *role;

	if (!text)
		return NULL;
	file.text = text;
	role = role_parse(id, &file, err);
	free(text);
	if (role && strcmp(role->digest, digest) != 0) {
		error_set(err, ERR_INPUT,
			  "the stored role is not the one that was sealed");
		role_destroy(role);
		return NULL;
	}
	return role;
}

const struct role *library_sealed_role(struct library *library, struct store *store,
				       const char *id, const char *digest,
				       struct error *err)
{
	const struct role *kept = kept_role(library, id, digest);
	struct role *role;

	if (kept)
		return kept;
	role = unpack_role(store, id, digest, err);
	if (role)
		retire_role(library, role);
	return role;
}

struct depth_model *library_depth_model(struct library *library,
					const struct depth_params *params)
{
	struct shared_model *shared = library->models;

	while (shared && !depth_params_same(depth_model_params(shared->model), params))
		shared = shared->next;
	if (!shared) {
		shared = mem_zalloc(1, sizeof *shared);
		shared->model = depth_model_create(params);
		shared->next = library->models;
		library->models = shared;
	}
	return shared->model;
}

static void take_bank(struct library *library, struct library *fresh)
{
	free(library->dir);
	library->dir = fresh->dir;
	fresh->dir = NULL;
	if (strcmp(library->current->bank->digest, fresh->current->bank->digest) == 0)
		return;
	library->current->next = library->old;
	library->old = library->current;
	library->current = fresh->current;
	free_texts(library);
	library->pack = fresh->pack;
	library->pack_len = fresh->pack_len;
	library->words = fresh->words;
	library->words_len = fresh->words_len;
	fresh->pack = fresh->words = NULL;
	fresh->current = NULL;
}

/* Interviews point to the old ones: those that are the same go on being it. */
static bool goes_on(struct library *fresh, struct role *role)
{
	for (size_t i = 0; i < fresh->roles_n; i++)
		if (is_role(fresh->roles[i], role->id, role->digest)) {
			role_destroy(fresh->roles[i]);
			fresh->roles[i] = role;
			return true;
		}
	return false;
}

static void take_roles(struct library *library, struct library *fresh)
{
	for (size_t i = 0; i < library->roles_n; i++)
		if (!goes_on(fresh, library->roles[i]))
			retire_role(library, library->roles[i]);
	memcpy(library->roles, fresh->roles, sizeof fresh->roles);
	library->roles_n = fresh->roles_n;
	fresh->roles_n = 0;
}

bool library_reload(struct library *library, const struct library_paths *paths,
		    struct store *store, struct error *err)
{
	struct library *fresh = library_open(paths, err);
	bool ok = fresh && library_read_exposure(fresh, store, err);

	if (ok) {
		take_bank(library, fresh);
		take_roles(library, fresh);
	}
	library_destroy(fresh);
	return ok;
}
