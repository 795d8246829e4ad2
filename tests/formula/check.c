/* src/formula/check.c: what may stand with what, and the exact words of each refusal. */
#include "read.h"

static struct formula_type number_type(struct bench *b, const char *text)
{
	return formula_type_of(must_read(b, FORMULA_NUMBER, WHOLE, text));
}

#define assert_quantity(b, text, wanted_quantity, wanted_measure)                                  \
	do {                                                                                       \
		struct formula_type type = number_type((b), (text));                               \
		assert_int_equal(type.quantity, (wanted_quantity));                                \
		assert_text(type.measure, (wanted_measure));                                       \
	} while (0)

static void a_number_has_the_measure_of_what_it_counts(void **state)
{
	assert_quantity(*state, "2", QUANTITY_PLAIN, "");
	assert_quantity(*state, "高企证书 个数", QUANTITY_COUNT, "张");
	assert_quantity(*state, "高企证书的企业 不重复个数", QUANTITY_COUNT, "家");
	assert_quantity(*state, "高企证书的证书编号 不重复个数", QUANTITY_COUNT, "张");
	assert_quantity(*state, "参加单位的对接活动 不重复个数", QUANTITY_COUNT, "场");
	assert_quantity(*state, "技术合同的登记日期 不重复个数", QUANTITY_COUNT, "个");
	assert_quantity(*state, "参加单位的人数 合计", QUANTITY_COUNT, "人");
	assert_quantity(*state, "技术合同的成交额 平均", QUANTITY_MONEY, "万元");
	assert_quantity(*state, "技术合同的到账率 最大", QUANTITY_RATIO, "%");
	assert_quantity(*state, "技术合同的年度 最大", QUANTITY_PLAIN, "");
	assert_quantity(*state, "单位台账的占地面积 合计", QUANTITY_OTHER, "亩");
	assert_quantity(*state, "全社会研发经费", QUANTITY_MONEY, "亿元");
	assert_quantity(*state, "全社会研发投入强度", QUANTITY_RATIO, "%");
}

static void faces_have_measures_of_their_own(void **state)
{
	assert_quantity(*state, "高新技术企业总数 的 上年同期", QUANTITY_COUNT, "家");
	assert_quantity(*state, "高新技术企业总数 的 上年全年", QUANTITY_COUNT, "家");
	assert_quantity(*state, "高新技术企业总数 的 上年末", QUANTITY_COUNT, "家");
	assert_quantity(*state, "高新技术企业总数 的 同比增长", QUANTITY_RATIO, "%");
	assert_quantity(*state, "高新技术企业总数 的 同比增减", QUANTITY_COUNT, "家");
	assert_quantity(*state, "全社会研发投入强度 的 提高百分点", QUANTITY_POINTS, "个百分点");
	assert_quantity(*state, "全社会研发经费 的 占上年全年", QUANTITY_RATIO, "%");
	assert_quantity(*state, "全社会研发经费 的 目标任务", QUANTITY_MONEY, "亿元");
	assert_quantity(*state, "全社会研发经费 的 完成率", QUANTITY_RATIO, "%");
	assert_quantity(*state, "全社会研发经费 的 距任务", QUANTITY_MONEY, "亿元");
	assert_quantity(*state, "全社会研发投入强度 的 距任务", QUANTITY_POINTS, "个百分点");
	assert_quantity(*state, "全社会研发经费 的 序时进度", QUANTITY_RATIO, "%");
	assert_quantity(*state, "全社会研发经费 的 位次", QUANTITY_RANK, "位");
	assert_quantity(*state, "全社会研发经费 的 占比", QUANTITY_RATIO, "%");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "全社会研发投入强度 的 占比",
		"“全社会研发投入强度”是比率，没有占比（indicators.yaml 第41行第22列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "全社会研发投入强度 的 同比增长",
		"“全社会研发投入强度”是比率，比率的变化写“提高百分点”（indicators.yaml "
		"第41行第22列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "全社会研发投入强度 的 同比增减",
		"“全社会研发投入强度”是比率，比率的变化写“提高百分点”（indicators.yaml "
		"第41行第22列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "全社会研发投入强度 的 占上年全年",
		"“全社会研发投入强度”是比率，比率的变化写“提高百分点”（indicators.yaml "
		"第41行第22列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "高新技术企业总数 的 占上年全年",
		"“高新技术企业总数”是时点数，不是一年里累计起来的，没有“占上年全年”，写“同比增长”（"
		"indicators.yaml 第41行第21列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "高新技术企业总数 的 提高百分点",
		"“高新技术企业总数”不是比率，写“同比增长”或“同比增减”（indicators.yaml "
		"第41行第21列）");
}

static void only_equals_are_added(void **state)
{
	assert_quantity(*state, "全社会研发经费 + 技术合同的成交额 合计", QUANTITY_MONEY, "亿元");
	assert_quantity(*state, "技术合同的成交额 合计 − 全社会研发经费", QUANTITY_MONEY, "万元");
	assert_quantity(*state, "高新技术企业总数 + 单位台账 个数", QUANTITY_COUNT, "家");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "全社会研发经费 + 高新技术企业总数",
		"全社会研发经费（亿元） + "
		"高新技术企业总数（家）：单位不同，不能相加（indicators.yaml "
		"第41行第18列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "高企证书 个数 − 单位台账 个数",
		"高企证书 个数（张） − 单位台账 个数（家）：单位不同，不能相减（indicators.yaml "
		"第41行第18列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "高新技术企业总数 + 1",
		"高新技术企业总数（家） + 1（没有单位）：单位不同，不能相加（indicators.yaml "
		"第41行第19列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "全社会研发经费 + 1万家",
		"全社会研发经费（亿元） + 10000家：单位不同，不能相加（indicators.yaml "
		"第41行第18列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE,
		"全社会研发经费 的 位次 + 全社会研发经费 的 位次",
		"全社会研发经费 的 位次（位） + 全社会研发经费 的 "
		"位次（位）：位次不能加减（indicators.yaml 第41行第23列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "1 + \"甲\"",
		"\"甲\"（文字）不是数，不能计算（indicators.yaml 第41行第14列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "是 × 2",
		"是（是否）不是数，不能计算（indicators.yaml 第41行第10列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "(高新技术企业总数 大于 1) + 1",
		"这里要一个值，写的却是条件（indicators.yaml 第41行第20列）");
}

static void ratios_differ_in_points(void **state)
{
	assert_quantity(*state, "全社会研发投入强度 − 全社会研发投入强度 的 上年同期",
		QUANTITY_POINTS, "个百分点");
	assert_quantity(*state, "全社会研发投入强度 + 全社会研发投入强度 的 提高百分点",
		QUANTITY_RATIO, "%");
	assert_quantity(*state, "1.2个百分点 + 全社会研发投入强度", QUANTITY_RATIO, "%");
	assert_quantity(*state, "全社会研发投入强度 的 提高百分点 − 0.5个百分点", QUANTITY_POINTS,
		"个百分点");
	assert_quantity(*state, "100% − 全社会研发投入强度", QUANTITY_RATIO, "%");
	assert_quantity(*state, "1 − 全社会研发投入强度", QUANTITY_RATIO, "%");
	assert_quantity(*state, "全社会研发投入强度 − 2%", QUANTITY_RATIO, "%");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "1.2个百分点 − 全社会研发投入强度",
		"1.2个百分点 − 全社会研发投入强度（%）：单位不同，不能相减（indicators.yaml "
		"第41行第18列）");
}

static void quotients_have_their_own_measure(void **state)
{
	assert_quantity(*state, "全社会研发经费 ÷ 地区生产总值", QUANTITY_RATIO, "");
	assert_quantity(*state, "技术合同的成交额 合计 ÷ 地区生产总值", QUANTITY_RATIO, "");
	assert_quantity(*state, "全社会研发经费 ÷ 2", QUANTITY_MONEY, "亿元");
	assert_quantity(*state, "全社会研发经费 ÷ 全社会研发投入强度", QUANTITY_MONEY, "亿元");
	assert_quantity(*state, "全社会研发经费 ÷ 常住人口", QUANTITY_OTHER, "亿元/万人");
	assert_quantity(*state, "高新技术企业总数 ÷ 常住人口", QUANTITY_OTHER, "家/万人");
	assert_quantity(*state, "全社会研发经费 ÷ 常住人口 × 常住人口", QUANTITY_MONEY, "亿元");
	assert_quantity(*state, "常住人口 × (全社会研发经费 ÷ 常住人口)", QUANTITY_MONEY, "亿元");
	assert_quantity(*state,
		"高新技术企业总数 ÷ 常住人口 ÷ (高新技术企业总数 的 上年末 ÷ 常住人口)",
		QUANTITY_RATIO, "");
	assert_quantity(
		*state, "高新技术企业总数 ÷ 全社会研发经费 × 全社会研发经费", QUANTITY_COUNT, "家");
	assert_refused(*state, FORMULA_NUMBER, WHOLE,
		"全社会研发经费 ÷ 常住人口 ÷ 高新技术企业总数",
		"全社会研发经费 ÷ 常住人口（亿元/万人） ÷ "
		"高新技术企业总数（家）：不能相除（indicators.yaml 第41行第25列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "1 ÷ 高新技术企业总数",
		"1（没有单位） ÷ 高新技术企业总数（家）：不能相除（indicators.yaml 第41行第12列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "全社会研发经费 的 位次 ÷ 2",
		"全社会研发经费 的 位次（位） ÷ 2（没有单位）：位次不能乘除（indicators.yaml "
		"第41行第23列）");
}

static void products_keep_one_measure(void **state)
{
	assert_quantity(*state, "高新技术企业总数 × 50%", QUANTITY_COUNT, "家");
	assert_quantity(*state, "50% × 全社会研发经费", QUANTITY_MONEY, "亿元");
	assert_quantity(*state, "2 × 3", QUANTITY_PLAIN, "");
	assert_quantity(*state, "2 × 全社会研发投入强度", QUANTITY_RATIO, "%");
	assert_quantity(*state, "全社会研发投入强度 × 2", QUANTITY_RATIO, "%");
	assert_quantity(*state, "−全社会研发经费 保留 2 位", QUANTITY_MONEY, "亿元");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "高新技术企业总数 × 全社会研发经费",
		"高新技术企业总数（家） × 全社会研发经费（亿元）：不能相乘（indicators.yaml "
		"第41行第19列）");
}

static void branches_are_of_one_kind(void **state)
{
	assert_quantity(*state, "如果 1 大于 0 则 0 否则 全社会研发经费", QUANTITY_MONEY, "亿元");
	assert_quantity(*state, "如果 1 大于 0 则 1 否则 全社会研发投入强度", QUANTITY_RATIO, "%");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "如果 1 大于 0 则 1 否则 全社会研发经费",
		"1（没有单位） 否则 全社会研发经费（亿元）：两边单位不同（indicators.yaml "
		"第41行第27列）");
	assert_refused(*state, FORMULA_DEFAULT, WORLD_CONTRACT,
		"如果 年度 大于 0 则 登记日期 否则 \"无\"",
		"登记日期（日期） 否则 \"无\"（文字）：两边要是同一种值（indicators.yaml "
		"第41行第31列）");
	assert_refused(*state, FORMULA_DEFAULT, WORLD_CONTRACT,
		"如果 年度 大于 0 则 买方 否则 卖方",
		"买方（引用） 否则 卖方（引用）：只能在数、文字、日期、是否之间选（indicators.yaml "
		"第41行第29列）");
}

static void numbers_compare_within_one_measure(void **state)
{
	assert_prints(*state, FORMULA_CHECK, WORLD_CONTRACT,
		"成交额 大于 0 且 成交额 小于 技术交易额",
		"成交额 大于 0 且 成交额 小于 技术交易额");
	assert_prints(*state, FORMULA_CHECK, WORLD_CONTRACT, "买方的职工数 大于 300",
		"买方的职工数 大于 300");
	assert_prints(*state, FORMULA_CHECK, WORLD_CONTRACT, "技术交易额 ÷ 成交额 不少于 0.8",
		"技术交易额 ÷ 成交额 不少于 0.8");
	assert_prints(*state, FORMULA_CLAIM, WHOLE, "高新技术企业总数 的 位次 不超过 3",
		"高新技术企业总数 的 位次 不超过 3");
	assert_prints(*state, FORMULA_CLAIM, WHOLE, "高新技术企业总数 的 位次 不超过 3位",
		"高新技术企业总数 的 位次 不超过 3位");
	assert_refused(*state, FORMULA_CHECK, WORLD_CONTRACT, "成交额 不少于 100",
		"成交额（万元） 不少于 100（没有单位）：单位不同，不能比较；金额要写单位，如 "
		"100万元（indicators.yaml 第41行第14列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_CONTRACT, "到账率 不少于 50",
		"到账率（%） 不少于 50（没有单位）：单位不同，不能比较；比率要写成 "
		"50%（indicators.yaml "
		"第41行第14列）");
	assert_refused(*state, FORMULA_CLAIM, WHOLE, "全社会研发投入强度 的 提高百分点 大于 1",
		"全社会研发投入强度 的 提高百分点（个百分点） 大于 "
		"1（没有单位）：单位不同，不能比较；要写成 1.2个百分点（indicators.yaml "
		"第41行第28列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_CONTRACT, "成交额 大于 买方的职工数",
		"成交额（万元） 大于 买方的职工数（人）：单位不同，不能比较（indicators.yaml "
		"第41行第14列）");
	assert_refused(*state, FORMULA_CLAIM, WHOLE, "该指标 大于 100",
		"该指标（该指标） 大于 100（没有单位）：单位不同，不能比较（indicators.yaml "
		"第41行第14列）");
	assert_prints(*state, FORMULA_CLAIM, WHOLE, "该指标 大于 0", "该指标 大于 0");
	assert_refused(*state, FORMULA_CHECK, WORLD_CONTRACT, "年度 属于 [2023, 30人]",
		"年度（没有单位） 等于 30人：单位不同，不能比较（indicators.yaml 第41行第23列）");
}

static void words_of_dates_and_numbers_are_not_mixed(void **state)
{
	assert_refused(*state, FORMULA_CHECK, WORLD_CERTIFICATE, "发证日期 大于 截止日",
		"发证日期（日期） 大于 截止日（日期）：这是数用的词，日期用 "
		"早于、晚于、不早于、不晚于（indicators.yaml 第41行第15列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_CONTRACT, "成交额 不晚于 技术交易额",
		"成交额（万元） 不晚于 技术交易额（万元）：这是日期用的词，数用 "
		"大于、小于、不少于、不超过（indicators.yaml 第41行第14列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_CONTRACT, "登记日期 晚于 成交额",
		"登记日期（日期） 晚于 成交额（万元）：类型不同，不能比较（indicators.yaml "
		"第41行第15列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_CONTRACT, "登记日期 − 签订日期 大于 3",
		"日期后面只能加减 n年、n月、n日（indicators.yaml 第41行第17列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_CONTRACT, "登记日期 + 3 早于 截止日",
		"日期后面只能加减 n年、n月、n日（indicators.yaml 第41行第19列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_CONTRACT, "登记日期 + 3601月 早于 截止日",
		"加减的年或月太多，最多 3600（indicators.yaml 第41行第17列）");
	assert_prints(*state, FORMULA_CHECK, WORLD_CONTRACT, "登记日期 + 3600月 早于 截止日",
		"登记日期 + 3600月 早于 截止日");
	assert_refused(*state, FORMULA_CHECK, WORLD_CONTRACT, "本期 + 3日 早于 截止日",
		"本期（一段时间）不是数，不能计算（indicators.yaml 第41行第10列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_CONTRACT, "年度 大于 3年",
		"“3年”只能加减在日期后面（indicators.yaml 第41行第16列）");
}

static void texts_and_choices_are_equal_or_not(void **state)
{
	assert_refused(*state, FORMULA_CHECK, WORLD_CERTIFICATE, "退出原因 等于 撤消资格",
		"“撤消资格”不是“退出原因”的选项，可以写：到期未续、撤销资格、迁出、注销（indicators"
		"."
		"yaml 第41行第18列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_CERTIFICATE, "退出原因 等于 \"撤消资格\"",
		"“撤消资格”不是“退出原因”的选项，可以写：到期未续、撤销资格、迁出、注销（indicators"
		"."
		"yaml 第41行第18列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_CERTIFICATE, "\"撤消\" 不等于 退出原因",
		"“撤消”不是“退出原因”的选项，可以写：到期未续、撤销资格、迁出、注销（indicators."
		"yaml "
		"第41行第10列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_CERTIFICATE, "退出原因 属于 [注销, 到期]",
		"“到期”不是“退出原因”的选项，可以写：到期未续、撤销资格、迁出、注销（indicators."
		"yaml "
		"第41行第23列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_CERTIFICATE, "证书编号 大于 \"GR\"",
		"证书编号（文字） 大于 \"GR\"（文字）：文字只能用 "
		"等于、不等于、属于、不属于（indicators.yaml 第41行第15列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_CERTIFICATE, "证书编号 等于 甲",
		"文字要写在引号里，如 \"甲\"（indicators.yaml 第41行第18列）");
	assert_prints(*state, FORMULA_CHECK, WORLD_CONTRACT, "买方的类别 等于 卖方的类别",
		"买方的类别 等于 卖方的类别");
}

static void a_field_named_like_a_choice_is_spelled_by_its_code(void **state)
{
	/* In this ledger 企业 is a field, and a choice of 企业的类别. */
	assert_prints(*state, FORMULA_CHECK, WORLD_CERTIFICATE, "企业的类别 等于 企业的类别",
		"企业的类别 等于 holder的kind");
	assert_prints(*state, FORMULA_CHECK, WORLD_CERTIFICATE, "企业的类别 等于 企业",
		"企业的类别 等于 \"企业\"");
}

static void yes_and_no_references_and_spans_compare_with_their_like(void **state)
{
	assert_prints(*state, FORMULA_CHECK, WORLD_CONTRACT,
		"买方的是否规上 等于 是 且 买方 不等于 卖方",
		"买方的是否规上 等于 是 且 买方 不等于 卖方");
	assert_refused(*state, FORMULA_CHECK, WORLD_CONTRACT, "买方的是否规上 等于 1",
		"买方的是否规上（是否） 等于 1（没有单位）：类型不同，不能比较（indicators.yaml "
		"第41行第18列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_CONTRACT, "买方的是否规上 大于 否",
		"买方的是否规上（是否） 大于 否（是否）：只能用 等于、不等于（indicators.yaml "
		"第41行第18列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_CONTRACT, "买方的是否规上",
		"买方的是否规上（是否）不是条件，写成 … 等于 是（indicators.yaml 第41行第10列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_CONTRACT, "买方 等于 买方的辖区",
		"买方（引用） 等于 买方的辖区（引用）：引到不同的台账，不能比较（indicators.yaml "
		"第41行第13列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_CONTRACT, "买方 属于 [\"甲\"]",
		"买方（引用）是引用，只能写“属于 本辖区”或与另一个引用“等于”（indicators.yaml "
		"第41行第16列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_PAIRING, "任期 等于 任期",
		"任期（一段时间） 等于 "
		"任期（一段时间）：一段时间不能比较，写“包含”或“属于”（indicators.yaml "
		"第41行第13列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_PAIRING, "任期 早于 截止日",
		"任期（一段时间） 早于 截止日（日期）：类型不同，不能比较（indicators.yaml "
		"第41行第13列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_PAIRING, "截止日 为空",
		"截止日（日期）不是字段，也不是指标，不能问“为空”（indicators.yaml 第41行第10列）");
}

static void personal_fields_are_only_asked_whether_they_are_filled(void **state)
{
	assert_prints(*state, FORMULA_CHECK, WORLD_CERTIFICATE,
		"企业的联系电话 为空 或 企业的联系电话 不为空",
		"企业的联系电话 为空 或 企业的联系电话 不为空");
	assert_refused(*state, FORMULA_CHECK, WORLD_CERTIFICATE, "企业的联系电话 等于 \"1\"",
		"企业的联系电话是个人信息，只能问“为空”“不为空”（indicators.yaml 第41行第18列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_CERTIFICATE, "企业的联系电话 属于 [\"1\"]",
		"企业的联系电话是个人信息，只能问“为空”“不为空”（indicators.yaml 第41行第18列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_CERTIFICATE, "\"1\" 等于 企业的联系电话",
		"\"1\"（文字） 等于 "
		"企业的联系电话（个人信息）：类型不同，不能比较（indicators.yaml "
		"第41行第14列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "单位台账的联系电话 不重复个数",
		"“联系电话”是个人信息，不能数“不重复个数”（indicators.yaml 第41行第20列）");
	assert_refused(*state, FORMULA_DEFAULT, WORLD_PARTY, "联系电话",
		"默认值不能取联系电话（个人信息）（indicators.yaml 第41行第10列）");
}

static void aggregates_take_what_can_be_counted_or_added(void **state)
{
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "高企证书的企业 个数",
		"“个数”数的是记录，写成“高企证书 "
		"个数”；要数不同的企业，写“不重复个数”（indicators.yaml 第41行第18列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "高企证书 不重复个数",
		"“不重复个数”要写明数什么，如：高企证书的企业 不重复个数（indicators.yaml "
		"第41行第15列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "高企证书 合计",
		"“合计、平均、最大、最小”要写明是哪个字段，如：技术合同的成交额 "
		"合计（indicators.yaml "
		"第41行第15列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "高企证书的发证日期 最大",
		"“发证日期”不是数，没有合计、平均、最大、最小（indicators.yaml 第41行第20列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "结对的任期 不重复个数",
		"“任期”是一段时间，不能数“不重复个数”（indicators.yaml 第41行第16列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "截止日",
		"指标的值要是数，截止日（日期）不是（indicators.yaml 第41行第10列）");
}

static void long_operands_are_shortened_in_messages(void **state)
{
	assert_refused(*state, FORMULA_NUMBER, WHOLE,
		"(高企证书 个数 条件 发证日期 不晚于 截止日 且 到期日期 不早于 截止日) + 1",
		"高企证书 个数 条件 发证日期 不晚于 截止日 且 到期日期…（张） + "
		"1（没有单位）：单位不同，不能相加（indicators.yaml 第41行第51列）");
}

static void measures_tell_their_quantity(void **state)
{
	int64_t fen = 0;

	(void)state;
	assert_int_equal(quantity_from(STR("")), QUANTITY_PLAIN);
	assert_int_equal(quantity_from(STR("家")), QUANTITY_COUNT);
	assert_int_equal(quantity_from(STR("千元")), QUANTITY_MONEY);
	assert_int_equal(quantity_from(STR("%")), QUANTITY_RATIO);
	assert_int_equal(quantity_from(STR("个百分点")), QUANTITY_POINTS);
	assert_int_equal(quantity_from(STR("位")), QUANTITY_RANK);
	assert_int_equal(quantity_from(STR("元/人")), QUANTITY_OTHER);
	assert_int_equal(quantity_from(STR("平方米")), QUANTITY_OTHER);
	assert_true(money_unit(STR("元"), &fen) && fen == 100);
	assert_true(money_unit(STR("千元"), &fen) && fen == 100000);
	assert_true(money_unit(STR("万元"), &fen) && fen == 1000000);
	assert_true(money_unit(STR("亿元"), &fen) && fen == INT64_C(10000000000));
	assert_false(money_unit(STR("家"), &fen));
	assert_false(money_unit(STR(""), &fen));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(a_number_has_the_measure_of_what_it_counts),
		BENCH_TEST(faces_have_measures_of_their_own),
		BENCH_TEST(only_equals_are_added),
		BENCH_TEST(ratios_differ_in_points),
		BENCH_TEST(quotients_have_their_own_measure),
		BENCH_TEST(products_keep_one_measure),
		BENCH_TEST(branches_are_of_one_kind),
		BENCH_TEST(numbers_compare_within_one_measure),
		BENCH_TEST(words_of_dates_and_numbers_are_not_mixed),
		BENCH_TEST(texts_and_choices_are_equal_or_not),
		BENCH_TEST(a_field_named_like_a_choice_is_spelled_by_its_code),
		BENCH_TEST(yes_and_no_references_and_spans_compare_with_their_like),
		BENCH_TEST(personal_fields_are_only_asked_whether_they_are_filled),
		BENCH_TEST(aggregates_take_what_can_be_counted_or_added),
		BENCH_TEST(long_operands_are_shortened_in_messages),
		BENCH_TEST(measures_tell_their_quantity),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
