package bluesky

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// The video service of Bluesky, which all servers share.
const (
	videoHost = "https://video.bsky.app"
	videoDID  = "did:web:video.bsky.app"
)

// videoService returns the address of a method of the video service; a server on this machine stands in for it.
func (c *client) videoService(nsid string, query url.Values) string {
	if local(c.server) {
		return c.endpoint(nsid, query).String()
	}
	return videoHost + "/xrpc/" + nsid + "?" + query.Encode()
}

// videoLimits is what psn reads of app.bsky.video.getUploadLimits.
type videoLimits struct {
	CanUpload *bool  `json:"canUpload"`
	Videos    *int64 `json:"remainingDailyVideos"`
	Bytes     *int64 `json:"remainingDailyBytes"`
	Message   string `json:"message"`
	Error     string `json:"error"`
}

// job is what psn reads of an app.bsky.video.defs#jobStatus.
type job struct {
	ID      string          `json:"jobId"`
	State   string          `json:"state"`
	Blob    json.RawMessage `json:"blob"`
	Error   string          `json:"error"`
	Message string          `json:"message"`
}

// jobOf reads a job, which stands in an answer by itself or as jobStatus. The zero value is none.
func jobOf(raw []byte) job {
	var answer struct {
		job
		Status job `json:"jobStatus"`
	}
	if json.Unmarshal(raw, &answer) != nil {
		return job{}
	}
	if answer.Status.ID != "" {
		return answer.Status
	}
	return answer.job
}

// why says why a job failed.
func (j job) why(token psn.Token) string {
	if j.Message != "" {
		return platform.Sentence(j.Message, token)
	}
	return platform.Sentence(j.Error, token)
}

// serviceLife is how long a token for the video service is good: it must outlast the upload, and what the service does
// with it.
const serviceLife = 30 * time.Minute

// serviceToken asks the account's server for a token with which the service aud may call one method in the account's name
// (com.atproto.server.getServiceAuth).
func (c *client) serviceToken(ctx context.Context, aud, method string) (psn.Secret, error) {
	const act = "bluesky: ask for a token for the video service"
	var answer struct {
		Token string `json:"token"`
	}
	err := c.get(ctx, act, "com.atproto.server.getServiceAuth", url.Values{
		"aud": {aud}, "lxm": {method}, "exp": {strconv.FormatInt(c.http.Clock().Add(serviceLife).Unix(), 10)},
	}, &answer)
	if err == nil && answer.Token == "" {
		err = notBluesky(act)
	}
	return psn.NewSecret(answer.Token), err
}

// audience is the DID of the account's server: what its tokens are for.
func (c *client) audience() string {
	if aud, _ := claimsOf(c.login.Token.Access).Audience.(string); strings.HasPrefix(aud, "did:web:") {
		return aud
	}
	return "did:web:" + c.server.Hostname()
}

// askVideo asks the video service and decodes its answer into v; an empty token is none.
func (c *client) askVideo(ctx context.Context, act, nsid string, query url.Values, token psn.Secret, v any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.videoService(nsid, query), nil)
	if err != nil {
		return psn.Errorf(psn.CodeInvalid, "%s: the request can't be made: %w", act, err)
	}
	req.Header = http.Header{"Accept": headerJSON, "User-Agent": headerAgent}
	if !token.Empty() {
		req.Header["Authorization"] = []string{"Bearer " + token.Reveal()}
	}
	a, err := c.http.Read.Do(req)
	switch {
	case err != nil:
		return platform.NoAnswer(act, err)
	case a.Status/100 != 2:
		return c.notVideo(act, a.Status, a.Body, token)
	case json.Unmarshal(a.Body, v) != nil:
		return notBluesky(act)
	}
	return nil
}

// expiredTokens are the names of the error of a token of which the time is over (packages/xrpc-server/src/auth.ts).
var expiredTokens = []string{"ExpiredToken", "JwtExpired"}

// notVideo is the error of what the video service refuses. A token that it does not take is not the account's own: that
// one is good, or there would be none for the service.
func (c *client) notVideo(act string, status int, body []byte, token psn.Secret) error {
	if status/100 == 2 {
		return notBluesky(act)
	}
	if s := token.Reveal(); s != "" {
		body = bytes.ReplaceAll(body, []byte(s), []byte("…"))
	}
	name, said := c.said(body)
	e := platform.ReadFailure(act, status, said)
	if e.Code == psn.CodeUnauthorised || slices.Contains(credentialErrors, name) {
		e.Code, e.Retryable = psn.CodeRefused, false
	}
	if slices.Contains(expiredTokens, name) {
		e.Code, e.Retryable = psn.CodeUnavailable, true
	}
	return e
}
