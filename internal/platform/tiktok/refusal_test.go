package tiktok_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
	simulated "github.com/postshitnow/psn/internal/sim/tiktok"
)

// TestRefusals posts what TikTok does not take, as a video and as pictures, and sees that each is explained.
func TestRefusals(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		network *simulated.Network
		options map[string]string
		code    psn.Code
		said    string
	}{
		"not audited":                 {&simulated.Network{Unaudited: true}, forAll, psn.CodeRefused, "not passed TikTok's audit"},
		"not audited, public account": {&simulated.Network{Unaudited: true}, forSelf, psn.CodeRefused, "not passed TikTok's audit"},
		"private account":             {&simulated.Network{Private: true}, forAll, psn.CodeRefused, "does not allow privacy=public"},
		"public account":              {&simulated.Network{}, map[string]string{"privacy": "followers"}, psn.CodeRefused, "privacy=followers"},
		"banned":                      {&simulated.Network{Banned: true}, forAll, psn.CodeRefused, "banned"},
		"too many users":              {&simulated.Network{UserCap: true}, forAll, psn.CodeRateLimited, "five before its audit"},
		"too many drafts":             {&simulated.Network{Drafts: -1}, nil, psn.CodeRefused, "privacy is missing"},
		"no privacy":                  {&simulated.Network{}, map[string]string{"comments": "true"}, psn.CodeRefused, "privacy is missing"},
		"paid and private":            {&simulated.Network{}, map[string]string{"privacy": "private", "paid_partnership": "true"}, psn.CodeRefused, "can't be private"},
	} {
		w := serve(t, tc.network)
		for kind, file := range map[string]platform.File{"video": film(100), "pictures": picture(t, 200, jpeg)} {
			c := w.client(t)
			req := w.post("refused", tc.options, file)
			prepared, err := c.Prepare(t.Context(), req)
			if err == nil {
				req.Prepared = prepared
				_, err = c.Publish(t.Context(), req, nil)
				f, told := errors.AsType[*platform.Failure](err)
				if !told || f.Outcome != psn.OutcomeRejected || !strings.Contains(f.Message, tc.said) {
					t.Errorf("%s, %s: %v", name, kind, err)
				}
			} else if psn.CodeOf(err) != tc.code || !strings.Contains(err.Error(), tc.said) {
				t.Errorf("%s, %s: %s %v", name, kind, psn.CodeOf(err), err)
			}
			if f, told := errors.AsType[*platform.Failure](err); name == "banned" && (!told || f.Mend == "") {
				t.Errorf("%s, %s: nothing to mend: %v", name, kind, err)
			}
		}
		if w.created() != 0 {
			t.Errorf("%s: %d posts", name, w.created())
		}
	}
}

func TestUnauditedAppOfAPrivateAccount(t *testing.T) {
	t.Parallel()
	w := serve(t, &simulated.Network{Unaudited: true, Private: true})
	c := w.client(t)
	req := prepare(t, c, w.post("only me", forSelf, film(100)))
	release(t, c, req)
	if _, found, err := c.Find(t.Context(), req); !found || err != nil {
		t.Errorf("%v, %v", found, err)
	}
}

func TestDomainThatIsNotVerified(t *testing.T) {
	t.Parallel()
	w := serve(t, &simulated.Network{Verified: []string{"media.example.com"}})
	c := w.client(t)
	req := prepare(t, c, w.post("whose?", forAll, picture(t, 200, jpeg)))
	_, err := c.Publish(t.Context(), req, nil)
	if f := platform.FailureOf(err); f.Outcome != psn.OutcomeRejected || f.Code != "url_ownership_unverified" || !strings.Contains(f.Message, "domain") {
		t.Errorf("%+v", f)
	}
}

// TestSpentQuota posts as often as a creator may in a day, and once more.
func TestSpentQuota(t *testing.T) {
	t.Parallel()
	w := serve(t, &simulated.Network{DayPosts: 2, Drafts: 1})
	c := w.client(t)
	for range 2 {
		release(t, c, prepare(t, c, w.post("fits", forAll, film(100))))
	}
	release(t, c, prepare(t, c, w.post("", toInbox, film(100))))
	for options, said := range map[string]string{"public": "about 15", "": "five drafts"} {
		asked := map[string]string{"privacy": options}
		if options == "" {
			asked = toInbox
		}
		_, err := c.Prepare(t.Context(), w.post("too many", asked, film(100)))
		var e *psn.Error
		if !errors.As(err, &e) || e.Code != psn.CodeRateLimited || !e.Retryable || !strings.Contains(err.Error(), said) {
			t.Errorf("%q: %v", options, err)
		}
		if f, told := errors.AsType[*platform.Failure](err); !told || !f.RetryAt.After(w.clock()) {
			t.Errorf("%q: when to try again is not said: %v", options, err)
		}
	}
	photos := w.post("late refusal", forAll, picture(t, 200, jpeg))
	if _, err := c.Prepare(t.Context(), photos); psn.CodeOf(err) != psn.CodeRateLimited {
		t.Errorf("pictures: %v", err)
	}
}

// TestCreatorsChoices sees that what a creator switched off stays off, and that a video may be too long for one.
func TestCreatorsChoices(t *testing.T) {
	t.Parallel()
	w := serve(t, &simulated.Network{NoComments: true, Seconds: 3})
	c := w.client(t)
	if who, err := c.Verify(t.Context()); err != nil || who.Limits.Video.MaxSeconds != 3 {
		t.Errorf("%+v, %v", who.Limits.Video, err)
	}
	if _, err := c.Prepare(t.Context(), w.post("long", forAll, film(100))); psn.CodeOf(err) != psn.CodeRefused || !strings.Contains(err.Error(), "3s") {
		t.Errorf("five seconds of three: %v", err)
	}
	short := film(100)
	short.Duration = 2e9
	release(t, c, prepare(t, c, w.post("short", map[string]string{"privacy": "public", "comments": "true", "duet": "true"}, short)))
}
