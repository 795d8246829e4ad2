/*
 * Formulas, once all names are known. The text given to the formula language
 * is the one in the file (node.raw), so that it tells places in the file.
 *
 * Indicators may use each other; what they use is read from their declared
 * units, so the order does not matter, only that no circle is among them.
 */
#include "catalog/inside.h"

/* Reads one formula; NULL: told. */
static const struct formula *read_rule(struct loader *l, enum formula_kind kind, struct str text,
	struct place place, const struct ledger_def *row)
{
	struct formula *f;

	if (!text.len)
		return NULL; /* told as missing */
	if (formula_read(l->job, kind, text, place, &l->catalog->schema, row, &f) == RC_OK)
		return f;
	pack_trouble_take(&l->troubles, l->job);
	return NULL;
}

static const struct formula *read_node(struct loader *l, enum formula_kind kind,
	const struct node *node, const struct ledger_def *row)
{
	if (node->kind == NODE_TEXT)
		return read_rule(l, kind, node->raw, node->raw_place, row);
	pack_trouble(&l->troubles, node->place, "这里应是一条公式");
	return NULL;
}

/* ---- ledgers ---- */

static void read_default(struct loader *l, const struct node *node, struct ledger_def *def)
{
	struct str name = node_text(l, node, "name"), why;
	int at = pack_field_index(def, name);
	const struct node *value = node_get(node, "default");

	if (at < 0 || !value)
		return;
	struct field_def *field = &def->fields[at];
	field->default_value = read_node(l, FORMULA_DEFAULT, value, def);
	if (field->default_value && !formula_fills(l->a, field->default_value, field, &why))
		pack_trouble(&l->troubles, value->place, "默认值 %.*s", STR_ARG(why));
}

/* "警告 A 晚于 B": the word is taken off, the place moves with the text. */
static bool take_warning(const struct node *node, struct str *text, struct place *place)
{
	static const struct str word = STR_INIT("警告");
	size_t skip = word.len;

	if (!str_starts(*text, word))
		return false;
	while (skip < text->len && text->at[skip] == ' ')
		skip++;
	if (skip == word.len)
		return false;
	*text = str_skip(*text, skip);
	*place = place_inside(node, skip);
	return true;
}

static void read_check(struct loader *l, const struct node *node, struct ledger_def *def)
{
	static const struct str keys[] = {STR_INIT("holds"), STR_INIT("message"), STR_INIT("warn")};
	struct check_def check = {.place = node->place};
	const struct node *holds = node_get(node, "holds"), *message = node_get(node, "message");

	if (node->kind == NODE_MAP && node->count == 1 && !holds) {
		holds = node->keys[0];
		message = node->items[0];
	} else if (node->kind == NODE_MAP) {
		(void)map_ok(l, node, keys, COUNT_OF(keys));
		check.warning = node_flag(l, node, "warn", false);
	}
	if (!holds || !message || holds->kind != NODE_TEXT || message->kind != NODE_TEXT ||
		!message->text.len) {
		bool wide = node->kind == NODE_TEXT && str_find(node->text, STR("：")) != SIZE_MAX;

		pack_trouble(&l->troubles, node->place,
			"检查应写成「条件 : 不符时的提示」（英文冒号，两边空格）%s",
			wide ? "，这里用了全角冒号「：」" : "");
		return;
	}
	struct str text = holds->raw;
	struct place place = holds->raw_place;
	check.warning = take_warning(holds, &text, &place) || check.warning;
	check.text = text;
	check.message = message->text;
	check.holds = read_rule(l, FORMULA_CHECK, text, place, def);
	if (check.holds)
		def->checks[def->check_count++] = check;
}

static void read_checks(struct loader *l, const struct node *node, struct ledger_def *def)
{
	const struct node *list = node_get(node, "checks");

	if (!list)
		return;
	if (list->kind != NODE_LIST) {
		pack_trouble(&l->troubles, list->place, "「checks」应是列表，每项以「- 」开头");
		return;
	}
	def->checks = arena_array(l->a, struct check_def, list->count + 1);
	for (size_t i = 0; i < list->count; i++)
		read_check(l, list->items[i], def);
}

/* The list page: each is a path from the record. */
static void check_list(struct loader *l, const struct node *list, const struct ledger_def *def)
{
	bool many = list->kind == NODE_LIST;

	for (size_t i = 0; i < (many ? list->count : 1); i++)
		(void)read_node(l, FORMULA_PATH, many ? list->items[i] : list, def);
}

static void read_unit(struct loader *l, const struct node *node, struct ledger_def *def)
{
	const struct node *value = node ? node_get(node, "unit") : NULL;

	if (!def->unit_text.len)
		return;
	if (value)
		def->unit_path = read_node(l, FORMULA_PATH, value, def);
	else
		def->unit_path = read_rule(l, FORMULA_PATH, def->unit_text, def->place, def);
	if (!def->unit_path)
		return;
	struct formula_type type = formula_type_of(def->unit_path);
	if (type.type != TYPE_REF || !type.ref || !str_eq(type.ref->name, LEDGER_UNIT))
		pack_trouble(&l->troubles, value ? value->place : def->place,
			"台账「%.*s」的 unit 应通到台账「unit」的记录，「%.*s」不是",
			STR_ARG(def->label), STR_ARG(def->unit_text));
}

void rules_of_ledgers(struct loader *l)
{
	for (size_t i = 0; i < l->ledgers.len; i++) {
		const struct node *node = l->ledgers.at[i].node;
		struct ledger_def *def = l->ledgers.at[i].ledger;

		read_unit(l, node, def);
		if (!node)
			continue;
		const struct node *fields = node_get(node, "fields");
		for (size_t k = 0; k < fields->count; k++)
			read_default(l, fields->items[k], def);
		read_checks(l, node, def);
		if (node_get(node, "list"))
			check_list(l, node_get(node, "list"), def);
	}
}

/* ---- indicators ---- */

/* Is what the formula gives what the indicator is declared in? */
static bool unit_fits(const struct indicator_def *def, struct formula_type type)
{
	switch (type.quantity) {
	case QUANTITY_PLAIN: return def->quantity != QUANTITY_MONEY;
	case QUANTITY_RATIO:
		return def->quantity == QUANTITY_RATIO || def->quantity == QUANTITY_PLAIN;
	case QUANTITY_COUNT:
	case QUANTITY_OTHER:
		return def->quantity == type.quantity &&
		       (!type.measure.len || str_eq(def->measure, type.measure));
	case QUANTITY_MONEY:
	case QUANTITY_POINTS:
	case QUANTITY_RANK: return def->quantity == type.quantity;
	}
	never();
}

static void find_by(struct loader *l, struct indicator_def *def, const struct node *node)
{
	if (!def->by.len || !def->value)
		return;
	const struct ledger_def *ledger =
		formula_aggregate_count(def->value)
			? aggregate_ledger(formula_aggregate(def->value, 0))
			: NULL;
	const struct field_def *field = ledger ? ledger_field(ledger, def->by) : NULL;
	if (field)
		def->by = field->name;
	else
		pack_trouble(&l->troubles, node_get(node, "by")->place,
			"指标「%.*s」的 by「%.*s」不是它所数的台账「%.*s」的字段",
			STR_ARG(def->label), STR_ARG(def->by),
			STR_ARG(ledger ? ledger->label : STR("（没有台账）")));
}

void rule_of_indicator(struct loader *l, struct indicator_def *def, const struct node *node,
	const struct schema *schema)
{
	const struct node *value = node_get(node, "value");
	struct formula *f;

	if (!value || value->kind != NODE_TEXT || !value->text.len)
		return; /* only registered, or told */
	if (formula_read(l->job, FORMULA_NUMBER, value->raw, value->raw_place, schema, NULL, &f) !=
		RC_OK) {
		pack_trouble_take(&l->troubles, l->job);
		return;
	}
	def->value = f;
	struct formula_type type = formula_type_of(f);
	struct str said = type.measure;
	if (!said.len)
		said = type.quantity == QUANTITY_RATIO ? STR("比率") : STR("没有单位的数");
	if (!unit_fits(def, type))
		pack_trouble(&l->troubles, value->place,
			"指标「%.*s」的单位写的是「%.*s」，公式得到的是「%.*s」",
			STR_ARG(def->label), STR_ARG(def->measure), STR_ARG(said));
	if (def->latest_year && formula_aggregate_count(f) > 0)
		pack_trouble(&l->troubles, value->place,
			"指标「%.*s」取最近公布年度的数，公式里只能用别的指标，不能直接数台账",
			STR_ARG(def->label));
	find_by(l, def, node);
}

/* ---- circles ---- */

enum mark { MARK_NEW, MARK_OPEN, MARK_DONE };

struct walk {
	struct loader *l;
	enum mark *marks;
	int *heights;  /* how many stand below each other below it */
	size_t *trail; /* indicators that are open, outermost first */
	size_t depth;
};

static size_t index_of(const struct loader *l, const struct indicator_def *def)
{
	for (size_t i = 0; i < l->indicators.len; i++)
		if (l->indicators.at[i].indicator == def)
			return i;
	never();
}

static void tell_circle(struct walk *w, size_t again)
{
	struct loader *l = w->l;
	size_t from = 0, n = 0;
	struct str *names = arena_array(l->a, struct str, w->depth + 1);

	while (w->trail[from] != again)
		from++;
	for (size_t i = from; i < w->depth; i++)
		names[n++] = l->indicators.at[w->trail[i]].label;
	names[n++] = l->indicators.at[again].label;
	pack_trouble(&l->troubles, l->indicators.at[again].place, "指标互相引用成了圈：%.*s",
		STR_ARG(str_join(l->a, names, n, STR(" → "))));
}

static void too_high(struct walk *w, size_t at)
{
	pack_trouble(&w->l->troubles, w->l->indicators.at[at].place,
		"指标引用指标的层次太深，最多 %d 层", CATALOG_MAX_USES);
}

/* Goes no deeper than a tower may be high, whichever of its indicators comes first. */
static void walk_from(struct walk *w, size_t at)
{
	const struct formula *f = w->l->indicators.at[at].indicator->value;

	w->marks[at] = MARK_OPEN;
	w->trail[w->depth++] = at;
	for (size_t i = 0; f && i < formula_use_count(f); i++) {
		size_t next = index_of(w->l, formula_use(f, i).indicator);

		if (w->marks[next] == MARK_OPEN)
			tell_circle(w, next);
		else if (w->marks[next] == MARK_NEW && w->depth <= CATALOG_MAX_USES)
			walk_from(w, next);
		if (w->marks[next] == MARK_NEW || w->heights[next] == CATALOG_MAX_USES) {
			too_high(w, at);
			break;
		}
		if (w->heights[at] <= w->heights[next])
			w->heights[at] = w->heights[next] + 1;
	}
	w->depth--;
	w->marks[at] = MARK_DONE;
}

void rules_of_indicators(struct loader *l)
{
	size_t count = l->indicators.len;
	struct walk w = {.l = l,
		.marks = arena_array(l->a, enum mark, count + 1),
		.heights = arena_array(l->a, int, count + 1),
		.trail = arena_array(l->a, size_t, count + 1)};

	for (size_t i = 0; i < count; i++)
		rule_of_indicator(l, l->indicators.at[i].indicator, l->indicators.at[i].node,
			&l->catalog->schema);
	for (size_t i = 0; i < count; i++)
		if (w.marks[i] == MARK_NEW)
			walk_from(&w, i);
}

/* ---- claims ---- */

typedef ARRAY(struct claim_part) claim_parts;

static void add_text(struct loader *l, claim_parts *parts, struct str text)
{
	if (text.len)
		*ARRAY_ADD(l->a, *parts) = (struct claim_part){.kind = CLAIM_TEXT, .text = text};
}

/* What stands in one pair of braces. */
static void add_brace(
	struct loader *l, claim_parts *parts, struct str inside, struct place place, bool names)
{
	struct claim_part part = {.kind = CLAIM_NAMES};

	if (!str_eq(str_trim(inside), STR("名单"))) {
		part.kind = CLAIM_FIGURE;
		part.figure = read_rule(l, FORMULA_FIGURE, inside, place, NULL);
		if (!part.figure)
			return;
	}
	if (!names && (!part.figure || formula_figure(part.figure).listing))
		pack_trouble(&l->troubles, place,
			"{名单} 只能写在 slip 里：不符的名单进核稿单，不进正文");
	*ARRAY_ADD(l->a, *parts) = part;
}

static void split(struct loader *l, const struct node *node, bool names,
	const struct claim_part **ret, size_t *ret_count)
{
	claim_parts parts = {0};
	bool same = str_eq(node->raw, node->text);
	struct str text = node->text;

	for (size_t at = 0; at < text.len;) {
		struct str rest = str_skip(text, at);
		size_t open = str_find(rest, STR("{"));

		add_text(l, &parts, str_head(rest, open));
		if (open == SIZE_MAX)
			break;
		size_t shut = str_find(rest, STR("}"));
		struct place place = same ? place_inside(node, at + open + 1) : node->raw_place;
		if (shut == SIZE_MAX || shut <= open + 1) {
			pack_trouble(&l->troubles, place,
				"花括号里应写指标或「名单」，如 {指标 的 完成率}");
			break;
		}
		add_brace(
			l, &parts, (struct str){rest.at + open + 1, shut - open - 1}, place, names);
		at += shut + 1;
	}
	*ret = parts.at;
	*ret_count = parts.len;
}

bool claim_of_each(const struct claim_part *parts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (parts[i].kind == CLAIM_FIGURE &&
			formula_figure(parts[i].figure).indicator == NULL)
			return true;
	return false;
}

static void rule_of_claim(struct loader *l, struct claim_def *def, const struct node *node)
{
	const struct node *softer = node_get(node, "softer"), *slip = node_get(node, "slip");
	const struct node *holds = node_get(node, def->over_list ? "each" : "holds");

	if (softer && softer->kind == NODE_TEXT)
		split(l, softer, false, &def->softer_parts, &def->softer_count);
	if (slip && slip->kind == NODE_TEXT)
		split(l, slip, true, &def->slip_parts, &def->slip_count);
	if (holds)
		def->holds = read_node(l, FORMULA_CLAIM, holds, NULL);
	if (!def->holds)
		return;
	struct str printed = formula_print(l->a, def->holds, SPELL_CODES);
	bool speaks = str_find(printed, STR("该指标")) != SIZE_MAX;
	if (speaks != def->over_list)
		pack_trouble(&l->troubles, holds->place,
			def->over_list ? "「each」须是关于「该指标」的条件，如：该指标 的 完成率 "
					 "不少于 50%%"
				       : "「该指标」只能用在「each」里");
	if (!def->over_list && (claim_of_each(def->softer_parts, def->softer_count) ||
				       claim_of_each(def->slip_parts, def->slip_count)))
		pack_trouble(&l->troubles, holds->place,
			"「该指标」只能用在有「each」的表述的 softer 和 slip 里");
}

void rules_of_claims(struct loader *l)
{
	for (size_t i = 0; i < l->claims.len; i++)
		rule_of_claim(l, l->claims.at[i].claim, l->claims.at[i].node);
}
