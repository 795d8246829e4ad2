/*
 * Tags that open, divide and close blocks (如果, 每项, 每条, 每区), and what records
 * say: their fields, lists of names, how many are linked.
 */
#include "report/reader.h"

/* ---- records ---- */

/* The indicator whose records are listed: counted from ledgers. */
static const struct indicator_def *read_listed(struct reader *r, struct str name)
{
	const struct indicator_def *indicator = tag_name(r, name);
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
		const struct formula *f = tag_formula(r, FORMULA_PATH, path, ledger_of(list, i));
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
	if (!tag_option(tag, STR("按"), &order))
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
void block_names(struct reader *r, struct str text, struct part part)
{
	struct str rest = text, order;
	part.kind = PART_LIST;
	if (!tag_between(r, &rest, &part))
		return;
	struct str tail = rest;
	bool ordered = tag_option(&tail, STR("按"), &order);
	struct str format = tail, name = first_word(&format);
	part.tag.indicator = read_listed(r, name);
	if (part.tag.indicator == NULL || (ordered && !read_order(r, &rest, &part)))
		return;
	if (format.len > 0 && !tag_unquote(r, &format))
		return;
	if (!frame_open(r, part, (struct branch){0}))
		return;
	if (format.len == 0)
		frame_add(r, (struct part){.kind = PART_FIELD});
	(void)read_format(r, format, &part);
	frame_close(r);
}

/* Is it a field of the record at hand? Then a path begins with it. */
bool block_field(struct reader *r, struct str tag, struct part part)
{
	const struct part *list = hand(r);
	if (list == NULL)
		return false;
	const struct ledger_def *ledger = ledger_of(list, 0);
	struct str said = tag, otherwise;
	if (tag_option(&said, STR("否则"), &otherwise))
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
	part.has_otherwise = otherwise.len > 0 && tag_unquote(r, &part.otherwise);
	if (read_path(r, list, tag))
		frame_add(r, part);
	return true;
}

/* ---- blocks ---- */

/* "企业 列入 今年到期尚未申报数" */
static bool read_listing(
	struct reader *r, struct str text, const struct part *each, struct branch *ret)
{
	struct str name, path = text;
	ret->negated = tag_option(&path, STR("不列入"), &name);
	if (!ret->negated && !tag_option(&path, STR("列入"), &name))
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
	ret->holds = tag_formula(r, FORMULA_CLAIM, text, NULL);
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
	*ret = (struct branch){.above = str_eq(text, STR("有上级辖区"))};
	if (ret->above)
		return true;
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
	ret->holds = tag_formula(r, FORMULA_CHECK, text, ledger_of(list, 0));
	return ret->holds != NULL;
}

/* Opened even when its words are wrong, so that its 完 is not wrong too. */
static void open_block(struct reader *r, struct part part, struct branch first)
{
	(void)frame_open(r, part, first);
}

void block_if(struct reader *r, struct str text, struct part part)
{
	struct branch branch;
	part.kind = PART_IF;
	(void)read_condition(r, text, &branch);
	open_block(r, part, branch);
}

void block_indicators(struct reader *r, struct str text, struct part part)
{
	struct branch branch = {0};
	struct str where = STR_NONE;
	part.kind = PART_EACH_INDICATOR;
	(void)tag_between(r, &text, &part);
	(void)tag_indicators(r, &text, &part.list);
	if (r->frame->opener.kind != PART_TABLE && tag_has_heads(&part.list))
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
		ret->holds = tag_formula(r, FORMULA_CHECK, where, part->ledger);
}

static bool open_linked(struct reader *r, struct str text, struct part part)
{
	struct str rest = text, order, where = STR_NONE;
	bool ordered = tag_option(&rest, STR("按"), &order);
	struct branch branch;
	(void)tag_option(&rest, STR("条件"), &where);
	if (!read_link(r, rest, &part))
		return false;
	if (ordered)
		(void)read_order(r, &text, &part);
	read_link_condition(r, where, &part, &branch);
	open_block(r, part, branch);
	return true;
}

void block_count(struct reader *r, struct str text, struct part part)
{
	struct str rest = text, where = STR_NONE;
	struct branch *branch = arena_new(r->job->arena, struct branch);
	part.kind = PART_COUNT;
	(void)tag_option(&rest, STR("条件"), &where);
	if (!read_link(r, rest, &part)) {
		reader_trouble(r, text, "写成 {{条数 台账 的 引用它的栏目}}");
		return;
	}
	read_link_condition(r, where, &part, branch);
	part.branches = branch;
	part.branch_count = 1;
	frame_add(r, part);
}

void block_records(struct reader *r, struct str text, struct part part)
{
	part.kind = PART_EACH_RECORD;
	(void)tag_between(r, &text, &part);
	if (open_linked(r, text, part))
		return;
	struct str rest = text, order;
	bool ordered = tag_option(&rest, STR("按"), &order);
	part.tag.indicator = read_listed(r, rest);
	bool blind = part.tag.indicator == NULL;
	if (blind)
		part.kind = PART_IF;
	else if (ordered)
		(void)read_order(r, &text, &part);
	open_block(r, part, (struct branch){0});
	r->frame->blind = blind;
}

/* ---- units ---- */

/* "按 指标 的 面 倒序" */
static void read_unit_order(struct reader *r, struct str *tag, struct part *part)
{
	struct str order;
	if (!tag_option(tag, STR("按"), &order))
		return;
	part->descending = str_ends(order, STR(" 倒序"));
	if (part->descending)
		order = str_trim(str_head(order, order.len - STR(" 倒序").len));
	const struct formula *f = tag_formula(r, FORMULA_FIGURE, order, NULL);
	part->ordered = true;
	if (f == NULL)
		return;
	part->tag = formula_figure(f);
	if (part->tag.listing || part->tag.by != NULL)
		reader_trouble(r, order, "“按”后面写一个数：指标，或指标 的 面");
	else if (part->tag.indicator == NULL)
		(void)tag_suits_list(r, order, part->tag.face);
}

/* "前 3": with those that share the last place. */
static void read_places(struct reader *r, struct str *tag, struct str word, int64_t *ret)
{
	struct str text;
	if (tag_option(tag, word, &text) && (!int_from(text, ret) || *ret <= 0))
		reader_trouble(
			r, text, "“%.*s”后面写一个正整数：%.*s 3", STR_ARG(word), STR_ARG(word));
}

/* "条件 … 按 … 倒序 前 3 引 "…" 隔 "…"": each may be left out. */
static void read_unit_options(
	struct reader *r, struct str tag, struct part *part, struct branch *branch)
{
	struct str where, rest;
	(void)tag_between(r, &tag, part);
	if (tag_option(&tag, STR("引"), &part->lead))
		(void)tag_unquote(r, &part->lead);
	read_places(r, &tag, STR("后"), &part->last);
	read_places(r, &tag, STR("前"), &part->first);
	read_unit_order(r, &tag, part);
	if ((part->first > 0 || part->last > 0) && !part->ordered)
		reader_trouble(r, tag, "“前”“后”要先写按什么排：每区 按 指标 的 位次 前 3");
	rest = str_trim(str_skip(tag, STR("每区").len));
	where = rest;
	/* the first 条件: another may stand inside of what it says */
	if (str_cut(&where, STR(" ")).len > 0 && str_starts(rest, STR("条件 ")))
		(void)read_claim(r, str_trim(where), branch);
	else if (rest.len > 0)
		reader_trouble(r, rest,
			"“%.*s”读不懂：每区 条件 … 按 指标 的 面 倒序 前 3 引 \"…\" 隔 \"；\"",
			STR_ARG(rest));
}

void block_units(struct reader *r, struct str text, struct part part)
{
	struct branch branch = {0};
	(void)text;
	part.kind = PART_EACH_UNIT;
	r->units = true;
	if (frame_of(r, PART_EACH_UNIT) != NULL)
		reader_trouble(r, part.text, "“每区”不能套在“每区”里面");
	read_unit_options(r, part.text, &part, &branch);
	open_block(r, part, branch);
}

/* ---- all blocks ---- */

bool block_opens_list(struct str tag)
{
	return str_eq(tag, STR("每区")) || str_starts(tag, STR("每区 ")) ||
	       str_starts(tag, STR("每项 ")) || str_starts(tag, STR("每条 "));
}

static bool is_block(const struct frame *frame)
{
	enum part_kind kind = frame->opener.kind;
	return !frame->row && (kind == PART_IF || kind == PART_EACH_INDICATOR ||
				      kind == PART_EACH_RECORD || kind == PART_EACH_UNIT);
}

void block_divide(struct reader *r, struct str tag, struct str text)
{
	struct branch branch = {0};
	const struct frame *frame = r->frame;
	bool conditional = text.len > 0;
	if (!is_block(frame)) {
		reader_trouble(r, tag, "“%.*s”前面没有“如果”或“每项”“每条”“每区”", STR_ARG(tag));
		return;
	}
	if (conditional && frame->opener.kind != PART_IF) {
		reader_trouble(r, tag, "“每项”“每条”“每区”后面只能写“否则”");
		return;
	}
	bool last = frame->branches.len > 0 && frame->branch.holds == NULL &&
		    frame->branch.listed == NULL && !frame->branch.above;
	if (last)
		reader_trouble(r, tag, "“否则”后面不能再有“%.*s”", STR_ARG(tag));
	if (conditional)
		(void)read_condition(r, text, &branch);
	frame_next(r, branch);
}

void block_close(struct reader *r, struct str tag)
{
	if (is_block(r->frame))
		frame_close(r);
	else
		reader_trouble(r, tag, "“完”前面没有“如果”或“每项”“每条”“每区”");
}

/* Inside of a list that nothing is known of only the blocks are followed: one error is told, not one for each tag. */
bool block_is_blind(const struct reader *r)
{
	for (const struct frame *frame = r->frame; frame != NULL; frame = frame->outer)
		if (frame->blind)
			return true;
	return false;
}

void block_pass(struct reader *r, struct str tag, struct part part)
{
	part.kind = PART_IF;
	if (block_opens_list(tag) || str_starts(tag, STR("如果 ")))
		open_block(r, part, (struct branch){0});
	if (str_eq(tag, STR("完")))
		block_close(r, tag);
}
