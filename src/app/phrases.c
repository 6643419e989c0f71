#include "phrases.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"

enum { PLAIN_MAX = 65536, TITLE_MAX = 120, WORDING_MAX = 4096 };

void phrase_text(struct chat_message *m, enum chat_part_kind kind, const char *wording)
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
	phrase_text(m, PART_TEXT, wording);
}

/* The phrases that are the same for everybody; the others are composed below. */
/* clang-format off */
static const char *const wordings[][2] = {
	[PHRASE_HOW_TO_START] = {
		"Nothing has begun yet. Type `start` to agree and begin, or `decline`."},
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
	[PHRASE_TOO_EARLY] = {
		"That came before the question below could be seen, so I have not taken it "
		"as an answer to it."},
	[PHRASE_AMENDED] = {
		"I have added that to your answer before this question, and read it again."},
	[PHRASE_KEPT] = {
		"That came too late to count for its question. It is kept and marked, and "
		"not scored."},
	[PHRASE_NO_FILES] = {
		"I can't open files. Please write what matters in it as text."},
	[PHRASE_IN_PRIVATE] = {
		"Please answer here, in private: what you write elsewhere is no part of the "
		"interview."},
	[PHRASE_HUMAN] = {
		"I have told a person of the hiring team that you would rather talk to a "
		"person. They will get in touch, and it is no disadvantage. Nothing more is "
		"asked meanwhile; `resume` goes on here if you change your mind."},
	[PHRASE_ACCOMMODATION] = {
		"I have told a person of the hiring team, in private, that you need other "
		"conditions; they will get in touch. It is never part of the report. You "
		"need not wait: nothing is timed, and `pause` stops at any point."},
	[PHRASE_MYDATA] = {
		"I have asked a person of the hiring team to send you everything that is "
		"stored about this interview."},
	[PHRASE_FORGET] = {
		"I have asked a person of the hiring team to have everything of this interview "
		"deleted. They will tell you when it is done, or how long a law obliges them "
		"to keep it."},
	[PHRASE_NOBODY] = {
		"I am Leadline, an automated interviewer. There is no interview for you here "
		"at the moment."},
	[PHRASE_NOBODY_YET] = {
		"I am Leadline, an automated interviewer. There is no interview for you here "
		"at the moment. If yours began under another nick, send me the `resume` line "
		"that I gave you then."},
	[PHRASE_PROVE] = {
		"The connection was lost, and this network can't tell me whether you are the "
		"person I was talking with. Please send me the `resume` line that I gave you at "
		"the start, and we go on where we were. Until then I keep nothing that you write."},
	[PHRASE_RIGHT_WORD] = {
		"That is the word; here we go on."},
	[PHRASE_WRONG_WORD] = {
		"That is not the word that I gave out. It stands right after my first message to "
		"you."},
	[PHRASE_STALE] = {
		"That button belongs to a question that has been answered. `repeat` shows the "
		"open one."},
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

static void put_about_data(const struct phrase_house *house, struct chat_message *m)
{
	struct strbuf line;

	if (!house) {
		text(m,
		     "Please answer in English, in your own words and without an AI's "
		     "help. This is a trial: nobody reads it but you.");
		return;
	}
	strbuf_init(&line, WORDING_MAX);
	strbuf_addf(
		&line,
		"Please answer in English, in your own words and without an AI's help. "
		"The hiring team reads your answers next to the report. A person "
		"decides; I reject nobody. Your answers stay in this bot's database "
		"%s.",
		house->retention);
	chat_add_text(m, PART_TEXT, line.text);
	strbuf_finish(&line);
}

static void put_ways_out(const struct phrase_house *house, struct chat_message *m)
{
	text(m, "Type `start` to agree and begin, `decline` if you would rather not, "
		"`more` to read how answers are scored.");
	if (house)
		text(m,
		     "At any time: `human` for a person instead of me, without any "
		     "disadvantage; `accommodation` for other conditions; `mydata` and "
		     "`forget` for what is stored about you.");
	chat_add_part(m, PART_CHOICES);
	choice(m, WORD_START, "Start");
	choice(m, WORD_DECLINE, "Decline");
	choice(m, WORD_MORE, "How it works");
}

static void greeting(const struct role *role, const struct phrase_house *house,
		     struct chat_message *m)
{
	struct strbuf line;

	strbuf_init(&line, WORDING_MAX);
	strbuf_addf(&line, "Interview: %s · %s", role->candidate, role->title);
	chat_add_text(m, PART_TITLE, line.text);
	strbuf_clear(&line);
	strbuf_addf(&line,
		    "Hello. I am Leadline, an automated interviewer, not a person%s%s.",
		    house ? ", working for " : "", house ? house->organisation : "");
	chat_add_text(m, PART_TEXT, line.text);
	strbuf_finish(&line);
	text(m,
	     "I ask about six backend topics and measure how deep your knowledge goes "
	     "in each, from 0 to 10. That is usually 25 to 40 questions, 60 to 100 "
	     "minutes in all, in as many sittings as you like.");
	text(m,
	     "Nothing is timed. What counts is what you say; spelling, style, length "
	     "and speed do not. Questions get harder until they are too hard, for "
	     "everybody: that is how a ceiling is found. Not knowing is fine, say so.");
	put_about_data(house, m);
	put_ways_out(house, m);
}

static void help(const struct phrase_facts *f, struct chat_message *m)
{
	static const enum word words[] = {
		WORD_DONE, WORD_UNDO,  WORD_CLARIFY, WORD_REPEAT, WORD_DONT_KNOW,
		WORD_SKIP, WORD_PAUSE, WORD_RESUME,  WORD_STOP,   WORD_MORE,
	};

	text(m, "Write your answer in as many messages as you like. These words, alone "
		"on a line, steer:");
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		put_help(m, words[i]);
	if (!f->house)
		return;
	put_help(m, WORD_HUMAN);
	put_help(m, WORD_ACCOMMODATION);
	put_help(m, WORD_MYDATA);
	put_help(m, WORD_FORGET);
}

/* Only a terminal has empty lines. */
static void started(const struct phrase_facts *f, struct chat_message *m)
{
	text(m,
	     f->house
		     ? "Thank you. Answer in your own words, in as many messages as you "
		       "like; `done` sends the answer."
		     : "Thank you. Answer in your own words, over as many lines as you "
		       "like; an empty line or `done` sends the answer.");
}

static void count_of(const struct phrase_facts *f, const char *after,
		     struct chat_message *m)
{
	int n = f->state->answers[f->answer].fragments;
	struct strbuf line;

	strbuf_init(&line, WORDING_MAX);
	strbuf_addf(&line, "Got it, %d message%s.%s", n, n == 1 ? "" : "s", after);
	text(m, line.text);
	strbuf_finish(&line);
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
		greeting(facts->role, facts->house, ret);
	else if (phrase == PHRASE_HELP)
		help(facts, ret);
	else if (phrase == PHRASE_STARTED)
		started(facts, ret);
	else if (phrase == PHRASE_GOT_IT)
		count_of(facts, "", ret);
	else if (phrase == PHRASE_ALL_OF_IT)
		count_of(facts, " Was that all? `done` sends it; or go on writing.",
			 ret);
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

/* A press names its question, so that one further up can be told. */
static void mark_all(const struct phrase_facts *f, struct chat_message *m)
{
	struct chat_part *part = &m->parts[m->n - 1];
	char token[TITLE_MAX];

	(void)snprintf(token, sizeof token, "%s/%d", f->id, f->answer);
	for (size_t i = 0; i < part->choices_n; i++)
		part->choices[i].token = mem_strdup(token);
	part->choices[0].style = STYLE_PRIMARY;
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
	mark_all(f, ret);
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

/* What is known of the open answer, so that they see what came after it. */
static void put_what_is_kept(const struct phrase_facts *f, bool shown,
			     struct chat_message *m)
{
	if (f->state->phase == PHASE_INVITED)
		fixed(PHRASE_HOW_TO_START, m);
	else if (f->answer >= 0 && f->state->answers[f->answer].fragments > 0)
		put_last_line(f, m);
	else if (f->answer >= 0 && !shown)
		text(m,
		     "I have nothing of an answer to the open question yet. `repeat` "
		     "shows it.");
}

void phrase_welcome_back(const struct phrase_facts *f, bool question_follows,
			 struct chat_message *ret)
{
	*ret = (struct chat_message){0};
	text(ret, "Welcome back. Everything up to here is kept.");
	if (f->state->paused)
		text(ret, "The interview is paused: `resume` goes on.");
	else
		put_what_is_kept(f, question_follows, ret);
}

void phrase_resume_word(const char *line, struct chat_message *ret)
{
	*ret = (struct chat_message){0};
	chat_add_part(ret, PART_NOTE);
	chat_add_span(
		ret, SPAN_TEXT,
		"Should the network part us, or your nick change where I can't see it, "
		"send me this line, and we go on where we were: ");
	chat_add_span(ret, SPAN_CODE, line);
	chat_add_span(ret, SPAN_TEXT, " (only you have it: keep it to yourself).");
}

void phrase_not_saved(struct chat_message *ret)
{
	*ret = (struct chat_message){0};
	text(ret,
	     "That was not saved, because my storage does not answer. Please send it "
	     "again in a moment.");
}

void phrase_too_fast(struct chat_message *ret)
{
	*ret = (struct chat_message){0};
	text(ret,
	     "That was more than I can take in at once. What you send right now is not "
	     "kept: please wait a minute and send it again.");
}

void phrase_mark_again(struct chat_message *message)
{
	chat_add_text(message, PART_NOTE, "(again, in case it was lost)");
	chat_move_to_front(message);
}

void phrase_consent_digest(const struct role *role, const struct phrase_house *house,
			   char ret[DIGEST_HEX])
{
	struct chat_message m = {0};
	struct strbuf plain;

	greeting(role, house, &m);
	strbuf_init(&plain, PLAIN_MAX);
	chat_message_plain(&m, &plain);
	digest_bytes(plain.text, plain.len, ret);
	strbuf_finish(&plain);
	chat_message_finish(&m);
}
