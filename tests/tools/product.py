# SPDX-License-Identifier: Apache-2.0
"""The program under test: run it, and show what it made as text."""

import contextlib
import hashlib
import io
import os
import re
import shlex
import subprocess
import zipfile

from checkers import ROOT

RELEASE = os.path.abspath(os.environ.get("RUBRICATE") or
                          os.path.join(ROOT, "build", "release", "rubricate"))
ASAN = os.path.join(ROOT, "build", "asan", "rubricate")
MEASURED = f"{os.sep}coverage{os.sep}" in RELEASE  # built by make coverage, and with FONTS=1
FONTS = RELEASE if MEASURED else os.path.join(ROOT, "build", "fonts", "rubricate")  # built with FONTS=1
PROGRAM = RELEASE  # the group asan puts the other one here
# What the program promises to write; the tests ask for all of these.
FORMATS = ("tei", "html", "html-chunked", "epub", "docx", "etext", "bag")
LIMIT = 120  # seconds for one run
# What the packages are named, and what their golden sibling is named.
SUFFIXES = {"tei": ".tei.xml", "html": ".html", "html-chunked": "-html.zip", "epub": ".epub", "docx": ".docx",
            "etext": "-etext.zip", "text": ".txt", "bag": "-bag.zip"}
TEXT_PARTS = re.compile(r"(\.(xml|xhtml|html|opf|ncx|css|txt|svg|rels|json|md)|^mimetype)$")


def version():
    with open(os.path.join(ROOT, "rubricate.h"), encoding="utf-8") as f:
        return re.search(r'RUBRICATE_VERSION "([^"]*)"', f.read()).group(1)


VERSION = version()


def environment(**changes):
    keep = ("PATH", "HOME", "TMPDIR", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LLVM_PROFILE_FILE")
    env = {k: os.environ[k] for k in keep if k in os.environ}
    return {**env, "LC_ALL": "C", "TZ": "UTC", **changes}


def run(args, cwd=None, stdin=None, env=None, limit=LIMIT):
    """CompletedProcess with bytes; a run over the limit has returncode 124."""
    try:
        return subprocess.run([PROGRAM, *args], cwd=cwd, env=env or environment(), timeout=limit,
                              stdin=subprocess.DEVNULL if stdin is None else None, input=stdin,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    except subprocess.TimeoutExpired as e:
        return subprocess.CompletedProcess(args, 124, e.stdout or b"", b"no end in %d s" % limit)


@contextlib.contextmanager
def with_fonts():
    """The program that has HarfBuzz, for a while."""
    global PROGRAM
    PROGRAM, before = FONTS, PROGRAM
    try:
        yield
    finally:
        PROGRAM = before


def formats():
    """Those of the promised formats that --help lists."""
    listed = run(["--help"]).stdout.decode().partition("\nformats:")[2].partition("\n\n")[0]
    return [f for f in FORMATS if re.search(rf"^ *\*? *{f} ", listed, re.M)]


def crashed(r):
    """Ended by a signal, by a sanitizer, or not at all."""
    return r.returncode not in (0, 1, 2, 3, 75)


def options_of(source):
    """A case's options stand beside it in name.args."""
    path = stem(source) + ".args"
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as f:
        return shlex.split(f.read(), comments=True)


def stem(source):
    for ending in (".tei.xml", ".txt", ".md"):
        if source.endswith(ending):
            return source[:-len(ending)]
    return os.path.splitext(source)[0]


def made(source, folder, fmt):
    """Where the package of this format is, after `-o folder/`; None when it was not made."""
    name = os.path.basename(stem(source))
    path = os.path.join(folder, name + SUFFIXES[fmt])
    return path if os.path.exists(path) else None


def normal(text):
    return re.sub(rf"\b{re.escape(VERSION)}\b", "VERSION", text)


def templates():
    known = {}
    for folder, _, names in os.walk(os.path.join(ROOT, "templates")):
        for name in names:
            path = os.path.join(folder, name)
            with open(path, "rb") as f:
                known[f.read()] = os.path.relpath(path, ROOT)
    return known


TEMPLATES = templates()
TEMPLATE_LINES = {line for data in TEMPLATES if TEMPLATES[data].endswith(".xml")
                  for line in data.decode("utf-8").split("\n") if line}


def without_templates(text):
    """Runs of lines that stand in a template, as one line that counts them."""
    out, run = [], 0
    for line in text.split("\n") + [None]:
        if line in TEMPLATE_LINES:
            run += 1
            continue
        if run:
            out.append(f"({run} lines of templates)")
            run = 0
        if line is not None:
            out.append(line)
    return "\n".join(out)


def dump_part(name, data):
    if data in TEMPLATES:
        return f"({TEMPLATES[data]})\n"
    if not TEXT_PARTS.search(name):
        return f"({len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()[:16]})\n"
    text = data.decode("utf-8", "backslashreplace")
    if name.endswith("/styles.xml"):
        text = without_templates(text)
    if max(map(len, text.split("\n"))) > 400 and text.lstrip().startswith("<"):
        text = text.replace("><", ">\n<")
    return text if text.endswith("\n") else text + "\n(no newline at the end)\n"


def dump(path):
    """A package as text, part by part; a single file as it is."""
    with open(path, "rb") as f:
        data = f.read()
    if not data.startswith(b"PK\3\4"):
        for template, name in TEMPLATES.items():  # a page carries its style sheet with it
            if len(template) > 400:
                data = data.replace(template.strip(), f"({name})".encode())
        return normal(data.decode("utf-8", "backslashreplace"))
    out = []
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        for info in z.infolist():
            how = "stored" if info.compress_type == zipfile.ZIP_STORED else "deflated"
            out.append(f"==> {info.filename} ({how})\n")
            out.append(dump_part(info.filename, z.read(info)))
    return normal("".join(out))
