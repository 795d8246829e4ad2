/*
 * What the tests of every room share: cmocka's headers in the order it wants,
 * text compared with what is shown when it differs, and a call that must abort.
 *
 * cmocka has a macro fail() of its own; job.h's takes its place, fail_msg()
 * stays.
 */
#ifndef KZ_TESTS_CHECK_H
#define KZ_TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#undef fail
#undef fail_msg
#define fail_msg(...)                                                                              \
	(print_error("ERROR: " __VA_ARGS__), print_error("\n"), _fail(__FILE__, __LINE__))

#include "core/core.h"

#define assert_text(got, wanted) text_is((got), (wanted), __FILE__, __LINE__)
static inline void text_is(struct str got, const char *wanted, const char *file, int line)
{
	if (str_eq(got, str_from_z(wanted)))
		return;
	print_error("got    '%.*s'\nwanted '%s'\n", STR_ARG(got), wanted);
	_fail(file, line);
}

/* The statement ends the process by SIGABRT, as must() and missing memory do. */
#define assert_aborts(statement)                                                                   \
	do {                                                                                       \
		(void)fflush(NULL);                                                                \
		pid_t child = fork();                                                              \
		assert_true(child >= 0);                                                           \
		if (child == 0) {                                                                  \
			(void)signal(SIGABRT, SIG_DFL);                                            \
			if (!freopen("/dev/null", "w", stderr))                                    \
				_exit(1);                                                          \
			statement;                                                                 \
			_exit(0);                                                                  \
		}                                                                                  \
		int status = 0;                                                                    \
		assert_int_equal(waitpid(child, &status, 0), child);                               \
		assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);                   \
	} while (0)

#endif
