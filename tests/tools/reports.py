# SPDX-License-Identifier: Apache-2.0
"""The report: JSON Lines that fit their schema and cover the source, and a page with the same facts."""

import json
import os
import re
import tempfile
from html.parser import HTMLParser

import product
import schema


def tiling(lines, size):
    """Where the byte ranges of the decisions leave a gap or overlap; None: nowhere."""
    at = 0
    for d in lines:
        if d["type"] != "decision":
            continue
        if d["from"] != at or d["to"] < at:
            return f"byte {at}, line {d['first']}"
        at = d["to"]
    return None if at == size else f"byte {at} of {size}"


class Page(HTMLParser):
    """The cells of each table by its section and caption."""

    def __init__(self, text):
        super().__init__()
        self.tables, self.facts, self.words = {}, [], []
        self.section, self.name, self.row, self.into = "", "", None, None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag == "section":
            self.section = dict(attrs).get("aria-labelledby", "")
        elif tag == "table":
            self.rows = self.tables.setdefault(self.section, [])
            self.rows.append([])
        elif tag == "tr":
            self.row = []
        elif tag in ("td", "dd"):
            self.into = []

    def handle_endtag(self, tag):
        if tag in ("td", "dd") and self.into is not None:
            text = "".join(self.into)
            quoted = re.fullmatch(r"(?:[“「„«]\s?)(.)(?:\s?[”」“»])", text, re.S)
            (self.row if tag == "td" else self.facts).append(quoted.group(1) if quoted else text)
            self.into = None
        elif tag == "tr" and self.row:
            self.rows[-1].append(self.row)

    def handle_data(self, data):
        if self.into is not None:
            self.into.append(data)


def span(a, b):
    return str(a) if a == b else f"{a}–{b}"


def per_cent(x):
    return f"{round(x * 100)}%"


def every_row(d):
    other = f"{d['alternative']} {per_cent(d['alternative_certainty'])}" if "alternative" in d else ""
    return [span(d["first"], d["last"]), f"{d['from']}–{d['to']}", d["kind"], str(d.get("level", "")),
            other, d["text"], d["rule"], per_cent(d["certainty"])]


def same_facts(lines, page):
    """What the page says otherwise than the lines, at most three findings."""
    by = {}
    for j in lines:
        by.setdefault(j["type"], []).append(j)
    decisions, entries = by.get("decision", []), by.get("removed", []) + by.get("added", [])
    rows = {"every": [every_row(d) for d in decisions],
            "guessed": [[span(d["first"], d["last"]), d["kind"], every_row(d)[4], d["text"], d["rule"],
                         per_cent(d["certainty"])] for d in decisions if d["certainty"] < 0.6],
            "changed": [[str(e["line"]), e["rule"], e["text"]] for e in entries],
            "left": [[m["severity"], str(m.get("line", "")), str(m.get("column", "")), m["text"], m["id"]]
                     for m in by.get("message", [])]}
    found = []
    for name, wanted in rows.items():
        got = [row for table in page.tables.get(f"h-{name}", []) for row in table]
        if got != wanted:
            odd = next(((a, b) for a, b in zip(wanted, got) if a != b), (len(wanted), len(got)))
            found.append(f"{name}: {odd[0]}, on the page {odd[1]}")
    heads = [row[:3] for row in page.tables.get("h-found", [[]])[0]]
    wanted = [[span(d["first"], d["last"]), str(d["level"]), d["text"]] for d in decisions if "level" in d]
    if wanted and heads != wanted:
        found.append(f"headings: {len(wanted)}, on the page {len(heads)}")
    said = "\n".join(page.facts)
    source, summary = by["source"][0], by["summary"][0]
    for key in ("name", "bytes", "sha256", "format", "language", "encoding", "rubricate"):
        if str(source[key]) not in said:
            found.append(f"{key} {source[key]} is not on the page")
    for key in ("lines", "headings", "levels", "decisions", "characters_removed", "characters_added"):
        if str(summary[key]) not in page.facts:
            found.append(f"{key} {summary[key]} is not on the page")
    return found[:3]


def document(report, name, source, wanted):
    with tempfile.TemporaryDirectory() as tmp:
        made = {}
        for ending in ("jsonl", "html"):
            path = os.path.join(tmp, "report." + ending)
            r = product.run(["-q", source, "-t", "tei", "-o", tmp + "/x.tei.xml", f"--report={path}",
                             *product.options_of(source)])
            if r.returncode:
                report.fail(f"report {name}", r.stderr)
                return
            with open(path, encoding="utf-8") as f:
                made[ending] = f.read()
        lines = [json.loads(x) for x in made["jsonl"].splitlines()]
        bad = [j for j in lines if not schema.fits(j, wanted)]
        kinds = [j["type"] for j in lines]
        report.check(f"report fits its schema {name}", not bad and kinds[0] == "source" and
                     kinds[-1] == "summary", *bad[:3])
        gap = tiling(lines, os.path.getsize(source))
        report.check(f"report covers {name}", gap is None, gap)
        with open(os.path.join(tmp, "x.tei.xml"), encoding="utf-8") as f:
            model = f.read()
        unsure = sum(j["type"] == "decision" and j["certainty"] < 0.6 for j in lines)
        certs = len(re.findall(r' cert="(?:low|medium)"', model))
        if lines[0]["format"] == "plain text":
            report.check(f"doubts in the model are those of the report {name}",
                         certs == unsure, f"{certs} cert in the model, {unsure} decisions")
        found = same_facts(lines, Page(made["html"]))
        report.check(f"the page says the same {name}", not found, *found)
        report.check(f"the page needs no other file {name}",
                     not re.search(r'(?:src|href)="(?!#)|url\(|@import|<script', made["html"]))


def several(report):
    """Each source has a report of its own, and no two are written to one place."""
    with tempfile.TemporaryDirectory() as tmp:
        for name in ("a/bell.txt", "a/quay.txt", "b/bell.md"):
            path = os.path.join(tmp, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as f:
                f.write(f"The text of {name}.\n")

        def asked(sources, path):
            return product.run(["-q", "-t", "tei", "-o", "out/", f"--report={path}", *sources], cwd=tmp)
        r = asked(["a/bell.txt", "a/quay.txt"], "told/")
        told = sorted(os.listdir(os.path.join(tmp, "told")))
        report.check("a folder of reports", r.returncode == 0 and told == ["bell.report.jsonl", "quay.report.jsonl"],
                     told, r.stderr)
        r = asked(["a/bell.txt", "a/quay.txt"], "told.jsonl")
        report.check("several reports need a folder", r.returncode == 2 and b"need a folder" in r.stderr, r.stderr)
        r = asked(["a/bell.txt", "b/bell.md"], "told/")
        report.check("two files of one name are refused", r.returncode == 2 and b"of one name" in r.stderr, r.stderr)
        r = asked(["a/bell.txt"], "gone/held.jsonl")
        report.check("a report that cannot be written says so",
                     r.returncode == 3 and b"[output-unwritable]" in r.stderr, r.stderr)


def all_of(report, documents):
    wanted = schema.load("report.schema.json")
    report.check("the schema refuses others", not schema.fits({}, wanted) and
                 not schema.fits({"type": "decision", "first": 1}, wanted))
    holes = [{"type": "decision", "from": 0, "to": 3, "first": 1}, {"type": "decision", "from": 4, "to": 9, "first": 2}]
    report.check("a gap is seen", tiling(holes, 9) and tiling(holes[:1], 9) and not tiling(holes[:1], 3))
    several(report)
    for name, source in documents:
        document(report, name, source, wanted)
