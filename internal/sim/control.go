package sim

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
)

// mountControl mounts the control API, with which another process drives the simulator:
//
//	GET, POST, DELETE /_sim/faults    list, add (a JSON list of Fault), clear
//	GET /_sim/ledger                  every Arrival, one JSON object a line
//	GET /_sim/feed?limit=N            the posts a reader sees, a JSON list of Item
//	GET /_sim/accounts                every Account, with its token
//	POST /_sim/NETWORK/accounts       {"handle", "name"} makes an Account, or another token for it
//	DELETE /_sim/NETWORK/tokens/TOKEN revokes a token
//	GET, PUT /_sim/NETWORK/limits     {"requests": N}, see Network.SetRateLimit
func (s *Server) mountControl(mux *http.ServeMux) {
	mux.HandleFunc("GET /_sim/faults", guard(s.listFaults))
	mux.HandleFunc("POST /_sim/faults", guard(s.addFaults))
	mux.HandleFunc("DELETE /_sim/faults", guard(s.clearFaults))
	mux.HandleFunc("GET /_sim/ledger", guard(s.showLedger))
	mux.HandleFunc("GET /_sim/feed", guard(s.showFeed))
	mux.HandleFunc("GET /_sim/accounts", guard(s.listAccounts))
	mux.HandleFunc("POST /_sim/{network}/accounts", guard(s.onNetwork(createAccount)))
	mux.HandleFunc("DELETE /_sim/{network}/tokens/{token}", guard(s.onNetwork(revokeToken)))
	mux.HandleFunc("GET /_sim/{network}/limits", guard(s.onNetwork(showLimits)))
	mux.HandleFunc("PUT /_sim/{network}/limits", guard(s.onNetwork(setLimits)))
	mux.HandleFunc("/_sim/", guard(func(w http.ResponseWriter, _ *http.Request) {
		refuse(w, http.StatusNotFound, "no such control path or method")
	}))
}

func (s *Server) listFaults(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, s.faults.List())
}

func (s *Server) addFaults(w http.ResponseWriter, r *http.Request) {
	var faults []Fault
	if err := readJSON(r, &faults); err != nil {
		refuse(w, http.StatusBadRequest, "faults must be a JSON list: "+err.Error())
		return
	}
	for i, f := range faults {
		if f.Network != "" && s.Network(f.Network) == nil {
			refuse(w, http.StatusUnprocessableEntity, fmt.Sprintf("fault %d: unknown network %q", i+1, f.Network))
			return
		}
	}
	if err := s.faults.Add(faults...); err != nil {
		refuse(w, http.StatusUnprocessableEntity, err.Error())
		return
	}
	writeJSON(w, http.StatusCreated, s.faults.List())
}

func (s *Server) clearFaults(w http.ResponseWriter, _ *http.Request) {
	s.faults.Clear()
	w.WriteHeader(http.StatusNoContent)
}

func (s *Server) showLedger(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/x-ndjson")
	encoder := json.NewEncoder(w)
	for _, a := range s.Ledger() {
		if encoder.Encode(a) != nil {
			return // the client has left
		}
	}
}

func (s *Server) showFeed(w http.ResponseWriter, r *http.Request) {
	limit := 0
	if raw := r.URL.Query().Get("limit"); raw != "" {
		var err error
		if limit, err = strconv.Atoi(raw); err != nil || limit < 1 {
			refuse(w, http.StatusBadRequest, "limit must be a number above 0")
			return
		}
	}
	writeJSON(w, http.StatusOK, s.feed(limit))
}

func (s *Server) listAccounts(w http.ResponseWriter, _ *http.Request) {
	accounts := []Account{}
	for _, n := range s.Networks {
		accounts = append(accounts, n.Accounts()...)
	}
	writeJSON(w, http.StatusOK, accounts)
}

// onNetwork finds the network that the path names.
func (s *Server) onNetwork(do func(Network, http.ResponseWriter, *http.Request)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		n := s.Network(r.PathValue("network"))
		if n == nil {
			refuse(w, http.StatusNotFound, fmt.Sprintf("unknown network %q", r.PathValue("network")))
			return
		}
		do(n, w, r)
	}
}

func createAccount(n Network, w http.ResponseWriter, r *http.Request) {
	var wanted struct {
		Handle string `json:"handle"`
		Name   string `json:"name"`
	}
	if err := readJSON(r, &wanted); err != nil {
		refuse(w, http.StatusBadRequest, "an account must be a JSON object with a handle: "+err.Error())
		return
	}
	account, err := n.CreateAccount(wanted.Handle, wanted.Name)
	if err != nil {
		refuse(w, http.StatusUnprocessableEntity, err.Error())
		return
	}
	writeJSON(w, http.StatusCreated, account)
}

func revokeToken(n Network, w http.ResponseWriter, r *http.Request) {
	if !n.RevokeToken(r.PathValue("token")) {
		refuse(w, http.StatusNotFound, "no such token")
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

type limits struct {
	Requests int `json:"requests"`
}

func showLimits(n Network, w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, limits{Requests: n.RateLimit()})
}

func setLimits(n Network, w http.ResponseWriter, r *http.Request) {
	var l struct {
		Requests *int `json:"requests"`
	}
	if err := readJSON(r, &l); err != nil || l.Requests == nil {
		refuse(w, http.StatusBadRequest, "limits must be a JSON object with requests")
		return
	}
	n.SetRateLimit(*l.Requests)
	showLimits(n, w, r)
}

// readJSON decodes exactly one JSON value of at most 1 MiB and refuses fields it does not know.
func readJSON(r *http.Request, into any) error {
	decoder := json.NewDecoder(io.LimitReader(r.Body, 1<<20))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is more after the first value")
	}
	return nil
}

func refuse(w http.ResponseWriter, status int, why string) {
	writeJSON(w, status, map[string]string{"error": why})
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // a client that has left reads nothing
}
