/* 分列: src/indicator/parts.c. */
#include "little.h"

static struct little w;
static bool covered; /* what each part must be */

static void open_covered(void)
{
	little_open(&w);
	little_cover(&w, "2000-01-01至2100-12-31");
	covered = true;
}

/* "开发 2, 咨询 1, 未填 1": each part as the figure is held. */
static const char *split(const char *code, const char *by)
{
	struct job *job = &w.db.job;
	struct figure_request request = {little_indicator(&w, code), FACE_VALUE, w.east, w.when};
	const struct ledger_def *ledger =
		aggregate_ledger(formula_aggregate(request.indicator->value, 0));
	struct figure_part *parts;
	size_t count;
	struct buf b;

	OK(job, indicator_parts(job, w.book, &request, ledger_field(ledger, str_from_z(by)), w.seq,
			&parts, &count));
	buf_init(&b, BUF_MAX_TEXT);
	for (size_t i = 0; i < count; i++) {
		const struct figure *f = &parts[i].figure;
		buf_addf(&b, "%s%.*s %.*s", i > 0 ? ", " : "", STR_ARG(parts[i].label),
			STR_ARG(f->state == VALUE_GIVEN ? ratio_exact_text(job->arena, f->number)
							: STR("未填")));
		assert_int_equal(f->covered, covered);
		if (parts[i].figure.undecidable > 0)
			buf_addf(&b, " ?%lld", (long long)parts[i].figure.undecidable);
	}
	return str_z(job->arena, buf_take(job->arena, &b));
}

static void sale(int64_t seller, const char *rest)
{
	(void)little_row(&w, "sale", "seller=%lld; %s", (long long)seller, rest);
}

static void parts_stand_in_the_order_of_the_choices_and_nothing_said_is_last(void **state)
{
	(void)state;
	open_covered();
	int64_t firm = little_firm(&w, "甲", w.north);
	sale(firm, "day=2023-05-01");
	sale(firm, "day=2023-05-01; kind=咨询");
	sale(firm, "day=2023-05-02; kind=开发");
	sale(firm, "day=2023-05-03; kind=开发");
	sale(firm, "day=2022-05-03; kind=转让");
	sale(little_firm(&w, "乙", w.west), "day=2023-05-03; kind=转让");
	assert_string_equal(split("sales", "kind"), "开发 2, 咨询 1, 未填 1");
	little_close(&w);
}

static void parts_of_texts_stand_in_the_order_of_the_texts(void **state)
{
	(void)state;
	open_covered();
	int64_t firm = little_firm(&w, "甲", w.north);
	sale(firm, "day=2023-05-01; amount=2; note=b");
	sale(firm, "day=2023-05-01; amount=1; note=a");
	sale(firm, "day=2023-05-01; amount=0.5; note=b");
	sale(firm, "day=2023-05-01; amount=4");
	assert_string_equal(split("turnover", "note"), "a 1000000, b 2500000, 未填 4000000");
	assert_string_equal(split("sales", "amount"), "0.50 1, 1.00 1, 2.00 1, 4.00 1");
	little_close(&w);
}

static void a_firm_counts_in_each_part_that_it_has_a_record_in(void **state)
{
	(void)state;
	open_covered();
	int64_t a = little_firm(&w, "甲", w.north), b = little_firm(&w, "乙", w.south);
	sale(a, "day=2023-05-01; kind=开发");
	sale(a, "day=2023-05-01; kind=开发");
	sale(a, "day=2023-05-01; kind=转让");
	sale(b, "day=2023-05-01; kind=开发");
	assert_string_equal(split("sellers", "kind"), "开发 2, 转让 1");
	assert_value(&w, "sellers", w.east, "2");
	little_close(&w);
}

static void rows_that_cannot_be_decided_stay_in_their_part(void **state)
{
	(void)state;
	open_covered();
	int64_t firm = little_firm(&w, "甲", w.north);
	little_at(&w, "2023", "2023-05-20");
	sale(firm, "day=2023-05; kind=开发");
	sale(firm, "day=2023-04; kind=开发");
	sale(firm, "kind=转让");
	assert_string_equal(split("sales", "kind"), "开发 1 ?1, 转让 0 ?1");
	little_close(&w);
}

static void a_part_whose_rows_have_no_value_is_missing_where_it_is_not_counted(void **state)
{
	(void)state;
	open_covered();
	int64_t firm = little_firm(&w, "甲", w.north);
	little_at(&w, "2023", "2023-05-20");
	sale(firm, "day=2023-05-01; kind=开发; amount=2; staff=4");
	sale(firm, "day=2023-05-01; kind=转让");
	sale(firm, "day=2023-05; kind=咨询; amount=2; staff=4");
	assert_string_equal(split("sales", "kind"), "开发 1, 转让 1, 咨询 0 ?1");
	/* a sum of no rows is nought; of rows without a value nobody knows it, and of no rows there is no average */
	assert_string_equal(split("turnover", "kind"), "开发 2000000, 转让 未填, 咨询 0 ?1");
	for (size_t i = 0; i < 3; i++)
		assert_string_equal(
			split((const char *[]){"staff.mean", "staff.least", "staff.most"}[i],
				"kind"),
			"开发 4, 转让 未填, 咨询 未填 ?1");
	little_close(&w);
}

static void parts_are_complete_when_the_ledger_is_whatever_is_published(void **state)
{
	(void)state;
	little_open(&w);
	covered = false;
	sale(little_firm(&w, "甲", w.north), "day=2023-05-01; kind=开发; amount=2");
	assert_string_equal(split("sales", "kind"), "开发 1");
	(void)little_row(&w, "registered_value",
		"indicator=turnover; unit=%lld; period=2023H1; value=7; state=公布",
		(long long)w.east);
	assert_true(little_figure(&w, "turnover", FACE_VALUE, w.east).covered);
	assert_string_equal(split("turnover", "kind"), "开发 2000000");
	little_cover(&w, "2000-01-01至2100-12-31");
	covered = true;
	assert_string_equal(split("turnover", "kind"), "开发 2000000");
	little_close(&w);
}

static void parts_are_as_they_were_known(void **state)
{
	(void)state;
	open_covered();
	int64_t firm = little_firm(&w, "甲", w.north);
	int64_t id =
		little_row(&w, "sale", "seller=%lld; day=2023-05-01; kind=开发", (long long)firm);
	int64_t seq = little_edit(&w, "sale", id, "", "kind=转让");
	assert_string_equal(split("sales", "kind"), "转让 1");
	w.seq = seq - 1;
	assert_string_equal(split("sales", "kind"), "开发 1");
	little_close(&w);
}

static void only_what_one_ledger_gives_can_be_split(void **state)
{
	struct job *job = &w.db.job;
	struct figure_part *parts;
	size_t count;

	(void)state;
	open_covered();
	const struct ledger_def *ledger = schema_ledger(&w.catalog->schema, STR("sale"));
	const struct field_def *kind = ledger_field(ledger, STR("kind"));
	struct figure_request request = {little_indicator(&w, "each"), FACE_VALUE, w.east, w.when};
	GIVES(job, RC_INVALID,
		indicator_parts(job, w.book, &request, kind, SEQ_NOW, &parts, &count));
	SAYS(job, "“户均合同额”不能按“类别”分列");
	request.indicator = little_indicator(&w, "checked"); /* only registered */
	GIVES(job, RC_INVALID,
		indicator_parts(job, w.book, &request, kind, SEQ_NOW, &parts, &count));
	request.indicator = little_indicator(&w, "stock"); /* of another ledger */
	GIVES(job, RC_INVALID,
		indicator_parts(job, w.book, &request, kind, SEQ_NOW, &parts, &count));
	request.indicator = little_indicator(&w, "sales");
	request.face = FACE_GROWTH;
	GIVES(job, RC_INVALID,
		indicator_parts(job, w.book, &request, kind, SEQ_NOW, &parts, &count));
	little_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_stand_in_the_order_of_the_choices_and_nothing_said_is_last),
		cmocka_unit_test(parts_of_texts_stand_in_the_order_of_the_texts),
		cmocka_unit_test(a_firm_counts_in_each_part_that_it_has_a_record_in),
		cmocka_unit_test(rows_that_cannot_be_decided_stay_in_their_part),
		cmocka_unit_test(
			a_part_whose_rows_have_no_value_is_missing_where_it_is_not_counted),
		cmocka_unit_test(parts_are_complete_when_the_ledger_is_whatever_is_published),
		cmocka_unit_test(parts_are_as_they_were_known),
		cmocka_unit_test(only_what_one_ledger_gives_can_be_split),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
