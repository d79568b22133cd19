// SPDX-License-Identifier: Apache-2.0
// A DOCX as a reader of meaning takes it: styles it does not know and parts it drops are findings.
'use strict';

const mammoth = require('mammoth');

// Styles of ours that mammoth has no rule for; the rest must be known by name.
const UNKNOWN_STYLE = /^Unrecognised (paragraph|run|table) style/;
// What mammoth itself does not read, though WordprocessingML has it.
const NOT_READ = /^An unrecognised element was ignored: (w:ruby|\{[^}]*\/math\}oMath(Para)?)$/;

module.exports = async (browser, file) => {
	const r = await mammoth.convertToHtml({ path: file });
	const count = (re) => (r.value.match(re) || []).length;
	const findings = r.messages.filter((m) => !UNKNOWN_STYLE.test(m.message) && !NOT_READ.test(m.message))
		.map((m) => `${m.type}: ${m.message}`);
	if (!r.value.replace(/<[^>]*>/g, '').trim())
		findings.push('no text found');
	return { findings, facts: { headings: count(/<h[1-6]/g), items: count(/<li/g),
		tables: count(/<table/g) } };
};
