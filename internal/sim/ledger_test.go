package sim_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/sim"
	"github.com/postshitnow/psn/internal/sim/all"
)

func TestLedgerUnderConcurrency(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, n := range b.server.Networks {
		n.SetRateLimit(-1)
	}
	const writers, each = 16, 20
	var group sync.WaitGroup
	for w := range writers {
		group.Go(func() {
			for i := range each {
				text := fmt.Sprintf("post %d of %d", i, w)
				res, _, err := b.post(t.Context(), []string{"mastodon", "gotosocial"}[w%2], text)
				if err != nil || res.StatusCode != http.StatusOK {
					t.Errorf("%v %v", res, err)
					return
				}
				arrivals, err := sim.ReadLedger(b.path)
				if err != nil {
					t.Error(err)
					return
				}
				found := false
				for _, a := range arrivals {
					found = found || a.Text == text && a.Effect == sim.Created
				}
				if !found {
					t.Errorf("%s was answered before it was on record", text)
				}
			}
		})
	}
	group.Wait()
	arrivals, err := sim.ReadLedger(b.path)
	if err != nil || len(arrivals) != writers*each {
		t.Fatalf("%d arrivals, %v", len(arrivals), err)
	}
	ids := map[string]bool{}
	for i, a := range arrivals {
		if a.Seq != int64(i+1) {
			t.Fatalf("line %d has number %d", i+1, a.Seq)
		}
		ids[a.Network+a.ID] = true
	}
	if len(ids) != writers*each {
		t.Errorf("%d ids for %d posts", len(ids), writers*each)
	}
	if diff := cmp.Diff(arrivals, b.server.Ledger()); diff != "" {
		t.Error(diff)
	}
}

func TestLedgerGoesOnAfterReopeningATornFile(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.mustPost("one")
	b.mustPost("two")
	if err := b.server.Close(); err != nil {
		t.Fatal(err)
	}
	file, err := os.OpenFile(b.path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteString(`{"seq":3,"text":"` + strings.Repeat("torn ", 200)); err != nil {
		t.Fatal(err)
	}
	file.Close()
	if arrivals, err := sim.ReadLedger(b.path); err != nil || len(arrivals) != 2 {
		t.Fatalf("torn: %v, %v", arrivals, err)
	}
	b.server = b.start()
	b.mustPost("three")
	arrivals, err := sim.ReadLedger(b.path)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range arrivals {
		got = append(got, fmt.Sprint(a.Seq, " ", a.Text))
	}
	if want := []string{"1 one", "2 two", "3 three"}; !cmp.Equal(want, got) {
		t.Errorf("got %v, want %v", got, want)
	}
	if diff := cmp.Diff(arrivals, b.server.Ledger()); diff != "" {
		t.Error(diff)
	}
}

func TestReadLedgerErrors(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ledger")
	if _, err := sim.ReadLedger(path); !os.IsNotExist(err) && !strings.Contains(fmt.Sprint(err), "no such file") {
		t.Errorf("missing file: %v", err)
	}
	if err := os.WriteFile(path, []byte("{\"seq\":1}\nnonsense\n{\"seq\":2}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := sim.ReadLedger(path); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("broken line: %v", err)
	}
	server := &sim.Server{LedgerPath: path}
	if err := server.Start("127.0.0.1:0"); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("start on a broken ledger: %v", err)
	}
}

func TestServerInMemoryAndZeroValue(t *testing.T) {
	t.Parallel()
	server := &sim.Server{Networks: all.Networks()}
	if err := server.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	b := &bundle{t: t, server: server}
	b.mustPost("hello")
	if got := server.Ledger(); len(got) != 1 || got[0].Text != "hello" || got[0].Time.IsZero() {
		t.Errorf("ledger %+v", got)
	}
	for range 2 {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	}
	var zero sim.Server
	if err := zero.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	defer zero.Close()
	if err := zero.Start("127.0.0.1:0"); err == nil {
		t.Error("started twice")
	}
	res, _, err := (&bundle{t: t, server: &zero}).call(t.Context(), http.MethodGet, "/", "", "")
	if err != nil || res.StatusCode != http.StatusOK {
		t.Errorf("page of the zero value: %v, %v", res, err)
	}
}

func TestServerRefusesWhatItCannotServe(t *testing.T) {
	t.Parallel()
	for _, addr := range []string{"0.0.0.0:0", ":0", "192.0.2.1:0", "example.org:0", "nonsense"} {
		var server sim.Server
		if err := server.Start(addr); err == nil {
			server.Close()
			t.Errorf("%q was accepted", addr)
		}
	}
	twice := &sim.Server{Networks: append(all.Networks(), all.Networks()...)}
	if err := twice.Start("127.0.0.1:0"); err == nil || !strings.Contains(err.Error(), "taken") {
		t.Errorf("two networks with one name: %v", err)
	}
	shared := all.Networks()
	first, second := &sim.Server{Networks: shared}, &sim.Server{Networks: shared}
	if err := first.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	if err := second.Start("127.0.0.1:0"); err == nil || !strings.Contains(err.Error(), "already belongs") {
		t.Errorf("a network in two servers: %v", err)
	}
}
