/*
 * Pinyin: what people type to find a name (ydkj and yingdongkeji find 颍东科技).
 *
 * Each Han character has one reading in a table made from ICU while building
 * (tools/pinyin.c). Many characters have two; where names and common words ask
 * for another one than the table's, the list below says so: whole words first,
 * the longest that fits, then single characters. The list is ordered by bytes,
 * so a character's entries are found by halving.
 *
 * Letters and digits stand for themselves, everything else is left out.
 */
#include "ledger/pinyin.h"
#include "ledger/inside.h"

struct exception {
	const char *word, *reading; /* a blank between syllables */
};
/* clang-format off */
static const struct exception exceptions[] = {
	{"不省", "bu xing"}, {"东阿", "dong e"}, {"中行", "zhong hang"}, {"丹参", "dan shen"}, {"乐器", "yue qi"},
	{"乐曲", "yue qu"}, {"乐清", "yue qing"}, {"乐队", "yue dui"}, {"乡长", "xiang zhang"}, {"人参", "ren shen"},
	{"会稽", "kuai ji"}, {"会计", "kuai ji"}, {"会长", "hui zhang"}, {"传记", "zhuan ji"}, {"供给", "gong ji"},
	{"便宜", "pian yi"}, {"倔强", "jue jiang"}, {"党参", "dang shen"}, {"关卡", "guan qia"}, {"内行", "nei hang"},
	{"农行", "nong hang"}, {"冷轧", "leng zha"}, {"分行", "fen hang"}, {"匙", "chi"}, {"区长", "qu zhang"},
	{"千乘", "qian sheng"}, {"协调", "xie tiao"}, {"单于", "chan yu"}, {"单县", "shan xian"}, {"卡壳", "qia ke"},
	{"厂长", "chang zhang"}, {"厦", "xia"}, {"县长", "xian zhang"}, {"反省", "fan xing"}, {"发卡", "fa qia"},
	{"同行", "tong hang"}, {"吐蕃", "tu bo"}, {"吐谷浑", "tu yu hun"}, {"咖喱", "ga li"}, {"咳", "ke"},
	{"商厦", "shang sha"}, {"商行", "shang hang"}, {"囤积", "tun ji"}, {"圈养", "juan yang"}, {"地壳", "de qiao"},
	{"增长", "zeng zhang"}, {"声乐", "sheng yue"}, {"处长", "chu zhang"}, {"大厦", "da sha"}, {"大宛", "da yuan"},
	{"央行", "yang hang"}, {"女红", "nv gong"}, {"宝藏", "bao zang"}, {"尉犁", "yu li"}, {"局长", "ju zhang"},
	{"屏气", "bing qi"}, {"工行", "gong hang"}, {"巷道", "hang dao"}, {"市长", "shi zhang"},
	{"广厦", "guang sha"}, {"建行", "jian hang"}, {"弹力", "tan li"}, {"弹性", "tan xing"}, {"弹簧", "tan huang"},
	{"总行", "zong hang"}, {"成长", "cheng zhang"}, {"所长", "suo zhang"}, {"扁舟", "pian zhou"},
	{"投降", "tou xiang"}, {"提防", "di fang"}, {"支行", "zhi hang"}, {"星宿", "xing xiu"}, {"曝光", "bao guang"},
	{"村长", "cun zhang"}, {"枞阳", "zong yang"}, {"校准", "jiao zhun"}, {"校对", "jiao dui"},
	{"校核", "jiao he"}, {"校正", "jiao zheng"}, {"校长", "xiao zhang"}, {"校验", "jiao yan"},
	{"水浒传", "shui hu zhuan"}, {"沙参", "sha shen"}, {"泊位", "bo wei"}, {"泌阳", "bi yang"},
	{"洋行", "yang hang"}, {"洪洞", "hong tong"}, {"浑身解数", "hun shen xie shu"}, {"浒墅", "xu shu"},
	{"浚县", "xun xian"}, {"海参", "hai shen"}, {"涡河", "guo he"}, {"涡阳", "guo yang"}, {"炔", "que"},
	{"热轧", "re zha"}, {"犍为", "qian wei"}, {"猪圈", "zhu juan"}, {"玄参", "xuan shen"}, {"率先", "shuai xian"},
	{"率领", "shuai ling"}, {"理事长", "li shi zhang"}, {"生长", "sheng zhang"}, {"甲壳", "jia qiao"},
	{"畜产", "xu chan"}, {"畜牧", "xu mu"}, {"番禺", "pan yu"}, {"省亲", "xing qin"}, {"科长", "ke zhang"},
	{"秘鲁", "bi lu"}, {"空调", "kong tiao"}, {"筠连", "jun lian"}, {"繁峙", "fan shi"}, {"组长", "zu zhang"},
	{"给养", "ji yang"}, {"给排水", "ji pai shui"}, {"给水", "ji shui"}, {"羊圈", "yang juan"},
	{"胸脯", "xiong pu"}, {"脯", "fu"}, {"自传", "zi zhuan"}, {"自给", "zi ji"}, {"自艾", "zi yi"},
	{"苦参", "ku shen"}, {"茄", "qie"}, {"莘庄", "xin zhuang"}, {"董事长", "dong shi zhang"}, {"蔚县", "yu xian"},
	{"藏医", "zang yi"}, {"藏族", "zang zu"}, {"藏药", "zang yao"}, {"行业", "hang ye"}, {"行列", "hang lie"},
	{"表率", "biao shuai"}, {"西洋参", "xi yang shen"}, {"西藏", "xi zang"}, {"覃塘", "qin tang"},
	{"解州", "xie zhou"}, {"调压", "tiao ya"}, {"调味", "tiao wei"}, {"调和", "tiao he"},
	{"调整", "tiao zheng"}, {"调料", "tiao liao"}, {"调温", "tiao wen"}, {"调理", "tiao li"},
	{"调节", "tiao jie"}, {"调解", "tiao jie"}, {"调试", "tiao shi"}, {"调速", "tiao su"}, {"车行", "che hang"},
	{"轧制", "zha zhi"}, {"轧钢", "zha gang"}, {"部长", "bu zhang"}, {"重庆", "chong qing"},
	{"重整", "chong zheng"}, {"重新", "chong xin"}, {"重组", "chong zu"}, {"重阳", "chong yang"},
	{"钥匙", "yao shi"}, {"铅山", "yan shan"}, {"银行", "yin hang"}, {"镇长", "zhen zhang"}, {"长", "chang"},
	{"长子", "zhang zi"}, {"队长", "dui zhang"}, {"阿胶", "e jiao"}, {"降伏", "xiang fu"}, {"院长", "yuan zhang"},
	{"雪茄", "xue jia"}, {"音乐", "yin yue"}, {"黄埔", "huang pu"}, {"黄陂", "huang pi"}, {"龟兹", "qiu ci"},
	{"龟裂", "jun lie"},
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

/* The reading of one character; "" for none. */
static const char *reading_of(struct str text)
{
	size_t at = 0;
	uint32_t cp = utf8_next(text, &at);

	if (cp >= 0x4e00 && cp <= 0x9fff)
		return pinyin_syllables[pinyin_basic[cp - 0x4e00]];
	if (cp >= 0x3400 && cp <= 0x4dbf)
		return pinyin_syllables[pinyin_extension[cp - 0x3400]];
	return cp == 0x3007 ? "ling" : ""; /* 〇 */
}

/* How many bytes the character at the head of the text has. */
static size_t width(struct str text)
{
	unsigned char c = (unsigned char)text.at[0];

	return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

static void add_reading(struct buf *b, const char *reading, bool whole)
{
	for (size_t i = 0; reading[i] != '\0'; i++)
		if (reading[i] != ' ' && (whole || i == 0 || reading[i - 1] == ' '))
			buf_add_char(b, reading[i]);
}

/* `text` lies in the buffer itself: it is gone as soon as something is added. */
static size_t add_one(struct buf *b, struct str text, bool whole)
{
	char c = text.at[0];
	size_t bytes = width(text);

	if (bytes == 3) {
		const struct exception *word = exception_at(text);

		add_reading(b, word ? word->reading : reading_of(text), whole);
		return word ? strlen(word->word) : 3;
	}
	if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
		buf_add_char(b, c);
	return bytes;
}

static void add_pinyin(struct buf *b, size_t start, size_t len, bool whole)
{
	/* The buffer may move while it grows: positions, not pointers. */
	for (size_t at = start; at < start + len;) {
		struct str text = {b->at + at, start + len - at};

		at += add_one(b, text, whole);
	}
}

void pinyin_initials(struct buf *b, size_t start, size_t len)
{
	add_pinyin(b, start, len, false);
}

void pinyin_whole(struct buf *b, size_t start, size_t len)
{
	add_pinyin(b, start, len, true);
}
