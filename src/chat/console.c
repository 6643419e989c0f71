#include "chat/console.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "io/loop.h"

enum { READ_BYTES = 4096, RENDER_MAX = 1 << 22, PROMPT_MS = 30, COLUMNS_MAX = 96 };

struct settled {
	struct settled *next;
	int64_t job;
	bool sent;
};

struct console {
	struct chat chat;
	struct loop *loop; /* borrowed */
	struct loop_reader *reader;
	struct loop_timer *prompt_timer;
	int in, out;
	char *person, *label; /* owned */
	struct strbuf line;   /* read, and not yet handed up */
	bool ended;           /* no more input */
	bool said_down;
	bool tty, prompted;
	bool overlong;           /* inside a line that is too long to be taken */
	struct settled *settled; /* receipts to hand up, oldest first */
};

static const struct chat_ops console_ops;

static struct console *console_of(struct chat *chat)
{
	assert(chat->ops == &console_ops);
	return (struct console *)chat;
}

static bool write_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, bytes, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		bytes += n;
		len -= (size_t)n;
	}
	return true;
}

static void show_prompt(void *ctx)
{
	struct console *c = ctx;

	c->prompt_timer = NULL;
	if (c->prompted || c->ended)
		return;
	c->prompted = write_all(c->out, "> ", 2);
}

/* After what has been said has been answered: hence a moment later. */
static void prompt_soon(struct console *c)
{
	if (c->tty && !c->prompt_timer)
		c->prompt_timer = loop_after(c->loop, PROMPT_MS, show_prompt, c);
}

static unsigned columns_of(const struct console *c)
{
	struct winsize size;

	if (!c->tty)
		return 0;
	if (ioctl(c->out, TIOCGWINSZ, &size) != 0 || size.ws_col < 20)
		return 80;
	return size.ws_col > COLUMNS_MAX ? COLUMNS_MAX : size.ws_col;
}

static void hand_up(struct console *c, char *line, size_t len)
{
	char *text;

	if (len > 0 && line[len - 1] == '\r')
		len--;
	text = utf8_repair(line, len);
	c->chat.sink.input(c->chat.sink.ctx, &c->chat,
			   &(struct chat_input){
				   .kind = CHAT_TEXT,
				   .who = {.network = c->chat.network,
					   .id = c->person,
					   .label = c->label,
					   .tz_minutes = CHAT_TZ_UNKNOWN},
				   .where = {c->chat.network, c->person, NULL},
				   .text = text,
			   });
	free(text);
	c->prompted = false;
	prompt_soon(c);
}

/* One line a turn; what is left comes in the next one. */
static bool take_line(struct console *c)
{
	char *end = memchr(c->line.text, '\n', c->line.len);
	size_t len = end ? (size_t)(end - c->line.text) : c->line.len;
	size_t used = end ? len + 1 : len;
	char *line;

	if (!end && !(c->ended && len > 0))
		return false;
	line = mem_strndup(c->line.text, len);
	memmove(c->line.text, c->line.text + used, c->line.len - used + 1);
	c->line.len -= used;
	if (!c->overlong)
		hand_up(c, line, len);
	c->overlong = false;
	free(line);
	return true;
}

static void complain_overlong(struct console *c)
{
	static const char text[] = "That line is too long to be taken (65536 bytes): "
				   "please send it in parts.\n";

	if (!c->overlong)
		(void)write_all(c->out, text, sizeof text - 1);
	c->overlong = true;
	strbuf_clear(&c->line);
}

static void read_more(struct console *c)
{
	char bytes[READ_BYTES];
	ssize_t n = read(c->in, bytes, sizeof bytes);

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n <= 0) {
		c->ended = true;
		return;
	}
	if (c->line.len + (size_t)n > CHAT_LINE_MAX)
		complain_overlong(c);
	strbuf_add(&c->line, bytes, (size_t)n);
}

static void on_readable(void *ctx)
{
	struct console *c = ctx;

	if (!c->ended && !memchr(c->line.text, '\n', c->line.len))
		read_more(c);
	if (take_line(c)) {
		loop_reader_again(c->reader);
	} else if (c->ended && !c->said_down) {
		c->said_down = true;
		loop_reader_stop(c->reader);
		c->reader = NULL;
		c->chat.sink.state(c->chat.sink.ctx, &c->chat, false, NULL);
	}
}

static void settle(void *ctx)
{
	struct console *c = ctx;
	struct settled *s = c->settled;
	struct chat_receipt receipt = {.outcome = s->sent ? CHAT_SENT
							  : CHAT_NO_DESTINATION};

	c->settled = s->next;
	c->chat.sink.settled(c->chat.sink.ctx, &c->chat, s->job, &receipt);
	free(s);
}

static void settle_soon(struct console *c, int64_t job, bool sent)
{
	struct settled **end = &c->settled;

	while (*end)
		end = &(*end)->next;
	*end = mem_alloc(sizeof **end);
	**end = (struct settled){.job = job, .sent = sent};
	loop_soon(c->loop, settle, c);
}

static void console_send(struct chat *chat, int64_t job, const struct chat_place *to,
			 const struct chat_message *message)
{
	struct console *c = console_of(chat);
	struct strbuf text;
	bool sent;

	(void)to;
	strbuf_init(&text, RENDER_MAX);
	if (c->prompted)
		strbuf_adds(&text, "\r\033[K");
	strbuf_adds(&text, "\n");
	console_render(message, columns_of(c), !c->tty || getenv("NO_COLOR"), &text);
	if (c->tty)
		strbuf_adds(&text, "\n");
	sent = write_all(c->out, text.text, text.len);
	strbuf_finish(&text);
	c->prompted = false;
	prompt_soon(c);
	settle_soon(c, job, sent);
}

static void console_destroy(struct chat *chat)
{
	struct console *c = console_of(chat);

	while (c->settled) {
		struct settled *s = c->settled;

		c->settled = s->next;
		free(s);
	}
	if (c->prompt_timer)
		loop_cancel(c->prompt_timer);
	if (c->reader)
		loop_reader_stop(c->reader);
	strbuf_finish(&c->line);
	free(c->person);
	free(c->label);
	free(c);
}

static const struct chat_ops console_ops = {
	.name = "console",
	.send = console_send,
	.destroy = console_destroy,
};

struct chat *console_create(struct loop *loop, const struct console_options *options,
			    const struct chat_sink *sink, struct error *err)
{
	struct console *c = mem_zalloc(1, sizeof *c);

	c->chat = (struct chat){&console_ops, *sink, "console"};
	c->loop = loop;
	c->in = options->in;
	c->out = options->out;
	c->person = mem_strdup(options->person);
	c->label = mem_strdup(options->label);
	c->tty = isatty(options->in) && isatty(options->out);
	strbuf_init(&c->line, CHAT_LINE_MAX);
	c->reader = loop_read(loop, c->in, on_readable, c, err);
	if (!c->reader) {
		console_destroy(&c->chat);
		return NULL;
	}
	return &c->chat;
}
