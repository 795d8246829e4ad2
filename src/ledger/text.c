/*
 * Values as people type and read them.
 *
 * Reading is generous about form (full-width digits, units, 万 and 亿, the
 * many spellings of dates) and strict about meaning: what could be two things
 * is asked for. Printing is exact, so that what was printed reads back as the
 * same value.
 *
 * Money: a number with 元, 千, 万 or 亿 behind it says itself what it is; a bare
 * number is in the unit that the field is shown in.
 */
#include "ledger/code.h"
#include "ledger/inside.h"

/* What one reader needs. */
struct reading {
	struct arena *a;
	const struct field_def *field;
	struct str text; /* trimmed, as typed */
	bool number;
	struct str *ret_message;
};

/* Fills the message and gives RC_INVALID. */
static enum rc say(struct reading *r, const char *fmt, ...) PRINTF(2, 3);

static enum rc say(struct reading *r, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	*r->ret_message = str_vformat(r->a, fmt, args);
	va_end(args);
	return RC_INVALID;
}

/* ---- texts ---- */

static enum rc read_text(struct reading *r, struct value *ret)
{
	if (r->text.len > LEDGER_MAX_TEXT)
		return say(r, "文字有 %zu 字节，最多 %d 字节（约 %d 字），请缩短", r->text.len,
			LEDGER_MAX_TEXT, LEDGER_MAX_TEXT / 3);
	*ret = value_text(r->field->type, str_copy(r->a, r->text));
	return RC_OK;
}

static enum rc read_code(struct reading *r, struct value *ret)
{
	struct str code = code_spell(r->a, r->field->code_kind, r->text);
	struct code_word word;

	if (num_is_blank(code)) {
		*ret = value_missing(TYPE_CODE);
		return RC_OK;
	}
	if (code.len > LEDGER_MAX_TEXT)
		return read_text(r, ret);
	word = code_check(r->a, r->field->code_kind, code);
	if (word.text.at && !word.warning) {
		*r->ret_message = word.text;
		return RC_INVALID;
	}
	*ret = value_text(TYPE_CODE, code);
	return RC_OK;
}

static struct str choices_text(struct arena *a, const struct field_def *field)
{
	size_t shown = field->choice_count < 12 ? field->choice_count : 12;
	struct str list = str_join(a, field->choices, shown, STR("、"));

	return shown < field->choice_count ? str_format(a, "%.*s……", STR_ARG(list)) : list;
}

static enum rc read_choice(struct reading *r, struct value *ret)
{
	const struct field_def *field = r->field;
	struct str key = str_name_key(r->a, r->text);

	for (size_t i = 0; i < field->choice_count; i++)
		if (str_eq(field->choices[i], r->text) ||
			str_eq(str_name_key(r->a, field->choices[i]), key)) {
			*ret = value_text(TYPE_CHOICE, field->choices[i]);
			return RC_OK;
		}
	return say(r, "“%.*s”不在可选的值里，请从中选一个：%.*s", STR_ARG(r->text),
		STR_ARG(choices_text(r->a, field)));
}

static enum rc read_bool(struct reading *r, struct value *ret)
{
	static const char yes[] = " 是 有 对 √ ✓ ✔ y yes true 1 ",
			  no[] = " 否 无 没有 不是 × ✗ ✘ n no false 0 ";
	struct str folded = str_name_key(r->a, r->text);
	char *word = str_z(r->a, str_format(r->a, " %.*s ", STR_ARG(folded)));

	if (folded.len > 0 && strstr(yes, word))
		*ret = value_int(TYPE_BOOL, 1);
	else if (folded.len > 0 && strstr(no, word))
		*ret = value_int(TYPE_BOOL, 0);
	else
		return say(r, "“%.*s”看不出是“是”还是“否”，请填 是 或 否", STR_ARG(r->text));
	return RC_OK;
}

/* ---- numbers ---- */

static enum rc read_number(struct reading *r, struct ratio *ret, struct str *ret_unit)
{
	if (!num_from_cell(r->a, r->text, ret, ret_unit))
		return say(r, "“%.*s”不是一个确定的数，请只填数字", STR_ARG(r->text));
	return RC_OK;
}

static enum rc unit_fits(struct reading *r, struct str unit)
{
	if (unit.len == 0 || str_eq(unit, r->field->measure))
		return RC_OK;
	if (r->field->measure.len == 0)
		return say(
			r, "“%.*s”后面的“%.*s”看不懂，请只填数字", STR_ARG(r->text), STR_ARG(unit));
	return say(r, "“%.*s”的单位是“%.*s”，这个字段的单位是“%.*s”，请换算后再填",
		STR_ARG(r->text), STR_ARG(unit), STR_ARG(r->field->measure));
}

/* Scaled by 10^decimals; exact, or rounded when the cell held a (binary) number. */
static enum rc scale(
	struct reading *r, struct ratio number, int decimals, struct str smallest, int64_t *ret)
{
	struct ratio back;
	int128 scaled;

	if (!ratio_round(number, decimals, ROUND_HALF_UP, &scaled) || scaled > NUM_STORED_MAX ||
		scaled < -NUM_STORED_MAX)
		return say(r, "“%.*s”太大，存不下，请检查", STR_ARG(r->text));
	back = ratio_from_scaled((int64_t)scaled, decimals);
	if (!r->number && ratio_cmp(back, number) != 0)
		return say(r, "“%.*s”太细，最多精确到%.*s，请先舍入", STR_ARG(r->text),
			STR_ARG(smallest));
	*ret = (int64_t)scaled;
	return RC_OK;
}

static enum rc read_int(struct reading *r, struct value *ret)
{
	struct ratio number;
	struct str unit;
	int64_t v;

	TRY(read_number(r, &number, &unit));
	TRY(unit_fits(r, unit));
	if (number.den != 1)
		return say(r, "“%.*s”不是整数，请填整数", STR_ARG(r->text));
	TRY(scale(r, number, 0, STR("个位"), &v));
	*ret = value_int(TYPE_INT, v);
	return RC_OK;
}

static enum rc read_decimal(struct reading *r, struct value *ret)
{
	struct ratio number;
	struct str unit;
	int64_t v;

	TRY(read_number(r, &number, &unit));
	TRY(unit_fits(r, unit));
	TRY(scale(r, number, r->field->decimals, str_format(r->a, "小数 %d 位", r->field->decimals),
		&v));
	*ret = value_int(TYPE_DECIMAL, v);
	return RC_OK;
}

static bool is_ascii(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.at[i] >= 0x80)
			return false;
	return true;
}

/* 分 in one unit of what the text is written in. */
static enum rc money_factor(struct reading *r, struct str unit, int64_t *ret)
{
	struct str folded = is_ascii(r->text) ? STR("") : str_name_key(r->a, r->text);
	bool said = str_find(folded, STR("千")) != SIZE_MAX ||
		    str_find(folded, STR("万")) != SIZE_MAX ||
		    str_find(folded, STR("亿")) != SIZE_MAX ||
		    str_find(folded, STR("元")) != SIZE_MAX ||
		    str_find(folded, STR("¥")) != SIZE_MAX;

	if (unit.len > 0 && !str_eq(unit, STR("元")) && !str_eq(unit, STR("元整")) &&
		!str_eq(unit, STR("人民币")))
		return say(r, "“%.*s”后面的“%.*s”不是人民币单位，请填人民币金额", STR_ARG(r->text),
			STR_ARG(unit));
	*ret = 100;
	if (!said && r->field->shown_in.len > 0 && !money_unit(r->field->shown_in, ret))
		never();
	return RC_OK;
}

static enum rc read_money(struct reading *r, struct value *ret)
{
	struct ratio number;
	struct str unit;
	int64_t factor, v;

	TRY(read_number(r, &number, &unit));
	TRY(money_factor(r, unit, &factor));
	if (!ratio_mul(number, ratio_from_int(factor), &number))
		return say(r, "“%.*s”太大，存不下，请检查", STR_ARG(r->text));
	TRY(scale(r, number, 0, STR("分"), &v));
	*ret = value_int(TYPE_MONEY, v);
	return RC_OK;
}

/* ---- dates ---- */

static enum rc date_said(struct reading *r, struct str text, struct date *ret)
{
	switch (date_from_cell(r->a, text, r->number, ret)) {
	case DATE_FINE: return RC_OK;
	case DATE_TWO_DIGIT_YEAR:
		return say(r, "“%.*s”的年份只有两位，请写四位年份", STR_ARG(r->text));
	case DATE_AMBIGUOUS:
		return say(r, "“%.*s”看不出是 1 月还是 10 月，请写成 2023-01 或 2023-10 这样",
			STR_ARG(r->text));
	case DATE_OUT_OF_RANGE: return say(r, "没有“%.*s”这一天，请检查", STR_ARG(r->text));
	case DATE_NOT_A_DATE: break;
	}
	return say(r, "“%.*s”不是日期，请写成 2023-06-30 这样", STR_ARG(r->text));
}

static enum rc read_date(struct reading *r, struct value *ret)
{
	enum precision precision;
	struct date date;

	/* What was reckoned from a coarse date is printed as its first and last day, and comes back so. */
	if (r->field->default_value && r->text.len == sizeof("2025-09-30/2025-10-30") - 1 &&
		date_from_iso(r->text, &date)) {
		*ret = value_date(TYPE_DATE, date);
		return RC_OK;
	}
	TRY(date_said(r, r->text, &date));
	precision = date_precision(date);
	if (precision == PRECISION_SPAN ||
		(precision == PRECISION_MONTH && !r->field->month_ok && !r->field->year_ok) ||
		(precision == PRECISION_YEAR && !r->field->year_ok))
		return say(r, "“%.*s”只到%s，这个字段要写到%s", STR_ARG(r->text),
			precision == PRECISION_YEAR ? "年" : "月",
			r->field->month_ok ? "月" : "日");
	*ret = value_date(TYPE_DATE, date);
	return RC_OK;
}

static bool is_open_end(struct str s)
{
	static const struct str words[] = {STR_INIT(""), STR_INIT("今"), STR_INIT("至今"),
		STR_INIT("现在"), STR_INIT("长期"), STR_INIT("永久"), STR_INIT("无固定期限"),
		STR_INIT("起")};

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (str_eq(s, words[i]))
			return true;
	return false;
}

/* The two halves around the word that stands for "to", or nothing of it. */
static bool cut_span(struct str text, struct str *first, struct str *last)
{
	static const struct str marks[] = {STR_INIT("至"), STR_INIT("到"), STR_INIT("~"),
		STR_INIT("～"), STR_INIT("—"), STR_INIT("–"), STR_INIT("--")};
	size_t at;

	for (size_t i = 0; i < COUNT_OF(marks); i++) {
		at = str_find(text, marks[i]);
		if (at == SIZE_MAX)
			continue;
		*first = str_trim(str_head(text, at));
		*last = str_skip(text, at + marks[i].len);
		while (str_starts(*last, marks[i])) /* —— */
			*last = str_skip(*last, marks[i].len);
		*last = str_trim(*last);
		return true;
	}
	return false;
}

/* 2023.1.1-2023.12.31: the one hyphen both sides of which are dates. */
static bool cut_at_hyphen(struct reading *r, struct str *first, struct str *last)
{
	struct date date;
	size_t found = SIZE_MAX;

	for (size_t i = 0; i < r->text.len; i++) {
		if (r->text.at[i] != '-' ||
			date_from_cell(r->a, str_trim(str_head(r->text, i)), false, &date) !=
				DATE_FINE ||
			date_from_cell(r->a, str_trim(str_skip(r->text, i + 1)), false, &date) !=
				DATE_FINE)
			continue;
		if (found != SIZE_MAX)
			return false;
		found = i;
	}
	if (found == SIZE_MAX)
		return false;
	*first = str_trim(str_head(r->text, found));
	*last = str_trim(str_skip(r->text, found + 1));
	return true;
}

static enum rc read_span(struct reading *r, struct value *ret)
{
	struct date whole, from = {DAY_MIN, DAY_MIN}, to = {DAY_MAX, DAY_MAX};
	struct str first, last;

	if (is_open_end(r->text)) {
		whole = (struct date){DAY_MIN, DAY_MAX};
	} else if (date_from_iso(r->text, &whole) ||
		   (!cut_span(r->text, &first, &last) &&
			   date_from_cell(r->a, r->text, r->number, &whole) == DATE_FINE)) {
		/* one date: the whole of it */
	} else if (cut_span(r->text, &first, &last) || cut_at_hyphen(r, &first, &last)) {
		if (first.len > 0)
			TRY(date_said(r, first, &from));
		if (!is_open_end(last))
			TRY(date_said(r, last, &to));
		whole = (struct date){from.first, to.last};
	} else if (str_ends(r->text, STR("起"))) {
		TRY(date_said(r, str_trim(str_head(r->text, r->text.len - 3)), &from));
		whole = (struct date){from.first, DAY_MAX};
	} else {
		return say(r, "“%.*s”不是起止日期，请写成 2023-01-01 至 2023-12-31 这样",
			STR_ARG(r->text));
	}
	if (whole.first > whole.last)
		return say(r, "“%.*s”的起日在止日之后，请检查", STR_ARG(r->text));
	*ret = value_date(TYPE_SPAN, whole);
	return RC_OK;
}

/* ---- any field ---- */

static enum rc read_any(struct reading *r, struct value *ret)
{
	switch (r->field->type) {
	case TYPE_TEXT:
	case TYPE_PERSONAL: return read_text(r, ret);
	case TYPE_CODE: return read_code(r, ret);
	case TYPE_CHOICE: return read_choice(r, ret);
	case TYPE_INT: return read_int(r, ret);
	case TYPE_DECIMAL: return read_decimal(r, ret);
	case TYPE_MONEY: return read_money(r, ret);
	case TYPE_BOOL: return read_bool(r, ret);
	case TYPE_DATE: return read_date(r, ret);
	case TYPE_SPAN: return read_span(r, ret);
	case TYPE_REF: return say(r, "“%.*s”是引用，要按名称或代码查找", STR_ARG(r->text));
	case TYPE_NONE: break;
	}
	never();
}

static bool blank_means_missing(enum type type)
{
	return type == TYPE_INT || type == TYPE_DECIMAL || type == TYPE_MONEY ||
	       type == TYPE_DATE || type == TYPE_SPAN || type == TYPE_CODE || type == TYPE_CHOICE;
}

enum rc value_from_text(struct job *job, const struct field_def *field, struct str text,
	bool number, struct value *ret, struct str *ret_message)
{
	struct reading r = {.a = job->arena,
		.field = field,
		.text = str_trim(str_without_hidden(job->arena, text)),
		.number = number,
		.ret_message = ret_message};

	if (!str_is_utf8(r.text)) {
		*ret_message = STR("文字的编码不是 UTF-8，请另存后再试");
		return RC_INVALID;
	}
	if (field->type != TYPE_CHOICE &&
		(r.text.len == 0 || (blank_means_missing(field->type) && num_is_blank(r.text)))) {
		*ret = value_missing(field->type);
		return RC_OK;
	}
	if (field->type == TYPE_CHOICE && num_is_blank(r.text)) {
		/* “无” may be a choice of its own */
		if (read_any(&r, ret) == RC_OK)
			return RC_OK;
		*ret = value_missing(field->type);
		return RC_OK;
	}
	return read_any(&r, ret);
}

/* ---- printing ---- */

/* Exact, with at least `least` decimals. */
static struct str print_scaled(struct arena *a, int64_t v, int decimals, int least)
{
	struct str text = num_scaled_text(a, v, decimals);

	while (decimals > least && text.len > 0 && text.at[text.len - 1] == '0') {
		text.len--;
		decimals--;
	}
	if (text.len > 0 && text.at[text.len - 1] == '.')
		text.len--;
	return text;
}

static struct str print_money(struct arena *a, const struct field_def *field, int64_t v)
{
	int64_t fen = 100;
	int decimals = 0;

	if (field->shown_in.len > 0 && !money_unit(field->shown_in, &fen))
		never();
	for (int64_t unit = 1; unit < fen; unit *= 10)
		decimals++;
	return print_scaled(a, v, decimals, 2);
}

static struct str print_span(struct arena *a, struct date span)
{
	if (span.first == DAY_MIN && span.last == DAY_MAX)
		return STR("长期");
	if (span.last == DAY_MAX)
		return str_format(a, "%.*s 起", STR_ARG(day_iso(a, span.first)));
	if (span.first == DAY_MIN)
		return str_format(a, "至 %.*s", STR_ARG(day_iso(a, span.last)));
	return str_format(
		a, "%.*s 至 %.*s", STR_ARG(day_iso(a, span.first)), STR_ARG(day_iso(a, span.last)));
}

struct str value_print(struct arena *a, const struct field_def *field, struct value v)
{
	if (!value_given(v))
		return STR("");
	switch (v.type) {
	case TYPE_TEXT:
	case TYPE_CODE:
	case TYPE_CHOICE:
	case TYPE_PERSONAL: return v.text;
	case TYPE_INT:
	case TYPE_REF: return str_format(a, "%lld", (long long)v.integer);
	case TYPE_DECIMAL: return print_scaled(a, v.integer, field->decimals, field->decimals);
	case TYPE_MONEY: return print_money(a, field, v.integer);
	case TYPE_BOOL: return v.integer ? STR("是") : STR("否");
	case TYPE_DATE: return date_iso(a, v.date);
	case TYPE_SPAN: return print_span(a, v.date);
	case TYPE_NONE: break;
	}
	never();
}

/* ---- with references ---- */

#define TITLE_DEPTH 3 /* a title that is itself a reference is followed so often */

static enum rc text_at(struct job *job, const struct book *book, const struct record *record,
	const struct field_def *field, int depth, struct str *ret);

static enum rc title_of(struct job *job, const struct book *book, const struct ledger_def *ledger,
	int64_t id, int64_t seq, int depth, struct str *ret)
{
	struct record *record;
	enum rc rc = record_get(job, book, ledger, id, seq, &record);

	if (rc == RC_MISSING) {
		job_clear_error(job);
		*ret = str_format(job->arena, "第 %lld 号（已作废）", (long long)id);
		return RC_OK;
	}
	TRY(rc);
	return text_at(job, book, record, &ledger->fields[ledger->title_field], depth, ret);
}

static enum rc text_at(struct job *job, const struct book *book, const struct record *record,
	const struct field_def *field, int depth, struct str *ret)
{
	struct value v = record->values[field - record->ledger->fields];

	if (value_given(v) && v.type == TYPE_REF && depth > 0)
		return title_of(job, book, field->ref, v.integer,
			record->seq ? record->seq : SEQ_NOW, depth - 1, ret);
	*ret = value_print(job->arena, field, v);
	return RC_OK;
}

enum rc record_text(struct job *job, const struct book *book, const struct record *record,
	const struct field_def *field, struct str *ret)
{
	return text_at(job, book, record, field, TITLE_DEPTH, ret);
}
