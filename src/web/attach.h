/*
 * Files on a record, for its page.
 */
#ifndef KZ_WEB_ATTACH_H
#define KZ_WEB_ATTACH_H

#include "web/view.h"

#define ATTACH_SHOWN 200

struct attached_file {
	int64_t id, since; /* of the record that ties it */
	struct str name, note;
	int64_t size;
};
/* As known when the record was read; the newest first. */
enum rc attach_list(struct request *request, const struct view *view, const struct record *record,
	struct attached_file **ret, size_t *ret_count) MUST_USE;

#endif
