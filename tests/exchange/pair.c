#include "pair.h"

/* A credit code of an invented division with its check character. */
static struct str code_of(struct arena *a, int n)
{
	static const char signs[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
	static const int weights[] = {
		1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
	struct str head = str_format(a, "91349902MA%07d", n);
	int sum = 0;
	for (size_t i = 0; i < 17; i++)
		sum += (int)(strchr(signs, head.at[i]) - signs) * weights[i];
	return str_format(a, "%.*s%c", STR_ARG(head), signs[(31 - sum % 31) % 31]);
}

void pair_take(struct books *p, struct book *book, const char *ledger, const char *text)
{
	static int number;
	struct job *job = &p->db.job;
	struct str path = both_path(
		&p->db, str_z(job->arena, str_format(job->arena, "list-%d.csv", number++)));
	struct intake_options options = {.ledger = str_from_z(ledger), .as_of = 19358};
	struct str bytes = str_from_z(text);
	struct proposal *proposal;
	int64_t seq;
	/* #3 is the credit code of the third firm */
	for (size_t at; (at = str_find(bytes, STR("#"))) != SIZE_MAX;)
		bytes = str_format(job->arena, "%.*s%.*s%.*s", (int)at, bytes.at,
			STR_ARG(code_of(job->arena, bytes.at[at + 1] - '0')),
			STR_ARG(str_skip(bytes, at + 2)));
	OK(job, file_write_whole(job, path, bytes));
	OK(job, intake_accept(job, book, path, &options, STR_NONE, &proposal, &seq));
}

void pair_open(struct books *p)
{
	static const char units[] = "名称,级别,上级辖区,区划代码\n云江市,市,,349900\n"
				    "云东区,县区,云江市,349902\n云西区,县区,云江市,349903\n";
	struct job *job = &p->db.job;
	struct exchange_key_info info;
	int64_t seq;
	both_open(&p->db);
	job->today = 19535; /* 2023-06-27 */
	job->now = 1687852800000;
	OK(job, catalog_load(job, NULL, 0, &p->catalog));
	OK(job, book_create(job, p->db.store, p->catalog, 1, STR("云江市科技局"), &p->city));
	OK(job, book_create(job, p->db.store, p->catalog, 2, STR("云东区科技局"), &p->east));
	OK(job, book_create(job, p->db.store, p->catalog, 3, STR("云西区科技局"), &p->west));
	struct book *books[] = {p->city, p->east, p->west};
	for (size_t i = 0; i < COUNT_OF(books); i++)
		pair_take(p, books[i], "unit", units);
	pair_take(p, p->east, "party",
		"单位名称,统一社会信用代码,类别,辖区\n云江甲机械有限公司,#1,企业,云东区\n"
		"云江乙材料有限公司,#2,企业,云东区\n");
	pair_take(p, p->east, "hightech_certificate",
		"证书编号,企业,发证日期\nGR202234000001,云江甲机械有限公司,2022-10-18\n"
		"GR202134000002,云江乙材料有限公司,2021-09-18\n");
	pair_take(p, p->west, "party",
		"单位名称,统一社会信用代码,类别,辖区\n云江丙电子有限公司,#3,企业,云西区\n");
	pair_take(p, p->west, "hightech_certificate",
		"证书编号,企业,发证日期\nGR202234000003,云江丙电子有限公司,2022-10-18\n");
	OK(job, exchange_key(job, p->city, true, &p->city_key));
	OK(job, exchange_key(job, p->east, true, &p->east_key));
	OK(job, exchange_key(job, p->west, true, &p->west_key));
	OK(job, exchange_trust(job, p->city,
			exchange_public_text(job->arena, p->east_key, p->east->name),
			pair_unit(p, p->city, "云东区"), STR_NONE, &info, &seq));
	OK(job, exchange_trust(job, p->city,
			exchange_public_text(job->arena, p->west_key, p->west->name),
			pair_unit(p, p->city, "云西区"), STR_NONE, &info, &seq));
	OK(job, exchange_trust(job, p->east,
			exchange_public_text(job->arena, p->city_key, p->city->name),
			pair_unit(p, p->east, "云江市"), STR_NONE, &info, &seq));
	p->when = (struct when){.period = {2023, PERIOD_HALF, 1}, .cutoff = 19528};
}

void pair_close(struct books *p)
{
	both_close(&p->db);
	catalog_free(p->catalog);
}

int64_t pair_unit(struct books *p, struct book *book, const char *name)
{
	struct units units;
	OK(&p->db.job, units_read(&p->db.job, book, &units));
	for (size_t i = 0; i < units.count; i++)
		if (str_eq(units.at[i].name, str_from_z(name)))
			return units.at[i].id;
	assert_non_null(NULL); /* no such unit */
	return 0;
}

struct exchange_order pair_order(struct books *p, struct book *book, const char *unit)
{
	const struct ledger_def **rows = arena_array(p->db.job.arena, const struct ledger_def *, 1);
	rows[0] = schema_ledger(&p->catalog->schema, STR("hightech_certificate"));
	return (struct exchange_order){.kind = EXCHANGE_SUBMISSION,
		.unit = pair_unit(p, book, unit),
		.when = p->when,
		.filled = STR("甲"),
		.checked = STR("乙"),
		.rows = rows,
		.row_count = 1,
		.key = book == p->east   ? p->east_key
		       : book == p->west ? p->west_key
					 : p->city_key};
}

struct str pair_send(
	struct books *p, struct book *book, const struct exchange_order *order, const char *file)
{
	struct exchange_sent sent;
	struct str path = both_path(&p->db, file);
	OK(&p->db.job, exchange_send(&p->db.job, book, order, &sent));
	OK(&p->db.job, file_write_whole(&p->db.job, path, sent.bytes));
	return path;
}

int64_t pair_accept(struct books *p, struct str path)
{
	struct exchange_received got;
	int64_t seq = 0;
	OK(&p->db.job, exchange_accept(&p->db.job, p->city, path, STR_NONE, &got, &seq));
	assert_true(seq > 0);
	return seq;
}

int64_t pair_holds(struct books *p, struct book *book, const char *ledger)
{
	struct ledger_query query = {.seq = SEQ_NOW};
	int64_t count;
	OK(&p->db.job,
		ledger_count(&p->db.job, book,
			schema_ledger(&p->catalog->schema, str_from_z(ledger)), &query, &count));
	return count;
}

struct str pair_head(struct books *p, struct book *book)
{
	struct snapshot snapshot;
	struct str head;
	int64_t seq;
	OK(&p->db.job, snapshot_begin(&p->db.job, p->db.store, &snapshot));
	OK(&p->db.job, book_head(&p->db.job, book, &seq, &head));
	head = str_copy(p->db.job.arena, head);
	snapshot_end(&snapshot);
	return head;
}

struct seeking {
	int64_t unit;
	struct str indicator, state, found;
};

static enum rc seek(void *arg, struct job *job, const struct record *record)
{
	struct seeking *s = arg;
	struct value v = said(record, "value");
	if (said(record, "unit").integer == s->unit &&
		str_eq(said_text(record, "indicator"), s->indicator) &&
		str_eq(said_text(record, "state"), s->state) && value_given(v))
		s->found = ratio_exact_text(job->arena, ratio_from_scaled(v.integer, 6));
	return RC_OK;
}

struct str pair_number(struct books *p, struct book *book, const char *unit, const char *indicator,
	const char *state)
{
	struct seeking s = {
		pair_unit(p, book, unit), str_from_z(indicator), str_from_z(state), STR("")};
	struct ledger_query query = {.seq = SEQ_NOW};
	OK(&p->db.job,
		ledger_each(&p->db.job, book, schema_ledger(&p->catalog->schema, LEDGER_REGISTERED),
			&query, seek, &s));
	return s.found;
}
