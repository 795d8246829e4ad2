/*
 * How a file is to be taken, as fields of an address or a form; shared by the
 * page that takes files and the one that shows what they bring.
 */
#ifndef KZ_WEB_DROP_H
#define KZ_WEB_DROP_H

#include "intake/intake.h"
#include "web/stage.h"
#include "web/view.h"

struct part_take_form;
struct part_drop_zone;

/* Fields ledger, as_of, from, list_period, full (and only_right) of the query or the form. RC_INVALID. */
enum rc take_options(struct request *request, struct intake_options *ret) MUST_USE;
/* A complete list is complete for the chosen 辖区; 0 for other lists. */
int64_t take_unit(const struct view *view, const struct intake_options *options);
struct url take_url(struct arena *a, const struct intake_options *options,
	const struct staged *file, struct url url);
struct part_take_form take_form(
	struct arena *a, const struct view *view, const struct intake_options *options);
/* The zone that files are dropped on. */
struct part_drop_zone drop_zone(
	struct request *request, const struct view *view, const struct intake_options *options);
/* Where a staged file is shown, with the choices and options. */
struct url proposal_url(struct arena *a, const struct view *view, const struct staged *file,
	const struct intake_options *options);
/* Looks at a staged file, with the mapping that lies beside it. */
enum rc proposal_look(struct request *request, const struct view *view, const struct staged *file,
	struct intake_options *options, struct proposal **ret) MUST_USE;

#endif
