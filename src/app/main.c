/*
 * The program's door: global options, the table of commands, one place where
 * errors are printed.
 */
#include <errno.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"

struct command {
	const char *name;
	command_fn *run;
	const char *use;
	const char *what;
	bool json; /* answers --json */
};

static const struct command commands[] = {
	{"init", command_init, "init --name 单位名称", "新建账套", false},
	{"check", command_check, "check [--pack 目录] [--table 文件.xlsx]",
		"检查口径包：台账、指标、定性表述、公文；加 --table 写出指标口径表", true},
	{"import", command_import,
		"import 文件或文件夹… [--accept] [--ledger 台账] [--mapping 文件] [--mapping-out "
		"文件] "
		"[--period 2022H1] [--fixed 字段=值]… [--as-of 日期] [--full [--unit 辖区] "
		"[--covers "
		"起/止]] [--only-right] [--keep-file]",
		"预览表格；加 --accept 接收；有误的行改不了时加 --only-right 只收其余", true},
	{"compare", command_compare,
		"compare 名单… 名单 [-o 文件.xlsx] [--mapping 文件] [--ledger 台账]",
		"名单比对：名单是文件、台账，或台账@变更号、台账@"
		"日期；列出新增、缺少、更名、疑似更名、变更；写了几份的，最后一份是后一份",
		true},
	{"undo", command_undo, "undo 变更号 [--why 理由]", "撤销一次变更", false},
	{"changes", command_changes, "changes [--all]",
		"列出变更；加 --all 连生成公文的和更早的一起列", true},
	{"template", command_template, "template 台账 -o 文件.xlsx", "导出空白模板", false},
	{"export", command_export, "export 台账 -o 文件.xlsx [--change 变更号]", "导出台账", false},
	{"sheet", command_sheet, "sheet 文件 --json", "按单元格读出表格", true},
	{"indicator", command_indicator,
		"indicator [指标…] [--all] [--unit 辖区] [--period 2023H1] [--cutoff 2023-06-20] "
		"[--change 变更号]",
		"计算指标；不写指标就列出有任务或有数的，加 --all 列出全部", true},
	{"trace", command_trace,
		"trace 指标 [--face 同比增长] [--unit 辖区] [--period 2023H1] [--cutoff 日期] "
		"[--change 变更号 [--then]]",
		"查来源；加 --then 按那时的口径", true},
	{"checks", command_checks,
		"checks [--unit 辖区] [--period 2023H1] [--cutoff 日期] [--change 变更号]",
		"校核：数与数相符不相符，台账数与登记数，强词有没有证据；有不成立的规则答 1", true},
	{"reminders", command_reminders, "reminders [--unit 辖区]",
		"提醒：今天该办的事，每件列出记录", true},
	{"report", command_report,
		"report 公文 -o 文件.docx|.xlsx|.html|.txt [--record 台账/编号或名称] [--unit "
		"辖区] [--period 2023H1] "
		"[--cutoff "
		"日期] "
		"[--edition internal|review|outgoing [--sign 理由]] [--change 变更号]",
		"生成公文", false},
	{"freeze", command_freeze,
		"freeze 公文 [--record 台账/编号或名称] [--unit 辖区] [--period 2023H1] [--cutoff "
		"日期] [--sign 理由] "
		"[--change 变更号]",
		"定稿；有待补的数或没有说明的基数时要用 --sign 写明理由", false},
	{"frozen", command_frozen, "frozen [编号 -o 文件.docx|.html]", "列出定稿，取出定稿", true},
	{"explain", command_explain,
		"explain 指标 --why 原因 [--unit 辖区] [--period 2023H1] [--cutoff 日期]",
		"说明上年同期等基数为什么与定稿印的不同；增长仍以定稿印的为准", false},
	{"drift", command_drift, "drift 定稿编号", "定稿后变化", true},
	{"recompute", command_recompute, "recompute 定稿编号", "按定稿时的数据和口径重算", false},
	{"proof", command_proof,
		"proof 文件.docx|.txt [--unit 辖区] [--period 2023H1] [--cutoff 日期] [--change "
		"变更号]",
		"核稿：数与数、数与台账、用词、标点；有必改的答 1", true},
	{"submit", command_submit,
		"submit -o 文件.kezhang --filled 填报人 --checked 审核人 [--unit 辖区] [--period "
		"2023H1] [--cutoff 日期] [--rows 台账,…] [--indicators 指标,…] [--remark 文字] "
		"[--key 私钥文件] [--all]",
		"做上报包：指标的值和（--rows 列出的台账的）记录，签名后交上级；加 --all "
		"逐个列出没有值的指标",
		false},
	{"receive", command_receive, "receive 文件.kezhang… [--accept]",
		"核对并预览收到的包；加 --accept 接收", true},
	{"survey", command_survey,
		"survey [指标…] [--unit 辖区] [--period 2023H1] [--cutoff 日期] [-o 文件.xlsx]",
		"各辖区的区报数、市核数、省定数和差，谁还没有报", true},
	{"feedback", command_feedback,
		"feedback -o 文件.kezhang --unit 辖区 --filled 拟稿人 --checked 审核人 [--period "
		"2023H1] [--cutoff 日期] [--remark 意见] [--key 私钥文件] [--all]",
		"做反馈包：核定数、公布数和位次，签名后交下级", false},
	{"key", command_key, "key [-o 公钥.pem]", "本单位签包的公钥和指纹；还没有就生成", true},
	{"trust", command_trust, "trust [--unit 辖区 公钥文件 [--name 单位名称]] [--drop 指纹]",
		"登记对方的公钥；不写文件就列出已登记的", true},
	{"verify", command_verify, "verify", "核对全部记录与校验链", true},
	{"forget", command_forget, "forget 台账 记录号或名称 --why 理由 [--yes]",
		"销毁一条记录的个人信息，不能撤销；不加 --yes 只说会销毁什么", false},
	{"backup", command_backup, "backup 文件", "备份", false},
	{"restore", command_restore, "restore 备份文件", "恢复", false},
	{"sample", command_sample,
		"sample --out 目录 [--size district|city] [--only 县区] [--seed 数]",
		"写出一个虚构县区（或市，或市里一个县区）的全套表格，和应得的数", true},
	{"serve", command_serve, "serve [--listen 127.0.0.1:8080] [--open]", "打开网页", false},
};

static void usage(FILE *out)
{
	(void)fprintf(out,
		"科账 Kezhang %s\n\n用法：kezhang [--data 文件.db|postgresql://…] [--pack 目录] "
		"[--who 姓名] [--json] 命令\n\n",
		KEZHANG_VERSION);
	for (size_t i = 0; i < COUNT_OF(commands); i++)
		(void)fprintf(out, "  %s\n      %s\n", commands[i].use, commands[i].what);
}

/* ---- the command line ---- */

static void drop_arg(struct app *app, size_t at, size_t count)
{
	memmove(&app->args[at], &app->args[at + count],
		(app->arg_count - at - count) * sizeof(app->args[0]));
	app->arg_count -= count;
	if (app->plain_count > app->arg_count)
		app->plain_count = app->arg_count;
}

/* So many of the first may be options and their values. */
static size_t option_end(const struct app *app)
{
	return app->arg_count - app->plain_count;
}

bool app_is_option(const struct app *app, size_t at)
{
	struct str arg = app->args[at];
	return at < option_end(app) && str_starts(arg, STR("-")) &&
	       !(arg.len > 1 && arg.at[1] >= '0' && arg.at[1] <= '9');
}

bool app_option(struct app *app, const char *name, struct str *ret)
{
	for (size_t i = 0; i + 1 < option_end(app); i++)
		if (str_eq(app->args[i], str_from_z(name)) &&
			!str_starts(app->args[i + 1], STR("--"))) {
			*ret = app->args[i + 1];
			drop_arg(app, i, 2);
			return true;
		}
	return false;
}

bool app_flag(struct app *app, const char *name)
{
	for (size_t i = 0; i < option_end(app); i++)
		if (str_eq(app->args[i], str_from_z(name))) {
			drop_arg(app, i, 1);
			return true;
		}
	return false;
}

struct str app_argument(struct app *app)
{
	if (app->arg_count == 0 || app_is_option(app, 0))
		return STR_NONE;
	struct str first = app->args[0];
	drop_arg(app, 0, 1);
	return first;
}

enum rc app_done(struct app *app)
{
	if (app->arg_count == 0)
		return RC_OK;
	if (app_is_option(app, 0))
		return fail(&app->job, RC_INVALID,
			"选项“%.*s”不认识、写了两次，或后面没有写值；用法见 kezhang help",
			STR_ARG(app->args[0]));
	return fail(
		&app->job, RC_INVALID, "不认识“%.*s”；用法见 kezhang help", STR_ARG(app->args[0]));
}

/* What stands in the list of changes for ever must not steer the terminal it is read on. */
static bool one_line(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.at[i] < 0x20 || text.at[i] == 0x7f)
			return false;
	return str_is_utf8(text);
}

static bool known_who(struct app *app)
{
	const struct passwd *login = app->job.who.len == 0 ? getpwuid(getuid()) : NULL;
	if (app->job.who.len == 0)
		app->job.who = login != NULL && login->pw_name[0] != '\0'
				       ? str_copy(app->job.arena, str_from_z(login->pw_name))
				       : STR("办事员");
	return app->job.who.len <= APP_MAX_WHO && one_line(app->job.who);
}

/* What a script left empty (--ledger "$LEDGER") is a mistake, not something that was not said. */
static enum rc none_empty(struct app *app)
{
	for (size_t i = 0; i < app->arg_count; i++) {
		if (app->args[i].len > 0)
			continue;
		if (i > 0 && app_is_option(app, i - 1))
			return fail(&app->job, RC_INVALID,
				"选项 %.*s 后面的值是空的，请写明；不要这个选项就连它一起去掉",
				STR_ARG(app->args[i - 1]));
		return fail(&app->job, RC_INVALID, "命令行第 %zu 项是空的，请写明或去掉", i + 1);
	}
	return RC_OK;
}

/* Global options may stand before or behind the command. */
static enum rc read_globals(struct app *app)
{
	struct str text;
	TRY(none_empty(app));
	app->data = STR(APP_DEFAULT_DATA);
	app->book_id = 1;
	(void)app_option(app, "--data", &app->data);
	(void)app_option(app, "--who", &app->job.who);
	app->json = app_flag(app, "--json");
	while (app_option(app, "--pack", &text)) {
		if (app->pack_count == APP_MAX_PACKS)
			return fail(&app->job, RC_TOO_MUCH, "口径包最多 %d 个", APP_MAX_PACKS);
		app->packs[app->pack_count++] = text;
	}
	if (app_option(app, "--book", &text))
		TRY(app_whole_number(app, text, &app->book_id));
	if (app_option(app, "--today", &text) && !day_from_iso(text, &app->job.today))
		return fail(&app->job, RC_INVALID, "--today 的日期“%.*s”应写成 2023-06-20",
			STR_ARG(text));
	if (!known_who(app))
		return fail(&app->job, RC_INVALID, "姓名须是一行文字，最多 %d 字节", APP_MAX_WHO);
	return RC_OK;
}

static const struct command *find_command(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(commands); i++)
		if (str_eq(name, str_from_z(commands[i].name)))
			return &commands[i];
	return NULL;
}

static int run(struct app *app)
{
	enum rc rc = read_globals(app);
	bool asked = app_flag(app, "--help") || app_flag(app, "-h");
	if (rc == RC_OK && app_flag(app, "--version")) {
		(void)puts("科账 Kezhang " KEZHANG_VERSION);
		return 0;
	}
	if (rc == RC_OK && !asked && app->arg_count > 0 && app_is_option(app, 0))
		rc = app_done(app);
	struct str name = rc != RC_OK ? STR_NONE : asked ? STR("help") : app_argument(app);
	const struct command *command = find_command(name);
	if (rc == RC_OK && (name.len == 0 || str_eq(name, STR("help")))) {
		usage(stdout);
		return name.len == 0 ? 2 : 0;
	}
	if (rc == RC_OK && command == NULL) {
		(void)fprintf(stderr, "没有命令“%.*s”\n\n", STR_ARG(name));
		usage(stderr);
		return 2;
	}
	if (rc == RC_OK && app->json && !command->json)
		rc = fail(&app->job, RC_INVALID, "命令 %s 没有 JSON 形式的结果，请去掉 --json",
			command->name);
	if (rc == RC_OK)
		rc = command->run(app);
	if (rc == RC_OK)
		return 0;
	struct str error = job_error(&app->job);
	(void)fprintf(stderr, "%.*s\n", STR_ARG(error.len > 0 ? error : str_from_z(rc_name(rc))));
	return 1;
}

static void on_progress(struct job *job, struct str what, int64_t done, int64_t total)
{
	(void)job;
	if (total > 0)
		(void)fprintf(stderr, "\r%.*s %lld/%lld%s", STR_ARG(what), (long long)done,
			(long long)total, done >= total ? "\n" : "");
}

static void take_words(struct app *app, int argc, char **argv)
{
	bool plain = false;
	for (int i = 1; i < argc; i++) {
		struct str arg = str_from_z(argv[i]);
		if (!plain && str_eq(arg, STR("--"))) {
			plain = true;
			continue;
		}
		app->args[app->arg_count++] =
			str_is_utf8(arg) ? arg : utf8_mend(app->job.arena, arg);
		app->plain_count += plain;
	}
}

int main(int argc, char **argv)
{
	static struct app app;
	if (argc > APP_MAX_ARGS + 1) {
		(void)fprintf(stderr, "命令行最多 %d 项，这里有 %d 项；请分几次做\n", APP_MAX_ARGS,
			argc - 1);
		return 2;
	}
	(void)signal(SIGPIPE, SIG_IGN);
	/* a file that may not grow further is an error of writing, with words */
	(void)signal(SIGXFSZ, SIG_IGN);
	job_init(&app.job, STR_NONE);
	if (isatty(STDERR_FILENO))
		app.job.progress = on_progress;
	take_words(&app, argc, argv);
	int status = run(&app);
	store_close(app.store);
	catalog_free(app.catalog);
	job_done(&app.job);
	if (fflush(stdout) != 0) {
		(void)fprintf(stderr, "结果没有全部输出：%s\n", error_words(errno));
		status = 1;
	}
	return status;
}
