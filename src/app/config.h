/*
 * The configuration file: which folders. JSON with // comments; a relative path
 * is relative to the file's own folder. config/leadline.example.json has all keys.
 */
#ifndef APP_CONFIG_H
#define APP_CONFIG_H

#include <stdbool.h>

#include "base/error.h"

struct config {
	char *bank, *roles; /* owned; NULL where not given */
};

/* *ret is to be finished even after a failure. */
bool config_read(struct config *ret, const char *path, struct error *err);
void config_finish(struct config *config); /* fine on a zeroed struct */

#endif
