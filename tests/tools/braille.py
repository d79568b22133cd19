# SPDX-License-Identifier: Apache-2.0
"""Braille: pages of 25 lines of 40 cells in ASCII, with heads and numbers; eBraille with the structure of
the EPUB and nothing but cells to read; or a message where the program is without liblouis."""

import os
import re
import shutil
import tempfile
import xml.etree.ElementTree as ET
import zipfile

import checkers
import manual
import mutations
import product
import rare

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


# eBraille -----------------------------------------------------------------------------------------

X, OPF, DC = ("{%s}" % u for u in ("http://www.w3.org/1999/xhtml", "http://www.idpf.org/2007/opf",
                                   "http://purl.org/dc/elements/1.1/"))
CELLS = re.compile(r"[\u2800-\u28ff\s\xa0\xad]*")
# Section 5.3.3, and how often: "1" once, "+" at least once.
METADATA = {"a11y:brailleCellType": "1", "a11y:brailleSystem": "+", "a11y:completeTranscription": "1",
            "dcterms:dateCopyrighted": "1", "dc:creator": "+", "dc:format": "1", "dc:identifier": "+",
            "dc:language": "+", "dcterms:modified": "1", "a11y:producer": "+", "dc:date": "1",
            "a11y:tactileGraphics": "1", "dc:title": "+"}
# What EPUBCheck, which knows EPUB only, finds in an eBraille; the five properties are of its section 5.3.3.
UNKNOWN_TO_EPUBCHECK = re.compile(r'ERROR OPF-027 .*: Undefined property: "a11y:(?:brailleCellType|brailleSystem|'
                                  r'completeTranscription|producer|tactileGraphics)"')
BOOKS = ((manual.EVERY, []), (os.path.join(checkers.ROOT, "tests", "demo", "lightship.txt"), ["--date=1931", "--creator=A. Nother"]),
         (os.path.join(checkers.ROOT, "tests", "demo", "lightship-zh.txt"), ["--date=1931-10", "--creator=林守夜"]))
LIES = (
    ("no producer", mutations.part("opf", rb'<meta property="a11y:producer">[^<]*</meta>', b"")),
    ("two formats", mutations.part("opf", rb"<dc:format>", b"<dc:format>eBraille 1.0</dc:format><dc:format>")),
    ("cells of seven dots", mutations.part("opf", rb'brailleCellType">6', b'brailleCellType">7')),
    ("a language in print", mutations.part("opf", rb"<dc:language>en-Brai", b"<dc:language>en")),
    ("a page in print", mutations.part(r"c-light\.xhtml", rb"<p>", b"<p>Wick. ")),
    ("a description in print", mutations.part(r"c-light\.xhtml", rb"<p>", b'<p title="Wick">')),
    ("a page whose language is in print", mutations.part(r"c-light\.xhtml", rb'lang="en-Brai"', b'lang="en"')),
    ("a script", mutations.part(r"c-light\.xhtml", rb"<p>", b"<script></script><p>")),
    ("an entry page that leads nowhere", mutations.part("index", rb'rel="publication"', b'rel="next"')),
    ("a link that leads nowhere", mutations.part("index", rb"c-letter.xhtml", b"c-latter.xhtml")),
)


def parts_of(path):
    with zipfile.ZipFile(path) as z:
        return {n: z.read(n) for n in z.namelist()}


def structure(element):
    """Names of elements in order; what stands for words counts as a phrase."""
    tag, found = element.tag.replace(X, ""), []
    role = element.get("class", "")
    if tag in ("img", "{http://www.w3.org/1998/Math/MathML}math") or role in ("image", "math"):
        return ["words"] if tag != "img" or element.get("alt") else []
    if tag == "hr" or role == "scene":
        return ["scene"]
    if role != "mark" or tag != "span" or not CELLS.fullmatch("".join(element.itertext())):
        found.append(tag)
    for child in element:
        found += structure(child)
    return found


def read_text(page):
    """All that is read: text, and attributes that may be."""
    root, found = ET.fromstring(page), []
    in_print = {e for nav in root.iter(X + "nav") for e in nav.iter()}
    for e in root.iter():
        found += [e.text or "", e.tail or "", e.get("alt", ""), e.get("aria-label", "")]
        found.append("" if e in in_print else e.get("title", ""))
    return "".join(found)


def metadata_of(opf):
    found = {}
    for e in ET.fromstring(opf).find(OPF + "metadata"):
        name = e.tag.replace(DC, "dc:") if e.tag.startswith(DC) else e.get("property")
        found.setdefault(name, []).append((e.text or "").strip())
    return found


def of_ebraille(report, source, options, tmp):
    name = os.path.basename(source)
    r = product.run(["-q", source, "-t", "ebraille,epub", "-o", tmp + "/", *options])
    path = os.path.join(tmp, os.path.basename(product.stem(source)) + ".ebrl")
    report.check(f"{name} becomes eBraille", r.returncode == 0, r.stderr)
    parts, book = parts_of(path), parts_of(path[:-5] + ".epub")
    report.check(f"{name}: files at the root", next(iter(parts)) == "mimetype" and {"package.opf", "index.html"} <= set(parts)
                 and not [n for n in parts if n.endswith((".ncx", ".svg", ".png"))], list(parts))
    said = metadata_of(parts["package.opf"])
    bad = [k for k, n in METADATA.items() if not all(said.get(k, [""])) or n == "1" and len(said[k]) != 1]
    report.check(f"{name}: the thirteen facts", not bad and said["dc:format"] == ["eBraille 1.0"] and
                 said["a11y:brailleCellType"] == ["6"] and "-Brai" in said["dc:language"][0], bad)
    pages = {n: v for n, v in parts.items() if n.endswith((".xhtml", ".html"))}
    wrong = [n for n, v in pages.items() if not CELLS.fullmatch(read_text(v))]
    report.check(f"{name}: nothing but cells is read", pages and not wrong, wrong)
    for page, data in pages.items():
        if page == "index.html":
            continue
        one, two = structure(ET.fromstring(data)), structure(ET.fromstring(book["EPUB/" + page]))
        report.check(f"{name}: {page} is built as in the EPUB", one == two, one, two)
    for li in (e for v in pages.values() for e in ET.fromstring(v).iter() if e.tag in (X + "ol", X + "ul")):
        marks = [x.find(f"{X}span[@class='mark']") is not None for x in li]
        if "class" not in li.attrib and li[0].find(X + "a") is None:
            report.check(f"{name}: items have marks", all(marks), ET.tostring(li)[:300])
    spine = [i.get("idref") for i in ET.fromstring(parts["package.opf"]).iter(OPF + "itemref")]
    items = {i.get("id"): i.get("href") for i in ET.fromstring(parts["package.opf"]).iter(OPF + "item")}
    report.check(f"{name}: the entry page is not in the spine", "index.html" not in [items[i] for i in spine] and
                 b'rel="publication"' in parts["index.html"], spine)
    report.check(f"{name}: check", product.run(["check", path]).returncode == 0)
    copy = path[:-5] + "-copy.epub"
    shutil.copyfile(path, copy)
    for a in checkers.ask([copy], ["epubcheck"]):
        if a.findings is None:
            report.skip("epubcheck", a.facts["why"], tool=True)
        else:
            rest = [x for x in a.findings if not UNKNOWN_TO_EPUBCHECK.match(x)]
            report.check(f"{name}: epubcheck", len(a.findings) == 5 and not rest, *a.findings)
    return path


def ebraille(report, tmp):
    made = [of_ebraille(report, source, options, tmp) for source, options in BOOKS]
    for what, change in LIES:
        path = os.path.join(tmp, "lie.ebrl")
        shutil.copyfile(made[0], path)
        mutations.rewrite(path, change)
        r = product.run(["check", path])
        report.check(f"eBraille: {what}", r.returncode == 1 and b"[epub-fault]" in r.stderr, r.stderr)
    plain = os.path.join(tmp, "plain.txt")
    with open(plain, "w", encoding="utf-8") as f:
        f.write("The lamp is lit and nobody knows by whom it was.\n\nSo it is said in the log.\n")
    for options in (["--date=1931"], ["--creator=A. Nother"], ["--creator=A. Nother", "--date=long ago"]):
        r = product.run(["-q", plain, "-o", tmp + "/plain.ebrl", "--language=en", *options])
        report.check(f"eBraille is refused: {options}", r.returncode == 3 and b"[braille-fact]" in r.stderr and
                     not os.path.exists(tmp + "/plain.ebrl"), r.stderr)
    for options, status, word in (
            (["--language=es-419", "--creator=A. Nother"], 0, b"<dc:language>es-Brai-419<"),
            (["--language=en", "--creator=A. Nother; role=edt", "--creator=B. Other; role=trl"], 0, b"<dc:creator>A. Nother<"),
            (["--language=en", "--creator=A. Nother", "--braille-table=en-us-g1.ctb"], 0, b">en-us-g1.ctb no-grade<"),
            (["--language=en", "--creator=A. Nother", "--braille-table=none.ctb"], 3, b"[braille-table]"),
            (["--language=en", "--creator=A. Nother", "--braille-table=ja-kantenji.utb", "--title=灯台船灯台船灯台船"], 3, b"[braille-table]")):
        r = product.run(["-q", plain, "-o", tmp + "/facts.ebrl", "--date=1931", *options])
        said = parts_of(tmp + "/facts.ebrl")["package.opf"] if r.returncode == 0 else r.stderr
        report.check(f"eBraille of {' '.join(options)}", r.returncode == status and word in said, said)
    model = os.path.join(tmp, "plain.tei.xml")
    with open(model, "w", encoding="utf-8") as f:
        f.write(rare.model("<list rend='simple'><item>a</item></list><p>b</p>", title="<title>Oil</title><author>Ann</author>"))
    with open(os.path.join(tmp, "deep.tei.xml"), "w", encoding="utf-8") as f:
        f.write(rare.model("".join(f"<div><head>d{i}</head><p>p</p>" for i in range(9)) + "</div>" * 9))
    r = product.run(["-q", os.path.join(tmp, "deep.tei.xml"), "-o", tmp + "/deep.brf"])
    with open(os.path.join(tmp, "deep.brf"), "rb") as f:
        data = f.read()
    report.check("contents of nine levels", r.returncode == 0 and b"\n        " in data and not faults(data), r.stderr, *faults(data))
    with open(os.path.join(tmp, "blank.tei.xml"), "w", encoding="utf-8") as f:
        f.write(rare.model("<p>b</p>", front="<front><titlePage><docTitle><titlePart/></docTitle></titlePage></front>"))
    r = product.run(["-q", os.path.join(tmp, "blank.tei.xml"), "-t", "brf", "-o", tmp + "/blank.brf", "--etext-style=gutenberg"])
    report.check("a title page without a word", r.returncode == 0 and b"P#" not in open(os.path.join(tmp, "blank.brf"), "rb").read(), r.stderr)
    of_ebraille(report, model, ["--date=1931"], tmp)
    r = product.run(["-q", plain, "-o", tmp + "/plain.ebrl", "--language=en", "--date=1931", "--creator=A. Nother",
                     "--braille-producer=Quay Street Braille"])
    said = metadata_of(parts_of(tmp + "/plain.ebrl")["package.opf"]) if r.returncode == 0 else {}
    report.check("eBraille names its producer", said.get("a11y:producer") == ["Quay Street Braille"], r.stderr)


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
        for option, word in (("--language=tlh", b"[braille-language]"), ("--language=enm", b"[braille-language]"), ("--braille-table=none.ctb", b"[braille-table]"),
                             ("--language=ja", b"[braille-language]"),
                             ("--braille-table=../../etc/passwd", b"[braille-table]")):
            r = product.run(["-q", path, "-t", "brf", "-o", tmp + "/no.brf", option])
            report.check(f"{option} is refused", r.returncode == 3 and word in r.stderr and
                         not os.path.exists(tmp + "/no.brf"), r.stderr)
        with open(os.path.join(tmp, "long.md"), "w", encoding="utf-8") as f:
            f.write("# One\n\n" + "Oil.\n\n" * 12 + "# " + "Wick and lamp and oil " * 30 + "\n\nOil.\n")
        r = product.run(["-q", os.path.join(tmp, "long.md"), "-o", os.path.join(tmp, "long.brf"), "--language=en"])
        with open(os.path.join(tmp, "long.brf"), "rb") as f:
            data = f.read()
        report.check("a heading of half a page", r.returncode == 0 and not faults(data), r.stderr, *faults(data))
        r = product.run(["-q", path, "-o", os.path.join(tmp, "tlh-etext.zip"), "--braille", "--language=tlh"])
        report.check("no e-text without the braille that was asked for", r.returncode == 3 and b"[braille-language]" in r.stderr, r.stderr)
        ebraille(report, tmp)
