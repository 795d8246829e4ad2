/*
 * app — the commands, and the only room that knows everybody.
 *
 * kezhang [--data FILE.db | postgresql://…] [--pack FOLDER]… [--who NAME] [--json] COMMAND …
 *
 * Each command is a row of the table in main.c: a name, what it does, how it
 * is called, its function. A command answers 0 (done), 1 (found something
 * wrong, or refused: the reason is on standard error) or 2 (called wrongly).
 * With --json the answer is one JSON object or array on standard output; a
 * command that has none refuses the option. What stands behind a plain "--"
 * is no option.
 */
#ifndef KZ_APP_H
#define KZ_APP_H

#include <stdio.h>

#include "catalog/catalog.h"
#include "core/core.h"
#include "indicator/indicator.h"
#include "ledger/ledger.h"
#include "store/store.h"

#define APP_MAX_PACKS    16
#define APP_MAX_WHO      200               /* bytes of a name */
#define APP_MAX_ARGS     1024              /* words of one command line */
#define APP_MAX_MAPPING  ((size_t)1 << 20) /* bytes of a mapping file */
#define APP_DEFAULT_DATA "./kezhang.db"

struct app {
	struct job job;
	struct str data; /* address of the store */
	struct str packs[APP_MAX_PACKS];
	size_t pack_count;
	bool json;
	int64_t book_id;
	/* what the command line said after the command */
	struct str args[APP_MAX_ARGS];
	size_t arg_count;
	size_t plain_count; /* so many of the last ones stood behind "--" */
	/* opened by app_open */
	struct catalog *catalog;
	struct store *store;
	struct book *book;
	struct str unit_name; /* of the unit that app_unit found last */
	struct str when_why;  /* where app_when chose the cutoff: what reaches that day */
};

/* ---- the command line ---- */
/*
 * Takes "--name value" out of the arguments; false when it is not there. Where another option
 * stands in the value's place it stays, and app_done refuses it.
 */
bool app_option(struct app *app, const char *name, struct str *ret);
/* Takes "--name" out. */
bool app_flag(struct app *app, const char *name);
/* The next plain argument; STR_NONE when there is none: an option that nobody took is refused by app_done. */
struct str app_argument(struct app *app);
/* Whether a word that is left is one: -o, --name; -1 is a number that somebody typed. */
bool app_is_option(const struct app *app, size_t at);
/* Nothing may be left over. */
enum rc app_done(struct app *app) MUST_USE;

/* ---- what most commands need ---- */
enum rc app_catalog(struct app *app) MUST_USE;
/* Catalog, store, migrations, book. RC_MISSING tells to run `kezhang init`. */
enum rc app_open(struct app *app) MUST_USE;
/*
 * The same for whoever hands them on to a thread: what the book keeps lives in job; errors are the app's.
 * *ret_store may be set, and is then to be closed, even on failure. cache_kilobytes: as in store_options.
 */
enum rc app_open_for(struct app *app, struct job *job, int cache_kilobytes,
	struct store **ret_store, struct book **ret_book) MUST_USE;
/* --unit, --period, --cutoff: without them what unit_choice_look and when_newest (indicator.h) choose, as the pages do. */
enum rc app_when(struct app *app, int64_t *ret_unit, struct when *ret_when) MUST_USE;
/* --period and --cutoff alone; without both of them a book must be open. */
enum rc app_period(struct app *app, struct when *ret_when) MUST_USE;
enum rc app_unit(struct app *app, struct str name, int64_t *ret_unit) MUST_USE;
/* What was taken, for the first line of an answer: 辖区 云东区，报告期 2023年上半年，截止日 2023年6月20日 */
struct str app_took(struct app *app, const struct when *when);
/* --change N: as known then, and it must have been; SEQ_NOW without it. */
enum rc app_change(struct app *app, int64_t *ret_seq) MUST_USE;
enum rc app_whole_number(struct app *app, struct str text, int64_t *ret) MUST_USE;
/* By code or label, in the open book's catalog; RC_MISSING tells those that are called alike. */
enum rc app_ledger(struct app *app, struct str name, const struct ledger_def **ret) MUST_USE;

/* By code or any name people use; RC_MISSING tells those that are called alike. */
enum rc app_indicator(struct app *app, struct str name, const struct indicator_def **ret) MUST_USE;

/* ---- files out ---- */
/*
 * Whether a command may write there: one of the endings, in a folder that can be written, in the
 * place of no database, folder or device. RC_INVALID. Asked before anything is done.
 */
enum rc app_output(
	struct app *app, struct str path, const struct str *endings, size_t count) MUST_USE;
enum rc app_output_sheet(struct app *app, struct str path) MUST_USE; /* .xlsx */
/* And not over what the same command reads; input may be empty or no file. */
enum rc app_output_not(struct app *app, struct str path, struct str input) MUST_USE;

/* ---- the terminal ---- */
struct text_table {
	const struct str *heads;
	const bool *right; /* aligned right */
	size_t columns;
	ARRAY(struct str) cells; /* row by row */
};
void text_table_print(struct arena *a, const struct text_table *table, FILE *out);
/* A name with a line break or an escape sequence in it must not break or steer what is printed. */
struct str terminal_text(struct arena *a, struct str text);

/* ---- the commands, by file ---- */
typedef enum rc command_fn(struct app *app);
command_fn command_init, command_undo, command_changes, command_template,
	command_export;                       /* records.c */
command_fn command_import;                    /* import.c */
command_fn command_compare;                   /* compare.c */
command_fn command_sheet, command_check;      /* files.c */
command_fn command_indicator, command_trace;  /* figures.c */
command_fn command_checks, command_reminders; /* checks.c */
command_fn command_report, command_freeze, command_frozen, command_drift, command_recompute,
	command_explain;                                                    /* reports.c */
command_fn command_proof;                                                   /* proof.c */
command_fn command_verify, command_forget, command_backup, command_restore; /* trust.c */
command_fn command_key, command_trust, command_submit, command_feedback,
	command_receive;   /* exchange.c */
command_fn command_survey; /* survey.c */
command_fn command_serve;  /* serve.c */
command_fn command_sample; /* sample.c */

#endif
