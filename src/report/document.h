/*
 * The document model: what a report is before it becomes Word or a page.
 *
 * One model, two writers (docx.c, html.c). Paragraph kinds follow GB/T
 * 9704-2012; the Word recipe (exact 579-twip lines, 22 × 28, fonts by their
 * official names, page numbers outside the type area) is in docx_parts.c.
 *
 * A figure is one contiguous run inside one paragraph: its number only, not
 * its unit. In Word it is enclosed by the bookmark kz_F0001; in HTML it is
 * <data value="…"> inside a link. A figure stands at one place at most. A
 * claim is anchored in the same way by kz_C001. Editions 稿别:
 *   INTERNAL  bookmarks and the manifest part customXml (urn:kezhang:figures:1)
 *   REVIEW    the same, a comment for each figure and claim, and the appendix
 *             behind the last page: 数据来源表 and 核稿单
 *   OUTGOING  clean: no bookmarks, comments, manifest, author, dates or links; a report
 *             in which something is 待补 has none (report_may_go_out)
 * The text before the appendix is the same in all editions.
 *
 * Blank lines that the standard asks for come by themselves: one below the
 * title, one above the signature; a BLOCK_BLANK that stands there already
 * counts as it. Tables are as wide as the type area; type and widths of their
 * columns follow from what stands in them. A document that is to be one page
 * (a table for the leader's desk) takes the largest type, and A4 upright or
 * across, at which everything has its place; it has no page number. Where even
 * that is too little, rows stand in the workbook only, and the page names them.
 *
 * In a text "\n" is a line break and "\t" a tab; other control characters, and
 * what XML cannot hold, are dropped. In a title "|" is where a line may end
 * best; lines of more than 20 characters are broken into even ones.
 */
#ifndef KZ_REPORT_DOCUMENT_H
#define KZ_REPORT_DOCUMENT_H

#include "core/core.h"

#define DOCUMENT_MAX_FIGURES 9999
#define DOCUMENT_MAX_CLAIMS  999
#define DOCUMENT_MAX_RUNS                                                                          \
	50000 /* of all paragraphs and cells; each paragraph and cell counts as one more */
#define DOCUMENT_MAX_TEXT    ((size_t)4 << 20) /* bytes of all runs */
#define DOCUMENT_MAX_COLUMNS 63                /* Word's own limit */
#define DOCUMENT_TYPE_WIDTH  8845              /* twips: 156 mm, the type area */
#define DOCUMENT_NO_FIGURE   SIZE_MAX          /* RUN_MISSING: what is to be given is no figure */

enum edition { EDITION_INTERNAL, EDITION_REVIEW, EDITION_OUTGOING };

enum para_kind {
	PARA_TITLE,     /* 2号 小标宋, centred; long titles broken at | into lines */
	PARA_SUBTITLE,  /* （2023年6月30日） 3号 楷体, centred */
	PARA_ADDRESSEE, /* 主送机关, flush left */
	PARA_LEVEL1,    /* 一、 黑体 */
	PARA_LEVEL2,    /* （一） 楷体 */
	PARA_LEVEL3,    /* 1. */
	PARA_BODY,
	PARA_SIGNATURE, /* 署名; the next one must be PARA_DATE */
	PARA_DATE,      /* 成文日期 */
	PARA_NOTE,      /* 附注, table notes */
};

enum run_kind {
	RUN_TEXT,
	RUN_FIGURE,  /* `figure` is its index; text is what is shown */
	RUN_MISSING, /* 〔待补：…〕; `figure` is its index too, or DOCUMENT_NO_FIGURE */
	RUN_CLAIM,   /* a strong word or its softer wording; `figure` indexes document.claims */
};
struct run {
	enum run_kind kind;
	struct str text;
	size_t figure;
};
struct para {
	enum para_kind kind;
	const struct run *runs;
	size_t count;
};

struct doc_table {
	size_t columns;
	size_t head_rows;         /* repeated on each page */
	const struct para *cells; /* rows × columns, row by row; their kind is not looked at */
	const uint8_t *align;     /* per column: 0 left, 1 centre, 2 right; NULL: all left */
	size_t rows;
	const bool *spans; /* per row: its first cell takes the whole row; NULL: none does */
	const struct doc_table
		*whole; /* with the rows that one page had no room for; NULL: all are here */
};

enum block_kind { BLOCK_PARA, BLOCK_TABLE, BLOCK_BLANK };
struct block {
	enum block_kind kind;
	struct para para;
	struct doc_table table;
};

/* What is recorded of a figure beside its text. All texts as to be shown or stored. */
struct doc_figure {
	struct str id; /* F0001: letters, digits and _, at most 37, no two the same */
	struct str indicator, face, name; /* code, face word, name for people */
	struct str by, part;              /* of 分列: the field's code, the part's name */
	struct str definition;            /* hash */
	struct str formula;               /* one spelling */
	struct str unit, period, cutoff;  /* 颍东区, 2023H1, 2023-06-20 */
	struct str year; /* of 最近公布年度 the year that the number is of; shown as its period */
	struct str value, measure, displayed;
	struct str source; /* 台账数 / 登记数（document, page） / 由其他数算得 */
	struct str office; /* 责任股室 */
	int64_t seq, rows, undecidable;
	struct str before, after; /* 12 characters each side, inside the paragraph */
	size_t paragraph; /* from 1, counting paragraphs and cells that have text; 0: not placed */
	bool missing;
	struct str href; /* page of its trace, for HTML; empty: no link */
};
struct doc_claim {
	struct str id; /* C001 */
	struct str code, words, text, slip;
	struct str unit; /* whose it is, where that is not the report's own */
	bool holds;
	struct str href;
};

/* What a person has to look at before the text goes out: the lines of the 核稿单. */
enum finding_kind {
	FINDING_MISSING,     /* 待补 */
	FINDING_CLAIM,       /* a strong word whose proof failed: a softer one stands in the text */
	FINDING_UNDECIDABLE, /* records that could be neither counted nor left out */
	FINDING_UNCONFIRMED, /* counted over lists that nobody confirmed to be complete */
	FINDING_DIFFERENT,   /* the ledgers and the document that is quoted say different numbers */
	FINDING_BASE,        /* a frozen report printed another base than the ledgers say now */
	FINDING_PAGE,        /* does not stand on one page */
};
const char *finding_word(enum finding_kind kind) RETURNS_NONNULL; /* 待补, 表述 … */
struct doc_finding {
	enum finding_kind kind;
	struct str what, why, office;
	struct str anchor; /* F0001 or C001; empty: none */
};

struct document {
	struct str title;          /* for the file's properties */
	struct str report, render; /* code of the report; id of this rendering */
	struct str pack_version;
	struct str head; /* chain head, hex */
	int64_t seq;
	bool one_page;
	const struct block *blocks;
	size_t block_count;
	struct doc_figure *figures;
	size_t figure_count;
	const struct doc_claim *claims;
	size_t claim_count;
	const struct doc_finding *findings;
	size_t finding_count;
};

/*
 * Whether the document keeps the promises above: indexes, ids, ceilings, table
 * widths, a date below each signature. RC_INVALID, RC_TOO_MUCH. Every writer
 * asks it first and returns its answer.
 */
enum rc document_check(struct job *job, const struct document *doc) MUST_USE;
/* Fills before/after/paragraph of every figure from the blocks of a checked document. */
void document_context(struct arena *a, struct document *doc);
/* The .docx bytes; same document, same bytes. Context is computed here, not taken from the figures. */
enum rc document_docx(struct job *job, const struct document *doc, enum edition edition,
	struct str *ret_bytes) MUST_USE;
/* The article only (no <html>), for a page: <article class="doc">. RC_TOO_MUCH also when `out` is full. *ret_across: its sheet lies. */
enum rc document_html(struct job *job, const struct document *doc, enum edition edition,
	struct buf *out, bool *ret_across) MUST_USE;
/*
 * CSS for such an article: an A4 sheet with the type area of the standard; every rule begins with .doc. The article has
 * no style of its own: what depends on the text (indents, widths) is a class of this sheet.
 */
struct str document_style(struct arena *a);
/* A whole stand-alone page with its own style, for a file: no script, nothing fetched. */
enum rc document_html_file(struct job *job, const struct document *doc, enum edition edition,
	struct str *ret_bytes) MUST_USE;
/* Is there one table in it, and no more: what can be a workbook. */
bool document_is_table(const struct document *doc);
/*
 * The one table of a document, whole, as a workbook at `path`: what stands above it, numbers as numbers. In the inner editions
 * a figure's cell has the name kz_F0001, and a second sheet tells where each comes from. RC_INVALID: no table, or several.
 */
enum rc document_xlsx(struct job *job, const struct document *doc, enum edition edition,
	struct str path) MUST_USE;
/* Plain text, for checks and terminals: a line a paragraph, cells between tabs, a title in one line. */
enum rc document_text(struct job *job, const struct document *doc, struct str *ret) MUST_USE;

#endif
