/*
 * The search column: what a person may type to find a record.
 *
 *	folded texts of the listed fields, a blank between them,
 *	then a blank and the pinyin initials of the same,
 *	then a blank and the whole pinyin of the first of them, which is the name
 *
 * Texts, codes, choices and counts are searched; dates and amounts are not,
 * and neither is what is personal. It is derived from the version alone, so
 * that ledger_verify can make it again.
 */
#include "ledger/inside.h"

static const struct cell *search_cell(
	const struct table *table, const struct cell *cells, struct str field, enum type *ret_wire)
{
	for (size_t i = 0; i < table->column_count; i++) {
		const struct column *column = &table->columns[i];
		enum type type = table->def->fields[column->field].type;

		if (!str_eq(column->canon, field) || !cells[i].given)
			continue;
		*ret_wire = column->wire;
		return column->wire == TYPE_TEXT || type == TYPE_INT ? &cells[i] : NULL;
	}
	return NULL;
}

static void add_folded(struct buf *b, struct str text)
{
	struct arena *scratch;
	bool plain = true;

	/* Lower-case ASCII and Han stay as they are: the ordinary case costs no memory. */
	for (size_t i = 0; plain && i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];

		plain = (c >= 0xe4 && c <= 0xe9) || (c >= 0x80 && c < 0xc0) ||
			(c < 0x80 && !(c >= 'A' && c <= 'Z'));
	}
	if (plain) {
		buf_add(b, text);
		return;
	}
	scratch = arena_make();
	buf_add(b, str_fold(scratch, text));
	arena_free(scratch);
}

#define NAME_LONGEST                                                                               \
	120 /* bytes: what is longer is prose, of which nobody types more than the head */

/* How much of the text in b is taken as a name: whole characters. */
static size_t name_length(const struct buf *b, size_t start, size_t len)
{
	if (len <= NAME_LONGEST)
		return len;
	for (len = NAME_LONGEST; ((unsigned char)b->at[start + len] & 0xc0) == 0x80; len--)
		;
	return len;
}

void search_text(struct buf *b, const struct table *table, const struct cell *cells)
{
	size_t start = b->len, len, name = 0;
	enum type wire = TYPE_NONE;

	for (size_t i = 0; i < table->def->search_count; i++) {
		const struct cell *cell = search_cell(table, cells, table->def->search[i], &wire);

		if (!cell)
			continue;
		if (b->len > start)
			buf_add_char(b, ' ');
		if (wire == TYPE_TEXT)
			add_folded(b, cell->text);
		else
			buf_add_int(b, cell->integer);
		if (name == 0)
			name = b->len - start;
	}
	len = b->len - start;
	if (len == 0)
		return;
	buf_add_char(b, ' ');
	pinyin_initials(b, start, len);
	buf_add_char(b, ' ');
	pinyin_whole(b, start, name_length(b, start, name));
}

/* ---- the search column of a whole ledger, when the rule or the list of fields changed ---- */

#define SEARCH_PAGE 500

void row_cells(const struct table *table, struct statement *s, struct cell *cells)
{
	for (size_t i = 0; i < table->column_count; i++) {
		int at = ROW_FIELDS + (int)i;

		enum column_kind kind = column_kind(s, at);

		cells[i].given = kind != COLUMN_NULL;
		if (kind == COLUMN_INT)
			cells[i].integer = column_int(s, at);
		else if (kind == COLUMN_TEXT)
			cells[i].text = column_text(s, at);
		else if (kind == COLUMN_BYTES)
			cells[i].text = column_bytes(s, at);
	}
}

struct search_page {
	int64_t ids[SEARCH_PAGE];
	struct str texts[SEARCH_PAGE];
	size_t count;
};

static enum rc read_page(struct job *job, const struct book *book, const struct table *table,
	int64_t after, struct arena *a, struct search_page *page)
{
	struct cell *cells = arena_array(a, struct cell, table->column_count + 1);
	struct query_text q;
	struct statement *s;
	enum rc rc;

	query_init(&q);
	query_versions(&q, book, table, false);
	buf_add(&q.sql, STR(" and id > "));
	query_int(&q, after);
	buf_add(&q.sql, STR(" order by id limit "));
	query_int(&q, SEARCH_PAGE);
	rc = query_start(job, book, &q, &s);
	page->count = 0;
	if (rc == RC_OK) {
		while ((rc = statement_step(job, s)) == RC_ROW) {
			struct buf text;

			row_cells(table, s, cells);
			buf_init(&text, BUF_MAX_TEXT);
			search_text(&text, table, cells);
			page->ids[page->count] = column_int(s, ROW_ID);
			page->texts[page->count++] = buf_take(a, &text);
		}
		rc = rc == RC_DONE ? RC_OK : rc;
		statement_done(s);
	}
	query_free(&q);
	return rc;
}

static enum rc write_page(struct job *job, const struct book *book, const struct table *table,
	const struct search_page *page)
{
	for (size_t i = 0; i < page->count; i++) {
		struct query_text q;
		struct statement *s;
		enum rc rc;

		query_init(&q);
		query_set_search(&q, book, table, page->ids[i], page->texts[i]);
		rc = query_start(job, book, &q, &s);
		if (rc == RC_OK) {
			rc = statement_run(job, s, NULL);
			statement_done(s);
		}
		query_free(&q);
		TRY(rc);
	}
	return RC_OK;
}

enum rc search_again(struct job *job, const struct book *book, const struct table *table)
{
	struct arena *a = arena_make();
	struct search_page *page = arena_new(job->arena, struct search_page);
	int64_t after = 0;
	enum rc rc;

	do {
		arena_clear(a);
		rc = read_page(job, book, table, after, a, page);
		if (rc == RC_OK)
			rc = write_page(job, book, table, page);
		if (page->count > 0)
			after = page->ids[page->count - 1];
	} while (rc == RC_OK && page->count == SEARCH_PAGE);
	arena_free(a);
	return rc;
}
