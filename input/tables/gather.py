#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Gathers texts by language for model.py from unpacked Debian packages.

    apt-get download PACKAGE...; for d in *.deb; do n=${d%%_*}; mkdir x/$n; dpkg -x $d x/$n; done
    gather.py x texts && model.py texts >../encoding_tables.c

The packages: gnome-user-docs libgtk-3-common evolution-common gimp-data iso-codes vim-runtime
manpages-ja manpages-zh debian-reference-ja debian-reference-zh-cn debian-reference-zh-tw gimp-help-ko
fortunes-bg fortunes-br fortunes-cs fortunes-de fortunes-eo fortunes-es fortunes-ga fortunes-pl
fortunes-ru fortunes-zh, the hunspell-* and myspell-* dictionaries and aspell-cy -eo -fo -ga -hy.
gnucash-common is kept apart (LANG.held) to try the result on texts that were not counted. None of
these texts is in the tree; only sums over them are (encoding_tables.c).
"""
import collections, glob, gzip, html, os, re, struct, sys, unicodedata

ALIAS = {"no": "nb", "nn": "nb", "zh_CN": "zh-Hans", "zh_TW": "zh-Hant", "zh_HK": "zh-Hant", "zh_cn": "zh-Hans",
         "zh_tw": "zh-Hant", "sr@latin": "hr", "bs": "hr", "pt_BR": "pt", "en_GB": "en", "C": "en",
         "ca@valencia": "ca", "sr@ije": "sr", "be@latin": None, "az_IR": None, "en@shaw": None, "uz@cyrillic": None}
FORTUNES = {"bg": "bg", "br": "pt", "cs": "cs", "de": "de", "eo": "eo", "es": "es", "ga": "ga", "pl": "pl",
            "ru": "ru", "zh": "zh-Hans"}
SPELL = {"be": "be_BY", "bg": "bg_BG", "br": "br_FR", "ca": "ca", "cs": "cs_CZ", "da": "da_DK", "de": "de_DE",
         "el": "el_GR", "es": "es_ES", "et": "et_EE", "eu": "eu", "gd": "gd_GB", "gl": "gl_ES", "he": "he_IL",
         "hr": "hr_HR", "hu": "hu_HU", "is": "is_IS", "it": "it_IT", "lt": "lt_LT", "lv": "lv_LV", "nl": "nl",
         "nb": "nb_NO", "oc": "oc_FR", "pl": "pl_PL", "pt": "pt_BR", "ro": "ro_RO", "ru": "ru_RU", "sk": "sk_SK",
         "sl": "sl_SI", "sr": "sr_RS", "sv": "sv_SE", "tr": "tr_TR", "uk": "uk_UA", "vi": "vi_VN", "ar": "ar"}
ASPELL = {"cy": ("cy", "iso8859-14"), "eo": ("eo", "iso8859-3"), "fo": ("fo", "latin1"), "ga": ("ga", "latin1"),
          "hy": ("hy-common", "utf-8")}
# Names of languages and countries are all that is there in these.
FEW = ("mt", "fo", "cy", "br", "az", "sq", "fa", "hy", "ka", "ga")


def catalogue(path, least):
    """The translations in a message catalogue, without what is the same as the original."""
    with open(path, "rb") as f:
        d = f.read()
    if len(d) < 20:
        return ""
    e = "<" if struct.unpack("<I", d[:4])[0] == 0x950412DE else ">"
    n, o, t = struct.unpack(e + "3I", d[8:20])
    out = []
    for i in range(n):
        size, at = struct.unpack(e + "2I", d[t + 8 * i:t + 8 * i + 8])
        osize, oat = struct.unpack(e + "2I", d[o + 8 * i:o + 8 * i + 8])
        s, original = d[at:at + size].decode("utf8", "ignore"), d[oat:oat + osize].decode("utf8", "ignore")
        if osize == 0 or s == original.split("\0")[0]:
            continue
        s = re.sub(r"<[^>]*>", " ", re.sub(r"%[-0-9.$l]*[a-zA-Z]", "", s.replace("\0", "\n")).replace("_", ""))
        if len(s) > least:
            out.append(s)
    return "\n".join(out)


def strip(s):
    s = re.sub(r"(?s)<\?.*?\?>|<!--.*?-->|<!.*?>", " ", s)
    s = re.sub(r"(?s)<(gui|cmd|code|screen|key|file|sys|app|script|style)\b[^>]*>[^<]*</\1>", " ", s)
    s = re.sub(r"https?:\S+|\S+@\S+", " ", html.unescape(re.sub(r"<[^>]*>", " ", s)))
    return re.sub(r"[ \t]*\n\s*", "\n", re.sub(r"[ \t]+", " ", s))


def text_of(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rb") as f:
        return f.read().decode("utf8", "ignore")


def dictionaries(x):
    words = {}
    for tag, name in SPELL.items():
        for p in glob.glob(x + "/*/usr/share/hunspell/" + name + ".dic")[:1]:
            with open(p[:-3] + "aff", "rb") as f:
                m = re.search(rb"^\xef?\xbb?\xbf?SET\s+(\S+)", f.read(), re.M)
            codec = m.group(1).decode().lower().replace("microsoft-", "") if m else "utf8"
            with open(p, encoding=codec, errors="ignore") as f:
                words[tag] = [re.split(r"[/\t ]", w)[0] for w in f.read().split("\n")[1:]]
    for tag, (name, codec) in ASPELL.items():
        for p in glob.glob(x + "/*/usr/share/aspell/" + name + ".cwl.gz"):
            with gzip.open(p) as f:
                raw = f.read()
            out, last = [], b""
            # front coding: a byte below 0x20 says how much of the word before stays
            for m in re.finditer(rb"([\x00-\x1f])([^\x00-\x1f]*)", raw):
                last = last[:max(m.group(1)[0] - 1, 0)] + m.group(2)
                out.append(last)
            words[tag] = b"\n".join(out).decode(codec, "ignore").split("\n")
    return words


def main():
    x, to = sys.argv[1], sys.argv[2]
    train, held = collections.defaultdict(list), collections.defaultdict(list)

    def add(tag, text, apart=False):
        tag = ALIAS.get(tag, tag)
        if tag:
            (held if apart else train)[tag].append(text)

    for p in sorted(glob.glob(x + "/gnome-user-docs/usr/share/help/*/*/*.page")):
        add(p.split("/help/")[1].split("/")[0], strip(text_of(p)))
    for p in sorted(glob.glob(x + "/*/usr/share/locale/*/LC_MESSAGES/*.mo")):
        tag, names = p.split("/locale/")[1].split("/")[0], "/iso-codes/" in p
        if not names or tag in FEW:
            add(tag, catalogue(p, 3 if names else 25), "gnucash" in p)
    for name, tag in FORTUNES.items():
        for p in sorted(glob.glob(x + "/fortunes-%s/usr/share/games/fortunes/**" % name, recursive=True)):
            if os.path.isfile(p) and not p.endswith((".dat", ".u8")):
                add("sk" if "klasik-sk" in p else tag, re.sub(r"\x1b\[[0-9;]*m", "", text_of(p)))
    for p in sorted(glob.glob(x + "/vim-runtime/usr/share/vim/vim*/tutor/tutor.*.utf-8")):
        add(p.split("tutor.")[1].split(".")[0], text_of(p))
    for p in sorted(glob.glob(x + "/manpages-*/usr/share/man/*/man[157]/*.gz")):
        tag = p.split("/man/")[1].split("/")[0]
        if tag in ("ja", "zh_CN", "zh_TW"):
            add(tag, re.sub(r"\\f.|\\[-&]|^\..*$", "", text_of(p), flags=re.M))
    for package, tag in (("debian-reference-ja", "ja"), ("debian-reference-zh-cn", "zh_CN"),
                         ("debian-reference-zh-tw", "zh_TW"), ("gimp-help-ko", "ko")):
        for p in sorted(glob.glob(x + "/" + package + "/usr/share/**/*.html", recursive=True)):
            add(tag, strip(text_of(p)))
    words = dictionaries(x)
    os.makedirs(to, exist_ok=True)
    for tag in sorted(set(train) | set(words)):
        for ending, text in ((".train", train[tag]), (".words", words.get(tag, [])), (".held", held[tag])):
            with open(os.path.join(to, tag + ending), "w", encoding="utf-8") as f:
                f.write(unicodedata.normalize("NFC", "\n".join(text)))


main()
