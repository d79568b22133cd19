# SPDX-License-Identifier: Apache-2.0
"""Documents for the fuzz targets, always the same: the cases in plain text and the examples of spec.md, cut, put
beside each other, and changed in a line or a sign, so that what a rule asks for is nearly there."""

import os
import random
import re

import golden

HERE = os.path.dirname(os.path.abspath(__file__))
SPEC = os.path.join(os.path.dirname(HERE), "spec.md")

# What lines begin with, end with, and what stands between words.
BEGINS = ["1. ", "2) ", "(a) ", "(3) ", "IV. ", "3.1 ", "3、", "a. ", "A. ", "A.1 ", "{2} ", "10. ", "§ 15a ", "§§ 3 ", "§15 ", "٣- ", "३. ",
          "๓. ", "৩. ", "Ⅳ ", "ⅳ. ", "① ", "㈠ ", "Α΄ ", "ΙΑʹ ", "א׳ ", "Б. ", "ㄱ. ", "가. ", "イ. ", "甲、", "子、", "一、", "（二）", "〔3〕",
          "〈4〉", "-5-", "1 ", "1.2.3.4.5.6.7.8.9 ", "XXXX. ", "MCMXC ", "IIV. ", "MMMMM. ", "12345678 ", "Chapter I. ", "CHAPTER 2",
          "Chapter Twenty-One", "CHAPTER THE FIRST.", "Book the Second", "THE THIRD PART", "Part Two: ", "Appendix C ", "Appendix L",
          "Artikel 12 bis ", "Kapitel 3: ", "5. Kapitel ", "1º Capítulo ", "Глава первая ", "Chương thứ nhất ", "บทที่หนึ่ง ", "제1장 ",
          "제일 ", "1장 ", "第一章 ", "第二节　", "第１　", "第十五条之一 ", "卷一 ", "卷上", "其二 ", "その一 ", "番外二 ", "附件1：", "正文 第一回 ",
          "Act I", "ACT II. SCENE III.", "Scene 2. ", "No. 4 ", "№ 7 ", "* ", "- ", "+ ", "• ", "※", "○ ", "∷", "■ ", "● ", "· ", "> ",
          "> > ", "| ", "│ ", "# ", "## ", "###", "[1] ", "[*] ", "[^1]: ", "^1 ", "［1］", "［＃", "〔注1〕", "注1：", "注 ", "Note. ",
          "译者注：", "[Note: ", "[Footnote 1: ", "[Illustration: ", "[Sidenote: ", "{12}", "[Pg 12] ", "[Page xii] ", "Page 3 of ",
          "Figure 2: ", "Table 1: ", "表1 ", "Tab. 2 ", "— ", "– ", "--", "“", "‘", "„", "«", "\"", "'", "「", "『", "《", "\f", "　　", "  ",
          "    ", "        ", "\t", "\t\t", " ", "_", "*", "**", "=", "~", "<i>", "<sc>", "</b>", "'Tis ", "'90s ", "To: ", "By ", "von ",
          "作者：", "Translated by ", "Dear ", "Sir, ", "Yours truly, ", "London, 3 May 1891. ", "HAMLET. ", "甲：", "http://", "www.", "@",
          "Produced by ", "*** START OF ", "*** END OF ", "End of ", "THE END", "目录", "CONTENTS", "Index", "* * *", "---", "____",
          "====", "+---+", "|---|", "├──┼", "ISBN ", "Copyright ", "© 1999 ", "-----File: 012.png---", "12", "- 12 -", "xii", "3/12",
          "3 of 12", "12 von 14", "12 sur 14", "12 de 14", "Page 12", "第12页", "(12)", "{12", "12}"]
ENDS = [*".,:;!?)]}\"'…-—_*=~@#/", *"。，：；！？、）］」』】》〉・．", *"।॥۔։።។༎၊؟،؛", "’", "”", "»", "“", "--", "...", "‐", "\u00ad",
        "¬", " 12", "\t7", " ..... 9", " . . . 10", "……11", "⋯⋯12", "・・・3", " _____ 4", " (5)", "（6条）", " 1234567890", " xi", " [1]",
        "[*]", "^2", "¹", "[注1]", "①", "(1)", "（二）", "(3)", "第一", "第二回", "  ", "　", "\r", "\t", "|", "︱", "║", "┃", "<i></i>", "◦", "_,_", "</i>", "**]",
        "]**", "***", "{3}", "©", " R.", " Jr.", " Mr.", " e.g.", "www.example.org", " http://example.org/a_(b).", "_a.b-c@d-e.org-",
        "<https://example.org>", "[Pg 12]", "[Page xi", "《よみ》", "｜字《じ》", "［＃「字」に傍点］", "［＃太字］", "［＃太字終わり］",
        "※［＃「にんべん＋字」、第3水準1-14-5］", "※［＃「字」、U+9FB4、1-2］", "※［＃字、U+20］", " שלום", " Ελλάδα", " слово", " 日本",
        "A4", "ſ", "é", "é", "\u200b", "\ufeff", "𠀀", "😀", "ⅷ", "Ⅻ"]
WORDS = ["the", "of", "and", "Chapter", "I", "a", "one", "first", "Twenty", "harbour", "The", "TOWER", "St.", "12", "7", "1891",
         "page", "by", "und", "der", "le", "章", "第", "一", "十", "字", "の", "カタカナ", "그", "слово", "λόγος"]


def documents():
    """The lines of each case and each example."""
    found = []
    for path in golden.inputs():
        if path.endswith(".txt"):
            with open(path, encoding="utf-8", errors="replace") as f:
                found.append(f.read().split("\n"))
    with open(SPEC, encoding="utf-8") as f:
        for example in re.findall(r"^`{4,} example.*?\n(.*?)^\.\n", f.read(), re.M | re.S):
            found.append(example.replace("→", "\t").split("\n"))
    return found


def soup(chance):
    """A line that nobody wrote: words, and signs where they should not stand."""
    return "".join(chance.choice(chance.choice((WORDS, WORDS, BEGINS, ENDS))) + chance.choice(("", " ", " "))
                   for _ in range(chance.choice((1, 2, 3, 5, 12))))


def cut(chance, line):
    at = chance.randrange(len(line) + 1)
    return line[:at], line[at:]


# Each makes some lines out of one.
CHANGES = [
    lambda c, line: [],
    lambda c, line: [line, line],
    lambda c, line: [line] * c.choice((3, 12, 60)),
    lambda c, line: [*cut(c, line)],
    lambda c, line: ["", line],
    lambda c, line: ["", soup(c), "", line],
    lambda c, line: [" " * c.randrange(12) + line.strip()],
    lambda c, line: [cut(c, line)[0]],
    lambda c, line: [line.rstrip() + c.choice(ENDS)],
    lambda c, line: [c.choice(BEGINS) + line.lstrip()],
    lambda c, line: [c.choice(BEGINS).strip()],
    lambda c, line: [c.choice(BEGINS) + line.lstrip() + c.choice(ENDS), line],
    lambda c, line: [re.sub(r"\d+", lambda m: str(int(m.group()[:9]) + c.choice((1, 2, -1, 10))), line)],
    lambda c, line: [re.sub(r"\d+", lambda m: chr(c.choice((0x660, 0x6F0, 0x966, 0xE50, 0xFF10)) + int(m.group()[0])), line)],
    lambda c, line: [line.upper()],
    lambda c, line: [line.lower()],
    lambda c, line: [soup(c)],
    lambda c, line: [soup(c), line],
    lambda c, line: [c.choice(ENDS + BEGINS).join(cut(c, line))],
    lambda c, line: [re.sub(r"[^\w\s]", lambda m: c.choice(ENDS) if c.random() < .5 else m.group(), line)],
    lambda c, line: [re.sub(r"\W+$", "", line)],
    lambda c, line: [re.sub(r"^\W+", "", line)],
    lambda c, line: [re.sub(r"\w+", lambda m: c.choice(WORDS) if c.random() < .2 else m.group(), line)],
    lambda c, line: [cut(c, line)[0] + c.choice("ab字1. -=_") * c.choice((5, 40, 130, 500)) + cut(c, line)[1]],
    lambda c, line: [line.replace(" ", c.choice(("  ", "\t", "　", " | "))) if " " in line else line],
]


def changed(chance, lines):
    at = chance.randrange(len(lines) + 1)
    return lines[:at] + chance.choice(CHANGES)(chance, lines[at] if at < len(lines) else "") + lines[at + 1:]


# The whole in other clothes; most keep their own.
CLOTHES = [lambda t: t.upper(), lambda t: t.replace("\n\n", "\n"), lambda t: re.sub("(?m)^", "    ", t),
           lambda t: t.replace("\n", "\n\n"), lambda t: t.replace("\n\n", "\n\n\n"), lambda t: t.rstrip("\n"), lambda t: t[:len(t) * 2 // 3]]


def text(chance, docs):
    lines = list(chance.choice(docs)) if chance.random() > .08 else serial(chance, docs)
    if chance.random() < .35:
        lines = lines[chance.randrange(len(lines)):][:chance.choice((3, 10, 1000))]
    for _ in range(chance.choice((0, 0, 0, 1, 1, 1, 3, 3, 6, 20))):
        other = chance.choice(docs)
        start = chance.randrange(len(other))
        lines += [""] * chance.choice((0, 1, 1, 3)) + other[start:start + chance.choice((2, 8, 30))]
    for _ in range(chance.choice((0, 1, 2, 3, 5, 8))):
        lines = changed(chance, lines)
    whole = "\n".join(lines) + "\n"
    return chance.choice(CLOTHES)(whole) if chance.random() < .15 else whole


# What counts through a book: pages, and headings of all kinds.
COUNTED = ["{}", "- {} -", "[{}]", "{{{}}}", "Page {}", "Page {} of 90", "\f{}", "THE LAMP {}", "{} THE LAMP", "[Pg {}]", "第{}页", "{}.",
           "{}. The Harbour", "{}.1 The Harbour", "Chapter {}", "CHAPTER {}.", "CHAPTER {}. A TITLE", "第{}章", "第{}章　港", "（{}）", "({})",
           "§ {}. Of Lamps", "Act {}", "Canto {}", "# {} Title", "## Part {}", "*{}*", "{}年", "[{}] A note.", "Note {}: more.",
           "-----File: {}.png---", "渡口（{}）", "HAMLET. No. {}", "Item {}", "a{}) one"]


def serial(chance, docs):
    """A book of pages or chapters, the numbers of which rise but for some slips."""
    shapes, lines, number, doc = chance.sample(COUNTED, chance.choice((1, 1, 2, 3))), [], 0, chance.choice(docs)
    for _ in range(chance.choice((4, 12, 40, 150))):
        number += chance.choice((1,) * 12 + (0, 2, 5, -1))
        start = chance.randrange(len(doc))
        for shape in shapes:
            lines += ["", shape.format(number), ""][chance.randrange(2):chance.choice((2, 3, 3))]
            lines += doc[start:start + chance.choice((0, 1, 2, 4))]
    return lines


def texts(folder, count):
    chance, docs = random.Random(7), documents()
    return [write(folder, f"{i}.txt", text(chance, docs).encode("utf-8", "replace")) for i in range(count)]


ENCODINGS = ("gb18030 big5 big5hkscs cp932 euc_jp cp949 johab iso2022_jp iso2022_kr hz utf-7 utf-16 utf-16-le utf-16-be "
             "utf-32-le utf-32-be utf-32 cp1252 cp1251 koi8_r cp1253 cp1255 cp1256 cp1250 cp866 cp437 mac_roman cp037 "
             "utf-8-sig utf-8").split()
ODD = (b"\x0e", b"\x0f", b"~{", b"~}", b"~~", b"~\n", b"\x1b$B", b"\x1b(B", b"\x1b(I", b"$B", b"(B", b"\r", b"\r\n", b"\0", b"\x85",
       b"\xa1", b"\xff", b"\xf0\x9f", b"\xe4\xb8", b"\xd8\x00", b"\x00\xdc", b"\x1b$)C")


def encoded(chance, docs):
    whole = "\n".join(chance.choice(docs))
    if chance.random() < .1:  # UTF-8 that was taken for Latin and encoded again, more or less well
        whole = whole.encode().decode(chance.choice(("cp1252", "latin-1")), chance.choice(("ignore", "replace")))
        return (whole + chance.choice(("", "", "é", "港", "\n")))[:chance.choice((1, 40, 1000))].encode()
    whole = whole[:chance.choice((20, 200, 1000, 1000))] * chance.choice((1,) * 19 + (50,))
    return whole.encode(chance.choice(ENCODINGS), "ignore")


def octets(folder, count):
    """The same in other encodings, some of them in two, with bytes lost and added."""
    chance, docs, made = random.Random(7), documents(), []
    for i in range(count):
        whole = b"".join(encoded(chance, docs) for _ in range(chance.choice((1, 1, 2, 3))))
        for _ in range(chance.choice((0, 0, 1, 3, 20))):
            at = chance.randrange(len(whole) + 1)
            whole = whole[:at] + chance.choice((b"", chance.choice(ODD), bytes([chance.randrange(256)]),
                                                bytes(chance.randrange(128, 256) for _ in range(8)))) + whole[at + chance.randrange(2):]
        made.append(write(folder, f"{i}.octets", whole))
    return made


def write(folder, name, data):
    path = os.path.join(folder, name)
    with open(path, "wb") as f:
        f.write(data)
    return path
