/*
 * The handlers named in routes.c, by file.
 */
#ifndef KZ_WEB_HANDLERS_H
#define KZ_WEB_HANDLERS_H

#include "web/web.h"

/* assets.c */
enum rc asset_get(struct request *request, struct reply *reply) MUST_USE;
/* home.c */
enum rc home_show(struct request *request, struct reply *reply) MUST_USE;
/* drop.c, proposal.c */
enum rc drop_show(struct request *request, struct reply *reply) MUST_USE;
enum rc drop_take(struct request *request, struct reply *reply) MUST_USE;
enum rc drop_accept(struct request *request, struct reply *reply) MUST_USE;
enum rc proposal_show(struct request *request, struct reply *reply) MUST_USE;
enum rc proposal_accept(struct request *request, struct reply *reply) MUST_USE;
/* ledgers.c, record.c, sheets.c, find.c */
enum rc ledgers_show(struct request *request, struct reply *reply) MUST_USE;
enum rc ledger_show(struct request *request, struct reply *reply) MUST_USE;
enum rc record_show(struct request *request, struct reply *reply) MUST_USE;
enum rc sheet_export(struct request *request, struct reply *reply) MUST_USE;
enum rc sheet_template(struct request *request, struct reply *reply) MUST_USE;
enum rc find_show(struct request *request, struct reply *reply) MUST_USE;
/* edit.c, form_page.c */
enum rc record_new_form(struct request *request, struct reply *reply) MUST_USE;
enum rc record_create(struct request *request, struct reply *reply) MUST_USE;
enum rc record_edit_form(struct request *request, struct reply *reply) MUST_USE;
enum rc record_save(struct request *request, struct reply *reply) MUST_USE;
enum rc record_void(struct request *request, struct reply *reply) MUST_USE;
enum rc record_pick(struct request *request, struct reply *reply) MUST_USE;
enum rc record_alike(struct request *request, struct reply *reply) MUST_USE;
/* attach.c */
enum rc file_attach(struct request *request, struct reply *reply) MUST_USE;
enum rc file_fetch(struct request *request, struct reply *reply) MUST_USE;
enum rc file_take_off(struct request *request, struct reply *reply) MUST_USE;
/* compare.c */
enum rc compare_show(struct request *request, struct reply *reply) MUST_USE;
enum rc compare_take(struct request *request, struct reply *reply) MUST_USE;
enum rc compare_sheet(struct request *request, struct reply *reply) MUST_USE;
/* indicators.c, trace.c */
enum rc indicators_show(struct request *request, struct reply *reply) MUST_USE;
enum rc trace_show(struct request *request, struct reply *reply) MUST_USE;
enum rc trace_sheet(struct request *request, struct reply *reply) MUST_USE;
/* checks.c, reminders.c */
enum rc reminders_show(struct request *request, struct reply *reply) MUST_USE;
enum rc checks_show(struct request *request, struct reply *reply) MUST_USE;
/* reports.c, document.c, frozen.c */
enum rc reports_show(struct request *request, struct reply *reply) MUST_USE;
enum rc report_show(struct request *request, struct reply *reply) MUST_USE;
enum rc report_draft(struct request *request, struct reply *reply) MUST_USE;
enum rc report_sheet(struct request *request, struct reply *reply) MUST_USE;
enum rc report_make_sheet(struct request *request, struct reply *reply) MUST_USE;
enum rc report_make(struct request *request, struct reply *reply) MUST_USE;
enum rc report_close(struct request *request, struct reply *reply) MUST_USE;
enum rc document_css(struct request *request, struct reply *reply) MUST_USE;
enum rc report_base_explain(struct request *request, struct reply *reply) MUST_USE;
enum rc frozen_all(struct request *request, struct reply *reply) MUST_USE;
enum rc frozen_show(struct request *request, struct reply *reply) MUST_USE;
enum rc frozen_file(struct request *request, struct reply *reply) MUST_USE;
/* api.c */
enum rc api_show(struct request *request, struct reply *reply) MUST_USE;
enum rc api_json(struct request *request, struct reply *reply) MUST_USE;
/* exchange.c */
enum rc exchange_show(struct request *request, struct reply *reply) MUST_USE;
enum rc exchange_make(struct request *request, struct reply *reply) MUST_USE;
enum rc package_show(struct request *request, struct reply *reply) MUST_USE;
enum rc package_accept(struct request *request, struct reply *reply) MUST_USE;
/* changes.c */
enum rc changes_show(struct request *request, struct reply *reply) MUST_USE;
enum rc change_show(struct request *request, struct reply *reply) MUST_USE;
enum rc change_take_back(struct request *request, struct reply *reply) MUST_USE;
/* routes_page.c */
enum rc routes_show(struct request *request, struct reply *reply) MUST_USE;

#endif
