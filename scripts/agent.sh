#!/bin/sh
# Holds the slash commands, rules and plugin to a pinned Claude Code, on the PATH or else installed below
# bin/. No account is needed.
# With --installed it says whether the client is there already, and does nothing else.
set -eu

version=2.1.330
home=$PWD/bin/claude-code-$version
client=$home/node_modules/.bin/claude
if found=$(command -v claude) && [ "$("$found" --version 2>/dev/null | cut -d ' ' -f 1)" = "$version" ]; then
	client=$found
fi

if [ "${1:-}" = --installed ]; then
	[ -x "$client" ] && exit 0
	echo "Claude Code $version is not installed: the slash commands are not walked (make test-agent installs it)"
	exit 1
fi

if ! [ -x "$client" ]; then
	command -v npm >/dev/null || { echo "npm is not installed: it comes with Node.js" >&2; exit 1; }
	npm install --silent --no-audit --no-fund --prefix "$home" "@anthropic-ai/claude-code@$version"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bin/psn plugin export "$work/plugin" >/dev/null
HOME=$work "$client" plugin validate --strict "$work/plugin"
HOME=$work "$client" plugin validate --strict "$work/plugin/psn"
# shellcheck disable=SC2086 # flags are split into words on purpose
go test -tags psnagent -count=1 ${TESTFLAGS:-} ./internal/agenttest -args -client="$client" ${AGENTFLAGS:-}
