#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Writes a C file on standard output that holds the files named as arguments; see embed.h.
set -eu
printf '/* made by base/embed.sh */\n#include "base/embed.h"\n#include <stdlib.h>\n'
i=0
for f; do
	printf 'static const unsigned char file%d[] = {' "$i"
	od -An -v -tu1 "$f" | sed 's/  */ /g; s/^ //; s/ /,/g; s/$/,/'
	printf '0};\n'
	i=$((i + 1))
done
printf 'static const struct { const char *path; const unsigned char *s; size_t n; } files[] = {\n'
i=0
for f; do
	printf '\t{"%s", file%d, sizeof file%d - 1},\n' "$f" "$i" "$i"
	i=$((i + 1))
done
cat <<'C'
};
struct slice
embed_get(const char *path)
{
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
		if (strcmp(files[i].path, path) == 0)
			return (struct slice){(const char *)files[i].s, files[i].n};
	abort();
}
C
