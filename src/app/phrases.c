#include "phrases.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"

enum { PLAIN_MAX = 65536, TITLE_MAX = 120 };

/* Words to type stand between backticks in our wording and become spans. */
static void rich(struct chat_message *m, enum chat_part_kind kind, const char *wording)
{
	enum chat_span_kind span = SPAN_TEXT;

	chat_add_part(m, kind);
	while (*wording) {
		size_t len = strcspn(wording, "`");
		char *piece = mem_strndup(wording, len);

		if (len > 0)
			chat_add_span(m, span, piece);
		free(piece);
		wording += len;
		if (*wording == '`') {
			span = span == SPAN_TEXT ? SPAN_CODE : SPAN_TEXT;
			wording++;
		}
	}
}

static void text(struct chat_message *m, const char *wording)
{
	rich(m, PART_TEXT, wording);
}

/* The phrases that are the same for everybody; the others are composed below. */
/* clang-format off */
static const char *const wordings[][2] = {
	[PHRASE_HOW_TO_START] = {
		"Nothing has begun yet. Type `start` to agree and begin, or `decline`."},
	[PHRASE_STARTED] = {
		"Thank you. Answer in your own words, over as many lines as you like; an "
		"empty line or `done` sends the answer."},
	[PHRASE_DECLINED] = {
		"That is fine. Nothing was asked and nothing is scored. The recruiter is "
		"told that you declined."},
	[PHRASE_NOTHING_YET] = {
		"There is no answer to send yet. Write one, or `idk`, `clarify` or `skip`."},
	[PHRASE_NOTHING_TO_UNDO] = {
		"There is nothing to take back."},
	[PHRASE_TOO_LONG] = {
		"That is more than one answer can hold, so your last message was not kept. "
		"`done` sends what is there."},
	[PHRASE_STILL_READING] = {
		"I am still reading your last answer; the next question follows."},
	[PHRASE_PAUSED] = {
		"Paused. Everything is kept; come back whenever you like and type `resume`."},
	[PHRASE_RESUMED] = {
		"Welcome back."},
	[PHRASE_NOT_PAUSED] = {
		"The interview is not paused. `repeat` shows the question."},
	[PHRASE_NOT_KEPT] = {
		"Your last line came while the interview was paused and is not part of an "
		"answer. The next question is above."},
	[PHRASE_NO_CLARIFY] = {
		"This question is about your own words, so I have no others for it. Say it as "
		"you would to a colleague, or `skip` it."},
	[PHRASE_NO_WORDS] = {
		"I can only read words, and I found none in that. Please answer in words, or "
		"say `idk` or `skip`."},
	[PHRASE_OTHER_LANGUAGE] = {
		"I can only read English, so that is not scored; it is kept for a person. "
		"Please answer in English, however simple, or `skip`."},
	[PHRASE_SET_ASIDE] = {
		"I have kept that for a person to read; it is not scored. The next question "
		"follows."},
	[PHRASE_DISTRESS] = {
		"That sounds hard, and it matters more than this interview. I have paused it; "
		"nothing is lost and nothing is scored. If you are in danger, please call your "
		"local emergency number or a crisis line, or talk to somebody near you. I am a "
		"program and can't help with this.",
		"`resume` goes on whenever you want; `stop` ends the interview without any "
		"disadvantage."},
	[PHRASE_WITHDRAWN] = {
		"The interview is over, as you wished. What you answered goes to the hiring "
		"team; topics that were not reached are reported as not asked."},
	[PHRASE_THANKS] = {
		"That was the last question. Thank you for your time.",
		"What happens next: the report goes to the hiring team with your words in it. "
		"A person reads it and decides, and you will hear from a person."},
	[PHRASE_OVER] = {
		"This interview is over; nothing more is recorded."},
	[PHRASE_NUDGE] = {
		"Your interview is waiting, whenever it suits you. `repeat` shows the open "
		"question, `stop` ends the interview."},
	[PHRASE_EXPIRED] = {
		"A week has passed, so I close the interview. What you answered goes to the "
		"hiring team; the rest is reported as not asked."},
	[PHRASE_CANCELLED] = {
		"The hiring team has cancelled this interview. Nothing more is asked of you."},
	[PHRASE_MORE] = {
		"Each question has a list of points that a good answer may make, written before "
		"anybody was asked. Your answer is compared with that list; every point found is "
		"kept with your words that show it, and the hiring team sees both. Nobody's "
		"style is judged. After each answer the next question is chosen where it tells "
		"most: harder after a good answer, easier after a weak one. So the number of "
		"questions says nothing about you.",
		"\"I don't know\" counts as an answer without a point, a skipped question counts "
		"as nothing. The report has a depth from 0 to 10 for each topic, no total, no "
		"ranking; one point up or down is within its error."},
};
/* clang-format on */

static void put_help(struct chat_message *m, enum word word)
{
	chat_add_part(m, PART_ITEM);
	chat_add_span(m, SPAN_CODE, word_text(word));
	chat_add_span(m, SPAN_TEXT, ": ");
	chat_add_span(m, SPAN_TEXT, word_help(word));
}

static void choice(struct chat_message *m, enum word word, const char *label)
{
	chat_add_choice(m, word_text(word), label);
}

static void greeting(const struct role *role, struct chat_message *m)
{
	char line[TITLE_MAX];

	(void)snprintf(line, sizeof line, "Interview: %s · %s", role->candidate,
		       role->title);
	chat_add_text(m, PART_TITLE, line);
	text(m, "Hello. I am Leadline, an automated interviewer, not a person.");
	text(m,
	     "I ask about six backend topics and measure how deep your knowledge goes "
	     "in each, from 0 to 10. That is usually 25 to 40 questions, 60 to 100 "
	     "minutes in all, in as many sittings as you like.");
	text(m,
	     "Nothing is timed. What counts is what you say; spelling, style, length "
	     "and speed do not. Questions get harder until they are too hard, for "
	     "everybody: that is how a ceiling is found. Not knowing is fine, say so.");
	text(m,
	     "Please answer in English, in your own words and without an AI's help. "
	     "The hiring team reads your answers next to the report. A person decides; "
	     "I reject nobody. Your answers stay in this bot's database until its "
	     "operator deletes them; you may ask for that at any time.");
	text(m,
	     "Type `start` to agree and begin, `decline` if you would rather not, `more` "
	     "to read how answers are scored.");
	chat_add_part(m, PART_CHOICES);
	choice(m, WORD_START, "Start");
	choice(m, WORD_DECLINE, "Decline");
	choice(m, WORD_MORE, "How it works");
}

static void help(struct chat_message *m)
{
	static const enum word words[] = {
		WORD_DONE, WORD_UNDO,  WORD_CLARIFY, WORD_REPEAT, WORD_DONT_KNOW,
		WORD_SKIP, WORD_PAUSE, WORD_RESUME,  WORD_STOP,   WORD_MORE,
	};

	text(m, "Write your answer in as many messages as you like. These words, alone "
		"on a line, steer:");
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		put_help(m, words[i]);
}

static void clarify(const struct phrase_facts *f, struct chat_message *m)
{
	int probe = f->state->answers[f->answer].probe;

	chat_add_text(m, PART_NOTE, "In other words:");
	chat_add_text(m, PART_TEXT, f->bank->probes[probe]->clarify);
}

static void undone(const struct phrase_facts *f, struct chat_message *m)
{
	text(m,
	     f->state->answers[f->answer].fragments > 0
		     ? "Your last message is taken back; what you wrote before it still "
		       "counts."
		     : "Your last message is taken back; the answer is empty again.");
}

static void fixed(enum phrase phrase, struct chat_message *m)
{
	for (size_t i = 0; i < 2 && wordings[phrase][i]; i++)
		text(m, wordings[phrase][i]);
}

void phrase_message(enum phrase phrase, const struct phrase_facts *facts,
		    struct chat_message *ret)
{
	*ret = (struct chat_message){0};
	if (phrase == PHRASE_GREETING)
		greeting(facts->role, ret);
	else if (phrase == PHRASE_HELP)
		help(ret);
	else if (phrase == PHRASE_CLARIFY)
		clarify(facts, ret);
	else if (phrase == PHRASE_UNDONE)
		undone(facts, ret);
	else
		fixed(phrase, ret);
}

static void quote(const char *words, struct chat_message *m)
{
	chat_add_part(m, PART_TEXT);
	chat_add_span(m, SPAN_TEXT, "You said ");
	chat_add_span(m, SPAN_QUOTE, words);
	chat_add_span(m, SPAN_TEXT, ".");
}

void phrase_question(const struct phrase_facts *f, bool again, struct chat_message *ret)
{
	const struct answer *a = &f->state->answers[f->answer];
	const struct event *asked = interview_asked(f->log, f->answer);
	const struct rubric *rubric = interview_rubric(f->state, f->bank, f->answer);
	char title[TITLE_MAX];

	*ret = (struct chat_message){0};
	(void)snprintf(title, sizeof title, "Topic %d of %d · %s%s", a->concept + 1,
		       CONCEPTS, concept_names[a->concept].title,
		       again ? " (again)" : "");
	chat_add_text(ret, PART_TITLE, title);
	if (asked && asked->asked.quote)
		quote(asked->asked.quote, ret);
	if (a->kind == ASK_CLARIFY)
		text(ret, "I want to be sure that I understand you. Please say it more "
			  "concretely: what exactly would you do, and why?");
	else
		chat_add_text(ret, PART_TEXT, rubric->ask);
	chat_add_part(ret, PART_CHOICES);
	choice(ret, WORD_DONE, "Send answer");
	choice(ret, WORD_CLARIFY, "Rephrase");
	choice(ret, WORD_DONT_KNOW, "I don't know");
	choice(ret, WORD_SKIP, "Skip");
	choice(ret, WORD_PAUSE, "Pause");
	choice(ret, WORD_HELP, "Help");
}

static void put_last_line(const struct phrase_facts *f, struct chat_message *m)
{
	struct strbuf said;
	const char *last;

	strbuf_init(&said, ANSWER_BYTES_MAX);
	interview_answer_text(f->log, f->answer, &said);
	last = strrchr(said.text, '\n');
	chat_add_part(m, PART_TEXT);
	chat_add_span(m, SPAN_TEXT, "The last line that I have of your answer: ");
	chat_add_span(m, SPAN_QUOTE, last ? last + 1 : said.text);
	chat_add_span(m, SPAN_TEXT, ". Please go on from there.");
	strbuf_finish(&said);
}

void phrase_welcome_back(const struct phrase_facts *f, struct chat_message *ret)
{
	*ret = (struct chat_message){0};
	text(ret, "Welcome back. Everything up to here is kept.");
	if (f->state->paused)
		text(ret, "The interview is paused: `resume` goes on.");
	if (f->answer >= 0 && f->state->answers[f->answer].fragments > 0)
		put_last_line(f, ret);
}

void phrase_report(const char *report, struct chat_message *ret)
{
	*ret = (struct chat_message){0};
	chat_add_part(ret, PART_BLOCK);
	chat_add_span(ret, SPAN_CODE, report);
}

void phrase_not_saved(struct chat_message *ret)
{
	*ret = (struct chat_message){0};
	text(ret,
	     "That was not saved, because my storage does not answer. Please send it "
	     "again in a moment.");
}

void phrase_mark_again(struct chat_message *message)
{
	chat_add_text(message, PART_NOTE, "(again, in case it was lost)");
	chat_move_to_front(message);
}

void phrase_consent_digest(const struct role *role, char ret[DIGEST_HEX])
{
	struct chat_message m = {0};
	struct strbuf plain;

	greeting(role, &m);
	strbuf_init(&plain, PLAIN_MAX);
	chat_message_plain(&m, &plain);
	digest_bytes(plain.text, plain.len, ret);
	strbuf_finish(&plain);
	chat_message_finish(&m);
}
