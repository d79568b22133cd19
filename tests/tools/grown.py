# SPDX-License-Identifier: Apache-2.0
"""Models grown from schemas/tei.rng: what the grammar lets stand, some hand may make one day. Each becomes every
package, true by our own check, and DOCX, whose order is that of the model, holds its text; the model comes back. The same seeds always, so that what is found
today is found tomorrow."""

import concurrent.futures
import os
import random
import shutil
import tempfile
import xml.etree.ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

import manual
import product
import properties
from checkers import ROOT

NS = "{http://relaxng.org/ns/structure/1.0}"
WORDS = ("lamp", "the second bell", "fog ", " rope", "Tide", "tide-table", "1904", "3.", "(a)", "Ada Quill", "“here”",
         "x < y & z", "灯台の光", "第三章", "שלום", "naïve", "a\u00a0b", "http://a.example/x", "\u3000", "–", "…", "*", "|")
# Values that mean something to a converter, and one that means nothing to anybody.
VALUES = {
    "n": ("1", "2.", "iv", "a", "7", "第一", "x&y"), "type": ("part", "chapter", "section", "main", "sub", "gloss",
          "ordered", "bulleted", "poem", "letter", "preformatted", "footnote", "contents", "dedication", "scene", "odd"),
    "rend": ("bold", "italic", "sup", "sub", "small-caps", "underline", "strike", "numbered", "ordered", "bulleted",
             "blockquote", "center", "odd"),
    "place": ("foot", "end", "margin", "inline"), "role": ("label", "data", "num"), "rows": ("1", "2", "3"),
    "cols": ("1", "2", "3"), "unit": ("scene", "section", "chars", "line"), "target": ("#{}",), "who": ("#{}",),
    "corresp": ("#{}",), "ana": ("#{}",), "rendition": ("#{}",), "resp": ("#{}",), "url": ("lamp.png",),
    "when": ("1904-05-06", "1904"), "xml:lang": ("en", "he", "ja", "zh-Hans", "fr"), "xml:space": ("preserve",),
    "notation": ("tex",), "subtype": ("x",), "reason": ("illegible", "damage"), "mimeType": ("image/png",),
    "width": ("10px",), "height": ("20px",), "quantity": ("3",), "level": ("m", "j")}
DEEP = 9


class Grower:
    def __init__(self, seed):
        self.random = random.Random(seed)
        tree = ET.parse(os.path.join(ROOT, "schemas", "tei.rng"))
        self.definitions = {d.get("name"): list(d) for d in tree.iter(NS + "define")}
        self.ids, self.places, self.left = 0, [], 260

    def fits(self, e, deep):
        """Whether what is told can end soon; below the depth only what needs no further element."""
        return deep < DEEP or e.tag[len(NS):] in ("text", "empty", "value", "data", "attribute")

    def some(self, parts, deep):
        return "".join(self.told(p, deep) for p in parts)

    def told(self, e, deep):
        kind = e.tag[len(NS):]
        return getattr(self, "in_" + kind)(e, deep)

    def in_ref(self, e, deep):
        return self.some(self.definitions[e.get("name")], deep)

    def in_group(self, e, deep):
        return self.some(list(e), deep)

    def in_choice(self, e, deep):
        parts = [p for p in e if self.fits(p, deep)] or list(e)
        return self.told(self.random.choice(parts), deep)

    def in_optional(self, e, deep):
        likely = .35 if deep < DEEP and self.left > 0 else 0
        return self.some(list(e), deep) if self.random.random() < likely else ""

    def in_zeroOrMore(self, e, deep):
        most = self.random.choice((1, 2, 4)) if deep < DEEP and self.left > 0 else 0
        return "".join(self.some(list(e), deep) for _ in range(most))

    def in_oneOrMore(self, e, deep):
        return self.some(list(e), deep) + self.in_zeroOrMore(e, deep)

    def in_text(self, e, deep):
        return escape(self.random.choice(WORDS))

    def in_empty(self, e, deep):
        return ""

    def in_attribute(self, e, deep):
        name = e.get("name")
        values = [v.text for v in e.iter(NS + "value")]
        if name == "xml:id":
            self.ids += 1
            value = f"g{self.ids}"
        else:
            value = self.random.choice(values or VALUES.get(name, ("some",)))
        self.attributes[-1][name] = value
        return ""

    def in_element(self, e, deep):
        name = e.get("name")
        self.left -= 1
        self.attributes.append({})
        inside = self.some(list(e), deep + 1)
        attributes = self.attributes.pop()
        place = len(self.places)
        self.places.append((name, attributes))
        return f"<{name}\x01{place}\x01>{inside}</{name}>"

    def grow(self, name):
        """One element of this name as text; references lead to what is there."""
        self.attributes = [{}]
        found = next(x for d in self.definitions.values() for x in d if x.tag == NS + "element" and x.get("name") == name)
        out = self.told(found, 0).split("\x01")
        names = [a["xml:id"] for _, a in self.places if "xml:id" in a]
        for i in range(1, len(out), 2):
            attributes = self.places[int(out[i])][1]
            out[i] = "".join(f" {k}={quoteattr(self.meant(v, names))}" for k, v in sorted(attributes.items()))
        return "".join(out)

    def meant(self, value, names):
        return value if value != "#{}" else "#" + self.random.choice(names) if names else "http://a.example/"


def model(seed):
    """The header of the model that has one of everything, and a body of its own; every other has front and back, too."""
    with open(manual.EVERY, encoding="utf-8") as f:
        header = f.read().partition("\n <text>")[0]
    grown_text = Grower(seed).grow("text") if seed % 2 else f"<text>{Grower(seed).grow('body')}</text>"
    return f"{header}\n {grown_text}\n</TEI>\n"


def grown(report, seed, formats):
    name = f"grown {seed}"
    with tempfile.TemporaryDirectory() as tmp:
        source, out = os.path.join(tmp, "g.tei.xml"), os.path.join(tmp, "out")
        with open(source, "w", encoding="utf-8") as f:
            f.write(model(seed))
        shutil.copy(os.path.join(os.path.dirname(manual.EVERY), "lamp.png"), tmp)
        r = product.run(["-q", source, "-t", ",".join(formats), "-o", out + "/"])
        report.check(f"{name} converts", r.returncode == 0, r.stderr.decode("utf-8", "replace")[:2000])
        if r.returncode == 0:
            properties.same_text(report, source, name, out, ["docx"])
            properties.true_packages(report, source, name, out, formats)
            properties.stands_still(report, source, name, out)


def all_of(report, seeds):
    formats = product.formats()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for r in [pool.submit(grown, report, seed, formats) for seed in seeds]:
            r.result()
