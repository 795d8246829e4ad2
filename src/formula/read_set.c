/*
 * What begins with the name of a ledger or an indicator: aggregates, 每个 …
 * 都有 …, figures with faces, and the tags of a report.
 *
 * A source opens a scope: below its 条件 names are fields of its ledger, every
 * path is noted once, and "PATH 属于 本辖区" is moved from the outermost 且 of
 * the condition into source.unit.
 */
#include "formula/read.h"

/* ---- sources ---- */

/* Takes the unit's place-holder out of the outermost 且. */
static enum rc lift_unit(struct reader *r, struct source *source)
{
	struct cond *unit = r->scope->unit_cond, *c = source->cond;

	if (!unit)
		return RC_OK;
	source->unit = r->scope->unit;
	if (c == unit) {
		source->cond = NULL;
		return RC_OK;
	}
	size_t kept = 0;

	for (size_t i = 0; c->kind == COND_AND && i < c->part_count; i++)
		if (c->parts[i] != unit)
			c->parts[kept++] = c->parts[i];
	if (c->kind != COND_AND || kept == c->part_count)
		return trouble(r, unit->offset, "“属于 本辖区”只能写在“条件”最外层，用“且”连着");
	c->part_count = kept;
	if (kept == 1)
		source->cond = c->parts[0];
	return RC_OK;
}

static enum rc read_where(struct reader *r, struct source *source)
{
	if (!take_join(r, JOIN_WHERE))
		return RC_OK;
	TRY(read_cond(r, &source->cond));
	return lift_unit(r, source);
}

/* [条件 …] of a ledger; value is noted among the paths when it is not NULL. */
static enum rc read_source(
	struct reader *r, struct source *source, const struct path **value, bool unit_allowed)
{
	struct reader_scope scope = {
		.ledger = source->ledger, .unit_allowed = unit_allowed, .of_set = true};
	struct reader_scope *outer = r->scope;

	r->scope = &scope;
	if (value && *value)
		*value = note_path(r, *value);
	enum rc rc = read_where(r, source);

	r->scope = outer;
	source->paths = scope.paths.at;
	source->path_count = scope.paths.len;
	return rc;
}

/* ---- aggregates ---- */

static enum rc check_distinct(
	struct reader *r, const struct path *path, size_t offset, struct expr *e)
{
	if (path->count == 0)
		return trouble(
			r, offset, "“不重复个数”要写明数什么，如：高企证书的企业 不重复个数");
	const struct step *last = path_last(path);
	enum type type = path_type(path);

	if (type == TYPE_SPAN || type == TYPE_PERSONAL)
		return trouble(r, offset, "“%.*s”是%s，不能数“不重复个数”",
			STR_ARG(last->field->label), type == TYPE_SPAN ? "一段时间" : "个人信息");
	if (last->to)
		e->measure = last->to->measure;
	else if (type == TYPE_TEXT && last->field->measure.len)
		e->measure = last->field->measure;
	else if (type == TYPE_INT || type == TYPE_DECIMAL || type == TYPE_MONEY ||
		 type == TYPE_DATE)
		e->measure = STR("个"); /* years, amounts, days: no record is counted */
	return RC_OK;
}

static enum rc check_reckoned(
	struct reader *r, const struct path *path, size_t offset, struct expr *e)
{
	struct str word = STR("合计、平均、最大、最小");

	if (path->count == 0)
		return trouble(r, offset, "“%.*s”要写明是哪个字段，如：技术合同的成交额 合计",
			STR_ARG(word));
	enum type type = path_type(path);

	if (type != TYPE_INT && type != TYPE_DECIMAL && type != TYPE_MONEY)
		return trouble(r, offset, "“%.*s”不是数，没有%.*s",
			STR_ARG(path_print(r->job->arena, path, SPELL_LABELS)), STR_ARG(word));
	path_quantity(path, &e->quantity, &e->measure);
	return RC_OK;
}

static enum rc check_aggregate(struct reader *r, enum aggregate_kind kind, const struct path *path,
	size_t offset, struct expr *e)
{
	const struct ledger_def *ledger = e->agg->source.ledger;

	e->sort = SORT_NUMBER;
	e->quantity = QUANTITY_COUNT;
	e->measure = ledger->measure;
	e->agg->kind = kind;
	switch (kind) {
	case AGGREGATE_COUNT:
		if (path->count > 0)
			return trouble(r, offset,
				"“个数”数的是记录，写成“%.*s 个数”；要数不同的%.*s，写“不重复个数”",
				STR_ARG(ledger->label),
				STR_ARG(path_print(r->job->arena, path, SPELL_LABELS)));
		return RC_OK;
	case AGGREGATE_DISTINCT: return check_distinct(r, path, offset, e);
	case AGGREGATE_SUM:
	case AGGREGATE_MEAN:
	case AGGREGATE_MIN:
	case AGGREGATE_MAX: break;
	}
	return check_reckoned(r, path, offset, e);
}

static enum rc no_aggregate_word(struct reader *r, const struct ledger_def *ledger)
{
	struct near near = {0};

	near.name = word_here(r);
	near_add_words(&near, &words_aggregate);
	struct str words = near_text(r->job->arena, &near);

	if (near.name.len && words.len)
		return trouble(r, r->at, "“%.*s”读不懂，相近的词有：%.*s", STR_ARG(near.name),
			STR_ARG(words));
	return trouble(r, r->at, "“%.*s”后面要写数什么：个数、不重复个数、合计、平均、最大、最小",
		STR_ARG(ledger->label));
}

static bool asks_sets(const struct cond *c)
{
	bool asks = c->kind == COND_HAS;

	for (size_t i = 0; i < c->part_count; i++)
		asks = asks || asks_sets(c->parts[i]);
	return asks;
}

/* What is decided row by row sees one record only. */
static enum rc check_sets(struct reader *r, const struct source *source)
{
	if (source->cond && asks_sets(source->cond) && !cond_plain(source->cond))
		return trouble(r, source->cond->offset,
			"“条件”里写了“有 …”，就只能比较字段和日期，不能再做加减乘除");
	return RC_OK;
}

enum rc read_aggregate(struct reader *r, struct expr **ret)
{
	struct name name = name_ahead(r, NULL);
	struct expr *e;
	struct path path = {0};
	int kind;

	must(name.kind == NAME_LEDGER);
	TRY(new_expr(r, EXPR_AGGREGATE, r->at, &e));
	r->at += name.len;
	e->agg = arena_new(r->job->arena, struct aggregate);
	e->agg->source.ledger = name.ledger;
	e->agg->index = r->aggregates.len;
	*ARRAY_ADD(r->job->arena, r->aggregates) = e->agg;
	TRY(read_steps(r, name.ledger, &path));
	skip_blanks(r);
	size_t offset = r->at;

	if (!take_word(r, &words_aggregate, &kind))
		return no_aggregate_word(r, name.ledger);
	TRY(check_aggregate(r, (enum aggregate_kind)kind, &path, offset, e));
	if (path.count > 0)
		e->agg->path = &path;
	TRY(read_source(r, &e->agg->source, &e->agg->path, true));
	*ret = e;
	return check_sets(r, &e->agg->source);
}

/* ---- 每个 … 都有 … ---- */

static bool links_to(const struct field_def *field, const struct ledger_def *to)
{
	return field->type == TYPE_REF && field->ref == to;
}

/* How many ways lead from a record of `from` to one of `to`; the last found in *ret_link. */
static size_t count_links(
	const struct ledger_def *from, const struct ledger_def *to, size_t *ret_link)
{
	size_t count = 0;

	for (size_t i = 0; i < from->field_count; i++)
		if (links_to(&from->fields[i], to)) {
			*ret_link = i;
			count++;
		}
	if (from->parent == to) {
		*ret_link = SIZE_MAX;
		count++;
	}
	return count;
}

static enum rc read_link(struct reader *r, struct every *every)
{
	const struct ledger_def *all = every->all.ledger, *some = every->some.ledger;
	size_t count = count_links(some, all, &every->link);
	size_t offset = r->at;

	every->link_said = count > 1;
	if (count == 0)
		return trouble(r, offset, "“%.*s”没有引到“%.*s”的字段", STR_ARG(some->label),
			STR_ARG(all->label));
	if (!take_join(r, JOIN_OF)) {
		if (count > 1)
			return trouble(r, offset,
				"“%.*s”有 %zu 个字段引到“%.*s”，要写明是哪个：%.*s的…",
				STR_ARG(some->label), count, STR_ARG(all->label),
				STR_ARG(some->label));
		return RC_OK;
	}
	struct name name = name_ahead(r, some);

	if (name.kind == NAME_PARENT && name.ledger == all)
		every->link = SIZE_MAX;
	else if (name.kind == NAME_FIELD && links_to(name.field, all))
		every->link = (size_t)(name.field - some->fields);
	else if (name.kind == NAME_FIELD || name.kind == NAME_PARENT)
		return trouble(r, r->at, "这个字段不引到“%.*s”", STR_ARG(all->label));
	else
		return no_such_name(r, some);
	r->at += name.len;
	return RC_OK;
}

static enum rc read_ledger(struct reader *r, const struct ledger_def **ret)
{
	struct name name = name_ahead(r, NULL);

	if (name.kind == NAME_INDICATOR)
		return trouble(
			r, r->at, "“%.*s”是指标，这里要写台账", STR_ARG(name.indicator->label));
	if (name.kind != NAME_LEDGER)
		return no_such_name(r, NULL);
	r->at += name.len;
	*ret = name.ledger;
	return RC_OK;
}

/*
 * What it says, as two counts: of those it speaks of, and of those that 没有 a partner. What is decided row by row (see
 * check_sets) is left to the evaluator.
 */
static enum rc count_every(struct reader *r, struct every *every)
{
	struct source wanting = every->all;
	struct cond *without, *both;

	TRY(new_cond(r, COND_HAS, r->at, &without));
	without->every = every;
	without->negated = true;
	wanting.cond = without;
	if (every->all.cond != NULL) {
		TRY(new_cond(r, COND_AND, r->at, &both));
		both->parts = arena_array(r->job->arena, struct cond *, 2);
		both->parts[0] = every->all.cond;
		both->parts[1] = without;
		both->part_count = 2;
		wanting.cond = both;
	}
	every->counted = cond_plain(wanting.cond);
	every->spoken_of = (struct aggregate){.kind = AGGREGATE_COUNT, .source = every->all};
	every->wanting = (struct aggregate){.kind = AGGREGATE_COUNT, .source = wanting};
	return RC_OK;
}

enum rc read_every(struct reader *r, struct cond **ret)
{
	struct cond *c;

	TRY(new_cond(r, COND_EVERY, r->at, &c));
	if (r->scope->ledger || r->f->kind != FORMULA_CLAIM)
		return trouble(r, r->at, "“每个 … 都有 …”只能写在表述的条件里");
	struct every *every = arena_new(r->job->arena, struct every);

	TRY(read_ledger(r, &every->all.ledger));
	TRY(read_source(r, &every->all, NULL, true));
	if (!take_join(r, JOIN_HAVE))
		return trouble(
			r, r->at, "“每个 %.*s”后面要写“都有”", STR_ARG(every->all.ledger->label));
	TRY(read_ledger(r, &every->some.ledger));
	TRY(read_link(r, every));
	TRY(read_source(r, &every->some, NULL, false));
	c->every = every;
	*ret = c;
	return count_every(r, every);
}

/* 有 LEDGER [条件 …]: nothing of the record at hand can be named inside. */
enum rc read_has(struct reader *r, bool negated, struct cond **ret)
{
	struct every *every = arena_new(r->job->arena, struct every);
	struct cond *c;

	TRY(new_cond(r, COND_HAS, r->at, &c));
	if (!r->scope->of_set)
		return trouble(r, r->at, "“有 …”“没有 …”只能写在计数的“条件”里");
	every->all.ledger = r->scope->ledger;
	TRY(enter(r));
	TRY(read_ledger(r, &every->some.ledger));
	TRY(read_link(r, every));
	TRY(read_source(r, &every->some, NULL, false));
	leave(r);
	c->every = every;
	c->negated = negated;
	*ret = c;
	return RC_OK;
}

/* ---- indicators and faces ---- */

const char *face_trouble(const struct indicator_def *indicator, enum face face)
{
	if (!indicator)
		return NULL;
	bool ratio = indicator->quantity == QUANTITY_RATIO;

	if (ratio && (face == FACE_GROWTH || face == FACE_CHANGE || face == FACE_OF_LAST_YEAR))
		return "是比率，比率的变化写“提高百分点”";
	if (ratio && face == FACE_SHARE)
		return "是比率，没有占比";
	if (!ratio && face == FACE_POINTS)
		return "不是比率，写“同比增长”或“同比增减”";
	if (indicator->nature == NATURE_POINT && face == FACE_OF_LAST_YEAR)
		return "是时点数，不是一年里累计起来的，没有“占上年全年”，写“同比增长”";
	return NULL;
}

static enum rc read_face(struct reader *r, const struct indicator_def *indicator, enum face *ret)
{
	struct near near = {0};
	size_t offset;
	int face;

	skip_blanks(r);
	offset = r->at;
	if (take_word(r, &words_face, &face)) {
		const char *why = face_trouble(indicator, (enum face)face);

		if (why)
			return trouble(r, offset, "“%.*s”%s", STR_ARG(indicator->label), why);
		*ret = (enum face)face;
		return RC_OK;
	}
	near.name = word_here(r);
	near_add_words(&near, &words_face);
	struct str words = near_text(r->job->arena, &near);

	return trouble(r, offset, "指标没有“%.*s”这一面，%s%.*s", STR_ARG(near.name),
		words.len ? "相近的有："
			  : "可以写 "
			    "上年同期、上年全年、同比增长、同比增减、目标任务、完成率、距任务、序时"
			    "进度、位次、占比",
		STR_ARG(words));
}

static enum rc note_use(struct reader *r, struct indicator_use use)
{
	for (size_t i = 0; i < r->uses.len; i++)
		if (r->uses.at[i].indicator == use.indicator && r->uses.at[i].face == use.face)
			return RC_OK;
	*ARRAY_ADD(r->job->arena, r->uses) = use;
	return RC_OK;
}

enum rc read_indicator(struct reader *r, const struct indicator_def **ret, enum face *ret_face)
{
	struct name name = name_ahead(r, NULL);
	struct indicator_use use = {NULL, FACE_VALUE};
	size_t len = 0;
	const struct word *word = word_match(&words_open, text_ahead(r), &len);

	if (word && word->id == OPEN_THIS && len > name.len) {
		if ((r->f->kind != FORMULA_CLAIM && r->f->kind != FORMULA_FIGURE) ||
			r->scope->ledger)
			return trouble(r, r->at, "“该指标”只能写在对一组指标的表述和公文里");
	} else if (name.kind == NAME_INDICATOR) {
		use.indicator = name.indicator;
		len = name.len;
	} else if (name.kind == NAME_LEDGER) {
		return trouble(r, r->at, "“%.*s”是台账，这里要写指标", STR_ARG(name.ledger->label));
	} else {
		return no_such_name(r, NULL);
	}
	r->at += len;
	if (take_join(r, JOIN_OF))
		TRY(read_face(r, use.indicator, &use.face));
	*ret = use.indicator;
	*ret_face = use.face;
	if (use.indicator)
		return note_use(r, use);
	r->f->this_faces |= 1u << use.face;
	return RC_OK;
}

/* ---- tags of a report ---- */

/* The ledger whose records stand behind an indicator's figure. */
static enum rc ledger_behind(struct reader *r, const struct indicator_def *indicator, size_t offset,
	const struct ledger_def **ret)
{
	if (!indicator)
		return trouble(r, offset, "“该指标”没有名单，也不能分列，要写明是哪一个指标");
	if (!indicator->value || indicator->value->aggregate_count == 0)
		return trouble(r, offset, "“%.*s”不是从台账数出来的，没有名单，也不能分列",
			STR_ARG(indicator->label));
	*ret = indicator->value->aggregates[0]->source.ledger;
	return RC_OK;
}

static enum rc read_by(struct reader *r, struct figure_tag *figure)
{
	const struct ledger_def *ledger;

	TRY(ledger_behind(r, figure->indicator, r->at, &ledger));
	struct name name = name_ahead(r, ledger);

	if (name.kind != NAME_FIELD)
		return no_such_name(r, ledger);
	if (name.field->type == TYPE_PERSONAL || name.field->type == TYPE_SPAN)
		return trouble(r, r->at, "不能按“%.*s”分列", STR_ARG(name.field->label));
	r->at += name.len;
	figure->by = name.field;
	return RC_OK;
}

/* One {path} of a listing's format; r->at stands behind the brace. */
static enum rc read_hole(struct reader *r, const struct ledger_def *ledger)
{
	struct path path;

	TRY(read_path(r, ledger, &path));
	if (path_type(&path) == TYPE_PERSONAL)
		return trouble(r, r->at, "名单里不能写个人信息“%.*s”",
			STR_ARG(path_last(&path)->field->label));
	if (!at_end(r))
		return trouble(r, r->at, "花括号里只写一个字段");
	return RC_OK;
}

static enum rc check_format(struct reader *r, struct str raw, const struct ledger_def *ledger)
{
	size_t start = (size_t)(raw.at - r->text.at), after = r->at, end = r->end;

	for (size_t at = 0; at < raw.len; at++) {
		if (raw.at[at] == '}')
			return trouble(r, start + at, "多了一个右花括号");
		if (raw.at[at] != '{')
			continue;
		size_t close = str_find(str_skip(raw, at), STR("}"));

		if (close == SIZE_MAX)
			return trouble(r, start + at, "花括号没有收尾");
		r->at = start + at + 1;
		r->end = start + at + close;
		TRY(read_hole(r, ledger));
		at += close;
	}
	r->at = after;
	r->end = end;
	return RC_OK;
}

static enum rc read_listing(struct reader *r, struct figure_tag *figure)
{
	const struct ledger_def *ledger;
	struct str raw;

	skip_blanks(r);
	size_t offset = r->at;

	figure->listing = true;
	TRY(read_indicator(r, &figure->indicator, &figure->face));
	if (figure->face != FACE_VALUE)
		return trouble(r, offset, "名单只列指标本身，后面不写“的 …”");
	TRY(ledger_behind(r, figure->indicator, offset, &ledger));
	if (!quote_ahead(r))
		return RC_OK;
	TRY(take_quoted(r, &figure->format, &raw));
	return check_format(r, raw, ledger);
}

enum rc read_figure(struct reader *r)
{
	struct figure_tag *figure = &r->f->figure;
	struct expr quantity = {0};
	size_t len = 0;

	if (at_end(r))
		return trouble(r, r->at, "标记里没有指标");
	const struct word *word = word_match(&words_open, text_ahead(r), &len);

	if (word && word->id == OPEN_LIST && len > name_ahead(r, NULL).len) {
		r->at += len;
		TRY(read_listing(r, figure));
	} else {
		TRY(read_indicator(r, &figure->indicator, &figure->face));
		if (take_join(r, JOIN_BY))
			TRY(read_by(r, figure));
	}
	face_quantity(figure->indicator, figure->face, &quantity);
	r->f->type.quantity = quantity.quantity;
	r->f->type.measure = quantity.measure;
	return RC_OK;
}
