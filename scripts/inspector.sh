#!/bin/sh
# Drives psn mcp with the command line of the MCP inspector, where npx and that package are installed. It is asked for its
# JSON: its exit code is 0 for the error of a tool, too.
set -eu

inspect() { npx --no-install @modelcontextprotocol/inspector-cli "$@" 2>/dev/null || npx --no-install @modelcontextprotocol/inspector --cli "$@"; }

if ! command -v npx >/dev/null; then
	echo "inspector: not run, npx is not installed: it comes with Node.js" >&2
	exit 0
fi
if ! npm ls --parseable @modelcontextprotocol/inspector-cli 2>/dev/null | grep -q . &&
	! npm ls --parseable --global @modelcontextprotocol/inspector 2>/dev/null | grep -q .; then
	echo "inspector: not run, it is not installed: npm install --global @modelcontextprotocol/inspector" >&2
	exit 0
fi

psn=$PWD/bin/psn
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
HOME=$work "$psn" init --no-git "$work/posts" >/dev/null
