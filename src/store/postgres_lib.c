/*
 * postgres_lib.c — libpq, opened when a PostgreSQL address is configured and
 * not before: a bureau with one file needs none of it installed.
 */
#include <dlfcn.h>
#include <pthread.h>

#include "store/postgres.h"

#define LIBPQ_FILE "libpq.so.5"

/* Filled once, never written again. */
static struct libpq libpq_table;
static const char *libpq_trouble;
static pthread_once_t libpq_once = PTHREAD_ONCE_INIT;

static void libpq_load(void)
{
	static const struct {
		const char *name;
		size_t at;
	} functions[] = {
#define X(name) {"PQ" #name, offsetof(struct libpq, name)},
		LIBPQ_FUNCTIONS(X)
#undef X
	};
	void *library = dlopen(LIBPQ_FILE, RTLD_NOW | RTLD_LOCAL);
	if (!library) {
		libpq_trouble = LIBPQ_FILE;
		return;
	}
	for (size_t i = 0; i < COUNT_OF(functions); i++) {
		void *function = dlsym(library, functions[i].name);
		if (!function) {
			libpq_trouble = functions[i].name;
			return;
		}
		*(void **)(void *)((char *)&libpq_table + functions[i].at) = function;
	}
}

enum rc libpq_open(struct job *job, const struct libpq **ret_libpq)
{
	must(pthread_once(&libpq_once, libpq_load) == 0);
	if (libpq_trouble) {
		return fail(job, RC_FAILED,
			"没有可用的 PostgreSQL 客户端库（找不到 %s）；请安装 libpq5 后重试",
			libpq_trouble);
	}
	*ret_libpq = &libpq_table;
	return RC_OK;
}
