/*
 * Pinyin initials of Chinese text, for searching.
 */
#include "ledger/inside.h"

/* Initials of what is ASCII already: the letters and digits themselves. */
void pinyin_initials(struct buf *b, size_t start, size_t len)
{
	for (size_t i = start; i < start + len; i++) {
		char c = b->at[i];

		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			buf_add_char(b, c);
	}
}
