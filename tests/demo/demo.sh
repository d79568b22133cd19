#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# demo.sh PROGRAM FOLDER: a report in two languages, from plain text to every format.
set -eu
here=$(dirname "$0") program=$1 out=$2
rm -rf "$out"
mkdir -p "$out"
for text in "$here"/*.txt; do
	"$program" "$text" -o "$out/"
	"$program" -q --show=error "$text" -t tei -o "$out/"
done
echo
echo "The texts are in $here, what was made of them is in $out:"
ls -l "$out" | awk 'NF > 8 { printf "  %8d  %s\n", $5, $9 }'
echo "Open the .html in a browser, the .epub in a reader, the .docx in a word processor;"
echo "the .tei.xml is the model that all of them are made from."
echo "How a line was read:  $program explain $here/lightship.txt"
