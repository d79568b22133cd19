#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# installcheck.sh FOLDER: install below FOLDER, use program and library from there, uninstall.
set -eu
root=$1/install prefix=/opt/rubricate
rm -rf "$root"
make -s install DESTDIR="$root" PREFIX=$prefix
PATH=$root$prefix/bin:$PATH
printf 'A Title\n\nA paragraph.\n' >"$root/text.txt"
(cd "$root" && rubricate -q text.txt -t tei -o x.tei.xml && grep -q 'A paragraph' x.tei.xml)
cat >"$root/use.c" <<'C'
#include <rubricate.h>
#include <stdio.h>
#include <stdlib.h>
int main(void)
{
	rub *r = rub_new();
	rub_doc *doc = rub_read_memory(r, "One\n\nTwo.\n", 10, "x.txt");
	char *bytes = NULL;
	size_t n = 0;
	int bad = doc == NULL || rub_make(doc, "tei", &bytes, &n) < 0 || n == 0;
	printf("%s: %zu bytes\n", rub_version(), n);
	free(bytes);
	rub_doc_free(doc);
	rub_free(r);
	return bad;
}
C
PKG_CONFIG_PATH=$root$prefix/lib/pkgconfig
export PKG_CONFIG_PATH
${CC:-cc} -std=c11 -Wall -Wextra -Werror -I"$root$prefix/include" -o "$root/use" "$root/use.c" \
	-L"$root$prefix/lib" $(pkg-config --libs rubricate | sed "s,-L$prefix[^ ]*,,")
"$root/use"
grep -q "^prefix=$prefix$" "$root$prefix/lib/pkgconfig/rubricate.pc"
make -s uninstall DESTDIR="$root" PREFIX=$prefix
left=$(find "$root$prefix" -type f)
[ -z "$left" ] || { echo "left after uninstall: $left"; exit 1; }
