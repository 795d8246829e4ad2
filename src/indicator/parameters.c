/* What a recorded figure was asked with, as one line of text and back. */
#include "indicator/indicator.h"

/* A part's name is anybody's text: where a semicolon would end it, it stands under part* with ; and % as %3B and %25. */
static struct str escaped(struct arena *a, struct str text)
{
	struct buf b;
	buf_init(&b, BUF_MAX_TEXT);
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == ';' || text.at[i] == '%')
			buf_addf(&b, "%%%02X", (unsigned)(unsigned char)text.at[i]);
		else
			buf_add_char(&b, text.at[i]);
	}
	return buf_take(a, &b);
}

static struct str unescaped(struct arena *a, struct str text)
{
	struct buf b;
	buf_init(&b, BUF_MAX_TEXT);
	while (text.len > 0) {
		bool semicolon = str_starts(text, STR("%3B"));
		bool sign = semicolon || str_starts(text, STR("%25"));
		buf_add_char(&b, semicolon ? ';' : text.at[0]);
		text = str_skip(text, sign ? STR("%3B").len : 1);
	}
	return buf_take(a, &b);
}

struct str parameters_text(struct arena *a, const struct parameters *p)
{
	struct str part = STR_NONE;
	bool plain = str_find(p->part, STR(";")) == SIZE_MAX;
	if (p->by.len > 0)
		part = str_format(a, "by=%.*s;part%s=%.*s;", STR_ARG(p->by), plain ? "" : "*",
			STR_ARG(plain ? p->part : escaped(a, p->part)));
	return str_format(a, "unit=%lld;period=%.*s;cutoff=%.*s;face=%s;%.*ssign=%.*s",
		(long long)p->unit, STR_ARG(period_text(a, p->when.period)),
		STR_ARG(day_iso(a, p->when.cutoff)), face_word(p->face), STR_ARG(part),
		STR_ARG(p->sign));
}

bool parameters_from(struct arena *a, struct str text, struct parameters *ret)
{
	struct parameters p = {0};
	bool unit = false, period = false, cutoff = false;
	while (text.len > 0) {
		/* The reason is free text and stands last: it may hold anything. */
		if (str_starts(text, STR("sign="))) {
			p.sign = str_skip(text, STR("sign=").len);
			break;
		}
		struct str value = str_cut(&text, STR(";")), key = str_cut(&value, STR("="));
		if (str_eq(key, STR("unit")))
			unit = int_from(value, &p.unit);
		else if (str_eq(key, STR("period")))
			period = period_from(value, &p.when.period);
		else if (str_eq(key, STR("cutoff")))
			cutoff = day_from_iso(value, &p.when.cutoff);
		else if (str_eq(key, STR("face")) && value.len > 0 && !face_from(value, &p.face))
			return false;
		else if (str_eq(key, STR("by")))
			p.by = value;
		else if (str_eq(key, STR("part")))
			p.part = value;
		else if (str_eq(key, STR("part*")))
			p.part = unescaped(a, value);
	}
	*ret = p;
	return unit && period && cutoff;
}
