package app

import (
	"fmt"
	"strings"
)

// identicalWarnings says where the same text is for several accounts of a network that forbids that.
func identicalWarnings(targets []target, posts []PostMade) []string {
	same := map[string][]string{} // platform and text → accounts
	var order []string
	for i, p := range posts {
		member := targets[i].member
		if !member.Capabilities().UniqueText {
			continue
		}
		key := member.Title() + "\x00" + member.Normalise(p.Post.Content.Text())
		if same[key] == nil {
			order = append(order, key)
		}
		same[key] = append(same[key], p.Account.Name)
	}
	var out []string
	for _, key := range order {
		if title, _, _ := strings.Cut(key, "\x00"); len(same[key]) > 1 {
			out = append(out, fmt.Sprintf("%s forbids the same text on several accounts, and this is for %s", title, strings.Join(same[key], ", ")))
		}
	}
	return out
}
