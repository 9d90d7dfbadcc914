package linkedin

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

func TestEnter(t *testing.T) {
	t.Parallel()
	month := testNow.Add(30 * 24 * time.Hour)
	for name, tc := range map[string]struct {
		given  string
		want   psn.Token
		id     string
		scopes []string
		hint   string
	}{
		"bare": {given: " canary \n", want: psn.Token{Access: psn.NewSecret("canary"), ExpiresAt: testNow.Add(tokenLife), IssuedAt: testNow}},
		"whole answer": {
			given:  `{"access_token":"canary","expires_in":2592000,"scope":"openid,profile","refresh_token":"canary2","refresh_token_expires_in":2592000,"client_id":"app","client_secret":"canary3","token_type":"Bearer"}`,
			want:   psn.Token{Access: psn.NewSecret("canary"), Refresh: psn.NewSecret("canary2"), ExpiresAt: month, RefreshUntil: month, IssuedAt: testNow, ClientID: "app", ClientSecret: psn.NewSecret("canary3")},
			scopes: []string{"openid", "profile"},
		},
		"a page": {
			given: `{"access_token":"canary","organization":"123","scope":"w_organization_social r_organization_social"}`, id: "urn:li:organization:123",
			want: psn.Token{Access: psn.NewSecret("canary"), ExpiresAt: testNow.Add(tokenLife), IssuedAt: testNow}, scopes: []string{"w_organization_social", "r_organization_social"},
		},
		"a page's URN": {
			given: `{"access_token":"canary","organization":"urn:li:organization:123"}`, id: "urn:li:organization:123",
			want: psn.Token{Access: psn.NewSecret("canary"), ExpiresAt: testNow.Add(tokenLife), IssuedAt: testNow},
		},
		"no page":              {given: `{"access_token":"canary","organization":"acme"}`, hint: "admin"},
		"nothing":              {given: " ", hint: "access_token"},
		"no app":               {given: `{"access_token":"canary","refresh_token":"canary"}`, hint: "client_id"},
		"no secret":            {given: `{"access_token":"canary","refresh_token":"canary","client_id":"a"}`, hint: "client_secret"},
		"broken JSON":          {given: `{"access_token":"canary`, hint: "access_token"},
		"two tokens":           {given: "canary canary", hint: "access_token"},
		"a line feed in a key": {given: `{"access_token":"canary\nX: a"}`, hint: "access_token"},
	} {
		login, err := Platform{}.Enter(t.Context(), platform.Login{Server: "http://127.0.0.1:1"}, psn.NewSecret(tc.given), platform.HTTP{Clock: func() time.Time { return testNow }})
		if tc.hint != "" {
			e, ok := err.(*psn.Error) //nolint:errorlint // it is the outermost
			if !ok || e.Code != psn.CodeInvalid || !strings.Contains(e.Hint, tc.hint) || strings.Contains(e.Error()+e.Hint, "canary") {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err != nil || login.Server != "http://127.0.0.1:1" || login.ExternalID != tc.id || string(login.Token.Reveal()) != string(tc.want.Reveal()) {
			t.Errorf("%s: %+v, %v", name, login, err)
		}
		if diff := cmp.Diff(strings.Join(tc.scopes, " "), strings.Join(login.Scopes, " ")); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
