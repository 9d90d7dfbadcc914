#!/bin/sh
# Runs every test once: the packages named as arguments (patterns such as ./internal/worker/...) with the
# race detector, all others without. TESTFLAGS go to `go test`.
set -eu

# Only packages that have tests: the lines about the others would hide the results.
tested() {
	go list -f '{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}{{end}}' "$@"
}

race=
if [ "$(go env CGO_ENABLED)" = 1 ] && command -v "$(go env CC)" >/dev/null 2>&1; then
	race=$(tested -e "$@" 2>/dev/null) # some may not be there
elif [ "${CI:-}" = true ]; then
	echo "the race detector needs a C compiler, and CI does not go without: install gcc" >&2
	exit 1
else
	echo "no C compiler: testing without the race detector"
fi
all=$(tested ./...)
plain=$(for package in $all; do
	echo "$race" | grep -qxF "$package" || echo "$package"
done)

# Some suites are compiled with their tags only; vet sees everything, so that they can't rot.
go vet -tags psnfault,psnagent ./...
go build ./...

failed=0 # both halves run, whatever the first finds
# shellcheck disable=SC2086 # lists and flags are split into words on purpose
if [ -n "$plain" ]; then go test -timeout 20m ${TESTFLAGS:-} $plain || failed=1; fi
# shellcheck disable=SC2086
if [ -n "$race" ]; then go test -race -timeout 20m ${TESTFLAGS:-} $race || failed=1; fi
# Real processes, killed: compiled with its tag only.
# shellcheck disable=SC2086
go test -tags psnfault -timeout 20m ${TESTFLAGS:-} ./internal/faulttest || failed=1
exit $failed
