/*
 * Inside of the Word writer: what its files share.
 *
 *   docx.c         the body: paragraphs, runs, anchors, tables
 *   docx_review.c  comments, the appendix of sources, the manifest
 *   docx_parts.c   what hardly changes: styles, settings, fonts, footers, relations
 *
 * Everything here writes from a settled document (layout.h) into a buffer with
 * a ceiling; whoever owns the buffer looks at buf_ok() once, at the end.
 */
#ifndef KZ_REPORT_DOCX_H
#define KZ_REPORT_DOCX_H

#include "report/document.h"
#include "report/layout.h"

/* Bookmarks and comments count from these, so that no two ids of a file are the same. */
#define DOCX_ID_FIGURE         1
#define DOCX_ID_CLAIM          20001
#define DOCX_ID_NOTE_ON_FIGURE 40001
#define DOCX_ID_NOTE_ON_CLAIM  60001

/* One run: `rpr` is XML of run properties that follow rFonts in the schema's order, or "". Nothing for an empty text. */
void docx_add_run(struct buf *out, struct str text, const char *rpr);

/*
 * Tables: exact gridCol and tcW, fixed layout; a cell gets its paragraph from the caller. pad: above and below its
 * text; beside: left and right of it together.
 */
void docx_table_open(struct buf *out, const int *widths, size_t columns, int pad, int beside);
void docx_row_open(struct buf *out, bool head);
void docx_cell_open(struct buf *out, int width, size_t span);
void docx_cell_close(struct buf *out);
void docx_row_close(struct buf *out);
/* Ends the table; Word wants a paragraph behind it. */
void docx_table_close(struct buf *out);

/* ---- docx_review.c ---- */
/* word/comments.xml: one comment for each figure and claim that has a place in the text. */
void docx_add_comments(struct buf *out, const struct document *doc, const bool *figure_placed,
	const bool *claim_placed);
/* 数据来源表, on a new page; rows of placed figures link to their bookmarks. */
void docx_add_appendix(struct buf *out, const struct document *doc, const bool *figure_placed);
/* customXml/item1.xml */
void docx_add_manifest(struct buf *out, const struct document *doc);

/* ---- docx_parts.c: whole parts ---- */
void docx_add_content_types(struct buf *out, enum edition edition, bool numbered);
void docx_add_package_rels(struct buf *out);
void docx_add_document_rels(struct buf *out, enum edition edition, bool numbered);
void docx_add_core(struct buf *out, const struct document *doc, enum edition edition);
void docx_add_styles(struct buf *out, enum edition edition, const struct settled *settled);
void docx_add_settings(struct buf *out, enum edition edition);
void docx_add_fonts(struct buf *out);
void docx_add_footer(struct buf *out, bool even);
void docx_add_manifest_properties(struct buf *out);
void docx_add_manifest_rels(struct buf *out);

#define DOCX_XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define DOCX_W   "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define DOCX_R   "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""

#endif
