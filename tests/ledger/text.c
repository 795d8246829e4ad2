#include "toy.h"

#include <string.h>

static void wrong(const char *text, struct str got, const char *wanted)
{
	print_error("“%s” is “%.*s”, not “%s”\n", text, STR_ARG(got), wanted);
	_fail(__FILE__, __LINE__);
}

/* What a text becomes in a field and how that prints: "= 12.50", or "! message". */
static void reads(struct toy *t, struct ledger_def *ledger, const char *field, const char *text,
	const char *wanted)
{
	struct job *job = &t->db.job;
	struct field_def *def = toy_field(ledger, field);
	struct str message = STR(""), got;
	struct value v, again;

	if (value_from_text(job, def, str_from_z(text), false, &v, &message) != RC_OK) {
		if (wanted[0] != '!' || str_find(message, str_from_z(wanted + 2)) == SIZE_MAX)
			wrong(text, message, wanted);
		return;
	}
	got = value_print(job->arena, def, v);
	if (wanted[0] != '=' || !str_eq(got, str_from_z(wanted + 2)))
		wrong(text, got, wanted);
	OK(job, value_from_text(job, def, got, false, &again, &message));
	assert_true(value_eq(v, again));
}

static void alone(struct toy *t)
{
	memset(t, 0, sizeof(*t));
	toy_catalog(t);
	job_init(&t->db.job, STR("test"));
}

static void alone_done(struct toy *t)
{
	job_done(&t->db.job);
	arena_free(t->arena);
}

static void numbers_are_read_with_their_units(void **state)
{
	struct toy t;
	(void)state;

	alone(&t);
	reads(&t, t.party, "staff", "120", "= 120");
	reads(&t, t.party, "staff", " １２０人 ", "= 120");
	reads(&t, t.party, "staff", "1.2万", "= 12000");
	reads(&t, t.party, "staff", "12.5", "! 不是整数");
	reads(&t, t.party, "staff", "约30", "! 不是一个确定的数");
	reads(&t, t.party, "staff", "30家", "! 单位是“家”");
	reads(&t, t.party, "staff", "—", "= ");
	reads(&t, t.party, "area", "12.3", "= 12.30");
	reads(&t, t.party, "area", "-0.01", "= -0.01");
	reads(&t, t.party, "area", "12.345", "! 最多精确到");
	reads(&t, t.party, "area", "10000000000000000", "= 10000000000000000.00");
	reads(&t, t.party, "area", "10000000000000000.01", "! 太大");
	alone_done(&t);
}

static void money_says_its_unit_or_is_in_the_fields_own(void **state)
{
	struct toy t;
	(void)state;

	alone(&t);
	reads(&t, t.party, "sales", "1200", "= 1200.00");
	reads(&t, t.party, "sales", "1200万元", "= 1200.00");
	reads(&t, t.party, "sales", "1200万", "= 1200.00");
	reads(&t, t.party, "sales", "12000000元", "= 1200.00");
	reads(&t, t.party, "sales", "1.2亿", "= 12000.00");
	reads(&t, t.party, "sales", "12.345678", "= 12.345678");
	reads(&t, t.party, "sales", "12.3456789", "! 最多精确到分");
	reads(&t, t.party, "sales", "0.01元", "= 0.000001");
	reads(&t, t.party, "sales", "100万美元", "! ");
	alone_done(&t);
}

static void a_cell_that_held_a_number_is_rounded_to_fen(void **state)
{
	struct toy t;
	struct value v;
	struct str message;
	(void)state;

	alone(&t);
	OK(&t.db.job, value_from_text(&t.db.job, toy_field(t.party, "sales"),
			      STR("33.3333333333333"), true, &v, &message));
	assert_int_equal(v.integer, 33333333);
	alone_done(&t);
}

static void dates_keep_their_precision(void **state)
{
	struct toy t;
	(void)state;

	alone(&t);
	reads(&t, t.party, "founded", "2019年3月", "= 2019-03");
	reads(&t, t.party, "founded", "2019", "= 2019");
	reads(&t, t.party, "founded", "2019.3.7", "= 2019-03-07");
	reads(&t, t.party, "founded", "2019-02-30", "! 没有");
	reads(&t, t.party, "founded", "19.3.7", "! 四位年份");
	reads(&t, t.certificate, "issued", "2019年3月", "! 写到日");
	reads(&t, t.certificate, "issued", "无", "= ");
	alone_done(&t);
}

static void spans_are_read_in_the_forms_people_write(void **state)
{
	struct toy t;
	(void)state;

	alone(&t);
	reads(&t, t.party, "licence", "2020.1.1-2025.12.31", "= 2020-01-01 至 2025-12-31");
	reads(&t, t.party, "licence", "2020-01-01至2025-12-31", "= 2020-01-01 至 2025-12-31");
	reads(&t, t.party, "licence", "2020年1月——2025年12月", "= 2020-01-01 至 2025-12-31");
	reads(&t, t.party, "licence", "2020-01-01/2025-12-31", "= 2020-01-01 至 2025-12-31");
	reads(&t, t.party, "licence", "2020年1月至今", "= 2020-01-01 起");
	reads(&t, t.party, "licence", "至2025年", "= 至 2025-12-31");
	reads(&t, t.party, "licence", "长期", "= 长期");
	reads(&t, t.party, "licence", "2023年", "= 2023-01-01 至 2023-12-31");
	reads(&t, t.party, "licence", "2025年至2023年", "! 起日在止日之后");
	reads(&t, t.party, "licence", "三年", "! 起止日期");
	alone_done(&t);
}

static void choices_and_yes_or_no(void **state)
{
	struct toy t;
	(void)state;

	alone(&t);
	reads(&t, t.party, "kind", " 企业 ", "= 企业");
	reads(&t, t.party, "kind", "公司", "! 企业、高校");
	reads(&t, t.party, "listed", "√", "= 是");
	reads(&t, t.party, "listed", "否", "= 否");
	reads(&t, t.party, "listed", "", "= ");
	reads(&t, t.party, "listed", "也许", "! 是 或 否");
	alone_done(&t);
}

static void credit_codes_are_checked(void **state)
{
	static const char *const good[] = {"91350100M000100Y43", "91440300708461136T",
		"91110108551385082Q", "11610923MB2900168E", "91341000MA2N0ABGXX",
		"1134082855783407XL", "51610700305332460K"};
	static const char *const bad[] = {"91350200M000000510", "91350128M00000019A",
		"91350100M000100Y44", "91350100M000100Y4", "91350100M000100Y433", ""};
	struct toy t;
	(void)state;

	alone(&t);
	for (size_t i = 0; i < COUNT_OF(good); i++)
		assert_true(uscc_ok(str_from_z(good[i])));
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_false(uscc_ok(str_from_z(bad[i])));
	reads(&t, t.party, "code", "91350100-m000100y43 ", "= 91350100M000100Y43");
	reads(&t, t.party, "code", "９１３５０１００Ｍ０００１００Ｙ４３", "= 91350100M000100Y43");
	reads(&t, t.party, "code", "91350200M000000510", "! “D”");
	reads(&t, t.party, "code", "9135010OM000100Y43", "! 第 8 位“O”");
	reads(&t, t.party, "code", "340000000012345", "! 15 位");
	reads(&t, t.certificate, "number", "gr2022 34001234", "= GR202234001234");
	reads(&t, t.certificate, "number", "GR20223400123", "! GR 加 4 位年份");
	reads(&t, t.certificate, "number", "GR202299001234", "! 省份");
	alone_done(&t);
}

static void every_character_of_a_credit_code_counts(void **state)
{
	static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
	char code[] = "91350100M000100Y43";
	(void)state;

	for (size_t i = 0; i < 18; i++) {
		char was = code[i];

		for (const char *c = alphabet; *c; c++) {
			code[i] = *c;
			assert_int_equal(uscc_ok(str_from_z(code)), *c == was);
		}
		code[i] = was;
	}
}

static void a_text_is_at_most_so_long(void **state)
{
	struct toy t;
	struct value v;
	struct str message, text;
	char *at;
	(void)state;

	alone(&t);
	at = arena_array(t.db.job.arena, char, LEDGER_MAX_TEXT + 1);
	memset(at, 'x', LEDGER_MAX_TEXT + 1);
	text = (struct str){at, LEDGER_MAX_TEXT};
	OK(&t.db.job,
		value_from_text(&t.db.job, toy_field(t.party, "name"), text, false, &v, &message));
	text.len++;
	GIVES(&t.db.job, RC_INVALID,
		value_from_text(&t.db.job, toy_field(t.party, "name"), text, false, &v, &message));
	alone_done(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_read_with_their_units),
		cmocka_unit_test(money_says_its_unit_or_is_in_the_fields_own),
		cmocka_unit_test(a_cell_that_held_a_number_is_rounded_to_fen),
		cmocka_unit_test(dates_keep_their_precision),
		cmocka_unit_test(spans_are_read_in_the_forms_people_write),
		cmocka_unit_test(choices_and_yes_or_no),
		cmocka_unit_test(credit_codes_are_checked),
		cmocka_unit_test(every_character_of_a_credit_code_counts),
		cmocka_unit_test(a_text_is_at_most_so_long),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
