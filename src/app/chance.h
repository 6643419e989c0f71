/* Chance, from the system: seeds and salts of interviews. */
#ifndef APP_CHANCE_H
#define APP_CHANCE_H

#include <stdint.h>

#include "base/error.h"
#include "core/event.h"

bool chance_draw(uint64_t *ret_seed, char ret_salt[SALT_HEX], struct error *err);
/* Both from a text, always the same ones: for what is to be repeatable. */
void chance_from(const char *text, uint64_t *ret_seed, char ret_salt[SALT_HEX]);

#endif
