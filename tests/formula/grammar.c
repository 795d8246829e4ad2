/* read_expr.c, read_cond.c, read_set.c, formula.c and print.c: what can be said, and how it is printed back. */
#include "read.h"

static void arithmetic_binds_as_at_school(void **state)
{
	assert_prints(*state, FORMULA_NUMBER, WHOLE, "1+2*3", "1 + 2 × 3");
	assert_prints(*state, FORMULA_NUMBER, WHOLE, "(1+2)*3", "(1 + 2) × 3");
	assert_prints(*state, FORMULA_NUMBER, WHOLE, "((1))+((2))", "1 + 2");
	assert_prints(*state, FORMULA_NUMBER, WHOLE, "1-2-3", "1 − 2 − 3");
	assert_prints(*state, FORMULA_NUMBER, WHOLE, "1-(2-3)", "1 − (2 − 3)");
	assert_prints(*state, FORMULA_NUMBER, WHOLE, "8/4/2", "8 ÷ 4 ÷ 2");
	assert_prints(*state, FORMULA_NUMBER, WHOLE, "8/(4/2)", "8 ÷ (4 ÷ 2)");
	assert_prints(*state, FORMULA_NUMBER, WHOLE, "-5 × -2 − −1", "−5 × −2 − −1");
	assert_prints(*state, FORMULA_NUMBER, WHOLE, "--5", "5");
	assert_prints(*state, FORMULA_NUMBER, WHOLE, "-(高新技术企业总数 + 1家)",
		"−(高新技术企业总数 + 1家)");
}

static void rounding_takes_all_to_its_left(void **state)
{
	assert_prints(*state, FORMULA_NUMBER, WHOLE, "1÷3+2 保留2位", "1 ÷ 3 + 2 保留 2 位");
	assert_prints(*state, FORMULA_NUMBER, WHOLE, "1÷(3 保留 0 位)", "1 ÷ (3 保留 0 位)");
	assert_prints(*state, FORMULA_NUMBER, WHOLE, "1÷3 保留 18 位 保留 1 位",
		"1 ÷ 3 保留 18 位 保留 1 位");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "1 保留 19 位",
		"保留的位数最大是 18（indicators.yaml 第41行第15列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "1 保留 位",
		"这里要写保留的位数（indicators.yaml 第41行第15列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "1 保留 2",
		"“保留”要写成：保留 2 位（indicators.yaml 第41行第16列）");
}

static void conditions_bind_as_spoken(void **state)
{
	assert_prints(*state, FORMULA_CHECK, WORLD_CERTIFICATE,
		"企业 为空 或 企业 不为空 且 发证日期 为空",
		"企业 为空 或 (企业 不为空 且 发证日期 为空)");
	assert_prints(*state, FORMULA_CHECK, WORLD_CERTIFICATE,
		"(企业 为空 或 企业 不为空) 且 发证日期 为空",
		"(企业 为空 或 企业 不为空) 且 发证日期 为空");
	assert_prints(*state, FORMULA_CHECK, WORLD_CERTIFICATE,
		"企业 为空 且 (企业 不为空 且 发证日期 为空)",
		"企业 为空 且 企业 不为空 且 发证日期 为空");
	assert_prints(*state, FORMULA_CHECK, WORLD_CERTIFICATE,
		"非企业 为空 且 非 非 (企业 不为空)", "非 (企业 为空) 且 非 (非 (企业 不为空))");
	assert_prints(*state, FORMULA_CHECK, WORLD_CERTIFICATE, "(企业的职工数 + 1人) × 2 大于 3人",
		"(企业的职工数 + 1人) × 2 大于 3人");
	assert_prints(*state, FORMULA_CHECK, WORLD_CERTIFICATE,
		"退出原因 不为空 则 退出日期 不为空 且 企业 不为空",
		"退出原因 不为空 则 退出日期 不为空 且 企业 不为空");
}

static void aggregates_of_all_kinds_read(void **state)
{
	assert_prints(*state, FORMULA_NUMBER, WHOLE, "高企证书 个数", "高企证书 个数");
	assert_prints(*state, FORMULA_NUMBER, WHOLE, "高企证书的企业的辖区的名称 不重复个数",
		"高企证书的企业的辖区的名称 不重复个数");
	assert_prints(
		*state, FORMULA_NUMBER, WHOLE, "技术合同的成交额 平均值", "技术合同的成交额 平均");
	assert_prints(*state, FORMULA_NUMBER, WHOLE,
		"技术合同的成交额 最大 − 技术合同的成交额 最小",
		"技术合同的成交额 最大 − 技术合同的成交额 最小");
	assert_prints(*state, FORMULA_NUMBER, WHOLE,
		"参加单位的对接活动 不重复个数 条件 对接活动的举办日期 属于 本期",
		"参加单位的对接活动 不重复个数 条件 对接活动的举办日期 属于 本期");
	assert_prints(*state, FORMULA_NUMBER, WHOLE,
		"(高企证书 个数 条件 企业 不为空) ÷ (单位台账 个数)",
		"(高企证书 个数 条件 企业 不为空) ÷ 单位台账 个数");
}

static void the_unit_is_said_once_and_printed_last(void **state)
{
	assert_prints(*state, FORMULA_NUMBER, WHOLE, "技术合同 个数 条件 买方的辖区 属于 本辖区",
		"技术合同 个数 条件 买方的辖区 属于 本辖区");
	assert_prints(*state, FORMULA_NUMBER, WHOLE,
		"技术合同 个数 条件 买方的辖区 属于 本辖区 且 状态 等于 登记 且 年度 等于 2023",
		"技术合同 个数 条件 状态 等于 \"登记\" 且 年度 等于 2023 且 买方的辖区 属于 "
		"本辖区");
	assert_prints(*state, FORMULA_NUMBER, WHOLE,
		"技术合同 个数 条件 (状态 等于 登记 或 年度 等于 2023) 且 买方的辖区 属于 本辖区",
		"技术合同 个数 条件 (状态 等于 \"登记\" 或 年度 等于 2023) 且 买方的辖区 属于 "
		"本辖区");
	assert_refused(*state, FORMULA_NUMBER, WHOLE,
		"技术合同 个数 条件 买方的辖区 属于 本辖区 或 年度 等于 2023",
		"“属于 本辖区”只能写在“条件”最外层，用“且”连着（indicators.yaml 第41行第27列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE,
		"技术合同 个数 条件 非 买方的辖区 属于 本辖区",
		"“属于 本辖区”只能写在“条件”最外层，用“且”连着（indicators.yaml 第41行第29列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "技术合同 个数 条件 买方的辖区 不属于 本辖区",
		"“属于 本辖区”只能写在计数的“条件”里，不能用“不属于”（indicators.yaml "
		"第41行第31列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE,
		"技术合同 个数 条件 买方的辖区 属于 本辖区 且 卖方的辖区 属于 本辖区",
		"一个“条件”里只能写一次“本辖区”（indicators.yaml 第41行第45列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_CONTRACT, "买方的辖区 属于 本辖区",
		"“属于 本辖区”只能写在计数的“条件”里，不能用“不属于”（indicators.yaml "
		"第41行第19列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "技术合同 个数 条件 买方 属于 本辖区",
		"买方（引用）不引到辖区，不能“属于 本辖区”（indicators.yaml 第41行第21列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "技术合同 个数 条件 本辖区 等于 买方的辖区",
		"“本辖区”只能写在“属于”后面：企业的辖区 属于 本辖区（indicators.yaml "
		"第41行第21列）");
}

static void lists_take_one_or_many(void **state)
{
	assert_prints(
		*state, FORMULA_CHECK, WORLD_CONTRACT, "状态 属于 登记", "状态 属于 [\"登记\"]");
	assert_prints(*state, FORMULA_CHECK, WORLD_CONTRACT, "状态 属于 [登记、\"待补\"]",
		"状态 属于 [\"登记\", \"待补\"]");
	assert_prints(*state, FORMULA_CHECK, WORLD_CONTRACT, "年度 不属于 [2022, -1]",
		"年度 不属于 [2022, −1]");
	assert_prints(*state, FORMULA_CHECK, WORLD_CONTRACT, "成交额 属于 [1万元, 2元]",
		"成交额 属于 [1万元, 2元]");
	assert_prints(*state, FORMULA_CHECK, WORLD_CONTRACT, "项目名称 属于 [\"甲\", '乙']",
		"项目名称 属于 [\"甲\", \"乙\"]");
	assert_refused(*state, FORMULA_CHECK, WORLD_CONTRACT, "状态 属于 [登记 待补]",
		"列表写成 [甲, 乙]，这里缺逗号或右括号（indicators.yaml 第41行第20列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_CONTRACT, "状态 属于 [登记",
		"列表写成 [甲, 乙]，这里缺逗号或右括号（indicators.yaml 第41行第16列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_CONTRACT, "年度 属于 [年度]",
		"列表里只能写数（indicators.yaml 第41行第17列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_CONTRACT, "项目名称 属于 [甲]",
		"文字要写在引号里，如 \"甲\"（indicators.yaml 第41行第19列）");
}

static void spans_contain_days_and_records_are_valid(void **state)
{
	assert_prints(*state, FORMULA_CHECK, WORLD_PAIRING, "任期 包含 签约日期 + 1月",
		"任期 包含 签约日期 + 1月");
	assert_prints(*state, FORMULA_CHECK, WORLD_PAIRING, "选派文件 有效于 截止日",
		"选派文件 有效于 截止日");
	assert_prints(*state, FORMULA_CHECK, WORLD_PAIRING, "结对 有效于 2023年6月",
		"结对 有效于 2023年6月");
	assert_prints(
		*state, FORMULA_CHECK, WORLD_PAIRING, "签约日期 属于 任期", "签约日期 属于 任期");
	assert_prints(*state, FORMULA_CHECK, WORLD_PAIRING, "签约日期 不属于 选派文件的有效期",
		"签约日期 不属于 选派文件的有效期");
	assert_prints(*state, FORMULA_CHECK, WORLD_PAIRING, "结对的任期 不为空", "任期 不为空");
	assert_refused(*state, FORMULA_CHECK, WORLD_PAIRING, "村 有效于 截止日",
		"村（引用）没有有效期，不能“有效于”（indicators.yaml 第41行第12列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_PAIRING, "签约日期 包含 截止日",
		"签约日期（日期）不是一段时间，不能“包含”日期（indicators.yaml 第41行第15列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_PAIRING, "任期 包含 本期",
		"这里要一个日期，本期（一段时间）不是（indicators.yaml 第41行第16列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_PAIRING, "任期 属于 本期",
		"任期（一段时间）不能“属于”什么（indicators.yaml 第41行第13列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_PAIRING, "结对 为空",
		"“结对”后面要写“的”和字段（indicators.yaml 第41行第10列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_PAIRING, "签约日期 属于 截止日",
		"“属于”后面要一段时间，如 "
		"本年累计、本期、2023年；截止日（日期）不是（indicators.yaml "
		"第41行第18列）");
}

static void choosing_between_values_reads_everywhere(void **state)
{
	assert_prints(*state, FORMULA_NUMBER, WHOLE,
		"如果 高新技术企业总数 大于 0 则 高新技术企业总数 否则 1家 + 2家",
		"如果 高新技术企业总数 大于 0 则 高新技术企业总数 否则 1家 + 2家");
	assert_prints(*state, FORMULA_NUMBER, WHOLE,
		"(如果 高新技术企业总数 大于 0 则 2 否则 3) × (如果 截止日 早于 2023年7月1日 则 1 "
		"否则 2)",
		"(如果 高新技术企业总数 大于 0 则 2 否则 3) × (如果 截止日 早于 2023年7月1日 则 1 "
		"否则 2)");
	assert_prints(*state, FORMULA_DEFAULT, WORLD_CONTRACT,
		"如果 状态 等于 登记 则 登记日期 否则 签订日期",
		"如果 状态 等于 \"登记\" 则 登记日期 否则 签订日期");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "如果 高新技术企业总数 则 1 否则 2",
		"高新技术企业总数（家）不是条件，后面要写怎样比较，如 "
		"等于、不少于、不晚于、为空（indicators.yaml 第41行第13列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "如果 高新技术企业总数 大于 0 否则 2",
		"“如果”的条件后面要写“则”（indicators.yaml 第41行第27列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "如果 高新技术企业总数 大于 0 则 1",
		"“如果 … 则 …”后面要写“否则”（indicators.yaml 第41行第30列）");
}

static void claims_say_each_and_whichever(void **state)
{
	assert_prints(*state, FORMULA_CLAIM, WHOLE,
		"每个涉农行政村都有结对条件选派文件有效于截止日且任期包含截止日",
		"每个 涉农行政村 都有 结对 条件 选派文件 有效于 截止日 且 任期 包含 截止日");
	assert_prints(*state, FORMULA_CLAIM, WHOLE,
		"每个 涉农行政村 条件 是否涉农 等于 是 且 乡镇 属于 本辖区 都有 结对的村",
		"每个 涉农行政村 条件 是否涉农 等于 是 且 乡镇 属于 本辖区 都有 结对");
	assert_prints(*state, FORMULA_CLAIM, WHOLE,
		"每个 单位台账 都有 技术合同的买方 条件 年度 等于 2023",
		"每个 单位台账 都有 技术合同的买方 条件 年度 等于 2023");
	assert_prints(*state, FORMULA_CLAIM, WHOLE, "每个 对接活动 都有 参加单位的对接活动",
		"每个 对接活动 都有 参加单位");
	assert_prints(*state, FORMULA_CLAIM, WHOLE,
		"(每个 涉农行政村 都有 结对) 且 高新技术企业总数 的 完成率 不少于 50%",
		"(每个 涉农行政村 都有 结对) 且 高新技术企业总数 的 完成率 不少于 50%");
	assert_prints(*state, FORMULA_CLAIM, WHOLE,
		"该指标的完成率 不少于 50% 且 该指标 不少于 该指标 的 上年同期",
		"该指标 的 完成率 不少于 50% 且 该指标 不少于 该指标 的 上年同期");
	assert_prints(*state, FORMULA_CLAIM, WHOLE, "该指标的目标任务 不为空 或 全社会研发经费为空",
		"该指标 的 目标任务 不为空 或 全社会研发经费 为空");
	assert_prints(*state, FORMULA_FIGURE, WHOLE, "该指标的完成率", "该指标 的 完成率");
	assert_prints(*state, FORMULA_CLAIM, WHOLE, "该指标 ÷ 该指标 的 上年全年 大于 1",
		"该指标 ÷ 该指标 的 上年全年 大于 1");
}

static void sets_ask_for_other_sets(void **state)
{
	assert_prints(*state, FORMULA_NUMBER, WHOLE,
		"单位台账 个数 条件 有高企证书 且 没有 技术合同的买方 条件 年度 等于 本年度",
		"单位台账 个数 条件 (有 高企证书) 且 (没有 技术合同的买方 条件 年度 等于 本年度)");
	assert_prints(*state, FORMULA_NUMBER, WHOLE,
		"涉农行政村 个数 条件 非 有 结对 条件 选派文件 有效于 截止日 或 任期 包含 期初",
		"涉农行政村 个数 条件 非 (有 结对 条件 选派文件 有效于 截止日 或 任期 包含 期初)");
	assert_prints(*state, FORMULA_NUMBER, WHOLE,
		"涉农行政村 个数 条件 (没有 结对) 且 乡镇 属于 本辖区",
		"涉农行政村 个数 条件 没有 结对 且 乡镇 属于 本辖区");
	/* A name that begins with the word is a name. */
	assert_prints(*state, FORMULA_NUMBER, WHOLE, "选派文件台账 个数 条件 有效期 包含 截止日",
		"选派文件台账 个数 条件 有效期 包含 截止日");
	assert_prints(*state, FORMULA_NUMBER, WHOLE, "技术合同 个数 条件 年度 不少于 本年度 - 1",
		"技术合同 个数 条件 年度 不少于 本年度 − 1");
}

static void sets_refuse_what_sql_cannot_say_beside_them(void **state)
{
	assert_refused(*state, FORMULA_NUMBER, WHOLE,
		"单位台账 个数 条件 有 高企证书 条件 发证日期 + 3年 晚于 截止日",
		"“条件”里写了“有 …”，就只能比较字段和日期，不能再做加减乘除（indicators.yaml "
		"第41行第21列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE,
		"单位台账 个数 条件 (有 高企证书) 且 职工数 × 2 大于 3人",
		"“条件”里写了“有 …”，就只能比较字段和日期，不能再做加减乘除（indicators.yaml "
		"第41行第30列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_PARTY, "有 高企证书",
		"“有 …”“没有 …”只能写在计数的“条件”里（indicators.yaml 第41行第11列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "单位台账 个数 条件 有 结对",
		"“结对”没有引到“单位台账”的字段（indicators.yaml 第41行第25列）");
}

static void claims_refuse_what_cannot_be_linked(void **state)
{
	assert_refused(*state, FORMULA_CLAIM, WHOLE, "每个 涉农行政村 都有 高企证书",
		"“高企证书”没有引到“涉农行政村”的字段（indicators.yaml 第41行第26列）");
	assert_refused(*state, FORMULA_CLAIM, WHOLE, "每个 单位台账 都有 技术合同",
		"“技术合同”有 2 个字段引到“单位台账”，要写明是哪个：技术合同的…（indicators.yaml "
		"第41行第25列）");
	assert_refused(*state, FORMULA_CLAIM, WHOLE, "每个 单位台账 都有 技术合同的成交额",
		"这个字段不引到“单位台账”（indicators.yaml 第41行第26列）");
	assert_refused(*state, FORMULA_CLAIM, WHOLE, "每个 单位台账 都有 技术合同的甲方",
		"“技术合同”里没有“甲方”这个字段，相近的有：卖方、买方（indicators.yaml "
		"第41行第26列）");
	assert_refused(*state, FORMULA_CLAIM, WHOLE, "每个 涉农行政村 结对",
		"“每个 涉农行政村”后面要写“都有”（indicators.yaml 第41行第19列）");
	assert_refused(*state, FORMULA_CLAIM, WHOLE, "每个 常住人口 都有 结对",
		"“常住人口”是指标，这里要写台账（indicators.yaml 第41行第13列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_PAIRING, "每个 涉农行政村 都有 结对",
		"“每个 … 都有 …”只能写在表述的条件里（indicators.yaml 第41行第12列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "该指标 的 完成率",
		"“该指标”只能写在对一组指标的表述和公文里（indicators.yaml 第41行第10列）");
	assert_refused(*state, FORMULA_CLAIM, WHOLE,
		"每个 涉农行政村 都有 结对 条件 村的乡镇 属于 本辖区",
		"“属于 本辖区”只能写在计数的“条件”里，不能用“不属于”（indicators.yaml "
		"第41行第36列）");
}

static void tags_name_a_figure_a_breakdown_or_a_listing(void **state)
{
	struct bench *b = *state;
	struct figure_tag tag;

	assert_prints(
		b, FORMULA_FIGURE, WHOLE, "高新技术企业总数的完成率", "高新技术企业总数 的 完成率");
	assert_prints(b, FORMULA_FIGURE, WHOLE, "高新技术企业总数 分列 退出原因",
		"高新技术企业总数 分列 退出原因");
	assert_prints(b, FORMULA_FIGURE, WHOLE,
		"名单 高新技术企业总数 \"{企业的名称}的“{证书编号}”\"",
		"名单 高新技术企业总数 \"{企业的名称}的“{证书编号}”\"");
	tag = formula_figure(
		must_read(b, FORMULA_FIGURE, WHOLE, "名单 高新技术企业总数 \"{企业的名称}\""));
	assert_true(tag.listing);
	assert_text(tag.format, "{企业的名称}");
	assert_text(tag.indicator->code, "hightech.stock");
	tag = formula_figure(must_read(b, FORMULA_FIGURE, WHOLE, "高新技术企业总数 分列 退出原因"));
	assert_text(tag.by->name, "why_left");
	assert_int_equal(tag.face, FACE_VALUE);
	assert_text(
		formula_type_of(must_read(b, FORMULA_FIGURE, WHOLE, "高新技术企业总数 的 完成率"))
			.measure,
		"%");
}

static void tags_refuse_what_has_no_rows(void **state)
{
	assert_refused(*state, FORMULA_FIGURE, WHOLE, "名单 全社会研发经费",
		"“全社会研发经费”不是从台账数出来的，没有名单，也不能分列（indicators.yaml "
		"第41行第13列）");
	assert_refused(*state, FORMULA_FIGURE, WHOLE, "名单 高新技术企业总数 的 完成率",
		"名单只列指标本身，后面不写“的 …”（indicators.yaml 第41行第13列）");
	assert_refused(*state, FORMULA_FIGURE, WHOLE, "名单 高新技术企业总数 \"{企业的名字}\"",
		"“单位台账”里没有“名字”这个字段，相近的有：名称（indicators.yaml 第41行第27列）");
	assert_refused(*state, FORMULA_FIGURE, WHOLE, "名单 高新技术企业总数 \"{企业的联系电话}\"",
		"名单里不能写个人信息“联系电话”（indicators.yaml 第41行第31列）");
	assert_refused(*state, FORMULA_FIGURE, WHOLE, "名单 高新技术企业总数 \"{企业\"",
		"花括号没有收尾（indicators.yaml 第41行第23列）");
	assert_refused(*state, FORMULA_FIGURE, WHOLE, "名单 高新技术企业总数 \"企业}\"",
		"多了一个右花括号（indicators.yaml 第41行第25列）");
	assert_refused(*state, FORMULA_FIGURE, WHOLE, "名单 高新技术企业总数 \"{企业 证书编号}\"",
		"花括号里只写一个字段（indicators.yaml 第41行第27列）");
	assert_refused(*state, FORMULA_FIGURE, WHOLE, "高新技术企业总数 分列 批次",
		"“高企证书”里没有“批次”这个字段（indicators.yaml 第41行第22列）");
	assert_refused(
		*state, FORMULA_FIGURE, WHOLE, " ", "公式是空的（indicators.yaml 第41行第10列）");
	assert_refused(*state, FORMULA_FIGURE, WHOLE, "高企证书",
		"“高企证书”是台账，这里要写指标（indicators.yaml 第41行第10列）");
}

static void unknown_words_name_their_neighbours(void **state)
{
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "高起证书的企业 不重复个数",
		"没有叫“高起证书”的台账或指标，相近的有：高企证书（indicators.yaml 第41行第10列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "高企证书 总数",
		"“总数”读不懂，相近的词有：个数（indicators.yaml 第41行第15列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "高企证书",
		"“高企证书”后面要写数什么：个数、不重复个数、合计、平均、最大、最小（indicators."
		"yaml "
		"第41行第14列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_CERTIFICATE, "发证日期 不玩于 截止日",
		"“不玩于”读不懂，相近的词有：不等于、不早于、不晚于（indicators.yaml "
		"第41行第15列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_CERTIFICATE, "发证日期 咋样 截止日",
		"“咋样”读不懂，这里要写怎样比较，如 等于、不少于、不晚于、属于（indicators.yaml "
		"第41行第15列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "高新技术企业总数 的 完成绿",
		"指标没有“完成绿”这一面，相近的有：完成率（indicators.yaml 第41行第21列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "最近公布年度",
		"“最近公布年度”写在指标的 year: 里，不写在公式里（indicators.yaml 第41行第10列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "名单 高新技术企业总数",
		"“名单”只能写在报告的标记里（indicators.yaml 第41行第10列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_CERTIFICATE, "高新技术企业总数 大于 1",
		"“高新技术企业总数”是指标，这里只能写“高企证书”自己的字段（indicators.yaml "
		"第41行第10列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE,
		"技术合同的成交额 合计 条件 年度 等于 2023 ÷ 技术合同 个数",
		"“条件”里不能再计数；有条件的数先括起来：(… 条件 …) ÷ 技术合同 "
		"个数（indicators.yaml "
		"第41行第38列）");
}

static void what_is_left_over_or_missing_is_told(void **state)
{
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "1 2",
		"从“2”起读不懂（indicators.yaml 第41行第12列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "1 )",
		"从“)”起读不懂（indicators.yaml 第41行第12列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "1 则",
		"这里不能写“则”（indicators.yaml 第41行第12列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "1 +",
		"公式没有写完（indicators.yaml 第41行第13列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "(1 + 2",
		"括号没有收尾（indicators.yaml 第41行第10列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "1 + )",
		"这里缺一个台账、指标或数（indicators.yaml 第41行第14列）");
	assert_refused(
		*state, FORMULA_NUMBER, WHOLE, "", "公式是空的（indicators.yaml 第41行第10列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_CERTIFICATE, "企业 为空 且",
		"公式没有写完（indicators.yaml 第41行第17列）");
	assert_refused(*state, FORMULA_PATH, WORLD_CERTIFICATE, "企业的",
		"这里缺一个字段（indicators.yaml 第41行第13列）");
	assert_refused(*state, FORMULA_PATH, WORLD_CERTIFICATE, "发证日期的企业",
		"“发证日期”不是引用，后面不能再写“的”（indicators.yaml 第41行第14列）");
}

static void a_formula_tells_what_it_is_made_of(void **state)
{
	struct bench *b = *state;
	struct formula *f = must_read(b, FORMULA_NUMBER, WHOLE,
		"(技术合同的成交额 合计 条件 登记日期 属于 本期 且 买方的类别 等于 企业 且 "
		"买方的辖区 属于 本辖区) ÷ 全社会研发经费 "
		"+ 全社会研发经费 的 目标任务 ÷ 全社会研发经费");
	const struct aggregate *agg = formula_aggregate(f, 0);
	struct aggregate_column *columns;

	assert_int_equal(formula_aggregate_count(f), 1);
	assert_text(aggregate_ledger(agg)->name, "contract");
	assert_int_equal(aggregate_kind_of(agg), AGGREGATE_SUM);
	assert_text(aggregate_print(b->job.arena, agg),
		"技术合同的成交额 合计 条件 登记日期 属于 本期 且 买方的类别 等于 \"企业\" 且 "
		"买方的辖区 属于 本辖区");
	assert_int_equal(aggregate_columns(b->job.arena, agg, &columns), 5);
	assert_text(columns[0].path, "成交额");
	assert_text(columns[1].field->name, "registered");
	assert_text(columns[2].path, "买方");
	assert_true(columns[2].own);
	assert_text(columns[3].path, "买方的类别");
	assert_false(columns[3].own);
	assert_text(columns[4].path, "买方的辖区");
	assert_int_equal(formula_use_count(f), 2);
	assert_int_equal(formula_use(f, 0).face, FACE_VALUE);
	assert_int_equal(formula_use(f, 1).face, FACE_TARGET);
	assert_text(formula_use(f, 1).indicator->code, "rd.spend");
	assert_int_equal(formula_kind_of(f), FORMULA_NUMBER);
}

static void paths_end_in_a_type_or_a_ledger(void **state)
{
	struct bench *b = *state;
	struct formula_type type =
		formula_type_of(must_read(b, FORMULA_PATH, WORLD_CERTIFICATE, "企业的辖区"));

	assert_int_equal(type.type, TYPE_REF);
	assert_text(type.ref->name, "unit");
	type = formula_type_of(must_read(b, FORMULA_PATH, WORLD_EVENT_PARTY, "对接活动"));
	assert_int_equal(type.type, TYPE_REF);
	assert_text(type.ref->name, "event");
	type = formula_type_of(must_read(b, FORMULA_PATH, WORLD_CONTRACT, "成交额"));
	assert_int_equal(type.type, TYPE_MONEY);
	assert_int_equal(type.quantity, QUANTITY_MONEY);
	assert_text(type.measure, "万元");
	/* A list may show what only its keeper may read; the ledger sees to that. */
	assert_int_equal(formula_type_of(must_read(b, FORMULA_PATH, WORLD_PARTY, "联系电话")).type,
		TYPE_PERSONAL);
}

static void a_path_has_a_ceiling_of_references(void **state)
{
	struct bench *b = *state;
	struct formula *f = NULL;

	assert_prints(b, FORMULA_PATH, WORLD_CONTRACT, "卖方的辖区的上级的上级的上级的上级的名称",
		"卖方的辖区的上级的上级的上级的上级的名称");
	assert_int_equal(try_read(b, FORMULA_PATH, WORLD_CONTRACT,
				 "卖方的辖区的上级的上级的上级的上级的上级的名称", &f),
		RC_TOO_MUCH);
	assert_text(
		job_error(&b->job), "一串“的”最多经过 6 个引用（indicators.yaml 第41行第31列）");
}

/* n times what, then tail. */
static const char *repeated(
	struct bench *b, const char *head, const char *what, int n, const char *tail)
{
	struct buf text;

	buf_init(&text, FORMULA_MAX_TEXT);
	buf_add_z(&text, head);
	for (int i = 0; i < n; i++)
		buf_add_z(&text, what);
	buf_add_z(&text, tail);
	return str_z(b->job.arena, buf_take(b->job.arena, &text));
}

static void depth_has_a_ceiling(void **state)
{
	struct bench *b = *state;
	struct formula *f = NULL;

	assert_int_equal(try_read(b, FORMULA_NUMBER, WHOLE,
				 repeated(b, "", "−", FORMULA_MAX_DEPTH, "高新技术企业总数"), &f),
		RC_OK);
	assert_int_equal(
		try_read(b, FORMULA_NUMBER, WHOLE,
			repeated(b, "", "−", FORMULA_MAX_DEPTH + 1, "高新技术企业总数"), &f),
		RC_TOO_MUCH);
	assert_text(job_error(&b->job),
		"公式套得太深，有 33 层，最多 32 层（indicators.yaml 第41行第10列）");
	assert_int_equal(try_read(b, FORMULA_CHECK, WORLD_CERTIFICATE,
				 repeated(b, "", "非", FORMULA_MAX_DEPTH, "企业 为空"), &f),
		RC_OK);
	assert_int_equal(try_read(b, FORMULA_CHECK, WORLD_CERTIFICATE,
				 repeated(b, "", "非", FORMULA_MAX_DEPTH + 1, "企业 为空"), &f),
		RC_TOO_MUCH);
	/* Brackets that mean nothing are gone when it is printed; the stack has a ceiling of its own. */
	assert_int_equal(try_read(b, FORMULA_NUMBER, WHOLE,
				 repeated(b, repeated(b, "", "(", 100, "1"), ")", 100, ""), &f),
		RC_OK);
	assert_int_equal(try_read(b, FORMULA_NUMBER, WHOLE,
				 repeated(b, repeated(b, "", "(", 200, "1"), ")", 200, ""), &f),
		RC_TOO_MUCH);
	assert_text(
		job_error(&b->job), "公式套得太深，最多 32 层（indicators.yaml 第41行第139列）");
}

static void size_has_a_ceiling(void **state)
{
	struct bench *b = *state;
	struct formula *f = NULL;

	/* A sum of n numbers has 2n − 1 parts. */
	assert_int_equal(try_read(b, FORMULA_NUMBER, WHOLE,
				 repeated(b, "1", "+1", FORMULA_MAX_NODES / 2 - 1, ""), &f),
		RC_OK);
	assert_int_equal(try_read(b, FORMULA_NUMBER, WHOLE,
				 repeated(b, "1", "+1", FORMULA_MAX_NODES / 2, ""), &f),
		RC_TOO_MUCH);
	assert_text(
		job_error(&b->job), "公式太长，最多 512 个部分（indicators.yaml 第41行第522列）");
	/* Short codes, long labels. */
	assert_int_equal(
		try_read(b, FORMULA_NUMBER, WHOLE, repeated(b, "gdp", "+gdp", 240, ""), &f), RC_OK);
	assert_int_equal(
		try_read(b, FORMULA_NUMBER, WHOLE,
			repeated(b, "certificate count", "+certificate count", 250, ""), &f),
		RC_OK);
	assert_int_equal(
		try_read(b, FORMULA_NUMBER, WHOLE,
			repeated(b, "contract.absorbed", "+contract.absorbed", 230, ""), &f),
		RC_TOO_MUCH);
	assert_text(job_error(&b->job),
		"公式太长，写全名称后有 8313 个字节，最多 8192 个（indicators.yaml 第41行第10列）");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(arithmetic_binds_as_at_school),
		BENCH_TEST(rounding_takes_all_to_its_left),
		BENCH_TEST(conditions_bind_as_spoken),
		BENCH_TEST(aggregates_of_all_kinds_read),
		BENCH_TEST(the_unit_is_said_once_and_printed_last),
		BENCH_TEST(lists_take_one_or_many),
		BENCH_TEST(spans_contain_days_and_records_are_valid),
		BENCH_TEST(choosing_between_values_reads_everywhere),
		BENCH_TEST(claims_say_each_and_whichever),
		BENCH_TEST(sets_ask_for_other_sets),
		BENCH_TEST(sets_refuse_what_sql_cannot_say_beside_them),
		BENCH_TEST(claims_refuse_what_cannot_be_linked),
		BENCH_TEST(tags_name_a_figure_a_breakdown_or_a_listing),
		BENCH_TEST(tags_refuse_what_has_no_rows),
		BENCH_TEST(unknown_words_name_their_neighbours),
		BENCH_TEST(what_is_left_over_or_missing_is_told),
		BENCH_TEST(a_formula_tells_what_it_is_made_of),
		BENCH_TEST(paths_end_in_a_type_or_a_ledger),
		BENCH_TEST(a_path_has_a_ceiling_of_references),
		BENCH_TEST(depth_has_a_ceiling),
		BENCH_TEST(size_has_a_ceiling),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
