package tiktok

import (
	"slices"

	"github.com/postshitnow/psn/internal/platform"
)

// Narrow returns what the permissions that a person ticked allow.
func (p Platform) Narrow(login platform.Login) (platform.Capabilities, []string) {
	caps := p.Capabilities()
	if login.Scopes == nil {
		return caps, nil
	}
	var lacks []string
	lack := func(scope, sentence string) bool {
		if slices.Contains(login.Scopes, scope) {
			return false
		}
		lacks = append(lacks, sentence+" without the permission "+scope)
		return true
	}
	lack(scopePublish, "posts can only be sent to the inbox (mode=inbox)")
	lack(scopeUpload, "no drafts can be sent to the inbox (mode=inbox)")
	if lack(scopeList, "posts can't be listed, and how they are doing can't be read,") {
		caps.List, caps.Metrics = false, false
	}
	return caps, lacks
}

var _ platform.Narrower = Platform{}
