/*
 * A store whose n-th call fails, whatever it is: for n = 1, 2, ... until a run
 * needs fewer calls, what is under test must tell or try again, never lose.
 *
 * Only calls that can fail are counted. A failing commit leaves nothing behind,
 * as a real one; closing the wrapper leaves the store inside open.
 */
#ifndef TESTS_STORE_FAILING_H
#define TESTS_STORE_FAILING_H

#include "store/store.h"

/* n = 0: none fails. inner: borrowed. */
struct store *store_failing(struct store *inner, unsigned n, enum error_kind kind);
unsigned store_failing_calls(const struct store *store);

#endif
