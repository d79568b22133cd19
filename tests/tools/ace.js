// SPDX-License-Identifier: Apache-2.0
// Ace by DAISY with a runner that keeps its page: to open one and hand it axe anew for each document
// takes longer than all of Ace's questions. Ace's own runner holds one book at a time, this one any.
'use strict';

const fs = require('fs');
const os = require('os');
const path = require('path');
const { fileURLToPath } = require('url');
const ace = require('@daisy/ace-core');
const kept = require('./pages.js');

require('winston').configure({ silent: true, transports: [] });

// What only a person who evaluated the book may claim.
const CLAIMS = ['a11y:certifiedBy', 'a11y:certifierCredential', 'a11y:certifierReport',
	'dcterms:conformsTo'];
const PAGE_BREAK = /(epub:type|role)="[^"]*pagebreak/; // the one thing that Ace asks of all documents together

// Runs in the page. Ace reports violations only, so axe need not describe what passes.
function run() {
	const all = window.axe.run;
	window.axe.run = (options, done) => all({ ...options, resultTypes: ['violations'] }, done);
	return new Promise((done, fail) => window.daisy.ace.run((e, r) => (e ? fail(e) : done(r))));
}

// asked: the documents to look at; of another it is only known what breaks of pages it has.
function runner(browser, asked, seen) {
	return { concurrency: 1, setTimeout() {}, launch: async () => {}, close: async () => {},
		run: async (url, scripts, contents, folder) => {
			const file = fileURLToPath(url);
			if (!asked.includes(path.relative(folder, file)))
				return { properties: { hasPageBreaks: PAGE_BREAK.test(fs.readFileSync(file, 'utf8')) } };
			seen.push(file);
			const page = await kept.take(browser, 'ace', scripts);
			await page.goto(url);
			for (const text of contents)
				await page.evaluate(text);
			const result = await page.evaluate(run);
			kept.give('ace', page);
			return result;
		} };
}

module.exports = async (browser, file, { documents: asked }) => {
	const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'rubricate-ace-'));
	const seen = [];
	try {
		const [, report] = await ace(file, { cwd: process.cwd(), outdir: dir, tmpdir: dir,
			initLogger: false, silent: true, doNotReportMedia: true }, runner(browser, asked, seen));
		const findings = [];
		for (const doc of report.assertions || [])
			for (const a of doc.assertions || [])
				findings.push(`${a['earl:test']['dct:title']}: ${doc['earl:testSubject'].url}: ` +
					`${a['earl:result']['dct:description'].replace(/\s+/g, ' ')}`);
		const missing = (report['a11y-metadata'] || {}).missing || [];
		for (const m of missing.filter((x) => !CLAIMS.includes(x)))
			findings.push(`metadata missing: ${m}`);
		if (seen.length !== asked.length)
			findings.push(`${seen.length} documents are looked at instead of ${asked.length}`);
		return { findings, facts: { outcome: report['earl:result']['earl:outcome'] } };
	} finally {
		fs.rmSync(dir, { recursive: true, force: true });
	}
};
