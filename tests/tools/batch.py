# SPDX-License-Identifier: Apache-2.0
"""Many documents, undisturbed: shards cover, a second run writes nothing, a change makes again what
depends on it, packs and logs are as documented. batch_hard.py disturbs them."""

import base64
import hashlib
import json
import os
import subprocess
import tempfile
import zipfile

import product
import scale
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


def batch(folder, out, *args, manifest="m.jsonl", env=None):
    return product.run(["batch", manifest, "-o", out, "-t", "tei", *args], cwd=folder, env=env)


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
        log = os.path.join(folder, f"shard-{n}.jsonl")
        for i in range(n):
            r = batch(folder, "shards", f"--shard={i}/{n}", "-j1", f"--log={log}")
            if r.returncode:
                report.fail(f"shard {i}/{n}", r.returncode, r.stderr)
                return
        with open(log, encoding="utf-8") as f:
            seen = [j["id"] for j in map(json.loads, f) if "id" in j]
        report.check(f"shards of {n} cover the manifest once, in order", seen == ids, f"{len(seen)} of {len(ids)}")
    with open(os.path.join(folder, "m.jsonl"), "rb") as f:
        manifest = f.read()
    seen = []
    for i in range(7):
        product.run(["batch", "-", "-o", "shards", "-t", "tei", f"--shard={i}/7", "--log=stdin.jsonl"], cwd=folder,
                    stdin=manifest)
    with open(os.path.join(folder, "stdin.jsonl"), encoding="utf-8") as f:
        seen = [j["id"] for j in map(json.loads, f) if "id" in j]
    report.check("shards of standard input cover it once", sorted(seen) == sorted(ids), len(seen))


def large_manifest(report, folder):
    """The last of a thousand shards of 2 GB reads its own part. The rest of the file is a hole."""
    path, size = os.path.join(folder, "large.jsonl"), 2 << 30
    tail = b'{"id":"early","src":"src/d0002.txt"}\n' + b" " * 2_000_000 + b'\n{"id":"late","src":"src/d0003.txt"}\n'
    with open(path, "wb") as f:
        f.truncate(size)
        f.seek(size - len(tail) - 1_000_000)
        f.write(b"\n" + tail + b" " * 999_999)
    r = subprocess.run(["sh", "-c", '"$0" batch large.jsonl -o large -t tei -j1 --shard=999/1000; cat /proc/$$/io',
                        product.PROGRAM], cwd=folder, env=product.environment(), stdout=subprocess.PIPE)
    read = int(r.stdout.split(b"rchar: ")[1].split()[0])
    seen = [j["id"] for j in log_of(folder, "large") if "id" in j]
    report.check("shard 999/1000 of 2 GB reads less than 10 MB", read < 10_000_000 and seen == ["late"], read, seen)
    os.remove(path)


def again(report, folder, ids):
    r = batch(folder, "plain", "-j2")
    log = log_of(folder, "plain")
    report.check("a batch ends well", r.returncode == 0 and log[-1]["summary"]["done"] == len(ids), r.stderr)
    before = stamps(folder, "plain")
    r = batch(folder, "plain", "-j2")
    last = log_of(folder, "plain")[-1]["summary"]
    report.check("a second run writes nothing", stamps(folder, "plain") == before and last["uptodate"] == len(ids), last)
    for path, args, made in (("src/d0001.txt", [], 1), ("own.css", ["--css=own.css"], len(ids)),
                             ("own.css", ["--css=own.css"], len(ids)), (None, ["--css=own.css"], 0)):
        if path:
            with open(os.path.join(folder, path), "a", encoding="utf-8") as f:
                f.write("\np { margin: 0 }\n")
        batch(folder, "plain", "-j2", *args)
        last = log_of(folder, "plain")[-1]["summary"]
        report.check(f"{path or 'nothing'} changed with {args}: {made} made again", last["done"] == made, last)
    changes(report, folder, ids)
    merged = product.run(["log", "merge", "plain/rubricate-log.jsonl"], cwd=folder).stdout.splitlines()
    names = [json.loads(line).get("id") for line in merged[:-1]]
    total = json.loads(merged[-1])["summary"]
    report.check("merged logs name each document once", sorted(names) == sorted(ids) and total["ended"] == "merged" and
                 total["done"] + total["uptodate"] == len(ids), len(merged), total)


def changes(report, folder, ids):
    """One record's option, one picture, another version: exactly what depends on it is made again."""
    records = [{"id": i, "src": "src/" + i} for i in ids]
    with open(os.path.join(folder, "src", "d0005.txt"), "a", encoding="utf-8") as f:
        f.write("\n[Illustration: A harbour]\n")
    with open(os.path.join(folder, "m5.md"), "w", encoding="utf-8") as f:
        f.write("# One\n\n![A dot](dot.png)\n\nWords.\n")
    dot = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==")
    with open(os.path.join(folder, "dot.png"), "wb") as f:
        f.write(dot)
    records.append({"id": "m5", "src": "m5.md"})

    def run(program=None):
        with open(os.path.join(folder, "c.jsonl"), "w", encoding="utf-8") as f:
            f.writelines(json.dumps(r) + "\n" for r in records)
        subprocess.run([program or product.PROGRAM, "batch", "c.jsonl", "-o", "changes", "-t", "tei", "--log=c.log"],
                       cwd=folder, env=product.environment(), stderr=subprocess.DEVNULL)
        with open(os.path.join(folder, "c.log"), encoding="utf-8") as f:
            lines = [json.loads(line) for line in f]
        os.remove(os.path.join(folder, "c.log"))
        return [j["id"] for j in lines if j.get("status") == "done"]

    run()
    records[3]["opts"] = {"smart": True}
    got = run()
    report.check("one record's option: that document is made again", got == [ids[3]], got)
    with open(os.path.join(folder, "dot.png"), "ab") as f:
        f.write(b"\0")
    got = run()
    report.check("one picture: its document is made again", got == ["m5"], got)
    other = os.path.join(folder, "other-version")
    with open(product.PROGRAM, "rb") as f:
        program = f.read()
    later = product.VERSION[:-1] + "9"
    with open(other, "wb") as f:
        f.write(program.replace(product.VERSION.encode() + b"\0", later.encode() + b"\0"))
    os.chmod(other, 0o755)
    got = run(other)
    report.check("another version: all are made again", sorted(got) == sorted(r["id"] for r in records), len(got))


def stamps(folder, out):
    """What writing would change, of every file but the log."""
    found = {}
    for where, _, names in os.walk(os.path.join(folder, out)):
        for name in names:
            if name != "rubricate-log.jsonl":
                st = os.stat(os.path.join(where, name))
                found[os.path.join(where, name)] = (st.st_ino, st.st_mtime_ns, st.st_size)
    return found


def skipping(report, folder):
    """Many documents that are done already: how many a second of the processors' time, since others
    may be at work on this machine."""
    many = os.path.join(folder, "many")
    make(many, 3000)
    batch(many, "out", "-j2")
    rates = []
    for _ in range(3):
        p = start(many, "out", "-j2")
        used = os.wait4(p.pid, 0)[2]
        rates.append(2 * 3000 / (used.ru_utime + used.ru_stime))
    report.check("5000 are skipped a second", max(rates) > 5000 and
                 log_of(many, "out")[-1]["summary"]["uptodate"] == 3000, rates)


def start(folder, out, *args, manifest="m.jsonl", env=None):
    return subprocess.Popen([product.PROGRAM, "batch", manifest, "-o", out, "-t", "tei", *args], cwd=folder,
                            env=env or product.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def flat(report, folder):
    """Three hundred thousand records do not fill the parent, nor three thousand documents a worker;
    `make test-scale` takes more."""
    place = os.path.join(folder, "flat")
    os.mkdir(place)
    scale.sources(place)
    count = 300_000

    def record(i):
        """Mostly the name of another record; one in thirty has no source, one in a thousand is made."""
        if i % 1000 == 0:
            return {"id": f"d{i}", "src": f"src/{i // 1000}.txt"}
        return {"id": f"d{i}" if i % 30 == 0 else "d0", "src": "none"}

    _, parent, _, last = scale.run(product.PROGRAM, place, count, record, 2)
    report.check("the parent's memory stays small", max(parent) < 32 and last["done"] == 300 and
                 last["done"] + last["failed"] == count, max(parent), last)
    _, _, workers, last = scale.run(product.PROGRAM, place, 3000, lambda i: {
        "id": f"w{i}", "src": f"src/{i % 1000}.txt"}, 1)
    early, late = max(workers[0][:len(workers[0]) // 3 + 1]), max(workers[0])
    report.check("a worker's memory is flat", late < 1.1 * early and last["done"] == 3000, early, late, last)


def log_schema(report, folder):
    wanted = schema.load("batch-log.schema.json")
    lines = [j for out in ("plain", "bounds", "pack") for j in log_of(folder, out)]
    bad = [j for j in lines if not schema.fits(j, wanted)]
    report.check("every line of a log fits its schema", lines and not bad, *bad[:3])
    report.check("the schema refuses others", not schema.fits({"id": 1}, wanted) and not schema.fits({}, wanted))


def strays(folder, out):
    """Scratch folders and files, and spools of packs."""
    found = []
    for _, folders, names in os.walk(os.path.join(folder, out)):
        found += [n for n in folders + names if n.startswith(".") or ".part" in n]
    return found


def memory(report, folder):
    """What fails in a batch fails alone, with its code."""
    with open(os.path.join(folder, "big.txt"), "w", encoding="utf-8") as f:
        f.write("word " * 12_000_000)
    with open(os.path.join(folder, "big.jsonl"), "w", encoding="utf-8") as f:
        f.write('{"id":"big","src":"big.txt"}\n{"id":"small","src":"src/d0002.txt"}\nnot json\n'
                '{"id":"gone","src":"src/none.txt"}\n{"id":"odd","src":"src/d0003.txt","opts":{"notes":"sideways"}}\n'
                '{"id":"small","src":"src/d0003.txt"}\n{"id":"format","src":"src/d0003.txt","formats":["pdf"]}\n'
                '{"id":"long","src":"src/d0003.txt","meta":{"title":"%s"}}\n'
                '{"id":"out","src":"src/d0003.txt","out":"../up"}\n'
                '{"id":"last","src":"src/d0004.txt","colour":"red"}' % ("x" * 40000))
    r = batch(folder, "bounds", "-j1", "--doc-memory=64M", "--ordered", manifest="big.jsonl")
    lines = [j for j in log_of(folder, "bounds") if "id" in j]
    got = [(j["id"], j["status"], j["code"]) for j in lines]
    wanted = [("big", "memory", "out-of-memory"), ("small", "done", ""), ("", "failed", "manifest-record"),
              ("gone", "failed", "input-unreadable"), ("odd", "failed", "manifest-option"),
              ("small", "failed", "manifest-duplicate"), ("format", "failed", "manifest-format"),
              ("", "failed", "manifest-record"), ("out", "failed", "manifest-record"), ("last", "done", "")]
    report.check("each failure has its status and its code, in order", got == wanted, got)
    report.check("some failed is 1", r.returncode == 1, r.returncode)
    report.check("an unknown key is told", b"colour" in r.stderr and r.stderr.count(b"manifest-key") == 1, r.stderr)


def ordered(report, folder, ids):
    """Lines as the manifest has them, also when the first document is the slowest."""
    with open(os.path.join(folder, "slow.txt"), "w", encoding="utf-8") as f:
        f.write("1. Part\n\nA word or two of some part.\n\n" * 20000)
    with open(os.path.join(folder, "m.jsonl"), encoding="utf-8") as f:
        rest = f.read()
    with open(os.path.join(folder, "slow.jsonl"), "w", encoding="utf-8") as f:
        f.write('{"id":"slow","src":"slow.txt"}\n' + rest)
    for args in (["--ordered"], ["--ordered", "--pack"]):
        out = "-".join(["ordered", *args])
        r = batch(folder, out, "-j2", *args, manifest="slow.jsonl")
        got = [j["id"] for j in log_of(folder, out) if "id" in j]
        report.check(f"{' '.join(args)} keeps the order of the manifest", r.returncode == 0 and got == ["slow", *ids],
                     r.returncode, r.stderr, got[:5])


def packed(report, folder, ids):
    """One ZIP that tells the same, whoever made it; it is not touched when nothing changed."""
    args = ["--pack", "-t", "tei,text"]
    r = batch(folder, "pack", "-j2", *args)
    path = os.path.join(folder, "pack", "pack-000000-of-000001.zip")
    batch(folder, "files", "-j2", "-t", "tei,text")
    with zipfile.ZipFile(path) as z:
        inside = {n: hashlib.sha256(z.read(n)).hexdigest() for n in z.namelist()}
        stored = all(i.compress_type == zipfile.ZIP_STORED for i in z.infolist()) and z.testzip() is None
        order = z.namelist()
    report.check("a pack holds what a folder would hold, stored", r.returncode == 0 and stored and
                 inside == digests(folder, "files"), r.returncode, r.stderr, len(inside))
    report.check("in the order of the manifest", order == [i + e for i in ids for e in (".tei.xml", ".txt")], order[:4])
    report.check("nothing else is left", sorted(os.listdir(os.path.join(folder, "pack"))) ==
                 ["pack-000000-of-000001.zip", "pack-000000-of-000001.zip.jsonl", "rubricate-log.jsonl"])
    with open(path, "rb") as f:
        whole = f.read()
    with open(path + ".jsonl", encoding="utf-8") as f:
        index = [json.loads(line) for line in f]
    fits = all(hashlib.sha256(whole[o["offset"]:o["offset"] + o["bytes"]]).hexdigest() == o["sha256"]
               for j in index for o in j["outputs"])
    report.check("its index tells where each package is", fits and [j["id"] for j in index] == ids)
    before = os.stat(path)
    batch(folder, "pack", "-j2", *args)
    last = log_of(folder, "pack")[-1]["summary"]
    report.check("a pack in which nothing changed is not touched", os.stat(path) == before and
                 last["uptodate"] == len(ids), last)
    with open(os.path.join(folder, "src", "d0002.txt"), "a", encoding="utf-8") as f:
        f.write("\nA late line.\n")
    batch(folder, "pack", "-j2", *args)
    last = log_of(folder, "pack")[-1]["summary"]
    batch(folder, "pack2", "-j1", *args)
    report.check("one changed source, one document made again", last["done"] == 1, last)
    report.check("a pack has no history", digests(folder, "pack") == digests(folder, "pack2") and
                 digests(folder, "pack")["pack-000000-of-000001.zip"] != hashlib.sha256(whole).hexdigest())
    for i in range(3):
        batch(folder, "pack3", f"--shard={i}/3", f"--log={i}.jsonl", *args)
    names = []
    for i in range(3):
        with zipfile.ZipFile(os.path.join(folder, "pack3", f"pack-{i:06}-of-000003.zip")) as z:
            names += z.namelist()
    report.check("a pack for each shard", names == order, len(names))


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
        large_manifest(report, folder)
        again(report, folder, ids)
        memory(report, folder)
        ordered(report, folder, ids)
        packed(report, folder, ids)
        log_schema(report, folder)
        flat(report, folder)
        skipping(report, folder)
