#!/bin/sh
# Makes the README's pictures anew, from what psn really prints and shows:
#
#   docs/pictures/demo.svg   what `psn demo` tells
#   docs/pictures/feed.png   what its readers on the simulated Bluesky see at its end; needs chromium
#
# Run it after `make build`, and look at both before they are committed.
set -eu
cd "$(dirname "$0")/.."

work=$(mktemp -d)
demo=
finish() {
	if [ -n "$demo" ]; then
		kill -INT "$demo" 2>/dev/null || true
		wait "$demo" 2>/dev/null || true
	fi
	folder=$(sed -n 's/.*keeps running in \(.*psn-demo-[^;]*\);.*/\1/p' "$work/story")
	rm -rf "$work" ${folder:+"$folder"}
}
trap finish EXIT

bin/psn demo --keep --output human >"$work/end" 2>"$work/story" &
demo=$!
for _ in $(seq 300); do
	grep -q 'the feed stays at' "$work/story" && break
	kill -0 "$demo" 2>/dev/null || { cat "$work/story" >&2; exit 1; }
	sleep 0.2
done
page=$(sed -n 's/.*the feed stays at \([^ ]*\).*/\1/p' "$work/story")

mkdir -p docs/pictures
grep -v 'the feed stays at' "$work/story" | LC_ALL=C awk -f scripts/terminal.awk >docs/pictures/demo.svg

browser=
for name in chromium chromium-browser google-chrome; do
	command -v "$name" >/dev/null && browser=$name && break
done
if [ -z "$browser" ]; then
	echo "no chromium: docs/pictures/feed.png stays as it is" >&2
	exit 0
fi
"$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
	--disable-component-update --disable-sync --user-data-dir="$work/profile" --hide-scrollbars \
	--window-size=720,1010 --screenshot="$PWD/docs/pictures/feed.png" "$page/bluesky/" >"$work/log" 2>&1 ||
	{ cat "$work/log" >&2; exit 1; }
ls -l docs/pictures
