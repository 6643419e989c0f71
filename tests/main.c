#include <stdlib.h>

#include "base/attr.h"
#include "suites.h"

/* One row a suite, sorted. CK_RUN_SUITE=name runs one alone. */
/* clang-format off */
static Suite *(*const suites[])(void) = {
	audit_suite,
	bank_suite,
	bot_suite,
	ceiling_suite,
	command_suite,
	config_suite,
	depth_suite,
	depth_trace_suite,
	event_suite,
	failing_suite,
	forget_suite,
	grading_suite,
	http_suite,
	interview_suite,
	irc_suite,
	json_suite,
	lexicon_suite,
	library_suite,
	log_suite,
	loop_suite,
	made_suite,
	message_suite,
	metrics_suite,
	migrate_suite,
	network_suite,
	outbox_suite,
	pace_suite,
	pattern_suite,
	phrases_suite,
	quote_suite,
	resume_suite,
	role_suite,
	rubric_suite,
	simulate_suite,
	slack_blocks_suite,
	slack_circles_suite,
	slack_in_suite,
	slack_out_suite,
	slack_text_suite,
	store_file_suite,
	store_out_suite,
	store_suite,
	strbuf_suite,
	team_suite,
	text_suite,
	transcripts_suite,
	utf8_suite,
	watch_suite,
	word_suite,
};
/* clang-format on */

int main(void)
{
	SRunner *runner = srunner_create(NULL);
	int failed;

	for (size_t i = 0; i < ARRAY_LEN(suites); i++)
		srunner_add_suite(runner, suites[i]());
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
