// SPDX-License-Identifier: Apache-2.0
// HTML as people meet it: light and dark, wide and narrow, without a mouse, without scripts, under a
// strict content policy, on paper. Of the pages in an archive the first and the longest.
'use strict';

const { execFileSync } = require('child_process');
const crypto = require('crypto');
const fs = require('fs');
const http = require('http');
const os = require('os');
const path = require('path');
const { pathToFileURL } = require('url');
const JSZip = require('jszip');
const kept = require('./pages.js');

const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const TYPES = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.png': 'image/png',
	'.ttf': 'font/ttf', '.otf': 'font/otf', '.jpg': 'image/jpeg', '.gif': 'image/gif', '.svg': 'image/svg+xml', '.webp': 'image/webp' };

function look(tags) {
	return axe.run(document, { runOnly: { type: 'tag', values: tags },
		resultTypes: ['violations', 'incomplete'], preload: false });
}

function overflow() {
	const root = document.documentElement;
	if (root.scrollWidth <= root.clientWidth + 1)
		return '';
	const wide = [...document.body.querySelectorAll('*')].find((e) =>
		e.getBoundingClientRect().right > root.clientWidth + 1);
	return `${root.scrollWidth} > ${root.clientWidth}: ${wide ? wide.outerHTML.slice(0, 120) : '?'}`;
}

// Signs of a formula are no text to axe, which counts letters; their colour is that of the text.
function withoutSigns(finding) {
	const isSign = (node) => /^<m[ion]\b/.test(node.html) &&
		node.any.some((c) => c.data && /^(nonBmp|shortTextContent)$/.test(c.data.messageKey));
	return { ...finding, nodes: finding.nodes.filter((n) => !isSign(n)) };
}

// Cells that have to be scrolled to have no colour for axe: the boxes opened, on a screen that is wide
// enough, they have.
async function unrolled(page, r) {
	const width = await page.evaluate(() => {
		for (const box of document.querySelectorAll('.table'))
			box.style.overflow = 'visible';
		return Math.min(8000, document.documentElement.scrollWidth);
	});
	await page.setViewport({ width, height: 900 });
	const again = await page.evaluate(() => axe.run(document, { runOnly: ['color-contrast'],
		resultTypes: ['violations', 'incomplete'], preload: false }));
	for (const kind of ['violations', 'incomplete'])
		r[kind] = r[kind].filter((v) => v.id !== 'color-contrast').concat(again[kind]);
}

async function inScheme(page, url, scheme, width, rules, findings) {
	const where = `${scheme} ${width}px`;
	await page.setViewport({ width, height: 900 });
	await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
	await page.goto(url);
	const wide = await page.evaluate(overflow);
	if (wide)
		findings.push(`overflow (${where}): ${wide}`);
	if (!rules)
		return 0;
	await page.evaluate(axe);
	const r = await page.evaluate(look, TAGS);
	if (r.incomplete.some((v) => v.id === 'color-contrast' && v.nodes.some((n) => /^<t[hd]\b/.test(n.html))))
		await unrolled(page, r);
	for (const kind of ['violations', 'incomplete'])
		for (const v of r[kind].map(withoutSigns).filter((v) => v.nodes.length > 0))
			findings.push(`${kind} ${v.id} (${where}): ${v.nodes.length} times, ` +
				`${v.nodes[0].html.slice(0, 160)}`);
	return r.passes.length;
}

// The first tab stop leads past the front matter, and works with scripts switched off.
async function skipLink(page, url, findings) {
	await page.setJavaScriptEnabled(false);
	await page.goto(url);
	await page.keyboard.press('Tab');
	const seen = await page.evaluate(() => {
		const a = document.activeElement;
		const box = a.getBoundingClientRect();
		return a.matches('a[href^="#"]') && box.width > 1 && box.height > 1 && box.left >= 0 && box.top >= 0;
	});
	await page.keyboard.press('Enter');
	const there = await page.evaluate(() => document.activeElement.matches('main'));
	await page.setJavaScriptEnabled(true);
	if (!seen)
		findings.push('skip link: the first tab stop is none, or is not visible when it has the focus');
	if (!there)
		findings.push('skip link: Enter does not lead to main');
}

// Served as a careful server would: nothing but the page's own sheet, its linked data, its pictures.
function policy(text) {
	const hash = (re) => [...text.matchAll(re)].map((m) =>
		`'sha256-${crypto.createHash('sha256').update(m[1]).digest('base64')}'`).join(' ') || "'none'";
	const sheets = /<link rel="stylesheet"/.test(text) ? "'self'" : hash(/<style>([^]*?)<\/style>/g);
	const fonts = /url\(data:font\//.test(text) ? 'data:' : "'self'";
	return `default-src 'none'; img-src 'self' data:; font-src ${fonts}; style-src ${sheets}; ` +
		`script-src ${hash(/<script[^>]*>([^]*?)<\/script>/g)}`;
}

async function underPolicy(browser, file, findings) {
	const folder = path.dirname(file);
	const server = http.createServer((request, response) => {
		const name = path.join(folder, decodeURIComponent(request.url.split('?')[0]));
		if (!fs.existsSync(name)) // a browser asks for an icon by itself
			return response.writeHead(request.url === '/favicon.ico' ? 204 : 404).end();
		const head = { 'Content-Type': TYPES[path.extname(name)] || 'application/octet-stream' };
		if (name.endsWith('.html'))
			head['Content-Security-Policy'] = policy(fs.readFileSync(name, 'utf8'));
		response.writeHead(200, head).end(fs.readFileSync(name));
	});
	await new Promise((done) => server.listen(0, '127.0.0.1', done));
	const page = await browser.newPage();
	try {
		page.on('console', (m) => findings.push(`content policy: ${m.text()}`));
		await page.goto(`http://127.0.0.1:${server.address().port}/${encodeURIComponent(path.basename(file))}`);
		const r = await page.evaluate(async () => ({
			fonts: [...(await document.fonts.ready)].filter((f) => f.status === 'error').length,
			pictures: [...document.images].filter((i) => !(i.complete && i.naturalWidth)).length,
			styled: getComputedStyle(document.querySelector('.skip') || document.body).position === 'absolute' }));
		if (r.pictures)
			findings.push(`content policy: ${r.pictures} pictures are not shown`);
		if (r.fonts)
			findings.push(`content policy: ${r.fonts} fonts are not loaded`);
		if (!r.styled)
			findings.push('content policy: the style sheet is not in force');
	} finally {
		await page.close();
		server.close();
	}
}

const bare = (text) => text.normalize('NFKC').replace(/[\s\p{Cf}]+/gu, '');

// On paper: each chapter of a book begins a page, no page ends with a heading, the contents stay out.
async function onPaper(page, url, findings) {
	await page.goto(url);
	const book = await page.$('script[type="application/ld+json"]');
	const text = (selector) => page.$$eval(selector, (all) =>
		all.map((e) => e.innerText).filter((t) => /\p{L}|\p{N}/u.test(t)));
	// a formula is drawn, and its signs come in another order
	const chapters = await text('main > section > h2:first-child:not(:has(math))');
	const heads = await text('main h2, main h3, main h4');
	const latin = chapters.every((t) => !/[\u0590-\u08ff]/.test(t)); // pdftotext turns such lines round
	const pdf = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'rubricate-pdf-')), 'page.pdf');
	await page.pdf({ path: pdf, tagged: true, format: 'A5', preferCSSPageSize: true,
		timeout: 0 }); // browser.js sets the limit
	const pages = execFileSync('pdftotext', ['-enc', 'UTF-8', pdf, '-'], { maxBuffer: 1 << 28 })
		.toString().split('\f').map((t) => t.trim());
	const tops = pages.map(bare);
	for (const title of book && latin ? chapters : [])
		if (!tops.some((t) => t.startsWith(bare(title))))
			findings.push(`paper: no page begins with "${title.slice(0, 60)}"`);
	const ends = new Set(heads.map(bare).filter((t) => t.length > 3));
	for (const [i, t] of pages.entries())
		if (t.includes('\n\n') && ends.has(bare(t.slice(t.lastIndexOf('\n\n')))))
			findings.push(`paper: page ${i + 1} ends with a heading`);
	const tagged = fs.readFileSync(pdf).includes('/StructTreeRoot');
	if (!tagged)
		findings.push('paper: the PDF has no tags');
	const shown = await page.emulateMediaType('print').then(() => page.$$eval('nav, .skip', (all) =>
		all.filter((e) => getComputedStyle(e).display !== 'none').length));
	await page.emulateMediaType('screen');
	if (shown)
		findings.push('paper: the navigation is printed');
	fs.rmSync(path.dirname(pdf), { recursive: true, force: true });
	return pages.length;
}

async function unpacked(file, folder) {
	const zip = await JSZip.loadAsync(fs.readFileSync(file));
	const pages = [];
	for (const [name, entry] of Object.entries(zip.files)) {
		if (entry.dir)
			continue;
		const to = path.join(folder, name);
		fs.mkdirSync(path.dirname(to), { recursive: true });
		fs.writeFileSync(to, await entry.async('nodebuffer'));
		if (name.endsWith('.html'))
			pages.push(to);
	}
	const longest = pages.reduce((a, b) => (fs.statSync(b).size > fs.statSync(a).size ? b : a));
	return [...new Set([path.join(folder, 'index.html'), longest])];
}

const VIEWS = [['light', 1200], ['dark', 320], ['light', 320], ['dark', 1200]];

async function onePage(browser, file, views, rules, paper, findings) {
	const page = await kept.take(browser, 'axe');
	const url = pathToFileURL(file).href;
	const facts = {};
	const told = {
		request: (r) => {
			if (!/^(file|data|about):/.test(r.url()))
				findings.push(`remote request: ${r.url()}`);
		},
		console: (m) => findings.push(`console: ${m.text()}`),
		pageerror: (e) => findings.push(`script: ${e.message}`),
	};
	for (const [event, tell] of Object.entries(told))
		page.on(event, tell);
	for (const [scheme, width] of views)
		facts.passes = await inScheme(page, url, scheme, width, rules, findings);
	await skipLink(page, url, findings);
	await underPolicy(browser, file, findings);
	if (paper)
		facts.paper = await onPaper(page, url, findings);
	for (const [event, tell] of Object.entries(told))
		page.off(event, tell);
	kept.give('axe', page);
	return facts;
}

// job.documents is empty where other pages have all that axe could see in this one.
module.exports = async (browser, file, job) => {
	const findings = [];
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rubricate-pages-'));
	const archive = file.endsWith('.zip');
	let facts = {};
	try {
		for (const one of archive ? await unpacked(file, folder) : [file])
			facts = await onePage(browser, one, archive || job.brief ? VIEWS.slice(0, 2) : VIEWS,
				archive || job.documents.length > 0, !archive, findings);
	} finally {
		fs.rmSync(folder, { recursive: true, force: true });
	}
	return { findings, facts };
};
