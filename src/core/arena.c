/*
 * How an arena works
 *
 * A list of chunks, the newest first; each new chunk is twice the one before,
 * from CHUNK_FIRST up to chunk_most. An allocation is cut from the newest
 * chunk; one that does not fit opens a new chunk (a big one gets a chunk of
 * its own size). What remains in an older chunk is not used again.
 *
 *	arena ──► chunk (newest) ──► chunk ──► chunk
 *	          [head|used.....|free, and zero from `dirty` on]
 *
 * A chunk of CHUNK_MAPPED bytes or more comes from the system, zeroed already
 * and in huge pages where it has them: an import of a large file spends more
 * time on faults of small pages than on its cells.
 *
 *   1. Every block starts at a multiple of ALIGN.
 *   2. newest is the last block handed out; only that one can grow in place.
 *   3. held counts the bytes asked for, not the rounding.
 *   4. Undos live in the arena itself; they are taken off the list before
 *      they run, so that an undo may defer or allocate.
 *
 * With AddressSanitizer a "chunk" holds exactly one block, made by its own
 * malloc with the bookkeeping elsewhere, and growing always moves the block
 * and frees the old place: a pointer kept across a growth is then found.
 */
#include "core/arena.h"

#include <limits.h>
#include <malloc.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define EACH_ITS_OWN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define EACH_ITS_OWN 1
#endif
#endif
#ifndef EACH_ITS_OWN
#define EACH_ITS_OWN 0
#endif

#define ALIGN       alignof(max_align_t)
#define CHUNK_FIRST ((size_t)4 << 10)
#define CHUNK_SERVE ((size_t)256 << 10)
#define HUGE_PAGE   ((size_t)2 << 20)
#define TOP_PAD     (128 << 10)   /* malloc's own */
#define HEAP_ASKED  (2 * TOP_PAD) /* more than the top can have free */
#define EXPECT_SERVES                                                                              \
	(40 << 20) /* the definitions, the file opened, all pages of a district's book */
#define EXPECT_MUCH  (224 << 20)
#define MAPPED_BYTES (30 << 20) /* what is larger malloc maps by itself */

struct chunk {
	struct chunk *older;
	char *at;     /* the bytes */
	size_t size;  /* how many there are */
	size_t used;  /* how many are handed out, a multiple of ALIGN */
	size_t dirty; /* from here on they are zero */
};

struct undo {
	struct undo *older;
	void (*run)(void *what);
	void *what;
};

struct arena {
	struct chunk *chunks; /* newest first */
	struct undo *undos;   /* newest first */
	char *newest;         /* the last block handed out, or NULL */
	size_t next_size;     /* of the next ordinary chunk */
	size_t held;
};

/* What the heap passed over, for ever (expect). */
static void *volatile passed;

/* Ordinary chunks grow up to this; set before there are threads. */
static size_t chunk_most = HUGE_PAGE * 2;

static void *block(struct arena *a, size_t bytes);
static void forget(struct arena *a);
static void drop_kept(struct arena *a);

struct arena *arena_make(void)
{
	struct arena *a = calloc(1, sizeof(*a));
	if (!a)
		arena_out_of_memory(sizeof(*a));
	a->next_size = CHUNK_FIRST;
	return a;
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	arena_clear(a);
	drop_kept(a);
	free(a);
}

static void free_beside(void *what)
{
	arena_free(what);
}

struct arena *arena_beside(struct arena *a)
{
	struct arena *beside = arena_make();

	arena_defer(a, free_beside, beside);
	return beside;
}

void arena_clear(struct arena *a)
{
	while (a->undos) {
		struct undo *u = a->undos;
		a->undos = u->older;
		u->run(u->what);
	}
	forget(a);
}

void *arena_alloc(struct arena *a, size_t count, size_t size)
{
	size_t bytes;
	if (__builtin_mul_overflow(count, size, &bytes))
		arena_out_of_memory(SIZE_MAX);
	void *p = block(a, bytes);
	a->held += bytes;
	return p;
}

void arena_defer(struct arena *a, void (*undo)(void *what), void *what)
{
	struct undo *u = block(a, sizeof(*u));
	*u = (struct undo){.older = a->undos, .run = undo, .what = what};
	a->undos = u;
}

size_t arena_held(const struct arena *a)
{
	return a->held;
}

/*
 * The heap reaches so far at once, as room above its top. A huge page comes where nothing was written in its range
 * before, so what lies below the first whole range is passed over, and nothing is written ahead of its use: a block of
 * that size would leave a word behind its end. Where malloc is another's, or no such heap is to be had, all stays as it is.
 */
static void expect(int bytes)
{
	(void)mallopt(M_TOP_PAD, bytes);
	char *at = malloc(HEAP_ASKED);
	char *end = sbrk(0);
	if (EACH_ITS_OWN || !at || at > end || end - at < bytes) {
		free(at);
		return;
	}
	size_t before = (HUGE_PAGE - (uintptr_t)at % HUGE_PAGE) % HUGE_PAGE;
	(void)madvise(at + before, (size_t)(end - at) - before, MADV_HUGEPAGE);
	free(at);
	passed = malloc(before);
}

/* Without a threshold each big chunk is mapped anew, and every page of it costs a fault. */
void arena_use(enum arena_use use)
{
	bool much = use == ARENA_MUCH;
	if (!much) {
		chunk_most = CHUNK_SERVE;
		/* One heap: what a thread gives back is there for the others. Chunks are large, malloc is asked seldom. */
		(void)mallopt(M_ARENA_MAX, 1);
	}
	(void)mallopt(M_MMAP_THRESHOLD, MAPPED_BYTES);
	(void)mallopt(M_TRIM_THRESHOLD, much ? INT_MAX : EXPECT_SERVES * 3 / 2);
	expect(much ? EXPECT_MUCH : EXPECT_SERVES);
	/* what is cut off the heap of a server leaves the room that is expected */
	if (much)
		(void)mallopt(M_TOP_PAD, TOP_PAD);
}

void arena_out_of_memory(size_t bytes)
{
	(void)fprintf(stderr, "out of memory: could not get %zu bytes\n", bytes);
	abort();
}

static size_t rounded(size_t bytes)
{
	size_t up;
	if (__builtin_add_overflow(bytes ? bytes : 1, ALIGN - 1, &up))
		arena_out_of_memory(bytes);
	return up / ALIGN * ALIGN;
}

#if EACH_ITS_OWN

static void drop_block(struct arena *a, const char *at);

void *arena_grow(struct arena *a, void *old, size_t old_count, size_t new_count, size_t size)
{
	size_t old_bytes, new_bytes;
	if (__builtin_mul_overflow(old_count, size, &old_bytes) ||
		__builtin_mul_overflow(new_count, size, &new_bytes))
		arena_out_of_memory(SIZE_MAX);
	must(new_count >= old_count);
	bool in_place = old && old == a->newest;
	char *p = block(a, new_bytes);
	if (old) {
		if (old_bytes)
			memcpy(p, old, old_bytes);
		drop_block(a, old);
	}
	a->held += in_place ? new_bytes - old_bytes : new_bytes;
	return p;
}

static void *block(struct arena *a, size_t bytes)
{
	(void)rounded(bytes);
	struct chunk *c = malloc(sizeof(*c));
	char *at = calloc(1, bytes ? bytes : 1);
	if (!c || !at)
		arena_out_of_memory(bytes);
	*c = (struct chunk){.older = a->chunks, .at = at, .size = bytes, .used = bytes};
	a->chunks = c;
	a->newest = at;
	return at;
}

static void drop_block(struct arena *a, const char *at)
{
	for (struct chunk **link = &a->chunks; *link; link = &(*link)->older) {
		struct chunk *c = *link;
		if (c->at != at)
			continue;
		*link = c->older;
		free(c->at);
		free(c);
		return;
	}
	never(); /* the grown array came from this arena */
}

static void forget(struct arena *a)
{
	while (a->chunks) {
		struct chunk *c = a->chunks;
		a->chunks = c->older;
		free(c->at);
		free(c);
	}
	a->newest = NULL;
	a->held = 0;
}

static void drop_kept(struct arena *a)
{
	must(!a->chunks);
}

#else

#define CHUNK_MAPPED HUGE_PAGE
#define CHUNK_KEPT   ((size_t)1 << 20) /* a larger one is not kept when the arena is cleared */

/* Zeroes what of the next `bytes` was used before. */
static void clean(struct chunk *c, size_t from, size_t bytes)
{
	size_t end = from + bytes;
	if (from < c->dirty)
		memset(c->at + from, 0, (end < c->dirty ? end : c->dirty) - from);
	if (end > c->dirty)
		c->dirty = end;
}

void *arena_grow(struct arena *a, void *old, size_t old_count, size_t new_count, size_t size)
{
	size_t old_bytes, new_bytes;
	if (__builtin_mul_overflow(old_count, size, &old_bytes) ||
		__builtin_mul_overflow(new_count, size, &new_bytes))
		arena_out_of_memory(SIZE_MAX);
	must(new_count >= old_count);
	struct chunk *c = a->chunks;
	if (old && old == a->newest) {
		size_t start = (size_t)(a->newest - c->at);
		size_t need = rounded(new_bytes);
		if (need <= c->size - start) {
			clean(c, start + old_bytes, new_bytes - old_bytes);
			c->used = start + need;
			a->held += new_bytes - old_bytes;
			return old;
		}
	}
	char *p = block(a, new_bytes);
	if (old_bytes)
		memcpy(p, old, old_bytes);
	a->held += new_bytes;
	return p;
}

static size_t chunk_head(void)
{
	return rounded(sizeof(struct chunk));
}

/* Whole huge pages, aligned to them; NULL when there is no memory. */
static struct chunk *map_chunk(size_t whole)
{
	size_t size, more, before;
	if (__builtin_add_overflow(whole, HUGE_PAGE - 1, &size))
		return NULL;
	size = size / HUGE_PAGE * HUGE_PAGE;
	if (__builtin_add_overflow(size, HUGE_PAGE, &more))
		return NULL;
	char *p = mmap(NULL, more, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		return NULL;
	before = (HUGE_PAGE - (uintptr_t)p % HUGE_PAGE) % HUGE_PAGE;
	if (before)
		(void)munmap(p, before);
	(void)munmap(p + before + size, HUGE_PAGE - before);
	(void)madvise(p + before, size, MADV_HUGEPAGE);
	struct chunk *c = (void *)(p + before);
	c->size = size - chunk_head();
	return c;
}

static struct chunk *make_chunk(size_t size)
{
	size_t whole;
	if (__builtin_add_overflow(chunk_head(), size, &whole))
		return NULL;
	if (whole >= CHUNK_MAPPED)
		return map_chunk(whole);
	struct chunk *c = malloc(whole);
	if (c)
		*c = (struct chunk){.size = size, .dirty = size};
	return c;
}

static void drop_chunk(struct chunk *c)
{
	size_t whole = c ? chunk_head() + c->size : 0;
	if (whole >= CHUNK_MAPPED)
		(void)munmap(c, whole);
	else
		free(c);
}

static void *block(struct arena *a, size_t bytes)
{
	size_t need = rounded(bytes);
	struct chunk *c = a->chunks;
	if (!c || need > c->size - c->used) {
		size_t size = need > a->next_size ? need : a->next_size;
		c = make_chunk(size);
		if (!c)
			arena_out_of_memory(size);
		c->older = a->chunks;
		c->at = (char *)c + chunk_head();
		a->chunks = c;
		if (a->next_size < chunk_most)
			a->next_size *= 2;
	}
	char *p = c->at + c->used;
	clean(c, c->used, bytes);
	c->used += need;
	a->newest = p;
	return p;
}

/* Keeps the newest chunk when it is an ordinary one: an arena that is cleared in a loop costs no malloc. */
static void forget(struct arena *a)
{
	struct chunk *keep = a->chunks;
	if (keep && keep->size > CHUNK_KEPT)
		keep = NULL;
	while (a->chunks) {
		struct chunk *c = a->chunks;
		a->chunks = c->older;
		if (c != keep)
			drop_chunk(c);
	}
	if (keep) {
		keep->older = NULL;
		keep->used = 0;
	}
	a->chunks = keep;
	a->newest = NULL;
	a->held = 0;
}

/* The chunk that forget kept goes with the arena. */
static void drop_kept(struct arena *a)
{
	drop_chunk(a->chunks);
	a->chunks = NULL;
}

#endif
