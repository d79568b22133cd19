#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Do the includes obey the floors? Run in the root of the tree; prints what does not; exit 1 then.
#   base 0 · schemas, output 1 · input, converters 2 · convert.c and options.c see all · main.c,
#   cli.c, batch/ see rubricate.h and each other only · input and converters never meet, nor do
#   epub and docx · one library, one door
set -u
files=$(ls ./*.[ch] base/*.[ch] base/*.def schemas/*.[ch] schemas/*.def output/*.[ch] input/*.[ch] \
	input/*/*.[ch] converters/*.[ch] converters/*/*.[ch] batch/*.[ch] 2>/dev/null | sed 's,^\./,,' | sort -u)
[ -n "$files" ] || exit 1

awk '
function floor(path) {
	if (path ~ /^base\//) return "base"
	if (path ~ /^schemas\//) return "schemas"
	if (path ~ /^output\//) return "output"
	if (path ~ /^input\//) return "input"
	if (path ~ /^converters\/(epub|docx|bag)\//) { sub(/^converters\//, "", path)
		sub(/\/.*/, "", path); return path }
	if (path ~ /^converters\//) return "converters"
	if (path == "rubricate.h") return "public"
	return path ~ /^(main|cli|heap|sandbox)[a-z_]*\.|^batch/ ? "program" : "top"
}
BEGIN {
	may["base"] = " base "
	may["schemas"] = " base schemas "
	may["output"] = " base output "
	may["input"] = " base schemas input "
	may["converters"] = " base schemas output converters epub docx bag "
	may["epub"] = " base schemas output converters epub "
	may["docx"] = " base schemas output converters docx "
	may["bag"] = " base schemas output converters bag "
	may["program"] = " public program "
	may["public"] = " "
	may["top"] = " base schemas output input converters epub docx bag public top "
	# One library, one door: header and the files that may open it.
	door["utf8proc.h"] = "^base/utf8[a-z]*\\.c$"
	door["nettle/"] = "^base/digest\\.c$"
	door["zlib.h"] = "^output/((zip|unzip)[a-z_]*|png)\\.c$"
	door["zip.h"] = "^output/(zip|unzip)[a-z_]*\\.c$"
	door["iconv.h"] = "^input/encoding[a-z_]*\\.c$"
	door["uchardet"] = "^input/encoding[a-z_]*\\.c$"
	door["cmark"] = "^input/markdown[a-z_]*\\.[ch]$"
	door["yaml.h"] = "^input/metafile\\.c$"
	door["libxml/"] = "^schemas/(parse|validate|tei)[a-z]*\\.c$"
	door["hb-"] = "^converters/(font_face|glyph)\\.c$"
	door["fribidi.h"] = "^converters/glyph\\.c$"
	door["jansson.h"] = "^(output/json[a-z_]*|batch/[a-z]*)\\.c$"
}
FNR == 1 { here = floor(FILENAME) }
match($0, /^#[ \t]*include[ \t]*"[^"]+"/) {
	path = $0; sub(/^[^"]*"/, "", path); sub(/".*/, "", path)
	if (path !~ /\// && FILENAME ~ /\// && here != "program") {
		printf "%s:%d: \"%s\" has no folder\n", FILENAME, FNR, path; bad = 1; next }
	there = floor(path)
	if (index(may[here], " " there " ") == 0) {
		printf "%s:%d: %s must not see %s (%s)\n", FILENAME, FNR, here, there, path; bad = 1 }
	if (here == "converters" && there ~ /^(epub|docx|bag)$/ && FILENAME != "converters/converters.c") {
		printf "%s:%d: only converters.c looks into %s\n", FILENAME, FNR, there; bad = 1 }
}
match($0, /^#[ \t]*include[ \t]*<[^>]+>/) {
	path = $0; sub(/^[^<]*</, "", path); sub(/>.*/, "", path)
	for (d in door)
		if (index(path, d) == 1 && FILENAME !~ door[d]) {
			printf "%s:%d: <%s> comes in through another door: %s\n", FILENAME, FNR, path, door[d]
			bad = 1 }
}
END { exit bad }
' $files
