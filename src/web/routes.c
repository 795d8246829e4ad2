/*
 * Every address there is. Nothing is reachable that has no row here;
 * routes_check holds the table to its rules when the server starts.
 */
#include "web/handlers.h"

const struct route web_routes[] = {
	/* name, method, path, access, grade, heavy, body_max, handler, purpose */
	{"home", METHOD_GET, "/", ACCESS_NONE, GRADE_SESSION, false, 0, home_show, "首页"},
	{"asset", METHOD_GET, "/assets/{hash}/{name}", ACCESS_NONE, GRADE_OPEN, false, 0, asset_get,
		"样式、脚本和图标"},
	{"definitions", METHOD_GET, "/definitions", ACCESS_READ, GRADE_SESSION, false, 0,
		definitions_show, "指标口径"},
	{"routes", METHOD_GET, "/routes", ACCESS_NONE, GRADE_SESSION, false, 0, routes_show,
		"访问矩阵"},
	{"guide", METHOD_GET, "/guide", ACCESS_NONE, GRADE_SESSION, false, 0, guide_show,
		"样式手册（调试时）"},
};
const size_t web_route_count = COUNT_OF(web_routes);
