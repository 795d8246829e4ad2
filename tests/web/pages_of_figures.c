/*
 * 校核, 提醒, 上报与汇总 and 接口说明 in process: what they show, and what a wrong address or form is told.
 */
#include "desks.h"

#include <jansson.h>

#include "web/stage.h"

#define WHEN "unit=349902&period=2023H1&cutoff=2023-06-20"
#define CITY "unit=349900&period=2023H1&cutoff=2023-06-20"

static void choices_that_lead_nowhere_are_told_on_every_page(void **state)
{
	static const char *const paths[] = {"/checks", "/reminders", "/exchange", "/api"};
	static const struct {
		const char *query;
		int status;
		const char *words;
	} wrong[] = {
		{"unit=999999", 404, "辖区台账里没有“999999”"},
		{"unit=<b>", 404, "&lt;b&gt;"},
		{"period=2023H3", 400, "报告期“2023H3”应写成"},
		{"period=1023", 400, "报告期“1023”应写成"},
		{"cutoff=2023-02-30", 400, "截止日“2023-02-30”应写成"},
		{"period=2023H1&cutoff=2022-12-31", 400, "早于2023年上半年的第一天"},
	};
	struct desks *d = *state;
	for (size_t p = 0; p < COUNT_OF(paths); p++)
		for (size_t i = 0; i < COUNT_OF(wrong); i++) {
			struct str address =
				str_format(d->pair.db.job.arena, "%s?%s", paths[p], wrong[i].query);
			DESKS_SAYS(d, wrong[i].status, wrong[i].words,
				desks_get(d, str_z(d->pair.db.job.arena, address)));
			assert_false(desks_shows(d, "<b>\xe2\x80\x9d"));
		}
}

static void what_is_only_read_takes_no_form(void **state)
{
	static const char *const paths[] = {"/checks", "/reminders", "/api", "/api/json"};
	struct desks *d = *state;
	for (size_t p = 0; p < COUNT_OF(paths); p++) {
		assert_int_equal(desks_post(d, paths[p], ""), 405);
		assert_str(d->reply.allow, "GET");
	}
}

static void checks_show_the_numbers_of_the_unit_that_was_asked(void **state)
{
	struct desks *d = *state;
	DESKS_SAYS(d, 200, "高企进出相符", desks_get(d, "/checks?" WHEN));
	assert_true(desks_shows(d, "云东区 · 2023年上半年 · 截至2023年6月20日"));
	assert_true(desks_shows(d, "高企净增数"));
	assert_true(desks_shows(d, "/trace?indicator=hightech."));
	/* another unit, another book */
	d->book = d->pair.city;
	DESKS_SAYS(d, 200, "云江市 · ", desks_get(d, "/checks?" CITY));
}

static void a_change_that_was_not_made_yet_is_no_time_to_ask_of(void **state)
{
	static const char *const paths[] = {"/trace?indicator=hightech.stock&" WHEN "&change=",
		"/reports/half-year?" WHEN "&change=", "/exports/party?change="};
	struct desks *d = *state;
	struct arena *a = d->pair.db.job.arena;
	struct snapshot snapshot;
	int64_t newest;
	assert_int_equal(snapshot_begin(&d->pair.db.job, d->book->store, &snapshot), RC_OK);
	assert_int_equal(book_newest(&d->pair.db.job, d->book, &newest), RC_OK);
	snapshot_end(&snapshot);
	for (size_t i = 0; i < COUNT_OF(paths); i++) {
		struct str there = str_format(a, "%s%lld", paths[i], (long long)newest),
			   beyond = str_format(a, "%s%lld", paths[i], (long long)newest + 1);
		assert_int_equal(desks_get(d, str_z(a, there)), 200);
		DESKS_SAYS(d, 404, "号变更，最后一次是第", desks_get(d, str_z(a, beyond)));
	}
}

static void reminders_are_of_today_and_one_may_be_asked_for_alone(void **state)
{
	struct desks *d = *state;
	d->pair.db.job.today += 386; /* 2024-07-17: a certificate of 2021-09-18 has two months */
	DESKS_SAYS(d, 200, "高企证书九十天内到期", desks_get(d, "/reminders?" WHEN));
	assert_true(desks_shows(d, "今天是2024年7月17日") && desks_shows(d, "云江乙材料有限公司"));
	assert_false(desks_shows(d, "云江甲机械有限公司"));
	assert_true(desks_shows(d, "合同签了三十天没有登记"));
	DESKS_SAYS(d, 200, "只看“高企证书九十天内到期”",
		desks_get(d, "/reminders?only=hightech.expires&" WHEN));
	assert_false(desks_shows(d, "合同签了三十天没有登记"));
	DESKS_SAYS(d, 404, "没有提醒“hightech.gone”",
		desks_get(d, "/reminders?only=hightech.gone&" WHEN));
}

static void the_description_for_programs_is_what_the_catalog_holds(void **state)
{
	struct desks *d = *state;
	const struct catalog *catalog = d->book->catalog;
	assert_int_equal(desks_get(d, "/api/json"), 200);
	assert_str(d->reply.type, "application/json; charset=utf-8");
	json_error_t error;
	json_t *all = json_loadb(d->reply.body.at, d->reply.body.len, 0, &error);
	assert_non_null(all);
	assert_int_equal(json_array_size(json_object_get(all, "addresses")), web_route_count);
	assert_int_equal(json_array_size(json_object_get(all, "indicators")),
		catalog->schema.indicator_count);
	assert_int_equal(json_array_size(json_object_get(all, "claims")), catalog->claim_count);
	assert_int_equal(json_array_size(json_object_get(all, "reports")), catalog->report_count);
	const json_t *reminders = json_object_get(all, "reminders");
	assert_int_equal(json_array_size(reminders), catalog->reminder_count);
	const json_t *first = json_array_get(reminders, 0);
	assert_string_equal(json_string_value(json_object_get(first, "code")), "hightech.expires");
	assert_non_null(
		strstr(json_string_value(json_object_get(first, "value")), "高企证书 个数"));
	json_decref(all);
	DESKS_SAYS(d, 200, "问企业是否重新申报", desks_get(d, "/api?" WHEN));
}

/* ---- 上报与汇总 ---- */

static void the_city_sees_who_has_reported_and_a_district_sees_its_form(void **state)
{
	struct desks *d = *state;
	struct exchange_order order = pair_order(&d->pair, d->pair.east, "云东区");
	DESKS_SAYS(d, 200, "把云东区的数报上去", desks_get(d, "/exchange?" WHEN));
	assert_false(desks_shows(d, "谁报了"));
	(void)pair_accept(&d->pair, pair_send(&d->pair, d->pair.east, &order, "east.kezhang"));
	d->book = d->pair.city;
	DESKS_SAYS(d, 200, "已报 1 个，未报 1 个，请催报：云西区", desks_get(d, "/exchange?" CITY));
	assert_true(desks_shows(d, "高新技术企业总数") && desks_shows(d, "自数"));
	DESKS_SAYS(d, 200, "高新技术企业总数", desks_get(d, "/exchange?q=高新技术企业总&" CITY));
	assert_false(desks_shows(d, "高企净增数"));
	DESKS_SAYS(d, 200, "0 个指标", desks_get(d, "/exchange?q=%27<&" CITY));
	assert_true(desks_shows(d, "value=\"%27&lt;\""));
}

static void a_package_is_made_of_a_whole_form_only(void **state)
{
	static const char form[] = "kind=submission&filled=甲&checked=乙&remark=&rows=";
	struct desks *d = *state;
	struct arena *a = d->pair.db.job.arena;
	char *long_name = str_z(a, str_format(a, "filled=%0*d&checked=乙", 10000, 7));
	assert_int_equal(desks_post(d, "/exchange?" WHEN,
				 str_z(a, str_format(a, "%shightech_certificate", form))),
		200);
	assert_true(str_ends(d->reply.filename, STR(".kezhang")));
	assert_true(str_starts(d->reply.body, STR("PK")));
	DESKS_SAYS(d, 400, "请写明填报人和审核人",
		desks_post(d, "/exchange?" WHEN, "filled=&checked=乙"));
	DESKS_SAYS(d, 413, "填报人、审核人或意见太长", desks_post(d, "/exchange?" WHEN, long_name));
	DESKS_SAYS(d, 400, "没有台账“nope”",
		desks_post(d, "/exchange?" WHEN, str_z(a, str_format(a, "%snope", form))));
	DESKS_SAYS(d, 400, "台账“附件”不随包上报",
		desks_post(d, "/exchange?" WHEN, str_z(a, str_format(a, "%sattachment", form))));
	DESKS_SAYS(d, 404, "没有“999999”",
		desks_post(d, "/exchange?unit=999999", "filled=甲&checked=乙"));
	assert_int_equal(desks_get(d, "/exchange/x?" WHEN), 404);
}

static void nothing_is_made_or_accepted_for_another_page(void **state)
{
	struct desks *d = *state;
	struct request request = desks_request(d, METHOD_POST, "/exchange?" WHEN);
	request.form.len = 0;
	desks_add(d, &request.form, "filled", STR("甲"));
	desks_add(d, &request.form, "checked", STR("乙"));
	DESKS_SAYS(d, 403, "没有执行", desks_ask(d, &request));
	request = desks_request(d, METHOD_POST, "/exchange?" WHEN);
	request.origin = STR("http://evil.example");
	assert_int_equal(desks_ask(d, &request), 403);
	request = desks_request(d, METHOD_POST, "/packages/x");
	request.fetch_site = STR("cross-site");
	assert_int_equal(desks_ask(d, &request), 403);
}

/* What came lies under its key and name; the page's address. */
static char *staged_package(struct desks *d, struct str *ret_key)
{
	struct arena *a = d->pair.db.job.arena;
	struct exchange_order order = pair_order(&d->pair, d->pair.east, "云东区");
	struct request request = desks_request(d, METHOD_GET, "/drop");
	struct upload upload = {.name = STR("east.kezhang"),
		.path = pair_send(&d->pair, d->pair.east, &order, "came")};
	struct staged staged;
	OK(&d->pair.db.job, stage_add(&request, &upload, &staged));
	*ret_key = staged.key;
	return str_z(a, str_format(a, "/packages/%.*s", STR_ARG(staged.key)));
}

static void a_package_is_accepted_as_it_was_shown_and_once(void **state)
{
	struct desks *d = *state;
	struct arena *a = d->pair.db.job.arena;
	struct str key, digest;
	char *there = staged_package(d, &key);
	d->book = d->pair.city;
	DESKS_SAYS(d, 200, "签名相符",
		desks_get(d, str_z(a, str_format(a, "%s?name=east.kezhang&" CITY, there))));
	digest = str_skip(
		d->reply.body, str_find(d->reply.body, STR("name=\"digest\" value=\"")) + 21);
	digest = str_copy(a, str_cut(&digest, STR("\"")));
	struct str form = str_format(a, "name=east.kezhang&digest=%.*s", STR_ARG(digest));
	struct str head = pair_head(&d->pair, d->pair.city);
	DESKS_SAYS(d, 409, "", desks_post(d, there, "name=east.kezhang&digest=00"));
	DESKS_SAYS(d, 404, "不在了", desks_post(d, there, "name=west.kezhang&digest=00"));
	assert_true(str_eq(head, pair_head(&d->pair, d->pair.city)));
	assert_int_equal(desks_post(d, there, str_z(a, form)), 303);
	assert_true(str_starts(d->reply.location, STR("/changes/")));
	assert_int_equal(pair_holds(&d->pair, d->pair.city, "hightech_certificate"), 2);
	DESKS_SAYS(d, 409, "已经收过", desks_post(d, there, str_z(a, form)));
	assert_int_equal(pair_holds(&d->pair, d->pair.city, "hightech_certificate"), 2);
	DESKS_SAYS(d, 404, "没有这个地址", desks_get(d, "/packages/../..?name=passwd"));
	DESKS_SAYS(d, 404, "不在了", desks_get(d, "/packages/x?name=passwd"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, desks_open, desks_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(choices_that_lead_nowhere_are_told_on_every_page),
		TEST(what_is_only_read_takes_no_form),
		TEST(checks_show_the_numbers_of_the_unit_that_was_asked),
		TEST(a_change_that_was_not_made_yet_is_no_time_to_ask_of),
		TEST(reminders_are_of_today_and_one_may_be_asked_for_alone),
		TEST(the_description_for_programs_is_what_the_catalog_holds),
		TEST(the_city_sees_who_has_reported_and_a_district_sees_its_form),
		TEST(a_package_is_made_of_a_whole_form_only),
		TEST(nothing_is_made_or_accepted_for_another_page),
		TEST(a_package_is_accepted_as_it_was_shown_and_once),
	};

	test_engine();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
