/*
 * The strict half of json_parse: is this text JSON, with // comments, that we
 * would accept? json-c alone would take single quotes, trailing commas, NaN,
 * broken UTF-8, integers beyond 64 bits (as the nearest) and, of two members
 * with one key, the last.
 */
#ifndef BASE_JSON_SCAN_H
#define BASE_JSON_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/* "file:line:column: reason" on failure. Comments in text become spaces, and so do
 * the items of each array that is called `skip` (NULL: none), once they are read. */
bool json_scan(char *text, size_t len, const char *file, const char *skip,
	       struct error *err);

#endif
