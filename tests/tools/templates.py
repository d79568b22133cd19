# SPDX-License-Identifier: Apache-2.0
"""--reference-doc with templates that python-docx and LibreOffice made: each style, the theme, the
page, its headers and footers and the numbering are the template's, and nothing else of it."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
import zipfile

import checkers
import product

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
HEAD, FOOT = "The house of lamps", "Not to be lent"

# A small page, a picture that nothing uses, a large heading.
WITH_PYTHON = """
import sys, docx
from docx.shared import Mm, Pt
d = docx.Document()
s = d.sections[0]
s.page_width, s.page_height, s.left_margin = Mm(148), Mm(210), Mm(15)
s.header.paragraphs[0].text, s.footer.paragraphs[0].text = sys.argv[2:4]
d.styles['Heading 1'].font.size = Pt(31)
d.styles['Normal'].font.name = 'Gentium'
d.add_picture(sys.argv[4])
d.add_paragraph('Sample', style='Heading 1')
d.add_paragraph('x', style='List Bullet')
d.save(sys.argv[1])
"""

WITH_OFFICE = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:styles><style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph"
 style:class="text" style:default-outline-level="1"><style:text-properties fo:font-size="29pt"/></style:style>
</office:styles>
<office:automatic-styles><style:page-layout style:name="p"><style:page-layout-properties fo:page-width="170mm"
 fo:page-height="240mm" fo:margin-left="20mm" fo:margin-right="20mm" fo:margin-top="20mm"
 fo:margin-bottom="20mm"/><style:header-style/><style:footer-style/></style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="p">
<style:header><text:p>%s</text:p></style:header><style:footer><text:p>%s</text:p></style:footer>
</style:master-page></office:master-styles>
<office:body><office:text><text:h text:style-name="Heading_20_1" text:outline-level="1">Sample</text:h>
<text:list><text:list-item><text:p>one</text:p></text:list-item></text:list></office:text></office:body>
</office:document>"""


def by_python(folder):
    python = next((p for p in ("/usr/bin/python3", sys.executable) if os.path.exists(p) and
                   subprocess.run([p, "-c", "import docx"], capture_output=True).returncode == 0), None)
    if python is None:
        return None
    path = os.path.join(folder, "python.docx")
    picture = os.path.join(checkers.ROOT, "tests", "cases", "docx", "lamp.png")
    subprocess.run([python, "-c", WITH_PYTHON, path, HEAD, FOOT, picture], check=True)
    return path


def by_office(folder):
    if not shutil.which("soffice"):
        return None
    source = os.path.join(folder, "office.fodt")
    with open(source, "w", encoding="utf-8") as f:
        f.write(WITH_OFFICE % (HEAD, FOOT))
    subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
                    "docx", "--outdir", folder, source], capture_output=True, check=True)
    return os.path.join(folder, "office.docx")


def parts(path):
    with zipfile.ZipFile(path) as z:
        return {n: z.read(n) for n in z.namelist()}


def canonical(element):
    return ET.canonicalize(ET.tostring(element, encoding="unicode"), strip_text=True)


def styles(package):
    root = ET.fromstring(package["word/styles.xml"])
    return {s.get(W + "styleId"): canonical(s) for s in root.iter(W + "style")}, \
        [canonical(d) for d in root.iter(W + "docDefaults")]


def texts(package, kind):
    return [re.sub(r"<[^>]+>", "", package[n].decode("utf-8")).strip() for n in sorted(package)
            if re.match(rf"word/{kind}\d*\.xml$", n)]


def page(package):
    """Sizes, margins and the like of the last section; what its headers are called is another matter."""
    section = list(ET.fromstring(package["word/document.xml"]).iter(W + "sectPr"))[-1]
    return [canonical(x) for x in section if x.tag.replace(W, "") in ("pgSz", "pgMar", "cols", "docGrid")]


def overrides(package):
    root = ET.fromstring(package["[Content_Types].xml"])
    return [o.get("PartName").lstrip("/") for o in root.iter(TYPES + "Override")]


def abstract_numbers(package):
    """As they stand, whatever the order in a level."""
    root = ET.fromstring(package.get("word/numbering.xml", b"<none/>"))
    return [sorted(canonical(x) for lvl in a.iter(W + "lvl") for x in lvl) for a in root.iter(W + "abstractNum")]


def compare(report, name, template, made):
    old, new = parts(template), parts(made)
    (one, defaults), (two, ours) = styles(old), styles(new)
    changed = [k for k in one if one[k] != two.get(k)]
    report.check(f"{name}: each style is the template's", one and not changed, changed[:5])
    report.check(f"{name}: so are the defaults", [re.sub(r"<w:lang[^>]*/?>|</w:lang>", "", d) for d in defaults] ==
                 [re.sub(r"<w:lang[^>]*/?>|</w:lang>", "", d) for d in ours] or defaults == ours, defaults, ours)
    theme = "word/theme/theme1.xml"
    report.check(f"{name}: the theme", theme not in old or old[theme] == new.get(theme))
    report.check(f"{name}: the page", page(old) and page(old) == page(new), page(old), page(new))
    for kind, words in (("header", HEAD), ("footer", FOOT)):
        report.check(f"{name}: the {kind}", texts(old, kind) == texts(new, kind) and words in texts(new, kind),
                     texts(old, kind), texts(new, kind))
    numbers = abstract_numbers(old)
    report.check(f"{name}: the numbering", numbers and abstract_numbers(new)[:len(numbers)] == numbers)
    dead = [n for n in overrides(new) if n not in new]
    report.check(f"{name}: no override without its part", not dead, dead)
    report.check(f"{name}: nothing of the template's text", b"Sample" not in new["word/document.xml"] and
                 not any(n.startswith("word/media") for n in new), sorted(new))


def broken(report, tmp, source):
    """A template with a part that is no XML is refused, and so is a pipe that nobody writes to."""
    whole, out = os.path.join(tmp, "whole.docx"), os.path.join(tmp, "made.docx")
    product.run(["-q", source, "-o", whole])
    for name in ("word/styles.xml", "word/theme/theme1.xml"):
        template = os.path.join(tmp, "broken.docx")
        with zipfile.ZipFile(whole) as old, zipfile.ZipFile(template, "w") as new:
            for part in old.namelist():
                new.writestr(part, old.read(part)[:-9] if part == name else old.read(part))
        r = product.run(["-q", source, "-o", out, f"--reference-doc={template}"])
        report.check(f"a broken {name}", r.returncode == 3 and b"[reference-doc]" in r.stderr and
                     not os.path.exists(out), r.returncode, r.stderr)
    pipe = os.path.join(tmp, "pipe")
    os.mkfifo(pipe)
    for option in ("reference-doc", "css", "metadata", "rules", "cover"):
        r = product.run(["-q", source, "-t", "epub,docx", "-o", tmp + "/", f"--{option}={pipe}"], limit=20)
        report.check(f"--{option} is a pipe", r.returncode in (0, 3) and b"it is not a regular file" in r.stderr,
                     r.returncode, r.stderr)


def all_of(report):
    source = os.path.join(checkers.ROOT, "tests", "demo", "lightship.txt")
    with tempfile.TemporaryDirectory() as tmp:
        broken(report, tmp, source)
        made = []
        for name, make in (("python-docx", by_python), ("libreoffice", by_office)):
            template = make(tmp)
            if template is None:
                report.skip(f"a template of {name}", f"{name} is not installed", tool=True)
                continue
            out = os.path.join(tmp, f"{name}-made.docx")
            r = product.run(["-q", source, "-o", out, f"--reference-doc={template}"])
            report.check(f"{name}: converts", r.returncode == 0, r.stderr)
            report.check(f"{name}: is true and whole", product.run(["check", out]).returncode == 0)
            compare(report, name, template, out)
            made.append(out)
            long = os.path.join(tmp, "long.md")
            with open(long, "w", encoding="utf-8") as f:
                f.write("---\ntitle: Oil\n---\n\n" + "".join(f"# Part {n}\n\n{'oil and wick ' * 200}\n\n" for n in "abcdefgh"))
            out = os.path.join(tmp, f"{name}-long.docx")
            r = product.run(["-q", long, "-o", out, f"--reference-doc={template}"])
            report.check(f"{name}: a book with a title page", r.returncode == 0 and product.run(["check", out]).returncode == 0, r.stderr)
            made.append(out)
        for a in checkers.ask(made, ["docx_check"]):
            if a.findings is None:
                report.skip(a.checker, a.facts["why"])
            else:
                report.check(f"{a.checker} {os.path.basename(a.file)}", not a.findings, *a.findings)
