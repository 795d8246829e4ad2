/*
 * The access matrix as a page, from the same table that requests are matched with.
 */
#include "pages.h"
#include "web/frame.h"
#include "web/handlers.h"
#include "web/serve.h"

enum rc routes_show(struct request *request, struct reply *reply)
{
	const struct web_options *options = &request->web->options;
	struct part_frame frame = frame_make(request, STR("访问矩阵"), NULL);
	struct page_routes_line *lines =
		arena_array(request->job->arena, struct page_routes_line, options->route_count);
	struct page_routes page = {
		.frame = frame, .lines = lines, .lines_count = options->route_count};
	struct buf out;

	for (size_t i = 0; i < options->route_count; i++) {
		const struct route *route = &options->routes[i];

		lines[i] = (struct page_routes_line){
			.method = route_method(route),
			.path = str_from_z(route->path),
			.access = route_access(route),
			.grade = route_grade(route),
			.where = route_where(route),
			.purpose = str_from_z(route->purpose),
		};
	}
	buf_init(&out, BUF_MAX_TEXT);
	page_routes(&out, &page);
	return reply_page(request, reply, &out);
}
