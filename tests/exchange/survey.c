/*
 * The city's view, and what goes back to a district.
 */
#include "pair.h"

static const struct survey_cell *cell_of(
	const struct survey *s, const char *unit, const char *indicator)
{
	for (size_t i = 0; i < s->indicator_count * s->unit_count; i++)
		if (str_eq(s->cells[i].indicator->label, str_from_z(indicator)) &&
			str_eq(s->units[i % s->unit_count].name, str_from_z(unit)))
			return &s->cells[i];
	return NULL;
}

static void look(struct books *p, struct survey *ret)
{
	OK(&p->db.job, exchange_survey(&p->db.job, p->city, pair_unit(p, p->city, "云江市"),
			       &p->when, NULL, 0, ret));
}

static void sent_checked_and_published_stand_side_by_side(void **state)
{
	struct books p;
	struct survey s;
	(void)state;
	pair_open(&p);
	look(&p, &s);
	assert_int_equal(s.submitted, 0);
	struct exchange_order order = pair_order(&p, p.east, "云东区");
	(void)pair_accept(&p, pair_send(&p, p.east, &order, "a.kezhang"));
	look(&p, &s);
	assert_int_equal(s.unit_count, 2);
	assert_int_equal(s.submitted, 1);
	assert_true(s.units[0].submitted && !s.units[1].submitted);
	assert_str(s.units[0].filled, "甲");
	const struct survey_cell *c = cell_of(&s, "云东区", "高新技术企业总数");
	assert_str(c->sent.shown, "2");
	assert_true(c->counted); /* the rows came along: the city counts them itself */
	assert_str(c->checked.shown, "2");
	assert_str(c->minus_checked, "0");
	assert_str(c->minus_published, "");
	assert_false(c->differs);
	assert_int_equal(c->rank, 0); /* the other has not sent */
	order = pair_order(&p, p.west, "云西区");
	(void)pair_accept(&p, pair_send(&p, p.west, &order, "b.kezhang"));
	pair_take(&p, p.city, "registered_value",
		"指标,辖区,报告期,数值,数据状态,发布单位\n"
		"高新技术企业总数,云东区,2023H1,1,核定,云江市科技局\n"
		"高新技术企业总数,云西区,2023H1,1,核定,云江市科技局\n"
		"高新技术企业总数,云东区,2023H1,3,公布,省科技厅\n");
	look(&p, &s);
	c = cell_of(&s, "云东区", "高新技术企业总数");
	assert_false(c->counted);
	assert_str(c->minus_checked, "+1");
	assert_str(c->minus_published, "-1");
	assert_true(c->differs);
	assert_str(c->ranked_by, "核定"); /* published is not there for all */
	assert_int_equal(c->rank, 1);
	assert_int_equal(cell_of(&s, "云西区", "高新技术企业总数")->rank, 1); /* a tie */
	pair_close(&p);
}

static void a_unit_without_districts_is_told(void **state)
{
	struct books p;
	struct survey s;
	(void)state;
	pair_open(&p);
	GIVES(&p.db.job, RC_MISSING,
		exchange_survey(
			&p.db.job, p.city, pair_unit(&p, p.city, "云东区"), &p.when, NULL, 0, &s));
	SAYS(&p.db.job, "请选它们的上级");
	pair_close(&p);
}

static void what_was_settled_goes_back(void **state)
{
	struct books p;
	struct exchange_received got;
	struct exchange_sent sent;
	int64_t seq;
	(void)state;
	pair_open(&p);
	struct exchange_order order = pair_order(&p, p.city, "云东区");
	order.kind = EXCHANGE_FEEDBACK;
	order.row_count = 0;
	order.remark = STR("请核对第二家的证书");
	GIVES(&p.db.job, RC_INVALID, exchange_send(&p.db.job, p.city, &order, &sent));
	SAYS(&p.db.job, "还没有核定数");
	pair_take(&p, p.city, "registered_value",
		"指标,辖区,报告期,数值,数据状态,发布单位\n"
		"高新技术企业总数,云东区,2023H1,1,核定,市局高新科\n"
		"高新技术企业总数,云西区,2023H1,5,核定,市局高新科\n");
	struct str path = pair_send(&p, p.city, &order, "f.kezhang");
	OK(&p.db.job, exchange_accept(&p.db.job, p.east, path, STR_NONE, &got, &seq));
	assert_true(str_find(got.notes, STR("请核对第二家的证书")) != SIZE_MAX);
	assert_str(pair_number(&p, p.east, "云东区", "高新技术企业总数", "核定"), "1");
	assert_str(pair_number(&p, p.east, "云西区", "高新技术企业总数", "核定"), "");
	const struct intake_row *row = &got.proposals[0]->rows[0];
	assert_int_equal(said(row->record, "rank").integer, 2);
	assert_str(said_text(row->record, "publisher"), "云江市科技局");
	/* the city does not take its own, nor the west one that is not for it */
	GIVES(&p.db.job, RC_DENIED, exchange_look(&p.db.job, p.west, path, &got));
	pair_close(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sent_checked_and_published_stand_side_by_side),
		cmocka_unit_test(a_unit_without_districts_is_told),
		cmocka_unit_test(what_was_settled_goes_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
