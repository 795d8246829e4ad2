/* What must hold for every day and period there is, and for any text and any use of an arena. */
#include "../check.h"
#include "random.h"

static struct arena *a;

static int open_arena(void **state)
{
	(void)state;
	a = arena_make();
	return 0;
}

static int close_arena(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

/* The calendar by counting: the day after. */
static struct civil day_after(struct civil c)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (c.year % 4 == 0 && c.year % 100 != 0) || c.year == 2000;
	int length = lengths[c.month - 1] + (leap && c.month == 2);
	if (++c.day > length) {
		c.day = 1;
		c.month++;
	}
	if (c.month > 12) {
		c.month = 1;
		c.year++;
	}
	return c;
}

static void every_day_is_the_one_after_the_last(void **state)
{
	(void)state;
	struct civil c = {1900, 1, 1};
	for (day_t d = DAY_MIN; d <= DAY_MAX; d++, c = day_after(c)) {
		struct civil got = day_civil(d);
		day_t back = 0;
		assert_true(got.year == c.year && got.month == c.month && got.day == c.day);
		assert_true(day_from_civil(c.year, c.month, c.day, &back));
		assert_int_equal(back, d);
		day_t last = day_month_last(d);
		assert_true(last >= d && day_civil(last).month == c.month);
		assert_true(last == DAY_MAX || day_civil(last + 1).day == 1);
	}
	assert_true(c.year == 2200 && c.month == 1 && c.day == 1);
}

static void every_day_is_read_back_from_its_text(void **state)
{
	(void)state;
	for (day_t d = DAY_MIN; d <= DAY_MAX; d++) {
		day_t back = 0;
		struct date date = {0, 0};
		assert_true(day_from_iso(day_iso(a, d), &back));
		assert_int_equal(back, d);
		assert_int_equal(date_from_cell(a, day_chinese(a, d), false, &date), DATE_FINE);
		assert_true(date.first == d && date.last == d);
		struct civil c = day_civil(d);
		struct str solid = str_format(a, "%04d%02d%02d", c.year, c.month, c.day);
		assert_int_equal(date_from_cell(a, solid, true, &date), DATE_FINE);
		assert_true(date.first == d && date.last == d);
		if (d % 512 == 0)
			arena_clear(a);
	}
}

static void any_span_is_read_back_from_its_text(void **state)
{
	(void)state;
	for (int i = 0; i < random_cases(20000); i++) {
		uint64_t days = DAY_MAX - DAY_MIN + 1;
		day_t x = DAY_MIN + (day_t)random_below(days),
		      y = DAY_MIN + (day_t)random_below(days);
		struct date d = x <= y ? (struct date){x, y} : (struct date){y, x}, back = {0, 0};
		if (i % 2)
			d = (struct date){x - day_civil(x).day + 1, day_month_last(x)};
		assert_true(date_from_iso(date_iso(a, d), &back));
		assert_true(back.first == d.first && back.last == d.last);
	}
	arena_clear(a);
}

static void months_added_are_months_apart(void **state)
{
	(void)state;
	for (int i = 0; i < random_cases(100000); i++) {
		day_t d = DAY_MIN + (day_t)random_below(DAY_MAX - DAY_MIN + 1), got = 777;
		int months = (int)random_below(200) - 100;
		struct civil from = day_civil(d);
		int wanted = from.year * 12 + from.month - 1 + months;
		bool fine = day_add_months(d, months, &got);
		assert_int_equal(fine, wanted >= 1900 * 12 && wanted < 2200 * 12);
		if (!fine)
			continue;
		struct civil to = day_civil(got);
		assert_int_equal(to.year * 12 + to.month - 1, wanted);
		assert_true(
			to.day == from.day || (to.day < from.day && got == day_month_last(got)));
	}
}

static void every_period_is_read_back_and_follows_the_one_before(void **state)
{
	(void)state;
	static const int count[] = {1, 2, 4, 12};
	for (int kind = PERIOD_YEAR; kind <= PERIOD_MONTH; kind++) {
		day_t next = 0;
		assert_true(day_from_civil(PERIOD_YEAR_MIN, 1, 1, &next));
		for (int year = PERIOD_YEAR_MIN; year <= PERIOD_YEAR_MAX; year++)
			for (int i = 1; i <= count[kind]; i++) {
				struct period p = {year, (enum period_kind)kind, i}, back = {0};
				assert_int_equal(period_first(p), next);
				next = period_last(p) + 1;
				assert_true(period_from(period_text(a, p), &back));
				assert_true(back.year == year && (int)back.kind == kind &&
					    back.index == i);
				assert_true(period_from(period_chinese(a, p), &back));
				assert_true(back.year == year && (int)back.kind == kind &&
					    back.index == i);
				struct period whole = period_year(p);
				assert_true(period_first(whole) <= period_first(p));
				assert_true(period_last(whole) >= period_last(p));
			}
		assert_int_equal(next, DAY_MAX + 1);
		arena_clear(a);
	}
}

/* Bytes from a small alphabet, so that things repeat and nearly repeat. */
static struct str some_text(const char *const *letters, size_t count, size_t most)
{
	struct buf b;
	buf_init(&b, BUF_MAX_TEXT);
	for (size_t n = random_below(most + 1); n > 0; n--)
		buf_add_z(&b, letters[random_below(count)]);
	return buf_take(a, &b);
}

static void searching_and_cutting_agree_with_the_plain_way(void **state)
{
	(void)state;
	static const char *const letters[] = {"a", "b", ","};
	for (int i = 0; i < random_cases(20000); i++) {
		struct str s = some_text(letters, 3, 20), what = some_text(letters, 3, 3);
		size_t plain = SIZE_MAX;
		for (size_t at = 0; at + what.len <= s.len && plain == SIZE_MAX; at++)
			if (str_starts(str_skip(s, at), what))
				plain = at;
		assert_true(str_find(s, what) == plain);
		if (what.len == 0)
			continue;
		ARRAY(struct str) parts = {0};
		for (struct str rest = s; rest.at;)
			*ARRAY_ADD(a, parts) = str_cut(&rest, what);
		assert_true(str_eq(str_join(a, parts.at, parts.len, what), s));
		if (i % 256 == 0)
			arena_clear(a);
	}
}

static void any_bytes_can_be_mended_and_folded(void **state)
{
	(void)state;
	static const char *const letters[] = {"a", "Ｚ", "科", "（", "\u3000", "\uFEFF", "\xE4",
		"\xB8", "\x80", "\xF0", "😀", "\xED\xA0\x80", " ", "[", "É"};
	for (int i = 0; i < random_cases(20000); i++) {
		struct str s = some_text(letters, COUNT_OF(letters), 12), mended = utf8_mend(a, s);
		assert_true(str_is_utf8(mended));
		assert_int_equal(str_eq(mended, s), str_is_utf8(s));
		assert_int_equal(utf8_count(mended), utf8_count(s));
		struct str fold = str_fold(a, s), key = str_name_key(a, s);
		assert_true(str_is_utf8(fold) && str_is_utf8(key));
		assert_true(str_eq(fold, str_fold(a, mended)));
		assert_true(str_eq(fold, str_fold(a, fold)));
		assert_true(str_eq(key, str_name_key(a, fold)));
		assert_true(str_eq(str_trim(s), str_trim(str_trim(s))));
		if (i % 256 == 0)
			arena_clear(a);
	}
}

/* Blocks with their own pattern, allocated, grown and looked at in any order. */
static void an_arena_keeps_every_block_as_it_was_written(void **state)
{
	(void)state;
	enum { BLOCKS = 40 };
	for (int round = 0; round < random_cases(60); round++) {
		unsigned char *at[BLOCKS] = {0};
		size_t len[BLOCKS] = {0}, held = 0;
		for (int step = 0; step < 300; step++) {
			size_t i = random_below(BLOCKS);
			for (size_t k = 0; k < len[i]; k++)
				assert_int_equal(at[i][k], i + 1);
			size_t most = random_below(30) ? 200 : 40000,
			       now = len[i] + random_below(most);
			at[i] = arena_grow(a, at[i], len[i], now, 1);
			for (size_t k = len[i]; k < now; k++)
				assert_int_equal(at[i][k], 0);
			memset(at[i], (int)i + 1, now);
			len[i] = now;
		}
		for (size_t i = 0; i < BLOCKS; i++)
			held += len[i];
		assert_true(arena_held(a) >= held);
		arena_clear(a);
		assert_int_equal(arena_held(a), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_day_is_the_one_after_the_last),
		cmocka_unit_test(every_day_is_read_back_from_its_text),
		cmocka_unit_test(any_span_is_read_back_from_its_text),
		cmocka_unit_test(months_added_are_months_apart),
		cmocka_unit_test(every_period_is_read_back_and_follows_the_one_before),
		cmocka_unit_test(searching_and_cutting_agree_with_the_plain_way),
		cmocka_unit_test(any_bytes_can_be_mended_and_folded),
		cmocka_unit_test(an_arena_keeps_every_block_as_it_was_written),
	};
	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
