# SPDX-License-Identifier: Apache-2.0
"""What fails must fail well: the n-th allocation, write, fsync, rename or close; a full disk, a
read-only or occupied place, limits, SIGKILL, many writers. Then the old file stands or the new one,
whole; nothing is left beside it; a message says what happened; the exit code is a documented one."""

import concurrent.futures
import errno
import os
import resource
import signal
import subprocess
import tempfile
import time
import zipfile

import fonts
import product

TEXT = """The Keeper's Notice

by A. Nother

1. First part

Words with _stress_ and a note[1] stand here,
and go on to a second line.

- one
- two

2. Second part

Other words, and the end.

[1] The note.
"""
FORMATS = ("tei", "epub", "docx", "html", "etext", "text", "bag")
OLD = b"what stood here before"
FINE = (1, 2, 3, 75)

MARKDOWN = ("---\ntitle: A lamp\n---\n\n# One\n\nSome *words* with `code`, a [link](http://a.example/), &eacute;, "
            "$a^2$ and a note[^1].\n\n| a | b |\n|---|---|\n| c | d |\n\n- one\n- **7%**左右\n\n> quoted\n\n"
            "[^1]: the note\n") + "More words stand here. " * 1500 + "\n"


class Place:
    """A folder with a source, a place for the output that holds an old file, and the new bytes."""

    def __init__(self, top, fmt, name=None, options=(), source="in.txt", text=TEXT):
        self.folder, self.fmt, self.options = os.path.join(top, name or fmt), fmt, list(options)
        self.name = name or fmt
        self.late = product.MEASURED  # whether only what happens in main is to fail
        os.makedirs(self.folder)
        self.source = os.path.join(self.folder, source)
        with open(self.source, "w", encoding="utf-8") as f:
            f.write(text)
        self.out = os.path.join(self.folder, "out" + product.SUFFIXES[fmt])
        self.run()
        with open(self.out, "rb") as f:
            self.new = f.read()

    def run(self, env=None, out=None, before=None):
        return subprocess.run([product.PROGRAM, "-q", "-t", self.fmt, "-o", out or self.out, self.source,
                               *self.options],
                              env=product.environment(**(env or {})), stdin=subprocess.DEVNULL, preexec_fn=before,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=product.LIMIT)

    def reset(self):
        with open(self.out, "wb") as f:
            f.write(OLD)

    def wrong(self, r):
        """What is not as promised after a run; empty when all is well."""
        with open(self.out, "rb") as f:
            now = f.read()
        strays = set(os.listdir(self.folder)) - {os.path.basename(self.source), os.path.basename(self.out), "told"}
        if strays:
            return f"left behind: {strays}"
        if r.returncode == 0:
            return "" if now == self.new else "exit 0 with other bytes"
        if r.returncode not in FINE:
            return f"exit {r.returncode}"
        if now not in (OLD, self.new):
            return f"half a file of {len(now)} bytes"
        return "" if b"fatal" in r.stderr or b"error" in r.stderr else "no message"


def shim(tmp):
    path = os.path.join(tmp, "fault.so")
    subprocess.run([os.environ.get("CC", "cc"), "-shared", "-fPIC", "-O1", "-o", path,
                    os.path.join(product.ROOT, "tests", "tools", "fault.c"), "-ldl"], check=True)
    return path


def ladder(place, so, call, code=None, sticky=False, most=4000, step=1):
    """The n-th call fails, for n = 1, 2, … until a run has no n-th call. (runs, what was wrong)"""
    told = os.path.join(place.folder, "told")
    wrong = []
    for runs, n in enumerate(range(1, most, step)):
        env = {"LD_PRELOAD": so, "FAULT": f"{call}:{n}", "FAULT_TOLD": told}
        if code:
            env["FAULT_ERRNO"] = str(code)
        if sticky:
            env["FAULT_STICKY"] = "1"
        if place.late:
            env["FAULT_LATE"] = "1"
        place.reset()
        r = place.run(env)
        happened = os.path.exists(told) and os.path.getsize(told) > 0
        if os.path.exists(told):
            os.remove(told)
        bad = place.wrong(r)
        if bad:
            wrong.append(f"{call} {n}: {bad}; {r.stderr.decode(errors='replace')[-200:]}")
        if not happened:
            return runs, wrong
    return most, wrong


def calls(report, place, so):
    for call, code in (("write", errno.ENOSPC), ("write", errno.EIO), ("fsync", errno.EIO),
                       ("rename", errno.EACCES), ("close", errno.EIO)):
        for sticky in (False, True):
            runs, wrong = ladder(place, so, call, code, sticky)
            report.check(f"{place.fmt} {call} fails with {errno.errorcode[code]}{' for ever' * sticky}",
                         not wrong and runs > 0, f"{runs} runs", *wrong[:5])
    place.reset()
    r = place.run({"LD_PRELOAD": so, "FAULT": "short"})
    report.check(f"{place.fmt} short writes", r.returncode == 0 and not place.wrong(r), r.stderr)


def memory(report, place, so):
    for sticky in (False, True):
        runs, wrong = ladder(place, so, "malloc", sticky=sticky, step={"tei": 1, "epub": 1, "docx": 1, "font": 13, "markdown": 1}.get(place.name, 7))
        report.check(f"{place.name} allocation fails{' for ever' * sticky}", not wrong and runs > 0,
                     f"{runs} runs, {len(wrong)} wrong", *wrong[:8])


def places(report, place):
    """Where nothing can be written."""
    folder = os.path.join(place.folder, "folder" + product.SUFFIXES[place.fmt])
    os.mkdir(folder)
    r = place.run(out=folder + "/none/x" + product.SUFFIXES[place.fmt])
    report.check(f"{place.fmt} no such folder", r.returncode == 3 and b"[output-unwritable]" in r.stderr, r.returncode,
                 r.stderr)
    os.rmdir(folder)
    full = "/dev/full"
    if os.path.exists(full):
        with open(full, "wb") as f:
            r = subprocess.run([product.PROGRAM, "-q", "-t", place.fmt, "-o", "-", place.source], stdout=f,
                               stderr=subprocess.PIPE, env=product.environment())
        report.check(f"{place.fmt} standard output is full", r.returncode in FINE and b"fatal" in r.stderr,
                     r.returncode, r.stderr)
    place.reset()
    r = place.run(before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64)))
    report.check(f"{place.fmt} a limit on file size", r.returncode in FINE and not place.wrong(r),
                 r.returncode, place.wrong(r), r.stderr)


def killed(report, place):
    """SIGKILL at a ladder of times: the old file or the new one; a later run leaves nothing behind."""
    bad = []
    for i in range(25):
        place.reset()
        p = subprocess.Popen([product.PROGRAM, "-q", "-t", place.fmt, "-o", place.out, place.source],
                             env=product.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(i * .0007)
        p.send_signal(signal.SIGKILL)
        p.wait()
        with open(place.out, "rb") as f:
            now = f.read()
        if now not in (OLD, place.new):
            bad.append(f"after {i * .7:.1f} ms: {len(now)} bytes")
    for name in os.listdir(place.folder):
        if name.startswith("."):
            os.remove(os.path.join(place.folder, name))
    report.check(f"{place.fmt} killed at any time", not bad, *bad)


def writers(report, place):
    """Eight at once on one output."""
    place.reset()
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        runs = list(pool.map(lambda _: place.run(), range(8)))
    report.check(f"{place.fmt} eight writers", all(r.returncode == 0 and not place.wrong(r) for r in runs),
                 *[place.wrong(r) for r in runs])


def full_disk(report, top):
    """A file system of its own, where we may mount one."""
    mount = os.path.join(top, "disk")
    os.mkdir(mount)
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", mount], stderr=subprocess.PIPE)
    if made.returncode:
        report.skip("a full disk", "no file system can be mounted here")
        return
    try:
        source = os.path.join(top, "big.txt")
        with open(source, "w", encoding="utf-8") as f:
            f.write("".join(f"Paragraph {i * 7919} with words {i * i}.\n\n" for i in range(12000)))
        out = os.path.join(mount, "o.epub")
        r = product.run(["-q", "-t", "epub", "-o", out, source])
        report.check("a full disk", r.returncode == 75 and not os.listdir(mount) and b"[output-no-space]" in r.stderr,
                     r.returncode, r.stderr, os.listdir(mount))
        subprocess.run(["mount", "-o", "remount,ro", mount], check=True)
        r = product.run(["-q", "-t", "epub", "-o", out, source])
        report.check("a read-only disk", r.returncode == 3 and b"[output-unwritable]" in r.stderr, r.returncode, r.stderr)
    finally:
        subprocess.run(["umount", mount], check=False)


def with_font(report, top, so):
    """HarfBuzz without memory, and a font that cannot be read."""
    font = fonts.find("DejaVuSans.ttf")
    if font is None:
        report.skip("a font", "DejaVu Sans is not installed", tool=True)
        return
    if not os.path.exists(product.FONTS):
        report.fail("build/fonts/rubricate", "is not built: make build-fonts")
        return
    part = os.path.join(top, "part.ttf")
    with product.with_fonts():
        place = Place(top, "epub", "whole-font", ["--font=" + font])
        with zipfile.ZipFile(place.out) as z, open(part, "wb") as f:
            f.write(z.read("EPUB/fonts/1.ttf"))
        place = Place(top, "epub", "font", ["--font=" + part, "--cover-format=png"])
        place.late = True
        memory(report, place, so)


def all_of(report):
    listed = product.run(["--help"]).stdout.decode()
    with tempfile.TemporaryDirectory() as top:
        so = shim(top)
        for fmt in FORMATS:
            if f"\n  {fmt} " not in listed:
                continue
            place = Place(top, fmt)
            calls(report, place, so)
            memory(report, place, so)
            places(report, place)
            killed(report, place)
            writers(report, place)
        memory(report, Place(top, "tei", "markdown", source="in.md", text=MARKDOWN), so)
        with_font(report, top, so)
        full_disk(report, top)
