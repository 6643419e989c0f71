#include "io/log.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/attr.h"
#include "base/json.h"
#include "base/strbuf.h"

static const struct {
	const char *word;
	const char *journal; /* syslog's number, as sd-daemon(3) has it */
} levels[] = {
	[LOG_LEVEL_ERROR] = {"error", "<3>"},
	[LOG_LEVEL_WARN] = {"warn", "<4>"},
	[LOG_LEVEL_INFO] = {"info", "<6>"},
	[LOG_LEVEL_DEBUG] = {"debug", "<7>"},
};

/* A message in which each byte becomes \u00xx, and what it is about. */
enum { JSON_LINE_MAX = 8 * LOG_LINE_MAX };

static const struct log_about nothing;

static struct {
	enum log_level most;
	bool journal, json;
} state = {.most = LOG_LEVEL_INFO};

/* The variable outlives a redirection, so it counts only if it names our stderr. */
static bool stderr_is(const char *stream)
{
	char ours[64];
	struct stat st;

	if (!stream || fstat(STDERR_FILENO, &st) < 0)
		return false;
	(void)snprintf(ours, sizeof ours, "%ju:%ju", (uintmax_t)st.st_dev,
		       (uintmax_t)st.st_ino);
	return strcmp(stream, ours) == 0;
}

void log_start(enum log_level most, const char *journal_stream)
{
	state.most = most;
	state.journal = stderr_is(journal_stream);
}

void log_as_json(void)
{
	state.json = true;
}

bool log_level_parse(const char *word, enum log_level *ret)
{
	for (size_t i = 0; i < ARRAY_LEN(levels); i++) {
		if (strcmp(word, levels[i].word) == 0) {
			*ret = (enum log_level)i;
			return true;
		}
	}
	return false;
}

enum { WHEN_BYTES = 32 };

static void say_when(char ret[WHEN_BYTES])
{
	time_t now = time(NULL);
	struct tm utc;

	if (!gmtime_r(&now, &utc)
	    || strftime(ret, WHEN_BYTES, "%Y-%m-%dT%H:%M:%SZ", &utc) == 0)
		ret[0] = '\0';
}

static size_t add_front(char *line, size_t size, enum log_level level)
{
	char when[WHEN_BYTES];

	if (state.journal)
		return (size_t)snprintf(line, size, "%s", levels[level].journal);
	say_when(when);
	return (size_t)snprintf(line, size, "%s %s: ", when, levels[level].word);
}

static void make_one_line(char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			*text = '?';
}

/* One write a line, so that lines of two processes don't mix. */
static void write_line(const char *line, size_t len)
{
	while (len > 0) {
		ssize_t n = write(STDERR_FILENO, line, len);

		if (n <= 0)
			return; /* there is nobody to tell */
		line += n;
		len -= (size_t)n;
	}
}

PRINTF_LIKE(2, 0)
static void write_text(enum log_level level, const char *fmt, va_list ap)
{
	char line[LOG_LINE_MAX + 2];
	size_t len;

	len = add_front(line, LOG_LINE_MAX + 1, level);
	(void)vsnprintf(line + len, LOG_LINE_MAX + 1 - len, fmt, ap);
	make_one_line(line);
	len = strlen(line);
	line[len++] = '\n';
	write_line(line, len);
}

static void add_about(struct json_out *out, const struct log_about *about)
{
	if (about->interview)
		json_add_string(out, "interview", about->interview);
	if (about->network)
		json_add_string(out, "network", about->network);
	if (about->request != 0)
		json_add_integer(out, "request", about->request);
}

PRINTF_LIKE(3, 0)
static void write_json(enum log_level level, const struct log_about *about,
		       const char *fmt, va_list ap)
{
	char message[LOG_LINE_MAX + 1], when[WHEN_BYTES];
	struct json_out out;
	struct strbuf line;

	(void)vsnprintf(message, sizeof message, fmt, ap);
	say_when(when);
	strbuf_init(&line, JSON_LINE_MAX);
	if (state.journal)
		strbuf_adds(&line, levels[level].journal);
	json_out_init(&out, &line, false);
	json_open_object(&out);
	json_add_string(&out, "time", when);
	json_add_string(&out, "level", levels[level].word);
	json_add_string(&out, "message", message);
	add_about(&out, about);
	json_close_object(&out);
	strbuf_adds(&line, "\n");
	if (strbuf_ok(&line))
		write_line(line.text, line.len);
	strbuf_finish(&line);
}

PRINTF_LIKE(3, 0)
static void log_line(enum log_level level, const struct log_about *about,
		     const char *fmt, va_list ap)
{
	if (level > state.most)
		return;
	if (state.json)
		write_json(level, about, fmt, ap);
	else
		write_text(level, fmt, ap);
}

void log_about(enum log_level level, const struct log_about *about, const char *fmt,
	       ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_line(level, about, fmt, ap);
	va_end(ap);
}

void log_error(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_line(LOG_LEVEL_ERROR, &nothing, fmt, ap);
	va_end(ap);
}

void log_warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_line(LOG_LEVEL_WARN, &nothing, fmt, ap);
	va_end(ap);
}

void log_info(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_line(LOG_LEVEL_INFO, &nothing, fmt, ap);
	va_end(ap);
}

void log_debug(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_line(LOG_LEVEL_DEBUG, &nothing, fmt, ap);
	va_end(ap);
}
