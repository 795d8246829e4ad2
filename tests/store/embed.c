/*
 * tools/embed.py: files inside the program are what they are outside, and the
 * stack stays without the right to execute.
 */
#include "both.h"

#include <stdio.h>
#include <string.h>

#include "core/embedded.h"

extern const struct embedded test_files[];
extern const size_t test_files_count;

static void every_byte_of_a_file_is_there(void **state)
{
	(void)state;
	const char *folder = EMBED_FOLDER;
	assert_int_equal(test_files_count, 3);
	for (size_t i = 0; i < test_files_count; i++) {
		static unsigned char bytes[1 << 20];
		char path[512];
		(void)snprintf(path, sizeof(path), "%s/%s", folder, test_files[i].name);
		FILE *file = fopen(path, "rb");
		assert_non_null(file);
		size_t len = fread(bytes, 1, sizeof(bytes), file);
		assert_int_equal(fclose(file), 0);
		assert_int_equal(test_files[i].len, len);
		assert_memory_equal(test_files[i].at, bytes, len);
		/* a NUL behind it, which is not counted */
		assert_int_equal(test_files[i].at[len], 0);
	}
}

static void a_file_is_found_by_its_name_below_the_folder(void **state)
{
	(void)state;
	const struct embedded *found =
		embedded_find(test_files, test_files_count, STR("crash/vfs.h"));
	assert_non_null(found);
	assert_true(str_starts(embedded_str(found), STR("/*\n * A disk that can lose")));
	assert_null(embedded_find(test_files, test_files_count, STR("vfs.h")));
	assert_str(str_from_z(test_files[0].name), "query.sql");
	assert_str(str_from_z(test_files[1].name), "empty");
	assert_int_equal(test_files[1].len, 0);
}

static void the_stack_cannot_be_executed(void **state)
{
	(void)state;
	char line[512];
	bool found = false;
	FILE *maps = fopen("/proc/self/maps", "r");
	assert_non_null(maps);
	while (fgets(line, sizeof(line), maps)) {
		if (!strstr(line, "[stack]"))
			continue;
		found = true;
		assert_non_null(strstr(line, " rw-p "));
	}
	assert_int_equal(fclose(maps), 0);
	assert_true(found);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_byte_of_a_file_is_there),
		cmocka_unit_test(a_file_is_found_by_its_name_below_the_folder),
		cmocka_unit_test(the_stack_cannot_be_executed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
