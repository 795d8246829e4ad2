/*
 * An indicator through the years.
 */
#ifndef KZ_WEB_SERIES_H
#define KZ_WEB_SERIES_H

#include "web/view.h"

struct part_series;

/*
 * The last years on the same day and whole, and, of an indicator that is only counted, the months of this year, as
 * known at seq. Whoever calls includes pages.h.
 */
enum rc series_of(struct request *request, const struct view *view,
	const struct indicator_def *indicator, int64_t seq, struct part_series *ret) MUST_USE;

#endif
