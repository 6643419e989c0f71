#include <string.h>

#include "base/attr.h"
#include "core/rubric.h"
#include "core/text.h"
#include "core/text_split.h"

/* What says it. */
static const char *const cores[] = {
	"not know",
	"no idea",
	"idk",
	"dunno",
	"no clue",
	"not sure",
	"never had to",
	"never used",
	"never heard",
	"never worked",
	"never seen",
	"never done",
	"never looked",
	"never needed",
	"not remember",
	"no answer",
	"not answer",
	"beats me",
	"not a clue",
	"no experience",
	"not have a clue",
	"not have an idea",
	"not have any idea",
	"not the answer",
	"not tell",
	"not familiar",
	"cannot say",
	"not say",
	"not got a clue",
	"never dealt",
	"never came",
	"never learned",
	"not an idea",
};

/* What may stand beside it without making it an answer. */
static const char allowed[] =
	" i do does did not know no idea idk dunno clue sure never had have has to used "
	"use heard hear worked work seen done looked look needed need remember answer "
	"beats me a an the experience any got tell familiar say cannot can could would "
	"will dealt deal came come across learned sorry honestly honest really unfortunately "
	"afraid am is it this that one with about of for at all in on so but and or be here "
	"there my question topic thing subject stuff these those such what how why who yet "
	"ever before anything something nothing much very just too think guess pass next "
	"please skip lol haha hm hmm um uh well yes yeah nope im tbh ok okay right now more "
	"than was were been you we our where when maybe actually completely totally absolutely "
	"area field personally myself first time like new exactly off hand head top up thanks "
	"thank let us move go works mean means called by man mate bro guys folks ";

static bool is_allowed(const char *word, size_t len)
{
	for (const char *s = allowed; *s == ' ' && s[1] != '\0';) {
		size_t n = strcspn(s + 1, " ");

		if (n == len && memcmp(s + 1, word, len) == 0)
			return true;
		s += n + 1;
	}
	return false;
}

static bool starts_here(const struct pieces *p, size_t i, const char *words)
{
	for (; *words != '\0'; i++) {
		size_t n = strcspn(words, " ");

		if (i >= p->n || p->at[i].len != n
		    || memcmp(p->chars + p->at[i].text, words, n) != 0)
			return false;
		words += n + (words[n] == ' ');
	}
	return true;
}

static bool says(const struct pieces *p)
{
	bool core = false;

	for (size_t i = 0; i < p->n; i++) {
		if (!is_allowed(p->chars + p->at[i].text, p->at[i].len))
			return false;
		for (size_t k = 0; k < ARRAY_LEN(cores) && !core; k++)
			core = starts_here(p, i, cores[k]);
	}
	return core;
}

bool text_says_dont_know(const char *answer)
{
	struct pieces pieces;
	bool ret;

	pieces_split(answer, strnlen(answer, ANSWER_BYTES_MAX), &pieces);
	ret = says(&pieces);
	pieces_finish(&pieces);
	return ret;
}
