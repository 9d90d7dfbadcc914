package mcp

import "github.com/postshitnow/psn/internal/psn"

// draft is the field of a post's text.
func draft(required bool) field {
	return field{
		name: "text", flag: "file", kind: input, required: required,
		about: "the text as a Markdown draft, taken as it is; a line <!-- next --> begins the next segment of a thread, and " +
			"![what it shows](content/media/shot.png) shows a picture of the workspace",
	}
}

func language() field {
	return field{name: "language", about: "the text's language: en, es, pt-BR"}
}

func options() field {
	return field{name: "options", flag: "option", kind: words, about: "options of the network, each as key=value: visibility=unlisted"}
}

func checkPost() tool {
	return tool{
		name: "check_post", title: "Check a text", command: "post check",
		about: "Counts and checks a text as a network does, and stores nothing. Give the account, or the platform.",
		fields: []field{
			draft(true),
			{name: "account", about: "by the limits of the account of this name, which its server sets"},
			{name: "platform", about: "by the rules of this platform: mastodon, bluesky, x"},
			language(), options(), hubField(),
		},
		hints: hints{reads: true, idempotent: true},
		check: func(given map[string]any) error {
			if given["account"] == nil && given["platform"] == nil {
				return psn.Errorf(psn.CodeUsage, "check_post needs account or platform").WithHint("status and context name the accounts")
			}
			return nil
		},
	}
}

func createPost() tool {
	return tool{
		name: "create_post", title: "Create a post", command: "post create",
		about: "Creates a draft, or with at a scheduled post, on one account or several, all or none. at: now publishes, so ask the user first. " +
			"Where the hub asks for approval it is a draft that keeps its time; submit it with schedule_post, and a person approves it. " +
			"Call it with dry_run first, then with an idempotency_key, so that a repeated call is harmless.",
		fields: []field{
			draft(false),
			{name: "accounts", flag: "account", kind: words, about: "the names of the accounts; may be left out where the hub has one"},
			{name: "at", about: "when it goes out: RFC 3339, 'tomorrow 9am', next (the next free posting window) or now; without it, it is a draft"},
			{name: "idempotency_key", about: "a key of your own making: the same call with it, within 30 days, creates nothing more"},
			language(), options(),
			{name: "idea", about: "the id of the idea that it comes from"},
			{name: "series", about: "the name of the series whose next episode it is: its time, accounts and template"},
			{name: "split", kind: yes, about: "cut a text that is too long for a network into a thread"},
			{name: "poll", kind: words, about: "ask a poll with these options"},
			{name: "poll_open", about: "how long the poll is open: 90m, 24h, 7d"},
			{name: "reply_to", about: "the URL of the post that it answers"},
			{name: "first_comment", about: "a comment to write below it once it is out, where the network has comments"},
			{name: "allow_duplicate", kind: yes, about: "even if the account had the same content within 24 hours"},
			dryRun(), hubField(),
		},
		hints: hints{outside: true},
	}
}

func editPost() tool {
	return tool{
		name: "edit_post", title: "Edit a post", command: "post edit",
		about: "Replaces the text of a post that is not out. What is not named stays. Where the hub asks for approval, an approval that was given is void. " +
			"With revision it is refused if somebody else edited the post since; both versions come back.",
		fields: []field{
			postID(), draft(true),
			{name: "revision", kind: number, about: "the revision that you read, from show_post"},
			language(), options(), dryRun(), hubField(),
		},
		hints: hints{destroys: true, idempotent: true, outside: true},
	}
}
