/* UTF-8 and folding: str_is_utf8, utf8_mend, str_trim, str_fold, str_name_key, str_narrow. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = {(const char *)data, size};
	struct arena *a = arena_make();
	struct str mended = utf8_mend(a, s), fold = str_fold(a, s), key = str_name_key(a, s);
	struct str narrow = str_narrow(a, s), thin = str_trim(s);
	must(str_is_utf8(mended) && str_eq(mended, s) == str_is_utf8(s));
	must(utf8_count(mended) == utf8_count(s));
	must(str_is_utf8(fold) && str_is_utf8(key) && str_is_utf8(narrow));
	must(fold.len <= mended.len && key.len <= fold.len && narrow.len <= mended.len);
	/* folding again changes nothing, and the coarser form absorbs the finer */
	must(str_eq(str_fold(a, fold), fold) && str_eq(str_fold(a, narrow), fold));
	must(str_eq(str_name_key(a, key), key) && str_eq(str_name_key(a, fold), key));
	must(str_eq(str_narrow(a, narrow), narrow));
	must(str_eq(str_trim(thin), thin));
	must(str_eq(str_name_key(a, thin), key));
	/* code points survive being taken apart and put together */
	struct buf b;
	buf_init(&b, BUF_MAX_TEXT);
	for (size_t i = 0; i < mended.len;) {
		char bytes[4];
		size_t n = utf8_put(utf8_next(mended, &i), bytes);
		buf_add(&b, (struct str){bytes, n});
	}
	must(str_eq(buf_str(&b), mended));
	buf_free(&b);
	arena_free(a);
	return 0;
}
