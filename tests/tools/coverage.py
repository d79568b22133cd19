#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""usage: coverage.py BUILD [GROUP,... | report]

What the tests reach of our own code: runs the groups that need no browser and the documents of
shared/corpus/dev with the programs in BUILD (make coverage), and prints lines and branches of each folder and
file, the poorest first. A branch is one direction of one condition, as clang counts them. The counts stand in a
mapped file, so that processes that are killed, forked or locked in count as well. Last come the branches never
taken for which tests/coverage-reasons.txt has no reason, into BUILD/gaps.txt; the exit code is 1 when a watched
folder has less than 95 % without them, or a reason that fits nothing."""

import collections
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
REASONS = os.path.join(ROOT, "tests", "coverage-reasons.txt")
GROUPS = ("unit,seeds,golden,spec,markdown,manual,bytes,properties,rules,web,reports,batch,braille,fonts,etext,fates,"
          "templates,disturbed,faults,hostile")
FOLDERS = ("input/structure/", "input/encoding", "input/", "converters/epub/", "converters/docx/", "converters/bag/",
           "converters/", "base/", "schemas/", "output/", "batch/", "")
NAMES = {"input/encoding": "decoders (input/encoding*)", "": "(top)"}
WATCHED = {"decoders": ("input/encoding",), "structure": ("input/structure/",), "converters": ("converters/",)}
GOAL = 95


def programs(build):
    found = sorted(glob.glob(os.path.join(build, "tests", "unit", "*")) +
                   glob.glob(os.path.join(build, "tests", "fuzz", "*")))
    return [os.path.join(build, "rubricate"), *(p for p in found if os.path.isfile(p) and os.access(p, os.X_OK))]


def run(build, groups):
    profile = os.path.join(build, "profile")
    os.makedirs(profile, exist_ok=True)
    for old in glob.glob(os.path.join(profile, "*")):
        os.remove(old)
    env = {**os.environ, "LLVM_PROFILE_FILE": os.path.join(profile, "%m%c.profraw"),
           "RUBRICATE": os.path.join(build, "rubricate"), "RUBRICATE_MIXTURES": "12000"}
    subprocess.run([sys.executable, os.path.join(ROOT, "tests", "run"), f"--only={groups}"], env=env, cwd=ROOT)
    sources = sorted(glob.glob(os.path.join(ROOT, "..", "shared", "corpus", "dev", "*", "source.*")))
    formats = re.findall(r"^ *\*? *([a-z-]+) ", subprocess.run(
        [env["RUBRICATE"], "--help"], stdout=subprocess.PIPE, text=True).stdout.partition("\nformats:")[2]
        .partition("\n\n")[0], re.M)
    with tempfile.TemporaryDirectory() as tmp:
        for source in sources:
            subprocess.run([env["RUBRICATE"], "-q", "-t", ",".join(formats), "-o", tmp + "/", source], env=env,
                           stderr=subprocess.DEVNULL)
    print(f"{len(sources)} documents of the corpus in {len(formats)} formats")


def exported(build):
    """file → (lines, reached), {place of a condition: [times true, times false]}"""
    data = os.path.join(build, "all.profdata")
    subprocess.run(["llvm-profdata", "merge", "-o", data,
                    *glob.glob(os.path.join(build, "profile", "*.profraw"))], check=True)
    first, *others = programs(build)
    told = subprocess.run(["llvm-cov", "export", first, *(a for o in others for a in ("-object", o)),
                           f"-instr-profile={data}"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    files = {}
    for f in json.loads(told.stdout)["data"][0]["files"]:
        name = os.path.relpath(f["filename"], ROOT)
        if name.startswith(("..", "tests", "build")):
            continue
        branches = collections.defaultdict(lambda: [0, 0])
        for *place, true, false, _, _, _ in f["branches"]:  # once for each copy of an inline function
            branches[tuple(place)][0] += true
            branches[tuple(place)][1] += false
        files[name] = (f["summary"]["lines"]["count"], f["summary"]["lines"]["covered"]), branches
    return files


def gaps(files):
    """(file, line, "true" or "false", the condition's text) of each branch never taken."""
    for name, (_, branches) in sorted(files.items()):
        with open(os.path.join(ROOT, name), encoding="utf-8") as f:
            source = f.read().encode().split(b"\n")
        for (line, start, end, stop), counts in sorted(branches.items()):
            text = source[line - 1:end]
            text[-1] = text[-1][:stop - 1]
            text[0] = text[0][start - 1:]
            for count, direction in zip(counts, ("true", "false")):
                if count == 0:
                    yield name, line, direction, re.sub(r"\s+", " ", b" ".join(text).decode())


def reasons():
    """[(file, direction, condition, class)] of tests/coverage-reasons.txt, which explains itself."""
    rows, kind = [], ""
    with open(REASONS, encoding="utf-8") as f:
        for line in f:
            if line.startswith("= "):
                kind = line[2:].split(":")[0]
            elif line.strip() and not line.startswith("#"):
                name, direction, condition = line.rstrip("\n").split(" ", 2)
                rows.append((name, direction, condition, kind))
    return rows


def share(missed, of):
    return f"{100 - 100 * missed / of:6.1f} % of {of:6d}" if of else "     none       "


def folder(name):
    return next(f for f in FOLDERS if name.startswith(f))


def report(build):
    files = exported(build)
    rows = reasons()
    given = {row[:3]: row[3] for row in rows}
    missed, excused, used, classes = (collections.Counter() for _ in range(4))
    with open(os.path.join(build, "gaps.txt"), "w", encoding="utf-8") as out:
        for name, line, direction, condition in gaps(files):
            missed[name] += 1
            kind = given.get((name, direction, condition))
            if kind:
                excused[name] += 1
                classes[kind] += 1
                used[name, direction, condition] += 1
            else:
                out.write(f"{name}:{line}: {direction} {condition}\n")
    groups = collections.defaultdict(list)
    for name in files:
        groups[folder(name)].append(name)

    def row(title, names):
        lines = [sum(files[n][0][i] for n in names) for i in (0, 1)]
        all_of = 2 * sum(len(files[n][1]) for n in names)
        m, e = sum(missed[n] for n in names), sum(excused[n] for n in names)
        return 1 - m / all_of if all_of else 1, (f"{share(lines[0] - lines[1], lines[0])} lines  {share(m, all_of)} "
                                                 f"branches  {share(m - e, all_of)} with reasons  {title}"), m - e, all_of
    for r in sorted(row(n, [n]) for n in files):
        print(r[1])
    print()
    for r in sorted(row(NAMES.get(f, f), names) for f, names in groups.items()):
        print(r[1])
    print(row("all", list(files))[1])
    print()
    failed = 0
    for title, prefixes in WATCHED.items():
        _, text, unexplained, all_of = row(title, [n for n in files if n.startswith(prefixes)])
        print(text)
        failed |= 100 * unexplained > (100 - GOAL) * all_of
    for kind, n in classes.most_common():
        print(f"{n:5d} branches never taken, with the reason: {kind}")
    for r in rows:
        if not used[r[:3]] and r[3] != "chance":
            print(f"{REASONS}: fits no branch that is never taken: {' '.join(r[:3])}")
            failed = 1
    print(f"{sum(missed.values()) - sum(excused.values()):5d} without one: {os.path.join(build, 'gaps.txt')}")
    return failed


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    if not (shutil.which("llvm-profdata") and shutil.which("llvm-cov")):
        sys.exit("coverage needs llvm-profdata and llvm-cov, of the version of clang (Debian: llvm)")
    if sys.argv[2:] != ["report"]:
        run(os.path.abspath(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else GROUPS)
    sys.exit(report(os.path.abspath(sys.argv[1])))
