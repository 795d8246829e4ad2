/*
 * The table that tools/pinyin.c makes: one letter for each code point, a blank
 * for none; inside of the room.
 */
#ifndef KZ_LEDGER_PINYIN_H
#define KZ_LEDGER_PINYIN_H

extern const char pinyin_extension[]; /* U+3400 … U+4DBF */
extern const char pinyin_basic[];     /* U+4E00 … U+9FFF */

#endif
