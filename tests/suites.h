/* One line a suite, sorted; tests/main.c has a row for each. */
#ifndef TESTS_SUITES_H
#define TESTS_SUITES_H

#include <check.h>

Suite *audit_suite(void);
Suite *bank_suite(void);
Suite *bot_suite(void);
Suite *ceiling_suite(void);
Suite *command_suite(void);
Suite *config_suite(void);
Suite *depth_suite(void);
Suite *depth_trace_suite(void);
Suite *event_suite(void);
Suite *failing_suite(void);
Suite *forget_suite(void);
Suite *grading_suite(void);
Suite *http_suite(void);
Suite *interview_suite(void);
Suite *irc_suite(void);
Suite *json_suite(void);
Suite *lexicon_suite(void);
Suite *library_suite(void);
Suite *log_suite(void);
Suite *loop_suite(void);
Suite *made_suite(void);
Suite *message_suite(void);
Suite *metrics_suite(void);
Suite *migrate_suite(void);
Suite *network_suite(void);
Suite *outbox_suite(void);
Suite *pace_suite(void);
Suite *pattern_suite(void);
Suite *phrases_suite(void);
Suite *quote_suite(void);
Suite *resume_suite(void);
Suite *role_suite(void);
Suite *rubric_suite(void);
Suite *simulate_suite(void);
Suite *slack_blocks_suite(void);
Suite *slack_circles_suite(void);
Suite *slack_in_suite(void);
Suite *slack_out_suite(void);
Suite *slack_text_suite(void);
Suite *store_file_suite(void);
Suite *store_out_suite(void);
Suite *store_suite(void);
Suite *strbuf_suite(void);
Suite *team_suite(void);
Suite *text_suite(void);
Suite *transcripts_suite(void);
Suite *utf8_suite(void);
Suite *watch_suite(void);
Suite *word_suite(void);

#endif
