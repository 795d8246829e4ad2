/*
 * What stands in one pair of {{ }}: words, figures, claims.
 *
 * A tag is a word and what it needs, or an indicator. Its options stand at its
 * end and are taken off from there (隔 "；", 否则 "—", 按 字段, 条件 …), so that what
 * is left is a formula that the formula room reads and whose errors it places.
 * Inside 每条 the fields of the record at hand come first, then everything else.
 */
#include "report/reader.h"

/* ---- options at the end of a tag ---- */

static bool is_blank_or(struct str text, size_t at, const char *signs)
{
	if (at >= text.len || text.at[at] == ' ')
		return true;
	for (; *signs; signs++)
		if (text.at[at] == *signs)
			return true;
	return false;
}

/* Takes the last " WORD rest" that stands outside of quotation marks off the tag's end. */
bool tag_option(struct str *tag, struct str word, struct str *ret)
{
	size_t found = SIZE_MAX;
	bool quoted = false;
	for (size_t i = 1; i < tag->len; i++) {
		if (tag->at[i] == '"')
			quoted = !quoted;
		if (!quoted && is_blank_or(*tag, i - 1, "]\"") &&
			str_starts(str_skip(*tag, i), word) &&
			is_blank_or(*tag, i + word.len, "\"["))
			found = i;
	}
	if (found == SIZE_MAX)
		return false;
	*ret = str_trim(str_skip(*tag, found + word.len));
	*tag = str_trim(str_head(*tag, found));
	return true;
}

/* "…" without its marks. */
bool tag_unquote(struct reader *r, struct str *text)
{
	if (text->len >= 2 && text->at[0] == '"' && text->at[text->len - 1] == '"') {
		*text = str_head(str_skip(*text, 1), text->len - 2);
		return true;
	}
	reader_trouble(r, *text, "“%.*s”应写在英文双引号里", STR_ARG(*text));
	return false;
}

bool tag_between(struct reader *r, struct str *tag, struct part *part)
{
	struct str text;
	part->between = STR("、");
	if (!tag_option(tag, STR("隔"), &text))
		return true;
	part->between = text;
	return tag_unquote(r, &part->between);
}

static bool take_otherwise(struct reader *r, struct str *tag, struct part *part)
{
	if (!tag_option(tag, STR("否则"), &part->otherwise))
		return true;
	part->has_otherwise = true;
	return tag_unquote(r, &part->otherwise);
}

/* ---- names and formulas ---- */

struct formula *tag_formula(
	struct reader *r, enum formula_kind kind, struct str text, const struct ledger_def *row)
{
	struct formula *f = NULL;
	if (formula_read(r->job, kind, text, reader_place(r, text), &r->catalog->schema, row, &f) ==
		RC_OK)
		return f;
	reader_take_trouble(r);
	return NULL;
}

const struct indicator_def *tag_name(struct reader *r, struct str name)
{
	const struct indicator_def *indicator = schema_indicator(&r->catalog->schema, name);
	if (indicator == NULL) {
		struct str near = schema_near(r->job->arena, &r->catalog->schema, NULL, name);
		reader_trouble(r, name, "没有名为“%.*s”的指标%s%.*s", STR_ARG(name),
			near.len > 0 ? "，相近的有：" : "", STR_ARG(near));
	}
	return indicator;
}

static bool is_named(const struct reader *r, const struct indicator_def *indicator)
{
	for (size_t i = 0; i < r->named.len; i++)
		if (r->named.at[i] == indicator)
			return true;
	return false;
}

struct list_reader {
	ARRAY(const struct indicator_def *) list;
	ARRAY(struct str) heads;
	struct str head; /* of the next one */
};

static void list_add(
	struct reader *r, struct list_reader *list, const struct indicator_def *indicator)
{
	*ARRAY_ADD(r->job->arena, list->list) = indicator;
	*ARRAY_ADD(r->job->arena, list->heads) = list->head;
	list->head = STR_NONE;
}

/* 其余指标: which no list of the text named yet. */
static void list_add_others(struct reader *r, struct list_reader *list)
{
	const struct schema *schema = &r->catalog->schema;
	for (size_t i = 0; i < schema->indicator_count; i++)
		if (!is_named(r, schema->indicators[i]))
			list_add(r, list, schema->indicators[i]);
}

static bool list_item(struct reader *r, struct list_reader *list, struct str item)
{
	if (str_starts(item, STR("\""))) {
		list->head = item;
		return tag_unquote(r, &list->head);
	}
	if (str_eq(item, STR("其余指标"))) {
		list_add_others(r, list);
		return true;
	}
	const struct indicator_def *indicator = tag_name(r, item);
	if (indicator == NULL)
		return false;
	list_add(r, list, indicator);
	*ARRAY_ADD(r->job->arena, r->named) = indicator;
	return true;
}

/* The item before the next comma outside of quotation marks. */
static struct str cut_item(struct str *rest)
{
	bool quoted = false;
	size_t end = 0;
	for (; end < rest->len; end++) {
		struct str here = str_skip(*rest, end);
		quoted = quoted != (rest->at[end] == '"');
		if (quoted || !(str_starts(here, STR("、")) || rest->at[end] == ','))
			continue;
		struct str item = str_trim(str_head(*rest, end));
		*rest = str_skip(here, rest->at[end] == ',' ? 1 : STR("、").len);
		return item;
	}
	struct str item = str_trim(*rest);
	*rest = STR_NONE;
	return item;
}

/* "["一、企业", 高企推荐申报数, 科小入库数, 其余指标] rest": *text is left at the rest. */
bool tag_indicators(struct reader *r, struct str *text, struct indicator_list *ret)
{
	struct list_reader list = {0};
	struct str rest = str_trim(*text), open = str_head(rest, 1), inside;
	if (!str_starts(rest, STR("[")) || str_find(rest, STR("]")) == SIZE_MAX) {
		reader_trouble(r, rest.len > 0 ? open : *text,
			"这里要写指标的列表：[指标, 指标]，可用“其余指标”表示没有列出的");
		return false;
	}
	inside = str_head(str_skip(rest, 1), str_find(rest, STR("]")) - 1);
	*text = str_trim(str_skip(rest, inside.len + 2));
	bool fine = true;
	while (inside.len > 0)
		fine = list_item(r, &list, cut_item(&inside)) && fine;
	*ret = (struct indicator_list){list.list.at, list.heads.at, list.list.len};
	return fine;
}

/* ---- figures ---- */

/* 该指标 stands for each of a list: what is asked of it must make sense for each. */
bool tag_suits_list(struct reader *r, struct str text, enum face face)
{
	const struct frame *each = frame_of(r, PART_EACH_INDICATOR);
	if (each == NULL) {
		reader_trouble(r, text, "“该指标”只能写在“每项”里面");
		return false;
	}
	for (size_t i = 0; i < each->opener.list.count; i++) {
		const char *why = face_trouble(each->opener.list.at[i], face);
		if (why == NULL)
			continue;
		reader_trouble(r, text, "“%.*s”%s", STR_ARG(each->opener.list.at[i]->label), why);
		return false;
	}
	return true;
}

static void add_figure(struct reader *r, struct str text, struct part part)
{
	if ((part.kind == PART_FIGURE || part.kind == PART_NUMBER || part.kind == PART_BARE) &&
		!take_otherwise(r, &text, &part))
		return;
	const struct formula *f = tag_formula(r, FORMULA_FIGURE, text, NULL);
	if (f == NULL)
		return;
	part.tag = formula_figure(f);
	if (part.tag.listing) {
		reader_trouble(r, text, "名单单独写成一个标签：{{名单 指标 \"{字段}\"}}");
		return;
	}
	/* a cell says — where there is no such face; a text would not read well */
	if (part.tag.indicator == NULL && part.kind != PART_BARE && part.kind != PART_GROWTH &&
		!tag_suits_list(r, text, part.tag.face))
		return;
	if (part.tag.indicator == NULL && frame_of(r, PART_EACH_INDICATOR) == NULL) {
		(void)tag_suits_list(r, text, FACE_VALUE);
		return;
	}
	if (part.tag.by != NULL)
		part.kind = PART_BROKEN_DOWN;
	if (part.kind == PART_GROWTH && part.tag.face != FACE_VALUE &&
		part.tag.face != FACE_GROWTH && part.tag.face != FACE_CHANGE &&
		part.tag.face != FACE_POINTS) {
		reader_trouble(
			r, text, "“增减”后面的指标可以不写面，或写 同比增长、同比增减、提高百分点");
		return;
	}
	frame_add(r, part);
}

bool tag_has_heads(const struct indicator_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->heads[i].len > 0)
			return true;
	return false;
}

/* "half.done [高企推荐申报数, 科小入库数]" */
static void add_claim(struct reader *r, struct str text, struct part part)
{
	struct str rest = text, code = str_trim(str_cut(&rest, STR("[")));
	part.kind = PART_CLAIM;
	part.claim = catalog_claim(r->catalog, code);
	if (part.claim == NULL) {
		reader_trouble(r, code, "没有名为“%.*s”的定性表述", STR_ARG(code));
		return;
	}
	if (rest.at != NULL) {
		rest = (struct str){rest.at - 1, rest.len + 1};
		if (!tag_indicators(r, &rest, &part.list))
			return;
		if (tag_has_heads(&part.list)) {
			reader_trouble(r, text, "引号里的标题只用在表格里");
			return;
		}
	}
	if (part.claim->over_list && part.list.count == 0) {
		reader_trouble(r, text,
			"定性表述“%.*s”要写明对哪些指标而言：{{表述 %.*s [指标, 指标]}}",
			STR_ARG(part.claim->label), STR_ARG(code));
		return;
	}
	frame_add(r, part);
}

/* "事项，责任股室" */
static void add_lack(struct reader *r, struct str text, struct part part)
{
	part.kind = PART_LACK;
	part.text = str_trim(str_cut(&text, STR("，")));
	part.office = str_trim(text);
	if (part.text.len == 0 || part.office.len == 0)
		reader_trouble(r, part.text, "写成 {{待补 事项，责任股室}}");
	else
		frame_add(r, part);
}

/* ---- words ---- */

static const struct str parameters[] = {
	STR_INIT("辖区"),
	STR_INIT("辖区简称"),
	STR_INIT("全辖"),
	STR_INIT("上级全辖"),
	STR_INIT("单位"),
	STR_INIT("年度"),
	STR_INIT("上年"),
	STR_INIT("下年"),
	STR_INIT("报告期"),
	STR_INIT("期间"),
	STR_INIT("截止日"),
	STR_INIT("截止月日"),
};

/* What stands alone. */
static bool read_word(struct reader *r, struct str tag, struct part part)
{
	static const struct {
		struct str word;
		enum part_kind kind, inside;
	} words[] = {
		{STR_INIT("名称"), PART_LABEL, PART_EACH_INDICATOR},
		{STR_INIT("计量单位"), PART_MEASURE, PART_EACH_INDICATOR},
		{STR_INIT("责任股室"), PART_OFFICE, PART_EACH_INDICATOR},
		{STR_INIT("序号"), PART_ORDINAL, PART_TEXT},
		{STR_INIT("中文序号"), PART_ORDINAL_HAN, PART_TEXT},
	};
	if (str_eq(tag, STR("完"))) {
		block_close(r, tag);
		return true;
	}
	if (str_eq(tag, STR("否则"))) {
		block_divide(r, tag, STR_NONE);
		return true;
	}
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (str_eq(tag, words[i].word) && frame_of(r, words[i].inside) != NULL) {
			part.kind = words[i].kind;
			frame_add(r, part);
			return true;
		}
	for (size_t i = 0; i < COUNT_OF(parameters); i++)
		if (str_eq(tag, parameters[i])) {
			part.kind = PART_PARAMETER;
			part.text = parameters[i];
			frame_add(r, part);
			return true;
		}
	return false;
}

typedef void read_fn(struct reader *r, struct str text, struct part part);

static void read_figure(struct reader *r, struct str text, struct part part)
{
	part.kind = PART_FIGURE;
	add_figure(r, text, part);
}
static void read_number(struct reader *r, struct str text, struct part part)
{
	part.kind = PART_NUMBER;
	add_figure(r, text, part);
}
static void read_bare(struct reader *r, struct str text, struct part part)
{
	part.kind = PART_BARE;
	add_figure(r, text, part);
}
static void read_growth(struct reader *r, struct str text, struct part part)
{
	part.kind = PART_GROWTH;
	add_figure(r, text, part);
}
static void read_year(struct reader *r, struct str text, struct part part)
{
	part.kind = PART_YEAR;
	if (tag_option(&text, STR("写作"), &part.form)) {
		if (!tag_unquote(r, &part.form))
			return;
		if (str_find(part.form, STR("{}")) == SIZE_MAX) {
			reader_trouble(r, part.form, "“写作”后面要有放年度的花括号：\"（{}年）\"");
			return;
		}
	}
	add_figure(r, text, part);
}

/* A word and what it needs; 每区 needs nothing. */
static bool is_word(struct str tag, struct str word)
{
	return str_starts(tag, word) || (str_eq(tag, STR("每区")) && str_starts(word, tag));
}

void read_tag(struct reader *r, struct str tag, bool row)
{
	static const struct {
		struct str word;
		read_fn *read;
	} words[] = {
		{STR_INIT("数 "), read_number},
		{STR_INIT("值 "), read_bare},
		{STR_INIT("增减 "), read_growth},
		{STR_INIT("最近年度 "), read_year},
		{STR_INIT("名单 "), block_names},
		{STR_INIT("表述 "), add_claim},
		{STR_INIT("待补 "), add_lack},
		{STR_INIT("如果 "), block_if},
		{STR_INIT("每项 "), block_indicators},
		{STR_INIT("每条 "), block_records},
		{STR_INIT("每区 "), block_units},
		{STR_INIT("条数 "), block_count},
	};
	tag = str_trim(tag);
	struct place place = reader_place(r, tag);
	struct part part = {.text = tag, .line = place.line, .column = place.column};
	const struct frame *before = r->frame;
	if (block_is_blind(r)) {
		block_pass(r, tag, part);
		return;
	}
	if (block_field(r, tag, part) || read_word(r, tag, part))
		return;
	if (str_starts(tag, STR("/"))) {
		reader_trouble(
			r, tag, "“{{%.*s}}”不是结束的写法：每一种块都用“{{完}}”结束", STR_ARG(tag));
		return;
	}
	if (str_starts(tag, STR("否则如果 "))) {
		block_divide(r, tag, str_trim(str_skip(tag, STR("否则如果 ").len)));
		return;
	}
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (is_word(tag, words[i].word)) {
			words[i].read(r, str_trim(str_skip(tag, words[i].word.len)), part);
			if (r->frame != before)
				r->frame->row = row;
			return;
		}
	read_figure(r, tag, part);
}
