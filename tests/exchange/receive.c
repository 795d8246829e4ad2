/*
 * Packages between books: accepted whole or not at all, undone whole, superseded visibly, and held to what their sender
 * may say.
 */
#include "pair.h"

#include <pthread.h>

#define CERTIFICATES "hightech_certificate"

static enum rc take(struct books *p, struct book *book, struct str path, int64_t *ret_seq)
{
	struct exchange_received got;
	job_clear_error(&p->db.job);
	return exchange_accept(&p->db.job, book, path, STR_NONE, &got, ret_seq);
}

/* It is refused with these words, by looking and by accepting, and the book is as it was. */
static void refused(
	struct books *p, struct book *book, struct str path, enum rc rc, const char *words)
{
	struct exchange_received got;
	struct str head = pair_head(p, book);
	int64_t seq = 0;
	GIVES(&p->db.job, rc, exchange_look(&p->db.job, book, path, &got));
	SAYS(&p->db.job, words);
	GIVES(&p->db.job, rc, take(p, book, path, &seq));
	SAYS(&p->db.job, words);
	assert_true(str_eq(head, pair_head(p, book)));
}

/* ---- as it should be ---- */

static void a_package_arrives_as_one_change_and_is_undone_as_one(void **state)
{
	struct books p;
	struct exchange_received got;
	struct verify_report report;
	int64_t seq;
	(void)state;
	pair_open(&p);
	struct exchange_order order = pair_order(&p, p.east, "云东区");
	struct str path = pair_send(&p, p.east, &order, "a.kezhang");
	struct str head = pair_head(&p, p.city);
	OK(&p.db.job, exchange_look(&p.db.job, p.city, path, &got));
	assert_true(str_eq(head, pair_head(&p, p.city))); /* looking writes nothing */
	assert_str(got.sender.name, "云东区科技局");
	assert_false(got.superseding);
	assert_true(got.proposal_count == got.manifest.part_count);
	OK(&p.db.job, exchange_accept(&p.db.job, p.city, path, got.digest, &got, &seq));
	assert_int_equal(pair_holds(&p, p.city, CERTIFICATES), 2);
	assert_int_equal(pair_holds(&p, p.city, "party"), 2);
	assert_int_equal(pair_holds(&p, p.city, "exchange_package"), 1);
	assert_str(pair_number(&p, p.city, "云东区", "高新技术企业总数", "填报"), "2");
	OK(&p.db.job, ledger_verify(&p.db.job, p.city, &report));
	OK(&p.db.job, change_undo(&p.db.job, p.city, seq, STR("试"), &seq));
	assert_int_equal(pair_holds(&p, p.city, CERTIFICATES), 0);
	assert_int_equal(pair_holds(&p, p.city, "party"), 0);
	assert_int_equal(pair_holds(&p, p.city, "exchange_package"), 0);
	assert_str(pair_number(&p, p.city, "云东区", "高新技术企业总数", "填报"), "");
	OK(&p.db.job, ledger_verify(&p.db.job, p.city, &report));
	/* and may come again */
	assert_true(pair_accept(&p, path) > seq);
	pair_close(&p);
}

static void the_same_again_is_refused(void **state)
{
	struct books p;
	(void)state;
	pair_open(&p);
	struct exchange_order order = pair_order(&p, p.east, "云东区");
	struct str path = pair_send(&p, p.east, &order, "a.kezhang");
	(void)pair_accept(&p, path);
	refused(&p, p.city, path, RC_TAKEN, "已经收过");
	pair_close(&p);
}

static void a_newer_one_supersedes_and_an_older_one_is_told(void **state)
{
	struct books p;
	struct exchange_received got;
	(void)state;
	pair_open(&p);
	struct exchange_order order = pair_order(&p, p.east, "云东区");
	struct str first = pair_send(&p, p.east, &order, "a.kezhang");
	pair_take(&p, p.east, "party",
		"单位名称,统一社会信用代码,类别,辖区\n云江丁仪器有限公司,#4,企业,云东区\n");
	pair_take(&p, p.east, CERTIFICATES,
		"证书编号,企业,发证日期\nGR202234000004,云江丁仪器有限公司,2022-11-18\n");
	struct str second = pair_send(&p, p.east, &order, "b.kezhang");
	order.when.cutoff--;
	struct str earlier = pair_send(&p, p.east, &order, "c.kezhang");
	(void)pair_accept(&p, first);
	OK(&p.db.job, exchange_look(&p.db.job, p.city, second, &got));
	assert_true(got.superseding);
	assert_true(str_find(got.notes, STR("取代")) != SIZE_MAX);
	const struct proposal *values = got.proposals[got.proposal_count - 1];
	assert_true(values->counts[ROW_CHANGED] > 0); /* old → new is in the preview */
	int64_t seq = pair_accept(&p, second);
	assert_str(pair_number(&p, p.city, "云东区", "高新技术企业总数", "填报"), "3");
	assert_int_equal(pair_holds(&p, p.city, "exchange_package"), 1);
	refused(&p, p.city, first, RC_TAKEN, "已经收过");
	refused(&p, p.city, earlier, RC_TAKEN, "更旧");
	/* undone, the first is in force again */
	OK(&p.db.job, change_undo(&p.db.job, p.city, seq, STR("试"), &seq));
	assert_str(pair_number(&p, p.city, "云东区", "高新技术企业总数", "填报"), "2");
	assert_int_equal(pair_holds(&p, p.city, "exchange_package"), 1);
	pair_close(&p);
}

static void what_is_of_a_time_to_come_is_neither_sent_nor_received(void **state)
{
	struct books p;
	struct exchange_sent sent;
	const int64_t day = INT64_C(24) * 60 * 60 * 1000;
	(void)state;
	pair_open(&p);
	struct job *job = &p.db.job;
	struct exchange_order order = pair_order(&p, p.east, "云东区");
	order.when.cutoff = job->today + 1;
	assert_int_equal(exchange_send(job, p.east, &order, &sent), RC_INVALID);
	SAYS(job, "还没有到");
	job->today++;
	struct str tomorrow = pair_send(&p, p.east, &order, "a.kezhang");
	job->today--;
	refused(&p, p.city, tomorrow, RC_INVALID, "还没有到");
	order.when.cutoff = job->today;
	job->now += day + 1; /* a clock that goes wrong by more than a day */
	struct str fast = pair_send(&p, p.east, &order, "b.kezhang");
	job->now -= day + 1;
	refused(&p, p.city, fast, RC_INVALID, "制作时间");
	job->now++;
	(void)pair_accept(&p, fast);
	/* of the same day and change the time alone tells which is newer */
	job->now -= 2;
	refused(&p, p.city, pair_send(&p, p.east, &order, "c.kezhang"), RC_TAKEN, "做得更晚");
	pair_close(&p);
}

static void rows_that_could_not_be_judged_are_told_by_indicator(void **state)
{
	struct books p;
	struct exchange_received got;
	(void)state;
	pair_open(&p);
	struct exchange_order order = pair_order(&p, p.east, "云东区");
	pair_take(&p, p.east, "party",
		"单位名称,统一社会信用代码,类别,辖区\n云江丁仪器有限公司,#4,企业,云东区\n");
	pair_take(&p, p.east, CERTIFICATES,
		"证书编号,企业,发证日期\nGR202334000004,云江丁仪器有限公司,2023年6月\n");
	struct str path = pair_send(&p, p.east, &order, "a.kezhang");
	OK(&p.db.job, exchange_look(&p.db.job, p.city, path, &got));
	size_t at = str_find(got.notes, STR("无法判断、没有计入的："));
	assert_true(at != SIZE_MAX);
	assert_true(str_find(str_skip(got.notes, at), STR("高新技术企业总数 1 条")) != SIZE_MAX);
	assert_true(str_find(got.notes, STR("无法判定")) == SIZE_MAX);
	pair_close(&p);
}

static void a_firm_that_moves_is_one_record(void **state)
{
	struct books p;
	struct exchange_received got;
	struct record *firm;
	(void)state;
	pair_open(&p);
	struct exchange_order order = pair_order(&p, p.east, "云东区");
	(void)pair_accept(&p, pair_send(&p, p.east, &order, "a.kezhang"));
	/* it comes to the west under another name; the code is the same */
	pair_take(&p, p.west, "party",
		"单位名称,统一社会信用代码,类别,辖区\n云江甲智能有限公司,#1,企业,云西区\n");
	pair_take(&p, p.west, CERTIFICATES,
		"证书编号,企业,发证日期\nGR202234000001,云江甲智能有限公司,2022-10-18\n");
	order = pair_order(&p, p.west, "云西区");
	struct str path = pair_send(&p, p.west, &order, "b.kezhang");
	OK(&p.db.job, exchange_look(&p.db.job, p.city, path, &got));
	assert_true(
		str_find(got.notes, STR("云江甲智能有限公司”由别的辖区迁入云西区")) != SIZE_MAX);
	(void)pair_accept(&p, path);
	assert_int_equal(pair_holds(&p, p.city, "party"), 3); /* 甲 乙 丙 */
	const struct ledger_def *party = schema_ledger(&p.catalog->schema, STR("party"));
	struct record *like = record_new(&p.db.job, party);
	const struct intake_row *row = NULL;
	for (size_t i = 0; i < got.proposal_count; i++)
		for (size_t k = 0; k < got.proposals[i]->row_count; k++)
			if (got.proposals[i]->rows[k].ledger == party &&
				got.proposals[i]->rows[k].state == ROW_CHANGED)
				row = &got.proposals[i]->rows[k];
	assert_non_null(row);
	*record_value(like, STR("code")) = said(row->record, "code");
	OK(&p.db.job, record_find(&p.db.job, p.city, like, &firm));
	int64_t id = firm->id, east = pair_unit(&p, p.city, "云东区"),
		west = pair_unit(&p, p.city, "云西区");
	OK(&p.db.job, record_get_on(&p.db.job, p.city, party, id, SEQ_NOW, p.when.cutoff, &firm));
	assert_int_equal(said(firm, "district").integer, west);
	OK(&p.db.job,
		record_get_on(&p.db.job, p.city, party, id, SEQ_NOW, p.when.cutoff - 1, &firm));
	assert_int_equal(said(firm, "district").integer, east);
	pair_close(&p);
}

/* ---- what may not be said ---- */

static void an_unregistered_a_foreign_and_a_withdrawn_key_are_refused(void **state)
{
	struct books p;
	struct sm2 *stranger;
	int64_t seq;
	(void)state;
	pair_open(&p);
	struct exchange_order order = pair_order(&p, p.east, "云东区");
	OK(&p.db.job, sm2_make(&p.db.job, &stranger));
	order.key = stranger;
	refused(&p, p.city, pair_send(&p, p.east, &order, "a.kezhang"), RC_DENIED, "没有登记");
	order.key = p.west_key; /* registered, for another unit */
	refused(&p, p.city, pair_send(&p, p.east, &order, "b.kezhang"), RC_INVALID,
		"为云西区（云西区科技局）登记的");
	order.key = p.east_key;
	struct str path = pair_send(&p, p.east, &order, "c.kezhang");
	OK(&p.db.job, exchange_distrust(&p.db.job, p.city,
			      exchange_fingerprint(p.db.job.arena, p.east_key), &seq));
	refused(&p, p.city, path, RC_DENIED, "没有登记");
	pair_close(&p);
}

static struct str forged(struct books *p, const char *ledger, const char *csv_heads,
	const char *file, enum exchange_kind kind, const struct sm2 *key, const char *unit)
{
	struct job *job = &p->db.job;
	struct exchange_part part = {.name = STR("01_表.xlsx"), .ledger = str_from_z(ledger)};
	struct manifest m = {.kind = kind,
		.book = STR("云东区科技局"),
		.unit = str_from_z(unit),
		.unit_code = STR(""),
		.period = p->when.period,
		.cutoff = p->when.cutoff,
		.pack = p->catalog->version,
		.pack_hash =
			STR("0000000000000000000000000000000000000000000000000000000000000000"),
		.head = STR("0000000000000000000000000000000000000000000000000000000000000000"),
		.filled = STR("甲"),
		.checked = STR("乙"),
		.remark = STR(""),
		.made = 1,
		.parts = &part,
		.part_count = 1};
	struct str bytes, body = str_from_z(csv_heads), path = both_path(&p->db, file);
	OK(job, package_write(job, &m, &body, key, &bytes));
	OK(job, file_write_whole(job, path, bytes));
	return path;
}

#define HEADS "指标,辖区,报告期,数值,数据状态,发布单位\n"

static void a_sender_speaks_only_of_what_is_his(void **state)
{
	static const struct {
		const char *ledger, *list, *words;
	} wrongs[] = {
		{"registered_value", HEADS "高新技术企业总数,云西区,2023H1,9,填报,云东区科技局\n",
			"说的不是云东区的数"},
		{"registered_value", HEADS "高新技术企业总数,云东区,2022H1,9,填报,云东区科技局\n",
			"报告期"},
		{"registered_value", HEADS "高新技术企业总数,云东区,2023H1,9,核定,云东区科技局\n",
			"核定"},
		{"registered_value", HEADS "高新技术企业总数,云东区,2023H1,9,填报,省科技厅\n",
			"发布单位"},
		{"party", "单位名称,类别,辖区\n云江戊有限公司,企业,云西区\n", "不属于云东区"},
		{"party", "单位名称,统一社会信用代码,类别\n云江丙电子有限公司,,高校院所\n",
			"不属于云东区"},
		{"unit", "名称,级别,上级辖区,区划代码\n云江市,省,,349900\n", "不属于云东区"},
		{"unit", "名称,级别,上级辖区,区划代码\n云东区,市,云江市,349902\n", "不属于云东区"},
		{"target", "指标,辖区,年度,目标值\n高新技术企业总数,云东区,2023,1\n", "不能有台账"},
		{"exchange_key", "单位名称,所辖,指纹,公钥\n甲,云西区,abc,00\n", "不能有台账"},
		{"coverage", "台账,辖区,起止,覆盖状态\nparty,云西区,2023-01-01/2023-06-20,完整\n",
			"不属于云东区"},
		{"coverage", "台账,辖区,起止,覆盖状态\nparty,云江市,2023-01-01/2023-06-20,完整\n",
			"不属于云东区"},
	};
	struct books p;
	(void)state;
	pair_open(&p);
	struct exchange_order order = pair_order(&p, p.west, "云西区");
	(void)pair_accept(&p, pair_send(&p, p.west, &order, "w.kezhang"));
	for (size_t i = 0; i < COUNT_OF(wrongs); i++)
		refused(&p, p.city,
			forged(&p, wrongs[i].ledger, wrongs[i].list, "f.kezhang",
				EXCHANGE_SUBMISSION, p.east_key, "云东区"),
			RC_INVALID, wrongs[i].words);
	/* and what is his he may */
	(void)pair_accept(&p, forged(&p, "registered_value",
				      HEADS "高新技术企业总数,云东区,2023H1,9,填报,云东区科技局\n",
				      "g.kezhang", EXCHANGE_SUBMISSION, p.east_key, "云东区"));
	/* a district does not send feedback */
	refused(&p, p.city,
		forged(&p, "registered_value",
			HEADS "高新技术企业总数,云西区,2023H1,9,核定,云东区科技局\n", "h.kezhang",
			EXCHANGE_FEEDBACK, p.east_key, "云西区"),
		RC_INVALID, "不在签名的云东区");
	pair_close(&p);
}

static void one_wrong_row_and_nothing_of_the_package_stays(void **state)
{
	struct books p;
	struct exchange_received got;
	int64_t seq;
	(void)state;
	pair_open(&p);
	struct str head = pair_head(&p, p.city);
	struct str path = forged(&p, CERTIFICATES,
		"证书编号,企业,发证日期\nGR202234000001,云江甲机械有限公司,2022-10-18\n"
		"GR202234000002,云江乙材料有限公司,2022-13-18\n",
		"f.kezhang", EXCHANGE_SUBMISSION, p.east_key, "云东区");
	OK(&p.db.job, exchange_look(&p.db.job, p.city, path, &got));
	assert_true(str_find(got.notes, STR("有误 1 行")) != SIZE_MAX);
	GIVES(&p.db.job, RC_INVALID, take(&p, p.city, path, &seq));
	SAYS(&p.db.job, "发证日期");
	assert_true(str_eq(head, pair_head(&p, p.city)));
	assert_int_equal(pair_holds(&p, p.city, CERTIFICATES), 0);
	assert_int_equal(pair_holds(&p, p.city, "party"), 0);
	pair_close(&p);
}

static void another_definition_of_the_same_name_is_refused(void **state)
{
	struct books p;
	struct catalog *other;
	struct book *book;
	struct job *job = &p.db.job;
	struct exchange_key_info info;
	int64_t seq;
	static const struct pack_file files[] = {
		{STR_INIT("pack.yaml"),
			STR_INIT("title: 自定\nissuer: 区\nversion: 1\neffective: 2023-01-01\n")},
		{STR_INIT("indicators/x.yaml"),
			STR_INIT("- indicator: hightech.stock\n  label: "
				 "高新技术企业总数\n  unit: 家\n  nature: "
				 "时点\n  value: 高企证书的企业 不重复个数\n")},
	};
	(void)state;
	pair_open(&p);
	OK(job, catalog_load_files(job, true, files, COUNT_OF(files), &other));
	OK(job, book_create(job, p.db.store, other, 4, STR("另一套"), &book));
	pair_take(&p, book, "unit",
		"名称,级别,上级辖区,区划代码\n云江市,市,,349900\n云东区,县区,云江市,349902\n");
	pair_take(&p, book, "party",
		"单位名称,统一社会信用代码,类别,辖区\n云江甲机械有限公司,#1,企业,云东区\n");
	pair_take(&p, book, CERTIFICATES,
		"证书编号,企业,发证日期\nGR202234000001,云江甲机械有限公司,2022-10-18\n");
	struct sm2 *key;
	OK(job, exchange_key(job, book, true, &key));
	OK(job, exchange_trust(job, p.city, exchange_public_text(job->arena, key, STR("另一套")),
			pair_unit(&p, p.city, "云东区"), STR_NONE, &info, &seq));
	struct exchange_order order = pair_order(&p, book, "云东区");
	order.row_count = 0;
	order.key = key;
	refused(&p, p.city, pair_send(&p, book, &order, "a.kezhang"), RC_INVALID, "口径不同");
	pair_close(&p);
	catalog_free(other);
}

static void nobody_filled_or_checked_and_nothing_is_sent(void **state)
{
	struct books p;
	struct exchange_sent sent;
	(void)state;
	pair_open(&p);
	struct exchange_order order = pair_order(&p, p.east, "云东区");
	order.checked = STR(" ");
	GIVES(&p.db.job, RC_INVALID, exchange_send(&p.db.job, p.east, &order, &sent));
	SAYS(&p.db.job, "审核人");
	order.checked = STR("乙");
	order.when = (struct when){.period = {2019, PERIOD_HALF, 1}, .cutoff = 18050};
	const struct indicator_def *one[] = {
		schema_indicator(&p.catalog->schema, STR("全社会研发经费"))};
	order.indicators = one;
	order.indicator_count = 1;
	GIVES(&p.db.job, RC_INVALID, exchange_send(&p.db.job, p.east, &order, &sent));
	SAYS(&p.db.job, "没有可上报的数");
	pair_close(&p);
}

/* ---- every byte, against a book ---- */

static void no_altered_byte_writes_anything(void **state)
{
	struct books p;
	struct exchange_sent sent;
	int64_t seq;
	(void)state;
	pair_open(&p);
	struct exchange_order order = pair_order(&p, p.east, "云东区");
	order.row_count = 0;
	OK(&p.db.job, exchange_send(&p.db.job, p.east, &order, &sent));
	struct str path = both_path(&p.db, "x.kezhang"), head = pair_head(&p, p.city);
	char *bytes = arena_array(p.db.job.arena, char, sent.bytes.len);
	for (size_t i = 0; i < sent.bytes.len; i += 97) {
		struct exchange_received got;
		struct job job;
		memcpy(bytes, sent.bytes.at, sent.bytes.len);
		bytes[i] = (char)(bytes[i] ^ 0x10);
		job_fork(&p.db.job, &job);
		OK(&job, file_write_whole(&job, path, (struct str){bytes, sent.bytes.len}));
		enum rc rc = exchange_accept(&job, p.city, path, STR_NONE, &got, &seq);
		assert_true(rc == RC_INVALID || rc == RC_TOO_MUCH);
		assert_true(job_error(&job).len > 0);
		job_done(&job);
	}
	assert_true(str_eq(head, pair_head(&p, p.city)));
	assert_int_equal(pair_holds(&p, p.city, "exchange_package"), 0);
	pair_close(&p);
}

/* ---- two at once ---- */

struct racer {
	struct books *p;
	struct str path;
	enum rc rc;
	int64_t seq;
};

static void *race(void *arg)
{
	struct racer *r = arg;
	struct exchange_received got;
	struct catalog *catalog = NULL;
	struct store *store = NULL;
	struct book *book;
	struct job job;
	job_init(&job, STR("另一人"));
	job.today = r->p->db.job.today;
	r->rc = catalog_load(&job, NULL, 0, &catalog);
	if (r->rc == RC_OK)
		r->rc = store_open(&job, r->p->db.address,
			(struct store_options){.must_exist = true, .busy_milliseconds = 20000},
			&store);
	if (r->rc == RC_OK)
		r->rc = book_open(&job, store, catalog, 1, &book);
	if (r->rc == RC_OK)
		r->rc = exchange_accept(&job, book, r->path, STR_NONE, &got, &r->seq);
	store_close(store);
	catalog_free(catalog);
	job_done(&job);
	return NULL;
}

static void of_two_who_receive_at_once_one_is_told(void **state)
{
	struct books p;
	pthread_t threads[4];
	struct racer racers[4];
	size_t done = 0;
	(void)state;
	pair_open(&p);
	struct exchange_order order = pair_order(&p, p.east, "云东区");
	struct str path = pair_send(&p, p.east, &order, "a.kezhang");
	for (size_t i = 0; i < COUNT_OF(racers); i++) {
		racers[i] = (struct racer){.p = &p, .path = path};
		assert_int_equal(pthread_create(&threads[i], NULL, race, &racers[i]), 0);
	}
	for (size_t i = 0; i < COUNT_OF(racers); i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		assert_true(racers[i].rc == RC_OK || racers[i].rc == RC_TAKEN);
		done += racers[i].rc == RC_OK;
	}
	assert_int_equal(done, 1);
	assert_int_equal(pair_holds(&p, p.city, CERTIFICATES), 2);
	assert_int_equal(pair_holds(&p, p.city, "exchange_package"), 1);
	pair_close(&p);
}

/* ---- keys ---- */

static void the_private_key_stays_and_is_the_same_next_time(void **state)
{
	struct books p;
	struct exchange_sent sent;
	struct sm2 *again;
	(void)state;
	pair_open(&p);
	OK(&p.db.job, exchange_key(&p.db.job, p.east, false, &again));
	assert_true(str_eq(exchange_fingerprint(p.db.job.arena, again),
		exchange_fingerprint(p.db.job.arena, p.east_key)));
	struct exchange_order order = pair_order(&p, p.east, "云东区");
	OK(&p.db.job, exchange_send(&p.db.job, p.east, &order, &sent));
	struct str private = sm2_private_der(p.db.job.arena, p.east_key);
	/* the 32 bytes of the number itself stand at the same place in every PKCS#8 of a curve */
	assert_int_equal(str_find(sent.bytes, str_head(str_skip(private, 36), 32)), SIZE_MAX);
	pair_close(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_package_arrives_as_one_change_and_is_undone_as_one),
		cmocka_unit_test(the_same_again_is_refused),
		cmocka_unit_test(a_newer_one_supersedes_and_an_older_one_is_told),
		cmocka_unit_test(what_is_of_a_time_to_come_is_neither_sent_nor_received),
		cmocka_unit_test(rows_that_could_not_be_judged_are_told_by_indicator),
		cmocka_unit_test(a_firm_that_moves_is_one_record),
		cmocka_unit_test(an_unregistered_a_foreign_and_a_withdrawn_key_are_refused),
		cmocka_unit_test(a_sender_speaks_only_of_what_is_his),
		cmocka_unit_test(one_wrong_row_and_nothing_of_the_package_stays),
		cmocka_unit_test(another_definition_of_the_same_name_is_refused),
		cmocka_unit_test(nobody_filled_or_checked_and_nothing_is_sent),
		cmocka_unit_test(no_altered_byte_writes_anything),
		cmocka_unit_test(of_two_who_receive_at_once_one_is_told),
		cmocka_unit_test(the_private_key_stays_and_is_the_same_next_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
