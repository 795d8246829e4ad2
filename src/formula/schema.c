/*
 * Looking up names is a walk over short lists: a pack has some dozens of
 * ledgers and hundreds of indicators, and formulas are read at start.
 */
#include "formula/schema.h"

#include "formula/words.h"

const char *const nature_words[] = {"时点", "时期", "累计", "比率"};

const struct ledger_def *schema_ledger(const struct schema *schema, struct str name)
{
	for (size_t i = 0; i < schema->ledger_count; i++)
		if (str_eq(schema->ledgers[i]->name, name) ||
			str_eq(schema->ledgers[i]->label, name))
			return schema->ledgers[i];
	return NULL;
}

const struct indicator_def *schema_indicator(const struct schema *schema, struct str name)
{
	for (size_t i = 0; i < schema->indicator_count; i++)
		if (str_eq(schema->indicators[i]->code, name) ||
			str_eq(schema->indicators[i]->label, name))
			return schema->indicators[i];
	return NULL;
}

static bool called(struct arena *a, const struct indicator_def *indicator, struct str key)
{
	if (str_eq(str_name_key(a, indicator->label), key))
		return true;
	for (size_t i = 0; i < indicator->also_count; i++)
		if (str_eq(str_name_key(a, indicator->also[i]), key))
			return true;
	return false;
}

const struct indicator_def *schema_indicator_called(
	struct arena *a, const struct schema *schema, struct str name)
{
	const struct indicator_def *found = schema_indicator(schema, name);
	struct str key = str_name_key(a, name);
	size_t hits = 0;

	if (found != NULL || key.len == 0)
		return found;
	for (size_t i = 0; i < schema->indicator_count; i++)
		if (called(a, schema->indicators[i], key)) {
			found = schema->indicators[i];
			hits++;
		}
	return hits == 1 ? found : NULL;
}

const struct field_def *ledger_field(const struct ledger_def *ledger, struct str name)
{
	for (size_t i = 0; i < ledger->field_count; i++)
		if (str_eq(ledger->fields[i].name, name) || str_eq(ledger->fields[i].label, name))
			return &ledger->fields[i];
	return NULL;
}

/* Labels for Chinese, codes for those who write codes. */
static void near_add_name(struct near *near, struct str code, struct str label)
{
	bool ascii = near->name.len > 0 && (unsigned char)near->name.at[0] < 0x80;

	near_add(near, ascii ? code : label);
}

struct str schema_near(struct arena *a, const struct schema *schema,
	const struct ledger_def *ledger, struct str name)
{
	struct near near = {.name = name};

	if (ledger) {
		for (size_t i = 0; i < ledger->field_count; i++)
			near_add_name(&near, ledger->fields[i].name, ledger->fields[i].label);
		if (ledger->parent)
			near_add_name(&near, ledger->parent->name, ledger->parent->label);
		return near_text(a, &near);
	}
	for (size_t i = 0; i < schema->ledger_count; i++)
		near_add_name(&near, schema->ledgers[i]->name, schema->ledgers[i]->label);
	for (size_t i = 0; i < schema->indicator_count; i++)
		near_add_name(&near, schema->indicators[i]->code, schema->indicators[i]->label);
	return near_text(a, &near);
}

struct str ledger_table(struct arena *a, const struct ledger_def *ledger)
{
	return str_format(a, "r_%.*s", STR_ARG(ledger->name));
}

struct str ledger_history_table(struct arena *a, const struct ledger_def *ledger)
{
	return str_format(a, "r_%.*s_history", STR_ARG(ledger->name));
}

static bool whole_word(struct str label)
{
	const struct word_table *tables[] = {
		&words_join, &words_open, &words_relation, &words_time, &words_aggregate};
	size_t len;

	for (size_t i = 0; i < COUNT_OF(tables); i++)
		if (word_match(tables[i], label, &len) && len == label.len)
			return true;
	return false;
}

/* Marks that mean something in a formula, in a tag or in a definition's file. */
static bool mark(uint32_t cp)
{
	static const struct str marks = STR_INIT("+-*/=<>()[]{}\"',;:!%|~^`#@\\?"
						 "−×÷·≥≤≠≧≦“”‘’「」『』【】〔〕《》、,。;:");
	uint32_t narrow = cp_narrow(cp);

	if (cp_is_han(cp))
		return false;
	for (size_t at = 0; at < marks.len;)
		if (utf8_next(marks, &at) == narrow)
			return true;
	return false;
}

static bool blank(uint32_t cp)
{
	return cp_narrow(cp) <= ' ' || cp == 0x7F || cp == 0xA0 || (cp >= 0x2000 && cp <= 0x200F) ||
	       cp == 0x2028 || cp == 0x2029 || cp == 0xFEFF;
}

static const char *label_trouble(struct str label)
{
	if (label.len == 0)
		return "名称是空的";
	if (!str_is_utf8(label))
		return "名称不是有效的 UTF-8";
	if (utf8_count(label) > LABEL_MAX)
		return "名称太长";
	for (size_t at = 0; at < label.len;) {
		uint32_t cp = utf8_next(label, &at);

		if (cp == 0x7684)
			return "名称里不能有“的”，公式用它引到别的字段";
		if (blank(cp))
			return "名称里不能有空格";
		if (mark(cp))
			return "名称里不能有标点、括号和运算符号";
	}
	size_t at = 0;
	uint32_t head = cp_narrow(utf8_next(label, &at));

	if (head >= '0' && head <= '9')
		return "名称不能以数字开头";
	return whole_word(label) ? "这是公式里的词，不能作名称" : NULL;
}

bool label_ok(struct str label, struct str *ret_why)
{
	const char *why = label_trouble(label);

	if (!why)
		return true;
	*ret_why = str_from_z(why);
	return false;
}
