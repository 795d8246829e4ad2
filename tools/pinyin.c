/*
 * pinyin — makes the table of pinyin initials, while building.
 *
 * ICU knows the ordinary Mandarin reading of each Han character (Unihan's
 * kMandarin, by the transform Han-Latin). Only the first letter is kept: one
 * byte for each code point of the two blocks that names are written in. What a
 * word says otherwise (长沙, 重庆) stands in the list of src/ledger/pinyin.c.
 *
 *	usage: pinyin >pinyin_table.c
 */
#include <stdio.h>
#include <stdlib.h>

#include <unicode/utrans.h>

static void give_up(const char *what, UErrorCode code)
{
	fprintf(stderr, "pinyin: %s: %s\n", what, u_errorName(code));
	exit(1);
}

/* The first letter of its reading; a blank when it has none. */
static char initial(UTransliterator *transform, UChar character)
{
	UChar text[32] = {character};
	int32_t length = 1, limit = 1;
	UErrorCode code = U_ZERO_ERROR;

	utrans_transUChars(transform, text, &length, 32, 0, &limit, &code);
	if (U_FAILURE(code))
		give_up("could not read a character", code);
	return text[0] >= 'a' && text[0] <= 'z' ? (char)text[0] : ' ';
}

static void block(UTransliterator *transform, const char *name, unsigned first, unsigned last)
{
	printf("const char %s[] =", name);
	for (unsigned at = first; at <= last; at++) {
		if ((at - first) % 64 == 0)
			printf("\n\t\"");
		putchar(initial(transform, (UChar)at));
		if ((at - first) % 64 == 63 || at == last)
			putchar('"');
	}
	printf(";\n");
}

int main(void)
{
	static const UChar name[] = u"Han-Latin; Latin-ASCII; Lower";
	UErrorCode code = U_ZERO_ERROR;
	UTransliterator *transform = utrans_openU(name, -1, UTRANS_FORWARD, NULL, -1, NULL, &code);

	if (U_FAILURE(code))
		give_up("could not open the transform", code);
	printf("/* Made by tools/pinyin.c: the pinyin initial of each Han character, a blank for "
	       "none. */\n");
	printf("#include \"ledger/pinyin.h\"\n\n");
	block(transform, "pinyin_extension", 0x3400, 0x4dbf);
	block(transform, "pinyin_basic", 0x4e00, 0x9fff);
	utrans_close(transform);
	return ferror(stdout) || fclose(stdout) != 0;
}
