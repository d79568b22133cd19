#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: tests/tools/gfm-spec.sh FILE: writes GitHub's specification of Markdown, as Debian's source
# package of cmark-gfm brings it. Uses lists of its own, so that the machine's are not touched.
set -e
out=$1
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
. /etc/os-release
mkdir -p "$tmp/lists/partial"
cat >"$tmp/src.sources" <<END
Types: deb-src
URIs: $(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | head -n 1)
Suites: ${VERSION_CODENAME:?not Debian}
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
END
apt() {
	apt-get -qq -o Dir::Etc::sourcelist="$tmp/src.sources" -o Dir::Etc::sourceparts=/dev/null \
		-o Dir::State::lists="$tmp/lists" -o APT::Sandbox::User= "$@"
}
cd "$tmp"
apt update
apt source --download-only cmark-gfm
tar -xzf cmark-gfm_*.orig.tar.gz
cd - >/dev/null
cp "$tmp"/cmark-gfm-*/test/spec.txt "$out"
