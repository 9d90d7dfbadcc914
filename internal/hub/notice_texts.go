package hub

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
)

// saidMost bounds what is quoted of a platform's own words, in characters.
const saidMost = 300

// tellFinished tells of posts that failed or need a person. It asks the database nothing if there are none.
func (t *tx) tellFinished(ctx context.Context, kept []*Finish) error {
	var ids []string
	for _, f := range kept {
		if f.Next == Fail || f.Next == Review {
			ids = append(ids, f.PostID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	accounts, err := t.accountsOf(ctx, ids)
	if err != nil {
		return err
	}
	var notices []notice
	for _, f := range kept {
		switch f.Next { //nolint:exhaustive // the others are told to nobody
		case Fail:
			notices = append(notices, t.failedNotice(f.PostID, accounts[f.PostID], f.Problem))
		case Review:
			notices = append(notices, t.reviewNotice(f.PostID, accounts[f.PostID], f.Problem))
		}
	}
	return t.tell(ctx, notices...)
}

func (t *tx) failedNotice(id string, account psn.Account, problem string) notice {
	return notice{
		kind: NoticeFailed, subject: "post", id: id, topic: "post:" + id + ":failed",
		title: t.title("post %s failed on %s", id, account.Name),
		body: lines(
			said(account.Platform+" said", problem),
			"Look at it: "+t.command("psn post show "+id),
			"Then change it with `psn post edit "+id+"`, or try it again with `psn post retry "+id+"`.",
		),
	}
}

func (t *tx) reviewNotice(id string, account psn.Account, problem string) notice {
	return notice{
		kind: NoticeReview, subject: "post", id: id, topic: "post:" + id + ":review",
		title: t.title("post %s on %s needs a person: is it out?", id, account.Name),
		body: lines(
			"psn can't find out whether it is out, and does not send it again on a guess.",
			said("What is known", problem),
			"Look at "+account.Handle+", then say so: "+t.command("psn post resolve "+id+" --published URL")+", or with --not-published.",
		),
	}
}

// tellAccount tells that psn made an account wait for a person.
func (t *tx) tellAccount(ctx context.Context, id string, to psn.AccountState, why string) error {
	var a psn.Account
	err := t.row(ctx, []any{&a.Name, &a.Platform, &a.Handle, &a.Server, &a.Simulated},
		`SELECT name, platform, handle, server, simulated FROM accounts WHERE id = ?`, id)
	if err != nil {
		return err
	}
	n := notice{
		kind: NoticeAccount, subject: "account", id: id, topic: "account:" + id + ":reauth",
		title: t.title("account %s needs someone to sign in again", a.Name),
		body: lines(
			said(a.Platform+" said", why), "Its posts wait until it has a new token.", "Sign in: "+t.command(a.SignIn()),
		),
	}
	if to == psn.AccountPaused {
		n.topic, n.title = "account:"+id+":paused", t.title("account %s is paused until something is mended", a.Name)
		n.body = lines(
			said(a.Platform+" said", why), "Its posts wait.",
			"Once it is mended: "+t.command("psn account resume "+a.Name),
		)
	}
	return t.tell(ctx, n)
}

// missedNamed is how many missed posts a notice names.
const missedNamed = 5

// tellMissed tells of posts that a sweep set aside, in one notice.
func (t *tx) tellMissed(ctx context.Context, story []entry) error {
	if len(story) == 0 {
		return nil
	}
	var ids []string
	for _, e := range story[:min(len(story), missedNamed)] {
		ids = append(ids, e.id)
	}
	accounts, err := t.accountsOf(ctx, ids)
	if err != nil {
		return err
	}
	named := make([]string, len(ids))
	for i, id := range ids {
		named[i] = id + " on " + accounts[id].Name
	}
	list := strings.Join(named, ", ")
	if more := len(story) - len(ids); more > 0 {
		list += fmt.Sprintf(", and %d more", more)
	}
	what := "1 post was missed"
	if len(story) > 1 {
		what = fmt.Sprintf("%d posts were missed", len(story))
	}
	return t.tell(ctx, notice{
		kind: NoticeMissed, subject: "posts", id: ids[0], topic: "missed:" + ids[0], title: t.title("%s", what),
		body: lines(
			"No worker looked when they came due: "+list+".",
			"See them: "+t.command("psn post list --state missed"),
			"Then let each go with `psn post retry ID`, or drop it.",
		),
	})
}

// accountsOf returns the accounts of posts, by the post's id, as far as a notice names them.
func (t *tx) accountsOf(ctx context.Context, posts []string) (map[string]psn.Account, error) {
	accounts := map[string]psn.Account{}
	err := t.rows(ctx, func(r *sql.Rows) error {
		var id string
		var a psn.Account
		if err := r.Scan(&id, &a.Name, &a.Platform, &a.Handle); err != nil {
			return err
		}
		accounts[id] = a
		return nil
	}, `SELECT p.id, a.name, a.platform, a.handle FROM posts p JOIN accounts a ON a.id = p.account_id WHERE p.id IN {ids}`,
		t.h.dialect.ids(posts))
	return accounts, err
}

func (t *tx) title(format string, args ...any) string {
	return "psn " + t.h.info.Name + ": " + fmt.Sprintf(format, args...)
}

// command returns a command for this hub.
func (t *tx) command(command string) string { return "`" + command + " --hub " + t.h.info.Name + "`" }

// said quotes words that are not psn's, or may hold some that are not.
func said(who, words string) string {
	if words = psn.Excerpt(words, saidMost); words == "" {
		return ""
	}
	return who + ": “" + words + "”"
}

// lines joins the lines that are not empty.
func lines(all ...string) string {
	kept := all[:0]
	for _, line := range all {
		if line != "" {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}
