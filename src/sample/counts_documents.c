/*
 * 文件 of our own: printed, passed on, before the council, in the making.
 */
#include "sample/counts.h"

#define DOCUMENTS "document"

static struct tally documents(const struct world *w, int unit, struct moment when,
	enum told (*told)(const struct document *d, struct moment when), enum truth_kind kind)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->documents.len; i++)
		if (word_is(w->documents.at[i].origin, "本级"))
			round_each(&r, told(&w->documents.at[i], when));
	return round_done(&r, DOCUMENTS, kind);
}

static enum told issued(const struct document *d, struct moment when)
{
	bool own = word_is(d->kind, "制发") || word_is(d->kind, "方案") ||
		   word_is(d->kind, "规划") || word_is(d->kind, "办法");
	return own ? told_this_year(d->issued, when) : TOLD_NO;
}

static enum told relayed(const struct document *d, struct moment when)
{
	return word_is(d->kind, "转发") ? told_this_year(d->issued, when) : TOLD_NO;
}

static enum told submitted(const struct document *d, struct moment when)
{
	return told_and(told_by(d->submitted, when), told_not_by(d->issued, when));
}

static enum told drafting(const struct document *d, struct moment when)
{
	enum told begun = told_by(d->planned, when);
	if (begun != TOLD_YES)
		begun = told_by(d->drafted, when) == TOLD_NO ? begun : told_by(d->drafted, when);
	enum told told = told_and(begun, told_not_by(d->submitted, when));
	return told_and(told, told_not_by(d->issued, when));
}

static enum told carried_out(const struct document *d, struct moment when)
{
	return d->carries == NOBODY ? TOLD_NO : told_this_year(d->issued, when);
}

struct tally document_issued(const struct world *w, int unit, struct moment when)
{
	return documents(w, unit, when, issued, TRUTH_FLOW);
}

struct tally document_relayed(const struct world *w, int unit, struct moment when)
{
	return documents(w, unit, when, relayed, TRUTH_FLOW);
}

struct tally document_submitted(const struct world *w, int unit, struct moment when)
{
	return documents(w, unit, when, submitted, TRUTH_STOCK);
}

struct tally document_drafting(const struct world *w, int unit, struct moment when)
{
	return documents(w, unit, when, drafting, TRUTH_STOCK);
}

struct tally document_carried_out(const struct world *w, int unit, struct moment when)
{
	return documents(w, unit, when, carried_out, TRUTH_FLOW);
}
