package mcp

import "github.com/postshitnow/psn/internal/psn"

// The verbs of schedule_post.
const (
	schedule   = "schedule"
	reschedule = "reschedule"
	cancel     = "cancel"
	submit     = "submit"
)

func schedulePost() tool {
	return tool{
		name: "schedule_post", title: "Schedule, move, cancel or submit a post", command: "post",
		about: "schedule gives a draft its time; reschedule moves a post that has one, and an approval holds; cancel stops a post that has not gone out; " +
			"submit asks a person to approve a draft, where the hub asks for that. Approving is a person's act and has no tool.",
		fields: []field{
			{name: "verb", kind: verb, required: true, about: "what to do", values: []string{schedule, reschedule, cancel, submit}},
			postID(),
			{name: "at", about: "the time, for all but cancel: RFC 3339, 'tomorrow 9am', next or now; submit can do without"},
			dryRun(), hubField(),
		},
		hints: hints{destroys: true, outside: true},
		check: func(given map[string]any) error {
			at, timed := given["at"]
			switch given["verb"] {
			case schedule, reschedule:
				if !timed || at == "" {
					return psn.Errorf(psn.CodeUsage, "%v needs at", given["verb"]).WithHint("say when: RFC 3339, 'tomorrow 9am', next or now")
				}
			case cancel:
				if timed {
					return psn.Errorf(psn.CodeUsage, "cancel takes no at").WithHint("leave it out, or use the verb reschedule to move the post")
				}
			}
			return nil
		},
	}
}
