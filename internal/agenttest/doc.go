// Package agenttest holds what psn gives to coding agents to the real Claude Code: it walks the slash commands in fresh
// workspaces, against simulated networks, and tries what must be refused. No account is needed: the client talks to an
// endpoint of the suite on this machine, which plays the model's part by a script.
//
// The suite is compiled with the tag psnagent only, and `make test-agent` runs it with a pinned client:
//
//	go test -tags psnagent ./internal/agenttest -args -client=/path/to/claude
//
// With -transcript=FILE the walk of /psn:post is written to a file, as a person would read it.
package agenttest
