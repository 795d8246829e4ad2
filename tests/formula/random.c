/*
 * Random formulas as text. Everything written here can be read: a refusal is a
 * failure of the test that asked for it.
 */
#include "world.h"

#define TEXT_MAX 3000

static const char *one_of(struct world *w, const char *const *list, size_t count)
{
	return list[world_below(w, count)];
}

#define PICK(w, ...)                                                                               \
	one_of((w), (const char *const[]){__VA_ARGS__},                                            \
		sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

static bool chance(struct world *w, size_t one_in)
{
	return world_below(w, one_in) == 0;
}

/* A path from a record, through up to two references. */
static struct str path_text(
	struct world *w, const struct ledger_def *ledger, const struct field_def **ret_field)
{
	struct arena *a = w->job->arena;
	const struct field_def *field = NULL;
	struct str text = STR("");

	for (int joins = 0;; joins++) {
		const char *of = text.len ? "的" : "";

		if (ledger->parent && joins < 2 && chance(w, 3)) {
			text = str_format(
				a, "%.*s%s%.*s", STR_ARG(text), of, STR_ARG(ledger->parent->label));
			ledger = ledger->parent;
			continue;
		}
		field = &ledger->fields[world_below(w, ledger->field_count)];
		/* STR_ARG names its argument twice: luck must be asked before. */
		struct str name = chance(w, 4) ? field->name : field->label;

		text = str_format(a, "%.*s%s%.*s", STR_ARG(text), of, STR_ARG(name));
		if (field->type != TYPE_REF || joins >= 2 || chance(w, 3))
			break;
		ledger = field->ref;
	}
	*ret_field = field;
	return text;
}

/* Another path of the record that ends in this type; empty when luck did not bring one. */
static struct str path_of_type(struct world *w, const struct ledger_def *ledger, enum type type)
{
	const struct field_def *field;

	for (int i = 0; i < 20; i++) {
		struct str text = path_text(w, ledger, &field);

		if (field->type == type)
			return text;
	}
	return STR("");
}

static struct str date_text(struct world *w, const struct ledger_def *ledger)
{
	struct arena *a = w->job->arena;
	struct str path = STR("");
	const char *day = PICK(w, "截止日", "期初", "期末", "上年末", "2023年6月30日", "2023-06-30",
		"2024年2月29日", "2023年6月", "2022年", "2020-02-29");

	if (chance(w, 4))
		path = path_of_type(w, ledger, TYPE_DATE);
	if (path.len == 0)
		path = str_from_z(day);
	if (chance(w, 4))
		return str_format(a, "%.*s %s %zu%s", STR_ARG(path), PICK(w, "+", "-"),
			world_below(w, 40), PICK(w, "年", "月", "日"));
	return path;
}

/* PATH WORD DATE */
static void put_with_date(struct world *w, struct buf *out, struct str path, const char *word,
	const struct ledger_def *ledger)
{
	struct str date = date_text(w, ledger);

	buf_addf(out, "%.*s %s %.*s", STR_ARG(path), word, STR_ARG(date));
}

static void put_date(
	struct world *w, struct buf *out, struct str path, const struct ledger_def *ledger)
{
	if (chance(w, 3)) {
		buf_addf(out, "%.*s %s %s", STR_ARG(path), PICK(w, "属于", "不属于"),
			PICK(w, "本年累计", "本期", "上年同期", "上年全年", "本年全年", "2023年",
				"2023年6月"));
		return;
	}
	put_with_date(w, out, path,
		PICK(w, "早于", "晚于", "不早于", "不晚于", "等于", "不等于", ">=", "<"), ledger);
}

static void put_text(
	struct world *w, struct buf *out, struct str path, const struct field_def *field)
{
	if (field->type == TYPE_CHOICE) {
		struct str a = field->choices[world_below(w, field->choice_count)];
		struct str b = field->choices[world_below(w, field->choice_count)];

		if (chance(w, 2))
			buf_addf(out, "%.*s %s [%.*s, \"%.*s\"]", STR_ARG(path),
				PICK(w, "属于", "不属于"), STR_ARG(a), STR_ARG(b));
		else
			buf_addf(out, "%.*s %s %.*s", STR_ARG(path), PICK(w, "等于", "不等于"),
				STR_ARG(a));
		return;
	}
	buf_addf(out, "%.*s %s %s", STR_ARG(path), PICK(w, "等于", "不等于", "属于"),
		PICK(w, "\"甲公司\"", "\"A'1\"", "“乙公司”", "\"阜阳 \"\"新\"\"\"", "\"é\""));
}

static void put_number(
	struct world *w, struct buf *out, struct str path, const struct field_def *field)
{
	struct arena *a = w->job->arena;
	const char *measure = field->measure.at;
	const char *op = PICK(w, "等于", "不等于", "大于", "小于", "不少于", "不超过", ">", "<=");
	const char *digits = PICK(w, "0", "1", "100", "0.5", "2023", "12.345", "1000000000", "50");

	struct str plain = path;

	if (field->type == TYPE_MONEY)
		measure = PICK(w, "元", "万元", "亿元");
	if (chance(w, 3))
		path = str_format(a, "%.*s %s 2", STR_ARG(path), PICK(w, "×", "÷"));
	/* The difference of two ratios would be in 百分点. */
	if (chance(w, 5) && measure[0] != '%')
		path = str_format(
			a, "%.*s %s %.*s", STR_ARG(path), PICK(w, "+", "−"), STR_ARG(path));
	/* Three numbers of 10^18 do not fit. */
	if (chance(w, 5) && (measure[0] == '%' || measure[0] == '\0'))
		path = str_format(
			a, "%.*s × %.*s × %.*s", STR_ARG(path), STR_ARG(path), STR_ARG(path));
	if (chance(w, 6)) {
		size_t places = world_below(w, 3);

		path = str_format(a, "%.*s 保留 %zu 位", STR_ARG(path), places);
	}
	if (chance(w, 8))
		path = str_format(a, "(如果 %.*s 不为空 则 %.*s 否则 %s%s)", STR_ARG(plain),
			STR_ARG(path), digits, measure);
	if (measure[0] == '\0' && field->type == TYPE_INT && chance(w, 2))
		buf_addf(out, "%.*s %s 本年度", STR_ARG(path), op);
	else if (chance(w, 5))
		buf_addf(out, "%.*s 属于 [%s%s, 7%s]", STR_ARG(path), digits, measure, measure);
	else
		buf_addf(out, "%.*s %s %s%s%s", STR_ARG(path), op, chance(w, 5) ? "-" : "", digits,
			measure);
}

/* Can the two be compared with each other? */
static bool alike(const struct field_def *a, const struct field_def *b)
{
	if (a->type != b->type)
		return false;
	switch (a->type) {
	case TYPE_INT:
	case TYPE_DECIMAL: return str_eq(a->measure, b->measure);
	case TYPE_REF: return a->ref == b->ref;
	case TYPE_CHOICE: return a == b;
	case TYPE_TEXT:
	case TYPE_CODE:
	case TYPE_BOOL:
	case TYPE_MONEY: return true;
	case TYPE_DATE:
	case TYPE_SPAN:
	case TYPE_PERSONAL:
	case TYPE_NONE: return false;
	}
	never();
}

/* PATH WORD PATH; false: luck did not bring two that can be compared. */
static bool put_two(struct world *w, struct buf *out, const struct ledger_def *ledger)
{
	const struct field_def *field, *other;
	struct str path = path_text(w, ledger, &field);

	for (int i = 0; i < 10; i++) {
		struct str second = path_text(w, ledger, &other);
		bool number = field->type == TYPE_INT || field->type == TYPE_DECIMAL ||
			      field->type == TYPE_MONEY;

		if (!alike(field, other))
			continue;
		if (field->type == TYPE_MONEY && chance(w, 2)) {
			buf_addf(out, "%.*s ÷ %.*s %s 50%%", STR_ARG(path), STR_ARG(second),
				PICK(w, "大于", "不超过", "等于"));
			return true;
		}
		buf_addf(out, "%.*s %s %.*s", STR_ARG(path),
			number ? PICK(w, "大于", "小于", "不少于", "不超过")
			       : PICK(w, "等于", "不等于"),
			STR_ARG(second));
		return true;
	}
	return false;
}

static void put_atom(struct world *w, struct buf *out, const struct ledger_def *ledger)
{
	const struct field_def *field;

	if (chance(w, 8) && put_two(w, out, ledger))
		return;

	if (ledger->valid_field >= 0 && chance(w, 8)) {
		put_with_date(w, out, ledger->label, "有效于", ledger);
		return;
	}
	struct str path = path_text(w, ledger, &field);

	if (chance(w, 8) || field->type == TYPE_PERSONAL) {
		buf_addf(out, "%.*s %s", STR_ARG(path), PICK(w, "为空", "不为空"));
		return;
	}
	switch (field->type) {
	case TYPE_DATE: put_date(w, out, path, ledger); return;
	case TYPE_TEXT:
	case TYPE_CODE:
	case TYPE_CHOICE: put_text(w, out, path, field); return;
	case TYPE_INT:
	case TYPE_DECIMAL:
	case TYPE_MONEY: put_number(w, out, path, field); return;
	case TYPE_BOOL: buf_addf(out, "%.*s 等于 %s", STR_ARG(path), PICK(w, "是", "否")); return;
	case TYPE_SPAN: put_with_date(w, out, path, "包含", ledger); return;
	case TYPE_REF:
		if (field->ref->valid_field >= 0)
			put_with_date(w, out, path, "有效于", ledger);
		else
			buf_addf(out, "%.*s 不为空", STR_ARG(path));
		return;
	case TYPE_PERSONAL:
	case TYPE_NONE: break;
	}
	never();
}

static void put_condition(
	struct world *w, struct buf *out, const struct ledger_def *ledger, int depth)
{
	if (depth == 0 || chance(w, 3)) {
		put_atom(w, out, ledger);
		return;
	}
	switch (world_below(w, 5)) {
	case 0:
		buf_add(out, STR("非 ("));
		put_condition(w, out, ledger, depth - 1);
		buf_add(out, STR(")"));
		return;
	case 1:
		buf_add(out, STR("("));
		put_condition(w, out, ledger, depth - 1);
		buf_add(out, STR(")"));
		return;
	default:
		put_condition(w, out, ledger, depth - 1);
		buf_add_z(out, PICK(w, " 且 ", " 或 ", "且", "或"));
		put_condition(w, out, ledger, depth - 1);
		return;
	}
}

struct str world_random_condition(struct world *w, int ledger)
{
	struct buf out;

	buf_init(&out, TEXT_MAX);
	put_condition(w, &out, &w->ledgers[ledger], 2);
	return buf_take(w->job->arena, &out);
}

/* ---- 有 … ---- */

/* A condition that SQL can say: beside 有 no other may stand. */
static void put_plain(struct world *w, struct buf *out, const struct ledger_def *ledger)
{
	const struct field_def *field;
	struct str path = path_text(w, ledger, &field);

	switch (field->type) {
	case TYPE_DATE:
		buf_addf(out, "%.*s %s %s", STR_ARG(path),
			PICK(w, "早于", "晚于", "不晚于", "等于"),
			PICK(w, "截止日", "上年末", "2023年6月", "期初 + 3月"));
		return;
	case TYPE_TEXT:
	case TYPE_CODE:
	case TYPE_CHOICE: put_text(w, out, path, field); return;
	case TYPE_BOOL: buf_addf(out, "%.*s 等于 %s", STR_ARG(path), PICK(w, "是", "否")); return;
	case TYPE_SPAN: buf_addf(out, "%.*s 包含 截止日", STR_ARG(path)); return;
	case TYPE_INT:
		if (field->measure.len == 0) {
			buf_addf(out, "%.*s %s 本年度", STR_ARG(path), PICK(w, "等于", "小于"));
			return;
		}
		break;
	case TYPE_DECIMAL:
	case TYPE_MONEY:
	case TYPE_REF:
	case TYPE_PERSONAL:
	case TYPE_NONE: break;
	}
	buf_addf(out, "%.*s %s", STR_ARG(path), PICK(w, "为空", "不为空"));
}

/* Which ledgers refer to which, and by which words. */
static const struct {
	int ledger, to;
	const char *text;
} links[] = {
	{WORLD_CERTIFICATE, WORLD_PARTY, "高企证书"},
	{WORLD_CONTRACT, WORLD_PARTY, "技术合同的买方"},
	{WORLD_CONTRACT, WORLD_PARTY, "contract的seller"},
	{WORLD_EVENT_PARTY, WORLD_PARTY, "参加单位"},
	{WORLD_EVENT_PARTY, WORLD_EVENT, "参加单位"},
	{WORLD_EVENT_PARTY, WORLD_EVENT, "参加单位的对接活动"},
	{WORLD_PAIRING, WORLD_VILLAGE, "结对"},
};

static bool referred_to(int ledger)
{
	for (size_t i = 0; i < COUNT_OF(links); i++)
		if (links[i].to == ledger)
			return true;
	return false;
}

static void put_has(struct world *w, struct buf *out, int ledger)
{
	size_t at = world_below(w, COUNT_OF(links));

	while (links[at].to != ledger)
		at = (at + 1) % COUNT_OF(links);
	buf_addf(out, "(%s %s", PICK(w, "有", "没有"), links[at].text);
	if (!chance(w, 5)) {
		buf_add_z(out, " 条件 ");
		put_plain(w, out, &w->ledgers[links[at].ledger]);
		if (chance(w, 3)) {
			buf_add_z(out, PICK(w, " 且 ", " 或 "));
			put_plain(w, out, &w->ledgers[links[at].ledger]);
		}
	}
	buf_add_z(out, ")");
}

/* Sets that depend on other sets. */
static void put_sets(struct world *w, struct buf *out, int ledger)
{
	if (chance(w, 3))
		buf_add_z(out, "非 ");
	put_has(w, out, ledger);
	for (size_t i = world_below(w, 3); i > 0; i--) {
		buf_add_z(out, PICK(w, " 且 ", " 或 "));
		if (chance(w, 2))
			put_has(w, out, ledger);
		else
			put_plain(w, out, &w->ledgers[ledger]);
	}
}

/* ---- numbers of the whole ---- */

static const struct {
	int ledger;
	const char *text, *unit; /* unit: a path that can be 属于 本辖区 */
	bool sum;                /* of money or of something counted: can be divided and added */
} aggregates[] = {
	{WORLD_CERTIFICATE, "高企证书 个数", "企业的辖区", false},
	{WORLD_CERTIFICATE, "高企证书的企业 不重复个数", NULL, false},
	{WORLD_CERTIFICATE, "高企证书的发证日期 不重复个数", NULL, false},
	{WORLD_CERTIFICATE, "高企证书的企业的类别 不重复个数", NULL, false},
	{WORLD_CONTRACT, "技术合同 个数", "买方的辖区", false},
	{WORLD_CONTRACT, "技术合同的买方 不重复个数", "买方的辖区", false},
	{WORLD_CONTRACT, "技术合同的成交额 合计", "买方的辖区", true},
	{WORLD_CONTRACT, "contract的net 平均", NULL, true},
	{WORLD_CONTRACT, "技术合同的技术交易额 最大", NULL, true},
	{WORLD_CONTRACT, "技术合同的买方的职工数 最小", "买方的辖区", true},
	{WORLD_CONTRACT, "技术合同的到账率 平均", NULL, false},
	{WORLD_CONTRACT, "技术合同的项目名称 不重复个数", NULL, false},
	{WORLD_PARTY, "单位台账的占地面积 合计", NULL, true},
	{WORLD_PARTY, "单位台账的职工数 合计", NULL, true},
	{WORLD_PARTY, "单位台账的辖区 不重复个数", NULL, false},
	{WORLD_PARTY, "单位台账的是否规上 不重复个数", NULL, false},
	{WORLD_EVENT_PARTY, "参加单位的人数 合计", NULL, true},
	{WORLD_EVENT_PARTY, "参加单位的对接活动 不重复个数", "单位的辖区", false},
	{WORLD_PAIRING, "结对的村 不重复个数", NULL, false},
	{WORLD_VILLAGE, "涉农行政村 个数", NULL, false},
	{WORLD_EVENT, "对接活动 个数", NULL, false},
	{WORLD_PAIRING, "结对 个数", NULL, false},
};

static void put_aggregate(struct world *w, struct buf *out, size_t index)
{
	const struct ledger_def *ledger = &w->ledgers[aggregates[index].ledger];

	buf_addf(out, "(%s", aggregates[index].text);
	if (aggregates[index].unit && chance(w, 3)) {
		buf_addf(out, " 条件 %s 属于 本辖区", aggregates[index].unit);
		if (chance(w, 2)) {
			buf_add(out, STR(" 且 ("));
			put_condition(w, out, ledger, 2);
			buf_add(out, STR(")"));
		}
	} else if (referred_to(aggregates[index].ledger) && chance(w, 2)) {
		buf_add(out, STR(" 条件 "));
		put_sets(w, out, aggregates[index].ledger);
	} else if (!chance(w, 4)) {
		buf_add(out, STR(" 条件 "));
		put_condition(w, out, ledger, 2);
	}
	buf_add(out, STR(")"));
}

struct str world_random_number(struct world *w)
{
	size_t index = world_below(w, COUNT_OF(aggregates));
	struct buf out;

	buf_init(&out, TEXT_MAX);
	switch (world_below(w, aggregates[index].sum ? 8 : 4)) {
	case 0:
		buf_add(&out, STR("−"));
		put_aggregate(w, &out, index);
		break;
	case 1:
		put_aggregate(w, &out, index);
		buf_addf(
			&out, " × %s 保留 %zu 位", PICK(w, "2", "0.333", "50%"), world_below(w, 4));
		break;
	case 4:
		put_aggregate(w, &out, index);
		buf_add_z(&out, PICK(w, " + ", " − ", " ÷ "));
		put_aggregate(w, &out, index);
		break;
	case 5:
		put_aggregate(w, &out, index);
		buf_add(&out, STR(" ÷ "));
		put_aggregate(w, &out, 0);
		break;
	case 6:
		buf_add(&out, STR("如果 "));
		put_aggregate(w, &out, index);
		buf_add(&out, STR(" 大于 0 则 "));
		put_aggregate(w, &out, index);
		buf_add(&out, STR(" 否则 0"));
		break;
	default: put_aggregate(w, &out, index); break;
	}
	return buf_take(w->job->arena, &out);
}
