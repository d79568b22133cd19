/* SPDX-License-Identifier: Apache-2.0 */
#include "input/binary.h"

#define BYTES(literal) (literal), sizeof(literal) - 1

static const struct {
	const char *kind, *bytes;
	size_t n;
} kinds[] = {
	{"a ZIP file, as EPUB and DOCX are", BYTES("PK\x03\x04")},
	{"an empty ZIP file", BYTES("PK\x05\x06")},
	{"packed by gzip", BYTES("\x1F\x8B\x08")},
	{"packed by bzip2", BYTES("BZh91AY&SY")},
	{"packed by xz", BYTES("\xFD"
			       "7zXZ\0")},
	{"packed by zstd", BYTES("\x28\xB5\x2F\xFD")},
	{"a 7z archive", BYTES("7z\xBC\xAF\x27\x1C")},
	{"a RAR archive", BYTES("Rar!\x1A\x07")},
	{"a PDF file", BYTES("%PDF-1.")},
	{"a PDF file", BYTES("%PDF-2.")},
	{"a file of an old Word or Excel", BYTES("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")},
	{"an RTF file", BYTES("{\\rtf1")},
	{"a PNG picture", BYTES("\x89PNG\r\n\x1A\n")},
	{"a JPEG picture", BYTES("\xFF\xD8\xFF")},
	{"a TIFF picture", BYTES("II*\0")},
	{"a TIFF picture", BYTES("MM\0*")},
	{"a program", BYTES("\x7F"
			    "ELF")},
	{"a database of SQLite", BYTES("SQLite format 3\0")},
};

const char *
binary_kind(struct slice bytes)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (bytes.n >= kinds[i].n && memcmp(bytes.s, kinds[i].bytes, kinds[i].n) == 0)
			return kinds[i].kind;
	return NULL;
}
