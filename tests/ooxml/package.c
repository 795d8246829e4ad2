/* src/ooxml/package.c */
#include "pack.h"

#include "ooxml/package.h"

#include <stdlib.h>

static void parts_are_found_whatever_their_case_and_slashes(void **state)
{
	const struct part part = {"XL\\Worksheets/Sheet1.xml", "x"};
	struct ooxml *package = opened(*state, &part, 1);

	assert_text(ooxml_name(package, 0), "XL/Worksheets/Sheet1.xml");
	assert_true(ooxml_has(package, STR("xl/worksheets/sheet1.xml")));
	assert_true(ooxml_has(package, STR("/xl\\worksheets\\SHEET1.XML")));
	assert_false(ooxml_has(package, STR("xl/worksheets/sheet1.xm")));
	assert_false(ooxml_has(package, STR("")));
}

static void a_missing_part_is_missing(void **state)
{
	struct ooxml *package = opened(*state, &(struct part){"b.xml", ""}, 1);
	struct str content;

	assert_int_equal(ooxml_get(*state, package, STR("a.xml"), 10, &content), RC_MISSING);
	message_says(*state, "a.xml");
}

static void a_part_larger_than_asked_for_is_refused(void **state)
{
	const struct part part = {"a", "abcd"};
	struct ooxml *package = opened(*state, &part, 1);
	struct str content;

	assert_int_equal(ooxml_get(*state, package, STR("a"), 3, &content), RC_TOO_MUCH);
	assert_int_equal(ooxml_get(*state, package, STR("a"), 4, &content), RC_OK);
	assert_text(content, "abcd");
}

static void names_that_climb_are_refused(void **state)
{
	static const char *const names[] = {"../a", "a/../b", "a/..", "..\\a", "/../a"};
	struct ooxml *package;

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		const struct part part = {names[i], "x"};

		assert_int_equal(
			ooxml_open_bytes(*state, packed(*state, &part, 1), &package), RC_INVALID);
		message_says(*state, "可疑");
	}
	opened(*state, &(struct part){"a/..b/c..", "x"}, 1);
}

static void what_is_no_zip_is_refused(void **state)
{
	struct str whole = packed(*state, &(struct part){"a", "abcd"}, 1);
	struct ooxml *package;

	assert_int_equal(ooxml_open_bytes(*state, STR("hello"), &package), RC_INVALID);
	message_says(*state, "重新保存");
	assert_int_equal(ooxml_open_bytes(*state, STR(""), &package), RC_INVALID);
	for (size_t len = 0; len < whole.len; len++)
		assert_int_not_equal(
			ooxml_open_bytes(*state, str_head(whole, len), &package), RC_OK);
}

static void an_ole_container_is_refused_by_name(void **state)
{
	struct ooxml *package;

	assert_int_equal(ooxml_open_bytes(*state, STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more"),
				 &package),
		RC_INVALID);
	message_says(*state, "取消密码");
}

/* A zip made by the library itself, for what the writer does not write. */
static struct str library_zip(struct job *job, int count, bool encrypt, int method)
{
	zip_error_t error;
	zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, &error);
	zip_stat_t stat;
	zip_t *zip;
	char *bytes;

	zip_source_keep(target);
	zip = zip_open_from_source(target, ZIP_TRUNCATE, &error);
	assert_non_null(zip);
	for (int i = 0; i < count; i++) {
		char name[20];
		zip_source_t *source = zip_source_buffer(zip, "content", 7, 0);
		zip_int64_t index;

		(void)snprintf(name, sizeof(name), "p%d", i);
		index = zip_file_add(zip, name, source, 0);
		assert_true(index >= 0);
		assert_int_equal(zip_set_file_compression(zip, (zip_uint64_t)index, method, 0), 0);
		if (encrypt)
			assert_int_equal(zip_file_set_encryption(zip, (zip_uint64_t)index,
						 ZIP_EM_AES_256, "password"),
				0);
	}
	assert_int_equal(zip_close(zip), 0);
	assert_int_equal(zip_source_stat(target, &stat), 0);
	assert_int_equal(zip_source_open(target), 0);
	bytes = arena_array(job->arena, char, stat.size);
	assert_int_equal(zip_source_read(target, bytes, stat.size), stat.size);
	(void)zip_source_close(target);
	zip_source_free(target);
	return (struct str){bytes, stat.size};
}

static void an_encrypted_part_is_refused(void **state)
{
	struct ooxml *package;
	struct str content;

	assert_int_equal(
		ooxml_open_bytes(*state, library_zip(*state, 1, true, ZIP_CM_DEFLATE), &package),
		RC_OK);
	assert_int_equal(ooxml_get(*state, package, STR("p0"), 10, &content), RC_INVALID);
	message_says(*state, "取消密码");
}

static void stored_parts_are_read_and_other_methods_refused(void **state)
{
	struct ooxml *package;
	struct str content;

	assert_int_equal(
		ooxml_open_bytes(*state, library_zip(*state, 1, false, ZIP_CM_STORE), &package),
		RC_OK);
	assert_int_equal(ooxml_get(*state, package, STR("p0"), 10, &content), RC_OK);
	assert_text(content, "content");
	if (!zip_compression_method_supported(ZIP_CM_BZIP2, 1))
		return;
	assert_int_equal(
		ooxml_open_bytes(*state, library_zip(*state, 1, false, ZIP_CM_BZIP2), &package),
		RC_OK);
	assert_int_equal(ooxml_get(*state, package, STR("p0"), 10, &content), RC_INVALID);
	message_says(*state, "压缩方法");
}

static void ten_thousand_parts_are_the_most(void **state)
{
	struct ooxml *package;

	assert_int_equal(
		ooxml_open_bytes(*state,
			library_zip(*state, OOXML_MAX_ENTRIES, false, ZIP_CM_STORE), &package),
		RC_OK);
	assert_int_equal(ooxml_count(package), OOXML_MAX_ENTRIES);
	assert_int_equal(
		ooxml_open_bytes(*state,
			library_zip(*state, OOXML_MAX_ENTRIES + 1, false, ZIP_CM_STORE), &package),
		RC_TOO_MUCH);
}

static void a_damaged_part_is_told(void **state)
{
	struct str bytes = library_zip(*state, 1, false, ZIP_CM_STORE), content;
	size_t at = str_find(bytes, STR("content"));
	struct ooxml *package;

	((char *)(uintptr_t)bytes.at)[at] = 'C';
	assert_int_equal(ooxml_open_bytes(*state, bytes, &package), RC_OK);
	assert_int_equal(ooxml_get(*state, package, STR("p0"), 10, &content), RC_INVALID);
	message_says(*state, "p0");
}

/* A part of so many equal bytes behind so many that cannot be packed. */
static struct ooxml *dense(struct job *job, size_t equal, size_t noise)
{
	char *bytes = arena_array(job->arena, char, equal + noise);
	struct ooxml_writer *writer;
	struct ooxml *package;
	struct str packed_bytes;
	uint32_t random = 1;

	for (size_t i = 0; i < noise; i++) {
		random = random * 1664525 + 1013904223;
		bytes[i] = (char)(random >> 24);
	}
	assert_int_equal(ooxml_writer_open(job, &writer), RC_OK);
	assert_int_equal(
		ooxml_writer_add(job, writer, STR("a"), (struct str){bytes, equal + noise}), RC_OK);
	assert_int_equal(ooxml_writer_finish(job, writer, &packed_bytes), RC_OK);
	assert_int_equal(ooxml_open_bytes(job, packed_bytes, &package), RC_OK);
	return package;
}

/* Unpacks the part "a" piece by piece; what came is counted also when it ends early. */
static enum rc unpacked(struct job *job, struct ooxml *package, size_t *ret_seen)
{
	WITH_FREE(part_close) struct part_reader reader = {0};
	static char bytes[1 << 16];

	TRY(part_open(job, package, STR("a"), &reader));
	for (;;) {
		size_t got = 0;

		TRY(part_read(&reader, bytes, sizeof(bytes), &got));
		if (got == 0)
			return RC_OK;
		*ret_seen += got;
	}
}

static void a_part_packed_a_thousandfold_is_a_bomb(void **state)
{
	size_t size = (size_t)48 << 20, seen = 0;

	assert_int_equal(unpacked(*state, dense(*state, size, 0), &seen), RC_TOO_MUCH);
	message_says(*state, "压缩比");
	seen = 0;
	assert_int_equal(unpacked(*state, dense(*state, size, 8192), &seen), RC_OK);
	assert_int_equal(seen, size + 8192);
}

static void the_first_mib_may_be_as_dense_as_it_likes(void **state)
{
	size_t seen = 0;

	assert_int_equal(unpacked(*state, dense(*state, (size_t)1 << 20, 0), &seen), RC_OK);
	assert_int_equal(seen, 1 << 20);
}

static void a_part_larger_than_the_ceiling_is_refused(void **state)
{
	struct ooxml *package = dense(*state, 100000, 100000);
	size_t seen = 0;

	assert_int_equal(package->max_part, OOXML_MAX_PART);
	package->max_part = 200000;
	assert_int_equal(unpacked(*state, package, &seen), RC_OK);
	assert_int_equal(seen, 200000);
	package->max_part = 199999;
	seen = 0;
	assert_int_equal(unpacked(*state, package, &seen), RC_TOO_MUCH);
	assert_int_equal(seen, 0); /* the directory said so: nothing was unpacked */
}

static void files_are_opened_up_to_512_mib(void **state)
{
	char path[] = "/tmp/kezhang-package-XXXXXX";
	struct ooxml *package;
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, (off_t)OOXML_MAX_FILE + 1), 0);
	assert_int_equal(ooxml_open(*state, str_from_z(path), &package), RC_TOO_MUCH);
	assert_int_equal(ftruncate(fd, (off_t)OOXML_MAX_FILE), 0);
	assert_int_equal(ooxml_open(*state, str_from_z(path), &package), RC_INVALID);
	assert_int_equal(ftruncate(fd, 0), 0);
	assert_int_equal(ooxml_open(*state, str_from_z(path), &package), RC_INVALID);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(close(fd), 0);
	assert_int_equal(ooxml_open(*state, str_from_z(path), &package), RC_MISSING);
	assert_int_equal(ooxml_open(*state, STR("/tmp"), &package), RC_INVALID);
}

static void a_package_may_be_closed_early(void **state)
{
	struct ooxml *package = opened(*state, &(struct part){"a", "abc"}, 1);
	struct str content;

	ooxml_close(package);
	ooxml_close(package);
	assert_aborts((void)!ooxml_get(*state, package, STR("a"), 10, &content));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(parts_are_found_whatever_their_case_and_slashes),
		TEST(a_missing_part_is_missing),
		TEST(a_part_larger_than_asked_for_is_refused),
		TEST(names_that_climb_are_refused),
		TEST(what_is_no_zip_is_refused),
		TEST(an_ole_container_is_refused_by_name),
		TEST(an_encrypted_part_is_refused),
		TEST(stored_parts_are_read_and_other_methods_refused),
		TEST(ten_thousand_parts_are_the_most),
		TEST(a_damaged_part_is_told),
		TEST(a_part_packed_a_thousandfold_is_a_bomb),
		TEST(the_first_mib_may_be_as_dense_as_it_likes),
		TEST(a_part_larger_than_the_ceiling_is_refused),
		TEST(files_are_opened_up_to_512_mib),
		TEST(a_package_may_be_closed_early),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
