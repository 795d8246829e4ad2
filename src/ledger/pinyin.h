/*
 * The table that tools/pinyin.c makes: of each code point the place of its
 * reading among the syllables, of which the first is that of none; inside of
 * the room.
 */
#ifndef KZ_LEDGER_PINYIN_H
#define KZ_LEDGER_PINYIN_H

#include <stdint.h>

extern const char pinyin_syllables[][8];
extern const uint16_t pinyin_extension[]; /* U+3400 … U+4DBF */
extern const uint16_t pinyin_basic[];     /* U+4E00 … U+9FFF */

#endif
