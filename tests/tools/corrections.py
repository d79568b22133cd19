# SPDX-License-Identifier: Apache-2.0
"""--rules: each word wins over the reader; what explain writes as rules leads to the same model, and
holds when the text below it is broken on purpose."""

import os
import re
import tempfile

import product
import properties

# Running text, in which the reader sees three paragraphs and nothing else.
PROSE = """The morning was fine, and the boat went out early with both of its lamps
lit, because nobody had remembered to put them out when the night ended.

At noon the wind turned to the north and the whole crew came up on deck
to look at the sky, which had taken on the colour of an old tin plate.

In the evening the harbour was in sight again, and the first thing that
anybody saw of it was the yellow light above the door of the inn.
"""
ONE, TWO = "At noon the wind turned to the north and the whole crew came up on deck", \
    "to look at the sky, which had taken on the colour of an old tin plate."
BOTH = f"{ONE} {TWO}"
ITEMS = "The boat had:\n\n- a rope\n- two lamps\n\n- an anchor\n\nand it sailed well.\n"
COLUMNS = "The stock is small this year.\n\nlamp     12\nrope      3\nanchor    1\n\nNobody minds.\n"
SPEECH = "It was late.\n\nANNA. The lamp is out.\n\nIt has been out for an hour.\n\nShe went home.\n"
NOTED = "The lamp was lit[1] and the boat came in.\n\n[1] It burnt oil.\n\nNobody saw it come.\n"
OPEN = ("The lamp was lit[1] at seven, and nobody saw it.\n\n[Footnote 1: The lamp was made in the town,\nof brass and glass\n"
        "The oil came in the autumn.\n\nNobody minds.\n")
DEEP = ("The lamp was lit[1] at seven.\n\n[1] It burns oil.[2]\n\n[2] From the town.[3]\n\n[3] The town lies beyond the bay, where all the\n"
        "boats go on each day but Sunday, and come back.\n\nNobody minds.\n")
BROKEN_NOTE = "The lamp[1] was lit.\n\n[Footnote 1: It burnt oil\n\n* * *\n\nfrom the town.]\n\nNobody minds.\n"
# One mark, and each note that is none any more leaves it to the next.
CALLED = "The lamp① was lit② at③ seven④.\n\nNobody⑤ saw it⑥.\n\n" + "\n\n".join(
    ["① One.", "① Two.", "① Three.", "① Four.", "① Five.", "② It burnt oil.", "③ Or eight.", "④ Nobody knows.", "⑤ Who?",
     "⑥ The lamp."]) + "\n"
GUESSED = ("1. Lamps\n\nThe boat had two of them.\n\n2. Ropes\n\nIt had one rope.\n\n3. the dog, and where it slept at night:\n\n"
           "The dog was black.\n\n4. Bread\n\nThere was bread for four days.\n")
HEADED = "CHAPTER I\n\nThe boat went out.\n\nCHAPTER II\n\nThe boat came in.\n\nCHAPTER III\n\nThe boat was sold.\n"

# The rule, what the body of the model must hold with it and not without it, the text.
WORDS = [
    ("heading 2 4-5", f"<head>{BOTH}</head>"),
    ('heading 1 "Nobody came."', "<head>Nobody came.</head>", "It was late.\n\nNobody came.\n\nIt was dark.\n"),
    ("heading 1 /^Nob.*e.$/", "<head>Nobody came.</head>", "It was late.\n\nNobody came.\n\nIt was dark.\n"),
    ("title 1-2", '<titlePart type="main">The morning was fine'),
    ("title 1\nsubtitle 2", '<titlePart type="sub">lit, because'),
    ("title 1\nbyline 2", "<byline>lit, because"),
    ("title 1\nbyline 3", "<byline>by Ann Lee</byline>", "It was late.\n\nby Ann Lee\n\nIt was dark.\n"),
    ("title 1\nimprint 2", "<docImprint>lit, because"),
    ("title 1\ndedication 2", '<div type="dedication">\n    <p>lit, because'),
    ("epigraph 4-5", f"<epigraph>\n    <quote>\n     <p>{BOTH}</p>\n    </quote>\n   </epigraph>"),
    ("epigraph 3-4", "<bibl>— Old Song</bibl>", "It was late.\n\nThe lamp went out\n— Old Song\n\nNobody came.\n"),
    ("contents 4-5", f'<list type="toc">\n    <item>{ONE}</item>\n    <item>{TWO}</item>'),
    ("contents-title 4\ncontents-list 5", f'<list type="toc">\n    <head>{ONE}</head>\n    <item>{TWO}</item>'),
    ("contents-title 4", f'<list type="toc">\n    <item>{ONE}</item>\n   </list>'),
    ("contents-title 3", '<item>Contents</item>', "It was late.\n\nContents\n"),
    ("contents-title 1\npage-number 3\ncontents-list 5", '<head>Contents</head>', "Contents\n\n12\n\nIt was late.\n\nIt was dark.\n"),
    ("contents-title 1\npage-head 3\ncontents-list 5", '<head>Contents</head>', "Contents\n\nThe Lamp\n\nIt was late.\n\nIt was dark.\n"),
    ("heading 2 4", "<head>The Rope", "Contents\n\nThe Lamp .... 3\nThe Rope .... 9\nThe Boat ... 12\nThe Bell ... 15\n\nIt was late.\n"),
    ("paragraph 4-5 by line", f"<p>{ONE}</p>\n   <p>{TWO}</p>"),
    ("paragraph 4-8 as one", f"<p>{BOTH} In the evening"),
    ("paragraph 1", "<p>CHAPTER I</p>", HEADED),
    ("lines 4-5", f"<p>{ONE}<lb/>{TWO}</p>"),
    ("list 4-5", f'<list rend="simple">\n    <item>{ONE}</item>\n    <item>{TWO}</item>'),
    ("list 1-2", '<list rend="bulleted">\n    <item>of the line</item>\n    <item>and of the lamp</item>',
     "– of the line\n– and of the lamp\n\nNobody said anything.\n"),
    ("list-parallel 4-8 by blank", f'<list rend="simple">\n    <item>{BOTH}</item>\n    <item>In the'),
    ("list-bullet 4-5\nlist-bullet 2 7-8 as one", f'{TWO}<list rend="simple"><item>In the evening'),
    ("list 2 4-5", f'<list rend="simple">\n    <item>{ONE}'),
    ("list-numbered 1\nlist-numbered 3", '<list rend="numbered">\n    <item n="1">A boat.</item>\n    <item n="7">A rope.',
     "1. A boat.\n\n7. A rope.\n\nThat was all that anybody had.\n"),
    ("gloss 4-5", f'<list type="gloss">\n    <label>{ONE}</label>\n    <item>{TWO}</item>'),
    ("gloss-set-in 4-5", f"<label>{ONE}</label>"),
    ("gloss-columns 3-5", '<list type="gloss">\n    <label>lamp</label>\n    <item>12</item>', COLUMNS),
    ("verse 1-5", "<l>lit, because nobody had remembered to put them out when the night ended.</l>\n    </lg>\n    "
     '<lg type="stanza">'),
    ("verse-spaced 1-5", "the night ended.</l>\n     <l>At noon"),
    ("drama-speaker 3", "<speaker>ANNA.</speaker>\n    <p>The lamp is out.</p>", SPEECH),
    ("drama 3", "<speaker>ANNA.</speaker>\n    <p>The lamp is out.</p>", SPEECH),
    ("drama-speaker 3\ndrama-goes-on 5", "<p>It has been out for an hour.</p>\n   </sp>", SPEECH),
    ("drama-stage 4-5", f"<stage>{BOTH}</stage>"),
    ("drama-cast 4-5", f"<castList>\n    <castItem>{ONE}</castItem>\n    <castItem>{TWO}</castItem>"),
    ("letter 1", "<opener>\n    <dateline>Quay Street, 4 May 1891</dateline>\n   </opener>",
     "Quay Street, 4 May 1891\n\n" + PROSE),
    ("letter 1", "<opener>\n    <salute>Dear Tom,</salute>", "Dear Tom,\nthe lamp is out, and nobody knows why it went out.\n"),
    ("letter 4", f'<p rend="signed">{ONE}</p>'),
    ("letter-dateline 1", "<opener>\n    <dateline>The morning"),
    ("letter-salutation 1", "<opener>\n    <salute>The morning"),
    ("letter-closing 7\nletter-signed 8", "<closer>\n    <salute>In the evening the harbour was in sight again, and the "
     "first thing that</salute>\n    <signed>anybody"),
    ("letter-postscript 7-8", "<postscript>\n    <p>In the evening"),
    ("quote 4-8", f"<quote>\n    <p>{BOTH}</p>\n    <p>In the evening"),
    ("quote-marked 3", "<quote>\n    <p>kept dark.</p>", "The lamp was\n\n> kept dark.\n\nNobody knew why.\n"),
    ("table 3", '<row>\n     <cell>lamp</cell>\n     <cell>12</cell>', "The stock.\n\nlamp | 12\n\nNobody minds.\n"),
    ("table-columns 4-5", f"<cell>{ONE}</cell>"),
    ("table-pipes 3", "<cell>lamp</cell>\n     <cell>12</cell>", "The stock.\n\nlamp | 12\n\nNobody minds.\n"),
    ("table-pipes 3-5", "<cell>lamp</cell>\n     <cell>12</cell>", "The stock.\n\nlamp | 12\n\nrope | 3\n\nNobody minds.\n"),
    ("table-pipes 3-5", "<head>Table 1. The stock</head>",
     "The stock.\n\nTable 1. The stock\nlamp | 12\nrope | 3\n\nNobody minds.\n"),
    ("table-tabs 3", "<cell>lamp</cell>\n     <cell>12</cell>", "The stock.\n\nlamp\t12\n\nNobody minds.\n"),
    ("code 4-5", f'<ab xml:space="preserve" type="preformatted">{ONE}\n{TWO}</ab>'),
    ("note 3", '<note n="7" place="end">', "The lamp was lit(7) and the boat came in.\n\n(7) It burnt oil.\n\n"
     "Nobody saw it come.\n"),
    ("paragraph 3", "<p>[1] It burnt oil.</p>", NOTED),
    ("heading 1 4", "<p>The lamp was made in the town,</p></note>", OPEN),
    ("paragraph 4", "<p>of brass and glass</p>", OPEN),
    ("split 8", "<p>boats go on each day", DEEP),
    ("merge 1 3", "nobody saw it. [Footnote 2: It was good oil.]</p>",
     "The lamp was lit, and nobody saw it.\n\n[Footnote 2: It was good oil.]\n"),
    ("paragraph 4-8 as one\npage-head 5", f"<p>{ONE} In the evening"),
    ("code 3", '<ab xml:space="preserve" type="preformatted">The boat', GUESSED),
    ("heading 1 4-8 as one\npage-head 5", f"<head>{ONE} In the evening"),
    ("page-head 4\nmerge 2 4", f"the night ended. {TWO}</p>"),
    ("note 7\nheading 1 9", "<head>Nobody minds.</head>", BROKEN_NOTE),
    ("paragraph 5\nparagraph 7\nparagraph 9\nparagraph 11\nparagraph 13", "<p>① One.</p>", CALLED),
    ("break 4-5 by line", f'<milestone n="{ONE}" unit="scene"/>'),
    ("figure 4-5", f"<head>{BOTH}</head>\n   </figure>"),
    ("page-head 4", f"the night ended. {TWO}</p>"),
    ("page-number 5", f'{ONE}<pb n="{TWO}"/>'),
    ("page-number 1, 5", '<pb n="7"/>', "p 7\n\nThe boat went out.\n\np 8\n\nThe boat came in.\n"),
    ("boilerplate 4-5", f'<div type="licence">\n    <p>{BOTH}</p>'),
    ("legend 4", f'<div type="licence">\n    <p>{ONE}</p>'),
    ("site-line 4", f"<p>{TWO}</p>"),
    ("rule 4", f"<p>{TWO}</p>"),
    ("ignore 4-5", "the night ended.</p>\n   <p>In the evening"),
    ("merge 2 4", f"when the night ended. {BOTH}</p>"),
    ("split 5", f"<p>{ONE}</p>\n   <p>{TWO}</p>"),
    ("split 6", "<item>two lamps</item>\n   </list>\n   <list", ITEMS),
    ('label 5 "CHAPTER II" "CHAPTER 2"', "<label>CHAPTER 2</label>", HEADED),
    ("wrap no", "<p>lit, because"),
    ("wrap no 4-5", f"<p>{ONE}</p>"),
    ("wrap yes", "stands alone. Each of them", "Each of them stands alone.\n" * 8),
    ("lang fi", 'xml:lang="fi"'),
    ("encoding CP866", "<p>└█</p>", "└█\n".encode("cp866")),
]


def body_of(folder, source, *options):
    model = os.path.join(folder, "model.tei.xml")
    r = product.run([source, "--from=text", "-t", "tei", "-o", model, *options])
    if r.returncode:
        return "", f"exit {r.returncode}: " + r.stderr.decode("utf-8", "replace")
    with open(model, encoding="utf-8") as f:
        text = f.read()
    os.remove(model)
    return re.sub(r' (xml:id|cert)="[^"]*"', "", text), r.stderr.decode("utf-8", "replace")


def each_word(report):
    for rule, wanted, *text in WORDS:
        with tempfile.TemporaryDirectory() as tmp:
            source, rules = os.path.join(tmp, "text.txt"), os.path.join(tmp, "rules")
            text = text[0] if text else PROSE
            with open(source, "wb") as f:
                f.write(text if isinstance(text, bytes) else text.encode())
            with open(rules, "w", encoding="utf-8") as f:
                f.write(rule + "\n")
            without, _ = body_of(tmp, source)
            given, said = body_of(tmp, source, "--rules=" + rules)
            report.check(f"rule {rule!r} is needed", wanted not in without, without[-1500:])
            report.check(f"rule {rule!r} wins", wanted in given and "[rule-" not in said, said, given[-1500:])


def all_are_tried(report):
    """Each word of rubricate(7) about rules stands in a rule above."""
    with open(os.path.join(product.ROOT, "man", "rubricate.7"), encoding="utf-8") as f:
        section = f.read().partition(".Sh CORRECTIONS")[2].partition(".Sh SEE ALSO")[0]
    words = {w for line in re.findall(r"(?m)^\.It Ic (.+)$", section) for w in re.split(r" , ", line)}
    words = {w.split()[0] for w in words}
    tried = {line.split()[0] for rule, *_ in WORDS for line in rule.split("\n")}
    report.check("every word of the manual is tried", words and words == tried,
                 f"only in the manual: {sorted(words - tried)}", f"only here: {sorted(tried - words)}")


# What takes the reader's evidence away, and leaves the lines.
SURE = 60  # per cent, as base/decision.h has it
BROKEN = {"small letters": str.lower,
          "one letter": lambda s: re.sub(r"[^\W\d_]", lambda m: "x" if ord(m[0]) < 0x2000 else "木", s),
          "one digit": lambda s: re.sub(r"\d", "7", s),
          "no full stops": lambda s: re.sub(r"(?m)(?<=\w)[.!?。！？]+$", "", s),
          "full stops everywhere": lambda s: re.sub(r"(?m)(?<=\w)$", ".", s)}


def written(source, *options):
    r = product.run(["explain", "-q", "--from=text", "--format=rules", source, *options])
    text = r.stdout.decode("utf-8", "replace")
    return text, [line for line in text.split("\n") if not re.match(r"#|lang ", line)]


def broken(report, source, name):
    """The rules of a text hold for the same lines when other things stand on them."""
    with open(source, "rb") as f:
        raw = f.read()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return 0
    if not text.strip():
        return 0
    moved = 0
    with tempfile.TemporaryDirectory() as tmp:
        rules, changed = os.path.join(tmp, "rules"), os.path.join(tmp, "changed.txt")
        first, wanted = written(source)
        with open(rules, "w", encoding="utf-8") as f:
            f.write(first)
        for what, change in BROKEN.items():
            with open(changed, "w", encoding="utf-8", newline="") as f:
                f.write(change(text))
            moved += written(changed)[1] != wanted
            _, again = written(changed, "--rules=" + rules)
            model, said = body_of(tmp, changed, "--rules=" + rules)
            report.check(f"{name} with {what} is read by its rules", again == wanted and model and "[rule-" not in said,
                         said, "\n".join(sorted(set(again) ^ set(wanted))[:8]))
    return moved


def too_many(report):
    """More rules by text than are looked at, and ranges that overlap too often, are refused at once."""
    for what, rules in (("by text", 'heading 1 "A boat"\n' * 1001), ("overlapping", "paragraph 1-8\n" * 2000)):
        with tempfile.TemporaryDirectory() as tmp:
            source, path = os.path.join(tmp, "text.txt"), os.path.join(tmp, "rules")
            for name, text in ((source, PROSE), (path, rules)):
                with open(name, "w", encoding="utf-8") as f:
                    f.write(text)
            r = product.run([source, "-t", "tei", "--rules=" + path])
            report.check(f"too many rules {what}", r.returncode == 3 and b"[rules-many]" in r.stderr, r.stderr.decode())


def doubts(report, source, name):
    """A decision of low certainty is cert in the model, and a note says so."""
    r = product.run(["explain", "--from=text", source])
    lines = re.findall(r"(?m)^(\d+)(?:-\d+)?: [a-z-]+(?: \d+)?, (\d+) %", r.stdout.decode("utf-8", "replace"))
    low = {line for line, certainty in lines if int(certainty) < SURE}
    noted = set(re.findall(r":(\d+):1: note: .*\[heading-guessed\]", r.stderr.decode("utf-8", "replace")))
    with tempfile.TemporaryDirectory() as tmp:
        model = os.path.join(tmp, "model.tei.xml")
        if product.run(["-q", source, "--from=text", "-t", "tei", "-o", model]).returncode:
            return 0  # the case is about a fault
        with open(model, encoding="utf-8") as f:
            cert = len(re.findall(r'<[a-zA-Z]+[^>]* cert="(?:low|medium)"', f.read().partition("<text")[2]))
    report.check(f"{name} says where it is in doubt", len(low) == cert and low <= noted, f"lines {sorted(low)}, {cert} cert",
                 f"notes {sorted(noted)}")
    return len(low)


def all_of(report, cases, documents):
    each_word(report)
    too_many(report)
    all_are_tried(report)
    moved = 0
    for name, source in cases + documents:
        properties.rules_again(report, source, name)
    for name, source in cases:
        if not product.options_of(source):
            moved += broken(report, source, name)
    doubted = 0
    for name, source in cases + documents:
        if not product.options_of(source):
            doubted += doubts(report, source, name)
    report.check("something is in doubt", doubted > 0 or not cases)
    report.check("some of it would be read otherwise without", moved > 20 or not cases, f"{moved} only")
