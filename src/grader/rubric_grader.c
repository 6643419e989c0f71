/* The grader that needs nothing outside: patterns, computed at once, told later. */
#include "grader/grader.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "io/loop.h"

struct result {
	struct result *next;
	char *interview; /* owned */
	int64_t answer, revision;
	struct grade grade;
};

struct rubric_grader {
	struct grader grader;
	struct loop *loop;    /* borrowed */
	struct result *first; /* to be told, oldest first */
	struct result **end;
};

static struct rubric_grader *rubric_grader_of(struct grader *grader)
{
	return (struct rubric_grader *)grader;
}

static void tell(void *ctx)
{
	struct rubric_grader *g = ctx;
	struct result *r = g->first;

	assert(r); /* as many calls as results */
	g->first = r->next;
	if (!g->first)
		g->end = &g->first;
	g->grader.sink.done(g->grader.sink.ctx,
			    &(struct grade_result){r->interview, r->answer, r->revision,
						   &r->grade, NULL});
	free(r->interview);
	free(r);
}

static void start(struct grader *grader, const struct grade_job *job)
{
	struct rubric_grader *g = rubric_grader_of(grader);
	struct result *r = mem_zalloc(1, sizeof *r);

	r->interview = mem_strdup(job->interview);
	r->answer = job->answer;
	r->revision = job->revision;
	rubric_grade(job->rubric, job->lexicon, job->text, &r->grade);
	*g->end = r;
	g->end = &r->next;
	loop_soon(g->loop, tell, g);
}

static void destroy(struct grader *grader)
{
	struct rubric_grader *g = rubric_grader_of(grader);

	while (g->first) {
		struct result *r = g->first;

		g->first = r->next;
		free(r->interview);
		free(r);
	}
	free(g);
}

static const struct grader_ops rubric_ops = {
	.name = "rubric",
	.version = rubric_version,
	.start = start,
	.destroy = destroy,
};

struct grader *rubric_grader_create(struct loop *loop, const struct grader_sink *sink)
{
	struct rubric_grader *g = mem_zalloc(1, sizeof *g);

	g->grader = (struct grader){&rubric_ops, *sink};
	g->loop = loop;
	g->end = &g->first;
	return &g->grader;
}
