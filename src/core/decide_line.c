/* What a candidate's line means: a word that steers, or a part of an answer. */
#include "decide.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "core/text.h"

/* The text of an answer as it stands in this decision; the caller frees it. */
static char *text_of(const struct deciding *d, int answer)
{
	struct event_log log = decide_log(d);
	struct strbuf text;

	strbuf_init(&text, ANSWER_BYTES_MAX);
	interview_answer_text(&log, answer, &text);
	free(log.events);
	return strbuf_take_and_finish(&text);
}

void decide_grade(struct deciding *d, int answer)
{
	struct event e = decide_event_about(EVENT_SUBMITTED, answer);

	e.revision = d->out->next.answers[answer].revision + 1;
	decide_emit(d, e);
	decide_effect(d, EFFECT_GRADE, answer);
}

static void set_aside_language(struct deciding *d, int answer)
{
	if (!d->out->next.answers[answer].language_told) {
		decide_emit_about(d, EVENT_SET_ASIDE, answer, "other_language");
		decide_say(d, PHRASE_OTHER_LANGUAGE, answer);
		return;
	}
	decide_emit_about(d, EVENT_SET_ASIDE, answer, "kept");
	decide_say(d, PHRASE_SET_ASIDE, answer);
	decide_advance(d);
}

static void say_dont_know(struct deciding *d, int answer)
{
	decide_emit_about(d, EVENT_DONT_KNOW, answer, NULL);
	decide_advance(d);
}

static void submit(struct deciding *d, int answer)
{
	char *text = text_of(d, answer);

	switch (text_nature(text, d->facts->bank->lexicon)) {
	case TEXT_NO_WORDS:
		decide_emit_about(d, EVENT_SET_ASIDE, answer, "no_words");
		decide_say(d, PHRASE_NO_WORDS, answer);
		break;
	case TEXT_OTHER_LANGUAGE:
		set_aside_language(d, answer);
		break;
	case TEXT_DISTRESS: /* each fragment was looked at when it came */
	case TEXT_PLAIN:
		if (text_says_dont_know(text))
			say_dont_know(d, answer);
		else
			decide_grade(d, answer);
		break;
	}
	free(text);
}

static void send(struct deciding *d, int answer)
{
	if (d->out->next.answers[answer].fragments > 1)
		decide_say(d, PHRASE_GOT_IT, answer);
	submit(d, answer);
}

static void on_done(struct deciding *d, int answer, bool asked_for)
{
	const struct answer *a = &d->out->next.answers[answer];

	if (a->state == ANSWER_SUBMITTED) {
		if (asked_for)
			decide_say(d, PHRASE_STILL_READING, answer);
	} else if (a->fragments > 0) {
		send(d, answer);
	} else if (asked_for) {
		decide_say(d, PHRASE_NOTHING_YET, answer);
	}
}

/* The seq of the last fragment that counts, 0 if there is none. */
static int64_t last_fragment(const struct deciding *d, int answer)
{
	struct event_log log = decide_log(d);
	int64_t target = 0;

	for (size_t i = 0; i < log.n; i++) {
		const struct event *e = &log.events[i];

		if (e->kind == EVENT_SAID && e->answer == answer && !*e->why
		    && !interview_taken_back(&log, e))
			target = e->seq;
	}
	free(log.events);
	return target;
}

static void take_back(struct deciding *d, int answer, int64_t fragment)
{
	struct event e = decide_event_about(EVENT_UNDONE, answer);

	e.target = fragment;
	decide_emit(d, e);
}

static void on_undo(struct deciding *d, int answer)
{
	const struct answer *a = &d->out->next.answers[answer];

	if (a->state != ANSWER_OPEN || a->fragments == 0) {
		decide_say(d, PHRASE_NOTHING_TO_UNDO, answer);
		return;
	}
	take_back(d, answer, last_fragment(d, answer));
	decide_say(d, PHRASE_UNDONE, answer);
}

void decide_distress(struct deciding *d, int answer, int64_t fragment)
{
	if (fragment > 0)
		take_back(d, answer,
			  fragment); /* in the log, but no part of an answer */
	decide_emit_about(d, EVENT_SET_ASIDE, answer, "distress");
	decide_say(d, PHRASE_DISTRESS, answer);
}

bool decide_has_room(const struct deciding *d, int answer, const char *line)
{
	char *text = text_of(d, answer);
	size_t len = strlen(text) + 1 + strlen(line);

	free(text);
	return len <= ANSWER_BYTES_MAX
	       && d->out->next.answers[answer].fragments < FRAGMENTS_PER_ANSWER;
}

/* How long to wait for more: shortly after what looks like an end, and not at all
 * inside of a block of code. */
static int patience(const struct deciding *d, int answer, const char *line)
{
	char *before = text_of(d, answer);
	bool open = text_opens_code(before) != text_opens_code(line);
	bool finished = text_looks_finished(line);

	free(before);
	if (open)
		return 0;
	return finished ? QUIET_FINISHED_SECONDS : QUIET_SECONDS;
}

struct event decide_said(const struct deciding *d, int answer, const struct input *in,
			 const char *why)
{
	struct event e = decide_event_about(EVENT_SAID, answer);

	e.text = mem_strdup(in->text);
	e.message = in->message ? mem_strdup(in->message) : NULL;
	(void)snprintf(e.why, sizeof e.why, "%s", why);
	if (!*why)
		e.wait = patience(d, answer, in->text);
	return e;
}

static void on_text(struct deciding *d, int answer, const struct input *in)
{
	const struct answer *a = &d->out->next.answers[answer];

	if (a->state > ANSWER_SUBMITTED) {
		decide_late(d, answer, in);
		return;
	}
	if (!decide_has_room(d, answer, in->text)) {
		decide_say(d, PHRASE_TOO_LONG, answer);
		return;
	}
	if (a->state == ANSWER_SUBMITTED) {
		decide_late(d, answer, in);
		return;
	}
	decide_emit(d, decide_said(d, answer, in, ""));
	if (text_nature(in->text, d->facts->bank->lexicon) == TEXT_DISTRESS)
		decide_distress(d, answer, d->out->next.seq);
}

static void on_dont_know(struct deciding *d, int answer)
{
	const struct answer *a = &d->out->next.answers[answer];

	if (a->state == ANSWER_SUBMITTED)
		decide_say(d, PHRASE_STILL_READING, answer);
	else if (a->fragments > 0) /* what they did say may still count */
		send(d, answer);
	else
		say_dont_know(d, answer);
}

static void on_clarify(struct deciding *d, int answer)
{
	decide_emit_about(d, EVENT_COMMAND, answer, word_text(WORD_CLARIFY));
	if (d->out->next.answers[answer].kind == ASK_MAIN)
		decide_say(d, PHRASE_CLARIFY, answer);
	else
		decide_say(d, PHRASE_NO_CLARIFY, answer);
}

static void on_pause(struct deciding *d)
{
	if (!d->out->next.paused)
		decide_emit(d, decide_event(EVENT_PAUSED));
	decide_say(d, PHRASE_PAUSED, -1);
}

/* A grade may have come in during the pause: then what follows it was kept back. */
static void resume(struct deciding *d, bool show)
{
	int current = interview_current(&d->out->next);

	decide_emit(d, decide_event(EVENT_RESUMED));
	if (show)
		decide_say(d, PHRASE_RESUMED, current);
	if (current < 0 || d->out->next.answers[current].state > ANSWER_SUBMITTED)
		decide_advance(d);
	else if (show)
		decide_effect(d, EFFECT_REPEAT, current);
}

static void on_resume(struct deciding *d)
{
	if (d->out->next.paused)
		resume(d, true);
	else
		decide_say(d, PHRASE_NOT_PAUSED, interview_current(&d->out->next));
}

static void command(struct deciding *d, enum word word, enum phrase phrase)
{
	decide_emit_about(d, EVENT_COMMAND, -1, word_text(word));
	decide_say(d, phrase, -1);
}

static void on_invited_line(struct deciding *d, const char *line)
{
	switch (word_find(line)) {
	case WORD_START:
		decide_emit(d, decide_event(EVENT_CONSENTED));
		decide_say(d, PHRASE_STARTED, -1);
		decide_advance(d);
		break;
	case WORD_DECLINE:
	case WORD_STOP:
		decide_emit(d, decide_event(EVENT_DECLINED));
		decide_finish(d, "declined", PHRASE_DECLINED);
		break;
	case WORD_HELP:
		command(d, WORD_HELP, PHRASE_HELP);
		break;
	case WORD_MORE:
		command(d, WORD_MORE, PHRASE_MORE);
		break;
	case WORD_HUMAN:
	case WORD_ACCOMMODATION:
	case WORD_MYDATA:
	case WORD_FORGET:
		decide_contact(d, word_find(line));
		break;
	case WORD_NONE:
	case WORD_DONE:
	case WORD_UNDO:
	case WORD_PAUSE:
	case WORD_RESUME:
	case WORD_REPEAT:
	case WORD_CLARIFY:
	case WORD_DONT_KNOW:
	case WORD_SKIP:
		if (*line)
			decide_say(d, PHRASE_HOW_TO_START, -1);
		break;
	}
}

static bool is_for_people(enum word word)
{
	return word == WORD_HUMAN || word == WORD_ACCOMMODATION || word == WORD_MYDATA
	       || word == WORD_FORGET;
}

/* Words that leave a pause a pause. */
static bool keeps_pause(enum word word)
{
	return word == WORD_PAUSE || word == WORD_RESUME || word == WORD_HELP
	       || word == WORD_MORE || word == WORD_STOP || is_for_people(word);
}

/* Words that act on the question: not meant for one that they have not seen. */
static bool needs_question(enum word word)
{
	return word == WORD_DONE || word == WORD_UNDO || word == WORD_DONT_KNOW
	       || word == WORD_SKIP || word == WORD_CLARIFY;
}

static void on_word(struct deciding *d, enum word word, const struct input *in)
{
	int answer = interview_current(&d->out->next);

	switch (word) {
	case WORD_DONE:
		on_done(d, answer, true);
		break;
	case WORD_UNDO:
		on_undo(d, answer);
		break;
	case WORD_PAUSE:
		on_pause(d);
		break;
	case WORD_RESUME:
		on_resume(d);
		break;
	case WORD_REPEAT:
		decide_emit_about(d, EVENT_COMMAND, answer, word_text(WORD_REPEAT));
		decide_effect(d, EFFECT_REPEAT, answer);
		break;
	case WORD_CLARIFY:
		on_clarify(d, answer);
		break;
	case WORD_DONT_KNOW:
		on_dont_know(d, answer);
		break;
	case WORD_SKIP:
		decide_emit_about(d, EVENT_SKIPPED, answer, NULL);
		decide_advance(d);
		break;
	case WORD_STOP:
		decide_finish(d, "withdrawn", PHRASE_WITHDRAWN);
		break;
	case WORD_HELP:
		command(d, WORD_HELP, PHRASE_HELP);
		break;
	case WORD_MORE:
		command(d, WORD_MORE, PHRASE_MORE);
		break;
	case WORD_HUMAN: /* whoever wants a person is asked nothing meanwhile */
		if (!d->out->next.paused)
			decide_emit(d, decide_event(EVENT_PAUSED));
		decide_contact(d, word);
		break;
	case WORD_ACCOMMODATION:
	case WORD_MYDATA:
	case WORD_FORGET:
		decide_contact(d, word);
		break;
	case WORD_NONE:
	case WORD_START:
	case WORD_DECLINE: /* "no" is an answer, or the start of one */
		on_text(d, answer, in);
		break;
	}
}

/* It was written before the last question could be seen. */
static void on_early(struct deciding *d, int answer, const struct input *in)
{
	enum word word = word_find(in->text);

	if (word == WORD_DONE || !*in->text) /* said of an answer that has been sent */
		return;
	if (needs_question(word) || answer < 0)
		decide_say(d, PHRASE_TOO_EARLY, -1);
	else if (word == WORD_NONE || word == WORD_START || word == WORD_DECLINE)
		decide_late(d, answer, in);
	else
		on_word(d, word, in);
}

static void on_talking_line(struct deciding *d, const struct input *in)
{
	enum word word = word_find(in->text);
	int answer = decide_answer_of(d, in);

	if (answer != interview_current(&d->out->next)) {
		on_early(d, answer, in);
		return;
	}
	if (!*in->text) {
		if (!d->out->next.paused)
			on_done(d, answer, false);
		return;
	}
	if (d->out->next.paused && !keeps_pause(word)) {
		resume(d, false);
		/* The line was meant for a question that they have not seen. */
		if (d->out->effects_n > 0) {
			decide_say(d, PHRASE_NOT_KEPT, -1);
			return;
		}
	}
	on_word(d, word, in);
}

void decide_line(struct deciding *d, const struct input *in)
{
	switch (d->out->next.phase) {
	case PHASE_NEW:
		break;
	case PHASE_INVITED:
		on_invited_line(d, in->text);
		break;
	case PHASE_TALKING:
		on_talking_line(d, in);
		break;
	case PHASE_ENDED:
		if (is_for_people(word_find(in->text)))
			decide_contact(d, word_find(in->text));
		else if (*in->text)
			decide_say(d, PHRASE_OVER, -1);
		break;
	}
}
