#include "slack_errors.h"

#include <string.h>

#include "base/attr.h"

enum { SOON = 5, HOURS = 3600 };

static const struct row {
	const char *error; /* ends in "*": whatever begins so */
	enum slack_fate fate;
	int64_t wait;
} rows[] = {
	{"ratelimited", API_LATER, SOON},
	{"rate_limited", API_LATER, SOON},
	{"service_unavailable", API_LATER, SOON},
	{"team_added_to_org", API_LATER, HOURS},
	{"org_login_required", API_LATER, HOURS},
	{"external_channel_migrating", API_LATER, HOURS},
	{"message_limit_exceeded", API_LATER, HOURS},
	{"update_failed", API_LATER, SOON},
	{"request_timeout", API_DOUBTFUL, 0},
	{"internal_error", API_DOUBTFUL, 0},
	{"fatal_error", API_DOUBTFUL, 0},

	{"invalid_auth", API_TOKEN, 0},
	{"not_authed", API_TOKEN, 0},
	{"account_inactive", API_TOKEN, 0},
	{"token_revoked", API_TOKEN, 0},
	{"token_expired", API_TOKEN, 0},
	{"not_allowed_token_type", API_TOKEN, 0},
	{"access_denied", API_TOKEN, 0},
	{"accesslimited", API_TOKEN, 0},
	{"enterprise_is_restricted", API_TOKEN, 0},
	{"two_factor_setup_required", API_TOKEN, 0},
	{"app_access_restricted", API_TOKEN, 0},
	{"no_permission", API_TOKEN, 0},
	{"team_disabled", API_TOKEN, 0},

	{"channel_not_found", API_NO_DESTINATION, 0},
	{"not_in_channel", API_NO_DESTINATION, 0},
	{"is_archived", API_NO_DESTINATION, 0},
	{"channel_is_archived", API_NO_DESTINATION, 0},
	{"is_inactive", API_NO_DESTINATION, 0},
	{"restricted_action*", API_NO_DESTINATION, 0},
	{"user_not_found", API_NO_DESTINATION, 0},
	{"users_not_found", API_NO_DESTINATION, 0},
	{"user_not_visible", API_NO_DESTINATION, 0},
	{"user_disabled", API_NO_DESTINATION, 0},
	{"user_not_in_channel", API_NO_DESTINATION, 0},
	{"cannot_dm_bot", API_NO_DESTINATION, 0},
	{"messages_tab_disabled", API_NO_DESTINATION, 0},
	{"ekm_access_denied", API_NO_DESTINATION, 0},
	{"slack_connect_*", API_NO_DESTINATION, 0},
	{"invalid_user_combination", API_NO_DESTINATION, 0},
	/* of a webhook */
	{"no_service", API_NO_DESTINATION, 0},
	{"no_service_id", API_NO_DESTINATION, 0},
	{"no_team", API_NO_DESTINATION, 0},
	{"no_active_hooks", API_NO_DESTINATION, 0},
	{"invalid_token", API_NO_DESTINATION, 0},
	{"action_prohibited", API_NO_DESTINATION, 0},
	{"posting_to_general_channel_denied", API_NO_DESTINATION, 0},

	{"invalid_blocks*", API_BLOCKS, 0},
	{"msg_blocks_too_long", API_BLOCKS, 0},
	{"invalid_arguments", API_BLOCKS, 0},
	{"metadata_too_large", API_BLOCKS, 0},
	{"block_mismatch", API_BLOCKS, 0},
	{"invalid_payload", API_BLOCKS, 0},

	/* missing_scope is of one call; the rest of the app may well work. */
	{"missing_scope", API_BAD, 0},
	{"no_text", API_BAD, 0},
	{"msg_too_long", API_BAD, 0},
	{"too_many_attachments", API_BAD, 0},
	{"cannot_reply_to_message", API_BAD, 0},
	{"message_not_found", API_BAD, 0},
	{"thread_not_found", API_BAD, 0},
	{"cant_update_message", API_BAD, 0},
	{"edit_window_closed", API_BAD, 0},
	{"view_too_large", API_BAD, 0},
	{"hash_conflict", API_BAD, 0},
	{"not_found", API_BAD, 0},
	{"not_enabled", API_BAD, 0},
	{"bad_timestamp", API_BAD, 0},
	{"expired_trigger_id", API_BAD, 0},
	{"exchanged_trigger_id", API_BAD, 0},
	{"invalid_trigger_id", API_BAD, 0},
	{"unknown_method", API_BAD, 0},
	{"method_deprecated", API_BAD, 0},
	{"invalid_*", API_BAD, 0},
};

static bool matches(const char *error, const char *pattern)
{
	size_t len = strlen(pattern);

	if (pattern[len - 1] == '*')
		return strncmp(error, pattern, len - 1) == 0;
	return strcmp(error, pattern) == 0;
}

enum slack_fate slack_fate_of(const char *error, int64_t *ret_wait)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (!matches(error, rows[i].error))
			continue;
		*ret_wait = rows[i].wait;
		return rows[i].fate;
	}
	return API_UNKNOWN;
}
