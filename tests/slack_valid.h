/*
 * What Slack would refuse: unknown types and keys, missing ones, texts and lists
 * that are empty or too long. A second reading of its limits, written apart from
 * the code that keeps them.
 */
#ifndef TESTS_SLACK_VALID_H
#define TESTS_SLACK_VALID_H

#include <stdbool.h>

struct error;

bool slack_valid_blocks(const char *json, struct error *why);
bool slack_valid_view(const char *json, struct error *why);

#endif
