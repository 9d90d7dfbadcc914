package linkedin

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// Upload sends a picture, a video or a document and waits until LinkedIn can show it (docs: shares/{images-api,videos-api,
// documents-api}). The handle is the file's URN. Its description is part of the post. What no post shows is forgotten.
func (c *client) Upload(ctx context.Context, file platform.File) (string, error) {
	kind := kindOf(file.MIME)
	act := "linkedin: upload a " + kind
	switch {
	case kind == "":
		return "", psn.Errorf(psn.CodeRefused, "linkedin: upload a file: LinkedIn takes no %s", psn.Excerpt(file.MIME, 40))
	case c.author() == "":
		return "", psn.Errorf(psn.CodeInvalid, "%s: the account's id is not known", act).WithHint("run `psn account test`")
	}
	u, err := recall(ctx, file)
	if err != nil {
		return "", err
	}
	urn, err := c.goOn(ctx, act, kind, u, file)
	if code := psn.CodeOf(err); u.URN != "" && (code == psn.CodeRefused || code == psn.CodeNotFound) {
		// LinkedIn may have forgotten it; a new upload is refused with the true reason.
		urn, err = c.goOn(ctx, act, kind, uploading{}, file)
	}
	return urn, err
}

// goOn does what is left of an upload.
func (c *client) goOn(ctx context.Context, act, kind string, u uploading, file platform.File) (string, error) {
	var err error
	switch {
	case u.Done:
	case kind != kindVideo:
		u.URN, err = c.uploadWhole(ctx, act, kind, file)
	case u.URN == "":
		if u, err = c.beginVideo(ctx, act, file); err == nil {
			err = c.restOfVideo(ctx, act, file, &u)
		}
	default:
		err = c.restOfVideo(ctx, act, file, &u)
	}
	if err != nil {
		return "", err
	}
	if !u.Done {
		u.Done = true
		if err := u.note(ctx, file); err != nil {
			return "", err
		}
	}
	return u.URN, c.processed(ctx, act, kind, u, file)
}

func (c *client) restOfVideo(ctx context.Context, act string, file platform.File, u *uploading) error {
	if err := c.sendPieces(ctx, act, file, u); err != nil {
		return err
	}
	if err := c.sendCaptions(ctx, act, file, u); err != nil {
		return err
	}
	return c.endVideo(ctx, act, *u)
}

// uploadWhole sends a picture or a document, which LinkedIn wants beside the token.
func (c *client) uploadWhole(ctx context.Context, act, kind string, file platform.File) (string, error) {
	var u upload
	what := call{
		method: http.MethodPost, path: "/rest/" + kind + "s", query: "action=initializeUpload",
		body: uploadAsk{uploadOwner{Owner: c.author()}}, upload: true,
	}
	if err := c.do(ctx, act, what, &u); err != nil {
		return "", err
	}
	urn := u.Value.Image
	if kind == kindDocument {
		urn = u.Value.Document
	}
	if urn == "" || u.Value.URL == "" {
		return "", notLinkedIn(act)
	}
	_, err := c.put(ctx, act, u.Value.URL, true, file.Bytes, file.Open)
	return urn, err
}

// put sends bytes to an address that LinkedIn gave, and returns the answer's ETag.
func (c *client) put(ctx context.Context, act, address string, withToken bool, size int64, open func() (io.ReadCloser, error)) (string, error) {
	if err := c.trusted(act, address); err != nil {
		return "", err
	}
	body, err := open()
	if err != nil {
		return "", psn.Errorf(psn.CodeInternal, "%s: open the file: %w", act, err)
	}
	defer body.Close()
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, address, body)
	if err != nil {
		return "", psn.Errorf(psn.CodeInvalid, "%s: the request can't be made: %w", act, err)
	}
	req.ContentLength, req.GetBody = size, open
	req.Header = http.Header{"Content-Type": {"application/octet-stream"}, "User-Agent": {httpc.UserAgent}}
	if withToken {
		req.Header["Authorization"] = c.header["Authorization"]
	}
	a, err := c.http.Upload.Do(req)
	if err != nil {
		return "", platform.NoAnswer(act, err)
	}
	if a.Status/100 != 2 {
		return "", c.readFailure(act, a.Status, a.Body)
	}
	return strings.Trim(a.Header.Get("Etag"), `"`), nil
}

// trusted returns an error for an address that is not LinkedIn's own.
func (c *client) trusted(act, address string) error {
	if to, err := url.Parse(address); err != nil || !c.trusts(to) {
		return psn.Errorf(psn.CodeUnsupported, "%s: LinkedIn names an address for the file that is not its own", act)
	}
	return nil
}

// trusts reports whether files, and with them the token, may be sent to an address: LinkedIn's own, or below the server
// that stands in for it.
func (c *client) trusts(to *url.URL) bool {
	if in := c.hosts.standIn; in != nil {
		return to.Scheme == in.Scheme && to.Host == in.Host
	}
	host := strings.ToLower(to.Hostname())
	return to.Scheme == "https" && (host == "linkedin.com" || strings.HasSuffix(host, ".linkedin.com"))
}

// How long LinkedIn may work on a file of which psn may not ask how far it is.
const (
	leastGuess = 3 * time.Second
	perByte    = 200 * time.Nanosecond
	mostGuess  = 2 * time.Minute
)

// processed waits until LinkedIn can show the file. A token of the self-serve products may not ask for that: then psn waits
// a while for what takes long, and the post is refused and tried again if that was too short.
func (c *client) processed(ctx context.Context, act, kind string, u uploading, file platform.File) error {
	return platform.Await(ctx, act, Platform{}.Title(), func(ctx context.Context) (bool, time.Duration, error) {
		if c.blind.Load() {
			return true, 0, c.guess(ctx, act, kind, u, file)
		}
		var a asset
		err := c.do(ctx, act, call{method: http.MethodGet, path: "/rest/" + kind + "s/" + encoded(u.URN), upload: true}, &a)
		switch {
		case psn.CodeOf(err) == psn.CodeRefused:
			c.blind.Store(true)
			return false, 0, nil
		case err != nil:
			return false, 0, err
		case a.Status == "PROCESSING_FAILED":
			return false, 0, psn.Errorf(psn.CodeRefused, "%s: LinkedIn can't show the file: %s", act, platform.Sentence(a.Reason, c.login.Token))
		}
		return a.Status == "AVAILABLE", 0, nil
	})
}

// guess waits as long as LinkedIn may work on a file, longer each time that it was too short. Pictures are there at once.
func (c *client) guess(ctx context.Context, act, kind string, u uploading, file platform.File) error {
	if kind == kindImage {
		return nil
	}
	now := c.http.Clock()
	if u.Ready.IsZero() {
		u.Ready = now.Add(min((leastGuess+time.Duration(file.Bytes)*perByte)<<min(c.early.Load(), 6), mostGuess)).UTC().Truncate(time.Millisecond)
		if err := u.note(ctx, file); err != nil {
			return err
		}
	}
	left := u.Ready.Sub(now)
	if left > platform.Patience && file.Progress != nil {
		return &platform.Working{Network: Platform{}.Title(), After: left}
	}
	if err := wait(ctx, left); err != nil {
		return platform.NoAnswer(act, err)
	}
	return nil
}

func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
