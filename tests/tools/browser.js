// SPDX-License-Identifier: Apache-2.0
// Everything that needs a browser, in one Chromium: Ace, axe, two EPUB readers.
// Input: lines {"checker": name, "file": path, "brief": true or false, "documents": those that Ace and axe
// look at, or null}; output: lines {"checker", "file", "findings", "facts"}.
'use strict';

const fs = require('fs');
const os = require('os');
const path = require('path');
const puppeteer = require('puppeteer');

const CHECKERS = {
	ace: require('./ace.js'),
	axe: require('./axe.js'),
	foliate: require('./readers.js').foliate,
	epubjs: require('./readers.js').epubjs,
	mammoth: require('./mammoth.js'),
};
const LIMIT = 600000; // milliseconds for one file: Ace takes its time over a book of many files
const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
	'--disable-background-networking', '--disable-component-update', '--disable-sync',
	'--disable-dev-shm-usage', '--font-render-hinting=none'];

function chromium() {
	const names = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser',
		'/usr/bin/google-chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'];
	return names.find((n) => n && fs.existsSync(n));
}

function withinLimit(promise) {
	let timer;
	const late = new Promise((_, reject) => {
		timer = setTimeout(() => reject(new Error(`no answer in ${LIMIT / 1000} s`)), LIMIT);
	});
	return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

async function main() {
	const jobs = fs.readFileSync(0, 'utf8').split('\n').filter(Boolean).map((l) => JSON.parse(l));
	const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'rubricate-chromium-'));
	const browser = await puppeteer.launch({ executablePath: chromium(), args: ARGS,
		userDataDir: profile, protocolTimeout: LIMIT });
	const queue = jobs.slice();
	const work = async () => {
		for (let job = queue.shift(); job; job = queue.shift()) {
			let answer;
			try {
				answer = await withinLimit(CHECKERS[job.checker](browser, job.file, job));
			} catch (e) {
				answer = { findings: [`${job.checker} failed: ${e && e.message || e}`], facts: {} };
			}
			process.stdout.write(JSON.stringify({ ...job, ...answer }) + '\n');
		}
	};
	await Promise.all([work(), work()]);
	await browser.close();
	fs.rmSync(profile, { recursive: true, force: true });
}

main().then(() => process.exit(0), (e) => { console.error(e); process.exit(1); });
