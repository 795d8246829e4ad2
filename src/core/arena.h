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
/* One that goes with a: for another thread, whose things live as long as those of this one. */
struct arena *arena_beside(struct arena *a) RETURNS_NONNULL;
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
 *	SERVES   what is given back stays with it for the next, up to some tens of MB
 *	MUCH     much of it soon, and then the end
 * Memory comes in huge pages, so far as the one or the other is expected to go, and of it is used what is written: who
 * begins by counting a book spends as long on faults of small pages as on counting.
 */
enum arena_use { ARENA_SERVES, ARENA_MUCH };
void arena_use(enum arena_use use);
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
