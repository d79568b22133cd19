#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""usage: tests/tools/compare.py [PROGRAM] — the table of docs/comparison.md: three books, as EPUB, by
Rubricate, pandoc and calibre, and what the checkers find in them. A program or checker that is not
here has "–"."""

import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import zipfile

import checkers

HANDBOOK = os.path.join(checkers.ROOT, "tests", "cases", "web", "variants.md")
BOOKS = (("novel, 61 chapters", checkers.in_shared("corpus", "dev", "en-pride-prejudice", "source.txt")),
         ("report, 30 headings", checkers.in_shared("corpus", "dev", "zh-xiaoshan-report", "source.txt")),
         ("Markdown, 2 headings", HANDBOOK))
CHECKERS = ("epubcheck", "ace", "nu")
RUNS = 5


def commands(program):
    """name → what makes out from source."""
    def calibre(source, out):
        markdown = ["--formatting-type=markdown"] if source.endswith(".md") else []
        return ["ebook-convert", source if source.endswith(".txt") else text_of(source, out), out, "--epub-version", "3",
                *markdown]
    return {"**Rubricate**": lambda source, out: [program, "-q", source, "-o", out],
            "pandoc": lambda source, out: ["pandoc", "-s", source, "-o", out],
            "calibre": calibre}


def text_of(source, out):
    """calibre takes Markdown as a text only."""
    copy = os.path.join(os.path.dirname(out), "book.txt")
    shutil.copyfile(source, copy)
    shutil.copyfile(os.path.join(os.path.dirname(source), "lamp.png"), os.path.join(os.path.dirname(out), "lamp.png"))
    return copy


def seconds_of(command, folder):
    """The processor time of one run, user and system: the median of several."""
    took = []
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        r = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=folder)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if r.returncode:
            raise RuntimeError(f"{command}: {r.stderr.decode(errors='replace')[-300:]}")
        took.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(took)


def entries_of(book):
    """Of the contents that reading systems show."""
    with zipfile.ZipFile(book) as z:
        for name in z.namelist():
            if name.endswith((".xhtml", ".html")):
                text = z.read(name).decode("utf-8", "replace")
                toc = re.search(r"<nav\b[^>]*epub:type=\"toc\".*?</nav>", text, re.S)
                if toc:
                    return len(re.findall(r"<a\b", toc.group(0)))
        ncx = next(n for n in z.namelist() if n.endswith(".ncx"))
        return z.read(ncx).count(b"<navPoint")


def counted(answer):
    if answer.findings is None:
        return "–"
    late = [re.search(r"(no answer|did not end) in \d+ s", x) for x in answer.findings]
    return next((m.group(0) for m in late if m), str(len(answer.findings)))


def rows(program):
    with tempfile.TemporaryDirectory() as tmp:
        made = []
        for i, (book, source) in enumerate(BOOKS):
            for name, command in commands(program).items():
                out = os.path.join(tmp, f"{i}-{name.strip('*')}", "book.epub")
                os.makedirs(os.path.dirname(out))
                argv = command(source, out)
                if shutil.which(argv[0]) and os.path.exists(source):
                    made.append((book, name, out, seconds_of(argv, os.path.dirname(source))))
                else:
                    made.append((book, name, None, None))
        answers = checkers.ask([m[2] for m in made if m[2]], CHECKERS)
        found = {(a.file, a.checker): counted(a) for a in answers}
        for book, name, out, seconds in made:
            if out is None:
                yield (book, name) + ("–",) * 6
                continue
            yield (book, name, *(found.get((out, c), "–") for c in CHECKERS), entries_of(out),
                   f"{seconds:.3f}", f"{os.path.getsize(out):,}".replace(",", " "))


def main():
    program = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(checkers.ROOT, "build/release/rubricate"))
    print("| book | program | EPUBCheck | Ace | Nu | entries of the contents | seconds | bytes |")
    print("|---|---|---|---|---|---|---|---|")
    before = None
    for row in rows(program):
        print("| " + " | ".join(str(x) for x in ((row[0] if row[0] != before else "",) + row[1:])) + " |", flush=True)
        before = row[0]


if __name__ == "__main__":
    main()
