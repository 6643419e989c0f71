#include "core/pattern.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/lexicon_parts.h"
#include "core/lexicon_terms.h"
#include "core/pattern_match.h"

struct reader {
	struct pattern *pattern;
	struct source at; /* what is left to read of the group */
	struct lexicon *lexicon;
	bool polar_given, window_given;
	struct error *err;
};

/* The next " + " between from and the end, or the end. */
static size_t group_end(const char *text, size_t from, size_t end)
{
	for (size_t i = from; i < end; i++)
		if (text[i] == '+' && (i == from || text[i - 1] == ' ')
		    && (i + 1 == end || text[i + 1] == ' '))
			return i;
	return end;
}

static void trim(struct source *s)
{
	while (s->from < s->to && s->text[s->from] == ' ')
		s->from++;
	while (s->to > s->from && s->text[s->to - 1] == ' ')
		s->to--;
}

static bool window_read(struct reader *r, const struct source *s)
{
	size_t n = 0;

	if (r->window_given)
		return pattern_fail(s, r->err, "a second window");
	for (size_t i = s->from + 1; i < s->to; i++) {
		if (s->text[i] < '0' || s->text[i] > '9')
			return pattern_fail(s, r->err, "~ needs a number");
		n = n * 10 + (size_t)(s->text[i] - '0');
		if (n > WINDOW_MAX)
			break;
	}
	if (n == 0 || n > WINDOW_MAX)
		return pattern_fail(s, r->err, "a window is 1 to %d words", WINDOW_MAX);
	r->pattern->window = n;
	r->window_given = true;
	return true;
}

static bool without_read(struct reader *r, const struct source *s)
{
	struct source words = {s->text, s->from + 1, s->to};

	if (!r->pattern->without)
		r->pattern->without = choices_create();
	return choices_parse(r->pattern->without, &words, r->lexicon, r->err);
}

/* Takes "~12" and "!without" off the end of the last group. */
static bool tail_read(struct reader *r, struct source *group)
{
	for (;;) {
		struct source last = *group;

		trim(group);
		last.to = group->to;
		last.from = group->to;
		while (last.from > group->from && group->text[last.from - 1] != ' ')
			last.from--;
		if (last.to - last.from < 2)
			return true;
		if (group->text[last.from] == '~') {
			if (!window_read(r, &last))
				return false;
		} else if (group->text[last.from] == '!') {
			if (!without_read(r, &last))
				return false;
		} else {
			return true;
		}
		group->to = last.from;
	}
}

static bool group_read(struct reader *r, struct source group)
{
	struct pattern *p = r->pattern;

	trim(&group);
	if (p->n == GROUPS_MAX)
		return pattern_fail(&group, r->err, "more than %d groups", GROUPS_MAX);
	if (group.from < group.to && group.text[group.from] == '^') {
		if (r->polar_given)
			return pattern_fail(&group, r->err, "a second ^");
		r->polar_given = true;
		p->polar = p->n;
		group.from++;
	}
	if (group.from == group.to)
		return pattern_fail(&group, r->err, "an empty group");
	p->groups[p->n++] = choices_create();
	if (!choices_parse(p->groups[p->n - 1], &group, r->lexicon, r->err))
		return false;
	choices_close(p->groups[p->n - 1]);
	return true;
}

static bool read_all(struct reader *r)
{
	for (size_t from = 0;; from++) {
		struct source group = {r->at.text, from, 0};

		group.to = group_end(r->at.text, from, r->at.to);
		from = group.to;
		if (from == r->at.to && !tail_read(r, &group))
			return false;
		if (!group_read(r, group))
			return false;
		if (from == r->at.to)
			return true;
	}
}

struct pattern *pattern_parse(const char *source, struct lexicon *lexicon,
			      struct error *err)
{
	struct pattern *p = mem_zalloc(1, sizeof *p);
	struct reader r = {.pattern = p,
			   .at = {source, 0, strlen(source)},
			   .lexicon = lexicon,
			   .err = err};

	if (!read_all(&r)) {
		pattern_destroy(p);
		return NULL;
	}
	if (!r.polar_given)
		p->polar = p->n - 1;
	return p;
}

void pattern_destroy(struct pattern *pattern)
{
	if (!pattern)
		return;
	for (size_t i = 0; i < pattern->n; i++)
		choices_destroy(pattern->groups[i]);
	choices_destroy(pattern->without);
	free(pattern);
}
