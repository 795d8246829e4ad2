/* The one rounding: src/indicator/print.c. */
#include "little.h"

static struct little w;

static const char *printed(const char *code, enum face face, int64_t num, int64_t den)
{
	struct figure figure = {
		.indicator = little_indicator(&w, code), .face = face, .state = VALUE_GIVEN};
	struct printed p;
	struct arena *a = w.db.job.arena;

	must(ratio_make(num, den, &figure.number));
	p = figure_print(a, &figure);
	assert_false(p.missing);
	return str_z(a, str_format(a, "%.*s%.*s", STR_ARG(p.number), STR_ARG(p.measure)));
}

static void numbers_are_rounded_once_half_away_from_zero(void **state)
{
	(void)state;
	little_open(&w);
	assert_string_equal(printed("turnover", FACE_VALUE, 12345000, 1), "12.35万元"); /* 12.345 */
	assert_string_equal(printed("turnover", FACE_VALUE, 12344999, 1), "12.34万元");
	assert_string_equal(printed("turnover", FACE_VALUE, -12345000, 1), "-12.35万元");
	assert_string_equal(printed("turnover", FACE_VALUE, -4999, 1), "0.00万元");
	assert_string_equal(printed("staff.mean", FACE_VALUE, 10, 3), "3.3人");
	assert_string_equal(printed("sales", FACE_VALUE, 7, 1), "7项");
	assert_string_equal(printed("intensity", FACE_VALUE, 1, 26), "3.85%");
	little_close(&w);
}

static void each_face_has_its_measure(void **state)
{
	(void)state;
	little_open(&w);
	assert_string_equal(printed("turnover", FACE_GROWTH, 1, 3), "33.3%");
	assert_string_equal(printed("turnover", FACE_COMPLETION, 1, 8), "12.5%");
	assert_string_equal(printed("turnover", FACE_PACE, 181, 365), "49.6%");
	assert_string_equal(printed("turnover", FACE_OF_LAST_YEAR, 2, 1), "200.0%");
	assert_string_equal(printed("turnover", FACE_SHARE, 1, 2000), "0.1%"); /* 0.05 */
	assert_string_equal(printed("turnover", FACE_RANK, 3, 1), "3位");
	assert_string_equal(printed("turnover", FACE_CHANGE, -1000000, 1), "-1.00万元");
	assert_string_equal(printed("turnover", FACE_TARGET, 1000000, 1), "1.00万元");
	assert_string_equal(printed("late", FACE_CHANGE, -1, 40), "-2.5个百分点");
	assert_string_equal(printed("late", FACE_POINTS, 1, 8), "12.50个百分点");
	little_close(&w);
}

static const char *lacking(const char *code, enum face face, enum value_state state)
{
	struct figure figure = {
		.indicator = little_indicator(&w, code), .face = face, .state = state};
	struct printed p;

	figure.no_base = state == VALUE_NOT_APPLICABLE;
	p = figure_print(w.db.job.arena, &figure);
	assert_true(p.missing);
	assert_int_equal(p.number.len, 0);
	return str_z(w.db.job.arena, p.missing_text);
}

static void what_lacks_names_the_figure_and_the_office(void **state)
{
	(void)state;
	little_open(&w);
	assert_string_equal(
		lacking("turnover", FACE_VALUE, VALUE_MISSING), "〔待补：合同额，成果股〕");
	assert_string_equal(lacking("turnover", FACE_GROWTH, VALUE_MISSING),
		"〔待补：合同额的同比增长，成果股〕");
	assert_string_equal(lacking("sales", FACE_VALUE, VALUE_MISSING), "〔待补：合同数〕");
	assert_string_equal(
		lacking("turnover", FACE_GROWTH, VALUE_NOT_APPLICABLE), "〔无可比基数〕");
	little_close(&w);
}

static const char *brief(enum face face, enum value_state state)
{
	struct figure figure = {
		.indicator = little_indicator(&w, "turnover"), .face = face, .state = state};

	return str_z(w.db.job.arena, figure_print(w.db.job.arena, &figure).brief);
}

/* A place that cannot be told yet, and one that there cannot be, are two things. */
static void a_cell_says_in_one_word_what_kind_of_nothing_it_is(void **state)
{
	(void)state;
	little_open(&w);
	assert_string_equal(brief(FACE_VALUE, VALUE_MISSING), "待补");
	assert_string_equal(brief(FACE_RANK, VALUE_MISSING), "未排");
	assert_string_equal(brief(FACE_RANK, VALUE_NOT_APPLICABLE), "—");
	assert_string_equal(brief(FACE_SHARE, VALUE_NOT_APPLICABLE), "—");
	little_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_rounded_once_half_away_from_zero),
		cmocka_unit_test(each_face_has_its_measure),
		cmocka_unit_test(what_lacks_names_the_figure_and_the_office),
		cmocka_unit_test(a_cell_says_in_one_word_what_kind_of_nothing_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
