/* Texts as JSON, and JSON as a command's answer, for the commands' --json. */
#ifndef KZ_APP_JSON_H
#define KZ_APP_JSON_H

#include <jansson.h>
#include <stdio.h>

#include "core/core.h"

static inline json_t *text_json(struct str s)
{
	return json_stringn(s.at != NULL ? s.at : "", s.len);
}

/* On standard output; takes what it prints. */
static inline void json_put(json_t *all)
{
	(void)json_dumpf(all, stdout, JSON_INDENT(2));
	(void)puts("");
	json_decref(all);
}

#endif
