#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Does a DOCX give its model back, whoever reads it?

usage: docx_readers.py [--only READER,…] SOURCE...
Sources are .txt, .md or .tei.xml; RUBRICATE names the program.

Each source is converted to TEI and DOCX in one go, and the model's text and headings are compared
with what four readers take from the DOCX: this file's own look at WordprocessingML (text letter by
letter, in order; no formatting of paragraphs but by style), python-docx (headings), pandoc
(headings, and text where nothing stands in it that pandoc drops), mammoth (headings, items,
notes), LibreOffice (title, and the last words of the text). A reader that is not installed is named as
SKIP. Exit 1 when something differs."""

import collections
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
import zipfile

import checkers
import texts

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = os.environ.get("RUBRICATE") or os.path.join(HERE, "..", "..", "build", "release",
                                                      "rubricate")
TEI = "{http://www.tei-c.org/ns/1.0}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
GAP = "[\u2026]"
FORMULA = "\ufffc"  # whatever it says: TeX in the model, Office Math or TeX in the DOCX
NOT_ABOVE = ("ruby", "choice", "formula", "figure", "milestone")  # in ruby they stand one after the other
PPR = {"pStyle", "numPr", "bidi", "keepNext", "sectPr"}


def bare(text):
    """Without white space and direction marks."""
    return re.sub(r"[\s\u200e\u200f]+", "", text)


class Model:
    """Text in order, notes apart; headings; counts."""

    def __init__(self, path):
        root = ET.parse(path).getroot()
        self.parents = {c: p for p in root.iter() for c in p}
        self.text, self.notes = [], []
        self.generated = ""
        self.into = self.text
        self.walk(root.find(TEI + "text"))
        if root.find(f".//{TEI}titlePage") is None:
            self.generated = "title"
        self.heads = [bare(self.plain(h)) for d in root.iter(TEI + "div")
                      for h in d.findall(TEI + "head")[:1]]
        self.items = sum(1 for li in root.iter(TEI + "list") if li.get("type") not in
                         ("gloss", "index", "toc") for _ in li.findall(TEI + "item"))
        self.foot = len(self.notes)
        self.contents = "".join("".join(li.itertext()) for li in root.iter(TEI + "list")
                                if li.get("type") == "toc")
        self.ruby = root.find(f".//{TEI}ruby") is not None
        self.title = root.find(f".//{TEI}titleStmt/{TEI}title")
        self.title = "" if self.title is None else " ".join("".join(self.title.itertext()).split())

    def plain(self, node):
        skip = {c for n in node.iter(TEI + "note") for c in n.iter()}
        return "".join(t for n in [node] for t in self.pieces(n, skip))

    def pieces(self, node, skip):
        if node not in skip and node.tag != TEI + "formula":
            yield node.text or ""
            for child in node:
                yield from self.pieces(child, skip)
                yield child.tail or ""

    def walk(self, node):
        tag = node.tag.replace(TEI, "")
        if tag == "note":
            if node.get("type") == "editorial":
                return
            outer, self.into = self.into, [] if self.into is self.text else self.into
            self.inside(node)
            if outer is self.text:
                self.notes.append("".join(self.into))
            self.into = outer
            return
        parent = self.parents.get(node)
        if tag == "figDesc" or (tag == "sic" and parent.tag == TEI + "choice" and
                                parent.find(TEI + "corr") is not None):
            return
        if tag == "formula":
            self.into.append(FORMULA)
            return
        if tag == "gap":
            self.into.append(GAP)
        if tag == "milestone" and (node.get("n") or node.get("unit") == "scene"):
            self.into.append(node.get("n") or "* * *")
        if tag == "ruby" and not any(n.tag.replace(TEI, "") in NOT_ABOVE for half in node for n in half.iter()):
            # gloss first, as w:ruby has it
            base = ""
            for half in node:
                if half.tag == TEI + "rt":
                    self.into.append(self.half(half) + base)
                    base = ""
                else:
                    base = self.half(half)
            self.into.append(base)
            return
        self.inside(node)

    def half(self, node):
        outer, self.into = self.into, []
        self.inside(node)
        text, self.into = "".join(self.into), outer
        return text

    def inside(self, node):
        self.into.append(node.text or "")
        for child in node:
            self.walk(child)
            self.into.append(child.tail or "")


class Docx:
    """Our own look at the parts."""

    def __init__(self, path):
        with zipfile.ZipFile(path) as z:
            self.parts = {n: z.read(n) for n in z.namelist()}
            self.numbers = texts.Numbers(z)
        body = ET.fromstring(self.parts["word/document.xml"])
        self.text = self.text_of(body)
        self.notes = []
        for name, entry in (("footnotes", "footnote"), ("endnotes", "endnote")):
            root = ET.fromstring(self.parts[f"word/{name}.xml"])
            for n in root.findall(W + entry):
                if n.get(W + "type") is None:
                    self.notes.append(self.text_of(n))
        self.shown = self.numbers.shown
        self.contents = []
        lines = texts.Numbers(zipfile.ZipFile(path))
        for p in body.iter(W + "p"):
            label, style = lines.before(p), p.find(f"{W}pPr/{W}pStyle")
            if style is not None and re.fullmatch("TOC[1-3]", style.get(W + "val")):
                self.contents.append(bare(label + "".join(t.text or "" for t in p.iter(W + "t"))))
        self.ppr = sorted({c.tag.replace(W, "") for p in body.iter(W + "pPr") for c in p} - PPR)
        self.empty = sum(1 for p in body.iter(W + "p") if len(p) == 0 or
                         (len(p) == 1 and p[0].find(W + "sectPr") is None))
        names = [b.get(W + "name") for b in body.iter(W + "bookmarkStart")]
        self.long = [n for n in names if len(n) > 40]

    def text_of(self, root):
        skip = set()
        for sdt in root.iter(W + "sdt"):
            if sdt.find(f".//{W}docPartGallery") is not None and sdt.find(f".//{W}tag") is None:
                skip.update(sdt.iter())
        found = []
        for e in root.iter():
            if e.tag == W + "p":
                label = self.numbers.before(e)  # counts on in what is skipped, too
                found += [] if e in skip else [label]
            if e in skip:
                continue
            style = e.find(f"{W}rPr/{W}rStyle") if e.tag == W + "r" else None
            if e.tag == M + "oMath" or style is not None and style.get(W + "val") == "Formula":
                found.append(FORMULA)
                skip.update(e.iter())
            elif e.tag == W + "t":
                found.append(e.text or "")
        return "".join(found)


def first_difference(want, got):
    n = next((i for i, (a, b) in enumerate(zip(want, got)) if a != b), min(len(want), len(got)))
    return f"at {n}: {want[max(0, n - 20):n + 30]!r}, got {got[max(0, n - 20):n + 30]!r}"


def own(docx, model, _tmp):
    d, found = Docx(docx), []
    want, got = bare("".join(model.text)), bare(d.text)
    if model.generated:
        got = got[len(got) - len(want):] if len(got) >= len(want) else got
    if want != got:
        found.append("text " + first_difference(want, got))
    one = collections.Counter(bare(n) for n in model.notes)
    two = collections.Counter(bare(n) for n in d.notes)
    if one != two:
        found.append(f"notes {list((one - two) + (two - one))[:3]}")
    heads = iter(model.heads)
    if not model.contents and not model.ruby and not all(x in heads for x in d.contents):
        found.append(f"contents that are not the headings: {d.contents[:5]}")
    if d.ppr:
        found.append(f"direct formatting of paragraphs: {d.ppr}")
    if d.empty:
        found.append(f"{d.empty} empty paragraphs")
    if d.long:
        found.append(f"long bookmarks {d.long[:2]}")
    return found


def heads_differ(who, want, got):
    got = [bare(h) for h in got]
    return [] if want == got else [f"{who} headings: {len(want)} in the model, {len(got)} read; "
                                   + next((f"{a!r} {b!r}" for a, b in zip(want, got) if a != b), "")]


def python_docx(docx, model, _tmp):
    python = next((p for p in ("/usr/bin/python3", sys.executable) if os.path.exists(p) and
                   subprocess.run([p, "-c", "import docx"], capture_output=True).returncode == 0),
                  None)
    if python is None:
        return None
    code = ("import sys, json, docx\n"
            "from docx.oxml.ns import qn\n"
            "d = docx.Document(sys.argv[1])\n"
            "g = lambda p: ''.join(t.text or '' for t in p._p.iter(qn('w:t')))\n"
            "print(json.dumps([g(p) for p in d.paragraphs"
            " if p.style.name.startswith('Heading ')]))\n")
    r = subprocess.run([python, "-c", code, docx], capture_output=True, text=True)
    if r.returncode:
        return ["python-docx: " + r.stderr.strip().splitlines()[-1]]
    got = json.loads(r.stdout)
    if model.ruby:  # its gloss stands before its base there
        return [] if len(got) == len(model.heads) else [
            f"python-docx headings: {len(model.heads)}, {len(got)}"]
    return heads_differ("python-docx", model.heads, got)


class Pandoc:
    """Pandoc's tree: headings and text; contents and title are left out."""

    def __init__(self, tree):
        self.heads, self.text, self.items = [], [], 0
        self.blocks(tree["blocks"])

    def inline(self, x, into):
        kind, c = x["t"], x.get("c")
        if kind == "Str":
            into.append(c)
        elif kind in ("Code", "RawInline"):
            into.append(c[-1])
        elif kind in ("Note", "Math"):
            pass
        elif kind == "Quoted":
            for y in c[1]:
                self.inline(y, into)
        elif kind in ("Link", "Image", "Span", "Cite"):
            for y in c[1] if kind != "Image" else []:
                self.inline(y, into)
        elif isinstance(c, list):
            for y in c:
                self.inline(y, into)

    def blocks(self, blocks):
        for b in blocks:
            kind, c = b["t"], b.get("c")
            if kind == "Header":
                into = []
                for x in c[2]:
                    self.inline(x, into)
                self.heads.append("".join(into))
                self.text += into
            elif kind in ("Para", "Plain"):
                for x in c:
                    self.inline(x, self.text)
            elif kind == "LineBlock":
                for line in c:
                    for x in line:
                        self.inline(x, self.text)
            elif kind == "CodeBlock":
                self.text.append(c[1])
            elif kind == "Div":
                style = dict(c[0][2]).get("custom-style", "")
                if not re.match(r"(?i)toc |notes heading", style):
                    self.blocks(c[1])
            elif kind == "BlockQuote":
                self.blocks(c)
            elif kind in ("BulletList", "OrderedList"):
                for item in c if kind == "BulletList" else c[1]:
                    self.items += 1
                    self.blocks(item)
            elif kind == "DefinitionList":
                for term, meanings in c:
                    for x in term:
                        self.inline(x, self.text)
                    for m in meanings:
                        self.blocks(m)
            elif kind == "Table":
                self.blocks(c[1][1])
                for part in [c[3]] + c[4] + [c[5]]:
                    rows = part[1] if len(part) == 2 else part[2] + part[3]
                    for row in rows:
                        for cell in row[1]:
                            self.blocks(cell[4])


def shown(docx):
    """Numbers that Word shows; other readers make items of their paragraphs."""
    return Docx(docx).shown


def pandoc(docx, model, _tmp):
    if not shutil.which("pandoc"):
        return None
    r = subprocess.run(["pandoc", "-f", "docx+styles", "-t", "json", docx], capture_output=True)
    if r.returncode:
        return ["pandoc: " + r.stderr.decode().strip()]
    p = Pandoc(json.loads(r.stdout))
    found = heads_differ("pandoc", model.heads, p.heads) if not model.ruby else []
    want, got = collections.Counter(bare("".join(model.text).replace(FORMULA, ""))), \
        collections.Counter(bare("".join(p.text)))
    if not model.ruby:  # pandoc drops ruby whole
        lost = sum((want - got).values())
        title = len(bare("".join(model.text)[:2000]))
        lost -= len(bare(model.contents))  # what looks like contents was left out
        lost -= len("".join(shown(docx)))
        # title, subtitle and author become metadata there
        if lost > min(400, title):
            found.append(f"pandoc: {lost} characters of {sum(want.values())} are not read")
    return found


def mammoth(docx, model, _tmp):
    if not shutil.which("node"):
        return None
    code = ("const m = require('mammoth');"
            "m.convertToHtml({path: process.argv[1]}).then(r => {"
            "const n = e => (r.value.match(e) || []).length;"
            "console.log(JSON.stringify([n(/<h[1-6]/g), n(/<li(?! id=\"(foot|end)note)/g),"
            "n(/<li id=\"(foot|end)note/g), n(/<p[^>]*>/g)]))})")
    r = subprocess.run(["node", "-e", code, docx], capture_output=True, text=True,
                       env={**os.environ, "NODE_PATH": checkers.MODULES})
    if r.returncode:
        return None if "Cannot find module" in r.stderr else ["mammoth: " + r.stderr[:200]]
    heads, items, notes, _ = json.loads(r.stdout)
    found = []
    if heads != len(model.heads):
        found.append(f"mammoth headings: {len(model.heads)}, {heads}")
    wanted = model.items + len(shown(docx))
    if items != wanted:
        found.append(f"mammoth items: {wanted}, {items}")
    if notes != len(model.notes):
        found.append(f"mammoth notes: {len(model.notes)}, {notes}")
    return found


def lay_out(files, folder):
    """One start of LibreOffice for all of them; each PDF beside its DOCX."""
    if shutil.which("soffice"):
        subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
                        "--convert-to", "pdf", "--outdir", folder, *files], capture_output=True)


def libreoffice(docx, model, tmp):
    if not shutil.which("soffice") or not shutil.which("pdftotext"):
        return None
    pdf = docx[:-4] + "pdf"
    if not os.path.exists(pdf):
        return ["libreoffice: no PDF"]
    text = bare(subprocess.run(["pdftotext", pdf, "-"], capture_output=True).stdout
                .decode("utf-8", "replace"))
    info = subprocess.run(["pdfinfo", pdf], capture_output=True).stdout.decode("utf-8", "replace")
    found = []
    title = re.search(r"^Title: *(.*)$", info, re.M)
    if bare(model.title) and (title is None or bare(title.group(1)) != bare(model.title)):
        found.append(f"libreoffice: title {title and title.group(1)!r}, not {model.title!r}")
    last = bare("".join(model.text)).rpartition(FORMULA)[2][-8:]
    right = re.search("[\u0590-\u08ff]", "".join(model.text))  # pdftotext turns the order
    if last and last not in text and not model.ruby and not right:
        found.append(f"libreoffice: the text does not end in {last!r}")
    return found


READERS = (own, python_docx, pandoc, mammoth, libreoffice)


def readings(sources, readers):
    """(source, reader's name, findings); findings None: the reader is not installed."""
    with tempfile.TemporaryDirectory() as tmp:
        made = []
        for i, source in enumerate(sources):
            docx, model = (os.path.join(tmp, f"{i}.{ending}") for ending in ("docx", "tei.xml"))
            r = subprocess.run([PROGRAM, "-q", source, "-o", docx], capture_output=True)
            s = subprocess.run([PROGRAM, "-q", source, "-o", model], capture_output=True)
            if r.returncode or s.returncode:
                yield source, "rubricate", [r.stderr.decode()[-200:]]
                continue
            made.append((source, docx, Model(model)))
        if libreoffice in readers:
            lay_out([docx for _, docx, _ in made], tmp)
        for source, docx, model in made:
            for reader in readers:
                yield source, reader.__name__, reader(docx, model, tmp)


def all_of(report, documents):
    names = {path: name for name, path in documents}
    for source, reader, found in readings(list(names), READERS):
        if found is None:
            report.skip_once(reader, f"{reader} is not installed")
        else:
            report.check(f"{reader} {names[source]}", not found, *found)


def main(sources):
    bad, skipped, asked = 0, set(), 0
    readers = READERS
    if sources[0] == "--only":
        readers = [r for r in READERS if r.__name__ in sources[1].split(",")]
        sources = sources[2:]
    for source, reader, found in readings(sources, readers):
        if found is None:
            skipped.add(reader)
            continue
        asked += 1
        bad += len(found)
        for f in found:
            print(f"{source}: {f}")
    for name in sorted(skipped):
        print(f"SKIP {name} is not installed")
    print(f"{asked} readings, {bad} differences")
    return 1 if bad else 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
