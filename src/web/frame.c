/*
 * Filling the frame. The menu shows what is in use: an entry whose route is
 * not in the table is left out, so a page brings its entry with its row.
 */
#include "web/frame.h"
#include "pages.h"
#include "web/serve.h"

struct entry {
	const char *code, *label, *icon, *path;
};

static const struct entry entries[] = {
	{"home", "首页", "home", "/"},
	{"drop", "拖文件", "drop", "/drop"},
	{"ledgers", "台账", "ledger", "/ledgers"},
	{"compare", "比对", "compare", "/compare"},
	{"indicators", "指标", "indicator", "/indicators"},
	{"checks", "校核", "check", "/checks"},
	{"reports", "报告", "report", "/reports"},
	{"exchange", "上报", "match", "/exchange"},
	{"changes", "变更", "history", "/changes"},
};

static bool in_use(const struct request *request, const struct entry *entry)
{
	const struct web_options *options = &request->web->options;

	for (size_t i = 0; i < options->route_count; i++) {
		if (str_eq(str_from_z(options->routes[i].path), str_from_z(entry->path)))
			return true;
	}
	return false;
}

struct part_frame frame_make(struct request *request, struct str title, const char *menu)
{
	struct arena *a = request->job->arena;
	struct part_frame_item *items = arena_array(a, struct part_frame_item, COUNT_OF(entries));
	struct part_frame frame = {.title = title, .menu = items};

	for (size_t i = 0; i < COUNT_OF(entries); i++) {
		if (!in_use(request, &entries[i]))
			continue;
		items[frame.menu_count++] = (struct part_frame_item){
			.label = str_from_z(entries[i].label),
			.icon = str_from_z(entries[i].icon),
			.link = url_to(a, entries[i].path),
			.active = menu != NULL &&
				  str_eq(str_from_z(menu), str_from_z(entries[i].code)),
		};
	}
	return frame;
}
