/*
 * Canonical bodies. They are YAML of one fixed form, so that the same reader
 * takes an old definition in again:
 *
 *	indicator: "hightech.stock"
 *	unit: "家"
 *	value: "hightech_certificate的holder 不重复个数 条件 …"
 *
 * In it is what can change a figure or how it is printed; formulas are in
 * codes; an indicator names the hashes of those it uses, so that its own hash
 * changes when one of them changes. What is left out when nothing is said
 * stays left out, so a key that is added to the language later changes no
 * hash.
 */
#include "catalog/inside.h"
#include "store/sm3.h"

/* ---- writing ---- */

static void put_quoted(struct buf *b, struct str text)
{
	buf_add_char(b, '"');
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (c == '"' || c == '\\')
			buf_add_char(b, '\\');
		if (c == '\n')
			buf_add(b, STR("\\n"));
		else if (c == '\t')
			buf_add(b, STR("\\t"));
		else
			buf_add_char(b, c);
	}
	buf_add_char(b, '"');
}

static void put(struct buf *b, const char *indent, const char *key, struct str text)
{
	if (!text.len)
		return;
	buf_addf(b, "%s%s: ", indent, key);
	put_quoted(b, text);
	buf_add_char(b, '\n');
}

static void put_flag(struct buf *b, const char *indent, const char *key, bool flag)
{
	if (flag)
		put(b, indent, key, STR("yes"));
}

static void put_list(
	struct buf *b, const char *indent, const char *key, const struct str *texts, size_t count)
{
	if (!count)
		return;
	buf_addf(b, "%s%s: [", indent, key);
	for (size_t i = 0; i < count; i++) {
		if (i)
			buf_add(b, STR(", "));
		put_quoted(b, texts[i]);
	}
	buf_add(b, STR("]\n"));
}

static void put_formula(struct arena *a, struct buf *b, const char *indent, const char *key,
	const struct formula *f)
{
	if (f)
		put(b, indent, key, formula_print(a, f, SPELL_CODES));
}

/* The hashes of the indicators that formulas use, each once, in order of the codes. */
static void put_uses(
	struct arena *a, struct buf *b, const struct formula *const *formulas, size_t count)
{
	ARRAY(const struct indicator_def *) used = {0};

	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; formulas[i] && k < formula_use_count(formulas[i]); k++) {
			const struct indicator_def *one = formula_use(formulas[i], k).indicator;
			size_t at = used.len;

			while (at > 0 && str_cmp(used.at[at - 1]->code, one->code) > 0)
				at--;
			if (at > 0 && used.at[at - 1] == one)
				continue;
			(void)ARRAY_ADD(a, used);
			for (size_t m = used.len - 1; m > at; m--)
				used.at[m] = used.at[m - 1];
			used.at[at] = one;
		}
	if (used.len)
		buf_add(b, STR("uses:\n"));
	for (size_t i = 0; i < used.len; i++)
		put(b, "  ", str_z(a, used.at[i]->code), used.at[i]->hash);
}

/* ---- ledgers ---- */

struct str field_type_text(struct arena *a, const struct field_def *f)
{
	struct str word = str_from_z(type_name(f->type)), more = STR_NONE;

	if (f->type == TYPE_REF)
		more = f->ref_name;
	else if (f->type == TYPE_CODE)
		more = f->code_kind;
	else if (f->type == TYPE_MONEY)
		more = f->shown_in;
	else if (f->type == TYPE_DECIMAL)
		more = str_format(a, "%d", f->decimals);
	return more.len ? str_format(a, "%.*s %.*s", STR_ARG(word), STR_ARG(more)) : word;
}

static void put_field(struct arena *a, struct buf *b, const struct field_def *f)
{
	struct str precision[2];
	size_t n = 0;

	if (f->month_ok)
		precision[n++] = STR("month");
	if (f->year_ok)
		precision[n++] = STR("year");
	buf_add(b, STR("  - name: "));
	put_quoted(b, f->name);
	buf_add_char(b, '\n');
	put(b, "    ", "type", field_type_text(a, f));
	if (f->type != TYPE_MONEY)
		put(b, "    ", "measure", f->measure);
	put_list(b, "    ", "choices", f->choices, f->choice_count);
	put_list(b, "    ", "precision", precision, n);
	if (f->longest > 0)
		put(b, "    ", "longest", str_format(a, "%d", f->longest));
	put_flag(b, "    ", "required", f->required);
	put_flag(b, "    ", "dated", f->dated);
	put_formula(a, b, "    ", "default", f->default_value);
}

static struct str canon_ledger(struct arena *a, const struct ledger_def *def)
{
	struct str *key = arena_array(a, struct str, def->key_count + 1);
	struct buf b;

	buf_init(&b, BUF_MAX_TEXT);
	put(&b, "", "ledger", def->name);
	put(&b, "", "parent", def->parent_name);
	put(&b, "", "measure", def->measure);
	for (size_t i = 0; i < def->key_count; i++)
		key[i] = def->fields[def->key[i]].name;
	put_list(&b, "", "key", key, def->key_count);
	put_formula(a, &b, "", "unit", def->unit_path);
	if (def->valid_field >= 0)
		put(&b, "", "valid", def->fields[def->valid_field].name);
	if (def->state_field >= 0)
		put(&b, "", "state", def->fields[def->state_field].name);
	buf_add(&b, STR("fields:\n"));
	for (size_t i = 0; i < def->field_count; i++)
		put_field(a, &b, &def->fields[i]);
	if (def->check_count)
		buf_add(&b, STR("checks:\n"));
	for (size_t i = 0; i < def->check_count; i++) {
		buf_add(&b, STR("  - holds: "));
		put_quoted(&b, formula_print(a, def->checks[i].holds, SPELL_CODES));
		buf_add_char(&b, '\n');
		put_flag(&b, "    ", "warn", def->checks[i].warning);
	}
	return buf_take(a, &b);
}

/* ---- indicators and claims ---- */

static struct str canon_indicator(struct arena *a, const struct indicator_def *def)
{
	struct buf b;

	buf_init(&b, BUF_MAX_TEXT);
	put(&b, "", "indicator", def->code);
	put(&b, "", "unit", def->measure);
	put(&b, "", "decimals", str_format(a, "%d", def->decimals));
	put(&b, "", "nature", str_from_z(nature_words[def->nature]));
	put_formula(a, &b, "", "value", def->value);
	put_flag(&b, "", "registered", def->registered);
	put(&b, "", "year", def->latest_year ? STR("最近公布年度") : STR_NONE);
	put(&b, "", "better", def->smaller_is_better ? STR("越小越好") : STR_NONE);
	put(&b, "", "state", def->state);
	put(&b, "", "by", def->by);
	put(&b, "", "phrase", def->phrase);
	put_uses(a, &b, &def->value, 1);
	return buf_take(a, &b);
}

/* softer and slip as text again, what stands in braces in codes. */
static struct str parts_text(struct arena *a, const struct claim_part *parts, size_t count)
{
	struct str *texts = arena_array(a, struct str, count + 1);

	for (size_t i = 0; i < count; i++) {
		texts[i] = parts[i].kind == CLAIM_NAMES ? STR("{名单}") : parts[i].text;
		if (parts[i].kind == CLAIM_FIGURE)
			texts[i] = str_format(a, "{%.*s}",
				STR_ARG(formula_print(a, parts[i].figure, SPELL_CODES)));
	}
	return str_join(a, texts, count, STR_NONE);
}

static struct str canon_claim(struct arena *a, const struct claim_def *def)
{
	size_t count = 1 + def->softer_count + def->slip_count;
	const struct formula **formulas = arena_array(a, const struct formula *, count);
	struct buf b;

	formulas[0] = def->holds;
	for (size_t i = 0; i < def->softer_count; i++)
		formulas[1 + i] = def->softer_parts[i].figure;
	for (size_t i = 0; i < def->slip_count; i++)
		formulas[1 + def->softer_count + i] = def->slip_parts[i].figure;
	buf_init(&b, BUF_MAX_TEXT);
	put(&b, "", "claim", def->code);
	put(&b, "", "words", def->words);
	put_formula(a, &b, "", def->over_list ? "each" : "holds", def->holds);
	put(&b, "", "softer", parts_text(a, def->softer_parts, def->softer_count));
	put(&b, "", "slip", parts_text(a, def->slip_parts, def->slip_count));
	put_uses(a, &b, formulas, count);
	return buf_take(a, &b);
}

/* ---- all, what is used before what uses it ---- */

static struct indicator_def *mine(const struct loader *l, const struct indicator_def *def)
{
	return pack_entry_find(&l->indicators, def->code)->indicator;
}

static void hash_indicator(struct loader *l, struct indicator_def *def)
{
	if (def->hash.len)
		return;
	for (size_t i = 0; def->value && i < formula_use_count(def->value); i++)
		hash_indicator(l, mine(l, formula_use(def->value, i).indicator));
	def->body = canon_indicator(l->a, def);
	def->hash = sm3_text(l->a, def->body);
}

struct canon_aside {
	struct aside aside;
	struct arena *arena;
	struct loader *loader;
};

/* What stands on nothing that is still to be read. */
static void canon_first(void *arg)
{
	struct canon_aside *aside = arg;
	const struct loader *l = aside->loader;

	for (size_t i = 0; i < l->ledgers.len; i++) {
		struct ledger_def *def = l->ledgers.at[i].ledger;

		def->body = canon_ledger(aside->arena, def);
		def->hash = sm3_text(aside->arena, def->body);
	}
	for (size_t i = 0; i < l->reports.len; i++) {
		struct report_def *def = l->reports.at[i].report;

		def->hash = sm3_text(aside->arena, def->body);
	}
}

struct canon_aside *canon_definitions_begin(struct loader *l)
{
	struct canon_aside *aside;

	if (troubled(&l->troubles))
		return NULL;
	aside = arena_new(l->a, struct canon_aside);
	aside->loader = l;
	aside->arena = arena_beside(l->a);
	aside_begin(&aside->aside, canon_first, aside);
	return aside;
}

void canon_definitions_end(struct loader *l, struct canon_aside *aside)
{
	if (aside)
		aside_end(&aside->aside);
	if (troubled(&l->troubles))
		return;
	for (size_t i = 0; i < l->indicators.len; i++)
		hash_indicator(l, l->indicators.at[i].indicator);
	for (size_t i = 0; i < l->reminders.len; i++)
		hash_indicator(l, l->reminders.at[i].reminder->counted);
	for (size_t i = 0; i < l->claims.len; i++) {
		struct claim_def *def = l->claims.at[i].claim;

		def->body = canon_claim(l->a, def);
		def->hash = sm3_text(l->a, def->body);
	}
}
