#include "grader/grader.h"

#include <stddef.h>

void grader_destroy(struct grader *grader)
{
	if (grader)
		grader->ops->destroy(grader);
}
