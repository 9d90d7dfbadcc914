package app

import (
	"context"
	"strconv"
	"strings"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// AccountWish says which account to add.
type AccountWish struct {
	Hub       string
	Platform  string
	Server    string
	Handle    string // of the account, where signing in asks for it; may be empty
	Name      string // empty means the platform's name, with a number if that is taken
	Simulated bool
	Overdue   OverdueChoice // if it is there already, held, and posts of it came due long ago
	DryRun    bool          // check everything, change nothing
}

// AccountPlan is an account about to be added, checked as far as it can be without its token.
type AccountPlan struct {
	app    *App
	wish   AccountWish
	hub    *hub.Hub
	member platform.Platform
}

// AccountAdded is what Add did, or would do.
type AccountAdded struct {
	Account  psn.Account // on a dry run of a new one without an id
	Limits   platform.Limits
	Renewed  bool // the account was there, and got a new token
	Missed   int  // overdue posts that were set aside
	Hub      string
	Warnings []string
}

// PlanAccount checks an account about to be added before anyone is asked for its token.
func (a *App) PlanAccount(ctx context.Context, w AccountWish) (*AccountPlan, error) {
	member, err := a.o.Platforms.Find(w.Platform)
	if known, ok := asCode(err, psn.CodeNotFound); ok {
		if meant := psn.Closest(w.Platform, a.o.Platforms.Names()); meant != "" {
			known.Hint = "did you mean " + meant + "? " + known.Hint
		}
		return nil, known
	}
	if err != nil {
		return nil, err
	}
	if w.Name != "" {
		if err := psn.CheckName(w.Name); err != nil {
			return nil, err
		}
	}
	if w.Server == "" && w.Simulated {
		return nil, psn.Errorf(psn.CodeUsage, "where is the simulator?").
			WithHint("add --server with the address that psn sim shows, as --server http://127.0.0.1:7880/%s", member.Name()).
			WithNext("psn sim --help")
	}
	if _, asks := member.(platform.Entrance); w.Handle != "" && !asks {
		return nil, psn.Errorf(psn.CodeUsage, "%s tells by the token whose account it is", member.Title()).WithHint("leave out --handle")
	}
	if w.Server == "" && member.Capabilities().NeedsServer {
		return nil, psn.Errorf(psn.CodeUsage, "%s has many servers: which one is the account on?", member.Title()).
			WithHint("add --server, as --server https://mastodon.social").WithNext("psn account login --help")
	}
	if w.Server != "" {
		if w.Server, err = serverAddress(w.Server, w.Simulated); err != nil {
			return nil, err
		}
	}
	h, err := a.OpenHub(ctx, w.Hub)
	if err != nil {
		return nil, err
	}
	if simulated, decided, err := h.Simulated(ctx); err != nil {
		return nil, err
	} else if decided && simulated != w.Simulated {
		return nil, neverMixed(h, simulated)
	}
	return &AccountPlan{a, w, h, member}, nil
}

func neverMixed(h *hub.Hub, simulated bool) error {
	kind := map[bool]string{true: "simulated", false: "real"}
	return psn.Errorf(psn.CodeConflict, "hub %s has %s accounts, and a %s one never mixes with them",
		h.Info().Name, kind[simulated], kind[!simulated]).
		WithHint("make another hub for it: `psn hub create NAME`, then `psn account login … --hub NAME`")
}

// Guide says where a person gets the token, empty if the platform has no such place.
func (p *AccountPlan) Guide() string {
	guide, ok := p.member.(platform.TokenGuide)
	if !ok || p.wish.Simulated {
		return ""
	}
	return guide.TokenGuide(p.wish.Server)
}

// Add asks the network whose token it is and adds the account with the token sealed to the hub. An identity
// that the hub has already gets the new token, and is active again. It returns an error with
// psn.CodeUnauthorised if the network refuses the token, psn.CodeUnavailable if it does not answer,
// psn.CodeUnsupported if that is no server of this platform, psn.CodeConflict if the name is taken, and
// psn.CodePolicy if posts came due long ago and the wish does not say what becomes of them.
func (p *AccountPlan) Add(ctx context.Context, token psn.Secret) (AccountAdded, error) {
	login, who, err := p.verify(ctx, token)
	if err != nil {
		return AccountAdded{}, err
	}
	return p.admit(ctx, login, who)
}

// admit adds an account whose login the network has confirmed.
func (p *AccountPlan) admit(ctx context.Context, login platform.Login, who platform.Identity) (AccountAdded, error) {
	out := AccountAdded{Limits: who.Limits, Hub: p.hub.Info().Name}
	known, err := p.hub.Accounts(ctx)
	if err != nil {
		return out, err
	}
	n := hub.NewAccount{
		Account: psn.Account{
			Name: p.wish.Name, Platform: p.member.Name(), Handle: who.Handle, ExternalID: who.ExternalID,
			Server: login.Server, State: psn.AccountActive, Simulated: p.wish.Simulated,
		},
		Limits: who.Limits, Token: login.Token, Actor: p.app.Actor(),
	}
	n.Account.Scopes = strings.Join(login.Scopes, " ")
	n.Account.ExpiresAt = login.Token.ExpiresAt
	login.ExternalID = who.ExternalID
	caps, missing := platform.CapabilitiesOf(p.member, login)
	out.Warnings = append(out.Warnings, missing...)
	n.Account.Serial = serial(caps)
	n.Account.RenewAt, n.Account.SignInBy = tokenSpan(caps, login.Token)
	if before, there := sameIdentity(known, n.Account); there {
		out.Account, out.Renewed = before, true
		if p.wish.Name != "" && p.wish.Name != before.Name {
			out.Warnings = append(out.Warnings, "the account is there already and keeps its name "+before.Name+
				"; `psn account rename "+before.Name+" "+p.wish.Name+"` changes it")
		}
		if before.State != psn.AccountActive {
			if out.Missed, err = p.app.settleOverdue(ctx, p.hub, before, p.wish.Overdue, p.wish.DryRun); err != nil {
				return out, err
			}
		}
	}
	if key := p.app.hubKey(ctx, p.hub); !key.Here {
		out.Warnings = append(out.Warnings, key.Warning())
	}
	if p.wish.DryRun {
		return out, p.pretend(&out, known, n.Account)
	}
	out.Account, out.Renewed, err = p.write(ctx, n, known)
	return out, err
}

// serial reports whether posts of a network's accounts go out one at a time, because psn could not tell
// afterwards which of several arrived.
func serial(caps platform.Capabilities) bool {
	return !caps.List && !caps.Find
}

// pretend fills in what would come of a dry run.
func (p *AccountPlan) pretend(out *AccountAdded, known []psn.Account, account psn.Account) error {
	if out.Renewed {
		out.Account.State, out.Account.Problem, out.Account.Handle = psn.AccountActive, "", account.Handle
		return nil
	}
	if account.Name == "" {
		account.Name = freeName(known, account.Platform)
	}
	for _, other := range known {
		if other.Name == account.Name {
			return psn.Errorf(psn.CodeConflict, "there is an account named %q already", account.Name).
				WithHint("choose another name with --name").WithNext("psn account list")
		}
	}
	out.Account = account
	return nil
}

// write adds the account. A name that was not asked for and was taken meanwhile is chosen anew.
func (p *AccountPlan) write(ctx context.Context, n hub.NewAccount, known []psn.Account) (psn.Account, bool, error) {
	asked := n.Account.Name != ""
	for tries := 0; ; tries++ {
		if !asked {
			n.Account.Name = freeName(known, n.Account.Platform)
		}
		account, renewed, err := p.hub.AddAccount(ctx, n)
		if asked || tries == 5 || psn.CodeOf(err) != psn.CodeConflict {
			return account, renewed, err
		}
		var failed error
		if known, failed = p.hub.Accounts(ctx); failed != nil {
			return account, renewed, err
		}
	}
}

func sameIdentity(known []psn.Account, account psn.Account) (psn.Account, bool) {
	for _, k := range known {
		if k.Platform == account.Platform && k.Server == account.Server && k.ExternalID == account.ExternalID {
			return k, true
		}
	}
	return psn.Account{}, false
}

// freeName returns the platform's name, or with the first number from 2 that is free.
func freeName(known []psn.Account, platform string) string {
	taken := map[string]bool{}
	for _, account := range known {
		taken[account.Name] = true
	}
	for n, name := 2, platform; ; n++ {
		if !taken[name] {
			return name
		}
		name = platform + "-" + strconv.Itoa(n)
	}
}
