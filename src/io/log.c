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

static const struct {
	const char *word;
	const char *journal; /* syslog's number, as sd-daemon(3) has it */
} levels[] = {
	[LOG_LEVEL_ERROR] = {"error", "<3>"},
	[LOG_LEVEL_WARN] = {"warn", "<4>"},
	[LOG_LEVEL_INFO] = {"info", "<6>"},
	[LOG_LEVEL_DEBUG] = {"debug", "<7>"},
};

static struct {
	enum log_level most;
	bool journal;
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

static size_t add_front(char *line, size_t size, enum log_level level)
{
	time_t now = time(NULL);
	char when[32];
	struct tm utc;

	if (state.journal)
		return (size_t)snprintf(line, size, "%s", levels[level].journal);
	if (!gmtime_r(&now, &utc)
	    || strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &utc) == 0)
		when[0] = '\0';
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
static void log_line(enum log_level level, const char *fmt, va_list ap)
{
	char line[LOG_LINE_MAX + 2];
	size_t len;

	if (level > state.most)
		return;
	len = add_front(line, LOG_LINE_MAX + 1, level);
	(void)vsnprintf(line + len, LOG_LINE_MAX + 1 - len, fmt, ap);
	make_one_line(line);
	len = strlen(line);
	line[len++] = '\n';
	write_line(line, len);
}

void log_error(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_line(LOG_LEVEL_ERROR, fmt, ap);
	va_end(ap);
}

void log_warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_line(LOG_LEVEL_WARN, fmt, ap);
	va_end(ap);
}

void log_info(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_line(LOG_LEVEL_INFO, fmt, ap);
	va_end(ap);
}

void log_debug(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_line(LOG_LEVEL_DEBUG, fmt, ap);
	va_end(ap);
}
