/*
 * Inside of the HTML writer: what a stand-alone page adds to document_style().
 */
#ifndef KZ_REPORT_HTML_H
#define KZ_REPORT_HTML_H

#include "core/core.h"

/* CSS: the paper with its margins and page numbers, the ground behind the sheet. */
struct str html_page_style(void);

#endif
