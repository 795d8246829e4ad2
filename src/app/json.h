/* Texts as JSON, for the commands' --json. */
#ifndef KZ_APP_JSON_H
#define KZ_APP_JSON_H

#include <jansson.h>

#include "core/core.h"

static inline json_t *text_json(struct str s)
{
	return json_stringn(s.at != NULL ? s.at : "", s.len);
}

#endif
