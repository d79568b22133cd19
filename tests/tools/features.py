# SPDX-License-Identifier: Apache-2.0
"""What a checker of accessibility can tell documents apart by: all but their words.

Elements with their attributes, each within its parent; attributes by value where it is one of a few
words, else by kind; which elements are empty, which stand there twice; the order of headings; languages;
style sheets. chosen() takes as few documents as have every feature of all."""

import hashlib
import html.parser
import os
import re
import zipfile

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
# Attributes whose value is one of a few words; of others it counts that they are there, and of what kind.
WORDS = frozenset("aria-hidden aria-level class content-type dir epub:type hidden http-equiv name property rel role "
                  "scope tabindex type viewport".split())
REFERENCES = frozenset("aria-describedby aria-details aria-labelledby for headers href".split())
HEADING = re.compile("h[1-6]$")


class Element:
    def __init__(self, tag, attributes, parent):
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.text, self.children, self.shape = "", [], ""


class Tree(html.parser.HTMLParser):
    """The elements of a page of ours, whose every end tag is written."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.root = self.at = Element("", {}, None)
        self.all = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        e = Element(tag, dict(attrs), self.at)
        self.at.children.append(e)
        self.all.append(e)
        if tag not in VOID:
            self.at = e

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.at = self.at.parent

    def handle_endtag(self, tag):
        if tag not in VOID and self.at.parent:
            self.at = self.at.parent

    def handle_data(self, data):
        self.at.text += data


def words(e):
    return e.text + "".join(words(c) for c in e.children)


def value(name, text, ids):
    if name in WORDS:
        return text or ""
    if name == "style":
        return re.sub(r"[\d.]+", "0", text)
    if not (text or "").strip():
        return "nothing"
    if name in REFERENCES and (name != "href" or text.startswith("#")):
        return "here" if all(i.lstrip("#") in ids for i in text.split()) else "nowhere"
    if name in ("href", "src"):
        return re.match(r"(\w+:)?", text).group()
    return "some"


def features(text, sheets=""):
    """A set of strings. sheets: the style sheets that the document leads to."""
    tree = Tree(text)
    ids = [e.attributes["id"] for e in tree.all if "id" in e.attributes]
    found, counts, last, before = {f"the same identifier twice: {len(ids) > len(set(ids))}"}, {}, "", {}
    for e in tree.all:
        e.shape = e.tag + "".join(f" {n}={value(n, v, ids)}" for n, v in sorted(e.attributes.items()))
        counts[e.shape] = counts.get(e.shape, 0) + 1
        said = "".join(words(e).split())
        label = "".join((e.attributes.get("aria-label") or "").split())
        found |= {f"{e.parent.shape} > {e.shape}", f"{e.shape}: {bool(said)} {bool(e.text.strip())}",
                  f"{e.parent.tag}: {before.get(e.parent, '')} + {e.tag}"}
        found |= {f"lang {v}" for n, v in e.attributes.items() if n in ("lang", "xml:lang")}
        if label:
            found.add(f"{e.shape}: its label has its words: {said.lower() in label.lower()}")
        if HEADING.match(e.tag):
            found.add(f"{last} then {e.tag}")
            last = e.tag
        if e.tag == "style":
            sheets += e.text
        before[e.parent] = e.tag
    sheet = hashlib.sha256(sheets.encode()).hexdigest()
    return found.union((f"{shape}: twice" for shape, n in counts.items() if n > 1), (f"{shape} in {sheet}" for shape in counts))


def of_book(path):
    """{name: (features, size)} of the documents of an EPUB."""
    with zipfile.ZipFile(path) as z:
        texts = {n: z.read(n).decode("utf-8") for n in z.namelist() if n.endswith((".xhtml", ".css"))}
    sheets = {n: t for n, t in texts.items() if n.endswith(".css")}
    return {n: (features(t, "".join(s for c, s in sorted(sheets.items()) if os.path.basename(c) in t)), len(t))
            for n, t in texts.items() if n not in sheets}


def of_page(path):
    with open(path, encoding="utf-8") as f:
        text = f.read()
    return {"": (features(text), len(text))}


START = 4000  # bytes: a document takes a checker as long as these before its first element


def chosen(files, brief, every):
    """(file, name of a document) of those to look at, how many documents there are, how many features: as few as
    have every feature, or every one. What is seen in all views is another feature than in those of the brief."""
    found = {(f, name): (known if f in brief else known.union(x + " in all views" for x in known), size) for f in files
             for name, (known, size) in (of_book(f) if f.endswith(".epub") else of_page(f)).items()}
    left = set().union(*(known for known, _ in found.values()))
    count, taken, rest = len(left), [], dict(found)
    while left and not every:
        best = max(rest, key=lambda d: len(rest[d][0] & left) / (START + rest[d][1]))
        left -= rest.pop(best)[0]
        taken.append(best)
    return list(found) if every else taken, len(found), count
