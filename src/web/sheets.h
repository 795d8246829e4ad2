/*
 * Spreadsheets that pages hand out.
 */
#ifndef KZ_WEB_SHEETS_H
#define KZ_WEB_SHEETS_H

#include "web/web.h"

/* Writes the workbook to a path. */
typedef enum rc sheet_fn(struct request *request, const void *arg, struct str path);
/* What it wrote, to save as NAME.xlsx. */
enum rc sheet_reply(struct request *request, struct reply *reply, sheet_fn *write_sheet,
	const void *arg, struct str name) MUST_USE;

#endif
