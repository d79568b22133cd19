# SPDX-License-Identifier: Apache-2.0
"""`rubricate check` sees damage: a good package is changed in one place, and one message is due.

A check that finds nothing in good packages proves little; this proves that it looks."""

import os
import re
import shutil
import tempfile
import xml.etree.ElementTree as ET
import zipfile

import product


def rewrite(path, change):
    """change(parts: name → bytes) in place; entries keep order and method. A page is one part."""
    if not zipfile.is_zipfile(path):
        with open(path, "rb") as f:
            parts = {"page": f.read()}
        change(parts)
        with open(path, "wb") as f:
            f.write(parts["page"])
        return
    with zipfile.ZipFile(path) as z:
        infos = z.infolist()
        parts = {i.filename: z.read(i) for i in infos}
    how = {i.filename: i.compress_type for i in infos}
    change(parts)
    with zipfile.ZipFile(path, "w") as z:
        for name, data in parts.items():
            z.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data,
                       compress_type=how.get(name, zipfile.ZIP_DEFLATED))


def part(pattern, old, new):
    """A regular expression replaced once in the first part of that name that has it."""
    def change(parts):
        for name in sorted(parts):
            if re.search(pattern, name):
                data, n = re.subn(old, new, parts[name], count=1)
                if n:
                    parts[name] = data
                    return
        raise AssertionError(f"{old} is not in any {pattern}")
    return change


def without(pattern):
    def change(parts):
        for name in [n for n in parts if re.search(pattern, n)]:
            del parts[name]
    return change


CHAPTER = r"text/c-light\.xhtml$"

# What is done to the package of every.tei.xml, and the message that is due.
DAMAGE = (
    ("epub", "a chapter is gone", without(CHAPTER), "part-missing"),
    ("epub", "a tag stays open", part(CHAPTER, rb"</p>", b""), "part-invalid"),
    ("epub", "a link leads nowhere", part(CHAPTER, rb'href="c-letter[^"]*"',
                                              b'href="c-letter.xhtml#nowhere"'),
     "reference-nowhere|epub-fault"),
    ("epub", "a paragraph is gone", part(CHAPTER, rb"<p[^>]*>Slips.*?</p>", b""), "text-differs|epub-fault"),
    ("epub", "alternative text is gone", part(CHAPTER, rb' alt="[^"]*"', b""), "access-untrue|epub-fault"),
    ("epub", "a feature that is not there is claimed",
     part(r"\.opf$", rb"(<meta property=\"schema:accessibilityFeature\">)[^<]*", rb"\1latex"),
     "access-untrue"),
    ("epub", "a style for one reader only",
     part(r"\.css$", rb"\}", b"}\nbody { color: #777; font-size: 11px !important }\n"), "epub-style"),
    ("html", "a word is gone", part(r"", rb"Slips", b""), "text-differs"),
    ("html", "a link leads nowhere", part(r"", rb'href="#c-letter"', b'href="#nowhere"'), "html-fault"),
    ("html", "alternative text is gone", part(r"", rb' alt="[^"]+"', b""), "access-untrue"),
    ("html", "a picture is described no more", part(r"", rb' alt="[^"]+"', b' alt=""'), "access-untrue"),
    ("html", "a feature that is not there is claimed", part(r"", rb'"structuralNavigation"', b'"index"'),
     "access-untrue"),
    ("html", "a script", part(r"", rb"</main>", b"<script>1</script></main>"), "access-untrue"),
    ("html", "a style that a policy forbids", part(r"", rb"<main ", b'<main style="x" '), "html-fault"),
    ("html", "a picture from elsewhere", part(r"", rb"</main>", b'<img alt="a" src="https://x.org/a.png"></main>'),
     "html-fault"),
    ("html", "two elements of one name", part(r"", rb"</main>", b'<p id="main">x</p></main>'), "html-fault"),
    ("html", "no language", part(r"", rb'<html lang="[^"]*"', b"<html"), "html-fault"),
    ("html-chunked", "a chapter is gone", without(r"^c-light\.html$"), "html-fault"),
    ("html-chunked", "a word is gone", part(r"^c-light", rb"Slips", b""), "text-differs"),
    ("docx", "notes are gone", without(r"footnotes\.xml$"), "part-missing"),
    ("docx", "a tag stays open", part(r"document\.xml$", rb"</w:p>", b""), "part-invalid"),
    ("docx", "a part of no type",
     part(r"Content_Types", rb"<Default Extension=\"png\"[^>]*>", b""), "part-untyped"),
    ("docx", "a style that is not there",
     part(r"document\.xml$", rb'<w:pStyle w:val="[^"]*"', b'<w:pStyle w:val="Nowhere"'),
     "reference-nowhere"),
    ("docx", "words are gone", part(r"document\.xml$", rb"(<w:t[^>]*>)[^<]{12,}", rb"\1"), "text-differs"),
    ("etext", "a changed text", part(r"-etext/.*\.txt$", rb"lamp", b"lamb"), "sums-changed"),
    ("etext", "a text is gone", without(r"-etext/every\.txt$"), "sums-missing"),
)

# The same for tests/cases/docx/numbers.tei.xml.
OTHER_NUMBERS = (
    ("docx", "a number looks otherwise", part(r"numbering\.xml$", rb'"\(%1\)"', b'"%1)"'), "text-differs"),
    ("docx", "a number is another", part(r"numbering\.xml$", rb'startOverride w:val="17"', b'startOverride w:val="18"'),
     "text-differs"),
    ("docx", "a number is gone", part(r"document\.xml$", rb"<w:numPr>.*?</w:numPr>", b""), "text-differs"),
)


def cut(path):
    with open(path, "rb") as f:
        data = f.read()
    with open(path, "wb") as f:
        f.write(data[:len(data) // 3] + bytes(64) + data[len(data) // 3 + 64:])


def damaged(report, source, formats, cases=None):
    """source: a document that has one of everything, or what cases are about."""
    with tempfile.TemporaryDirectory() as tmp:
        for fmt in formats:
            product.run(["-q", source, "-t", fmt, "-o", tmp + "/"])
        cases = cases or DAMAGE + tuple((f, "bytes are wiped", None, "zip-damaged|zip-none")
                                        for f in ("epub", "docx", "etext"))
        for fmt, what, change, due in cases:
            good = product.made(source, tmp, fmt)
            if fmt not in formats or not good:
                continue
            path = os.path.join(tmp, "damaged" + product.SUFFIXES[fmt])
            with open(good, "rb") as src, open(path, "wb") as dst:
                dst.write(src.read())
            if change:
                rewrite(path, change)
            else:
                cut(path)
            r = product.run(["check", path])
            said = r.stderr.decode("utf-8", "replace")
            ids = set(re.findall(r"\[([a-z-]+)\]$", said, re.M))
            report.check(f"{fmt}: {what}", r.returncode in (1, 3) and ids & set(due.split("|")),
                         f"exit {r.returncode}, wanted {due}", said[-1500:])


# A note or a page mark in each kind of element.
MARKS = ('<note xmlns="{}" place="foot"><p>Zweigword</p></note>', '<pb xmlns="{}" n="Zweigword"/>')
# What no edition shows, or only as an attribute.
UNSEEN = {"sic", "figDesc", "note"}
WHERE = ("epub", "html-chunked", "docx", "etext")


def everywhere(report, source):
    """Whatever the grammar lets a note or a page mark stand in, each package is true, and notes are read."""
    ns = "http://www.tei-c.org/ns/1.0"
    ET.register_namespace("", ns)
    tree = ET.parse(source)
    parents = {c: p.tag for p in tree.iter() for c in p}
    header = set(tree.getroot()[0].iter())
    kinds = {(e.tag, parents[e]): i for i, e in enumerate(tree.getroot().iter()) if e in parents and e not in header}
    with tempfile.TemporaryDirectory() as tmp:
        for name in os.listdir(os.path.dirname(source)):
            if name.endswith(".png"):
                shutil.copyfile(os.path.join(os.path.dirname(source), name), os.path.join(tmp, name))
        path, stood = os.path.join(tmp, "x.tei.xml"), 0
        for (tag, parent), i in sorted(kinds.items()):
            for mark in MARKS:
                tree = ET.parse(source)
                list(tree.getroot().iter())[i].append(ET.fromstring(mark.format(ns)))
                tree.write(path, encoding="utf-8", xml_declaration=True)
                if product.run(["-q", path, "-t", ",".join(WHERE), "-o", tmp + "/"]).returncode:
                    continue  # it may not stand there
                stood += 1
                what = f"{mark[1:mark.index(' ')]} in {tag.split('}')[1]} of {parent.split('}')[1]}"
                made = [product.made(path, tmp, fmt) for fmt in WHERE]
                r = product.run(["check", *made])
                report.check(f"check: {what}", r.returncode == 0, r.stderr)
                for fmt, package in zip(WHERE, made):
                    with zipfile.ZipFile(package) as z:
                        seen = any(b"Zweigword" in z.read(n) for n in z.namelist())
                    report.check(f"{fmt}: {what} is read", seen or "<pb" in mark or tag.split("}")[1] in UNSEEN)
        report.check("notes and pages stand in many places", stood > 100, stood)


def linked(report, source):
    """Whatever is named can be referred to: each element of the text has an identifier and a link that leads there."""
    ns = "{http://www.tei-c.org/ns/1.0}"
    tree = ET.parse(source)
    text = tree.getroot().find(f"{ns}text")
    paragraph = ET.SubElement(text.find(f"{ns}body/{ns}div"), f"{ns}closer")
    names = []
    for i, e in enumerate(x for x in list(text.iter()) if x is not paragraph):
        names.append(e.get("{http://www.w3.org/XML/1998/namespace}id") or f"{e.tag.split('}')[1]}.{i}")
        e.set("{http://www.w3.org/XML/1998/namespace}id", names[-1])
    for name in names:
        ET.SubElement(paragraph, f"{ns}ref", target="#" + name).text = "Zweigword"
    with tempfile.TemporaryDirectory() as tmp:
        path = os.path.join(tmp, "x.tei.xml")
        tree.write(path, encoding="utf-8", xml_declaration=True)
        r = product.run(["-q", path, "-t", ",".join(WHERE), "-o", tmp + "/"])
        report.check("a model where everything has a name", r.returncode == 0 and len(names) > 100, len(names), r.stderr)
        for fmt in WHERE if r.returncode == 0 else ():
            r = product.run(["check", product.made(path, tmp, fmt)])
            report.check(f"{fmt}: links to everything lead somewhere", r.returncode == 0, r.stderr.decode())
