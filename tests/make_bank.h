/*
 * A bank made for tests: six concepts, two probes at each difficulty 1 to 10,
 * each with the points alpha (surface, 1), beta (working, 1), gamma (deep, 2) and
 * delta (deep, 1) and a target of 4.5; from difficulty 5 up with a follow-up.
 */
#ifndef TESTS_MAKE_BANK_H
#define TESTS_MAKE_BANK_H

#include "core/bank.h"
#include "core/role.h"

struct bank *make_bank(void);
/* Payments-like: API design, data modeling and reliability need 6. */
struct role *make_role(void);

#endif
