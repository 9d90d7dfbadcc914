package app

import (
	"bytes"
	"context"
	"log/slog"
	"net/netip"
	"net/url"
	"time"

	"github.com/postshitnow/psn/internal/card"
	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// cardDeadline bounds what the preview of a link may cost a post in time.
const cardDeadline = 15 * time.Second

// card makes the preview of a segment's link, where the network leaves that to the client. A page that can't be
// read costs the post its card and nothing else: the link stays in the text.
func (p *Publisher) card(ctx context.Context, t *turn, segment int) *platform.Card {
	carder, ok := t.session.member.(platform.Carder)
	if !ok {
		return nil
	}
	link := carder.CardLink(t.claim.Post.Content, segment)
	if link == "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, cardDeadline)
	defer cancel()
	fetcher := httpc.NewFetcher(cardDeadline, simulator(t.claim.Account)...)
	defer fetcher.Close()
	page, err := card.Read(ctx, fetcher, link)
	if err != nil {
		p.log.Info("no card", slog.String("post", t.claim.Post.ID), slog.Any("why", err))
		return nil
	}
	out := &platform.Card{URL: link, Title: page.Title, Description: page.Description}
	if page.Picture == "" {
		return out
	}
	if out.Thumb, err = p.thumb(ctx, t, fetcher, page.Picture); err != nil {
		p.log.Info("a card without its picture", slog.String("post", t.claim.Post.ID), slog.Any("why", err))
	}
	return out
}

// thumb fetches a card's picture and uploads it.
func (p *Publisher) thumb(ctx context.Context, t *turn, fetcher *httpc.Fetcher, address string) (*platform.Attachment, error) {
	uploader, ok := t.session.client.(platform.Uploader)
	if !ok {
		return nil, psn.Errorf(psn.CodeUnsupported, "%s takes no media", t.session.member.Title())
	}
	raw, err := card.Picture(ctx, fetcher, address)
	if err != nil {
		return nil, err
	}
	file, err := fitPicture(ctx, bytes.NewReader(raw), t.session.limits().Image, "")
	if err != nil {
		return nil, err
	}
	if err := p.sessions.spend(ctx, t.session, platform.CallUpload, true); err != nil {
		return nil, err
	}
	handle, err := uploader.Upload(ctx, file)
	if err != nil {
		return nil, err
	}
	return &platform.Attachment{Handle: handle, MIME: file.MIME, Width: file.Width, Height: file.Height}, nil
}

// simulator returns where a simulated account's pages may be fetched from although that is this machine: its
// simulator and nothing else.
func simulator(account psn.Account) []netip.AddrPort {
	u, err := url.Parse(account.Server)
	if !account.Simulated || err != nil {
		return nil
	}
	if u.Hostname() == "localhost" {
		u.Host = "127.0.0.1:" + u.Port()
	}
	at, err := netip.ParseAddrPort(u.Host)
	if err != nil {
		return nil
	}
	return []netip.AddrPort{at}
}
