/*
 * Memory with one lifetime.
 *
 * Everything a request or a command makes comes from an arena and is dropped
 * whole with it; nothing is freed one by one. Memory is zeroed. Sizes are
 * multiplied with a check inside. Running out of memory aborts.
 *
 * Things that are not memory (a file, a statement, a zip stream) register an
 * undo with arena_defer; undos run last in, first out, when the arena is
 * cleared or freed.
 *
 * Under AddressSanitizer each allocation is its own malloc block, so that an
 * overrun is seen.
 */
#ifndef KZ_CORE_ARENA_H
#define KZ_CORE_ARENA_H

#include "core/base.h"

struct arena;

/* A new arena; arena_free(NULL) is allowed. */
struct arena *arena_make(void) RETURNS_NONNULL;
void arena_free(struct arena *a);
/* Runs the undos and forgets every allocation; the arena can be used again. */
void arena_clear(struct arena *a);

/* Zeroed memory for count × size bytes, aligned for any type. */
void *arena_alloc(struct arena *a, size_t count, size_t size) RETURNS_NONNULL;
/*
 * Grows an array that was the newest allocation in place, otherwise copies it; the added part is
 * zeroed. The old address is not to be used any more, also when nothing moved.
 */
void *arena_grow(struct arena *a, void *old, size_t old_count, size_t new_count,
	size_t size) RETURNS_NONNULL;
#define arena_new(a, type)          ((type *)arena_alloc(a, 1, sizeof(type)))
#define arena_array(a, type, count) ((type *)arena_alloc(a, (size_t)(count), sizeof(type)))

/* undo(what) runs when the arena is cleared or freed. */
void arena_defer(struct arena *a, void (*undo)(void *what), void *what);

/*
 * How the process will use memory; said once, before other threads begin.
 *	SERVES   what arenas give back stays with it for the next, up to some tens of MB
 *	MUCH     much of it soon, and then the end: what libraries take by malloc comes in huge pages too, up to
 *	         224 MB, of which is used what is written
 */
enum arena_use { ARENA_SERVES, ARENA_MUCH };
void arena_use(enum arena_use use);
/*
 * The calling thread will soon need so much, at most 224 MB: its heap reaches so far at once, and what is written of it
 * comes in huge pages. A thread that begins by counting a book spends as long on faults of small pages as on counting.
 */
void arena_expect(size_t bytes);
/* Says so and aborts: the one place where missing memory ends. */
void arena_out_of_memory(size_t bytes) NORETURN;

/* Bytes handed out and still held: what tests of ceilings hold a parser to. */
size_t arena_held(const struct arena *a);

/*
 * An array that grows in an arena: struct { T *at; size_t len, cap; } v = {0};
 *	*ARRAY_ADD(a, v) = item;
 * v is looked at several times: it must be a plain variable or member, never a call.
 */
#define ARRAY(type)                                                                                \
	struct {                                                                                   \
		type *at;                                                                          \
		size_t len, cap;                                                                   \
	}
#define ARRAY_ADD(a, v)                                                                            \
	(((v).len == (v).cap ? (void)((v).at = arena_grow((a), (v).at, (v).cap,                    \
					      (v).cap ? (v).cap * 2 : 8, sizeof(*(v).at)),         \
				       (v).cap = (v).cap ? (v).cap * 2 : 8)                        \
			     : (void)0),                                                           \
		&(v).at[(v).len++])

#endif
