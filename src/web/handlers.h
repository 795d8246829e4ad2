/*
 * The handlers named in routes.c, by file.
 */
#ifndef KZ_WEB_HANDLERS_H
#define KZ_WEB_HANDLERS_H

#include "web/web.h"

/* assets.c */
enum rc asset_get(struct request *request, struct reply *reply) MUST_USE;
/* home.c */
enum rc definitions_show(struct request *request, struct reply *reply) MUST_USE;
enum rc home_show(struct request *request, struct reply *reply) MUST_USE;
/* routes_page.c */
enum rc routes_show(struct request *request, struct reply *reply) MUST_USE;
/* guide.c */
enum rc guide_show(struct request *request, struct reply *reply) MUST_USE;

#endif
