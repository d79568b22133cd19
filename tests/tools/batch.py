# SPDX-License-Identifier: Apache-2.0
"""Many documents: shards cover, a second run writes nothing, whatever is killed is made again."""

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import tempfile
import time

import product
import schema

COUNT = 300


def make(folder, count=COUNT):
    os.makedirs(os.path.join(folder, "src", "deep"))
    for i in range(count):
        name = os.path.join("src", "deep" if i % 7 == 0 else "", f"d{i:04}.txt")
        with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
            f.write(f"Notice {i}\n\n1. First part\n\nWords of notice {i}, and some more words.\n\n"
                    f"2. Second part\n\nOther words {'again ' * (i % 40)}end.\n")
    scanned = product.run(["batch", "--scan", "src"], cwd=folder)
    with open(os.path.join(folder, "m.jsonl"), "wb") as f:
        f.write(scanned.stdout)
    return [json.loads(line) for line in scanned.stdout.splitlines()]


def batch(folder, out, *args, manifest="m.jsonl"):
    return product.run(["batch", manifest, "-o", out, "-t", "tei", *args], cwd=folder)


def log_of(folder, out):
    with open(os.path.join(folder, out, "rubricate-log.jsonl"), encoding="utf-8") as f:
        return [json.loads(line) for line in f]


def digests(folder, out):
    """Every package by its digest; the log and the records beside the packages differ in times."""
    found = {}
    top = os.path.join(folder, out)
    for where, _, names in os.walk(top):
        for name in names:
            path = os.path.join(where, name)
            if not name.endswith((".jsonl", ".rubricate.json")):
                with open(path, "rb") as f:
                    found[os.path.relpath(path, top)] = hashlib.sha256(f.read()).hexdigest()
    return found


def shards(report, folder, ids):
    for n in (1, 2, 3, 7, 50, 1000):
        seen = []
        for i in range(0, n, 1 if n < 60 else 37):
            log = os.path.join(folder, f"shard-{n}.jsonl")
            r = batch(folder, "shards", f"--shard={i}/{n}", "-j1", f"--log={log}")
            if r.returncode:
                report.fail(f"shard {i}/{n}", r.returncode, r.stderr)
                return
        with open(log, encoding="utf-8") as f:
            seen = [j["id"] for j in map(json.loads, f) if "id" in j]
        whole = sorted(seen) == sorted(ids) if n < 60 else len(set(seen)) == len(seen)
        report.check(f"shards of {n} cover the manifest once", whole, f"{len(seen)} of {len(ids)}")


def again(report, folder, ids):
    before = time.time()
    r = batch(folder, "plain", "-j2")
    log = log_of(folder, "plain")
    report.check("a batch ends well", r.returncode == 0 and log[-1]["summary"]["done"] == len(ids), r.stderr)
    report.check("nothing but messages on standard error", b"\r" not in r.stderr and b"\033" not in r.stderr)
    time.sleep(.05)
    before = time.time()
    r = batch(folder, "plain", "-j2")
    newer = [p for p in digests(folder, "plain") if os.path.getmtime(os.path.join(folder, "plain", p)) > before]
    last = log_of(folder, "plain")[-1]["summary"]
    report.check("a second run writes nothing", not newer and last["uptodate"] == len(ids), newer[:5], last)
    report.check("5000 skipped a second", len(ids) / max(last["seconds"], .001) > 5000, last)
    with open(os.path.join(folder, "src", "d0001.txt"), "a", encoding="utf-8") as f:
        f.write("\nA late line.\n")
    batch(folder, "plain", "-j2")
    last = log_of(folder, "plain")[-1]["summary"]
    report.check("one changed source is made again", last["done"] == 1, last)
    batch(folder, "plain", "-j2", "--title=Other")
    last = log_of(folder, "plain")[-1]["summary"]
    report.check("another option makes all again", last["done"] == len(ids), last)
    merged = product.run(["log", "merge", "plain/rubricate-log.jsonl"], cwd=folder).stdout.splitlines()
    report.check("merged logs name each document once", len(merged) == len(ids) + 1, len(merged))


def start(folder, out, *args):
    return subprocess.Popen([product.PROGRAM, "batch", "m.jsonl", "-o", out, "-t", "tei", *args], cwd=folder,
                            env=product.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def children(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as f:
            return [int(p) for p in f.read().split()]
    except OSError:
        return []


def log_schema(report, folder):
    wanted = schema.load("batch-log.schema.json")
    lines = [j for out in ("plain", "bounds", "hangs") for j in log_of(folder, out)]
    bad = [j for j in lines if not schema.fits(j, wanted)]
    report.check("every line of a log fits its schema", lines and not bad, *bad[:3])
    report.check("the schema refuses others", not schema.fits({"id": 1}, wanted) and not schema.fits({}, wanted))


def strays(folder, out):
    return [n for _, _, names in os.walk(os.path.join(folder, out)) for n in names if n.startswith(".")]


def killed(report, folder, whole):
    """SIGKILL of a worker, of the parent, of all, at random times; the same command again."""
    rng = random.Random(7)
    for i in range(12):
        out = f"killed{i}"
        p = start(folder, out, "-j2")
        time.sleep(rng.uniform(.02, .25))
        victims = children(p.pid) if i % 3 != 1 else [p.pid]
        if i % 3 == 2:
            victims = [p.pid, *victims]
        for v in victims:
            try:
                os.kill(v, signal.SIGKILL)
            except ProcessLookupError:
                pass
        p.wait(timeout=60)
        r = batch(folder, out, "-j2")
        report.check(f"killed and run again {i}", r.returncode == 0 and digests(folder, out) == whole,
                     r.returncode, r.stderr, "stray: ", strays(folder, out))
        shutil.rmtree(os.path.join(folder, out))


def bounded(report, folder, ids):
    """One worker that hangs is killed in time and only its document is lost."""
    p = start(folder, "hangs", "-j2", "--doc-timeout=1")
    time.sleep(.05)
    workers = children(p.pid)
    if workers:
        os.kill(workers[0], signal.SIGSTOP)
    code = p.wait(timeout=60)
    log = log_of(folder, "hangs")
    late = [j for j in log if j.get("status") == "timeout"]
    summary = log[-1]["summary"]
    fits = len(late) <= 1 and summary["failed"] == len(late) and code == (1 if late else 0) and \
        summary["done"] + len(late) == len(ids)
    report.check("a worker that hangs loses one document", fits, code, summary, late)
    with open(os.path.join(folder, "big.txt"), "w", encoding="utf-8") as f:
        f.write("word " * 12_000_000)
    with open(os.path.join(folder, "big.jsonl"), "w", encoding="utf-8") as f:
        f.write('{"id":"big","src":"big.txt"}\n{"id":"small","src":"src/d0002.txt"}\nnot json\n'
                '{"id":"gone","src":"src/none.txt"}\n{"id":"odd","src":"src/d0003.txt","opts":{"notes":"sideways"}}\n')
    r = batch(folder, "bounds", "-j1", "--doc-memory=64M", manifest="big.jsonl")
    by = {j["id"]: j for j in log_of(folder, "bounds") if "id" in j}
    report.check("memory is bounded", by["big"]["status"] in ("memory", "failed", "crash"), by["big"])
    report.check("the others are made", by["small"]["status"] == "done", by["small"])
    codes = [by[i]["code"] for i in ("", "gone", "odd")]
    report.check("each failure has its code", codes == ["manifest-record", "input-unreadable", "manifest-option"], codes)
    report.check("some failed is 1", r.returncode == 1, r.returncode)


def interrupted(report, folder):
    for sig, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
        out = f"signal{code}"
        p = start(folder, out, "-j2")
        time.sleep(.08)
        p.send_signal(sig)
        got = p.wait(timeout=8)
        ended = log_of(folder, out)[-1].get("summary", {}).get("ended")
        fits = (got == code and ended == "signal") or (got == 0 and ended == "end")
        report.check(f"signal {code - 128} ends with a summary", fits and not strays(folder, out), got, ended)


def usage(report, folder):
    for args in (["batch", "m.jsonl"], ["batch", "-o", "x"], ["batch", "m.jsonl", "-o", "x", "--shard=2/2"],
                 ["batch", "m.jsonl", "-o", "x", "-j0"], ["batch", "m.jsonl", "-o", "x", "--progress=loud"],
                 ["log", "merge"], ["log"]):
        r = product.run(args, cwd=folder)
        report.check(f"usage: {' '.join(args)}", r.returncode == 2 and b"error" in r.stderr, r.returncode)
    r = product.run(["batch", "none.jsonl", "-o", "x"], cwd=folder)
    report.check("no manifest is 3", r.returncode == 3, r.returncode)


def all_of(report):
    with tempfile.TemporaryDirectory() as folder:
        ids = [r["id"] for r in make(folder)]
        report.check("scan finds every text", len(ids) == COUNT, len(ids))
        usage(report, folder)
        shards(report, folder, ids)
        again(report, folder, ids)
        batch(folder, "whole", "-j1")
        killed(report, folder, digests(folder, "whole"))
        bounded(report, folder, ids)
        interrupted(report, folder)
        log_schema(report, folder)
