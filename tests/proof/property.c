/*
 * What must hold of any numbers: a statement that is correctly rounded is
 * never found fault with; one that is off by more than rounding can explain
 * always is. The true values are random; what a text prints of them is rounded
 * here, by another way than the room's.
 */
#include "../core/random.h"
#include "proofing.h"

/* An amount: its true value in the smallest units, printed with a unit and decimals. */
struct amount {
	int64_t value; /* 元, or things */
	int64_t scale; /* 1, 10000, 100000000: what one printed unit is */
	int decimals;
	const char *unit;
};

static const struct {
	int64_t scale;
	int decimals;
	const char *unit;
} kinds[] = {{1, 0, "家"}, {1, 0, "项"}, {10000, 0, "万元"}, {10000, 2, "万元"},
	{100000000, 1, "亿元"}, {100000000, 2, "亿元"}};

static int64_t ten(int n)
{
	int64_t p = 1;
	while (n-- > 0)
		p *= 10;
	return p;
}

/* a ÷ b, half away from zero. */
static int64_t rounded(__int128 a, __int128 b)
{
	__int128 twice = 2 * (a < 0 ? -a : a) + b, r = twice / (2 * b);
	return (int64_t)(a < 0 ? -r : r);
}

static struct amount some(size_t kind)
{
	struct amount q = {.scale = kinds[kind].scale,
		.decimals = kinds[kind].decimals,
		.unit = kinds[kind].unit};
	int64_t most = q.scale == 1 ? 2000 : 500 * q.scale;
	q.value = 1 + (int64_t)random_below((uint64_t)most);
	if (q.scale > 1) /* printed as something */
		q.value += q.scale;
	return q;
}

/* The digits that are printed, as an integer of 10^−decimals units. */
static int64_t digits_of(struct amount q)
{
	return rounded((__int128)q.value * ten(q.decimals), q.scale);
}

static struct str shown(struct arena *a, struct amount q)
{
	return str_format(
		a, "%.*s%s", STR_ARG(num_scaled_text(a, digits_of(q), q.decimals)), q.unit);
}

/* ---- ranges, by their corners ---- */

/* Twice the printed digits ± 1, or exact: ends in units of half a last place. */
static void ends(struct amount q, int64_t *lo, int64_t *hi)
{
	int64_t d = 2 * digits_of(q), off = q.scale == 1 ? 0 : 1;
	*lo = (d - off) * q.scale * (100 / ten(q.decimals));
	*hi = (d + off) * q.scale * (100 / ten(q.decimals));
}

/* Is now ÷ then × 100 − minus printed as digits/10^decimals possible at all? */
static bool possible(
	struct amount now, struct amount then, int64_t minus, int64_t digits, int decimals)
{
	int64_t a0, a1, b0, b1;
	ends(now, &a0, &a1);
	ends(then, &b0, &b1);
	/* (100 a/b − minus) against (2 digits ± 1) / (2·10^decimals): multiply by 2·10^decimals·b */
	__int128 unit = 2 * ten(decimals);
	__int128 lo = unit * (100 * (__int128)a0 - minus * (__int128)b1);
	__int128 hi = unit * (100 * (__int128)a1 - minus * (__int128)b0);
	return lo <= (2 * (__int128)digits + 1) * b1 && hi >= (2 * (__int128)digits - 1) * b0;
}

/* ---- statements ---- */

enum way { GROWTH, COMPLETION, OF_YEAR };
static struct str said(struct arena *a, enum way way, struct amount now, struct amount then,
	int64_t digits, int decimals)
{
	static const char *const bases[] = {"上年同期", "全年任务", "上年全年"};
	const char *word = way == GROWTH       ? (digits < 0 ? "同比下降" : "同比增长")
			   : way == COMPLETION ? "完成率"
					       : "是上年全年的";
	struct str x = shown(a, now), y = shown(a, then),
		   z = num_scaled_text(a, digits < 0 ? -digits : digits, decimals);
	return str_format(a, "甲类创新主体%.*s，%s%.*s，%s%.*s%%。", STR_ARG(x), bases[way],
		STR_ARG(y), word, STR_ARG(z));
}

static size_t faults(const struct proof_result *r)
{
	size_t count = 0;
	for (size_t i = 0; i < r->finding_count; i++)
		count += r->findings[i].rule == PROOF_N2 || r->findings[i].rule == PROOF_N3 ||
			 r->findings[i].rule == PROOF_N5;
	return count;
}

#define assert_faults(text, wanted) faults_are((text), (wanted), __FILE__, __LINE__)
static void faults_are(struct str text, bool wanted, const char *file, int line)
{
	const struct proof_result *r = proofed(str_z(bench.job.arena, text));
	if (r->reckoned == 1 && (faults(r) > 0) == wanted)
		return;
	print_error("%.*s\n%zu reckoned, %zu found, wanted %d\n", STR_ARG(text), r->reckoned,
		faults(r), wanted);
	for (size_t i = 0; i < r->finding_count; i++)
		print_error("  %.*s\n", STR_ARG(r->findings[i].message));
	_fail(file, line);
}

static void one_ratio(enum way way)
{
	struct arena *a = bench.job.arena;
	size_t kind = (size_t)random_below(COUNT_OF(kinds)), other = kind;
	/* money of one scale beside another */
	if (kinds[kind].scale > 1 && random_below(3) == 0)
		other = 2 + (size_t)random_below(COUNT_OF(kinds) - 2);
	struct amount now = some(kind), then = some(other);
	int decimals = (int)random_below(3);
	int64_t minus = way == GROWTH ? 100 : 0;
	__int128 num = (100 * (__int128)now.value - minus * (__int128)then.value) * ten(decimals);
	int64_t digits = rounded(num, then.value);
	if (way == GROWTH && digits == 0)
		return; /* 增长0.0% is said as 持平 */
	assert_faults(said(a, way, now, then, digits, decimals), false);
	/* up and down from there: what is possible is let be, what is not is found */
	for (int side = -1; side <= 1; side += 2) {
		int64_t step = 1 + (int64_t)random_below(40), off = digits + side * step;
		if (off == 0 || (off < 0) != (digits < 0) || (way != GROWTH && off < 0))
			continue;
		assert_faults(said(a, way, now, then, off, decimals),
			!possible(now, then, minus, off, decimals));
	}
}

static void ratios_that_are_rounded_correctly_are_let_be_and_others_found(void **state)
{
	(void)state;
	int cases = random_cases(1500);
	for (int i = 0; i < cases; i++)
		one_ratio((enum way)random_below(3));
}

/* ---- sums ---- */

static struct str sum_text(struct arena *a, const struct amount *parts, size_t count,
	struct amount like, int64_t total)
{
	struct buf b;
	buf_init(&b, 1 << 16);
	buf_addf(&b, "投入共%.*s%s，分别为", STR_ARG(num_scaled_text(a, total, like.decimals)),
		like.unit);
	for (size_t i = 0; i < count; i++)
		buf_addf(
			&b, "%s第%zu批%.*s", i > 0 ? "、" : "", i + 1, STR_ARG(shown(a, parts[i])));
	buf_add_z(&b, "。");
	return buf_take(a, &b);
}

static void sums_that_are_rounded_correctly_are_let_be_and_others_found(void **state)
{
	(void)state;
	struct arena *a = bench.job.arena;
	int cases = random_cases(800);
	for (int i = 0; i < cases; i++) {
		size_t kind = (size_t)random_below(COUNT_OF(kinds)),
		       count = 2 + (size_t)random_below(7);
		struct amount parts[8], total = some(kind);
		int64_t digits = 0;
		total.value = 0;
		for (size_t k = 0; k < count; k++) {
			parts[k] = some(kind);
			total.value += parts[k].value;
			digits += digits_of(parts[k]);
		}
		assert_faults(sum_text(a, parts, count, total, digits_of(total)), false);
		/* each rounded number hides less than half a unit; a sum can be off by no more than n/2 */
		int64_t residue = total.scale == 1 ? 0 : (int64_t)count / 2;
		for (int64_t off = -residue - 2; off <= residue + 2; off++)
			if (digits + off > 0)
				assert_faults(sum_text(a, parts, count, total, digits + off),
					off < -residue || off > residue);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ratios_that_are_rounded_correctly_are_let_be_and_others_found),
		cmocka_unit_test(sums_that_are_rounded_correctly_are_let_be_and_others_found),
	};
	return cmocka_run_group_tests(tests, bench_up, bench_down);
}
