# SPDX-License-Identifier: Apache-2.0
"""What becomes of each structure of the model in each format, looked up in what is written of the document
that has one of everything; of each person with a role; and of what cannot be used."""

import io
import json
import os
import re
import resource
import shutil
import subprocess
import tempfile
import xml.etree.ElementTree as ET
import zipfile

import checkers
import manual
import product
import texts

W = texts.W

# structure: in the pages of EPUB and HTML (a pattern; two where they differ), in DOCX ("Style: text", or a
# pattern over its XML), in plain text (a line, or "" where the e-text says nothing of it).
ROWS = (
    ("title", r"<h1[^>]*>The Keeper's Almanack</h1>", "Title: The Keeper's Almanack", "The Keeper's Almanack"),
    ("subtitle", r'role="doc-subtitle"[^>]*>With One|class="(?:gen )?subtitle"[^>]*>With One', "Subtitle: With One of Everything",
     "With One of Everything"),
    ("byline", r'by <span class="author">Orla Penhallow', "Author: by Orla Penhallow", "by Orla Penhallow"),
    ("edition", r">Second edition<", "Imprint: Second edition", "Second edition"),
    ("dedication", r'role="doc-dedication"[^>]*>\s*<p>To the cat', "Dedication: To the cat.", "To the cat."),
    ("epigraph", r'role="doc-epigraph".*?<blockquote>\s*<p>A lamp is a promise', "Epigraph: A lamp is a promise.", "A lamp is a promise."),
    ("its source", r'<p class="source">Harbour saying', "Attribution: Harbour saying", "Harbour saying"),
    ("part", r'role="doc-part".*?<h\d[^>]*><span class="label words">Part I</span> The Light', "Heading1: Part I The Light",
     "Part I The Light"),
    ("chapter", r'role="doc-chapter".*?<h\d[^>]*>On <i>Wicks</i>', "Heading2: On Wicks", "On Wicks"),
    ("argument", r'<div class="argument">\s*<p>In which', "Argument: In which a wick is trimmed.", "In which a wick is trimmed."),
    ("emphasis", r"<em>daily</em>, <b>never</b> <i>at night</i>", re.compile(
        r'"Emphasis"/></w:rPr><w:t>daily<.*?"Strong"/></w:rPr><w:t>never<'), re.compile("^Trim it daily, never at night, ")),
    ("small capitals", r'<span class="small-caps">Small Caps', re.compile(r'"SmallCaps"/></w:rPr><w:t>Small Caps'), re.compile("in Small Caps;")),
    ("below and above the line", r"H<sub>2</sub>O and x<sup>2</sup>", re.compile(
        r'vertAlign w:val="subscript".*?vertAlign w:val="superscript"'), re.compile(r"H2O and x\^2")),
    ("code in a line", r"<code>lamp --on</code>", re.compile(r'"\w*Code\w*"/>(?:(?!</w:r>).)*lamp --on'), re.compile("lamp --on")),
    ("other languages", r'lang="fr"[^>]*>la veilleuse</span>, <span lang="he"[^>]* dir="rtl"', re.compile(
        r'w:lang w:val="fr-FR".*?la veilleuse.*?<w:rtl/>'), re.compile("la veilleuse, אור")),
    ("ruby", r"<ruby[^>]*>灯.*?<rt>ともしび</rt>", re.compile(r"<w:ruby>.*?<w:rt>.*?ともしび.*?<w:rubyBase>.*?灯"), re.compile(r"灯\(ともしび\)")),
    ("a reference inside", r'<a href="[^"]*#?c-letter[^"]*">the letter</a>', re.compile(r'<w:hyperlink w:anchor="_s1_2"[^>]*>(?:(?!</w:hyperlink>).)*the letter'),
     re.compile("the letter")),
    ("a link", r'<a href="https://example.org/">the press</a>', re.compile(r'<w:hyperlink r:id="rId\d+"(?:(?!</w:hyperlink>).)*the press'),
     re.compile(r"the press \[https://example.org/\]")),
    ("words quoted", r"<q>quietly</q>", re.compile("quietly"), re.compile("“quietly”")),
    ("a work's title", r"<cite>The Log</cite>", re.compile(r'"\w*Title\w*"/></w:rPr><w:t>The Log'), re.compile("The Log")),
    ("a formula", r'alttext="E = mc\^2"', re.compile(r"<m:oMath"), re.compile(r"E = mc\^2")),
    ("a footnote", r'role="doc-noteref"[^>]*>1</a>', re.compile(r"footnoteReference w:id"), "[Note 1: Scissors will do.]"),
    ("its text", r"Scissors will do\.", "FootnoteText: Scissors will do.", re.compile(r"mc\^2\. \[note 1\]")),
    ("an endnote", r'role="doc-noteref"[^>]*>2</a>', re.compile(r"endnoteReference w:id"), "[Note 2: Near enough.]"),
    ("a forced break", r"A break<br ?/?>\s*in the line", re.compile(r"A break</w:t><w:br/>"), "in the line."),
    ("a correction", r'<span class="corr" title="wik">wick</span>', re.compile("Slips: wick, lampp"), re.compile("^Slips: wick, lampp")),
    ("what was deleted", r"<del>struck</del>", re.compile(r"<w:strike/></w:rPr><w:t>struck"), re.compile(r"\[deleted: struck\]")),
    ("what was supplied", r'<span class="supplied">word', re.compile(", word, "), re.compile(", word, ")),
    ("a gap", r'class="gen gap">\[…\]', re.compile(r"\[…\]"), re.compile(r"\[illegible, characters: 2\]")),
    ("a scene break", r'<hr class="scene"', "SceneBreak: * * *", "* * *"),
    ("a quotation", r"<blockquote>\s*<p>Whoever keeps", "Quote: Whoever keeps the watch needs no name.", "Whoever keeps the watch needs no name."),
    ("a poem's title", r'<p class="poem-title">Song', "VerseTitle: Song", "Song"),
    ("lines of verse", r'<span class="line">The captain.*?</span>\s*<span class="line i1">the mate', re.compile(
        r'"Verse"/></w:pPr><w:r><w:t>The captain[^<]*</w:t><w:br/><w:tab/><w:t>the mate'), "the mate went after him."),
    ("a page break", r'role="doc-pagebreak"', re.compile(r'<w:bookmarkStart w:id="\d+" w:name="_page2"/>'), "[page 2]"),
    ("a numbered list", r"<ol>\s*<li>oil</li>", re.compile(r'"ListNumber"/><w:numPr>.*?<w:t>oil<'), "1. oil"),
    ("a list in it", r"<ul>\s*<li>flat</li>", re.compile(r'"ListBullet"/><w:numPr><w:ilvl w:val="1"/>.*?<w:t>flat<'), "• flat"),
    ("a glossary", r"<dt>Snuff</dt>\s*<dd>The burnt part", "DefinitionTerm: Snuff", "Snuff: The burnt part of a wick."),
    ("a table", r"<caption[^>]*>Oil by the day</caption>.*?<th scope=\"col\">Day</th>.*?<td>11</td>", re.compile(
        r'tblCaption w:val="Oil by the day".*?<w:tblHeader/>.*?<w:t>Day<'), "[Table 1: Oil by the day. Rows: 2, columns: 2.]"),
    ("its cells", r"<th scope=\"row\">Monday</th>\s*<td>11", "TableText: 11", "Monday: 11"),
    ("a picture", r'<img [^>]*alt="A yellow square on grey: the lamp, lit\."', re.compile(r'descr="A yellow square on grey: the lamp, lit\."'),
     "[Image: A yellow square on grey: the lamp, lit.]"),
    ("its caption", r"<figcaption>The lamp</figcaption>", "Caption: The lamp", "The lamp"),
    ("code", r"<pre>  oil = 11\n    wick = 2</pre>", "SourceCode:   oil = 11    wick = 2", "  oil = 11"),
    ("a trailer", r'<p class="trailer">So much', "Trailer: So much for wicks.", "So much for wicks."),
    ("an address", r'class="address">\s*<span class="line">The Lightship', "Address: The LightshipSallow", "The Lightship"),
    ("a dateline", r'<p class="dateline">Sallow, 2 October', "Dateline: Sallow, 2 October 1931", "Sallow, 2 October 1931"),
    ("a salutation", r'<p class="salute">Dear Board', "Salutation: Dear Board,", "Dear Board,"),
    ("a closing", r'<p class="salute">Yours in', "Closing: Yours in the dark,", "Yours in the dark,"),
    ("a signature", r'<p class="signed">Grey', "Signature: Grey", "Grey"),
    ("a postscript", r'class="postscript">\s*<p>Bring', "Postscript: Bring sardines.", "Bring sardines."),
    ("the cast", r'<ul class="cast">\s*<li>Anna, a keeper', "CastItem: Anna, a keeper", "• Anna, a keeper"),
    ("a stage direction", r'<p class="stage setting">A cabin', "Stage: A cabin, lit from above.", "(A cabin, lit from above.)"),
    ("a speech", r'<b class="speaker">Anna</b> <i class="stage">aside</i> Is it lit', "Speech: Is it lit?", "Anna (aside): Is it lit?"),
    ("a line that is spoken", r'<p class="line">It always was', "SpeechVerse: It always was, and always will be so.",
     "Ben: It always was, and always will be so."),
    ("an appendix", r'role="doc-appendix".*?<h\d[^>]*>Tides', "Heading1: Tides", "Tides"),
    ("an editor's remark", r"<p>See the table\.</p>", "BodyText: See the table.", "[Transcriber's note: An editor's word.]"),
)

# Everybody of the document's header: name, MARC relator, what the source calls the role.
PEOPLE = (("Orla Penhallow", "aut", None), ("Lin Xiaoyu", "edt", None), ("Tom Ebb", "ill", "Drawings"), ("Ada Quill", "trl", "Translation"))
SCHEMA_ORG = {"aut": "author", "edt": "editor", "ill": "illustrator", "trl": "translator"}


def parts(path):
    with zipfile.ZipFile(path) as z:
        return {n: z.read(n).decode("utf-8", "replace") for n in z.namelist() if not n.endswith(".png")}


def docx_lines(package):
    """"Style: text" of each paragraph"""
    found = []
    for name in ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml"):
        for p in ET.fromstring(package[name]).iter(f"{W}p"):
            style = p.find(f"{W}pPr/{W}pStyle")
            text = "".join(t.text or "" for t in p.iter(f"{W}t")).rstrip()
            found.append(f"{style.get(f'{W}val')}: {text.lstrip() if 'note' in name else text}")
    return found


def held(wanted, lines, whole):
    if isinstance(wanted, str):
        return wanted in lines
    return any(wanted.search(x) for x in lines) or bool(wanted.search(whole))


def structures(report, made):
    html, book = open(made["html"], encoding="utf-8").read(), parts(made["epub"])
    pages = "\n".join(v for n, v in book.items() if n.endswith(".xhtml"))
    docx = parts(made["docx"])
    xml = re.sub(r">\s*\n\s*<", "><", docx["word/document.xml"])
    lines = docx_lines(docx)
    text = texts.of_etext(made["etext"]).replace("\r\n", "\n")
    for name, web, word, plain in ROWS:
        report.check(f"{name} in HTML", re.search(web, html, re.S), web)
        report.check(f"{name} in EPUB", re.search(web, pages, re.S), web)
        report.check(f"{name} in DOCX", held(word, lines, xml), word, *lines)
        report.check(f"{name} in e-text", held(plain, text.split("\n"), text), plain)


def people(report, made):
    with open(made["tei"], encoding="utf-8") as f:
        model = f.read().partition("</teiHeader>")[0]
    opf, docx = parts(made["epub"])["EPUB/package.opf"], parts(made["docx"])
    with open(made["html"], encoding="utf-8") as f:
        linked = json.loads(re.search(r'ld\+json">(.*?)</script>', f.read(), re.S).group(1))
    with zipfile.ZipFile(made["etext"]) as z:
        readme = z.read(z.namelist()[0]).decode("utf-8-sig").replace("\r\n", "\n").split("\n")
    for name, role, called in PEOPLE:
        report.check(f"{name} in TEI", re.search(
            rf'<author[^>]*>{name}<' if role == "aut" else rf'<editor[^>]*>{name}<' if role == "edt" else
            rf'<respStmt[^>]*>\s*<resp key="{role}">{called}</resp>\s*<(\w+)[^>]*>{name}</\1>\s*</respStmt>', model), model[:1500])
        person = re.search(rf'<dc:(creator|contributor) id="([^"]+)">{name}<', opf)
        report.check(f"{name} in EPUB", person and (person.group(1) == "creator") == (role == "aut") and
                     f'refines="#{person.group(2)}" property="role" scheme="marc:relators">{role}<' in opf, opf[:1500])
        report.check(f"{name} in HTML", name in [p["name"] for p in linked.get(SCHEMA_ORG[role], [])], linked)
        label = {"aut": "Author", "edt": "Editor", "trl": "Translator"}.get(role, called)
        report.check(f"{name} in DOCX", f"<dc:creator>{name}<" in docx["docProps/core.xml"] if role == "aut" else
                     re.search(rf'name="Contributors">.*?{name} \({label}\)', docx["docProps/custom.xml"]), docx["docProps/custom.xml"])
        report.check(f"{name} in the read-me", f"{label}: {name}" in readme, *readme[:12])


def subset(report, folder):
    """Our grammar: quick, and closed to the rest of TEI."""
    schema = os.path.join(checkers.ROOT, "schemas", "tei.rng")
    path = os.path.join(folder, "other.tei.xml")
    with open(manual.EVERY, encoding="utf-8") as f:
        every = f.read()
    if not shutil.which("xmllint"):
        report.skip("subset", "xmllint is not here", tool=True)
        return

    def valid(text):
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        r = subprocess.run(["xmllint", "--noout", "--nonet", "--relaxng", schema, path], stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return r.returncode == 0, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    runs = [valid(every) for _ in range(3)]
    report.check("subset: all of ours in 0.1 s", runs[0][0] and min(t for _, t in runs) < 0.1, runs)
    for name, inside in (("w", "<p>A <w>wick</w>.</p>"), ("div1", "<div1><p>A.</p></div1>"), ("app", "<p><app><rdg>a</rdg></app></p>"),
                         ("floatingText", "<floatingText><body><p>A.</p></body></floatingText>"), ("handShift", "<p><handShift/>A.</p>")):
        text = every.replace("<trailer>", inside + "<trailer>", 1)
        report.check(f"subset: {name} is not of it", not valid(text)[0])
        r = product.run(["-q", path, "-o", os.path.join(folder, "no.docx")])
        report.check(f"subset: {name} is not taken in", r.returncode == 3 and b"[model-invalid]" in r.stderr, r.stderr)


def bomb():
    """A template whose styles are two megabytes of blanks."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
        z.writestr("word/styles.xml", " " * (2 << 20))
    return data.getvalue()


# bytes, options, the message that is due; a template stands beside it.
UNUSABLE = (
    ("nothing.txt", b"", [], "input-empty"),
    ("blanks.txt", b" \n\t\n" * 50, [], "input-empty"),
    ("nul.txt", bytes(5000), [], "input-empty"),
    ("line.txt", b"word " * 40000, ["--max-input=100k"], "input-too-large"),
    ("doctype.tei.xml", b'<!DOCTYPE TEI><TEI xmlns="http://www.tei-c.org/ns/1.0"/>', [], "model-invalid"),
    ("cut.tei.xml", b'<TEI xmlns="http://www.tei-c.org/ns/1.0"><text>', [], "model-invalid"),
    ("odd.txt", b"A lamp.\n", ["--encoding=no-such"], "encoding-unknown"),
    ("bomb.txt", b"A lamp is lit.\n", ["--reference-doc=bomb.docx", "--max-package=1M"], "zip-too-large"),
    ("template.txt", b"A lamp is lit.\n", ["--reference-doc=line.txt"], "zip-none"),
)


def unusable(report, folder):
    """An exit code, one fatal message (of a template a second, which names it), and nothing written."""
    for name, data in [("bomb.docx", bomb())] + [(n, d) for n, d, _, _ in UNUSABLE]:
        with open(os.path.join(folder, name), "wb") as f:
            f.write(data)
    for name, _, options, due in UNUSABLE:
        for fmt in ("docx", "text", "etext", "bag"):
            if "--reference-doc" in " ".join(options) and fmt not in ("docx", "bag"):
                continue
            with tempfile.TemporaryDirectory() as out:
                r = product.run(["-q", name, "-t", fmt, "-o", out + "/", *options], cwd=folder)
                fatal = re.findall(r"fatal: .*\[([a-z-]+)\]$", r.stderr.decode("utf-8", "replace"), re.M)
                report.check(f"unusable: {name} as {fmt}", r.returncode in (2, 3) and not os.listdir(out) and
                             fatal in ([due], [due, "reference-doc"]),
                             f"exit {r.returncode}, left {os.listdir(out)}", r.stderr)


def all_of(report):
    with tempfile.TemporaryDirectory() as tmp:
        subset(report, tmp)
        unusable(report, tmp)
    with tempfile.TemporaryDirectory() as tmp:
        formats = ("tei", "epub", "html", "docx", "etext", "bag")
        r = product.run(["-q", manual.EVERY, "-t", ",".join(formats), "-o", tmp + "/"])
        made = {fmt: product.made(manual.EVERY, tmp, fmt) for fmt in formats}
        report.check("one of everything in each format", r.returncode == 0 and all(made.values()), r.stderr)
        structures(report, made)
        people(report, made)
        # the bag holds what the others wrote
        with zipfile.ZipFile(made["bag"]) as z:
            access = {os.path.basename(n): z.read(n) for n in z.namelist() if "/data/access/" in n}
        for fmt in ("epub", "html", "docx", "etext"):
            with open(made[fmt], "rb") as f:
                report.check(f"{fmt} in the bag", access.get(os.path.basename(made[fmt])) == f.read(), list(access))
