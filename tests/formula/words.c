/* src/formula/words.c, schema.c and time.c: faces, names, nearness, labels, time words. */
#include "read.h"

#include "formula/node.h"
#include "formula/words.h"

static void faces_have_one_word_each(void **state)
{
	static const char *const words[FACE_COUNT] = {"", "上年同期", "上年全年", "上年末",
		"同比增长", "同比增减", "提高百分点", "占上年全年", "目标任务", "完成率", "距任务",
		"序时进度", "位次", "占比"};

	(void)state;
	for (int face = FACE_VALUE; face < FACE_COUNT; face++) {
		enum face back = FACE_COUNT;

		assert_string_equal(face_word((enum face)face), words[face]);
		if (face == FACE_VALUE)
			continue;
		assert_true(face_from(str_from_z(words[face]), &back));
		assert_int_equal(back, face);
	}
}

static void faces_are_read_by_their_aliases(void **state)
{
	enum face face = FACE_COUNT;

	(void)state;
	assert_true(face_from(STR("去年同期"), &face));
	assert_int_equal(face, FACE_LAST_YEAR_SAME);
	assert_true(face_from(STR("占去年全年"), &face));
	assert_int_equal(face, FACE_OF_LAST_YEAR);
	assert_false(face_from(STR("增长"), &face));
	assert_false(face_from(STR(""), &face));
	assert_false(face_from(STR("完成率高"), &face));
	assert_int_equal(face, FACE_OF_LAST_YEAR);
}

static void names_are_found_by_code_and_by_label(void **state)
{
	struct bench *b = *state;
	const struct schema *schema = &b->world->schema;
	const struct ledger_def *contract = schema_ledger(schema, STR("contract"));

	assert_ptr_equal(contract, schema_ledger(schema, STR("技术合同")));
	assert_null(schema_ledger(schema, STR("合同")));
	assert_ptr_equal(schema_indicator(schema, STR("gdp")),
		schema_indicator(schema, STR("地区生产总值")));
	assert_null(schema_indicator(schema, STR("技术合同")));
	assert_ptr_equal(
		ledger_field(contract, STR("amount")), ledger_field(contract, STR("成交额")));
	assert_null(ledger_field(contract, STR("金额")));
	assert_text(ledger_table(b->job.arena, contract), "r_contract");
	assert_text(ledger_history_table(b->job.arena, contract), "r_contract_history");
}

static void near_names_are_offered_nearest_first(void **state)
{
	struct bench *b = *state;
	struct arena *a = b->job.arena;
	const struct schema *schema = &b->world->schema;

	assert_text(schema_near(a, schema, NULL, STR("高企证")), "高企证书");
	assert_text(schema_near(a, schema, NULL, STR("certificat")), "certificate");
	assert_text(schema_near(a, schema, NULL, STR("研发经费")), "全社会研发经费");
	assert_text(schema_near(a, schema, NULL, STR("zzz")), "");
	assert_text(schema_near(a, schema, NULL, STR("")), "");
	assert_text(schema_near(a, schema, &b->world->ledgers[WORLD_CERTIFICATE], STR("退出日")),
		"退出日期");
	assert_text(schema_near(a, schema, &b->world->ledgers[WORLD_CERTIFICATE], STR("期日期")),
		"到期日期");
	assert_text(schema_near(a, schema, &b->world->ledgers[WORLD_EVENT_PARTY], STR("对接活劝")),
		"对接活动");
}

#define assert_label(label, wanted)                                                                \
	do {                                                                                       \
		struct str why = STR("可用");                                                      \
		bool ok = label_ok(STR(label), &why);                                              \
		assert_text(why, (wanted));                                                        \
		assert_int_equal(ok, str_eq(why, STR("可用")));                                    \
	} while (0)

static void labels_are_usable_or_told_why_not(void **state)
{
	(void)state;
	assert_label("高企证书", "可用");
	assert_label("R&D经费", "可用");
	assert_label("研发费用合计", "可用");
	assert_label("期末余额", "可用");
	assert_label("非公企业数", "可用");
	assert_label("目标任务", "可用"); /* a face, behind 的 only */
	assert_label("a_1", "可用");
	assert_label("", "名称是空的");
	assert_label("企业的名称", "名称里不能有“的”，公式用它引到别的字段");
	assert_label("企业 名称", "名称里不能有空格");
	assert_label("企业　名称", "名称里不能有空格");
	assert_label("企业\xE2\x80\x8B名称", "名称里不能有空格");
	assert_label("收入/支出", "名称里不能有标点、括号和运算符号");
	assert_label("收入（万元）", "名称里不能有标点、括号和运算符号");
	assert_label("甲-乙", "名称里不能有标点、括号和运算符号");
	assert_label("比例%", "名称里不能有标点、括号和运算符号");
	assert_label("甲、乙", "名称里不能有标点、括号和运算符号");
	assert_label("3年计划", "名称不能以数字开头");
	assert_label("３年计划", "名称不能以数字开头");
	assert_label("截止日", "这是公式里的词，不能作名称");
	assert_label("非", "这是公式里的词，不能作名称");
	assert_label("个数", "这是公式里的词，不能作名称");
	assert_label("去年同期", "这是公式里的词，不能作名称");
	assert_label("\xff", "名称不是有效的 UTF-8");
	assert_label(
		"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十",
		"可用");
	assert_label("一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八"
		     "九十一",
		"名称太长");
}

#define assert_span(when, word, wanted)                                                            \
	do {                                                                                       \
		struct date got = {0};                                                             \
		assert_true(when_span((when), (word), &got));                                      \
		assert_text(str_format(b->job.arena, "%.*s %.*s",                                  \
				    STR_ARG(day_iso(b->job.arena, got.first)),                     \
				    STR_ARG(day_iso(b->job.arena, got.last))),                     \
			(wanted));                                                                 \
	} while (0)

static void time_words_stand_for_days(void **state)
{
	struct bench *b = *state;
	struct when when = b->world->when;

	assert_span(&when, TIME_CUTOFF, "2023-06-30 2023-06-30");
	assert_span(&when, TIME_FIRST, "2023-01-01 2023-01-01");
	assert_span(&when, TIME_LAST, "2023-06-30 2023-06-30");
	assert_span(&when, TIME_LAST_YEAR_END, "2022-12-31 2022-12-31");
	assert_span(&when, TIME_PERIOD, "2023-01-01 2023-06-30");
	assert_span(&when, TIME_YEAR_TO_DATE, "2023-01-01 2023-06-30");
	assert_span(&when, TIME_LAST_YEAR_SAME, "2022-01-01 2022-06-30");
	assert_span(&when, TIME_LAST_YEAR, "2022-01-01 2022-12-31");
	assert_span(&when, TIME_YEAR, "2023-01-01 2023-12-31"); /* whatever the cutoff */
}

static void time_words_follow_the_year_of_the_period(void **state)
{
	struct bench *b = *state;
	struct when when = {.period = {2023, PERIOD_QUARTER, 4}};

	/* The year's figures as they stood in January of the next. */
	must(day_from_civil(2024, 1, 10, &when.cutoff));
	assert_span(&when, TIME_PERIOD, "2023-10-01 2023-12-31");
	assert_span(&when, TIME_YEAR_TO_DATE, "2023-01-01 2024-01-10");
	assert_span(&when, TIME_LAST_YEAR_SAME, "2022-01-01 2023-01-10");
	assert_span(&when, TIME_LAST_YEAR_END, "2022-12-31 2022-12-31");
	/* A cutoff inside the period ends it. */
	must(day_from_civil(2023, 10, 15, &when.cutoff));
	assert_span(&when, TIME_PERIOD, "2023-10-01 2023-10-15");
	assert_span(&when, TIME_LAST, "2023-12-31 2023-12-31");
	when.period = (struct period){2024, PERIOD_MONTH, 2};
	must(day_from_civil(2024, 2, 29, &when.cutoff));
	assert_span(&when, TIME_LAST_YEAR_SAME, "2023-01-01 2023-02-28");
}

static void before_the_first_year_there_is_no_last_year(void **state)
{
	struct bench *b = *state;
	struct when when = {.period = {1900, PERIOD_YEAR, 1}, .cutoff = DAY_MIN};
	struct date span = {1, 2};

	assert_false(when_span(&when, TIME_LAST_YEAR, &span));
	assert_false(when_span(&when, TIME_LAST_YEAR_END, &span));
	assert_false(when_span(&when, TIME_LAST_YEAR_SAME, &span));
	assert_int_equal(span.first, 1);
	assert_span(&when, TIME_YEAR_TO_DATE, "1900-01-01 1900-01-01");
	/* The word is missing then, and what is compared with it unknown. */
	b->world->when = when;
	world_add(b->world, WORLD_CERTIFICATE, "issued=1900-01-01");
	struct formula_env env = world_env(b->world);
	struct row_view row = world_view(b->world, WORLD_CERTIFICATE, 1);
	struct result result;

	assert_int_equal(
		formula_eval(&b->job,
			must_read(b, FORMULA_CHECK, WORLD_CERTIFICATE, "发证日期 晚于 上年末"),
			&env, &row, &result),
		RC_OK);
	assert_int_equal(result.truth, TRUTH_UNKNOWN);
}

static void truth_tables_are_kleenes(void **state)
{
	static const enum truth all[] = {TRUTH_FALSE, TRUTH_TRUE, TRUTH_UNKNOWN};
	static const enum truth both[3][3] = {{TRUTH_FALSE, TRUTH_FALSE, TRUTH_FALSE},
		{TRUTH_FALSE, TRUTH_TRUE, TRUTH_UNKNOWN},
		{TRUTH_FALSE, TRUTH_UNKNOWN, TRUTH_UNKNOWN}};
	static const enum truth either[3][3] = {{TRUTH_FALSE, TRUTH_TRUE, TRUTH_UNKNOWN},
		{TRUTH_TRUE, TRUTH_TRUE, TRUTH_TRUE}, {TRUTH_UNKNOWN, TRUTH_TRUE, TRUTH_UNKNOWN}};
	static const enum truth not [] = {TRUTH_TRUE, TRUTH_FALSE, TRUTH_UNKNOWN};

	(void)state;
	for (int i = 0; i < 3; i++) {
		assert_int_equal(truth_not(all[i]), not [i]);
		for (int k = 0; k < 3; k++) {
			assert_int_equal(truth_and(all[i], all[k]), both[i][k]);
			assert_int_equal(truth_or(all[i], all[k]), either[i][k]);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(faces_have_one_word_each),
		cmocka_unit_test(faces_are_read_by_their_aliases),
		BENCH_TEST(names_are_found_by_code_and_by_label),
		BENCH_TEST(near_names_are_offered_nearest_first),
		cmocka_unit_test(labels_are_usable_or_told_why_not),
		BENCH_TEST(time_words_stand_for_days),
		BENCH_TEST(time_words_follow_the_year_of_the_period),
		BENCH_TEST(before_the_first_year_there_is_no_last_year),
		cmocka_unit_test(truth_tables_are_kleenes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
