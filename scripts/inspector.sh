#!/bin/sh
# Drives psn mcp with the command line of the MCP inspector 2, where that is installed, and says so where it is not. What
# counts is the JSON that comes back.
set -eu

if ! command -v mcp-inspector >/dev/null; then
	echo "inspector: not run; npm install --global @modelcontextprotocol/inspector installs it" >&2
	exit 0
fi

psn=$PWD/bin/psn
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME="$work"
"$psn" init --no-git "$work/posts" >/dev/null

# inspect PATTERN ARGUMENT... fails unless what the inspector prints has a line like the pattern.
inspect() {
	pattern=$1
	shift
	said=$(mcp-inspector --cli "$psn" mcp --workspace "$work/posts" "$@" 2>"$work/log" </dev/null) || true
	if ! printf '%s\n' "$said" | grep -q -- "$pattern"; then
		printf 'inspector: %s: no %s in:\n%s\n' "$*" "$pattern" "$said" >&2
		cat "$work/log" >&2
		exit 1
	fi
}

inspect '"name": "create_post"' --method tools/list --strict
inspect '"text": "from the inspector"' --method tools/call --tool-name capture_idea --tool-arg 'text=from the inspector'
inspect '"created_by": "agent:inspector-cli"' --method tools/call --tool-name list_ideas
inspect '"code": "not-found"' --method tools/call --tool-name show_post --tool-arg id=zzzz
inspect '"isError": true' --method tools/call --tool-name show_post
inspect '"uri": "psn://strategy"' --method resources/read --uri psn://strategy
inspect 'Write a post' --method prompts/get --prompt-name post --prompt-args 'request=tea'
echo "inspector: psn mcp does what it should"
