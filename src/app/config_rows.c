/* Every key of the configuration. */
#include "config.h"

#include "base/attr.h"

#define AT_TOP(field)     offsetof(struct config, field)
#define AT_METRICS(field) offsetof(struct config_metrics, field)
#define AT_IRC(field)     offsetof(struct config_irc, field)
#define AT_SLACK(field)   offsetof(struct config_slack, field)

/* clang-format off */
static const struct config_row rows[] = {
	{SECTION_TOP, CONFIG_PATH, false, "bank", AT_TOP(bank), 0, 0, NULL,
	 "folder of the concept files; left out: the installed ones"},
	{SECTION_TOP, CONFIG_PATH, false, "roles", AT_TOP(roles), 0, 0, NULL,
	 "folder of the role files; left out: the installed ones"},
	{SECTION_TOP, CONFIG_PATH, false, "database", AT_TOP(database), 0, 0, "leadline.db",
	 "the one file in which everything is kept"},
	{SECTION_TOP, CONFIG_TEXT, false, "organisation", AT_TOP(organisation), 0, 0, "the hiring team",
	 "for whom candidates are interviewed, as the greeting says it"},
	{SECTION_TOP, CONFIG_TEXT, false, "retention", AT_TOP(retention), 0, 0, "until its operator deletes them",
	 "how long answers are kept, as the greeting says it: \"Your answers stay in this bot's database ...\""},
	{SECTION_TOP, CONFIG_NUMBER, false, "retention_days", AT_TOP(retention_days), 0, 36500, NULL,
	 "leadline purge forgets interviews that ended more than so many days ago; 0: it has to be told"},
	{SECTION_TOP, CONFIG_TEXT, false, "http_address", AT_TOP(http_address), 0, 0, "127.0.0.1",
	 "where requests from Slack come in, behind your TLS proxy"},
	{SECTION_TOP, CONFIG_NUMBER, false, "http_port", AT_TOP(http_port), 0, 65535, "8080",
	 "and at which port; 0: any that is free, named in the log"},
	{SECTION_TOP, CONFIG_NUMBER, false, "person_per_minute", AT_TOP(person_per_minute), 0, 1000000, "300",
	 "how many messages of one person are taken in a minute, and at once; 0: any number"},
	{SECTION_TOP, CONFIG_NUMBER, false, "network_per_minute", AT_TOP(network_per_minute), 0, 1000000, "6000",
	 "the same for all people of a network or workspace together"},

	{SECTION_METRICS, CONFIG_TEXT, false, "address", AT_METRICS(address), 0, 0, "127.0.0.1",
	 "where GET /metrics, /readyz and /healthz are answered, to anybody who can reach it"},
	{SECTION_METRICS, CONFIG_NUMBER, false, "port", AT_METRICS(port), 0, 65535, "9464",
	 "and at which port; 0: any that is free, named in the log"},
	{SECTION_METRICS, CONFIG_NUMBER, false, "oldest_message_seconds", AT_METRICS(oldest_message_seconds), 1, 86400, "120",
	 "a message that could go out and has waited for longer makes /readyz say 503"},

	{SECTION_IRC, CONFIG_TEXT, true, "name", AT_IRC(name), 0, 0, NULL,
	 "what you call the network; people and interviews are kept under it"},
	{SECTION_IRC, CONFIG_TEXT, true, "host", AT_IRC(host), 0, 0, NULL,
	 "the server"},
	{SECTION_IRC, CONFIG_NUMBER, false, "port", AT_IRC(port), 1, 65535, "6697",
	 "its port"},
	{SECTION_IRC, CONFIG_FLAG, false, "tls", AT_IRC(tls), 0, 0, "true",
	 "false: everything in the clear, which is for tests on one machine"},
	{SECTION_IRC, CONFIG_PATH, false, "ca_file", AT_IRC(ca_file), 0, 0, NULL,
	 "who may vouch for the server; left out: the system's authorities"},
	{SECTION_IRC, CONFIG_PATH, false, "client_cert", AT_IRC(client_cert), 0, 0, NULL,
	 "our certificate, for SASL EXTERNAL"},
	{SECTION_IRC, CONFIG_PATH, false, "client_key", AT_IRC(client_key), 0, 0, NULL,
	 "and its key"},
	{SECTION_IRC, CONFIG_TEXT, false, "nick", AT_IRC(nick), 0, 0, "leadline",
	 "the bot's name there"},
	{SECTION_IRC, CONFIG_TEXT, false, "user", AT_IRC(user), 0, 0, "leadline",
	 "its user name"},
	{SECTION_IRC, CONFIG_TEXT, false, "realname", AT_IRC(realname), 0, 0, "Leadline, an automated interviewer",
	 "what WHOIS says of it"},
	{SECTION_IRC, CONFIG_SECRET, false, "password", AT_IRC(password), 0, 0, NULL,
	 "the server's password (PASS)"},
	{SECTION_IRC, CONFIG_TEXT, false, "sasl_account", AT_IRC(sasl_account), 0, 0, NULL,
	 "the account to log in to"},
	{SECTION_IRC, CONFIG_SECRET, false, "sasl_password", AT_IRC(sasl_password), 0, 0, NULL,
	 "its password"},
	{SECTION_IRC, CONFIG_FLAG, false, "sasl_external", AT_IRC(sasl_external), 0, 0, NULL,
	 "log in by client_cert instead"},
	{SECTION_IRC, CONFIG_FLAG, false, "sasl_optional", AT_IRC(sasl_optional), 0, 0, NULL,
	 "go on when logging in fails; otherwise the bot leaves"},
	{SECTION_IRC, CONFIG_LIST, true, "channels", AT_IRC(channels), 0, 0, NULL,
	 "where recruiters talk to the bot"},
	{SECTION_IRC, CONFIG_TEXT, true, "report_channel", AT_IRC(report_channel), 0, 0, NULL,
	 "where roles and reports are posted; one of channels"},
	{SECTION_IRC, CONFIG_LIST, true, "recruiters", AT_IRC(recruiters), 0, 0, NULL,
	 "who may invite: \"account:anna\"; with host_recruiters also \"host:*!anna@example.org\""},
	{SECTION_IRC, CONFIG_FLAG, false, "host_recruiters", AT_IRC(host_recruiters), 0, 0, NULL,
	 "trust host masks as well, for a network without accounts"},
	{SECTION_IRC, CONFIG_LIST, false, "outsiders", AT_IRC(outsiders), 0, 0, NULL,
	 "recruiters who may invite although they are guests"},
	{SECTION_IRC, CONFIG_TEXT, true, "contact", AT_IRC(contact), 0, 0, NULL,
	 "who hears, in private, when a candidate wants a person, an accommodation, their data"},
	{SECTION_IRC, CONFIG_FLAG, false, "colours", AT_IRC(colours), 0, 0, NULL,
	 "mIRC colours in reports"},
	{SECTION_IRC, CONFIG_NUMBER, false, "burst", AT_IRC(burst), 1, 1000, "4",
	 "lines that may go out at once"},
	{SECTION_IRC, CONFIG_NUMBER, false, "line_ms", AT_IRC(line_ms), 0, 60000, "2000",
	 "and then one line every so many milliseconds; 0: no pacing"},

	{SECTION_SLACK, CONFIG_TEXT, true, "team", AT_SLACK(team), 0, 0, NULL,
	 "the workspace's id: T..."},
	{SECTION_SLACK, CONFIG_SECRET, true, "bot_token", AT_SLACK(bot_token), 0, 0, NULL,
	 "xoxb-..., from OAuth & Permissions"},
	{SECTION_SLACK, CONFIG_SECRET, true, "signing_secret", AT_SLACK(signing_secret), 0, 0, NULL,
	 "from Basic Information"},
	{SECTION_SLACK, CONFIG_SECRET, false, "old_signing_secret", AT_SLACK(old_signing_secret), 0, 0, NULL,
	 "accepted as well, while you rotate"},
	{SECTION_SLACK, CONFIG_SECRET, false, "webhook", AT_SLACK(webhook), 0, 0, NULL,
	 "an incoming webhook of the report channel, to post by instead of the token"},
	{SECTION_SLACK, CONFIG_TEXT, true, "report_channel", AT_SLACK(report_channel), 0, 0, NULL,
	 "where roles and reports are posted: C..."},
	{SECTION_SLACK, CONFIG_LIST, true, "recruiters", AT_SLACK(recruiters), 0, 0, NULL,
	 "who may invite: U...; \"group:S...\", a user group; \"channel:C...\", whoever is in that channel"},
	{SECTION_SLACK, CONFIG_LIST, false, "outsiders", AT_SLACK(outsiders), 0, 0, NULL,
	 "recruiters who may invite although they are guests"},
	{SECTION_SLACK, CONFIG_TEXT, true, "contact", AT_SLACK(contact), 0, 0, NULL,
	 "who hears, in private, when a candidate wants a person, an accommodation, their data: U..."},
	{SECTION_SLACK, CONFIG_TEXT, false, "api_base", AT_SLACK(api_base), 0, 0, "https://slack.com/api/",
	 "the Web API"},
	{SECTION_SLACK, CONFIG_TEXT, false, "response_host", AT_SLACK(response_host), 0, 0, "hooks.slack.com",
	 "the one host to which late answers are posted"},
	{SECTION_SLACK, CONFIG_FLAG, false, "insecure_loopback", AT_SLACK(insecure_loopback), 0, 0, NULL,
	 "plain HTTP, to 127.0.0.1 only: for tests"},
};
/* clang-format on */

const struct config_row *config_rows(size_t *ret_n)
{
	*ret_n = ARRAY_LEN(rows);
	return rows;
}

const char *config_section_key(enum config_section section)
{
	static const char *const keys[] = {"", "metrics", "irc", "slack"};

	return keys[section];
}
