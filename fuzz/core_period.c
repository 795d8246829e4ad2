/* Report periods: period_from. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct period p, back;
	if (!period_from((struct str){(const char *)data, size}, &p))
		return 0;
	struct arena *a = arena_make();
	must(p.year >= PERIOD_YEAR_MIN && p.year <= PERIOD_YEAR_MAX);
	must(period_first(p) < period_last(p));
	must(period_from(period_text(a, p), &back) && period_cmp(p, back) == 0);
	must(period_from(period_chinese(a, p), &back) && period_cmp(p, back) == 0);
	must(period_last(period_last_year(p)) < period_first(p));
	must(period_cmp(period_last_year(p), p) < 0);
	must(period_first(period_year(p)) <= period_first(p));
	must(period_last(period_year(p)) >= period_last(p));
	arena_free(a);
	return 0;
}
