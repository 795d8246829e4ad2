/*
 * pinyin — makes the table of pinyin readings, while building.
 *
 * ICU knows the ordinary Mandarin reading of each Han character (Unihan's
 * kMandarin, by the transform Han-Latin). The syllable is kept without its
 * tone, ü as v, as people type it: a list of all syllables, and for each code
 * point of the two blocks that names are written in its place in that list, 0
 * for none. What a word says otherwise (长沙, 重庆) stands in the list of
 * src/ledger/pinyin.c.
 *
 *	usage: pinyin >pinyin_table.c
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/utrans.h>

#define SYLLABLES 1000
#define LONGEST   8

static char syllables[SYLLABLES][LONGEST];
static size_t count = 1; /* the first is that of no reading */

static void give_up(const char *what, UErrorCode code)
{
	fprintf(stderr, "pinyin: %s: %s\n", what, u_errorName(code));
	exit(1);
}

static size_t place_of(const char *syllable)
{
	for (size_t i = 1; i < count; i++)
		if (strcmp(syllables[i], syllable) == 0)
			return i;
	if (count == SYLLABLES)
		give_up("more syllables than there are", U_BUFFER_OVERFLOW_ERROR);
	memcpy(syllables[count], syllable, strlen(syllable) + 1);
	return count++;
}

/* The place of its reading; 0 when it has none. */
static size_t reading(UTransliterator *transform, UChar character)
{
	UChar text[32] = {character};
	int32_t length = 1, limit = 1;
	UErrorCode code = U_ZERO_ERROR;
	char syllable[LONGEST] = {0};

	utrans_transUChars(transform, text, &length, 32, 0, &limit, &code);
	if (U_FAILURE(code))
		give_up("could not read a character", code);
	if (length >= LONGEST)
		return 0;
	for (int32_t i = 0; i < length; i++) {
		UChar c = text[i] == 0xfc ? 'v' : text[i];

		if (c < 'a' || c > 'z')
			return 0;
		syllable[i] = (char)c;
	}
	return place_of(syllable);
}

static void block(UTransliterator *transform, const char *name, unsigned first, unsigned last)
{
	printf("const uint16_t %s[] = {", name);
	for (unsigned at = first; at <= last; at++)
		printf("%s%zu,", (at - first) % 24 == 0 ? "\n\t" : " ",
			reading(transform, (UChar)at));
	printf("\n};\n");
}

int main(void)
{
	static const UChar name[] =
		u"Han-Latin; NFD; [\u0300\u0301\u0304\u030c] Remove; NFC; Lower";
	UErrorCode code = U_ZERO_ERROR;
	UTransliterator *transform = utrans_openU(name, -1, UTRANS_FORWARD, NULL, -1, NULL, &code);

	if (U_FAILURE(code))
		give_up("could not open the transform", code);
	printf("/* Made by tools/pinyin.c: the pinyin of each Han character, 0 for none. */\n");
	printf("#include \"ledger/pinyin.h\"\n\n");
	block(transform, "pinyin_extension", 0x3400, 0x4dbf);
	block(transform, "pinyin_basic", 0x4e00, 0x9fff);
	utrans_close(transform);
	printf("const char pinyin_syllables[][%d] = {", LONGEST);
	for (size_t i = 0; i < count; i++)
		printf("%s\"%s\",", i % 12 == 0 ? "\n\t" : " ", syllables[i]);
	printf("\n};\n");
	return ferror(stdout) || fclose(stdout) != 0;
}
