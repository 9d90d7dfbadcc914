// Package mcp is psn for programs that speak the Model Context Protocol: tools, resources and prompts. Each tool is
// one command of psn, with fields for its flags, and answers with what the command prints for programs. So a tool
// decides nothing: policy, checks and words are those of the command. What takes a person (approving, resolving,
// deleting, hubs) has no tool.
package mcp
