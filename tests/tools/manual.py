# SPDX-License-Identifier: Apache-2.0
"""What the manual says and what the program does: messages, options, formats."""

import glob
import json
import os
import re
import shutil
import subprocess
import tempfile
import zipfile

import golden
import grammar
import hostile
import product
from checkers import ROOT


# One document with each element of the model; every converter has to decide on all of them.
EVERY = os.path.join(ROOT, "tests", "cases", "model", "every.tei.xml")


# Messages that no test can bring about, and why.
BEYOND = {
    "ledger-unbalanced": "would be a fault of ours; base.c tests the sum",
    "output-too-large": "needs a package of 4 GiB",
}


def text_of(*names):
    out = ""
    for name in names:
        for path in sorted(glob.glob(os.path.join(ROOT, name), recursive=True)):
            if os.path.isfile(path):
                with open(path, encoding="utf-8", errors="replace") as f:
                    out += f.read()
    return out


def messages(report):
    """Each id of base/messages.def is explained, and is seen in a golden .diag or a named test."""
    ids = re.findall(r'^MSG\((\w+),\s*"([a-z0-9-]+)"', text_of("base/messages.def"), re.M)
    manual = text_of("man/rubricate.1")
    seen = set(re.findall(r"\[([a-z0-9-]+)\]", text_of("tests/**/*.diag")))
    tests = text_of("tests/unit/*.c", "tests/run", "tests/tools/[!m]*.py", "tests/tools/mutations.py")
    report.check("there are messages", ids)
    for symbol, name in ids:
        report.check(f"{name} is in rubricate.1", re.search(rf"^\.It Sy {re.escape(name)}$", manual, re.M),
                     "add a line below MESSAGES")
        used = name in seen or name in BEYOND or re.search(rf'[\["|]{re.escape(name)}[\]"|]|\bMSG_{symbol}\b', tests)
        report.check(f"{name} is seen in a test", used,
                     "no golden .diag has it and no test of tests/unit or tests/tools names it")
    for name in re.findall(r"^\.It Sy ([a-z0-9-]+)$", manual, re.M):
        report.check(f"{name} exists", name in {i for _, i in ids}, "in the manual, not in messages.def")


# Names that no text of ours brings about, and why.
UNSEEN = {
    "shape": "what a heading is named by that no sign speaks for",
    "verse-spaced": "is seen in real books only",
}


def named(folder, files, options_):
    """The rules that decisions and ledgers of these files name."""
    with tempfile.TemporaryDirectory() as tmp:
        r = product.run(["-q", *files, "-t", "tei", "-o", tmp + "/", "--report=-", *options_], cwd=folder)
        return {json.loads(line).get("rule") for line in r.stdout.decode().splitlines()} - {None}


def named_by_all():
    """The same for all cases and examples, those of one folder and one set of options at a time."""
    together, seen = {}, set()
    for source in golden.inputs():
        key = os.path.dirname(source), tuple(product.options_of(source)), source.rpartition(".")[2]
        together.setdefault(key, []).append(os.path.basename(source))
    with tempfile.TemporaryDirectory() as tmp:
        for n, _, options_, source, _, _ in golden.examples(os.path.join(ROOT, "tests", "spec.md")):
            together.setdefault((tmp, tuple(options_ or ["--from=text"]), "txt"), []).append(f"{n}.txt")
            with open(os.path.join(tmp, f"{n}.txt"), "w", encoding="utf-8") as f:
                f.write(source)
        for (folder, options_, _), files in together.items():
            seen |= named(folder, files, options_)
    return seen


def rules(report):
    """Each rule that the cases and examples lead to is in rubricate.7, and each there is led to."""
    page = text_of("man/rubricate.7").partition(".Ss Lines and paragraphs")[2].partition(".Sh CORRECTIONS")[0]
    listed = [w for line in re.findall(r"(?m)^\.It Sy (.*)$", page) for w in line.split(" , ")]
    corrections = re.findall(r"(?m)^\.Sy (given|ignored)\b", page)
    known = set(listed) | set(corrections)
    report.check("no rule is told twice", len(listed) == len(set(listed)),
                 sorted({w for w in listed if listed.count(w) > 1}))
    seen = named_by_all()
    called = r"\b(?:block_take|verse_take|mark_line|mark_unit|ledger_remove|ledger_add|writer_remove)\([^;{}]*?;"
    for call in re.findall(called, text_of("input/*.c", "input/structure/*.c")):
        seen |= set(re.findall(r'"([a-z]+(?:-[a-z]+)*)"', call))
    for name in sorted(seen - known):
        report.fail(f"rule {name} is in rubricate.7", "the program names it, the manual does not")
    for name in sorted(known):
        report.check(f"rule {name} is led to", name in seen or name in UNSEEN, "no case and no example leads to it")


def options(report):
    """Each row that --help prints is in the manual, and what the manual names, --help prints."""
    r = product.run(["--help"])
    report.check("--help", r.returncode == 0 and r.stdout, r.stderr.decode())
    listed = re.findall(r"--(?:\[no-\])?([a-z][a-z0-9.-]+)", r.stdout.decode())
    rows = set(listed)
    own = re.findall(r"^      --(?:\[no-\])?([a-z][a-z0-9.-]+)", r.stdout.decode(), re.M)
    report.check("each option is one row", len(own) == len(set(own)),
                 f"twice: {sorted({x for x in own if own.count(x) > 1})}")
    manual = text_of("man/rubricate.1")
    plain = manual.replace("\\-", "-").replace(" Ns ", "")
    documented = set(re.findall(r"Fl -([a-z][a-z0-9.-]+)", plain))
    documented |= set(re.findall(r"--([a-z][a-z0-9.-]+)", plain))
    for name in sorted(rows):
        report.check(f"--{name} is in rubricate.1", name in documented)
    for name in sorted(documented - rows - {"option"}):  # --option stands for any of them
        bare = name[3:] if name.startswith("no-") else name
        report.check(f"--{name} is in --help", bare in rows, "the manual names it, --help does not")


def functions(report):
    """Each function of the library is in its manual, with its synopsis and in the text."""
    manual = text_of("man/rubricate.3")
    names = set(re.findall(r"^(?!typedef).*\b(rub_\w+)\(", text_of("rubricate.h"), re.M))
    report.check("there are functions", len(names) > 20, len(names))
    for name in sorted(names):
        report.check(f"{name} is in rubricate.3", len(re.findall(rf"^\.Fn {name}\b", manual, re.M)) > 1)


def formats(report):
    """What is promised is there, and each format that --help lists has its paragraph."""
    listed = product.run(["--help"]).stdout.decode().partition("\nformats:")[2].partition("\n\n")[0]
    names = re.findall(r"^ *\*? *([a-z][a-z-]*)\b", listed, re.M)
    manual = text_of("man/rubricate.1").partition(".Sh FORMATS")[2].partition("\n.Sh ")[0]
    report.check("the promised formats", set(product.FORMATS) <= set(names),
                 f"of {product.FORMATS} only {names}")
    for name in names:
        report.check(f"format {name} is in rubricate.1",
                     re.search(rf"^\.It Cm {name}\b", manual, re.M))


def pages(report):
    """The pages are well formed, as mandoc sees it."""
    if not shutil.which("mandoc"):
        report.skip("mandoc", "mandoc is not installed", tool=True)
        return
    for page in sorted(glob.glob(os.path.join(ROOT, "man", "*.[1-9]"))):
        r = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", page], text=True,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        report.check(os.path.basename(page), r.returncode == 0, r.stdout)


def elements(report):
    """A converter that does not decide on an element aborts; this document has them all."""
    names = re.findall(r'^E\(\w+, "(\w+)"', text_of("schemas/elements.def"), re.M)
    with open(EVERY, encoding="utf-8") as f:
        used = set(re.findall(r"<(\w+)", f.read()))
    report.check("every.tei.xml has every element", names and set(names) <= used,
                 f"not {sorted(set(names) - used)}")
    with tempfile.TemporaryDirectory() as tmp:
        for fmt in product.formats():
            r = product.run(["-q", EVERY, "-t", fmt, "-o", tmp + "/"])
            report.check(f"every element to {fmt}", r.returncode == 0,
                         f"exit {r.returncode}", r.stderr.decode("utf-8", "replace")[-2000:])


def bounds(folder):
    """option → (arguments just within it, arguments just beyond it); sources are written to folder."""
    def write(name, data):
        path = os.path.join(folder, name)
        with open(path, "wb") as f:
            f.write(data)
        return path

    def size_of(fmt, source):
        out = os.path.join(folder, "size" + product.SUFFIXES[fmt])
        product.run(["-q", source, "-o", out])
        if fmt == "html":
            return out, os.path.getsize(out)
        with zipfile.ZipFile(out) as z:
            return out, sum(i.file_size for i in z.infolist())

    def convert(source, option):
        return ["-q", "-t", "html", "-o", os.path.join(folder, "out.html"), source, option]

    picture = hostile.picture(2, 2)
    write("a.png", picture)
    write("b.png", picture + b"\0")
    text = write("text.txt", b"x" * 2000)
    deep = [write(f"deep{n}.md", b"> " * n + b"x\n") for n in (9, 10)]
    wide = [write(f"wide{n}.md", b"a|" * n + b"a\n" + b"-|" * n + b"-\n") for n in (4, 5)]
    notes = [write(f"notes{n}.md", b"".join(b"a[^%d]\n\n[^%d]: b\n\n" % (i, i) for i in range(n))) for n in (3, 4)]
    one, two = write("one.md", b"![a](a.png)\n"), write("two.md", b"![a](a.png) ![b](b.png)\n")
    _, output = size_of("html", text)
    epub, unpacked = size_of("epub", text)
    n, m = len(picture), 2 * len(picture) + 1
    return {
        "max-input": (convert(text, "--max-input=2000"), convert(text, "--max-input=1999")),
        "max-depth": (convert(deep[0], "--max-depth=20"), convert(deep[1], "--max-depth=20")),
        "max-columns": (convert(wide[0], "--max-columns=5"), convert(wide[1], "--max-columns=5")),
        "max-notes": (convert(notes[0], "--max-notes=3"), convert(notes[1], "--max-notes=3")),
        "max-image": (convert(one, f"--max-image={n}"), convert(one, f"--max-image={n - 1}")),
        "max-images": (convert(two, f"--max-images={m}"), convert(two, f"--max-images={m - 1}")),
        "max-output": (convert(text, f"--max-output={output}"), convert(text, f"--max-output={output - 1}")),
        "max-package": (["check", epub, f"--max-package={unpacked}"], ["check", epub, f"--max-package={unpacked - 1}"]),
    }


def limits(report):
    """What `rubricate limits` tells is what --help and the manual tell, and each limit is where it is said to be."""
    r = product.run(["limits", "--json"])
    told = {x["option"]: x for x in json.loads(r.stdout)["limits"]}
    helped = {n: v for n, v in re.findall(r"^      --(max-[a-z]+)=[^(]*\((\w+)\)$",
                                          product.run(["--help"]).stdout.decode(), re.M)}
    report.check("limits are the options max-…", set(told) == set(helped), sorted(set(told) ^ set(helped)))
    shift = {"k": 10, "M": 20, "G": 30}
    for name, value in helped.items():
        n = int(value.rstrip("kMG")) << shift.get(value[-1], 0)
        report.check(f"--{name} is {value}", told[name]["value"] == n, told[name])
    table = dict(re.findall(r"^\.It Fl -(max-[a-z]+) Ta [^T]+ Ta Sy ([a-z-]+)$", text_of("man/rubricate.1"), re.M))
    report.check("limits in rubricate.1", table == {n: x["message"] for n, x in told.items()}, table)
    plain = product.run(["limits", "--max-depth=50"]).stdout.decode()
    report.check("limits as text", re.search(r"^--max-depth +50 levels +\[too-deep\]$", plain, re.M), plain)
    with tempfile.TemporaryDirectory() as folder:
        for name, (within, beyond) in bounds(folder).items():
            said = [product.run(a).stderr.decode("utf-8", "replace") for a in (within, beyond)]
            mark = f"[{told[name]['message']}]"
            report.check(f"just within --{name}", mark not in said[0], said[0])
            report.check(f"just beyond --{name}", said[1].count(mark) == 1, said[1])


def version(report):
    r = product.run(["--version"])
    report.check("--version", product.VERSION in r.stdout.decode(), r.stdout.decode())


def all_of(report):
    messages(report)
    rules(report)
    options(report)
    functions(report)
    formats(report)
    pages(report)
    elements(report)
    limits(report)
    grammar.all_of(report)
    version(report)
