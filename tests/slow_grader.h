/*
 * A grader as bad as they come: it keeps every job, and the test says when it
 * answers, with what, how often, or that it never does.
 */
#ifndef TESTS_SLOW_GRADER_H
#define TESTS_SLOW_GRADER_H

#include "grader/grader.h"

struct loop;

struct grader *slow_grader_create(struct loop *loop, const struct grader_sink *sink);
size_t slow_grader_jobs(const struct grader *grader); /* taken so far */
/* Answers job i (0 is the first one) with this score; may be called repeatedly. */
void slow_grader_answer(struct grader *grader, size_t i, double score);
void slow_grader_fail(struct grader *grader, size_t i);

#endif
