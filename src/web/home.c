/*
 * The first page.
 */
#include "pages.h"
#include "web/frame.h"
#include "web/handlers.h"

static const struct str steps[] = {
	STR_INIT("准备手头的名单和台账，Excel、WPS 表格或 CSV 都可以，不必改格式。"),
	STR_INIT("在命令行用 kezhang import 文件名 预览，看清新增、变更和有误的行。"),
	STR_INIT("确认后接收。以后每一个数都能查到它来自哪个文件的哪一行。"),
};

enum rc home_show(struct request *request, struct reply *reply)
{
	struct page_home page = {
		.frame = frame_make(request, STR("首页"), "home"),
		.empty =
			{
				.icon = STR("sheet"),
				.title = STR("这里还没有台账"),
				.words =
					STR("收进第一份名单之后，这里是主要指标完成情况："
					    "任务、截至目前、完成率和位次，每个数都可点开查来源。"),
				.steps = steps,
				.steps_count = COUNT_OF(steps),
			},
	};
	struct buf out;

	buf_init(&out, BUF_MAX_TEXT);
	page_home(&out, &page);
	return reply_page(request, reply, &out);
}
