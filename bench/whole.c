/*
 * What it takes to count all indicators of one unit of a real book: from cold (a new connection, nothing remembered),
 * once more with nothing changed, and after one record of a ledger was changed.
 *
 *	bench_whole BOOK.db UNIT PERIOD CUTOFF ROUNDS LEDGER…    the book is written to: give it a copy
 *
 * The unit is given by its code or name. Told are median, least and most of the processor's time; a last line KEY=seconds… is for the table.
 */
#include "indicator/indicator.h"
#include "ledger/ledger.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ROUNDS_MAX    1000
#define OK(job, call) ended((job), (call), #call)

struct desk {
	struct job job;
	struct store *store;
	struct book *book;
};
static struct catalog *catalog;
static struct str path;
static struct when when;
static int64_t unit;

static void ended(struct job *job, enum rc rc, const char *what)
{
	if (rc == RC_OK)
		return;
	(void)fprintf(stderr, "%s: %.*s\n", what, STR_ARG(job_error(job)));
	exit(1);
}

/* Of the processor, for us alone: other work on the machine disturbs it less. Nothing here waits for a disk. */
static double now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void desk_open(struct desk *desk)
{
	job_init(&desk->job, STR("bench"));
	OK(&desk->job, store_open(&desk->job, path, (struct store_options){.must_exist = true},
			       &desk->store));
	OK(&desk->job, book_open(&desk->job, desk->store, catalog, 1, &desk->book));
}

static void desk_close(struct desk *desk)
{
	store_close(desk->store);
	job_done(&desk->job);
}

/* Seconds for all of them, and how many have a number. */
static double count_all(struct desk *desk, size_t *ret_given)
{
	const struct schema *schema = &catalog->schema;
	struct job job;
	struct figure *figures;

	job_fork(&desk->job, &job);
	struct figure_request *all =
		arena_array(job.arena, struct figure_request, schema->indicator_count);
	for (size_t i = 0; i < schema->indicator_count; i++)
		all[i] = (struct figure_request){schema->indicators[i], FACE_VALUE, unit, when};
	double from = now();
	OK(&job, indicator_figures(
			 &job, desk->book, all, schema->indicator_count, SEQ_NOW, &figures));
	double took = now() - from;
	*ret_given = 0;
	for (size_t i = 0; i < schema->indicator_count; i++)
		*ret_given += figures[i].state == VALUE_GIVEN;
	job_done(&job);
	return took;
}

/* ---- one record changed ---- */

static const struct field_def *plain_text(const struct ledger_def *ledger)
{
	for (size_t i = 0; i < ledger->field_count; i++) {
		const struct field_def *field = &ledger->fields[i];

		if (field->type == TYPE_TEXT && !field->required && !field->dated)
			return field;
	}
	return NULL;
}

struct picking {
	const struct ledger_def *ledger;
	size_t skip;
	int64_t id;
};

static enum rc pick(void *arg, struct job *job, const struct record *record)
{
	struct picking *p = arg;

	(void)job;
	p->id = record->id;
	return p->skip-- == 0 ? RC_DONE : RC_OK;
}

/* False: the ledger has no record, or nothing in it can be changed without meaning. */
static bool change_one(struct desk *desk, const struct ledger_def *ledger, size_t round)
{
	const struct field_def *field = plain_text(ledger);
	struct picking p = {.ledger = ledger, .skip = round};
	struct change *change;
	struct record *record;
	struct job job;
	int64_t seq;

	job_fork(&desk->job, &job);
	OK(&job, ledger_each(&job, desk->book, ledger, &(struct ledger_query){.seq = SEQ_NOW}, pick,
			 &p));
	if (field != NULL && p.id != 0) {
		OK(&job, record_get(&job, desk->book, ledger, p.id, SEQ_NOW, &record));
		OK(&job, change_begin(&job, desk->book, CHANGE_WRITE, STR("bench"), &change));
		record->values[field - ledger->fields] = value_text(TYPE_TEXT,
			str_format(job.arena, "第%lld次变更", (long long)change_seq(change)));
		OK(&job, change_put(&job, change, record, 0));
		OK(&job, change_commit(&job, change, &seq));
		must(seq != 0);
	}
	job_done(&job);
	return field != NULL && p.id != 0;
}

/* ---- telling ---- */

static int by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static void tell(const char *what, double *took, size_t count, size_t given)
{
	qsort(took, count, sizeof(*took), by_size);
	(void)printf("%-44s %9.2f ms (%.2f…%.2f), %zu of %zu have a number\n", what,
		took[count / 2] * 1e3, took[0] * 1e3, took[count - 1] * 1e3, given,
		catalog->schema.indicator_count);
}

static double measure(
	struct desk *desk, const char *what, const struct ledger_def *ledger, size_t rounds)
{
	double took[ROUNDS_MAX];
	size_t given = 0;

	for (size_t i = 0; i < rounds; i++) {
		if (ledger != NULL && !change_one(desk, ledger, i)) {
			(void)printf("%-44s has nothing to change\n", what);
			return 0;
		}
		took[i] = count_all(desk, &given);
	}
	tell(what, took, rounds, given);
	return took[rounds / 2];
}

static double measure_cold(size_t rounds)
{
	double took[ROUNDS_MAX];
	size_t given = 0;

	for (size_t i = 0; i < rounds; i++) {
		struct desk desk;

		desk_open(&desk);
		took[i] = count_all(&desk, &given);
		desk_close(&desk);
	}
	tell("cold", took, rounds, given);
	return took[rounds / 2];
}

static void find_unit(struct desk *desk, struct str name)
{
	const struct ledger_def *ledger = schema_ledger(&catalog->schema, STR("unit"));
	struct ledger_query query = {.seq = SEQ_NOW, .search = name, .limit = 1};
	struct picking p = {.ledger = ledger};

	OK(&desk->job, ledger_each(&desk->job, desk->book, ledger, &query, pick, &p));
	unit = p.id;
	must(unit != 0);
}

int main(int argc, char **argv)
{
	struct desk desk;
	struct job job;
	double changed = 0;
	int64_t rounds = 0;

	if (argc < 6 || !int_from(str_from_z(argv[5]), &rounds) || rounds < 1 ||
		rounds > ROUNDS_MAX) {
		(void)fputs("bench_whole BOOK.db UNIT PERIOD CUTOFF ROUNDS LEDGER…\n", stderr);
		return 2;
	}
	path = str_from_z(argv[1]);
	must(period_from(str_from_z(argv[3]), &when.period));
	must(day_from_iso(str_from_z(argv[4]), &when.cutoff));
	arena_use(ARENA_SERVES);
	job_init(&job, STR("bench"));
	OK(&job, catalog_load(&job, NULL, 0, &catalog));
	desk_open(&desk);
	find_unit(&desk, str_from_z(argv[2]));
	double cold = measure_cold((size_t)rounds);
	double warm = measure(&desk, "again", NULL, (size_t)rounds + 2);
	for (int i = 6; i < argc; i++) {
		const struct ledger_def *ledger =
			schema_ledger(&catalog->schema, str_from_z(argv[i]));

		must(ledger != NULL);
		double took = measure(&desk,
			str_z(job.arena, str_format(job.arena, "after one record of %.*s",
						 STR_ARG(ledger->label))),
			ledger, (size_t)rounds);
		changed = took > changed ? took : changed;
	}
	(void)printf("cold=%.6f again=%.6f changed=%.6f\n", cold, warm, changed);
	desk_close(&desk);
	catalog_free(catalog);
	job_done(&job);
	return 0;
}
