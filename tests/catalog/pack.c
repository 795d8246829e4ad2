/* Packs upon packs: what is added, replaced, locked; what is not a pack; every ceiling. */
#include "pack.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define FIELDS "fields:\n  - {name: a, label: 甲, type: text}\n"

static struct str here(struct job *job, const char *name)
{
	const char *root = getenv("KEZHANG_SOURCE");

	return str_format(job->arena, "%s/tests/catalog/%s", root ? root : ".", name);
}

static void a_third_ledger_and_an_indicator_are_a_folder_of_text(void **state)
{
	struct catalog *catalog;
	struct job job;

	(void)state;
	job_init(&job, STR("test"));
	struct str folder = here(&job, "pack-third/");
	enum rc rc = catalog_load(&job, &folder, 1, &catalog);
	assert_text(job_error(&job), "");
	assert_int_equal(rc, RC_OK);
	assert_text(catalog->version, "标准口径包 0.1.0 + 颍东口径包 2023.1");
	assert_true(catalog->packs[1].locked);
	const struct schema *schema = &catalog->schema;
	const struct ledger_def *month = schema_ledger(schema, STR("研发月报"));
	assert_non_null(month);
	assert_text(ledger_field(month, STR("研发费用"))->shown_in, "千元");
	const struct ledger_def *project = schema_ledger(schema, STR("研发月报项目"));
	assert_ptr_equal(project->parent, month);
	assert_text(
		formula_print(job.arena, project->unit_path, SPELL_LABELS), "研发月报的企业的辖区");
	assert_int_equal(project->key_count, 0);
	/* The standard pack's indicator, which was registered only, is counted now. */
	const struct indicator_def *expense = schema_indicator(schema, STR("rd.industry"));
	assert_non_null(expense->value);
	assert_ptr_equal(aggregate_ledger(formula_aggregate(expense->value, 0)), month);
	const struct indicator_def *collected = schema_indicator(schema, STR("研发费用归集率"));
	assert_int_equal(formula_use_count(collected->value), 1);
	assert_ptr_equal(formula_use(collected->value, 0).indicator, expense);
	catalog_free(catalog);
	job_done(&job);
}

/* ---- several packs in memory are several loads; folders for the rest ---- */

struct folder {
	struct job job;
	struct str path;
};

static void put_file(struct folder *f, const char *name, const char *text)
{
	struct str path = str_format(f->job.arena, "%.*s/%s", STR_ARG(f->path), name);
	FILE *file = fopen(str_z(f->job.arena, path), "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void put_folder(struct folder *f, const char *name)
{
	struct str path = str_format(f->job.arena, "%.*s/%s", STR_ARG(f->path), name);

	assert_int_equal(mkdir(str_z(f->job.arena, path), 0700), 0);
}

static void folder_make(struct folder *f)
{
	const char *tmp = getenv("TMPDIR");

	job_init(&f->job, STR("test"));
	char *path = str_z(f->job.arena,
		str_format(f->job.arena, "%s/kezhang-pack-XXXXXX", tmp ? tmp : "/tmp"));
	assert_non_null(mkdtemp(path));
	f->path = str_from_z(path);
	put_file(f, "pack.yaml", HEAD);
}

static void folder_drop(struct folder *f)
{
	static const char *const names[] = {"pack.yaml", "ledgers/x.yaml", "ledgers/x.txt",
		"ledgers/.x.yaml.swp", "ledgers/README.md", "indicators/x.yaml", "ledgers",
		"indicators", "ledger", ".git", "other"};

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct str path = str_format(f->job.arena, "%.*s/%s", STR_ARG(f->path), names[i]);

		(void)remove(str_z(f->job.arena, path));
	}
	assert_int_equal(rmdir(str_z(f->job.arena, f->path)), 0);
	job_done(&f->job);
}

/* What is told about a folder, its own name left out. */
static struct str told_of_folder(struct folder *f)
{
	struct catalog *catalog;
	struct buf b;

	assert_int_equal(catalog_load(&f->job, &f->path, 1, &catalog), RC_INVALID);
	struct str rest = job_error(&f->job);
	buf_init(&b, BUF_MAX_TEXT);
	while (rest.len) {
		buf_add(&b, str_cut(&rest, f->path));
		if (rest.at)
			buf_add(&b, STR("PACK"));
	}
	return buf_take(f->job.arena, &b);
}

static void a_folder_without_a_head_is_no_pack(void **state)
{
	struct folder f;

	(void)state;
	folder_make(&f);
	(void)remove(
		str_z(f.job.arena, str_format(f.job.arena, "%.*s/pack.yaml", STR_ARG(f.path))));
	assert_text(told_of_folder(&f),
		"口径包缺少 pack.yaml（写明 title issuer version effective）（PACK）");
	folder_drop(&f);
}

static void a_folder_with_a_slip_in_its_name_is_told(void **state)
{
	struct folder f;

	(void)state;
	folder_make(&f);
	put_folder(&f, "ledger");
	assert_text(told_of_folder(&f),
		"口径包 PACK 里有不认识的文件夹「ledger」，是不是「ledgers」；"
		"可用：ledgers indicators claims reminders reports mappings wording");
	folder_drop(&f);
}

static void a_file_with_another_ending_is_told_and_editors_copies_are_not(void **state)
{
	struct folder f;

	(void)state;
	folder_make(&f);
	put_folder(&f, "ledgers");
	put_folder(&f, ".git");
	put_file(&f, "ledgers/.x.yaml.swp", "乱");
	put_file(&f, "ledgers/README.md", "说明");
	put_file(&f, "other", "别的");
	struct catalog *catalog;
	assert_int_equal(catalog_load(&f.job, &f.path, 1, &catalog), RC_OK);
	catalog_free(catalog);
	put_file(&f, "ledgers/x.txt", "ledger: x\n");
	assert_text(
		told_of_folder(&f), "文件夹 PACK/ledgers 里的文件须以 .yaml 结尾，现有「x.txt」");
	folder_drop(&f);
}

static void a_folder_that_is_not_there_is_told(void **state)
{
	struct str folder = STR("/nowhere/at/all");
	struct catalog *catalog;
	struct job job;

	(void)state;
	job_init(&job, STR("test"));
	assert_int_equal(catalog_load(&job, &folder, 1, &catalog), RC_INVALID);
	assert_text(job_error(&job), "打不开口径包文件夹 /nowhere/at/all：没有这个文件或文件夹");
	assert_int_equal(catalog_load_only(&job, NULL, 0, &catalog), RC_INVALID);
	assert_text(job_error(&job), "没有口径包可读");
	job_done(&job);
}

static void a_locked_pack_is_not_changed_by_a_later_one_and_says_whose_it_is(void **state)
{
	struct folder f;

	(void)state;
	folder_make(&f);
	put_folder(&f, "indicators");
	put_file(&f, "indicators/x.yaml",
		"- {indicator: rd.collected, label: 归集率, unit: '%', nature: 比率, registered: "
		"yes}\n");
	struct str folders[2] = {here(&f.job, "pack-third"), f.path};
	struct catalog *catalog;
	assert_int_equal(catalog_load(&f.job, folders, 2, &catalog), RC_INVALID);
	assert_true(str_starts(job_error(&f.job),
		STR("指标「rd.collected」已由「颍东口径包」（颍东区科技局）锁定，"
		    "不能改写，请换一个代码另行定义（")));
	/* The other way round the locked pack comes later and may. */
	folders[0] = f.path;
	folders[1] = here(&f.job, "pack-third");
	assert_int_equal(catalog_load(&f.job, folders, 2, &catalog), RC_OK);
	assert_text(
		schema_indicator(&catalog->schema, STR("rd.collected"))->label, "研发费用归集率");
	assert_text(catalog->version, "标准口径包 0.1.0 + 试 1 + 颍东口径包 2023.1");
	catalog_free(catalog);
	folder_drop(&f);
}

static void a_ledger_of_an_open_pack_is_replaced_whole(void **state)
{
	static const char text[] =
		"ledger: coverage\nlabel: 数据覆盖\nfields:\n"
		"  - {name: ledger, label: 台账, type: text}\n"
		"  - {name: unit, label: 辖区, type: ref unit}\n"
		"  - {name: from_to, label: 起止, type: span}\n"
		"  - {name: state, label: 状态, type: choice, choices: [完整, 零报告, 部分]}\n"
		"  - {name: remark, label: 备注, type: text}\n";
	struct catalog *catalog;
	struct job job;

	(void)state;
	job_init(&job, STR("test"));
	assert_int_equal(load_one(&job, "ledgers/x.yaml", text, &catalog), RC_OK);
	const struct ledger_def *def = schema_ledger(&catalog->schema, LEDGER_COVERAGE);
	assert_int_equal(def->field_count, 5);
	assert_int_equal(def->key_count, 0);
	catalog_free(catalog);
	job_done(&job);
}

static void heads_of_packs_and_reports_that_are_wrong_are_told(void **state)
{
	static const struct wrong heads[] = {
		{"title: 试\n", "口径包有3处错误：\n"
				"口径包 pack 缺少「issuer」（pack/pack.yaml 第1行第1列）\n"
				"口径包 pack 缺少「version」（pack/pack.yaml 第1行第1列）\n"
				"口径包 pack 缺少「effective」（pack/pack.yaml 第1行第1列）"},
		{"title: 试\nissuer: 测\nversion: 1\neffective: 今年\n",
			"生效日期「今年」应写成 2023-01-01 的样子（pack/pack.yaml 第4行第12列）"},
		{"title: 试\nissuer: 测\nversion: 1\neffective: 2023-01-01\nlocked: 锁\n",
			"「locked」不能是「锁」，可用：yes 是 true no 否 false（pack/pack.yaml "
			"第5行第9列）"},
		{"title: 试\nissuer: 测\nversion: 1\neffective: 2023-01-01\n---\ntitle: 二\n",
			"pack.yaml 只能有一段（pack/pack.yaml 第6行第1列）"},
		{"- 试\n", "这里应是「键: 值」（pack/pack.yaml 第1行第1列）"},
	};
	static const struct wrong reports[] = {
		{"# 标题\n", "公文须以「report: 代码」「label: 名称」开头，然后一行 "
			     "---，再写正文（pack/reports/x.md 第1行第1列）"},
		{"report: a\nlabel: 甲\n---\n",
			"公文「a」没有正文（pack/reports/x.md 第4行第1列）"},
		{"report: A\nlabel: 甲\n---\n正文\n",
			"代码「A」只能用小写字母、数字和「-」，以字母开头，最长 80 "
			"个字符（pack/reports/x.md 第1行第9列）"},
		{"report: a\nlable: 甲\n---\n正文\n",
			"口径包有2处错误：\n"
			"不认识的键「lable」，是不是「label」（pack/reports/x.md 第2行第1列）\n"
			"公文「a」缺少「label」（pack/reports/x.md 第1行第1列）"},
		{"report：a\n---\n正文\n",
			"键后面用了全角冒号「：」，请改为英文冒号加空格「: "
			"」（若是文字，请给文字加引号）（pack/reports/x.md 第1行第7列）"},
		{"---\n正文\n", "公文须以「report: 代码」「label: 名称」开头，然后一行 "
				"---，再写正文（pack/reports/x.md 第1行第1列）"},
	};
	struct job job;
	bool fine = true;

	(void)state;
	job_init(&job, STR("test"));
	for (size_t i = 0; i < COUNT_OF(heads); i++) {
		const struct pack_file file = {STR("pack.yaml"), str_from_z(heads[i].text)};
		struct catalog *catalog;

		assert_int_equal(catalog_load_files(&job, true, &file, 1, &catalog), RC_INVALID);
		if (str_eq(job_error(&job), str_from_z(heads[i].told)))
			continue;
		fine = false;
		print_error(
			"got    '%.*s'\nwanted '%s'\n", STR_ARG(job_error(&job)), heads[i].told);
	}
	job_done(&job);
	each_is_told("reports/x.md", reports, COUNT_OF(reports));
	assert_true(fine);
}

static void a_pack_alone_must_have_what_the_engine_knows_by_name(void **state)
{
	static const struct wrong wrongs[] = {
		{"ledger: x\nlabel: 试账\n" FIELDS,
			"口径包有4处错误：\n"
			"口径包缺少程序自己要用的台账「unit」（pack）\n"
			"口径包缺少程序自己要用的台账「registered_value」（pack）\n"
			"口径包缺少程序自己要用的台账「target」（pack）\n"
			"口径包缺少程序自己要用的台账「coverage」（pack）"},
		{"ledger: unit\nlabel: 辖区\nfields:\n  - {name: name, label: 名称, type: int}\n",
			"口径包有9处错误：\n"
			"台账「unit」须有字段「name」，类型 "
			"text，程序自己要用（pack/ledgers/x.yaml "
			"第1行第1列）\n"
			"台账「unit」须有字段「short」，类型 "
			"text，程序自己要用（pack/ledgers/x.yaml "
			"第1行第1列）\n"
			"台账「unit」须有字段「kind」，类型 "
			"choice，程序自己要用（pack/ledgers/x.yaml "
			"第1行第1列）\n"
			"台账「unit」须有字段「parent」，类型 "
			"ref，程序自己要用（pack/ledgers/x.yaml "
			"第1行第1列）\n"
			"台账「unit」须有字段「code」，类型 "
			"code，程序自己要用（pack/ledgers/x.yaml "
			"第1行第1列）\n"
			"台账「unit」须有字段「valid」，类型 "
			"span，程序自己要用（pack/ledgers/x.yaml "
			"第1行第1列）\n"
			"口径包缺少程序自己要用的台账「registered_value」（pack）\n"
			"口径包缺少程序自己要用的台账「target」（pack）\n"
			"口径包缺少程序自己要用的台账「coverage」（pack）"},
	};
	struct job job;
	bool fine = true;

	(void)state;
	job_init(&job, STR("test"));
	for (size_t i = 0; i < COUNT_OF(wrongs); i++) {
		const struct pack_file files[] = {
			{STR("pack.yaml"), STR(HEAD)},
			{STR("ledgers/x.yaml"), str_from_z(wrongs[i].text)},
		};
		struct catalog *catalog;

		assert_int_equal(catalog_load_files(&job, false, files, 2, &catalog), RC_INVALID);
		if (str_eq(job_error(&job), str_from_z(wrongs[i].told)))
			continue;
		fine = false;
		print_error(
			"got    '%.*s'\nwanted '%s'\n", STR_ARG(job_error(&job)), wrongs[i].told);
	}
	assert_true(fine);
	job_done(&job);
}

static void a_file_in_no_place_of_a_pack_is_told(void **state)
{
	static const struct wrong wrongs[] = {
		{"甲: 乙\n", "口径包里没有放这个文件的地方（pack/rules/x.yaml）"}};

	(void)state;
	each_is_told("rules/x.yaml", wrongs, COUNT_OF(wrongs));
}

/* ---- ceilings ---- */

static void errors_are_told_to_the_ceiling_and_counted_beyond(void **state)
{
	struct job job;

	(void)state;
	job_init(&job, STR("test"));
	for (int count = CATALOG_MAX_ERRORS; count <= CATALOG_MAX_ERRORS + 1; count++) {
		struct buf b;

		buf_init(&b, BUF_MAX_TEXT);
		for (int i = 0; i < count; i++)
			buf_add(&b, STR("- 甲\n"));
		char *text = str_z(job.arena, buf_take(job.arena, &b));
		struct str told = told_of(&job, "claims/x.yaml", text);
		struct str last = str_format(job.arena, "口径包有%d处错误：\n", count);
		assert_true(str_starts(told, last));
		assert_true(str_find(told, STR("x.yaml 第50行第3列）")) != SIZE_MAX);
		assert_int_equal(str_ends(told, STR("\n另有1处，请先改正以上各处")),
			count > CATALOG_MAX_ERRORS);
	}
	job_done(&job);
}

static void errors_too_long_for_one_message_are_counted(void **state)
{
	struct job job;
	struct buf b;

	(void)state;
	job_init(&job, STR("test"));
	buf_init(&b, BUF_MAX_TEXT);
	for (int i = 0; i < 20; i++) {
		buf_add(&b, STR("- claim: "));
		for (int k = 0; k < 500; k++)
			buf_add(&b, STR("甲"));
		buf_add_char(&b, '\n');
	}
	char *text = str_z(job.arena, buf_take(job.arena, &b));
	struct str told = told_of(&job, "claims/x.yaml", text);
	assert_true(told.len < JOB_ERROR_MAX);
	assert_true(str_starts(told, STR("口径包有20处错误：\n")));
	assert_true(str_ends(told, STR("处，请先改正以上各处")));
	job_done(&job);
}

static void fields_and_choices_go_to_the_ceiling_and_no_further(void **state)
{
	struct job job;
	struct catalog *catalog;

	(void)state;
	job_init(&job, STR("test"));
	for (int over = 0; over < 2; over++) {
		struct buf fields, choices;

		buf_init(&fields, BUF_MAX_TEXT);
		buf_init(&choices, BUF_MAX_TEXT);
		buf_add(&fields, STR("ledger: x\nlabel: 试账\nfields:\n"));
		for (int i = 0; i < CATALOG_MAX_FIELDS + over; i++)
			buf_addf(&fields, "  - {name: a%d, label: 甲%d, type: text}\n", i, i);
		buf_add(&choices, STR("ledger: x\nlabel: 试账\nfields:\n"
				      "  - {name: a, label: 甲, type: choice, choices: [乙0"));
		for (int i = 1; i < CATALOG_MAX_CHOICES + over; i++)
			buf_addf(&choices, ", 乙%d", i);
		buf_add(&choices, STR("]}\n"));
		char *f = str_z(job.arena, buf_take(job.arena, &fields));
		char *c = str_z(job.arena, buf_take(job.arena, &choices));
		if (over) {
			assert_text(told_of(&job, "ledgers/x.yaml", f),
				"台账「x」的字段太多，最多 100 个（pack/ledgers/x.yaml "
				"第4行第3列）");
			assert_text(told_of(&job, "ledgers/x.yaml", c),
				"字段「甲」的选项太多，最多 200 个（pack/ledgers/x.yaml "
				"第4行第48列）");
		} else {
			assert_int_equal(load_one(&job, "ledgers/x.yaml", f, &catalog), RC_OK);
			catalog_free(catalog);
			assert_int_equal(load_one(&job, "ledgers/x.yaml", c, &catalog), RC_OK);
			catalog_free(catalog);
		}
	}
	job_done(&job);
}

static void files_and_packs_go_to_the_ceiling_and_no_further(void **state)
{
	struct job job;

	(void)state;
	job_init(&job, STR("test"));
	struct pack_file *files = arena_array(job.arena, struct pack_file, CATALOG_MAX_FILES + 1);
	files[0] = (struct pack_file){STR("pack.yaml"), STR(HEAD)};
	for (int i = 1; i <= CATALOG_MAX_FILES; i++)
		files[i] = (struct pack_file){STR("indicators/x.yaml"), STR("[]\n")};
	struct catalog *catalog;
	assert_int_equal(
		catalog_load_files(&job, false, files, CATALOG_MAX_FILES, &catalog), RC_INVALID);
	assert_true(str_find(job_error(&job), STR("太多")) == SIZE_MAX);
	assert_int_equal(catalog_load_files(&job, false, files, CATALOG_MAX_FILES + 1, &catalog),
		RC_INVALID);
	assert_text(job_error(&job), "口径包的文件太多，一共最多 2000 个（pack）");
	struct str folders[CATALOG_MAX_PACKS + 1];
	for (size_t i = 0; i < COUNT_OF(folders); i++)
		folders[i] = here(&job, "pack-third");
	assert_int_equal(catalog_load(&job, folders, CATALOG_MAX_PACKS + 1, &catalog), RC_INVALID);
	assert_text(job_error(&job), "口径包太多，最多 16 个");
	job_done(&job);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_third_ledger_and_an_indicator_are_a_folder_of_text),
		cmocka_unit_test(a_folder_without_a_head_is_no_pack),
		cmocka_unit_test(a_folder_with_a_slip_in_its_name_is_told),
		cmocka_unit_test(a_file_with_another_ending_is_told_and_editors_copies_are_not),
		cmocka_unit_test(a_folder_that_is_not_there_is_told),
		cmocka_unit_test(a_locked_pack_is_not_changed_by_a_later_one_and_says_whose_it_is),
		cmocka_unit_test(a_ledger_of_an_open_pack_is_replaced_whole),
		cmocka_unit_test(heads_of_packs_and_reports_that_are_wrong_are_told),
		cmocka_unit_test(a_pack_alone_must_have_what_the_engine_knows_by_name),
		cmocka_unit_test(a_file_in_no_place_of_a_pack_is_told),
		cmocka_unit_test(errors_are_told_to_the_ceiling_and_counted_beyond),
		cmocka_unit_test(errors_too_long_for_one_message_are_counted),
		cmocka_unit_test(fields_and_choices_go_to_the_ceiling_and_no_further),
		cmocka_unit_test(files_and_packs_go_to_the_ceiling_and_no_further),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
