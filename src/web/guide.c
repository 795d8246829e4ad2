/*
 * The style guide: what a page may be built from, on one page. It is shown
 * when the server is asked for it (web_options.guide); everything on it is
 * invented and says so.
 */
#include "pages.h"
#include "web/frame.h"
#include "web/handlers.h"
#include "web/serve.h"

#define HERE(a) url_to((a), "/guide")

static const struct str about[] = {
	STR_INIT("高新技术企业总数：证书在有效期内的企业，家"),
	STR_INIT("截止 2023年6月20日 · 样例区"),
	STR_INIT("台账数 · 核定 · 56 行"),
};

static struct part_figure number(struct arena *a, struct str text)
{
	return (struct part_figure){
		.number = text, .there = HERE(a), .about = about, .about_count = COUNT_OF(about)};
}

static struct part_figure missing(struct arena *a, struct str text)
{
	return (struct part_figure){.missing = text, .there = HERE(a)};
}

static struct part_completion completion(struct arena *a)
{
	struct part_completion_line *lines = arena_array(a, struct part_completion_line, 5);

	lines[0] = (struct part_completion_line){STR("高新技术企业总数"), STR("家"),
		number(a, STR("50")), number(a, STR("52")), number(a, STR("60")),
		number(a, STR("56")), number(a, STR("93.3%")), {STR("done"), 93, 47},
		{STR("done"), STR("快于序时")}, STR("4"), number(a, STR("3 / 8")), STR("高新股")};
	lines[1] = (struct part_completion_line){STR("科技型中小企业入库数"), STR("家"),
		number(a, STR("118")), number(a, STR("206")), number(a, STR("240")),
		number(a, STR("121")), number(a, STR("50.4%")), {STR("done"), 50, 47},
		{STR("done"), STR("正常")}, STR("119"), number(a, STR("4 / 8")), STR("高新股")};
	lines[2] = (struct part_completion_line){STR("企业吸纳技术合同成交额"), STR("亿元"),
		number(a, STR("7.40")), number(a, STR("22.60")), number(a, STR("30.00")),
		missing(a, STR("〔待补：成果股〕")), {0}, {STR_NONE, 0, 0},
		{STR("near"), STR("6月25日前报")}, STR("—"), {0}, STR("成果股")};
	lines[3] = (struct part_completion_line){STR("省级以上研发平台"), STR("个"),
		number(a, STR("9")), number(a, STR("11")), number(a, STR("14")),
		number(a, STR("11")), number(a, STR("33.3%")), {STR("behind"), 33, 47},
		{STR("behind"), STR("慢于序时")}, STR("2"), number(a, STR("5 / 8")), STR("平台股")};
	lines[4] = (struct part_completion_line){STR("奖补资金兑现"), STR("万元"),
		number(a, STR("1,260.00")), number(a, STR("1,980.00")), number(a, STR("2,400.00")),
		number(a, STR("310.50")), number(a, STR("12.9%")), {STR("late"), 13, 47},
		{STR("late"), STR("已超期")}, STR("2,089.50"), number(a, STR("7 / 8")),
		STR("计财股")};
	return (struct part_completion){
		STR("样例区 · 2023年上半年 · 截止 2023年6月20日"), lines, 5};
}

static void files(struct arena *a, struct page_guide *page)
{
	struct part_file_card *cards = arena_array(a, struct part_file_card, 2);

	cards[0] = (struct part_file_card){STR("2023高企名单（最终版）2.xlsx"), STR("86 KB"),
		STR("高新技术企业证书"), STR_NONE, 12, 3, 580, 2, HERE(a)};
	cards[1] = (struct part_file_card){STR("新建 Microsoft Excel 工作表.xls"), STR("31 KB"),
		STR_NONE, STR("看不出是哪一本台账：有“单位”“金额”两栏，请在预览里指定"), 0, 0, 0, 0,
		HERE(a)};
	page->files = cards;
	page->files_count = 2;
}

static struct part_problems problems(void)
{
	static const struct part_problems_line lines[] = {
		{STR_INIT("Sheet1!D17"), STR_INIT("发证日期"), STR_INIT("2023.1"),
			STR_INIT("不能确定是 1 月还是 10 月，请写成 2023-01 或 2023-10")},
		{STR_INIT("Sheet1!B204"), STR_INIT("统一社会信用代码"),
			STR_INIT("91341200MA0000000O"),
			STR_INIT("第 18 位是字母 O，应为数字 0 的可能较大，请核对营业执照")},
	};

	return (struct part_problems){
		STR("有误 2 行，其余 595 行可先接收"), lines, COUNT_OF(lines)};
}

static struct part_record_body record(struct arena *a)
{
	struct part_record_body_line *lines = arena_array(a, struct part_record_body_line, 7);

	lines[0] = (struct part_record_body_line){
		.label = STR("证书编号"), .value = STR("GR000000000001")};
	lines[1] = (struct part_record_body_line){
		.label = STR("单位"), .value = STR("甲样例机械有限公司"), .link = HERE(a)};
	lines[2] = (struct part_record_body_line){
		.label = STR("技术领域"), .value = STR("先进制造与自动化")};
	lines[3] = (struct part_record_body_line){
		.label = STR("发证日期"), .value = STR("2021年9月18日")};
	lines[4] = (struct part_record_body_line){.label = STR("有效期至"),
		.value = STR("2024年9月17日"),
		.before = STR("2024年9月18日"),
		.changed = true};
	lines[5] = (struct part_record_body_line){
		.label = STR("所在镇街"), .value = STR("样例镇"), .changed = true};
	lines[6] = (struct part_record_body_line){.label = STR("联系人")};
	return (struct part_record_body){lines, 7};
}

static void rows(struct arena *a, struct page_guide *page)
{
	struct page_guide_row *list = arena_array(a, struct page_guide_row, 4);

	list[0] = (struct page_guide_row){STR("甲样例机械有限公司"), STR("GR000000000001"),
		STR("先进制造与自动化"), STR("2021-09-18"), STR("2024-09-17"),
		{STR("done"), STR("有效")}, HERE(a), true};
	list[1] = (struct page_guide_row){STR("乙样例新材料科技股份有限公司"),
		STR("GR000000000002"), STR("新材料"), STR("2020-08-17"), STR("2023-08-16"),
		{STR("near"), STR("58天后到期")}, HERE(a), false};
	list[2] = (struct page_guide_row){STR("丙样例生物"), STR("GR000000000003"),
		STR("生物与新医药"), STR("2020-06-01"), STR("2023-05-31"),
		{STR("late"), STR("已到期")}, HERE(a), false};
	list[3] = (struct page_guide_row){STR("丁样例信息技术有限公司"), STR("GR000000000004"),
		STR("电子信息"), STR("2022-10-18"), STR("2025-10-17"), {STR("done"), STR("有效")},
		HERE(a), false};
	page->rows = list;
	page->rows_count = 4;
}

static void lights_and_tabs(struct arena *a, struct page_guide *page)
{
	static const struct part_light lights[] = {
		{STR_INIT("done"), STR_INIT("正常")},
		{STR_INIT("near"), STR_INIT("临近")},
		{STR_INIT("behind"), STR_INIT("滞后")},
		{STR_INIT("late"), STR_INIT("超期")},
	};
	struct part_tabs_tab *tabs = arena_array(a, struct part_tabs_tab, 4);

	tabs[0] = (struct part_tabs_tab){STR("内容"), STR_NONE, HERE(a), true};
	tabs[1] = (struct part_tabs_tab){STR("沿革"), STR("5"), HERE(a), false};
	tabs[2] = (struct part_tabs_tab){STR("关联"), STR("12"), HERE(a), false};
	tabs[3] = (struct part_tabs_tab){STR("附件"), STR("1"), HERE(a), false};
	page->lights = lights;
	page->lights_count = COUNT_OF(lights);
	page->tabs = (struct part_tabs){tabs, 4};
}

static struct part_frame sample_frame(struct request *request)
{
	static const struct part_choices_option units[] = {
		{STR_INIT("1"), STR_INIT("样例区"), true},
		{STR_INIT("2"), STR_INIT("样例镇"), false},
	};
	static const struct part_choices_option periods[] = {
		{STR_INIT("2023H1"), STR_INIT("2023年上半年"), true},
		{STR_INIT("2022"), STR_INIT("2022年"), false},
	};
	static const struct part_frame_fact foot[] = {
		{STR_INIT("口径包"), STR_INIT("样例 2023.1")},
		{STR_INIT("数据至变更"), STR_INIT("1,204")},
		{STR_INIT("链首"), STR_INIT("9f3c…a07e")},
	};
	struct arena *a = request->job->arena;
	struct part_frame frame = frame_make(request, STR("样式手册"), "guide");

	frame.has_choices = true;
	frame.choices = (struct part_choices){HERE(a), units, COUNT_OF(units), periods,
		COUNT_OF(periods), STR("2023-06-20"), NULL, 0};
	frame.search = HERE(a);
	frame.todo = HERE(a);
	frame.todo_count = 3;
	frame.foot = foot;
	frame.foot_count = COUNT_OF(foot);
	return frame;
}

static struct part_empty empty(struct arena *a)
{
	static const struct str steps[] = {
		STR_INIT("把高新技术企业名单拖进来，或者"),
		STR_INIT("下载空表，填好后拖进来，或者"),
		STR_INIT("一条一条填写"),
	};

	return (struct part_empty){
		.icon = STR("ledger"),
		.title = STR("高新技术企业证书还没有记录"),
		.words = STR("收进名单后，这里列出每张证书的发证和到期日期，快到期的排在最前。"),
		.steps = steps,
		.steps_count = COUNT_OF(steps),
		.link = HERE(a),
		.action = STR("拖文件"),
	};
}

enum rc guide_show(struct request *request, struct reply *reply)
{
	struct arena *a = request->job->arena;
	struct page_guide page = {
		.frame = sample_frame(request),
		.completion = completion(a),
		.problems = problems(),
		.record = record(a),
		.work = {STR("正在接收“样例名单.xlsx”"), 42, STR("已写 25,200 行，共 60,000 行"),
			STR("每秒 4,100 行"), STR("9 秒")},
		.empty = empty(a),
		.figure = number(a, STR("56")),
		.missing = missing(a, STR("〔待补：企业吸纳技术合同成交额，成果股〕")),
		.long_name = STR("甲样例机械有限公司"),
		.sheet_note = STR("进度条上的竖线是序时进度；虚线下划的数可以点开查来源。"),
		.proof = request_proof(request),
	};
	struct buf out;

	if (!request->web->options.guide)
		return fail(request->job, RC_MISSING, "样式手册只在调试时打开");
	files(a, &page);
	rows(a, &page);
	lights_and_tabs(a, &page);
	buf_init(&out, BUF_MAX_TEXT);
	page_guide(&out, &page);
	return reply_page(request, reply, &out);
}
