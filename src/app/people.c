#include "people.h"

#include <string.h>

bool people_mask_fits(const char *mask, const char *text)
{
	const char *star = NULL, *again = NULL;

	while (*text) {
		if (*mask == '*') {
			star = mask++;
			again = text;
		} else if (*mask == *text) {
			mask++;
			text++;
		} else if (star) { /* the star takes one more */
			mask = star + 1;
			text = ++again;
		} else {
			return false;
		}
	}
	while (*mask == '*')
		mask++;
	return !*mask;
}

static bool is_listed(char *const *list, const char *id)
{
	for (; list && *list; list++)
		if (strcmp(*list, id) == 0)
			return true;
	return false;
}

static bool is_masked(char *const *list, const char *id)
{
	for (; list && *list; list++)
		if (strncmp(*list, "host:", 5) == 0 && people_mask_fits(*list, id))
			return true;
	return false;
}

static bool is_word_of(const char *words, const char *word)
{
	size_t len = strlen(word);

	for (const char *at = words; at && *at; at += strspn(at, " ")) {
		size_t n = strcspn(at, " ");

		if (n == len && memcmp(at, word, n) == 0)
			return true;
		at += n;
	}
	return false;
}

static bool is_in_listed(char *const *list, const char *circles)
{
	for (; circles && list && *list; list++)
		if (is_word_of(circles, *list))
			return true;
	return false;
}

static bool is_recruiter(const struct people *people, const struct chat_person *who)
{
	switch (who->proof) {
	case PROOF_NONE:
		return false;
	case PROOF_HOST:
		return people->hosts && strncmp(who->id, "host:", 5) == 0
		       && is_masked(people->recruiters, who->id);
	case PROOF_ACCOUNT:
		return is_listed(people->recruiters, who->id)
		       || is_in_listed(people->recruiters, who->circles);
	}
	return false;
}

bool people_may_recruit(const struct people *people, const struct chat_person *who)
{
	if (!people || !is_recruiter(people, who))
		return false;
	return !who->outsider || is_listed(people->outsiders, who->id);
}
