/*
 * 文件: those that send commissioners out (a year each), tasks from above, and
 * the bureau's own in every state from idea to print.
 */
#include "sample/world.h"

static struct document *add_document(
	struct world *w, const char *title, const char *kind, const char *issuer, const char *state)
{
	struct document d = {.title = str_from_z(title),
		.kind = kind,
		.issuer = issuer,
		.state = state,
		.origin = "本级",
		.office = "办公室",
		.carries = NOBODY};
	d.planned = d.drafted = d.consulted = d.submitted = d.issued = d.abolished = d.valid =
		PEN_NO_DATE;
	*ARRAY_ADD(w->a, w->documents) = d;
	return &w->documents.at[w->documents.len - 1];
}

static const char *own_bureau(struct world *w, const char *what)
{
	struct str own = w->units.at[w->own].name;
	return str_z(w->a, str_format(w->a, "%.*s%s", STR_ARG(own), what));
}

/* One a year, in force from May to the next April; found again by documents_sending. */
static void sending_documents(struct world *w)
{
	for (int year = w->size->first_year; year <= THIS_YEAR; year++) {
		struct str title = str_format(w->a, "关于选派%d年度科技特派员的通知", year);
		struct document *d = add_document(
			w, str_z(w->a, title), "选派", own_bureau(w, "科技局"), "印发");
		d->number = str_format(w->a, "云科特〔%d〕3号", year);
		d->year = year;
		d->office = "农村股";
		d->drafted = day_on(year, 4, 2);
		d->issued = day_on(year, 4, 25);
		d->valid = (struct date){ymd(year, 5, 1), ymd(year + 1, 4, 30)};
	}
}

static void task_documents(struct world *w)
{
	for (int year = w->size->first_year; year <= THIS_YEAR; year++) {
		struct str title =
			str_format(w->a, "关于下达%d年度科技创新主要目标任务的通知", year);
		struct document *d =
			add_document(w, str_z(w->a, title), "任务下达", "云江市科技局", "印发");
		d->number = str_format(w->a, "云科〔%d〕5号", year);
		d->year = year;
		d->origin = "上级";
		d->issued = day_on(year, 2, 20);
	}
}

/* What 重点任务 stand in, with serial numbers of the office that issued it. */
static void key_task_documents(struct world *w)
{
	for (int year = w->size->first_year; year <= THIS_YEAR; year++) {
		struct str title = str_format(w->a, "%d年度重点工作任务分工清单", year);
		struct document *d = add_document(
			w, str_z(w->a, title), "任务下达", "云江市人民政府办公室", "印发");
		d->number = str_format(w->a, "云政办〔%d〕9号", year);
		d->year = year;
		d->origin = "上级";
		d->issued = day_on(year, 2, 8);
	}
}

struct own_document {
	const char *title, *kind, *state;
	int days[6][3]; /* planned, drafted, consulted, submitted, issued, abolished; year 0: not */
	int carries;    /* year of the task document that it carries out; 0: none */
};

static const struct own_document own_documents[] = {
	{"科技创新“双倍增”行动方案", "方案", "印发",
		{{2022, 3, 1}, {2022, 4, 6}, {2022, 4, 20}, {2022, 5, 12}, {2022, 6, 1}}, 2022},
	{"支持科技创新若干政策", "办法", "印发",
		{{2022, 8, 1}, {2022, 9, 5}, {2022, 9, 28}, {2022, 11, 2}, {2022, 12, 31}}, 0},
	{"科技创新“十四五”规划", "规划", "印发",
		{{2021, 2, 1}, {2021, 3, 3}, {2021, 5, 7}, {2021, 8, 2}, {2021, 9, 10}}, 0},
	{"高新技术企业培育三年行动方案", "方案", "印发",
		{{2022, 12, 1}, {2023, 1, 9}, {2023, 2, 8}, {2023, 3, 2}, {2023, 3, 20}}, 2023},
	{"科技特派员工作管理办法", "办法", "印发",
		{{2023, 2, 1}, {2023, 3, 6}, {2023, 4, 4}, {2023, 5, 9}, {2023, 6, 20}}, 0},
	{"科技成果转化引导办法", "办法", "印发",
		{{2023, 2, 20}, {2023, 3, 27}, {2023, 4, 24}, {2023, 6, 1}, {2023, 6, 21}}, 0},
	{"2023年科技工作要点", "制发", "印发", {{0}, {2022, 12, 12}, {0}, {0}, {2023, 1, 1}}, 2023},
	{"转发市科技局关于做好规上工业企业研发填报工作的通知", "转发", "印发",
		{{0}, {0}, {0}, {0}, {2023, 2, 27}}, 0},
	{"企业研发投入后补助办法", "办法", "已提交常务会",
		{{2023, 1, 10}, {2023, 2, 14}, {2023, 4, 18}, {2023, 6, 15}, {0}}, 0},
	{"科技成果转化基金设立方案", "方案", "征求意见",
		{{2023, 3, 1}, {2023, 4, 11}, {2023, 6, 8}, {0}, {0}}, 0},
	{"先投后股试点实施方案", "方案", "起草", {{2023, 4, 1}, {2023, 5, 22}, {0}, {0}, {0}}, 0},
	{"创新券管理办法", "办法", "谋划", {{2023, 6, 12}, {0}, {0}, {0}, {0}}, 0},
	{"科技创新券实施细则（试行）", "办法", "废止",
		{{0}, {2021, 3, 1}, {0}, {0}, {2021, 5, 6}, {2023, 3, 31}}, 0},
};

static struct date day_or_none(const int day[3])
{
	return day[0] == 0 ? PEN_NO_DATE : day_on(day[0], day[1], day[2]);
}

static int task_document(const struct world *w, int year)
{
	for (size_t i = 0; i < w->documents.len; i++)
		if (str_eq(w->documents.at[i].number, str_format(w->a, "云科〔%d〕5号", year)))
			return (int)i;
	return NOBODY;
}

static void bureau_documents(struct world *w)
{
	struct str own = w->units.at[w->own].name;
	for (size_t i = 0; i < COUNT_OF(own_documents); i++) {
		const struct own_document *from = &own_documents[i];
		struct str title = str_format(w->a, "%.*s%s", STR_ARG(own), from->title);
		struct document *d = add_document(w, str_z(w->a, title), from->kind,
			own_bureau(w, i % 3 == 1 ? "人民政府办公室" : "科技局"), from->state);
		d->planned = day_or_none(from->days[0]);
		d->drafted = day_or_none(from->days[1]);
		d->consulted = day_or_none(from->days[2]);
		d->submitted = day_or_none(from->days[3]);
		d->issued = day_or_none(from->days[4]);
		d->abolished = day_or_none(from->days[5]);
		d->office = i % 2 == 0 ? "办公室" : "科技股";
		if (from->days[4][0] != 0)
			d->number = str_format(w->a, "云科〔%d〕%zu号", from->days[4][0], 10 + i);
		if (from->carries != 0)
			d->carries = task_document(w, from->carries);
	}
}

void world_documents(struct world *w)
{
	sending_documents(w);
	task_documents(w);
	bureau_documents(w);
	key_task_documents(w);
}
