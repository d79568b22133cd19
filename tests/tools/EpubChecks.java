// SPDX-License-Identifier: Apache-2.0
// EPUBCheck over many books in one Java: starting it takes longer than most books do.
// usage: java -cp epubcheck.jar EpubChecks.java BOOK REPORT.json [BOOK REPORT.json ...]

import com.adobe.epubcheck.tool.EpubChecker;

class EpubChecks {
	public static void main(String[] args) {
		for (int i = 0; i + 1 < args.length; i += 2)
			new EpubChecker().run(new String[] {args[i], "--json", args[i + 1], "-u"});
	}
}
