/*
 * What a page of the domain looks at: the three global choices 辖区, 报告期,
 * 截止日, which stand in every address so that a link means the same for
 * everyone, and the book as of this snapshot.
 *
 *	?unit=349902&period=2023H1&cutoff=2023-06-20
 *
 * Without them: the unit of the book's name, otherwise the first top one (unit_choice_look); the newest period that
 * anything is known of (when_newest); the last day of a period that is over, otherwise today. As long as nothing is known
 * the addresses leave period and cutoff open: what comes in next decides.
 */
#ifndef KZ_WEB_VIEW_H
#define KZ_WEB_VIEW_H

#include "indicator/indicator.h"
#include "ledger/ledger.h"
#include "web/web.h"

struct part_frame;
struct part_figure;

#define VIEW_MAX_UNITS 5000 /* looked at for the choice; further ones are found by the search */
#define VIEW_MAX_SHOWN 400  /* in the choice itself */

struct view_unit {
	int64_t id, parent;
	struct str name, brief, code;
};
struct view {
	const struct book *book;
	const struct catalog *catalog;
	struct view_unit *units;
	size_t unit_count;
	const struct view_unit *unit; /* NULL: there is none yet */
	struct when when;
	bool open; /* nobody chose when, and nothing in the book speaks of any time */
	struct url
		choices; /* unit, period and cutoff as a query: a page has hundreds of addresses with it */
	int64_t head_seq;
	struct str head; /* of the chain, hex */
};

/* Reads the choices from the query or the form. RC_INVALID, RC_MISSING: an unknown unit or a wrong date. */
enum rc view_read(struct request *request, struct view *ret) MUST_USE;
/* The same, and there must be a unit: RC_MISSING tells to bring the list of units first. */
enum rc view_read_unit(struct request *request, struct view *ret) MUST_USE;
/* The address with the three choices. */
struct url view_url(struct arena *a, const struct view *view, struct url url);
/* The frame with choices, search and foot. Whoever calls includes pages.h. */
struct part_frame view_frame(
	struct request *request, const struct view *view, struct str title, const char *menu);
/* The name of a unit; "" for an unknown one. */
struct str view_unit_name(const struct view *view, int64_t id);

/* The address with the choices of the view, and this unit. */
struct url view_unit_url(struct arena *a, const struct view *view, struct url url, int64_t unit);

/* ---- figures ---- */
/* The address, saying which figure and as of which change number. */
struct url view_figure_url(
	struct arena *a, const struct view *view, struct url url, const struct figure *figure);
/* The page of a figure's trace. */
struct url view_trace_url(struct arena *a, const struct view *view, const struct figure *figure);
/* For the screen: number with thousands separated, or 〔待补〕 as a link to where it can be given. */
struct part_figure view_figure(
	struct arena *a, const struct view *view, const struct figure *figure, bool with_measure);
/* Number and measure, or what stands for them: 待补, 无可比基数, —. */
struct str view_figure_text(struct arena *a, const struct figure *figure);

struct str view_size(struct arena *a, int64_t bytes); /* 86 KB */
/* A whole number of the query or the form; otherwise `none`. RC_INVALID names the field. */
enum rc view_number(struct request *request, const char *name, int64_t none, int64_t *ret) MUST_USE;
/* ?change=N: as the book stood then; SEQ_NOW when nothing is said. RC_MISSING: there was no such change yet. */
enum rc view_change(struct request *request, int64_t *ret) MUST_USE;
/* The three choices as this request brought them, for the page that follows a POST. */
struct url view_carry(const struct request *request, struct url url);
/* A field of the form, otherwise of the query. */
struct str view_field(const struct request *request, const char *name);

#endif
