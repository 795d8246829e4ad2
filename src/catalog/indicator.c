/*
 * The tree of an indicator becomes its definition; its formula stays in the
 * tree until all names are known. Canonical bodies are read by the same
 * function: they have one key more, uses.
 */
#include "catalog/inside.h"

static const struct str indicator_keys[] = {STR_INIT("indicator"), STR_INIT("label"),
	STR_INIT("unit"), STR_INIT("decimals"), STR_INIT("nature"), STR_INIT("value"),
	STR_INIT("registered"), STR_INIT("year"), STR_INIT("better"), STR_INIT("state"),
	STR_INIT("by"), STR_INIT("phrase"), STR_INIT("source"), STR_INIT("office"),
	STR_INIT("basis"), STR_INIT("note"), STR_INIT("also"), STR_INIT("uses")};

static void read_value(struct loader *l, const struct node *node, struct indicator_def *def)
{
	static const char *const years[] = {"最近公布年度"};
	static const char *const better[] = {"越大越好", "越小越好"};

	(void)node_text(
		l, node, "value"); /* tells what is no text; read when all names are known */
	def->registered = node_flag(l, node, "registered", false);
	def->latest_year = node_word(l, node, "year", years, COUNT_OF(years)) == 0;
	def->smaller_is_better = node_word(l, node, "better", better, COUNT_OF(better)) == 1;
	def->state = node_text(l, node, "state");
	def->by = node_text(l, node, "by");
	if (!node_get(node, "value") && !def->registered)
		pack_trouble(&l->troubles, node->place,
			"指标「%.*s」既没有公式（value）也不登记（registered: yes），无从得数",
			STR_ARG(def->label));
	if (def->by.len && !node_get(node, "value"))
		pack_trouble(&l->troubles, node_get(node, "by")->place,
			"指标「%.*s」没有公式，不能写 by", STR_ARG(def->label));
}

/* "现有高新技术企业{}家": the number stands at {}, once. */
static void read_phrase(struct loader *l, const struct node *node, struct indicator_def *def)
{
	def->phrase = node_text(l, node, "phrase");
	size_t at = str_find(def->phrase, STR("{}"));

	if (!def->phrase.len)
		return;
	if (at == SIZE_MAX || str_find(str_skip(def->phrase, at + 2), STR("{}")) != SIZE_MAX)
		pack_trouble(&l->troubles, node_get(node, "phrase")->place,
			"「phrase」里须有且只有一个 {}，数字填在那里");
}

static void read_words(struct loader *l, const struct node *node, struct indicator_def *def)
{
	def->source = node_text(l, node, "source");
	def->office = node_text(l, node, "office");
	def->basis = node_text(l, node, "basis");
	def->note = node_text(l, node, "note");
	node_texts(l, node, "also", &def->also, &def->also_count);
}

struct indicator_def *pack_indicator(struct loader *l, const struct node *node, bool stored)
{
	struct indicator_def *def = arena_new(l->a, struct indicator_def);

	if (!map_ok(l, node, indicator_keys, COUNT_OF(indicator_keys) - !stored) &&
		node->kind != NODE_MAP)
		return NULL;
	def->place = node->place;
	def->code = node_need(l, node, "indicator", STR("指标"));
	struct str what = str_format(l->a, "指标「%.*s」", STR_ARG(def->code));
	if (!pack_code_ok(l, def->code, CODE_DOTTED, node_place(node, "indicator")))
		return NULL;
	if (stored) {
		def->label = def->code; /* until the caller knows better */
	} else {
		def->label = node_need(l, node, "label", what);
		(void)label_fits(l, def->label, node_place(node, "label"));
	}
	def->measure = node_get(node, "unit") ? node_text(l, node, "unit") : STR_NONE;
	def->quantity = quantity_from(def->measure);
	bool fraction = def->quantity == QUANTITY_MONEY || def->quantity == QUANTITY_RATIO ||
			def->quantity == QUANTITY_POINTS;
	def->decimals = node_int(l, node, "decimals", 9, fraction ? 2 : 0);
	int nature = node_word(l, node, "nature", nature_words, COUNT_OF(nature_words));
	if (!node_get(node, "nature"))
		pack_trouble(&l->troubles, node->place, "%.*s缺少「nature」（时点 时期 累计 比率）",
			STR_ARG(what));
	def->nature = nature < 0 ? NATURE_POINT : (enum indicator_nature)nature;
	read_value(l, node, def);
	read_phrase(l, node, def);
	read_words(l, node, def);
	return def;
}

void pack_read_indicator(struct loader *l, const struct node *node)
{
	struct indicator_def *def = pack_indicator(l, node, false);

	if (def)
		pack_entry_add(l, &l->indicators,
			(struct entry){.code = def->code,
				.label = def->label,
				.place = def->place,
				.node = node,
				.indicator = def},
			"指标");
}
