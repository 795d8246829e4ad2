/*
 * The document model: what a report is before it becomes Word or a page.
 *
 * One model, two writers (docx.c, html.c). Paragraph kinds follow GB/T
 * 9704-2012; the Word recipe (exact 579-twip lines, 22 × 28, fonts by their
 * official names, page numbers outside the type area) is in docx.c.
 *
 * A figure is one contiguous run inside one paragraph: its number only, not
 * its unit. In Word it is enclosed by the bookmark kz_F0001; in HTML it is
 * <data value="…"> inside a link. Editions 稿别:
 *   INTERNAL  bookmarks and the manifest part customXml (urn:kezhang:figures:1)
 *   REVIEW    the same, a comment for each figure, and the appendix of sources
 *   OUTGOING  clean: no bookmarks, comments, manifest or author
 */
#ifndef KZ_REPORT_DOCUMENT_H
#define KZ_REPORT_DOCUMENT_H

#include "core/core.h"

#define DOCUMENT_MAX_FIGURES 9999

enum edition { EDITION_INTERNAL, EDITION_REVIEW, EDITION_OUTGOING };

enum para_kind {
	PARA_TITLE,	/* 2号 小标宋, centred; long titles broken at | into lines */
	PARA_SUBTITLE,	/* （2023年6月30日） 3号 楷体, centred */
	PARA_ADDRESSEE, /* 主送机关 */
	PARA_LEVEL1,	/* 一、 黑体 */
	PARA_LEVEL2,	/* （一） 楷体 */
	PARA_LEVEL3,	/* 1. */
	PARA_BODY,
	PARA_SIGNATURE, /* 署名; the next one must be PARA_DATE */
	PARA_DATE,
	PARA_NOTE, /* 附注, table notes */
};

enum run_kind {
	RUN_TEXT,
	RUN_FIGURE,  /* `figure` is its index; text is what is shown */
	RUN_MISSING, /* 〔待补:…〕; `figure` is its index too */
	RUN_CLAIM,   /* a strong word or its softer wording; `figure` indexes document.claims */
};
struct run {
	enum run_kind kind;
	struct str text;
	size_t figure;
	bool lead; /* a run-in head at the start of a body paragraph ("一是…。"): 楷体 or bold is not used, kept for pages */
};
struct para {
	enum para_kind kind;
	const struct run *runs;
	size_t count;
};

struct doc_table {
	const int *widths; /* twips; the sum is at most 8845 (portrait) */
	size_t columns;
	size_t head_rows; /* repeated on each page */
	const struct para *cells; /* rows × columns, row by row */
	const uint8_t *align;	  /* per column: 0 left, 1 centre, 2 right */
	size_t rows;
};

enum block_kind { BLOCK_PARA, BLOCK_TABLE, BLOCK_BLANK, BLOCK_PAGE_BREAK };
struct block {
	enum block_kind kind;
	struct para para;
	struct doc_table table;
};

/* What is recorded of a figure beside its text (domain: the record behind every figure). All texts as to be shown or stored. */
struct doc_figure {
	struct str id; /* F0001 */
	struct str indicator, face, name; /* code, face word, name for people */
	struct str definition;		  /* hash */
	struct str formula;		  /* one spelling */
	struct str unit, period, cutoff;  /* 颍东区, 2023H1, 2023-06-20 */
	struct str value, measure, displayed;
	struct str source; /* 台账数 / 登记数(document, page) / 由 … 算得 */
	struct str office;
	int64_t seq, rows, undecidable;
	struct str before, after; /* 12 characters each side */
	size_t paragraph;	  /* from 1 */
	bool missing;
	struct str href; /* page of its trace, for HTML */
};
struct doc_claim {
	struct str id; /* C001 */
	struct str code, words, text, slip;
	bool holds;
	struct str href;
};

struct document {
	struct str title; /* for the file's properties */
	struct str report, render; /* code of the report; id of this rendering */
	struct str pack_version;
	struct str head; /* chain head, hex */
	int64_t seq;
	const struct block *blocks;
	size_t block_count;
	struct doc_figure *figures;
	size_t figure_count;
	const struct doc_claim *claims;
	size_t claim_count;
};

/* Fills before/after/paragraph of every figure from the blocks. */
void document_context(struct arena *a, struct document *doc);
/* The .docx bytes; same document, same bytes. */
enum rc document_docx(struct job *job, const struct document *doc, enum edition edition, struct str *ret_bytes) MUST_USE;
/* The article only (no <html>): for a page; and a whole stand-alone page with its own style for a file. */
enum rc document_html(struct job *job, const struct document *doc, enum edition edition, struct buf *out) MUST_USE;
enum rc document_html_file(struct job *job, const struct document *doc, enum edition edition, struct str *ret_bytes) MUST_USE;
/* Plain text, for checks and terminals. */
enum rc document_text(struct job *job, const struct document *doc, struct str *ret) MUST_USE;

#endif
