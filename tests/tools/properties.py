# SPDX-License-Identifier: Apache-2.0
"""What holds for any input: the same bytes again, a model that stands still, packages that are
true, and no crash, whatever the bytes."""

import concurrent.futures
import difflib
import filecmp
import os
import random
import re
import resource
import shutil
import subprocess
import tempfile

import product
import texts


def folder_of(source, tmp, name):
    """A copy of the source and its neighbours in a folder of another name and depth."""
    folder = os.path.join(tmp, name)
    os.makedirs(folder)
    for n in os.listdir(os.path.dirname(source)):
        path = os.path.join(os.path.dirname(source), n)
        if os.path.isfile(path) and not n.endswith((".diag", ".tei")) and os.path.getsize(path) < 1 << 23:
            shutil.copyfile(path, os.path.join(folder, n))
    return folder


def repeat(report, source, name, tmp, formats):
    """Two folders, two time zones, two locales, sources from the past and from the future: the same bytes."""
    worlds = (("a", {"TZ": "UTC", "LC_ALL": "C"}),
              ("b/deeper", {"TZ": "Asia/Kathmandu", "LC_ALL": "de_DE.UTF-8", "LANG": "ja_JP.UTF-8"}))
    outs = []
    for (where, env), date in zip(worlds, (86400, 7258118400)):  # 1970 and 2200
        folder = folder_of(source, tmp, where)
        os.utime(os.path.join(folder, os.path.basename(source)), (date, date))
        r = product.run(["-q", os.path.basename(source), "-t", ",".join(formats), "-o", "out/",
                         *product.options_of(source)], cwd=folder, env=product.environment(**env))
        if r.returncode:
            report.fail(f"{name} converts", f"exit {r.returncode}", r.stderr.decode("utf-8", "replace"))
            return None
        outs.append(os.path.join(folder, "out"))
    names = sorted(os.listdir(outs[0]))
    same, different, odd = filecmp.cmpfiles(outs[0], outs[1], names, shallow=False)
    report.check(f"{name} same bytes twice", len(same) == len(names) >= len(formats),
                 f"{len(names)} files, different: {different + odd}")
    return outs[0]


def builds(report, one, other, documents):
    """Two builds of the program make the same bytes of the same source."""
    formats = product.formats()
    for name, source in documents:
        with tempfile.TemporaryDirectory() as tmp:
            for program in (one, other):
                subprocess.run([program, "-q", source, "-t", ",".join(formats), "-o", os.path.join(
                    tmp, str(program == one)) + "/", *product.options_of(source)], env=product.environment(),
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=product.LIMIT)
            outs = [os.path.join(tmp, str(x)) for x in (True, False)]
            names = sorted(os.listdir(outs[0]))
            same, different, odd = filecmp.cmpfiles(*outs, names, shallow=False)
            report.check(f"{name} same bytes from both builds", len(same) == len(names) >= len(formats),
                         f"different: {different + odd}")


def difference(one, two):
    texts = []
    for path in (one, two):
        with open(path, encoding="utf-8") as f:
            texts.append(f.read().split("\n"))
    lines = difflib.unified_diff(*texts, "first", "again", lineterm="", n=0)
    return "\n".join(list(lines)[:12])


def stands_still(report, source, name, out):
    """The model read back and written again is the same file."""
    first = product.made(source, out, "tei")
    again = os.path.join(out, "again.tei.xml")
    r = product.run(["-q", first, "-t", "tei", "-o", again])
    same = r.returncode == 0 and filecmp.cmp(first, again, shallow=False)
    report.check(f"{name} model stands still", same, r.stderr.decode("utf-8", "replace")[:1000],
                 "" if same or not os.path.exists(again) else difference(first, again))


def true_packages(report, source, name, out, formats):
    """`rubricate check` finds nothing in what was just made."""
    for fmt in formats:
        if fmt == "tei":
            continue
        path = product.made(source, out, fmt)
        r = product.run(["check", path]) if path else None
        if r and b"nothing is known about checking" in r.stderr:
            report.skip_once(f"check {fmt}", "this format has no check yet")
            continue
        report.check(f"{name} check {fmt}", r and r.returncode == 0,
                     (r.stdout + r.stderr).decode("utf-8", "replace")[:2000] if r else "not made")


def same_text(report, source, name, out, formats):
    """The model's text is in each package: whole, in order, once."""
    for fmt in formats:
        path = product.made(source, out, fmt)
        if fmt in texts.READ and path:
            found = texts.missing(product.made(source, out, "tei"), path, fmt)
            report.check(f"{name} text of {fmt}", not found, *found)


def piecewise(report, source, name):
    """From a pipe, in pieces of one byte at first and then of odd sizes."""
    with open(source, "rb") as f:
        data = f.read(1 << 20)
    args = [product.PROGRAM, "-q", "-", "-t", "tei", "-o", "-", *product.options_of(source)]
    whole = product.run(args[1:], stdin=data)
    p = subprocess.Popen(args, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                         stderr=subprocess.DEVNULL, env=product.environment(), bufsize=0)
    try:
        at = 0
        for size in [1] * 64 + [7, 4095, 4096, 4097, 65537]:
            p.stdin.write(data[at:at + size])
            at += size
        p.stdin.write(data[at:])
        p.stdin.close()
        pieces = p.stdout.read()
    except BrokenPipeError:
        pieces = None
    p.wait()
    report.check(f"{name} piecewise", whole.stdout and pieces == whole.stdout,
                 f"exit {whole.returncode} and {p.returncode}")


def document(report, source, name, formats):
    with tempfile.TemporaryDirectory() as tmp:
        out = repeat(report, source, name, tmp, formats)
        if out:
            stands_still(report, source, name, out)
            same_text(report, source, name, out, formats)
            true_packages(report, source, name, out, formats)
            piecewise(report, source, name)


def hostile(seed):
    """Small inputs nobody means well with, always the same; (name, bytes)."""
    rng = random.Random(seed)
    yield "empty", b""
    yield "newline", b"\n"
    yield "nul", b"\0" * 4096
    yield "marks", b"\xef\xbb\xbf\xff\xfe\xfe\xff"
    yield "utf16-odd", b"\xff\xfea\0b\0c"
    yield "long-line", b"word " * 60000
    yield "no-space", "字".encode() * 60000
    yield "brackets", b"[" * 20000 + b"]" * 20000
    yield "stars", b"*_" * 20000
    yield "quotes", b"> " * 5000 + b"deep\n"
    yield "indents", b"".join(b" " * i + b"- x\n" for i in range(400))
    yield "numbers", b"".join(b"%d. x\n\n" % (10 ** (i % 18)) for i in range(2000))
    yield "formfeeds", b"\f\n" * 3000
    yield "heads", b"CHAPTER I\n\n" * 3000
    yield "tables", b"| a | b |\n|---|---|\n" * 1000
    yield "notes", b"".join(b"x[%d]\n\n[%d] y\n\n" % (i, i) for i in range(1500))
    yield "combining", ("a" + "\u0301" * 20000).encode()
    yield "bidi", "\u202e\u2066\u2069\u200f א ب\n".encode() * 500
    for i in range(12):
        yield f"random-{i}", rng.randbytes(3000)
    pieces = [b"Chapter ", b"\n\n", b"1. ", b"\xe7\xac\xac\xe4\xb8\x80\xe7\xab\xa0", b"  ", b"\t", b"*", b"[1]",
              b"|", b"---\n", b"\r", b"\r\n", b"\xff", b"word ", b"\n", b"> ", b"IV.", b"\xe3\x80\x80", b"<p>", b"&amp;"]
    for i in range(20):
        yield f"pieces-{i}", b"".join(rng.choice(pieces) for _ in range(600))


def any_bytes(report, seed=1):
    """Never a crash, never a hang, a message when there is no output."""
    formats = product.formats()

    def one(name, data, ending):
        with tempfile.TemporaryDirectory() as tmp:
            path = os.path.join(tmp, "x" + ending)
            with open(path, "wb") as f:
                f.write(data)
            r = product.run(["-q", path, "-t", ",".join(formats), "-o", tmp + "/out/"], limit=20)
            silent = r.returncode and not r.stderr.strip()
            left = os.listdir(tmp + "/out") if os.path.isdir(tmp + "/out") else []
            partial = [n for n in left if r.returncode == 3 or n.startswith(".") or "tmp" in n]
            report.check(f"bytes {name}{ending}", not product.crashed(r) and not silent and not partial
                         and r.returncode in (0, 3), f"exit {r.returncode}, left {partial}",
                         r.stderr.decode("utf-8", "replace")[-600:])
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(one, n, d, e) for n, d in hostile(seed) for e in (".txt", ".md", ".tei.xml")]
        for r in runs:
            r.result()


def no_memory(report):
    """Little memory: [out-of-memory], exit 75, nothing left behind. Not under a sanitizer."""
    with tempfile.TemporaryDirectory() as tmp:
        path = os.path.join(tmp, "long.txt")
        with open(path, "w", encoding="ascii") as f:
            f.write("A paragraph of the log book.\n\n" * 200000)

        def little():
            resource.setrlimit(resource.RLIMIT_AS, (100 << 20, 100 << 20))
        r = subprocess.run([product.PROGRAM, "-q", path, "-o", tmp + "/out/"], preexec_fn=little,
                           stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        left = os.listdir(tmp + "/out") if os.path.isdir(tmp + "/out") else []
        report.check("little memory", r.returncode == 75 and b"[out-of-memory]" in r.stderr and not left,
                     f"exit {r.returncode}, left {left}", r.stderr.decode("utf-8", "replace")[-600:])


def body_of(path):
    """The text of a model; what is given is certain, what was found is not always."""
    with open(path, encoding="utf-8") as f:
        return re.sub(r' cert="[^"]*"', "", f.read().partition("<text")[2])


# The same text as others would have stored it.
CLOTHES = {"CRLF": lambda s: s.replace("\n", "\r\n"),
           "trailing blanks": lambda s: re.sub(r"(?m)(?<=\S)$", "  ", s),
           "a margin": lambda s: re.sub(r"(?m)^(?=.)", "    ", s),
           "blank lines doubled": lambda s: re.sub(r"(?m)^\n", "\n\n", s)}
ENOUGH = 12  # lines, and runs of blank lines, that it takes to see what was done to all of them


def clothes(report, source, name):
    """Line ends, trailing blanks, a margin and doubled blank lines change nothing in the model."""
    with open(source, "rb") as f:
        raw = f.read()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return
    lines = len(re.findall(r"(?m)^.*\S", text))
    if re.search(r"[\r\f]", text) or lines < ENOUGH or product.options_of(source):
        return
    few = len(re.findall(r"\S\n\n+(?=\s*\S)", text)) < ENOUGH
    with tempfile.TemporaryDirectory() as tmp:
        def body(change):
            path, model = os.path.join(tmp, os.path.basename(source)), os.path.join(tmp, "x.tei.xml")
            with open(path, "w", encoding="utf-8", newline="") as f:
                f.write(change(text))
            r = product.run(["-q", path, "--from=text", "-t", "tei", "-o", model])
            return re.sub(r' (xml:id|target)="[^"]*"', "", body_of(model)) if r.returncode == 0 else None
        plain = body(lambda s: s)
        for what, change in CLOTHES.items():
            if plain is not None and not (few and what.startswith("blank")):
                report.check(f"{name} the same with {what}", body(change) == plain)


def rules_again(report, source, name):
    """All that was decided, as explain writes it for --rules, leads to the same model."""
    options = product.options_of(source)
    here, file = os.path.dirname(source), os.path.basename(source)
    with tempfile.TemporaryDirectory() as tmp:
        rules, models = os.path.join(tmp, "rules"), [os.path.join(tmp, n + ".tei.xml") for n in "ab"]
        r = product.run(["explain", file, "--format=rules", *options], cwd=here)
        with open(rules, "wb") as f:
            f.write(r.stdout)
        runs = [r] + [product.run([file, "-t", "tei", "-o", model, *more, *options], cwd=here)
                      for model, more in zip(models, ([], ["--rules=" + rules]))]
        if any(x.returncode for x in runs):
            return  # the case is about a fault
        report.check(f"{name} the same by its rules", body_of(models[0]) == body_of(models[1]) and
                     b"[rule" not in runs[2].stderr, difference(*models), runs[2].stderr.decode()[-500:])


def all_of(report, documents):
    formats = product.formats()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for r in [pool.submit(document, report, path, name, formats) for name, path in documents]:
            r.result()
