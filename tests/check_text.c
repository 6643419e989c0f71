#include "core/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/mem.h"
#include "core/rubric.h"
#include "core/text_split.h"
#include "core/text_tokens.h"
#include "make_lexicon.h"
#include "suites.h"

/* clang-format off */
static const struct {
	const char *text, *words;
} splits[] = {
	{"Don't retry!", "do not retry"},
	{"dont, cant, wont", "do not can not will not"},
	{"I can\xE2\x80\x99t", "i can not"},
	{"doens't", "doens not"},
	{"it's the client's key", "it is the client key"},
	{"we'd, they'll, I've, you're, I'm", "we would they will i have you are i am"},
	{"w/o lock, w/ jitter b/c e.g. this", "without lock with jitter because eg this"},
	{"back-off max_connections b+tree", "back off max connections b tree"},
	{"idempotencyKey PostgreSQL HTTP", "idempotency key postgre sql http"},
	{"like '%x' & 5xx", "like % x and 5xx"},
	{"na\xC3\xAF" "ve caf\xC3\xA9", "naive cafe"},
	{"zero\xE2\x80\x8Bwidth so\xC2\xAD" "ft", "zerowidth soft"},
	{"\xFF\xFE" "broken \xC3", "broken"},
	{"\xE6\x97\xA5\xE6\x9C\xAC", ""},
	{"", ""},
	{"...!?", ""},
	{"'quoted' 'tis", "quoted tis"},
	{"1,000 and 1.5", "1 000 and 1 5"},
};

static const struct {
	const char *text;
	size_t sentences;
} sentences[] = {
	{"One. Two! Three? Four; five", 5},
	{"e.g. this and i.e. that vs. those", 1},
	{"users.id and 0.5 and v1.2", 1},
	{"UPDATE ... SET x", 1},
	{"1. first\n2. second", 2},
	{"a\n\n\nb", 2},
	{"a != b", 1},
	{"", 0},
	{"(one.) two", 2},
};

/* Is the marked word turned? */
static const struct {
	const char *text, *word;
	bool turned;
} turns[] = {
	{"retry without backoff", "backoff", true},
	{"never retry without backoff", "backoff", false},
	{"we don't store the response", "response", true},
	{"not only backoff but jitter", "backoff", false},
	{"no backoff or jitter", "jitter", true},
	{"no backoff, jitter or breaker", "breaker", true},
	{"no locks and queues", "queues", true},
	{"we use no locks and the database decides", "database", false},
	{"I wouldn't lock because the constraint decides", "constraint", false},
	{"a lock rather than a queue", "queue", true},
	{"a lock instead of a queue", "lock", false},
	{"the order doesn't matter", "order", true},
	{"backoff is unnecessary", "backoff", true},
	{"backoff isn't needed", "backoff", true},
	{"it doesn't matter who locks the row first", "row", true},
	{"lock in the same order, it doesn't matter who is first", "order", false},
	{"people retry forever, but that is wrong", "forever", true},
	{"Some retry forever. That is wrong.", "forever", true},
	{"if the key isn't found we insert it", "found", false},
	{"Without one the engine reads every row here", "one", false},
	{"don't ack until the work is done", "ack", false},
	{"no timeout means threads pile up", "timeout", false},
	{"it is not true that a lock helps, or that a queue does", "queue", true},
	{"I don't think paging is needed, a limit is", "paging", true},
	{"I don't think paging is needed, a limit is", "limit", false},
	{"we don't need a lock around both and no queue", "queue", true},
	{"I don't use locks, they aren't necessary", "locks", true},
	{"happens-before and not-found are names", "names", false},
	{"", "x", false},
};

static const struct {
	const char *text;
	enum text_nature nature;
} natures[] = {
	{"\xF0\x9F\x91\x8D\xF0\x9F\x91\x8D", TEXT_NO_WORDS},
	{"...", TEXT_NO_WORDS},
	{"5", TEXT_NO_WORDS},
	{"", TEXT_NO_WORDS},
	{"409", TEXT_PLAIN},
	{"SELECT 1", TEXT_PLAIN},
	{"idempotency key", TEXT_PLAIN},
	{"\xE4\xBD\xBF\xE7\x94\xA8\xE5\xB9\x82\xE7\xAD\x89\xE9\x94\xAE", TEXT_OTHER_LANGUAGE},
	{"\xD0\xBD\xD0\xB5 \xD0\xB7\xD0\xBD\xD0\xB0\xD1\x8E, retry", TEXT_OTHER_LANGUAGE},
	{"El cliente genera una clave de idempotencia y la env\xC3\xAD" "a en cada intento, "
	 "el servidor guarda la respuesta", TEXT_OTHER_LANGUAGE},
	{"Ich w\xC3\xBCrde einen Schl\xC3\xBCssel erzeugen und mit jedem Versuch "
	 "mitschicken, der Server speichert die Antwort", TEXT_OTHER_LANGUAGE},
	{"Le client envoie une cl\xC3\xA9" " avec chaque requ\xC3\xAA" "te et le serveur garde "
	 "la r\xC3\xA9ponse dans la base", TEXT_OTHER_LANGUAGE},
	{"O cliente gera uma chave e envia em cada tentativa, o servidor guarda a "
	 "resposta", TEXT_OTHER_LANGUAGE},
	{"Il client genera una chiave e la manda con ogni tentativo, il server salva la "
	 "risposta", TEXT_OTHER_LANGUAGE},
	{"The clinet genrates an idempotancy key, we persit it with the reponse and if the "
	 "smae key comes agian we retrun the saved respnose", TEXT_PLAIN},
	{"pgbouncer in tx mode, hikari maxPoolSize x pods < max_connections, stmt cache off",
	 TEXT_PLAIN},
	{"INSERT INTO keys (id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING id", TEXT_PLAIN},
	{"exp backoff w/ jitter, max 3, 5xx/timeouts only, idempotent ops, breaker", TEXT_PLAIN},
	{"for (;;) { if (cas(&head, old, new)) break; old = load(&head); }", TEXT_PLAIN},
	{"I would use the de facto standard, per se a lock, in lieu of a queue", TEXT_PLAIN},
	{"I want to die", TEXT_DISTRESS},
	{"honestly i just want to kill myself", TEXT_DISTRESS},
	{"sorry, I'm having a panic attack", TEXT_DISTRESS},
	{"I can't breathe, i need to stop", TEXT_DISTRESS},
	{"i dont want to live anymore", TEXT_DISTRESS},
	{"im having panic attacks", TEXT_DISTRESS},
	{"the threads that want to die must commit suicide", TEXT_PLAIN},
	{"this interview is killing me haha", TEXT_PLAIN},
	{"\xC2\xAF\\_(\xE3\x83\x84)_/\xC2\xAF", TEXT_NO_WORDS},
	{"I'd kill the process with kill -9 when the worker dies", TEXT_PLAIN},
	{"in Go a panic in one goroutine kills the program", TEXT_PLAIN},
	{"the thread wants to die but cannot, it blocks in a syscall", TEXT_PLAIN},
	{"we let the pod die and the parent kills its children", TEXT_PLAIN},
	{"a process can kill itself, an orphan is adopted", TEXT_PLAIN},
};

static const struct {
	const char *text;
	bool says;
} dont_knows[] = {
	{"I don't know, sorry", true},
	{"no idea", true},
	{"idk", true},
	{"I don't know, sorry, never had to look at that.", true},
	{"Honestly I have no clue about this topic.", true},
	{"not sure, I have never worked with that", true},
	{"hmm i dont know how that works tbh", true},
	{"I don't know, maybe use backoff", false},
	{"No idea what the framework does, but I'd look at the index", false},
	{"I know that", false},
	{"sorry", false},
	{"", false},
	{"the server doesn't know whether the first call arrived", false},
};

static const struct {
	const char *text;
	size_t words;
} counts[] = {
	{"", 0}, {"one", 1}, {"I don't know", 3}, {"it's w/o lock", 3},
	{"back-off twice", 3}, {"idempotencyKey", 1}, {"a, b; c", 3}, {"\xF0\x9F\x91\x8D", 0},
};
/* clang-format on */

START_TEST(text_is_cut_into_words)
	{
		struct pieces pieces;
		char got[400] = "";

		pieces_split(splits[_i].text, strlen(splits[_i].text), &pieces);
		for (size_t i = 0; i < pieces.n; i++)
			snprintf(got + strlen(got), sizeof got - strlen(got), "%s%.*s",
				 i ? " " : "", pieces.at[i].len,
				 pieces.chars + pieces.at[i].text);
		ck_assert_str_eq(got, splits[_i].words);
		for (size_t i = 0; i < pieces.n; i++)
			ck_assert_uint_le(pieces.at[i].start, pieces.at[i].end);
		pieces_finish(&pieces);
	}
END_TEST

static void read_text(struct lexicon *lexicon, const char *typed, struct text *ret)
{
	text_read(lexicon, typed, strlen(typed), ret);
	text_index(ret);
}

START_TEST(sentences_end_where_people_end_them)
	{
		struct lexicon *lexicon = make_lexicon();
		struct text text;

		read_text(lexicon, sentences[_i].text, &text);
		ck_assert_msg(text.sentences_n == sentences[_i].sentences, "%s: %zu",
			      sentences[_i].text, text.sentences_n);
		text_finish(&text);
		lexicon_destroy(lexicon);
	}
END_TEST

START_TEST(negation_turns_what_it_means)
	{
		struct lexicon *lexicon = make_lexicon();
		bool turned = false;
		struct text text;

		read_text(lexicon, turns[_i].text, &text);
		for (size_t i = 0; i < text.n; i++)
			if (token_is(&text, i, turns[_i].word))
				turned = text.tokens[i].negations % 2 == 1;
		ck_assert_msg(turned == turns[_i].turned, "%s: %s", turns[_i].text,
			      turns[_i].word);
		text_finish(&text);
		lexicon_destroy(lexicon);
	}
END_TEST

START_TEST(the_nature_of_a_text_is_told)
	{
		struct lexicon *lexicon = make_lexicon();

		ck_assert_msg(text_nature(natures[_i].text, lexicon)
				      == natures[_i].nature,
			      "%s: %d", natures[_i].text,
			      text_nature(natures[_i].text, lexicon));
		lexicon_destroy(lexicon);
	}
END_TEST

START_TEST(not_knowing_is_heard)
	{
		ck_assert_msg(text_says_dont_know(dont_knows[_i].text)
				      == dont_knows[_i].says,
			      "%s", dont_knows[_i].text);
	}
END_TEST

START_TEST(words_are_counted)
	{
		ck_assert_uint_eq(text_words(counts[_i].text), counts[_i].words);
	}
END_TEST

/* Spans lie inside what was typed, however much of it there is. */
START_TEST(large_and_odd_texts_are_bounded)
	{
		static const char *const units[] = {"a ",  "&",        "don't ",
						    "x,",  "\n",       "(",
						    "no ", "\xC3\xA9", "wirtng "};
		struct lexicon *lexicon = make_lexicon();
		size_t n = strlen(units[_i]);
		size_t len = (size_t)ANSWER_BYTES_MAX * 2;
		char *typed = mem_alloc(len + 1);
		struct text text;

		for (size_t i = 0; i < len; i++)
			typed[i] = units[_i][i % n];
		typed[len] = '\0';
		read_text(lexicon, typed, &text);
		ck_assert_uint_le(text.n, TOKENS_MAX);
		for (size_t i = 0; i < text.n; i++) {
			ck_assert_uint_le(text.tokens[i].start, text.tokens[i].end);
			ck_assert_uint_le(text.tokens[i].end, ANSWER_BYTES_MAX);
		}
		text_finish(&text);
		free(typed);
		lexicon_destroy(lexicon);
	}
END_TEST

Suite *text_suite(void)
{
	Suite *s = suite_create("text");
	TCase *tc = tcase_create("text");

	tcase_add_loop_test(tc, text_is_cut_into_words, 0, (int)ARRAY_LEN(splits));
	tcase_add_loop_test(tc, sentences_end_where_people_end_them, 0,
			    (int)ARRAY_LEN(sentences));
	tcase_add_loop_test(tc, negation_turns_what_it_means, 0, (int)ARRAY_LEN(turns));
	tcase_add_loop_test(tc, the_nature_of_a_text_is_told, 0,
			    (int)ARRAY_LEN(natures));
	tcase_add_loop_test(tc, not_knowing_is_heard, 0, (int)ARRAY_LEN(dont_knows));
	tcase_add_loop_test(tc, words_are_counted, 0, (int)ARRAY_LEN(counts));
	tcase_add_loop_test(tc, large_and_odd_texts_are_bounded, 0, 9);
	suite_add_tcase(s, tc);
	return s;
}
