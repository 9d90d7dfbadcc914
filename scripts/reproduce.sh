#!/bin/sh
# Compiles psn twice, from two copies of the sources in two folders, and compares the bytes: whoever compiles a
# release gets what was released. GOOS and GOARCH choose another system than this one.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/one" "$work/a longer name"
tar -cf "$work/sources.tar" go.mod go.sum cmd internal scripts/compile.sh # what a build reads, as it lies here
for dir in one "a longer name"; do
	tar -xf "$work/sources.tar" -C "$work/$dir"
	(cd "$work/$dir" && sh scripts/compile.sh "$work/$dir.out" "${1:-v0.0.0-reproduce}" "${2:-}")
	cksum <"$work/$dir.out"
done
if ! cmp "$work/one.out" "$work/a longer name.out"; then
	echo "two builds of the same sources differ" >&2
	exit 1
fi
echo "both builds are the same"
