#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Lines reached, file by file, the poorest first: coverage.sh build/coverage
set -eu
find "$1" -name '*.gcda' ! -path '*/tests/*' | while read -r data; do
	gcov -n -r "$data" 2>/dev/null
done | awk -F "'" '
/^File / { file = $2 }
/^Lines executed:/ && file ~ /\.c$/ {
	split($0, a, /[:% ]+/); n = a[5] + 0; got[file] = a[3] * n / 100; all[file] = n; file = "" }
END {
	for (f in all) {
		printf "%6.1f %%  %5d  %s\n", 100 * got[f] / all[f], all[f], f | "sort -n"
		sum += got[f]; total += all[f]
	}
	close("sort -n")
	if (total) printf "%6.1f %%  %5d  all\n", 100 * sum / total, total
}'
