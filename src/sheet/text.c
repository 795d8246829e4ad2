/*
 * Tables in text files: CSV, TSV, whatever an export calls itself.
 *
 * How it works: the source is read up to three times in pieces, so that a
 * file of any size needs one buffer: once to see whether all of it is UTF-8
 * (else it is GB18030, which Excel and WPS write in China; a byte order mark
 * decides at once), once its beginning to choose the delimiter, once to cut it
 * into cells. Everything behind the decoder is UTF-8.
 *
 *	source ─► decoder (iconv) ─► cutter ─► sink
 *
 * Cutting follows RFC 4180, forgivingly: CRLF, LF or CR; quotes only at the
 * beginning of a cell; what follows a closing quote belongs to the cell. The
 * marks by which systems force text are taken off: ="0123", '0123, tabs around.
 */
#include "sheet/parts.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

#define PIECE        ((size_t)64 << 10)
#define SAMPLE_MAX   ((size_t)1 << 20) /* decoded bytes looked at to choose the delimiter */
#define SEQUENCE_MAX 4                 /* bytes of the longest character, UTF-8 or GB18030 */

/* ---- the decoder ------------------------------------------------------------- */

struct decoder {
	struct job *job;
	struct source *source;
	const char *charset; /* NULL: UTF-8, nothing to do */
	size_t mark;         /* bytes of the byte order mark */
	iconv_t iconv;
	bool open;
	char raw[PIECE + SEQUENCE_MAX];
	size_t kept; /* bytes of a cut character at the head of raw */
	char text[PIECE * 3];
	uint64_t line; /* for messages: lines before this piece */
	uint64_t
		utf8_until; /* the line where it stops being UTF-8, when there were signs of it before; 0 */
};

/* How many of the bytes are whole UTF-8 characters, when only the last one may be cut. */
static size_t whole_utf8(struct str s)
{
	for (size_t back = 1; back < SEQUENCE_MAX && back <= s.len; back++) {
		unsigned char c = (unsigned char)s.at[s.len - back];
		size_t need = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC0 ? 2 : 1;

		if ((c & 0xC0) != 0x80)
			return need > back ? s.len - back : s.len;
	}
	return s.len;
}

static uint64_t lines_in(struct str s)
{
	uint64_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += s.at[i] == '\n';
	return n;
}

static bool has_signs(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.at[i] >= 0x80)
			return true;
	return false;
}

/* Line breaks before the first line that is not UTF-8; *signs: did anything before it need UTF-8? */
static uint64_t good_lines(struct str s, bool *signs)
{
	uint64_t n = 0;

	while (s.at) {
		struct str line = str_cut(&s, STR("\n"));

		if (!str_is_utf8(line))
			break;
		*signs = *signs || has_signs(line);
		n++;
	}
	return n;
}

/* *ret_line: the first line that is not, when there is one. */
static enum rc is_all_utf8(struct decoder *d, bool *ret, uint64_t *ret_line)
{
	size_t kept = 0, got;
	uint64_t line = 1;
	bool signs = false;

	source_rewind(d->source);
	do {
		struct str whole;

		TRY(source_read(d->job, d->source, d->raw + kept, PIECE, &got));
		whole = (struct str){d->raw, kept + got};
		whole.len = got ? whole_utf8(whole) : whole.len;
		*ret = str_is_utf8(whole);
		*ret_line = *ret ? line : line + good_lines(whole, &signs);
		d->utf8_until = *ret || !signs ? 0 : *ret_line;
		signs = signs || has_signs(whole);
		line += lines_in(whole);
		kept = kept + got - whole.len;
		memmove(d->raw, d->raw + whole.len, kept);
	} while (got && *ret);
	return RC_OK;
}

static enum rc bad_text(struct decoder *d, uint64_t line, const char *charset)
{
	return fail(d->job, RC_INVALID,
		"文件 %.*s 第 %llu "
		"行的文字不是有效的%s编码：请用WPS或Excel打开，另存为.xlsx后再导入",
		STR_ARG(d->source->name), (unsigned long long)line, charset);
}

static enum rc choose_charset(struct decoder *d)
{
	struct str head;
	uint64_t line;
	bool utf8;
	size_t got;

	source_rewind(d->source);
	TRY(source_read(d->job, d->source, d->raw, PIECE, &got));
	head = (struct str){d->raw, got};
	if (str_starts(head, STR("\xFF\xFE"))) {
		d->charset = "UTF-16LE";
		d->mark = 2;
	} else if (str_starts(head, STR("\xFE\xFF"))) {
		d->charset = "UTF-16BE";
		d->mark = 2;
	} else {
		d->mark = str_starts(head, STR("\xEF\xBB\xBF")) ? 3 : 0;
		TRY(is_all_utf8(d, &utf8, &line));
		/* a file that says it is UTF-8 shall not be turned into other signs */
		if (!utf8 && d->mark)
			return bad_text(d, line, "UTF-8");
		d->charset = utf8 ? NULL : "GB18030";
	}
	if (!d->charset)
		return RC_OK;
	d->iconv = iconv_open("UTF-8", d->charset);
	d->open = d->iconv != (iconv_t)-1;
	if (!d->open)
		return fail(d->job, RC_FAILED, "本机不能转换 %s 编码：%s", d->charset,
			error_words(errno));
	return RC_OK;
}

static void decoder_rewind(struct decoder *d)
{
	source_rewind(d->source);
	d->source->at = d->mark;
	d->kept = 0;
	d->line = 1;
	if (d->open)
		(void)iconv(d->iconv, NULL, NULL, NULL, NULL);
}

static void decoder_close(struct decoder **d)
{
	if (*d && (*d)->open)
		(void)iconv_close((*d)->iconv);
}

/* Converts raw[0 … len) into text; keeps a cut character for the next piece. */
static enum rc convert(struct decoder *d, size_t len, bool last, struct str *ret)
{
	char *in = d->raw, *out = d->text;
	size_t in_left = len, out_left = sizeof(d->text);
	bool cut;

	if (iconv(d->iconv, &in, &in_left, &out, &out_left) != (size_t)-1)
		in_left = 0;
	*ret = (struct str){d->text, (size_t)(out - d->text)};
	cut = in_left && in_left < SEQUENCE_MAX && errno == EINVAL && !last;
	/* that it began as UTF-8 tells more than where another reading of it fails */
	if (in_left && !cut && !d->mark && d->utf8_until > 0)
		return bad_text(d, d->utf8_until, "UTF-8");
	if (in_left && !cut)
		return bad_text(
			d, d->line + lines_in(*ret), d->mark ? d->charset : "UTF-8或GB18030");
	d->kept = in_left;
	memmove(d->raw, in, in_left);
	return RC_OK;
}

/* The next piece of UTF-8; empty at the end. A character is never cut by GB18030, but may be by UTF-8. */
static enum rc decoder_next(struct decoder *d, struct str *ret)
{
	size_t got;

	do {
		TRY(source_read(d->job, d->source, d->raw + d->kept, PIECE, &got));
		if (d->charset) {
			TRY(convert(d, d->kept + got, got == 0, ret));
		} else {
			*ret = (struct str){d->raw, got};
		}
	} while (got && !ret->len);
	d->line += lines_in(*ret);
	if (ret->len && memchr(ret->at, 0, ret->len))
		return fail(d->job, RC_INVALID,
			"文件 %.*s "
			"里有二进制内容（或是UTF-32编码），不是能读的文本表格：请用WPS或Excel打开"
			"核对，另存为.xlsx后再导入",
			STR_ARG(d->source->name));
	return RC_OK;
}

/* ---- the delimiter ------------------------------------------------------------------ */

struct sample {
	uint64_t count[3], lines[3]; /* of tab, comma, semicolon: how often, in how many lines */
	bool in_line[3];
	bool in_quotes;
	bool tab; /* the last sign was a tab that may be a delimiter */
	char before;
};

static const char delimiters[] = {'\t', ',', ';'};

static void sample_mark(struct sample *s, size_t which)
{
	s->count[which]++;
	s->lines[which] += !s->in_line[which];
	s->in_line[which] = true;
}

/* A tab at the head or the end of a cell of a CSV is no delimiter: it forces text. */
static void sample_add(struct sample *s, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (s->tab && (c == '\t' || !memchr("\n\r,;", c, 4)))
			sample_mark(s, 0);
		s->tab = false;
		if (s->in_quotes) {
			s->in_quotes = c != '"';
		} else if (c == '"') {
			s->in_quotes = memchr("\n\r\t,;\"=", s->before, 7) != NULL;
		} else if (c == '\n' || c == '\r') {
			memset(s->in_line, 0, sizeof(s->in_line));
		} else if (c == '\t') {
			s->tab = !memchr("\n\r,;", s->before, 4);
			s->before = c;
			continue;
		} else if (c == ',') {
			sample_mark(s, 1);
		} else if (c == ';') {
			sample_mark(s, 2);
		}
		s->before = c;
	}
}

/* Tabs hardly ever stand in text, commas do: a tab in as many lines as any other wins, else the most frequent. */
static char sample_choose(const struct sample *s)
{
	if (s->lines[0] && s->lines[0] >= s->lines[1] && s->lines[0] >= s->lines[2])
		return delimiters[0];
	if (s->count[0] > s->count[1] && s->count[0] > s->count[2])
		return delimiters[0];
	return s->count[2] > s->count[1] ? delimiters[2] : delimiters[1];
}

static enum rc choose_delimiter(struct decoder *d, char *ret)
{
	struct sample sample = {.before = '\n'};
	size_t seen = 0;
	struct str text;

	decoder_rewind(d);
	do {
		TRY(decoder_next(d, &text));
		sample_add(&sample, text);
		seen += text.len;
	} while (text.len && seen < SAMPLE_MAX);
	*ret = sample_choose(&sample);
	return RC_OK;
}

/* ---- the cutter ----------------------------------------------------------------------- */

enum cut_state {
	CUT_BEGIN, /* nothing of the cell yet */
	CUT_BARE,
	CUT_QUOTED,
	CUT_QUOTE, /* a quote inside quotes: the end, or one half of "" */
};

struct cutter {
	struct job *job;
	struct source *source;
	struct cell_sink *sink;
	char delimiter;
	enum cut_state state;
	bool after_cr;
	struct buf text;
	uint32_t row, column;
	uint64_t line, quote_line; /* where the last quote was opened */
};

/* Takes off what a system put around the text to keep it text. */
static struct str unforced(struct str s)
{
	while (s.len && s.at[0] == '\t')
		s = str_skip(s, 1);
	while (s.len && s.at[s.len - 1] == '\t')
		s.len--;
	if (s.len >= 3 && str_starts(s, STR("=\"")) && s.at[s.len - 1] == '"')
		return (struct str){s.at + 2, s.len - 3};
	if (s.len > 1 && s.at[0] == '\'' && !memchr(s.at + 1, '\'', s.len - 1))
		return str_skip(s, 1);
	return s;
}

static enum rc end_cell(struct cutter *c)
{
	struct cell cell = {.row = c->row,
		.column = c->column,
		.kind = CELL_TEXT,
		.sheet_name = STR(TEXT_SHEET_NAME)};

	if (!buf_ok(&c->text))
		return fail(c->job, RC_TOO_MUCH,
			"文件 %.*s 的单元格 %.*s 超过 %d 字节，可能有引号没有配对",
			STR_ARG(c->source->name),
			STR_ARG(cell_address(c->job->arena, c->row, c->column)), SHEET_MAX_TEXT);
	cell.text = unforced(buf_str(&c->text));
	buf_clear(&c->text);
	c->state = CUT_BEGIN;
	c->column++;
	if (!cell.text.len)
		return RC_OK;
	if (cell.row >= SHEET_MAX_ROWS || cell.column >= SHEET_MAX_COLUMNS)
		return fail(c->job, RC_TOO_MUCH, "文件 %.*s 超过 %d 行 × %d 列",
			STR_ARG(c->source->name), SHEET_MAX_ROWS, SHEET_MAX_COLUMNS);
	return sink_put(c->job, c->sink, &cell);
}

static enum rc end_row(struct cutter *c)
{
	TRY(end_cell(c));
	c->row += c->row < UINT32_MAX;
	c->column = 0;
	if (job_stopped(c->job))
		return fail(c->job, RC_BUSY, "读取已停止");
	return RC_OK;
}

/* At ="0123": the equals sign goes, the quotes are real. */
static bool is_forcing(const struct cutter *c)
{
	return c->state == CUT_BARE && str_eq(buf_str(&c->text), STR("="));
}

/* One character outside quotes that may end something. */
static enum rc cut_bare(struct cutter *c, char ch)
{
	if (ch == c->delimiter)
		return end_cell(c);
	if (ch == '\n' || ch == '\r') {
		c->after_cr = ch == '\r';
		return end_row(c);
	}
	if (ch == '"' && (c->state == CUT_BEGIN || is_forcing(c))) {
		buf_clear(&c->text);
		c->state = CUT_QUOTED;
		c->quote_line = c->line;
		return RC_OK;
	}
	if (c->state == CUT_QUOTE && ch == '"') {
		c->state = CUT_QUOTED;
		buf_add_char(&c->text, '"');
		return RC_OK;
	}
	c->state = CUT_BARE;
	buf_add_char(&c->text, ch);
	return RC_OK;
}

/* Bytes that surely belong to the cell: up to the next quote, or to the next mark outside quotes. */
static size_t plain_run(const struct cutter *c, struct str s)
{
	size_t n = 0;

	if (c->state == CUT_QUOTED) {
		const char *quote = memchr(s.at, '"', s.len);

		return quote ? (size_t)(quote - s.at) : s.len;
	}
	while (n < s.len && s.at[n] != c->delimiter && s.at[n] != '"' && s.at[n] != '\n' &&
		s.at[n] != '\r')
		n++;
	return n;
}

static enum rc cut(struct cutter *c, struct str s)
{
	while (s.len) {
		size_t run = c->state == CUT_QUOTE ? 0 : plain_run(c, s);
		char ch;

		if (run) {
			struct str plain = str_head(s, run);

			buf_add(&c->text, plain);
			c->line += c->state == CUT_QUOTED ? lines_in(plain) : 0;
			c->state = c->state == CUT_BEGIN ? CUT_BARE : c->state;
			c->after_cr = false;
			s = str_skip(s, run);
			continue;
		}
		ch = s.at[0];
		s = str_skip(s, 1);
		c->line += ch == '\n';
		if (c->after_cr && ch == '\n') {
			c->after_cr = false;
			continue;
		}
		c->after_cr = false;
		if (c->state == CUT_QUOTED)
			c->state = CUT_QUOTE;
		else
			TRY(cut_bare(c, ch));
	}
	return RC_OK;
}

static enum rc cut_end(struct cutter *c)
{
	if (c->state == CUT_QUOTED)
		return fail(c->job, RC_INVALID,
			"文件 %.*s 第 %llu "
			"行的引号没有配对：请用WPS或Excel打开，另存为.xlsx后再导入",
			STR_ARG(c->source->name), (unsigned long long)c->quote_line);
	return end_cell(c);
}

static enum rc cut_all(struct decoder *d, struct cutter *c)
{
	struct str text;

	decoder_rewind(d);
	do {
		TRY(decoder_next(d, &text));
		TRY(cut(c, text));
	} while (text.len);
	return cut_end(c);
}

enum rc text_read(struct job *job, struct source *source, struct cell_sink *sink)
{
	WITH_FREE(decoder_close) struct decoder *d = arena_new(job->arena, struct decoder);
	struct cutter cutter = {.job = job, .source = source, .sink = sink, .line = 1};
	enum rc rc;

	d->job = job;
	d->source = source;
	TRY(choose_charset(d));
	TRY(choose_delimiter(d, &cutter.delimiter));
	buf_init(&cutter.text, SHEET_MAX_TEXT);
	rc = cut_all(d, &cutter);
	buf_free(&cutter.text);
	return rc == RC_DONE ? RC_OK : rc;
}
