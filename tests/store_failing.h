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
/* From call n on all fail: the program that uses it is as good as killed. after: the
 * n-th has still done its work. */
struct store *store_dying(struct store *inner, unsigned n, bool after);
bool store_is_dead(const struct store *store);
void store_die(struct store *store);
unsigned store_failing_calls(const struct store *store);

#endif
