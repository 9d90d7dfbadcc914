// Package app holds the verbs: what psn decides, one file each. Commands, the MCP server and the worker
// are thin doors over it; hub, workspace and the platform members are what it decides with.
package app
