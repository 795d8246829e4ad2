/*
 * Replays a corpus: hands every file of the folders named, and the empty input,
 * to the driver this is linked with. A folder without files is a mistake.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "fuzz.h"

#define INPUT_MAX ((off_t)16 << 20) /* bytes of one input */

static bool replay_file(const char *folder, const char *name)
{
	char path[4096];
	int n = snprintf(path, sizeof(path), "%s/%s", folder, name);
	must(n > 0 && (size_t)n < sizeof(path));
	FILE *file = fopen(path, "rb");
	struct stat st;
	if (!file || fstat(fileno(file), &st) != 0 || !S_ISREG(st.st_mode)) {
		if (file)
			(void)fclose(file);
		return false;
	}
	must(st.st_size <= INPUT_MAX);
	/* exactly as many bytes as there are, so that a sanitizer sees a step past the end */
	size_t size = (size_t)st.st_size;
	uint8_t *data = malloc(size ? size : 1);
	must(data && fread(data, 1, size, file) == size);
	(void)fclose(file);
	(void)LLVMFuzzerTestOneInput(data, size);
	free(data);
	return true;
}

int main(int argc, char **argv)
{
	int played = 0;
	(void)LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
	for (int i = 1; i < argc; i++) {
		DIR *folder = opendir(argv[i]);
		if (!folder) {
			(void)fprintf(stderr, "%s: no such folder\n", argv[i]);
			return 1;
		}
		for (const struct dirent *e; (e = readdir(folder));)
			played += e->d_name[0] != '.' && replay_file(argv[i], e->d_name);
		(void)closedir(folder);
	}
	(void)printf("%d inputs\n", played);
	return played ? 0 : 1;
}
