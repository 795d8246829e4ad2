/*
 * Who is called nearly so already: one name against all of a ledger, for a
 * person who is about to write it a second time.
 *
 * The same steps as lists are compared by (match.h), from certain to likely:
 * the same name, the same but for its legal form, the same core, cores of which
 * most pairs of characters are the same.
 */
#include <string.h>

#include "intake/inner.h"
#include "intake/match.h"

#define ALIKE_PAIRS 75 /* of 100 */
#define ALIKE_SHORT 4  /* characters: of shorter names likeness says nothing */
#define ALIKE_LONG  60

struct seeking {
	struct arena *scratch;
	struct str key, plain, core;
	struct alike *found;
	size_t count;
};

struct pairs {
	uint64_t at[ALIKE_LONG];
	size_t count;
};

static void pairs_of(struct str text, struct pairs *pairs)
{
	uint32_t before = 0;

	pairs->count = 0;
	for (size_t at = 0; at < text.len && pairs->count < ALIKE_LONG;) {
		uint32_t cp = utf8_next(text, &at);

		if (before != 0)
			pairs->at[pairs->count++] = (uint64_t)before << 32 | cp;
		before = cp;
	}
}

/* Twice the common pairs of all pairs, of 100. */
static int likeness(struct str a, struct str b)
{
	struct pairs p, q;
	size_t common = 0;

	pairs_of(a, &p);
	pairs_of(b, &q);
	if (p.count + 1 < ALIKE_SHORT || q.count + 1 < ALIKE_SHORT)
		return 0;
	for (size_t i = 0; i < p.count; i++)
		for (size_t k = 0; k < q.count; k++)
			if (p.at[i] == q.at[k]) {
				common++;
				q.at[k] = 0;
				break;
			}
	return (int)(200 * common / (p.count + q.count));
}

static struct alike judge(struct seeking *s, struct str name)
{
	struct str core = match_core(s->scratch, name);

	if (str_eq(match_key(s->scratch, name), s->key))
		return (struct alike){0, 100, "名称相同"};
	if (str_eq(match_plain(s->scratch, name), s->plain))
		return (struct alike){0, 99, "只差公司类型的写法"};
	if (str_eq(core, s->core))
		return (struct alike){0, 98, "去掉地名和公司类型后相同"};
	return (struct alike){0, likeness(core, s->core), "名称相近"};
}

/* The likest stay, the likest first. */
static void keep(struct seeking *s, struct alike one)
{
	size_t at = s->count;

	while (at > 0 && s->found[at - 1].likeness < one.likeness)
		at--;
	if (at == INTAKE_ALIKE)
		return;
	if (s->count < INTAKE_ALIKE)
		s->count++;
	memmove(&s->found[at + 1], &s->found[at], (s->count - 1 - at) * sizeof(one));
	s->found[at] = one;
}

static enum rc look_at(void *arg, struct job *job, const struct record *record)
{
	struct seeking *s = arg;
	struct value v = record->values[record->ledger->title_field];
	struct alike one;

	if (job_stopped(job) || !value_given(v))
		return RC_OK;
	one = judge(s, v.text);
	one.id = record->id;
	if (one.likeness >= ALIKE_PAIRS)
		keep(s, one);
	arena_clear(s->scratch);
	return RC_OK;
}

enum rc intake_alike(struct job *job, const struct book *book, const struct ledger_def *ledger,
	struct str name, struct alike **ret, size_t *ret_count)
{
	struct seeking s = {.scratch = arena_make(),
		.key = match_key(job->arena, name),
		.plain = match_plain(job->arena, name),
		.core = match_core(job->arena, name),
		.found = arena_array(job->arena, struct alike, INTAKE_ALIKE)};
	struct ledger_query query = {.seq = SEQ_NOW};
	enum rc rc;

	must(ledger->title_field >= 0 && ledger->fields[ledger->title_field].type == TYPE_TEXT);
	rc = ledger_each(job, book, ledger, &query, look_at, &s);
	arena_free(s.scratch);
	*ret = s.found;
	*ret_count = s.count;
	return rc;
}
