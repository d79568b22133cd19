# SPDX-License-Identifier: Apache-2.0
"""Braille: pages of 25 lines of 40 cells in ASCII, with heads and numbers; or a message where the
program is without liblouis."""

import os
import re
import tempfile
import zipfile

import checkers
import product

SAMPLES = ("lightship.txt", "lightship-zh.txt")
LANGUAGES = ("ar", "de", "en", "es", "fr", "he", "it", "ko", "pt", "ru", "zh-Hans", "zh-Hant")


def faults(data):
    """What a page may not be; at most three findings."""
    found = []
    if re.search(rb"[^\x20-\x5f\n\f]", data):
        found.append(f"a character that is no cell: {re.search(rb'[^ -_]', data.replace(bytes([10]), b''))}")
    pages = data.split(b"\f")
    if pages.pop():
        found.append("the last page does not end")
    for i, page in enumerate(pages):
        lines = page.split(b"\n")
        if lines.pop() or len(lines) > 25 or any(len(x) > 40 for x in lines):
            found.append(f"page {i + 1}: {len(lines)} lines, the longest {max(map(len, lines))}")
        if not re.search(rb"#[A-J]+$|\S+$", lines[0]) or len(lines[0]) != 40:
            found.append(f"page {i + 1} has no number in its corner")
    return found[:3]


def of_sample(report, name, tmp):
    source = os.path.join(checkers.ROOT, "tests", "demo", name)
    out = os.path.join(tmp, name + ".brf")
    r = product.run(["-q", source, "-o", out])
    if b"[braille-missing]" in r.stderr:
        report.check(f"without liblouis nothing is written {name}", r.returncode == 3 and not os.path.exists(out))
        report.skip("braille", "the program is built without liblouis")
        return False
    report.check(f"{name} becomes braille", r.returncode == 0, r.stderr)
    with open(out, "rb") as f:
        data = f.read()
    report.check(f"{name} is 40 by 25", not faults(data), *faults(data))
    heads = [x for x in data.decode("ascii").split("\f") if x]
    report.check(f"{name} has first pages and pages", "P#A" in heads[0].split("\n")[0] and len(heads) > 3)
    package = os.path.join(tmp, name + "-etext.zip")
    r = product.run(["-q", source, "-o", package, "--braille"])
    with zipfile.ZipFile(package) as z:
        inside = [n for n in z.namelist() if n.endswith(".brf")]
        readme = z.read(z.namelist()[0]).decode("utf-8")
        report.check(f"{name} in the e-text package", len(inside) == 1 and not faults(z.read(inside[0])) and
                     "liblouis" in readme, z.namelist())
    report.check(f"{name} package is whole", product.run(["check", package]).returncode == 0)
    return True


def all_of(report):
    with tempfile.TemporaryDirectory() as tmp:
        if not all([of_sample(report, name, tmp) for name in SAMPLES]):
            return
        path = os.path.join(tmp, "x.txt")
        with open(path, "w", encoding="utf-8") as f:
            f.write("Abc\n\nOne. 1234567890 two\n\n" + "long" * 60 + "\n\n" + "word " * 900 + "\n")
        for lang in LANGUAGES:
            out = os.path.join(tmp, f"x.{lang}.brf")
            r = product.run(["-q", path, "-o", out, f"--language={lang}"])
            data = b""
            if os.path.exists(out):
                with open(out, "rb") as f:
                    data = f.read()
            report.check(f"a table for {lang}", r.returncode == 0 and not faults(data), r.stderr, *faults(data))
        r = product.run(["-q", path, "-o", os.path.join(tmp, "ko.brf"), "--language=ko", "--title=\u0104\u0104"])
        report.check("signs that the table has for computers only", r.returncode == 0 and
                     b"[braille-signs]" in r.stderr, r.stderr)
        with open(os.path.join(tmp, "ja.txt"), "w", encoding="utf-8") as f:
            f.write("灯台船\n\n港務会は二人を船に送り、灯を調べさせた。\n")
        r = product.run(["-q", os.path.join(tmp, "ja.txt"), "-t", "brf", "-o", tmp + "/", "--braille-table=ja-kantenji.utb"])
        report.check("a table of eight dots is refused", r.returncode == 3 and b"[braille-table]" in r.stderr, r.stderr)
        for option, word in (("--language=tlh", b"[braille-language]"), ("--braille-table=none.ctb", b"[braille-table]"),
                             ("--language=ja", b"[braille-language]"),
                             ("--braille-table=../../etc/passwd", b"[braille-table]")):
            r = product.run(["-q", path, "-t", "brf", "-o", tmp + "/no.brf", option])
            report.check(f"{option} is refused", r.returncode == 3 and word in r.stderr and
                         not os.path.exists(tmp + "/no.brf"), r.stderr)
