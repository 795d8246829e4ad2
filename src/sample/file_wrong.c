/*
 * One workbook in which each row but the first has a mistake: what the program
 * must refuse, and say where.
 *
 * A sheet is a table of rows written down here cell by cell, separated by |;
 * the cell that is wrong is marked by a star before it, a number that is
 * typed as a number by a # before it, an error by a !.
 */
#include "sample/shelf.h"

struct wrong_row {
	const char *cells, *what; /* what NULL: the row is right */
};
struct wrong_sheet {
	const char *name, *heads;
	const struct wrong_row *rows;
	size_t count;
};

static const struct wrong_row certificates[] = {
	{"云江示例一号软件有限公司|GR202234980001|2022-10-18|2025-10-17||||", NULL},
	{"云江示例二号软件有限公司|*GR20223498|2022-10-18|||||", "证书编号少了位数"},
	{"云江示例三号软件有限公司|GR202234980003|*#2023.1|||||", "数字 2023.1：一月还是十月"},
	{"云江示例四号软件有限公司|GR202234980004|*22.10.18|||||", "年份只有两位"},
	{"云江示例五号软件有限公司|GR202234980005|*2023-02-30|||||", "没有这一天"},
	{"云江示例六号软件有限公司|GR202234980006|*待定|||||", "不是日期"},
	{"云江示例七号软件有限公司|GR202234980007|2022-10-18|2021-10-17||||", "到期早于发证"},
	{"*|GR202234980008|2022-10-18|||||", "没有写企业"},
	{"云江示例一号软件有限公司|GR202234980001|2022-11-30|||||", "与第一行是同一张证书"},
	{"云江示例九号软件有限公司|GR202234980009|2022-10-18|||2023-03-01|*不清楚|",
		"取消原因不在可选的值里"},
	{"云江示例十号软件有限公司|GR202234980010|2022-10-18||||注销|",
		"写了取消原因，没有取消日期"},
	{"云江示例十一号软件有限公司|GR202234980011|2022-10-18||2022-06-01|||", "迁入早于发证"},
	{"云江示例十二号软件有限公司|GR202234980012|2022-10-18|*!#N/A||||", "错误值"},
};

static const struct wrong_row contracts[] = {
	{"2023349900900001|示例一|技术开发|望屏大学|云江示例一号软件有限公司|#30|#30|2023-03-01|"
	 "2023-03-"
	 "08|已登记|",
		NULL},
	{"2023349900900002|示例二|技术开发|望屏大学|云江示例一号软件有限公司|*约30|#30|2023-03-01|"
	 "2023-"
	 "03-08|已登记|",
		"不是确定的数"},
	{"2023349900900003|示例三|技术开发|望屏大学|云江示例一号软件有限公司|*1,23||2023-03-01|"
	 "2023-03-"
	 "08|已登记|",
		"逗号不在千位上"},
	{"2023349900900004|示例四|技术开发|望屏大学|云江示例一号软件有限公司|*||2023-03-01|2023-03-"
	 "08|"
	 "已登记|",
		"没有写成交额"},
	{"2023349900900005|示例五|技术开发|望屏大学|云江示例一号软件有限公司|#-5||2023-03-01|2023-"
	 "03-08|"
	 "已登记|",
		"成交额是负数"},
	{"2023349900900006|示例六|技术开发|望屏大学|云江示例一号软件有限公司|#30|#31|2023-03-01|"
	 "2023-03-"
	 "08|已登记|",
		"技术交易额大于成交额"},
	{"2023349900900007|示例七|*技术买卖|望屏大学|云江示例一号软件有限公司|#30||2023-03-01|2023-"
	 "03-08|"
	 "已登记|",
		"没有这一类合同"},
	{"2023349900900008|示例八|技术开发|望屏大学|云江示例一号软件有限公司|#30||2023-03-09|2023-"
	 "03-08|"
	 "已登记|",
		"登记早于签订"},
	{"2023349900900009|示例九|技术开发|望屏大学|云江示例一号软件有限公司|#30||2023-03-01|2023-"
	 "03-08|"
	 "撤销登记|",
		"撤销登记没有日期"},
	{"2023349900900010|示例十|技术开发|望屏大学|云江示例一号软件有限公司|#30||2023-03-01||"
	 "已登记|",
		"已登记没有登记日期"},
};

static const struct wrong_row parties[] = {
	{"云江示例二十号软件有限公司||企业|2019-05-06|#500", NULL},
	{"云江示例二十一号软件有限公司|*91349902MA10000091|企业|2019-05-06|#500", "校验码不符"},
	{"云江示例二十二号软件有限公司|*91349902MA1000009|企业|2019-05-06|#500", "只有 17 位"},
	{"云江示例二十三号软件有限公司|*91349902MAI0000098|企业|2019-05-06|#500",
		"有不会出现的字母"},
	{"云江示例二十四号软件有限公司|*#913499020000000000|企业|2019-05-06|#500",
		"代码被当作数字存了"},
	{"云江示例二十五号软件有限公司||*公司|2019-05-06|#500", "没有这一类单位"},
	{"云江示例二十六号软件有限公司||企业|2019-05-06|*500美元", "不是人民币"},
	{"云江示例二十七号软件有限公司||企业|*1819-05-06|#500", "年份不对"},
};

static const struct wrong_sheet sheets[] = {
	{"高企证书", "企业名称|证书编号|发证时间|有效期至|迁入日期|取消日期|取消原因|备注",
		certificates, COUNT_OF(certificates)},
	{"技术合同",
		"合同登记编号|技术合同名称|合同类别|卖方名称|买方名称|合同成交额（万元）|"
		"核定技术交易额（万元）|"
		"签订时间|认定登记日期|合同状态|撤销登记日期",
		contracts, COUNT_OF(contracts)},
	{"单位", "企业名称|统一社会信用代码|单位类别|成立时间|注册资金（万元）", parties,
		COUNT_OF(parties)},
};

/* Puts one cell; true when it is the wrong one. */
static bool put_cell(struct shelf *s, struct paper *paper, struct str text)
{
	bool wrong = str_starts(text, STR("*"));
	text = str_skip(text, wrong ? 1 : 0);
	enum ink ink = text.len == 0 ? INK_BLANK : INK_TEXT;
	if (str_starts(text, STR("!")))
		ink = INK_ERROR;
	else if (str_starts(text, STR("#")))
		ink = INK_NUMBER;
	if (ink == INK_ERROR || ink == INK_NUMBER)
		text = str_skip(text, 1);
	paper_put(s->w->a, paper, ink, LOOK_TEXT, text);
	return wrong;
}

static void put_row(struct shelf *s, struct paper *paper, const struct wrong_sheet *sheet,
	const struct wrong_row *row, wrongs *ret)
{
	struct str rest = str_from_z(row->cells);
	struct wrong wrong = {.sheet = sheet->name, .row = paper->rows.len + 1, .what = row->what};
	paper_row(s->w->a, paper);
	for (uint32_t column = 0; rest.at != NULL; column++)
		if (put_cell(s, paper, str_cut(&rest, STR("|"))))
			wrong.cell = str_format(s->w->a, "%c%zu", 'A' + (char)column, wrong.row);
	if (row->what != NULL)
		*ARRAY_ADD(s->w->a, *ret) = wrong;
}

enum rc file_wrong(struct shelf *s, wrongs *ret, size_t *ret_right)
{
	struct paper papers[COUNT_OF(sheets)] = {0};
	struct str name = STR("有错误的名单.xlsx"), bytes;
	size_t rows = 0;
	*ret_right = 0;
	for (size_t i = 0; i < COUNT_OF(sheets); i++) {
		const struct wrong_row heads = {sheets[i].heads, NULL};
		papers[i].name = str_from_z(sheets[i].name);
		put_row(s, &papers[i], &sheets[i], &heads, ret);
		for (size_t r = 0; r < sheets[i].count; r++) {
			put_row(s, &papers[i], &sheets[i], &sheets[i].rows[r], ret);
			*ret_right += sheets[i].rows[r].what == NULL;
		}
		rows += sheets[i].count;
		paper_row(s->w->a, &papers[i]);
		paper_put(s->w->a, &papers[i], INK_TEXT, LOOK_PLAIN,
			STR("注：虚构数据，错误是有意的"));
	}
	TRY(paper_xlsx(s->w->job, papers, COUNT_OF(sheets), name, &bytes));
	return shelf_put(s, name, bytes, rows);
}
