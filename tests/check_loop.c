#include "io/loop.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "suites.h"

/* What the callbacks did, a letter each; the loop ends after `last` of them. */
struct diary {
	struct loop *loop;
	char text[64];
	size_t n, last;
	struct loop_reader *reader;
	int fd;
};

static void note(struct diary *d, char letter)
{
	ck_assert_uint_lt(d->n, sizeof d->text - 1);
	d->text[d->n++] = letter;
	if (d->n >= d->last)
		loop_stop(d->loop);
}

static void diary_open(struct diary *d, size_t last)
{
	struct error err = {0};

	*d = (struct diary){.last = last, .fd = -1};
	d->loop = loop_create(&err);
	ck_assert_msg(d->loop != NULL, "%s", err.text);
}

static void diary_is(struct diary *d, const char *expected)
{
	loop_run(d->loop);
	ck_assert_str_eq(d->text, expected);
	loop_destroy(d->loop);
}

static void on_soon(void *ctx)
{
	note(ctx, 's');
}

static void on_other(void *ctx)
{
	note(ctx, 'o');
}

static void on_timer(void *ctx)
{
	note(ctx, 't');
}

static void on_turn(void *ctx)
{
	note(ctx, '.');
}

static void on_signal(void *ctx)
{
	note(ctx, '!');
}

static void on_again(void *ctx)
{
	struct diary *d = ctx;

	note(d, 'a');
	loop_soon(d->loop, on_soon, d);
}

START_TEST(soon_is_called_in_order_then_the_turn_ends)
	{
		struct diary d;

		diary_open(&d, 6);
		loop_after_turn(d.loop, on_turn, &d);
		loop_soon(d.loop, on_again, &d);
		loop_soon(d.loop, on_other, &d);
		diary_is(&d, "ao.s.");
	}
END_TEST

START_TEST(timers_fire_once_in_order_of_time)
	{
		struct diary d;

		diary_open(&d, 60);
		loop_after_turn(d.loop, on_turn, &d);
		/* Far enough apart for a machine that is busy meanwhile. */
		loop_after(d.loop, 400, on_other, &d);
		loop_after(d.loop, 1, on_timer, &d);
		diary_is(&d, "t.o.");
	}
END_TEST

START_TEST(a_timer_in_the_past_fires_now)
	{
		struct diary d;

		diary_open(&d, 60);
		loop_after(d.loop, -5000, on_timer, &d);
		diary_is(&d, "t");
	}
END_TEST

START_TEST(a_cancelled_timer_is_silent)
	{
		struct diary d;
		struct loop_timer *timer;

		diary_open(&d, 60);
		timer = loop_after(d.loop, 1, on_other, &d);
		loop_after(d.loop, 5, on_timer, &d);
		loop_cancel(timer);
		loop_cancel(NULL);
		diary_is(&d, "t");
	}
END_TEST

static void on_byte(void *ctx)
{
	struct diary *d = ctx;
	char byte;

	if (read(d->fd, &byte, 1) != 1) {
		loop_reader_stop(d->reader);
		byte = '$';
	}
	note(d, byte);
	if (byte != '$')
		loop_soon(d->loop, on_soon, d);
}

static void watch(struct diary *d, int fd)
{
	struct error err = {0};

	d->fd = fd;
	d->reader = loop_read(d->loop, fd, on_byte, d, &err);
	ck_assert_msg(d->reader != NULL, "%s", err.text);
}

static int file_holding(const char *text)
{
	char path[] = "/tmp/check_loop_XXXXXX";
	int fd = mkstemp(path);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), strlen(text));
	ck_assert_int_eq(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

static int pipe_holding(const char *text)
{
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(write(ends[1], text, strlen(text)), strlen(text));
	close(ends[1]);
	return ends[0];
}

/* What an input caused is done before the next input is read, and a timer that
 * is due goes before reading too. */
START_TEST(soon_work_before_the_next_input)
	{
		struct diary d;
		int fd = _i ? file_holding("123") : pipe_holding("123");

		diary_open(&d, 60);
		loop_after_turn(d.loop, on_turn, &d);
		watch(&d, fd);
		loop_soon(d.loop, on_other, &d);
		loop_after(d.loop, 0, on_timer, &d);
		diary_is(&d, "o.t.1.s.2.s.3.s.$.");
		close(fd);
	}
END_TEST

START_TEST(two_readers_take_turns_with_soon_between)
	{
		struct diary a, b;
		int fds[] = {pipe_holding("1"), pipe_holding("1")};

		diary_open(&a, 60);
		b = a;
		watch(&a, fds[0]);
		watch(&b, fds[1]);
		loop_after_turn(a.loop, on_turn, &a);
		loop_after_turn(a.loop, on_turn, &b);
		loop_run(a.loop);
		/* Whoever is first: nobody reads before the other's soon work. */
		ck_assert_msg(strncmp(a.text, "1.s.", 4) == 0
				      || strncmp(b.text, "1.s.", 4) == 0,
			      "%s %s", a.text, b.text);
		ck_assert_uint_eq(a.n, b.n);
		loop_destroy(a.loop);
		close(fds[0]);
		close(fds[1]);
	}
END_TEST

START_TEST(dev_null_is_at_its_end)
	{
		struct diary d;
		int fd = open("/dev/null", O_RDONLY);

		diary_open(&d, 60);
		watch(&d, fd);
		diary_is(&d, "$");
		close(fd);
	}
END_TEST

static void on_buffered(void *ctx)
{
	struct diary *d = ctx;

	note(d, 'b');
	if (d->n < 5)
		loop_reader_again(d->reader);
	else
		loop_reader_stop(d->reader);
}

START_TEST(again_calls_though_the_descriptor_is_silent)
	{
		struct diary d;
		struct error err = {0};
		int ends[2];

		ck_assert_int_eq(pipe(ends), 0);
		diary_open(&d, 60);
		loop_after_turn(d.loop, on_turn, &d);
		d.reader = loop_read(d.loop, ends[0], on_buffered, &d, &err);
		ck_assert_ptr_nonnull(d.reader);
		loop_reader_again(d.reader);
		diary_is(&d, "b.b.b.");
		close(ends[0]);
		close(ends[1]);
	}
END_TEST

START_TEST(a_closed_descriptor_is_refused)
	{
		struct diary d;
		struct error err = {0};
		int fd;

		diary_open(&d, 60);
		fd = open("/dev/null", O_RDONLY);
		close(fd);
		ck_assert_ptr_null(loop_read(d.loop, fd, on_soon, &d, &err));
		ck_assert_int_eq(err.kind, ERR_INPUT);
		ck_assert_ptr_nonnull(strstr(err.text, "is not open"));
		diary_is(&d, "");
	}
END_TEST

static void on_raise(void *ctx)
{
	struct diary *d = ctx;

	note(d, 'r');
	raise(SIGTERM);
}

START_TEST(a_signal_is_called_from_the_loop)
	{
		struct diary d;

		diary_open(&d, 4);
		loop_after_turn(d.loop, on_turn, &d);
		loop_on_signal(d.loop, SIGTERM, on_signal, &d);
		loop_soon(d.loop, on_raise, &d);
		diary_is(&d, "r.!.");
	}
END_TEST

/* The leak checker and ASan watch this one. */
START_TEST(destroying_with_work_left)
	{
		struct diary d;
		struct error err = {0};

		diary_open(&d, 1);
		loop_soon(d.loop, on_soon, &d);
		loop_after(d.loop, 1000, on_timer, &d);
		loop_on_signal(d.loop, SIGUSR1, on_signal, &d);
		loop_after_turn(d.loop, on_turn, &d);
		ck_assert_ptr_nonnull(loop_read(d.loop, 0, on_soon, &d, &err));
		ck_assert_int_gt(loop_now(d.loop), 1700000000);
		loop_destroy(d.loop);
		loop_destroy(NULL);
		ck_assert_str_eq(d.text, "");
	}
END_TEST

Suite *loop_suite(void)
{
	Suite *s = suite_create("loop");
	TCase *tc = tcase_create("loop");

	tcase_add_test(tc, soon_is_called_in_order_then_the_turn_ends);
	tcase_add_test(tc, timers_fire_once_in_order_of_time);
	tcase_add_test(tc, a_timer_in_the_past_fires_now);
	tcase_add_test(tc, a_cancelled_timer_is_silent);
	tcase_add_loop_test(tc, soon_work_before_the_next_input, 0, 2);
	tcase_add_test(tc, two_readers_take_turns_with_soon_between);
	tcase_add_test(tc, dev_null_is_at_its_end);
	tcase_add_test(tc, again_calls_though_the_descriptor_is_silent);
	tcase_add_test(tc, a_closed_descriptor_is_refused);
	tcase_add_test(tc, a_signal_is_called_from_the_loop);
	tcase_add_test(tc, destroying_with_work_left);
	suite_add_tcase(s, tc);
	return s;
}
