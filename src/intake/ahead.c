/*
 * Rows read ahead.
 *
 * Turning the words of a long list into values takes as long as everything
 * else that is done with its rows; another processor does it, some rows ahead
 * of where they are judged. It takes what needs nothing but the cell and the
 * field: references, and what is wrong, are left to look.c, which tells it.
 *
 * The other thread writes rows[0 … ready) and its own arena; of the look it
 * reads what is settled before the first row.
 */
#include <pthread.h>

#include "intake/inner.h"

#define AHEAD_ROWS 1000 /* from so many on a thread pays */
#define AHEAD_STEP 128  /* rows between two words to the one who waits */

struct rows_ahead {
	struct look *look;
	struct job
		job; /* of the thread: records and values stay in its arena as long as the look's */
	uint32_t first, count;
	struct row_ahead *rows;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	uint32_t ready; /* under the lock */
	bool stop;      /* under the lock */
	uint32_t known; /* what the one who waits has last seen of ready */
};

static void read_row(struct rows_ahead *ahead, uint32_t row, struct row_ahead *ret)
{
	const struct look *l = ahead->look;
	struct job *job = &ahead->job;
	ret->filled = look_filled(l, row, &ret->first);
	if (ret->filled == 0)
		return;
	ret->record = record_new(job, l->shape.ledger);
	for (size_t i = 0; i < l->fixed.len; i++)
		ret->record->values[l->fixed.at[i].field] = l->fixed.at[i].value;
	ARRAY(uint16_t) left = {0};
	for (size_t i = 0; i < l->taking_count; i++) {
		const struct taking *t = &l->takings[i];
		const struct grid_cell *cell = grid_at(l->shape.grid, row, (uint32_t)t->column);
		if (!num_is_blank(cell->text) && !look_plain(job, l, t->field, row, t->column,
							 &ret->record->values[t->field]))
			*ARRAY_ADD(job->arena, left) = (uint16_t)i;
	}
	ret->left = left.at;
	ret->left_count = left.len;
}

/* False: nobody wants more. */
static bool tell(struct rows_ahead *ahead, uint32_t ready)
{
	must(pthread_mutex_lock(&ahead->lock) == 0);
	ahead->ready = ready;
	bool stop = ahead->stop;
	must(pthread_cond_signal(&ahead->changed) == 0);
	must(pthread_mutex_unlock(&ahead->lock) == 0);
	return !stop;
}

static void *read_rows(void *arg)
{
	struct rows_ahead *ahead = arg;
	for (uint32_t i = 0; i < ahead->count; i++) {
		read_row(ahead, ahead->first + i, &ahead->rows[i]);
		if ((i + 1) % AHEAD_STEP == 0 && !tell(ahead, i + 1))
			return NULL;
	}
	(void)tell(ahead, ahead->count);
	return NULL;
}

static void ahead_drop(void *what)
{
	struct rows_ahead *ahead = what;
	must(pthread_mutex_lock(&ahead->lock) == 0);
	ahead->stop = true;
	must(pthread_mutex_unlock(&ahead->lock) == 0);
	must(pthread_join(ahead->thread, NULL) == 0);
	(void)pthread_cond_destroy(&ahead->changed);
	(void)pthread_mutex_destroy(&ahead->lock);
	job_done(&ahead->job);
}

/*
 * Not where a row becomes several records, nor in the ledgers of registered values and targets: there the unit of the
 * column goes with the value.
 */
void ahead_begin(struct look *l, uint32_t first)
{
	const struct grid *grid = l->shape.grid;
	if (grid->rows < first + AHEAD_ROWS || l->shape.turn_count > 0 ||
		l->value_field != SIZE_MAX)
		return;
	struct rows_ahead *ahead = arena_new(l->job->arena, struct rows_ahead);
	ahead->look = l;
	ahead->first = first;
	ahead->count = grid->rows - first;
	job_fork(l->job, &ahead->job);
	ahead->rows = arena_array(ahead->job.arena, struct row_ahead, ahead->count);
	must(pthread_mutex_init(&ahead->lock, NULL) == 0);
	must(pthread_cond_init(&ahead->changed, NULL) == 0);
	if (pthread_create(&ahead->thread, NULL, read_rows, ahead) != 0) {
		job_done(&ahead->job);
		return;
	}
	arena_defer(l->job->arena, ahead_drop, ahead);
	l->ahead = ahead;
}

const struct row_ahead *ahead_row(struct look *l, uint32_t row)
{
	struct rows_ahead *ahead = l->ahead;
	if (ahead == NULL)
		return NULL;
	uint32_t index = row - ahead->first;
	must(index < ahead->count);
	if (index >= ahead->known) {
		must(pthread_mutex_lock(&ahead->lock) == 0);
		while (ahead->ready <= index)
			must(pthread_cond_wait(&ahead->changed, &ahead->lock) == 0);
		ahead->known = ahead->ready;
		must(pthread_mutex_unlock(&ahead->lock) == 0);
	}
	return &ahead->rows[index];
}
