/*
 * What a file would bring, as pages show it.
 */
#ifndef KZ_WEB_PREVIEW_H
#define KZ_WEB_PREVIEW_H

#include "intake/intake.h"
#include "web/view.h"

struct part_problems;
struct part_file_card;
struct page_proposal_sheet;
struct page_proposal_option;

/* The columns that hold something and are not taken, in words; empty: all are. */
struct str preview_left_out(struct arena *a, const struct proposal *p);
/* What is wrong with one sheet, at most so many lines of it. */
struct part_problems preview_problems(struct arena *a, const struct proposal *p, size_t most);
/* One sheet in full. Whoever calls includes pages.h, here and below. */
enum rc preview_sheet(struct request *request, const struct view *view, const struct proposal *p,
	struct page_proposal_sheet *ret) MUST_USE;
/* The sheets of a file on its card. */
void preview_card(struct arena *a, const struct proposal *p, struct part_file_card *card);
/* The question about a file that nobody knows, without what it tells to do on the command line. */
struct str preview_question(const struct proposal *p);
/* The fields that a column may be, with the chosen one. */
struct page_proposal_option *preview_options(struct arena *a, const struct ledger_def *ledger,
	const struct field_def *chosen, size_t *ret_count);
/* The name of a column's choice in the form: col-3. */
struct str preview_column_name(struct arena *a, uint32_t column);

/*
 * A mapping as text, in which the columns are those that the form's choices say (col-3 = code of a field); everything
 * else stays as the base says. RC_INVALID: no such column or field.
 */
enum rc remap(struct request *request, struct str base, struct str *ret_text) MUST_USE;
/* Does the form choose columns at all? */
bool remap_asked(const struct request *request);

#endif
