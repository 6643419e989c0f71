#include "slow_grader.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { JOBS_MAX = 64 };

struct job {
	char *interview;
	int64_t answer, revision;
	size_t points;
};

struct slow_grader {
	struct grader grader;
	struct job jobs[JOBS_MAX];
	size_t n;
};

static void start(struct grader *grader, const struct grade_job *job)
{
	struct slow_grader *g = (struct slow_grader *)grader;

	assert(g->n < JOBS_MAX);
	g->jobs[g->n++] = (struct job){mem_strdup(job->interview), job->answer,
				       job->revision, job->rubric->points_n};
}

static void destroy(struct grader *grader)
{
	struct slow_grader *g = (struct slow_grader *)grader;

	for (size_t i = 0; i < g->n; i++)
		free(g->jobs[i].interview);
	free(g);
}

static const struct grader_ops slow_ops = {
	.name = "slow", .version = "1", .start = start, .destroy = destroy};

struct grader *slow_grader_create(struct loop *loop, const struct grader_sink *sink)
{
	struct slow_grader *g = mem_zalloc(1, sizeof *g);

	(void)loop;
	g->grader = (struct grader){&slow_ops, *sink};
	return &g->grader;
}

size_t slow_grader_jobs(const struct grader *grader)
{
	return ((const struct slow_grader *)grader)->n;
}

void slow_grader_answer(struct grader *grader, size_t i, double score)
{
	const struct job *job = &((struct slow_grader *)grader)->jobs[i];
	struct grade grade = {
		.score = score, .on_topic = true, .points_n = job->points};

	grader->sink.done(grader->sink.ctx,
			  &(struct grade_result){job->interview, job->answer,
						 job->revision, &grade, NULL});
}

void slow_grader_fail(struct grader *grader, size_t i)
{
	const struct job *job = &((struct slow_grader *)grader)->jobs[i];

	grader->sink.done(grader->sink.ctx,
			  &(struct grade_result){job->interview, job->answer,
						 job->revision, NULL,
						 "connection refused"});
}
