/* UTF-8: what comes from outside is made valid once, at the border. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

/*
 * Decodes the character at s (len bytes are there, len > 0). Returns its length,
 * 1..4, or 0 where no valid character starts: overlong forms, surrogates and
 * values above U+10FFFF are none.
 */
size_t utf8_decode(const char *s, size_t len, uint32_t *ret);
/* The other way, into 4 bytes at most; returns how many. code is a character. */
size_t utf8_encode(uint32_t code, char ret[4]);
bool utf8_valid(const char *s, size_t len);

/* A copy in which every byte that is no part of a character, and every NUL, has
 * become U+FFFD. Owned by the caller. */
char *utf8_repair(const char *s, size_t len) MUST_USE;

/* The largest length <= max at which no character is cut. s is valid UTF-8. */
size_t utf8_cut(const char *s, size_t len, size_t max);

/* Bytes of the control character at s, which would steer a terminal: C0 but newline and
 * tab, DEL, and C1 as UTF-8 spells them; 0: it is none. */
size_t utf8_control(const char *s);

#endif
