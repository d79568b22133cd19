# SPDX-License-Identifier: Apache-2.0
"""Fonts that the user gives: embedded, cut down, where their makers allow it; covers drawn with them;
damaged and hostile ones leave a message and a book."""

import base64
import os
import random
import re
import resource
import shutil
import struct
import subprocess
import tempfile
import zlib

import product
import web

FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/opt/homebrew/share/fonts", os.path.expanduser("~/.fonts"))
BOOK = """---
title: The harbour bell
author: Ida Marlowe
language: en
---

# The bell

It hung above the quay for ninety years, and **rang** in *fog*: déjà vu.

# The rope

Twelve fathoms, tarred.
"""
GREEK = BOOK.replace("Twelve", "Δώδεκα. Twelve")
TITLES = {"en": "The harbour bell", "fr": "1901, \u201cde\u0301ja\u0300\u200d\u201d 2", "he": "פעמון הנמל", "ar": "جرس الميناء 1901", "ru": "Портовый колокол",
          "nb": "q\u0301 fog"}


def find(name):
    for top in FOLDERS:
        for folder, _, names in os.walk(top):
            if name in names:
                return os.path.join(folder, name)
    return None


def tables(font):
    """tag → (offset, length) of a font file that is no collection."""
    n = struct.unpack(">H", font[4:6])[0]
    rows = (struct.unpack(">4sIII", font[12 + 16 * i:28 + 16 * i]) for i in range(n))
    return {tag.decode(): (at, size) for tag, _, at, size in rows}


def with_rights(font, rights):
    at = tables(font)["OS/2"][0] + 8
    return font[:at] + struct.pack(">H", rights) + font[at + 2:]


def pixels_of(png):
    """(width, height, rows of bytes) of a PNG of ours."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    at, data, size = 8, b"", None
    while at < len(png):
        n, kind = struct.unpack(">I4s", png[at:at + 8])
        body = png[at + 8:at + 8 + n]
        assert struct.unpack(">I", png[at + 8 + n:at + 12 + n])[0] == zlib.crc32(kind + body)
        size = struct.unpack(">II", body[:8]) if kind == b"IHDR" else size
        data += body if kind == b"IDAT" else b""
        at += 12 + n
    raw, (w, h), rows, above = zlib.decompress(data), size, [], bytes(size[0] * 3)
    for y in range(h):
        line = raw[y * (w * 3 + 1):(y + 1) * (w * 3 + 1)]
        assert line[0] == 2
        above = bytes((a + b) & 255 for a, b in zip(line[1:], above)) if any(line[1:]) else above
        rows.append(above)
    return w, h, rows


def made(report, name, folder, text, *options, formats=("epub",), says=None, status=0):
    """Paths by format; the run ends with this status and says this message, or none of fonts."""
    source = os.path.join(folder, "book.md")
    with open(source, "w", encoding="utf-8") as f:
        f.write(text)
    r = product.run([source, "-q", "-t", ",".join(formats), "-o", folder + "/", *options])
    said = set(re.findall(r"\[(font-\w+|cover-not-drawn)\]", r.stderr.decode("utf-8", "replace")))
    report.check(name, r.returncode == status and said == set(says or ()), r.returncode, r.stderr)
    return {f: product.made(source, folder, f) for f in formats}


def embedded(report, tmp, plain, bold):
    """In each format the fonts are there, cut down, whole for the text, and asked for at the root."""
    options = ["--font=" + plain, "--font=" + bold]
    out = made(report, "two fonts", tmp, BOOK, *options, formats=("epub", "html", "html-chunked"))
    book, site = web.parts(out["epub"]), web.parts(out["html-chunked"])
    css, opf = book["EPUB/style/book.css"].decode(), web.opf_of(out["epub"])
    family = re.findall(r'font-family: "([^"]+)";\n\tfont-weight: (\d+)', css)
    report.check("family and weights", [w for _, w in family] == ["400", "700"] and len({f for f, _ in family}) == 1,
                 family)
    report.check("asked for at the root", f'\nhtml {{ font-family: "{family[0][0]}"; }}' in css, css[-600:])
    report.check("media type", opf.count('media-type="font/ttf"') == 2, opf)
    sizes = [len(book[f"EPUB/fonts/{i}.ttf"]) for i in (1, 2)]
    report.check("cut down", max(sizes) < os.path.getsize(plain) / 8, sizes)
    report.check("beside chunked pages", site["fonts/1.ttf"][:4] == b"\0\1\0\0" and b"url(fonts/1.ttf)" in site["style.css"],
                 list(site))
    page = web.read(out["html"])
    inside = re.findall(r"url\(data:font/ttf;base64,([A-Za-z0-9+/=]+)\)", page)
    report.check("inside one page", len(inside) == 2 and base64.b64decode(inside[0])[:4] == b"\0\1\0\0")
    for fmt, path in out.items():
        r = product.run(["check", path])
        report.check(f"check {fmt}", r.returncode == 0 and not r.stderr, r.stderr)
    again = os.path.join(tmp, "again")
    os.mkdir(again)
    other = made(report, "again", again, BOOK, *options, formats=("epub", "html"))
    for fmt, path in other.items():
        with open(path, "rb") as a, open(out[fmt], "rb") as b:
            report.check(f"the same bytes {fmt}", a.read() == b.read())
    return book["EPUB/fonts/1.ttf"]


def characters(report, tmp, part):
    """The part is a font for the same text and for no other."""
    path = os.path.join(tmp, "part.ttf")
    with open(path, "wb") as f:
        f.write(part)
    made(report, "the part has all of its text", tmp, BOOK, "--font=" + path)
    made(report, "the part has no Greek", tmp, GREEK, "--font=" + path, says=["font-lacks"])
    made(report, "letters that the part has in parts", tmp, BOOK + "Tòm\n", "--font=" + path)
    made(report, "a sign of ours needs no font", tmp, BOOK + "\nFog[^1].\n\n[^1]: Of May.\n", "--font=" + path)
    unseen = "\U000e0100\u00a0\u00ad\u200b\u200f\u202a\u2060\ufe0f\ufeff\U000e0041"
    made(report, "what is not seen needs no font", tmp, BOOK + unseen + "\n", "--font=" + path)
    made(report, "a mark behind its letter", tmp, BOOK + "de\u0301ja\u0300\n", "--font=" + path)
    made(report, "many characters without a font", tmp, BOOK + "\u4e00\ufe51\U000f0000 一二三四五六七八九十\n", "--font=" + path, says=["font-lacks"])
    made(report, "more than 32 fonts", tmp, BOOK, *["--font=" + path] * 33, says=["font-unusable"])


def looks(report, tmp, plain):
    """What a font says of its slope and weight is said in the sheet; weights that are none are the usual one."""
    with open(plain, "rb") as f:
        font = f.read()
    path, os2, post = os.path.join(tmp, "look.ttf"), tables(font)["OS/2"][0], tables(font)["post"][0]
    for what, edits, look in (("a slope", ((os2 + 62, b"\0\1"),), "font-style: italic"),
                              ("an angle", ((post + 4, b"\xff\xf4\0\0"),), "font-style: italic"),
                              ("no weight", ((os2 + 4, b"\0\0"),), "font-weight: 400"),
                              ("a weight beyond all", ((os2 + 4, b"\x7f\xff"),), "font-weight: 400"),
                              ("another kind of the same", ((0, b"true"),), "font-weight: 400"),
                              ("signs in the name", (), 'font-family: "De-a\u0301 Sn"')):
        data = bytearray(font if edits else font.replace("DejaVu Sans".encode("utf-16-be"), "!.De-a\u0301 (Sn".encode("utf-16-be")))
        for at, new in edits:
            data[at:at + len(new)] = new
        with open(path, "wb") as f:
            f.write(data)
        css = web.parts(made(report, what, tmp, BOOK, "--font=" + path)["epub"])["EPUB/style/book.css"].decode()
        report.check(f"{what} in the sheet", look in css, css[-400:])


def rights(report, tmp, plain):
    with open(plain, "rb") as f:
        font = f.read()
    path = os.path.join(tmp, "rights.ttf")
    for bits, says, what in ((0, None, "part"), (2, "font-unusable", None), (4, None, "part"), (8, None, "part"),
                             (0x100, "font-whole", "whole"), (0x200, "font-unusable", None)):
        with open(path, "wb") as f:
            f.write(with_rights(font, bits))
        out = made(report, f"fsType {bits:#x}", tmp, BOOK, "--font=" + path, says=[says] if says else None)
        part = web.parts(out["epub"]).get("EPUB/fonts/1.ttf")
        right = part is None if what is None else part == with_rights(font, bits) if what == "whole" else \
            part is not None and len(part) < len(font) / 8
        report.check(f"fsType {bits:#x} embeds {what}", right, part and len(part))
    with open(path, "wb") as f:
        f.write(with_rights(font, 2))
    out = made(report, "one font that may not be embedded beside one that may", tmp, BOOK, "--font=" + path, "--font=" + plain,
               formats=("epub", "html-chunked"), says=["font-unusable"])
    site = web.parts(out["html-chunked"])
    report.check("the other font is there", "fonts/1.ttf" not in site and "fonts/2.ttf" in site, list(site))


def bad_files(report, tmp, part):
    """What is no font, or a damaged one: a message or a book, in time, in little memory."""
    dice = random.Random(7)
    bad = {"empty": b"", "words": b"Not a font at all, but words.\n" * 40, "woff": b"wOFF" + part[4:],
           "woff2": b"wOF2" + part[4:], "picture": b"\x89PNG\r\n\x1a\n" + bytes(400),
           "collection": b"ttcf\0\1\0\0\xff\xff\xff\xff" + bytes(400), "head": part[:12] + b"\xff" * 400}
    for n in (4, 12, 28, 200, 1000, len(part) // 2, len(part) - 1):
        bad[f"cut-{n}"] = part[:n]
    for i in range(60):
        data = bytearray(part)
        for _ in range(1 + i):
            data[dice.randrange(12 if i % 2 else 0, len(data) if i % 3 else 300)] = dice.randrange(256)
        bad[f"dice-{i}"] = bytes(data)
    source = os.path.join(tmp, "bad.md")
    with open(source, "w", encoding="utf-8") as f:
        f.write(BOOK)

    def little():
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    # a sanitizer takes address space of its own
    before = None if "asan" in product.PROGRAM else little
    for name, data in bad.items():
        path, out = os.path.join(tmp, "bad.font"), os.path.join(tmp, "bad.epub")
        with open(path, "wb") as f:
            f.write(data)
        try:
            r = subprocess.run([product.PROGRAM, "-q", source, "-o", out, "--font=" + path, "--cover-format=png"],
                               env=product.environment(), stdin=subprocess.DEVNULL, stderr=subprocess.PIPE,
                               stdout=subprocess.PIPE, timeout=10 if before else 60, preexec_fn=before)
            good = r.returncode == 0 and (name.startswith("dice") or b"[font-unusable]" in r.stderr)
            why = f"{r.returncode} {r.stderr[-300:]}"
        except subprocess.TimeoutExpired:
            good, why = False, "no end in 10 s"
        report.check(f"font {name}", good and os.path.exists(out), why)
    for path in (tmp, os.path.join(tmp, "none.ttf"), "/dev/null"):
        made(report, f"font {os.path.basename(path)}", tmp, BOOK, "--font=" + path, says=["font-unusable"])
    with open(os.path.join(tmp, "part.ttf"), "wb") as f:
        f.write(part)
    option = "--font=" + os.path.join(tmp, "part.ttf")
    made(report, "just within --max-font", tmp, BOOK, f"--max-font={len(part)}", option)
    made(report, "just beyond --max-font", tmp, BOOK, f"--max-font={len(part) - 1}", option, says=["font-unusable"])


def collections(report, tmp):
    path = find("NotoSansCJK-Regular.ttc") or find("NotoSerifCJK-Regular.ttc")
    if path is None:
        report.skip("a collection", "Noto CJK is not installed", tool=True)
        return
    text = "---\ntitle: 銀河鉄道の夜\nlanguage: ja\n---\n\n# 一\n\n午后の授業。\n"
    out = made(report, "a collection", tmp, text, "--font=" + path, "--cover-format=png")
    book = web.parts(out["epub"])
    report.check("OpenType", 'media-type="font/otf"' in web.opf_of(out["epub"]) and
                 book["EPUB/fonts/1.otf"][:4] == b"OTTO" and len(book["EPUB/fonts/1.otf"]) < 200000, list(book))
    report.check("a cover in Japanese", "EPUB/cover.png" in book, list(book))
    two = text.replace("夜", "夜\u0483 と Ѣ")
    out = made(report, "two families in a line", tmp, two, "--font=" + path, "--font=" + find("DejaVuSans.ttf"), "--cover-format=png")
    report.check("a cover of two families", "EPUB/cover.png" in web.parts(out["epub"]), list(web.parts(out["epub"])))
    made(report, "no such font in it", tmp, text, "--font=" + path, "--font-face=99", says=["font-unusable"])


def in_batches(report, tmp, plain, bold):
    """A document whose font has changed is converted again."""
    font, manifest, out = (os.path.join(tmp, x) for x in ("font.ttf", "manifest.jsonl", "batch"))
    with open(manifest, "w", encoding="utf-8") as f:
        f.write('{"id": "one", "src": "book.md"}\n')
    made, books = os.path.join(out, "one.epub"), []
    for source in (plain, plain, bold):
        shutil.copyfile(source, font)
        r = product.run(["batch", manifest, "-o", out, "-t", "epub", "-j1", "--font=" + font])
        with open(made, "rb") as f:
            books.append((r.returncode, os.stat(made).st_ino, f.read()))
    report.check("the same font: nothing to do", books[0] == books[1] and books[0][0] == 0, r.stderr)
    report.check("another font: converted again", books[2][0] == 0 and books[2][2] != books[0][2], r.stderr)


def covers(report, tmp, plain, bold):
    seen = set()
    for lang, title in TITLES.items():
        text = BOOK.replace("The harbour bell", title).replace("language: en", f"language: {lang}")
        out = made(report, f"cover {lang}", tmp, text, "--cover-format=png", "--font=" + plain, "--font=" + bold)
        book, opf = web.parts(out["epub"]), web.opf_of(out["epub"])
        png = book["EPUB/cover.png"]
        w, h, rows = pixels_of(png)
        colours = {rows[y][x:x + 3] for y in range(300, 1200, 3) for x in range(600, w * 3 - 600, 3)}
        report.check(f"cover {lang} is drawn", (w, h) == (1600, 2560) and len(colours) > 20 and png not in seen,
                     f"{w}x{h}, {len(colours)} colours")
        seen.add(png)
        report.check(f"cover {lang} is the cover", re.search(
            r'<item id="cover-image" href="cover.png" media-type="image/png" properties="cover-image"/>', opf) and
            "EPUB/cover.svg" not in book and b"../cover.png" in book["EPUB/text/cover.xhtml"], opf)
    out = made(report, "a ring that no font has", tmp, BOOK.replace("The harbour bell", "Bell a\u20dd"), "--cover-format=png",
               "--font=" + plain, says=["font-lacks"])
    report.check("a cover with a ring", "EPUB/cover.png" in web.parts(out["epub"]), list(web.parts(out["epub"])))
    for name, options in (("no font", []), ("no such letters", ["--font=" + plain])):
        text = BOOK.replace("The harbour bell", "港口的钟" if options else "The harbour bell")
        says = ["cover-not-drawn"] + (["font-lacks"] if options else [])
        out = made(report, f"a cover with {name}", tmp, text, "--cover-format=png", *options, says=says)
        report.check(f"{name}: SVG", "EPUB/cover.svg" in web.parts(out["epub"]))


def all_of(report):
    plain, bold = find("DejaVuSans.ttf"), find("DejaVuSans-Bold.ttf")
    if not plain or not bold:
        report.skip("fonts", "DejaVu Sans is not installed", tool=True)
        return
    if not os.path.exists(product.FONTS):
        report.fail("build/fonts/rubricate", "is not built: make build-fonts")
        return
    r = subprocess.run([os.path.join(os.path.dirname(product.FONTS), "tests", "unit", "drawing")], cwd=product.ROOT,
                       env=product.environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    report.check("letters are drawn", r.returncode == 0 and b"SKIPPED" not in r.stdout, r.stdout[-2000:])
    with tempfile.TemporaryDirectory() as tmp:
        if product.PROGRAM != product.FONTS:
            out = os.path.join(tmp, "plain.epub")
            r = product.run(["-q", "--font=" + plain, "-o", out, "-"], stdin=b"Words.\n")
            report.check("without HarfBuzz there is a book without fonts", r.returncode == 0 and
                         os.path.exists(out) and b"[font-library]" in r.stderr, r.stderr)
        with product.with_fonts():
            part = embedded(report, tmp, plain, bold)
            characters(report, tmp, part)
            rights(report, tmp, plain)
            looks(report, tmp, plain)
            bad_files(report, tmp, part)
            collections(report, tmp)
            covers(report, tmp, plain, bold)
            in_batches(report, tmp, plain, bold)
