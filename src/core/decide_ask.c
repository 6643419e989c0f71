/* What to ask next: the follow-ups, the next probe of a concept, the next concept. */
#include "decide.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "core/quote.h"

static const double strong_score = 0.6, strong_difficulty = 5;

static bool was_asked(const struct interview *s, int probe)
{
	for (int i = 0; i < s->answers_n; i++)
		if (s->answers[i].kind == ASK_MAIN && s->answers[i].probe == probe)
			return true;
	return false;
}

static int topic_count(const struct interview *s, const struct bank *bank, int concept,
		       const char *topic)
{
	int n = 0;

	for (int i = 0; i < s->answers_n; i++)
		if (s->answers[i].kind == ASK_MAIN && s->answers[i].concept == concept
		    && strcmp(bank->probes[s->answers[i].probe]->topic, topic) == 0)
			n++;
	return n;
}

/* The difficulties at which the concept still has an unasked probe, in its order. */
static size_t open_levels(const struct interview *s, const struct bank *bank,
			  int concept, struct depth_level *ret)
{
	size_t n = 0;

	for (size_t p = 0; p < bank->probes_n; p++) {
		double d = bank->probes[p]->main.difficulty;
		size_t i = 0;

		if (bank->probes[p]->concept != concept || was_asked(s, (int)p))
			continue;
		while (i < n && (ret[i].difficulty < d || ret[i].difficulty > d))
			i++;
		if (i == n && n == DEPTH_LEVELS_MAX)
			continue;
		if (i == n)
			ret[n++] = (struct depth_level){.difficulty = d};
		ret[i].unasked++;
	}
	return n;
}

/* Among equals: the topic that was covered least, then the probe that was asked
 * least, then the seed. */
struct choice {
	int probe;
	size_t ties;
};

static struct choice choose_at(const struct deciding *d, int concept, double difficulty)
{
	const struct interview *s = &d->out->next;
	const struct bank *bank = d->facts->bank;
	const char *id =
		d->facts->log->n > 0 ? d->facts->log->events[0].invited->interview : "";
	int ties[PROBES_MAX];
	int64_t best_asked = INT64_MAX;
	int best_topic = ANSWERS_MAX;
	size_t n = 0;
	char key[96];

	for (size_t p = 0; p < bank->probes_n; p++) {
		const struct probe *probe = bank->probes[p];
		int topic;

		if (probe->concept != concept || was_asked(s, (int)p)
		    || probe->main.difficulty < difficulty
		    || probe->main.difficulty > difficulty)
			continue;
		topic = topic_count(s, bank, concept, probe->topic);
		if (topic > best_topic
		    || (topic == best_topic && d->facts->exposure[p] > best_asked))
			continue;
		if (topic < best_topic || d->facts->exposure[p] < best_asked)
			n = 0;
		best_topic = topic;
		best_asked = d->facts->exposure[p];
		ties[n++] = (int)p;
	}
	assert(n > 0);
	(void)snprintf(key, sizeof key, "%s|%s|%d", id, concept_names[concept].id,
		       s->concepts[concept].asked);
	return (struct choice){ties[depth_pick(s->seed, key, n)], n};
}

static void ask_probe(struct deciding *d, int concept, struct choice choice)
{
	const struct probe *probe = d->facts->bank->probes[choice.probe];
	struct event e = decide_event_about(EVENT_ASKED, d->out->next.answers_n);

	e.concept = concept;
	e.asked.kind = ASK_MAIN;
	e.asked.probe = mem_strdup(probe->id);
	e.asked.topic = mem_strdup(probe->topic);
	e.asked.number = choice.probe;
	e.asked.difficulty = probe->main.difficulty;
	e.asked.parent = -1;
	e.asked.ties = choice.ties;
	e.asked.exposure = d->facts->exposure[choice.probe];
	decide_emit(d, e);
	decide_effect(d, EFFECT_ASK, d->out->next.answers_n - 1);
}

/* Why the concept is done with; NULL while another probe is worth asking. */
static const char *closing_reason(const struct deciding *d,
				  const struct concept_state *c)
{
	if (c->dont_knows >= 2)
		return "dont_know";
	if (c->skips >= 2)
		return "skipped";
	if (depth_enough(d->facts->model, c->threads, c->threads_n))
		return "enough";
	if (c->asked >= PROBES_PER_CONCEPT)
		return "budget";
	return NULL;
}

static bool ask_next_of(struct deciding *d, int concept)
{
	struct depth_level levels[DEPTH_LEVELS_MAX];
	const struct concept_state *c = &d->out->next.concepts[concept];
	size_t n = open_levels(&d->out->next, d->facts->bank, concept, levels);
	int level = depth_next(d->facts->model, c->threads, c->threads_n, levels, n,
			       d->out->next.start);

	if (level < 0 || d->out->next.answers_n >= ANSWERS_MAX)
		return false;
	ask_probe(d, concept, choose_at(d, concept, levels[level].difficulty));
	return true;
}

static void next_probe(struct deciding *d)
{
	while (d->out->next.concept < CONCEPTS) {
		int concept = d->out->next.concept;
		const char *why = closing_reason(d, &d->out->next.concepts[concept]);
		struct event e;

		if (!why && ask_next_of(d, concept))
			return;
		e = decide_event(EVENT_CONCEPT_CLOSED);
		e.concept = concept;
		(void)snprintf(e.why, sizeof e.why, "%s", why ? why : "exhausted");
		decide_emit(d, e);
	}
	decide_finish(d, "complete", PHRASE_THANKS);
}

/* The words of an answer that a follow-up starts from: those of the point that
 * weighs most, or how the answer begins. */
static char *quote_of(const struct deciding *d, int answer)
{
	const struct interview *s = &d->out->next;
	const struct rubric *rubric = interview_rubric(s, d->facts->bank, answer);
	struct event_log log = decide_log(d);
	const struct event *graded = interview_graded(&log, answer);
	const struct point_grade *best = NULL;
	struct strbuf text, quote;
	double most = 0;

	strbuf_init(&text, 2 * ANSWER_BYTES_MAX + 2);
	strbuf_init(&quote, (size_t)4 * QUOTE_BYTES);
	interview_graded_text(s, &log, answer, &text);
	for (size_t i = 0; rubric && graded && i < graded->grade->points_n; i++) {
		const struct point_grade *p = &graded->grade->points[i];
		double worth;

		if (i >= rubric->points_n || p->end <= p->start
		    || p->state < POINT_SOFT)
			continue;
		worth = rubric->points[i].weight * p->credit
			+ (double)rubric->points[i].rung;
		if (worth > most) {
			most = worth;
			best = p;
		}
	}
	quote_around(text.text, best ? best->start : 0, best ? best->end : 0,
		     QUOTE_BYTES, &quote);
	free(log.events);
	strbuf_finish(&text);
	/* A full stop follows the quotation; two would look careless. */
	if (quote.len > 0 && quote.text[quote.len - 1] == '.')
		quote.text[--quote.len] = '\0';
	return strbuf_take_and_finish(&quote);
}

static void ask_follow_up(struct deciding *d, enum ask_kind kind, int parent,
			  int quoted)
{
	const struct interview *s = &d->out->next;
	const struct probe *probe = d->facts->bank->probes[s->answers[parent].probe];
	struct event e = decide_event_about(EVENT_ASKED, s->answers_n);

	e.concept = s->answers[parent].concept;
	e.asked.kind = kind;
	e.asked.probe = mem_strdup(probe->id);
	e.asked.topic = mem_strdup(probe->topic);
	e.asked.number = s->answers[parent].probe;
	e.asked.difficulty = probe->main.difficulty;
	e.asked.parent = parent;
	e.asked.quote = quote_of(d, quoted);
	decide_emit(d, e);
	decide_effect(d, EFFECT_ASK, d->out->next.answers_n - 1);
}

/* Strong enough that one step behind it tells mastery from a memorised phrase. */
static bool deserves_step_behind(const struct deciding *d, const struct answer *main)
{
	const struct concept_state *c = &d->out->next.concepts[main->concept];

	return !c->behind && main->difficulty >= strong_difficulty
	       && c->threads[main->thread].score[0] >= strong_score
	       && d->facts->bank->probes[main->probe]->follow_up != NULL;
}

static bool try_follow_up(struct deciding *d, int answer)
{
	const struct interview *s = &d->out->next;
	const struct answer *a = &s->answers[answer];
	int main = a->kind == ASK_MAIN ? answer : a->parent;

	if (a->state != ANSWER_GRADED || a->kind == ASK_BEHIND
	    || s->follow_ups >= FOLLOW_UPS_MAX || s->answers_n >= ANSWERS_MAX)
		return false;
	if (a->kind == ASK_MAIN && a->low_confidence)
		ask_follow_up(d, ASK_CLARIFY, answer, answer);
	else if (deserves_step_behind(d, &s->answers[main]))
		ask_follow_up(d, ASK_BEHIND, main, answer);
	else
		return false;
	return true;
}

void decide_advance(struct deciding *d)
{
	int current = interview_current(&d->out->next);

	if (current < 0 || !try_follow_up(d, current))
		next_probe(d);
}
