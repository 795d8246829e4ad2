/*
 * Kinds of codes: how each is spelled and what its characters must say.
 *
 * Spelling comes first (blanks, hyphens, full-width and lower-case letters of
 * spreadsheets), then the check. Nothing is guessed: an O is never made a 0.
 *
 * The credit code holds two checks. The outer one (GB 32100, 31 letters) must
 * hold; the inner one (organisation code, GB 11714, where a letter has another
 * value) and unknown kinds of organisations are told as warnings, because such
 * codes are in circulation.
 */
#include "ledger/code.h"

static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/* ---- spelling ---- */

static struct str without(struct arena *a, struct str text, const char *dropped)
{
	struct buf b;
	size_t at = 0;

	buf_init(&b, LEDGER_MAX_TEXT * 4);
	while (at < text.len) {
		size_t from = at;
		uint32_t cp = utf8_next(text, &at);

		if (cp < 0x80 && strchr(dropped, (int)cp))
			continue;
		if (cp >= 'a' && cp <= 'z')
			buf_add_char(&b, (char)(cp - 'a' + 'A'));
		else
			buf_add(&b, (struct str){text.at + from, at - from});
	}
	return buf_take(a, &b);
}

struct str code_spell(struct arena *a, struct str kind, struct str text)
{
	if (str_eq(kind, STR("uscc")) || str_eq(kind, STR("hightech_certificate")) ||
		str_eq(kind, STR("division")))
		return without(a, str_name_key(a, text), "-_.'");
	return str_trim(str_narrow(a, text));
}

/* ---- 统一社会信用代码 ---- */

static int value_in(char c)
{
	const char *found = c ? strchr(alphabet, c) : NULL;

	return found ? (int)(found - alphabet) : -1;
}

/* The 18th character that the first 17 ask for; 0 when one of them is not in the alphabet. */
static char uscc_check(struct str code)
{
	int weight = 1, sum = 0;

	for (size_t i = 0; i < 17; i++) {
		int v = value_in(code.at[i]);

		if (v < 0)
			return 0;
		sum += v * weight;
		weight = weight * 3 % 31;
	}
	return alphabet[(31 - sum % 31) % 31];
}

bool uscc_ok(struct str code)
{
	return code.len == 18 && uscc_check(code) != 0 && uscc_check(code) == code.at[17];
}

static int organisation_value(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c - 'A' + 10;
}

static bool organisation_ok(struct str code)
{
	static const int weights[] = {3, 7, 9, 10, 5, 8, 4, 2};
	int sum = 0, check;

	for (size_t i = 0; i < 8; i++)
		sum += organisation_value(code.at[i]) * weights[i];
	check = 11 - sum % 11;
	return code.at[8] == (check == 11 ? '0' : check == 10 ? 'X' : (char)('0' + check));
}

static bool known_pair(struct str code)
{
	static const char pairs[] =
		"11 12 13 19 21 29 31 32 33 34 35 37 39 41 49 51 52 53 54 55 59 61 62 69 71 72 79 "
		"81 89 91 92 93 A1 A9 N1 N2 N3 N9 Y1 ";
	char pair[4] = {code.at[0], code.at[1], ' ', '\0'};

	return strstr(pairs, pair) != NULL;
}

static struct code_word check_uscc(struct arena *a, struct str code)
{
	if (utf8_count(code) != 18)
		return (struct code_word){str_format(a,
						  "“%.*s”有 %zu 位，统一社会信用代码应为 18 位；15 "
						  "位的工商注册号和 9 "
						  "位的组织机构代码不能填在这里",
						  STR_ARG(code), utf8_count(code)),
			false};
	for (size_t at = 0, place = 1; at < code.len; place++) {
		size_t from = at;
		uint32_t cp = utf8_next(code, &at);

		if (cp >= 0x80 || value_in((char)cp) < 0)
			return (struct code_word){
				str_format(a,
					"“%.*s”的第 %zu "
					"位“%.*s”不会出现在统一社会信用代码里（不用字母 "
					"I、O、S、V、Z），请核对",
					STR_ARG(code), place, (int)(at - from), code.at + from),
				false};
	}
	if (!uscc_ok(code))
		return (struct code_word){
			str_format(a, "“%.*s”末位校验码应为“%c”，可能录错了一位，请与营业执照核对",
				STR_ARG(code), uscc_check(code)),
			false};
	if (!organisation_ok(str_skip(code, 8)))
		return (struct code_word){
			str_format(a, "“%.*s”第 9 至 17 位（组织机构代码）校验不符，请核对",
				STR_ARG(code)),
			true};
	if (!known_pair(code))
		return (struct code_word){
			str_format(a, "“%.*s”开头的“%.*s”不是常见的登记类别，请核对", STR_ARG(code),
				STR_ARG(str_head(code, 2))),
			true};
	return (struct code_word){STR_NONE, false};
}

/* ---- other kinds ---- */

static bool all_digits(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.at[i] < '0' || s.at[i] > '9')
			return false;
	return true;
}

static bool is_province(struct str two)
{
	static const char codes[] =
		"11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 "
		"50 51 52 53 54 61 62 63 64 65 ";
	char code[4] = {two.at[0], two.at[1], ' ', '\0'};

	return strstr(codes, code) != NULL;
}

static struct code_word check_certificate(struct arena *a, struct str code)
{
	bool holds = code.len == 14 && code.at[0] == 'G' &&
		     (code.at[1] == 'R' || code.at[1] == 'F') && all_digits(str_skip(code, 2)) &&
		     code.at[2] == '2' && code.at[3] == '0' && is_province(str_skip(code, 6));

	if (holds)
		return (struct code_word){STR_NONE, false};
	return (struct code_word){str_format(a,
					  "“%.*s”不像高企证书编号：应为 GR 加 4 位年份、2 "
					  "位省份代码、6 位序号，共 14 位，如 GR202334001234",
					  STR_ARG(code)),
		false};
}

static struct code_word check_division(struct arena *a, struct str code)
{
	bool length =
		code.len == 2 || code.len == 4 || code.len == 6 || code.len == 9 || code.len == 12;

	if (length && all_digits(code) &&
		(is_province(code) || code.at[0] == '7' || code.at[0] == '8'))
		return (struct code_word){STR_NONE, false};
	return (struct code_word){str_format(a,
					  "“%.*s”不是区划代码：应为 6 位（县区）、9 "
					  "位（乡镇街道）或 12 位（村居）数字",
					  STR_ARG(code)),
		false};
}

struct code_word code_check(struct arena *a, struct str kind, struct str code)
{
	if (str_eq(kind, STR("uscc")))
		return check_uscc(a, code);
	if (str_eq(kind, STR("hightech_certificate")))
		return check_certificate(a, code);
	if (str_eq(kind, STR("division")))
		return check_division(a, code);
	return (struct code_word){STR_NONE, false};
}
