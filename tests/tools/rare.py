# SPDX-License-Identifier: Apache-2.0
"""What hardly any source has: models in which odd things stand beside each other, and options beside each other.
Each becomes every package; each package is true and has the text of the model, and shows what the row says."""

import concurrent.futures
import os
import re
import shutil
import tempfile
import zipfile

import manual
import product
import properties

TEI = """<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="{lang}"><teiHeader><fileDesc><titleStmt>{title}</titleStmt>
<publicationStmt>{pub}</publicationStmt>{notes}<sourceDesc><p>By hand.</p></sourceDesc></fileDesc></teiHeader>
<text>{text}</text></TEI>"""


def model(body, lang="en", title="<title>Oil</title>", pub="<p/>", notes="", front=""):
    return TEI.format(lang=lang, title=title, pub=pub, notes=notes, text=f"{front}<body>{body}</body>")


def items(*names, words="one"):
    return "".join(f'<item n="{n}">{words}</item>' for n in names)


def deep(n, kind='rend="bulleted"'):
    return f"<list {kind}><item>level {n}{deep(n - 1, kind)}</item></list>" if n else ""


# (what, options, source, {format: pattern, or None for what must not be there})
ROWS = (
    ("numbers of all kinds", [], model(
        f"<list>{items('I', 'II', 'IV')}</list><list>{items('i', 'ii', 'iii', 'iv', 'v')}</list>"
        f"<list>{items('(a)', '(b)', '(c)')}</list><list>{items('A', 'B')}</list><list>{items('xcix.', 'c.')}</list>"
        f"<list>{items('一', '二', '十', '十二', '二十', '一百零五', '百', '〇')}</list>"
        f"<list>{items('①', '②')}</list><list>{items('1234567', '*', '第一', 'xa', '—', 'x一')}</list>"
        f"<list rend='bulleted' n='3'>{items('7', '8')}</list><list rend='numbered'>{items('4', '6', '2')}</list>"
        f"<list rend='ordered'>{items('1')}</list><list rend='unordered'>{items('1')}</list>"
        f"<list rend='odd'>{items('1')}</list><list>{items('3', '4')}</list><list>{items('9999999999')}</list>"
        "<list rend='numbered'><item n='2'>x</item><pb n='9'/><item n='3'>y</item><pb n='10'/><item>z</item></list>"),
     {"docx": "upperRoman.*lowerRoman.*lowerLetter", "html": '<ol start="3"'}),
    ("lists in lists in lists", [], model(deep(11) + deep(5, 'type="index"') + deep(3, 'type="gloss"') + deep(3, 'type="toc"')),
     {"docx": '<w:ilvl w:val="8"/>'}),
    ("a list that labels some items", [], model("<list><item>rope</item><label>x</label><item>tar</item></list>"),
     {"html": "x", "etext": "tar"}),
    ("lists with labels", [], model(
        "<list type='gloss'><head>Words</head><label>wick<note>Of cotton.</note></label><item>what burns</item>"
        "<label>oil</label><pb n='3'/><item><p>what is burnt</p><p>slowly</p></item></list>"
        "<list><label>§ 1</label><item>one</item><label>§ 2</label><item><p>two</p><list><item>three</item></list></item>"
        "<label>§ 3</label><note>A note.</note><item>four</item></list>"
        "<p>In a line <list type='gloss'><label>wick</label><item>burns</item></list> and <table><row><cell>a</cell></row></table>"
        " and <label>x</label> and <castList><castItem>Ann</castItem></castList></p>"), {"html": "<dt>wick"}),
    ("tables with heads of their own", [], model(
        "<table><head>Oil <note>Whale.</note></head><row role='label'><cell>a</cell><cell>b</cell></row>"
        "<row role='label'><cell>c</cell><cell/></row><row role='label'><cell>d</cell><cell>e</cell></row>"
        "<row><cell role='label'>f</cell><cell rend='right'>g</cell></row><row><cell rend='center'>h</cell></row></table>"
        "<table><pb n='2'/><row><cell cols='0' rows='0'>i</cell><cell cols='101'>j</cell></row><note>k</note>"
        "<row><cell cols='2'>l</cell><cell rows='2'>m</cell></row></table>"
        "<table><row><cell/></row></table><table/>"
        "<list><item>x<table><row><cell>y</cell></row></table></item><item><table><row><cell>z"
        "<table><row><cell>in</cell></row></table></cell></row></table></item></list>"
        f"<table><row><cell>{'long ' * 30}</cell><cell>{'wide ' * 30}</cell><cell>x</cell></row></table>"
        f"<table><row>{'<cell>n</cell>' * 70}</row></table>"), {"html": "<thead>.*<tbody>", "docx": "w:tblHeader"}),
    ("a table with one long row", [], model(
        f"<table><row>{'<cell>n</cell>' * 1000}</row>{'<row><cell>m</cell></row>' * 75}</table>"), {"html": "<td>n</td>"}),
    ("heads and labels", [], model(
        "<div><head><label>第一章　</label>灯</head><p>x</p></div><div><head><label>第二章：</label>油</head><p>x</p></div>"
        "<div><head><label><hi>3.</hi></label> Wick</head><p>x</p></div><div><head><label>4</label>Rope</head><p>x</p></div>"
        "<div><head><label>Chapter V</label><lb/>Tide</head><p>x</p></div><div><head><label>VI</label></head><p>x</p></div>"
        "<div><head/><p>x</p></div><div><head>A</head><head type='sub'>B</head><head>C</head><p>x</p></div>"
        "<div><head xml:lang='fr'>Lampe</head><div><head>D</head><div><head>E</head><div><head>F</head><div><head>G</head>"
        "<div><head>H</head><div><head>I</head><p>x</p></div></div></div></div></div></div></div>"), {"html": 'class="subtitle"'}),
    ("a long heading", [], model(
        "<div><head>Of the oil that was burnt in the lamps of the harbour before the great storm</head><p>x</p></div>"), {"html": 'class="long"'}),
    ("phrases of all kinds", [], model(
        "<p><hi rend='bold'>a</hi><hi rend='italic'>b</hi><hi rend='bold italic'>c</hi><hi rend='bold odd'>d</hi><hi>e</hi>"
        "<emph rend='odd'>f</emph><emph>g</emph><hi rendition='#small'>h</hi><hi rendition='#sc'>i</hi><hi rendition='#x'>j</hi>"
        "<hi rend='smallcaps'>K</hi><hi rend='sup'>l</hi><hi rend='sub'>m</hi><code>n</code><del>o</del><q>p</q>"
        "<gap/><unclear>q</unclear><supplied>r</supplied><sic>s</sic> <choice><sic>t</sic></choice>"
        "<ref target='#x1'>u</ref><ref target='#none'>v</ref><ref>w</ref><ref target='http://a.example/ x'>x</ref>"
        "<ref target='//a.example'>y</ref><ref target='x:y'>aa</ref><ref target='a b'>bb</ref>"
        "<ref target=''>cc</ref><ref target='http://a.example/'/><ref target='http://a.example/'>dd <ref target='#x1'>ee</ref>"
        "<note>In a link.</note></ref><ruby><rb>漢</rb><rt>かん</rt></ruby><milestone unit='scene'/><pb/><pb n=''/><pb n='7'/></p>"
        "<p xml:id='x1'>There.</p>"), {"html": "<b><i>c</i></b>"}),
    ("signs between scenes", [], model("".join(
        f"<p>x</p><milestone unit='scene' {a}/>" for a in (
            "", "rend='rule'", "rend='line'", "rend='blank'", "rend='space'", "rend='odd'", "n='---'", "n='___'", "n='==='",
            "n='* * *'", "rend='odd' n='-'")) + "<p>y</p>"), {"html": 'class="scene rule"'}),
    ("verse in all places", [], model(
        "<lg><head>Tide</head><l rend='indent'>a</l><l rend='indent3'>b</l><l rend='indent12'>c</l><l rend='indent-1'>d</l>"
        "<l rend='odd'>e</l><l/><l>f<note>g</note></l></lg><lg><lg><l>h</l></lg><lg><l>i</l></lg></lg><l>j</l>"
        "<lg><l>k<p>l</p></l></lg><sp><speaker>ANN</speaker><lg><l>m</l></lg><l>n</l></sp>"
        "<epigraph><lg><l>o</l></lg><quote><p>p</p></quote></epigraph><quote><lg><l>q</l></lg><bibl>r</bibl></quote>"
        "<sp><speaker>BEN</speaker><stage>aside</stage><p>s</p></sp><sp><speaker>CY</speaker><p>t<list><item>u</item></list></p></sp>"
        "<sp><speaker>DI</speaker><stage>w<p>x</p></stage><p>y</p></sp><sp><speaker>EL</speaker></sp><stage type='setting'>z</stage>"
        "<p>In a line <lg><l rend='indent'>aa</l></lg><sp><speaker>FAY</speaker><p>bb</p></sp><stage>cc</stage></p>"
        "<castList><head>Who</head><castItem>Ann</castItem><pb n='2'/><stage>dd</stage><p>ee</p></castList>"),
     {"html": "line i3"}),
    ("letters", [], model(
        "<p>In <label>p</label> and <bibl>q</bibl> and <stage>r</stage></p>"
        "<div><opener><dateline>Sallow</dateline><salute>Dear Ann,</salute></opener><p>x</p><closer><salute>Yours</salute>"
        "<signed>Ben</signed></closer><postscript><p>y</p></postscript></div><div><opener>As text <salute>Dear</salute></opener>"
        "<p rend='dateline'>a</p><p rend='salute'>b</p><p rend='closing'>c</p><p rend='signed'>d</p><p rend='center'>e</p>"
        "<p rend='odd'>f</p><p>g<lb/>h</p><closer>As text <signed>i</signed><address><addrLine>j</addrLine><addrLine>k</addrLine>"
        "</address></closer><trailer>l</trailer><trailer>m<p>n</p></trailer></div>"
        "<div type='dedication'><p>To s</p></div><div type='dedication'><head>To</head><p>t</p></div>"
        "<div type='epigraph'><epigraph><p>u</p></epigraph></div><argument><head>v</head><p>w</p></argument>"),
     {"html": 'class="signed"'}),
    ("lines that stay as they are", [], model(
        "<ab xml:space='preserve'>\n  a\n  b</ab><ab type='preformatted'>c</ab><ab xml:space='preserve'><hi>d</hi></ab><ab>e</ab>"
        "<ab xml:space='preserve'>f<lb/>" + "g" * 50 + "</ab><ab xml:space='preserve'>h<p>i</p></ab><ab xml:space='preserve'/>"
        "<p>In <ab xml:space='preserve'>j</ab></p><ab xml:space='preserve'>" + "灯" * 60 + "</ab>"), {"html": "<pre"}),
    ("notes in odd places", [], model(
        "<p>a<note place='foot'><p>One.</p><p>Two.</p></note><note place='end'>b<list><item>c</item></list></note>"
        "<note><p>d<list><item>e</item></list></p></note><note><quote><p>f</p></quote></note><note/><note><p/></note>"
        "<note place='margin'>g</note><note type='editorial'>h</note><note>i<note>j</note></note></p>"
        "<list><head>q<note>r</note></head><note>s</note><item>t</item></list>"
        "<div><head>k<note>l</note></head><p>m</p><div><head>n</head><p>o<note>p</note></p></div></div>"), {"html": "doc-noteref"}),
    ("notes as a list", ["--notes=list"], model(
        "<div><head>a</head><p>b<note>c</note><note><p>d</p><p>e</p></note></p></div><div><head>f</head><p>g<note>h</note></p></div>"),
     {"epub": "doc-endnotes"}),
    ("notes by chapter", ["--notes=chapter", "--etext-notes=section"], model(
        "<div><head>a</head><p>b<note>c</note><note><p>d</p><p>e</p></note></p></div><div><head>f</head><p>g<note>h</note></p></div>"),
     {"epub": "doc-footnote|doc-endnotes"}),
    ("what somebody should look at", ["--comments"], model(
        "<p cert='low' ana='#by-hand'>a</p><p cert='high'>b</p><p cert='medium' ana='plain'>c <supplied reason='damage'>d</supplied> "
        "<gap reason='illegible'/> <gap/> <unclear cert='low'>e</unclear> <choice><sic>f</sic><corr>g</corr></choice>"
        "<note type='editorial'>Look here.</note><note cert='low'>h <supplied>i</supplied></note> <hi cert='low'>j</hi></p>"
        "<list cert='low'><item cert='low'>k</item></list><table><row><cell cert='low'>l</cell></row></table>"),
     {"docx": "cert: low.*sic: f"}),
    ("messages in the margin", ["--comments"], "# a\n\nb ![c](none.png)\n\n<div>d</div>\n\ne ![f](gone.png) ![g](lost.png)\n\n- h <b>i</b>\n",
     {"docx": "image-left-out"}),
    ("no message in the margin", ["--comments"], "# a\n\nb\n", {"docx": None}),
    ("letters of many scripts", [], model(
        "<p>a אבג b</p><p xml:lang='he'>שלום abc 123</p><p xml:lang='ar'>سلام</p><p xml:lang='th'>สวัสดี</p><p xml:lang='hi'>नमस्ते</p>"
        "<p xml:lang='sa'>नमः</p><p xml:lang='und'>x</p><p xml:lang='zh-TW'>燈塔</p><p xml:lang='zh-HK'>燈塔</p><p xml:lang='ja'>灯台の光</p>"
        "<p xml:lang='ko'>등대</p><p>灯 à × ÷ é “a” ‘b’ “灯” … — ·</p><p>灯\n台 a\nb 灯\nc d\n灯</p><p xml:lang='ja'><hi rend='smallcaps'>ab</hi>"
        "<emph>灯</emph><hi rend='bold'>台</hi></p><p xml:lang='zh-Hant-HK'>“燈” <emph>塔</emph></p><p>สวัสดี नमस्ते \u200e\u200f 한 か</p>"
        "<p xml:lang='fr'>« a »</p><p xml:lang='arn'>b</p><p xml:lang='he-IL'>ב</p>"), {"docx": "w:rtl"}),
    ("from right to left", [], model(
        "<div><head>פרק א</head><p>שלום (abc) <hi rend='bold'>12</hi> <note>הערה</note></p><list><item n='1'>א</item></list>"
        "<table><row><cell>א</cell><cell>ב</cell></row></table></div><div><head>פרק ב</head><p xml:lang='en'>lamp</p></div>", "he"),
     {"docx": "<w:bidi/>", "html": 'dir="rtl"'}),
    ("from top to bottom", ["--vertical", "--notes=list"], model(
        "<div><head>第一章　灯</head><p>灯台<ruby><rb>光</rb><rt>ひかり</rt></ruby>。12<note>註</note></p><pb n='三'/></div>"
        "<div><head>二</head><p>海</p></div>", "ja"), {"epub": "vertical-rl", "docx": "tbRl"}),
    ("Letter for the west", [], model("<p>a</p>", "en-US"), {"docx": 'w:w="12240"'}),
    ("Letter for the north", [], model("<p>a</p>", "fr-CA"), {"docx": 'w:w="12240"'}),
    ("Letter for the south", [], model("<p>a</p>", "es-MX"), {"docx": 'w:w="12240"'}),
    ("Letter for Canada", [], model("<p>a</p>", "en-CA"), {"docx": 'w:w="12240"'}),
    ("A4 for others", [], model("<p>a</p>", "pt-BR"), {"docx": 'w:w="11906"'}),
    ("pages of a given size", ["--page-size=b5"], model("<p>a</p>"), {"docx": "w:pgSz"}),
    ("people of all kinds", [], model("<p>a</p>", title="<title type='main'>Oil</title><title type='sub'>Of Lamps</title>"
        "<author>Ann Tar</author><author>Ann Tar</author><author/><author>Ebb, Tom</author><author>林 小雨</author><author>김 소월</author>"
        "<author>van der hoek</author><author>Plato</author><editor>Ben Lay</editor><respStmt><name>Cy Oar</name></respStmt>"
        "<respStmt><resp>with drawings by</resp><persName>Di Sea</persName><name type='software'>Pen</name><name>Ed</name><name>Fay</name>"
        "<name>Gus</name><name>Hal</name></respStmt><respStmt><resp key='cre'>made by</resp><name>Ivy Net</name></respStmt>"
        "<respStmt><resp key='trl' xml:lang='en'>Translator</resp><name>Jo Bay</name></respStmt>",
        pub="<publisher>Quay</publisher><pubPlace>Sallow</pubPlace><date>long ago</date><idno>x</idno>"), {"epub": "Tar, Ann"}),
    ("a title page of its own", [], model("<p>a</p>", front="<front><titlePage><docTitle><titlePart type='sub'>Of Lamps</titlePart>"
        "<titlePart>Oil</titlePart><titlePart type='short'>O.</titlePart></docTitle><docEdition>Second <p>printing</p></docEdition><byline>by "
        "<docAuthor>Ann</docAuthor></byline><docAuthor>Ben</docAuthor><docDate>1904</docDate><docImprint><publisher>Quay</publisher></docImprint>"
        "<epigraph><p>b</p></epigraph><argument><p>c</p></argument><graphic url='lamp.png'/><pb n='iii'/><note>d</note></titlePage>"
        "<pb n='iv'/><div type='preface'><head>Before</head><p>e</p></div></front>"), {"html": "title-page"}),
    ("two title pages", [], model("<p>a</p>", front="<front><titlePage><titlePart>Oil</titlePart></titlePage><titlePage><titlePart>Wick"
        "</titlePart></titlePage><p>b</p></front>"), {"html": "Wick"}),
    ("a title page without a title", [], model("<div><head>c</head><p>a</p></div>", front="<front><titlePage><byline>by Ann</byline>"
        "</titlePage><divGen type='toc'/></front>"), {"html": "by Ann"}),
    ("dates of all kinds", ["--date=1931-10-31"], model("<p>a</p>"), {"epub": "1931-10-31"}),
    ("a year", ["--date=1931"], model("<p>a</p>"), {"epub": ">1931<"}),
    ("a month", ["--date=1931-10"], model("<p>a</p>"), {"epub": ">1931-10<"}),
    ("a day", ["--date=1931-10-05"], model("<p>a</p>"), {"epub": "1931-10-05T00:00:00Z"}),
    ("a cover", ["--cover=lamp.png", "--creator=Ann Tar", "--creator=Ben Lay; role=trl", "--series=Harbour; index=3", "--subject=Oil",
                 "--rights=Copy it.", "--description=Of lamps."],
     model("<div><head>a</head><p>b</p></div><div><head>c</head><figure><graphic url='lamp.png'/><figDesc>A lamp.</figDesc></figure></div>"),
     {"epub": "cover-image"}),
    ("a drawn cover of a long name", ["--title=" + "A very long title of a book about lamps " * 4, "--subtitle=" + "and of oil " * 30,
                                      "--creator=" + "Ann " * 40], model("<p>a</p>"), {"epub": "cover.svg"}),
    ("a drawn cover of a long word", ["--title=" + "Lampoil" * 20, "--creator=A", "--creator=B", "--creator=C", "--creator=D"],
     model("<p>a</p>"), {"epub": "cover.svg"}),
    ("a drawn cover in Chinese", ["--title=" + "灯塔守望者的一生" * 9, "--creator=林小雨"], model("<p>灯塔</p>", "zh-Hans"), {"epub": "cover.svg"}),
    ("a drawn cover with a dash", ["--title=Oil — and what burns: a “book”"], model("<p>a</p>"), {"epub": "cover.svg"}),
    ("large letters", ["--style=large-print", "--drop-caps"], model("<div><head>a</head><p>Begun.</p></div>"), {"epub": "first-letter"}),
    ("letters for dyslexia", ["--style=dyslexia", "--base-url=https://a.example/b", "--epub-split=10k"],
     model("<div><head>a</head>" + "<p>Begun and done.</p>" * 2000 + "</div>"), {"epub": "letter-spacing"}),
    ("an address with a stroke", ["--base-url=https://a.example/b/"], model("<div><head>a</head><p>b</p></div>"), {"html-chunked": "a.example/b/index"}),
    ("pictures", [], model(
        "<figure><graphic url='lamp.png'/></figure><figure xml:id='f2'><head>A</head><graphic url='lamp.png'/><figDesc>B</figDesc>"
        "<figDesc rend='long'>C at length.</figDesc></figure><figure><graphic url='none.png'/><figDesc>D</figDesc></figure><figure><graphic url='none.png'/></figure>"
        "<figure rend='decoration'><graphic url='lamp.png'/></figure><figure><head>E</head></figure><figure/>"
        "<p>In <figure><head>F</head><graphic url='lamp.png'/><figDesc>G</figDesc></figure> a line</p>"
        "<list><item><figure><graphic url='lamp.png'/><figDesc>H</figDesc></figure></item></list>"
        "<table><row><cell><figure><graphic url='lamp.png'/></figure></cell></row></table><figure><graphic/></figure>"), {"html": "undescribed"}),
    ("odd divisions", [], model(
        "<div type='part'><head>I</head><div><head>a</head><p>x</p></div><div><head>b</head><p>x</p></div></div>"
        "<div type='odd'><head>c</head><p>x</p></div><div type='index'><head>d</head><list type='index'><item>e</item></list></div>"
        "<div type='index'><list type='index'><item>f</item></list></div><div><p>g</p></div><div type='glossary'><p>h</p></div>"
        "<div xml:id='notes'><head>i</head><p>x</p></div><div xml:id='INDEX.1'><head>j</head><p>x</p></div><div xml:id='a_b'><head>k</head>"
        f"<p>x</p></div><div xml:id='{'l' * 120}'><head>l</head><p>x</p></div><div xml:id='com1'><head>m</head><p>x</p></div>"
        "<div xml:id='ünder'><head>n</head><p>x</p></div><div xml:id='nav'><head>o</head><p>x</p></div>"), {"html": "doc-part"}),
    ("text for a typewriter", ["--ascii-punctuation", "--wrap=30", "--emphasis=asterisk", "--heading-marks"], model(
        "<div><head>Signs.</head><p>‘a’ ‚b‛ ‹c› “d” „e‟ «f» ‐ ‑ ‒ – − — ― … • ﬀ ﬁ ﬂ ﬃ ﬄ ﬅ ﬆ \u00ad \u200b \ufeff \u2060 ─ ━ ┄ ┅ ┈ ┉ ╌ ╍ ═ ╴ ╶ ╸ ╺ "
        "╼ ╾ │ ┃ ┆ ┇ ┊ ┋ ╎ ╏ ║ ┌ ▀ \u00a0x\u2028y\u2029z <emph>g</emph> \ue000 \U000f0000 \U0002f800 豈 Ж́ ä 漢字</p><ab xml:space='preserve'>─━│┃▀┌</ab></div>"),
     {"etext": "'a'"}),
    ("words for the ear", [], model(
        "<sp><speaker>ANN:</speaker><p>a</p></sp><sp><speaker>BEN.</speaker><p>b</p></sp><sp><speaker>CY：</speaker><p>c</p></sp>"
        "<sp><speaker>DI (aside)</speaker><p>d</p></sp><sp><speaker>EL</speaker><stage>[out]</stage><l>e</l></sp><stage>(x)</stage>"
        "<stage>（灯）</stage><stage/><stage>y<p>z</p></stage><lg type='lines'><l>f</l></lg><lg><l>g</l></lg><lg type='group'><lg><l>h</l></lg></lg>"
        "<p><hi rend='strong'>i</hi> x<hi rend='sup'>2</hi> (x)<hi rend='sup'>+1</hi> 5<hi rend='sup'>-1</hi> Z<hi rend='sup'>n</hi> 4<hi "
        "rend='sup'>th</hi> y<hi rend='sup'>12345</hi> z<hi rend='sup'/> é<hi rend='sup'>2</hi> %<hi rend='sup'>3</hi> {<hi rend='sup'>4</hi></p>"
        "<ab xml:space='preserve'>j <ref target='http://a.example/'>k</ref><lb/>l <note>m</note>\t\u00a0\u2028\u2029\ue000</ab><p>n<lb/><hi>o</hi> p<lb/></p>"
        "<p>q.<milestone unit='page' n='2'/><milestone unit='line'/><milestone unit='scene'/>r</p>"
        "<list rend='numbered'><epigraph><list><item>s</item></list></epigraph><item>t<list rend='numbered'><item>u</item></list></item>"
        "<item n=''>v</item></list><list type='gloss'><label>w:</label><item>x</item><label>灯：</label><item>y</item><label/><item>z</item></list>"),
     {"etext": "x to the power|x2|x²|x\\^2|2"}),
    ("tables for the ear", [], model(
        "<table><row role='label'><cell>Name:</cell><cell>Age.</cell><cell/></row><row role='label'><cell/><cell>now</cell><cell>all</cell></row>"
        "<row><cell>Ann!</cell><cell>Who?</cell><cell>灯。</cell></row><row><cell>灯！</cell><cell>灯？</cell><cell>é</cell></row>"
        "<row><cell/><cell>a</cell><cell>b</cell><cell>c</cell><cell cols='5000'>d</cell></row></table>"
        "<table><head>In a note</head><row><cell role='label'>x</cell><cell>y<note>z</note></cell></row></table>"
        "<table><row><cell role='label'>x</cell></row><row><cell>y</cell></row><row role='label'><cell>w</cell></row></table>"
        "<p>a<note><table><row><cell>b</cell></row></table></note></p>"), {"etext": "Ann!"}),
    ("people on the title page", [], model("<p>a</p>", title="<title>Oil</title><author>Ann Tar</author><author>Ben Lay</author>",
        front="<front><titlePage><docTitle><titlePart>Oil</titlePart></docTitle><byline>Ann Tar, Ben Lay</byline></titlePage></front>"), {"etext": "Ben Lay"}),
    ("people and what they did", [], model("<p>a</p>", title="<title>Oil</title><author>Ann Tar</author><respStmt><resp>drawings</resp><name>Ben Lay</name>"
        "</respStmt><respStmt><resp>notes:</resp><name>Cy Oar</name></respStmt>", front="<front><titlePage><docTitle><titlePart>Oil</titlePart></docTitle>"
        "<byline>Ann Tar; Ben Lay, drawings; notes: Cy Oar</byline></titlePage></front>"), {"etext": "drawings"}),
    ("people and what they did otherwise", [], model("<p>a</p>", title="<title>Oil</title><author>Ann Tar</author><respStmt><resp>drawings</resp>"
        "<name>Ben Lay</name></respStmt><respStmt><resp>notes:</resp><name>Cy Oar</name></respStmt>", front="<front><titlePage><docTitle><titlePart>Oil"
        "</titlePart></docTitle><byline>Ann Tar; Ben Lay, words</byline><byline>x<note>y</note></byline></titlePage></front>"), {"etext": "words"}),
    ("people without a title page", [], model("<p>a</p>", title="<title>Oil</title><title type='sub'>Wick</title><author>Ann Tar</author><respStmt>"
        "<resp>notes:</resp><name>Cy Oar.</name></respStmt>"), {"etext": "Cy Oar\\."}),
    ("an author on the title page", [], model("<p>a</p>", title="<title>Oil</title><author>Ann Tar</author>",
        front="<front><titlePage><docTitle><titlePart>Oil</titlePart></docTitle><docAuthor>Ann Tar</docAuthor></titlePage></front>"), {"etext": "Ann Tar"}),
    ("subtitles only", [], model("<p>a</p>", front="<front><titlePage><docTitle><titlePart type='sub'>Wick</titlePart></docTitle></titlePage>"
        "<div type='odd'><head>b</head><p>c</p></div></front>"), {"html": "Wick"}),
    ("very many divisions", [], model("<div><head>a</head>" + "".join(f"<div><head>b{i}</head><p>c</p></div>" for i in range(160)) + "</div>"
        "<div type='volume'><head>d</head><p>e</p></div>"), {"etext": "b159"}),
    ("divisions in divisions", [], model("".join(f"<div><head>d{i}</head><p>p</p>" for i in range(70)) + "</div>" * 70), {"html": "d69"}),
    ("phrases that hold blocks", [], model(
        "<div><head>In <list type='gloss'><label>a</label><item>b</item></list> and <table><row><cell>c</cell></row></table> and <castList>"
        "<castItem>d</castItem></castList> and <q><label>e</label></q> and <figure><graphic url='lamp.png'/></figure></head><label>f<p>g</p></label>"
        "<list><epigraph><p>h</p></epigraph><dateline>i</dateline><item>j</item><pb n='2'/></list><castList><pb n='3'/><stage>k</stage>"
        "<castItem>l</castItem><pb n='4'/></castList><table><row><cell>m</cell></row><row role='label'><cell>n</cell></row><pb n='5'/></table>"
        "<p>o<note><p><figure><graphic url='lamp.png'/></figure></p><p>p</p></note></p></div><div><head><label/>q</head><p>r</p></div>"
        "<div><head><label>第一章</label>　灯</head><p>s</p></div><div><head><label>第二章：</label> <hi>油</hi></head><p>t</p></div>"
        "<div><head><label>第三章：</label> <lb/>海</head><p>u</p></div>"), {"html": "<figcaption|<caption|class=\"label"}),
    ("drawings of all sizes", [], model(
        "<figure><graphic url='plain.svg'/></figure><figure><graphic url='wide.svg'/></figure><figure><graphic url='high.svg'/></figure>"
        "<figure rend='decorative'><graphic url='plain.svg'/></figure><figure rend='decorative'><graphic url='none.png'/></figure>"
        "<figure rend='decorative'><graphic/></figure><p>a <figure xml:id='f'><graphic url='plain.svg'/><figDesc>b</figDesc><figDesc rend='long'>c</figDesc></figure></p>"),
     {"docx": "svgBlip"}),
    ("paragraphs with numbers", [], model(
        "<p>the following:</p><p>- a</p><p>- b</p><p>灯：</p><p>• c</p><p>• d</p><p>* e</p><p>x</p><p>- f</p><p>* g</p><p>(a) h</p><p>(a) i</p>"
        "<p>a. j</p><p>c. k</p><p>x<note><p>1. l</p></note></p><list><item><p>1. m</p></item></list><epigraph><p>1. n</p></epigraph>"
        "<quote><p>1. o</p></quote><p><hi>(1)</hi> p</p><p>D. Manuel</p>" + "<p>x</p>" * 70 + "<list type='index'><item>1. q</item><item>2. r</item></list>"),
     {"docx": "D. Manuel"}),
    ("dates that are none", [], model("<p>a</p>", pub="<date when='1931-1-05'>x</date>"), {"epub": "2000-01-01T00"}),
    ("a month that is none", [], model("<p>a</p>", pub="<date when='1931-13-05'>x</date>"), {"epub": "2000-01-01T00"}),
    ("a month before the first", [], model("<p>a</p>", pub="<date when='1931-00-05'>x</date>"), {"epub": "2000-01-01T00"}),
    ("a day before the first", [], model("<p>a</p>", pub="<date when='1931-01-00'>x</date>"), {"epub": "2000-01-01T00"}),
    ("a year before the first", [], model("<p>a</p>", pub="<date when='0000-01-05'>x</date>"), {"epub": "2000-01-01T00"}),
    ("a language that only begins like another", [], model("<p>a</p>", "arn").replace("<sourceDesc>", "<sourceDesc>", 1), {"html": 'dir="ltr"'}),
    ("contents in the source's words", [], model(
        "<div xml:id='c1'><head>1. Lamp</head><p>a</p></div><div><head>2. Oil</head><p>b</p></div><div><head>3. Wick</head><p>c</p></div>"
        "<div><head>1904</head><p>d</p></div>" + "".join(f"<div><head>Part {n}</head><p>{'oil and wick ' * 40}</p></div>" for n in "abcdefgh"),
        front="<front><div type='contents'><head>Contents</head><list type='toc'><item><ref target='#c1'>1. <hi>Lamp</hi></ref> 3</item>"
        "<item>2. Oil</item><item>3. Wick</item><item>1904</item></list><list type='toc'><item/></list></div><divGen type='index'/></front>"), {"docx": "Lamp"}),
    ("contents of too few lines", [], model(
        "".join(f"<div><head>{n}</head><p>{'oil and wick ' * 40}</p></div>" for n in ("Oil", "Wick", "Lamp", "Rope", "Bell", "Fog", "Tide", "Sea", "Log")),
        front="<front><div><list type='toc'><item>Oil 3</item><item>Nothing</item></list><list type='toc'><item>a</item><item>b</item><item>c</item>"
        "<item>Oil</item></list><list type='toc'><item>Oil<list><item>x</item></list></item></list><list type='toc'><item><p>Oil</p></item></list>"
        "<list type='toc'><label>1</label><item>Oil</item></list><list type='index'><item>Wick</item></list></div></front>"), {"docx": "Wick"}),
    ("headings without a word", [], model("".join("<div><head/><p>a</p></div>" for _ in range(12)), front="<front><divGen type='toc'/></front>"),
     {"docx": "—|w:p"}),
    ("a subtitle at the end", [], model("<div><head>a</head><div><head>b</head><head>c</head><p>d</p></div></div>"), {"docx": "Subtitle|c"}),
    ("odd numbers of pages", [], model("<p>a<pb n='123456789'/>b<pb n='12'/>c<pb n='11'/>d<pb n='x y'/>e</p>"), {"html": "123456789"}),
    ("lines in an epigraph", [], model("<div><head>a</head><epigraph><l>b</l><l rend='indentx'>c</l></epigraph><p>d</p></div>"), {"docx": "Epigraph"}),
    ("more to look at", ["--comments"], model("<p>a <list cert='low'><item>b</item></list> c<note type='editorial'/> <ruby><rb>d</rb></ruby></p>"
        "<table><row><cell>e</cell></row></table><p>1. f</p>"), {"docx": "cert: low"}),
    ("nothing but a picture to look at", ["--comments"], model("<figure><graphic url='none.png'/></figure>"), {"html": "none.png|no-picture"}),
    ("pictures described at length only", [], model("<figure><graphic url='lamp.png'/><figDesc/><figDesc rend='long'>At length.</figDesc></figure>"), {"docx": "At length"}),
    ("formulas in places of their own", [], "# a\n\n$$x$$\n\n- $$a$$\n- b $$c$$\n\n**d** $$e$$\n\nf $\\big. g$ $\\left( a = \\middle| b \\right)$ "
        "$\\left( \\sum a \\middle| b \\right)$ $\\left( \\sin \\, \\middle| b \\right)$ $\\sin\\,$ $(" + "a" * 450 + ")$\n", {"docx": "m:oMathPara"}),
    ("lists that begin below nothing", [], model("<list rend='numbered' n='-5'><item>a</item></list>" + f"<list>{items('*', '*')}</list>"), {"docx": "<w:num "}),
    ("tables of all sorts", [], model(
        "<table><row role='label'><cell>a</cell></row><row role='label'><cell>b</cell></row><row role='label'><cell>c</cell></row><row role='label'>"
        "<cell>d</cell></row><row><cell><table><row><cell>e</cell></row></table></cell></row></table><table><row><cell>" + "wide " * 20 +
        "<hi>f</hi> g</cell><cell><ruby><rb>h</rb><rt>i</rt></ruby></cell></row></table><p>1. after a table</p><p>2. and on</p>"
        "<quote>j<p>1. k</p>l<p>2. m</p></quote><quote><p/><p>- n</p><p>- o</p></quote>"), {"docx": "w:tbl"}),
    ("bullets at the beginning", [], model("<p>- a</p><p>- b</p><p>灯</p><p>- c</p><p>- d</p>"), {"docx": "a"}),
    ("Japanese of all kinds", [], model(
        "<p>灯·台⺀<ref target='http://a.example/'><emph>灯</emph></ref><ruby><rb>…</rb><rt>x</rt></ruby><title>海</title><hi rend='bold'>—</hi></p>"
        "<p xml:lang='und'>灯</p><p>- 灯</p><p>1. 台</p><quote><p>灯<lb/>台</p></quote>", "ja"), {"docx": "w:em "}),
    ("Chinese of all kinds", [], model("<quote><p>灯<lb/>台</p></quote><p>灯<lb/>台</p><div><head>一</head><p>海<lb/>水</p></div>", "zh-Hans"), {"docx": "w:tab"}),
    ("Chinese of old", [], model("<p>灯</p>", "lzh"), {"docx": "zh"}),
    ("Chinese of the south", [], model("<p>灯</p>", "yue"), {"docx": "zh"}),
    ("a cover for Markdown", ["--cover=lamp.png"], "# a\n\nb\n", {"epub": r'cover\.png"[^>]*properties="cover-image"'}),
    ("a title with a sign of markup", ["--title=Oil <b> & wick"], "# a\n\nb\n", {"html": r"\\u003c"}),
    ("many long notes", ["--epub-split=10k"], model("".join(
        f"<div><head>a{i}</head><p>b<note>{'long note ' * 300}</note></p></div>" for i in range(6))), {"epub": "notes-"}),
    ("notes of a chapter without a name", ["--notes=chapter"], model("<div><head/><p>a<note>b</note></p></div><div><head>c</head><p>d</p></div>"),
     {"epub": "doc-footnote|doc-endnotes"}),
    ("a division before the text", [], model("<p>a</p>", front="<front><div><head>Before</head><p>b</p></div></front>"), {"html": "Before"}),
    ("letters that begin twice", [], model("<p>a. b</p><p>a. c</p><p>d</p><p>i. e</p><p>i. f</p>"), {"docx": "a. b"}),
    ("a claim with a report", ["--a11y-certifier=Ann; level=2.2 AA; report=http://example.org/r"], "# a\n\nb\n", {"epub": "http://example.org/r"}),
    ("a claim without a report", ["--a11y-certifier=Ann; level=2.2 AA;"], "# a\n\nb\n", {"epub": "certifiedBy"}),
    ("no claim", ["--a11y-certifier="], "# a\n\nb\n", {"epub": "a"}),
    ("a place only", [], model("<p>a</p>", pub="<pubPlace>Sallow</pubPlace>"), {"epub": "Sallow"}),
    ("an edition only", [], model("<p>a</p>", notes="<notesStmt><note type='edition'>Second</note></notesStmt>"), {"epub": "Second"}),
    ("rights only", [], model("<p>a</p>", pub="<availability><licence>Copy it.</licence></availability>"), {"epub": "Copy it"}),
    ("a source only", [], model("<p>a</p>").replace("<p>By hand.</p>", "<bibl type='origin'>On paper</bibl>"), {"epub": "On paper"}),
    ("subjects only", [], model("<p>a</p>").replace("</fileDesc>", "</fileDesc><profileDesc><textClass><keywords><term/><term>Lamps</term></keywords>"
        "</textClass></profileDesc>"), {"epub": "Lamps"}),
    ("a date with a time", [], model("<p>a</p>", pub="<date when='1931-10-05T10:00:00'>x</date>"), {"epub": "2000-01-01T00"}),
    ("links to the title page", [], model("<p xml:id='p1'>a <ref target='#t1'>b</ref><ref target='#n1'>c</ref><ref target='#v1'>d</ref></p>",
        front="<front><pb n='i' xml:id='v1'/><titlePage><docTitle><titlePart xml:id='t1'>Oil <ref target='#p1'>e</ref></titlePart></docTitle>"
        "<pb n='ii'/><note xml:id='n1'>f</note></titlePage><pb n='iii'/></front>"), {"html": "title"}),
    ("formulas with blanks", [], "# a\n\nb $\\operatorname{x} y \\text{ } z \\text{ c } \\mathbb{A}$ $3.$ c\n", {"html": "<mtext>"}),
    ("what a bag says of itself", ["--bag-organization=", "--bag-contact=Ann\nTar\rBay", "--cover=./lamp.png"], model("<p>a</p>"),
     {"bag": "Contact-Name: Ann Tar Bay\n"}),
    ("a claim with nothing in it", ["--a11y-certifier=Ann;; level=2.2 AA"], "# a\n\nb\n", {"epub": "certifiedBy"}),
    ("a drawn cover of a name without an end", ["--title=" + "A very long title of a book about lamps " * 12, "--subtitle=" + "and of oil " * 30],
     model("<p>a</p>"), {"epub": "cover.svg"}),
    ("a list of many long notes", ["--notes=list", "--epub-split=10k"], model("".join(
        f"<div><head>a{i}</head><p>b<note>{'long note ' * 300}</note></p></div>" for i in range(6))), {"epub": '<ol start="'}),
    ("notes below a heading without a word", [], model("<div><head/><p>a<note>b</note></p></div>"), {"epub": 'gen notes-of">Oil'}),
    ("a cover and a picture", ["--cover=lamp.png"], model("<figure><graphic url='plain.svg'/></figure>"), {"epub": r"image/svg\+xml"}),
    ("subjects in Chinese", ["--subject=灯", "--subject=油"], model("<p>灯塔</p>", "zh-Hans"), {"epub": "灯、油"}),
    ("addresses without a base", ["--base-url="], model("<p>a</p>"), {"html-chunked": "index.html"}),
    ("front matter before the title page", [], model("<div><head>a</head><p>b</p></div>", front="<front><milestone unit='scene'/><pb n='i'/><titlePage>"
        "<docTitle><titlePart>Oil</titlePart></docTitle></titlePage></front>"), {"epub": "Oil"}),
    ("names of files that are taken", ["--epub-split=10k"], model(
        "<div xml:id='notes-2'><head>a</head><p>b</p></div><div xml:id='body-1'><head>c</head><p>d</p></div>"
        f"<div><head>g</head><p>{'long ' * 3000}</p><p>h</p></div>"), {"epub": "Oil"}),
    ("divisions without a heading", [], model("<div><div><head>a</head><p>b</p></div></div><div><p>x</p><div><p>y</p></div></div><div><head>c</head>"
        "<div><head/><div><head>d</head><p>e</p></div></div></div><div cert='low'><head>f</head><p>g</p></div>"), {"etext": "d"}),
    ("one division of very many", [], model("<div><head>a</head>" + "".join(f"<div><head>b{i}</head><p>c</p></div>" for i in range(160)) + "</div>"),
     {"etext": "b159"}),
    ("words for the ear, once more", [], model(
        "<list type='gloss'><label>wick</label><item>a</item></list><sp><speaker>CY</speaker><p><list type='gloss'><label>wick</label><item>a</item></list></p></sp>"
        "<list rend='numbered'><item n='1'><list type='gloss'><label>wick</label><item>a</item></list></item></list><table><row role='label'><cell>:</cell><cell>v</cell></row><row><cell>w</cell><cell>x<lb/> <hi>y</hi></cell>"
        "</row><row><cell><note>z</note></cell><cell cols='5000'>d</cell><cell>e</cell></row></table><ab xml:space='preserve'>a\n\n\nb e\u0301</ab>"
        "<list><item n='1'>a <stage>b</stage></item></list><p>[c] d</p><p>]</p><p>[</p><p>x [e]</p>"
        "<list><head>One</head><head>Two</head><item>f</item></list>"), {"etext": "wick: a"}),
    ("lines for a machine", ["--etext-style=gutenberg"], model("<lg><l rend='odd'>a</l><l rend='indent'>b</l></lg><p>c ---------- d</p>"),
     {"etext": "----------"}),
    ("what stands in lines", [], model(
        "<p>In <table><row><cell>c</cell></row><pb n='4'/></table> and <ref target='http://a.example/'>d <note>n</note><table><row><cell>e<pb n='5'/>"
        "</cell></row></table></ref></p><ab xml:space='preserve'>f <formula notation='TeX'>x</formula></ab><ab xml:space='preserve'>g "
        "<figure><graphic url='lamp.png'/></figure></ab><p> <formula notation='TeX'>y</formula> </p><p>a&#13;b</p><ab xml:space='preserve'>c\nd<p>e</p></ab><list><item>x<p>a. one</p>y<p>b. two</p></item></list>"
        "<div><head>In <figure><graphic url='lamp.png'/><figDesc>h</figDesc><figDesc rend='long'>i</figDesc></figure></head><p>x</p></div>"), {"html": "lamp"}),
    ("a drawing without height", [], model("<figure><graphic url='flat.svg'/></figure>"), {"html": "<svg|svg"}),
    ("a note of a page only", [], model("<p>a<note><pb n='2'/></note></p>"), {"html": "a"}),
    ("Chinese of all places", [], model("<p>台⺀</p><p xml:lang='zh-Hant-TW'>燈</p><p xml:lang='he'>שָׁלוֹם</p>", "zh-Hans"), {"docx": "zh-"}),
    ("contents in words of their own", [], model(
        "<div><head>1. Lamp</head><p>a</p><div><head>b</head><div><head>c</head><div><head>4. Wick of old</head><p>d</p></div></div></div></div>"
        "<div><head>2. Oil</head><p>b</p></div><div><head>Sea</head><p>c</p></div><div><head/><p>x</p></div>" + "".join(
            f"<div><head>Part {n}</head><p>{'oil and wick ' * 40}</p></div>" for n in "abcdefgh"),
        front="<front><div type='contents'><head>Contents</head><list type='toc'><item>1. Lamp</item><item>4. Wick of old"
        "</item><item>2. <hi rend='bold'>Oil</hi></item><item>The Sea</item><item>Sea</item><item>Part <hi rend='bold'>a</hi></item></list></div></front>"), {"docx": "Oil"}),
    ("contents with an empty line", [], model("".join(f"<div><head>Part {n}</head><p>{'oil and wick ' * 40}</p></div>" for n in "abcdefgh"),
        front="<front><div><list type='toc'><item>Part a</item><item/></list></div></front>"), {"docx": "Part a"}),
    ("long front matter that ends with contents", [], model("<p/>", front="<front>" + "".join(
        f"<div><head>Part {n}</head><p>a</p></div>" for n in "abcdefgh") + "<div><list type='toc'><item>Part a</item><item>Part b</item><item>Part c</item></list></div></front>"), {"docx": "Part a"}),
    ("front matter and nothing else", [], model("<p/>", front="<front><titlePage/>" + "".join(
        f"<div><head>Part {n}</head><p>{'oil and wick ' * 300}</p></div>" for n in "abcdefgh") + "<div><head>Rows</head><table><row><cell>a</cell></row></table></div></front>")
     .replace("</body>", "</body><back><div><head>After</head><p>b</p></div></back>"), {"docx": "After"}),
    ("chapters with short sections", [], model("".join(f"<div><head>a{i}</head><p>{'oil and wick ' * 3000}</p>" + "".join(
        f"<div><head>b{i}{k}</head><p>{'oil and wick ' * 600}</p></div>" for k in range(3)) + "</div>" for i in range(2))), {"docx": "b12"}),
    ("more formulas", [], "# a\n\nb $\\mathbf{\\Gamma}$ $\\left\\alpha x \\right)$ $\\text{}$ $\\left( a \\middle|^{2} b \\right)$\n\n$$x$$ $$y$$\n", {"html": "<math"}),
    ("messages on lines between", ["--comments", "--cover=none.png"], "# a\n\nb ![c](none.png)\n*d* e\n\nf ![g](gone.png)\nh *i*\n", {"docx": "image-left-out"}),
    ("nothing at all", [], model(""), {"html": "Oil"}),
    ("links to nothing", [], model("", front="<front><titlePage><docTitle><titlePart>Oil <ref target='#b'>a</ref></titlePart></docTitle></titlePage></front>")
     .replace("<body>", "<body xml:id='b'>"), {"html": "Oil"}),
    ("a page mark and nothing else", [], model("<pb n='2'/>", front="<front><titlePage/></front>"), {"html": "Oil"}),
    ("parts of long chapters", [], model("".join(f"<div><head>a{i}</head>" + "".join(
        f"<div><head>b{i}{k}</head><p>{'oil and wick ' * 600}</p></div>" for k in range(3)) + "</div>" for i in range(2))), {"docx": "b12"}),
    ("chapters with many short sections", [], model("".join(f"<div><head>a{i}</head><p>{'oil and wick ' * 700}</p>" + "".join(
        f"<div><head>b{i}{k}</head><div><head>c</head><div><head>d</head><p>e</p></div></div></div>" for k in range(3)) + "</div>" for i in range(2))), {"docx": "b12"}),
    ("sections that are files", [], model("".join(f"<div type='chapter'><head>a{i}</head>" + "".join(
        f"<div><head>b{i}{k}</head><p>{'oil and wick ' * 2800}</p></div>" for k in range(2)) + "</div>" for i in range(2))), {"epub": "b11"}),
    ("more divisions than files", [], model("<div type='part'><head>a</head>" + "".join(f"<div><head>b{k}</head><p>{'oil and wick ' * 600}</p></div>" for k in range(2))
        + "</div>" + "".join(f"<div><head>c{k}</head><p>d</p></div>" for k in range(302))), {"epub": "c301"}),
    ("parts of very many chapters", [], model("<div type='book'><head>a</head>" + "".join(f"<div><head>b{k}</head><p>c</p></div>" for k in range(160))
        + "</div><div type='book'><head>d</head><div><head>e</head><p>f</p></div></div>"), {"etext": "b159"}),
    ("page marks at the end of parts", [], model("<div type='part'><head>a</head><div><head>b</head><p>c</p></div><pb n='2'/></div><pb n='3'/>"), {"epub": "pagebreak"}),
    ("a list of the first of many headings", [], model("".join(f"<div><head>Part {n}</head><p>{'oil and wick ' * 20}</p></div>" for n in range(80)),
        front="<front><div><list type='toc'><item>Part 0</item><item>Part 1</item><item>Part 2</item></list></div></front>"), {"docx": "Part 79"}),
    ("a title that ends in a full stop", [], model("<p><hi rend='underline'>a</hi></p>", title="<title>Oil.</title><respStmt><resp key='aut'>words by</resp>"
        "<name>Ann</name></respStmt>"), {"etext": "End of Oil\\.", "docx": "<w:u "}),
    ("an identifier only", [], model("<p>a</p>", pub="<idno>x-1</idno>"), {"epub": "x-1"}),
    ("doubtful headings and names of columns", [], model("<table><row role='label'><cell>Age.</cell><cell>Name.</cell><cell>Of</cell></row><row><cell>x</cell><cell>y</cell><cell>z</cell></row></table><p><ref target='http://a.example/'>e "
        "<note>f</note><castList><castItem>g</castItem></castList></ref> <ref target='http://a.example/'>h <note>i</note><list><item>j</item></list></ref></p>"
        "<div cert='low'><head>a</head><p>b</p></div><div cert='low'><head>ø ŋ</head><p>d</p></div><div><head>k</head><div><p>l</p></div></div>", front="<front><titlePage><docTitle><titlePart>Oil</titlePart></docTitle>"
        "<byline>by <figure><graphic url='lamp.png'/></figure></byline></titlePage></front>"), {"etext": "Age: x"}),
    ("numbers that Word would write in another way", [], model("".join(f"<p>{n} oil</p>" for n in (
        "03.", "(00)", "007)", "iiii.", "(viv)", "Iv.", "xxxxx.", "VX)", "iix.", "IIX.", "ivi)", "xiv.", "XXXIX.", "0."))),
     {"docx": "<w:t>03\\. oil.*<w:t>IIX\\. oil.*<w:t>oil</w:t>"}),
    ("numbers of items as they were typed", [], model(
        f"<list>{items('08.', '09.', '10.')}</list><list>{items('IIII.', 'viv)', 'Xix')}</list><list>{items('007', '00')}</list>"
        f"<list>{items('MCMXCIX.', 'MM.')}</list><list>{items('MMMM.')}</list><list>{items('MMMMM.')}</list>"),
     {"docx": '"decimalZero"/>.*"IIII\\."/>.*"viv\\)"/>.*"Xix"/>.*"007"/>.*"00"/>.*"upperRoman"/>.*"MMMM\\."/>.*"MMMMM\\."/>'}),
    ("a part in which nothing stands", [], model("<p>a</p>").replace("</body>", "</body><back><div><head/><p/></div></back>"),
     {"etext": "part 2 of 2: 2"}),
    ("text for a machine", ["--etext-style=gutenberg", "--emphasis=none", "--wrap=0", "--etext-notes=end", "--no-bom"], model(
        "<div><head>Title.</head><p>a <emph>b</emph><hi rend='bold'>c</hi><note>d</note></p></div>"), {"etext": "a b"}),
)


DRAWINGS = {"plain.svg": "", "flat.svg": 'viewBox="0 0 50 0"', "wide.svg": 'width="5000" height="10"', "high.svg": 'width="10" height="5000"'}


def shown(path):
    """All that a package says, as one text."""
    if not zipfile.is_zipfile(path):
        with open(path, encoding="utf-8") as f:
            return f.read()
    with zipfile.ZipFile(path) as z:
        return "\n".join([n for n in z.namelist()] + [z.read(n).decode("utf-8", "replace") for n in z.namelist()])


def one(report, row, formats):
    what, options, text, due = row
    with tempfile.TemporaryDirectory() as tmp:
        source, out = os.path.join(tmp, "r.tei.xml" if text.startswith("<TEI") else "r.md"), os.path.join(tmp, "out")
        with open(source, "w", encoding="utf-8") as f:
            f.write(text)
        shutil.copy(os.path.join(os.path.dirname(manual.EVERY), "lamp.png"), tmp)
        for name, size in DRAWINGS.items():
            with open(os.path.join(tmp, name), "w", encoding="utf-8") as f:
                f.write(f'<svg xmlns="http://www.w3.org/2000/svg" {size}><title>x</title></svg>')
        r = product.run(["-q", source, "-t", ",".join(formats), "-o", out + "/", *options], cwd=tmp)
        report.check(f"rare: {what} converts", r.returncode == 0, r.stderr.decode("utf-8", "replace")[:2000])
        if r.returncode:
            return
        properties.same_text(report, source, f"rare: {what}", out, ["docx"])
        made = {fmt: product.made(source, out, fmt) for fmt in formats}
        r = product.run(["check", *(p for fmt, p in made.items() if fmt not in ("tei", "text", "brf"))])
        report.check(f"rare: {what}: true packages", r.returncode == 0, r.stderr.decode("utf-8", "replace")[:2000])
        for fmt, pattern in due.items():
            found = re.search(pattern or "w:comment ", shown(made[fmt]), re.S)
            report.check(f"rare: {what}: {fmt} shows it", bool(found) == bool(pattern), pattern)


def all_of(report):
    formats = product.formats()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for r in [pool.submit(one, report, row, formats) for row in ROWS]:
            r.result()
