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
struct url record_url(
	struct arena *a, const struct view *view, const struct ledger_def *ledger, int64_t id);

#endif
