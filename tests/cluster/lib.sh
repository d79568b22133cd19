# SPDX-License-Identifier: Apache-2.0
# What both cluster tests do: make texts, an undisturbed run to compare with, count and say.
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
# a copy, so that a build meanwhile changes nothing
cp "$root/build/release/rubricate" "$work/rubricate" || exit 1
program=$work/rubricate

passed=0 failed=0

need() { # tool...
	for tool; do
		command -v "$tool" >/dev/null || {
			echo "FAIL cluster: $tool is not installed; ./setup cluster installs it"
			rm -rf "$work"
			exit 1
		}
	done
}

check() { # name, command...
	name=$1
	shift
	if "$@"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAIL cluster $name"
	fi
}

make_texts() { # count, repetitions
	mkdir -p "$work/src"
	python3 - "$work/src" "$1" "$2" <<-'PY'
		import sys
		folder, count, times = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
		for i in range(count):
		    with open(f"{folder}/r{i:05}.txt", "w") as f:
		        f.write(f"Record {i}\n\n" + "".join(
		            f"{k}. Part\n\nThe record of day {k * 7 + i} was kept by the harbour office, which\n"
		            "wrote down every ship and what it brought.\n\n" for k in range(1, times + 1)))
	PY
	"$program" batch --scan="$work/src" >"$work/m.jsonl"
	"$program" batch "$work/m.jsonl" -o "$work/whole" -q --progress=none
	digest "$work/whole" >"$work/whole.sha"
}

digest() { # folder: every package, not logs and records
	(cd "$1" && find . -type f ! -name '*.jsonl' ! -name '*.rubricate.json' ! -path './log/*' \
		-exec sha256sum {} + | sort -k2)
}

same() { # folder
	digest "$1" | cmp -s - "$work/whole.sha"
}

no_strays() {
	[ -z "$(find "$1" -name '.rubricate-tmp' -o -name '.*.tmp')" ]
}

close() {
	rm -rf "$work"
	echo "$passed passed, $failed failed"
	[ "$failed" -eq 0 ]
}
