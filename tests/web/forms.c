/*
 * Records by hand in process: what a form brings, what is written of it, and that nothing is when something is wrong.
 */
#include "desks.h"

#include <stdlib.h>

#define WHEN "unit=349902&period=2023H1&cutoff=2023-06-20"
#define NEW  "/ledgers/party/new?" WHEN

/* The number of the firm of that name. */
static int64_t firm(struct desks *d, const char *name)
{
	struct str rest;
	int64_t id = 0;
	char *address = str_z(d->pair.db.job.arena,
		str_format(d->pair.db.job.arena, "/ledgers/party?q=%s&" WHEN, name));
	DESKS_SAYS(d, 200, name, desks_get(d, address));
	size_t at = str_find(d->reply.body, STR("<a href=\"/ledgers/party/"));
	/* the menu and the buttons lead elsewhere; the first link with a number is the record */
	while (at != SIZE_MAX) {
		rest = str_skip(d->reply.body, at + 24);
		if (int_from(str_cut(&rest, STR("?")), &id))
			return id;
		d->reply.body = rest;
		at = str_find(d->reply.body, STR("<a href=\"/ledgers/party/"));
	}
	assert_true(false);
	return 0;
}

/* "/ledgers/party/ID" and what follows. */
static char *of_firm(struct desks *d, int64_t id, const char *what)
{
	return str_z(
		d->pair.db.job.arena, str_format(d->pair.db.job.arena,
					      "/ledgers/party/%lld%s?" WHEN, (long long)id, what));
}

/* Firms and change number: what a refused form must leave as it is. */
static void assert_untouched(struct desks *d, int64_t firms, struct str head)
{
	assert_int_equal(pair_holds(&d->pair, d->book, "party"), firms);
	assert_true(str_eq(pair_head(&d->pair, d->book), head));
}

static void a_form_stands_where_a_record_may_be_written(void **state)
{
	struct desks *d = *state;
	DESKS_SAYS(d, 200, "name=\"f.name\"", desks_get(d, NEW));
	assert_true(desks_shows(d, "name=\"c.party_former_name.0.name\""));
	assert_true(desks_shows(d, "<option value=\"高校院所\""));
	DESKS_SAYS(d, 404, "没有台账“nope”", desks_get(d, "/ledgers/nope/new"));
	DESKS_SAYS(d, 404, "没有台账“nope”", desks_get(d, "/ledgers/nope/1/edit"));
	DESKS_SAYS(d, 400, "附件在它所属的记录页上", desks_get(d, "/ledgers/attachment/new"));
	DESKS_SAYS(d, 400, "的行在它所属的“单位”记录里",
		desks_get(d, "/ledgers/party_former_name/new"));
	assert_int_equal(desks_get(d, "/ledgers/party/999999/edit"), 404);
	assert_int_equal(desks_get(d, "/ledgers/party/x/edit"), 404);
	assert_int_equal(desks_get(d, "/ledgers/party/99999999999999999999/edit"), 404);
	assert_int_equal(desks_get(d, "/ledgers/party/new?from=999999"), 404);
	DESKS_SAYS(
		d, 400, "“from”应是一个编号，不是“甲”", desks_get(d, "/ledgers/party/new?from=甲"));
}

static void a_whole_form_becomes_a_record_with_its_rows(void **state)
{
	struct desks *d = *state;
	assert_int_equal(
		desks_post(d, NEW,
			"f.name=云江丁食品有限公司&f.kind=企业&f.founded=2016年5月&f.capital="
			"1200万元&"
			"f.district=云东区&f.telephone=13900000000&c.party_former_name.count=2&"
			"c.party_former_name.0.name=云江丁食品厂&c.party_former_name.1.name="),
		303);
	assert_true(str_starts(d->reply.location, STR("/ledgers/party/")));
	assert_true(str_find(d->reply.location, STR("saved=")) != SIZE_MAX);
	int64_t id = firm(d, "云江丁食品有限公司");
	DESKS_SAYS(d, 200, "云江丁食品厂", desks_get(d, of_firm(d, id, "")));
	assert_true(desks_shows(d, "1,200.00") && desks_shows(d, "注册资本（万元）"));
	assert_false(desks_shows(d, "13900000000"));
	assert_int_equal(pair_holds(&d->pair, d->book, "party_former_name"), 1);
}

static void a_copy_brings_all_but_codes_and_what_is_personal(void **state)
{
	struct desks *d = *state;
	struct arena *a = d->pair.db.job.arena;
	assert_int_equal(desks_post(d, NEW,
				 "f.name=云江丁食品有限公司&f.kind=企业&f.industry=食品&f."
				 "telephone=13900000000&"
				 "f.code=91349902MA2Q1W3E43&sure=1&c.party_former_name.count=1&"
				 "c.party_former_name.0.name=云江丁食品厂"),
		200); /* the code's check character is wrong: it is told at its field */
	assert_true(desks_shows(d, "entry-message") && desks_shows(d, "校验"));
	assert_int_equal(
		desks_post(d, NEW,
			"f.name=云江丁食品有限公司&f.kind=企业&f.industry=食品&f.telephone="
			"13900000000&"
			"c.party_former_name.count=1&c.party_former_name.0.name=云江丁食品厂"),
		303);
	int64_t id = firm(d, "云江丁食品有限公司");
	char *address = str_z(a, str_format(a, "%s&from=%lld", NEW, (long long)id));
	DESKS_SAYS(d, 200, "照原来的记录带入", desks_get(d, address));
	assert_true(desks_shows(d, "value=\"食品\"") && desks_shows(d, "value=\"云江丁食品厂\""));
	assert_false(desks_shows(d, "13900000000"));
	id = firm(d, "云江甲机械有限公司");
	address = str_z(a, str_format(a, "%s&from=%lld", NEW, (long long)id));
	assert_int_equal(desks_get(d, address), 200);
	assert_false(desks_shows(d, "91349902MA"));
}

static void the_first_of_january_1970_can_be_said(void **state)
{
	struct desks *d = *state;
	struct job *job = &d->pair.db.job;
	const struct ledger_def *party = schema_ledger(&d->book->catalog->schema, STR("party"));
	const struct ledger_def *dated = ledger_field(party, STR("district"))->dated_ledger;
	struct record **rows;
	size_t count;

	assert_int_equal(desks_post(d, NEW,
				 "f.name=云江戊化工厂&f.kind=企业&f.district=云东区&f.district."
				 "from=1970-01-01"),
		303);
	assert_int_equal(
		record_rows(job, d->book, dated, firm(d, "云江戊化工厂"), SEQ_NOW, &rows, &count),
		RC_OK);
	assert_int_equal(count, 1);
	assert_int_equal(record_value(rows[0], STR("valid"))->date.first, 0);
	DESKS_SAYS(d, 200, "value=\"1970-01-01\"", desks_get(d, "/drop?full=1&from=1970-01-01"));
}

static void what_is_wrong_is_told_at_its_field_and_nothing_is_written(void **state)
{
	static const struct {
		const char *form, *words;
	} wrong[] = {
		{"f.name=", "单位名称"},
		{"f.name=甲&f.kind=外星", "外星"},
		{"f.name=甲&f.founded=去年", "“去年”不是日期"},
		{"f.name=甲&f.capital=很多", "很多"},
		{"f.name=甲&f.district=没有的区", "没有的区"},
		{"f.name=甲&f.district=云东区&f.district.from=昨天", "自何日起："},
		{"f.name=甲&f.code=91349902MA00000000", "校验"},
		{"f.name=甲&c.party_former_name.count=1&c.party_former_name.0.ended=x",
			"“x”不是日期"},
		{"f.name=云江甲机械有限公司&f.kind=企业", "已核对，仍照此保存"},
	};
	struct desks *d = *state;
	int64_t firms = pair_holds(&d->pair, d->book, "party");
	struct str head = pair_head(&d->pair, d->book);
	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		DESKS_SAYS(d, 200, wrong[i].words, desks_post(d, NEW, wrong[i].form));
	/* what was typed comes back, as text */
	DESKS_SAYS(d, 200, "value=\"&lt;b&gt;&quot;\"",
		desks_post(d, NEW, "f.name=<b>\"&f.founded=?"));
	assert_untouched(d, firms, head);
}

static void what_is_too_long_or_too_much_is_refused(void **state)
{
	struct desks *d = *state;
	struct arena *a = d->pair.db.job.arena;
	int64_t firms = pair_holds(&d->pair, d->book, "party");
	struct str head = pair_head(&d->pair, d->book);
	char *most = arena_array(a, char, LEDGER_MAX_TEXT + 2);
	memset(most, 'x', LEDGER_MAX_TEXT + 1);
	assert_int_equal(desks_post(d, NEW, str_z(a, str_format(a, "f.name=%s", most))), 200);
	assert_true(desks_shows(d, "entry-message") && desks_shows(d, "4000"));
	DESKS_SAYS(d, 413, "“单位曾用名”一次最多改 60 行",
		desks_post(d, NEW, "f.name=甲&c.party_former_name.count=61"));
	DESKS_SAYS(
		d, 413, "一次最多改", desks_post(d, NEW, "f.name=甲&c.party_former_name.count=-1"));
	DESKS_SAYS(d, 400, "没有第 999999 号变更", desks_post(d, NEW, "f.name=甲&seen=999999"));
	struct request request = desks_request(d, METHOD_POST, NEW);
	request.content_length = (int64_t)WEB_MAX_FORM + 1;
	assert_int_equal(desks_ask(d, &request), 413);
	assert_untouched(d, firms, head);
	/* one byte less is taken */
	most[LEDGER_MAX_TEXT] = 0;
	assert_int_equal(desks_post(d, NEW, str_z(a, str_format(a, "f.name=%s", most))), 303);
}

static void nothing_is_written_for_another_page(void **state)
{
	static const char *const paths[] = {"/ledgers/party/new", "/ledgers/party/1/edit",
		"/ledgers/party/1/void", "/ledgers/party/1/files", "/changes/1/undo"};
	struct desks *d = *state;
	int64_t firms = pair_holds(&d->pair, d->book, "party");
	struct str head = pair_head(&d->pair, d->book);
	for (size_t i = 0; i < COUNT_OF(paths); i++) {
		struct request request = desks_request(d, METHOD_POST, paths[i]);
		request.form.len = 0;
		desks_add(d, &request.form, "f.name", STR("甲"));
		DESKS_SAYS(d, 403, "没有执行", desks_ask(d, &request));
		request = desks_request(d, METHOD_POST, paths[i]);
		request.origin = STR("http://evil.example");
		assert_int_equal(desks_ask(d, &request), 403);
		request = desks_request(d, METHOD_OTHER, paths[i]);
		assert_int_equal(desks_ask(d, &request), 405);
	}
	assert_int_equal(desks_get(d, "/ledgers/party/1/void"), 405);
	assert_str(d->reply.allow, "POST");
	assert_untouched(d, firms, head);
}

static void two_who_change_one_record_lose_nothing(void **state)
{
	struct desks *d = *state;
	struct arena *a = d->pair.db.job.arena;
	int64_t id = firm(d, "云江甲机械有限公司"), seen;
	char *edit = of_firm(d, id, "/edit");
	assert_int_equal(desks_get(d, edit), 200);
	struct str rest = str_skip(
		d->reply.body, str_find(d->reply.body, STR("name=\"seen\" value=\"")) + 19);
	assert_true(int_from(str_cut(&rest, STR("\"")), &seen));
	char *form = str_z(
		a, str_format(a, "seen=%lld&f.name=云江甲机械有限公司&f.kind=企业&f.industry=%s",
			   (long long)seen, "机械"));
	/* its code is left out: that is a change too, and is written */
	assert_int_equal(desks_post(d, edit, form), 303);
	form = str_z(
		a, str_format(a, "seen=%lld&f.name=云江甲机械有限公司&f.kind=企业&f.industry=%s",
			   (long long)seen, "汽车"));
	DESKS_SAYS(d, 200, "别人改过这条记录", desks_post(d, edit, form));
	assert_true(desks_shows(d, "机械") && desks_shows(d, "value=\"汽车\""));
}

static void a_record_is_voided_with_a_reason_only(void **state)
{
	struct desks *d = *state;
	assert_int_equal(desks_post(d, NEW, "f.name=云江丁食品有限公司&f.kind=企业"), 303);
	int64_t id = firm(d, "云江丁食品有限公司"), firms = pair_holds(&d->pair, d->book, "party");
	struct str head = pair_head(&d->pair, d->book);
	DESKS_SAYS(d, 400, "作废要写明理由", desks_post(d, of_firm(d, id, "/void"), "why= "));
	assert_int_equal(desks_post(d, "/ledgers/party/999999/void", "why=错"), 404);
	DESKS_SAYS(d, 404, "没有台账“nope”", desks_post(d, "/ledgers/nope/1/void", "why=错"));
	/* a certificate speaks of this one */
	assert_int_not_equal(
		desks_post(d, of_firm(d, firm(d, "云江甲机械有限公司"), "/void"), "why=错"), 303);
	assert_untouched(d, firms, head);
	assert_int_equal(desks_post(d, of_firm(d, id, "/void"), "why=登记重了"), 303);
	assert_int_equal(pair_holds(&d->pair, d->book, "party"), firms - 1);
	assert_int_equal(desks_get(d, of_firm(d, id, "/edit")), 404);
}

static void references_are_found_while_typing(void **state)
{
	struct desks *d = *state;
	DESKS_SAYS(d, 200, "云江甲机械有限公司",
		desks_get(d, "/ledgers/hightech_certificate/pick?at=f.holder&f.holder=yjj&" WHEN));
	DESKS_SAYS(d, 404, "没有“f.nope”这个栏目",
		desks_get(d, "/ledgers/hightech_certificate/pick?at=f.nope&" WHEN));
	DESKS_SAYS(d, 404, "不是引用",
		desks_get(d, "/ledgers/hightech_certificate/pick?at=f.issued&" WHEN));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, desks_open, desks_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_form_stands_where_a_record_may_be_written),
		TEST(a_whole_form_becomes_a_record_with_its_rows),
		TEST(a_copy_brings_all_but_codes_and_what_is_personal),
		TEST(the_first_of_january_1970_can_be_said),
		TEST(what_is_wrong_is_told_at_its_field_and_nothing_is_written),
		TEST(what_is_too_long_or_too_much_is_refused),
		TEST(nothing_is_written_for_another_page),
		TEST(two_who_change_one_record_lose_nothing),
		TEST(a_record_is_voided_with_a_reason_only),
		TEST(references_are_found_while_typing),
	};

	test_engine();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
