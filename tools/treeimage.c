/*
 * Makes the images of the standard pack's trees: treeimage BASE OUT FILE…
 *
 * OUT is for each file a name below BASE, then its image, each with its length
 * before it in four bytes, the lowest first (catalog/files.c reads it). A file
 * that cannot be read fails the build, with what the program would say.
 */
#include <stdio.h>

#include "catalog/tree.h"

static void put(FILE *out, struct str bytes)
{
	for (int shift = 0; shift < 32; shift += 8)
		(void)fputc((int)(bytes.len >> shift & 0xff), out);
	must(bytes.len <= UINT32_MAX && fwrite(bytes.at, 1, bytes.len, out) == bytes.len);
}

static bool tell(const struct troubles *troubles)
{
	for (size_t i = 0; i < troubles->count; i++)
		(void)fprintf(stderr, "%.*s\n", STR_ARG(troubles->at[i]));
	return troubles->count == 0;
}

static bool put_file(struct arena *a, FILE *out, struct str path, struct str name)
{
	struct troubles troubles = {.a = a};
	struct node **documents;
	struct str bytes, prepared;
	size_t count;
	struct job job;
	struct buf b;

	job_init(&job, STR("build"));
	bool fine = file_read_whole(&job, path, CATALOG_MAX_FILE, &bytes) == RC_OK;
	if (!fine)
		(void)fprintf(stderr, "%s\n", str_z(a, job_error(&job)));
	fine = fine && tree_prepare(&troubles, path, bytes, &prepared);
	/* slices are told in the file as it lies in the program */
	if (fine && !str_eq(prepared, bytes)) {
		(void)fprintf(stderr, "%s: 请去掉文件头的 BOM 和行尾的回车\n", str_z(a, path));
		fine = false;
	}
	fine = fine && punctuation_ok(&troubles, path, bytes) &&
	       tree_read(a, &troubles, path, bytes, &documents, &count);
	if (fine) {
		buf_init(&b, BUF_MAX_TEXT);
		tree_image_put(&b, bytes, documents, count);
		must(buf_ok(&b));
		put(out, name);
		put(out, buf_str(&b));
		buf_free(&b);
	}
	fine = tell(&troubles) && fine;
	job_done(&job);
	return fine;
}

int main(int argc, char **argv)
{
	bool fine = argc > 3;
	FILE *out = fine ? fopen(argv[2], "wb") : NULL;

	if (!out) {
		(void)fputs("usage: treeimage BASE OUT FILE...\n", stderr);
		return 2;
	}
	struct str base = str_from_z(argv[1]);
	for (int i = 3; i < argc && fine; i++) {
		struct arena *a = arena_make();
		struct str path = str_from_z(argv[i]);

		must(str_starts(path, base));
		fine = put_file(a, out, path, str_skip(path, base.len + 1));
		arena_free(a);
	}
	return fclose(out) == 0 && fine ? 0 : 1;
}
