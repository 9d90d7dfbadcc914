package app

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// pingLife is how long a link that only asks whether anybody answers is good, and pingMost how long an answer may
// take.
const (
	pingLife = 10 * time.Minute
	pingMost = 10 * time.Second
)

// examinePublic asks the workers' public addresses whether they answer, as networks do that fetch media, and warns
// where an account's network does so and no worker has one that it reaches.
func (a *App) examinePublic(ctx context.Context, d *Diagnosis, o HubOverview, h *hub.Hub) {
	examineBuckets(ctx, d, o, h)
	workers, err := h.Workers(ctx)
	if err != nil {
		d.blame("public address", o.Name, err)
		return
	}
	asked, public := map[string]bool{}, false
	for _, w := range workers {
		if w.PublicURL == "" || w.Age > workerFresh || asked[w.PublicURL] {
			continue
		}
		asked[w.PublicURL] = true
		public = public || !hub.OnlyHere(w.PublicURL)
		if hub.IsBucketAddress(w.PublicURL) {
			continue // the bucket is looked at by itself
		}
		a.examineAddress(ctx, d, o, h, w.PublicURL)
	}
	for _, account := range o.Status.Accounts {
		if public || len(asked) > 0 && account.Simulated {
			continue
		}
		member, err := a.o.Platforms.Find(account.Platform)
		if err != nil {
			continue // it is said elsewhere
		}
		if _, fetches := member.(platform.Fetcher); fetches {
			d.add(Warning, "public address", o.Name+": "+account.Name, member.Title()+" fetches media, and no worker has a public address or the hub's bucket that it reaches",
				"set PSN_PUBLIC_URL to an https address where the worker runs, and start it anew, or keep the media in a bucket", "psn help environment", "psn hub store --help")
		}
	}
}

// examineAddress asks one public address for nothing, by a signed link.
func (a *App) examineAddress(ctx context.Context, d *Diagnosis, o HubOverview, h *hub.Hub, base string) {
	if !o.Status.Key.Here {
		d.add(Warning, "public address", o.Name, "whether "+base+" answers can be asked only where the hub's private key is", "run psn doctor there")
		return
	}
	opener, err := a.opener(h)
	if err != nil {
		d.blame("public address", o.Name, err)
		return
	}
	ping := Link{Hub: h.Info().ID, Account: linkPing, Media: linkPing, Name: "ping", Expires: a.o.Clock().Add(pingLife).Unix()}
	ctx, cancel := context.WithTimeout(ctx, pingMost)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, ping.sign(base, opener), http.NoBody)
	if err != nil {
		d.blame("public address", o.Name, err)
		return
	}
	says := ""
	answer, err := a.http().Read.Do(req)
	switch {
	case err != nil:
		says = "does not answer: " + psn.Excerpt(err.Error(), 200)
	case answer.Status != http.StatusNoContent:
		says = fmt.Sprintf("answers %d instead of the worker", answer.Status)
	default:
		d.fine("public address", o.Name, "%s answers", base)
		return
	}
	d.add(Failing, "public address", o.Name, base+" "+says, "lead it to where the worker listens (PSN_PUBLIC_LISTEN, 127.0.0.1:8722), with a proxy or a tunnel",
		"psn help environment")
}
