/*
 * Attributes, result codes and assertions.
 *
 * A function that can fail returns enum rc and puts the message where it
 * happened into the job (job.h: fail, because). It documents at most three
 * codes that it can return. Outputs come last, are named ret_x and stay
 * untouched on failure.
 *
 * Out of memory aborts in one place (arena.c); every thing that a user can
 * make grow has a ceiling that answers RC_TOO_MUCH first.
 */
#ifndef KZ_CORE_BASE_H
#define KZ_CORE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MUST_USE        __attribute__((warn_unused_result))
#define PRINTF(fmt, va) __attribute__((format(printf, fmt, va)))
#define RETURNS_NONNULL __attribute__((returns_nonnull))
#define NORETURN        __attribute__((noreturn))
#define WITH_FREE(f)    __attribute__((cleanup(f)))

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

enum rc {
	RC_OK = 0,
	RC_ROW,      /* a step brought a row */
	RC_DONE,     /* there are no more rows */
	RC_MISSING,  /* what was asked for does not exist */
	RC_TAKEN,    /* somebody else was first: a key or a newer version exists */
	RC_DENIED,   /* not allowed */
	RC_INVALID,  /* the input is wrong; the message says what, where, what to do */
	RC_TOO_MUCH, /* a named ceiling was reached */
	RC_BUSY,     /* try again later */
	RC_FAILED,   /* the machine failed: disk, network, library */
};

/* The name of a code, for logs and tests: "RC_OK". */
const char *rc_name(enum rc code) RETURNS_NONNULL;

/* What cannot be false: stays in the shipped program, has no side effects, aborts with the place. */
#define must(cond) ((cond) ? (void)0 : must_failed(#cond, __FILE__, __LINE__))
/* What cannot be reached. */
#define never() must_failed("never()", __FILE__, __LINE__)
void must_failed(const char *what, const char *file, int line) NORETURN;

/* Returns from the enclosing function when the call did not give RC_OK. */
#define TRY(call)                                                                                  \
	do {                                                                                       \
		enum rc try_rc = (call);                                                           \
		if (try_rc != RC_OK)                                                               \
			return try_rc;                                                             \
	} while (0)

#endif
