/*
 * Each call of the store fails once, in turn: nothing crashes, nothing that was
 * acknowledged is missing, and once every rejected line has been sent again the
 * interview is the undisturbed one, down to the digest of its last event.
 */
#include "stage.h"

#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/mem.h"
#include "suites.h"

enum { CALLS_MAX = 2000, AGAIN_MAX = 5 };

static const char *const lines[] = {
	"start",
	"The client sends an idempotency key and we store it.",
	"A unique constraint makes the second insert fail.",
	"done",
	"pause",
	"resume",
	"clarify",
	"idk",
	"We would take a lock on the row.",
	"undo",
	"We would take a lock on the row and write it once.",
	"done",
	"skip",
	"idk",
	"stop",
};

/* As a person would: what was not saved is sent again. */
static void say(struct stage *s, const char *line)
{
	for (int i = 0; i < AGAIN_MAX; i++) {
		stage_say(s, line);
		if (!strstr(stage_last(s), "was not saved"))
			return;
		stage_settle(s);
	}
	ck_abort_msg("\"%s\" is never saved", line);
}

static char *run(struct stage *s)
{
	struct conversation *c;
	char *head;

	for (size_t i = 0; i < ARRAY_LEN(lines); i++)
		say(s, lines[i]);
	c = stage_load(s); /* follows both chains and folds them */
	ck_assert_str_eq(c->state.why, "withdrawn");
	head = mem_strdup(c->head);
	conversation_destroy(c);
	return head;
}

static unsigned sweep(enum error_kind kind, const char *undisturbed)
{
	for (unsigned n = 1; n < CALLS_MAX; n++) {
		struct stage *s = stage_create_failing("payments", 1, n, kind);
		char *head = run(s);
		unsigned calls = stage_store_calls(s);

		ck_assert_msg(strcmp(head, undisturbed) == 0,
			      "call %u failing changes the interview", n);
		free(head);
		stage_destroy(s);
		if (calls < n)
			return n;
	}
	ck_abort_msg("no end of calls");
	return 0;
}

static const enum error_kind kinds[] = {ERR_SYSTEM, ERR_BUSY, ERR_CONFLICT};

START_TEST(every_call_fails_once)
	{
		struct stage *s = stage_create_failing("payments", 1, 0, ERR_SYSTEM);
		char *undisturbed = run(s);

		stage_destroy(s);
		ck_assert_uint_gt(sweep(kinds[_i], undisturbed), 50);
		free(undisturbed);
	}
END_TEST

Suite *failing_suite(void)
{
	Suite *s = suite_create("failing");
	TCase *tc = tcase_create("failing");

	tcase_add_loop_test(tc, every_call_fails_once, 0, (int)ARRAY_LEN(kinds));
	suite_add_tcase(s, tc);
	return s;
}
