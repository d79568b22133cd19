// SPDX-License-Identifier: Apache-2.0
// An HTML file as people meet it: light and dark, wide and narrow, without a mouse, without scripts.
'use strict';

const fs = require('fs');
const { pathToFileURL } = require('url');

const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

function look(tags) {
	return axe.run(document, { runOnly: { type: 'tag', values: tags },
		resultTypes: ['violations', 'incomplete'] });
}

function overflow() {
	const root = document.documentElement;
	if (root.scrollWidth <= root.clientWidth + 1)
		return '';
	const wide = [...document.body.querySelectorAll('*')].find((e) =>
		e.getBoundingClientRect().right > root.clientWidth + 1);
	return `${root.scrollWidth} > ${root.clientWidth}: ${wide ? wide.outerHTML.slice(0, 120) : '?'}`;
}

async function inScheme(page, url, scheme, width, findings) {
	const where = `${scheme} ${width}px`;
	await page.setViewport({ width, height: 900 });
	await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
	await page.goto(url);
	const wide = await page.evaluate(overflow);
	if (wide)
		findings.push(`overflow (${where}): ${wide}`);
	await page.evaluate(axe);
	const r = await page.evaluate(look, TAGS);
	for (const kind of ['violations', 'incomplete'])
		for (const v of r[kind])
			findings.push(`${kind} ${v.id} (${where}): ${v.nodes.length} times, ` +
				`${v.nodes[0].html.slice(0, 160)}`);
	return r.passes.length;
}

// The first tab stop leads past the front matter, and works with scripts switched off.
async function skipLink(page, url, findings) {
	await page.setJavaScriptEnabled(false);
	await page.goto(url);
	await page.keyboard.press('Tab');
	const first = await page.evaluate(() => {
		const a = document.activeElement;
		const href = a && a.getAttribute && a.getAttribute('href') || '';
		const to = href[0] === '#' && document.getElementById(decodeURIComponent(href.slice(1)));
		const box = a.getBoundingClientRect();
		return { href, main: !!to && (to.matches('main') || !!to.closest('main')),
			seen: box.width > 1 && box.height > 1 && box.left >= 0 && box.top >= 0 };
	});
	await page.setJavaScriptEnabled(true);
	if (!first.main)
		findings.push(`skip link: first tab stop leads to "${first.href}", not to main`);
	else if (!first.seen)
		findings.push('skip link: not visible when it has the focus');
}

module.exports = async (browser, file) => {
	const findings = [];
	const url = pathToFileURL(file).href;
	const context = await browser.createBrowserContext();
	const page = await context.newPage();
	let passes = 0;
	try {
		await page.setBypassCSP(true);
		page.on('request', (r) => {
			if (!/^(file|data|about):/.test(r.url()))
				findings.push(`remote request: ${r.url()}`);
		});
		page.on('console', (m) => findings.push(`console: ${m.text()}`));
		page.on('pageerror', (e) => findings.push(`script: ${e.message}`));
		for (const scheme of ['light', 'dark'])
			for (const width of [1200, 320])
				passes = await inScheme(page, url, scheme, width, findings);
		await skipLink(page, url, findings);
	} finally {
		await context.close();
	}
	return { findings, facts: { passes } };
};
