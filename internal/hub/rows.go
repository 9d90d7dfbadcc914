package hub

import (
	"encoding/json"

	"github.com/uptrace/bun"

	"github.com/postshitnow/psn/internal/psn"
)

// postRow is a post as the database holds it.
type postRow struct {
	bun.BaseModel `bun:"table:posts,alias:p"`

	ID           string  `bun:"id,pk"`
	GroupID      string  `bun:"group_id"`
	AccountID    string  `bun:"account_id"`
	State        string  `bun:"state"`
	Content      string  `bun:"content"`
	ContentHash  string  `bun:"content_hash"`
	Revision     int     `bun:"revision"`
	ApprovedHash string  `bun:"approved_hash"`
	ScheduledAt  instant `bun:"scheduled_at"`
	Zone         string  `bun:"zone"`
	DueAt        instant `bun:"due_at"`
	Fence        int64   `bun:"fence"`
	Deaths       int     `bun:"deaths"`
	Tries        int     `bun:"tries"`
	Problem      string  `bun:"problem"`
	ProblemCode  string  `bun:"problem_code"`
	CreatedBy    string  `bun:"created_by"`
	CreatedAt    instant `bun:"created_at"`
	UpdatedAt    instant `bun:"updated_at"`
	DeletedAt    instant `bun:"deleted_at"`
}

// postColumns are the columns of postRow, in the order of postRow.fields.
const postColumns = `id, group_id, account_id, state, content, content_hash, revision, approved_hash,
	scheduled_at, zone, due_at, fence, deaths, tries, problem, problem_code, created_by, created_at,
	updated_at, deleted_at`

func (r *postRow) fields() []any {
	return []any{
		&r.ID, &r.GroupID, &r.AccountID, &r.State, &r.Content, &r.ContentHash, &r.Revision, &r.ApprovedHash,
		&r.ScheduledAt, &r.Zone, &r.DueAt, &r.Fence, &r.Deaths, &r.Tries, &r.Problem, &r.ProblemCode,
		&r.CreatedBy, &r.CreatedAt, &r.UpdatedAt, &r.DeletedAt,
	}
}

func (r *postRow) post() (psn.Post, error) {
	var content psn.Content
	if err := json.Unmarshal([]byte(r.Content), &content); err != nil {
		return psn.Post{}, psn.Errorf(psn.CodeCorrupt, "the content of post %s can't be read", r.ID)
	}
	return psn.Post{
		ID: r.ID, GroupID: r.GroupID, AccountID: r.AccountID, State: psn.State(r.State), Content: content,
		Revision: r.Revision, ContentHash: r.ContentHash, ApprovedHash: r.ApprovedHash,
		ScheduledAt: r.ScheduledAt.time(), Zone: r.Zone, DueAt: r.DueAt.time(),
		Problem: r.Problem, ProblemCode: r.ProblemCode, CreatedBy: r.CreatedBy,
		CreatedAt: r.CreatedAt.time(), UpdatedAt: r.UpdatedAt.time(), DeletedAt: r.DeletedAt.time(),
	}, nil
}

// accountRow is an account as the database holds it, without its token.
type accountRow struct {
	bun.BaseModel `bun:"table:accounts,alias:a"`

	ID           string  `bun:"id,pk"`
	Name         string  `bun:"name"`
	Platform     string  `bun:"platform"`
	Handle       string  `bun:"handle"`
	ExternalID   string  `bun:"external_id"`
	Server       string  `bun:"server"`
	State        string  `bun:"state"`
	Problem      string  `bun:"problem"`
	Simulated    bool    `bun:"simulated"`
	Serial       bool    `bun:"serial"`
	Limits       string  `bun:"limits"`
	TokenVersion int64   `bun:"token_version"`
	Scopes       string  `bun:"scopes"`
	ExpiresAt    instant `bun:"token_expires_at"`
	RenewAt      instant `bun:"renew_at"`
	SignInBy     instant `bun:"sign_in_by"`
	CreatedBy    string  `bun:"created_by"`
	CreatedAt    instant `bun:"created_at"`
	UpdatedAt    instant `bun:"updated_at"`
}

func (r *accountRow) account() psn.Account {
	return psn.Account{
		ID: r.ID, Name: r.Name, Platform: r.Platform, Handle: r.Handle, ExternalID: r.ExternalID,
		Server: r.Server, State: psn.AccountState(r.State), Problem: r.Problem, Simulated: r.Simulated,
		Serial: r.Serial, Scopes: r.Scopes, ExpiresAt: r.ExpiresAt.time(), RenewAt: r.RenewAt.time(),
		SignInBy: r.SignInBy.time(), CreatedBy: r.CreatedBy, CreatedAt: r.CreatedAt.time(), UpdatedAt: r.UpdatedAt.time(),
	}
}

// attemptRow is an attempt as the database holds it.
type attemptRow struct {
	bun.BaseModel `bun:"table:attempts,alias:t"`

	ID         string  `bun:"id,pk"`
	PostID     string  `bun:"post_id"`
	Segment    int     `bun:"segment"`
	Number     int     `bun:"number"`
	Revision   int     `bun:"revision"`
	Outcome    string  `bun:"outcome"`
	Code       string  `bun:"code"`
	Detail     string  `bun:"detail"`
	Status     int     `bun:"status"`
	RemoteID   string  `bun:"remote_id"`
	URL        string  `bun:"url"`
	Prepared   string  `bun:"prepared"`
	Looks      int     `bun:"looks"`
	Absences   int     `bun:"absences"`
	Worker     string  `bun:"worker"`
	StartedAt  instant `bun:"started_at"`
	FinishedAt instant `bun:"finished_at"`
}

func (r *attemptRow) attempt() psn.Attempt {
	return psn.Attempt{
		ID: r.ID, PostID: r.PostID, Segment: r.Segment, Number: r.Number, Revision: r.Revision,
		Outcome: psn.Outcome(r.Outcome), Code: r.Code, Detail: r.Detail, Status: r.Status,
		RemoteID: r.RemoteID, URL: r.URL, Prepared: r.Prepared, Looks: r.Looks, Absences: r.Absences, Worker: r.Worker,
		StartedAt: r.StartedAt.time(), FinishedAt: r.FinishedAt.time(),
	}
}

// publicationRow is a publication as the database holds it.
type publicationRow struct {
	bun.BaseModel `bun:"table:publications,alias:u"`

	PostID      string  `bun:"post_id"`
	Segment     int     `bun:"segment"`
	AccountID   string  `bun:"account_id"`
	AttemptID   string  `bun:"attempt_id"`
	RemoteID    string  `bun:"remote_id"`
	URL         string  `bun:"url"`
	PublishedAt instant `bun:"published_at"`
	DeletedAt   instant `bun:"deleted_at"`
}

func (r *publicationRow) publication() psn.Publication {
	return psn.Publication{
		PostID: r.PostID, Segment: r.Segment, AccountID: r.AccountID, AttemptID: r.AttemptID,
		RemoteID: r.RemoteID, URL: r.URL, PublishedAt: r.PublishedAt.time(), DeletedAt: r.DeletedAt.time(),
	}
}

// The columns of the rows above, in the order of their fields.
const (
	accountColumns = `id, name, platform, handle, external_id, server, state, problem, simulated, serial,
		limits, token_version, scopes, token_expires_at, renew_at, sign_in_by, created_by, created_at, updated_at`
	attemptColumns = `id, post_id, segment, number, revision, outcome, code, detail, status, remote_id, url,
		prepared, looks, absences, worker, started_at, finished_at`
	publicationColumns = `post_id, segment, account_id, attempt_id, remote_id, url, published_at, deleted_at`
)

func (r *accountRow) fields() []any {
	return []any{
		&r.ID, &r.Name, &r.Platform, &r.Handle, &r.ExternalID, &r.Server, &r.State, &r.Problem, &r.Simulated,
		&r.Serial, &r.Limits, &r.TokenVersion, &r.Scopes, &r.ExpiresAt, &r.RenewAt, &r.SignInBy, &r.CreatedBy, &r.CreatedAt, &r.UpdatedAt,
	}
}

func (r *attemptRow) fields() []any {
	return []any{
		&r.ID, &r.PostID, &r.Segment, &r.Number, &r.Revision, &r.Outcome, &r.Code, &r.Detail, &r.Status,
		&r.RemoteID, &r.URL, &r.Prepared, &r.Looks, &r.Absences, &r.Worker, &r.StartedAt, &r.FinishedAt,
	}
}

func (r *publicationRow) fields() []any {
	return []any{
		&r.PostID, &r.Segment, &r.AccountID, &r.AttemptID, &r.RemoteID, &r.URL, &r.PublishedAt, &r.DeletedAt,
	}
}
