/*
 * Definitions in the database, and an old one taken in again.
 *
 * An indicator of old is read from its canonical body by the reader of packs.
 * Those it uses are read the same way, by the hashes in its body, and stand in
 * a copy of the schema in the place of today's: what it meant then is what it
 * is computed from now. The chain of hashes cannot form a circle; its depth
 * has the ceiling that loading has.
 */
#include "catalog/inside.h"
#include "definition.sql.h"
#include "store/sm3.h"

/* ---- writing ---- */

static enum rc save_one(struct job *job, struct store *store, struct str hash, struct str kind,
	struct str code, struct str body)
{
	int64_t changed;

	TRY(definition_add(job, store, hash, kind, code, body, &changed));
	return RC_OK;
}

enum rc catalog_save(struct job *job, const struct catalog *catalog, struct store *store)
{
	for (size_t i = 0; i < catalog->schema.ledger_count; i++) {
		const struct ledger_def *def = catalog->schema.ledgers[i];

		TRY(save_one(job, store, def->hash, STR("ledger"), def->name, def->body));
	}
	for (size_t i = 0; i < catalog->schema.indicator_count; i++) {
		const struct indicator_def *def = catalog->schema.indicators[i];

		TRY(save_one(job, store, def->hash, STR("indicator"), def->code, def->body));
	}
	for (size_t i = 0; i < catalog->claim_count; i++) {
		const struct claim_def *def = catalog->claims[i];

		TRY(save_one(job, store, def->hash, STR("claim"), def->code, def->body));
	}
	for (size_t i = 0; i < catalog->report_count; i++) {
		const struct report_def *def = catalog->reports[i];

		TRY(save_one(job, store, def->hash, STR("report"), def->code, def->body));
	}
	return RC_OK;
}

/* ---- reading an old one ---- */

struct past {
	struct loader loader; /* only its job, arena and troubles are used */
	const struct catalog *catalog;
	struct store *store;
	ARRAY(const struct indicator_def *) read; /* each once, however many ways lead to it */
};

static enum rc old_indicator(
	struct past *p, struct str hash, size_t depth, struct indicator_def **ret);

/* The tree of a stored body. */
static enum rc old_tree(struct past *p, struct str hash, struct node **ret, struct str *ret_body)
{
	struct job *job = p->loader.job;
	struct str file = str_format(p->loader.a, "定义 %.*s", STR_ARG(str_head(hash, 12)));
	struct definition_get_row row;
	struct node **documents;
	size_t count;

	TRY(definition_get(job, p->store, hash, &row));
	if (!str_eq(sm3_text(p->loader.a, row.body), hash))
		return fail(job, RC_INVALID, "%.*s 的内容与它的摘要不符，数据库里的定义被改动过",
			STR_ARG(file));
	if (!str_eq(row.kind, STR("indicator")))
		return fail(job, RC_INVALID, "%.*s 不是指标", STR_ARG(file));
	if (!tree_read(p->loader.a, &p->loader.troubles, file, row.body, &documents, &count) ||
		count != 1)
		return fail(job, RC_INVALID, "%.*s 读不懂", STR_ARG(file));
	*ret = documents[0];
	*ret_body = row.body;
	return RC_OK;
}

/* Today's words about it; an indicator that is no longer there goes by its code. */
static void todays_words(const struct past *p, struct indicator_def *def)
{
	const struct indicator_def *now = schema_indicator(&p->catalog->schema, def->code);

	if (!now)
		return;
	def->label = now->label;
	def->source = now->source;
	def->office = now->office;
	def->basis = now->basis;
	def->note = now->note;
	def->also = now->also;
	def->also_count = now->also_count;
}

/* The indicator of a hash that another one uses: today's when it is still the same. */
static enum rc used_then(
	struct past *p, struct str hash, size_t depth, const struct indicator_def **ret)
{
	const struct schema *today = &p->catalog->schema;
	struct indicator_def *then;

	for (size_t i = 0; i < today->indicator_count; i++)
		if (str_eq(today->indicators[i]->hash, hash)) {
			*ret = today->indicators[i];
			return RC_OK;
		}
	for (size_t i = 0; i < p->read.len; i++)
		if (str_eq(p->read.at[i]->hash, hash)) {
			*ret = p->read.at[i];
			return RC_OK;
		}
	TRY(old_indicator(p, hash, depth + 1, &then));
	*ret = then;
	return RC_OK;
}

/* A schema in which the indicators used are those of then. */
static enum rc schema_of_then(
	struct past *p, const struct node *uses, size_t depth, const struct schema **ret)
{
	struct schema *schema = arena_new(p->loader.a, struct schema);
	size_t count = p->catalog->schema.indicator_count, used = uses ? uses->count : 0;
	const struct indicator_def **list =
		arena_array(p->loader.a, const struct indicator_def *, count + used + 1);

	*schema = p->catalog->schema;
	for (size_t i = 0; i < count; i++)
		list[i] = schema->indicators[i];
	for (size_t i = 0; i < used; i++) {
		const struct indicator_def *then;
		size_t at = 0;

		TRY(used_then(p, uses->items[i]->text, depth, &then));
		while (at < count && !str_eq(list[at]->code, then->code))
			at++;
		list[at] = then;
		count += at == count;
	}
	schema->indicators = list;
	schema->indicator_count = count;
	schema_index(p->loader.a, schema);
	*ret = schema;
	return RC_OK;
}

static enum rc old_indicator(
	struct past *p, struct str hash, size_t depth, struct indicator_def **ret)
{
	struct loader *l = &p->loader;
	const struct schema *schema;
	struct node *node;
	struct str body;

	if (depth > CATALOG_MAX_USES)
		return fail(
			l->job, RC_INVALID, "指标引用指标的层次太深，最多 %d 层", CATALOG_MAX_USES);
	TRY(old_tree(p, hash, &node, &body));
	struct indicator_def *def = pack_indicator(l, node, true);
	const struct node *uses = node_get(node, "uses");
	if (!def || troubled(&l->troubles) || (uses && uses->kind != NODE_MAP))
		return fail(l->job, RC_INVALID, "定义 %.*s 读不懂", STR_ARG(str_head(hash, 12)));
	todays_words(p, def);
	TRY(schema_of_then(p, uses, depth, &schema));
	rule_of_indicator(l, def, node, schema);
	if (troubled(&l->troubles))
		return pack_troubles_fail(&l->troubles, l->job);
	def->hash = str_copy(l->a, hash);
	def->body = body;
	*ARRAY_ADD(l->a, p->read) = def;
	*ret = def;
	return RC_OK;
}

enum rc catalog_indicator_by_hash(struct job *job, const struct catalog *catalog,
	struct store *store, struct str hash, struct indicator_def **ret)
{
	struct past p = {.catalog = catalog, .store = store};

	p.loader.job = job;
	p.loader.a = job->arena;
	p.loader.troubles.a = job->arena;
	return old_indicator(&p, hash, 0, ret);
}
