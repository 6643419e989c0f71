/* The smallest files that a bank takes, as text: eight probes of difficulty 1 to
 * 8 a concept, ids "api-design-1" and so on. */
#ifndef TESTS_MAKE_CONCEPT_H
#define TESTS_MAKE_CONCEPT_H

#include "base/attr.h"

char *make_concept(const char *id) MUST_USE; /* the caller's */

extern const char made_lexicon[];

#endif
