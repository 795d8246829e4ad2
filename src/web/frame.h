/*
 * The frame around every page: menu, top bar, foot.
 */
#ifndef KZ_WEB_FRAME_H
#define KZ_WEB_FRAME_H

#include "web/web.h"

struct part_frame;

/* title: of the window; menu: code of the entry that is lit, or NULL. Whoever calls includes pages.h. */
struct part_frame frame_make(struct request *request, struct str title, const char *menu);

#endif
