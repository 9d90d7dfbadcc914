package platformtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"

	"github.com/postshitnow/psn/internal/platform"
)

// checkSecrets speaks to a server that repeats the token in all its answers, and gives addresses that
// hold one.
func checkSecrets(b *bundle) {
	token := b.Login.Token.Access.Reveal()
	for _, status := range []int{200, 400, 401, 403, 404, 422, 429, 500} {
		var arrived atomic.Int32
		address, end := b.broken(func(w http.ResponseWriter, _ *http.Request) {
			arrived.Add(1)
			w.WriteHeader(status)
			body, _ := json.Marshal(map[string]string{"error": "bad " + token, "message": token, "detail": token})
			fmt.Fprintf(w, "%s", body)
		})
		c := b.at(address)
		_, err := b.try(c, b.request("hello"), nil)
		if err == nil || arrived.Load() != 1 {
			b.Errorf("%d without an id: error %v after %d requests", status, err, arrived.Load())
		}
		_, err = c.Verify(b.Context())
		b.keepsSecret(err)
		if l, ok := c.(platform.Lister); ok {
			_, err := l.Recent(b.Context(), b.Clock())
			b.keepsSecret(err)
		}
		if d, ok := c.(platform.Deleter); ok {
			b.keepsSecret(d.Delete(b.Context(), "1"))
		}
		end()
	}
	for _, server := range []string{
		"https://user:canary@example.invalid", "https://example.invalid/?token=canary", "https://example.invalid/#canary",
	} {
		login := b.Login
		login.Server = server
		c, err := b.Platform.Client(login, b.http)
		if err == nil {
			_, err = c.Verify(b.Context())
		}
		if err == nil || strings.Contains(fmt.Sprintf("%v %+v", err, err), "canary") {
			b.Errorf("the address %s gives the error %v", server, err)
		}
	}
}
