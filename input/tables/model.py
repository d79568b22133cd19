#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes input/encoding_tables.c: the single-byte code pages and what letters of a language like
to stand beside each other.

    model.py TEXTS >input/encoding_tables.c

TEXTS is a folder with LANG.train (running text) and LANG.words (one word a line), UTF-8, NFC, as
gather.py makes it from documentation, message catalogues and dictionaries. Only counts go into
the tables, never text.
"""
import collections, math, os, re, subprocess, sys, unicodedata

UNIT = 8        # steps of a cost in one nat
MOST = 91       # highest cost that is stored
CLASSES = ["space", "digit", "punct", "open", "close", "apostrophe", "dash", "symbol", "box", "foreign", "latin",
           "other"]
SPACE, DIGIT, PUNCT, OPEN, CLOSE, APOSTROPHE, DASH, SYMBOL, BOX, FOREIGN, LATIN, OTHER = range(12)
OPENING, CLOSING, DASHES = "“«„‘‚¿¡‹", "”»…›", "–—\u00a0\u00ad"

# name, codec of Python or None for iconv's, prior in nats (how often it is met)
PAGES = [
    ("WINDOWS-1252", "cp1252", 0.0), ("WINDOWS-1250", "cp1250", -0.7), ("WINDOWS-1251", "cp1251", -0.3),
    ("WINDOWS-1253", "cp1253", -0.7), ("WINDOWS-1254", "cp1254", -0.7), ("WINDOWS-1255", "cp1255", -0.7),
    ("WINDOWS-1256", "cp1256", -0.7), ("WINDOWS-1257", "cp1257", -1.0), ("WINDOWS-1258", "cp1258", -2.0),
    ("CP874", "cp874", -0.7), ("ISO-8859-2", "iso8859_2", -1.0), ("ISO-8859-3", "iso8859_3", -4.0),
    ("ISO-8859-4", "iso8859_4", -3.5), ("ISO-8859-5", "iso8859_5", -2.0), ("ISO-8859-6", "iso8859_6", -1.5),
    ("ISO-8859-7", "iso8859_7", -1.0), ("ISO-8859-8", "iso8859_8", -1.5), ("ISO-8859-10", "iso8859_10", -5.0),
    ("ISO-8859-13", "iso8859_13", -2.5), ("ISO-8859-14", "iso8859_14", -6.0), ("ISO-8859-15", "iso8859_15", -1.5),
    ("ISO-8859-16", "iso8859_16", -3.5), ("KOI8-R", "koi8_r", -0.5), ("KOI8-U", "koi8_u", -1.5),
    ("CP437", "cp437", -3.0), ("CP737", "cp737", -4.0), ("CP775", "cp775", -4.5), ("CP850", "cp850", -2.0),
    ("CP852", "cp852", -2.5), ("CP855", "cp855", -4.0), ("CP857", "cp857", -4.0), ("CP862", "cp862", -3.5),
    ("CP865", "cp865", -5.0), ("CP866", "cp866", -1.0),
    ("MAC-ROMAN", "mac_roman", -2.5), ("MAC-LATIN2", "mac_latin2", -3.5), ("MAC-CYRILLIC", "mac_cyrillic", -2.5),
    ("MAC-GREEK", "mac_greek", -4.5), ("MAC-TURKISH", "mac_turkish", -4.5), ("VISCII", None, -3.0),
    ("TCVN", None, -3.5), ("GEORGIAN-PS", None, -3.5), ("GEORGIAN-ACADEMY", None, -3.5), ("ARMSCII-8", None, -4.0),
]

# tag, files, script, prior. Neighbours that differ in nothing we could see share a row.
LANGUAGES = [
    ("en", "Latin", 0), ("de", "Latin", -0.3), ("fr", "Latin", -0.3), ("es", "Latin", -0.3), ("it", "Latin", -0.5),
    ("pt", "Latin", -0.5), ("nl", "Latin", -0.7), ("sv", "Latin", -0.7), ("da", "Latin", -0.8), ("nb", "Latin", -0.8),
    ("fi", "Latin", -0.8), ("is", "Latin", -3), ("fo", "Latin", -4), ("ga", "Latin", -2), ("gd", "Latin", -3),
    ("cy", "Latin", -2), ("ca", "Latin", -1), ("gl", "Latin", -1.5), ("eu", "Latin", -2), ("oc", "Latin", -2.5),
    ("br", "Latin", -3), ("af", "Latin", -2), ("sq", "Latin", -2), ("cs", "Latin", -0.5), ("sk", "Latin", -0.8),
    ("pl", "Latin", -0.5), ("hu", "Latin", -0.6), ("sl", "Latin", -1), ("hr", "Latin", -0.8), ("ro", "Latin", -0.7),
    ("lv", "Latin", -1.2), ("lt", "Latin", -1), ("et", "Latin", -1.2), ("tr", "Latin", -0.3), ("az", "Latin", -3),
    ("eo", "Latin", -2), ("mt", "Latin", -3), ("vi", "Latin", -1), ("id", "Latin", -2),
    ("ru", "Cyrillic", -0.2), ("uk", "Cyrillic", -0.7), ("be", "Cyrillic", -2), ("bg", "Cyrillic", -0.8),
    ("sr", "Cyrillic", -1.2), ("mk", "Cyrillic", -1.7), ("el", "Greek", -0.5), ("he", "Hebrew", -0.5),
    ("ar", "Arabic", -0.5), ("fa", "Arabic", -1.5), ("th", "Thai", -0.5), ("hy", "Armenian", -2),
    ("ka", "Georgian", -2),
]
CJK = [("zh-Hans", "gb2312"), ("zh-Hant", "big5"), ("ja", "jis"), ("ko", "euc-kr")]

# Maltese texts are few; its letters at least are known.
LETTERS = {"mt": "ċġħżàèìòù"}


def page(codec, name):
    out = []
    for b in range(128, 256):
        try:
            if codec:
                s = bytes([b]).decode(codec)
            else:
                s = subprocess.run(["iconv", "-f", name, "-t", "UTF-16BE"], input=bytes([b]), stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL, check=True).stdout.decode("utf-16-be")
            out.append(ord(s) if len(s) == 1 and ord(s) < 0x10000 else 0)
        except (UnicodeDecodeError, subprocess.CalledProcessError):
            out.append(0)
    return out


def script_of(c):
    n = unicodedata.name(c, "")
    for s in ("LATIN", "CYRILLIC", "GREEK", "HEBREW", "ARABIC", "THAI", "ARMENIAN", "GEORGIAN"):
        if n.startswith(s):
            return s.capitalize()
    if unicodedata.combining(c):
        return "Latin"
    return "Other"


def is_letter(c):
    return unicodedata.category(c)[0] in "LM"


def fold(c):
    l = c.lower()
    return l if len(l) == 1 else "i" if c == "İ" else c


def classify(c, script, index):
    k = index.get(fold(c))
    if k is not None:
        return k
    o = ord(c)
    if c.isspace() and o != 0xa0 or o < 32:
        return SPACE
    if o < 128:
        return DIGIT if c.isdigit() else LATIN if c.isalpha() else PUNCT
    if c in OPENING:
        return OPEN
    if c in CLOSING:
        return CLOSE
    if c == "’":
        return APOSTROPHE
    if c in DASHES:
        return DASH
    if 0x2500 <= o <= 0x259f:
        return BOX
    if is_letter(c) and c not in "ªº":
        return FOREIGN if script_of(c) == script else OTHER
    return SYMBOL


def decompose_tones(t):
    """As windows-1258 writes Vietnamese: tone marks apart, other marks composed."""
    out = []
    for c in t:
        d = unicodedata.normalize("NFD", c)
        tone = [x for x in d if x in "\u0300\u0301\u0303\u0309\u0323"]
        if tone and is_letter(c):
            out.append(unicodedata.normalize("NFC", "".join(x for x in d if x not in tone)) + tone[0])
        else:
            out.append(c)
    return "".join(out)


def read(folder, tag, ending):
    try:
        with open(os.path.join(folder, tag + ending), encoding="utf-8") as f:
            return f.read()
    except FileNotFoundError:
        return ""


def evenly(text, most=1200000, piece=4000):
    """Pieces from the whole text."""
    if len(text) <= most:
        return text
    step = len(text) * piece // most
    return "\n".join(text[i:i + piece] for i in range(0, len(text), step))


def language(text, words, script, extra, is_rich):
    letters = collections.Counter(fold(c) for c in text + words if is_letter(c) and script_of(c) == script)
    total = sum(letters.values()) or 1
    alphabet = sorted("abcdefghijklmnopqrstuvwxyz") if script == "Latin" else []
    more = [c for c, n in letters.most_common() if c not in alphabet and n / total > 4e-5][:24 if script == "Latin" and not is_rich else 70]
    alphabet += sorted(set(more) | set(extra))
    index = {c: len(CLASSES) + i for i, c in enumerate(alphabet)}
    size = len(CLASSES) + len(alphabet)
    count = [[0.0] * size for _ in range(size)]

    def feed(t, weight):
        seen = collections.Counter()
        kinds, prev = {}, SPACE
        for c in t:
            k = kinds.get(c)
            if k is None:
                k = kinds[c] = classify(c, script, index)
            seen[prev, k] += 1
            prev = k
        for (a, b), n in seen.items():
            count[a][b] += n * weight

    feed(text, 1.0)
    if words:
        feed("\n".join(w for w in words.split("\n") if w), min(0.3, 0.3 * max(len(text), 200000) / len(words)))
    return alphabet, smooth(count, size, script)


def smooth(count, size, script):
    total = sum(map(sum, count)) or 1
    uni = [sum(count[a][b] for a in range(size)) / total for b in range(size)]
    letter_mass = sum(uni[len(CLASSES):]) or 1
    least = {SPACE: .02, DIGIT: .003, PUNCT: .01, OPEN: .001, CLOSE: .001, APOSTROPHE: .0007, DASH: .0007, SYMBOL: 3e-4, BOX: 2e-6,
             FOREIGN: 3e-4, LATIN: 0 if script == "Latin" else .003, OTHER: 1e-5}
    for k, v in least.items():
        uni[k] = max(uni[k], v)
    uni = [max(u, 2e-6) for u in uni]
    norm = sum(uni)
    uni = [u / norm for u in uni]
    # what stands behind quotation marks, where a language's own texts tell too little
    quotes = {}
    for a, letters, space, punct in ((OPEN, .85, .03, .02), (CLOSE, .15, .5, .25)):
        quotes[a] = [u * letters / letter_mass if b >= len(CLASSES) else space if b == SPACE else
                     punct if b == PUNCT else u * .05 for b, u in enumerate(uni)]
    rows = []
    for a in range(size):
        row, n = count[a], sum(count[a])
        k = 30.0
        expected = quotes.get(a, uni)
        p = [(row[b] + k * expected[b]) / (n + k) for b in range(size)]
        # classes that technical texts show seldom or never have the habits we know of them
        if a == BOX:
            p = [.001 + (.78 if b == BOX else .15 if b == SPACE else .05 * uni[b]) for b in range(size)]
        elif a == OTHER:
            p = [.0005 + (.6 if b == OTHER else .2 if b == SPACE else .2 * uni[b]) for b in range(size)]
        elif a == FOREIGN:
            p = [.5 * p[b] + .5 * uni[b] for b in range(size)]
        elif a == SYMBOL:
            p = [.4 * p[b] + .6 * uni[b] for b in range(size)]
        for b in (SYMBOL, FOREIGN, OTHER, BOX):
            floor = {SYMBOL: 1e-4, FOREIGN: 1e-4, OTHER: 2e-6, BOX: 5e-7}[b]
            if a in (SPACE, PUNCT, DIGIT):
                floor *= 10
            if a != b:
                p[b] = max(p[b], floor)
        # which marks open and which close is a matter of taste in many languages
        for b in (OPEN, CLOSE):
            if a in (SPACE, PUNCT):
                p[b] = max(p[b], .002)
        if script != "Latin":
            # markup that was taken out left Latin words beside letters more often than texts do
            ours = range(len(CLASSES), size)
            few = .002
            if a == LATIN:
                p = [x * few / sum(p[i] for i in ours) if b in ours else x for b, x in enumerate(p)]
            elif a in ours:
                p[LATIN] = min(p[LATIN], few)
        s = sum(p)
        rows.append([min(MOST, round(-math.log(x / s) * UNIT)) for x in p])
    return rows


def c_string(values):
    s = "".join(chr(35 + v) for v in values)
    return s.replace("\\", "\\\\").replace("?", "\\?")


def put_string(values, indent="\t"):
    for i in range(0, len(values), 88):
        print('%s"%s"' % (indent, c_string(values[i:i + 88])))


def put_words(values, indent="\t"):
    for i in range(0, len(values), 12):
        print(indent + " ".join("0x%04X," % v for v in values[i:i + 12]))


def level_one(charset):
    if charset == "jis":
        lead, codec, cells = range(0xb0, 0xd0), "euc_jp", None
        kana = [chr(c) for c in list(range(0x3041, 0x3094)) + list(range(0x30a1, 0x30f7))]
    elif charset == "gb2312":
        lead, codec, kana = range(0xb0, 0xd8), "gb2312", []
    elif charset == "euc-kr":
        lead, codec, kana = range(0xb0, 0xc9), "euc_kr", []
    else:
        lead, codec, kana = range(0xa4, 0xc7), "big5", []
    out = list(kana)
    for a in lead:
        for b in range(0x40, 0xff):
            try:
                out.append(bytes([a, b]).decode(codec))
            except UnicodeDecodeError:
                pass
    return [c for c in out if len(c) == 1]


def cjk(folder, tag, charset):
    text = read(folder, tag, ".train")
    count = collections.Counter(c for c in text if 0x80 <= ord(c) < 0x10000 and not unicodedata.category(c) == "Co")
    for c in level_one(charset):
        count[c] += 0
    usual = set(level_one(charset))
    chars = [c for c, n in count.most_common() if c in usual or n > 20]
    # technical texts repeat their terms: flatten
    mass = {c: (count[c] + 0.6) ** 0.8 for c in chars}
    total = sum(mass.values())
    return [(ord(c), min(MOST, round(-math.log(mass[c] / total) * UNIT))) for c in chars]


def main():
    folder = sys.argv[1]
    print("/* SPDX-License-Identifier: Apache-2.0 */")
    print("/* Made by input/tables/model.py; do not edit. */")
    print('#include "input/encoding_tables.h"\n')
    print("/* clang-format off */")
    print('#pragma GCC diagnostic ignored "-Woverlength-strings"\n')
    print("const struct code_page code_pages[] = {")
    for name, codec, prior in PAGES:
        print('\t{"%s", %d, {' % (name, round(prior * UNIT)))
        put_words(page(codec, name), "\t\t")
        print("\t}},")
    print("\t{0},\n};\n")
    rows = []
    jobs = [(t, s, p, t) for t, s, p in LANGUAGES] + [("vi", "Latin", -1, "vi-tones"), ("ro", "Latin", -0.7, "ro-cedilla")]
    for tag, script, prior, kind in jobs:
        text, words = read(folder, tag, ".train"), read(folder, tag, ".words")
        if kind == "vi-tones":
            text, words = decompose_tones(text), decompose_tones(words)
        if not text and not words:
            print("no texts in", tag, file=sys.stderr)
            continue
        if kind == "ro-cedilla":
            text, words = (t.translate(str.maketrans("șțȘȚ", "şţŞŢ")) for t in (text, words))
        alphabet, matrix = language(evenly(text), evenly(words), script, LETTERS.get(tag, ""), tag == "vi")
        name = kind.replace("-", "_")
        print("static const uint16_t letters_%s[] = {" % name)
        put_words([ord(c) for c in alphabet] + [0])
        print("};\nstatic const char pairs_%s[] =" % name)
        put_string([v for row in matrix for v in row])
        print("\t;\n")
        rows.append('\t{"%s", SCRIPT_%s, %d, %d, letters_%s, pairs_%s},' % (
            tag, script.upper() if script not in ("Armenian", "Georgian") else "OTHER", round(prior * UNIT),
            len(CLASSES) + len(alphabet), name, name))
        print(tag, "".join(alphabet), file=sys.stderr)
    print("const struct letter_model letter_models[LETTER_MODELS + 1] = {")
    print("\n".join(rows))
    print("\t{0},\n};\n")
    rows = []
    for tag, charset in CJK:
        pairs = cjk(folder, tag, charset)
        name = tag.replace("-", "_")
        print("static const uint16_t chars_%s[] = {" % name)
        put_words([c for c, _ in pairs])
        print("\t0,\n};\nstatic const char costs_%s[] =" % name)
        put_string([v for _, v in pairs])
        print("\t;\n")
        rows.append('\t{"%s", chars_%s, costs_%s},' % (tag, name, name))
    print("const struct char_model char_models[] = {")
    print("\n".join(rows))
    print("\t{0},\n};")


main()
