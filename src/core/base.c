/* The names of result codes, and the one place where a broken promise stops the program. */
#include "core/base.h"

#include <stdio.h>
#include <stdlib.h>

const char *rc_name(enum rc code)
{
	switch (code) {
	case RC_OK: return "RC_OK";
	case RC_ROW: return "RC_ROW";
	case RC_DONE: return "RC_DONE";
	case RC_MISSING: return "RC_MISSING";
	case RC_TAKEN: return "RC_TAKEN";
	case RC_DENIED: return "RC_DENIED";
	case RC_INVALID: return "RC_INVALID";
	case RC_TOO_MUCH: return "RC_TOO_MUCH";
	case RC_BUSY: return "RC_BUSY";
	case RC_FAILED: return "RC_FAILED";
	}
	return "RC_?";
}

void must_failed(const char *what, const char *file, int line)
{
	(void)fprintf(stderr, "%s:%d: must hold: %s\n", file, line, what);
	abort();
}
