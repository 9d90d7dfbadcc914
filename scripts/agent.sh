#!/bin/sh
# Installs a pinned Claude Code below bin/ and holds the exported plugin to its validator. No account is needed.
set -eu

version=2.1.330
home=bin/claude-code-$version
client=$home/node_modules/.bin/claude

if ! [ -x "$client" ]; then
	command -v npm >/dev/null || { echo "npm is not installed: it comes with Node.js" >&2; exit 1; }
	npm install --silent --no-audit --no-fund --prefix "$home" "@anthropic-ai/claude-code@$version"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bin/psn plugin export "$work/plugin" >/dev/null
HOME=$work "$client" plugin validate --strict "$work/plugin"
HOME=$work "$client" plugin validate --strict "$work/plugin/psn"
