#include "base/utf8.h"

#include "base/strbuf.h"

static size_t length_of(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first >= 0xC2 && first <= 0xDF)
		return 2;
	if (first >= 0xE0 && first <= 0xEF)
		return 3;
	return first >= 0xF0 && first <= 0xF4 ? 4 : 0;
}

size_t utf8_decode(const char *s, size_t len, uint32_t *ret)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	static const unsigned char mask[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
	size_t n = length_of((unsigned char)s[0]);
	uint32_t c;

	if (n == 0 || n > len)
		return 0;
	c = (unsigned char)s[0] & mask[n];
	for (size_t i = 1; i < n; i++) {
		if (((unsigned char)s[i] & 0xC0) != 0x80)
			return 0;
		c = c << 6 | ((unsigned char)s[i] & 0x3F);
	}
	if (c < least[n] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		return 0;
	*ret = c;
	return n;
}

size_t utf8_encode(uint32_t code, char ret[4])
{
	static const unsigned char marks[] = {0, 0, 0xC0, 0xE0, 0xF0};
	size_t n = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;

	for (size_t i = n - 1; i > 0; i--, code >>= 6)
		ret[i] = (char)(0x80 | (code & 0x3F));
	ret[0] = (char)(marks[n] | code);
	return n;
}

bool utf8_valid(const char *s, size_t len)
{
	uint32_t c;

	for (size_t i = 0; i < len;) {
		size_t n = utf8_decode(s + i, len - i, &c);

		if (n == 0)
			return false;
		i += n;
	}
	return true;
}

char *utf8_repair(const char *s, size_t len)
{
	struct strbuf out;
	uint32_t c;

	strbuf_init(&out, 3 * len);
	for (size_t i = 0; i < len;) {
		size_t n = utf8_decode(s + i, len - i, &c);

		if (n > 0 && s[i] != '\0')
			strbuf_add(&out, s + i, n);
		else
			strbuf_adds(&out, "\xEF\xBF\xBD");
		i += n > 0 ? n : 1;
	}
	return strbuf_take_and_finish(&out);
}

size_t utf8_cut(const char *s, size_t len, size_t max)
{
	if (len <= max)
		return len;
	while (max > 0 && ((unsigned char)s[max] & 0xC0) == 0x80)
		max--;
	return max;
}

size_t utf8_control(const char *s)
{
	unsigned char c = (unsigned char)s[0];

	if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7F)
		return c != '\0';
	return c == 0xC2 && (unsigned char)s[1] >= 0x80 && (unsigned char)s[1] < 0xA0
		       ? 2
		       : 0;
}
