#include "toy.h"

#include <string.h>

struct found {
	struct toy *t;
	char names[4096];
	int64_t last;
	size_t count, stop;
};

static enum rc note(void *arg, struct job *job, const struct record *record)
{
	struct found *found = arg;
	struct value name = record->values[0];
	size_t len = strlen(found->names);

	(void)job;
	assert_true(record->id > found->last);
	found->last = record->id;
	found->count++;
	must(len + name.text.len + 2 < sizeof(found->names));
	if (len > 0)
		found->names[len++] = ' ';
	memcpy(found->names + len, name.text.at, name.text.len);
	found->names[len + name.text.len] = '\0';
	return found->stop && found->count == found->stop ? RC_DONE : RC_OK;
}

static const char *list(struct toy *t, struct found *found, struct ledger_query query)
{
	*found = (struct found){.t = t};
	OK(&t->db.job, ledger_each(&t->db.job, t->book, t->party, &query, note, found));
	return found->names;
}

static void write_parties(struct toy *t)
{
	static const char *const names[] = {
		"长沙某某公司", "重庆A厂", "100%_全资", "颍东科技", "单县银行"};

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct record *record = toy_party(t, &t->db.job, names[i], i == 1 ? "C1" : NULL);

		toy_text(record, "kind", i % 2 ? "高校" : "企业");
		toy_write(&t->db.job, t->book, record);
	}
}

static void words_and_initials_find_records(void **state)
{
	struct toy t;
	struct found found;
	(void)state;

	toy_open(&t);
	write_parties(&t);
#define FINDS(words, wanted)                                                                       \
	assert_string_equal(                                                                       \
		list(&t, &found, (struct ledger_query){.seq = SEQ_NOW, .search = STR(words)}),     \
		wanted)
	FINDS("某某", "长沙某某公司");
	FINDS("csm", "长沙某某公司");
	FINDS("CQ", "重庆A厂");
	FINDS("cqac", "重庆A厂");
	FINDS("ａ厂", "重庆A厂");
	FINDS("c1", "重庆A厂");
	FINDS("sxyh", "单县银行");
	FINDS("ydkj", "颍东科技");
	FINDS("科技 颍东", "颍东科技");
	/* whole pinyin, as the word says it */
	FINDS("keji", "颍东科技");
	FINDS("YingDong keji", "颍东科技");
	FINDS("chongqingac", "重庆A厂");
	FINDS("zhongqing", "");
	FINDS("shanxianyinhang", "单县银行");
	FINDS("changsha", "长沙某某公司");
	FINDS("100quanzi", "100%_全资");
	FINDS("%", "100%_全资");
	FINDS("0%_", "100%_全资");
	FINDS("_", "100%_全资");
	FINDS("!", "");
	FINDS("没有", "");
	FINDS("  ", "长沙某某公司 重庆A厂 100%_全资 颍东科技 单县银行");
	toy_close(&t);
}

static void a_character_of_a_place_alone_does_not_lend_its_reading(void **state)
{
	struct toy t;
	struct found found;
	(void)state;

	toy_open(&t);
	toy_write(&t.db.job, t.book, toy_party(&t, &t.db.job, "甪直水务", NULL));
	toy_write(&t.db.job, t.book, toy_party(&t, &t.db.job, "直角直线测绘", NULL));
	FINDS("luzhi", "甪直水务");
	FINDS("zhijiaozhixian", "直角直线测绘");
	FINDS("zjzx", "直角直线测绘");
	toy_close(&t);
}

/* What is searched grows in the buffer that it is made from. */
static void long_names_of_letters_are_found(void **state)
{
	struct toy t;
	struct found found;
	char name[401];
	(void)state;

	toy_open(&t);
	for (size_t len = 40; len < sizeof(name); len += 40) {
		memset(name, 'x', len);
		name[len - 1] = (char)('a' + len / 40);
		name[len] = '\0';
		toy_write(&t.db.job, t.book, toy_party(&t, &t.db.job, name, NULL));
	}
	assert_string_equal(
		list(&t, &found, (struct ledger_query){.seq = SEQ_NOW, .search = STR("xk")}), name);
	toy_close(&t);
}

static void an_older_state_is_searched_as_it_was(void **state)
{
	struct toy t;
	struct found found;
	struct record *record;
	int64_t first;
	(void)state;

	toy_open(&t);
	record = toy_party(&t, &t.db.job, "旧名", NULL);
	first = toy_write(&t.db.job, t.book, record);
	toy_text(record, "name", "新名");
	toy_write(&t.db.job, t.book, record);
	toy_write(&t.db.job, t.book, toy_party(&t, &t.db.job, "旧人", NULL));
	assert_string_equal(
		list(&t, &found, (struct ledger_query){.seq = first, .search = STR("jm")}), "旧名");
	assert_string_equal(
		list(&t, &found, (struct ledger_query){.seq = SEQ_NOW, .search = STR("旧")}),
		"旧人");
	assert_string_equal(
		list(&t, &found, (struct ledger_query){.seq = first, .search = STR("新")}), "");
	toy_close(&t);
}

static void lists_are_filtered_paged_and_stopped(void **state)
{
	struct toy t;
	struct found found;
	struct ledger_filter filter;
	struct ledger_query query = {.seq = SEQ_NOW, .filters = &filter, .filter_count = 1};
	int64_t count;
	(void)state;

	toy_open(&t);
	write_parties(&t);
	filter = (struct ledger_filter){
		toy_field(t.party, "kind"), value_text(TYPE_CHOICE, STR("企业"))};
	assert_string_equal(list(&t, &found, query), "长沙某某公司 100%_全资 单县银行");
	OK(&t.db.job, ledger_count(&t.db.job, t.book, t.party, &query, &count));
	assert_int_equal(count, 3);
	query.limit = 2;
	assert_string_equal(list(&t, &found, query), "长沙某某公司 100%_全资");
	query.after = found.last;
	assert_string_equal(list(&t, &found, query), "单县银行");
	filter = (struct ledger_filter){toy_field(t.party, "code"), value_missing(TYPE_CODE)};
	query = (struct ledger_query){.seq = SEQ_NOW, .filters = &filter, .filter_count = 1};
	OK(&t.db.job, ledger_count(&t.db.job, t.book, t.party, &query, &count));
	assert_int_equal(count, 4);
	found = (struct found){.t = &t, .stop = 2};
	query = (struct ledger_query){.seq = SEQ_NOW};
	OK(&t.db.job, ledger_each(&t.db.job, t.book, t.party, &query, note, &found));
	assert_int_equal(found.count, 2);
	toy_close(&t);
}

static void too_many_filters_are_refused(void **state)
{
	struct toy t;
	struct ledger_filter filters[LEDGER_MAX_FILTERS + 1];
	struct ledger_query query = {.seq = SEQ_NOW, .filters = filters};
	int64_t count;
	(void)state;

	toy_open(&t);
	for (size_t i = 0; i < COUNT_OF(filters); i++)
		filters[i] = (struct ledger_filter){
			toy_field(t.party, "code"), value_missing(TYPE_CODE)};
	query.filter_count = LEDGER_MAX_FILTERS;
	OK(&t.db.job, ledger_count(&t.db.job, t.book, t.party, &query, &count));
	query.filter_count++;
	GIVES(&t.db.job, RC_TOO_MUCH, ledger_count(&t.db.job, t.book, t.party, &query, &count));
	toy_close(&t);
}

static int64_t add_unit(struct toy *t, const char *name)
{
	struct record *unit = record_new(&t->db.job, t->unit);

	toy_text(unit, "name", name);
	toy_write(&t->db.job, t->book, unit);
	return unit->id;
}

/* The unit of a firm on a day, as known at seq. */
static int64_t unit_on(struct toy *t, int64_t id, int64_t seq, const char *iso)
{
	struct record *record;
	struct value v;
	day_t day;

	must(day_from_iso(str_from_z(iso), &day));
	OK(&t->db.job, record_get_on(&t->db.job, t->book, t->party, id, seq, day, &record));
	v = *record_value(record, STR("unit"));
	return value_given(v) ? v.integer : 0;
}

static int64_t move_firm(struct toy *t, int64_t id, int64_t unit, const char *iso)
{
	struct record *record;
	day_t day;

	must(day_from_iso(str_from_z(iso), &day));
	OK(&t->db.job, record_get_on(&t->db.job, t->book, t->party, id, SEQ_NOW, day, &record));
	*record_value(record, STR("unit")) =
		unit ? value_int(TYPE_REF, unit) : value_missing(TYPE_REF);
	return toy_write(&t->db.job, t->book, record);
}

static void the_first_of_january_1970_is_a_day_like_others(void **state)
{
	struct toy t;
	struct record *record;
	int64_t first, second;
	(void)state;

	toy_open(&t);
	first = add_unit(&t, "颍东区");
	second = add_unit(&t, "颍州区");
	record = toy_party(&t, &t.db.job, "甲公司", NULL);
	toy_int(record, "unit", first);
	toy_write(&t.db.job, t.book, record);
	move_firm(&t, record->id, second, "1970-01-01");
	assert_int_equal(unit_on(&t, record->id, SEQ_NOW, "1969-12-31"), first);
	assert_int_equal(unit_on(&t, record->id, SEQ_NOW, "1970-01-01"), second);
	assert_int_equal(unit_on(&t, record->id, SEQ_NOW, "1970-01-02"), second);
	toy_close(&t);
}

static void what_ends_and_begins_in_one_breath_stays_open(void **state)
{
	struct toy t;
	struct job *job = &t.db.job;
	struct record *record, **rows;
	struct change *change;
	size_t count;
	int64_t first, second, seq;
	(void)state;

	toy_open(&t);
	first = add_unit(&t, "颍东区");
	second = add_unit(&t, "颍州区");
	record = toy_party(&t, job, "甲公司", NULL);
	toy_int(record, "unit", first);
	toy_write(job, t.book, record);
	move_firm(&t, record->id, second, "2020-01-01");
	/* it was not so; it is so from some weeks later on */
	OK(job, change_begin(job, t.book, CHANGE_WRITE, STR("试"), &change));
	OK(job, record_get(job, t.book, t.party, record->id, SEQ_NOW, &record));
	must(day_from_iso(STR("2020-01-01"), &record->day));
	*record_value(record, STR("unit")) = value_missing(TYPE_REF);
	OK(job, change_put(job, change, record, 0));
	record = record_copy(job, record);
	must(day_from_iso(STR("2020-03-01"), &record->day));
	toy_int(record, "unit", second);
	OK(job, change_put(job, change, record, 0));
	OK(job, change_commit(job, change, &seq));
	assert_int_equal(unit_on(&t, record->id, SEQ_NOW, "2019-12-31"), first);
	assert_int_equal(unit_on(&t, record->id, SEQ_NOW, "2020-02-29"), 0);
	assert_int_equal(unit_on(&t, record->id, SEQ_NOW, "2020-03-01"), second);
	OK(job, record_rows(job, t.book, t.party_unit, record->id, SEQ_NOW, &rows, &count));
	assert_int_equal(count, 2);
	assert_int_equal(record_value(rows[1], STR("valid"))->date.last, DAY_MAX);
	toy_close(&t);
}

static void a_firm_that_moves_keeps_its_record(void **state)
{
	struct toy t;
	struct job *job = &t.db.job;
	struct record *record, **rows;
	struct found found;
	struct ledger_filter filter;
	int64_t a, b, c, before, id;
	size_t count;
	(void)state;

	toy_open(&t);
	a = add_unit(&t, "甲区");
	b = add_unit(&t, "乙区");
	c = add_unit(&t, "丙区");
	record = toy_party(&t, job, "某厂", NULL);
	toy_int(record, "unit", a);
	before = toy_write(job, t.book, record);
	id = record->id;
	assert_int_equal(unit_on(&t, id, SEQ_NOW, "1999-01-01"), a);
	move_firm(&t, id, b, "2022-07-01");
	assert_int_equal(unit_on(&t, id, SEQ_NOW, "2022-06-30"), a);
	assert_int_equal(unit_on(&t, id, SEQ_NOW, "2022-07-01"), b);
	assert_int_equal(unit_on(&t, id, before, "2022-07-01"), a);
	move_firm(&t, id, c, "2022-07-01");
	assert_int_equal(unit_on(&t, id, SEQ_NOW, "2022-07-01"), c);
	move_firm(&t, id, 0, "2023-01-01");
	assert_int_equal(unit_on(&t, id, SEQ_NOW, "2022-12-31"), c);
	assert_int_equal(unit_on(&t, id, SEQ_NOW, "2023-01-01"), 0);
	move_firm(&t, id, b, "2024-01-01");
	assert_int_equal(unit_on(&t, id, SEQ_NOW, "2023-06-01"), 0);
	assert_int_equal(unit_on(&t, id, SEQ_NOW, "2199-12-31"), b);
	assert_int_equal(unit_on(&t, id, before, "2199-12-31"), a);
	OK(job, record_rows(job, t.book, t.party_unit, id, SEQ_NOW, &rows, &count));
	assert_int_equal(count, 3);
	filter = (struct ledger_filter){toy_field(t.party, "unit"), value_int(TYPE_REF, a)};
	assert_string_equal(list(&t, &found,
				    (struct ledger_query){.seq = SEQ_NOW,
					    .day = 18000,
					    .filters = &filter,
					    .filter_count = 1}),
		"某厂");
	assert_string_equal(list(&t, &found,
				    (struct ledger_query){.seq = SEQ_NOW,
					    .day = 20000,
					    .filters = &filter,
					    .filter_count = 1}),
		"");
	assert_string_equal(list(&t, &found,
				    (struct ledger_query){.seq = before,
					    .day = 20000,
					    .filters = &filter,
					    .filter_count = 1}),
		"某厂");
	toy_close(&t);
}

static void spans_of_a_dated_field_do_not_overlap(void **state)
{
	struct toy t;
	struct job *job = &t.db.job;
	struct record *record, *row;
	struct change *change;
	int64_t a, seq;
	(void)state;

	toy_open(&t);
	a = add_unit(&t, "甲区");
	record = toy_party(&t, job, "某厂", NULL);
	toy_int(record, "unit", a);
	toy_write(job, t.book, record);
	row = record_new(job, t.party_unit);
	row->parent = record->id;
	toy_int(row, "value", a);
	toy_date(row, "valid", "2023-01-01/2023-12-31");
	OK(job, change_begin(job, t.book, CHANGE_WRITE, STR(""), &change));
	OK(job, change_put(job, change, row, 0));
	GIVES(job, RC_INVALID, change_commit(job, change, &seq));
	SAYS(job, "重叠");
	toy_close(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_and_initials_find_records),
		cmocka_unit_test(a_character_of_a_place_alone_does_not_lend_its_reading),
		cmocka_unit_test(long_names_of_letters_are_found),
		cmocka_unit_test(an_older_state_is_searched_as_it_was),
		cmocka_unit_test(lists_are_filtered_paged_and_stopped),
		cmocka_unit_test(too_many_filters_are_refused),
		cmocka_unit_test(the_first_of_january_1970_is_a_day_like_others),
		cmocka_unit_test(what_ends_and_begins_in_one_breath_stays_open),
		cmocka_unit_test(a_firm_that_moves_keeps_its_record),
		cmocka_unit_test(spans_of_a_dated_field_do_not_overlap),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
