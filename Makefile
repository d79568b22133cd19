# SPDX-License-Identifier: Apache-2.0
# make [all] | test | test-all | demo | bench | golden | layers | asan | fuzz | coverage
#      install | uninstall | dist | distcheck | clean
# CFLAGS, CPPFLAGS, LDFLAGS, PREFIX, DESTDIR and PKG_CONFIG are yours.

VERSION := $(shell sed -n 's/^\#define RUBRICATE_VERSION "\(.*\)"/\1/p' rubricate.h)
PREFIX ?= /usr/local
PKG_CONFIG ?= pkg-config
VARIANT ?= release
B := build/$(VARIANT)

CFLAGS ?= -O2 -g
LIBS := libxml-2.0 zlib uchardet libutf8proc yaml-0.1 jansson libcrypto
LIB_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(LIBS))
LIB_LIBS := $(shell $(PKG_CONFIG) --libs $(LIBS)) -lcmark-gfm-extensions -lcmark-gfm

OUR_CPPFLAGS := -I. -I$(B) -D_POSIX_C_SOURCE=200809L -DVERSION='"$(VERSION)"' $(LIB_CFLAGS)
OUR_CFLAGS := -std=c11 -fPIC -fvisibility=default \
	-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wmissing-prototypes -Wstrict-prototypes \
	-Wpointer-arith -Wwrite-strings -Wformat=2 -Wvla -Wundef
ifeq ($(VARIANT),asan)
OUR_CFLAGS += -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
OUR_LDFLAGS += -fsanitize=address,undefined
endif
ifeq ($(VARIANT),coverage)
OUR_CFLAGS += -O0 -g --coverage
OUR_LDFLAGS += --coverage
endif
ifdef WERROR
OUR_CFLAGS += -Werror
endif

BASE := buf arena utf8 diag ledger opts digest job
SCHEMAS := tei walk validate parse
OUTPUT := markup json report package zip unzip neighbour file folder
INPUT := source encoding encoding_charset origin text lines compose asset picture svg meta metafile relators \
	header plain teifile readers
STRUCTURE := heads profile language conventions furniture ask words number label
CONVERTERS := converters bib index labels tei
EPUB :=
DOCX :=
BAG :=

LIB_SRC := $(BASE:%=base/%.c) $(SCHEMAS:%=schemas/%.c) $(OUTPUT:%=output/%.c) $(INPUT:%=input/%.c) \
	$(STRUCTURE:%=input/structure/%.c) $(CONVERTERS:%=converters/%.c) $(EPUB:%=converters/epub/%.c) \
	$(DOCX:%=converters/docx/%.c) $(BAG:%=converters/bag/%.c) $(wildcard convert.c)
EMBEDDED := $(sort $(wildcard templates/*/* schemas/*.rng))

LIB_OBJ := $(LIB_SRC:%.c=$(B)/%.o) $(if $(EMBEDDED),$(B)/embedded.o)
MAIN_OBJ := $(B)/main.o

all: $(B)/librubricate.a $(if $(wildcard main.c),$(B)/rubricate)

$(B)/rubricate: $(MAIN_OBJ) $(B)/librubricate.a
	$(CC) $(CFLAGS) $(OUR_CFLAGS) $(LDFLAGS) $(OUR_LDFLAGS) -o $@ $^ $(LIB_LIBS)

$(B)/librubricate.a: $(LIB_OBJ)
	rm -f $@
	$(AR) rcs $@ $^

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(OUR_CPPFLAGS) $(CFLAGS) $(OUR_CFLAGS) -MMD -MP -c -o $@ $<

$(B)/embedded.c: base/embed.sh Makefile $(EMBEDDED)
	@mkdir -p $(@D)
	sh base/embed.sh $(EMBEDDED) >$@.tmp
	mv $@.tmp $@

$(B)/embedded.o: $(B)/embedded.c
	$(CC) $(CPPFLAGS) $(OUR_CPPFLAGS) $(CFLAGS) $(OUR_CFLAGS) -MMD -MP -c -o $@ $<

# build/tools, what setup installed, stays.
clean:
	rm -rf build/release build/asan build/coverage build/fuzz build/demo build/tests

.PHONY: all clean
.SECONDARY:

-include $(LIB_OBJ:.o=.d) $(MAIN_OBJ:.o=.d)
