#include "io/log.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/attr.h"
#include "base/json.h"
#include "suites.h"

/* Stands in for stderr while a row runs; each test is its own process. */
static int capture_start(int *ret_stderr)
{
	char path[] = "/tmp/check_log_XXXXXX";
	int fd = mkstemp(path);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(unlink(path), 0);
	*ret_stderr = dup(STDERR_FILENO);
	ck_assert_int_ge(dup2(fd, STDERR_FILENO), 0);
	return fd;
}

static void capture_end(int fd, int saved_stderr, char *ret, size_t size)
{
	ssize_t n = pread(fd, ret, size - 1, 0);

	ck_assert_int_ge(dup2(saved_stderr, STDERR_FILENO), 0);
	close(saved_stderr);
	close(fd);
	ck_assert_int_ge(n, 0);
	ret[n] = '\0';
}

START_TEST(a_line_says_when_and_how_bad)
	{
		char got[200];
		int saved, fd = capture_start(&saved);
		const char *shape = "dddd-dd-ddTdd:dd:ddZ ", *at = got;

		log_start(LOG_LEVEL_WARN, NULL);
		log_warn("socket %d closed", 7);
		log_info("not this");
		capture_end(fd, saved, got, sizeof got);
		for (; *shape; shape++, at++)
			ck_assert_msg(*shape == 'd' ? *at >= '0' && *at <= '9'
						    : *at == *shape,
				      "%s", got);
		ck_assert_str_eq(at, "warn: socket 7 closed\n");
	}
END_TEST

static void name_stderr(char *ret, size_t size)
{
	struct stat st;

	ck_assert_int_eq(fstat(STDERR_FILENO, &st), 0);
	(void)snprintf(ret, size, "%ju:%ju", (uintmax_t)st.st_dev,
		       (uintmax_t)st.st_ino);
}

START_TEST(the_journal_gets_a_level_and_has_the_time)
	{
		char got[200], stream[64];
		int saved, fd = capture_start(&saved);

		name_stderr(stream, sizeof stream);
		log_start(LOG_LEVEL_DEBUG, stream);
		log_error("a");
		log_warn("b");
		log_info("c");
		log_debug("d");
		capture_end(fd, saved, got, sizeof got);
		ck_assert_str_eq(got, "<3>a\n<4>b\n<6>c\n<7>d\n");
	}
END_TEST

START_TEST(a_redirected_stderr_is_not_the_journal)
	{
		char got[200];
		int saved, fd = capture_start(&saved);

		log_start(LOG_LEVEL_INFO, "1:1");
		log_info("c");
		capture_end(fd, saved, got, sizeof got);
		ck_assert_msg(got[0] != '<', "%s", got);
	}
END_TEST

START_TEST(one_call_is_one_line_however_long)
	{
		char got[3000], text[2000];
		int saved, fd = capture_start(&saved);

		memset(text, 'x', sizeof text - 1);
		text[sizeof text - 1] = '\0';
		log_start(LOG_LEVEL_INFO, NULL);
		log_info("a\nb\033[31m %s", text);
		capture_end(fd, saved, got, sizeof got);
		ck_assert_uint_eq(strlen(got), LOG_LINE_MAX + 1);
		ck_assert_ptr_eq(strchr(got, '\n'), got + LOG_LINE_MAX);
		ck_assert_ptr_nonnull(strstr(got, "a?b?[31m xxx"));
	}
END_TEST

static const char *const texts[] = {
	"the socket closed",
	"a \"quote\", a \\ and a\nnew line\t\033[31m",
	"\xff\xfe is no UTF-8, \xe2\x80\xa8 is a line separator",
	"{\"level\":\"info\"}\",\"level\":\"info",
	"",
};

START_TEST(json_says_it_whole)
	{
		const struct log_about about = {"C-0001", "irc:\"x\"", 7};
		char got[1000];
		int saved, fd = capture_start(&saved);
		const char *text, *level;
		struct json_at at;
		struct json *root;
		struct error err = {0};
		size_t len;
		int64_t request;

		log_start(LOG_LEVEL_WARN, NULL);
		log_as_json();
		log_about(LOG_LEVEL_WARN, &about, "%s", texts[_i]);
		log_info("not this");
		capture_end(fd, saved, got, sizeof got);
		len = strlen(got);
		ck_assert_uint_gt(len, 0);
		ck_assert_ptr_eq(strchr(got, '\n'), got + len - 1); /* one line */
		root = json_parse(got, len, "log", &err);
		ck_assert_msg(root != NULL, "%s in %s", err.text, got);
		at = json_at_root(root, "log");
		ck_assert_uint_eq(json_length(&at), 6);
		ck_assert(json_get_string(&at, "level", &level, &err));
		ck_assert_str_eq(level, "warn");
		ck_assert(json_get_string(&at, "message", &text, &err));
		if (!strchr(texts[_i], '\xff')) /* what is broken is marked */
			ck_assert_str_eq(text, texts[_i]);
		ck_assert(json_get_string(&at, "time", &text, &err));
		ck_assert_uint_eq(strlen(text), strlen("2026-03-01T12:00:00Z"));
		ck_assert(json_get_string(&at, "interview", &text, &err));
		ck_assert_str_eq(text, "C-0001");
		ck_assert(json_get_string(&at, "network", &text, &err));
		ck_assert_str_eq(text, "irc:\"x\"");
		ck_assert(json_get_integer(&at, "request", 0, 9, &request, &err));
		ck_assert_int_eq(request, 7);
		json_free(root);
	}
END_TEST

START_TEST(json_goes_to_the_journal_with_its_level)
	{
		char got[9000], text[2000], stream[64];
		int saved, fd = capture_start(&saved);
		struct json *root;
		struct error err = {0};

		memset(text, '\001', sizeof text - 1);
		text[sizeof text - 1] = '\0';
		name_stderr(stream, sizeof stream);
		log_start(LOG_LEVEL_INFO, stream);
		log_as_json();
		log_error("%s", text);
		capture_end(fd, saved, got, sizeof got);
		ck_assert_msg(strncmp(got, "<3>{", 4) == 0, "%s", got);
		root = json_parse(got + 3, strlen(got + 3), "log", &err);
		ck_assert_msg(root != NULL, "%s", err.text); /* cut, and still JSON */
		ck_assert_ptr_null(strstr(got, "\"interview\""));
		json_free(root);
	}
END_TEST

static const struct {
	const char *word;
	bool known;
	enum log_level level;
} words[] = {
	{"error", true, LOG_LEVEL_ERROR},  {"warn", true, LOG_LEVEL_WARN},
	{"info", true, LOG_LEVEL_INFO},    {"debug", true, LOG_LEVEL_DEBUG},
	{"Debug", false, LOG_LEVEL_ERROR}, {"", false, LOG_LEVEL_ERROR},
};

START_TEST(levels_by_word)
	{
		enum log_level got = LOG_LEVEL_ERROR;

		ck_assert_int_eq(log_level_parse(words[_i].word, &got),
				 words[_i].known);
		ck_assert_int_eq(got, words[_i].level);
	}
END_TEST

Suite *log_suite(void)
{
	Suite *s = suite_create("log");
	TCase *tc = tcase_create("log");

	tcase_add_test(tc, a_line_says_when_and_how_bad);
	tcase_add_test(tc, the_journal_gets_a_level_and_has_the_time);
	tcase_add_test(tc, a_redirected_stderr_is_not_the_journal);
	tcase_add_test(tc, one_call_is_one_line_however_long);
	tcase_add_loop_test(tc, json_says_it_whole, 0, (int)ARRAY_LEN(texts));
	tcase_add_test(tc, json_goes_to_the_journal_with_its_level);
	tcase_add_loop_test(tc, levels_by_word, 0, (int)ARRAY_LEN(words));
	suite_add_tcase(s, tc);
	return s;
}
