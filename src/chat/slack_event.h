/* The Events API: who wrote, edited or deleted what. Part of slack_wire. */
#ifndef CHAT_SLACK_EVENT_H
#define CHAT_SLACK_EVENT_H

#include <stdbool.h>

#include "slack_wire.h"

struct json_at;

void slack_event_read(const struct json_at *root, struct slack_in *in);

/* Members of an object, where they are there and of that kind. */
const char *slack_string(const struct json_at *object, const char *key);
bool slack_object(const struct json_at *object, const char *key, struct json_at *ret);
/* The first item of a list. */
bool slack_first(const struct json_at *object, const char *key, struct json_at *ret);

#endif
