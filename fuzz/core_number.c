/* Numbers of cells and of our own texts: num_from_cell, num_is_blank, ratio_from, int_from. */
#include "fuzz.h"

static void check_own_texts(struct arena *a, struct str s)
{
	struct ratio r, back;
	int64_t v;
	if (ratio_from(s, &r)) {
		must(r.den > 0);
		if (ratio_from(ratio_exact_text(a, r), &back))
			must(ratio_cmp(r, back) == 0);
		int128 down, up;
		if (ratio_round(r, 2, ROUND_DOWN, &down) && ratio_round(r, 2, ROUND_HALF_UP, &up))
			must(up - down >= -1 && up - down <= 1);
	}
	if (int_from(s, &v)) {
		must(int_from(num_scaled_text(a, v, 0), &v));
		must(s.len > 36 || (ratio_from(s, &r) && ratio_cmp(r, ratio_from_int(v)) == 0));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = {(const char *)data, size}, unit;
	struct arena *a = arena_make();
	struct ratio r, again;
	if (num_from_cell(a, s, &r, &unit)) {
		must(!num_is_blank(s));
		must(r.den > 0);
		must(str_is_utf8(unit) && str_eq(str_narrow(a, unit), unit));
		must(str_find(unit, STR(" ")) == SIZE_MAX);
		/* written plainly, the same number is read again */
		struct str text = ratio_exact_text(a, r), none;
		if (str_find(text, STR("/")) == SIZE_MAX && text.len <= 36) {
			must(num_from_cell(a, text, &again, &none));
			must(ratio_cmp(r, again) == 0 && none.len == 0);
			must(num_from_cell(a, num_grouped(a, text), &again, &none));
			must(ratio_cmp(r, again) == 0);
		}
	}
	check_own_texts(a, s);
	arena_free(a);
	return 0;
}
