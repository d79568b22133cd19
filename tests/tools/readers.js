// SPDX-License-Identifier: Apache-2.0
// An EPUB in two readers: every target resolves, pages turn, every note pops up.
'use strict';

const fs = require('fs');
const http = require('http');
const path = require('path');

const TURNS = 20;
const TYPES = { '.js': 'text/javascript', '.html': 'text/html', '.css': 'text/css' };

const books = new Map();
let server;

// Modules are not loaded from file: addresses, so the readers are served on loopback.
function serve() {
	if (server)
		return server;
	const roots = { foliate: 'foliate-js', epubjs: 'epubjs', jszip: 'jszip' };
	server = new Promise((resolve) => {
		const s = http.createServer((q, a) => {
			const [, root, ...rest] = decodeURIComponent(q.url.split('?')[0]).split('/');
			let file = null;
			if (root === 'book')
				file = books.get(rest[0]);
			else if (root === 'page')
				file = path.join(__dirname, path.basename(rest[0]));
			else if (roots[root])
				file = path.join(roots[root].dir || '', rest.join('/'));
			if (!file || !fs.existsSync(file)) {
				a.writeHead(root === 'favicon.ico' ? 204 : 404);
				return a.end();
			}
			a.writeHead(200, { 'content-type': TYPES[path.extname(file)] || 'application/octet-stream' });
			fs.createReadStream(file).pipe(a);
		});
		for (const name of Object.keys(roots))
			roots[name] = { dir: packageDir(roots[name]) };
		s.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${s.address().port}`));
	});
	return server;
}

function packageDir(name) {
	for (const dir of (process.env.NODE_PATH || '').split(path.delimiter))
		if (dir && fs.existsSync(path.join(dir, name)))
			return path.join(dir, name);
	throw new Error(`${name} is not installed`);
}

async function inReader(browser, file, html, fn) {
	const origin = await serve();
	const key = `${books.size}.epub`;
	books.set(key, file);
	const context = await browser.createBrowserContext();
	const page = await context.newPage();
	const findings = [];
	try {
		await page.setViewport({ width: 800, height: 1000 });
		page.on('pageerror', (e) => findings.push(`script: ${e.message}`));
		page.on('requestfailed', (r) => {
			if (!/^(blob|about|data):/.test(r.url()) && !/ERR_ABORTED/.test(r.failure().errorText))
				findings.push(`request failed: ${r.url()}`);
		});
		page.on('request', (r) => {
			if (!r.url().startsWith(origin) && !/^(blob|data|about):/.test(r.url()))
				findings.push(`remote request: ${r.url()}`);
		});
		await page.goto(`${origin}/page/${html}`);
		await page.waitForFunction('window.ready === true', { timeout: 20000 });
		const r = await page.evaluate(fn, `${origin}/book/${key}`, TURNS);
		return { findings: findings.concat(r.findings), facts: r.facts };
	} finally {
		await context.close();
	}
}

exports.foliate = (browser, file) => inReader(browser, file, 'foliate.html',
	(url, turns) => window.tryBook(url, turns));
exports.epubjs = (browser, file) => inReader(browser, file, 'epubjs.html',
	(url, turns) => window.tryBook(url, turns));
