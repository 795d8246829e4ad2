/*
 * Pinyin initials: what people type to find a name (ydkj finds 颍东科技).
 *
 * Each Han character has one byte in a table made from ICU while building
 * (tools/pinyin.c). Many characters have two readings; where names and common
 * words ask for another one than the table's, the list below says so: whole
 * words first, the longest that fits, then single characters. The list is
 * ordered by bytes, so a character's entries are found by halving.
 *
 * Letters and digits stand for themselves, everything else is left out.
 */
#include "ledger/pinyin.h"
#include "ledger/inside.h"

struct exception {
	const char *word, *initials;
};
/* clang-format off */
static const struct exception exceptions[] = {
	{"不省", "bx"}, {"东阿", "de"}, {"中行", "zh"}, {"丹参", "ds"}, {"乐器", "yq"}, {"乐曲", "yq"},
	{"乐清", "yq"}, {"乐队", "yd"}, {"乡长", "xz"}, {"人参", "rs"}, {"会稽", "kj"}, {"会计", "kj"},
	{"会长", "hz"}, {"传记", "zj"}, {"供给", "gj"}, {"便宜", "py"}, {"倔强", "jj"}, {"党参", "ds"},
	{"关卡", "gq"}, {"内行", "nh"}, {"农行", "nh"}, {"冷轧", "lz"}, {"分行", "fh"}, {"匙", "c"},
	{"区长", "qz"}, {"千乘", "qs"}, {"协调", "xt"}, {"单于", "cy"}, {"单县", "sx"}, {"卡壳", "qk"},
	{"厂长", "cz"}, {"厦", "x"}, {"县长", "xz"}, {"反省", "fx"}, {"发卡", "fq"}, {"同行", "th"},
	{"吐蕃", "tb"}, {"吐谷浑", "tyh"}, {"咖喱", "gl"}, {"咳", "k"}, {"商厦", "ss"}, {"商行", "sh"},
	{"囤积", "tj"}, {"圈养", "jy"}, {"地壳", "dq"}, {"增长", "zz"}, {"声乐", "sy"}, {"处长", "cz"},
	{"大厦", "ds"}, {"大宛", "dy"}, {"央行", "yh"}, {"女红", "ng"}, {"宝藏", "bz"}, {"尉犁", "yl"},
	{"局长", "jz"}, {"屏气", "bq"}, {"工行", "gh"}, {"巷道", "hd"}, {"市长", "sz"}, {"广厦", "gs"},
	{"建行", "jh"}, {"弹力", "tl"}, {"弹性", "tx"}, {"弹簧", "th"}, {"总行", "zh"}, {"成长", "cz"},
	{"所长", "sz"}, {"扁舟", "pz"}, {"投降", "tx"}, {"提防", "df"}, {"支行", "zh"}, {"星宿", "xx"},
	{"曝光", "bg"}, {"村长", "cz"}, {"枞阳", "zy"}, {"校准", "jz"}, {"校对", "jd"}, {"校核", "jh"},
	{"校正", "jz"}, {"校长", "xz"}, {"校验", "jy"}, {"水浒传", "shz"}, {"沙参", "ss"}, {"泊位", "bw"},
	{"泌阳", "by"}, {"洋行", "yh"}, {"洪洞", "ht"}, {"浑身解数", "hsxs"}, {"浒墅", "xs"},
	{"浚县", "xx"}, {"海参", "hs"}, {"涡河", "gh"}, {"涡阳", "gy"}, {"炔", "q"}, {"热轧", "rz"},
	{"犍为", "qw"}, {"猪圈", "zj"}, {"玄参", "xs"}, {"率先", "sx"}, {"率领", "sl"}, {"理事长", "lsz"},
	{"生长", "sz"}, {"甲壳", "jq"}, {"畜产", "xc"}, {"畜牧", "xm"}, {"番禺", "py"}, {"省亲", "xq"},
	{"科长", "kz"}, {"秘鲁", "bl"}, {"空调", "kt"}, {"筠连", "jl"}, {"繁峙", "fs"}, {"组长", "zz"},
	{"给养", "jy"}, {"给排水", "jps"}, {"给水", "js"}, {"羊圈", "yj"}, {"胸脯", "xp"}, {"脯", "f"},
	{"自传", "zz"}, {"自给", "zj"}, {"自艾", "zy"}, {"苦参", "ks"}, {"茄", "q"}, {"莘庄", "xz"},
	{"董事长", "dsz"}, {"蔚县", "yx"}, {"藏医", "zy"}, {"藏族", "zz"}, {"藏药", "zy"}, {"行业", "hy"},
	{"行列", "hl"}, {"表率", "bs"}, {"西洋参", "xys"}, {"西藏", "xz"}, {"覃塘", "qt"}, {"角直", "lz"},
	{"解州", "xz"}, {"调压", "ty"}, {"调味", "tw"}, {"调和", "th"}, {"调整", "tz"}, {"调料", "tl"},
	{"调温", "tw"}, {"调理", "tl"}, {"调节", "tj"}, {"调解", "tj"}, {"调试", "ts"}, {"调速", "ts"},
	{"车行", "ch"}, {"轧制", "zz"}, {"轧钢", "zg"}, {"部长", "bz"}, {"重庆", "cq"}, {"重整", "cz"},
	{"重新", "cx"}, {"重组", "cz"}, {"重阳", "cy"}, {"钥匙", "ys"}, {"铅山", "ys"}, {"银行", "yh"},
	{"镇长", "zz"}, {"长", "c"}, {"长子", "zz"}, {"队长", "dz"}, {"阿胶", "ej"}, {"降伏", "xf"},
	{"院长", "yz"}, {"雪茄", "xj"}, {"音乐", "yy"}, {"黄埔", "hp"}, {"黄陂", "hp"}, {"龟兹", "qc"},
	{"龟裂", "jl"},
};
/* clang-format on */

/* The first exception that is not before these three bytes. */
static size_t first_exception(const char *at)
{
	size_t low = 0, high = COUNT_OF(exceptions);

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (memcmp(exceptions[middle].word, at, 3) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The longest exception that the text begins with, or NULL. */
static const struct exception *exception_at(struct str text)
{
	const struct exception *best = NULL;

	for (size_t i = first_exception(text.at); i < COUNT_OF(exceptions); i++) {
		size_t len = strlen(exceptions[i].word);

		if (memcmp(exceptions[i].word, text.at, 3) != 0)
			break;
		/* Longer words come after the shorter ones that they begin with. */
		if (len <= text.len && memcmp(exceptions[i].word, text.at, len) == 0)
			best = &exceptions[i];
	}
	return best;
}

static char initial_of(struct str text)
{
	size_t at = 0;
	uint32_t cp = utf8_next(text, &at);

	if (cp >= 0x4e00 && cp <= 0x9fff)
		return pinyin_basic[cp - 0x4e00];
	if (cp >= 0x3400 && cp <= 0x4dbf)
		return pinyin_extension[cp - 0x3400];
	return cp == 0x3007 ? 'l' : ' '; /* 〇 */
}

/* How many bytes the character at the head of the text has. */
static size_t width(struct str text)
{
	unsigned char c = (unsigned char)text.at[0];

	return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

static size_t add_initial(struct buf *b, struct str text)
{
	char c = text.at[0];

	if (width(text) == 3) {
		const struct exception *word = exception_at(text);

		if (word) {
			buf_add_z(b, word->initials);
			return strlen(word->word);
		}
		c = initial_of(text);
	}
	if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
		buf_add_char(b, c);
	return width(text);
}

void pinyin_initials(struct buf *b, size_t start, size_t len)
{
	/* The buffer may move while it grows: positions, not pointers. */
	for (size_t at = start; at < start + len;) {
		struct str text = {b->at + at, start + len - at};

		at += add_initial(b, text);
	}
}
