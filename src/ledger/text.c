/*
 * Values as people type and read them.
 */
#include "ledger/inside.h"

struct str moment_text(struct arena *a, int64_t at)
{
	int64_t minutes = at / 60000 + 8 * 60;
	int64_t day = minutes / (24 * 60);
	int minute = (int)(minutes % (24 * 60));

	if (at < 0 || day > DAY_MAX)
		return STR("时间不明");
	return str_format(
		a, "%.*s %02d:%02d", STR_ARG(day_iso(a, (day_t)day)), minute / 60, minute % 60);
}
