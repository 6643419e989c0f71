#include "networks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "chat/irc.h"
#include "chat/slack.h"

enum { NAME_BYTES = 128 };

struct networks {
	struct slack_hub *hub; /* NULL: no workspace */
	struct chat **chats;
	struct irc_options *irc;
	struct people *people;
	char (*names)[NAME_BYTES];
	size_t n;
};

static bool add(struct networks *all, struct bot *bot, struct chat *chat)
{
	if (!chat)
		return false;
	all->chats[all->n] = chat;
	bot_use_chat(bot, chat, &all->people[all->n]);
	all->n++;
	return true;
}

static struct people slack_people(const struct config_slack *c)
{
	return (struct people){
		.recruiters = c->recruiters,
		.outsiders = c->outsiders,
		.report_room = c->report_channel,
		.contact = c->contact,
	};
}

static struct people irc_people(const struct config_irc *c)
{
	return (struct people){
		.recruiters = c->recruiters,
		.outsiders = c->outsiders,
		.hosts = c->host_recruiters,
		.report_room = c->report_channel,
		.contact = c->contact,
	};
}

static bool open_slack(struct networks *all, struct loop *loop,
		       const struct config_slack *c, struct bot *bot, struct error *err)
{
	char *name = all->names[all->n];
	struct chat_sink sink = bot_chat_sink(bot);
	struct slack_options options = {
		.network = name,
		.team = c->team,
		.bot_token = c->bot_token,
		.signing_secrets = {c->signing_secret, c->old_signing_secret},
		.webhook = c->webhook,
		.report_channel = c->report_channel,
		.api_base = c->api_base,
		.response_host = c->response_host,
		.circles = c->recruiters,
		.insecure_loopback = c->insecure_loopback,
	};

	(void)snprintf(name, NAME_BYTES, "slack:%s", c->team);
	all->people[all->n] = slack_people(c);
	return add(all, bot, slack_create(loop, all->hub, &options, &sink, err));
}

static struct irc_options options_of(const struct config_irc *c, const char *name)
{
	return (struct irc_options){
		.network = name,
		.host = c->host,
		.port = (int)c->port,
		.tls = c->tls,
		.ca_file = c->ca_file,
		.client_cert = c->client_cert,
		.client_key = c->client_key,
		.nick = c->nick,
		.user = c->user,
		.realname = c->realname,
		.password = c->password,
		.sasl_account = c->sasl_account,
		.sasl_password = c->sasl_password,
		.sasl_external = c->sasl_external,
		.sasl_optional = c->sasl_optional,
		.channels = c->channels,
		.colours = c->colours,
		.burst = c->burst,
		.line_ms = c->line_ms,
	};
}

static bool open_irc(struct networks *all, struct loop *loop,
		     const struct config_irc *c, struct bot *bot, struct error *err)
{
	char *name = all->names[all->n];
	struct irc_options *options = &all->irc[all->n];
	struct chat_sink sink = bot_chat_sink(bot);

	(void)snprintf(name, NAME_BYTES, "irc:%s", c->name);
	*options = options_of(c, name);
	all->people[all->n] = irc_people(c);
	return add(all, bot, irc_create(loop, options, &sink, err));
}

static bool open_all(struct networks *all, struct loop *loop,
		     const struct config *config, struct bot *bot, struct error *err)
{
	if (config->slack_n > 0) {
		all->hub = slack_hub_create(loop, config->http_address,
					    (int)config->http_port, err);
		if (!all->hub)
			return false;
	}
	for (size_t i = 0; i < config->slack_n; i++)
		if (!open_slack(all, loop, &config->slack[i], bot, err))
			return false;
	for (size_t i = 0; i < config->irc_n; i++)
		if (!open_irc(all, loop, &config->irc[i], bot, err))
			return false;
	return true;
}

struct networks *networks_open(struct loop *loop, const struct config *config,
			       struct bot *bot, struct error *err)
{
	size_t n = config->slack_n + config->irc_n;
	struct networks *all;

	all = mem_zalloc(1, sizeof *all);
	all->chats = mem_zalloc(n, sizeof(struct chat *));
	all->people = mem_zalloc(n, sizeof *all->people);
	all->irc = mem_zalloc(n, sizeof *all->irc);
	all->names = mem_zalloc(n, sizeof *all->names);
	if (!open_all(all, loop, config, bot, err)) {
		networks_close(all);
		return NULL;
	}
	return all;
}

static bool same_networks(const struct config *a, const struct config *b)
{
	if (a->slack_n != b->slack_n || a->irc_n != b->irc_n)
		return false;
	for (size_t i = 0; i < a->slack_n; i++)
		if (strcmp(a->slack[i].team, b->slack[i].team) != 0)
			return false;
	for (size_t i = 0; i < a->irc_n; i++)
		if (strcmp(a->irc[i].name, b->irc[i].name) != 0)
			return false;
	return true;
}

/* The report channel was checked or joined when the network was opened. */
static void keep_room(struct people *people, const struct people *now)
{
	const char *room = people->report_room;

	*people = *now;
	people->report_room = room;
}

bool networks_fit(const struct config *before, const struct config *after,
		  struct error *err)
{
	return same_networks(before, after)
	       || error_set(err, ERR_INPUT,
			    "networks were added, taken out, renamed or moved: that "
			    "takes a restart");
}

void networks_reload(struct networks *networks, const struct config *config)
{
	for (size_t i = 0; i < networks->n; i++) {
		struct people now =
			i < config->slack_n
				? slack_people(&config->slack[i])
				: irc_people(&config->irc[i - config->slack_n]);

		keep_room(&networks->people[i], &now);
		if (i < config->slack_n)
			slack_watch(networks->chats[i], now.recruiters);
	}
}

void networks_close(struct networks *networks)
{
	if (!networks)
		return;
	for (size_t i = 0; i < networks->n; i++)
		chat_destroy(networks->chats[i]);
	slack_hub_destroy(networks->hub);
	free(networks->chats);
	free(networks->people);
	free(networks->irc);
	free(networks->names);
	free(networks);
}
