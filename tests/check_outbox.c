#include "app/outbox.h"

#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "suites.h"

enum { SENT_MAX = 32 };

/* What was handed to the network, as it would read there. */
struct network {
	int64_t row[SENT_MAX];
	char *text[SENT_MAX];
	size_t n;
	struct store *store;
	struct outbox *outbox;
	char interview[STORE_ID_MAX];
};

static void send(void *ctx, const struct store_out *row, const struct chat_message *m)
{
	struct network *net = ctx;
	struct strbuf text;

	strbuf_init(&text, 1000);
	chat_message_plain(m, &text);
	net->row[net->n] = row->row;
	net->text[net->n++] = strbuf_take_and_finish(&text);
}

static void open_store(struct network *net, const char *path)
{
	struct error err;

	net->store = sqlite_open(path, &err);
	ck_assert_msg(net->store != NULL, "%s", err.text);
	net->outbox = outbox_create(net->store, send, net);
}

static void open_network(struct network *net)
{
	struct store_interview row = {.network = mem_strdup("n"),
				      .person = mem_strdup("sam"),
				      .role = mem_strdup("payments")};
	struct error err;

	open_store(net, ":memory:");
	ck_assert_msg(store_create(net->store, &row, &err), "%s", err.text);
	memcpy(net->interview, row.id, sizeof net->interview);
	store_interview_finish(&row);
}

static void close_network(struct network *net)
{
	outbox_destroy(net->outbox);
	store_close(net->store);
	for (size_t i = 0; i < net->n; i++)
		free(net->text[i]);
}

static void add(struct network *net, const char *room, const char *text)
{
	struct store_out row = {.seq = 1, .network = "n", .room = room, .answer = -1};
	struct chat_message m = {0};
	struct error err;

	memcpy(row.interview, net->interview, sizeof row.interview);
	chat_add_text(&m, PART_TEXT, text);
	ck_assert_msg(outbox_add(net->outbox, &row, &m, &err), "%s", err.text);
	chat_message_finish(&m);
}

static void pump(struct network *net, int64_t now)
{
	struct error err;

	ck_assert_msg(outbox_prepare(net->outbox, now, &err), "%s", err.text);
	outbox_flush(net->outbox);
}

static struct outbox_settled settle(struct network *net, size_t i,
				    enum chat_outcome outcome, int64_t now)
{
	struct chat_receipt receipt = {.outcome = outcome, .retry_at = now + 30};
	struct outbox_settled settled = {.row = net->row[i]};
	struct error err;

	ck_assert_msg(outbox_settle(net->outbox, &receipt, now, &settled, &err), "%s",
		      err.text);
	return settled;
}

START_TEST(one_at_a_time_within_a_place)
	{
		struct network net = {0};

		open_network(&net);
		add(&net, "sam", "first");
		add(&net, "sam", "second");
		add(&net, "channel", "elsewhere");
		pump(&net, 10);
		ck_assert_uint_eq(net.n, 2);
		ck_assert_str_eq(net.text[0], "first");
		ck_assert_str_eq(net.text[1], "elsewhere");
		pump(&net, 10); /* nothing twice */
		ck_assert_uint_eq(net.n, 2);
		ck_assert(settle(&net, 0, CHAT_SENT, 11).sent);
		pump(&net, 11);
		ck_assert_uint_eq(net.n, 3);
		ck_assert_str_eq(net.text[2], "second");
		settle(&net, 1, CHAT_SENT, 12);
		settle(&net, 2, CHAT_SENT, 12);
		ck_assert(outbox_empty(net.outbox));
		close_network(&net);
	}
END_TEST

START_TEST(a_doubtful_one_is_sent_again_and_says_so)
	{
		struct network net = {0};

		open_network(&net);
		add(&net, "sam", "first");
		add(&net, "sam", "second");
		pump(&net, 10);
		ck_assert(!settle(&net, 0, CHAT_DOUBTFUL, 10).sent);
		pump(&net, 10); /* not at once: it backs off, and holds up its place */
		ck_assert_uint_eq(net.n, 1);
		ck_assert_int_gt(outbox_next(net.outbox), 10);
		pump(&net, outbox_next(net.outbox));
		ck_assert_uint_eq(net.n, 2);
		ck_assert_ptr_nonnull(
			strstr(net.text[1], "again, in case it was lost"));
		ck_assert_ptr_nonnull(strstr(net.text[1], "first"));
		close_network(&net);
	}
END_TEST

START_TEST(doubt_does_not_last_for_ever)
	{
		struct network net = {0};
		int64_t now = 10;

		open_network(&net);
		add(&net, "sam", "first");
		for (int i = 0; i < OUTBOX_TRIES; i++) {
			pump(&net, now);
			settle(&net, net.n - 1, CHAT_DOUBTFUL, now);
			now = outbox_next(net.outbox) ? outbox_next(net.outbox) : now;
		}
		ck_assert(outbox_empty(net.outbox));
		ck_assert_uint_eq(net.n, OUTBOX_TRIES);
		close_network(&net);
	}
END_TEST

START_TEST(the_network_says_when)
	{
		struct network net = {0};

		open_network(&net);
		add(&net, "sam", "first");
		pump(&net, 10);
		settle(&net, 0, CHAT_LATER, 10);
		ck_assert_int_eq(outbox_next(net.outbox), 40);
		pump(&net, 39);
		ck_assert_uint_eq(net.n, 1);
		pump(&net, 40);
		ck_assert_uint_eq(net.n, 2);
		ck_assert_str_eq(net.text[1], "first"); /* it never left: no mark */
		close_network(&net);
	}
END_TEST

START_TEST(a_dead_one_makes_room)
	{
		struct network net = {0};

		open_network(&net);
		add(&net, "sam", "first");
		add(&net, "sam", "second");
		pump(&net, 10);
		ck_assert(settle(&net, 0, CHAT_BAD_MESSAGE, 10).dead);
		pump(&net, 10);
		ck_assert_str_eq(net.text[1], "second");
		close_network(&net);
	}
END_TEST

START_TEST(what_a_crash_left_in_the_air_is_in_doubt)
	{
		struct network net = {0};
		struct error err;

		open_network(&net);
		add(&net, "sam", "first");
		add(&net, "sam", "second");
		pump(&net, 10);
		outbox_destroy(net.outbox); /* the process ends before the receipt */
		net.outbox = outbox_create(net.store, send, &net);
		ck_assert_msg(outbox_recover(net.outbox, &err), "%s", err.text);
		pump(&net, 11);
		ck_assert_uint_eq(net.n, 2);
		ck_assert_ptr_nonnull(strstr(net.text[1], "in case it was lost"));
		settle(&net, 1, CHAT_SENT, 11);
		pump(&net, 11);
		ck_assert_str_eq(net.text[2], "second");
		close_network(&net);
	}
END_TEST

START_TEST(a_receipt_of_nothing_is_nothing)
	{
		struct network net = {0};

		open_network(&net);
		net.row[0] = 77;
		ck_assert_int_eq(settle(&net, 0, CHAT_SENT, 10).row, 0);
		close_network(&net);
	}
END_TEST

static void put(struct network *net, const char *room, int64_t since)
{
	struct store_out row = {
		.seq = 1, .network = "n", .room = room, .answer = -1, .since = since};
	struct chat_message m = {0};
	struct error err;

	memcpy(row.interview, net->interview, sizeof row.interview);
	chat_add_text(&m, PART_TEXT, "x");
	ck_assert_msg(outbox_add(net->outbox, &row, &m, &err), "%s", err.text);
	chat_message_finish(&m);
}

static void load_is(const struct network *net, size_t waiting, int64_t oldest,
		    int64_t due)
{
	struct outbox_load load;

	outbox_load(net->outbox, "n", &load);
	ck_assert_uint_eq(load.waiting, waiting);
	ck_assert_int_eq(load.oldest, oldest);
	ck_assert_int_eq(load.oldest_due, due);
}

START_TEST(how_much_waits_and_for_how_long)
	{
		struct network net = {0};
		struct outbox_load other;
		struct error err;

		open_network(&net);
		load_is(&net, 0, 0, 0);
		put(&net, "a", 10);
		put(&net, "a", 11);
		put(&net, "b", 12);
		load_is(&net, 3, 10, 10);
		outbox_load(net.outbox, "m", &other);
		ck_assert_uint_eq(other.waiting, 0);
		pump(&net, 12);
		settle(&net, 0, CHAT_LATER, 12); /* a: somebody is away */
		load_is(&net, 3, 10, 12);
		ck_assert_msg(outbox_reload(net.outbox, &err), "%s", err.text);
		load_is(&net, 3, 10, 12);
		ck_assert(outbox_hurry(net.outbox, "n", "a", 90)); /* and is back */
		load_is(&net, 3, 12, 12);
		settle(&net, 1, CHAT_SENT, 90);
		load_is(&net, 2, 90,
			0); /* it was told to wait until it is sent again */
		pump(&net, 91);
		settle(&net, 2, CHAT_DOUBTFUL, 92);
		load_is(&net, 2, 90, 90);
		close_network(&net);
	}
END_TEST

Suite *outbox_suite(void)
{
	Suite *s = suite_create("outbox");
	TCase *tc = tcase_create("outbox");

	tcase_add_test(tc, one_at_a_time_within_a_place);
	tcase_add_test(tc, a_doubtful_one_is_sent_again_and_says_so);
	tcase_add_test(tc, doubt_does_not_last_for_ever);
	tcase_add_test(tc, the_network_says_when);
	tcase_add_test(tc, a_dead_one_makes_room);
	tcase_add_test(tc, what_a_crash_left_in_the_air_is_in_doubt);
	tcase_add_test(tc, a_receipt_of_nothing_is_nothing);
	tcase_add_test(tc, how_much_waits_and_for_how_long);
	suite_add_tcase(s, tc);
	return s;
}
