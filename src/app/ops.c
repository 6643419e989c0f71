#include "ops.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "bot.h"
#include "config.h"
#include "io/http_server.h"
#include "io/loop.h"
#include "io/metrics.h"

enum { ANSWER_MAX = 1 << 20 };

struct ops {
	struct bot *bot;                     /* borrowed */
	const struct config_metrics *config; /* borrowed */
	struct http_server *server;
	int64_t started;
	bool ending;
};

static bool refused(struct http_request *request)
{
	if (!http_request_is_post(request))
		return false;
	http_answer(request, 405, NULL, NULL);
	return true;
}

static void on_health(void *ctx, struct http_request *request)
{
	(void)ctx;
	if (!refused(request))
		http_answer(request, 200, "text/plain", "ok\n");
}

static void on_ready(void *ctx, struct http_request *request)
{
	struct ops *ops = ctx;
	struct strbuf reasons;
	bool ready;

	if (refused(request))
		return;
	strbuf_init(&reasons, ANSWER_MAX);
	if (ops->ending)
		strbuf_adds(&reasons, "the server is ending\n");
	ready = bot_is_ready(ops->bot, ops->config->oldest_message_seconds, &reasons)
		&& !ops->ending;
	http_answer(request, ready ? 200 : 503, "text/plain",
		    ready ? "ok\n" : reasons.text);
	strbuf_finish(&reasons);
}

static void write_process(const struct ops *ops, struct strbuf *to)
{
	static const struct metrics_label version[] = {{"version", LEADLINE_VERSION},
						       {NULL, NULL}};

	metrics_family(to, "leadline_build_info", METRICS_GAUGE, "Always 1.");
	metrics_number(to, "leadline_build_info", version, 1);
	metrics_family(to, "leadline_start_time_seconds", METRICS_GAUGE,
		       "When this process began to serve, since 1970.");
	metrics_number(to, "leadline_start_time_seconds", NULL, (uint64_t)ops->started);
}

static void on_metrics(void *ctx, struct http_request *request)
{
	struct ops *ops = ctx;
	struct strbuf text;

	if (refused(request))
		return;
	strbuf_init(&text, ANSWER_MAX);
	write_process(ops, &text);
	bot_write_metrics(ops->bot, &text);
	http_answer(request, strbuf_ok(&text) ? 200 : 500, METRICS_TYPE, text.text);
	strbuf_finish(&text);
}

struct ops *ops_create(struct loop *loop, struct bot *bot,
		       const struct config_metrics *config, struct error *err)
{
	struct http_server *server =
		http_server_create(loop, config->address, (int)config->port, err);
	struct ops *ops;

	if (!server) {
		error_wrap(err, "metrics");
		return NULL;
	}
	ops = mem_zalloc(1, sizeof *ops);
	*ops = (struct ops){.bot = bot,
			    .config = config,
			    .server = server,
			    .started = loop_now(loop)};
	http_server_route(server, "/healthz", on_health, ops);
	http_server_route(server, "/readyz", on_ready, ops);
	http_server_route(server, "/metrics", on_metrics, ops);
	return ops;
}

void ops_destroy(struct ops *ops)
{
	if (!ops)
		return;
	http_server_destroy(ops->server);
	free(ops);
}

int ops_port(const struct ops *ops)
{
	return http_server_port(ops->server);
}

void ops_end(struct ops *ops)
{
	if (ops)
		ops->ending = true;
}
