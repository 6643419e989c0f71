/*
 * Quoting a candidate's own words: a span of an answer made readable, on one
 * line, cut at words and marked where it was cut.
 */
#ifndef CORE_QUOTE_H
#define CORE_QUOTE_H

#include <stddef.h>

struct strbuf;

/* The sentence around bytes start..end of text, at most max bytes of it. */
void quote_around(const char *text, size_t start, size_t end, size_t max,
		  struct strbuf *out);
/* Those bytes alone. */
void quote_span(const char *text, size_t start, size_t end, struct strbuf *out);

#endif
