/*
 * What the files of core/bank share while they read: the memory that a bank is
 * made of, and how strict they are.
 */
#ifndef CORE_BANK_READ_H
#define CORE_BANK_READ_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/json.h"
#include "core/bank.h"

struct arena;

/* Everything a bank points into; bank->memory. */
struct bank_memory {
	struct arena *arena;
	struct rubric **rubrics; /* all that has patterns to be ended */
	size_t rubrics_n, rubrics_max;
	const struct probe **probes; /* as they are read */
	size_t probes_n, probes_max;
};

struct bank_reader {
	struct bank_memory *memory;
	struct lexicon *lexicon;
	bool loose; /* other keys are ignored, and much may be missing */
	bool bare;  /* samples are not read */
	struct error *err;
};

/* An array with at least `least` entries. */
bool bank_list_read(struct bank_reader *r, const struct json_at *at, size_t least,
		    size_t *ret_n);
/* A list of non-empty strings, at least `least` of them. */
struct bank_strings {
	const char *const *at;
	size_t n;
};
bool bank_strings_read(struct bank_reader *r, const struct json_at *at, size_t least,
		       struct bank_strings *ret);
/* A member that is a string with something in it. */
bool bank_text_read(struct bank_reader *r, const struct json_at *object,
		    const char *key, const char **ret);
/* json_only_keys, unless the reader is loose. */
bool bank_keys_read(struct bank_reader *r, const struct json_at *at,
		    const char *const *keys);
/* An id: lower-case letters, digits, - and _. */
bool bank_id_read(struct bank_reader *r, const struct json_at *object,
		  const char **ret);

/* bank_samples.c */
bool bank_samples_read(struct bank_reader *r, const struct json_at *rubric_at,
		       struct rubric *rubric, bool follow_up);
/* bank_points.c */
bool bank_points_read(struct bank_reader *r, const struct json_at *rubric_at,
		      struct rubric *rubric, bool follow_up);
/* bank_probe.c: the probe is in memory->probes even when reading it failed. */
bool bank_probe_read(struct bank_reader *r, const struct json_at *at, int concept);

#endif
