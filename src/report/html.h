/*
 * The style of a stand-alone page: an A4 sheet on a grey ground, the type area
 * of GB/T 9704-2012 on paper. One text, no reference to anything outside.
 */
#ifndef KZ_REPORT_HTML_H
#define KZ_REPORT_HTML_H

#include "core/core.h"

/* CSS text for a <style> element. */
struct str html_style(void);

#endif
