# SPDX-License-Identifier: Apache-2.0
"""Is the model's text in the package: whole, in order, and once? Read without any code of ours.

The model's text is taken in runs: the characters between two tags. A converter may put something
between runs (a note's number, the brackets of a ruby) but not into one."""

import re
import unicodedata
import xml.etree.ElementTree as ET
import zipfile
from html.parser import HTMLParser

TEI = "{http://www.tei-c.org/ns/1.0}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Shown by choice of the converter (one of a pair), or said in another way.
OPEN = {"choice", "sic", "corr", "orig", "del", "gap", "formula", "figDesc", "label", "rt"}
LONG = 40  # characters: a run so long does not stand twice by chance


def bare(text):
    return re.sub(r"[\s\u00ad\u200b\u2060\ufeff]+", "", text or "")


def runs(element, found, aside):
    """Non-empty runs in document order; those of notes go to aside."""
    stack = [("open", element, found)]
    while stack:
        what, value, into = stack.pop()
        if what == "text":
            if bare(value):
                into.append(bare(value))
            continue
        name = value.tag.replace(TEI, "")
        if name in OPEN or value.get("type") == "editorial":
            continue  # the latter is a word of ours about the text, not text
        if name == "note":
            into = aside
        stack += [item for child in reversed(list(value))
                  for item in (("text", child.tail, into), ("open", child, into))]
        if value.text:
            stack.append(("text", value.text, into))


def of_model(path):
    """(runs in order, runs found anywhere)"""
    text = ET.parse(path).getroot().find(f"{TEI}text")
    ordered, anywhere = [], []
    for part in text:
        runs(part, anywhere if part.tag == f"{TEI}front" else ordered, anywhere)
    return ordered, anywhere


class Page(HTMLParser):
    """What a page says outside navigation, head and hidden parts."""
    VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr"}
    SKIP = {"nav", "head", "script", "style", "rt", "rp", "template"}

    def __init__(self):
        super().__init__()
        self.out, self.skipping = [], []

    def handle_starttag(self, tag, attrs):
        if tag in self.VOID:
            return
        if self.skipping or tag in self.SKIP or dict(attrs).get("class", "") == "back":
            self.skipping.append(tag)

    def handle_endtag(self, tag):
        if self.skipping and tag in self.skipping:
            while self.skipping.pop() != tag:
                pass

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_data(self, data):
        if not self.skipping:
            self.out.append(data)


def of_page(text):
    page = Page()
    page.feed(text)
    page.close()
    return "".join(page.out)


def of_epub(path):
    with zipfile.ZipFile(path) as z:
        container = ET.fromstring(z.read("META-INF/container.xml"))
        opf = next(e for e in container.iter() if e.tag.endswith("rootfile")).get("full-path")
        package = ET.fromstring(z.read(opf))
        ns = "{http://www.idpf.org/2007/opf}"
        items = {i.get("id"): i for i in package.iter(f"{ns}item")}
        base = opf.rpartition("/")[0]
        out = []
        for ref in package.iter(f"{ns}itemref"):
            item = items[ref.get("idref")]
            if "nav" in (item.get("properties") or "").split():
                continue
            out.append(of_page(z.read((base + "/" if base else "") + item.get("href")).decode("utf-8")))
    return "".join(out)


class Numbers:
    """What Word shows before the paragraphs of a numbering that has a blank behind its numbers: there
    they are text of the work. In lists a tab stands behind them, and the model has them apart."""
    FORMATS = {"decimal": str, "lowerLetter": lambda n: chr(96 + n), "upperLetter": lambda n: chr(64 + n)}

    def __init__(self, z):
        root = ET.fromstring(z.read("word/numbering.xml")) if "word/numbering.xml" in z.namelist() else ET.Element("x")
        def value(e, name):
            found = e.find(f".//{W}{name}") if e is not None else None
            return "" if found is None else found.get(f"{W}val")
        levels = {a.get(f"{W}abstractNumId"): a.find(f"{W}lvl") for a in root.iter(f"{W}abstractNum")}
        self.levels = {n.get(f"{W}numId"): levels.get(value(n, "abstractNumId")) for n in root.iter(f"{W}num")}
        self.levels = {k: (value(v, "numFmt"), value(v, "lvlText")) for k, v in self.levels.items()
                       if value(v, "suff") == "space"}
        self.next = {n.get(f"{W}numId"): int(value(n, "startOverride") or 1) for n in root.iter(f"{W}num")}
        self.shown = []

    @staticmethod
    def roman(n):
        return ["", "x", "xx", "xxx"][n // 10] + ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"][n % 10]

    def before(self, paragraph):
        number = paragraph.find(f"{W}pPr/{W}numPr/{W}numId")
        number = None if number is None else number.get(f"{W}val")
        if number not in self.levels:
            return ""
        fmt, text = self.levels[number]
        n, self.next[number] = self.next[number], self.next[number] + 1
        word = self.FORMATS[fmt](n) if fmt in self.FORMATS else self.roman(n)
        label = text.replace("%1", word.upper() if fmt == "upperRoman" else word)
        self.shown.append(label)
        return label


def of_docx(path):
    out = []
    with zipfile.ZipFile(path) as z:
        names, numbers = set(z.namelist()), Numbers(z)
        for part in ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml",
                     "word/comments.xml"):
            if part not in names:
                continue
            root = ET.fromstring(z.read(part))
            stack = [root]
            while stack:  # not into the reading of a ruby
                e = stack.pop()
                if e.tag == W + "p":
                    out.append(numbers.before(e))
                if e.tag == W + "t" and e.text:
                    out.append(e.text)
                if e.tag != W + "rt":
                    stack += reversed(list(e))
    return "".join(out)


def of_etext(path):
    with zipfile.ZipFile(path) as z:
        texts = [n for n in z.namelist() if n.endswith(".txt") and "README" not in n]
        return max((z.read(n).decode("utf-8-sig") for n in texts), key=len)


def of_html(path):
    with open(path, encoding="utf-8") as f:
        return of_page(f.read())


def of_chunks(path):
    """The pages in the order of the archive."""
    with zipfile.ZipFile(path) as z:
        return "".join(of_page(z.read(n).decode("utf-8")) for n in z.namelist() if n.endswith(".html"))


READ = {"html": of_html, "html-chunked": of_chunks, "epub": of_epub, "docx": of_docx, "etext": of_etext}


def words(text):
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text))


def spoken(ordered, anywhere, text):
    """What is written to be heard may say signs otherwise and tables by the row: letters count."""
    text = words(text)
    return [f"lost: {run[:60]}" for run in ordered + anywhere
            if not all(words(x) in text for x in re.split(r"[\W_]+", run))]


def missing(model, path, fmt):
    """What is lost, out of order, or doubled; at most five findings."""
    ordered, anywhere = of_model(model)
    text = bare(READ[fmt](path))
    if fmt == "etext":
        return spoken(ordered, anywhere, text)[:5]
    found, at = [], 0
    for run in ordered:
        here = text.find(run, at)
        if here >= 0:
            at = here + len(run)
        elif run in text:
            found.append(f"out of order: {run[:60]}")
        else:
            found.append(f"lost: {run[:60]}")
    found += [f"lost: {run[:60]}" for run in anywhere if run not in text]
    model_text = "\0".join(ordered + anywhere)
    found += [f"doubled: {run[:60]}" for run in sorted(set(ordered + anywhere))
              if len(run) >= LONG and text.count(run) > model_text.count(run)]
    return found[:5]
