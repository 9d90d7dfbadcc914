#!/bin/sh
# Compiles psn for every system that it is released for, keeping nothing, and vets for Windows all packages
# whose tests can run there. ONE=linux/arm64 compiles for one system alone.
set -eu
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
failed=0
for target in ${ONE:-$(sh scripts/targets.sh)}; do
	if GOOS=${target%/*} GOARCH=${target#*/} sh scripts/compile.sh "$out/psn" check; then
		echo "compiled for $target"
	else
		echo "does not compile for $target" >&2
		failed=1
	fi
done
[ -z "${ONE:-}" ] || exit $failed

# The tests of these start a Postgres, which the tests' kit does on Linux and macOS only; the program's part of
# them is compiled above.
module=$(go list -m)
unix="bench cmd/psn internal/app internal/hub internal/hub/pgtest internal/worker"
portable=$(go list ./... | sed "s|^$module/||" | grep -vxF "$(echo "$unix" | tr ' ' '\n')" | sed 's|^|./|')
# shellcheck disable=SC2086 # a list of packages
CGO_ENABLED=0 GOOS=windows go vet $portable || failed=1
[ $failed -ne 0 ] || echo "vetted for windows: $(echo "$portable" | wc -l | tr -d ' ') packages, without $unix"
exit $failed
