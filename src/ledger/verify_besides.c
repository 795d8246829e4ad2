/*
 * What stands beside the ledgers: the book's own row and keys, definitions in
 * force, imports with their files, frozen reports, figures; and what changes
 * say of being taken back. Runs after the chain was walked, so the lines that
 * it holds the tables against are the ones that were hashed.
 */
#include "ledger/verify.h"
#include "store/sm3.h"

#include "ledger.sql.h"

/* ---- the book's row and keys ---- */

static enum rc line_says(struct verifying *v, const char *key, struct str there, const char *what)
{
	struct str wanted;

	if (lines_get(&v->lines, str_from_z(key), &wanted) && str_eq(wanted, there))
		return RC_OK;
	return verify_trouble(v, "账套的%s在库外被改过", what);
}

static enum rc check_book(struct verifying *v)
{
	struct q_book_row book;
	struct q_blind_row blind;
	enum rc rc;

	TRY(q_book(v->job, v->book->store, v->book->id, &book));
	TRY(line_says(v, "book", book.name, "名称"));
	TRY(line_says(
		v, "created", str_format(v->a, "%lld", (long long)book.created_at), "建立时间"));
	TRY(line_says(v, "pack", book.pack, "口径版本"));
	rc = q_blind(v->job, v->book->store, v->book->id, &blind);
	if (rc == RC_MISSING)
		return verify_trouble(v, "账套的检索密钥不见了");
	TRY(rc);
	return line_says(v, "blind", sm3_text(v->a, blind.blind), "检索密钥");
}

/* ---- being taken back ---- */

static enum rc check_undone(struct verifying *v)
{
	struct q_change_oldest cursor;
	struct q_change_newest_row row;
	int64_t after = 0, seen = 0;
	enum rc rc;

	do {
		TRY(q_change_oldest_open(
			&v->scratch, v->book->store, v->book->id, after, 1000, &cursor));
		for (seen = 0; (rc = q_change_oldest_next(&v->scratch, &cursor, &row)) == RC_ROW;
			seen++) {
			after = row.seq;
			if ((row.undone_by.given ? row.undone_by.v : 0) != v->undone_by[row.seq]) {
				rc = verify_trouble(v, "第 %lld 号变更记的撤销情况与变更链不符",
					(long long)row.seq);
				break;
			}
		}
		q_change_oldest_done(&cursor);
		if (rc != RC_DONE)
			return rc;
		arena_clear(v->scratch.arena);
	} while (seen > 0);
	return RC_OK;
}

/* ---- definitions ---- */

struct in_force {
	struct str kind, code, hash, body;
	int64_t since, until; /* until 0: still */
};
struct forces {
	ARRAY(struct in_force) list;
	struct lines open; /* "definition KIND CODE" → index of the one in force */
};

static void take_force(struct verifying *v, struct forces *forces, int64_t seq, struct str line)
{
	size_t at = str_find(line, STR(" ="));
	struct str key = str_head(line, at), value = str_trim(str_skip(line, at + 2)), open, hash;
	struct str code = str_skip(key, 11), kind = str_cut(&code, STR(" "));
	int64_t index;

	if (lines_get(&forces->open, key, &open) && int_from(open, &index) && index >= 0)
		forces->list.at[index].until = seq;
	lines_put(v->a, &forces->open, key, STR("-1"));
	if (str_eq(value, STR("-")))
		return;
	lines_put(v->a, &forces->open, key, str_format(v->a, "%zu", forces->list.len));
	hash = str_cut(&value, STR(" "));
	*ARRAY_ADD(v->a, forces->list) = (struct in_force){
		.kind = kind, .code = code, .hash = hash, .body = value, .since = seq};
}

static enum rc take_forces(struct verifying *v, struct forces *forces)
{
	struct q_change_details details;
	struct q_change_details_row row;
	enum rc rc;

	TRY(q_change_details_open(
		v->job, v->book->store, v->book->id, change_kind_name(CHANGE_DEFINE), &details));
	while ((rc = q_change_details_next(v->job, &details, &row)) == RC_ROW) {
		struct str rest = str_copy(v->a, row.detail);

		while (rest.len > 0) {
			struct str line = str_cut(&rest, STR("\n"));

			if (str_starts(line, STR("definition ")) &&
				str_find(line, STR(" =")) != SIZE_MAX)
				take_force(v, forces, row.seq, line);
		}
	}
	q_change_details_done(&details);
	return rc == RC_DONE ? RC_OK : rc;
}

static int by_kind_and_code(const void *left, const void *right)
{
	const struct in_force *a = left, *b = right;
	int order = str_cmp(a->kind, b->kind);

	if (order == 0)
		order = str_cmp(a->code, b->code);
	return order ? order : a->since < b->since ? -1 : a->since > b->since;
}

static bool same_force(
	const struct in_force *wanted, const struct q_definitions_row *row, struct str body)
{
	return str_eq(wanted->kind, row->kind) && str_eq(wanted->code, row->code) &&
	       wanted->since == row->since &&
	       wanted->until == (row->until.given ? row->until.v : 0) &&
	       str_eq(wanted->hash, row->hash) && str_eq(wanted->body, body);
}

static enum rc compare_forces(struct verifying *v, const struct forces *forces)
{
	struct q_definitions cursor;
	struct q_definitions_row row;
	size_t count = 0;
	enum rc rc;

	TRY(q_definitions_open(v->job, v->book->store, v->book->id, &cursor));
	while ((rc = q_definitions_next(v->job, &cursor, &row)) == RC_ROW) {
		if (count == forces->list.len || !same_force(&forces->list.at[count], &row,
							 sm3_text(v->scratch.arena, row.body))) {
			rc = verify_trouble(v, "口径“%.*s %.*s”的登记或正文在库外被改过",
				STR_ARG(row.kind), STR_ARG(row.code));
			break;
		}
		count++;
	}
	q_definitions_done(&cursor);
	if (rc == RC_DONE && count != forces->list.len)
		return verify_trouble(
			v, "口径“%.*s”的登记不见了", STR_ARG(forces->list.at[count].code));
	return rc == RC_DONE ? RC_OK : rc;
}

static enum rc check_definitions(struct verifying *v)
{
	struct forces forces = {0};

	TRY(take_forces(v, &forces));
	if (forces.list.len > 0)
		qsort(forces.list.at, forces.list.len, sizeof(struct in_force), by_kind_and_code);
	return compare_forces(v, &forces);
}

/* ---- rows that changes cover ---- */

typedef ARRAY(struct str) keys;

static enum rc ids_of(struct verifying *v, enum covered what, keys *ret)
{
	struct q_import_ids imports;
	struct q_import_ids_row import;
	struct q_file_ids files;
	struct q_file_ids_row file;
	enum rc rc;

	if (what == COVER_IMPORT) {
		TRY(q_import_ids_open(v->job, v->book->store, v->book->id, &imports));
		while ((rc = q_import_ids_next(v->job, &imports, &import)) == RC_ROW)
			*ARRAY_ADD(v->a, *ret) = str_format(v->a, "%lld", (long long)import.id);
		q_import_ids_done(&imports);
	} else {
		TRY(q_file_ids_open(v->job, v->book->store, v->book->id, &files));
		while ((rc = q_file_ids_next(v->job, &files, &file)) == RC_ROW)
			*ARRAY_ADD(v->a, *ret) = str_format(v->a, "%lld", (long long)file.id);
		q_file_ids_done(&files);
	}
	return rc == RC_DONE ? RC_OK : rc;
}

static enum rc report_keys(struct verifying *v, enum covered what, keys *ret)
{
	struct q_frozen_ids frozen;
	struct q_frozen_ids_row one;
	struct q_figure_renders renders;
	struct q_figure_renders_row render;
	enum rc rc;

	if (what == COVER_FROZEN) {
		TRY(q_frozen_ids_open(v->job, v->book->store, v->book->id, &frozen));
		while ((rc = q_frozen_ids_next(v->job, &frozen, &one)) == RC_ROW)
			*ARRAY_ADD(v->a, *ret) = str_format(v->a, "%lld", (long long)one.id);
		q_frozen_ids_done(&frozen);
	} else {
		TRY(q_figure_renders_open(v->job, v->book->store, v->book->id, &renders));
		while ((rc = q_figure_renders_next(v->job, &renders, &render)) == RC_ROW)
			*ARRAY_ADD(v->a, *ret) = str_copy(v->a, render.render);
		q_figure_renders_done(&renders);
	}
	return rc == RC_DONE ? RC_OK : rc;
}

static enum rc check_covered(struct verifying *v, enum covered what, struct str key)
{
	static const char *const labels[] = {"导入", "来源文件", "定稿", "报告的数", "附件"};
	struct str line = cover_name(v->scratch.arena, what, key), wanted, hex;

	if (!lines_get(&v->besides, line, &wanted))
		return verify_trouble(v, "%s %.*s 不属于任何变更", labels[what], STR_ARG(key));
	TRY(cover_digest(&v->scratch, v->book, what, key, &hex));
	if (!str_eq(hex, wanted))
		return verify_trouble(v, "%s %.*s 在库外被改过", labels[what], STR_ARG(key));
	v->covered++;
	return RC_OK;
}

static enum rc check_file(struct verifying *v, struct str key)
{
	struct q_file_body_row row;
	int64_t id;

	must(int_from(key, &id));
	TRY(q_file_body(&v->scratch, v->book->store, v->book->id, id, &row));
	if (row.body.at && !str_eq(sm3_text(v->scratch.arena, row.body), row.sm3))
		return verify_trouble(v, "来源文件 %lld 的内容在库外被改过", (long long)id);
	return RC_OK;
}

static enum rc attached_keys(struct verifying *v, keys *ret)
{
	struct q_attached_keys cursor;
	struct q_attached_keys_row row;
	enum rc rc;

	TRY(q_attached_keys_open(v->job, v->book->store, v->book->id, &cursor));
	while ((rc = q_attached_keys_next(v->job, &cursor, &row)) == RC_ROW)
		*ARRAY_ADD(v->a, *ret) = str_copy(v->a, row.sm3);
	q_attached_keys_done(&cursor);
	return rc == RC_DONE ? RC_OK : rc;
}

static enum rc check_attached(struct verifying *v, struct str key)
{
	struct q_attached_body_row row;

	TRY(q_attached_body(&v->scratch, v->book->store, v->book->id, key, &row));
	if (!str_eq(sm3_text(v->scratch.arena, row.body), key))
		return verify_trouble(v, "附件 %.*s 的内容在库外被改过", STR_ARG(key));
	return RC_OK;
}

static enum rc check_import(struct verifying *v, struct str key)
{
	struct q_import_row row;
	bool undone;
	int64_t id;

	must(int_from(key, &id));
	TRY(q_import(&v->scratch, v->book->store, v->book->id, id, &row));
	undone = row.seq <= v->last && v->undone_by[row.seq] != 0;
	if (!str_eq(row.state, undone ? STR("undone") : STR("accepted")))
		return verify_trouble(v, "导入 %lld 的状态与变更链不符", (long long)id);
	return RC_OK;
}

static enum rc check_kind(struct verifying *v, enum covered what)
{
	keys list = {0};

	TRY(what == COVER_IMPORT || what == COVER_FILE ? ids_of(v, what, &list)
		: what == COVER_ATTACHED               ? attached_keys(v, &list)
						       : report_keys(v, what, &list));
	for (size_t i = 0; i < list.len; i++) {
		TRY(check_covered(v, what, list.at[i]));
		if (what == COVER_FILE)
			TRY(check_file(v, list.at[i]));
		if (what == COVER_IMPORT)
			TRY(check_import(v, list.at[i]));
		if (what == COVER_ATTACHED)
			TRY(check_attached(v, list.at[i]));
		arena_clear(v->scratch.arena);
	}
	return RC_OK;
}

enum rc verify_besides(struct verifying *v)
{
	TRY(check_book(v));
	TRY(check_undone(v));
	TRY(check_definitions(v));
	for (enum covered what = COVER_IMPORT; what <= COVER_ATTACHED; what++)
		TRY(check_kind(v, what));
	if (v->covered != v->besides.line.len)
		return verify_trouble(v, "有 %zu 项导入、文件、定稿、附件或报告的数不见了",
			v->besides.line.len - v->covered);
	return RC_OK;
}
