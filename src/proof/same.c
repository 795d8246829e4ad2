/*
 * One quantity of one period is printed alike everywhere (N4).
 *
 * Numbers are known to speak of the same thing by the figure they are bound
 * to, by the indicator they name, or by the same name in the same words. A
 * name must be of four characters at least; numbers of one sentence are not
 * held against each other, and plans are not held against anything. What has a
 * name only, and other words of time or place, is another thing.
 *
 * Names are hashed; the first of each is what the later ones are held against.
 */
#include "proof/inside.h"

#define NAME_MIN 12 /* bytes: four Han characters */

struct seen {
	struct str name;
	const struct mention *first;
	struct seen *next;
};
struct looking {
	struct proofing *p;
	struct seen **chains;
	size_t chain_count;
	ARRAY(const struct mention *) told;
};

/* ---- what a number is of ---- */

static bool names_a_quantity(const struct mention *head)
{
	if (head->indicator)
		return true;
	return head->key.len >= NAME_MIN && !str_starts(head->key, STR("~")) && !head->total;
}

/* By the figure that it is bound to; empty: it is not. */
static struct str bound_name(struct proofing *p, const struct mention *m)
{
	const struct doc_figure *f = mention_figure(p, m);
	if (!f || f->indicator.len == 0)
		return STR_NONE;
	return str_format(p->a, "=%.*s|%.*s|%.*s|%.*s|%.*s", STR_ARG(f->indicator),
		STR_ARG(f->face), STR_ARG(f->unit), STR_ARG(f->period), STR_ARG(f->cutoff));
}

/* By the words; empty: it is not held against others. */
static struct str said_name(struct proofing *p, const struct mention *m)
{
	if (!m->number || m->head == NO_HEAD || m->number->about || m->time.plan || m->maybe_named)
		return STR_NONE;
	const struct mention *head = &p->mentions.at[m->head];
	if (!head->number || !names_a_quantity(head) || m->role == ROLE_OTHER ||
		m->role == ROLE_SHARE || m->compare == COMPARE_OTHER)
		return STR_NONE;
	struct str key = head->indicator ? head->indicator->code : head->key;
	return str_format(p->a, "%.*s|%.*s|%d|%d|%d|%d|%d|%d|%d|%d|%d", STR_ARG(key),
		STR_ARG(head->scope), (int)m->role, (int)m->compare, (int)m->number->measure,
		head->time.year, head->time.month, head->time.to_month, head->time.day,
		(int)head->time.last_year, head->time.plan);
}

/* ---- holding two numbers against each other ---- */

static bool told_already(const struct looking *k, const struct mention *m)
{
	for (size_t i = 0; i < k->told.len; i++)
		if (k->told.at[i]->para == m->para && k->told.at[i]->token == m->token)
			return true;
	return false;
}

/* 第3位 in a sentence and 3 in a column of places. */
static bool is_place(const struct mention *rank, const struct mention *number)
{
	return rank->role == ROLE_RANK && !rank->number && number->number &&
	       ratio_cmp(number->number->value, ratio_from_int(rank->at->place)) == 0;
}

static void hold(struct looking *k, const struct mention *m, const struct mention *first)
{
	struct proofing *p = k->p;
	bool bound = mention_figure(p, m) && mention_figure(p, first);
	struct range a, b;
	struct str here = printed(p, m), there = printed(p, first);
	if (m->sentence == first->sentence || told_already(k, m))
		return;
	p->reckoned++;
	if (!m->number || !first->number) {
		if (str_eq(here, there) || !bound || is_place(m, first) || is_place(first, m))
			return;
	} else {
		bool sign = m->direction * first->direction < 0;
		bool same = !sign && ratio_cmp(m->number->value, first->number->value) == 0 &&
			    m->number->decimals == first->number->decimals &&
			    m->number->times == first->number->times;
		if (same || m->number->unit.len == 0 || first->number->unit.len == 0)
			return;
		if (!range_of(m->number, &a) || !range_of(first->number, &b))
			return;
		if (!sign && range_meet(a, b)) {
			find(p, PROOF_N4, PROOF_HINT, spot_of(m), STR_NONE,
				"同一个数写法不一：前面写%.*s，这里写%.*s", STR_ARG(there),
				STR_ARG(here));
			find_other(p, spot_of(first));
			return;
		}
	}
	if (k->told.len < PROOF_MAX_FINDINGS)
		*ARRAY_ADD(p->a, k->told) = m;
	find(p, PROOF_N4, bound ? PROOF_MEND : PROOF_LOOK, spot_of(m), STR_NONE,
		"同一个数前后不一致：前面写%.*s，这里写%.*s", STR_ARG(there), STR_ARG(here));
	find_other(p, spot_of(first));
}

static void look(struct looking *k, const struct mention *m, struct str name)
{
	if (name.len == 0)
		return;
	struct seen **link = &k->chains[str_hash(name) % k->chain_count];
	for (struct seen *s = *link; s; s = s->next)
		if (str_eq(s->name, name)) {
			hold(k, m, s->first);
			return;
		}
	struct seen *s = arena_new(k->p->a, struct seen);
	*s = (struct seen){name, m, *link};
	*link = s;
}

void check_same(struct proofing *p)
{
	struct looking k = {.p = p, .chain_count = p->mentions.len * 2 + 1};
	k.chains = arena_array(p->a, struct seen *, k.chain_count);
	for (size_t i = 0; i < p->mentions.len; i++)
		if (!told_already(&k, &p->mentions.at[i])) {
			look(&k, &p->mentions.at[i], bound_name(p, &p->mentions.at[i]));
			look(&k, &p->mentions.at[i], said_name(p, &p->mentions.at[i]));
		}
}
