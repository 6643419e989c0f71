#include "io/http_client.h"
#include "io/http_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "io/loop.h"
#include "suites.h"

/* A server and a client on one loop; the loop ends with the last call. */
struct pair {
	struct loop *loop;
	struct http_server *server;
	struct http_client *client;
	struct http_request *held[64];
	size_t held_n, awaited;
	int status;
	enum http_fate fate;
	int64_t retry_after;
	char body[256];
	bool hold; /* keep requests open */
};

static void on_echo(void *ctx, struct http_request *request)
{
	struct pair *p = ctx;
	const char *type = http_request_header(request, "content-type");
	char answer[256];
	size_t len;
	const char *body = http_request_body(request, &len);

	if (p->hold) {
		p->held[p->held_n++] = request;
		return;
	}
	snprintf(answer, sizeof answer, "%s %s %zu %.100s",
		 http_request_is_post(request) ? "POST" : "GET", type ? type : "-", len,
		 body);
	http_answer(request, 200, "text/plain", answer);
}

static void pair_open(struct pair *p)
{
	struct error err = {0};

	*p = (struct pair){.retry_after = -2};
	p->loop = loop_create(&err);
	p->server = http_server_create(p->loop, "127.0.0.1", 0, &err);
	ck_assert_msg(p->server != NULL, "%s", err.text);
	http_server_route(p->server, "/echo", on_echo, p);
	p->client = http_client_create(p->loop, true, &err);
	ck_assert_ptr_nonnull(p->client);
}

static void pair_close(struct pair *p)
{
	http_client_destroy(p->client);
	http_server_destroy(p->server);
	loop_destroy(p->loop);
}

static void on_result(void *ctx, const struct http_result *result)
{
	struct pair *p = ctx;

	p->status = result->status;
	p->fate = result->fate;
	p->retry_after = result->retry_after;
	snprintf(p->body, sizeof p->body, "%s", result->body);
	if (--p->awaited == 0)
		loop_stop(p->loop);
}

static struct http_call *post_to(struct pair *p, const char *path, const char *body,
				 int64_t timeout_ms)
{
	char url[100];

	snprintf(url, sizeof url, "http://127.0.0.1:%d%s", http_server_port(p->server),
		 path);
	p->awaited++;
	return http_client_post(p->client,
				&(struct http_post){.url = url,
						    .bearer = "xoxb-1",
						    .type = "text/x-test",
						    .body = body,
						    .len = strlen(body),
						    .timeout_ms = timeout_ms},
				on_result, p);
}

START_TEST(a_post_is_answered)
	{
		struct pair p;

		pair_open(&p);
		post_to(&p, "/echo", "hello", 0);
		loop_run(p.loop);
		ck_assert_int_eq(p.fate, HTTP_ANSWERED);
		ck_assert_int_eq(p.status, 200);
		ck_assert_int_eq(p.retry_after, -1);
		ck_assert_str_eq(p.body, "POST text/x-test 5 hello");
		pair_close(&p);
	}
END_TEST

START_TEST(what_is_too_large_or_nowhere_is_refused)
	{
		char *large = mem_alloc(HTTP_BODY_MAX + 2);
		struct pair p;

		memset(large, 'x', HTTP_BODY_MAX + 1);
		large[HTTP_BODY_MAX + 1] = '\0';
		pair_open(&p);
		post_to(&p, "/nowhere", "", 0);
		loop_run(p.loop);
		ck_assert_int_eq(p.status, 404);
		post_to(&p, "/echo", large, 0);
		loop_run(p.loop);
		/* It may close before all is sent. */
		ck_assert(p.status == 413 || p.fate == HTTP_UNKNOWN);
		large[HTTP_BODY_MAX] = '\0';
		post_to(&p, "/echo", large, 0);
		loop_run(p.loop);
		ck_assert_int_eq(p.status, 200);
		pair_close(&p);
		free(large);
	}
END_TEST

static void answer_all(void *ctx)
{
	struct pair *p = ctx;

	for (size_t i = p->held_n; i-- > 0;)
		http_answer(p->held[i], 503, NULL, NULL);
	p->held_n = 0;
}

START_TEST(requests_stay_open_till_answered)
	{
		struct pair p;

		pair_open(&p);
		p.hold = true;
		for (int i = 0; i < 40; i++)
			post_to(&p, "/echo", "", 0);
		loop_after(p.loop, 300, answer_all, &p);
		loop_run(p.loop);
		ck_assert_int_eq(p.status, 503);
		ck_assert_uint_eq(p.awaited, 0);
		pair_close(&p);
	}
END_TEST

START_TEST(no_answer_in_time_means_nobody_knows)
	{
		struct pair p;

		pair_open(&p);
		p.hold = true;
		post_to(&p, "/echo", "", 100);
		loop_run(p.loop);
		ck_assert_int_eq(p.fate, HTTP_UNKNOWN);
		/* They have gone away: the answer goes nowhere, and that is all. */
		answer_all(&p);
		pair_close(&p);
	}
END_TEST

START_TEST(a_request_outlives_the_server)
	{
		struct pair p;

		pair_open(&p);
		p.hold = true;
		post_to(&p, "/echo", "", 100);
		loop_run(p.loop);
		http_server_destroy(p.server);
		p.server = NULL;
		answer_all(&p);
		pair_close(&p);
	}
END_TEST

static int closed_port(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET};
	socklen_t len = sizeof at;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&at, len), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&at, &len), 0);
	close(fd);
	return ntohs(at.sin_port);
}

/* clang-format off */
static const char *const unreachable[] = {
	"http://127.0.0.1:%d/x", "http://192.0.2.1/", "http://example.org/",
	"http://127.0.0.1@example.org/", "http://127.0.0.1:80@example.org/",
	"file:///etc/passwd", "ftp://127.0.0.1/", "", "https://",
};
/* clang-format on */

START_TEST(what_is_never_sent_says_so)
	{
		char url[100];
		struct pair p;

		pair_open(&p);
		snprintf(url, sizeof url, "%s", unreachable[_i]);
		if (_i == 0)
			snprintf(url, sizeof url, "http://127.0.0.1:%d/x",
				 closed_port());
		p.awaited = 1;
		http_client_post(
			p.client,
			&(struct http_post){.url = url, .type = "a/b", .body = ""},
			on_result, &p);
		loop_run(p.loop);
		ck_assert_int_eq(p.fate, HTTP_UNSENT);
		pair_close(&p);
	}
END_TEST

START_TEST(plain_http_is_for_tests)
	{
		struct error err = {0};
		struct pair p;

		pair_open(&p);
		http_client_destroy(p.client);
		p.client = http_client_create(p.loop, false, &err);
		post_to(&p, "/echo", "", 0);
		loop_run(p.loop);
		ck_assert_int_eq(p.fate, HTTP_UNSENT);
		pair_close(&p);
	}
END_TEST

START_TEST(a_cancelled_call_is_silent)
	{
		struct pair p;

		pair_open(&p);
		http_call_cancel(post_to(&p, "/echo", "gone", 0));
		http_call_cancel(http_client_post(
			p.client,
			&(struct http_post){.url = "", .type = "a/b", .body = ""},
			on_result, &p));
		http_call_cancel(NULL);
		p.awaited = 0;
		post_to(&p, "/echo", "kept", 0);
		loop_run(p.loop);
		ck_assert_str_eq(p.body, "POST text/x-test 4 kept");
		post_to(&p, "/echo", "open at the end", 0);
		pair_close(&p);
	}
END_TEST

/* What curl won't send: written by hand. */
static void speak(struct pair *p, const char *request, char *ret, size_t size)
{
	struct sockaddr_in at = {.sin_family = AF_INET};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	ssize_t n;

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	at.sin_port = htons((uint16_t)http_server_port(p->server));
	ck_assert_int_eq(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
	ck_assert_int_eq(write(fd, request, strlen(request)), (ssize_t)strlen(request));
	p->awaited = 1;
	post_to(p, "/echo", "", 0);
	p->awaited = 1; /* by its end the other one has been read, too */
	loop_run(p->loop);
	n = read(fd, ret, size - 1);
	ck_assert_int_gt(n, 0);
	ret[n] = '\0';
	close(fd);
}

START_TEST(odd_requests)
	{
		static const struct {
			const char *request, *answer;
		} rows[] = {
			{"GET /echo HTTP/1.1\r\nHost: x\r\n\r\n", "GET - 0 "},
			{"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: a\r\n"
			 "Content-type: b\r\nContent-Length: 1\r\n\r\nz",
			 "POST - 1 z"},
			{"DELETE /echo HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 50"},
			{"POST /echo HTTP/1.1\r\nHost: x\r\n"
			 "Content-Length: -1\r\n\r\n",
			 "HTTP/1.1 400"},
		};
		char answer[1000];
		struct pair p;

		pair_open(&p);
		speak(&p, rows[_i].request, answer, sizeof answer);
		ck_assert_msg(strstr(answer, rows[_i].answer) != NULL, "%s", answer);
		pair_close(&p);
	}
END_TEST

/* A request in a request: with two ends to choose from it must not come out. */
START_TEST(no_request_is_smuggled_in)
	{
		static const struct {
			const char *headers, *body;
		} rows[] = {
			{"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
			 "0\r\n\r\n"},
			{"Content-Length: 0\r\nContent-Length: 1\r\n", ""},
			{"Content-Length: 0\r\ncontent-length: 0\r\n", ""},
			{"Content-Length : 1\r\n", ""},
			{"Content-Length\t: 1\r\n", ""},
			{"Transfer-Encoding: x, chunked\r\n", ""},
			{"Transfer-Encoding: identity\r\n", ""},
			{"Transfer-Encoding: chunked\r\nTransfer-encoding: chunked\r\n",
			 "0\r\n\r\n"},
		};
		static const char *const paths[] = {"/echo", "/nowhere"};
		char request[500], answer[1000];
		struct pair p;

		pair_open(&p);
		for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
			(void)snprintf(request, sizeof request,
				       "POST %s HTTP/1.1\r\nHost: x\r\n%s\r\n%s"
				       "GET /echo?inner HTTP/1.1\r\nHost: x\r\n\r\n",
				       paths[i], rows[_i].headers, rows[_i].body);
			speak(&p, request, answer, sizeof answer);
			/* libevent has a 413 of its own for no length at all. */
			ck_assert_msg(strncmp(answer, "HTTP/1.1 4", 10) == 0, "%s",
				      answer);
			ck_assert_ptr_null(strstr(answer + 1, "HTTP/1.1"));
		}
		pair_close(&p);
	}
END_TEST

START_TEST(chunks_alone_are_a_body)
	{
		char answer[1000];
		struct pair p;

		pair_open(&p);
		speak(&p,
		      "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
		      "\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n",
		      answer, sizeof answer);
		ck_assert_msg(strstr(answer, "POST - 3 abc") != NULL, "%s", answer);
		pair_close(&p);
	}
END_TEST

/* The ceiling counts the lines without their ends. */
START_TEST(headers_have_a_ceiling)
	{
		static const char first[] = "GET /echo HTTP/1.1", name[] = "X: ";
		enum { CEILING = 16384 };
		char *request = mem_alloc(CEILING + 100), answer[1000];

		for (size_t over = 0; over <= 1; over++) {
			size_t rest = CEILING + over - strlen(first) - strlen(name);
			struct pair p;
			int n = snprintf(request, CEILING, "%s\r\n%s", first, name);

			memset(request + n, 'x', rest);
			memcpy(request + n + rest, "\r\n\r\n", 5);
			pair_open(&p);
			speak(&p, request, answer, sizeof answer);
			ck_assert_msg(strncmp(answer,
					      over ? "HTTP/1.1 400" : "HTTP/1.1 200",
					      12)
					      == 0,
				      "%zu over: %s", over, answer);
			pair_close(&p);
		}
		free(request);
	}
END_TEST

static void on_large(void *ctx, struct http_request *request)
{
	http_answer(request, 200, "text/plain", ctx);
}

START_TEST(an_answer_to_us_has_a_ceiling)
	{
		char *large = mem_alloc(HTTP_RESULT_MAX + 2);
		struct pair p;

		memset(large, 'x', HTTP_RESULT_MAX + 1);
		large[HTTP_RESULT_MAX + 1] = '\0';
		pair_open(&p);
		http_server_route(p.server, "/large", on_large, large);
		post_to(&p, "/large", "", 0);
		loop_run(p.loop);
		/* They have done what they did; what they say of it is not kept. */
		ck_assert_int_eq(p.fate, HTTP_UNKNOWN);
		large[HTTP_RESULT_MAX] = '\0';
		post_to(&p, "/large", "", 0);
		loop_run(p.loop);
		ck_assert_int_eq(p.fate, HTTP_ANSWERED);
		pair_close(&p);
		free(large);
	}
END_TEST

START_TEST(a_port_that_is_taken)
	{
		struct error err = {0};
		struct pair p;

		pair_open(&p);
		ck_assert_ptr_null(http_server_create(
			p.loop, "127.0.0.1", http_server_port(p.server), &err));
		ck_assert_ptr_nonnull(strstr(err.text, "can't listen on 127.0.0.1"));
		http_server_destroy(NULL);
		http_client_destroy(NULL);
		pair_close(&p);
	}
END_TEST

Suite *http_suite(void)
{
	Suite *s = suite_create("http");
	TCase *tc = tcase_create("http");

	tcase_add_test(tc, a_post_is_answered);
	tcase_add_test(tc, what_is_too_large_or_nowhere_is_refused);
	tcase_add_test(tc, requests_stay_open_till_answered);
	tcase_add_test(tc, no_answer_in_time_means_nobody_knows);
	tcase_add_test(tc, a_request_outlives_the_server);
	tcase_add_loop_test(tc, what_is_never_sent_says_so, 0,
			    (int)ARRAY_LEN(unreachable));
	tcase_add_test(tc, plain_http_is_for_tests);
	tcase_add_test(tc, a_cancelled_call_is_silent);
	tcase_add_loop_test(tc, odd_requests, 0, 4);
	tcase_add_loop_test(tc, no_request_is_smuggled_in, 0, 8);
	tcase_add_test(tc, chunks_alone_are_a_body);
	tcase_add_test(tc, headers_have_a_ceiling);
	tcase_add_test(tc, an_answer_to_us_has_a_ceiling);
	tcase_add_test(tc, a_port_that_is_taken);
	suite_add_tcase(s, tc);
	return s;
}
