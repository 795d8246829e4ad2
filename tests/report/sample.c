#include "sample.h"

#include <string.h>

struct para sample_para(struct arena *a, enum para_kind kind, const char *markup)
{
	ARRAY(struct run) runs = {0};
	struct str rest = str_from_z(markup);
	while (rest.len) {
		size_t open = str_find(rest, STR("{")), digits = 0;
		if (open != 0) {
			struct str text = str_head(rest, open == SIZE_MAX ? rest.len : open);
			*ARRAY_ADD(a, runs) = (struct run){.kind = RUN_TEXT, .text = text};
			rest = str_skip(rest, text.len);
			continue;
		}
		struct str head = str_head(str_skip(rest, 1), str_find(rest, STR(":")) - 1);
		size_t end = str_find(rest, STR("}"));
		must(end != SIZE_MAX && head.len >= 1);
		for (size_t i = 1; i < head.len; i++)
			digits = digits * 10 + (size_t)(head.at[i] - '0');
		struct run run = {.figure = digits,
			.text = str_head(str_skip(rest, head.len + 2), end - head.len - 2)};
		run.kind = head.at[0] == 'f'   ? RUN_FIGURE
			   : head.at[0] == 'm' ? RUN_MISSING
			   : head.at[0] == 'c' ? RUN_CLAIM
					       : RUN_TEXT;
		if (head.at[0] == 'n')
			run = (struct run){RUN_MISSING, run.text, DOCUMENT_NO_FIGURE};
		*ARRAY_ADD(a, runs) = run;
		rest = str_skip(rest, end + 1);
	}
	return (struct para){.kind = kind, .runs = runs.at, .count = runs.len};
}

struct block sample_block(struct arena *a, enum para_kind kind, const char *markup)
{
	return (struct block){.kind = BLOCK_PARA, .para = sample_para(a, kind, markup)};
}

struct block sample_table(
	struct arena *a, size_t columns, size_t head_rows, const char *const *cells, size_t rows)
{
	struct para *paras = arena_array(a, struct para, rows * columns + 1);
	uint8_t *align = arena_array(a, uint8_t, columns);
	for (size_t i = 0; i < rows * columns; i++)
		paras[i] = sample_para(a, PARA_BODY, cells[i]);
	for (size_t i = 1; i < columns; i++)
		align[i] = 2;
	return (struct block){.kind = BLOCK_TABLE,
		.table = {.columns = columns,
			.head_rows = head_rows,
			.cells = paras,
			.align = align,
			.rows = rows}};
}

struct document sample_document(
	struct arena *a, const struct block *blocks, size_t count, size_t figures, size_t claims)
{
	struct block *copy = arena_array(a, struct block, count + 1);
	if (count)
		memcpy(copy, blocks, count * sizeof(*copy));
	struct document doc = {.title = STR("样稿"), .blocks = copy, .block_count = count};
	doc.figures = arena_array(a, struct doc_figure, figures + 1);
	doc.figure_count = figures;
	for (size_t i = 0; i < figures; i++)
		doc.figures[i].id = str_format(a, "F%04zu", i + 1);
	struct doc_claim *recorded = arena_array(a, struct doc_claim, claims + 1);
	for (size_t i = 0; i < claims; i++)
		recorded[i].id = str_format(a, "C%03zu", i + 1);
	doc.claims = recorded;
	doc.claim_count = claims;
	return doc;
}

/* ---- the report ---- */

static const struct {
	const char *indicator, *name, *face, *displayed, *value, *measure, *formula, *source,
		*office;
	int64_t rows, undecidable;
	bool missing;
} figures[] = {
	{"hightech.stock", "高新技术企业总数", "", "52", "52", "家",
		"高企证书的企业 不重复个数 条件 发证日期 不晚于 截止日", "台账数", "科技股", 57, 0,
		false},
	{"hightech.recommended", "高企推荐申报数", "分列 批次", "14", "14", "家",
		"高企申报的企业 不重复个数 条件 批次 等于 \"第一批\"", "台账数", "科技股", 14, 0,
		false},
	{"hightech.recommended", "高企推荐申报数", "分列 批次", "9", "9", "家",
		"高企申报的企业 不重复个数 条件 批次 等于 \"第二批\"", "台账数", "科技股", 9, 1,
		false},
	{"hightech.recommended", "高企推荐申报数", "完成率", "57.5", "23/40", "%",
		"高企推荐申报数 ÷ 目标任务", "由 F0002、F0003 与任务算得", "科技股", 23, 0, false},
	{"sme.stored", "科技型中小企业入库数", "", "186", "186", "家",
		"科小入库 个数 条件 入库日期 属于 本年累计", "台账数", "科技股", 186, 0, false},
	{"contract.absorbed", "企业吸纳技术合同成交额", "", "6.3", "6.2851", "亿元",
		"技术合同的成交额 合计", "登记数（市局通报〔2023〕6号，第2页）", "成果股", 0, 0,
		false},
	{"rd.intensity", "全社会研发投入强度", "", "", "", "%", "全社会研发经费 ÷ 地区生产总值", "",
		"规划股", 0, 0, true},
	{"commissioner.count", "科技特派员人数", "", "108", "108", "人",
		"选派 个数 条件 任期 包含 截止日", "台账数", "农村股", 108, 0, false},
	{"commissioner.coverage", "科技特派员覆盖率", "", "98.3", "116/118", "%",
		"覆盖村数 ÷ 涉农行政村数", "台账数", "农村股", 118, 2, false},
	{"hightech.stock", "高新技术企业总数", "", "52", "52", "家",
		"高企证书的企业 不重复个数 条件 发证日期 不晚于 截止日", "台账数", "科技股", 57, 0,
		false},
	{"sme.stored", "科技型中小企业入库数", "", "186", "186", "家",
		"科小入库 个数 条件 入库日期 属于 本年累计", "台账数", "科技股", 186, 0, false},
};

static void fill_figures(struct arena *a, struct document *doc)
{
	for (size_t i = 0; i < doc->figure_count; i++) {
		struct doc_figure *f = &doc->figures[i];
		f->indicator = str_from_z(figures[i].indicator);
		f->name = str_from_z(figures[i].name);
		f->face = str_from_z(figures[i].face);
		f->displayed = str_from_z(figures[i].displayed);
		f->value = str_from_z(figures[i].value);
		f->measure = str_from_z(figures[i].measure);
		f->formula = str_from_z(figures[i].formula);
		f->source = str_from_z(figures[i].source);
		f->office = str_from_z(figures[i].office);
		f->definition =
			STR("9f2c41d07be85a3366c8f0157d2e4b9a9f2c41d07be85a3366c8f0157d2e4b9a");
		f->unit = STR("云东区");
		f->period = STR("2023H1");
		f->cutoff = STR("2023-06-20");
		f->seq = 1204;
		f->rows = figures[i].rows;
		f->undecidable = figures[i].undecidable;
		f->missing = figures[i].missing;
		f->href = str_format(a, "/trace?figure=F%04zu&seq=1204", i + 1);
	}
}

struct document sample_report(struct arena *a)
{
	static const char *const cells[] = {"指标", "上年同期", "目前", "全年任务",
		"高新技术企业(家)", "45", "{f9:52}", "60", "科小入库(家)", "150", "{f10:186}",
		"200"};
	struct block blocks[] = {
		sample_block(a, PARA_TITLE, "云东区科学技术局2023年上半年工作总结及下半年工作计划"),
		sample_block(a, PARA_SUBTITLE, "（2023年6月30日）"),
		sample_block(a, PARA_ADDRESSEE, "区政府办公室："),
		sample_block(a, PARA_LEVEL1, "一、主要措施及成效"),
		sample_block(a, PARA_LEVEL2, "（一）切实抓好科技创新“驱动力”"),
		sample_block(a, PARA_BODY,
			"一是加大创新主体培育力度。全区现有高新技术企业{f0:52}"
			"家，高企申报第一批{f1:14}家、第二批{f2:9}家，完成全年任务的{f3:"
			"57.5}%。"
			"科技型中小企业入库{f4:186}家，企业吸纳技术合同成交额{f5:6.3}亿元，{c0:"
			"高企申报、科小入库均实现时间过半、任务过半}。"
			"全社会研发投入强度达{m6:〔待补：全社会研发投入强度，规划股〕}。"),
		sample_block(a, PARA_LEVEL2, "（二）切实提高科技强农“支撑力”"),
		sample_block(a, PARA_BODY,
			"科技特派员人才队伍保持{f7:108}人，{c1:科技特派员覆盖率达}{f8:98.3}%"
			"。云禾“鲜食番茄”科技特派团 & 示范基地工作有序开展。"),
		sample_table(a, 4, 1, cells, 3),
		sample_block(a, PARA_SIGNATURE, "云东区科学技术局"),
		sample_block(a, PARA_DATE, "2023年7月5日"),
	};
	struct document doc = sample_document(a, blocks, COUNT_OF(blocks), COUNT_OF(figures), 2);
	fill_figures(a, &doc);
	struct doc_claim *claims = arena_array(a, struct doc_claim, 2);
	claims[0] = (struct doc_claim){.id = STR("C001"),
		.code = STR("half.done"),
		.words = STR("均实现时间过半、任务过半"),
		.text = STR("高企申报、科小入库均实现时间过半、任务过半"),
		.slip = STR("高企推荐申报数57.5%,科小入库数93.0%"),
		.holds = true,
		.href = STR("/claim?code=half.done")};
	claims[1] = (struct doc_claim){.id = STR("C002"),
		.code = STR("commissioner.full_coverage"),
		.words = STR("实现涉农行政村科技特派员“一对一”全覆盖"),
		.text = STR("科技特派员覆盖率达"),
		.slip = STR("未覆盖:清河镇 <柳塘村>、新桥镇后李村"),
		.holds = false,
		.href = STR("/claim?code=commissioner.full_coverage")};
	doc.claims = claims;
	doc.title = STR("云东区科学技术局2023年上半年工作总结及下半年工作计划");
	doc.report = STR("half_year");
	doc.render = STR("2023H1-1204");
	doc.pack_version = STR("2023.1");
	doc.head = STR("5be1c39a7d20448e5be1c39a7d20448e5be1c39a7d20448e5be1c39a7d20448e");
	doc.seq = 1204;
	return doc;
}

/* ---- probes ---- */

static struct str characters(struct arena *a, size_t count)
{
	static const struct str han =
		STR_INIT("国家科学技术进步区创新发展工作总结计划上半年企业成果转化乡村振兴");
	struct buf out;
	buf_init(&out, BUF_MAX_TEXT);
	for (size_t i = 0, at = 0; i < count; i++) {
		size_t start = at;
		(void)utf8_next(han, &at);
		buf_add(&out, str_head(str_skip(han, start), at - start));
		if (at == han.len)
			at = 0;
	}
	return buf_take(a, &out);
}

struct document sample_characters(struct arena *a, enum para_kind kind, size_t count)
{
	struct block block = sample_block(a, kind, str_z(a, characters(a, count)));
	return sample_document(a, &block, 1, 0, 0);
}

struct document sample_long(struct arena *a)
{
	ARRAY(struct block) blocks = {0};
	const char **cells = arena_array(a, const char *, 3 * 41);
	*ARRAY_ADD(a, blocks) = sample_block(a, PARA_TITLE, "区科技局上半年工作总结");
	for (size_t i = 0; i < 8; i++) {
		*ARRAY_ADD(a, blocks) =
			sample_block(a, PARA_LEVEL1, i % 2 ? "二、下半年工作计划" : "一、主要工作");
		*ARRAY_ADD(a, blocks) =
			sample_block(a, PARA_BODY, str_z(a, characters(a, 150 + i)));
	}
	static const char *const head[] = {"序号", "企业", "批次"};
	for (size_t i = 0; i < 3; i++)
		cells[i] = head[i];
	for (size_t row = 1; row <= 40; row++) {
		cells[row * 3] = str_z(a, str_format(a, "%zu", row));
		cells[row * 3 + 1] = str_z(a, str_format(a, "云江第%zu科技有限公司", row));
		cells[row * 3 + 2] = "第一批";
	}
	*ARRAY_ADD(a, blocks) = sample_table(a, 3, 1, cells, 41);
	*ARRAY_ADD(a, blocks) = sample_block(a, PARA_SIGNATURE, "科技局");
	*ARRAY_ADD(a, blocks) = sample_block(a, PARA_DATE, "2023年12月15日");
	return sample_document(a, blocks.at, blocks.len, 0, 0);
}
