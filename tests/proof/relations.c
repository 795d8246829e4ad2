/* statement.c: growth, differences, completion, shares, distance; on both sides of what is possible. */
#include "proofing.h"

/* Nothing is found, although so many relations were recomputed. */
#define assert_reckoned(text, count)                                                               \
	do {                                                                                       \
		assert_clean(text);                                                                \
		assert_int_equal(reckoned(text), count);                                           \
	} while (0)

static void growth_of_counts_is_exact(void **state)
{
	(void)state;
	assert_reckoned("省级平台7家，上年同期5家，同比增长40.0%。", 1);
	assert_wanted("省级平台7家，上年同期5家，同比增长40.1%。", "N2", "40.1%", "40.0%");
	assert_reckoned("省级平台由5家增加到7家，增长40%。", 1);
	assert_wanted("省级平台由5家增加到7家，增长41%。", "N2", "41%", "40%");
	assert_reckoned("高企57家，上年同期32家，同比增长78.1%。", 1);
	assert_found("高企57家，上年同期32家，同比增长78.2%。", "N2", "78.2%");
}

static void a_tie_may_be_rounded_either_way(void **state)
{
	(void)state;
	/* 1/8 = 12.5% */
	assert_reckoned("平台9家，上年同期8家，同比增长12.5%。", 1);
	assert_reckoned("平台9家，上年同期8家，同比增长13%。", 1);
	assert_reckoned("平台9家，上年同期8家，同比增长12%。", 1);
	assert_found("平台9家，上年同期8家，同比增长14%。", "N2", "14%");
}

static void growth_of_rounded_amounts_is_a_range(void **state)
{
	(void)state;
	assert_reckoned("技术合同成交额12.3亿元，上年同期11.2亿元，同比增长9.8%。", 1);
	assert_reckoned("技术合同成交额12.3亿元，上年同期11.2亿元，同比增长10.8%。", 1);
	assert_wanted("技术合同成交额12.3亿元，上年同期11.2亿元，同比增长10.9%。", "N2", "10.9%",
		"8.9%～10.8%");
	assert_reckoned("技术合同成交额12.3亿元，上年同期11.2亿元，同比增长8.9%。", 1);
	assert_found("技术合同成交额12.3亿元，上年同期11.2亿元，同比增长8.8%。", "N2", "8.8%");
}

static void units_of_money_are_converted(void **state)
{
	(void)state;
	assert_none("技术合同成交额1.2亿元，上年同期8000万元，同比增长50.0%。", "N2");
	assert_found("技术合同成交额1.2亿元，上年同期8000万元，同比增长60.0%。", "N2", "60.0%");
}

static void approximate_numbers_are_not_reckoned_with(void **state)
{
	(void)state;
	assert_reckoned("发放资料30余份，上年同期20份，同比增长90%。", 0);
	assert_reckoned("发放资料约30份，上年同期20份，同比增长90%。", 0);
	assert_reckoned("发放资料30份，上年同期20份，同比增长15%以上。", 0);
}

static void a_decline_is_negative(void **state)
{
	(void)state;
	assert_reckoned("平台5家，上年同期7家，同比下降28.6%。", 1);
	assert_wanted("平台5家，上年同期7家，同比下降40.0%。", "N2", "40.0%", "28.6%");
}

static void the_word_must_go_the_way_of_the_numbers(void **state)
{
	(void)state;
	assert_wanted("平台5家，上年同期7家，同比增长28.6%。", "N5", "28.6%", "下降28.6%");
	assert_wanted("平台7家，上年同期5家，同比下降40.0%。", "N5", "40.0%", "增长40.0%");
	assert_weight("平台5家，上年同期7家，同比增长28.6%。", "N5", "28.6%", "必改");
	assert_reckoned("平台7家，上年同期7家，同比持平。", 1);
	assert_found("平台7家，上年同期6家，同比持平。", "N5", "持平");
}

static void a_bare_last_year_only_makes_a_question(void **state)
{
	(void)state;
	assert_weight("科小入库120家（去年100家），同比增长25%。", "N2", "25%", "请核");
	assert_weight("科小入库120家（去年100家），比上年增长25%。", "N2", "25%", "必改");
	assert_weight("科小入库120家（上年同期100家），同比增长25%。", "N2", "25%", "必改");
	assert_clean(
		"科小入库120家（去年100家，今年任务130家），同比增长20%，完成全年任务的92.3%。");
}

static void growth_follows_from_the_difference(void **state)
{
	(void)state;
	assert_reckoned("夏粮总产量13926万吨，比上年减少162万吨，下降1.2%。", 1);
	assert_wanted(
		"夏粮总产量13926万吨，比上年减少162万吨，下降1.4%。", "N2", "1.4%", "1.1%～1.2%");
	assert_reckoned("高企56家，同比增加4家、增长7.7%。", 1);
	assert_found("高企56家，同比增加4家、增长8.7%。", "N2", "8.7%");
	assert_found("高企56家，上年同期52家，同比增加5家。", "N2", "5家");
	assert_reckoned("高企56家，上年同期52家，同比增加4家。", 1);
}

static void growth_of_another_kind_is_left_alone(void **state)
{
	(void)state;
	assert_reckoned("生产总值529亿元，上年同期500亿元，按可比价格计算，同比增长6.7%。", 0);
	assert_reckoned("生产总值529亿元，上年同期500亿元，环比增长1.8%。", 0);
	assert_reckoned("技术合同成交额529亿元，上年同期500亿元，高于全市5.1个百分点。", 0);
}

static void what_has_a_subject_of_its_own_belongs_to_nobody_else(void **state)
{
	(void)state;
	assert_reckoned("高企56家（上年同期52家），规上工业增加值增长5%。", 0);
	assert_reckoned(
		"高企56家（上年同期52家），规上工业增加值增长5%，增速同比提高2个百分点。", 0);
	assert_reckoned("高企、科小分别为56家、120家，同比分别增长7%、20%。", 0);
	assert_reckoned("高企56家，上年同期52家。科小同比增长20%。", 0);
}

static void times(void **state)
{
	(void)state;
	assert_reckoned("平台7家，上年同期5家，是上年同期的1.4倍。", 1);
	assert_found("平台7家，上年同期5家，是上年同期的1.5倍。", "N3", "1.5倍");
	assert_reckoned("平台11家，上年同期5家，同比增长1.2倍。", 1);
	assert_wanted("平台11家，上年同期5家，同比增长2.2倍。", "N2", "2.2倍", "1.2倍");
	assert_found("平台5家，同比下降1.2倍。", "N5", "1.2倍");
}

static void completion_of_a_task(void **state)
{
	(void)state;
	assert_reckoned("高企推荐21家，全年任务26家，完成率80.8%。", 1);
	assert_reckoned("高企推荐21家（全年任务26家），完成全年任务的80.8%。", 1);
	assert_wanted(
		"高企推荐21家（全年任务26家），完成全年任务的81.8%。", "N3", "81.8%", "80.8%");
	assert_reckoned("高企推荐21家。全年任务26家，完成率80.8%，距全年任务还差5家。", 2);
	assert_found("高企推荐21家。全年任务26家，距全年任务还差6家。", "N3", "6家");
	assert_reckoned("高企推荐30家，全年任务26家，距全年任务还差0家。", 1);
	assert_reckoned("高企推荐30家，全年任务26家，超额完成15.4%。", 1);
	assert_found("高企推荐30家，全年任务26家，超额完成115.4%。", "N3", "115.4%");
	assert_found("高企推荐21家，全年任务26家，超额完成全年任务。", "N5", "超额完成");
	assert_reckoned("高企推荐26家，全年任务26家，完成全年任务。", 1);
	assert_reckoned("高企推荐21家，全年任务26家，力争年底前完成全年任务。", 0);
}

/* Behind the parts of a whole the task is the whole's, or the last part's own. */
static void a_task_behind_parts(void **state)
{
	(void)state;
	assert_clean("高企推荐37家，其中第一批14家、第二批23家，全年任务40家，完成率92.5%。");
	assert_clean("高企推荐37家，其中第一批14家、第二批23家，全年任务40家，距任务还差3家。");
	assert_clean("高企推荐37家，其中第二批23家，第二批全年任务25家，完成率92.0%。");
	assert_found("高企推荐37家，其中第一批14家、第二批23家，全年任务40家，完成率93.5%。", "N3",
		"93.5%");
	assert_found("高企推荐37家，其中第一批14家、第二批23家，全年任务40家，距任务还差4家。",
		"N3", "4家");
}

static void parts_of_last_year(void **state)
{
	(void)state;
	assert_reckoned("成交额6.8亿元，上年全年11.6亿元，相当于上年全年的58.6%。", 1);
	assert_found("成交额6.8亿元，上年全年11.6亿元，相当于上年全年的60.0%。", "N3", "60.0%");
}

static void shares(void **state)
{
	(void)state;
	assert_reckoned("规上工业企业120家，其中高企60家，占比50.0%。", 2);
	assert_found("规上工业企业120家，其中高企60家，占比55.0%。", "N3", "55.0%");
	/* of what is not said */
	assert_reckoned("高新技术产业增加值6.9亿元，占GDP的3.58%。", 0);
}

static void points_and_per_cent(void **state)
{
	(void)state;
	assert_reckoned("研发投入强度2.06%，上年同期1.82%，同比提高0.24个百分点。", 1);
	assert_found(
		"研发投入强度2.06%，上年同期1.82%，同比提高0.26个百分点。", "N2", "0.26个百分点");
	assert_found("研发投入强度2.06%，比上年提高0.24%。", "N5", "0.24%");
	assert_found("高企56家，比上年提高7.7个百分点。", "N5", "7.7个百分点");
	assert_clean("高新技术产业增加值6.9亿元，同比增长10.5%，比上年提高2.1个百分点。");
}

static void minus_behind_a_word_of_change(void **state)
{
	(void)state;
	assert_found("成交额6.9亿元，同比增长-3.2%。", "N5", "-3.2%");
	assert_clean("成交额6.9亿元，同比下降3.2%。");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(growth_of_counts_is_exact),
		cmocka_unit_test(a_tie_may_be_rounded_either_way),
		cmocka_unit_test(growth_of_rounded_amounts_is_a_range),
		cmocka_unit_test(units_of_money_are_converted),
		cmocka_unit_test(approximate_numbers_are_not_reckoned_with),
		cmocka_unit_test(a_decline_is_negative),
		cmocka_unit_test(the_word_must_go_the_way_of_the_numbers),
		cmocka_unit_test(a_bare_last_year_only_makes_a_question),
		cmocka_unit_test(growth_follows_from_the_difference),
		cmocka_unit_test(growth_of_another_kind_is_left_alone),
		cmocka_unit_test(what_has_a_subject_of_its_own_belongs_to_nobody_else),
		cmocka_unit_test(times),
		cmocka_unit_test(completion_of_a_task),
		cmocka_unit_test(a_task_behind_parts),
		cmocka_unit_test(parts_of_last_year),
		cmocka_unit_test(shares),
		cmocka_unit_test(points_and_per_cent),
		cmocka_unit_test(minus_behind_a_word_of_change),
	};
	return cmocka_run_group_tests(tests, bench_up, bench_down);
}
