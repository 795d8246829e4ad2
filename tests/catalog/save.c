/* Definitions in the database, on both engines: written once, read again by hash as they were. */
#include "both.h"
#include "catalog/catalog.h"
#include "store/sm3.h"

#define HEAD "title: 试\nissuer: 测试\nversion: 1\neffective: 2023-01-01\n"
#define OLD                                                                                             \
	"- {indicator: x.base, label: 试底数, unit: 家, nature: 时点, office: 旧股,\n"          \
	"   value: 单位 个数 条件 类别 等于 企业, phrase: '有{}家'}\n"                    \
	"- {indicator: x.more, label: 试加数, unit: 家, nature: 时点, value: 试底数 + 1家}\n" \
	"- {indicator: x.sum, label: 试总数, unit: 家, nature: 时点, value: 试加数 + 试底数}\n"
/* x.base means something else now and is called otherwise; x.more is gone. */
#define NEW                                                                                        \
	"- {indicator: x.base, label: 新底数, unit: 家, nature: 时点, office: 新股,\n"     \
	"   value: 单位 个数 条件 类别 等于 园区}\n"                                   \
	"- {indicator: x.sum, label: 新总数, unit: 家, nature: 时点, value: 新底数 + 2家}\n"

static struct catalog *load(struct job *job, const char *indicators)
{
	const struct pack_file files[] = {
		{STR("pack.yaml"), STR(HEAD)},
		{STR("indicators/x.yaml"), str_from_z(indicators)},
	};
	struct catalog *catalog;

	OK(job, catalog_load_files(job, true, files, COUNT_OF(files), &catalog));
	return catalog;
}

static void save(struct both *t, const struct catalog *catalog)
{
	OK(&t->job, store_begin_write(&t->job, t->store));
	OK(&t->job, catalog_save(&t->job, catalog, t->store));
	OK(&t->job, store_commit(&t->job, t->store));
}

static int64_t count(struct both *t)
{
	struct statement *s;

	OK(&t->job, store_begin_read(&t->job, t->store));
	OK(&t->job, store_prepare(&t->job, t->store, STR("select count(*) from definition"), &s));
	GIVES(&t->job, RC_ROW, statement_step(&t->job, s));
	int64_t n = column_int(s, 0);
	statement_done(s);
	store_rollback(t->store);
	return n;
}

static void run(struct both *t, struct str sql)
{
	struct statement *s;

	OK(&t->job, store_begin_write(&t->job, t->store));
	OK(&t->job, store_prepare(&t->job, t->store, sql, &s));
	OK(&t->job, statement_run(&t->job, s, NULL));
	OK(&t->job, store_commit(&t->job, t->store));
}

static struct str hash_of(const struct catalog *catalog, const char *code)
{
	return schema_indicator(&catalog->schema, str_from_z(code))->hash;
}

static void saving_twice_adds_nothing(void **state)
{
	struct both t;

	(void)state;
	both_open(&t);
	struct catalog *catalog = load(&t.job, OLD);
	save(&t, catalog);
	int64_t once = count(&t);
	assert_int_equal(
		once, (int64_t)(catalog->schema.ledger_count + catalog->schema.indicator_count +
				catalog->claim_count + catalog->report_count));
	save(&t, catalog);
	assert_int_equal(count(&t), once);
	struct catalog *later = load(&t.job, NEW);
	save(&t, later);
	assert_int_equal(count(&t), once + 2);
	catalog_free(later);
	catalog_free(catalog);
	both_close(&t);
}

static void an_indicator_of_old_comes_back_with_what_it_used_then(void **state)
{
	struct both t;
	struct indicator_def *sum;

	(void)state;
	both_open(&t);
	struct catalog *old = load(&t.job, OLD), *new = load(&t.job, NEW);
	save(&t, old);
	save(&t, new);
	struct str hash = hash_of(old, "x.sum");
	OK(&t.job, store_begin_read(&t.job, t.store));
	OK(&t.job, catalog_indicator_by_hash(&t.job, new, t.store, hash, &sum));
	assert_str(sum->label, "新总数");
	assert_true(str_eq(sum->hash, hash));
	assert_true(str_eq(sum->body, schema_indicator(&old->schema, STR("x.sum"))->body));
	assert_int_equal(formula_use_count(sum->value), 2);
	const struct indicator_def *more = formula_use(sum->value, 0).indicator;
	const struct indicator_def *base = formula_use(sum->value, 1).indicator;
	assert_str(more->code, "x.more");
	assert_str(more->label, "x.more"); /* it has no name any more */
	assert_true(str_eq(base->hash, hash_of(old, "x.base")));
	assert_str(base->label, "新底数");
	assert_str(base->office, "新股");
	assert_str(base->phrase, "有{}家");
	assert_str(formula_print(t.job.arena, base->value, SPELL_LABELS),
		"单位 个数 条件 类别 等于 \"企业\"");
	/* It is one and the same definition, whichever way leads to it. */
	assert_ptr_equal(formula_use(more->value, 0).indicator, base);
	/* What is unchanged is today's own. */
	OK(&t.job, catalog_indicator_by_hash(
			   &t.job, new, t.store, hash_of(new, "rd.intensity"), &sum));
	assert_ptr_equal(formula_use(sum->value, 0).indicator,
		schema_indicator(&new->schema, STR("rd.expenditure")));
	catalog_free(new);
	catalog_free(old);
	both_close(&t);
}

static void a_hash_that_nobody_wrote_is_missing(void **state)
{
	struct both t;
	struct indicator_def *def;

	(void)state;
	both_open(&t);
	struct catalog *catalog = load(&t.job, OLD);
	OK(&t.job, store_begin_read(&t.job, t.store));
	GIVES(&t.job, RC_MISSING,
		catalog_indicator_by_hash(
			&t.job, catalog, t.store, hash_of(catalog, "x.sum"), &def));
	SAYS(&t.job, "数据库里没有这个版本的定义");
	catalog_free(catalog);
	both_close(&t);
}

static void a_body_that_was_altered_is_refused(void **state)
{
	struct both t;
	struct indicator_def *def;

	(void)state;
	both_open(&t);
	struct catalog *catalog = load(&t.job, OLD);
	save(&t, catalog);
	run(&t, STR("update definition set body = body || ' ' where code = 'x.base'"));
	OK(&t.job, store_begin_read(&t.job, t.store));
	GIVES(&t.job, RC_INVALID,
		catalog_indicator_by_hash(
			&t.job, catalog, t.store, hash_of(catalog, "x.base"), &def));
	SAYS(&t.job, "的内容与它的摘要不符，数据库里的定义被改动过");
	catalog_free(catalog);
	both_close(&t);
}

static void what_is_no_indicator_is_refused(void **state)
{
	struct both t;
	struct indicator_def *def;

	(void)state;
	both_open(&t);
	struct catalog *catalog = load(&t.job, OLD);
	save(&t, catalog);
	OK(&t.job, store_begin_read(&t.job, t.store));
	GIVES(&t.job, RC_INVALID,
		catalog_indicator_by_hash(&t.job, catalog, t.store,
			schema_ledger(&catalog->schema, STR("party"))->hash, &def));
	SAYS(&t.job, "不是指标");
	catalog_free(catalog);
	both_close(&t);
}

static void a_definition_of_a_ledger_that_is_gone_says_what_it_misses(void **state)
{
	struct both t;
	struct indicator_def *def;

	(void)state;
	both_open(&t);
	struct catalog *catalog = load(&t.job, OLD);
	struct str body =
		STR("indicator: \"x.lost\"\nunit: \"家\"\ndecimals: \"0\"\nnature: \"时点\"\n"
		    "value: \"lost 个数\"\n");
	struct str hash = sm3_text(t.job.arena, body);
	run(&t, str_format(t.job.arena,
			"insert into definition (hash, kind, code, body) values "
			"('%.*s', 'indicator', 'x.lost', '%.*s')",
			STR_ARG(hash), STR_ARG(body)));
	OK(&t.job, store_begin_read(&t.job, t.store));
	GIVES(&t.job, RC_INVALID, catalog_indicator_by_hash(&t.job, catalog, t.store, hash, &def));
	SAYS(&t.job, "没有叫“lost”的台账或指标");
	catalog_free(catalog);
	both_close(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(saving_twice_adds_nothing),
		cmocka_unit_test(an_indicator_of_old_comes_back_with_what_it_used_then),
		cmocka_unit_test(a_hash_that_nobody_wrote_is_missing),
		cmocka_unit_test(a_body_that_was_altered_is_refused),
		cmocka_unit_test(what_is_no_indicator_is_refused),
		cmocka_unit_test(a_definition_of_a_ledger_that_is_gone_says_what_it_misses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
