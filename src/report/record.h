/* Figures and frozen reports in the database, shared by freezing and drift. Inside this room only. */
#ifndef KZ_REPORT_RECORD_H
#define KZ_REPORT_RECORD_H

#include "report/report.h"

/* The name of a frozen report's rendering in the table of figures: "frozen-12". */
struct str frozen_render(struct arena *a, int64_t id);

/* The figure that was recorded, asked at a change number; of a part, as 分列 gives it. */
enum rc recorded_figure(struct job *job, const struct book *book,
	const struct indicator_def *indicator, const struct parameters *p, int64_t seq,
	struct figure *ret) MUST_USE;

/* Many figures at one change number. */
struct recorded {
	const struct indicator_def *indicator;
	struct parameters parameters;
};
/* The rows behind each, of a part those that belong to it. */
enum rc recorded_rows(struct job *job, const struct book *book, const struct recorded *figures,
	size_t count, int64_t seq, struct figure_rows **ret) MUST_USE;
enum rc recorded_figures(struct job *job, const struct book *book, const struct recorded *figures,
	size_t count, int64_t seq, struct figure **ret) MUST_USE;
/* A registered value or a task that a figure stands on, and what it is called: 技术合同成交额 2023H1. */
struct ground {
	struct figure_row row;
	struct str title;
};
enum rc recorded_grounds(struct job *job, const struct book *book, const struct recorded *figure,
	int64_t seq, struct ground **ret, size_t *ret_count) MUST_USE;
/* SM3 of rows (ledger, id, version); STR_NONE where a figure has no rows of its own. */
struct str recorded_digest(struct job *job, const struct figure_rows *rows);

#endif
