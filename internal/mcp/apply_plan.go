package mcp

func applyPlan() tool {
	return tool{
		name: "apply_plan", title: "Apply a plan", command: "plan apply",
		about: "Creates the posts of a plan, all of them or, if anything is wrong with one, none. Each slot is applied once, by the id of the plan and its own. " +
			"Show the user the plan, call it with dry_run, and ask for a yes first.",
		fields: []field{
			{
				name: "plan", kind: input, required: true,
				about: "the plan as YAML: plan: ID, then slots:, each with id and one of text, file (a draft of the workspace), idea and series; and at, accounts, language",
			},
			{name: "allow_duplicate", kind: yes, about: "even if an account has a post with the same content"},
			dryRun(), hubField(),
		},
		hints: hints{idempotent: true, outside: true},
	}
}
