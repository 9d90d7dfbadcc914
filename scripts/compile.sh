#!/bin/sh
# Compiles psn as it is released: static, without paths of the machine, and the same bytes wherever and
# whenever the same Go compiles the same sources.
#
#   scripts/compile.sh OUT VERSION [COMMIT]
#
# GOOS and GOARCH choose another system than this one.
set -eu
out=$1
version=$2
commit=${3:-}
cd "$(dirname "$0")/.."
CGO_ENABLED=0 GOFLAGS='' exec go build -trimpath -buildvcs=false \
	-ldflags "-s -w -buildid= -X main.version=$version -X main.commit=$commit" -o "$out" ./cmd/psn
