/* Two lists of names held against each other. */
#include "intake/match.h"
#include "desk.h"

static struct job job;

static int begin(void **state)
{
	(void)state;
	job_init(&job, STR("test"));
	return 0;
}

static int end(void **state)
{
	(void)state;
	job_done(&job);
	return 0;
}

static struct match_item item(
	const char *name, const char *code, const char *number, const char *place)
{
	return (struct match_item){.name = str_from_z(name),
		.code = str_from_z(code),
		.number = str_from_z(number),
		.place = str_from_z(place)};
}

static struct match_item named(const char *name)
{
	return item(name, NULL, NULL, NULL);
}

/* "相同 0-1 更名 1-0* 新增 -2 …": the kinds, who with whom, a star for another place. */
static const char *told(
	const struct match_item *a, size_t a_count, const struct match_item *b, size_t b_count)
{
	struct match_pair *pairs;
	size_t count;
	struct str text = STR_NONE;

	OK(&job, match_lists(&job, a, a_count, b, b_count, &pairs, &count));
	for (size_t i = 0; i < count; i++) {
		text = str_format(job.arena, "%.*s%s%s ", STR_ARG(text), i > 0 ? " " : "",
			match_kind_label(pairs[i].kind));
		if (pairs[i].a != SIZE_MAX)
			text = str_format(job.arena, "%.*s%zu", STR_ARG(text), pairs[i].a);
		text = str_format(job.arena, "%.*s-", STR_ARG(text));
		if (pairs[i].b != SIZE_MAX)
			text = str_format(job.arena, "%.*s%zu", STR_ARG(text), pairs[i].b);
		if (pairs[i].moved)
			text = str_format(job.arena, "%.*s*", STR_ARG(text));
	}
	return str_z(job.arena, text);
}

#define TOLD(a, b, wanted) assert_string_equal(told((a), COUNT_OF(a), (b), COUNT_OF(b)), (wanted))

static const char *core(const char *name)
{
	return str_z(job.arena, match_core(job.arena, str_from_z(name)));
}

static void a_name_is_compared_without_width_blanks_and_brackets(void **state)
{
	(void)state;
	assert_str(match_key(job.arena, STR("安徽 甲（集团）有限公司")), "安徽甲集团有限公司");
	assert_str(match_key(job.arena, STR("ＡＢＣ(中国)有限公司")), "abc中国有限公司");
	assert_str(match_plain(job.arena, STR("甲有限责任公司")), "甲有限公司");
	assert_str(match_plain(job.arena, STR("甲股份有限公司")), "甲股份公司");
	assert_str(match_plain(job.arena, STR("甲厂")), "甲厂");
	assert_str(match_key(job.arena, STR("")), "");
}

static void the_core_of_a_name_has_no_place_and_no_legal_form(void **state)
{
	(void)state;
	assert_string_equal(core("安徽省合肥市甲乙丙生物科技有限责任公司"), "甲乙丙生物科技");
	assert_string_equal(core("北京三元食品股份有限公司"), "三元食品");
	assert_string_equal(core("新疆维吾尔自治区天康畜牧集团公司"), "天康畜牧");
	assert_string_equal(core("砀山县果品总厂"), "果品总厂");
	assert_string_equal(core("山东公司"), "山东");
	assert_string_equal(core("公司"), "公司");
	assert_string_equal(core("北京"), "北京");
	assert_string_equal(core(""), "");
}

static void the_same_firm_is_the_same_in_any_spelling(void **state)
{
	const struct match_item a[] = {named("安徽甲（集团）有限公司"), named("乙公司")};
	const struct match_item b[] = {named("乙 公司"), named("安徽甲(集团)有限公司")};
	(void)state;

	TOLD(a, b, "相同 0-1 相同 1-0");
}

static void who_has_the_code_or_the_certificate_is_the_same_under_another_name(void **state)
{
	const struct match_item a[] = {
		item("甲厂", "91349902MA10000098", NULL, NULL), item("乙厂", NULL, "GR1", NULL)};
	const struct match_item b[] = {item("乙科技", NULL, "GR1", NULL),
		item("甲股份", "91349902MA10000098", NULL, NULL)};
	(void)state;

	TOLD(a, b, "更名 0-1 更名 1-0");
}

static void a_former_name_on_either_side_is_known(void **state)
{
	const struct str was[] = {STR("甲厂"), STR("老乙厂")};
	struct match_item a[] = {named("甲厂"), named("乙股份")};
	struct match_item b[] = {named("甲集团"), named("老乙厂")};
	(void)state;

	b[0].former = &was[0];
	b[0].former_count = 1;
	a[1].former = was;
	a[1].former_count = 2;
	/* 甲厂 is also a former name of 乙股份: each is used once. */
	TOLD(a, b, "更名 0-0 更名 1-1");
}

static void new_and_missing_ones_stand_alone(void **state)
{
	const struct match_item a[] = {named("丙丁戊机械厂")};
	const struct match_item b[] = {named("天地人软件公司")};
	(void)state;

	TOLD(a, b, "新增 -0 缺少 0-");
	assert_string_equal(told(a, 1, b, 0), "缺少 0-");
	assert_string_equal(told(a, 0, b, 1), "新增 -0");
	assert_string_equal(told(a, 0, b, 0), "");
}

static void who_moved_is_told_beside_being_the_same(void **state)
{
	const struct match_item a[] = {item("甲公司", NULL, NULL, "城关镇"),
		item("乙公司", NULL, NULL, "安徽"), item("丙公司", NULL, NULL, NULL)};
	const struct match_item b[] = {item("甲公司", NULL, NULL, "白塔镇"),
		item("乙公司", NULL, NULL, "安徽省"), item("丙公司", NULL, NULL, "城关镇")};
	(void)state;

	TOLD(a, b, "相同 0-0* 相同 1-1 相同 2-2");
}

static void twice_in_one_list_is_told(void **state)
{
	const struct match_item a[] = {named("甲公司"), named("甲 公司"),
		item("乙一公司", "91349902MA10000098", NULL, NULL),
		item("乙二公司", "91349902MA10000098", NULL, NULL)};
	const struct match_item b[] = {named("甲公司"), named("丙公司"), named("丙公司")};
	(void)state;

	TOLD(a, b, "新增 -1 缺少 2- 前一份重复 1-0 前一份重复 3-2 后一份重复 1-2 相同 0-0");
}

static void names_that_differ_in_form_or_place_are_for_a_person(void **state)
{
	const struct match_item a[] = {named("甲乙丙食品有限责任公司"),
		named("安徽省砀山县丁戊己果业有限公司"), named("北京三元食品有限公司")};
	const struct match_item b[] = {named("三元食品股份有限公司"), named("甲乙丙食品有限公司"),
		named("丁戊己果业股份有限公司")};
	(void)state;

	TOLD(a, b, "疑似更名 0-1 疑似更名 1-2 疑似更名 2-0");
}

static void one_name_with_two_codes_is_not_taken_for_the_same(void **state)
{
	const struct match_item a[] = {item("甲公司", "91349902MA10000098", NULL, NULL)};
	const struct match_item b[] = {item("甲公司", "91349902MA1079191M", NULL, NULL)};
	(void)state;

	TOLD(a, b, "疑似更名 0-0");
}

static void firms_of_different_codes_are_not_offered_as_alike(void **state)
{
	const struct match_item a[] = {item("华晟精密机械公司", "91349902MA10000098", NULL, NULL)};
	const struct match_item b[] = {
		item("华晟精密机械集团公司", "91349902MA1079191M", NULL, NULL)};
	(void)state;

	TOLD(a, b, "新增 -0 缺少 0-");
}

static void a_common_word_makes_nobody_alike(void **state)
{
	const struct match_item a[] = {item("上海牛奶（集团）有限公司", NULL, NULL, "上海"),
		named("云江金色农华种业科技有限公司")};
	const struct match_item b[] = {item("宁波市牛奶集团有限公司", NULL, NULL, "浙江"),
		named("云江宏达矿山设备有限公司"), named("一一种业科技有限公司"),
		named("二二种业科技有限公司"), named("三三种业科技有限公司"),
		named("四四种业科技有限公司")};
	const char *text = told(a, COUNT_OF(a), b, COUNT_OF(b));
	(void)state;

	assert_null(strstr(text, "疑似"));
}

static void twenty_thousand_names_are_held_against_each_other(void **state)
{
	size_t count = 20000;
	struct match_item *a = arena_array(job.arena, struct match_item, count);
	struct match_item *b = arena_array(job.arena, struct match_item, count);
	struct match_pair *pairs;
	size_t found, near = 0;
	(void)state;

	for (size_t i = 0; i < count; i++) {
		/* Three characters that no other firm has in this order. */
		char brand[13] = {0};
		uint32_t v = (uint32_t)i;
		size_t len = 0;
		for (int k = 0; k < 3; k++, v /= 40)
			len += utf8_put(0x4E00 + v % 40 * 97 + (uint32_t)k * 13, brand + len);
		a[i].name = str_format(job.arena, "%.*s食品有限公司", (int)len, brand);
		b[i].name = i % 10 == 0
				    ? str_format(job.arena, "%.*s食品股份有限公司", (int)len, brand)
				    : a[i].name;
	}
	OK(&job, match_lists(&job, a, count, b, count, &pairs, &found));
	assert_int_equal(found, count);
	for (size_t i = 0; i < found; i++)
		near += pairs[i].kind == MATCH_NEAR && pairs[i].a == pairs[i].b;
	assert_int_equal(near, count / 10);
}

static void lists_beyond_the_ceiling_are_refused(void **state)
{
	struct match_pair *pairs;
	size_t count;
	(void)state;

	GIVES(&job, RC_TOO_MUCH,
		match_lists(&job, NULL, MATCH_MAX_ITEMS + 1, NULL, 0, &pairs, &count));
}

#define T(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_name_is_compared_without_width_blanks_and_brackets),
		T(the_core_of_a_name_has_no_place_and_no_legal_form),
		T(the_same_firm_is_the_same_in_any_spelling),
		T(who_has_the_code_or_the_certificate_is_the_same_under_another_name),
		T(a_former_name_on_either_side_is_known),
		T(new_and_missing_ones_stand_alone),
		T(who_moved_is_told_beside_being_the_same),
		T(twice_in_one_list_is_told),
		T(names_that_differ_in_form_or_place_are_for_a_person),
		T(one_name_with_two_codes_is_not_taken_for_the_same),
		T(firms_of_different_codes_are_not_offered_as_alike),
		T(a_common_word_makes_nobody_alike),
		T(twenty_thousand_names_are_held_against_each_other),
		T(lists_beyond_the_ceiling_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
