# SPDX-License-Identifier: Apache-2.0
"""Inputs nobody means well with: our own kinds, and the shared set where it is. Each ends in time and
within its memory, leaves nothing half done, and a refusal says why with the message that is due."""

import concurrent.futures
import fnmatch
import json
import os
import re
import resource
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import zlib

import checkers
import product

FORMATS = ("tei", "epub", "docx", "html", "text", "etext", "bag")
MEMORY, SECONDS = 1 << 30, 10
SHARED = checkers.in_shared("checks")
# Calls that would reach a network or start a program.
FORBIDDEN = ("connect", "getaddrinfo", "gethostbyname", "system", "popen", "execvp", "execve", "dlopen", "socket")


def picture(width, height):
    """A PNG that says it is that large, with next to no data."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(bytes(1 << 20))) + chunk(b"IEND", b""))


def kinds(scale):
    """(name, bytes, message that is due or None); scale 1 is the full size."""
    n = max(1, int(100000 * scale))
    han = "灯塔里的灯在六点点亮，没有人碰过它。\n\n" * 40
    for name, codec in (("gb18030", "gb18030"), ("big5", "big5"), ("shift-jis", "cp932"), ("euc-kr", "euc_kr"),
                        ("utf-16", "utf-16"), ("utf-8", "utf-8")):
        text = {"big5": "燈塔裡的燈在六點點亮。\n\n" * 40, "shift-jis": "灯台の灯が六時にともった。\n\n" * 40,
                "euc-kr": "등대의 불이 여섯 시에 켜졌다.\n\n" * 40}.get(name, han)
        yield f"cut-{name}.txt", text.encode(codec)[:-5], None
    yield "bidi.txt", ("He said \u202eolleh\u202c and \u2066x\u2069.\n\n" * (n // 20)).encode(), None
    yield "bidi-open.txt", ("\u202e" * n + "x\n").encode(), None
    yield "nested-lists.txt", b"".join(b" " * (2 * i) + b"- x\n" for i in range(min(n, 1200))), None
    yield "nested-quotes.txt", b"".join(b">" * i + b" x\n" for i in range(min(n, 1200))), None
    yield "ordinals.txt", b"".join(b"%d. Head\n\nText.\n\n" % (10 ** (i % 400)) for i in range(n // 100)), None
    yield "romans.txt", b"CHAPTER " + b"M" * n + b"\n\nText.\n", None
    yield "han-numbers.txt", ("第" + "九" * n + "章 甲\n\n乙。\n").encode(), None
    yield "one-mark.txt", b"Word[1] and more.\n\n" * (n // 10) + b"[1] Note.\n\n" * (n // 10), None
    yield "note-storm.txt", b"".join(b"w[%d] " % i for i in range(n // 5)) + b"\n\n[1] One.\n", None
    yield "wide-table.txt", (b"| a " * (n // 25) + b"|\n") * 8, None
    yield "tall-table.txt", b"| a | b |\n" * (n // 2), None
    yield "tab-table.txt", (b"a\tb\tc\td\n") * (n // 4), None
    yield "emphasis.txt", b"*_" * n, None
    yield "emphasis-words.txt", b"*a _b " * n, None
    yield "brackets.txt", b"[" * n + b"]" * n, None
    yield "brackets.md", b"[" * (n // 2) + b"a" + b"]" * (n // 2), "markdown-wild" if n >= 20000 else None
    yield "declarations.md", b"<!D " * n, "markdown-wild" if n >= 20000 else None
    yield "host.md", b"www.a." * n, "link-unsafe"
    yield "uses.md", b"[x]: /" + b"u" * n + b"\n\n" + b"[x]\n\n" * (n // 2), "markdown-wild" if n >= 20000 else None
    yield "references.md", b"[x]: /" + b"u" * 10000 + b"\n\n" + (b"[x]" * 1000 + b"\n\n") * 3, "link-repeated"
    yield "ruby.txt", ("漢《かん》" * (n // 4)).encode(), None
    yield "ruby-open.txt", ("漢《" * (n // 2)).encode(), None
    yield "items.txt", b"x\n" + b"1. item goes on\n" * (n // 2), None
    yield "addresses.txt", b"www.a." * n, None
    yield "epigraphs.txt", b"CHAPTER I\n\n    \"A song\"\n        --Old\n\n" * (n // 30), None
    yield "drama.txt", b"ANNA. Who is there?\n\nBEN. Nobody.\n\n" * (n // 20), None
    yield "directions.txt", b"ANNA. [x] a\n\nBEN. [y] b\n\n" * 9 + b"ANNA. " + b"[a (b _[c " * (n // 5), None
    yield "bare-notes.txt", b"The lamp is lit.\n\n" + b"[Footnote: x]\n\n" * (n // 8), None
    yield "glossary.txt", b"".join(b"t%d: what it is\n" % i for i in range(n // 8)), None
    yield "readings.txt", ("漢字（かんじ）" * 9 + "漢" * (n // 2) + "（かんじ）" + "漢（" * (n // 2)).encode(), None
    yield "contents.txt", b"CONTENTS\n\n" + b"Chapter One ........ 1\n" * (n // 10), None
    yield "hyphens.txt", b"wo-\n" * n, None
    yield "page-heads.txt", b"THE LAMP 12\n\nSome words.\n\n" * (n // 20), None
    yield "foreign-marks.txt", "录①汇 he\n①e\n".encode(), None
    yield "equal-blocks.txt", b"The same lines stand here,\nagain and again.\n\n" * (n // 20), None
    yield "yaml.md", b"---\ntitle: x\n" + b"k: [" * min(n, 5000) + b"\n---\n\nText.\n", "metadata-yaml"
    yield "yaml-anchors.md", (b"---\na: &a [x]\n" + b"".join(
        b"k%d: [%s]\n" % (i, b"*a, " * 9 + b"*a") for i in range(n // 50)) + b"---\n\nText.\n"), None
    yield "yaml-marks.md", (b"---\n" + b"".join(b"k%d: &a%d x\n" % (i, i) for i in range(n // 10)) +
                            b"---\n\nText.\n"), "metadata-yaml" if n >= 20000 else None
    yield "yaml-long.md", b"---\ntitle: " + b"x" * (12 * n) + b"\n---\n\nText.\n", None
    yield "yaml-people.md", (b"---\ntitle: x\nauthor:\n" + b"".join(b"- Name %d\n" % i for i in range(n // 2)) +
                             b"---\n\nText.\n"), None
    yield "ragged-table.md", (b"|" + b"a|" * (n // 100) + b"\n|" + b"-|" * (n // 100) + b"\n" +
                              b"|y|\n" * (n // 10)), "table-wide" if n >= 20000 else None
    yield "long-row.md", b"|a|b|\n|-|-|\n|" + b"`|`" * n + b"|c|\n", "table-wide" if n >= 20000 else None
    yield "long-head.md", b"a|" * n + b"\n---\n", "table-wide" if n >= 20000 else None
    yield "bomb-png.md", b"![a](huge.png)\n", None
    yield "bomb-svg.md", b"![a](uses.svg)\n", "image-left-out"
    yield "loop.md", b"![a](loop.png) ![b](round/round/x.png)\n", "image-left-out"
    head = (b'<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>T</title></titleStmt>'
            b"<publicationStmt><p>n</p></publicationStmt><sourceDesc><p>n</p></sourceDesc></fileDesc></teiHeader>"
            b"<text><body>")
    tail = b"</body></text></TEI>"
    yield "deep.tei.xml", head + b"<quote>" * n + b"</quote>" * n + tail, "model-invalid"
    yield "doctype.tei.xml", b'<!DOCTYPE TEI [<!ENTITY a "b">]>' + head + b"<p>&a;</p>" + tail, "model-invalid"
    yield "attributes.tei.xml", head + b"<p " + b" ".join(b'a%d="1"' % i for i in range(n)) + b"/>" + tail, \
        "model-invalid"
    yield "figures.tei.xml", head + b"<figure>" * 90 + b"x" + b"</figure>" * 90 + tail, "model-invalid"
    yield "identifiers.tei.xml", head + b"".join(b'<p xml:id="a%d">x</p>' % i for i in range(n)) + tail, None
    yield "same-identifiers.tei.xml", head + b'<p xml:id="a">x</p>' * n + tail, "model-invalid"
    yield "names.tei.xml", head + b"".join(
        b'<div xml:id="%s"><head>A</head><p>x</p></div>' % i for i in (
            b"cover", b"title", b"notes", b"index", b"aa", b"AA", b"body-2", b"x-part-2")) + tail, None
    yield "ragged.tei.xml", (head + b"<table><row>" + b"<cell>x</cell>" * (n // 5) + b"</row>" +
                             b"<row><cell>y</cell></row>" * (n // 20) + b"</table>" + tail), None
    yield "pages.tei.xml", head + b"<p>x" + b'<pb n="1"/>' * n + b"</p>" + tail, None
    yield "rows.tei.xml", head + b"<table>" + b"<row><cell/></row>" * (n // 10) + b"</table>" + tail, None


def neighbours(folder):
    with open(os.path.join(folder, "huge.png"), "wb") as f:
        f.write(picture(0x7fffffff, 0x7fffffff))
    with open(os.path.join(folder, "uses.svg"), "wb") as f:
        f.write(b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg">&b;</svg>')
    os.symlink("loop.png", os.path.join(folder, "loop.png"))
    os.symlink(".", os.path.join(folder, "round"))


def bounded(stack=None):
    def limits():
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        if stack:
            resource.setrlimit(resource.RLIMIT_STACK, (stack, stack))
    return limits


def convert(path, fmt, out, before):
    started = time.monotonic()
    try:
        r = subprocess.run([product.PROGRAM, "-q", "-t", fmt, "-o", out, path], preexec_fn=before,
                           env=product.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, timeout=4 * SECONDS)
    except subprocess.TimeoutExpired:
        return None, 4 * SECONDS
    return r, time.monotonic() - started


def one(report, path, fmt, due, stack=None):
    name = os.path.basename(path)
    with tempfile.TemporaryDirectory() as tmp:
        out = os.path.join(tmp, "out" + product.SUFFIXES[fmt])
        r, seconds = convert(path, fmt, out, bounded(stack))
        said = r.stderr.decode("utf-8", "replace") if r else ""
        left = os.listdir(tmp)
        good = (r is not None and r.returncode in (0, 1, 3) and seconds < 2 * SECONDS
                and left == ([os.path.basename(out)] if r.returncode in (0, 1) else [])
                and (r.returncode == 0 or "fatal" in said))
        report.check(f"{fmt} {name}", good, f"exit {r.returncode if r else 'none'}, {seconds:.1f} s, left {left}",
                     said[-600:])
        if due:
            report.check(f"{fmt} {name} says {due}", f"[{due}]" in said, said[-600:])


def own(report, full):
    with tempfile.TemporaryDirectory() as folder:
        neighbours(folder)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            runs = []
            for i, (name, data, due) in enumerate(kinds(1 if full else .2)):
                path = os.path.join(folder, name)
                with open(path, "wb") as f:
                    f.write(data)
                for fmt in FORMATS if full else (FORMATS[i % len(FORMATS)],):
                    runs.append(pool.submit(one, report, path, fmt, due))
                if "nested" in name or "deep" in name or "brackets" in name:
                    runs.append(pool.submit(one, report, path, "html", None, 512 << 10))
            for run in runs:
                run.result()


def shared(report, full):
    """The set that all converters are measured with: a few of each kind, or all in every format."""
    make, run = (os.path.join(SHARED, n) for n in ("bad_inputs.py", "bad_inputs_run.py"))
    if not os.path.exists(make):
        report.skip("the shared set of bad inputs", "shared/checks is not beside this folder")
        return
    with tempfile.TemporaryDirectory() as top:
        folder = os.path.join(top, "set")
        subprocess.run([sys.executable, make, folder, "--scale", "1" if full else ".05"], check=True,
                       stdout=subprocess.DEVNULL)
        formats = (("epub", ""), ("docx", ""), ("html", ""), ("txt", "-t text"), ("xml", "-t tei"))
        for i, (ext, to) in enumerate(formats if full else formats[:1]):
            r = subprocess.run([sys.executable, run, folder, "--ext", ext, "--timeout", str(SECONDS), "--mem-mb", "1024",
                                "--cmd", f"{product.PROGRAM} {to} -o {{out}} -- {{in}}", "--require",
                                *([] if full else ["--sample", "5"])], text=True, errors="replace",
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            total = re.search(r"^ALL .* (\d+) +(\d+)$", r.stdout, re.M)
            report.check(f"shared {ext}", r.returncode == 0, total.group(0) if total else "",
                         *[x for x in r.stdout.split("\n") if x.startswith("FAIL")])


# The message that is due for the shared set's inputs that must not pass in silence.
DUE = (("tiny-one-nul", "input-empty"), ("tiny-one-byte-ff", "encoding-doubtful"), ("ctl-*", "control-characters"),
       ("utf8-in-heading", "encoding-bad-bytes"), ("utf8-random-64k", "encoding-bad-bytes"),
       ("utf8-all-bytes", "control-characters"), ("utf8-*", "encoding-doubtful"),
       ("enc-utf16-*", "encoding-bad-bytes"), ("enc-utf32-*", "encoding-bad-bytes"), ("enc-*-as-txt", "input-binary"),
       ("enc-*", "encoding-guessed"), ("ref-drive", "image-remote"), ("ref-file-*", "image-remote"),
       ("ref-data-*", "image-remote"), ("ref-*", "image-left-out"), ("fs-*", "input-unreadable"))


def codes(report):
    """Each input of the shared set that must be diagnosed is, by the message that is due."""
    make = os.path.join(SHARED, "bad_inputs.py")
    if not os.path.exists(make):
        report.skip("messages of the shared set", "shared/checks is not beside this folder")
        return
    with tempfile.TemporaryDirectory() as top:
        folder, out = os.path.join(top, "set"), os.path.join(top, "out.tei.xml")
        subprocess.run([sys.executable, make, folder, "--scale", ".02", *[x for g, _ in DUE for x in ("--only", g)]],
                       check=True, stdout=subprocess.DEVNULL)
        with open(os.path.join(folder, "index.jsonl"), encoding="ascii") as f:
            cases = [json.loads(x) for x in f]
        for case in cases:
            due = next((d for g, d in DUE if fnmatch.fnmatch(case["case"], g)), None)
            if case["expect"] not in ("diagnose", "error"):
                continue
            r = product.run(["-q", "-t", "tei", "-o", out, "--", os.path.join(folder, case["file"])])
            said = r.stderr.decode("utf-8", "replace")
            report.check(f"{case['case']} says {due}", f"[{due}]" in said, said[-300:])


def threats(report):
    """Each message of the table in docs/robustness.md is one of ours, and a test names it."""
    with open(os.path.join(product.ROOT, "docs", "robustness.md"), encoding="utf-8") as f:
        first = f.read().partition("\n|")[2].partition("\n\n")[0]
    table = [x.split("|") for x in ("|" + first).split("\n") if x.startswith("| ")]
    told = {m for row in table[1:] for m in re.findall(r"`([a-z]+(?:-[a-z]+)+)`", row[3])}
    with open(os.path.join(product.ROOT, "base", "messages.def"), encoding="utf-8") as f:
        known = set(re.findall(r'^MSG\(\w+,\s*"([a-z0-9-]+)"', f.read(), re.M))
    report.check("threats have messages", len(told) > 10 and told <= known, told - known)
    shown = ""
    for folder, _, names in os.walk(os.path.join(product.ROOT, "tests")):
        for name in names:
            if name.endswith((".py", ".c", ".diag")):
                with open(os.path.join(folder, name), encoding="utf-8") as f:
                    shown += f.read()
    unshown = [m for m in told if not re.search(rf"\b{m}\b", shown)]
    report.check("each message of a threat is named by a test", not unshown, *unshown)
    for row in table[1:]:
        report.check(f"threat {row[1].strip()[:40]} has a test", row[4].strip() not in ("", "test"))


def symbols(report):
    """No code in the program that could reach a network or start another program."""
    if not shutil.which("nm"):
        report.skip("symbols", "nm is not here", tool=True)
        return
    r = subprocess.run(["nm", "-D", "--undefined-only", product.PROGRAM], text=True, stdout=subprocess.PIPE)
    names = {x.split()[-1].split("@")[0] for x in r.stdout.splitlines() if x.split()}
    report.check("no network and no other programs", names and not names & set(FORBIDDEN), names & set(FORBIDDEN))


def opened(report):
    """Whatever a document names, only its own folder is looked into."""
    if not shutil.which("strace"):
        report.skip("files that are opened", "strace is not here", tool=True)
        return
    with tempfile.TemporaryDirectory() as top:
        inside, out = os.path.join(top, "in"), os.path.join(top, "out")
        os.mkdir(inside)
        os.mkdir(out)
        with open(os.path.join(top, "secret.png"), "wb") as f:
            f.write(picture(1, 1))
        os.symlink("../secret.png", os.path.join(inside, "link.png"))
        source = os.path.join(inside, "a.md")
        with open(source, "w", encoding="utf-8") as f:
            f.write("".join(f"![x]({p})\n\n" for p in (
                "../secret.png", "link.png", "/etc/passwd", "file:///etc/passwd", "%2e%2e/secret.png",
                "x/../../secret.png", "/proc/self/environ", "/dev/zero")))
        log = os.path.join(top, "log")
        r = subprocess.run(["strace", "-f", "-e", "trace=openat,openat2,open", "-o", log, product.PROGRAM, "-q",
                            "--no-sandbox", "-o", os.path.join(out, "a.epub"), source], env=product.environment(),
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if not os.path.exists(log) or r.returncode not in (0, 1):
            report.skip("files that are opened", "nothing can be traced here")
            return
        with open(log, encoding="utf-8", errors="replace") as f:
            paths = re.findall(r'"([^"]*)".* = \d+$', f.read(), re.M)
        system = ("/lib", "/usr/lib", "/etc/ld.so", "/usr/share", "/dev/null", "/sys/devices/system/cpu",
                  *([os.path.dirname(product.PROGRAM)] if product.MEASURED else []))
        strange = [p for p in paths if p.startswith("/") and not p.startswith((inside, out) + system)
                   and p not in ("/", top)]
        report.check("only its own folder is opened", paths and not strange, strange)


def few_words(report):
    """However much there is to say, it is said in some lines; the report has it all."""
    with tempfile.TemporaryDirectory() as top:
        source, log = os.path.join(top, "a.md"), os.path.join(top, "a.jsonl")
        with open(source, "w", encoding="utf-8") as f:
            f.write("".join(f"![p](none{i}.png)\n\n" for i in range(2000)))
        r = product.run(["-q", "-o", os.path.join(top, "a.html"), f"--report={log}", source])
        said = r.stderr.decode()
        report.check("two thousand messages in a hundred lines", said.count("[image-left-out]\n") == 101
                     and "note: 1900 more like these" in said and len(said) < 65536, said[-300:])
        with open(log, encoding="utf-8") as f:
            report.check("the report has all", f.read().count('"image-left-out"') >= 2000)


def measured(path, fmt, out):
    """Processor seconds, megabytes and end of one conversion within the memory that is documented."""
    most = (64 << 20) + 320 * os.path.getsize(path)
    p = subprocess.Popen([product.PROGRAM, "-q", "-t", fmt, "-o", out, path], env=product.environment(),
                         preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (most, most)),
                         stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(p.pid, 0)
    p.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, p.returncode


def rung(folder, name, parts, fmt):
    """Seconds for a quarter of the input; seconds, megabytes and exit code for all of it."""
    path, out = os.path.join(folder, name), os.path.join(folder, "out" + product.SUFFIXES[fmt])
    results = []
    for part in parts:
        with open(path, "wb") as f:
            f.write(part)
        results.append(measured(path, fmt, out))
    return results[0][0], *results[1]


def growing():
    """(name, (a quarter, all)) of each kind that grows with the scale."""
    small = {name: data for name, data, _ in kinds(.25)}
    for name, data, _ in kinds(1):
        if len(data) > 2 * len(small[name]):
            yield name, (small[name], data)


def is_slow(before, seconds):
    return seconds > 5 * before + .2


def grows(report, full):
    """Four times the input takes at most five times as long, and memory stays within what is documented."""
    formats = [f for f in product.SUFFIXES if f not in ("bag", "text")]
    with tempfile.TemporaryDirectory() as folder:
        neighbours(folder)
        for i, (name, parts) in enumerate(growing()):
            for fmt in formats if full else (formats[i % len(formats)],):
                before, seconds, _, code = rung(folder, name, parts, fmt)
                if is_slow(before, seconds):  # or somebody else needed the machine
                    again = [rung(folder, name, parts, fmt) for _ in range(3)]
                    before, seconds = max(r[0] for r in again), min(r[1] for r in again)
                report.check(f"{fmt} {name} grows", not is_slow(before, seconds), f"{before:.3f} s, then {seconds:.3f} s")
                report.check(f"{fmt} {name} fits", code in (0, 1, 3), f"exit {code}, {len(parts[1])} bytes")


def often(report):
    """A picture that stands a thousand times in one page: again and again up to 16 MB, then in words."""
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "p.png"), "wb") as f:
            f.write(picture(8, 8) + bytes(1 << 16))
        source, out = os.path.join(folder, "a.md"), os.path.join(folder, "a.html")
        with open(source, "w", encoding="utf-8") as f:
            f.write("![A lamp](p.png)\n\n" * 1000)
        r = product.run(["-q", "-o", out, source])
        page = open(out, encoding="utf-8").read() if r.returncode == 0 else ""
        shown, told = page.count("<img "), page.count(">[A lamp]<")
        report.check("a picture a thousand times", shown > 100 and shown + told == 1000 and len(page) < 24 << 20,
                     shown, told, len(page), r.stderr)


def all_of(report, full):
    often(report)
    few_words(report)
    threats(report)
    codes(report)
    symbols(report)
    opened(report)
    own(report, full)
    grows(report, full)
    shared(report, full)


def step(folder, name, parts, fmt):
    """One row of the ladder: a quarter of the input, and all of it."""
    before, seconds, megabytes, _ = rung(folder, name, parts, fmt)
    slow = is_slow(before, seconds)
    per_byte = max(0, megabytes - 64) * (1 << 20) / len(parts[1])
    print(f"{name:24} {fmt:6} {len(parts[1]):9} {before:7.3f} {seconds:7.3f} {seconds / max(before, .001):6.1f}"
          f" {megabytes:7.0f} {per_byte:7.0f}{' slow' if slow else ''}{' large' if per_byte > 40 else ''}", flush=True)
    return slow


def ladder(formats=FORMATS):
    """For people: python3 tests/tools/hostile.py [FORMAT...]. Time and memory at a quarter and at full size.
    `bytes` in the last column: of memory beyond 64 MB, for each byte of input."""
    print(f"{'input':24} {'format':6} {'size':>9} {'s 1/4':>7} {'s':>7} {'times':>6} {'MB':>7} {'bytes':>7}")
    slow = 0
    with tempfile.TemporaryDirectory() as folder:
        neighbours(folder)
        for name, parts in growing():
            slow += sum(step(folder, name, parts, fmt) for fmt in formats)
    return slow


if __name__ == "__main__":
    sys.exit(1 if ladder(tuple(sys.argv[1:]) or FORMATS) else 0)
