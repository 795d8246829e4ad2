/* What is told about wrong indicators and strong words. */
#include "pack.h"

#define I    "- indicator: x.y\n  label: 试数\n"
#define C    "- claim: x.y\n  words: 好\n  softer: 尚可\n  slip: 无\n"
#define REST "  unit: 家\n  nature: 时点\n"

static void keys_of_indicators_that_are_wrong_are_told(void **state)
{
	static const struct wrong wrongs[] = {
		{"indicator: x\n",
			"这里应是列表，每项以「- 」开头（pack/indicators/x.yaml 第1行第1列）"},
		{"- 甲\n", "这里应是「键: 值」（pack/indicators/x.yaml 第1行第3列）"},
		{"- label: 试数\n", "指标缺少「indicator」（pack/indicators/x.yaml 第1行第3列）"},
		{"- indicator: X.y\n  label: 试数\n",
			"代码「X.y」只能用小写字母、数字和「.」，以字母开头，最长 80 "
			"个字符（pack/indicators/x.yaml 第1行第14列）"},
		{"- indicator: x..y\n  label: 试数\n",
			"代码「x..y」只能用小写字母、数字和「.」，以字母开头，最长 80 "
			"个字符（pack/indicators/x.yaml 第1行第14列）"},
		{"- indicator: x.y\n  label: 1数\n" REST "  registered: yes\n",
			"名称「1数」不能用在公式里：名称不能以数字开头（pack/indicators/x.yaml "
			"第2行第10列）"},
		{"- indicator: x.y\n  label: 高企证书\n" REST "  registered: yes\n",
			"名称「高企证书」已用于「hightech_certificate」（standard/ledgers/"
			"hightech_certificate.yaml "
			"第1行），公式里分不清，请改名（pack/indicators/x.yaml 第1行第3列）"},
		{I "  unit: 家\n  registered: yes\n",
			"指标「x.y」缺少「nature」（时点 时期 累计 "
			"比率）（pack/indicators/x.yaml 第1行第3列）"},
		{I "  nature: 时时\n  registered: yes\n", "「nature」不能是「时时」，可用：时点 "
							  "时期 累计 比率（pack/indicators/x.yaml "
							  "第3行第11列）"},
		{I REST, "指标「试数」既没有公式（value）也不登记（registered: "
			 "yes），无从得数（pack/indicators/x.yaml 第1行第3列）"},
		{I REST "  registered: 也许\n",
			"口径包有2处错误：\n"
			"「registered」不能是「也许」，可用：yes 是 true no "
			"否 false（pack/indicators/x.yaml 第5行第15列）\n"
			"指标「试数」既没有公式（value）也不登记（registered: "
			"yes），无从得数（pack/indicators/x.yaml 第1行第3列）"},
		{I REST "  registered: yes\n  decimals: 10\n",
			"「decimals」应是 0 到 9 的整数，现为「10」（pack/indicators/x.yaml "
			"第6行第13列）"},
		{I REST "  registered: yes\n  decimals: 一\n",
			"「decimals」应是 0 到 9 的整数，现为「一」（pack/indicators/x.yaml "
			"第6行第13列）"},
		{I REST "  registered: yes\n  year: 去年\n",
			"「year」不能是「去年」，可用：最近公布年度（pack/indicators/x.yaml "
			"第6行第9列）"},
		{I REST "  registered: yes\n  better: 大\n",
			"「better」不能是「大」，可用：越大越好 越小越好（pack/indicators/x.yaml "
			"第6行第11列）"},
		{I REST "  registered: yes\n  phrase: 有家\n",
			"「phrase」里须有且只有一个 {}，数字填在那里（pack/indicators/x.yaml "
			"第6行第11列）"},
		{I REST "  registered: yes\n  phrase: 有{}家{}\n",
			"「phrase」里须有且只有一个 {}，数字填在那里（pack/indicators/x.yaml "
			"第6行第11列）"},
		{I REST "  registered: yes\n  by: 企业\n",
			"指标「试数」没有公式，不能写 by（pack/indicators/x.yaml 第6行第7列）"},
		{I REST "  value: 高企证书 个数\n  by: 批次\n",
			"口径包有2处错误：\n"
			"指标「试数」的单位写的是「家」，公式得到的是「张」（pack/indicators/"
			"x.yaml "
			"第5行第10列）\n"
			"指标「试数」的 "
			"by「批次」不是它所数的台账「高企证书」的字段（pack/indicators/x.yaml "
			"第6行第7列）"},
		{I REST "  registered: yes\n  uses: 甲\n",
			"不认识的键「uses」，这里可用：indicator label unit decimals nature value "
			"registered year better state by phrase source office basis note "
			"also（pack/indicators/x.yaml 第6行第3列）"},
		{I REST "  registered: yes\n" I REST "  registered: yes\n",
			"指标「x.y」重复，前一个在 pack/indicators/x.yaml "
			"第1行（pack/indicators/x.yaml 第6行第3列）"},
	};

	(void)state;
	each_is_told("indicators/x.yaml", wrongs, COUNT_OF(wrongs));
}

static void a_unit_that_is_not_the_formula_s_is_told(void **state)
{
	static const struct wrong wrongs[] = {
		{I "  unit: 张\n  nature: 时点\n  year: 最近公布年度\n  value: 高企证书 个数\n",
			"指标「试数」取最近公布年度的数，公式里只能用别的指标，不能直接数台账"
			"（pack/indicators/x.yaml 第6行第10列）"},
		{I REST "  value: 高企证书 个数\n", "指标「试数」的单位写的是「家」，公式得到的是「"
						    "张」（pack/indicators/x.yaml "
						    "第5行第10列）"},
		{I "  unit: 亿元\n  nature: 时点\n  value: 高企证书 个数\n",
			"指标「试数」的单位写的是「亿元」，公式得到的是「张」（pack/indicators/"
			"x.yaml 第5行第10列）"},
		{I "  unit: 家\n  nature: 时点\n  value: 单位的注册资本 合计\n",
			"指标「试数」的单位写的是「家」，公式得到的是「万元」（pack/indicators/"
			"x.yaml 第5行第10列）"},
		{I "  unit: 家\n  nature: 比率\n  value: 全社会研发经费 ÷ 地区生产总值\n",
			"指标「试数」的单位写的是「家」，公式得到的是「比率」（pack/indicators/"
			"x.yaml 第5行第10列）"},
		{I "  unit: '%'\n  nature: 比率\n  value: 全社会研发投入强度 的 提高百分点\n",
			"指标「试数」的单位写的是「%」，公式得到的是「个百分点」（pack/indicators/"
			"x.yaml 第5行第10列）"},
		{I REST "  value: 全社会研发经费 + 高新技术企业总数\n",
			"全社会研发经费（亿元） + "
			"高新技术企业总数（家）：单位不同，不能相加（pack/indicators/x.yaml "
			"第5行第18列）"},
		{I REST "  value: 高企证书 个数 条件 发证日 不晚于 截止日\n",
			"“高企证书”里没有“发证日”这个字段，相近的有：发证日期（pack/indicators/"
			"x.yaml "
			"第5行第21列）"},
	};

	(void)state;
	each_is_told("indicators/x.yaml", wrongs, COUNT_OF(wrongs));
}

static void a_unit_of_the_same_quantity_is_fine(void **state)
{
	static const char *const fine[] = {
		I "  unit: 张\n  nature: 时点\n  value: 高企证书 个数\n  by: 退出原因\n",
		I "  unit: 万元\n  nature: 时点\n  value: 单位的注册资本 合计\n",
		I "  unit: 个百分点\n  nature: 比率\n  value: 全社会研发投入强度 的 提高百分点\n",
	};
	struct catalog *catalog;
	struct job job;

	(void)state;
	job_init(&job, STR("test"));
	for (size_t i = 0; i < COUNT_OF(fine); i++) {
		enum rc rc = load_one(&job, "indicators/x.yaml", fine[i], &catalog);

		assert_text(job_error(&job), "");
		assert_int_equal(rc, RC_OK);
		if (i == 0)
			assert_text(schema_indicator(&catalog->schema, STR("x.y"))->by, "why_left");
		catalog_free(catalog);
	}
	job_done(&job);
}

static void a_circle_is_told_whole(void **state)
{
	static const struct wrong wrongs[] = {
		{"- {indicator: a, label: 甲, unit: 家, nature: 时点, value: 乙 + 1家}\n"
		 "- {indicator: b, label: 乙, unit: 家, nature: 时点, value: 丙 的 上年同期 + "
		 "1家}\n"
		 "- {indicator: c, label: 丙, unit: 家, nature: 时点, value: 甲 + 乙}\n",
			"口径包有2处错误：\n"
			"指标互相引用成了圈：甲 → 乙 → 丙 → 甲（pack/indicators/x.yaml "
			"第1行第3列）\n"
			"指标互相引用成了圈：乙 → 丙 → 乙（pack/indicators/x.yaml 第2行第3列）"},
		{"- {indicator: a, label: 甲, unit: 家, nature: 时点, value: 甲 的 上年末 + 1家}\n",
			"指标互相引用成了圈：甲 → 甲（pack/indicators/x.yaml 第1行第3列）"},
	};

	(void)state;
	each_is_told("indicators/x.yaml", wrongs, COUNT_OF(wrongs));
}

/* a0 is registered, each further one stands on the one before; the highest first or last in the file. */
static enum rc load_tower(struct job *job, int height, bool highest_first)
{
	struct catalog *catalog;
	struct buf b;

	buf_init(&b, BUF_MAX_TEXT);
	for (int k = 0; k <= height; k++) {
		int i = highest_first ? height - k : k;

		buf_addf(&b, "- {indicator: a%d, label: 甲%d层, unit: 家, nature: 时点, ", i, i);
		if (i == 0)
			buf_addf(&b, "registered: yes}\n");
		else
			buf_addf(&b, "value: a%d + 1家}\n", i - 1);
	}
	char *text = str_z(job->arena, buf_take(job->arena, &b));
	enum rc rc = load_one(job, "indicators/x.yaml", text, &catalog);
	if (rc == RC_OK)
		catalog_free(catalog);
	return rc;
}

static void indicators_stand_on_each_other_to_the_ceiling_and_no_higher(void **state)
{
	struct job job;

	(void)state;
	job_init(&job, STR("test"));
	assert_int_equal(load_tower(&job, CATALOG_MAX_USES, false), RC_OK);
	assert_int_equal(load_tower(&job, CATALOG_MAX_USES, true), RC_OK);
	assert_int_equal(load_tower(&job, CATALOG_MAX_USES + 1, false), RC_INVALID);
	assert_text(job_error(&job),
		"指标引用指标的层次太深，最多 32 层（pack/indicators/x.yaml 第34行第3列）");
	assert_int_equal(load_tower(&job, CATALOG_MAX_USES + 1, true), RC_INVALID);
	assert_true(str_find(job_error(&job), STR("层次太深，最多 32 层")) != SIZE_MAX);
	assert_int_equal(load_tower(&job, 500, true), RC_INVALID);
	assert_int_equal(load_tower(&job, 500, false), RC_INVALID);
	job_done(&job);
}

static void claims_that_are_wrong_are_told(void **state)
{
	static const struct wrong wrongs[] = {
		{"- claim: x\n",
			"口径包有4处错误：\n"
			"表述「x」缺少「words」（pack/claims/x.yaml 第1行第3列）\n"
			"表述「x」缺少「softer」（pack/claims/x.yaml 第1行第3列）\n"
			"表述「x」缺少「slip」（pack/claims/x.yaml 第1行第3列）\n"
			"表述「x」须写「holds」或「each」之一（pack/claims/x.yaml 第1行第3列）"},
		{C, "表述「x.y」须写「holds」或「each」之一（pack/claims/x.yaml 第1行第3列）"},
		{C "  holds: 高新技术企业总数 大于 0\n  each: 该指标 大于 0\n",
			"表述「x.y」须写「holds」或「each」之一（pack/claims/x.yaml 第1行第3列）"},
		{C "  holds: 该指标 的 完成率 不少于 50%\n",
			"「该指标」只能用在「each」里（pack/claims/x.yaml 第5行第10列）"},
		{C "  each: 高新技术企业总数 大于 0\n",
			"「each」须是关于「该指标」的条件，如：该指标 的 完成率 不少于 "
			"50%（pack/claims/x.yaml 第5行第9列）"},
		{C "  holds: 高新企业总数 大于 0\n",
			"没有叫“高新企业总数”的台账或指标，相近的有：高新技术企业总数（pack/claims/"
			"x.yaml 第5行第10列）"},
		{C "  holds: 高新技术企业总数\n",
			"高新技术企业总数（家）不是条件，后面要写怎样比较，如 "
			"等于、不少于、不晚于、为空（pack/claims/x.yaml 第5行第10列）"},
		{C "  holds: [甲]\n", "这里应是一条公式（pack/claims/x.yaml 第5行第10列）"},
		{"- {claim: x, words: 好, slip: 无, softer: '有{名单}', holds: 高新技术企业总数 "
		 "大于 0}\n",
			"{名单} 只能写在 slip 里：不符的名单进核稿单，不进正文（pack/claims/x.yaml "
			"第1行第44列）"},
		{"- {claim: x, words: 好, slip: 无, softer: '有{名单 高新技术企业总数}', holds: "
		 "高新技术企业总数 大于 0}\n",
			"{名单} 只能写在 slip 里：不符的名单进核稿单，不进正文（pack/claims/x.yaml "
			"第1行第44列）"},
		{"- {claim: x, words: 好, slip: '{该指标 的 名气}', softer: 好, each: 该指标 大于 "
		 "0}\n",
			"指标没有“名气”这一面，可以写 "
			"上年同期、上年全年、同比增长、同比增减、目标任务、完成率、距任务、序时进度"
			"、位次、占比（pack/claims/x.yaml 第1行第38列）"},
		{"- {claim: x, words: 好, slip: 无, softer: '有{高薪技术企业总数}家', holds: "
		 "高新技术企业总数 "
		 "大于 0}\n",
			"没有叫“高薪技术企业总数”的台账或指标，相近的有：高新技术企业总数"
			"（pack/claims/x.yaml 第1行第44列）"},
		{"- {claim: x, words: 好, slip: 无, softer: '有{家', holds: 高新技术企业总数 大于 "
		 "0}\n",
			"花括号里应写指标或「名单」，如 {指标 的 完成率}（pack/claims/x.yaml "
			"第1行第44列）"},
		{"- {claim: x, words: 好, slip: '{}', softer: 有, holds: 高新技术企业总数 大于 "
		 "0}\n",
			"花括号里应写指标或「名单」，如 {指标 的 完成率}（pack/claims/x.yaml "
			"第1行第32列）"},
		{"- {claim: x, words: 好, slip: 无, softer: '有{该指标}', holds: 高新技术企业总数 "
		 "大于 "
		 "0}\n",
			"「该指标」只能用在有「each」的表述的 softer 和 slip "
			"里（pack/claims/x.yaml 第1行第58列）"},
		{"- {claim: x, word: 好, slip: 无, softer: 有, holds: 高新技术企业总数 大于 0}\n",
			"口径包有2处错误：\n"
			"不认识的键「word」，是不是「words」（pack/claims/x.yaml 第1行第14列）\n"
			"表述「x」缺少「words」（pack/claims/x.yaml 第1行第3列）"},
	};

	(void)state;
	each_is_told("claims/x.yaml", wrongs, COUNT_OF(wrongs));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_of_indicators_that_are_wrong_are_told),
		cmocka_unit_test(a_unit_that_is_not_the_formula_s_is_told),
		cmocka_unit_test(a_unit_of_the_same_quantity_is_fine),
		cmocka_unit_test(a_circle_is_told_whole),
		cmocka_unit_test(indicators_stand_on_each_other_to_the_ceiling_and_no_higher),
		cmocka_unit_test(claims_that_are_wrong_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
