/* Who comes back over a network that vouches for nobody. */
#include <string.h>

#include "app/outbox.h"
#include "base/strbuf.h"
#include "suites.h"
#include "theatre.h"

enum { JOBS_MAX = 8 };

static const char sam[] = "host:sam!s@h", like_sam[] = "guest:1!sam!s@h";

/* A second network of the theatre's bot: it takes messages, and says nothing of those
 * for sam until it is told to. */
struct vague {
	struct chat chat;
	int64_t jobs[JOBS_MAX];
	int jobs_n, proofs, claims;
};

static void vague_send(struct chat *chat, int64_t job, const struct chat_place *to,
		       const struct chat_message *message)
{
	struct vague *v = (struct vague *)chat;
	struct strbuf text;

	strbuf_init(&text, OUTBOX_MESSAGE_MAX);
	chat_message_plain(message, &text);
	v->proofs += strstr(text.text, "this network can't tell me") != NULL;
	strbuf_finish(&text);
	if (job > 0 && strcmp(to->room, sam) == 0 && v->jobs_n < JOBS_MAX)
		v->jobs[v->jobs_n++] = job;
}

static void vague_find(struct chat *chat, int64_t job, const char *name)
{
	(void)name;
	chat->sink.found(chat->sink.ctx, chat, job,
			 &(struct chat_person){.network = chat->network,
					       .id = sam,
					       .label = "sam",
					       .proof = PROOF_HOST},
			 NULL);
}

static bool vague_guard(struct chat *chat, const char *id)
{
	(void)chat;
	return strncmp(id, "host:", 5) == 0;
}

static void vague_claim(struct chat *chat, const char *id, const char *who)
{
	struct vague *v = (struct vague *)chat;

	v->claims += strcmp(id, sam) == 0 && strcmp(who, like_sam) == 0;
}

static const struct chat_ops vague_ops = {.name = "vague",
					  .send = vague_send,
					  .find = vague_find,
					  .guard = vague_guard,
					  .claim = vague_claim};

static void settle_all(struct theatre *t, struct vague *v, enum chat_outcome outcome)
{
	const struct chat_receipt receipt = {.outcome = outcome,
					     .retry_at = theatre_now(t) + 3600};
	int n = v->jobs_n;

	v->jobs_n = 0;
	for (int i = 0; i < n; i++)
		v->chat.sink.settled(v->chat.sink.ctx, &v->chat, v->jobs[i], &receipt);
	theatre_wait(t, 0);
}

static void comes_back(struct theatre *t, struct vague *v)
{
	v->chat.sink.input(v->chat.sink.ctx, &v->chat,
			   &(struct chat_input){.kind = CHAT_BACK,
						.who = {.network = "vague",
							.id = like_sam,
							.label = "sam",
							.proof = PROOF_HOST,
							.like = sam},
						.where = {"vague", like_sam, NULL},
						.text = ""});
	theatre_wait(t, 0);
}

static void invite(struct theatre *t, struct vague *v)
{
	v->chat.sink.input(v->chat.sink.ctx, &v->chat,
			   &(struct chat_input){.kind = CHAT_COMMAND,
						.who = {.network = "vague",
							.id = "account:ann",
							.label = "ann",
							.proof = PROOF_ACCOUNT},
						.where = {"vague", "account:ann", NULL},
						.text = "sam payments anyone"});
	theatre_wait(t, 0);
}

/* The bot was away before the word that proves them was out: it must come to them, and
 * they must not be asked for it. */
START_TEST(nobody_is_asked_for_a_word_they_never_had)
	{
		char ann[] = "account:ann", *recruiters[] = {ann, NULL};
		struct people people = {.recruiters = recruiters,
					.report_room = "#hiring"};
		struct theatre *t = theatre_open(&(struct theatre_options){
			.seed = 1, .candidates = 1, .recruiters = 1});
		struct vague v = {
			.chat = {&vague_ops, bot_chat_sink(theatre_bot(t)), "vague"}};

		bot_use_chat(theatre_bot(t), &v.chat, &people);
		invite(t, &v);
		ck_assert_int_eq(v.jobs_n, 1); /* the greeting; the word is behind it */
		settle_all(t, &v, CHAT_LATER);
		comes_back(t, &v);
		ck_assert_int_eq(v.claims, 1);
		ck_assert_int_eq(v.proofs, 0);
		ck_assert_int_eq(v.jobs_n, 1);

		settle_all(t, &v, CHAT_SENT); /* the greeting */
		settle_all(t, &v, CHAT_SENT); /* the word */
		comes_back(t, &v);
		ck_assert_int_eq(v.claims, 1);
		ck_assert_int_eq(v.proofs, 1);
		theatre_end(t);
	}
END_TEST

Suite *resume_suite(void)
{
	Suite *s = suite_create("resume");
	TCase *tc = tcase_create("resume");

	tcase_add_test(tc, nobody_is_asked_for_a_word_they_never_had);
	suite_add_tcase(s, tc);
	return s;
}
