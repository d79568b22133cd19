// SPDX-License-Identifier: Apache-2.0
// Pages of a browser, kept: to open one takes as long as to look at a short document.
'use strict';

const fs = require('fs');

const idle = {}; // by whose they are

// scripts: files of what runs in each document before its own.
exports.take = async (browser, whose, scripts = []) => {
	if ((idle[whose] || []).length > 0)
		return idle[whose].pop();
	const page = await browser.newPage();
	page.setDefaultTimeout(0); // browser.js sets the limit
	await page.setBypassCSP(true);
	for (const script of scripts)
		await page.evaluateOnNewDocument(fs.readFileSync(script, 'utf8'));
	return page;
};

exports.give = (whose, page) => {
	(idle[whose] = idle[whose] || []).push(page);
};
