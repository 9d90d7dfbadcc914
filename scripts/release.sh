#!/bin/sh
# Makes the programs of a release in dist/: one archive for each system, and SHA256SUMS. The same sources give
# the same bytes; SOURCE_DATE_EPOCH, else the commit's time, is the time of every file.
#
#   scripts/release.sh VERSION
set -eu
cd "$(dirname "$0")/.."
version=${1:?usage: scripts/release.sh VERSION}
commit=$(git rev-parse HEAD)
: "${SOURCE_DATE_EPOCH:=$(git log -1 --format=%ct)}"
stamp=$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y%m%d%H%M.%S 2>/dev/null || date -u -r "$SOURCE_DATE_EPOCH" +%Y%m%d%H%M.%S)
rm -rf dist
mkdir dist
for target in ${ONE:-$(sh scripts/targets.sh)}; do
	system=${target%/*} processor=${target#*/}
	name=psn_${version#v}_${system}_$processor
	program=psn
	[ "$system" = windows ] && program=psn.exe
	mkdir "dist/$name"
	GOOS=$system GOARCH=$processor sh scripts/compile.sh "dist/$name/$program" "$version" "$commit"
	cp LICENSE README.md "dist/$name/"
	chmod 755 "dist/$name/$program"
	chmod 644 "dist/$name/LICENSE" "dist/$name/README.md"
	TZ=UTC touch -t "$stamp" "dist/$name"/*
	# Names in a fixed order, nobody's user, and no time in gzip's header.
	if [ "$system" = windows ]; then
		(cd "dist/$name" && TZ=UTC zip -q -X "../$name.zip" LICENSE README.md "$program")
	else
		(cd "dist/$name" && tar --format=ustar --owner=0 --group=0 --numeric-owner -cf - LICENSE README.md "$program") | gzip -n9 >"dist/$name.tar.gz"
	fi
	rm -r "dist/$name"
	echo "made $name"
done
cd dist
if command -v sha256sum >/dev/null; then sha256sum psn_* >SHA256SUMS; else shasum -a 256 psn_* >SHA256SUMS; fi
