# SPDX-License-Identifier: Apache-2.0
"""The e-text: each option does what it says, each language has its words, nothing that a checker of
e-text finds in any case under any option, and the Chinese report as people hear it."""

import importlib.util
import os
import re
import tempfile
import unicodedata
import xml.etree.ElementTree as ET
import zipfile

import checkers
import golden
import manual
import product
import texts

BOOK = """---
title: The Lamp Book
language: en
---

# One

The keeper *never* slept; the lamp was **bright** \u2014 \u201calways\u201d, he said\u2026 and that it\u2019s
so, in more words than a line of the page has room for.[^1]

[^1]: So he said.

## Oil

> Who trims the wick needs no name.

The oil is low.[^2]

[^2]: Eleven pints.

# Two

The end of it.
"""
# Conventions of checkers; Gutenberg's are others.
VARIANTS = ([], ["--emphasis=underscore", "--etext-notes=section", "--ascii-punctuation"],
            ["--emphasis=asterisk", "--etext-notes=end", "--heading-marks", "--no-bom"], ["--wrap=40"])
LANGUAGES = ("en", "zh-Hans", "zh-Hant", "ja", "ko", "fr", "de", "es", "it", "pt", "ru", "ar", "he")  # as in labels.def
ENGLISH = "TXT_AT_LINE"  # ", line 12" in the contents, where checkers of e-text know no other word
MEANT = "TXT_LINE_IS"    # and there what it means
SCRIPTS = {"zh-Hans": "CJK", "zh-Hant": "CJK", "ja": "CJK|HIRAGANA|KATAKANA", "ko": "HANGUL", "ru": "CYRILLIC",
           "ar": "ARABIC", "he": "HEBREW"}


def text_of(folder, *options, fmt="text"):
    out = os.path.join(folder, "out" + product.SUFFIXES[fmt])
    r = product.run(["-q", os.path.join(folder, "lamp.md"), "-o", out, *options])
    if r.returncode:
        raise RuntimeError(r.stderr.decode())
    with open(out, "rb") as f:
        return f.read()


def lines_of(data):
    return data.decode("utf-8-sig").replace("\r\n", "\n").split("\n")


def whole_of(package):
    """The read-me, the whole text, the parts."""
    with zipfile.ZipFile(package) as z:
        names = [n for n in z.namelist() if n.endswith(".txt")]
        data = [z.read(n) for n in names]
    return data[0], data[1], data[2:]


def at(lines, beginning):
    return next((i for i, x in enumerate(lines) if x.startswith(beginning)), -1)


def options(report, folder):
    with open(os.path.join(folder, "lamp.md"), "w", encoding="utf-8") as f:
        f.write(BOOK)
    plain = lines_of(text_of(folder))
    said = " ".join(plain)
    report.check("without options", "never slept" in said and not re.search(r"[*_]", said.replace("* * *", "")) and
                 plain[at(plain, "The keeper") + 2] == "[Note 1: So he said.]" and
                 plain[at(plain, "The oil") + 2] == "[Note 2: Eleven pints.]", said)
    for value, italic, bold in (("none", "never", "bright"), ("underscore", "_never_", "_bright_"),
                                ("asterisk", "*never*", "**bright**")):
        got = " ".join(lines_of(text_of(folder, f"--emphasis={value}")))
        report.check(f"--emphasis={value}", f" {italic} slept" in got and f" {bold} \u2014" in got, got)
    notes = {v: lines_of(text_of(folder, f"--etext-notes={v}")) for v in ("paragraph", "section", "end")}
    report.check("--etext-notes=paragraph", notes["paragraph"] == plain)
    order = [at(notes["section"], x) for x in ("The keeper", "The oil", "[Note 1", "[Note 2", "The end of it")]
    report.check("--etext-notes=section", order == sorted(order) and order[0] >= 0, order)
    order = [at(notes["end"], x) for x in ("The oil", "The end of it", "[Note 1", "[Note 2", "End of The Lamp Book")]
    report.check("--etext-notes=end", order == sorted(order) and order[0] >= 0, order)
    report.check("--etext-notes of no other kind", product.run(
        ["-q", os.path.join(folder, "lamp.md"), "-o", folder + "/no.txt", "--etext-notes=x"]).returncode == 2)
    bare = lines_of(text_of(folder, "--etext-style=gutenberg"))
    head = len(bare) - 1 - bare[::-1].index("Two")
    report.check("--etext-style=gutenberg", max(map(len, bare)) <= 72 and "_never_" in " ".join(bare) and
                 bare[head - 4:head] == [""] * 4 and bare[head - 5] and bare[head + 1:head + 3] == ["", ""] and
                 at(bare, "    Who trims") > 0 and "[Quotation]" not in bare, *bare)
    ascii_only = text_of(folder, "--ascii-punctuation").decode("utf-8")
    report.check("--ascii-punctuation", ascii_only.isascii() and '-- "always", he said...' in ascii_only and
                 "it's" in ascii_only, ascii_only)
    report.check("--heading-marks", {"[H1] One", "[H2] Oil", "[H1] Two"} <= set(
        lines_of(text_of(folder, "--heading-marks"))))
    wrapped = lines_of(text_of(folder, "--wrap=40"))
    body = [x for x in wrapped if not re.match(r"\d", x)]  # the contents are not wrapped
    report.check("--wrap=40", max(map(len, body)) <= 40 and len(wrapped) > len(plain) and
                 texts.words("".join(x for x in wrapped if not re.match(r"\d", x))) ==
                 texts.words("".join(x for x in plain if not re.match(r"\d", x))), *wrapped)
    for fmt, options_, bom in (("text", [], 0), ("text", ["--bom"], 1), ("etext", [], 1), ("etext", ["--no-bom"], 0)):
        data = text_of(folder, *options_, fmt=fmt)
        if fmt == "etext":
            out = os.path.join(folder, "out-etext.zip")
            data = b"".join(whole_of(out)[2])
            pieces = [x for x in (*whole_of(out)[:2], *whole_of(out)[2])]
        else:
            pieces = [data]
        good = all(p.startswith(b"\xef\xbb\xbf") == bool(bom) and p.count(b"\r\n") == (p.count(b"\n") if bom else 0)
                   and p.count(b"\r") == p.count(b"\r\n") for p in pieces)
        report.check(f"byte order mark and line ends of {fmt} {' '.join(options_)}", good and pieces)


# Words --------------------------------------------------------------------------------------------

def labels():
    """name → the word in each language"""
    found = {}
    for name, row in re.findall(r"^LABEL\((\w+), (.*)\)$", manual.text_of("converters/labels.def"), re.M):
        found[name] = re.findall(r'"((?:[^"\\]|\\.)*)"', row)
    return found


def words(report, folder):
    """All labels in all languages, in their script; and the marks of a text are those words."""
    table = labels()
    report.check("there are labels", len(table) > 100)
    for i, lang in enumerate(LANGUAGES):
        meant = lang != "en" and table[ENGLISH][i] == table[ENGLISH][0]
        bad = [n for n, row in table.items() if len(row) != len(LANGUAGES) or
               bool(row[i].strip()) != (n != MEANT or meant) or
               row[i].count("{}") != row[0].count("{}")]
        report.check(f"every label in {lang}", not bad, bad)
        if lang in SCRIPTS:
            strange = [n for n, row in table.items() if n != ENGLISH and any(c.isalpha() for c in row[i]) and
                       re.search("[a-z]{2}", row[0].replace("{}", "")) and not any(
                           re.match(SCRIPTS[lang], unicodedata.name(c, "")) for c in row[i])]
            report.check(f"labels in the script of {lang}", not strange, strange)
        elif lang != "en":
            same = [n for n, row in table.items() if row[i] == row[0] and re.search("[a-z]{3}", row[0])]
            report.check(f"labels are not left in English for {lang}", len(same) < 20, same)
        out = os.path.join(folder, f"every.{lang}.txt")
        r = product.run(["-q", manual.EVERY, "-o", out, f"--language={lang}"])
        report.check(f"a text in {lang}", r.returncode == 0, r.stderr)
        with open(out, encoding="utf-8-sig") as f:
            text = f.read()
        marks = [table["CONTENTS"][i]] + [f"[{table[n][i]}]" for n in (
            "TXT_QUOTATION", "TXT_QUOTATION_END", "TXT_POEM", "TXT_POEM_END", "TXT_CODE", "TXT_CODE_END", "TXT_TABLE_END")]
        for n, args in (("TXT_NOTE_REF", "1"), ("TXT_PAGE", "2"), ("TXT_GAP_CHARS", "2"),
                        ("TXT_IMAGE", "A yellow square on grey: the lamp, lit."), ("TXT_DELETED", "struck")):
            marks.append(f"[{table[n][i].replace('{}', args)}]")
        if meant:
            marks.append(f"\n\n{table[MEANT][i]}\n\n1 ")
        missing = [m for m in marks if m not in text]
        end = table["TXT_END_OF"][i].replace("{}", "The Keeper's Almanack")
        report.check(f"the marks in {lang}", not missing and text.rstrip().split("\n")[-1] == end, missing)


def contents_of_the_source(report, folder):
    """A list of contents that the text itself shows is not taken for ours, and ours is still looked at."""
    shown = "```\nContents\n\n1 The lamp, line 15\n2 The boat, line 19\n```\n\nIt was lit.\n"
    for name, text in (("one", "# Log\n\n" + shown), ("two", "# Log\n\n" + shown + "\n# Oil\n\nIt was low.\n")):
        source, out = os.path.join(folder, name + ".md"), os.path.join(folder, name + "-etext.zip")
        with open(source, "w", encoding="utf-8") as f:
            f.write(text)
        made = product.run(["-q", source, "-o", out, "-t", "etext"])
        r = product.run(["check", out])
        report.check(f"contents in a text of {name} headings", made.returncode == r.returncode == 0, r.stderr.decode())
    wrong, entry = os.path.join(folder, "wrong.zip"), b"2 Oil, line "
    with zipfile.ZipFile(out) as z, zipfile.ZipFile(wrong, "w") as w:
        for item in z.infolist():
            w.writestr(item, z.read(item).replace(entry, entry + b"1"))
    r = product.run(["check", wrong])
    report.check("contents that lead astray", r.returncode == 1 and b"is not this heading" in r.stderr, r.stderr.decode())


# Without findings ---------------------------------------------------------------------------------

def checker():
    path = checkers.in_shared("checks", "etext_check.py")
    if not os.path.exists(path):
        return None
    spec = importlib.util.spec_from_file_location("etext_check", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def counted(check, package, model):
    """Headings in the text, and in the model."""
    with zipfile.ZipFile(package) as z:
        name = next(n for n in z.namelist() if n.endswith(".txt") and "README" not in n)
        lines = check.check_encoding(z.read(name), name, check.Findings())
    heads = [h for d in ET.parse(model).getroot().find(f"{texts.TEI}text").iter(f"{texts.TEI}div")
             for h in d.findall(f"{texts.TEI}head") if "".join(h.itertext()).strip()]
    return len(check.check_layout(lines, name, check.Findings())), len(heads)


def findings(check, package, variant):
    out = check.Findings()
    check.check_package(package, out)
    # a wrapped paragraph is lines that follow each other, and so is a mark with a caption
    return [x for x in out if "--wrap=40" not in variant or x[1] not in ("t1", "mark.pair")]


def without_findings(report, folder, documents):
    check = checker()
    if check is None:
        report.skip("a checker of e-text", "shared/checks/etext_check.py is not beside this folder")
    for i, (name, source) in enumerate(documents):
        own = [o for o in product.options_of(source) if not re.match(r"--(?:etext|emphasis|ascii|heading-marks)", o)]
        for j, variant in enumerate(VARIANTS):
            out = os.path.join(folder, f"{i}-{j}")
            os.mkdir(out)
            r = product.run(["-q", os.path.basename(source), "-t", "etext,tei", "-o", out + "/", *own, *variant],
                            cwd=os.path.dirname(source))
            package, what = product.made(source, out, "etext"), f"{name} {' '.join(variant)}"
            if r.returncode or package is None:
                break  # a case of a refusal
            r = product.run(["check", package])
            report.check(f"check {what}", r.returncode == 0, r.stderr)
            if check is None:
                continue
            found = findings(check, package, variant)
            report.check(f"etext_check {what}", not found, *found[:5])
            if not variant:
                got, wanted = counted(check, package, product.made(source, out, "tei"))
                report.check(f"headings of {name}", got == wanted, f"{got} in the text, {wanted} in the model")


# The Chinese report -------------------------------------------------------------------------------

def chinese_report(report, folder):
    """Four statements on four lines, people, items and headings, and in the read-me what is odd."""
    path = checkers.in_shared("corpus", "dev", "zh-xiaoshan-report", "source.txt")
    if not os.path.exists(path):
        report.skip("the Chinese report", "shared/corpus/dev is not beside this folder")
        return
    out = os.path.join(folder, "report-etext.zip")
    r = product.run(["-q", path, "-o", out])
    readme, whole, parts = whole_of(out) if r.returncode == 0 else (b"", b"", [])
    lines, about = lines_of(whole), readme.decode("utf-8-sig")
    report.check("the report becomes e-text", lines[0] == "图解政府工作报告" and lines[-2].startswith("《图解政府工作报告》"),
                 r.stderr)
    report.check("people have lines", "文字整理 记者：王慧青。" in lines and "制图：李健。" in lines, *lines[:8])
    grown = ["全区地区生产总值增长 8.7%", "一般公共预算收入增长 14.3%", "城镇和农村居民人均可支配收入分别增长 8.5%和 9.5%",
             "十件民生实事圆满完成"]
    first = lines.index(grown[0]) if grown[0] in lines else 0
    report.check("four statements on four lines", lines[first:first + 7:2] == grown and not any(lines[first + 1:first + 6:2]))
    with open(path, encoding="utf-8") as f:
        typed = [x[2:].strip() for x in f.read().split("\n") if x.startswith("- ")]
    report.check("21 items with labels", len(typed) == 21 and all(f"• {x}" in lines for x in typed), typed)
    report.check("30 lines of contents, each true", len([x for x in lines if re.match(r"[\d.]+ .*第 \d+ 行$", x)]) >= 30 and
                 product.run(["check", out]).returncode == 0)
    report.check("what is odd stands in the read-me, and nothing else", re.findall(r"编号为 (\S+) 的", about) == ["7", "9"] and
                 re.findall(r"编号相同：(\S+)", about) == ["(四)", "(六)"] and about.count("已见于") == 2, about)
    report.check("a file for each part", len(parts) > 1 and all("部分" in p.decode("utf-8-sig").split("\n")[0]
                                                                 for p in parts))


def all_of(report, documents):
    with tempfile.TemporaryDirectory() as folder:
        options(report, folder)
        words(report, folder)
        contents_of_the_source(report, folder)
        chinese_report(report, folder)
        cases = [(os.path.relpath(p, os.path.join(checkers.ROOT, "tests")), p) for p in golden.inputs()]
        without_findings(report, folder, cases + [d for d in documents if d[1] not in {p for _, p in cases}])
