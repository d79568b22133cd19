#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# distcheck.sh ARCHIVE NAME: does what we hand out build, pass, install and go away without a trace?
set -eu
archive=$PWD/$1 name=$2
work=$PWD/build/distcheck
rm -rf "$work"
mkdir -p "$work"
cd "$work"
gzip -dc "$archive" | tar xf -
cd "$name"
make -s all unit
RUBRICATE=build/release/rubricate python3 tests/run --only=unit,layers,golden,spec,manual,bytes

sh tests/tools/installcheck.sh "$work"
echo "distcheck: $name is good"
