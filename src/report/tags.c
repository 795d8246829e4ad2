/*
 * What stands in one pair of {{ }}.
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
static bool take_option(struct str *tag, struct str word, struct str *ret)
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
static bool unquote(struct reader *r, struct str *text)
{
	if (text->len >= 2 && text->at[0] == '"' && text->at[text->len - 1] == '"') {
		*text = str_head(str_skip(*text, 1), text->len - 2);
		return true;
	}
	reader_trouble(r, *text, "“%.*s”应写在英文双引号里", STR_ARG(*text));
	return false;
}

static bool take_between(struct reader *r, struct str *tag, struct part *part)
{
	struct str text;
	part->between = STR("、");
	if (!take_option(tag, STR("隔"), &text))
		return true;
	part->between = text;
	return unquote(r, &part->between);
}

static bool take_otherwise(struct reader *r, struct str *tag, struct part *part)
{
	if (!take_option(tag, STR("否则"), &part->otherwise))
		return true;
	part->has_otherwise = true;
	return unquote(r, &part->otherwise);
}

/* ---- names and formulas ---- */

static struct formula *read_formula(
	struct reader *r, enum formula_kind kind, struct str text, const struct ledger_def *row)
{
	struct formula *f = NULL;
	if (formula_read(r->job, kind, text, reader_place(r, text), &r->catalog->schema, row, &f) ==
		RC_OK)
		return f;
	reader_take_trouble(r);
	return NULL;
}

static const struct indicator_def *read_name(struct reader *r, struct str name)
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
		return unquote(r, &list->head);
	}
	if (str_eq(item, STR("其余指标"))) {
		list_add_others(r, list);
		return true;
	}
	const struct indicator_def *indicator = read_name(r, item);
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
static bool read_list(struct reader *r, struct str *text, struct indicator_list *ret)
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
static bool suits_list(struct reader *r, struct str text, enum face face)
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
	const struct formula *f = read_formula(r, FORMULA_FIGURE, text, NULL);
	if (f == NULL)
		return;
	part.tag = formula_figure(f);
	if (part.tag.listing) {
		reader_trouble(r, text, "名单单独写成一个标签：{{名单 指标 \"{字段}\"}}");
		return;
	}
	/* a cell says — where there is no such face; a text would not read well */
	if (part.tag.indicator == NULL && part.kind != PART_BARE && part.kind != PART_GROWTH &&
		!suits_list(r, text, part.tag.face))
		return;
	if (part.tag.indicator == NULL && frame_of(r, PART_EACH_INDICATOR) == NULL) {
		(void)suits_list(r, text, FACE_VALUE);
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

static bool has_heads(const struct indicator_list *list)
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
		if (!read_list(r, &rest, &part.list))
			return;
		if (has_heads(&part.list)) {
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

/* ---- records ---- */

/* The indicator whose records are listed: counted from ledgers. */
static const struct indicator_def *read_listed(struct reader *r, struct str name)
{
	const struct indicator_def *indicator = read_name(r, name);
	if (indicator == NULL)
		return NULL;
	if (indicator->value != NULL && formula_aggregate_count(indicator->value) > 0)
		return indicator;
	reader_trouble(r, name, "“%.*s”不是从台账数出来的，没有名单", STR_ARG(indicator->label));
	return NULL;
}

/* Whose fields come first here: those of the list around, else of the text's own record; NULL: nobody's. */
static const struct part *hand(const struct reader *r)
{
	/* behind 否则 there is no record of the list */
	for (const struct frame *frame = r->frame; frame != NULL; frame = frame->outer)
		if (frame->opener.kind == PART_EACH_RECORD && frame->branches.len == 0)
			return &frame->opener;
	return r->own.ledger != NULL ? &r->own : NULL;
}

/* The ledgers that the records of a list are of. */
static size_t ledger_count_of(const struct part *list)
{
	return list->ledger != NULL ? 1 : formula_aggregate_count(list->tag.indicator->value);
}

static const struct ledger_def *ledger_of(const struct part *list, size_t i)
{
	return list->ledger != NULL
		       ? list->ledger
		       : aggregate_ledger(formula_aggregate(list->tag.indicator->value, i));
}

/* A path must lead somewhere from each ledger that the list is of. */
static bool read_path(struct reader *r, const struct part *list, struct str path)
{
	for (size_t i = 0; i < ledger_count_of(list); i++) {
		const struct formula *f = read_formula(r, FORMULA_PATH, path, ledger_of(list, i));
		if (f == NULL)
			return false;
		if (formula_type_of(f).type == TYPE_PERSONAL) {
			reader_trouble(r, path, "公文里不能写个人信息“%.*s”", STR_ARG(path));
			return false;
		}
	}
	return true;
}

static bool read_order(struct reader *r, struct str *tag, struct part *part)
{
	struct str order;
	if (!take_option(tag, STR("按"), &order))
		return true;
	part->descending = str_ends(order, STR(" 倒序"));
	if (part->descending)
		order = str_trim(str_head(order, order.len - STR(" 倒序").len));
	part->order = order;
	return read_path(r, part, order);
}

/* "{承担单位}的“{项目名称}”": texts and fields. */
static bool read_format(struct reader *r, struct str format, const struct part *list)
{
	while (format.len > 0) {
		struct str before = str_cut(&format, STR("{"));
		if (before.len > 0)
			frame_add(r, (struct part){.kind = PART_TEXT, .text = before});
		if (format.at == NULL)
			break;
		struct str hole = str_head(format, str_find(format, STR("}")));
		if (hole.len == format.len) {
			reader_trouble(r, hole, "花括号没有收尾");
			return false;
		}
		format = str_skip(format, hole.len + 1);
		if (!read_path(r, list, str_trim(hole)))
			return false;
		frame_add(r, (struct part){.kind = PART_FIELD, .text = str_trim(hole)});
	}
	return true;
}

/* The name before the first blank or quotation mark, and what stands behind it. */
static struct str first_word(struct str *text)
{
	size_t end = 0;
	while (end < text->len && text->at[end] != ' ' && text->at[end] != '"')
		end++;
	struct str word = str_head(*text, end);
	*text = str_trim(str_skip(*text, end));
	return word;
}

/* "省重点研发推荐数 "{承担单位}的“{项目名称}”" 按 推荐日期 隔 "；"" */
static void add_list(struct reader *r, struct str text, struct part part)
{
	struct str rest = text, order;
	part.kind = PART_LIST;
	if (!take_between(r, &rest, &part))
		return;
	struct str tail = rest;
	bool ordered = take_option(&tail, STR("按"), &order);
	struct str format = tail, name = first_word(&format);
	part.tag.indicator = read_listed(r, name);
	if (part.tag.indicator == NULL || (ordered && !read_order(r, &rest, &part)))
		return;
	if (format.len > 0 && !unquote(r, &format))
		return;
	if (!frame_open(r, part, (struct branch){0}))
		return;
	if (format.len == 0)
		frame_add(r, (struct part){.kind = PART_FIELD});
	(void)read_format(r, format, &part);
	frame_close(r);
}

/* ---- blocks ---- */

/* "企业 列入 今年到期尚未申报数" */
static bool read_listing(
	struct reader *r, struct str text, const struct part *each, struct branch *ret)
{
	struct str name, path = text;
	ret->negated = take_option(&path, STR("不列入"), &name);
	if (!ret->negated && !take_option(&path, STR("列入"), &name))
		return false;
	ret->path = path;
	ret->listed = read_listed(r, name);
	if (ret->listed != NULL && !read_path(r, each, path))
		ret->listed = NULL;
	return true;
}

/* Of figures; false when it was none, which is told. */
static bool read_claim(struct reader *r, struct str text, struct branch *ret)
{
	ret->holds = read_formula(r, FORMULA_CLAIM, text, NULL);
	if (formula_this_faces(ret->holds) != 0 && frame_of(r, PART_EACH_INDICATOR) == NULL) {
		reader_trouble(r, text, "“该指标”只能写在“每项”里面");
		return false;
	}
	return ret->holds != NULL;
}

/* Of the text's own record, where it is one of its fields that the condition asks for. */
static bool read_own(struct reader *r, struct str text, struct branch *ret)
{
	struct formula *f = NULL;
	if (formula_read(r->job, FORMULA_CHECK, text, reader_place(r, text), &r->catalog->schema,
		    r->own.ledger, &f) != RC_OK) {
		job_clear_error(r->job);
		return false;
	}
	ret->holds = f;
	return true;
}

/* False when it was no condition, which is told. */
static bool read_condition(struct reader *r, struct str text, struct branch *ret)
{
	const struct part *list = hand(r);
	*ret = (struct branch){0};
	if (list == NULL)
		return read_claim(r, text, ret);
	if (read_listing(r, text, list, ret))
		return ret->listed != NULL;
	if (list == &r->own)
		return read_own(r, text, ret) || read_claim(r, text, ret);
	for (size_t i = 1; i < ledger_count_of(list); i++)
		if (ledger_of(list, i) != ledger_of(list, 0)) {
			reader_trouble(r, text, "这份名单来自几个台账，里面不能写条件");
			return false;
		}
	ret->holds = read_formula(r, FORMULA_CHECK, text, ledger_of(list, 0));
	return ret->holds != NULL;
}

/* Opened even when its words are wrong, so that its 完 is not wrong too. */
static void open_block(struct reader *r, struct part part, struct branch first)
{
	(void)frame_open(r, part, first);
}

static void open_if(struct reader *r, struct str text, struct part part)
{
	struct branch branch;
	part.kind = PART_IF;
	(void)read_condition(r, text, &branch);
	open_block(r, part, branch);
}

static void open_indicators(struct reader *r, struct str text, struct part part)
{
	struct branch branch = {0};
	struct str where = STR_NONE;
	part.kind = PART_EACH_INDICATOR;
	(void)take_between(r, &text, &part);
	(void)read_list(r, &text, &part.list);
	if (r->frame->opener.kind != PART_TABLE && has_heads(&part.list))
		reader_trouble(r, text, "引号里的标题只用在表格里");
	if (str_starts(text, STR("条件 ")))
		where = str_trim(str_skip(text, STR("条件 ").len));
	else if (text.len > 0)
		reader_trouble(
			r, text, "“%.*s”读不懂：每项 [指标, 指标] 条件 … 隔 \"；\"", STR_ARG(text));
	open_block(r, part, branch);
	if (where.len > 0 && r->frame->opener.kind == PART_EACH_INDICATOR &&
		read_condition(r, where, &branch))
		r->frame->branch = branch;
}

/* "项目 的 承担单位", "单位曾用名": what is linked with the record at hand; false: it is no such thing. */
static bool read_link(struct reader *r, struct str text, struct part *part)
{
	const struct part *list = hand(r);
	struct str rest = text, name = str_trim(str_cut(&rest, STR("的")));
	const struct ledger_def *ledger = schema_ledger(&r->catalog->schema, name);
	if (list == NULL || ledger == NULL || ledger->made)
		return false;
	part->ledger = ledger;
	part->by = rest.at != NULL ? ledger_field(ledger, str_trim(rest)) : NULL;
	bool fits = rest.at != NULL ? part->by != NULL && !part->by->dated
				    : ledger->parent == ledger_of(list, 0);
	if (fits && part->by != NULL)
		fits = part->by->ref == ledger_of(list, 0);
	if (!fits)
		reader_trouble(r, text,
			"台账“%.*s”和“%.*s”不是这样连着的：写成“%.*s 的 引用它的栏目”",
			STR_ARG(ledger->label), STR_ARG(ledger_of(list, 0)->label),
			STR_ARG(ledger->label));
	return true;
}

/* "… 条件 状态 属于 [在研]": taken off, read when the list is known. */
static void read_link_condition(
	struct reader *r, struct str where, const struct part *part, struct branch *ret)
{
	*ret = (struct branch){0};
	if (where.len > 0)
		ret->holds = read_formula(r, FORMULA_CHECK, where, part->ledger);
}

static bool open_linked(struct reader *r, struct str text, struct part part)
{
	struct str rest = text, order, where = STR_NONE;
	bool ordered = take_option(&rest, STR("按"), &order);
	struct branch branch;
	(void)take_option(&rest, STR("条件"), &where);
	if (!read_link(r, rest, &part))
		return false;
	if (ordered)
		(void)read_order(r, &text, &part);
	read_link_condition(r, where, &part, &branch);
	open_block(r, part, branch);
	return true;
}

static void add_count(struct reader *r, struct str text, struct part part)
{
	struct str rest = text, where = STR_NONE;
	struct branch *branch = arena_new(r->job->arena, struct branch);
	part.kind = PART_COUNT;
	(void)take_option(&rest, STR("条件"), &where);
	if (!read_link(r, rest, &part)) {
		reader_trouble(r, text, "写成 {{条数 台账 的 引用它的栏目}}");
		return;
	}
	read_link_condition(r, where, &part, branch);
	part.branches = branch;
	part.branch_count = 1;
	frame_add(r, part);
}

static void open_records(struct reader *r, struct str text, struct part part)
{
	part.kind = PART_EACH_RECORD;
	(void)take_between(r, &text, &part);
	if (open_linked(r, text, part))
		return;
	struct str rest = text, order;
	bool ordered = take_option(&rest, STR("按"), &order);
	part.tag.indicator = read_listed(r, rest);
	bool blind = part.tag.indicator == NULL;
	if (blind)
		part.kind = PART_IF;
	else if (ordered)
		(void)read_order(r, &text, &part);
	open_block(r, part, (struct branch){0});
	r->frame->blind = blind;
}

static bool is_block(const struct frame *frame)
{
	enum part_kind kind = frame->opener.kind;
	return !frame->row &&
	       (kind == PART_IF || kind == PART_EACH_INDICATOR || kind == PART_EACH_RECORD);
}

static void divide(struct reader *r, struct str tag, struct str text)
{
	struct branch branch = {0};
	const struct frame *frame = r->frame;
	bool conditional = text.len > 0;
	if (!is_block(frame)) {
		reader_trouble(r, tag, "“%.*s”前面没有“如果”或“每项”“每条”", STR_ARG(tag));
		return;
	}
	if (conditional && frame->opener.kind != PART_IF) {
		reader_trouble(r, tag, "“每项”“每条”后面只能写“否则”");
		return;
	}
	bool last = frame->branches.len > 0 && frame->branch.holds == NULL &&
		    frame->branch.listed == NULL;
	if (last)
		reader_trouble(r, tag, "“否则”后面不能再有“%.*s”", STR_ARG(tag));
	if (conditional)
		(void)read_condition(r, text, &branch);
	frame_next(r, branch);
}

static void close_block(struct reader *r, struct str tag)
{
	if (is_block(r->frame))
		frame_close(r);
	else
		reader_trouble(r, tag, "“完”前面没有“如果”或“每项”“每条”");
}

/* Inside of a list that nothing is known of only the blocks are followed: one error is told, not one for each tag. */
static bool is_blind(const struct reader *r)
{
	for (const struct frame *frame = r->frame; frame != NULL; frame = frame->outer)
		if (frame->blind)
			return true;
	return false;
}

static void pass_blindly(struct reader *r, struct str tag, struct part part)
{
	static const struct str openers[] = {
		STR_INIT("如果 "), STR_INIT("每项 "), STR_INIT("每条 ")};
	part.kind = PART_IF;
	for (size_t i = 0; i < COUNT_OF(openers); i++)
		if (str_starts(tag, openers[i]))
			open_block(r, part, (struct branch){0});
	if (str_eq(tag, STR("完")))
		close_block(r, tag);
}

/* ---- words ---- */

static const struct str parameters[] = {
	STR_INIT("辖区"),
	STR_INIT("辖区简称"),
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
	};
	if (str_eq(tag, STR("完"))) {
		close_block(r, tag);
		return true;
	}
	if (str_eq(tag, STR("否则"))) {
		divide(r, tag, STR_NONE);
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

/* Is it a field of the record at hand? Then a path begins with it. */
static bool read_field(struct reader *r, struct str tag, struct part part)
{
	const struct part *list = hand(r);
	if (list == NULL)
		return false;
	const struct ledger_def *ledger = ledger_of(list, 0);
	struct str said = tag, otherwise;
	if (take_option(&said, STR("否则"), &otherwise))
		tag = said;
	else
		otherwise = STR_NONE;
	struct str rest = tag, first = str_trim(str_cut(&rest, STR("的")));
	bool parent = ledger->parent != NULL && str_eq(first, ledger->parent->label);
	if (ledger_field(ledger, first) == NULL && !parent)
		return false;
	part.kind = PART_FIELD;
	part.text = tag;
	part.otherwise = otherwise;
	part.has_otherwise = otherwise.len > 0 && unquote(r, &part.otherwise);
	if (read_path(r, list, tag))
		frame_add(r, part);
	return true;
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
	if (take_option(&text, STR("写作"), &part.form)) {
		if (!unquote(r, &part.form))
			return;
		if (str_find(part.form, STR("{}")) == SIZE_MAX) {
			reader_trouble(r, part.form, "“写作”后面要有放年度的花括号：\"（{}年）\"");
			return;
		}
	}
	add_figure(r, text, part);
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
		{STR_INIT("名单 "), add_list},
		{STR_INIT("表述 "), add_claim},
		{STR_INIT("待补 "), add_lack},
		{STR_INIT("如果 "), open_if},
		{STR_INIT("每项 "), open_indicators},
		{STR_INIT("每条 "), open_records},
		{STR_INIT("条数 "), add_count},
	};
	tag = str_trim(tag);
	struct place place = reader_place(r, tag);
	struct part part = {.text = tag, .line = place.line, .column = place.column};
	const struct frame *before = r->frame;
	if (is_blind(r)) {
		pass_blindly(r, tag, part);
		return;
	}
	if (read_field(r, tag, part) || read_word(r, tag, part))
		return;
	if (str_starts(tag, STR("否则如果 "))) {
		divide(r, tag, str_trim(str_skip(tag, STR("否则如果 ").len)));
		return;
	}
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (str_starts(tag, words[i].word)) {
			words[i].read(r, str_trim(str_skip(tag, words[i].word.len)), part);
			if (r->frame != before)
				r->frame->row = row;
			return;
		}
	read_figure(r, tag, part);
}
