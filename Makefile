# SPDX-License-Identifier: Apache-2.0
# make [all] | test | test-all | unit | golden | layers | asan | fuzz | coverage | demo | bench
#      install | uninstall | dist | distcheck | clean
# CFLAGS, CPPFLAGS, LDFLAGS, PREFIX, DESTDIR and PKG_CONFIG are yours.

VERSION := $(shell sed -n 's/^\#define RUBRICATE_VERSION "\(.*\)"/\1/p' rubricate.h)
PREFIX ?= /usr/local
PKG_CONFIG ?= pkg-config
VARIANT ?= release
B := build/$(VARIANT)

CFLAGS ?= -O2 -g
# Braille only where liblouis is.
LOUIS := $(shell $(PKG_CONFIG) --exists liblouis 2>/dev/null && echo liblouis)
# Fonts and covers as pictures with FONTS=1 only: HarfBuzz brings GLib along, which makes each start a
# third longer and ends the process when there is no memory for it.
FONTS ?= $(filter fonts asan fuzz coverage,$(VARIANT))
HARFBUZZ := $(if $(FONTS),$(shell $(PKG_CONFIG) --exists 'harfbuzz-subset >= 4.0' fribidi && \
	echo harfbuzz-subset harfbuzz fribidi))
ifeq ($(FONTS)$(HARFBUZZ),1)
$(error FONTS=1 needs harfbuzz-subset 4.0 and fribidi)
endif
LIBS := libxml-2.0 zlib uchardet libutf8proc yaml-0.1 jansson nettle $(LOUIS) $(HARFBUZZ)
LIB_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(LIBS))
CMARK := -lcmark-gfm-extensions -lcmark-gfm
LIB_LIBS := $(shell $(PKG_CONFIG) --libs $(LIBS)) $(CMARK)
# The program carries its libraries, libc apart, where all their archives are: a third of a small
# document's time was the loader's, for ICU and libstdc++ that libxml2 and uchardet bring. STATIC= links
# with the shared ones, as a distribution wants it.
STATIC ?= $(if $(FONTS)$(filter-out release,$(VARIANT)),,1)
STATIC_LIBS = $(filter-out -lm,$(shell $(PKG_CONFIG) --static --libs-only-l $(LIBS))) $(CMARK)
STATIC_ARCHIVES = $(wildcard $(shell for l in $(STATIC_LIBS:-l%=%); do \
	$(CC) -print-file-name=lib$$l.a; done))
PROGRAM_LIBS = $(if $(STATIC),$(if $(filter $(words $(STATIC_LIBS)),$(words $(STATIC_ARCHIVES))),\
	-static-libgcc $(STATIC_ARCHIVES) -lm))

OUR_CPPFLAGS := -I. -I$(B) -D_POSIX_C_SOURCE=200809L -DVERSION='"$(VERSION)"' $(LIB_CFLAGS) \
	$(if $(LOUIS),-DHAVE_LIBLOUIS) $(if $(HARFBUZZ),-DHAVE_HARFBUZZ)
OUR_CFLAGS := -std=c11 -fPIC -fvisibility=default \
	-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wmissing-prototypes -Wstrict-prototypes \
	-Wpointer-arith -Wwrite-strings -Wformat=2 -Wvla -Wundef
ifeq ($(VARIANT),asan)
OUR_CFLAGS += -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
OUR_LDFLAGS += -fsanitize=address,undefined
endif
ifeq ($(VARIANT),fuzz)
OUR_CFLAGS += -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
OUR_LDFLAGS += -fsanitize=address,undefined
endif
ifeq ($(VARIANT),tsan)
OUR_CFLAGS += -O1 -g -fsanitize=thread
OUR_LDFLAGS += -fsanitize=thread
endif
ifeq ($(VARIANT),coverage)
OUR_CFLAGS += -O1 -g -fprofile-instr-generate -fcoverage-mapping -fprofile-update=atomic
# The counts stand in a mapped file, which processes share. clang calls a static function by its file's
# name without the folder, and list.c is here twice.
OUR_COMPILE = -mllvm -runtime-counter-relocation -Xclang -main-file-name -Xclang $<
OUR_LDFLAGS += -fprofile-instr-generate
endif
ifdef WERROR
OUR_CFLAGS += -Werror
endif

BASE := buf slurp arena utf8 utf8kind utf8table diag ledger opts digest epoch job
SCHEMAS := tei walk validate parse parsepart parsehtml
OUTPUT := markup datauri png json json_read report package zip zip_stream unzip neighbour file folder folder_read
INPUT := source binary encoding encoding_charset origin text lines compose asset picture svg meta metafile relators \
	header plain teifile readers
INPUT += encoding_guess encoding_jis encoding_mixed encoding_score encoding_seven encoding_shape encoding_tables
INPUT += markdown markdown_source markdown_align markdown_inline markdown_marks markdown_phrase markdown_block \
	markdown_table markdown_wide markdown_uses markdown_pool markdown_link markdown_math markdown_decision markdown_sniff
STRUCTURE := heads spacing profile language conventions aozora gaiji furniture ask words number label label_han candidate look series evidence heading titles contents outline outline_inside front author byline diagnose propose rules rules_kind rules_read rules_write
STRUCTURE += blocks marks signs scan reading inline joins shape paragraph list verse metre writer write write_blocks write_front
STRUCTURE += table gloss preformatted figure epigraph drama letter quote notes notemark endnotes write_table write_drama toc
CONVERTERS := converters bib index labels tei
CONVERTERS += sums etext_check prose prose_line text text_block text_verse text_list text_phrase text_table etext readme ordinal slug louis brf
CONVERTERS += math math_tex math_command math_block math_words mathml
CONVERTERS += charset font font_face glyph
CONVERTERS += access motion webtext webcheck webcheck_page webcheck_style style report_page split piece html_chunks xhtml xhtml_block xhtml_list xhtml_phrase html html_check
EPUB := epub opf claim nav pages canvas cover cover_svg cover_png check ebraille ebraille_check cells
DOCX := docx anchors body check doubts figure formula frame front lang list notes operand parts phrase reference run styles table tally typed numbers
BATCH := batch jobs manifest record scan scratch pipe names stage document worker log order crew seen spool pack pool progress
BAG := bag premis bag_check tag_text coverage

LIB_SRC := $(BASE:%=base/%.c) $(SCHEMAS:%=schemas/%.c) $(OUTPUT:%=output/%.c) $(INPUT:%=input/%.c) \
	$(STRUCTURE:%=input/structure/%.c) $(CONVERTERS:%=converters/%.c) $(EPUB:%=converters/epub/%.c) \
	$(DOCX:%=converters/docx/%.c) $(BAG:%=converters/bag/%.c) convert.c options.c
EMBEDDED := $(sort $(wildcard templates/*/* schemas/*.rng))

LIB_OBJ := $(LIB_SRC:%.c=$(B)/%.o) $(if $(EMBEDDED),$(B)/embedded.o)
MAIN_OBJ := $(B)/main.o $(B)/cli.o $(B)/heap.o $(B)/sandbox.o $(B)/walls.o $(BATCH:%=$(B)/batch/%.o)

all: $(B)/rubricate

$(B)/rubricate: $(MAIN_OBJ) $(B)/librubricate.a
	$(CC) $(CFLAGS) $(OUR_CFLAGS) $(LDFLAGS) $(OUR_LDFLAGS) -o $@ $^ $(or $(PROGRAM_LIBS),$(LIB_LIBS))

$(B)/librubricate.a: $(LIB_OBJ)
	rm -f $@
	$(AR) rcs $@ $^

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(OUR_CPPFLAGS) $(CFLAGS) $(OUR_CFLAGS) $(OUR_COMPILE) -MMD -MP -c -o $@ $<

$(B)/embedded.c: base/embed.sh Makefile $(EMBEDDED)
	@mkdir -p $(@D)
	sh base/embed.sh $(EMBEDDED) >$@.tmp
	mv $@.tmp $@

$(B)/embedded.o: $(B)/embedded.c
	$(CC) $(CPPFLAGS) $(OUR_CPPFLAGS) $(CFLAGS) $(OUR_CFLAGS) -MMD -MP -c -o $@ $<

# Tests ----------------------------------------------------------------------------------------
# make test ONLY=golden runs one group; TESTFLAGS go to tests/run.

UNIT := $(patsubst tests/unit/%.c,$(B)/tests/unit/%, \
	$(filter-out $(if $(HARFBUZZ),,tests/unit/drawing.c),$(wildcard tests/unit/*.c)))
FUZZ := decode structure markdown tei meta manifest package picture rules tree convert
SEEDED := $(FUZZ:%=$(B)/tests/fuzz/%)
TEST_CFLAGS := $(filter-out -Wconversion -Wmissing-prototypes -Werror,$(OUR_CFLAGS))
TEST := RUBRICATE=$(B)/rubricate python3 tests/run

unit: $(UNIT) $(SEEDED)

$(B)/tests/unit/%: tests/unit/%.c $(B)/librubricate.a
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(OUR_CPPFLAGS) $(CFLAGS) $(TEST_CFLAGS) $(LDFLAGS) $(OUR_LDFLAGS) -MMD -MP \
		-o $@ $< $(B)/librubricate.a -lcmocka $(LIB_LIBS)

# Its own tei_text stands between the readers and the tree.
$(B)/tests/unit/alarm: OUR_LDFLAGS += -Wl,--wrap=tei_text
# And its own allocators.
REFUSED := malloc calloc realloc arena_alloc arena_str arena_strdup arena_slice arena_buf arena_buf_str \
	buf_reserve buf_take buf_put buf_puts buf_put_slice
$(B)/tests/unit/memory: OUR_LDFLAGS += $(REFUSED:%=-Wl,--wrap=%)

# A fuzz target with a plain main, which runs it over the files it is given.
FUZZ_HELP := tests/fuzz/common.c tests/fuzz/common.h
FUZZ_OBJ := $(B)/batch/record.o $(B)/librubricate.a
$(B)/tests/fuzz/%: tests/fuzz/%.c tests/fuzz/main.c $(FUZZ_HELP) $(FUZZ_OBJ)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(OUR_CPPFLAGS) $(CFLAGS) $(TEST_CFLAGS) $(LDFLAGS) $(OUR_LDFLAGS) \
		-Wl,--wrap=validate_xml -o $@ $< tests/fuzz/main.c tests/fuzz/common.c $(FUZZ_OBJ) $(LIB_LIBS)

test: all unit $(if $(ONLY),,build-asan build-fonts)
	$(TEST) $(ONLY:%=--only=%) $(TESTFLAGS)

test-all: all unit build-asan build-fonts
	$(TEST) --all $(TESTFLAGS)

golden: all
	$(TEST) --only=golden --golden $(TESTFLAGS)

layers:
	sh tests/tools/layers.sh

build-asan:
	$(MAKE) VARIANT=asan all unit

build-fonts:
	$(MAKE) VARIANT=fonts all build/fonts/tests/unit/drawing

asan: build-asan
	$(TEST) --only=asan $(TESTFLAGS)

# Several threads, one context each, under ThreadSanitizer.
tsan:
	$(MAKE) VARIANT=tsan build/tsan/tests/unit/threads
	TSAN_OPTIONS=halt_on_error=1 build/tsan/tests/unit/threads

# Real schedulers on this machine; ./setup cluster installs them and comes here.
test-cluster: all
	sh tests/cluster/all.sh

# Memory over ten million records and a hundred thousand documents; half an hour.
test-scale: all
	python3 tests/tools/scale.py $(B)/rubricate
	RUBRICATE_DOCUMENTS=2000 $(TEST) --only=disturbed

# Which lines and branches the tests reach.
coverage:
	$(MAKE) VARIANT=coverage CC=clang all unit
	python3 tests/tools/coverage.py build/coverage $(ONLY)

# libFuzzer on every target, FUZZ_SECONDS each; what it finds worth keeping goes to tests/fuzz.
FUZZ_SECONDS ?= 60
fuzz:
	$(MAKE) VARIANT=fuzz CC=clang $(FUZZ:%=build/fuzz/%.libfuzzer)
	for t in $(FUZZ); do \
		mkdir -p build/fuzz/corpus/$$t && \
		build/fuzz/$$t.libfuzzer -max_total_time=$(FUZZ_SECONDS) -entropic=0 -timeout=10 -rss_limit_mb=2048 \
			-max_len=65536 -print_final_stats=1 -artifact_prefix=build/fuzz/ \
			build/fuzz/corpus/$$t $$(ls -d tests/fuzz/$$t tests/cases 2>/dev/null) || exit 1; \
	done

$(B)/%.libfuzzer: tests/fuzz/%.c $(FUZZ_HELP) $(FUZZ_OBJ)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(OUR_CPPFLAGS) $(CFLAGS) $(TEST_CFLAGS) $(LDFLAGS) $(OUR_LDFLAGS) \
		-fsanitize=fuzzer -Wl,--wrap=validate_xml -o $@ $< tests/fuzz/common.c $(FUZZ_OBJ) $(LIB_LIBS)

bench: all $(B)/tests/reading
	python3 tests/bench.py $(B)/rubricate --reader $(B)/tests/reading

$(B)/tests/reading: tests/reading.c $(B)/librubricate.a
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(OUR_CPPFLAGS) $(CFLAGS) $(OUR_CFLAGS) $(LDFLAGS) $(OUR_LDFLAGS) \
		-o $@ $< $(B)/librubricate.a $(LIB_LIBS)

# Beside pandoc and calibre: the table of docs/comparison.md.
comparison: all
	python3 tests/tools/compare.py $(B)/rubricate

demo: all
	sh tests/demo/demo.sh $(B)/rubricate build/demo

# Packaging ------------------------------------------------------------------------------------

$(B)/rubricate.pc: rubricate.pc.in Makefile rubricate.h
	sed -e 's,@PREFIX@,$(PREFIX),' -e 's,@VERSION@,$(VERSION),' -e 's;@LIBS@;$(LIBS);' $< >$@

INSTALLED := bin/rubricate lib/librubricate.a lib/pkgconfig/rubricate.pc include/rubricate.h \
	$(foreach m,$(notdir $(wildcard man/*.[1-9])),share/man/man$(subst .,,$(suffix $(m)))/$(m)) \
	share/bash-completion/completions/rubricate share/zsh/site-functions/_rubricate \
	share/fish/vendor_completions.d/rubricate.fish

install: all $(B)/rubricate.pc
	set -e; d="$(DESTDIR)$(PREFIX)"; \
	mkdir -p $(sort $(patsubst %/,"$$d/%",$(dir $(INSTALLED)))); \
	install -m 755 $(B)/rubricate "$$d/bin"; \
	install -m 644 $(B)/librubricate.a "$$d/lib"; \
	install -m 644 $(B)/rubricate.pc "$$d/lib/pkgconfig"; \
	install -m 644 rubricate.h "$$d/include"; \
	for m in man/*.[1-9]; do install -m 644 $$m "$$d/share/man/man$${m##*.}"; done; \
	install -m 644 completions/rubricate.bash "$$d/share/bash-completion/completions/rubricate"; \
	install -m 644 completions/_rubricate "$$d/share/zsh/site-functions"; \
	install -m 644 completions/rubricate.fish "$$d/share/fish/vendor_completions.d"

uninstall:
	rm -f $(INSTALLED:%="$(DESTDIR)$(PREFIX)/%")

DIST := rubricate-$(VERSION)

# What is committed, with the commit's date: the same archive wherever it is made.
dist:
	@mkdir -p build
	git archive --format=tar --prefix=$(DIST)/ HEAD | gzip -9n >build/$(DIST).tar.gz

# Unpack, build, test what needs no checkers, install elsewhere, use it from there, uninstall.
distcheck: dist
	sh tests/tools/distcheck.sh build/$(DIST).tar.gz $(DIST)

# build/tools, what setup installed, stays.
clean:
	rm -rf build/release build/fonts build/asan build/coverage build/fuzz build/demo build/distcheck

.PHONY: all unit test test-all golden layers build-asan build-fonts asan tsan test-cluster test-scale coverage fuzz bench comparison demo install \
	uninstall dist distcheck clean
.SECONDARY:

-include $(LIB_OBJ:.o=.d) $(MAIN_OBJ:.o=.d) $(UNIT:%=%.d)
