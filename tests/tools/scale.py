#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""usage: scale.py PROGRAM [LINES] [DOCUMENTS]

Memory over a large manifest, for which `make test` has no time. Two workers are 1.8 times as
fast as one, which only an idle machine can show. LINES (ten million) records without a source, one
in a thousand with one: the parent's memory, sampled, stays under 64 MB and flat. DOCUMENTS (a hundred
thousand) small texts in one worker: its memory grows by less than a tenth."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time

LONG = 3000  # texts for the two rates
TEXT = "Notice {0}\n\n1. First part\n\nWords of notice {0}, and more.\n\n2. Second part\n\nOther words{1}.\n"


def rss(pid):
    try:
        with open(f"/proc/{pid}/statm", encoding="ascii") as f:
            return int(f.read().split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6
    except (OSError, IndexError, ValueError):
        return None


def children(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as f:
            return [int(p) for p in f.read().split()]
    except OSError:
        return []


def sources(folder):
    os.makedirs(os.path.join(folder, "src"))
    for i in range(1000):
        with open(os.path.join(folder, "src", f"{i}.txt"), "w", encoding="utf-8") as f:
            f.write(TEXT.format(i, " again" * (i % 50)))


def run(program, folder, lines, record, jobs):
    """(seconds, memory of the parent, memory of each worker, the summary); memory as sampled."""
    def write(to):
        for i in range(lines):
            to.write(json.dumps(record(i)) + "\n")

    manifest = os.path.join(folder, "m.jsonl")
    with open(manifest, "w", encoding="utf-8") as f:
        write(f)
    log = os.path.join(folder, "log")
    os.mkfifo(log)
    began = time.time()
    # reading and writing, so that opening it never waits
    fd = os.open(log, os.O_RDWR)
    last = [b""]

    def drain():
        with open(log, "rb") as f:
            for line in f:
                last[0] = line
                if line.startswith(b'{"summary"'):
                    return

    reader = threading.Thread(target=drain)
    reader.start()
    p = subprocess.Popen([program, "batch", manifest, "-o", os.path.join(folder, "out"), "-t", "text", f"-j{jobs}",
                          "--fan-out", f"--log={log}", "--progress=none"], stderr=subprocess.DEVNULL)
    parent, workers = [], {}
    while p.poll() is None:
        parent.append(rss(p.pid))
        for w in children(p.pid):
            workers.setdefault(w, []).append(rss(w))
        time.sleep(.1)
    reader.join()
    os.close(fd)
    os.remove(log)
    clean = [[m for m in v if m] for v in (parent, *workers.values())]
    return time.time() - began, clean[0], [v for v in clean[1:] if v], json.loads(last[0])["summary"]


def idle():
    """Whether two processors have next to nothing to do, asked for two seconds."""
    def ticks():
        with open("/proc/stat", encoding="ascii") as f:
            now = [int(n) for n in f.readline().split()[1:]]
        return sum(now), now[3] + now[4]

    if (os.cpu_count() or 1) < 2:
        return False
    (a, free), _, (b, later) = ticks(), time.sleep(2), ticks()
    return later - free > .95 * (b - a)


def scaling(program, folder):
    """Documents a second of one and of two workers, the median of three runs by turns: EPUB of
    texts of 14 kB. Each run has a folder of its own, since some file systems are slow for a while
    where much was removed."""
    os.makedirs(os.path.join(folder, "long"))
    for i in range(LONG):
        with open(os.path.join(folder, "long", f"{i}.txt"), "w", encoding="utf-8") as f:
            f.write(f"Report {i}\n\n" + "".join(f"{k}. Part\n\n{'Words of a report that go on. ' * 9}\n\n"
                                               for k in range(1, 50)))
    with open(os.path.join(folder, "long.jsonl"), "w", encoding="utf-8") as f:
        for i in range(LONG):
            f.write(json.dumps({"id": f"{i}", "src": f"long/{i}.txt"}) + "\n")
    took = {1: [], 2: []}
    for turn in range(3):
        for jobs in (1, 2):
            os.sync()
            began = time.time()
            subprocess.run([program, "batch", os.path.join(folder, "long.jsonl"), "-t", "epub", f"-j{jobs}",
                            "-o", os.path.join(folder, f"long-{turn}-{jobs}"), "--fan-out"], check=True)
            took[jobs].append(time.time() - began)
    return [LONG / statistics.median(took[jobs]) for jobs in (1, 2)]


def main():
    program = os.path.abspath(sys.argv[1])
    lines = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000_000
    documents = int(sys.argv[3]) if len(sys.argv) > 3 else 100_000
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        sources(folder)
        free = idle()
        one, two = scaling(program, folder)
        good = not free or two >= 1.8 * one
        wrong += not good
        print(f"{one:.0f} documents a second with one worker, {two:.0f} with two, × {two / one:.2f}"
              f"{'' if free and good else ' FAIL' if free else ' SKIP: the machine is at work'}", flush=True)
        took, parent, _, last = run(program, folder, lines, lambda i: {
            "id": f"d{i}", "src": f"src/{i // 1000 % 1000}.txt" if i % 1000 == 0 else f"none/{i}"}, 2)
        early, late = max(parent[:len(parent) // 3]), max(parent[len(parent) // 3:])
        flat = lines < 1_000_000 or late < 1.1 * early  # it learns the first 262,144 names
        good = late < 64 and flat and last["failed"] + last["done"] == lines
        wrong += not good
        print(f"{lines} records in {took:.0f} s ({last['done']} made): parent {early:.1f} MB in the first third, "
              f"{late:.1f} MB after it {'' if good else 'FAIL'}", flush=True)
        took, _, workers, last = run(program, folder, documents, lambda i: {
            "id": f"w{i}", "src": f"src/{i % 1000}.txt"}, 1)
        growth = max(max(w[len(w) // 2:]) / max(w[:len(w) // 4 + 1]) for w in workers if len(w) > 20)
        good = growth < 1.1 and last["done"] == documents
        wrong += not good
        print(f"{documents} documents in {took:.0f} s: worker {max(max(w) for w in workers):.1f} MB, "
              f"× {growth:.2f} from its first quarter to its second half {'' if good else 'FAIL'}")
    print(f"{(3 if free else 2) - wrong} passed, {wrong} failed{'' if free else ', 1 skipped'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
