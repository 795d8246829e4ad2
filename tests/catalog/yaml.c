/* What is told about files before anything of ours is looked for in them. */
#include "pack.h"

#include "catalog/tree.h"

#define L "ledger: x\nlabel: 试账\n"
#define T "fields:\n  - {name: a, label: 甲, type: text}\n"

static void full_width_signs_in_the_place_of_ascii_ones_are_told(void **state)
{
	static const struct wrong wrongs[] = {
		{"ledger: x\nlabel： 试账\n" T,
			"键后面用了全角冒号「：」，请改为英文冒号加空格「: "
			"」（若是文字，请给文字加引号）（pack/ledgers/x.yaml 第2行第6列）"},
		{L "fields:\n  - name： a\n    label: 甲\n    type: text\n",
			"键后面用了全角冒号「：」，请改为英文冒号加空格「: "
			"」（若是文字，请给文字加引号）（pack/ledgers/x.yaml 第4行第9列）"},
		{L "fields:\n  - {name: a，label: 甲，type: text}\n",
			"键之间用了全角逗号「，」，请改为英文逗号「,」（pack/ledgers/x.yaml "
			"第4行第13列）"},
		{L "fields:\n  - {name: a, label： 甲, type: text}\n",
			"键后面用了全角冒号「：」，请改为英文冒号加空格「: "
			"」（若是文字，请给文字加引号）（pack/ledgers/x.yaml 第4行第20列）"},
		{L "fields:\n  - {name: a, label: 甲, type: choice, choices: [乙，丙]}\n",
			"列表里用了全角逗号「，」，请改为英文逗号「,」（若是文字的一部分，"
			"请给文字加引号）（pack/ledgers/x.yaml 第4行第50列）"},
		{L "fields:\n  - ｛name: a}\n", "用了全角括号，请改为英文括号 [ ] 或 { "
						"}（pack/ledgers/x.yaml 第4行第5列）"},
		{L "also: ［甲, 乙]\n" T, "用了全角括号，请改为英文括号 [ ] 或 { "
					  "}（pack/ledgers/x.yaml 第3行第7列）"},
		{L "also: [甲, 乙］\n" T, "用了全角括号，请改为英文括号 [ ] 或 { "
					  "}（pack/ledgers/x.yaml 第3行第12列）"},
		{L "fields:\n  － name: a\n", "列表项用了全角横线「－」，请改为英文减号加空格「- "
					      "」（pack/ledgers/x.yaml 第4行第3列）"},
		{L "fields:\n　　- {name: a, label: 甲, type: text}\n",
			"缩进用了全角空格，请改为英文空格（pack/ledgers/x.yaml 第4行第1列）"},
		{L "fields:\n\t- {name: a, label: 甲, type: text}\n",
			"缩进用了制表符，请改为空格（pack/ledgers/x.yaml 第4行第1列）"},
	};

	(void)state;
	each_is_told("ledgers/x.yaml", wrongs, COUNT_OF(wrongs));
}

static void full_width_signs_inside_of_texts_are_fine(void **state)
{
	static const char text[] = "# 注释：ledger：x，［］\n"
				   "ledger: x\n"
				   "label: 试账\n"
				   "about: 一，二：三（四）［五］\n"
				   "basis: \"六，七： ［八］ \\\" note：九\"\n"
				   "upstream: '十''，note：'\n"
				   "office: |\n"
				   "  note：一行，\n"
				   "  　两行［\n"
				   "also:\n"
				   "  - |\n"
				   "    label：甲\n"
				   "  - 乙：丙\n"
				   "fields:\n"
				   "  - {name: a, label: 甲, type: choice, choices: ['乙，丙', "
				   "\"丁：戊\"], note: 一，二：三}\n"
				   "checks:\n"
				   "  - 甲 不为空 : 须填，note：甲\n";
	struct catalog *catalog;
	struct job job;

	(void)state;
	job_init(&job, STR("test"));
	enum rc rc = load_one(&job, "ledgers/x.yaml", text, &catalog);
	assert_text(job_error(&job), "");
	assert_int_equal(rc, RC_OK);
	const struct ledger_def *def = schema_ledger(&catalog->schema, STR("试账"));
	assert_text(def->about, "一，二：三（四）［五］");
	assert_text(def->basis, "六，七： ［八］ \" note：九");
	assert_text(def->upstream, "十'，note：");
	assert_text(def->also[1], "乙：丙");
	assert_text(def->fields[0].choices[0], "乙，丙");
	assert_text(def->fields[0].note, "一，二：三");
	catalog_free(catalog);
	job_done(&job);
}

static void what_the_parser_cannot_read_is_told_in_our_words(void **state)
{
	static const struct wrong wrongs[] = {
		{L "about: 甲: 乙\n" T,
			"这里多出一个冒号「: 」：一行只能有一个键；文字里含「: "
			"」的，请给整段文字加引号（pack/ledgers/x.yaml 第3行第9列）"},
		{L " about: 甲\n" T, "这里多出一个冒号「: 」：一行只能有一个键；文字里含「: "
				     "」的，请给整段文字加引号（pack/ledgers/x.yaml 第3行第7列）"},
		{L "also: [甲, 乙\n" T,
			"列表缺少英文逗号「,」或右括号「]」（pack/ledgers/x.yaml 第4行第7列）"},
		{L "also: {甲: 乙\n" T,
			"缺少英文逗号「,」或右括号「}」（pack/ledgers/x.yaml 第4行第7列）"},
		{L "about: \"甲\n" T,
			"引号没有配对，直到文件末尾也没有结束（pack/ledgers/x.yaml 第6行第1列）"},
		{L "about: \"甲\\q\"\n" T, "双引号里的反斜线写法不认识，请改用单引号（pack/ledgers/"
					   "x.yaml 第3行第10列）"},
		{L "about: @甲\n" T, "这个字符不能用在开头，请给文字加引号（缩进须用空格，"
				     "不能用制表符）（pack/ledgers/x.yaml 第3行第8列）"},
		{L "about: - 甲\n" T,
			"列表项「- 」不能写在这里，请另起一行（pack/ledgers/x.yaml 第3行第8列）"},
		{L "about\n" T, "缺少英文冒号加空格「: 」（pack/ledgers/x.yaml 第4行第1列）"},
		{L "about: %甲\n" T, "这个字符不能用在开头，请给文字加引号（缩进须用空格，"
				     "不能用制表符）（pack/ledgers/x.yaml 第3行第8列）"},
		{L "about: [甲,, 乙]\n" T,
			"括号或逗号的写法不对，这里缺一个值（pack/ledgers/x.yaml 第3行第11列）"},
		{L "about: |x\n  甲\n" T, "「|」或「>」后面不能再写文字，请另起一行（pack/ledgers/"
					  "x.yaml 第3行第9列）"},
		{"%YAML 1.1\n---\n" L T,
			"不支持 YAML 的指令（%）（pack/ledgers/x.yaml 第1行第1列）"},
		{"%FOO\n" L T, "不支持 YAML 的指令（%）（pack/ledgers/x.yaml 第1行第5列）"},
		{L "also: [甲]]\n" T,
			"缩进与上文不齐，或者缺少「键: 值」（pack/ledgers/x.yaml 第3行第10列）"},
		{L T "...\nabout: 甲\n", "这里的内容不属于上面任何一项，请检查缩进（pack/ledgers/"
					 "x.yaml 第6行第1列）"},
	};

	(void)state;
	each_is_told("ledgers/x.yaml", wrongs, COUNT_OF(wrongs));
}

static void what_packs_do_not_need_of_yaml_is_refused(void **state)
{
	static const struct wrong wrongs[] = {
		{L "about: &a 甲\n" T,
			"不支持 YAML 的锚点（&）和标签（!），请直接写出内容（pack/ledgers/x.yaml "
			"第3行第8列）"},
		{L "about: *a\n" T,
			"不支持 YAML "
			"的锚点（&）、引用（*）和标签（!），请直接写出内容（pack/ledgers/"
			"x.yaml 第3行第8列）"},
		{L "also: &a [甲]\n" T,
			"不支持 YAML "
			"的锚点（&）、引用（*）和标签（!），请直接写出内容（pack/ledgers/"
			"x.yaml 第3行第7列）"},
		{L "about: !!str 甲\n" T,
			"不支持 YAML 的锚点（&）和标签（!），请直接写出内容（pack/ledgers/x.yaml "
			"第3行第8列）"},
		{L "about: 甲\nabout: 乙\n" T,
			"键「about」重复，前一个在第3行（pack/ledgers/x.yaml 第4行第1列）"},
		{L "[甲]: 乙\n" T, "键须是文字（pack/ledgers/x.yaml 第3行第1列）"},
		{L "'': 乙\n" T, "键须是文字（pack/ledgers/x.yaml 第3行第1列）"},
		{L "about: \"甲\\xff\\0\"\n" T,
			"引号里的反斜线写出了不合法的字符（pack/ledgers/x.yaml 第3行第8列）"},
		{L "<<: {about: 甲}\n" T,
			"不认识的键「<<」，这里可用：ledger label about basis upstream office "
			"measure also parent key match title list search unit valid state fields "
			"checks begin（pack/ledgers/x.yaml 第3行第1列）"},
	};

	(void)state;
	each_is_told("ledgers/x.yaml", wrongs, COUNT_OF(wrongs));
}

static void bytes_that_are_no_proper_text_are_told(void **state)
{
	static const struct wrong wrongs[] = {
		{"ledger: \xb5\xa5\xce\xbb\n",
			"文件不是 UTF-8 编码，请用 UTF-8 另存后再用（pack/ledgers/x.yaml）"},
		{L "about: 甲\x07\n" T,
			"这里有看不见的字符 U+0007，请删去（pack/ledgers/x.yaml 第3行第9列）"},
		{L "about: 甲\xe2\x80\xa8乙\n" T,
			"这里有看不见的字符 U+2028，请删去（pack/ledgers/x.yaml 第3行第9列）"},
		{L "about: 甲\xef\xbb\xbf\n" T,
			"这里有看不见的字符 U+FEFF，请删去（pack/ledgers/x.yaml 第3行第9列）"},
	};

	(void)state;
	each_is_told("ledgers/x.yaml", wrongs, COUNT_OF(wrongs));
}

static void a_bom_and_carriage_returns_do_no_harm_and_move_no_line(void **state)
{
	static const struct wrong wrongs[] = {
		{"\xef\xbb\xbfledger: x\r\nlabel: 试账\r\nfoo: 1\r\nfields:\r\n"
		 "  - {name: a, label: 甲, type: text}\r\n",
			"不认识的键「foo」，这里可用：ledger label about basis upstream office "
			"measure also parent key match title list search unit valid state fields "
			"checks begin（pack/ledgers/x.yaml 第3行第1列）"},
		{"ledger: x\rlabel: 试账\rfoo: 1\rfields:\r  - {name: a, label: 甲, type: text}\r",
			"不认识的键「foo」，这里可用：ledger label about basis upstream office "
			"measure also parent key match title list search unit valid state fields "
			"checks begin（pack/ledgers/x.yaml 第3行第1列）"},
	};

	(void)state;
	each_is_told("ledgers/x.yaml", wrongs, COUNT_OF(wrongs));
}

static void a_formula_over_several_lines_is_told_where_it_stands(void **state)
{
	static const struct wrong wrongs[] = {
		{L T "checks:\n  - message: 须填\n    holds: 甲 不为空\n      且 已 不为空\n",
			"“试账”里没有“已”这个字段（pack/ledgers/x.yaml 第8行第9列）"},
		{L T "checks:\n  - message: 须填\n    holds: |\n\n      甲 不为空\n        且 已 "
		     "不为空\n",
			"“试账”里没有“已”这个字段（pack/ledgers/x.yaml 第10行第11列）"},
		{L T "checks:\n  - message: 须填\n    holds: >\n      甲 不为空\n      且 已 "
		     "不为空\n",
			"“试账”里没有“已”这个字段（pack/ledgers/x.yaml 第9行第9列）"},
		{L T "checks:\n  - message: 须填\n    holds: \"甲 不为空 且 已 不为空\"\n",
			"“试账”里没有“已”这个字段（pack/ledgers/x.yaml 第7行第21列）"},
		{L T "checks:\n  - message: 须填\n    holds: '已 不为空'\n",
			"“试账”里没有“已”这个字段（pack/ledgers/x.yaml 第7行第13列）"},
	};

	(void)state;
	each_is_told("ledgers/x.yaml", wrongs, COUNT_OF(wrongs));
}

/* ---- ceilings, on both sides ---- */

static struct str nested(struct job *job, size_t depth)
{
	struct buf b;

	buf_init(&b, BUF_MAX_TEXT);
	buf_add(&b, STR(L T "note: "));
	for (size_t i = 0; i < depth; i++)
		buf_add_char(&b, '[');
	for (size_t i = 0; i < depth; i++)
		buf_add_char(&b, ']');
	buf_add_char(&b, '\n');
	return buf_take(job->arena, &b);
}

static void lists_are_nested_to_the_ceiling_and_no_deeper(void **state)
{
	struct job job;

	(void)state;
	job_init(&job, STR("test"));
	/* The map is one level. */
	char *at = str_z(job.arena, nested(&job, CATALOG_MAX_DEPTH - 1));
	assert_true(str_starts(told_of(&job, "ledgers/x.yaml", at), STR("不认识的键「note」")));
	char *over = str_z(job.arena, nested(&job, CATALOG_MAX_DEPTH));
	assert_text(told_of(&job, "ledgers/x.yaml", over),
		"层次太深，最多 16 层（pack/ledgers/x.yaml 第5行第22列）");
	char *far = str_z(job.arena, nested(&job, 200000));
	assert_text(told_of(&job, "ledgers/x.yaml", far),
		"层次太深，最多 16 层（pack/ledgers/x.yaml 第5行第22列）");
	job_done(&job);
}

static void a_map_has_keys_to_the_ceiling_and_no_more(void **state)
{
	struct job job;

	(void)state;
	job_init(&job, STR("test"));
	for (int over = 0; over < 2; over++) {
		struct buf b;

		buf_init(&b, BUF_MAX_TEXT);
		for (int i = 0; i < CATALOG_MAX_KEYS + over; i++)
			buf_addf(&b, "k%d: 1\n", i);
		char *text = str_z(job.arena, buf_take(job.arena, &b));
		struct str told = told_of(&job, "ledgers/x.yaml", text);
		if (over)
			assert_text(told, "一处最多 200 个键（pack/ledgers/x.yaml 第201行第1列）");
		else
			assert_true(str_starts(told, STR("口径包有")));
	}
	job_done(&job);
}

static void a_file_has_values_to_the_ceiling_and_no_more(void **state)
{
	struct job job;

	(void)state;
	job_init(&job, STR("test"));
	for (int over = 0; over < 2; over++) {
		struct buf b;

		buf_init(&b, BUF_MAX_TEXT);
		/* the list itself is one */
		for (int i = 0; i < CATALOG_MAX_NODES - 1 + over; i++)
			buf_add(&b, STR("- a\n"));
		char *text = str_z(job.arena, buf_take(job.arena, &b));
		struct str told = told_of(&job, "ledgers/x.yaml", text);
		if (over)
			assert_text(told, "一个文件里最多 100000 个值，请拆成几个文件"
					  "（pack/ledgers/x.yaml 第100000行第3列）");
		else
			assert_text(told, "这里应是「键: 值」（pack/ledgers/x.yaml 第1行第1列）");
	}
	job_done(&job);
}

static void a_file_is_as_long_as_the_ceiling_and_no_longer(void **state)
{
	struct job job;

	(void)state;
	job_init(&job, STR("test"));
	for (size_t over = 0; over < 2; over++) {
		struct str head = STR(L T "#");
		char *text = arena_array(job.arena, char, CATALOG_MAX_FILE + over + 1);

		memset(text, 'x', CATALOG_MAX_FILE + over);
		memcpy(text, head.at, head.len);
		struct catalog *catalog;
		enum rc rc = load_one(&job, "ledgers/x.yaml", text, &catalog);
		if (over) {
			assert_int_equal(rc, RC_INVALID);
			assert_text(job_error(&job), "文件太大，最多 1048576 "
						     "字节，请拆成几个文件（pack/ledgers/x.yaml）");
		} else {
			assert_int_equal(rc, RC_OK);
			catalog_free(catalog);
		}
	}
	job_done(&job);
}

static void assert_same_place(struct place a, struct place b)
{
	assert_true(str_eq(a.file, b.file));
	assert_int_equal(a.line, b.line);
	assert_int_equal(a.column, b.column);
}

static void assert_same_tree(const struct node *a, const struct node *b)
{
	assert_int_equal(a->kind, b->kind);
	assert_int_equal(a->quoted, b->quoted);
	assert_int_equal(a->count, b->count);
	assert_same_place(a->place, b->place);
	assert_same_place(a->raw_place, b->raw_place);
	assert_true(str_eq(a->text, b->text));
	assert_true(str_eq(a->raw, b->raw));
	for (size_t i = 0; i < a->count; i++) {
		if (a->kind == NODE_MAP)
			assert_same_tree(a->keys[i], b->keys[i]);
		assert_same_tree(a->items[i], b->items[i]);
	}
}

static void a_tree_and_its_image_are_the_same(void **state)
{
	static const struct str bytes =
		STR_INIT("# 注释\nledger: x\nlabel: '试 ''账'''\n"
			 "about: \"转义 \\u4e00 \\\" 与\n  下一行\"\n"
			 "value: 高企证书的单位 不重复个数\n  条件 发证日期 早于 截止日\n"
			 "office: |\n  一行\n    缩进的一行\n\n  又一行\n"
			 "note: >\n  折\n  行\n"
			 "empty: ''\nalso: [甲, \"乙\", [丙, {丁: 戊}], []]\nnone: {}\n"
			 "fields:\n  - {name: a,\n     label: 甲}\n  -\n    name: b\n"
			 "---\n- 第二份\n---\n一句话\n");
	struct str file = STR("pack/ledgers/x.yaml");
	struct node **read, **shown;
	size_t count, shown_count;
	struct job job;
	struct buf b;

	(void)state;
	job_init(&job, STR("test"));
	struct troubles troubles = {.a = job.arena};
	assert_true(tree_read(job.arena, &troubles, file, bytes, &read, &count));
	assert_int_equal(count, 3);
	buf_init(&b, BUF_MAX_TEXT);
	tree_image_put(&b, bytes, read, count);
	tree_image_read(job.arena, file, bytes, buf_str(&b), &shown, &shown_count);
	assert_int_equal(shown_count, count);
	for (size_t i = 0; i < count; i++)
		assert_same_tree(read[i], shown[i]);
	buf_free(&b);
	job_done(&job);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(full_width_signs_in_the_place_of_ascii_ones_are_told),
		cmocka_unit_test(full_width_signs_inside_of_texts_are_fine),
		cmocka_unit_test(what_the_parser_cannot_read_is_told_in_our_words),
		cmocka_unit_test(what_packs_do_not_need_of_yaml_is_refused),
		cmocka_unit_test(bytes_that_are_no_proper_text_are_told),
		cmocka_unit_test(a_bom_and_carriage_returns_do_no_harm_and_move_no_line),
		cmocka_unit_test(a_formula_over_several_lines_is_told_where_it_stands),
		cmocka_unit_test(a_tree_and_its_image_are_the_same),
		cmocka_unit_test(lists_are_nested_to_the_ceiling_and_no_deeper),
		cmocka_unit_test(a_map_has_keys_to_the_ceiling_and_no_more),
		cmocka_unit_test(a_file_has_values_to_the_ceiling_and_no_more),
		cmocka_unit_test(a_file_is_as_long_as_the_ceiling_and_no_longer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
