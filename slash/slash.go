// Package slash is what psn gives to coding agents: slash commands, the instructions and permission rules of a
// workspace, and the manifests that make a plugin of the commands. All logic lives in psn; a command says what to
// run and how to show what came of it.
package slash

import (
	"embed"
	"strings"
)

//go:embed commands/*.md workspace/* plugin/*
var files embed.FS

// File is one file to be written.
type File struct {
	Path    string // below the folder that it is written to, with slashes
	Content string
}

// Workspace lists the files that a workspace gets.
func Workspace() []File {
	list := []File{
		{"AGENTS.md", read("workspace/AGENTS.md")},
		{"CLAUDE.md", read("workspace/CLAUDE.md")},
		{".mcp.json", read("workspace/mcp.json")},
		{".claude/settings.json", read("workspace/settings.json")},
	}
	return append(list, commands(".claude/commands/psn/")...)
}

// Plugin lists the files of a marketplace with one plugin, psn, whose version is that of the program.
func Plugin(version string) []File {
	list := []File{
		{".claude-plugin/marketplace.json", read("plugin/marketplace.json")},
		{"psn/.claude-plugin/plugin.json", strings.ReplaceAll(read("plugin/plugin.json"), "{{version}}", plain(version))},
		{"psn/README.md", read("plugin/README.md")},
		{"psn/.mcp.json", read("workspace/mcp.json")},
	}
	return append(list, commands("psn/commands/")...)
}

// commands lists the slash commands, by name, as files of a folder.
func commands(folder string) []File {
	entries, err := files.ReadDir("commands")
	if err != nil {
		panic("slash: " + err.Error()) // it is embedded
	}
	list := make([]File, len(entries))
	for i, e := range entries {
		list[i] = File{folder + e.Name(), read("commands/" + e.Name())}
	}
	return list
}

func read(name string) string {
	raw, err := files.ReadFile(name)
	if err != nil {
		panic("slash: " + err.Error()) // it is embedded
	}
	return string(raw)
}

// plain returns a version as manifests want it: v1.2.3 without its v, and 0.0.0-dev for a build that has none.
func plain(version string) string {
	number, found := strings.CutPrefix(version, "v")
	if !found || number == "" || number[0] < '0' || number[0] > '9' || strings.ContainsAny(number, "\"\\ \n") {
		return "0.0.0-dev"
	}
	return number
}
