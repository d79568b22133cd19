# SPDX-License-Identifier: Apache-2.0
"""Batches that are disturbed: processes killed, documents that crash, hang or eat memory, signals,
full disks, terminals, two runs at once. Whatever happens, what is told as done is there and whole,
and the same command finishes the rest."""

import json
import os
import pty
import random
import re
import select
import shutil
import signal
import subprocess
import tempfile
import time

import faults
import product
import schema
from batch import batch, digests, log_of, make, start, strays
from scale import children

COUNT = int(os.environ.get("RUBRICATE_DOCUMENTS", 300))  # make test-scale takes 2000


def kill(pids):
    for p in pids:
        try:
            os.kill(p, signal.SIGKILL)
        except ProcessLookupError:
            pass


def killed(report, folder, whole, packed):
    """SIGKILL of a worker, of the parent, of all, at random times; the same command again."""
    rng = random.Random(7)
    for i in range(20):
        out = f"killed{i}"
        args = ["-j2", "--pack"] if i % 4 == 3 else ["-j2", "--ordered"] if i % 4 == 2 else ["-j2"]
        p = start(folder, out, *args)
        time.sleep(rng.uniform(.02, .5))
        workers = children(p.pid)
        kill((workers[:1], [p.pid], [p.pid, *workers])[i % 3])
        p.wait(timeout=60)
        r = batch(folder, out, *args)
        wanted = packed if "--pack" in args else whole
        report.check(f"killed and run again {i}", r.returncode == 0 and digests(folder, out) == wanted,
                     r.returncode, r.stderr, "stray: ", strays(folder, out))
        shutil.rmtree(os.path.join(folder, out))


def spoiled(report, folder, so):
    """One document in a hundred crashes, one hangs, one takes too much memory."""
    lines, kinds = [], {}
    with open(os.path.join(folder, "m.jsonl"), encoding="utf-8") as f:
        lines = f.read().splitlines()
    with open(os.path.join(folder, "eats.txt"), "w", encoding="utf-8") as f:
        f.write("word " * 12_000_000)
    for i in range(3):
        for kind in ("crash", "hang", "eats"):
            if kind != "eats":
                shutil.copy(os.path.join(folder, "src", "d0001.txt"), os.path.join(folder, f"{i}{kind}.txt"))
            name = "eats.txt" if kind == "eats" else f"{i}{kind}.txt"
            kinds[f"{kind}{i}"] = {"crash": "crash", "hang": "timeout", "eats": "memory"}[kind]
            lines.insert((3 * i + len(kind)) * 17 % len(lines), json.dumps({"id": f"{kind}{i}", "src": name}))
    with open(os.path.join(folder, "spoiled.jsonl"), "w", encoding="utf-8") as f:
        f.write("\n".join(lines) + "\n")
    took = {}
    for name, manifest, fault in (("clean", "m.jsonl", "none"), ("spoiled", "spoiled.jsonl", "named")):
        began = time.time()
        r = batch(folder, name, "-j2", "--doc-timeout=1", "--doc-memory=64M", manifest=manifest,
                  env=product.environment(LD_PRELOAD=so, FAULT=fault))
        took[name] = time.time() - began
    log = [j for j in log_of(folder, "spoiled") if "id" in j]
    status = {j["id"]: j["status"] for j in log if j["status"] not in ("done", "uptodate")}
    report.check("of spoiled documents each has its status", status == kinds and r.returncode == 1,
                 r.returncode, status)
    report.check("the others are made", sum(j["status"] == "done" for j in log) == COUNT, len(log))
    attempts = {j["id"]: j["attempt"] for j in log}
    report.check("a crash is tried twice", attempts["crash0"] == 2 and attempts["d0002.txt"] == 1, attempts["crash0"])
    # three documents hang for a second each, in two workers; reading what eats memory takes its time
    limit = 1.3 * took["clean"] + 3 + 2
    report.check("spoiled documents cost little beside their time limits", took["spoiled"] < limit, took)


def bounded(report, folder, ids):
    """One worker that hangs is killed in time and only its document is lost."""
    p = start(folder, "hangs", "-j2", "--doc-timeout=1")
    until(lambda: len(children(p.pid)) == 2)
    workers = children(p.pid)
    if workers:
        os.kill(workers[0], signal.SIGSTOP)
    code = p.wait(timeout=60)
    summary = log_of(folder, "hangs")[-1]["summary"]
    report.check("a worker that hangs loses one document at most", summary["failed"] <= 1 and
                 code == summary["failed"] and summary["done"] + summary["failed"] == len(ids), code, summary)


def until(ready, seconds=20):
    end = time.time() + seconds
    while not ready() and time.time() < end:
        time.sleep(.01)
    return ready()


def lines_of(folder, out):
    try:
        with open(os.path.join(folder, out, "rubricate-log.jsonl"), "rb") as f:
            return f.read().count(b"\n")
    except OSError:
        return 0


def interrupted(report, folder, so):
    """A hanging document keeps the batch from ending before the signal comes."""
    shutil.copy(os.path.join(folder, "src", "d0001.txt"), os.path.join(folder, "hang.txt"))
    with open(os.path.join(folder, "m.jsonl"), encoding="utf-8") as f:
        rest = f.read()
    with open(os.path.join(folder, "hang.jsonl"), "w", encoding="utf-8") as f:
        f.write(rest + '{"id":"hang","src":"hang.txt"}\n')
    env = product.environment(LD_PRELOAD=so, FAULT="named")
    for sig, code, times in ((signal.SIGINT, 130, 1), (signal.SIGTERM, 143, 1), (signal.SIGINT, 130, 2)):
        out = f"signal{code}-{times}"
        p = start(folder, out, "-j2", manifest="hang.jsonl", env=env)
        until(lambda: lines_of(folder, out) > 20)
        began = time.time()
        for _ in range(times):
            p.send_signal(sig)
            time.sleep(.3)
        got = p.wait(timeout=20)
        took = time.time() - began
        ended = log_of(folder, out)[-1].get("summary", {}).get("ended")
        report.check(f"{times} × signal {sig.value} ends with {code} and a summary",
                     got == code and ended == "signal" and not strays(folder, out), got, ended, strays(folder, out))
        report.check(f"{times} × signal {sig.value} ends in time", took < (7 if times == 1 else 2), took)


def on_terminal(report, folder):
    """What a person sees, and that the end lists what failed."""
    with open(os.path.join(folder, "m.jsonl"), encoding="utf-8") as f:
        rest = f.read()
    with open(os.path.join(folder, "some.jsonl"), "w", encoding="utf-8") as f:
        for i in range(30):
            f.write(json.dumps({"id": f"gone{i:02}", "src": "src/none.txt"}) + "\n")
        f.write(rest)
    master, slave = pty.openpty()
    p = subprocess.Popen([product.PROGRAM, "batch", "some.jsonl", "-o", "terminal", "-t", "epub,docx", "-j1"],
                         cwd=folder, env=product.environment(), stdout=subprocess.DEVNULL, stderr=slave)
    os.close(slave)
    seen = b""
    while True:
        try:
            if select.select([master], [], [], 30)[0]:
                seen += os.read(master, 65536)
        except OSError:
            break
    os.close(master)
    p.wait(timeout=60)
    text = seen.decode("utf-8", "replace")
    report.check("a terminal shows how far, failures, rate and time left",
                 re.search(r"\r\033\[K\d+ of about \d+ done, 30 failed, 0 skipped, \d+ a second, \d+:\d\d left", text),
                 text[-2000:])
    report.check("at most ten updates a second", text.count("\033[K") < 12 * 60, text.count("\033[K"))
    listed = re.findall(r"failed: (\S+)", text)
    report.check("the end lists the first failures and counts the others",
                 listed == [f"gone{i:02}" for i in range(20)] and "and 10 more in " in text, listed)
    r = batch(folder, "quiet", "-j1", manifest="some.jsonl")
    report.check("elsewhere there is neither carriage return nor escape", not re.search(rb"[\r\033]", r.stderr), r.stderr)
    r = batch(folder, "quiet", "-j1", "--progress=json", manifest="some.jsonl")
    told = [json.loads(line) for line in r.stderr.splitlines()]
    report.check("--progress=json is one object a line", told and told[-1]["skipped"] == COUNT and
                 all(set(t) == {"done", "failed", "skipped", "total", "rate", "left"} for t in told), told[-1:])


def at_once(report, folder, whole, so):
    """The same shard twice, and shards that overlap, at the same time in the same folder; and none takes
    the scratch folder of another that has just made it for one that was left behind."""
    for name, shards in (("twice", ("0/1", "0/1")), ("overlapping", ("0/1", "0/2", "1/2", "1/3"))):
        runs = [start(folder, name, "-j1", f"--shard={s}", f"--log=log-{name}-{i}") for i, s in enumerate(shards)]
        codes = [p.wait(timeout=120) for p in runs]
        report.check(f"{name} at once", set(codes) == {0} and digests(folder, name) == whole and
                     not strays(folder, name), codes, strays(folder, name))
    env = product.environment(LD_PRELOAD=so, FAULT="slow")
    few = [f"--shard={i}/5" for i in range(5)] + ["--shard=0/5"] * 3
    for i in range(6):
        runs = [start(folder, f"slow{i}", "-j1", s, f"--log=log-slow-{i}-{n}", env=env) for n, s in enumerate(few)]
        codes = [p.wait(timeout=120) for p in runs]
        report.check(f"eight that begin and end slowly {i}", set(codes) == {0} and digests(folder, f"slow{i}") == whole and
                     not strays(folder, f"slow{i}"), codes, strays(folder, f"slow{i}"))


def exit_codes(report, folder, top):
    """Each by a command of the manual."""
    r = batch(folder, "codes", "-j1", "--max-failures=1", manifest="some.jsonl")
    ended = log_of(folder, "codes")[-1]["summary"]
    report.check("1: a document failed; --max-failures stops", r.returncode == 1 and
                 ended["ended"] == "max-failures" and ended["failed"] < 5, r.returncode, ended)
    r = batch(folder, "x", manifest="none.jsonl")
    report.check("3: no manifest", r.returncode == 3 and b"fatal" in r.stderr, r.returncode, r.stderr)
    with open(os.path.join(folder, "file"), "w", encoding="utf-8"):
        pass
    r = batch(folder, "file/out")
    report.check("3: no folder for the output", r.returncode == 3 and b"fatal" in r.stderr, r.returncode, r.stderr)
    disk = os.path.join(top, "disk")
    os.mkdir(disk)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", disk], stderr=subprocess.PIPE).returncode:
        report.skip("75: a full disk", "no file system can be mounted here")
        return
    try:
        r = batch(folder, os.path.join(disk, "out"), "-j2", f"--log={top}/full.jsonl")
        with open(f"{top}/full.jsonl", encoding="utf-8") as f:
            log = [json.loads(line) for line in f]
        report.check("75: a full disk stops the shard", r.returncode == 75 and b"full" in r.stderr and
                     log[-1]["summary"]["failed"] <= 2 * 34, r.returncode, r.stderr, log[-1])
        wanted = schema.load("batch-log.schema.json")
        report.check("a full disk's log fits the schema", all(schema.fits(j, wanted) for j in log), log[-1])
        true = all(os.path.getsize(os.path.join(folder, o["path"])) == o["bytes"]
                   for j in log if j.get("status") == "done" for o in j["outputs"])
        report.check("what a full disk's log tells as done is whole", true)
    finally:
        subprocess.run(["umount", disk], check=False)


def workers_of(folder, out, *args, env=None, before=()):
    """How many workers a batch starts that has no end."""
    p = subprocess.Popen([*before, product.PROGRAM, "batch", "hang.jsonl", "-o", out, "-t", "tei", *args], cwd=folder,
                         env=env or product.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    most = 0
    while p.poll() is None:
        most = max(most, len(children(p.pid)))
        time.sleep(.002)
    return most


def how_many(report, folder):
    """Without -j as many workers as we may have processors and memory for."""
    have = len(os.sched_getaffinity(0))
    got = {
        "one processor": workers_of(folder, "w1", before=["taskset", "-c", str(min(os.sched_getaffinity(0)))]),
        "all processors": workers_of(folder, "w2"),
        "much memory for each": workers_of(folder, "w3", "--doc-memory=900G"),
        "-j": workers_of(folder, "w4", "-j3", "--doc-memory=900G"),
    }
    report.check("workers by affinity, memory and -j", list(got.values()) == [1, have, 1, 3], got)
    group = control_group()
    if group is None:
        report.skip("workers by quota", "no control group can be made here")
        return
    try:
        enter = ["sh", "-c", f'echo $$ >{group}/cgroup.procs && exec "$@"', "-"]
        got = workers_of(folder, "w5", before=enter)
        report.check("workers by quota", got == 1, got)
    finally:
        os.rmdir(group)


def control_group():
    """One with a quota of one processor; None where that is not to be had."""
    for root, settings in (("/sys/fs/cgroup", {"cpu.max": "100000 100000"}),
                           ("/sys/fs/cgroup/cpu", {"cpu.cfs_period_us": "100000", "cpu.cfs_quota_us": "100000"})):
        group = os.path.join(root, f"rubricate-test-{os.getpid()}")
        if not os.path.exists(os.path.join(root, "cgroup.procs")):
            continue
        try:
            os.mkdir(group)
            for name, value in settings.items():
                with open(os.path.join(group, name), "r+", encoding="ascii") as f:
                    f.write(value)
        except OSError:
            if os.path.isdir(group):
                os.rmdir(group)
        else:
            return group
    return None


def under_make(report, folder):
    """make lends one token beside our own, and gets it back."""
    read, write = os.pipe()
    os.write(write, b"+")
    env = product.environment(MAKEFLAGS=f" -j2 --jobserver-auth={read},{write}")
    for args, wanted in (((), 2 if len(os.sched_getaffinity(0)) > 1 else 1), (("-j1",), 1)):
        p = subprocess.Popen([product.PROGRAM, "batch", "m.jsonl", "-o", f"make{len(args)}", "-t", "tei", *args],
                             cwd=folder, env=env, pass_fds=(read, write), stderr=subprocess.DEVNULL)
        most = 0
        while p.poll() is None:
            most = max(most, len(children(p.pid)))
            time.sleep(.002)
        back = select.select([read], [], [], 0)[0]
        report.check(f"workers under make {' '.join(args)}", most == wanted and back, most, back)
    os.read(read, 1)
    empty = workers_of(folder, "make-none", env=env)
    report.check("no token, one worker", empty == 1, empty)
    os.close(read)
    os.close(write)


def all_of(report):
    with tempfile.TemporaryDirectory() as top:
        folder = os.path.join(top, "batch")
        ids = [r["id"] for r in make(folder, COUNT)]
        so = faults.shim(top)
        batch(folder, "whole", "-j1")
        batch(folder, "packed", "-j1", "--pack")
        whole = digests(folder, "whole")
        killed(report, folder, whole, digests(folder, "packed"))
        at_once(report, folder, whole, so)
        bounded(report, folder, ids)
        spoiled(report, folder, so)
        interrupted(report, folder, so)
        on_terminal(report, folder)
        exit_codes(report, folder, top)
        how_many(report, folder)
        under_make(report, folder)
