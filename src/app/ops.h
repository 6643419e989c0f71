/*
 * What an operator's tools ask a running server, on a listener of its own:
 *
 *     GET /healthz   200 as long as the loop turns
 *     GET /readyz    200, or 503 with one reason a line
 *     GET /metrics   Prometheus' text format
 *
 * Nothing in any of them comes from a person: neither names, nor ids, nor words.
 */
#ifndef APP_OPS_H
#define APP_OPS_H

#include "base/attr.h"
#include "base/error.h"

struct bot;
struct config_metrics;
struct loop;
struct ops;

/* All borrowed, all as long as it. NULL: err. */
struct ops *ops_create(struct loop *loop, struct bot *bot,
		       const struct config_metrics *config, struct error *err) MUST_USE;
void ops_destroy(struct ops *ops); /* NULL is fine; before the loop */
int ops_port(const struct ops *ops);
/* The server is about to end: not ready from now on. NULL is fine. */
void ops_end(struct ops *ops);

#endif
