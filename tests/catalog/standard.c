/* The standard pack: it loads, it is what the engine needs, and it reads as it should. */
#include "../check.h"

#include "catalog/catalog.h"

#include <stdlib.h>

static struct job job;
static struct catalog *catalog;

static int load(void **state)
{
	(void)state;
	job_init(&job, STR("test"));
	if (catalog_load(&job, NULL, 0, &catalog) == RC_OK)
		return 0;
	print_error("%.*s\n", STR_ARG(job_error(&job)));
	return -1;
}

static int drop(void **state)
{
	(void)state;
	catalog_free(catalog);
	job_done(&job);
	return 0;
}

static void the_standard_pack_loads_and_says_its_version(void **state)
{
	(void)state;
	assert_int_equal(catalog->pack_count, 1);
	assert_text(catalog->packs[0].issuer, "科账项目");
	assert_text(catalog->packs[0].path, "standard");
	assert_false(catalog->packs[0].locked);
	assert_text(catalog->version, "标准口径包 0.1.0");
}

static void a_ledger_is_found_by_code_and_by_label(void **state)
{
	const struct ledger_def *l = schema_ledger(&catalog->schema, STR("高企证书"));

	(void)state;
	assert_non_null(l);
	assert_ptr_equal(l, schema_ledger(&catalog->schema, STR("hightech_certificate")));
	assert_text(l->measure, "张");
	assert_int_equal(l->key_count, 1);
	assert_text(l->fields[l->key[0]].name, "number");
	assert_int_equal(l->check_count, 4);
	assert_false(l->checks[0].warning);
	assert_true(l->checks[3].warning);
	assert_text(l->checks[3].text, "退出日期 不为空 则 退出原因 不为空");
	assert_text(l->checks[3].message, "填了退出日期，请补上退出原因");
	assert_int_equal(l->title_field, 0);
	assert_int_equal(l->valid_field, -1);
	assert_non_null(l->unit_path);
}

static void a_default_is_a_formula_of_its_ledger(void **state)
{
	const struct field_def *f =
		ledger_field(schema_ledger(&catalog->schema, STR("高企证书")), STR("到期日期"));

	(void)state;
	assert_non_null(f->default_value);
	assert_text(
		formula_print(job.arena, f->default_value, SPELL_LABELS), "发证日期 + 3年 − 1日");
	assert_int_equal(formula_kind_of(f->default_value), FORMULA_DEFAULT);
}

static void a_dated_field_is_a_child_ledger_with_a_span(void **state)
{
	const struct ledger_def *party = schema_ledger(&catalog->schema, STR("party"));
	const struct field_def *district = ledger_field(party, STR("辖区"));
	const struct ledger_def *made = district->dated_ledger;

	(void)state;
	assert_true(district->dated);
	assert_ptr_equal(made, schema_ledger(&catalog->schema, STR("party__district")));
	assert_true(made->made);
	assert_ptr_equal(made->parent, party);
	assert_text(made->label, "单位辖区");
	assert_int_equal(made->field_count, 2);
	assert_text(made->fields[0].name, "value");
	assert_int_equal(made->fields[0].type, TYPE_REF);
	assert_ptr_equal(made->fields[0].ref, schema_ledger(&catalog->schema, STR("unit")));
	assert_text(made->fields[1].name, "valid");
	assert_int_equal(made->valid_field, 1);
}

static void a_firm_is_known_by_its_code_and_else_by_its_name(void **state)
{
	const struct ledger_def *party = schema_ledger(&catalog->schema, STR("party"));

	(void)state;
	assert_int_equal(party->key_count, 1);
	assert_text(party->fields[party->key[0]].label, "统一社会信用代码");
	assert_false(party->fields[party->key[0]].required);
	assert_int_equal(party->match_count, 1);
	assert_text(party->fields[party->match[0]].label, "单位名称");
}

static void child_rows_lie_where_their_parent_lies(void **state)
{
	const struct ledger_def *names = schema_ledger(&catalog->schema, STR("单位曾用名"));

	(void)state;
	assert_text(names->parent->name, "party");
	assert_text(formula_print(job.arena, names->unit_path, SPELL_LABELS), "单位的辖区");
}

static void the_indicators_are_of_different_nature(void **state)
{
	static const struct {
		const char *code, *measure;
		enum indicator_nature nature;
		int decimals;
		bool counted, registered, latest;
	} wanted[] = {
		{"hightech.stock", "家", NATURE_POINT, 0, true, true, false},
		{"hightech.recognised", "家", NATURE_PERIOD, 0, true, true, false},
		{"hightech.expiring", "家", NATURE_PERIOD, 0, true, false, false},
		{"rd.expenditure", "亿元", NATURE_PERIOD, 2, false, true, true},
		{"gdp", "亿元", NATURE_PERIOD, 2, false, true, true},
		{"rd.intensity", "%", NATURE_RATIO, 2, true, true, true},
		{"rd.industry.filed", "亿元", NATURE_PERIOD, 1, false, true, true},
		{"contract.absorbed.firms", "亿元", NATURE_TOTAL, 1, true, true, false},
		{"sme.listed", "家", NATURE_PERIOD, 0, true, true, false},
		{"commissioner.coverage", "%", NATURE_RATIO, 1, true, true, false},
		{"commissioner.money", "万元", NATURE_PERIOD, 1, true, false, false},
		{"patent.per_people", "件/万人", NATURE_POINT, 2, true, true, true},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(wanted); i++) {
		const struct indicator_def *def =
			schema_indicator(&catalog->schema, str_from_z(wanted[i].code));

		assert_non_null(def);
		assert_text(def->measure, wanted[i].measure);
		assert_int_equal(def->nature, wanted[i].nature);
		assert_int_equal(def->decimals, wanted[i].decimals);
		assert_int_equal(def->value != NULL, wanted[i].counted);
		assert_int_equal(def->registered, wanted[i].registered);
		assert_int_equal(def->latest_year, wanted[i].latest);
		assert_true(def->office.len > 0);
	}
}

static void a_formula_is_printed_back_as_it_reads_aloud(void **state)
{
	const struct indicator_def *def =
		schema_indicator(&catalog->schema, STR("今年到期高新技术企业数"));

	(void)state;
	assert_text(formula_print(job.arena, def->value, SPELL_LABELS),
		"高企证书的企业 不重复个数 条件 到期日期 属于 本年全年 且 "
		"(迁入日期 为空 或 迁入日期 不晚于 截止日) 且 (退出日期 为空 或 退出日期 晚于 "
		"截止日)");
}

static void a_strong_word_over_a_list_asks_each(void **state)
{
	const struct claim_def *claim = catalog_claim(catalog, STR("双过半"));

	(void)state;
	assert_non_null(claim);
	assert_ptr_equal(claim, catalog_claim(catalog, STR("half.done")));
	assert_true(claim->over_list);
	assert_text(formula_print(job.arena, claim->holds, SPELL_LABELS),
		"该指标 的 完成率 不少于 50%");
	assert_int_equal(claim->slip_count, 2);
	assert_int_equal(claim->slip_parts[0].kind, CLAIM_TEXT);
	assert_text(claim->slip_parts[0].text, "未过半：");
	assert_int_equal(claim->slip_parts[1].kind, CLAIM_NAMES);
	assert_null(catalog_claim(catalog, STR("三过半")));
}

static void a_softer_wording_carries_its_figure(void **state)
{
	const struct claim_def *claim = catalog_claim(catalog, STR("intensity.front"));

	(void)state;
	assert_false(claim->over_list);
	assert_int_equal(claim->softer_count, 2);
	assert_int_equal(claim->softer_parts[1].kind, CLAIM_FIGURE);
	struct figure_tag tag = formula_figure(claim->softer_parts[1].figure);
	assert_text(tag.indicator->code, "rd.intensity");
	assert_int_equal(tag.face, FACE_RANK);
}

/* Every tag of figures in the report is a formula that reads. */
static void the_report_begins_below_its_head_and_its_tags_name_indicators(void **state)
{
	const struct report_def *report =
		catalog_report(catalog, STR("上半年科技创新主要指标情况"));
	static const char *const others[] = {
		"辖区", "全辖", "上级全辖", "年度", "截止日", "否则", "完"};
	size_t figures = 0, at = 0, open;

	(void)state;
	assert_ptr_equal(report, catalog_report(catalog, STR("half-year-one-page")));
	assert_int_equal(report->place.line, 5);
	assert_true(str_starts(report->body, STR("# {{辖区}}{{年度}}年上半年")));
	while ((open = str_find(str_skip(report->body, at), STR("{{"))) != SIZE_MAX) {
		struct str rest = str_skip(report->body, at + open + 2);
		struct str tag = str_head(rest, str_find(rest, STR("}}")));
		struct formula *f;
		bool other = str_starts(tag, STR("表述 ")) || str_starts(tag, STR("如果 "));

		at += open + 2;
		for (size_t i = 0; i < COUNT_OF(others); i++)
			other = other || str_eq(tag, str_from_z(others[i]));
		if (other)
			continue;
		if (str_starts(tag, STR("增减 ")))
			tag = str_skip(tag, STR("增减 ").len);
		if (str_starts(tag, STR("最近年度 "))) {
			tag = str_skip(tag, STR("最近年度 ").len);
			tag = str_head(tag, str_find(tag, STR(" 写作 ")));
		}
		assert_int_equal(formula_read(&job, FORMULA_FIGURE, tag, report->place,
					 &catalog->schema, NULL, &f),
			RC_OK);
		figures++;
	}
	assert_true(figures >= 20);
}

static void a_missing_definition_is_not_found(void **state)
{
	(void)state;
	assert_null(schema_ledger(&catalog->schema, STR("没有的台账")));
	assert_null(catalog_report(catalog, STR("no-such-report")));
}

/* The folder and the list in meson.build must not drift apart. */
static void the_program_carries_every_file_of_the_folder(void **state)
{
	const char *root = getenv("KEZHANG_SOURCE");
	struct catalog *folder;
	struct str path = str_format(job.arena, "%s/standard", root ? root : ".");

	(void)state;
	assert_int_equal(catalog_load_only(&job, &path, 1, &folder), RC_OK);
	assert_int_equal(folder->schema.ledger_count, catalog->schema.ledger_count);
	assert_int_equal(folder->schema.indicator_count, catalog->schema.indicator_count);
	assert_int_equal(folder->claim_count, catalog->claim_count);
	assert_int_equal(folder->report_count, catalog->report_count);
	assert_int_equal(folder->mapping_count, catalog->mapping_count);
	for (size_t i = 0; i < folder->schema.ledger_count; i++)
		assert_true(
			str_eq(folder->schema.ledgers[i]->hash, catalog->schema.ledgers[i]->hash));
	for (size_t i = 0; i < folder->schema.indicator_count; i++) {
		const struct indicator_def *read = folder->schema.indicators[i];
		const struct indicator_def *carried = catalog->schema.indicators[i];

		assert_true(str_eq(read->hash, carried->hash));
		assert_int_equal(read->place.line, carried->place.line);
		assert_int_equal(read->place.column, carried->place.column);
	}
	catalog_free(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_standard_pack_loads_and_says_its_version),
		cmocka_unit_test(a_ledger_is_found_by_code_and_by_label),
		cmocka_unit_test(a_default_is_a_formula_of_its_ledger),
		cmocka_unit_test(a_dated_field_is_a_child_ledger_with_a_span),
		cmocka_unit_test(a_firm_is_known_by_its_code_and_else_by_its_name),
		cmocka_unit_test(child_rows_lie_where_their_parent_lies),
		cmocka_unit_test(the_indicators_are_of_different_nature),
		cmocka_unit_test(a_formula_is_printed_back_as_it_reads_aloud),
		cmocka_unit_test(a_strong_word_over_a_list_asks_each),
		cmocka_unit_test(a_softer_wording_carries_its_figure),
		cmocka_unit_test(the_report_begins_below_its_head_and_its_tags_name_indicators),
		cmocka_unit_test(a_missing_definition_is_not_found),
		cmocka_unit_test(the_program_carries_every_file_of_the_folder),
	};

	return cmocka_run_group_tests(tests, load, drop);
}
