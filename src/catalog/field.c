/*
 * One field: its type is a word or two ("money 万元", "ref party"), the rest
 * are keys that only some types know.
 */
#include "catalog/inside.h"

static const struct str field_keys[] = {STR_INIT("name"), STR_INIT("label"), STR_INIT("type"),
	STR_INIT("required"), STR_INIT("precision"), STR_INIT("also"), STR_INIT("default"),
	STR_INIT("note"), STR_INIT("choices"), STR_INIT("measure"), STR_INIT("dated"),
	STR_INIT("longest")};

/* Kinds of codes, each with its own spelling and check; the ledger room knows how. */
static const struct str code_kinds[] = {
	STR_INIT("uscc"),                 /* 统一社会信用代码, GB 32100 */
	STR_INIT("hightech_certificate"), /* GR202234001234 */
	STR_INIT("division"),             /* GB/T 2260 and the statistics bureau's 12 digits */
	STR_INIT("plain"),                /* folded, nothing else */
};

static bool one_of(struct str word, const struct str *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(word, list[i]))
			return true;
	return false;
}

/* ---- the second word of a type ---- */

static void no_word(struct loader *l, struct field_def *f, struct str word, struct place place)
{
	if (word.len)
		pack_trouble(&l->troubles, place, "类型 %s 后面不能再写「%.*s」",
			type_name(f->type), STR_ARG(word));
}

static void ref_word(struct loader *l, struct field_def *f, struct str word, struct place place)
{
	f->ref_name = word;
	if (!word.len)
		pack_trouble(&l->troubles, place, "类型 ref 后面须写台账的代码，如 ref party");
}

static void code_word(struct loader *l, struct field_def *f, struct str word, struct place place)
{
	f->code_kind = word.len ? word : STR("plain");
	if (!one_of(f->code_kind, code_kinds, COUNT_OF(code_kinds)))
		pack_trouble(&l->troubles, place, "不认识的代码种类「%.*s」，可用：%.*s",
			STR_ARG(word),
			STR_ARG(str_join(l->a, code_kinds, COUNT_OF(code_kinds), STR(" "))));
}

static void money_word(struct loader *l, struct field_def *f, struct str word, struct place place)
{
	int64_t fen;

	f->shown_in = word.len ? word : STR("元");
	f->measure = STR("元");
	if (!money_unit(f->shown_in, &fen))
		pack_trouble(&l->troubles, place,
			"「%.*s」不是金额的单位，可用：元 千元 万元 百万元 千万元 亿元",
			STR_ARG(word));
}

static void decimal_word(struct loader *l, struct field_def *f, struct str word, struct place place)
{
	int64_t n;

	f->decimals = 1;
	if (!int_from(word, &n) || n < 1 || n > 9)
		pack_trouble(
			&l->troubles, place, "类型 decimal 后面须写小数位数 1 到 9，如 decimal 2");
	else
		f->decimals = (int)n;
}

typedef void word_fn(struct loader *l, struct field_def *f, struct str word, struct place place);

static const struct {
	struct str word;
	enum type type;
	word_fn *read;
} types[] = {
	{STR_INIT("text"), TYPE_TEXT, no_word},
	{STR_INIT("code"), TYPE_CODE, code_word},
	{STR_INIT("choice"), TYPE_CHOICE, no_word},
	{STR_INIT("int"), TYPE_INT, no_word},
	{STR_INIT("decimal"), TYPE_DECIMAL, decimal_word},
	{STR_INIT("money"), TYPE_MONEY, money_word},
	{STR_INIT("bool"), TYPE_BOOL, no_word},
	{STR_INIT("date"), TYPE_DATE, no_word},
	{STR_INIT("span"), TYPE_SPAN, no_word},
	{STR_INIT("ref"), TYPE_REF, ref_word},
	{STR_INIT("personal"), TYPE_PERSONAL, no_word},
};

static void read_type(struct loader *l, const struct node *node, struct field_def *f)
{
	struct str text = node_text(l, node, "type");
	struct str words[COUNT_OF(types)];

	if (!text.len)
		return;
	struct place place = node_get(node, "type")->place;
	struct str rest = text, word = str_cut(&rest, STR(" "));
	for (size_t i = 0; i < COUNT_OF(types); i++) {
		words[i] = types[i].word;
		if (!str_eq(word, words[i]))
			continue;
		f->type = types[i].type;
		types[i].read(l, f, str_trim(rest), place);
		return;
	}
	pack_trouble(&l->troubles, place, "不认识的类型「%.*s」，可用：%.*s", STR_ARG(text),
		STR_ARG(str_join(l->a, words, COUNT_OF(words), STR(" "))));
}

/* ---- keys of some types only ---- */

static void read_choices(struct loader *l, const struct node *node, struct field_def *f)
{
	const struct node *value = node_get(node, "choices");

	node_texts(l, node, "choices", &f->choices, &f->choice_count);
	if (f->type == TYPE_CHOICE && !f->choice_count)
		pack_trouble(&l->troubles, node->place,
			"字段「%.*s」是 choice，须用 choices: [甲, 乙] 列出选项",
			STR_ARG(f->label));
	else if (f->type != TYPE_CHOICE && value)
		pack_trouble(&l->troubles, value->place, "字段「%.*s」不是 choice，不能有 choices",
			STR_ARG(f->label));
	if (f->choice_count > CATALOG_MAX_CHOICES)
		pack_trouble(&l->troubles, value->place, "字段「%.*s」的选项太多，最多 %d 个",
			STR_ARG(f->label), CATALOG_MAX_CHOICES);
}

static void read_precision(struct loader *l, const struct node *node, struct field_def *f)
{
	const struct node *value = node_get(node, "precision");
	const struct str *words = NULL;
	size_t count = 0;

	if (!value)
		return;
	if (f->type != TYPE_DATE)
		pack_trouble(&l->troubles, value->place, "只有 date 字段可以写 precision");
	node_texts(l, node, "precision", &words, &count);
	for (size_t i = 0; i < count; i++) {
		f->month_ok = f->month_ok || str_eq(words[i], STR("month"));
		f->year_ok = f->year_ok || str_eq(words[i], STR("year"));
		if (!str_eq(words[i], STR("day")) && !str_eq(words[i], STR("month")) &&
			!str_eq(words[i], STR("year")))
			pack_trouble(&l->troubles, value->place,
				"precision 不能是「%.*s」，可用：day month year",
				STR_ARG(words[i]));
	}
}

static void read_measure(struct loader *l, const struct node *node, struct field_def *f)
{
	struct str measure = node_text(l, node, "measure");

	if (!measure.len)
		return;
	if (f->type == TYPE_INT || f->type == TYPE_DECIMAL)
		f->measure = measure;
	else
		pack_trouble(&l->troubles, node_get(node, "measure")->place,
			"只有 int 和 decimal 字段可以写 measure（金额的单位写在类型里：money "
			"万元）");
}

static void read_longest(struct loader *l, const struct node *node, struct field_def *f)
{
	const struct node *value = node_get(node, "longest");
	int64_t n;

	if (!value)
		return;
	if (f->type != TYPE_TEXT)
		pack_trouble(&l->troubles, value->place, "只有 text 字段可以写 longest");
	else if (!int_from(node_text(l, node, "longest"), &n) || n < 1 || n > CATALOG_MAX_LONGEST)
		pack_trouble(&l->troubles, value->place, "longest 须是 1 到 %d 的字数",
			CATALOG_MAX_LONGEST);
	else
		f->longest = (int)n;
}

static void read_dated(struct loader *l, const struct node *node, struct field_def *f)
{
	f->dated = node_flag(l, node, "dated", false);
	f->default_text = node_text(l, node, "default");
	if (f->dated && (f->type == TYPE_SPAN || f->type == TYPE_PERSONAL))
		pack_trouble(&l->troubles, node->place, "字段「%.*s」：%s 不能随日期变化（dated）",
			STR_ARG(f->label), type_name(f->type));
	if (f->dated && f->default_text.len)
		pack_trouble(&l->troubles, node->place, "字段「%.*s」随日期变化，不能有 default",
			STR_ARG(f->label));
}

static void read_field(struct loader *l, const struct node *node, struct ledger_def *def)
{
	struct field_def f = {.place = node->place};

	if (!map_ok(l, node, field_keys, COUNT_OF(field_keys)) && node->kind != NODE_MAP)
		return;
	struct str what = str_format(l->a, "台账「%.*s」的字段", STR_ARG(def->name));
	f.name = node_need(l, node, "name", what);
	f.label = node_need(l, node, "label", what);
	if (!node_get(node, "type"))
		pack_trouble(&l->troubles, node->place, "%.*s「%.*s」缺少「type」", STR_ARG(what),
			STR_ARG(f.label));
	read_type(l, node, &f);
	/* A field with a slip is kept as a text, so that the keys that name it are not told as wrong too. */
	if (f.type == TYPE_NONE)
		f.type = TYPE_TEXT;
	(void)pack_code_ok(l, f.name, CODE_NAME, node_place(node, "name"));
	(void)label_fits(l, f.label, node_place(node, "label"));
	if (!f.name.len || !f.label.len)
		return;
	if (pack_field_index(def, f.name) >= 0 || pack_field_index(def, f.label) >= 0) {
		pack_trouble(&l->troubles, node->place, "台账「%.*s」里字段「%.*s」（%.*s）重复",
			STR_ARG(def->name), STR_ARG(f.label), STR_ARG(f.name));
		return;
	}
	f.required = node_flag(l, node, "required", false);
	f.note = node_text(l, node, "note");
	node_texts(l, node, "also", &f.also, &f.also_count);
	read_choices(l, node, &f);
	read_precision(l, node, &f);
	read_measure(l, node, &f);
	read_dated(l, node, &f);
	read_longest(l, node, &f);
	def->fields[def->field_count++] = f;
}

void pack_read_fields(struct loader *l, const struct node *list, struct ledger_def *def)
{
	if (list->kind != NODE_LIST) {
		pack_trouble(&l->troubles, list->place, "「fields」应是列表，每项以「- 」开头");
		return;
	}
	if (list->count > CATALOG_MAX_FIELDS) {
		pack_trouble(&l->troubles, list->place, "台账「%.*s」的字段太多，最多 %d 个",
			STR_ARG(def->name), CATALOG_MAX_FIELDS);
		return;
	}
	def->fields = arena_array(l->a, struct field_def, list->count + 1);
	for (size_t i = 0; i < list->count; i++)
		read_field(l, list->items[i], def);
}
