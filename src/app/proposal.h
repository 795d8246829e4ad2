/* An import proposal on the terminal and as JSON. */
#ifndef KZ_APP_PROPOSAL_H
#define KZ_APP_PROPOSAL_H

#include <jansson.h>
#include <stdio.h>

#include "intake/intake.h"

/* seq: the change it was accepted as, 0: only looked at, or nothing in it was new. */
void proposal_print(const struct proposal *proposal, bool accept, int64_t seq, FILE *out);
json_t *proposal_json(struct job *job, const struct proposal *proposal, int64_t seq);

#endif
