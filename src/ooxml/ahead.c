/*
 * Inflating ahead.
 *
 * How it works: a thread inflates a large part into a ring of pieces while
 * the caller parses the piece before; on two processors the inflating of a
 * sheet then costs no time (it is a sixth of reading one). Small parts, and
 * large ones where no thread can be had, are inflated when asked for.
 *
 *	thread:  part_read ─► [piece][piece] … [piece][piece] ─► caller
 *	                       tail                     head
 *
 * Invariants, under the lock:
 *   1. count pieces from head on are filled; the caller holds the one at head
 *   2. the thread works on the piece at tail, which is not among them
 *   3. the thread ends after a piece that failed, is empty, or when stop is set
 */
#include "ooxml/package.h"

#include <pthread.h>

#define PIECES     16
#define PIECE_SIZE ((size_t)64 << 10)
#define LARGE      ((uint64_t)1 << 20) /* bytes, inflated, from which a thread pays */

struct piece {
	enum rc rc;
	size_t len;
	char bytes[PIECE_SIZE];
};

struct ahead {
	struct job *job; /* of the caller */
	struct job own;  /* holds the pieces, and an error until the caller asks for its piece */
	struct part_reader reader;
	pthread_t thread;
	bool threaded;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct piece *pieces; /* PIECES of them, or one without a thread */
	unsigned head, count;
	bool held; /* the caller works on the piece at head */
	bool stop;
};

static void *inflate(void *arg);

enum rc ahead_open(
	struct job *job, struct ooxml *package, struct str part, struct ahead **ret_ahead)
{
	struct ahead *ahead = arena_new(job->arena, struct ahead);

	TRY(part_open(job, package, part, &ahead->reader));
	ahead->job = job;
	job_fork(job, &ahead->own);
	ahead->reader.job = &ahead->own;
	*ret_ahead = ahead;
	if (ahead->reader.entry->size >= LARGE) {
		ahead->pieces = arena_array(ahead->own.arena, struct piece, PIECES);
		(void)pthread_mutex_init(&ahead->lock, NULL);
		(void)pthread_cond_init(&ahead->changed, NULL);
		ahead->threaded = pthread_create(&ahead->thread, NULL, inflate, ahead) == 0;
	}
	if (!ahead->pieces)
		ahead->pieces = arena_new(ahead->own.arena, struct piece);
	return RC_OK;
}

/* Waits for room, fills the piece at tail; false when it was the last. */
static bool fill(struct ahead *ahead)
{
	struct piece *piece;

	(void)pthread_mutex_lock(&ahead->lock);
	while (ahead->count == PIECES && !ahead->stop)
		(void)pthread_cond_wait(&ahead->changed, &ahead->lock);
	piece = ahead->stop ? NULL : &ahead->pieces[(ahead->head + ahead->count) % PIECES];
	(void)pthread_mutex_unlock(&ahead->lock);
	if (!piece)
		return false;
	piece->rc = part_read(&ahead->reader, piece->bytes, PIECE_SIZE, &piece->len);
	(void)pthread_mutex_lock(&ahead->lock);
	if (ahead->count++ == 0)
		(void)pthread_cond_signal(&ahead->changed);
	(void)pthread_mutex_unlock(&ahead->lock);
	return piece->rc == RC_OK && piece->len;
}

static void *inflate(void *arg)
{
	while (fill(arg))
		;
	return NULL;
}

static const struct piece *wait_for_piece(struct ahead *ahead)
{
	const struct piece *piece;

	(void)pthread_mutex_lock(&ahead->lock);
	if (ahead->held) {
		ahead->head = (ahead->head + 1) % PIECES;
		ahead->count--;
		/* not at every piece: waking costs more than inflating one */
		if (ahead->count == PIECES / 2)
			(void)pthread_cond_signal(&ahead->changed);
	}
	while (!ahead->count)
		(void)pthread_cond_wait(&ahead->changed, &ahead->lock);
	ahead->held = true;
	piece = &ahead->pieces[ahead->head];
	(void)pthread_mutex_unlock(&ahead->lock);
	return piece;
}

enum rc ahead_next(struct ahead *ahead, struct str *ret_piece)
{
	const struct piece *piece;

	if (ahead->threaded) {
		piece = wait_for_piece(ahead);
	} else {
		ahead->pieces->rc = part_read(
			&ahead->reader, ahead->pieces->bytes, PIECE_SIZE, &ahead->pieces->len);
		piece = ahead->pieces;
	}
	if (piece->rc != RC_OK) {
		job_take_error(ahead->job, &ahead->own);
		return piece->rc;
	}
	*ret_piece = (struct str){piece->bytes, piece->len};
	return RC_OK;
}

void ahead_close(struct ahead **ahead_at)
{
	struct ahead *ahead = *ahead_at;

	if (!ahead)
		return;
	if (ahead->threaded) {
		(void)pthread_mutex_lock(&ahead->lock);
		ahead->stop = true;
		(void)pthread_cond_signal(&ahead->changed);
		(void)pthread_mutex_unlock(&ahead->lock);
		(void)pthread_join(ahead->thread, NULL);
	}
	part_close(&ahead->reader);
	job_done(&ahead->own);
}
