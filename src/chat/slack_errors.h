/* What each of Slack's error words means, from one table. */
#ifndef CHAT_SLACK_ERRORS_H
#define CHAT_SLACK_ERRORS_H

#include <stdint.h>

#include "slack_api.h"

/* ret_wait: seconds, where it is API_LATER. */
enum slack_fate slack_fate_of(const char *error, int64_t *ret_wait);

#endif
