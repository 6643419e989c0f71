/*
 * The whole machine by any order of inputs: two bytes each. The asserts inside
 * are the test, and that the log folds to the state that wrote it.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/mem.h"
#include "core/interview.h"
#include "make_bank.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Made once: all that does not change from run to run. */
struct fixed {
	struct bank *bank;
	struct role *role;
	struct depth_model *model;
	int64_t *exposure;
};

static const struct fixed *fixed(void)
{
	static struct fixed f;

	if (!f.bank) {
		f.bank = make_bank();
		f.role = make_role();
		f.model = depth_model_create(&depth_defaults);
		f.exposure = mem_zalloc(f.bank->probes_n, sizeof *f.exposure);
	}
	return &f;
}

static void feed(struct interview *state, struct event_log *log, int64_t now,
		 const struct input *in)
{
	const struct fixed *f = fixed();
	struct facts facts = {.now = now,
			      .bank = f->bank,
			      .role = f->role,
			      .model = f->model,
			      .log = log,
			      .exposure = f->exposure};
	struct decision d;

	interview_decide(state, in, &facts, &d);
	for (size_t i = 0; i < d.events_n; i++)
		event_log_add(log, &d.events[i]);
	*state = d.next;
	decision_finish(&d);
}

static void invite(struct interview *state, struct event_log *log)
{
	struct event e = {.kind = EVENT_INVITED, .answer = -1};

	e.invited = mem_zalloc(1, sizeof *e.invited);
	e.invited->interview = mem_strdup("C-0001");
	e.invited->start = 4;
	e.invited->seed = 1;
	e.invited->belief = depth_defaults;
	feed(state, log, 0, &(struct input){.kind = INPUT_INVITE, .invitation = &e});
	event_finish(&e);
}

static struct input input_of(const struct interview *state, uint8_t what, uint8_t how,
			     struct grade *grade)
{
	static const char *const lines[] = {
		"start",  "done",          "idk",          "skip",
		"pause",  "resume",        "undo",         "",
		"help",   "more",          "stop",         "clarify",
		"repeat", "decline",       "It is gamma.", "We use beta.",
		"!!!",    "I want to die",
	};
	int current = state->answers_n - 1;
	int about = how & 1 ? current : (how >> 1) % 8;

	*grade = (struct grade){.score = (double)how / 255,
				.low_confidence = how % 5 == 0};
	switch (what % 6) {
	case 0:
		return (struct input){.kind = INPUT_GRADED,
				      .answer = about,
				      .revision = 1 + (how >> 4) % 2,
				      .grade = grade};
	case 1:
		return (struct input){.kind = INPUT_GRADE_FAILED,
				      .answer = about,
				      .revision = 1,
				      .text = "x"};
	case 2:
		return (struct input){.kind = INPUT_DUE};
	case 3:
		return (struct input){.kind = INPUT_DELIVERED, .answer = about};
	default:
		return (struct input){.kind = INPUT_LINE,
				      .text = lines[how % ARRAY_LEN(lines)]};
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct interview state = {0}, folded;
	struct event_log log = {0};
	struct error err;
	int64_t now = 0;

	invite(&state, &log);
	for (size_t i = 0; i + 1 < size && i < 2000; i += 2) {
		struct grade grade;
		struct input in = input_of(&state, data[i], data[i + 1], &grade);

		now += (int64_t)data[i] * data[i + 1];
		feed(&state, &log, now, &in);
	}
	assert(interview_fold(&log, &folded, &err));
	assert(folded.answers_n == state.answers_n && folded.phase == state.phase);
	event_log_finish(&log);
	return 0;
}
