#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Speed and memory of rubricate beside gzip, cmark, pandoc and ebook-convert, in one run.

usage: bench.py PROGRAM [--reader PROGRAM] [--rounds N] [--quick] [--json FILE]

Every round runs every command once, so that a busy moment hurts all alike; medians and spread are
printed, and at the end what has a goal, as ratios within this run. A tool that is not installed is
left out and said so. Texts are made here, always the same, of words of our own; real ones beside
them when shared/corpus/dev is there.
"""
import argparse
import glob
import json
import os
import random
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'tools'))
import checkers

WORDS = ('the of and a to in he was it that his her with as for had she not at but on is they be '
         'by him all this have from which or so said one were when there would them been out '
         'lantern harbour ledger orchard winter carriage window quiet letter morning captain '
         'garden river silver narrow evening promise answer street bridge market candle').split()
HAN = '的一是了我不人在他有这上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对小多然于心学么之都好看起发当没成只如事把还用第样道想作种开美总从无情己面最女但现前些所同日手又行意动方期它头经长儿回位分爱老因很给名法间斯知世什两次使身者被高已亲其进此话常与活正感'
FORMATS = ('tei', 'html', 'epub', 'docx', 'etext')
SLOW = ('pandoc', 'ebook-convert')
FIRST_PEAK = 8e6  # bytes that every conversion may need besides 8 x its source

TIME = shutil.which('time')
PEAK = os.path.join(tempfile.gettempdir(), 'rubricate-bench-%d' % os.getpid())


# ---- texts ----

def sentence(rng):
    words = [rng.choice(WORDS) for _ in range(rng.randint(6, 22))]
    if rng.random() < .1:
        words[rng.randrange(len(words))] = '_' + rng.choice(WORDS) + '_'
    return ' '.join(words).capitalize() + rng.choice('....?!')


def wrapped(text, width=70):
    line, out = '', []
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            out.append(line)
            line = word
        else:
            line = line + ' ' + word if line else word
    return '\n'.join(out + [line])


def novel(size, seed=1):
    rng = random.Random(seed)
    parts, total, chapter = ['THE LANTERN AND THE LEDGER\n\nby A. Nother\n\n\n'], 0, 0
    while total < size:
        chapter += 1
        parts.append('CHAPTER %d\n\n' % chapter)
        for _ in range(rng.randint(30, 60)):
            p = wrapped(' '.join(sentence(rng) for _ in range(rng.randint(1, 7)))) + '\n\n'
            parts.append(p)
            total += len(p)
        parts.append('\n')
    return ''.join(parts)


def chinese(size, seed=5):
    """One line a paragraph, as novels on the Chinese web are; size in bytes."""
    rng = random.Random(seed)
    parts, total, chapter = ['灯与账\n\n'], 0, 0
    clause = lambda: ''.join(rng.choice(HAN) for _ in range(rng.randint(4, 15)))
    while total < size:
        chapter += 1
        parts.append('第%d章 %s\n\n' % (chapter, clause()[:6]))
        for _ in range(rng.randint(30, 60)):
            p = '　　' + '，'.join(clause() for _ in range(rng.randint(2, 9))) + '。\n\n'
            parts.append(p)
            total += 3 * len(p)
    return ''.join(parts)


def report(size, seed=2):
    rng = random.Random(seed)
    out, n = ['Yearly Report of the Harbour Office\n\n'], 0
    while sum(map(len, out)) < size:
        n += 1
        out.append('%d. %s\n\n' % (n, sentence(rng)[:40].strip('.?! ')))
        for _ in range(3):
            out.append(wrapped(' '.join(sentence(rng) for _ in range(4))) + '\n\n')
        out.append(''.join('- %s\n' % sentence(rng)[:50] for _ in range(4)) + '\n')
    return ''.join(out)


def real_texts():
    """Of the real documents those nearest to a report and to a novel in size, and the largest."""
    files = glob.glob(checkers.in_shared('corpus', 'dev', '*', 'source.txt'))
    near = lambda size: min(files, key=lambda f: (abs(os.path.getsize(f) - size), f))
    if not files:
        print('shared/corpus/dev is not beside this folder: made texts only')
        return []
    picked = [near(14000), near(700000), max(files, key=os.path.getsize)]
    return [(os.path.basename(os.path.dirname(f)), f) for f in picked]


# ---- measuring ----

def run(argv, out=None):
    """Seconds and exit code of one process."""
    null = os.open(os.devnull, os.O_RDWR)
    to = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644) if out else os.dup(null)
    start = time.monotonic()
    code = subprocess.call(argv, stdin=null, stdout=to, stderr=null)
    seconds = time.monotonic() - start
    os.close(null)
    os.close(to)
    return seconds, code


def peak_of(argv, out):
    """Kilobytes at most, by time(1): our own child begins with the memory of this interpreter. In a run
    of its own, as starting time(1) takes a millisecond."""
    if not TIME:
        return 0
    run([TIME, '-q', '-f', '%M', '-o', PEAK, *argv], out)
    with open(PEAK) as f:
        return int(f.read().split()[-1])


def ours(program, folder, *rest):
    return [program, '-q', '--show=fatal', '-o', folder + '/', *rest]


def commands(program, source, folder, slow):
    o = lambda name: os.path.join(folder, name)
    rows = [('gzip -6', ['gzip', '-6', '-c', source], o('g.gz'))]
    rows += [('rubricate ' + f, ours(program, folder, '-t', f, source), None) for f in FORMATS]
    rows.append(('rubricate all four', ours(program, folder, source), None))
    if shutil.which('cmark'):
        rows.append(('cmark html', ['cmark', source], o('c.html')))
    if slow and shutil.which('pandoc'):
        rows += [('pandoc ' + f, ['pandoc', '-f', 'markdown', source, '-o', o('p.' + f)], None)
                 for f in ('epub', 'docx', 'html')]
    if slow and shutil.which('ebook-convert'):
        rows += [('ebook-convert ' + f, ['ebook-convert', source, o('e.' + f)], None)
                 for f in ('epub', 'docx')]
    return rows


def limits(program, source, folder):
    """What cannot be less: to read, deflate and write what stands in the packages, by gzip at our level."""
    rows = []
    run(ours(program, folder, source))
    for name, endings in (('parts of epub', ('.epub',)), ('parts of all four', ('.epub', '.docx', '-etext.zip'))):
        parts = os.path.join(folder, name.replace(' ', '-'))
        with open(parts, 'wb') as f:
            for package in sorted(os.path.join(folder, p) for p in os.listdir(folder) if p.endswith(endings)):
                with zipfile.ZipFile(package) as z:
                    f.writelines(z.read(n) for n in z.namelist())
        rows.append((name + ', gzip -4', ['gzip', '-4', '-c', parts], parts + '.gz'))
    return rows


def measure(title, source, program, rounds, slow):
    folder = tempfile.mkdtemp()
    rows = commands(program, source, folder, slow) + limits(program, source, folder)
    times = {r[0]: [] for r in rows}
    peaks = {name: peak_of(argv, out) for name, argv, out in rows}
    for _ in range(rounds):
        for name, argv, out in rows:
            if name.split()[0] in SLOW and times[name] and times[name][0] > 2:
                continue
            seconds, code = run(argv, out)
            if code != 0:
                sys.exit('%s failed with %d on %s' % (name, code, title))
            times[name].append(seconds)
    shutil.rmtree(folder)
    size = os.path.getsize(source)
    base = statistics.median(times['gzip -6'])
    print('\n%s, %.3f MB, %d rounds' % (title, size / 1e6, rounds))
    print('%-27s %9s %19s %8s %10s %9s' % ('', 'median s', 'min..max', 'MB/s', 'x gzip -6', 'peak MB'))
    made = {}
    for name, _, _ in rows:
        t, m = times[name], statistics.median(times[name])
        print('%-27s %9.4f %9.4f..%8.4f %8.1f %10.2f %9.1f' % (
            name, m, min(t), max(t), size / 1e6 / m, m / base, peaks[name] * 1024 / 1e6))
        made[name] = {'median': m, 'min': min(t), 'max': max(t), 'ratio': m / base,
                      'peak': peaks[name] * 1024}
    return {'bytes': size, 'commands': made}


def many(program, rounds, n):
    """Documents a second of n small ones: in one process, and with the workers of batch."""
    folder = tempfile.mkdtemp()
    names, manifest = [], os.path.join(folder, 'm.jsonl')
    for i in range(n):
        names.append(os.path.join(folder, 'd%04d.txt' % i))
        with open(names[-1], 'w') as f:
            f.write(report(3000, i))
    with open(manifest, 'w') as f:
        f.writelines(json.dumps({'id': os.path.basename(name), 'src': name}) + '\n' for name in names)
    rows = {'one process': ours(program, os.path.join(folder, 'out'), '-t', 'epub', *names),
            'batch -j 2': [program, 'batch', manifest, '-t', 'epub', '-j', '2', '-q',
                           '--progress=none', '-o', os.path.join(folder, 'batch')]}
    times = {r: [] for r in rows}
    for _ in range(rounds):
        for name, argv in rows.items():
            shutil.rmtree(os.path.join(folder, 'batch'), ignore_errors=True)
            seconds, code = run(argv, os.devnull)
            if code != 0:
                sys.exit('%s failed with %d on %d documents' % (name, code, n))
            times[name].append(seconds)
    shutil.rmtree(folder)
    print('\n%d documents of 3 kB to EPUB' % n)
    made = {}
    for name, t in times.items():
        made[name] = statistics.median(t)
        print('%-22s %9.2f %9.2f..%8.2f %8.0f documents a second' % (
            name, made[name], min(t), max(t), n / made[name]))
    return made


def reading(reader, sources, rounds):
    """Bytes to tree inside one process, without start-up and writing: MB/s, the best and the median."""
    if reader is None:
        return {}
    print('\nreading alone, bytes to tree%s%s' % (' ' * 12, 'MB/s: best    median'))
    made = {}
    for title, path in sources:
        answer = subprocess.run([reader, str(rounds), path], capture_output=True, text=True, check=True)
        best, median = map(float, answer.stdout.split()[:2])
        print('%-34s %10.1f %9.1f' % (title, best, median))
        made[title] = {'best': best, 'median': median}
    return made


def instructions(program, source):
    """Of the small case to all four, and of starting: these do not depend on what else runs."""
    if not shutil.which('valgrind'):
        print('\nSKIP instructions: valgrind is not installed')
        return {}
    folder, made = tempfile.mkdtemp(), {}
    for name, argv in (('report to all four', ours(program, folder, source)),
                       ('--version', [program, '--version'])):
        answer = subprocess.run(['valgrind', '--tool=callgrind', '--callgrind-out-file=/dev/null', *argv],
                                capture_output=True, text=True)
        found = re.search(r'Collected : (\d+)', answer.stderr)
        if found:
            made[name] = int(found.group(1))
            print('%s%-22s %9.1f million instructions' % ('' if len(made) > 1 else '\n', name, made[name] / 1e6))
    shutil.rmtree(folder)
    return made


# ---- goals ----

def ladder(program, small, big, rounds):
    """How many times as long four times the text takes, at worst of the formats."""
    folder, worst = tempfile.mkdtemp(), 0
    for f in FORMATS:
        t = {small: [], big: []}
        for _ in range(rounds):
            for source in t:
                t[source].append(run(ours(program, folder, '-t', f, source), os.devnull)[0])
        worst = max(worst, min(t[big]) / min(t[small]))
    shutil.rmtree(folder)
    return worst


def process_time(argv, rounds):
    """Milliseconds of processor, at best: without waiting for the disk and for others."""
    best = float('inf')
    for _ in range(rounds):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.call(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        best = min(best, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return best * 1e3


def goals(result, steps, small):
    """(what, measured, at most)"""
    of = lambda case, name, what: result[case]['commands'][name][what]
    rows = []
    for case in result:
        if case == 'report' or 'commands' not in result[case] or result[case]['bytes'] < 100000:
            continue
        rows.append((case + ': EPUB / gzip -6', of(case, 'rubricate epub', 'ratio'), 1.5))
        rows.append((case + ': all four / gzip -6', of(case, 'rubricate all four', 'ratio'), 4))
        if 'cmark html' in result[case]['commands']:
            rows.append((case + ': HTML / cmark', of(case, 'rubricate html', 'median') /
                         of(case, 'cmark html', 'median'), 3))
    for case in result:
        if TIME and 'commands' in result[case]:
            peak = max(of(case, 'rubricate ' + f, 'peak') for f in FORMATS + ('all four',))
            rows.append((case + ': peak / (8 x source + 8 MB)',
                         peak / (8 * result[case]['bytes'] + FIRST_PEAK), 1))
    rows.append(('report to all four, ms of processor', small, 10))
    if TIME:
        rows.append(('report to all four, peak MB', of('report', 'rubricate all four', 'peak') / 1e6, 12))
    if steps:
        rows.append(('4 x the text: x the time', steps, 5))
    return rows


def print_goals(rows):
    print('\n%-44s %9s %9s' % ('goals', 'measured', 'at most'))
    for what, value, most in rows:
        print('%-44s %9.2f %9.2f  %s' % (what, value, most, '' if value <= most else 'MISSED'))


def main():
    ap = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    ap.add_argument('program')
    ap.add_argument('--reader', help='build/release/tests/reading')
    ap.add_argument('--rounds', type=int, default=5)
    ap.add_argument('--quick', action='store_true', help='small texts, without pandoc and ebook-convert')
    ap.add_argument('--json')
    a = ap.parse_args()
    made = [('report', report(14000)), ('novel', novel(700000)), ('chinese novel', chinese(700000))]
    if not a.quick:
        made += [('novel x 4', novel(2800000)), ('book', novel(4400000, 3)), ('library', novel(30000000, 4))]
    for tool in ('cmark',) + SLOW:
        if not shutil.which(tool):
            print('not installed, left out: ' + tool)
    if not TIME:
        print('SKIP peak memory: time(1) is not installed')
    result = {}
    with tempfile.TemporaryDirectory() as folder:
        sources = []
        for title, text in made:
            sources.append((title, os.path.join(folder, title.replace(' ', '-') + '.txt')))
            with open(sources[-1][1], 'w', encoding='utf-8') as f:
                f.write(text)
        if not a.quick:
            sources += real_texts()
        for title, path in sources:
            size = os.path.getsize(path)
            result[title] = measure(title, path, a.program, a.rounds if size < 5e6 else 3,
                                    not a.quick and size < 1e6)
        at = dict(sources)
        steps = None if a.quick else ladder(a.program, at['novel'], at['novel x 4'], a.rounds)
        result['many'] = many(a.program, min(a.rounds, 3), 50 if a.quick else 2000)
        small = process_time(ours(a.program, folder, at['report']), 10 * a.rounds)
        rows = goals(result, steps, small)
        result['reading'] = reading(a.reader, sources, 3 * a.rounds)
        result['instructions'] = instructions(a.program, at['report'])
        print_goals(rows)
    if os.path.exists(PEAK):
        os.remove(PEAK)
    if a.json:
        with open(a.json, 'w') as f:
            json.dump(result, f, indent=1)


if __name__ == '__main__':
    main()
