/* Every key of the configuration. */
#include "config.h"

#include "base/attr.h"

#define AT_TOP(field)   offsetof(struct config, field)
#define AT_IRC(field)   offsetof(struct config_irc, field)
#define AT_SLACK(field) offsetof(struct config_slack, field)

/* clang-format off */
static const struct config_row rows[] = {
	{SECTION_TOP, "bank", CONFIG_PATH, AT_TOP(bank), false, 0, 0, NULL,
	 "folder of the concept files; left out: the installed ones"},
	{SECTION_TOP, "roles", CONFIG_PATH, AT_TOP(roles), false, 0, 0, NULL,
	 "folder of the role files; left out: the installed ones"},
	{SECTION_TOP, "database", CONFIG_PATH, AT_TOP(database), false, 0, 0, "leadline.db",
	 "the one file in which everything is kept"},
	{SECTION_TOP, "organisation", CONFIG_TEXT, AT_TOP(organisation), false, 0, 0, "the hiring team",
	 "for whom candidates are interviewed, as the greeting says it"},
	{SECTION_TOP, "retention", CONFIG_TEXT, AT_TOP(retention), false, 0, 0, "until its operator deletes them",
	 "how long answers are kept, as the greeting says it: \"Your answers stay in this bot's database ...\""},
	{SECTION_TOP, "http_address", CONFIG_TEXT, AT_TOP(http_address), false, 0, 0, "127.0.0.1",
	 "where requests from Slack come in, behind your TLS proxy"},
	{SECTION_TOP, "http_port", CONFIG_NUMBER, AT_TOP(http_port), false, 0, 65535, "8080",
	 "and at which port; 0: any that is free, named in the log"},

	{SECTION_IRC, "name", CONFIG_TEXT, AT_IRC(name), true, 0, 0, NULL,
	 "what you call the network; people and interviews are kept under it"},
	{SECTION_IRC, "host", CONFIG_TEXT, AT_IRC(host), true, 0, 0, NULL,
	 "the server"},
	{SECTION_IRC, "port", CONFIG_NUMBER, AT_IRC(port), false, 1, 65535, "6697",
	 "its port"},
	{SECTION_IRC, "tls", CONFIG_FLAG, AT_IRC(tls), false, 0, 0, "true",
	 "false: everything in the clear, which is for tests on one machine"},
	{SECTION_IRC, "ca_file", CONFIG_PATH, AT_IRC(ca_file), false, 0, 0, NULL,
	 "who may vouch for the server; left out: the system's authorities"},
	{SECTION_IRC, "client_cert", CONFIG_PATH, AT_IRC(client_cert), false, 0, 0, NULL,
	 "our certificate, for SASL EXTERNAL"},
	{SECTION_IRC, "client_key", CONFIG_PATH, AT_IRC(client_key), false, 0, 0, NULL,
	 "and its key"},
	{SECTION_IRC, "nick", CONFIG_TEXT, AT_IRC(nick), false, 0, 0, "leadline",
	 "the bot's name there"},
	{SECTION_IRC, "user", CONFIG_TEXT, AT_IRC(user), false, 0, 0, "leadline",
	 "its user name"},
	{SECTION_IRC, "realname", CONFIG_TEXT, AT_IRC(realname), false, 0, 0, "Leadline, an automated interviewer",
	 "what WHOIS says of it"},
	{SECTION_IRC, "password", CONFIG_SECRET, AT_IRC(password), false, 0, 0, NULL,
	 "the server's password (PASS)"},
	{SECTION_IRC, "sasl_account", CONFIG_TEXT, AT_IRC(sasl_account), false, 0, 0, NULL,
	 "the account to log in to"},
	{SECTION_IRC, "sasl_password", CONFIG_SECRET, AT_IRC(sasl_password), false, 0, 0, NULL,
	 "its password"},
	{SECTION_IRC, "sasl_external", CONFIG_FLAG, AT_IRC(sasl_external), false, 0, 0, NULL,
	 "log in by client_cert instead"},
	{SECTION_IRC, "sasl_optional", CONFIG_FLAG, AT_IRC(sasl_optional), false, 0, 0, NULL,
	 "go on when logging in fails; otherwise the bot leaves"},
	{SECTION_IRC, "channels", CONFIG_LIST, AT_IRC(channels), true, 0, 0, NULL,
	 "where recruiters talk to the bot"},
	{SECTION_IRC, "report_channel", CONFIG_TEXT, AT_IRC(report_channel), true, 0, 0, NULL,
	 "where roles and reports are posted; one of channels"},
	{SECTION_IRC, "recruiters", CONFIG_LIST, AT_IRC(recruiters), true, 0, 0, NULL,
	 "who may invite: \"account:anna\"; with host_recruiters also \"host:*!anna@example.org\""},
	{SECTION_IRC, "host_recruiters", CONFIG_FLAG, AT_IRC(host_recruiters), false, 0, 0, NULL,
	 "trust host masks as well, for a network without accounts"},
	{SECTION_IRC, "outsiders", CONFIG_LIST, AT_IRC(outsiders), false, 0, 0, NULL,
	 "recruiters who may invite although they are guests"},
	{SECTION_IRC, "contact", CONFIG_TEXT, AT_IRC(contact), true, 0, 0, NULL,
	 "who hears, in private, when a candidate wants a person, an accommodation, their data"},
	{SECTION_IRC, "colours", CONFIG_FLAG, AT_IRC(colours), false, 0, 0, NULL,
	 "mIRC colours in reports"},
	{SECTION_IRC, "burst", CONFIG_NUMBER, AT_IRC(burst), false, 1, 1000, "4",
	 "lines that may go out at once"},
	{SECTION_IRC, "line_ms", CONFIG_NUMBER, AT_IRC(line_ms), false, 0, 60000, "2000",
	 "and then one line every so many milliseconds; 0: no pacing"},

	{SECTION_SLACK, "team", CONFIG_TEXT, AT_SLACK(team), true, 0, 0, NULL,
	 "the workspace's id: T..."},
	{SECTION_SLACK, "bot_token", CONFIG_SECRET, AT_SLACK(bot_token), true, 0, 0, NULL,
	 "xoxb-..., from OAuth & Permissions"},
	{SECTION_SLACK, "signing_secret", CONFIG_SECRET, AT_SLACK(signing_secret), true, 0, 0, NULL,
	 "from Basic Information"},
	{SECTION_SLACK, "old_signing_secret", CONFIG_SECRET, AT_SLACK(old_signing_secret), false, 0, 0, NULL,
	 "accepted as well, while you rotate"},
	{SECTION_SLACK, "webhook", CONFIG_SECRET, AT_SLACK(webhook), false, 0, 0, NULL,
	 "an incoming webhook of the report channel, to post by instead of the token"},
	{SECTION_SLACK, "report_channel", CONFIG_TEXT, AT_SLACK(report_channel), true, 0, 0, NULL,
	 "where roles and reports are posted: C..."},
	{SECTION_SLACK, "recruiters", CONFIG_LIST, AT_SLACK(recruiters), true, 0, 0, NULL,
	 "who may invite: U..."},
	{SECTION_SLACK, "outsiders", CONFIG_LIST, AT_SLACK(outsiders), false, 0, 0, NULL,
	 "recruiters who may invite although they are guests"},
	{SECTION_SLACK, "contact", CONFIG_TEXT, AT_SLACK(contact), true, 0, 0, NULL,
	 "who hears, in private, when a candidate wants a person, an accommodation, their data: U..."},
	{SECTION_SLACK, "api_base", CONFIG_TEXT, AT_SLACK(api_base), false, 0, 0, "https://slack.com/api/",
	 "the Web API"},
	{SECTION_SLACK, "response_host", CONFIG_TEXT, AT_SLACK(response_host), false, 0, 0, "hooks.slack.com",
	 "the one host to which late answers are posted"},
	{SECTION_SLACK, "insecure_loopback", CONFIG_FLAG, AT_SLACK(insecure_loopback), false, 0, 0, NULL,
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
	static const char *const keys[] = {"", "irc", "slack"};

	return keys[section];
}
