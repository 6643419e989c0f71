/* What of a configuration takes effect only when the program is started again. */
#include <string.h>

#include "base/attr.h"
#include "config.h"

static bool is_reloaded(const char *key)
{
	static const char *const keys[] = {"bank",
					   "roles",
					   "organisation",
					   "retention",
					   "retention_days",
					   "recruiters",
					   "outsiders",
					   "contact",
					   "host_recruiters",
					   "person_per_minute",
					   "network_per_minute"};

	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		if (strcmp(key, keys[i]) == 0)
			return true;
	return false;
}

static bool texts_differ(const char *a, const char *b)
{
	return !a != !b || (a && strcmp(a, b) != 0);
}

static bool lists_differ(char *const *a, char *const *b)
{
	size_t i = 0;

	if (!a || !b)
		return a != b;
	while (a[i] && b[i] && strcmp(a[i], b[i]) == 0)
		i++;
	return a[i] != b[i]; /* both NULL where they are the same */
}

/* a, b: the structs of the row's section. */
static bool differs(const struct config_row *row, const char *a, const char *b)
{
	const void *x = a + row->offset, *y = b + row->offset;

	switch (row->type) {
	case CONFIG_TEXT:
	case CONFIG_PATH:
	case CONFIG_SECRET:
		return texts_differ(*(char *const *)x, *(char *const *)y);
	case CONFIG_NUMBER:
		return *(const int64_t *)x != *(const int64_t *)y;
	case CONFIG_FLAG:
		return *(const bool *)x != *(const bool *)y;
	case CONFIG_LIST:
		return lists_differ(*(char *const *const *)x, *(char *const *const *)y);
	}
	return false;
}

/* Entry n of the section; NULL: there are no more. */
static const char *entry(const struct config *config, enum config_section section,
			 size_t n)
{
	switch (section) {
	case SECTION_TOP:
		return n == 0 ? (const char *)config : NULL;
	case SECTION_METRICS:
		return n == 0 ? (const char *)config->metrics : NULL;
	case SECTION_IRC:
		return n < config->irc_n ? (const char *)&config->irc[n] : NULL;
	case SECTION_SLACK:
		return n < config->slack_n ? (const char *)&config->slack[n] : NULL;
	case SECTIONS:
		break;
	}
	return NULL;
}

void config_each_later(const struct config *before, const struct config *after,
		       void (*fn)(void *ctx, const struct config_row *row, size_t n),
		       void *ctx)
{
	size_t rows_n;
	const struct config_row *rows = config_rows(&rows_n);

	for (size_t i = 0; i < rows_n; i++)
		for (size_t n = 0; !is_reloaded(rows[i].key); n++) {
			const char *a = entry(before, rows[i].section, n);
			const char *b = entry(after, rows[i].section, n);

			if (!a || !b)
				break;
			if (differs(&rows[i], a, b))
				fn(ctx, &rows[i], n);
		}
}
