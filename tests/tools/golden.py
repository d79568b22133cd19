# SPDX-License-Identifier: Apache-2.0
"""Golden cases and the examples of tests/spec.md and tests/rare.md.

A case is an input in tests/cases or tests/bugs (.txt, .md, .tei.xml). A format is tested where its
golden sibling exists: name.tei, name.html, name.epub.txt, name.docx.txt, name.etext.txt,
name.text.txt, name.bag.txt; name.explain is what explain prints; name.diag holds the messages, and
`exit N` when that is not 0. name.args holds options."""

import concurrent.futures
import difflib
import os
import re
import tempfile
import xml.etree.ElementTree as ET

import product
from checkers import ROOT

GOLDEN = {"tei": ".tei", "html": ".html", "epub": ".epub.txt", "docx": ".docx.txt",
          "etext": ".etext.txt", "text": ".text.txt", "bag": ".bag.txt", "explain": ".explain"}
SIBLINGS = tuple(GOLDEN.values())
INPUTS = (".txt", ".md", ".tei.xml")


def inputs(folders=("cases", "bugs")):
    found = []
    for folder in folders:
        for here, dirs, names in os.walk(os.path.join(ROOT, "tests", folder)):
            dirs.sort()
            found += [os.path.join(here, n) for n in sorted(names)
                      if n.endswith(INPUTS) and not n.endswith(SIBLINGS) and n != "README.md"]
    return found


def compare(want, got):
    return "".join(difflib.unified_diff(want.splitlines(True), got.splitlines(True), "golden", "now",
                                        n=1))


def read(path):
    with open(path, encoding="utf-8", errors="backslashreplace", newline="") as f:
        return f.read()


def explained(source):
    """The decisions on each line; their messages are those of the conversion."""
    r = product.run(["explain", os.path.basename(source), *product.options_of(source)],
                    cwd=os.path.dirname(source))
    return r.stdout.decode("utf-8", "backslashreplace")


def convert(source, wanted):
    """(format → text, messages) of one case, run in its own folder so that names stay short."""
    formats = [f for f in wanted if f != "explain"] or ["tei"]
    with tempfile.TemporaryDirectory() as tmp:
        args = ["-q", os.path.basename(source), "-t", ",".join(formats), "-o", tmp + "/"]
        if source.endswith(".tei.xml"):
            args += ["--from=tei"]
        r = product.run(args + product.options_of(source), cwd=os.path.dirname(source))
        paths = {f: product.made(source, tmp, f) for f in formats}
        texts = {f: product.dump(p) for f, p in paths.items() if p}
        if "explain" in wanted:
            texts["explain"] = explained(source)
        messages = r.stderr.decode("utf-8", "backslashreplace").replace(tmp, "OUT")
        if r.returncode:
            messages += f"exit {r.returncode}\n"
        return texts, messages, r


def siblings(source):
    base = product.stem(source)
    return {f: base + s for f, s in GOLDEN.items() if os.path.exists(base + s)}


def golden_case(report, source, rewrite):
    name = os.path.relpath(source, os.path.join(ROOT, "tests"))
    base = product.stem(source)
    have, diag = siblings(source), base + ".diag"
    if not have and not os.path.exists(diag):
        if not rewrite:
            report.fail(name, "no golden sibling; make golden makes name.tei and name.diag")
            return
        have = {"tei": base + GOLDEN["tei"]}
    texts, messages, r = convert(source, have)
    if product.crashed(r):
        report.fail(name, f"exit {r.returncode}", messages[-2000:])
        return
    if rewrite:
        for fmt, path in have.items():
            write(path, texts.get(fmt))
        write(diag, messages or ("" if os.path.exists(diag) else None))
        report.ok(name)
        return
    wanted = {**have, "messages": diag} if os.path.exists(diag) else have
    if "messages" in wanted or messages:
        texts["messages"] = messages
        wanted["messages"] = diag
    for fmt, path in wanted.items():
        want = read(path) if os.path.exists(path) else ""
        got = texts.get(fmt)
        if got is None:
            report.fail(f"{name} {fmt}", "not made", messages[-1000:])
        else:
            report.check(f"{name} {fmt}", want == got, compare(want, got))


def write(path, text):
    if text is None:
        if os.path.exists(path):
            os.remove(path)
        return
    with open(path, "w", encoding="utf-8", newline="") as f:
        f.write(text)


def golden(report, sources, rewrite=False):
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(golden_case, report, s, rewrite) for s in sources]:
            done.result()


# tests/spec.md --------------------------------------------------------------------------------

FENCE = re.compile(r"^(`{3,}) example *(.*)$")


def examples(path):
    """(number, section, options, input, expected, (first, last line of expected)) in order."""
    section, lines, i, n = "", read(path).split("\n"), 0, 0
    while i < len(lines):
        fence = FENCE.match(lines[i])
        if lines[i].startswith("#") and not fence:
            section = lines[i].lstrip("# ")
        if fence:
            end = lines.index(fence.group(1), i + 1)
            dot = lines.index(".", i + 1, end)
            n += 1
            source = "\n".join(lines[i + 1:dot]).replace("→", "\t") + "\n"
            yield n, section, fence.group(2).split(), source, "\n".join(lines[dot + 1:end]), (dot, end)
            i = end
        i += 1


def squeeze(text):
    """Layout between elements is nothing; within text, white space is one space."""
    if text is None or (not text.strip() and "\n" in text):
        return ""
    return re.sub(r"\s+", " ", text)


def canonical(element, keep_ids, depth=0):
    """The element as lines; for people to compare."""
    name = element.tag.split("}")[-1]
    pairs = sorted((k.split("}")[-1], v) for k, v in element.attrib.items()
                   if keep_ids or not k.endswith("}id"))
    kept = element.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
    out = f"<{name}" + "".join(f' {k}="{v}"' for k, v in pairs) + ">"
    out += element.text or "" if kept else squeeze(element.text)
    for child in element:
        out += canonical(child, keep_ids, depth + 1) + squeeze(child.tail)
    return out + f"</{name}>"


def fragment(text):
    return ET.fromstring("<x xmlns:xml='http://www.w3.org/XML/1998/namespace'>" + text + "</x>")


def expected_of(tree, want):
    """What of the model is compared: <text> when front, body or back are written out, else body."""
    ns = "{http://www.tei-c.org/ns/1.0}"
    whole = re.match(r"\s*<(front|body|back)\b", want)
    root = tree.find(f"{ns}text") if whole else tree.find(f"{ns}text/{ns}body")
    return "" if root is None else root


def show(root, keep_ids):
    inner = squeeze(root.text) + "".join(canonical(c, keep_ids) + squeeze(c.tail) for c in root)
    return re.sub(r"(</(?:p|head|item|l|lg|div|list|row|table|ab|quote|note)>|<(?:div|list|lg|table)"
                  r"[^>]*>)", r"\1\n", inner.strip())


def spec_example(report, number, section, options, source, want):
    name = f"example {number} ({section})"
    with tempfile.TemporaryDirectory() as tmp:
        path = os.path.join(tmp, "example.txt")
        with open(path, "w", encoding="utf-8", newline="") as f:
            f.write(source)
        r = product.run(["-q", "example.txt", "-t", "tei", "-o", "out.tei.xml", *options], cwd=tmp)
        if r.returncode:
            report.fail(name, f"exit {r.returncode}", r.stderr.decode("utf-8", "replace"))
            return None
        root = expected_of(ET.parse(os.path.join(tmp, "out.tei.xml")), want)
    got = show(root, "xml:id" in want)
    if not want.strip():
        report.fail(name, "nothing is expected; now:", got)
        return got
    try:
        wanted = show(fragment(want), "xml:id" in want)
    except ET.ParseError as e:
        report.fail(name, f"the expected fragment is not XML: {e}")
        return None
    report.check(name, wanted == got, f"input:\n{source}", compare(wanted + "\n", got + "\n"))
    return None


def spec(report, path):
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(spec_example, report, n, section, options, source, want)
                for n, section, options, source, want, _ in examples(path)]
        for r in runs:
            r.result()
    if os.path.basename(path) == "spec.md":
        cited(report, path)


def cited(report, path):
    """What docs/reading.md says is proved by an example stands above one, word for word."""
    page = os.path.join(os.path.dirname(path), "..", "docs", "reading.md")
    flat = " ".join(read(path).split())
    said = re.findall(r"“([^”]+)”", " ".join(read(page).split()))
    wrong = [s for s in said if s not in flat]
    report.check("docs/reading.md", said and not wrong, "not in tests/spec.md:", *wrong)
