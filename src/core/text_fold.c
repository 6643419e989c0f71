#include "core/text_fold.h"

#include <stdbool.h>
#include <string.h>

#include "base/attr.h"
#include "base/utf8.h"

/* U+00C0 to U+017F without accents, in order; '.' is no letter. */
static const char latin[] =
	"aaaaaaaceeeeiiiidnooooo.ouuuuytsaaaaaaaceeeeiiiidnooooo.ouuuuyty"
	"aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
	"lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

static const struct {
	uint32_t from, to;
	enum fold_kind kind;
	char c;
} ranges[] = {
	{0x00A0, 0x00A0, FOLD_MARK, ' '},
	{0x00AB, 0x00AB, FOLD_MARK, '"'},
	{0x00AD, 0x00AD, FOLD_NOTHING, 0},
	{0x00BB, 0x00BB, FOLD_MARK, '"'},
	{0x00B4, 0x00B4, FOLD_APOSTROPHE, '\''},
	{0x02BC, 0x02BC, FOLD_APOSTROPHE, '\''},
	{0x0300, 0x036F, FOLD_NOTHING, 0},
	{0x0370, 0x1FFF, FOLD_FOREIGN, 0},
	{0x200B, 0x200F, FOLD_NOTHING, 0},
	{0x2000, 0x200A, FOLD_MARK, ' '},
	{0x2010, 0x2011, FOLD_MARK, '-'},
	{0x2012, 0x2015, FOLD_MARK, '~'},
	{0x2018, 0x2019, FOLD_APOSTROPHE, '\''},
	{0x201B, 0x201B, FOLD_APOSTROPHE, '\''},
	{0x201C, 0x201F, FOLD_MARK, '"'},
	{0x2022, 0x2022, FOLD_MARK, '\n'},
	{0x2026, 0x2026, FOLD_MARK, '~'},
	{0x2028, 0x2029, FOLD_MARK, '\n'},
	{0x2060, 0x2064, FOLD_NOTHING, 0},
	{0x2190, 0x21FF, FOLD_MARK, '>'},
	{0x2260, 0x2265, FOLD_MARK, '='},
	{0x2C00, 0x2DFF, FOLD_FOREIGN, 0},
	{0x3001, 0x3002, FOLD_MARK, '\n'},
	{0x3040, 0xD7FF, FOLD_FOREIGN, 0},
	{0xF900, 0xFDFF, FOLD_FOREIGN, 0},
	{0xFE00, 0xFE0F, FOLD_NOTHING, 0},
	{0xFE70, 0xFEFC, FOLD_FOREIGN, 0},
	{0xFEFF, 0xFEFF, FOLD_NOTHING, 0},
	{0x20000, 0x3FFFF, FOLD_FOREIGN, 0},
};

static struct folded fold_ascii(char c)
{
	struct folded ret = {FOLD_MARK, c, 1};

	if (c >= 'A' && c <= 'Z')
		ret = (struct folded){FOLD_LETTER, (char)(c - 'A' + 'a'), 1};
	else if (c >= 'a' && c <= 'z')
		ret.kind = FOLD_LETTER;
	else if (c >= '0' && c <= '9')
		ret.kind = FOLD_DIGIT;
	else if (c == '\'' || c == '`')
		ret = (struct folded){FOLD_APOSTROPHE, '\'', 1};
	else if (c == '~' || ((unsigned char)c < 0x20 && c != '\n')) /* "~12 s" */
		ret.c = ' ';
	return ret;
}

struct folded text_fold(const char *s, size_t len)
{
	struct folded ret = {FOLD_MARK, '.', 1};
	uint32_t c;

	if ((unsigned char)s[0] < 0x80)
		return fold_ascii(s[0]);
	ret.c = '|'; /* separates, and means nothing */
	ret.bytes = (uint8_t)utf8_decode(s, len, &c);
	if (ret.bytes == 0) {
		ret.bytes = 1;
		return ret;
	}
	if (c >= 0xC0 && c < 0xC0 + sizeof latin - 1 && latin[c - 0xC0] != '.')
		return (struct folded){FOLD_LETTER, latin[c - 0xC0], ret.bytes};
	for (size_t i = 0; i < ARRAY_LEN(ranges); i++)
		if (c >= ranges[i].from && c <= ranges[i].to)
			return (struct folded){ranges[i].kind, ranges[i].c, ret.bytes};
	return ret;
}
