/*
 * 各项任务均已完成: said of all tasks at once, or of those that the sentence
 * names, it is held against the tasks of the ledger (N5). One that is not
 * reached makes it wrong; one whose number is missing, or no task at all,
 * leaves it without proof.
 */
#include "proof/inside.h"

#define NAMED_MOST 16

enum { ASK_TARGET, ASK_VALUE, ASK_DISTANCE, ASKED };

/* What became of the tasks of some indicators. */
struct tasks {
	size_t set;
	struct buf missed, unknown; /* 高新技术企业总数还差9家、… */
};

static void add_name(struct buf *b, struct str name, struct str rest)
{
	buf_addf(b, "%s%.*s%.*s", b->len > 0 ? "、" : "", STR_ARG(name), STR_ARG(rest));
}

static enum rc look_at_tasks(struct proofing *p, const struct indicator_def *const *list,
	size_t count, struct tasks *ret)
{
	static const enum face faces[ASKED] = {FACE_TARGET, FACE_VALUE, FACE_DISTANCE};
	struct figure_request *requests =
		arena_array(p->a, struct figure_request, ASKED * count + 1);
	struct figure *figures;
	for (size_t i = 0; i < ASKED * count; i++)
		requests[i] = (struct figure_request){
			list[i / ASKED], faces[i % ASKED], p->request->unit, p->when};
	TRY(indicator_figures(
		p->job, p->request->book, requests, ASKED * count, p->request->seq, &figures));
	buf_init(&ret->missed, BUF_MAX_TEXT);
	buf_init(&ret->unknown, BUF_MAX_TEXT);
	for (size_t i = 0; i < count; i++) {
		const struct figure *of = &figures[ASKED * i], *lack = &of[ASK_DISTANCE];
		if (of[ASK_TARGET].state != VALUE_GIVEN)
			continue;
		ret->set++;
		if (lack->state != VALUE_GIVEN)
			add_name(&ret->unknown, list[i]->label, STR(""));
		else if (ratio_sign(lack->number) > 0)
			add_name(&ret->missed, list[i]->label,
				str_format(p->a, "%s%.*s",
					list[i]->smaller_is_better ? "超出" : "还差",
					STR_ARG(figure_text(p->a, lack))));
	}
	return RC_OK;
}

static bool speaks_of_tasks(struct tokens t, size_t from, size_t to)
{
	for (size_t i = 0; i < t.len; i++)
		if (t.at[i].kind == TOKEN_WORD && t.at[i].word == WORD_TARGET &&
			from <= t.at[i].from && t.at[i].to <= to)
			return true;
	return false;
}

static enum rc check_words(struct proofing *p, struct spot spot)
{
	const struct catalog *catalog = p->request->catalog;
	const struct indicator_def *named[NAMED_MOST], *const *list = named;
	struct str text = p->text->paras[spot.para].text;
	struct str words = str_head(str_skip(text, spot.from), spot.to - spot.from);
	struct tasks tasks = {0};
	size_t from;
	if (plan_before(p->tokens[spot.para], spot.from))
		return RC_OK;
	struct str sentence = proof_sentence(text, spot.from, &from);
	size_t count = named_before(p, str_head(sentence, spot.from - from), named, NAMED_MOST);
	if (count == 0) {
		if (!speaks_of_tasks(p->tokens[spot.para], from, from + sentence.len))
			return RC_OK;
		list = catalog->schema.indicators;
		count = catalog->schema.indicator_count;
	}
	TRY(look_at_tasks(p, list, count, &tasks));
	struct str missed = buf_take(p->a, &tasks.missed), unknown = buf_take(p->a, &tasks.unknown);
	if (missed.len > 0)
		find(p, PROOF_N5, PROOF_MEND, spot, STR_NONE, "写“%.*s”，而%.*s", STR_ARG(words),
			STR_ARG(missed));
	else if (unknown.len > 0)
		find(p, PROOF_N5, PROOF_LOOK, spot, STR_NONE,
			"写“%.*s”，而%.*s还没有数，不知道完成没有", STR_ARG(words),
			STR_ARG(unknown));
	else if (tasks.set == 0)
		find(p, PROOF_N5, PROOF_LOOK, spot, STR_NONE,
			"写“%.*s”，而目标任务台账里没有这一年的任务，无从核对", STR_ARG(words));
	return RC_OK;
}

enum rc check_all_done(struct proofing *p)
{
	if (!p->request->book || !p->request->catalog || !p->has_when)
		return RC_OK;
	for (size_t i = 0; i < p->text->para_count; i++) {
		struct str text = p->text->paras[i].text;
		for (size_t at = 0; at < text.len;) {
			size_t len = wording_all_done(p->wording, text, at);
			if (len > 0)
				TRY(check_words(p, (struct spot){i, at, at + len}));
			if (len > 0)
				at += len;
			else
				(void)utf8_next(text, &at);
		}
	}
	return RC_OK;
}
