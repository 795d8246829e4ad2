/* The text of a query and its parameters, growing together. Inside this room only. */
#ifndef KZ_FORMULA_WRITING_H
#define KZ_FORMULA_WRITING_H

#include "formula/relation.h"

struct writing {
	struct arena *arena;
	ARRAY(struct sql_param) params;
	struct buf sql; /* of BUF_MAX_TEXT */
};
/* "$3": a new parameter. */
void writing_param(struct writing *w, int64_t v);
/* The column as read: of what is personal only whether it is there. */
void writing_column(struct writing *w, const struct column *column);
struct query writing_query(struct writing *w);

#endif
