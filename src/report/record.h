/* Figures and frozen reports in the database, shared by freezing and drift. Inside this room only. */
#ifndef KZ_REPORT_RECORD_H
#define KZ_REPORT_RECORD_H

#include "report/report.h"

/* What a figure or a frozen report was asked with, as one line of text: "unit=3;period=2023H1;cutoff=2023-06-20;face=". */
struct str parameters_text(
	struct arena *a, int64_t unit, struct when when, enum face face, struct str sign);
struct parameters {
	int64_t unit;
	struct when when;
	enum face face;
	struct str sign;
};
bool parameters_from(struct str text, struct parameters *ret);
/* The name of a frozen report's rendering in the table of figures: "frozen-12". */
struct str frozen_render(struct arena *a, int64_t id);

#endif
