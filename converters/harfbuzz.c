/* SPDX-License-Identifier: Apache-2.0 */
#include "converters/harfbuzz.h"

#ifdef HAVE_HARFBUZZ

#include <dlfcn.h>

#ifdef __APPLE__
static const char library[] = "libharfbuzz-subset.0.dylib";
#else
static const char library[] = "libharfbuzz-subset.so.0";
#endif

/* The library stays open: the next document asks again. */
const struct harfbuzz *
harfbuzz_open(struct arena *a)
{
	static const char *const names[] = {
#define HB(name) "hb_" #name,
#include "converters/harfbuzz.def"
#undef HB
	};
	enum { N = sizeof names / sizeof *names };
	void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL), *all[N];
	struct harfbuzz *hb = handle != NULL ? ARENA_NEW(a, struct harfbuzz) : NULL;
	if (hb == NULL)
		return NULL;
	for (size_t i = 0; i < N; i++)
		if ((all[i] = dlsym(handle, names[i])) == NULL)
			return NULL;
	/* POSIX has it that these are pointers of one size */
	_Static_assert(sizeof *hb == sizeof all, "a pointer for each name");
	memcpy(hb, all, sizeof *hb);
	return hb;
}

#else

const struct harfbuzz *
harfbuzz_open(struct arena *a)
{
	(void)a;
	return NULL;
}

#endif
