package slash_test

import (
	"regexp"
	"slices"
	"strings"
)

// rules are the permission rules of a settings file, or of a command's allowed-tools.
type rules struct {
	Allow []string `json:"allow"`
	Ask   []string `json:"ask"`
	Deny  []string `json:"deny"`
}

// decide says what the client does with a command line: "deny" beats "ask" beats "allow"; without a rule it asks, too.
// A line that does more than call programs by pipes is never allowed.
func (r rules) decide(line string) string {
	decision := "allow"
	if parts := operators.Split(line, -1); len(parts) > 1 && r.denies(parts) {
		return "deny"
	}
	for part := range strings.SplitSeq(line, " | ") {
		one := r.decideOne(strings.TrimSpace(part))
		if one == "deny" || decision == "deny" {
			return "deny"
		}
		if one != "allow" {
			decision = one
		}
	}
	return decision
}

// denies reports whether any of several command lines is denied.
func (r rules) denies(lines []string) bool {
	return slices.ContainsFunc(lines, func(line string) bool { return r.decideOne(strings.TrimSpace(line)) == "deny" })
}

var (
	operators = regexp.MustCompile(` \| | && |; `)
	wrapper   = regexp.MustCompile(`^(command|env|timeout [0-9]+) `)
	quotes    = strings.NewReplacer("'", "", `"`, "", `\`, "")
	heredoc   = regexp.MustCompile(` <<'[A-Z]+'$`)
	harmless  = regexp.MustCompile(`^(printf|head|cat|jq|grep)( |$)`)
	expansion = regexp.MustCompile("\\$\\(|`|&&|;|>|\\$[A-Za-z0-9{]")
	assigns   = regexp.MustCompile(`^[A-Z_]+=`)
	quoted    = regexp.MustCompile(`'[^']*'`)
)

func (r rules) decideOne(line string) string {
	line = strings.TrimSuffix(heredoc.ReplaceAllString(line, ""), " 2>&1")
	plain := strings.Join(strings.Fields(quotes.Replace(wrapper.ReplaceAllString(line, ""))), " ") // as the shell will read it
	for _, group := range []struct {
		decision string
		rules    []string
	}{{"deny", r.Deny}, {"ask", r.Ask}} {
		for _, rule := range group.rules {
			if matches(rule, line) || matches(rule, plain) {
				return group.decision
			}
		}
	}
	if expansion.MatchString(quoted.ReplaceAllString(line, "''")) || assigns.MatchString(line) {
		return "ask"
	}
	if harmless.MatchString(line) {
		return "allow"
	}
	for _, rule := range r.Allow {
		if matches(rule, line) {
			return "allow"
		}
	}
	return "ask"
}

// matches reports whether a rule such as Bash(psn post list *) is about a line. A star is any text; a last one with the
// blank before it may be nothing, so that a rule for arguments is one for the bare command, too.
func matches(rule, line string) bool {
	pattern, ok := strings.CutPrefix(rule, "Bash(")
	if !ok {
		return false
	}
	pattern = strings.TrimSuffix(pattern, ")")
	if bare, ok := strings.CutSuffix(pattern, " *"); ok && bare == line {
		return true
	}
	parts := strings.Split(pattern, "*")
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	return regexp.MustCompile("^" + strings.Join(parts, ".*") + "$").MatchString(line)
}
