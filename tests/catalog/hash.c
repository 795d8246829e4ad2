/* What a definition's hash holds: its meaning, and nothing that is for the eye. */
#include "pack.h"

#define LEDGER                                                                                     \
	"ledger: x\nlabel: 试账\nkey: [号]\nunit: 所在\nfields:\n"                            \
	"  - {name: number, label: 号, type: code, required: yes}\n"                              \
	"  - {name: place, label: 所在, type: ref unit}\n"                                       \
	"  - {name: given, label: 给出, type: date, precision: [day, month]}\n"                  \
	"  - {name: ends, label: 截止, type: date, default: 给出 + 1年}\n"                    \
	"  - {name: state, label: 状态, type: choice, choices: [在, 退]}\n"                    \
	"  - {name: money, label: 金额, type: money 万元}\n"                                   \
	"checks:\n  - 截止 晚于 给出 : 截止应晚于给出\n"
#define INDICATORS                                                                                    \
	"- {indicator: x.sum, label: 试账金额, unit: 万元, nature: 累计,\n"                   \
	"   value: 试账的金额 合计 条件 给出 属于 本年累计 且 状态 等于 在}\n" \
	"- {indicator: x.rate, label: 试账增速, unit: '%', nature: 比率, office: 甲股,\n"     \
	"   value: 试账金额 的 同比增长}\n"
#define CLAIM                                                                                                    \
	"- {claim: x.up, words: 稳步增长, holds: 试账增速 大于 0, softer: '为{试账增速}', slip: " \
	"未增长}\n"

static struct job job;

static int begin(void **state)
{
	(void)state;
	job_init(&job, STR("test"));
	return 0;
}

static int end(void **state)
{
	(void)state;
	job_done(&job);
	return 0;
}

/* Replaces the first `from` in text. */
static struct str swapped(const char *text, const char *from, const char *to)
{
	struct str s = str_from_z(text), f = str_from_z(from);
	size_t at = str_find(s, f);

	assert_true(at != SIZE_MAX);
	return str_format(job.arena, "%.*s%s%.*s", STR_ARG(str_head(s, at)), to,
		STR_ARG(str_skip(s, at + f.len)));
}

static struct catalog *load(struct str ledger, struct str indicators, struct str claims)
{
	const struct pack_file files[] = {
		{STR("pack.yaml"), STR(HEAD)},
		{STR("ledgers/x.yaml"), ledger},
		{STR("indicators/x.yaml"), indicators},
		{STR("claims/x.yaml"), claims},
	};
	struct catalog *catalog;
	enum rc rc = catalog_load_files(&job, true, files, COUNT_OF(files), &catalog);

	assert_text(job_error(&job), "");
	assert_int_equal(rc, RC_OK);
	return catalog;
}

struct hashes {
	struct str ledger, sum, rate, claim;
};

static struct hashes hashes_of(struct str ledger, struct str indicators, struct str claims)
{
	struct catalog *c = load(ledger, indicators, claims);
	struct hashes h = {
		str_copy(job.arena, schema_ledger(&c->schema, STR("x"))->hash),
		str_copy(job.arena, schema_indicator(&c->schema, STR("x.sum"))->hash),
		str_copy(job.arena, schema_indicator(&c->schema, STR("x.rate"))->hash),
		str_copy(job.arena, catalog_claim(c, STR("x.up"))->hash),
	};

	catalog_free(c);
	return h;
}

static struct hashes plain(void)
{
	return hashes_of(STR(LEDGER), STR(INDICATORS), STR(CLAIM));
}

static void assert_same(struct hashes a, struct hashes b)
{
	assert_true(str_eq(a.ledger, b.ledger));
	assert_true(str_eq(a.sum, b.sum));
	assert_true(str_eq(a.rate, b.rate));
	assert_true(str_eq(a.claim, b.claim));
}

static void a_hash_is_sm3_in_hexadecimal_and_the_same_each_time(void **state)
{
	struct hashes h = plain();

	(void)state;
	assert_int_equal(h.ledger.len, 64);
	assert_same(h, plain());
}

static void a_renamed_ledger_leaves_every_hash_as_it_was(void **state)
{
	struct str indicators = swapped(INDICATORS, "试账的金额", "新账的金额");

	(void)state;
	assert_same(plain(),
		hashes_of(swapped(LEDGER, "label: 试账", "label: 新账"), indicators, STR(CLAIM)));
}

static void renamed_fields_leave_every_hash_as_it_was(void **state)
{
	struct str ledger = swapped(LEDGER, "label: 给出", "label: 发放日");
	ledger = swapped(str_z(job.arena, ledger), "default: 给出", "default: 发放日");
	ledger = swapped(str_z(job.arena, ledger), "晚于 给出 :", "晚于 发放日 :");
	ledger = swapped(str_z(job.arena, ledger), "label: 号", "label: 编号");
	ledger = swapped(str_z(job.arena, ledger), "key: [号]", "key: [编号]");
	struct str indicators = swapped(INDICATORS, "给出 属于", "发放日 属于");

	(void)state;
	assert_same(plain(), hashes_of(ledger, indicators, STR(CLAIM)));
}

static void a_renamed_indicator_leaves_every_hash_as_it_was(void **state)
{
	struct str indicators = swapped(INDICATORS, "label: 试账增速", "label: 金额增速");
	struct str claim = swapped(CLAIM, "holds: 试账增速", "holds: 金额增速");

	(void)state;
	claim = swapped(str_z(job.arena, claim), "{试账增速}", "{金额增速}");
	assert_same(plain(), hashes_of(STR(LEDGER), indicators, claim));
}

static void notes_offices_messages_and_blanks_are_not_in_a_hash(void **state)
{
	struct str ledger =
		swapped(LEDGER, "key: [号]\n", "about: 甲\noffice: 乙\nlist: [号]\nkey: [号]\n");
	ledger = swapped(str_z(job.arena, ledger), "截止应晚于给出", "请改截止");
	struct str indicators = swapped(INDICATORS, "office: 甲股", "office: 乙股, note: 丙");
	indicators = swapped(
		str_z(job.arena, indicators), "合计 条件 给出 属于", "合计   条件 (给出 属于");
	indicators = swapped(str_z(job.arena, indicators), "本年累计 且", "今年累计) 且");

	(void)state;
	assert_same(plain(), hashes_of(ledger, indicators, STR(CLAIM)));
}

static void what_can_change_a_figure_changes_its_hash_and_those_that_use_it(void **state)
{
	struct hashes h = plain();
	struct hashes other = hashes_of(
		STR(LEDGER), swapped(INDICATORS, "状态 等于 在", "状态 等于 退"), STR(CLAIM));

	(void)state;
	assert_true(str_eq(h.ledger, other.ledger));
	assert_false(str_eq(h.sum, other.sum));
	assert_false(str_eq(h.rate, other.rate));
	assert_false(str_eq(h.claim, other.claim));
	other = hashes_of(STR(LEDGER),
		swapped(INDICATORS, "nature: 比率", "nature: 比率, decimals: 1"), STR(CLAIM));
	assert_true(str_eq(h.sum, other.sum));
	assert_false(str_eq(h.rate, other.rate));
	other = hashes_of(STR(LEDGER), STR(INDICATORS), swapped(CLAIM, "稳步增长", "较快增长"));
	assert_true(str_eq(h.rate, other.rate));
	assert_false(str_eq(h.claim, other.claim));
}

static void what_a_ledger_holds_changes_its_hash(void **state)
{
	static const char *const changes[][2] = {
		{"money 万元", "money 元"},
		{"choices: [在, 退]", "choices: [在, 退, 停]"},
		{"required: yes", "required: no"},
		{"precision: [day, month]", "precision: [day]"},
		{"给出 + 1年", "给出 + 2年"},
		{"key: [号]", "key: [号, 所在]"},
		{"  - 截止 晚于", "  - 警告 截止 晚于"},
		{"type: ref unit", "type: ref unit, dated: yes"},
		{"name: money", "name: amount"},
	};
	struct hashes h = plain();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(changes); i++) {
		struct hashes other = hashes_of(
			swapped(LEDGER, changes[i][0], changes[i][1]), STR(INDICATORS), STR(CLAIM));

		assert_false(str_eq(h.ledger, other.ledger));
	}
}

static void a_body_is_yaml_in_codes(void **state)
{
	struct catalog *c = load(STR(LEDGER), STR(INDICATORS), STR(CLAIM));
	const struct indicator_def *rate = schema_indicator(&c->schema, STR("x.rate"));
	const struct indicator_def *sum = schema_indicator(&c->schema, STR("x.sum"));

	(void)state;
	assert_text(sum->body,
		"indicator: \"x.sum\"\nunit: \"万元\"\ndecimals: \"2\"\nnature: \"累计\"\n"
		"value: \"x的money 合计 条件 given 属于 本年累计 且 state 等于 \\\"在\\\"\"\n");
	struct str wanted = str_format(job.arena,
		"indicator: \"x.rate\"\nunit: \"%%\"\ndecimals: \"2\"\nnature: \"比率\"\n"
		"value: \"x.sum 的 同比增长\"\nuses:\n  x.sum: \"%.*s\"\n",
		STR_ARG(sum->hash));
	assert_text(rate->body, str_z(job.arena, wanted));
	assert_text(schema_ledger(&c->schema, STR("x"))->body,
		"ledger: \"x\"\nkey: [\"number\"]\nunit: \"place\"\nfields:\n"
		"  - name: \"number\"\n    type: \"code plain\"\n    required: \"yes\"\n"
		"  - name: \"place\"\n    type: \"ref unit\"\n"
		"  - name: \"given\"\n    type: \"date\"\n    precision: [\"month\"]\n"
		"  - name: \"ends\"\n    type: \"date\"\n    default: \"given + 1年\"\n"
		"  - name: \"state\"\n    type: \"choice\"\n    choices: [\"在\", \"退\"]\n"
		"  - name: \"money\"\n    type: \"money 万元\"\n"
		"checks:\n  - holds: \"ends 晚于 given\"\n");
	catalog_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_hash_is_sm3_in_hexadecimal_and_the_same_each_time),
		cmocka_unit_test(a_renamed_ledger_leaves_every_hash_as_it_was),
		cmocka_unit_test(renamed_fields_leave_every_hash_as_it_was),
		cmocka_unit_test(a_renamed_indicator_leaves_every_hash_as_it_was),
		cmocka_unit_test(notes_offices_messages_and_blanks_are_not_in_a_hash),
		cmocka_unit_test(what_can_change_a_figure_changes_its_hash_and_those_that_use_it),
		cmocka_unit_test(what_a_ledger_holds_changes_its_hash),
		cmocka_unit_test(a_body_is_yaml_in_codes),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
