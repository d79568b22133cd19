#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Speed and memory of rubricate beside gzip, cmark, pandoc and ebook-convert, in one run.

usage: bench.py PROGRAM [--rounds N] [--quick] [--json FILE]

Every round runs every command once, so that a busy moment hurts all alike; medians and spread are
printed, and ratios to `gzip -6` of the same source. A tool that is not installed is left out and
said so. Texts are made here, always the same: a report, a novel, a long book, many small ones.
"""
import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

WORDS = ('the of and a to in he was it that his her with as for had she not at but on is they be '
         'by him all this have from which or so said one were when there would them been out '
         'lantern harbour ledger orchard winter carriage window quiet letter morning captain '
         'garden river silver narrow evening promise answer street bridge market candle').split()


TIME = shutil.which('time')
PEAK = os.path.join(tempfile.gettempdir(), 'rubricate-bench-%d' % os.getpid())


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


def run(argv, out):
    """Seconds and peak kilobytes of one process. The peak is asked of time(1): our own child begins
    with the memory of this interpreter."""
    if TIME and out is None:
        argv = [TIME, '-q', '-f', '%M', '-o', PEAK, *argv]
    start = time.monotonic()
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 0)
        os.dup2(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644) if out else null, 1)
        os.dup2(null, 2)
        try:
            os.execvp(argv[0], argv)
        finally:
            os._exit(127)
    _, status = os.waitpid(pid, 0)
    seconds, peak = time.monotonic() - start, 0
    if TIME and out is None:
        with open(PEAK) as f:
            peak = int(f.read().split()[-1])
    return seconds, peak, os.waitstatus_to_exitcode(status)


def commands(program, source, folder, quick):
    o = lambda name: os.path.join(folder, name)
    rows = [('gzip -6', ['gzip', '-6', '-c', source], o('g.gz'))]
    for fmt in ('tei', 'html', 'epub', 'docx', 'etext'):
        rows.append(('rubricate ' + fmt, [program, '-q', '--show=fatal', '-t', fmt, '-o', folder + '/', source], None))
    rows.append(('rubricate all four', [program, '-q', '--show=fatal', '-o', folder + '/', source], None))
    if shutil.which('cmark'):
        rows.append(('cmark html', ['cmark', source], o('c.html')))
    if not quick and os.path.getsize(source) < 2 << 20:
        if shutil.which('pandoc'):
            for fmt in ('epub', 'docx', 'html'):
                rows.append(('pandoc ' + fmt, ['pandoc', '-f', 'markdown', source, '-o', o('p.' + fmt)], None))
        if shutil.which('ebook-convert'):
            rows.append(('ebook-convert epub', ['ebook-convert', source, o('e.epub')], None))
    return rows


def measure(title, source, program, rounds, quick):
    folder = tempfile.mkdtemp()
    rows = commands(program, source, folder, quick)
    times, peaks = {r[0]: [] for r in rows}, {}
    for _ in range(rounds):
        for name, argv, out in rows:
            if name.split()[0] in ('pandoc', 'ebook-convert') and times[name] and times[name][0] > 3:
                continue
            seconds, peak, code = run(argv, out)
            if code != 0:
                sys.exit('%s failed with %d on %s' % (name, code, title))
            times[name].append(seconds)
            peaks[name] = max(peaks.get(name, 0), peak)
    shutil.rmtree(folder)
    size = os.path.getsize(source)
    base = statistics.median(times['gzip -6'])
    print('\n%s, %.2f MB, %d rounds' % (title, size / 1e6, rounds))
    print('%-22s %9s %19s %8s %10s %9s' % ('', 'median s', 'min..max', 'MB/s', 'x gzip -6', 'peak MB'))
    result = {}
    for name, _, _ in rows:
        t = times[name]
        m = statistics.median(t)
        print('%-22s %9.4f %9.4f..%8.4f %8.1f %10.2f %9.1f' % (name, m, min(t), max(t), size / 1e6 / m, m / base, peaks[name] / 1024))
        result[name] = {'median': m, 'min': min(t), 'max': max(t), 'ratio': m / base, 'peak_kb': peaks[name]}
    return {'bytes': size, 'commands': result}


def many(program, rounds):
    folder = tempfile.mkdtemp()
    names = []
    for i in range(2000):
        names.append(os.path.join(folder, 'd%04d.txt' % i))
        with open(names[-1], 'w') as f:
            f.write(report(3000, i))
    out = os.path.join(folder, 'out/')
    seconds = statistics.median(run([program, '-q', '--show=fatal', '-t', 'epub', '-o', out] + names, None)[0] for _ in range(rounds))
    print('\n2000 small documents to EPUB in one process: %.2f s, %.0f documents a second' % (seconds, 2000 / seconds))
    shutil.rmtree(folder)
    return {'seconds': seconds}


def main():
    ap = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    ap.add_argument('program')
    ap.add_argument('--rounds', type=int, default=5)
    ap.add_argument('--quick', action='store_true', help='small texts, without pandoc and ebook-convert')
    ap.add_argument('--json')
    a = ap.parse_args()
    texts = [('report', report(14000)), ('novel', novel(700000))]
    if not a.quick:
        texts += [('book', novel(4400000, 3)), ('library', novel(30000000, 4))]
    result = {}
    for tool in ('cmark', 'pandoc', 'ebook-convert'):
        if not shutil.which(tool):
            print('not installed, left out: ' + tool)
    with tempfile.TemporaryDirectory() as folder:
        for title, text in texts:
            source = os.path.join(folder, title + '.txt')
            with open(source, 'w') as f:
                f.write(text)
            result[title] = measure(title, source, a.program, a.rounds if len(text) < 5 << 20 else 3, a.quick)
    if not a.quick:
        result['many'] = many(a.program, 3)
    if os.path.exists(PEAK):
        os.remove(PEAK)
    if a.json:
        with open(a.json, 'w') as f:
            json.dump(result, f, indent=1)


if __name__ == '__main__':
    main()
