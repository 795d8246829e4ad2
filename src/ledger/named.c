/*
 * Records by what people call them: a name, a code, the initials of its
 * pinyin; by any part of them, and by exactly that.
 */
#include "ledger/inside.h"

struct naming {
	struct namesakes *found;
	struct str key; /* folded, without blanks */
	size_t exacts;
};

/* Is one of its searched texts just this? */
static bool called_so(struct arena *a, const struct record *record, struct str key)
{
	const struct ledger_def *ledger = record->ledger;

	for (size_t i = 0; i < ledger->search_count; i++) {
		const struct field_def *field = ledger_field(ledger, ledger->search[i]);
		struct value v = record->values[field - ledger->fields];

		if (value_given(v) && (v.type == TYPE_TEXT || v.type == TYPE_CODE) &&
			str_eq(str_name_key(a, v.text), key))
			return true;
	}
	return false;
}

static enum rc add_named(void *arg, struct job *job, const struct record *record)
{
	struct naming *n = arg;
	struct record *own = record_copy(job, record);

	if (called_so(job->arena, own, n->key)) {
		n->found->exact = own;
		n->exacts++;
	}
	*ARRAY_ADD(job->arena, n->found->records) = own;
	return RC_OK;
}

enum rc record_named(struct job *job, const struct book *book, const struct ledger_def *ledger,
	struct str words, struct namesakes *ret)
{
	struct naming n = {.found = ret, .key = str_name_key(job->arena, words)};
	struct ledger_query query = {.seq = SEQ_NOW,
		.search = str_narrow(job->arena, words),
		.through = true,
		.limit = RECORD_MAX_NAMED};

	*ret = (struct namesakes){0};
	TRY(ledger_each(job, book, ledger, &query, add_named, &n));
	if (n.exacts != 1)
		ret->exact = NULL;
	return RC_OK;
}
