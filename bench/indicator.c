/*
 * How fast sets of figures are counted: 100 indicators over seven ledgers
 * (bench/indicator/pack) for all units, by indicator_figures, against SQL
 * written by hand for the same numbers (bench/indicator/by_hand), on the
 * engine of the run. The two must give the same values, or the run fails.
 *
 *	bench_indicator FOLDER KEZHANG [ROWS]    FOLDER: bench/indicator, KEZHANG: the program, ROWS: at most
 *	bench_indicator FOLDER KEZHANG make ADDRESS ROWS TOWNS, or count ADDRESS: one step, for a profiler
 *
 * Three processes a size: one makes the rows, one counts (so that its memory
 * is that of counting), and the program itself counts everything from cold.
 */
#include "indicator.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define RUNS_MAX   100
#define INDICATORS 100
#define COLUMNS    120
#define PARAMS     9

static const char *folder, *program;
static size_t runs = 9;

/* ---- time ---- */

/* Seconds of the clock, and of the processors for us alone: other work on the machine disturbs the first more. */
struct took {
	double wall, cpu;
};

static double clock_of(clockid_t which)
{
	struct timespec now;

	(void)clock_gettime(which, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* PostgreSQL's process that serves us, when it runs on this machine; 0: none. */
static int64_t server;

/* Seconds that it was on a processor (workers of its own not counted). */
static double server_seconds(void)
{
	char path[64], text[64] = "";
	FILE *f;
	int64_t nanoseconds = 0;
	struct str rest;

	if (server == 0)
		return 0;
	(void)snprintf(path, sizeof(path), "/proc/%lld/schedstat", (long long)server);
	f = fopen(path, "r");
	if (f == NULL)
		return 0;
	if (fgets(text, sizeof(text), f) == NULL)
		text[0] = '\0';
	must(fclose(f) == 0);
	rest = str_from_z(text);
	(void)int_from(str_cut(&rest, STR(" ")), &nanoseconds);
	return (double)nanoseconds / 1e9;
}

static struct took moment(void)
{
	return (struct took){
		clock_of(CLOCK_MONOTONIC), clock_of(CLOCK_PROCESS_CPUTIME_ID) + server_seconds()};
}

static struct took since(struct took from)
{
	struct took now = moment();

	return (struct took){now.wall - from.wall, now.cpu - from.cpu};
}

static int by_wall(const void *a, const void *b)
{
	const struct took *x = a, *y = b;

	return x->wall < y->wall ? -1 : x->wall > y->wall;
}

static int by_cpu(const void *a, const void *b)
{
	const struct took *x = a, *y = b;

	return x->cpu < y->cpu ? -1 : x->cpu > y->cpu;
}

/* The medians, and a line that tells them. */
static struct took tell(const char *what, struct took *at, size_t count)
{
	struct took median;

	qsort(at, count, sizeof(*at), by_wall);
	median.wall = at[count / 2].wall;
	printf("  %-34s %9.1f ms (%.1f … %.1f)", what, median.wall * 1e3, at[0].wall * 1e3,
		at[count - 1].wall * 1e3);
	qsort(at, count, sizeof(*at), by_cpu);
	median.cpu = at[count / 2].cpu;
	printf("  cpu %.1f ms (%.1f … %.1f)\n", median.cpu * 1e3, at[0].cpu * 1e3,
		at[count - 1].cpu * 1e3);
	return median;
}

/* ---- counting by hand ---- */

struct number {
	bool given;
	int128 num, den;
};
struct by_hand {
	struct str sql;
	ARRAY(struct str) names; /* of the columns behind the unit */
	ARRAY(struct str) quotients;
};
struct counting {
	struct job job;
	struct store *store;
	const struct catalog *catalog;
	struct book *book;
	ARRAY(int64_t) units;
	struct by_hand hand[8];
	size_t hand_count;
	const struct indicator_def *indicators[INDICATORS];
	size_t indicator_count;
	int64_t params[PARAMS];
	struct when when;
	struct str names[COLUMNS]; /* of everything counted by hand */
	size_t name_count;
	struct number *numbers; /* name × unit */
};

static struct str read_file(struct job *job, const char *name)
{
	FILE *f = fopen(
		str_z(job->arena, str_format(job->arena, "%s/by_hand/%s.sql", folder, name)), "rb");
	struct buf b;
	int c;

	must(f != NULL);
	buf_init(&b, BUF_MAX_TEXT);
	while ((c = fgetc(f)) != EOF)
		buf_add_char(&b, (char)c);
	must(fclose(f) == 0);
	return buf_take(job->arena, &b);
}

/* "-- what it is", "-- names of columns", perhaps "-- name=name/name …", then the statement. */
static void load_by_hand(struct counting *c, const char *name)
{
	struct by_hand *hand = &c->hand[c->hand_count++];
	struct str rest = read_file(&c->job, name);

	(void)str_cut(&rest, STR("\n"));
	for (int line = 0; str_starts(rest, STR("-- ")); line++) {
		struct str words = str_skip(str_cut(&rest, STR("\n")), 3);

		while (words.len > 0)
			if (line == 0)
				*ARRAY_ADD(c->job.arena, hand->names) = str_cut(&words, STR(" "));
			else
				*ARRAY_ADD(c->job.arena, hand->quotients) =
					str_cut(&words, STR(" "));
	}
	hand->sql = rest;
	for (size_t i = 0; i < hand->names.len; i++) {
		must(c->name_count < COLUMNS);
		c->names[c->name_count++] = hand->names.at[i];
	}
}

static size_t unit_index(const struct counting *c, int64_t unit)
{
	for (size_t i = 0; i < c->units.len; i++)
		if (c->units.at[i] == unit)
			return i;
	return SIZE_MAX;
}

static void run_by_hand(struct counting *c, const struct by_hand *hand, size_t first)
{
	struct statement *s;
	int last = PARAMS;
	enum rc rc;

	OK(&c->job, store_prepare(&c->job, c->store, hand->sql, &s));
	/* All up to the last one that the text names. */
	while (last > 0 && str_find(hand->sql, str_format(c->job.arena, "$%d", last)) == SIZE_MAX)
		last--;
	for (int i = 0; i < last; i++)
		bind_int(s, i + 1, c->params[i]);
	while ((rc = statement_step(&c->job, s)) == RC_ROW) {
		size_t unit = unit_index(c, column_int(s, 0));

		for (size_t i = 0; unit != SIZE_MAX && i < hand->names.len; i++) {
			struct number *n = &c->numbers[(first + i) * c->units.len + unit];

			if (!column_is_null(s, (int)i + 1))
				*n = (struct number){true, column_int(s, (int)i + 1), 1};
		}
	}
	GIVES(&c->job, RC_DONE, rc);
	statement_done(s);
}

static struct took count_by_hand(struct counting *c)
{
	struct took from = moment();
	size_t first = 0;

	memset(c->numbers, 0, sizeof(*c->numbers) * COLUMNS * c->units.len);
	OK(&c->job, store_begin_read(&c->job, c->store));
	for (size_t i = 0; i < c->hand_count; i++) {
		run_by_hand(c, &c->hand[i], first);
		first += c->hand[i].names.len;
	}
	OK(&c->job, store_commit(&c->job, c->store));
	return since(from);
}

/* ---- counting by the program ---- */

static struct took count_by_program(
	struct counting *c, struct job *job, size_t units, struct figure **ret)
{
	struct took from = moment();
	struct figure_request *requests, *next;

	job_fork(&c->job, job);
	next = requests =
		arena_array(job->arena, struct figure_request, c->indicator_count * units);
	for (size_t i = 0; i < c->indicator_count; i++)
		for (size_t u = 0; u < units; u++)
			*next++ = (struct figure_request){
				c->indicators[i], FACE_VALUE, c->units.at[u], c->when};
	OK(job, indicator_figures(
			job, c->book, requests, c->indicator_count * units, SEQ_NOW, ret));
	return since(from);
}

/* ---- are they the same? ---- */

static size_t column_of(const struct counting *c, struct str name)
{
	for (size_t i = 0; i < c->name_count; i++)
		if (str_eq(c->names[i], name))
			return i;
	return SIZE_MAX;
}

static struct number by_hand_number(const struct counting *c, struct str name, size_t unit)
{
	size_t column = column_of(c, name);

	if (column != SIZE_MAX)
		return c->numbers[column * c->units.len + unit];
	for (size_t h = 0; h < c->hand_count; h++)
		for (size_t i = 0; i < c->hand[h].quotients.len; i++) {
			struct str rest = c->hand[h].quotients.at[i];
			struct number a, b;

			if (!str_eq(str_cut(&rest, STR("=")), name))
				continue;
			a = by_hand_number(c, str_cut(&rest, STR("/")), unit);
			b = by_hand_number(c, rest, unit);
			return (struct number){a.given && b.given && b.num != 0, a.num, b.num};
		}
	print_error("nobody counts %.*s by hand\n", STR_ARG(name));
	exit(1);
}

/* By hand a count or sum of no rows is no row, or NULL: 0. Others are missing. */
static bool same(const struct figure *f, struct number n)
{
	bool zero = f->state == VALUE_GIVEN && ratio_is_zero(f->number);
	struct ratio r;

	if (!n.given)
		return f->state != VALUE_GIVEN || zero;
	return ratio_make(n.num, n.den, &r) && f->state == VALUE_GIVEN &&
	       ratio_cmp(f->number, r) == 0;
}

static void compare(const struct counting *c, const struct figure *figures)
{
	size_t given = 0, undecidable = 0;

	for (size_t i = 0; i < c->indicator_count; i++)
		for (size_t u = 0; u < c->units.len; u++) {
			const struct figure *f = &figures[i * c->units.len + u];
			struct str name = str_skip(c->indicators[i]->code, STR("bench.").len);
			struct number n = by_hand_number(c, name, u);

			given += n.given;
			undecidable += f->undecidable > 0;
			if (!same(f, n)) {
				print_error("%.*s of unit %lld: %.*s, by hand %lld/%lld\n",
					STR_ARG(name), (long long)c->units.at[u],
					STR_ARG(ratio_exact_text(c->job.arena,
						f->state == VALUE_GIVEN ? f->number : RATIO_ZERO)),
					(long long)n.num, (long long)n.den);
				exit(1);
			}
		}
	printf("  the same %zu values, %zu of them with rows that cannot be decided\n", given,
		undecidable);
}

/* ---- the measurement ---- */

static enum rc take_unit(void *arg, struct job *job, const struct record *record)
{
	struct counting *c = arg;

	(void)job;
	*ARRAY_ADD(c->job.arena, c->units) = record->id;
	return RC_OK;
}

static long memory_peak(void)
{
	struct rusage usage;

	must(getrusage(RUSAGE_SELF, &usage) == 0);
	return usage.ru_maxrss / 1024;
}

static void prepare(struct counting *c, struct str address)
{
	static const char *const names[] = {
		"certificate", "absorbed", "sold", "filing", "project", "event", "firm"};
	struct ledger_query query = {.seq = SEQ_NOW};

	job_init(&c->job, STR("bench"));
	c->catalog = bench_catalog(&c->job, folder);
	OK(&c->job, store_open(&c->job, address, (struct store_options){.must_exist = true},
			    &c->store));
	OK(&c->job, book_open(&c->job, c->store, c->catalog, 1, &c->book));
	OK(&c->job, ledger_each(&c->job, c->book, schema_ledger(&c->catalog->schema, LEDGER_UNIT),
			    &query, take_unit, c));
	for (size_t i = 0; i < c->catalog->schema.indicator_count; i++)
		if (str_starts(c->catalog->schema.indicators[i]->code, STR("bench."))) {
			must(c->indicator_count < INDICATORS);
			c->indicators[c->indicator_count++] = c->catalog->schema.indicators[i];
		}
	for (size_t i = 0; i < COUNT_OF(names); i++)
		load_by_hand(c, names[i]);
	c->when = (struct when){{2023, PERIOD_HALF, 1}, bench_day(2023, 6, 20)};
	int64_t params[PARAMS] = {1, bench_day(2023, 6, 20), bench_day(2023, 1, 1),
		bench_day(2022, 1, 1), bench_day(2022, 12, 31), bench_day(2022, 6, 20),
		bench_day(2023, 1, 1), bench_day(2023, 6, 20), bench_day(2023, 12, 31)};
	memcpy(c->params, params, sizeof(params));
	c->numbers = arena_array(c->job.arena, struct number, COLUMNS * c->units.len);
}

static void find_server(struct counting *c)
{
	struct statement *s;

	if (store_engine(c->store) != ENGINE_POSTGRES)
		return;
	OK(&c->job, store_begin_read(&c->job, c->store));
	OK(&c->job, store_prepare(
			    &c->job, c->store, STR("select cast(pg_backend_pid() as bigint)"), &s));
	GIVES(&c->job, RC_ROW, statement_step(&c->job, s));
	server = column_int(s, 0);
	statement_done(s);
	OK(&c->job, store_commit(&c->job, c->store));
}

/* What cannot be avoided: the engine going over the rows of the ledgers counted, nothing done with them. */
static struct took only_step(struct counting *c)
{
	struct took from = moment();

	OK(&c->job, store_begin_read(&c->job, c->store));
	for (size_t i = 0; i < c->catalog->schema.ledger_count; i++) {
		const struct ledger_def *ledger = c->catalog->schema.ledgers[i];
		struct statement *s;
		enum rc rc;

		if (!str_starts(ledger->name, STR("bench_")))
			continue;
		OK(&c->job,
			store_prepare(&c->job, c->store,
				str_format(c->job.arena, "select since from %.*s where book = 1",
					STR_ARG(ledger_table(c->job.arena, ledger))),
				&s));
		while ((rc = statement_step(&c->job, s)) == RC_ROW)
			;
		GIVES(&c->job, RC_DONE, rc);
		statement_done(s);
	}
	OK(&c->job, store_commit(&c->job, c->store));
	return since(from);
}

/* A line of the table that script/bench prints at the end; see bench/measure.py. */
static void add_line(const struct counting *c, size_t rows, struct took our, struct took their,
	struct took least, long megabytes)
{
	const char *path = getenv("KEZHANG_BENCH_SUMMARY");
	FILE *f = path != NULL ? fopen(path, "a") : NULL;

	if (f == NULL)
		return;
	(void)fprintf(f,
		"[\"%zu indicators x %zu units, %zu rows, %s\", \"%.0f ms\", \"SQL by hand %.0f "
		"ms\", \"%.2f\", \"%ld MB\", \"<= 1.3\", \"%.1f x going over the rows\"]\n",
		c->indicator_count, c->units.len, rows,
		store_engine(c->store) == ENGINE_SQLITE ? "sqlite" : "postgres", our.wall * 1e3,
		their.wall * 1e3, our.wall / their.wall, megabytes, our.wall / least.wall);
	must(fclose(f) == 0);
}

static size_t wanted_rows, wanted_towns;

static void count_for_fewer(struct counting *c)
{
	struct took at[RUNS_MAX];
	struct figure *figures;
	struct job job;

	for (size_t units = 1; units < c->units.len; units = units == 1 ? 5 : c->units.len) {
		for (size_t i = 0; i < runs; i++) {
			at[i] = count_by_program(c, &job, units, &figures);
			job_done(&job);
		}
		(void)tell(units == 1 ? "counting, 1 unit" : "counting, 5 units", at, runs);
	}
}

static void measure(struct str address)
{
	struct took ours[RUNS_MAX], theirs[RUNS_MAX], steps[RUNS_MAX];
	struct counting c = {0};
	struct figure *figures = NULL;
	struct job job;

	prepare(&c, address);
	find_server(&c);
	long before = memory_peak();
	struct took first = count_by_program(&c, &job, c.units.len, &figures);
	long after = memory_peak();
	(void)count_by_hand(&c);
	compare(&c, figures);
	job_done(&job);
	for (size_t i = 0; i < runs; i++) {
		ours[i] = count_by_program(&c, &job, c.units.len, &figures);
		job_done(&job);
		theirs[i] = count_by_hand(&c);
		steps[i] = only_step(&c);
	}
	(void)tell("counting, the first time", &first, 1);
	struct took our = tell("counting, all units", ours, runs);
	struct took their = tell("SQL by hand, all units", theirs, runs);
	struct took least = tell("going over the rows alone", steps, runs);
	printf("  ratio %.2f (cpu %.2f); peak %ld MB, %ld MB of it for counting\n",
		our.wall / their.wall, our.cpu / their.cpu, after, after - before);
	count_for_fewer(&c);
	add_line(&c, wanted_rows, our, their, least, after);
	store_close(c.store);
	job_done(&c.job);
}

/* `kezhang indicator`: every indicator of both packs with its faces for the city, in a process of its own. */
static struct took whole_process(struct str address, struct job *job, long *ret_peak)
{
	char *data = str_z(job->arena, address);
	char *pack = str_z(job->arena, str_format(job->arena, "%s/pack", folder));
	struct took took, from = moment();
	struct rusage usage;
	int status;
	pid_t child = fork();

	must(child >= 0);
	if (child == 0) {
		(void)dup2(open("/dev/null", O_WRONLY), 1);
		execl(program, program, "--data", data, "--pack", pack, "indicator", "--period",
			"2023H1", "--cutoff", "2023-06-20", (char *)NULL);
		_exit(127);
	}
	must(wait4(child, &status, 0, &usage) == child);
	must(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	took.wall = since(from).wall;
	took.cpu = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
		   (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
	*ret_peak = usage.ru_maxrss / 1024;
	return took;
}

static void whole_processes(struct str address)
{
	struct took at[RUNS_MAX];
	struct job job;
	long peak = 0;

	job_init(&job, STR("bench"));
	for (size_t i = 0; i < runs; i++)
		at[i] = whole_process(address, &job, &peak);
	(void)tell("kezhang indicator, all faces", at, runs);
	printf("  peak of the process %ld MB\n", peak);
	job_done(&job);
}

static void in_a_process(void (*work)(struct str), struct str address)
{
	int status;
	pid_t child;

	(void)fflush(stdout);
	child = fork();
	must(child >= 0);
	if (child == 0) {
		work(address);
		(void)fflush(stdout);
		_exit(0);
	}
	must(waitpid(child, &status, 0) == child);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		exit(1);
}

static void make_wanted(struct str address)
{
	bench_make(address, folder, wanted_rows, wanted_towns);
}

static void measure_size(size_t rows, size_t towns)
{
	struct both t;

	wanted_rows = rows;
	wanted_towns = towns;
	both_open(&t);
	printf("%s, %zu rows, %zu towns\n",
		store_engine(t.store) == ENGINE_SQLITE ? "sqlite" : "postgres", rows, towns);
	store_close(t.store);
	t.store = NULL;
	in_a_process(make_wanted, t.address);
	in_a_process(measure, t.address);
	whole_processes(t.address);
	(void)fflush(stdout);
	both_close(&t);
}

static size_t number_from(const char *text)
{
	int64_t v;

	must(int_from(str_from_z(text), &v) && v >= 0);
	return (size_t)v;
}

int main(int count, char **words)
{
	static const struct {
		size_t rows, towns;
	} sizes[] = {{6000, 100}, {20000, 100}, {100000, 100}, {100000, 1000}, {400000, 100}};

	must(count > 2);
	folder = words[1];
	program = words[2];
	if (getenv("RUNS") != NULL)
		runs = number_from(getenv("RUNS"));
	must(runs > 0 && runs <= RUNS_MAX);
	if (count == 7 && strcmp(words[3], "make") == 0) {
		bench_make(
			str_from_z(words[4]), folder, number_from(words[5]), number_from(words[6]));
		return 0;
	}
	if (count == 5 && strcmp(words[3], "count") == 0) {
		measure(str_from_z(words[4]));
		return 0;
	}
	for (size_t i = 0; i < COUNT_OF(sizes); i++)
		if (count == 3 || sizes[i].rows <= number_from(words[3]))
			measure_size(sizes[i].rows, sizes[i].towns);
	return 0;
}
