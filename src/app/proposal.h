/* What an import would bring, or has brought, on the terminal and as JSON. */
#ifndef KZ_APP_PROPOSAL_H
#define KZ_APP_PROPOSAL_H

#include <jansson.h>
#include <stdio.h>

#include "intake/intake.h"

/* accept: not only looked at. */
void proposal_print(struct job *job, const struct book *book, const struct intake_file *file,
	bool accept, FILE *out);
/* One object for each sheet of the file that was looked at, appended to list. */
void proposal_json(
	struct job *job, const struct book *book, const struct intake_file *file, json_t *list);

#endif
