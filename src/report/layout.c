/*
 * How it works
 *
 * A title is cut at the ends its writer chose ("|"). A piece that is wider
 * than the type area is divided into the smallest number of lines n, and the
 * places are found by dynamic programming over its characters: a line costs
 * the square of its distance from width / n, a break costs what the words
 * around it lose. A title is short, so the table is tiny; a text that only
 * claims to be a title (over TITLE_LONGEST characters) is filled line by line.
 *
 * Settling copies blocks, runs and figures into the arena, so that the writers
 * never ask again whether a text is clean, where a title breaks, or where a
 * blank line belongs.
 */
#include "report/layout.h"

#define TITLE_LONGEST 240 /* characters; 12 lines */
#define TITLE_LINES   16
#define COST_NEVER    INT64_C(1000000000)

/* ---- widths ---- */

static size_t cp_halves(uint32_t cp)
{
	return cp < 0x80 ? 1 : 2;
}

size_t layout_width(struct str text)
{
	size_t halves = 0;
	for (size_t at = 0; at < text.len;)
		halves += cp_halves(utf8_next(text, &at));
	return halves;
}

struct signature_place layout_signature(struct str issuer, struct str date)
{
	size_t wide = layout_width(issuer), day = layout_width(date);
	if (wide >= day)
		return (struct signature_place){.issuer = 4, .date = wide - day};
	return (struct signature_place){.issuer = day + 8 - wide, .date = 4};
}

/* ---- titles ---- */

struct glyph {
	size_t at; /* byte offset in the piece */
	uint32_t cp;
	size_t before; /* halves of everything before it */
};

/* Words of such titles that a break must not cut; a break beside one is welcome. */
static const struct str title_words[] = {
	STR_INIT("工作"),
	STR_INIT("总结"),
	STR_INIT("计划"),
	STR_INIT("情况"),
	STR_INIT("报告"),
	STR_INIT("方案"),
	STR_INIT("通知"),
	STR_INIT("意见"),
	STR_INIT("关于"),
	STR_INIT("上半年"),
	STR_INIT("下半年"),
	STR_INIT("科技"),
	STR_INIT("科学"),
	STR_INIT("技术"),
	STR_INIT("创新"),
	STR_INIT("企业"),
	STR_INIT("人民"),
	STR_INIT("政府"),
	STR_INIT("委员会"),
	STR_INIT("管理"),
	STR_INIT("办法"),
	STR_INIT("规划"),
	STR_INIT("任务"),
	STR_INIT("目标"),
	STR_INIT("发展"),
	STR_INIT("体系"),
	STR_INIT("建设"),
	STR_INIT("改革"),
	STR_INIT("服务"),
	STR_INIT("推进"),
	STR_INIT("落实"),
	STR_INIT("贯彻"),
	STR_INIT("实施"),
	STR_INIT("印发"),
	STR_INIT("成果"),
	STR_INIT("转化"),
	STR_INIT("特派员"),
	STR_INIT("乡村"),
	STR_INIT("振兴"),
	STR_INIT("年度"),
	STR_INIT("重点"),
};

static bool cp_among(uint32_t cp, const uint32_t *set)
{
	while (*set && *set != cp)
		set++;
	return *set != 0;
}

/* Whether a line may never end between the two: inside a number, before a closing sign, behind an opening one. */
static bool break_forbidden(uint32_t left, uint32_t right)
{
	if (left < 0x80 && right < 0x80 && left != ' ' && right != ' ')
		return true;
	return cp_among(right, U"，。、；：？！）》”’〕】…—％%·,.;:!?)") ||
	       cp_among(left, U"“‘（《〔【(·—");
}

/* What a break before glyph i costs. */
static int64_t break_cost(struct str piece, const struct glyph *glyphs, size_t i)
{
	uint32_t left = glyphs[i - 1].cp, right = glyphs[i].cp;
	if (break_forbidden(left, right))
		return COST_NEVER;
	if (cp_among(right, U"的年月日家项个等"))
		return 600;
	bool beside = false;
	for (size_t w = 0; w < COUNT_OF(title_words); w++) {
		struct str word = title_words[w];
		for (size_t back = 0; back <= word.len && back <= glyphs[i].at; back += 3) {
			if (!str_starts(str_skip(piece, glyphs[i].at - back), word))
				continue;
			if (back != 0 && back != word.len)
				return 400;
			beside = true;
		}
	}
	if (cp_among(right, U"及和与暨并《“（") || cp_among(left, U"、，的年局府会》”）"))
		return 0;
	return beside ? 12 : 60;
}

/* Ends of lines (glyph indexes) for exactly n lines, or false when none fit; breaks[i] is the cost before glyph i. */
static bool title_divide(struct arena *a, const int64_t *breaks, const struct glyph *glyphs,
	size_t count, size_t n, size_t *ends)
{
	size_t width = count + 1;
	int64_t *cost = arena_array(a, int64_t, (n + 1) * width);
	size_t *from = arena_array(a, size_t, (n + 1) * width);
	int64_t mean = (int64_t)(glyphs[count].before / n);
	for (size_t i = 0; i < (n + 1) * width; i++)
		cost[i] = COST_NEVER;
	cost[0] = 0;
	for (size_t line = 1; line <= n; line++)
		for (size_t end = 1; end <= count; end++) {
			int64_t here = breaks[end];
			for (size_t start = end; here < COST_NEVER && start-- > 0;) {
				size_t halves = glyphs[end].before - glyphs[start].before;
				if (halves > LAYOUT_TITLE_HALVES)
					break;
				int64_t off = (int64_t)halves - mean,
					before = cost[(line - 1) * width + start];
				if (before < COST_NEVER &&
					before + here + off * off < cost[line * width + end]) {
					cost[line * width + end] = before + here + off * off;
					from[line * width + end] = start;
				}
			}
		}
	if (cost[n * width + count] >= COST_NEVER)
		return false;
	for (size_t line = n, end = count; line > 0; end = from[line * width + end], line--)
		ends[line - 1] = end;
	return true;
}

/* Full lines one after the other; a stretch without a place to break stays whole. */
static void title_fill(struct buf *out, struct str piece, const struct glyph *glyphs, size_t count)
{
	size_t start = 0, place = 0;
	for (size_t i = 1; i <= count; i++) {
		if (glyphs[i].before - glyphs[start].before > LAYOUT_TITLE_HALVES &&
			place > start) {
			buf_add(out, str_head(str_skip(piece, glyphs[start].at),
					     glyphs[place].at - glyphs[start].at));
			buf_add_char(out, '\n');
			start = place;
		}
		if (i < count && !break_forbidden(glyphs[i - 1].cp, glyphs[i].cp))
			place = i;
	}
	buf_add(out, str_skip(piece, glyphs[start].at));
}

/* Even lines, as few as possible; false when the text is no title or has too few places to break. */
static bool title_even(struct arena *a, struct buf *out, struct str piece,
	const struct glyph *glyphs, size_t count)
{
	size_t least = (glyphs[count].before + LAYOUT_TITLE_HALVES - 1) / LAYOUT_TITLE_HALVES;
	if (count > TITLE_LONGEST)
		return false;
	int64_t *breaks = arena_array(a, int64_t, count + 1);
	for (size_t i = 1; i < count; i++)
		breaks[i] = break_cost(piece, glyphs, i);
	for (size_t n = least; n <= least + 2 && n <= TITLE_LINES; n++) {
		size_t ends[TITLE_LINES], start = 0;
		if (!title_divide(a, breaks, glyphs, count, n, ends))
			continue;
		for (size_t line = 0; line < n; start = ends[line++]) {
			if (line)
				buf_add_char(out, '\n');
			buf_add(out, str_head(str_skip(piece, glyphs[start].at),
					     glyphs[ends[line]].at - glyphs[start].at));
		}
		return true;
	}
	return false;
}

static void title_piece(struct arena *a, struct buf *out, struct str piece)
{
	size_t halves = layout_width(piece);
	if (halves <= LAYOUT_TITLE_HALVES) {
		buf_add(out, piece);
		return;
	}
	size_t count = utf8_count(piece), i = 0;
	struct glyph *glyphs = arena_array(a, struct glyph, count + 1);
	for (size_t at = 0, before = 0; at < piece.len; i++) {
		glyphs[i] = (struct glyph){.at = at, .before = before};
		glyphs[i].cp = utf8_next(piece, &at);
		before += cp_halves(glyphs[i].cp);
	}
	glyphs[count] = (struct glyph){.at = piece.len, .before = halves};
	if (!title_even(a, out, piece, glyphs, count))
		title_fill(out, piece, glyphs, count);
}

struct str layout_title(struct arena *a, struct str text)
{
	struct buf out;
	buf_init(&out, 2 * text.len + 16);
	size_t start = 0, lines = 0;
	for (size_t i = 0; i <= text.len; i++) {
		if (i < text.len && text.at[i] != '|' && text.at[i] != '\n')
			continue;
		struct str piece = str_head(str_skip(text, start), i - start);
		start = i + 1;
		if (piece.len == 0)
			continue;
		if (lines++)
			buf_add_char(&out, '\n');
		title_piece(a, &out, piece);
	}
	return buf_take(a, &out);
}

struct str layout_without(struct arena *a, struct str text, struct str signs)
{
	char *out = arena_array(a, char, text.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < text.len; i++)
		if (str_find(signs, str_head(str_skip(text, i), 1)) == SIZE_MAX)
			out[len++] = text.at[i];
	return (struct str){out, len};
}

/* ---- settling ---- */

/* U+FFFE and U+FFFF, which XML forbids, at byte i. */
static bool is_noncharacter(struct str text, size_t i)
{
	const unsigned char *at = (const unsigned char *)text.at + i;
	return text.len - i >= 3 && at[0] == 0xef && at[1] == 0xbf && (at[2] & 0xfe) == 0xbe;
}

/*
 * Drops what XML cannot hold and mends what is not UTF-8. Controls go first,
 * noncharacters last: before the text is mended, whatever is dropped may join
 * stray bytes to a character that was not there.
 */
static struct str clean(struct arena *a, struct str text)
{
	bool plain = true;
	for (size_t i = 0; i < text.len && plain; i++) {
		unsigned char c = (unsigned char)text.at[i];
		plain = ((c >= 0x20 && c != 0x7f) || c == '\n' || c == '\t') &&
			!is_noncharacter(text, i);
	}
	if (plain && str_is_utf8(text))
		return text;
	char *kept = arena_array(a, char, text.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];
		if ((c >= 0x20 && c != 0x7f) || c == '\n' || c == '\t')
			kept[len++] = text.at[i];
	}
	struct str mended = {kept, len};
	if (!str_is_utf8(mended))
		mended = utf8_mend(a, mended);
	char *out = arena_array(a, char, mended.len + 1);
	len = 0;
	for (size_t i = 0; i < mended.len; i++) {
		if (is_noncharacter(mended, i))
			i += 2;
		else
			out[len++] = mended.at[i];
	}
	return (struct str){out, len};
}

struct str para_text(struct arena *a, const struct para *para)
{
	if (para->count == 1) /* nearly every cell */
		return para->runs[0].text;
	struct str *texts = arena_array(a, struct str, para->count + 1);
	for (size_t i = 0; i < para->count; i++)
		texts[i] = para->runs[i].text;
	return str_join(a, texts, para->count, STR(""));
}

struct str layout_figure_name(struct arena *a, const struct doc_figure *figure)
{
	struct str name = figure->name.len ? figure->name : figure->indicator;
	if (figure->face.len == 0 || figure->part.len > 0 || str_ends(name, figure->face))
		return name;
	return str_format(a, "%.*s · %.*s", STR_ARG(name), STR_ARG(figure->face));
}

struct str layout_figure_period(const struct doc_figure *figure)
{
	return figure->year.len > 0 ? figure->year : figure->period;
}

/* Puts the line ends of a whole title back into its runs: both texts are walked together, "|" and "\n" aside. */
static void spread_title(struct arena *a, struct run *runs, size_t count, struct str broken)
{
	size_t at = 0;
	for (size_t r = 0; r < count; r++) {
		struct str text = runs[r].text;
		char *out = arena_array(a, char, text.len * 2 + 2);
		size_t len = 0;
		for (size_t i = 0; i < text.len; i++) {
			if (text.at[i] == '|' || text.at[i] == '\n')
				continue;
			if (at < broken.len && broken.at[at] == '\n') {
				out[len++] = '\n';
				at++;
			}
			must(at < broken.len && broken.at[at] == text.at[i]);
			out[len++] = text.at[i];
			at++;
		}
		runs[r].text = (struct str){out, len};
	}
	must(at == broken.len);
}

static struct para settle_para(struct arena *a, const struct para *from, bool cell)
{
	struct run *runs = arena_array(a, struct run, from->count + 1);
	for (size_t i = 0; i < from->count; i++) {
		runs[i] = from->runs[i];
		runs[i].text = clean(a, runs[i].text);
	}
	struct para para = {.kind = from->kind, .runs = runs, .count = from->count};
	if (para.kind == PARA_TITLE && !cell)
		spread_title(a, runs, para.count, layout_title(a, para_text(a, &para)));
	return para;
}

/* Whether the standard wants a blank line between two blocks that have none. */
static bool wants_blank(
	const struct document *doc, const struct block *above, const struct block *below)
{
	if (above->kind != BLOCK_PARA || below->kind == BLOCK_BLANK)
		return above->kind == BLOCK_TABLE && below->kind == BLOCK_PARA &&
		       below->para.kind == PARA_SIGNATURE;
	bool heads = above->para.kind == PARA_TITLE || above->para.kind == PARA_SUBTITLE;
	if (below->kind == BLOCK_TABLE)
		return heads && !doc->one_page;
	if (heads)
		return below->para.kind != PARA_TITLE && below->para.kind != PARA_SUBTITLE;
	return below->para.kind == PARA_SIGNATURE;
}

static struct block settle_block(struct arena *a, const struct block *from)
{
	struct block block = *from;
	if (block.kind == BLOCK_PARA)
		block.para = settle_para(a, &from->para, false);
	if (block.kind != BLOCK_TABLE)
		return block;
	size_t count = block.table.rows * block.table.columns;
	struct para *cells = arena_array(a, struct para, count + 1);
	for (size_t i = 0; i < count; i++)
		cells[i] = settle_para(a, &from->table.cells[i], true);
	block.table.cells = cells;
	return block;
}

static void clean_all(struct arena *a, struct str **texts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		*texts[i] = clean(a, *texts[i]);
}

/* The records beside the text; their ids are plain already. */
static void settle_records(struct arena *a, struct document *doc, const struct document *from)
{
	struct str *of_doc[] = {
		&doc->title, &doc->report, &doc->render, &doc->pack_version, &doc->head};
	clean_all(a, of_doc, COUNT_OF(of_doc));
	doc->title = layout_without(a, doc->title, STR("|\n"));
	doc->figures = arena_array(a, struct doc_figure, from->figure_count + 1);
	for (size_t i = 0; i < from->figure_count; i++) {
		struct doc_figure *f = &doc->figures[i];
		*f = from->figures[i];
		f->before = f->after = STR_NONE;
		f->paragraph = 0;
		struct str *texts[] = {&f->indicator, &f->face, &f->name, &f->by, &f->part,
			&f->definition, &f->formula, &f->unit, &f->period, &f->cutoff, &f->year,
			&f->value, &f->measure, &f->displayed, &f->source, &f->office, &f->href};
		clean_all(a, texts, COUNT_OF(texts));
	}
	struct doc_claim *claims = arena_array(a, struct doc_claim, from->claim_count + 1);
	for (size_t i = 0; i < from->claim_count; i++) {
		struct doc_claim *c = &claims[i];
		*c = from->claims[i];
		struct str *texts[] = {&c->code, &c->words, &c->text, &c->slip, &c->unit, &c->href};
		clean_all(a, texts, COUNT_OF(texts));
	}
	doc->claims = claims;
	struct doc_finding *findings = arena_array(a, struct doc_finding, from->finding_count + 1);
	for (size_t i = 0; i < from->finding_count; i++) {
		struct doc_finding *f = &findings[i];
		*f = from->findings[i];
		struct str *texts[] = {&f->what, &f->why, &f->office};
		clean_all(a, texts, COUNT_OF(texts));
	}
	doc->findings = findings;
}

struct settled layout_blocks(struct arena *a, const struct document *doc)
{
	struct settled settled = {.doc = *doc};
	struct block *blocks = arena_array(a, struct block, 2 * doc->block_count + 1);
	size_t count = 0;
	for (size_t i = 0; i < doc->block_count; i++) {
		if (i > 0 && wants_blank(doc, &doc->blocks[i - 1], &doc->blocks[i]))
			blocks[count++] = (struct block){.kind = BLOCK_BLANK};
		blocks[count++] = settle_block(a, &doc->blocks[i]);
	}
	settled.doc.blocks = blocks;
	settled.doc.block_count = count;
	settled.blocks = blocks;
	return settled;
}

struct settled layout_settle(struct arena *a, const struct document *doc)
{
	struct settled settled = layout_blocks(a, doc);
	settle_records(a, &settled.doc, doc);
	document_context(a, &settled.doc);
	layout_fit(a, &settled);
	return settled;
}
