/*
 * What all sources share: gathering paragraphs under the ceilings, telling a
 * title and a heading by their looks; and the plain one, a text.
 *
 * A heading is a short paragraph that begins with 一、 or （一） and has no
 * sentence inside; the title is the first paragraph when it is short and no
 * sentence.
 */
#include "proof/source.h"

#include <iconv.h>
#include <string.h>

#include "proof/inside.h"

#define TITLE_MAX   180 /* bytes: 60 Han characters */
#define HEADING_MAX 180

enum rc gather(struct gathering *g, struct proof_para para)
{
	if (str_trim(para.text).len == 0)
		return RC_OK;
	g->bytes += para.text.len;
	if (g->paras.len == PROOF_MAX_PARAS || g->bytes > PROOF_MAX_TEXT)
		return fail(g->job, RC_TOO_MUCH,
			"文字太长：最多 %d 段（表格每格算一段）、%zu 兆字节，请拆成几份",
			PROOF_MAX_PARAS, PROOF_MAX_TEXT >> 20);
	*ARRAY_ADD(g->a, g->paras) = para;
	if (para.anchor_count > 0)
		g->text->anchored = true;
	return RC_OK;
}

/* ---- by their looks ---- */

static bool ends_inside(struct str text)
{
	size_t stop = str_find(text, STR("。"));
	return stop != SIZE_MAX && str_trim(str_skip(text, stop + STR("。").len)).len > 0;
}

static bool heads(struct str text)
{
	int n;
	size_t next, len;
	text = str_trim(text);
	if (text.len == 0 || text.len > HEADING_MAX || ends_inside(text))
		return false;
	len = number_chinese(text, 0, &n);
	if (len > 0)
		return str_starts(str_skip(text, len), STR("、"));
	if (narrow_at(text, 0, &next) != '(')
		return false;
	len = number_chinese(text, next, &n);
	return len > 0 && narrow_at(text, next + len, &next) == ')';
}

void gather_finish(struct gathering *g)
{
	for (size_t i = 0; i < g->paras.len; i++) {
		struct proof_para *para = &g->paras.at[i];
		if (para->place == PROOF_CELL)
			continue;
		if (heads(para->text))
			para->place = PROOF_HEADING;
		else if (i == 0 && str_trim(para->text).len <= TITLE_MAX &&
			 str_find(para->text, STR("。")) == SIZE_MAX)
			para->place = PROOF_TITLE;
	}
	g->text->paras = g->paras.at;
	g->text->para_count = g->paras.len;
}

bool anchor_from(const struct proof_text *text, struct str name, struct proof_anchor *ret)
{
	struct proof_anchor anchor = {.index = SIZE_MAX};
	if (!str_starts(name, STR("kz_F")) && !str_starts(name, STR("kz_C")))
		return false;
	anchor.id = str_skip(name, STR("kz_").len);
	anchor.claim = name.at[3] == 'C';
	for (size_t i = 0; !anchor.claim && i < text->figure_count; i++)
		if (str_eq(text->figures[i].id, anchor.id))
			anchor.index = i;
	for (size_t i = 0; anchor.claim && i < text->claim_count; i++)
		if (str_eq(text->claims[i].id, anchor.id))
			anchor.index = i;
	*ret = anchor;
	return true;
}

/* ---- plain text ---- */

static void close_iconv(iconv_t *cd)
{
	if (*cd != (iconv_t)-1)
		(void)iconv_close(*cd);
}

static enum rc convert(
	struct job *job, struct str name, struct str bytes, const char *charset, struct str *ret)
{
	iconv_t cd WITH_FREE(close_iconv) = iconv_open("UTF-8", charset);
	size_t room = bytes.len * 3 + 4, in_left = bytes.len;
	char *out = arena_array(job->arena, char, room), *at = out;
	char *in = str_z(job->arena, bytes);
	if (cd == (iconv_t)-1)
		return fail(job, RC_FAILED, "本机不能转换 %s 编码", charset);
	if (iconv(cd, &in, &in_left, &at, &room) == (size_t)-1)
		return fail(job, RC_INVALID,
			"%.*s 不是文字文件（既不是 UTF-8 也不是 %s 编码）：请另存为 .docx 或 .txt",
			STR_ARG(name), charset);
	*ret = (struct str){out, (size_t)(at - out)};
	return RC_OK;
}

enum rc text_decode(struct job *job, struct str name, struct str bytes, struct str *ret)
{
	if (str_starts(bytes, STR("\xFF\xFE")))
		return convert(job, name, str_skip(bytes, 2), "UTF-16LE", ret);
	if (str_starts(bytes, STR("\xFE\xFF")))
		return convert(job, name, str_skip(bytes, 2), "UTF-16BE", ret);
	if (str_starts(bytes, STR("\xEF\xBB\xBF")))
		bytes = str_skip(bytes, 3);
	if (!str_is_utf8(bytes))
		return convert(job, name, bytes, "GB18030", ret);
	*ret = bytes;
	return RC_OK;
}

/* A copy in which control characters are blanks. */
static struct str tamed(struct arena *a, struct str line)
{
	char *at = arena_array(a, char, line.len + 1);
	for (size_t i = 0; i < line.len; i++)
		at[i] = (unsigned char)line.at[i] < 0x20 && line.at[i] != '\t' ? ' ' : line.at[i];
	return (struct str){at, line.len};
}

static enum rc add_cells(struct gathering *g, struct str line, size_t table, size_t row)
{
	size_t column = 0;
	while (line.at) {
		struct proof_para para = {.text = str_cut(&line, STR("\t")),
			.place = PROOF_CELL,
			.table = table,
			.row = row,
			.column = ++column};
		TRY(gather(g, para));
	}
	return RC_OK;
}

static size_t tabs_in(struct str line)
{
	size_t tabs = 0;
	for (size_t i = 0; i < line.len; i++)
		tabs += line.at[i] == '\t';
	return tabs;
}

/* A name between two rows of as many cells, the second with a number, is a row of their table: a group's name. */
static bool names_group(struct str line, size_t tabs, struct str rest)
{
	struct str next = str_cut(&rest, STR("\n"));
	if (tabs == 0 || line.len == 0 || line.len > HEADING_MAX || tabs_in(next) != tabs ||
		str_find(line, STR("。")) != SIZE_MAX)
		return false;
	for (size_t i = 0; i < next.len; i++)
		if (next.at[i] >= '0' && next.at[i] <= '9')
			return true;
	return false;
}

enum rc text_paragraphs(struct job *job, struct str all, struct proof_text *ret)
{
	struct gathering g = {.job = job, .a = job->arena, .text = ret};
	size_t tables = 0, row = 0, tabs = 0; /* of the row before */
	while (all.at) {
		struct str line = tamed(g.a, str_cut(&all, STR("\n")));
		while (str_starts(line, STR("\t")))
			line = str_skip(line, 1);
		if (tabs_in(line) > 0 || names_group(line, tabs, all)) {
			tables += row == 0;
			TRY(add_cells(&g, line, tables, ++row));
			tabs = tabs_in(line) > 0 ? tabs_in(line) : tabs;
			continue;
		}
		row = tabs = 0;
		TRY(gather(&g, (struct proof_para){.text = line, .place = PROOF_BODY}));
	}
	gather_finish(&g);
	return RC_OK;
}
