// SPDX-License-Identifier: Apache-2.0
// Ace by DAISY, with its own axe runner but in our browser.
'use strict';

const fs = require('fs');
const os = require('os');
const path = require('path');
const puppeteer = require('puppeteer');
const runner = require('@daisy/ace-axe-runner-puppeteer');
const ace = require('@daisy/ace-core');

require('winston').configure({ silent: true, transports: [] });

// What only a person who evaluated the book may claim.
const CLAIMS = ['a11y:certifiedBy', 'a11y:certifierCredential', 'a11y:certifierReport',
	'dcterms:conformsTo'];

let turn = Promise.resolve(); // Ace keeps its state in its modules: one book at a time

async function check(browser, file) {
	const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'rubricate-ace-'));
	puppeteer.launch = async () => ({ newPage: () => browser.newPage(), close: async () => {} });
	try {
		const [, report] = await ace(file, { cwd: process.cwd(), outdir: dir, tmpdir: dir,
			initLogger: false, silent: true, doNotReportMedia: true }, runner);
		const findings = [];
		for (const doc of report.assertions || [])
			for (const a of doc.assertions || [])
				findings.push(`${a['earl:test']['dct:title']}: ${doc['earl:testSubject'].url}: ` +
					`${a['earl:result']['dct:description'].replace(/\s+/g, ' ')}`);
		const missing = (report['a11y-metadata'] || {}).missing || [];
		for (const m of missing.filter((x) => !CLAIMS.includes(x)))
			findings.push(`metadata missing: ${m}`);
		return { findings, facts: { outcome: report['earl:result']['earl:outcome'] } };
	} finally {
		fs.rmSync(dir, { recursive: true, force: true });
	}
}

module.exports = (browser, file) => {
	const mine = turn.then(() => check(browser, file));
	turn = mine.catch(() => {});
	return mine;
};
