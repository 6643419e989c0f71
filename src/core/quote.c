#include "core/quote.h"

#include <stdbool.h>
#include <string.h>

#include "base/strbuf.h"

static bool ends_sentence(const char *text, size_t i)
{
	char next = text[i + 1];

	if (text[i] == '\n')
		return true;
	return strchr(".!?", text[i]) && (next == '\0' || next == ' ' || next == '\n');
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool continues_character(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

/* Moves a cut to the right, onto the start of a word. */
static size_t next_word(const char *text, size_t from, size_t limit)
{
	size_t i = from;

	while (i < limit && !is_blank(text[i]))
		i++;
	if (i < limit) {
		while (i < limit && is_blank(text[i]))
			i++;
		return i;
	}
	for (i = from; i < limit && continues_character(text[i]); i++)
		;
	return i;
}

/* Moves a cut to the left, behind a word. */
static size_t last_word(const char *text, size_t from, size_t limit)
{
	size_t i = from;

	while (i > limit && !is_blank(text[i]))
		i--;
	while (i > limit && is_blank(text[i - 1]))
		i--;
	if (i > limit)
		return i;
	for (i = from; i > limit && continues_character(text[i]); i--)
		;
	return i;
}

static void put_one_line(const char *text, size_t from, size_t to, struct strbuf *out)
{
	bool blank = false;

	for (size_t i = from; i < to; i++) {
		if (is_blank(text[i])) {
			blank = true;
			continue;
		}
		if (blank)
			strbuf_adds(out, " ");
		blank = false;
		strbuf_add(out, text + i, 1);
	}
}

void quote_span(const char *text, size_t start, size_t end, struct strbuf *out)
{
	size_t len = strlen(text);

	put_one_line(text, start > len ? len : start, end > len ? len : end, out);
}

void quote_around(const char *text, size_t start, size_t end, size_t max,
		  struct strbuf *out)
{
	size_t len = strlen(text), from, to, low, high;

	start = start > len ? len : start;
	end = end > len ? len : end < start ? start : end;
	for (from = start; from > 0 && !ends_sentence(text, from - 1); from--)
		;
	for (to = end; to < len && !(to > 0 && ends_sentence(text, to - 1)); to++)
		;
	while (from < to && is_blank(text[from]))
		from++;
	while (to > from && is_blank(text[to - 1]))
		to--;
	low = from;
	high = to;
	if (high - low > max && start > low) { /* keep the span: cut in front first */
		size_t spare = end - start < max ? (max - (end - start)) / 2 : 0;

		if (start - low > spare)
			low = next_word(text, start - spare, start);
	}
	if (high - low > max)
		high = last_word(text, low + max, low);
	if (low > from)
		strbuf_adds(out, "… ");
	put_one_line(text, low, high, out);
	if (high < to)
		strbuf_adds(out, " …");
}
