# SPDX-License-Identifier: Apache-2.0
"""What EPUB and HTML promise beyond what checkers see: facts that agree, identifiers that stand
still, files that stay small, pages that are found, books of other makers judged by the same rule."""

import json
import os
import re
import tempfile
import uuid
import zipfile

import checkers
import mutations
import product

FACTS = ("accessMode", "accessModeSufficient", "accessibilityFeature", "accessibilityHazard",
         "accessibilitySummary")
# One chapter, a picture with words, pages, a note.
BOOK = """---
title: The harbour bell
author: Ida Marlowe
language: en
---

# The bell

It hung above the quay[^1] for ninety years.

![A bell of bronze](bell.gif)

And it was heard at sea.

# The rope

Twelve fathoms, tarred.

[^1]: The north quay.
"""


def gif(frames):
    """A picture of one pixel, with so many frames."""
    frame = b"\x2c" + bytes(4) + b"\1\0\1\0\0" + b"\2\2\x44\1\0"
    return b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff" + frame * frames + b"\x3b"


def convert(folder, name, text, formats, *options, env=None, **pictures):
    """format → path of what is made from text in this folder."""
    for picture, data in pictures.items():
        with open(os.path.join(folder, picture.replace("_", ".")), "wb") as f:
            f.write(data)
    source = os.path.join(folder, name)
    with open(source, "w", encoding="utf-8") as f:
        f.write(text)
    r = product.run(["-q", source, "-t", ",".join(formats), "-o", folder + "/", *options],
                    env=product.environment(**(env or {})))
    if r.returncode:
        raise AssertionError(r.stderr.decode("utf-8", "replace"))
    return {f: product.made(source, folder, f) for f in formats}


def parts(path):
    with zipfile.ZipFile(path) as z:
        return {n: z.read(n) for n in z.namelist()}


def opf_of(path):
    return next(v for n, v in parts(path).items() if n.endswith(".opf")).decode("utf-8")


def facts_of_epub(path):
    return {k: sorted(re.findall(rf'"schema:{k}">([^<]*)<', opf_of(path))) for k in FACTS}


def facts_of_html(text):
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.S).group(1))
    return {k: sorted(data[k] if isinstance(data[k], list) else [data[k]]) for k in FACTS}, data


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def linked_data(report, made, name):
    """JSON-LD says what the package document of the EPUB says; a page list only an EPUB has."""
    epub = facts_of_epub(made["epub"])
    epub["accessibilityFeature"] = [x for x in epub["accessibilityFeature"] if x != "pageNavigation"]
    for fmt in ("html", "html-chunked"):
        text = read(made[fmt]) if fmt == "html" else parts(made[fmt])["index.html"].decode("utf-8")
        html, data = facts_of_html(text)
        if "pageNavigation" in facts_of_epub(made["epub"])["accessibilityFeature"]:
            html["accessibilitySummary"] = epub["accessibilitySummary"]  # which has a sentence on it
        report.check(f"{name} {fmt} facts", html == epub and data["@type"] == "Book", f"{html}\n{epub}")


def facts_follow(report, tmp):
    """The same book with one thing changed says another thing of itself."""
    def made(word, text, frames=1):
        folder = os.path.join(tmp, word)
        os.mkdir(folder)
        out = convert(folder, "bell.md", text, ("epub", "html", "html-chunked"), bell_gif=gif(frames))
        linked_data(report, out, word)
        return facts_of_epub(out["epub"])
    plain = made("plain", BOOK)
    report.check("a picture with words", "alternativeText" in plain["accessibilityFeature"]
                 and plain["accessibilityHazard"] == ["none"] and "textual" in plain["accessModeSufficient"], plain)
    bare = made("bare", BOOK.replace("A bell of bronze", ""))
    report.check("a picture without words", "alternativeText" not in bare["accessibilityFeature"]
                 and bare["accessModeSufficient"] == ["textual,visual"], bare)
    moving = made("moving", BOOK, 2)
    report.check("a picture that moves", "none" not in moving["accessibilityHazard"]
                 and "unknownFlashingHazard" in moving["accessibilityHazard"], moving)
    none = made("none", BOOK.replace("![A bell of bronze](bell.gif)", ""))
    report.check("no picture", none["accessMode"] == ["textual"], none)
    long = made("long", BOOK.replace("language: en", "language: en\ndescriptions:\n  bell.gif: Dark and tall."))
    report.check("a long description", "longDescription" in long["accessibilityFeature"], long)


# A book as others make it: other folders, other ways to say the same; all of it true.
OTHER = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">'
    '<rootfiles><rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
    "OPS/book.opf": '''<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">x-1</dc:identifier><dc:title>Ropes</dc:title>
<dc:language>en</dc:language><dc:creator id="a">Ann Tar</dc:creator><meta refines="#a" property="role" scheme="marc:relators">aut</meta>
<meta refines="#a" property="file-as">Tar, Ann</meta><meta property="dcterms:modified">2020-01-01T00:00:00Z</meta>
<dc:source>Paper, 1999</dc:source><meta property="schema:accessMode">textual</meta><meta property="schema:accessMode">visual</meta>
<meta property="schema:accessModeSufficient">textual</meta><meta property="schema:accessModeSufficient">textual,visual</meta>
<meta property="schema:accessibilityFeature">alternativeText</meta><meta property="schema:accessibilityFeature">tableOfContents</meta>
<meta property="schema:accessibilityFeature">structuralNavigation</meta><meta property="schema:accessibilityFeature">readingOrder</meta>
<meta property="schema:accessibilityFeature">pageNavigation</meta><meta property="schema:accessibilityFeature">pageBreakMarkers</meta>
<meta property="schema:accessibilityFeature">displayTransformability</meta><meta property="schema:accessibilityFeature">ARIA</meta>
<meta property="schema:accessibilityHazard">noFlashingHazard</meta><meta property="schema:accessibilityHazard">noSoundHazard</meta>
<meta property="schema:accessibilityHazard">noMotionSimulationHazard</meta>
<meta property="schema:accessibilitySummary">Everything can be read aloud.</meta></metadata>
<manifest><item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="c" href="one.xhtml" media-type="application/xhtml+xml"/><item id="p" href="rope.gif" media-type="image/gif"/>
<item id="s" href="a.css" media-type="text/css"/></manifest><spine><itemref idref="c"/></spine></package>''',
    "OPS/nav.xhtml": '''<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en" xml:lang="en">
<head><title>Contents</title></head><body><nav epub:type="toc" role="doc-toc"><h1>Contents</h1><ol><li><a href="one.xhtml">Ropes</a></li></ol></nav>
<nav epub:type="page-list" role="doc-pagelist"><ol><li><a href="one.xhtml#p1">1</a></li></ol></nav></body></html>''',
    "OPS/one.xhtml": '''<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en" xml:lang="en">
<head><title>Ropes</title></head><body><section epub:type="chapter" role="doc-chapter"><h1>Ropes</h1>
<span id="p1" epub:type="pagebreak" role="doc-pagebreak" aria-label="1"/><p>Hemp.</p><img src="rope.gif" alt="A rope"/></section></body></html>''',
    "OPS/a.css": "p { margin: 0 }",
}

# What is done to it, and the message that is due.
LIES = (
    ("alternative text is gone", mutations.part("one", rb' alt="A rope"', b""), "epub-fault|access-untrue"),
    ("alternative text says decoration", mutations.part("one", rb'alt="A rope"', b'alt=""'), "access-untrue"),
    ("the picture moves", lambda p: p.update({"OPS/rope.gif": gif(2)}), "access-untrue"),
    ("the sheet moves", lambda p: p.update({"OPS/a.css": b"@keyframes x {}"}), "access-untrue"),
    ("the page list is gone", mutations.part("nav", rb'<nav epub:type="page-list".*?</nav>', b""), "access-untrue"),
    ("the page breaks are gone", mutations.part("one", rb"<span.*?/>", b'<b id="p1"/>'), "access-untrue"),
    ("the heading is gone", mutations.part("one", rb"<h1>Ropes</h1>", b""), "access-untrue"),
    ("sound", mutations.part("one", rb"<p>", b'<audio src="x.mp3"/><p>'), "access-untrue"),
    ("a script", mutations.part("one", rb"<p>", b"<script>1</script><p>"), "access-untrue"),
    ("a claim too many", mutations.part("opf", rb">ARIA<", b">MathML<"), "access-untrue"),
    ("lines from top to bottom", lambda p: p.update({"OPS/a.css": b"html { writing-mode: vertical-rl }"}), "access-untrue"),
    ("letters of a fixed size", lambda p: p.update({"OPS/a.css": b"body { font-size: 12px }"}), "access-untrue"),
    ("a conformance that nobody knows", mutations.part("opf", rb"</metadata>",
     b'<meta property="dcterms:conformsTo" id="k">Very good</meta>'
     b'<meta refines="#k" property="a11y:certifiedBy">Me</meta></metadata>'), "epub-fault"),
)


def others(report, tmp):
    """A book of another maker: nothing to say while it is true, and each lie is seen."""
    for what, change, due in ((None, None, None),) + LIES:
        path = os.path.join(tmp, "other.epub")
        data = {n: v.encode("utf-8") for n, v in OTHER.items()} | {"OPS/rope.gif": gif(1)}
        if change:
            change(data)
        with zipfile.ZipFile(path, "w") as z:
            for name, part in data.items():
                z.writestr(name, part)
        r = product.run(["check", path])
        said = r.stderr.decode("utf-8", "replace")
        ids = set(re.findall(r"\[([a-z-]+)\]$", said, re.M))
        if what is None:
            report.check("a true book of another maker", r.returncode == 0 and not ids, said)
        else:
            report.check(f"another's book: {what}", r.returncode == 1 and ids & set(due.split("|")), f"wanted {due}", said)


def identifiers(report, tmp):
    """A paragraph more in the first chapter changes no other identifier, and no file's name."""
    def ids(word, text):
        folder = os.path.join(tmp, "ids-" + word)
        os.mkdir(folder)
        made = convert(folder, "bell.md", text, ("epub", "html", "html-chunked"), bell_gif=gif(1))
        book, pages = parts(made["epub"]), parts(made["html-chunked"])
        found = {fmt: sorted(re.findall(r'\bid="([^"]+)"', t)) for fmt, t in (
            ("epub", b"".join(v for n, v in book.items() if n.startswith("EPUB/text")).decode("utf-8")),
            ("html", read(made["html"])),
            ("html-chunked", b"".join(v for n, v in pages.items() if n.endswith(".html")).decode("utf-8")))}
        return found, sorted(book), sorted(pages)
    one, two = ids("one", BOOK), ids("two", BOOK.replace("And it was", "A new paragraph.\n\nAnd it was"))
    report.check("identifiers stand still", one == two and one[0]["html"], f"{one}\n{two}")
    report.check("identifiers are usable", not [i for v in one[0].values() for i in v if re.search(r"[:%\s]", i)], one)
    text = {i for i in one[0]["html"] if re.match(r"(s|fig|n)-", i)}
    report.check("the same identifiers in all editions", text and text <= set(one[0]["epub"])
                 and text <= set(one[0]["html-chunked"]), f"{text}")


def small_files(report, tmp):
    """One chapter of 900 KB: files of at most 250 KB, cut between blocks only."""
    rows = "".join(f"| {i} | a rope of {i} fathoms |\n" for i in range(300))
    items = "".join(f"- item {i} of the store\n" for i in range(400))
    block = "The tide came in over the bar and went out again. " * 12 + "\n\n"
    text = "# One\n\n" + (block * 350 + "| n | what |\n|---|---|\n" + rows + "\n" + block + items + "\n") * 4
    made = convert(tmp, "long.md", text, ("epub", "html-chunked", "tei"))
    book = {n: v for n, v in parts(made["epub"]).items() if n.startswith("EPUB/text")}
    sizes = {n: len(v) for n, v in book.items() if len(v) > 250 << 10}
    report.check("no file above 250 KB", len(book) > 5 and not sizes, sizes)
    joined = b"".join(book.values()).decode("utf-8")
    report.check("tables and lists stay whole", joined.count("<table") == 4 and
                 joined.count("<ul") == len(re.findall(r"<list\b", read(made["tei"]))) == 4,
                 f'{joined.count("<table")} tables, {joined.count("<ul")} lists')
    for fmt in ("epub", "html-chunked"):
        r = product.run(["check", made[fmt]])
        report.check(f"cut {fmt} is true", r.returncode == 0, r.stderr.decode("utf-8", "replace")[:1000])


def identity(report, tmp):
    """Who a book is: a UUID made of its content, a date that is given, a language of the text."""
    def opf(word, text, **env):
        folder = os.path.join(tmp, word)
        os.mkdir(folder)
        return convert(folder, "bell.md", text, ("epub",), bell_gif=gif(1), env=env)["epub"]
    worlds = [{"LC_ALL": x, "LANG": x, "TZ": tz} for x, tz in
              (("C", "UTC"), ("de_DE.UTF-8", "Asia/Kathmandu"), ("ja_JP.UTF-8", "Pacific/Apia"))]
    books = [opf(f"world{i}", BOOK.replace("language: en\n", ""), **w) for i, w in enumerate(worlds)]
    same = [open(b, "rb").read() for b in books]
    report.check("the same bytes in every locale", same[0] == same[1] == same[2])
    one = opf_of(books[0])
    report.check("the language is the text's", 'xml:lang="en"' in one and "<dc:language>en<" in one, one[:600])
    two = opf_of(opf("two", BOOK.replace("harbour", "chapel")))
    uid = [re.search(r'id="uid">urn:uuid:([^<]+)<', x).group(1) for x in (one, two)]
    report.check("identifiers of books", uuid.UUID(uid[0]).version == 5 and uid[0] != uid[1], uid)
    dated = opf_of(opf("dated", BOOK, SOURCE_DATE_EPOCH="86400"))
    report.check("the date is given", ">1970-01-02T00:00:00Z<" in dated, dated[-400:])
    who = re.findall(r'<dc:(?:creator|contributor) id="([^"]+)"', one)
    report.check("people have role and sort name", who and all(
        re.search(rf'refines="#{w}" property="{p}"', one) for w in who for p in ("role", "file-as")), one)
    moving = opf_of(convert(tmp, "bell.md", BOOK, ("epub",), "--cover=" + os.path.join(tmp, "wave.gif"), bell_gif=gif(1),
                            wave_gif=gif(2))["epub"])
    report.check("a cover that moves", ">unknownFlashingHazard<" in moving, moving)
    blank = opf_of(convert(tmp, " ", "Nothing to say.\n", ("epub",))["epub"])
    report.check("a name of nothing but a blank", "cover-image" in blank, blank)
    with zipfile.ZipFile(books[0]) as z:
        infos = z.infolist()
    report.check("the ZIP is plain", infos[0].filename == "mimetype" and infos[0].compress_type == zipfile.ZIP_STORED
                 and not any(i.extra for i in infos) and {i.date_time for i in infos} == {(1980, 1, 1, 0, 0, 0)}, infos)


def pages(report, tmp):
    """Page marks of three kinds become page breaks, a page list and the pages' source."""
    marks = {"form feeds": "\f{}", "brackets": "[Pg {}]", "braces": "{{{}}}"}
    for word, mark in marks.items():
        folder = os.path.join(tmp, word.replace(" ", "-"))
        os.mkdir(folder)
        body = "".join(f"{mark.format(n)}\n\nThe keeper wrote page {n} of the log before the lamp was lit.\n\n"
                       for n in range(12, 20))
        book = parts(convert(folder, "log.txt", "THE LOG\n\n" + body, ("epub",))["epub"])
        text = b"".join(v for n, v in book.items() if n.startswith("EPUB/")).decode("utf-8", "replace")
        listed = re.search(r'epub:type="page-list".*?</nav>', text, re.S)
        breaks = len(re.findall(r'role="doc-pagebreak"', text))
        report.check(f"pages from {word}", breaks >= 7 and listed and listed.group(0).count("<a ") == breaks
                     and 'property="pageBreakSource"' in text and "<pageTarget" in text, f"{breaks} breaks")


def sheets(report, tmp):
    """Our sheets leave to the reader what is the reader's, and have what good lines need."""
    every = re.compile(r"(?<!-)\bhyphens: auto|widows: 2|orphans: 2|\bbreak-after: avoid|\[hidden\] { display: none|"
                       r"nav ol { list-style: none")
    texts = {"en": BOOK, "zh": "# 第一章 灯塔\n\n灯塔在港口，已有百年。\n\n# 第二章 海\n\n海很静。\n"}
    for lang, text in texts.items():
        folder = os.path.join(tmp, "sheet-" + lang)
        os.mkdir(folder)
        options = ["--vertical"] if lang == "zh" else []
        book = parts(convert(folder, "bell.md", text, ("epub",), *options, bell_gif=gif(1))["epub"])
        css = next(v for n, v in book.items() if n.endswith(".css")).decode("utf-8")
        report.check(f"sheet of {lang}", len(set(every.findall(css))) == 6, sorted(set(every.findall(css))))
        report.check(f"no maker's options for {lang}", not [n for n in book if "display-options" in n], list(book))
        if lang == "zh":
            report.check("vertical lines and spaces", "text-autospace" in css and "\twriting-mode: vertical-rl" in css
                         and "-epub-writing-mode: vertical-rl" in css, css[-600:])


def options(report, tmp):
    """Own sheets take the place of ours; drop caps only where letters stand apart."""
    os.makedirs(os.path.join(tmp, "own", "epub"))
    with open(os.path.join(tmp, "own", "epub", "book.css"), "w", encoding="utf-8") as f:
        f.write("p { margin: 1em }\n")

    def css(*args, text=BOOK):
        book = parts(convert(tmp, "bell.md", text, ("epub",), *args, bell_gif=gif(1))["epub"])
        return next(v for n, v in book.items() if n.endswith(".css")).decode("utf-8")
    own = css("--templates=" + os.path.join(tmp, "own"))
    report.check("an own sheet", own == "p { margin: 1em }\n", own[:300])
    report.check("drop caps", "::first-letter" in css("--drop-caps") and "::first-letter" not in css())
    report.check("no drop caps in Chinese", "::first-letter" not in css("--drop-caps", text="# 一\n\n灯塔在港口，已有百年。\n"))
    with open(os.path.join(tmp, "own.css"), "w", encoding="utf-8") as f:
        f.write("body { font-size: 12px }\n")
    book = opf_of(convert(tmp, "bell.md", BOOK, ("epub",), "--css=" + os.path.join(tmp, "own.css"))["epub"])
    report.check("letters of one size", "displayTransformability" not in book, book)
    own = os.path.join(tmp, "bad", "html")
    os.makedirs(own)
    with open(os.path.join(tmp, "lamp.md"), "w", encoding="utf-8") as f:
        f.write("# 一\n\n灯塔在港口，已有百年。\n")
    for what, fmt, folder, name in (("no folder of sheets", "epub", "none", None), ("no folder of sheets", "html", "none", None),
                                    ("a sheet for Chinese that is no text", "html", "bad", "cjk.css"),
                                    ("a sheet that is no text", "html", "bad", "page.css")):
        if name:
            with open(os.path.join(own, name), "wb") as f:
                f.write(b"p { margin: 0 } /* \xff */")
        r = product.run(["-q", os.path.join(tmp, "lamp.md"), "-t", fmt, "-o", tmp + "/", "--templates=" + os.path.join(tmp, folder)])
        report.check(f"{what}: {fmt}", r.returncode == 3 and b"[style-unusable]" in r.stderr, r.stderr)


def chunks(report, tmp):
    """Every page leads to its neighbours and says where it stands; the site map has them all."""
    site = parts(convert(tmp, "bell.md", BOOK, ("html-chunked",), "--base-url=https://example.org/b/",
                         bell_gif=gif(1))["html-chunked"])
    report.check("the first page stands first", next(iter(site)) == "index.html", list(site))
    names = ["index.html"] + [n for n in site if n.endswith(".html") and n != "index.html"]
    for i, name in enumerate(names):
        text = site[name].decode("utf-8")
        rel = dict(re.findall(r'<link rel="(\w+)" href="([^"]*)"', text))
        want = {"canonical": "https://example.org/b/" + name, "stylesheet": "style.css"}
        if i > 0:
            want["up"] = "index.html"
        if i > 1:
            want["prev"] = names[i - 1]
        if 0 < i < len(names) - 1:
            want["next"] = names[i + 1]
        title = re.search(r"<title>([^<]+)</title>", text)
        report.check(f"links of page {i}", rel == want and title and re.search(r'<html lang="en" dir="ltr"', text),
                     f"{rel}\n{want}")
    titles = [re.search(r"<title>(.*?)<", site[n].decode("utf-8")).group(1) for n in names]
    report.check("each page has its own title", len(set(titles)) == len(names) == 3, titles)
    report.check("site map", site["sitemap.xml"].count(b"<loc>") == len(names))


def poems(report, tmp):
    """Hundreds of short divisions: a file for each part, in which no two landmarks have one name."""
    source = os.path.join(tmp, "poems.txt")
    things = [f"{a} {b}" for a in ("Cold", "Late", "White", "Lost", "First", "Last", "Old", "Small", "Grey", "Green", "Long", "Dark") for b in
              ("Harbour", "Lamp", "Stair", "Plate", "Keeper", "Kettle", "Island", "Steamer", "Window", "Bell")]
    with open(source, "w", encoding="utf-8") as f:
        f.write("The Lamp and Other Verses\n\nby Ann Lyle\n")
        for part in ("I", "II", "III"):
            f.write(f"\n\n\nBOOK {part}\n")
            for n, thing in enumerate(things[:110]):
                f.write(f"\n\n{'Evening' if n % 40 == 0 else thing}\n\nThe {thing.lower()} was there,\n and then it went away;\n")
    product.run(["-q", source, "-t", "epub", "-o", tmp + "/"])
    book = parts(product.made(source, tmp, "epub"))
    pages = [v.decode("utf-8") for n, v in book.items() if b'role="doc-part"' in v]
    names = [re.findall(r'role="doc-chapter" aria-labelledby="([^"]*)"', p) for p in pages]
    titles = [[re.search(rf'id="{i}"[^>]*>([^<]*)<', p).group(1) for i in ids] for p, ids in zip(pages, names)]
    report.check("a part of many poems is one file", len(pages) == 3 and all(p.count("<section") == 111 for p in pages), f"{len(pages)} files")
    report.check("landmarks of a page have names of their own", [len(t) for t in titles] == [108] * 3 == [len(set(t)) for t in titles], str(titles))


def novel(report, tmp):
    """A real novel: a file for each chapter, and a page hardly larger than its text."""
    source = checkers.in_shared("corpus", "dev", "en-pride-prejudice", "source.txt")
    if not os.path.exists(source):
        report.skip("a novel", "shared/corpus/dev is not beside this folder")
        return
    product.run(["-q", source, "-t", "epub,html", "-o", tmp + "/"])
    book = parts(product.made(source, tmp, "epub"))
    nav = book["EPUB/nav.xhtml"].decode("utf-8")
    entries = re.findall(r"<a[^>]*>(Chapter \d+)</a>", nav.split("</nav>")[0])
    files = [n for n, v in book.items() if b'role="doc-chapter"' in v]
    report.check("61 chapters", entries == [f"Chapter {n}" for n in range(1, 62)] and len(files) == 61, f"{len(files)} files")
    size = os.path.getsize(product.made(source, tmp, "html")) / os.path.getsize(source)
    report.check("a page is not much larger than its text", size <= 1.15, f"{size:.3f}")


def folders(report, tmp):
    """A bag that is unpacked is checked as it lies there; what is no file in it is refused."""
    source, bag = os.path.join(tmp, "bell.md"), os.path.join(tmp, "bell-bag.zip")
    with open(source, "w", encoding="utf-8") as f:
        f.write("# The bell\n\nIt rang in fog.\n")
    product.run(["-q", "-t", "bag", "-o", bag, source])
    with zipfile.ZipFile(bag) as z:
        z.extractall(tmp)
        top = os.path.join(tmp, z.namelist()[0].partition("/")[0])

    for name, inside in (("100%.md", "100-bag/data/original/100.bin"), ("a:b.md", "a-b-bag/data/original/a-b.bin")):
        made = parts(convert(tmp, name, "The bell.\n", ("bag",), env={"SOURCE_DATE_EPOCH": "86400"})["bag"])
        report.check(f"{name} in a bag of the day that is given", inside in made and
                     any(b"Bagging-Date: 1970-01-02" in v for v in made.values()), list(made))

    def check(name, code, *words, options=()):
        r = product.run(["check", *options, top])
        report.check(f"a folder {name}", r.returncode == code and all(w in r.stderr + r.stdout for w in words),
                     r.returncode, r.stderr)
    check("is a bag", 0, b"no faults")
    check("is larger than it may be", 3, b"[zip-too-large]", options=["--max-package=1k"])
    readme = next(os.path.join(d, n) for d, _, names in os.walk(os.path.join(top, "data")) for n in names)
    with open(readme, "ab") as f:
        f.write(b"x")
    check("has a changed file", 1, b"error")
    os.symlink("/etc/passwd", os.path.join(top, "data", "link"))
    check("has a link", 3, b"data/link is no regular file")


def all_of(report):
    for group in (facts_follow, others, identifiers, small_files, identity, pages, sheets, options, chunks, poems, novel, folders):
        with tempfile.TemporaryDirectory() as tmp:
            group(report, tmp)
