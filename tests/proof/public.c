/*
 * Public texts and published figures (KEZHANG_TEST_DATA): facts that the
 * statistics offices printed with their inputs are let be, the same facts with
 * another last digit or two are not; a thousand abstracts bring no 必改, and each
 * of their digits belongs to one number of one class.
 */
#include "proofing.h"

#include <stdlib.h>

#define FACTS_MIN 20
#define PARTS_MAX 20

static struct str public_file(const char *name)
{
	const char *folder = getenv("KEZHANG_TEST_DATA");
	struct str bytes;
	if (!folder) {
		print_message("KEZHANG_TEST_DATA is not set: public data are not read\n");
		skip();
	}
	struct str path = str_format(bench.job.arena, "%s/%s", folder, name);
	assert_int_equal(file_read_whole(&bench.job, path, (size_t)8 << 20, &bytes), RC_OK);
	return bytes;
}

/* ---- published facts ---- */

/* The next field of a line of CSV; quotes are taken off. */
static struct str field(struct str *line)
{
	if (!str_starts(*line, STR("\"")))
		return str_cut(line, STR(","));
	size_t end = 1;
	while (end < line->len && !str_starts(str_skip(*line, end), STR("\",")))
		end++;
	struct str text = {line->at + 1, end - 1};
	*line = str_skip(*line, end + 2);
	return text;
}

/* The numbers of a piece of JSON, as they are written. */
static size_t numbers_of(struct str json, struct str *ret)
{
	size_t count = 0;
	for (size_t i = 0; i < json.len && count < PARTS_MAX; i++) {
		size_t from = i;
		while (i < json.len && ((json.at[i] >= '0' && json.at[i] <= '9') ||
					       (json.at[i] == '.' && i > from)))
			i++;
		if (i > from)
			ret[count++] = (struct str){json.at + from, i - from};
	}
	return count;
}

/* A published value with its last digit moved. */
static struct str moved(struct arena *a, struct str value, int64_t by)
{
	size_t point = str_find(value, STR("."));
	int decimals = point == SIZE_MAX ? 0 : (int)(value.len - point - 1);
	char digits[40];
	size_t len = 0;
	int64_t n;
	for (size_t i = 0; i < value.len; i++)
		if (value.at[i] != '.')
			digits[len++] = value.at[i];
	assert_true(int_from((struct str){digits, len}, &n));
	return num_scaled_text(a, n + by, decimals);
}

static size_t decimals_of(struct str n)
{
	size_t point = str_find(n, STR("."));
	return point == SIZE_MAX ? 0 : n.len - point - 1;
}

/* JSON drops the last zeros that the tables print: all to the decimals of the longest. */
static void pad(struct arena *a, struct str *in, size_t count)
{
	size_t most = 0;
	for (size_t i = 0; i < count; i++)
		most = decimals_of(in[i]) > most ? decimals_of(in[i]) : most;
	for (size_t i = 0; i < count; i++) {
		size_t have = decimals_of(in[i]);
		if (have < most)
			in[i] = str_format(a, "%.*s%s%.*s", STR_ARG(in[i]), have ? "" : ".",
				(int)(most - have), "000000");
	}
}

static struct str said(struct arena *a, struct str formula, struct str *in, size_t count,
	struct str value, const char *unit)
{
	struct buf b;
	buf_init(&b, 1 << 16);
	if (str_eq(formula, STR("sum"))) {
		buf_addf(&b, "成交额共%.*s%s，分别为", STR_ARG(value), unit);
		for (size_t i = 0; i < count; i++)
			buf_addf(&b, "%s第%zu项%.*s%s", i ? "、" : "", i + 1, STR_ARG(in[i]), unit);
	} else if (str_eq(formula, STR("a/b*100"))) {
		buf_addf(&b, "全部成交额%.*s%s，其中省外%.*s%s，占比%.*s%%", STR_ARG(in[1]), unit,
			STR_ARG(in[0]), unit, STR_ARG(value));
	} else {
		buf_addf(&b, "研发经费%.*s%s，比上年增加%.*s%s、增长%.*s%%", STR_ARG(in[0]), unit,
			STR_ARG(in[1]), unit, STR_ARG(value));
	}
	buf_add_z(&b, "。");
	buf_add_char(&b, '\0');
	return buf_take(a, &b);
}

static size_t faults(struct str text)
{
	const struct proof_result *r = proofed(text.at);
	size_t count = 0;
	assert_true(r->reckoned > 0);
	for (size_t i = 0; i < r->finding_count; i++)
		count += r->findings[i].rule == PROOF_N2 || r->findings[i].rule == PROOF_N3;
	return count;
}

static bool one_fact(struct str line)
{
	struct arena *a = bench.job.arena;
	struct str fields[9], in[PARTS_MAX];
	for (size_t i = 0; i < COUNT_OF(fields); i++)
		fields[i] = field(&line);
	struct str formula = fields[4], value = fields[6];
	bool whole = str_find(fields[5], STR(".")) == SIZE_MAX;
	size_t count = numbers_of(fields[5], in);
	pad(a, in, count);
	if (!str_eq(formula, STR("sum")) && !str_eq(formula, STR("a/b*100")) &&
		!str_eq(formula, STR("inc/(cur-inc)*100")))
		return false;
	const char *unit = whole ? "项" : "亿元";
	/* the last digit of a sum hides half a unit of each part, of a ratio half of its own */
	int64_t far = str_eq(formula, STR("sum")) ? (int64_t)count + 1 : 3;
	if (faults(said(a, formula, in, count, value, unit)) != 0 ||
		faults(said(a, formula, in, count, moved(a, value, far), unit)) == 0 ||
		faults(said(a, formula, in, count, moved(a, value, -far), unit)) == 0) {
		print_error("%.*s\n", STR_ARG(said(a, formula, in, count, value, unit)));
		_fail(__FILE__, __LINE__);
	}
	return true;
}

static void published_facts_are_let_be_and_moved_ones_found(void **state)
{
	(void)state;
	struct str csv = public_file("statistics/published_facts.csv");
	size_t facts = 0;
	(void)str_cut(&csv, STR("\n"));
	while (csv.at && csv.len > 0)
		facts += one_fact(str_cut(&csv, STR("\n")));
	print_message("%zu published facts\n", facts);
	assert_true(facts >= FACTS_MIN);
}

/* ---- abstracts ---- */

/* Digits that belong to no number would be numbers nobody looked at. */
static void each_digit_belongs_to_one_number(const struct proof_result *r)
{
	size_t at = 0;
	for (size_t p = 0; p < r->text->para_count; p++) {
		struct str text = r->text->paras[p].text;
		for (size_t i = 0; i < text.len; i++) {
			if (!digit_at(text, i))
				continue;
			while (at < r->number_count &&
				(r->numbers[at].para < p ||
					(r->numbers[at].para == p && r->numbers[at].to <= i)))
				at++;
			if (at < r->number_count && r->numbers[at].para == p &&
				r->numbers[at].from <= i)
				continue;
			print_error("paragraph %zu byte %zu: %.*s\n", p, i, STR_ARG(text));
			_fail(__FILE__, __LINE__);
		}
	}
}

static void abstracts_bring_no_false_alarm(void **state)
{
	(void)state;
	struct str tsv = public_file("text/cls_dcp_dev.tsv");
	size_t numbers = 0, classes[PROOF_CLASS_COUNT] = {0}, looks = 0, abstracts = 0;
	while (tsv.at && tsv.len > 0) {
		struct str line = str_cut(&tsv, STR("\n"));
		(void)str_cut(&line, STR("\t"));
		struct str abstract = str_cut(&line, STR("\t"));
		struct proof_result *r = proofed(str_z(bench.job.arena, abstract));
		each_digit_belongs_to_one_number(r);
		numbers += r->number_count;
		for (size_t i = 0; i < PROOF_CLASS_COUNT; i++)
			classes[i] += r->classes[i];
		for (size_t i = 0; i < r->finding_count; i++)
			looks += r->findings[i].weight == PROOF_LOOK;
		if (r->weights[PROOF_MEND] > 0) {
			print_error("%.*s\n", STR_ARG(abstract));
			_fail(__FILE__, __LINE__);
		}
		abstracts++;
	}
	print_message("%zu abstracts, %zu numbers:", abstracts, numbers);
	for (enum proof_class c = PROOF_BOUND; c < PROOF_CLASS_COUNT; c++)
		if (classes[c] > 0)
			print_message(" %s %zu", proof_class_word(c), classes[c]);
	print_message("; 请核 %zu\n", looks);
	assert_true(abstracts > 900 && numbers > 2000);
	assert_true(looks < abstracts / 50);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(published_facts_are_let_be_and_moved_ones_found),
		cmocka_unit_test(abstracts_bring_no_false_alarm),
	};
	return cmocka_run_group_tests(tests, bench_up, bench_down);
}
