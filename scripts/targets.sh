#!/bin/sh
# Prints the systems that psn is released for: GOOS/GOARCH, one a line.
set -eu
for system in linux darwin windows; do
	for processor in amd64 arm64; do echo "$system/$processor"; done
done
