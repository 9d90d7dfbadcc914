package workspace

import (
	_ "embed"
	"strings"
)

// strategyTemplate is config/strategy.yaml as a new workspace gets it.
//
//go:embed template/strategy.yaml
var strategyTemplate string

//go:embed template/personal.yaml
var personalTemplate string

//go:embed template/competitive-intel.yaml
var intelligenceTemplate string

// ignoreRules keep secrets and clutter out of Git. Connection files and their temporary copies end in .env.
const ignoreRules = `# Connections and keys never go into Git.
*.env
.env.*

.DS_Store
`

// skeletonFile is one file of a new workspace.
type skeletonFile struct {
	path    string // relative, with slashes
	content string
}

func skeleton(opts InitOptions) []skeletonFile {
	strategy := strings.NewReplacer("{{zone}}", opts.Zone, "{{languages}}", strings.Join(opts.Languages, ", ")).
		Replace(strategyTemplate)
	files := []skeletonFile{
		{".gitignore", ignoreRules},
		{"content/drafts/.gitkeep", ""},
		{"content/media/.gitkeep", ""},
		{"content/intelligence/competitive-intel.yaml", intelligenceTemplate},
		{"analytics/reports/.gitkeep", ""},
		{"config/voice-profiles/personal.yaml", personalTemplate},
		{"config/voice-profiles/telltales.txt", telltalesTemplate},
	}
	if !opts.Update {
		files = append(files, shipped()...)
	}
	return append(files, skeletonFile{"config/strategy.yaml", strategy}) // last: with it the folder is a workspace
}
