/* Dates of cells and of our own texts: date_from_cell, date_from_iso. */
#include "fuzz.h"

static void check_date(struct arena *a, struct date d)
{
	struct date back;
	must(d.first >= DAY_MIN && d.first <= d.last && d.last <= DAY_MAX);
	must(date_from_iso(date_iso(a, d), &back));
	must(back.first == d.first && back.last == d.last);
	if (date_precision(d) == PRECISION_SPAN)
		return;
	must(date_from_cell(a, date_iso(a, d), false, &back) == DATE_FINE);
	must(back.first == d.first && back.last == d.last);
	must(date_from_cell(a, date_chinese(a, d), false, &back) == DATE_FINE);
	must(back.first == d.first && back.last == d.last);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = {(const char *)data, size};
	struct arena *a = arena_make();
	struct date as_text, as_number, d;
	enum date_trouble text = date_from_cell(a, s, false, &as_text);
	enum date_trouble number = date_from_cell(a, s, true, &as_number);
	must(text != DATE_AMBIGUOUS);
	must(number == text || (text == DATE_FINE && number == DATE_AMBIGUOUS));
	if (text == DATE_FINE) {
		must(date_precision(as_text) != PRECISION_SPAN);
		check_date(a, as_text);
	}
	if (number == DATE_FINE)
		must(as_number.first == as_text.first && as_number.last == as_text.last);
	if (date_from_iso(s, &d)) {
		check_date(a, d);
		must(size <= 21);
	}
	arena_free(a);
	return 0;
}
