/*
 * Values of records as text for pages: a field, or a path of the list page
 * (企业的辖区) that leads over references, read at the cutoff.
 */
#ifndef KZ_WEB_CELLS_H
#define KZ_WEB_CELLS_H

#include "web/view.h"

/* A field as people read it; personal data is never shown here. */
enum rc cell_of_field(struct request *request, const struct view *view, const struct record *record,
	const struct field_def *field, struct str *ret) MUST_USE;
/* A path; "" where something on the way is missing. */
enum rc cell_of_path(struct request *request, const struct view *view, const struct record *record,
	struct str path, struct str *ret) MUST_USE;
/* What names the record to people, "第 12 号" when nothing does. */
enum rc cell_title(struct request *request, const struct view *view, const struct record *record,
	struct str *ret) MUST_USE;
/* 栏目：原为 → 现为, a text for each field that differs; 新建 without an earlier version. */
enum rc cell_changes(struct request *request, const struct view *view, const struct record *before,
	const struct record *after, const struct str **ret, size_t *ret_count) MUST_USE;
/* What tells a record from others of the same title: its key, and the first date that is not in it; without `but`. */
enum rc cell_about(struct request *request, const struct view *view, const struct record *record,
	const struct field_def *but, struct str *ret) MUST_USE;
struct url record_url(
	struct arena *a, const struct view *view, const struct ledger_def *ledger, int64_t id);

/* Is the text a number as people read it? A code of many digits is none. */
bool cell_is_number(struct str text);
/* How the column of a field stands: "num", "date" or ""; heads name the unit of money: 成交额（万元）. */
struct str cell_field_kind(const struct field_def *field);
struct str cell_head(struct arena *a, const struct field_def *field);
/* The field that a path of the list page leads to; NULL when it leads nowhere. */
const struct field_def *cell_path_field(const struct ledger_def *ledger, struct str path);

#endif
