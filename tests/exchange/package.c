/*
 * The container without a book: what was altered is told by name, whatever was altered.
 */
#include "../check.h"

#include "exchange/inner.h"
#include "ooxml/ooxml.h"
#include "store/sm3.h"

static struct job job;
static struct sm2 *key, *stranger;
static struct manifest manifest;
static struct exchange_part parts[2];
static struct str bodies[2];
static struct str good;

static enum rc key_of(void *arg, struct job *j, struct str fingerprint, struct sm2 **ret)
{
	(void)arg;
	if (!str_eq(fingerprint, exchange_fingerprint(j->arena, key)))
		return fail(j, RC_DENIED, "没有登记");
	*ret = key;
	return RC_OK;
}

static enum rc read_it(struct job *j, struct str bytes, struct package *ret)
{
	return package_read(j, STR("甲.kezhang"), bytes, key_of, NULL, ret);
}

/* The code, and words that the message must hold. */
static void refuses(struct str bytes, enum rc wanted, const char *words)
{
	struct package package;
	struct job j;
	job_fork(&job, &j);
	enum rc rc = read_it(&j, bytes, &package);
	if (rc != wanted || str_find(job_error(&j), str_from_z(words)) == SIZE_MAX)
		fail_msg("%s '%.*s', not %s '%s'", rc_name(rc), STR_ARG(job_error(&j)),
			rc_name(wanted), words);
	job_done(&j);
}

static struct manifest plain(void)
{
	return (struct manifest){.kind = EXCHANGE_SUBMISSION,
		.book = STR("云东区科技局"),
		.unit = STR("云东区"),
		.unit_code = STR("349902"),
		.period = {2023, PERIOD_HALF, 1},
		.cutoff = 19528,
		.pack = STR("标准口径包 0.1.0"),
		.pack_hash = sm3_text(job.arena, STR("x")),
		.change = 12,
		.head = sm3_text(job.arena, STR("y")),
		.filled = STR("甲"),
		.checked = STR("乙"),
		.remark = STR("第一行\n第二行"),
		.made = 1687219200000,
		.parts = parts,
		.part_count = 2};
}

static int setup(void **state)
{
	(void)state;
	job_init(&job, STR("试"));
	assert_int_equal(sm2_make(&job, &key), RC_OK);
	assert_int_equal(sm2_make(&job, &stranger), RC_OK);
	parts[0] = (struct exchange_part){STR("01_单位.xlsx"), STR("party"), 3, 0, STR_NONE};
	parts[1] = (struct exchange_part){
		STR("02_登记数.xlsx"), STR("registered_value"), 1, 0, STR_NONE};
	bodies[0] = STR("one two three one two three one two three");
	bodies[1] = STR("四五六四五六四五六四五六");
	manifest = plain();
	assert_int_equal(package_write(&job, &manifest, bodies, key, &good), RC_OK);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	job_done(&job);
	return 0;
}

/* ---- as it was sent ---- */

static void what_was_packed_comes_out(void **state)
{
	struct package p;
	(void)state;
	assert_int_equal(read_it(&job, good, &p), RC_OK);
	assert_text(p.manifest.book, "云东区科技局");
	assert_text(p.manifest.remark, "第一行\n第二行");
	assert_int_equal(p.manifest.cutoff, 19528);
	assert_int_equal(p.manifest.change, 12);
	assert_int_equal(p.manifest.part_count, 2);
	assert_true(str_eq(p.bodies[1], bodies[1]));
	assert_true(exchange_is_package(good));
	assert_false(exchange_is_package(STR("PK\3\4 nothing")));
}

static const char *const told[] = {
	"容器", "清单", "签名", "部件“01_单位.xlsx”", "部件“02_登记数.xlsx”"};

/* ---- every byte ---- */

static void every_byte_altered_is_refused_by_name(void **state)
{
	static const unsigned char flips[] = {0x01, 0x80, 0xff};
	char *bytes = arena_array(job.arena, char, good.len);
	size_t counts[COUNT_OF(told)] = {0};
	(void)state;
	memcpy(bytes, good.at, good.len);
	for (size_t i = 0; i < good.len; i++)
		for (size_t f = 0; f < COUNT_OF(flips); f++) {
			struct package p;
			struct job j;
			bool named = false;
			bytes[i] = (char)((unsigned char)good.at[i] ^ flips[f]);
			job_fork(&job, &j);
			enum rc rc = read_it(&j, (struct str){bytes, good.len}, &p);
			for (size_t k = 0; k < COUNT_OF(told); k++)
				if (str_find(job_error(&j), str_from_z(told[k])) != SIZE_MAX) {
					counts[k]++;
					named = true;
				}
			if ((rc != RC_INVALID && rc != RC_TOO_MUCH) || (!named && rc == RC_INVALID))
				fail_msg("byte %zu ^ %02x: %s %.*s", i, flips[f], rc_name(rc),
					STR_ARG(job_error(&j)));
			job_done(&j);
			bytes[i] = good.at[i];
		}
	/* each of the things that can be altered was told as itself */
	for (size_t k = 0; k < COUNT_OF(told); k++)
		assert_true(counts[k] > 30);
}

static void cut_short_anywhere_it_is_refused(void **state)
{
	(void)state;
	for (size_t len = 0; len < good.len; len++)
		refuses(str_head(good, len), RC_INVALID, "甲.kezhang");
}

static void anything_behind_or_before_it_is_refused(void **state)
{
	(void)state;
	refuses(str_format(job.arena, "%.*s ", STR_ARG(good)), RC_INVALID, "容器");
	refuses(str_format(job.arena, " %.*s", STR_ARG(good)), RC_INVALID, "容器");
}

/* ---- somebody who means it: the container is in order, the content is not ---- */

struct entry {
	const char *name;
	struct str content;
};

static struct str take(const char *name)
{
	struct ooxml *zip;
	struct str content;
	assert_int_equal(ooxml_open_named(&job, STR("x"), good, &zip), RC_OK);
	assert_int_equal(
		ooxml_get(&job, zip, str_from_z(name), EXCHANGE_MAX_MANIFEST, &content), RC_OK);
	return content;
}

static struct str zip_of(const struct entry *entries, size_t count)
{
	struct ooxml_writer *writer;
	struct str zip;
	assert_int_equal(ooxml_writer_open(&job, &writer), RC_OK);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(ooxml_writer_add(&job, writer, str_from_z(entries[i].name),
					 entries[i].content),
			RC_OK);
	assert_int_equal(ooxml_writer_finish(&job, writer, &zip), RC_OK);
	struct str out = str_format(job.arena, "kezhang %.*s", STR_ARG(sm3_text(job.arena, zip)));
	char *all = arena_array(job.arena, char, zip.len + out.len);
	memcpy(all, zip.at, zip.len);
	memcpy(all + zip.len, out.at, out.len);
	all[zip.len - 2] = (char)out.len;
	return (struct str){all, zip.len + out.len};
}

static struct str with(const char *name, struct str content)
{
	struct entry entries[] = {{"manifest.json", take("manifest.json")},
		{"signature.json", take("signature.json")}, {"01_单位.xlsx", bodies[0]},
		{"02_登记数.xlsx", bodies[1]}};
	for (size_t i = 0; i < COUNT_OF(entries); i++)
		if (strcmp(entries[i].name, name) == 0)
			entries[i].content = content;
	return zip_of(entries, COUNT_OF(entries));
}

static struct str replaced(struct str text, const char *from, const char *to)
{
	size_t at = str_find(text, str_from_z(from));
	assert_true(at != SIZE_MAX);
	return str_format(job.arena, "%.*s%s%.*s", (int)at, text.at, to,
		STR_ARG(str_skip(text, at + strlen(from))));
}

static void what_was_altered_and_packed_anew_is_told_by_name(void **state)
{
	struct package p;
	struct str m = take("manifest.json"), s = take("signature.json");
	(void)state;
	assert_int_equal(read_it(&job, with("", STR_NONE), &p), RC_OK); /* packed anew as it was */
	refuses(with("manifest.json", replaced(m, "\"change\": 12", "\"change\": 13")), RC_INVALID,
		"清单");
	refuses(with("01_单位.xlsx", STR("one two three one two three one two threE")), RC_INVALID,
		"部件“01_单位.xlsx”");
	refuses(with("02_登记数.xlsx", STR("")), RC_INVALID, "部件“02_登记数.xlsx”");
	refuses(with("02_登记数.xlsx", bodies[0]), RC_INVALID, "部件“02_登记数.xlsx”");
	refuses(with("signature.json", STR("{}")), RC_INVALID, "签名");
	refuses(with("signature.json", STR("[1")), RC_INVALID, "签名");
	/* the manifest altered, and its SM3 beside the signature too: only the signature can tell */
	struct str other = replaced(m, "\"change\": 12", "\"change\": 13");
	struct entry entries[] = {{"manifest.json", other},
		{"signature.json", replaced(s, str_z(job.arena, sm3_text(job.arena, m)),
					   str_z(job.arena, sm3_text(job.arena, other)))},
		{"01_单位.xlsx", bodies[0]}, {"02_登记数.xlsx", bodies[1]}};
	refuses(zip_of(entries, COUNT_OF(entries)), RC_INVALID, "签名不对");
}

static void swapped_missing_and_added_parts_are_refused(void **state)
{
	struct entry entries[] = {{"manifest.json", take("manifest.json")},
		{"signature.json", take("signature.json")}, {"01_单位.xlsx", bodies[1]},
		{"02_登记数.xlsx", bodies[0]}, {"03_更多.xlsx", STR("x")}};
	(void)state;
	refuses(zip_of(entries, 4), RC_INVALID, "部件“01_单位.xlsx”");
	entries[2].content = bodies[0];
	entries[3].content = bodies[1];
	refuses(zip_of(entries, 5), RC_INVALID, "没有列出");
	refuses(zip_of(entries, 3), RC_INVALID, "没有部件“02_登记数.xlsx”");
	refuses(zip_of(entries, 1), RC_INVALID, "没有签名");
	refuses(zip_of(entries + 1, 3), RC_INVALID, "没有清单");
}

static void another_key_is_refused(void **state)
{
	struct manifest m = plain();
	struct str other, s;
	(void)state;
	assert_int_equal(package_write(&job, &m, bodies, stranger, &other), RC_OK);
	refuses(other, RC_DENIED, "没有登记");
	/* the stranger's signature under the name of the registered key */
	assert_int_equal(sm2_sign(&job, stranger, take("manifest.json"), &s), RC_OK);
	struct seal seal = {exchange_fingerprint(job.arena, key),
		sm3_text(job.arena, take("manifest.json")), hex_of(job.arena, s)};
	refuses(with("signature.json", seal_write(&job, &seal)), RC_INVALID, "签名不对");
}

/* ---- signed nonsense ---- */

static struct str signed_as(struct str m)
{
	struct str s;
	assert_int_equal(sm2_sign(&job, key, m, &s), RC_OK);
	struct seal seal = {
		exchange_fingerprint(job.arena, key), sm3_text(job.arena, m), hex_of(job.arena, s)};
	struct entry entries[] = {{"manifest.json", m}, {"signature.json", seal_write(&job, &seal)},
		{"01_单位.xlsx", bodies[0]}, {"02_登记数.xlsx", bodies[1]}};
	return zip_of(entries, COUNT_OF(entries));
}

static void a_signed_manifest_is_held_to_its_form(void **state)
{
	static const struct {
		const char *from, *to, *words;
	} wrongs[] = {
		{"\"format\": 1", "\"format\": 2", "更新的程序"},
		{"\"format\": 1", "\"format\": \"1\"", "format"},
		{"\"submission\"", "\"letter\"", "kind"},
		{"\"2023H1\"", "\"半年\"", "period"},
		{"\"2023-06-20\"", "\"2022-06-20\"", "cutoff"},
		{"\"2023-06-20\"", "\"2023-06-31\"", "cutoff"},
		{"\"change\": 12", "\"change\": -1", "change"},
		{"\"change\": 12", "\"change\": 1.5", "change"},
		{"\"change\": 12", "\"change\": 12, \"change\": 12", "读不出来"},
		{"\"filled\": \"甲\"", "\"filled\": \"\\u001b[31m\"", "filled"},
		{"\"01_单位.xlsx\"", "\"../单位.xlsx\"", "parts.name"},
		{"\"01_单位.xlsx\"", "\".单位.xlsx\"", "parts.name"},
		{"\"01_单位.xlsx\"", "\"02_登记数.xlsx\"", "parts.name"},
		{"\"01_单位.xlsx\"", "\"01_单位.exe\"", "parts.name"},
		{"\"parts\": [", "\"parts\": 3, \"others\": [", "parts"},
		{"\"figures\": []", "\"figures\": [{}]", "indicator"},
	};
	struct str m = take("manifest.json");
	struct package p;
	(void)state;
	assert_int_equal(read_it(&job, signed_as(m), &p), RC_OK);
	for (size_t i = 0; i < COUNT_OF(wrongs); i++)
		refuses(signed_as(replaced(m, wrongs[i].from, wrongs[i].to)), RC_INVALID,
			wrongs[i].words);
	refuses(signed_as(STR("{}")), RC_INVALID, "清单");
	refuses(signed_as(STR("[]")), RC_INVALID, "清单");
	refuses(signed_as(str_head(m, m.len / 2)), RC_INVALID, "清单");
}

static void a_bomb_is_refused_before_it_is_held(void **state)
{
	size_t len = (size_t)80 << 20;
	struct str zeros = {arena_array(job.arena, char, len), len};
	struct package p;
	struct job j;
	(void)state;
	struct str bomb = with("02_登记数.xlsx", zeros), big = with("manifest.json", zeros);
	assert_true(bomb.len < 200000);
	job_fork(&job, &j);
	assert_int_equal(read_it(&j, bomb, &p), RC_INVALID);
	assert_true(arena_held(j.arena) < (4 << 20));
	assert_true(str_find(job_error(&j), STR("部件“02_登记数.xlsx”")) != SIZE_MAX);
	job_done(&j);
	job_fork(&job, &j);
	assert_int_equal(read_it(&j, big, &p), RC_TOO_MUCH);
	assert_true(arena_held(j.arena) < (12 << 20));
	job_done(&j);
	/* what the signed manifest itself says is too large is not even inflated */
	struct str m = take("manifest.json");
	char size[40];
	(void)snprintf(size, sizeof(size), "\"size\": %zu", bodies[0].len);
	refuses(signed_as(replaced(m, size, "\"size\": 99999999999")), RC_TOO_MUCH, "太大");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_packed_comes_out),
		cmocka_unit_test(every_byte_altered_is_refused_by_name),
		cmocka_unit_test(cut_short_anywhere_it_is_refused),
		cmocka_unit_test(anything_behind_or_before_it_is_refused),
		cmocka_unit_test(what_was_altered_and_packed_anew_is_told_by_name),
		cmocka_unit_test(swapped_missing_and_added_parts_are_refused),
		cmocka_unit_test(another_key_is_refused),
		cmocka_unit_test(a_signed_manifest_is_held_to_its_form),
		cmocka_unit_test(a_bomb_is_refused_before_it_is_held),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
