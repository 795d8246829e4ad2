/* What is told about wrong ledgers: what, where, what to do. */
#include "pack.h"

#define L    "ledger: x\nlabel: 试账\n"
#define F(f) L "fields:\n  - " f "\n"
#define T    "{name: a, label: 甲, type: text}"

static void keys_that_are_wrong_or_missing_are_told(void **state)
{
	static const struct wrong wrongs[] = {
		{"", "文件是空的，请写入内容或删去（pack/ledgers/x.yaml）"},
		{"ledger: x\n", "口径包有2处错误：\n"
				"台账「x」缺少「label」（pack/ledgers/x.yaml 第1行第1列）\n"
				"台账「x」没有字段（fields）（pack/ledgers/x.yaml 第1行第1列）"},
		{"ledger: x\nlable: 试账\nfields:\n  - " T "\n",
			"口径包有2处错误：\n"
			"不认识的键「lable」，是不是「label」（pack/ledgers/x.yaml 第2行第1列）\n"
			"台账「x」缺少「label」（pack/ledgers/x.yaml 第1行第1列）"},
		{"ledger: x\nlabel: 试账\nfoo: 1\nfields:\n  - " T "\n",
			"不认识的键「foo」，这里可用：ledger label about basis upstream office "
			"measure also parent key match title list search unit valid state fields "
			"checks begin（pack/ledgers/x.yaml 第3行第1列）"},
		{"- ledger: x\n", "这里应是「键: 值」（pack/ledgers/x.yaml 第1行第1列）"},
		{"ledger：x\nlabel: 试账\n",
			"键后面用了全角冒号「：」，请改为英文冒号加空格「: "
			"」（若是文字，请给文字加引号）（pack/ledgers/x.yaml 第1行第7列）"},
		{L "fields: 甲\n",
			"「fields」应是列表，每项以「- 」开头（pack/ledgers/x.yaml 第3行第9列）"},
		{L "fields: []\n", "台账「x」没有字段（fields）（pack/ledgers/x.yaml 第1行第1列）"},
		{L "about: [甲]\nfields:\n  - " T "\n", "「about」应是一段文字，不是列表或「键: "
							"值」（pack/ledgers/x.yaml 第3行第8列）"},
		{L "about:\nfields:\n  - " T "\n",
			"「about」没有填写，请填写或删去这一行（pack/ledgers/x.yaml 第3行第7列）"},
	};

	(void)state;
	each_is_told("ledgers/x.yaml", wrongs, COUNT_OF(wrongs));
}

static void codes_and_labels_that_cannot_be_used_are_told(void **state)
{
	static const struct wrong wrongs[] = {
		{"ledger: X\nlabel: 试账\nfields:\n  - " T "\n",
			"代码「X」只能用小写字母、数字和「_」，以字母开头，最长 40 "
			"个字符（pack/ledgers/x.yaml 第1行第9列）"},
		{"ledger: a__b\nlabel: 试账\nfields:\n  - " T "\n",
			"代码「a__b」只能用小写字母、数字和「_」，以字母开头，最长 40 "
			"个字符（pack/ledgers/x.yaml 第1行第9列）"},
		{"ledger: a_history\nlabel: 试账\nfields:\n  - " T "\n",
			"台账代码「a_history」不能以 _history "
			"结尾（历史表用它）（pack/ledgers/x.yaml "
			"第1行第1列）"},
		{"ledger: a2345678901234567890123456789012345678901\nlabel: 试账\nfields:\n  - " T
		 "\n",
			"代码「a2345678901234567890123456789012345678901」只能用小写字母、数字和「_"
			"」，以字母开头，最长 40 个字符（pack/ledgers/x.yaml 第1行第9列）"},
		{"ledger: x\nlabel: 企业的账\nfields:\n  - " T "\n",
			"名称「企业的账」不能用在公式里：名称里不能有“的”，公式用它引到别的字段（pa"
			"ck/"
			"ledgers/x.yaml 第2行第8列）"},
		{"ledger: x\nlabel: 单位\nfields:\n  - " T "\n",
			"名称「单位」已用于「party」（standard/ledgers/party.yaml "
			"第1行），公式里分不清，请改名（pack/ledgers/x.yaml 第1行第1列）"},
		{F("{name: a, label: 合计, type: text}"), "名称「合计」不能用在公式里：这是公式里的"
							  "词，不能作名称（pack/ledgers/x.yaml "
							  "第4行第22列）"},
		{F("{name: a, label: 甲/乙, type: text}"),
			"名称「甲/乙」不能用在公式里：名称里不能有标点、括号和运算符号（pack/"
			"ledgers/"
			"x.yaml 第4行第22列）"},
		{F("{name: A, label: 甲, type: text}"),
			"代码「A」只能用小写字母、数字和「_」，以字母开头，最长 40 "
			"个字符（pack/ledgers/x.yaml 第4行第12列）"},
		{F(T) "  - " T "\n",
			"台账「x」里字段「甲」（a）重复（pack/ledgers/x.yaml 第5行第5列）"},
		{F("{name: a, label: 甲, type: date}") "  - {name: a_last, label: 乙, type: "
						       "text}\n",
			"字段代码「a_last」与「a」的内部列同名，请换一个代码（pack/ledgers/x.yaml "
			"第5行第5列）"},
		{F("{name: a, label: 甲, type: personal}") "  - {name: a_blind, label: 乙, type: "
							   "text}\n",
			"字段代码「a_blind」与「a」的内部列同名，请换一个代码（pack/ledgers/x.yaml "
			"第5行第5列）"},
	};

	(void)state;
	each_is_told("ledgers/x.yaml", wrongs, COUNT_OF(wrongs));
}

static void fields_that_are_wrong_are_told(void **state)
{
	static const struct wrong wrongs[] = {
		{F("甲"), "这里应是「键: 值」（pack/ledgers/x.yaml 第4行第5列）"},
		{F("{name: a, type: text}"),
			"台账「x」的字段缺少「label」（pack/ledgers/x.yaml 第4行第5列）"},
		{F("{name: a, label: 甲}"),
			"台账「x」的字段「甲」缺少「type」（pack/ledgers/x.yaml 第4行第5列）"},
		{F("{name: a, label: 甲, type: txt}"),
			"不认识的类型「txt」，可用：text code choice int decimal money bool date "
			"span ref personal（pack/ledgers/x.yaml 第4行第31列）"},
		{F("{name: a, label: 甲, type: text 5}"),
			"类型 text 后面不能再写「5」（pack/ledgers/x.yaml 第4行第31列）"},
		{F("{name: a, label: 甲, type: ref}"), "类型 ref 后面须写台账的代码，如 ref "
						       "party（pack/ledgers/x.yaml 第4行第31列）"},
		{F("{name: a, label: 甲, type: ref parti}"),
			"字段「甲」引用的「parti」不是台账的代码，是不是「party」（pack/ledgers/"
			"x.yaml 第4行第5列）"},
		{F("{name: a, label: 甲, type: code usc}"),
			"不认识的代码种类「usc」，可用：uscc hightech_certificate division "
			"plain（pack/ledgers/x.yaml 第4行第31列）"},
		{F("{name: a, label: 甲, type: money 块}"),
			"「块」不是金额的单位，可用：元 千元 万元 百万元 千万元 "
			"亿元（pack/ledgers/x.yaml 第4行第31列）"},
		{F("{name: a, label: 甲, type: decimal}"),
			"类型 decimal 后面须写小数位数 1 到 9，如 decimal 2（pack/ledgers/x.yaml "
			"第4行第31列）"},
		{F("{name: a, label: 甲, type: decimal 10}"),
			"类型 decimal 后面须写小数位数 1 到 9，如 decimal 2（pack/ledgers/x.yaml "
			"第4行第31列）"},
		{F("{name: a, label: 甲, type: choice}"),
			"字段「甲」是 choice，须用 choices: [甲, 乙] 列出选项（pack/ledgers/x.yaml "
			"第4行第5列）"},
		{F("{name: a, label: 甲, type: text, choices: [乙]}"),
			"字段「甲」不是 choice，不能有 choices（pack/ledgers/x.yaml 第4行第46列）"},
		{F("{name: a, label: 甲, type: choice, choices: [乙, 乙]}"),
			"「choices」里的「乙」重复（pack/ledgers/x.yaml 第4行第52列）"},
		{F("{name: a, label: 甲, type: text, precision: [day]}"),
			"只有 date 字段可以写 precision（pack/ledgers/x.yaml 第4行第48列）"},
		{F("{name: a, label: 甲, type: date, precision: [week]}"),
			"precision 不能是「week」，可用：day month year（pack/ledgers/x.yaml "
			"第4行第48列）"},
		{F("{name: a, label: 甲, type: int, longest: 200}"),
			"只有 text 字段可以写 longest（pack/ledgers/x.yaml 第4行第45列）"},
		{F("{name: a, label: 甲, type: text, longest: 0}"),
			"longest 须是 1 到 1000 的字数（pack/ledgers/x.yaml 第4行第46列）"},
		{F("{name: a, label: 甲, type: text, longest: 1001}"),
			"longest 须是 1 到 1000 的字数（pack/ledgers/x.yaml 第4行第46列）"},
		{F("{name: a, label: 甲, type: text, measure: 家}"),
			"只有 int 和 decimal 字段可以写 measure（金额的单位写在类型里：money "
			"万元）（pack/ledgers/x.yaml 第4行第46列）"},
		{F("{name: a, label: 甲, type: span, dated: yes}"),
			"字段「甲」：span 不能随日期变化（dated）（pack/ledgers/x.yaml "
			"第4行第5列）"},
		{F("{name: a, label: 甲, type: int, dated: yes, default: '1'}"),
			"字段「甲」随日期变化，不能有 default（pack/ledgers/x.yaml 第4行第5列）"},
		{F("{name: a, label: 甲, type: text, required: maybe}"),
			"「required」不能是「maybe」，可用：yes 是 true no 否 "
			"false（pack/ledgers/x.yaml 第4行第47列）"},
		{F("{name: a, label: 甲, type: text, note: 一,二}"),
			"「二」成了一个没有值的键：文字里有英文逗号的，"
			"请改为中文逗号或给整段文字加引号（pack/ledgers/x.yaml 第4行第45列）"},
	};

	(void)state;
	each_is_told("ledgers/x.yaml", wrongs, COUNT_OF(wrongs));
}

static void what_names_fields_must_name_fields_of_the_right_type(void **state)
{
	static const struct wrong wrongs[] = {
		{F(T) "key: [已]\n",
			"「key」里的「已」不是台账「试账」的字段，现有：甲（pack/ledgers/"
			"x.yaml 第5行第6列）"},
		{F("{name: a, label: 企业名称, type: text}") "key: 企业名\n",
			"「key」里的「企业名」不是台账「试账」的字段，是不是「企业名称」（pack/"
			"ledgers/x.yaml 第5行第6列）"},
		{F("{name: a, label: 甲, type: personal}") "key: [甲]\n",
			"「key」不能用「甲」：随日期变化的字段和个人信息不能用来辨认记录（pack/"
			"ledgers/x.yaml 第5行第6列）"},
		{F("{name: a, label: 甲, type: text, dated: yes}") "match: [甲]\n",
			"「match」不能用「甲」：随日期变化的字段和个人信息不能用来辨认记录（pack/"
			"ledgers/x.yaml 第5行第8列）"},
		{F(T) "valid: 甲\n", "「valid」须是 span "
				     "类型的字段，「甲」不是（pack/ledgers/x.yaml 第5行第8列）"},
		{F(T) "state: 甲\n", "「state」须是 choice "
				     "类型的字段，「甲」不是（pack/ledgers/x.yaml 第5行第8列）"},
		{F("{name: a, label: 甲, type: personal}") "title: 甲\n",
			"「title」不能用个人信息「甲」（pack/ledgers/x.yaml 第5行第8列）"},
		{F("{name: a, label: 甲, type: int}") "search: [甲]\n",
			"「search」只能用文字、代码和选项，「甲」不是（pack/ledgers/x.yaml "
			"第5行第9列）"},
		{F(T) "parent: y\n",
			"台账「x」的 parent「y」不是台账的代码（pack/ledgers/x.yaml 第1行第1列）"},
		{F(T) "parent: x\n", "台账「x」的 parent "
				     "绕回了自己，或层次太深（pack/ledgers/x.yaml 第1行第1列）"},
		{F("{name: a, label: 单位, type: text}") "parent: party\n",
			"台账「x」的字段不能与所属台账同名「单位」，公式里分不清（pack/ledgers/"
			"x.yaml 第1行第1列）"},
		{L "fields:\n  - {name: a23456789012345678901234, label: 甲, type: int, dated: "
		   "yes}\n"
		   "---\nledger: x234567890123456789012345\nlabel: 长账\nfields:\n"
		   "  - {name: a23456789012345678901234, label: 甲, type: int, dated: yes}\n",
			"台账代码「x234567890123456789012345」与随日期变化的字段代码「a234567890123"
			"45678901234」合起来太长，最长 46 个字符（pack/ledgers/x.yaml "
			"第9行第5列）"},
	};

	(void)state;
	each_is_told("ledgers/x.yaml", wrongs, COUNT_OF(wrongs));
}

static void formulas_are_told_with_their_place_in_the_file(void **state)
{
	static const struct wrong wrongs[] = {
		{F("{name: a, label: 甲, type: date, default: 乙 + 1年}"),
			"“试账”里没有“乙”这个字段（pack/ledgers/x.yaml 第4行第46列）"},
		{F("{name: a, label: 甲, type: int}") "  - {name: b, label: 乙, type: date, "
						      "default: 甲 + 1}\n",
			"默认值 甲 + 1（没有单位）与字段“乙”的类型不同（pack/ledgers/x.yaml "
			"第5行第46列）"},
		{F("{name: a, label: 甲, type: choice, choices: [是非, 有无], default: "
		   "'\"没有\"'}"),
			"默认值 \"没有\"不是“甲”的选项，可以写：是非、有无（pack/ledgers/x.yaml "
			"第4行第67列）"},
		{F(T) "unit: 甲\n",
			"台账「试账」的 unit "
			"应通到台账「unit」的记录，「甲」不是（pack/ledgers/x.yaml 第5行第7列）"},
		{F(T) "list: [甲, 乙的丙]\n",
			"“试账”里没有“乙”这个字段（pack/ledgers/x.yaml 第5行第11列）"},
		{F(T) "checks:\n  - 甲 不为空 ： 须填甲\n", "检查应写成「条件 : "
							    "不符时的提示」（英文冒号，两边空格），"
							    "这里用了全角冒号「：」（pack/ledgers/"
							    "x.yaml 第6行第5列）"},
		{F(T) "checks:\n  - 甲 不为空\n",
			"检查应写成「条件 : "
			"不符时的提示」（英文冒号，两边空格）（pack/ledgers/x.yaml "
			"第6行第5列）"},
		{F(T) "checks:\n  - 已 不为空 : 须填甲\n",
			"“试账”里没有“已”这个字段（pack/ledgers/x.yaml 第6行第5列）"},
		{F(T) "checks:\n  - 警告 已 不为空 : 须填甲\n",
			"“试账”里没有“已”这个字段（pack/ledgers/x.yaml 第6行第8列）"},
		{F(T) "checks:\n  - holds: 甲 不为空\n    massage: 须填甲\n",
			"口径包有2处错误：\n"
			"不认识的键「massage」，是不是「message」（pack/ledgers/x.yaml "
			"第7行第5列）\n"
			"检查应写成「条件 : "
			"不符时的提示」（英文冒号，两边空格）（pack/ledgers/x.yaml "
			"第6行第5列）"},
		{F(T) "checks: 甲 不为空\n",
			"「checks」应是列表，每项以「- 」开头（pack/ledgers/x.yaml 第5行第9列）"},
		{F(T) "checks:\n  - holds: |\n      甲 不为空\n        且 已 不为空\n    message: "
		      "须填\n",
			"“试账”里没有“已”这个字段（pack/ledgers/x.yaml 第8行第11列）"},
	};

	(void)state;
	each_is_told("ledgers/x.yaml", wrongs, COUNT_OF(wrongs));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_that_are_wrong_or_missing_are_told),
		cmocka_unit_test(codes_and_labels_that_cannot_be_used_are_told),
		cmocka_unit_test(fields_that_are_wrong_are_told),
		cmocka_unit_test(what_names_fields_must_name_fields_of_the_right_type),
		cmocka_unit_test(formulas_are_told_with_their_place_in_the_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
