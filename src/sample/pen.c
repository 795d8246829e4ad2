#include "sample/pen.h"

#define STRAY 120 /* per mille of cells that somebody typed in another way */
#define GAP   12  /* per mille of rows with a blank one before them */

struct pen pen_of(struct arena *a, struct paper *paper, struct rng rng, enum hand hand)
{
	return (struct pen){.a = a, .paper = paper, .rng = rng, .hand = hand};
}

static bool stray(struct pen *pen)
{
	return !pen->neat && rng_chance(&pen->rng, STRAY);
}

static void put(struct pen *pen, enum ink ink, enum look look, struct str text)
{
	if (pen->text_only && ink == INK_NUMBER)
		ink = INK_TEXT;
	paper_put(pen->a, pen->paper, ink, look, text);
}

/* ---- the frame ---- */

static void wide_row(struct pen *pen, struct str text, enum look look, size_t columns)
{
	uint32_t row = (uint32_t)pen->paper->rows.len;
	paper_row(pen->a, pen->paper);
	put(pen, INK_TEXT, look, text);
	paper_merge(pen->a, pen->paper, row, 0, row, (uint32_t)columns - 1);
}

static const struct pen_group *group_at(const struct pen_form *form, size_t column)
{
	for (size_t i = 0; i < form->group_count; i++)
		if (form->groups[i].from <= column && column <= form->groups[i].to)
			return &form->groups[i];
	return NULL;
}

/* The upper row: words over several columns; the others reach down into the lower one. */
static void group_row(struct pen *pen, const struct pen_form *form)
{
	uint32_t row = (uint32_t)pen->paper->rows.len;
	paper_row(pen->a, pen->paper);
	for (size_t c = 0; c < form->head_count; c++) {
		const struct pen_group *group = group_at(form, c);
		if (group == NULL) {
			put(pen, INK_TEXT, LOOK_HEAD, str_from_z(form->heads[c]));
			paper_merge(pen->a, pen->paper, row, (uint32_t)c, row + 1, (uint32_t)c);
		} else if (group->from == c) {
			put(pen, INK_TEXT, LOOK_HEAD, str_from_z(group->label));
			paper_merge(pen->a, pen->paper, row, (uint32_t)group->from, row,
				(uint32_t)group->to);
		} else {
			put(pen, INK_BLANK, LOOK_HEAD, STR_NONE);
		}
	}
}

void pen_begin(struct pen *pen, const struct pen_form *form)
{
	if (form->title.len > 0)
		wide_row(pen, form->title, LOOK_TITLE, form->head_count);
	if (form->note.len > 0)
		wide_row(pen, form->note, LOOK_PLAIN, form->head_count);
	if (form->group_count > 0)
		group_row(pen, form);
	paper_row(pen->a, pen->paper);
	for (size_t c = 0; c < form->head_count; c++) {
		if (form->group_count > 0 && group_at(form, c) == NULL)
			put(pen, INK_BLANK, LOOK_HEAD, STR_NONE);
		else
			put(pen, INK_TEXT, LOOK_HEAD, str_from_z(form->heads[c]));
		pen->paper->widths[c] = c == 0 ? 6 : 18;
	}
}

void pen_row(struct pen *pen)
{
	if (!pen->neat && rng_chance(&pen->rng, GAP))
		paper_row(pen->a, pen->paper);
	paper_row(pen->a, pen->paper);
}

void pen_total(struct pen *pen, const char *word, size_t column, struct str sum)
{
	paper_row(pen->a, pen->paper);
	put(pen, INK_TEXT, LOOK_HEAD, str_from_z(word));
	for (size_t c = 1; c < column; c++)
		put(pen, INK_BLANK, LOOK_TEXT, STR_NONE);
	put(pen, INK_NUMBER, LOOK_TWO, sum);
}

void pen_note(struct pen *pen, struct str note)
{
	paper_row(pen->a, pen->paper);
	put(pen, INK_TEXT, LOOK_PLAIN, note);
}

/* ---- cells ---- */

void pen_blank(struct pen *pen)
{
	put(pen, INK_BLANK, LOOK_TEXT, STR_NONE);
}

void pen_text(struct pen *pen, struct str text)
{
	if (text.len == 0)
		pen_blank(pen);
	else
		put(pen, INK_TEXT, LOOK_TEXT, text);
}

void pen_z(struct pen *pen, const char *text)
{
	pen_text(pen, str_from_z(text));
}

void pen_nothing(struct pen *pen)
{
	static const char *const signs[] = {"-", "/", "——", "无", "—"};
	if (stray(pen))
		pen_z(pen, RNG_PICK(&pen->rng, signs));
	else
		pen_blank(pen);
}

struct str pen_wide(struct arena *a, struct str text)
{
	struct buf b;
	buf_init(&b, BUF_MAX_TEXT);
	for (size_t i = 0; i < text.len; i++) {
		char out[4];
		unsigned char c = (unsigned char)text.at[i];
		if (c > 0x20 && c < 0x7f)
			buf_add(&b, (struct str){out, utf8_put(c - 0x20U + 0xff00U, out)});
		else
			buf_add_char(&b, (char)c);
	}
	return buf_take(a, &b);
}

void pen_count(struct pen *pen, int64_t n)
{
	struct str text = str_format(pen->a, "%lld", (long long)n);
	if (stray(pen))
		pen_text(pen, rng_chance(&pen->rng, 500) ? pen_wide(pen->a, text) : text);
	else
		put(pen, INK_NUMBER, LOOK_TEXT, text);
}

void pen_whole(struct pen *pen, int64_t n)
{
	if (n == PEN_NO_MONEY)
		pen_nothing(pen);
	else
		pen_count(pen, n);
}

/* The text with `what` replaced by `with`, once. */
static struct str replaced(struct arena *a, struct str text, struct str what, struct str with)
{
	size_t at = str_find(text, what);
	if (at == SIZE_MAX)
		return text;
	return str_format(a, "%.*s%.*s%.*s", STR_ARG(str_head(text, at)), STR_ARG(with),
		STR_ARG(str_skip(text, at + what.len)));
}

void pen_name(struct pen *pen, struct str name)
{
	static const char *const blanks[] = {" ", "　", "  "};
	struct arena *a = pen->a;
	if (stray(pen)) {
		struct str blank = str_from_z(RNG_PICK(&pen->rng, blanks));
		switch (rng_below(&pen->rng, 4)) {
		case 0: name = str_format(a, "%.*s%.*s", STR_ARG(name), STR_ARG(blank)); break;
		case 1: name = str_format(a, "%.*s%.*s", STR_ARG(blank), STR_ARG(name)); break;
		case 2:
			name = replaced(a, name, STR("有限公司"),
				str_format(a, "%.*s有限公司", STR_ARG(blank)));
			break;
		default:
			name = replaced(a, name, STR("（"), STR("("));
			name = replaced(a, name, STR("）"), STR(")"));
			break;
		}
	}
	pen_text(pen, name);
}

void pen_code(struct pen *pen, struct str code)
{
	if (code.len == 0) {
		pen_nothing(pen);
	} else if (stray(pen) && rng_chance(&pen->rng, 500)) {
		pen_text(pen, str_fold(pen->a, code));
	} else if (stray(pen)) {
		pen_text(pen, str_format(pen->a, "%.*s ", STR_ARG(code)));
	} else {
		pen_text(pen, code);
	}
}

/* ---- dates ---- */

static void serial(struct pen *pen, day_t day, enum look look)
{
	put(pen, INK_NUMBER, look, paper_number_of_day(pen->a, day));
}

static struct str day_text(struct arena *a, day_t day, enum hand hand)
{
	struct civil c = day_civil(day);
	switch (hand) {
	case HAND_DOT: return str_format(a, "%d.%d.%d", c.year, c.month, c.day);
	case HAND_CHINESE: return str_format(a, "%d年%d月%d日", c.year, c.month, c.day);
	case HAND_SOLID_NUMBER:
	case HAND_SOLID: return str_format(a, "%d%02d%02d", c.year, c.month, c.day);
	case HAND_SLASH: return str_format(a, "%d/%d/%d", c.year, c.month, c.day);
	case HAND_WIDE: return pen_wide(a, str_format(a, "%d.%d.%d", c.year, c.month, c.day));
	case HAND_DAY:
	case HAND_DAY_ZH:
	case HAND_DAY_OWN:
	case HAND_DAY_ISO:
	case HAND_ISO:
	case HAND_COUNT: break;
	}
	return str_format(a, "%d-%02d-%02d", c.year, c.month, c.day);
}

static void whole_day(struct pen *pen, day_t day, enum hand hand)
{
	static const enum look looks[] = {
		[HAND_DAY] = LOOK_DAY,
		[HAND_DAY_ZH] = LOOK_DAY_ZH,
		[HAND_DAY_OWN] = LOOK_DAY_OWN,
		[HAND_DAY_ISO] = LOOK_DAY_ISO,
	};
	if (pen->text_only && hand < HAND_ISO)
		hand = HAND_SLASH;
	if (hand < COUNT_OF(looks))
		serial(pen, day, looks[hand]);
	else
		put(pen, hand == HAND_SOLID_NUMBER ? INK_NUMBER : INK_TEXT, LOOK_TEXT,
			day_text(pen->a, day, hand));
}

static void month_or_year(struct pen *pen, struct date date)
{
	struct civil c = day_civil(date.first);
	if (date_precision(date) == PRECISION_YEAR)
		pen_text(pen, str_format(pen->a, "%d年", c.year));
	else if (rng_chance(&pen->rng, 700))
		pen_text(pen, str_format(pen->a, "%d年%d月", c.year, c.month));
	else
		pen_text(pen, str_format(pen->a, "%d-%02d", c.year, c.month));
}

void pen_date(struct pen *pen, struct date date)
{
	if (date.first > date.last)
		pen_nothing(pen);
	else if (date.first != date.last)
		month_or_year(pen, date);
	else
		whole_day(pen, date.first,
			stray(pen) ? (enum hand)rng_below(&pen->rng, HAND_COUNT) : pen->hand);
}

void pen_span(struct pen *pen, struct date span)
{
	static const char *const between[] = {"至", "-", "～", " 至 "};
	size_t which = stray(pen) ? rng_below(&pen->rng, COUNT_OF(between)) : 0;
	enum hand hand = which == 1 ? HAND_DOT : stray(pen) ? HAND_CHINESE : HAND_ISO;
	struct str last = span.last >= DAY_MAX ? STR("长期") : day_text(pen->a, span.last, hand);
	if (span.last >= DAY_MAX)
		which = 0;
	pen_text(pen, str_format(pen->a, "%.*s%s%.*s", STR_ARG(day_text(pen->a, span.first, hand)),
			      between[which], STR_ARG(last)));
}

/* ---- money ---- */

/* Without zeros behind the point. */
static struct str plain(struct arena *a, int64_t fen, int64_t unit)
{
	int decimals = 0;
	for (int64_t u = unit; u > 1; u /= 10)
		decimals++;
	struct str text = num_scaled_text(a, fen, decimals);
	while (decimals > 0 && text.at[text.len - 1] == '0') {
		text.len--;
		decimals--;
	}
	if (text.at[text.len - 1] == '.')
		text.len--;
	return text;
}

void pen_money(struct pen *pen, int64_t fen, int64_t unit)
{
	struct arena *a = pen->a;
	if (fen == PEN_NO_MONEY) {
		pen_nothing(pen);
		return;
	}
	struct str text = plain(a, fen, unit);
	if (!stray(pen)) {
		put(pen, INK_NUMBER, LOOK_TWO, text);
		return;
	}
	switch (rng_below(&pen->rng, 5)) {
	case 0: pen_text(pen, num_grouped(a, text)); break;
	case 1: pen_text(pen, pen_wide(a, text)); break;
	case 2: pen_text(pen, str_format(a, "%.*s万元", STR_ARG(plain(a, fen, 1000000)))); break;
	case 3: pen_text(pen, str_format(a, "%.*s元", STR_ARG(plain(a, fen, 100)))); break;
	default: pen_text(pen, str_format(a, " %.*s ", STR_ARG(text))); break;
	}
}
