/* What comes when its answer has been sent already: one more fragment, an edit. It
 * joins the answer as long as that can change nothing that was built on it. */
#include "decide.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "core/text.h"

/* The network's id of the message that showed this question; NULL: not known. */
static const char *shown_as(const struct event_log *log, int answer)
{
	for (size_t i = log->n; i-- > 0;)
		if (log->events[i].kind == EVENT_DELIVERED
		    && log->events[i].answer == answer)
			return log->events[i].message;
	return NULL;
}

int decide_answer_of(const struct deciding *d, const struct input *in)
{
	int answer = interview_current(&d->out->next);

	if (in->early)
		answer--;
	for (int i = answer; in->message && i >= 0; i--) {
		const char *shown = shown_as(d->facts->log, i);

		if (shown && strcmp(in->message, shown) < 0)
			answer = i - 1;
	}
	return answer;
}

/* Graded anew it would still be an observation of an open concept. */
static bool counts(const struct deciding *d, int answer)
{
	const struct answer *a = &d->out->next.answers[answer];

	return !d->out->next.concepts[a->concept].closed
	       && (a->state == ANSWER_SUBMITTED || a->state == ANSWER_GRADED
		   || a->state == ANSWER_UNGRADED);
}

static void keep_only(struct deciding *d, struct event e)
{
	(void)snprintf(e.why, sizeof e.why, "kept");
	e.wait = 0;
	decide_emit(d, e);
	decide_say(d, PHRASE_KEPT, e.answer);
}

static void amend(struct deciding *d, struct event e)
{
	decide_emit(d, e);
	decide_grade(d, e.answer);
	decide_say(d, PHRASE_AMENDED, e.answer);
}

void decide_late(struct deciding *d, int answer, const struct input *in)
{
	struct event e;

	if (strlen(in->text) >= ANSWER_BYTES_MAX) {
		decide_say(d, PHRASE_TOO_LONG, answer);
		return;
	}
	e = decide_said(d, answer, in, "");
	if (text_nature(in->text, d->facts->bank->lexicon) == TEXT_DISTRESS) {
		keep_only(d, e);
		decide_distress(d, answer, 0);
	} else if (counts(d, answer) && decide_has_room(d, answer, in->text)) {
		amend(d, e);
	} else {
		keep_only(d, e);
	}
}

/* Until the next answer begins; later the words are kept as they were read. */
static bool may_still_change(const struct deciding *d, int answer)
{
	const struct interview *s = &d->out->next;
	int current = interview_current(s);

	return answer == current
	       || (answer == current - 1 && s->answers[current].state == ANSWER_OPEN
		   && s->answers[current].fragments == 0);
}

static size_t length_now(const struct deciding *d, int answer)
{
	struct event_log log = decide_log(d);
	struct strbuf text;
	size_t len;

	strbuf_init(&text, ANSWER_BYTES_MAX);
	interview_answer_text(&log, answer, &text);
	len = text.len;
	strbuf_finish(&text);
	free(log.events);
	return len;
}

static void edit_open(struct deciding *d, struct event e)
{
	if (*e.text) {
		bool distress =
			text_nature(e.text, d->facts->bank->lexicon) == TEXT_DISTRESS;

		decide_emit(d, e);
		if (distress)
			decide_distress(d, e.answer, e.target);
		return;
	}
	e.kind = EVENT_UNDONE; /* as if taken back */
	free(e.text);
	e.text = NULL;
	decide_emit(d, e);
}

static void edit_sent(struct deciding *d, struct event e)
{
	int answer = e.answer;

	if (!counts(d, answer) || !may_still_change(d, answer)) {
		keep_only(d, e);
		return;
	}
	decide_emit(d, e);
	if (length_now(d, answer)
	    == 0) /* nothing is left to be read: the grade stands */
		return;
	decide_grade(d, answer);
	decide_say(d, PHRASE_AMENDED, answer);
}

/* A network's messages can be longer than an answer, and an edit makes one so. */
static bool edit_fits(const struct deciding *d, const struct event *said,
		      const char *text)
{
	size_t before = strlen(interview_reads(d->facts->log, said));
	size_t now = length_now(d, said->answer),
	       others = now > before ? now - before : 0;

	return others + strlen(text) < ANSWER_BYTES_MAX;
}

void decide_edit(struct deciding *d, const struct input *in)
{
	const struct event *said = interview_said(d->facts->log, in->message);
	struct event e;

	if (!said || d->out->next.phase != PHASE_TALKING || *said->why
	    || interview_taken_back(d->facts->log, said)
	    || strcmp(interview_reads(d->facts->log, said), in->text) == 0)
		return;
	if (!edit_fits(d, said, in->text)) {
		decide_say(d, PHRASE_TOO_LONG, said->answer);
		return;
	}
	e = decide_event_about(EVENT_EDITED, said->answer);
	e.target = said->seq;
	e.text = mem_strdup(in->text);
	if (d->out->next.answers[said->answer].state == ANSWER_OPEN)
		edit_open(d, e);
	else
		edit_sent(d, e);
}
