/*
 * The steps in their order, and what all of them share: findings, and what
 * each Arabic number of the text is.
 */
#include <stdlib.h>

#include "proof/inside.h"

/* ---- words ---- */

const char *proof_rule_word(enum proof_rule rule)
{
	static const char *const words[] = {"台账", "N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8"};
	return words[rule];
}

const char *proof_weight_word(enum proof_weight weight)
{
	static const char *const words[] = {"必改", "请核", "提示"};
	return words[weight];
}

const char *proof_class_word(enum proof_class class)
{
	static const char *const words[] = {"绑定", "与台账相符", "日期时段", "文号", "序号",
		"位次", "固定写法", "代码", "未绑定"};
	return words[class];
}

/* ---- findings ---- */

struct spot spot_of(const struct mention *m)
{
	return spot_token(m->para, m->at);
}

struct spot spot_token(size_t para, const struct token *t)
{
	return (struct spot){para, t->from, t->to};
}

struct str printed(const struct proofing *p, const struct mention *m)
{
	struct str text = p->text->paras[m->para].text;
	return (struct str){text.at + m->at->from, m->at->to - m->at->from};
}

static bool found_already(const struct proofing *p, enum proof_rule rule, struct spot at)
{
	for (size_t i = p->findings.len; i-- > 0;) {
		const struct proof_finding *f = &p->findings.at[i];
		if (f->rule == rule && f->para == at.para && f->from == at.from && f->to == at.to)
			return true;
	}
	return false;
}

void find(struct proofing *p, enum proof_rule rule, enum proof_weight weight, struct spot at,
	struct str wanted, const char *fmt, ...)
{
	va_list args;
	if (p->findings.len == PROOF_MAX_FINDINGS) {
		p->untold++;
		return;
	}
	/* two ways of seeing one mistake are one finding; N8 has many rules for one place */
	if (rule != PROOF_N8 && found_already(p, rule, at))
		return;
	va_start(args, fmt);
	*ARRAY_ADD(p->a, p->findings) = (struct proof_finding){.rule = rule,
		.weight = weight,
		.para = at.para,
		.from = at.from,
		.to = at.to,
		.wanted = wanted,
		.message = str_vformat(p->a, fmt, args),
		.other = at.para};
	va_end(args);
}

void find_other(struct proofing *p, struct spot other)
{
	if (p->findings.len == 0 || p->untold > 0)
		return;
	struct proof_finding *f = &p->findings.at[p->findings.len - 1];
	f->other = other.para;
	f->other_from = other.from;
	f->other_to = other.to;
}

static int by_place(const void *a, const void *b)
{
	const struct proof_finding *x = a, *y = b;
	if (x->para != y->para)
		return x->para < y->para ? -1 : 1;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	if (x->weight != y->weight)
		return x->weight < y->weight ? -1 : 1;
	return x->rule < y->rule ? -1 : x->rule > y->rule;
}

/* ---- numbers ---- */

static enum proof_class class_of(const struct token *t, bool serial)
{
	if (t->anchor)
		return PROOF_BOUND;
	switch (t->kind) {
	case TOKEN_DATE: return PROOF_DATE;
	case TOKEN_DOCNO: return PROOF_DOCNO;
	case TOKEN_ORDINAL: return PROOF_ORDINAL;
	case TOKEN_RANK: return PROOF_RANK;
	case TOKEN_CODE: return PROOF_CODE;
	case TOKEN_FIXED:
	case TOKEN_WORD:
	case TOKEN_TEXT: return PROOF_FIXED;
	case TOKEN_NUMBER:
	case TOKEN_RANGE:
		if (serial)
			return PROOF_ORDINAL;
		return t->number->measure == MEASURE_DURATION || t->titled ? PROOF_FIXED
									   : PROOF_UNBOUND;
	case TOKEN_STOP:
	case TOKEN_SEMI:
	case TOKEN_COMMA:
	case TOKEN_AND:
	case TOKEN_OPEN:
	case TOKEN_CLOSE:
	case TOKEN_MARK: return PROOF_CODE;
	}
	never();
}

static void number_tokens(struct proofing *p)
{
	for (size_t i = 0; i < p->text->para_count; i++)
		for (size_t k = 0; k < p->tokens[i].len; k++) {
			const struct token *t = &p->tokens[i].at[k];
			if (t->digits)
				*ARRAY_ADD(p->a, p->numbers) = (struct proof_number){.para = i,
					.from = t->from,
					.to = t->to,
					.class = class_of(t, p->serial[i])};
		}
}

/* The quantity's name and indicator, as the words say. */
static void name_numbers(struct proofing *p)
{
	size_t at = 0;
	for (size_t i = 0; i < p->mentions.len; i++) {
		const struct mention *m = &p->mentions.at[i];
		if (m->cell || m->head == NO_HEAD)
			continue;
		while (at < p->numbers.len &&
			(p->numbers.at[at].para < m->para ||
				(p->numbers.at[at].para == m->para &&
					p->numbers.at[at].from < m->at->from)))
			at++;
		if (at < p->numbers.len && p->numbers.at[at].para == m->para &&
			p->numbers.at[at].from == m->at->from)
			p->numbers.at[at].name = p->mentions.at[m->head].key;
	}
}

/* N1: told after the ledgers were asked, because what agrees with them is known. */
static void check_unbound(struct proofing *p)
{
	if (!p->text->anchored)
		return;
	for (size_t i = 0; i < p->numbers.len; i++) {
		const struct proof_number *n = &p->numbers.at[i];
		struct str text = {p->text->paras[n->para].text.at + n->from, n->to - n->from};
		if (n->class == PROOF_UNBOUND)
			find(p, PROOF_N1, PROOF_LOOK, (struct spot){n->para, n->from, n->to},
				STR_NONE, "%.*s没有绑定：从台账来的应插入指标，手写的要有出处",
				STR_ARG(text));
		else if (n->class == PROOF_AGREES)
			find(p, PROOF_N1, PROOF_HINT, (struct spot){n->para, n->from, n->to},
				STR_NONE, "%.*s与台账相符，但没有绑定，以后不会随台账更新",
				STR_ARG(text));
	}
}

/* ---- the steps ---- */

/* Places inside of tables become one table at a time. */
static void mention_all(struct proofing *p)
{
	const struct proof_para *paras = p->text->paras;
	for (size_t i = 0; i < p->text->para_count;) {
		size_t last = i + 1;
		if (paras[i].place != PROOF_CELL) {
			mention_para(p, i++);
			continue;
		}
		while (last < p->text->para_count && paras[last].place == PROOF_CELL &&
			paras[last].table == paras[i].table)
			last++;
		mention_table(p, i, last);
		i = last;
	}
}

/* A bound value is of the indicator it is bound to, whatever the words say. */
static void adopt_bound(struct proofing *p)
{
	for (size_t i = 0; i < p->mentions.len && p->request->catalog; i++) {
		struct mention *m = &p->mentions.at[i];
		const struct doc_figure *f = mention_figure(p, m);
		if (f && f->indicator.len > 0 && f->face.len == 0 && m->role == ROLE_VALUE)
			m->indicator = schema_indicator(&p->request->catalog->schema, f->indicator);
	}
}

static enum rc name_unit(struct proofing *p)
{
	const struct book *book = p->request->book;
	struct record *record;
	if (!book)
		return RC_OK;
	TRY(record_get(p->job, book, schema_ledger(&book->catalog->schema, LEDGER_UNIT),
		p->request->unit, p->request->seq, &record));
	struct value name = *record_value(record, STR("name"));
	p->unit_name = value_given(name) ? name.text : STR_NONE;
	return RC_OK;
}

static void read_text(struct proofing *p)
{
	const struct proof_text *text = p->text;
	p->tokens = arena_array(p->a, struct tokens, text->para_count + 1);
	p->serial = arena_array(p->a, bool, text->para_count + 1);
	for (size_t i = 0; i < text->para_count; i++)
		p->tokens[i] = tokens_of(p->a, p->wording, &text->paras[i]);
	learn_names(p);
	find_when(p);
	mark_listed(p);
	mention_all(p);
	adopt_bound(p);
	number_tokens(p);
}

static void fill_result(struct proofing *p, struct proof_result *ret)
{
	if (p->findings.len > 0)
		qsort(p->findings.at, p->findings.len, sizeof(*p->findings.at), by_place);
	*ret = (struct proof_result){.text = p->text,
		.has_when = p->has_when,
		.when = p->when,
		.findings = p->findings.at,
		.finding_count = p->findings.len,
		.untold = p->untold,
		.numbers = p->numbers.at,
		.number_count = p->numbers.len,
		.reckoned = p->reckoned,
		.compared = p->compared};
	for (size_t i = 0; i < p->findings.len; i++)
		ret->weights[p->findings.at[i].weight]++;
	for (size_t i = 0; i < p->numbers.len; i++)
		ret->classes[p->numbers.at[i].class]++;
}

enum rc proof_check(struct job *job, const struct proof_request *request, struct proof_result *ret)
{
	struct proofing p = {.job = job,
		.a = job->arena,
		.request = request,
		.text = request->text,
		.wording = request->wording};
	TRY(name_unit(&p));
	read_text(&p);
	check_bound(&p);
	check_statements(&p);
	check_sums(&p);
	check_columns(&p);
	check_same(&p);
	check_strong(&p);
	check_units(&p);
	check_periods(&p);
	check_marks(&p);
	check_order(&p);
	name_numbers(&p);
	TRY(check_facts(&p));
	TRY(check_all_done(&p));
	check_unbound(&p);
	fill_result(&p, ret);
	return RC_OK;
}

struct str proof_sentence(struct str text, size_t at, size_t *ret_from)
{
	static const struct str stops[] = {
		STR_INIT("。"), STR_INIT("！"), STR_INIT("？"), STR_INIT("\n")};
	size_t from = 0, to = text.len;
	for (size_t i = 0; i < text.len; i++)
		for (size_t k = 0; k < COUNT_OF(stops); k++) {
			if (!str_starts(str_skip(text, i), stops[k]))
				continue;
			if (i + stops[k].len <= at)
				from = i + stops[k].len;
			else if (i >= at && to == text.len)
				to = i + stops[k].len;
		}
	*ret_from = from;
	return (struct str){text.at + from, to - from};
}
