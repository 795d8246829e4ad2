/*
 * Messages are made in the arena and joined at the end. The job's error slot
 * is smaller than fifty long messages can be: what does not fit is counted.
 *
 * Nearness is the number of code points to put in, take out or change
 * (Levenshtein): a third of the longer name at most.
 */
#include "catalog/trouble.h"

#include <stdio.h>

#define NEAR_MAX  64 /* code points of a name that is compared */
#define NEAR_TOLD 3

void pack_trouble(struct troubles *t, struct place place, const char *fmt, ...)
{
	if (t->count == CATALOG_MAX_ERRORS) {
		t->untold++;
		return;
	}
	va_list args;
	va_start(args, fmt);
	struct str message = str_vformat(t->a, fmt, args);
	va_end(args);
	if (place.line > 0)
		message = str_format(t->a, "%.*s（%.*s 第%d行第%d列）", STR_ARG(message),
			STR_ARG(place.file), place.line, place.column);
	else
		message = str_format(t->a, "%.*s（%.*s）", STR_ARG(message), STR_ARG(place.file));
	t->at[t->count++] = message;
}

void pack_trouble_take(struct troubles *t, struct job *job)
{
	if (t->count == CATALOG_MAX_ERRORS)
		t->untold++;
	else
		t->at[t->count++] = str_copy(t->a, job_error(job));
	job_clear_error(job);
}

enum rc pack_troubles_fail(const struct troubles *t, struct job *job)
{
	struct buf b;
	size_t told = 0;

	must(t->count > 0);
	buf_init(&b, JOB_ERROR_MAX);
	if (t->count + t->untold > 1)
		buf_addf(&b, "口径包有%zu处错误：\n", t->count + t->untold);
	while (told < t->count && b.len + t->at[told].len + 128 < JOB_ERROR_MAX) {
		buf_addf(&b, "%s%.*s", told ? "\n" : "", STR_ARG(t->at[told]));
		told++;
	}
	if (told == 0)
		buf_add(&b, str_head(t->at[told++], JOB_ERROR_MAX / 2));
	if (told < t->count + t->untold)
		buf_addf(&b, "\n另有%zu处，请先改正以上各处", t->count + t->untold - told);
	enum rc rc = fail(job, RC_INVALID, "%.*s", STR_ARG(buf_str(&b)));
	buf_free(&b);
	return rc;
}

/* ---- nearness ---- */

static size_t points_of(struct str s, uint32_t points[NEAR_MAX])
{
	size_t n = 0;

	for (size_t at = 0; at < s.len && n < NEAR_MAX;)
		points[n++] = utf8_next(s, &at);
	return n;
}

static size_t smallest(size_t a, size_t b, size_t c)
{
	size_t least = a < b ? a : b;

	return least < c ? least : c;
}

static size_t distance(struct str a, struct str b, size_t *ret_longer)
{
	uint32_t x[NEAR_MAX], y[NEAR_MAX];
	size_t n = points_of(a, x), m = points_of(b, y), row[NEAR_MAX + 1];

	for (size_t j = 0; j <= m; j++)
		row[j] = j;
	for (size_t i = 1; i <= n; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= m; j++) {
			size_t change = diagonal + (x[i - 1] != y[j - 1]);

			diagonal = row[j];
			row[j] = smallest(change, row[j] + 1, row[j - 1] + 1);
		}
	}
	*ret_longer = n > m ? n : m;
	return row[m];
}

struct str pack_near_names(struct arena *a, struct str name, const struct str *names, size_t count)
{
	struct str best[NEAR_TOLD];
	size_t far[NEAR_TOLD], told = 0;

	for (size_t i = 0; i < count; i++) {
		size_t longer, d = distance(name, names[i], &longer), at;

		if (d == 0 || d * 3 > longer + 1)
			continue;
		for (at = told; at > 0 && far[at - 1] > d; at--)
			if (at < NEAR_TOLD) {
				best[at] = best[at - 1];
				far[at] = far[at - 1];
			}
		if (at == NEAR_TOLD)
			continue;
		best[at] = names[i];
		far[at] = d;
		told += told < NEAR_TOLD;
	}
	for (size_t i = 0; i < told; i++)
		best[i] = str_format(a, "「%.*s」", STR_ARG(best[i]));
	return told ? str_join(a, best, told, STR_NONE) : STR_NONE;
}
