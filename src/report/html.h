/*
 * Inside of the HTML writer: what a stand-alone page adds to document_style().
 */
#ifndef KZ_REPORT_HTML_H
#define KZ_REPORT_HTML_H

#include "report/layout.h"

/* Halves of a character that a signature may stand in from the right: the line has 28 characters. */
#define HTML_MAX_INDENT 56
/* Points of a line in a table: a type of 12 pt is spread up to twice its size. */
#define HTML_MAX_LINE 24

/* CSS: the paper with its margins and page numbers, the ground behind the sheet. */
void html_add_page_style(struct buf *out, const struct settled *settled);

#endif
