/*
 * The schema is a table of rows, one a field, so that it can be read at a
 * glance; references are resolved afterwards.
 */
#include "world.h"

struct field_row {
	int ledger;
	const char *name, *label;
	enum type type;
	int ref; /* REF */
	const char *measure;
	const char *choices; /* separated by blanks */
	int decimals;
	bool dated;
};

static const struct field_row field_rows[] = {
	{WORLD_UNIT, "name", "名称", TYPE_TEXT, 0, "", "", 0, false},
	{WORLD_UNIT, "kind", "级别", TYPE_CHOICE, 0, "", "市 区 乡镇", 0, false},
	{WORLD_UNIT, "parent", "上级", TYPE_REF, WORLD_UNIT, "", "", 0, false},
	{WORLD_UNIT, "valid", "存续期", TYPE_SPAN, 0, "", "", 0, false},
	{WORLD_PARTY, "name", "名称", TYPE_TEXT, 0, "", "", 0, false},
	{WORLD_PARTY, "uscc", "信用代码", TYPE_CODE, 0, "", "", 0, false},
	{WORLD_PARTY, "kind", "类别", TYPE_CHOICE, 0, "", "企业 高校 院所 企业集团", 0, false},
	{WORLD_PARTY, "staff", "职工数", TYPE_INT, 0, "人", "", 0, false},
	{WORLD_PARTY, "area", "占地面积", TYPE_DECIMAL, 0, "亩", "", 2, false},
	{WORLD_PARTY, "large", "是否规上", TYPE_BOOL, 0, "", "", 0, false},
	{WORLD_PARTY, "unit", "辖区", TYPE_REF, WORLD_UNIT, "", "", 0, true},
	{WORLD_PARTY, "phone", "联系电话", TYPE_PERSONAL, 0, "", "", 0, false},
	{WORLD_PARTY, "founded", "成立日期", TYPE_DATE, 0, "", "", 0, false},
	{WORLD_PARTY_UNIT, "value", "取值", TYPE_REF, WORLD_UNIT, "", "", 0, false},
	{WORLD_PARTY_UNIT, "valid", "起止", TYPE_SPAN, 0, "", "", 0, false},
	{WORLD_CERTIFICATE, "holder", "企业", TYPE_REF, WORLD_PARTY, "", "", 0, false},
	{WORLD_CERTIFICATE, "number", "证书编号", TYPE_CODE, 0, "", "", 0, false},
	{WORLD_CERTIFICATE, "issued", "发证日期", TYPE_DATE, 0, "", "", 0, false},
	{WORLD_CERTIFICATE, "expires", "到期日期", TYPE_DATE, 0, "", "", 0, false},
	{WORLD_CERTIFICATE, "left", "退出日期", TYPE_DATE, 0, "", "", 0, false},
	{WORLD_CERTIFICATE, "why_left", "退出原因", TYPE_CHOICE, 0, "",
		"到期未续 撤销资格 迁出 注销", 0, false},
	{WORLD_CONTRACT, "title", "项目名称", TYPE_TEXT, 0, "", "", 0, false},
	{WORLD_CONTRACT, "seller", "卖方", TYPE_REF, WORLD_PARTY, "", "", 0, false},
	{WORLD_CONTRACT, "buyer", "买方", TYPE_REF, WORLD_PARTY, "", "", 0, false},
	{WORLD_CONTRACT, "amount", "成交额", TYPE_MONEY, 0, "元", "", 0, false},
	{WORLD_CONTRACT, "net", "技术交易额", TYPE_MONEY, 0, "元", "", 0, false},
	{WORLD_CONTRACT, "paid", "到账率", TYPE_DECIMAL, 0, "%", "", 2, false},
	{WORLD_CONTRACT, "year", "年度", TYPE_INT, 0, "", "", 0, false},
	{WORLD_CONTRACT, "signed", "签订日期", TYPE_DATE, 0, "", "", 0, false},
	{WORLD_CONTRACT, "registered", "登记日期", TYPE_DATE, 0, "", "", 0, false},
	{WORLD_CONTRACT, "status", "状态", TYPE_CHOICE, 0, "", "登记 撤销登记 待补", 0, false},
	{WORLD_EVENT, "name", "名称", TYPE_TEXT, 0, "", "", 0, false},
	{WORLD_EVENT, "date", "举办日期", TYPE_DATE, 0, "", "", 0, false},
	{WORLD_EVENT, "place", "举办地", TYPE_REF, WORLD_UNIT, "", "", 0, false},
	{WORLD_EVENT_PARTY, "party", "单位", TYPE_REF, WORLD_PARTY, "", "", 0, false},
	{WORLD_EVENT_PARTY, "people", "人数", TYPE_INT, 0, "人", "", 0, false},
	{WORLD_EVENT_PARTY, "demands", "需求数", TYPE_INT, 0, "项", "", 0, false},
	{WORLD_VILLAGE, "name", "村名", TYPE_TEXT, 0, "", "", 0, false},
	{WORLD_VILLAGE, "unit", "乡镇", TYPE_REF, WORLD_UNIT, "", "", 0, false},
	{WORLD_VILLAGE, "farming", "是否涉农", TYPE_BOOL, 0, "", "", 0, false},
	{WORLD_APPOINTMENT, "number", "文号", TYPE_TEXT, 0, "", "", 0, false},
	{WORLD_APPOINTMENT, "valid", "有效期", TYPE_SPAN, 0, "", "", 0, false},
	{WORLD_PAIRING, "village", "村", TYPE_REF, WORLD_VILLAGE, "", "", 0, false},
	{WORLD_PAIRING, "paper", "选派文件", TYPE_REF, WORLD_APPOINTMENT, "", "", 0, false},
	{WORLD_PAIRING, "term", "任期", TYPE_SPAN, 0, "", "", 0, false},
	{WORLD_PAIRING, "agreed", "签约日期", TYPE_DATE, 0, "", "", 0, false},
};

static const struct {
	const char *name, *label, *measure, *unit_text, *valid;
	int parent; /* WORLD_LEDGERS: none */
} ledger_rows[WORLD_LEDGERS] = {
	[WORLD_UNIT] = {"unit", "行政区划", "个", "", "valid", WORLD_LEDGERS},
	[WORLD_PARTY] = {"party", "单位台账", "家", "辖区", NULL, WORLD_LEDGERS},
	[WORLD_PARTY_UNIT] = {"party__unit", "单位台账·辖区", "个", "", NULL, WORLD_PARTY},
	[WORLD_CERTIFICATE] = {"certificate", "高企证书", "张", "企业的辖区", NULL, WORLD_LEDGERS},
	[WORLD_CONTRACT] = {"contract", "技术合同", "项", "卖方的辖区", NULL, WORLD_LEDGERS},
	[WORLD_EVENT] = {"event", "对接活动", "场", "举办地", NULL, WORLD_LEDGERS},
	[WORLD_EVENT_PARTY] = {"event_party", "参加单位", "家次", "对接活动的举办地", NULL,
		WORLD_EVENT},
	[WORLD_VILLAGE] = {"village", "涉农行政村", "个", "乡镇", NULL, WORLD_LEDGERS},
	[WORLD_APPOINTMENT] = {"appointment", "选派文件台账", "份", "", "valid", WORLD_LEDGERS},
	[WORLD_PAIRING] = {"pairing", "结对", "对", "村的乡镇", "term", WORLD_LEDGERS},
};

static const struct {
	const char *code, *label, *measure, *value;
	int decimals;
} indicator_rows[] = {
	{"hightech.stock", "高新技术企业总数", "家",
		"高企证书的企业 不重复个数 条件 发证日期 不晚于 截止日 且 到期日期 不早于 截止日 "
		"且 (退出日期 为空 或 退出日期 晚于 截止日)",
		0},
	{"contract.absorbed", "企业吸纳技术合同成交额", "亿元",
		"技术合同的成交额 合计 条件 登记日期 属于 本年累计 且 买方的类别 属于 [企业, "
		"企业集团] "
		"且 买方的辖区 属于 本辖区 且 状态 不属于 [撤销登记]",
		2},
	{"rd.spend", "全社会研发经费", "亿元", NULL, 2},
	{"gdp", "地区生产总值", "亿元", NULL, 2},
	{"rd.intensity", "全社会研发投入强度", "%", "全社会研发经费 ÷ 地区生产总值", 2},
	{"people", "常住人口", "万人", NULL, 1},
};

#define INDICATORS COUNT_OF(indicator_rows)

/* ---- the schema ---- */

static void split_choices(struct arena *a, const char *text, struct field_def *field)
{
	ARRAY(struct str) choices = {0};

	for (struct str rest = str_from_z(text); rest.len > 0;)
		*ARRAY_ADD(a, choices) = str_cut(&rest, STR(" "));
	field->choices = choices.at;
	field->choice_count = choices.len;
}

static void make_field(struct world *w, const struct field_row *row, struct field_def *field)
{
	field->name = str_from_z(row->name);
	field->label = str_from_z(row->label);
	field->type = row->type;
	field->decimals = row->decimals;
	field->measure = str_from_z(row->measure);
	field->dated = row->dated;
	field->month_ok = field->year_ok = row->type == TYPE_DATE;
	if (row->type == TYPE_MONEY)
		field->shown_in = STR("万元");
	if (row->type == TYPE_REF) {
		field->ref = &w->ledgers[row->ref];
		field->ref_name = field->ref->name;
	}
	if (row->dated)
		field->dated_ledger = &w->ledgers[WORLD_PARTY_UNIT];
	split_choices(w->job->arena, row->choices, field);
}

static void make_ledger(struct world *w, int index)
{
	struct ledger_def *ledger = &w->ledgers[index];

	ledger->fields = arena_array(w->job->arena, struct field_def, COUNT_OF(field_rows));
	ledger->valid_field = ledger->state_field = -1;
	for (size_t i = 0; i < COUNT_OF(field_rows); i++)
		if (field_rows[i].ledger == index)
			make_field(w, &field_rows[i], &ledger->fields[ledger->field_count++]);
	if (ledger_rows[index].valid)
		ledger->valid_field =
			(int)(ledger_field(ledger, str_from_z(ledger_rows[index].valid)) -
				ledger->fields);
	if (ledger_rows[index].parent < WORLD_LEDGERS) {
		ledger->parent = &w->ledgers[ledger_rows[index].parent];
		ledger->parent_name = ledger->parent->name;
	}
	ledger->made = index == WORLD_PARTY_UNIT;
}

static const struct formula *must_read(
	struct world *w, enum formula_kind kind, const char *text, const struct ledger_def *row)
{
	struct formula *f = NULL;
	struct place place = {.file = STR("world"), .line = 1, .column = 1};

	if (formula_read(w->job, kind, str_from_z(text), place, &w->schema, row, &f) != RC_OK)
		must_failed(str_z(w->job->arena, job_error(w->job)), __FILE__, __LINE__);
	return f;
}

static void make_indicators(struct world *w)
{
	struct indicator_def *all = arena_array(w->job->arena, struct indicator_def, INDICATORS);
	const struct indicator_def **list =
		arena_array(w->job->arena, const struct indicator_def *, INDICATORS);

	for (size_t i = 0; i < INDICATORS; i++) {
		all[i].code = str_from_z(indicator_rows[i].code);
		all[i].label = str_from_z(indicator_rows[i].label);
		all[i].measure = str_from_z(indicator_rows[i].measure);
		all[i].quantity = quantity_from(all[i].measure);
		all[i].decimals = indicator_rows[i].decimals;
		all[i].nature = all[i].quantity == QUANTITY_MONEY ? NATURE_TOTAL : NATURE_POINT;
		list[i] = &all[i];
	}
	w->schema.indicators = list;
	w->schema.indicator_count = INDICATORS;
	schema_index(w->job->arena, &w->schema);
	for (size_t i = 0; i < INDICATORS; i++)
		if (indicator_rows[i].value)
			all[i].value = must_read(w, FORMULA_NUMBER, indicator_rows[i].value, NULL);
}

struct world *world_make(struct job *job)
{
	struct world *w = arena_new(job->arena, struct world);
	const struct ledger_def **list =
		arena_array(job->arena, const struct ledger_def *, WORLD_LEDGERS);

	w->job = job;
	w->seed = 1;
	w->ledgers = arena_array(job->arena, struct ledger_def, WORLD_LEDGERS);
	w->tables = arena_array(job->arena, struct world_rows, WORLD_LEDGERS);
	for (int i = 0; i < WORLD_LEDGERS; i++) {
		w->ledgers[i].name = str_from_z(ledger_rows[i].name);
		w->ledgers[i].label = str_from_z(ledger_rows[i].label);
		w->ledgers[i].measure = str_from_z(ledger_rows[i].measure);
		w->ledgers[i].unit_text = str_from_z(ledger_rows[i].unit_text);
		list[i] = &w->ledgers[i];
	}
	for (int i = 0; i < WORLD_LEDGERS; i++)
		make_ledger(w, i);
	w->schema.ledgers = list;
	w->schema.ledger_count = WORLD_LEDGERS;
	for (int i = 0; i < WORLD_LEDGERS; i++)
		if (ledger_rows[i].unit_text[0])
			w->ledgers[i].unit_path = must_read(
				w, FORMULA_PATH, ledger_rows[i].unit_text, &w->ledgers[i]);
	make_indicators(w);
	w->when.period = (struct period){2023, PERIOD_HALF, 1};
	must(day_from_civil(2023, 6, 30, &w->when.cutoff));
	return w;
}

/* ---- rows by hand ---- */

static struct value value_of(const struct field_def *field, struct str text)
{
	struct date date = {DAY_MIN, DAY_MAX};
	struct str rest = text;
	int64_t integer;

	switch (field->type) {
	case TYPE_TEXT:
	case TYPE_CODE:
	case TYPE_CHOICE:
	case TYPE_PERSONAL: return value_text(field->type, text);
	case TYPE_INT:
	case TYPE_DECIMAL:
	case TYPE_MONEY:
	case TYPE_BOOL:
	case TYPE_REF: must(int_from(text, &integer)); return value_int(field->type, integer);
	case TYPE_DATE: must(date_from_iso(text, &date)); return value_date(TYPE_DATE, date);
	case TYPE_SPAN: {
		struct str from = str_cut(&rest, STR("/"));

		must(from.len == 0 || day_from_iso(from, &date.first));
		must(rest.len == 0 || day_from_iso(rest, &date.last));
		return value_date(TYPE_SPAN, date);
	}
	case TYPE_NONE: break;
	}
	never();
}

static struct world_row *new_row(struct world *w, int ledger)
{
	const struct ledger_def *def = &w->ledgers[ledger];
	struct world_rows *table = &w->tables[ledger];
	struct world_row *row = ARRAY_ADD(w->job->arena, table->rows);

	*row = (struct world_row){.id = (int64_t)table->rows.len};
	row->values = arena_array(w->job->arena, struct value, def->field_count);
	for (size_t i = 0; i < def->field_count; i++)
		row->values[i] = value_missing(def->fields[i].type);
	return row;
}

int64_t world_add(struct world *w, int ledger, const char *text)
{
	const struct ledger_def *def = &w->ledgers[ledger];
	struct world_row *row = new_row(w, ledger);
	struct str copy = str_copy(w->job->arena, str_from_z(text));

	for (struct str rest = copy; rest.len > 0;) {
		struct str value = str_cut(&rest, STR(";"));
		struct str name = str_trim(str_cut(&value, STR("=")));

		value = str_trim(value);
		if (str_eq(name, STR("parent")) && def->parent) {
			must(int_from(value, &row->parent));
			continue;
		}
		const struct field_def *field = ledger_field(def, name);

		must(field != NULL);
		row->values[field - def->fields] = value_of(field, value);
	}
	return row->id;
}

void world_figure(struct world *w, const char *code, enum face face, const char *number)
{
	struct world_figure *figure = &w->figures[w->figure_count++];
	struct str text = str_from_z(number);

	must(w->figure_count <= WORLD_FIGURES);
	*figure = (struct world_figure){.face = face, .result = {.number = RATIO_ZERO}};
	if (code) {
		figure->indicator = schema_indicator(&w->schema, str_from_z(code));
		must(figure->indicator != NULL);
	}
	if (str_eq(text, STR("missing")))
		return;
	must(ratio_from(text, &figure->result.number));
	figure->result.state = VALUE_GIVEN;
}

/* ---- callbacks ---- */

static int ledger_index(const struct world *w, const struct ledger_def *ledger)
{
	return (int)(ledger - w->ledgers);
}

struct row_view world_view(struct world *w, int ledger, int64_t id)
{
	struct world_rows *table = &w->tables[ledger];

	must(id >= 1 && (size_t)id <= table->rows.len);
	return (struct row_view){&w->ledgers[ledger], id, &table->rows.at[id - 1]};
}

/* The child row of a dated field whose span holds the cutoff. */
static struct value dated_value(
	struct world *w, const struct world_row *owner, const struct field_def *field)
{
	int index = ledger_index(w, field->dated_ledger);
	struct world_rows *table = &w->tables[index];

	for (size_t i = 0; i < table->rows.len; i++) {
		const struct world_row *row = &table->rows.at[i];
		struct value span = row->values[1];

		if (!row->gone && row->parent == owner->id && value_given(span) &&
			span.date.first <= w->when.cutoff && w->when.cutoff <= span.date.last)
			return row->values[0];
	}
	return value_missing(field->type);
}

static struct value get_field(void *arg, struct row_view view, const struct field_def *field)
{
	const struct world_row *row = view.handle;

	if (!field)
		return row->parent ? value_int(TYPE_REF, row->parent) : value_missing(TYPE_REF);
	must(field >= view.ledger->fields &&
		field < view.ledger->fields + view.ledger->field_count);
	if (field->dated)
		return dated_value(arg, row, field);
	return row->values[field - view.ledger->fields];
}

static bool get_row(void *arg, const struct ledger_def *ledger, int64_t id, struct row_view *ret)
{
	struct world *w = arg;
	int index = ledger_index(w, ledger);

	if (id < 1 || (size_t)id > w->tables[index].rows.len ||
		w->tables[index].rows.at[id - 1].gone)
		return false;
	*ret = world_view(w, index, id);
	return true;
}

static bool next_row(
	void *arg, const struct ledger_def *ledger, size_t *cursor, struct row_view *ret)
{
	struct world *w = arg;
	const struct world_rows *table = &w->tables[ledger_index(w, ledger)];

	while (*cursor < table->rows.len)
		if (get_row(arg, ledger, (int64_t)++ * cursor, ret))
			return true;
	return false;
}

static bool within(void *arg, int64_t unit, int64_t top)
{
	struct world *w = arg;
	struct world_rows *units = &w->tables[WORLD_UNIT];

	for (size_t steps = 0; steps <= units->rows.len; steps++) {
		if (unit == top)
			return true;
		if (unit < 1 || (size_t)unit > units->rows.len || units->rows.at[unit - 1].gone ||
			!value_given(units->rows.at[unit - 1].values[2]))
			return false;
		unit = units->rows.at[unit - 1].values[2].integer;
	}
	return false;
}

static enum rc get_figure(
	void *arg, const struct indicator_def *indicator, enum face face, struct result *ret)
{
	struct world *w = arg;

	for (size_t i = 0; i < w->figure_count; i++)
		if (w->figures[i].indicator == indicator && w->figures[i].face == face) {
			*ret = w->figures[i].result;
			return RC_OK;
		}
	return RC_MISSING;
}

struct formula_env world_env(struct world *w)
{
	return (struct formula_env){.when = w->when,
		.arg = w,
		.field = get_field,
		.deref = get_row,
		.next = next_row,
		.unit_within = within,
		.indicator = get_figure};
}

/* ---- at random ---- */

/* xorshift64*: the same numbers on every machine. */
uint64_t world_random(struct world *w)
{
	w->seed ^= w->seed >> 12;
	w->seed ^= w->seed << 25;
	w->seed ^= w->seed >> 27;
	return w->seed * UINT64_C(2685821657736338717);
}

size_t world_below(struct world *w, size_t n)
{
	return (size_t)((world_random(w) >> 16) % n);
}

static int64_t random_integer(struct world *w)
{
	static const int64_t extremes[] = {0, 1, -1, 100, NUM_STORED_MAX, -NUM_STORED_MAX,
		NUM_STORED_MAX - 1, 999999999, 1000000000, -1000000000, 100000000, 5000};

	if (world_below(w, 3) == 0)
		return extremes[world_below(w, COUNT_OF(extremes))];
	return (int64_t)world_below(w, 2000000) - 1000;
}

/* Around the turns of years and months of 2019 … 2024, where rules change their mind. */
static day_t random_day(struct world *w)
{
	static const int days[][2] = {
		{1, 1}, {2, 28}, {2, 29}, {3, 1}, {6, 29}, {6, 30}, {7, 1}, {12, 31}, {5, 15}};
	const int *day = days[world_below(w, COUNT_OF(days))];
	day_t ret;

	if (world_below(w, 4) == 0)
		return (day_t)(17897 + (int)world_below(w, 2200)); /* 2019-01-01 … */
	if (!day_from_civil(2019 + (int)world_below(w, 6), day[0], day[1], &ret))
		must(day_from_civil(2020, 2, 29, &ret));
	return ret;
}

static struct date random_date(struct world *w)
{
	struct date date = date_of(random_day(w));
	struct civil civil = day_civil(date.first);

	switch (world_below(w, 6)) {
	case 0:
		date.first -= civil.day - 1;
		date.last = day_month_last(date.first);
		break;
	case 1:
		must(day_from_civil(civil.year, 1, 1, &date.first));
		must(day_from_civil(civil.year, 12, 31, &date.last));
		break;
	default: break;
	}
	return date;
}

static struct date random_span(struct world *w)
{
	day_t a = random_day(w), b = random_day(w);
	struct date span = {a < b ? a : b, a < b ? b : a};

	if (world_below(w, 5) == 0)
		span.first = DAY_MIN;
	if (world_below(w, 4) == 0)
		span.last = DAY_MAX;
	return span;
}

static struct value random_text(struct world *w, enum type type)
{
	static const char *const texts[] = {
		"甲公司", "乙公司", "甲", "A'1", "100%", "阜阳 \"新\"", "_%", "É", "é"};

	return value_text(type, str_from_z(texts[world_below(w, COUNT_OF(texts))]));
}

struct value world_random_value(struct world *w, const struct field_def *field, size_t rows)
{
	if (world_below(w, 6) == 0)
		return value_missing(field->type);
	switch (field->type) {
	case TYPE_TEXT:
	case TYPE_CODE: return random_text(w, field->type);
	case TYPE_CHOICE:
		return value_text(TYPE_CHOICE, field->choices[world_below(w, field->choice_count)]);
	case TYPE_INT:
	case TYPE_DECIMAL:
	case TYPE_MONEY: return value_int(field->type, random_integer(w));
	case TYPE_BOOL: return value_int(TYPE_BOOL, (int64_t)world_below(w, 2));
	case TYPE_DATE: return value_date(TYPE_DATE, random_date(w));
	case TYPE_SPAN: return value_date(TYPE_SPAN, random_span(w));
	case TYPE_REF:
		/* Some lead nowhere. */
		return value_int(TYPE_REF, 1 + (int64_t)world_below(w, rows + 2));
	case TYPE_PERSONAL: return value_text(TYPE_PERSONAL, STR("0558-0000000"));
	case TYPE_NONE: break;
	}
	return value_missing(field->type);
}

static void fill_units(struct world *w)
{
	world_add(w, WORLD_UNIT, "name=市; kind=市");
	for (int i = 0; i < 3; i++)
		world_add(w, WORLD_UNIT, "name=区; kind=区; parent=1");
	for (int i = 0; i < 9; i++) {
		struct value *parent;
		int64_t id = world_add(w, WORLD_UNIT, "name=乡镇; kind=乡镇");

		parent = &w->tables[WORLD_UNIT].rows.at[id - 1].values[2];
		*parent = value_int(TYPE_REF, 2 + i / 3);
	}
}

/* Where a firm lay, one span after another, now and then with a gap or nowhere. */
static void fill_moves(struct world *w, int64_t party)
{
	day_t from = random_day(w);
	size_t moves = world_below(w, 4);

	for (size_t i = 0; i < moves; i++) {
		struct world_row *row = new_row(w, WORLD_PARTY_UNIT);
		bool last = i + 1 == moves && world_below(w, 2) == 0;
		day_t to = last ? DAY_MAX : from + 30 + (day_t)world_below(w, 700);

		row->parent = party;
		row->values[0] = world_random_value(w, &w->ledgers[WORLD_PARTY_UNIT].fields[0], 13);
		row->values[1] = value_date(
			TYPE_SPAN, (struct date){i == 0 && world_below(w, 2) ? DAY_MIN : from, to});
		if (last)
			break;
		from = to + 1 + (day_t)(world_below(w, 3) == 0 ? world_below(w, 100) : 0);
	}
}

static void fill_row(struct world *w, int ledger, size_t rows)
{
	const struct ledger_def *def = &w->ledgers[ledger];
	struct world_row *row = new_row(w, ledger);

	if (def->parent)
		row->parent = 1 + (int64_t)world_below(w, rows);
	for (size_t i = 0; i < def->field_count; i++) {
		const struct field_def *field = &def->fields[i];
		bool unit = field->ref == &w->ledgers[WORLD_UNIT];

		if (!field->dated)
			row->values[i] = world_random_value(w, field, unit ? 13 : rows);
	}
	if (ledger == WORLD_PARTY)
		fill_moves(w, row->id);
}

void world_fill(struct world *w, uint64_t seed, size_t rows)
{
	w->seed = seed * 2 + 1;
	fill_units(w);
	for (int ledger = 0; ledger < WORLD_LEDGERS; ledger++)
		for (size_t i = 0; i < rows && ledger != WORLD_UNIT && ledger != WORLD_PARTY_UNIT;
			i++)
			fill_row(w, ledger, rows);
}
