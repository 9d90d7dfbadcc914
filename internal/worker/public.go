package worker

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/psn"
)

// What the outside may ask of this worker at once.
const (
	publicMost    = 32               // files
	publicHeader  = 16 << 10         // bytes of a request's head
	publicPatient = 30 * time.Minute // for one file
)

// publicServer serves media at signed addresses that expire, and nothing else: whatever is not right is not found.
type publicServer struct {
	hubs   map[string]*app.WorkHub // by id
	prefix string                  // path of the public address
	log    *slog.Logger
	slots  chan struct{}
	server *http.Server
	where  string // it listens at
}

// servePublic starts serving media, if the worker has a public address, and tells the hubs of it.
func (w *Worker) servePublic(ctx context.Context) (*publicServer, error) {
	if w.PublicURL == "" {
		return &publicServer{}, nil
	}
	base, err := url.Parse(w.PublicURL)
	if err != nil {
		return nil, psn.Errorf(psn.CodeInvalid, "the public address %q can't be read", psn.Excerpt(w.PublicURL, 80)).WithHint("set PSN_PUBLIC_URL")
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", w.PublicListen)
	if err != nil {
		return nil, psn.Errorf(psn.CodeConflict, "the address %s, at which media would be served, can't be listened at", w.PublicListen).
			WithHint("is another worker running? set PSN_PUBLIC_LISTEN to another one, and point the proxy or tunnel there")
	}
	s := &publicServer{
		hubs: map[string]*app.WorkHub{}, prefix: strings.TrimRight(base.Path, "/"), log: w.Log, slots: make(chan struct{}, publicMost),
		where: listener.Addr().String(),
	}
	for _, h := range w.Hubs {
		s.hubs[h.Info().ID] = h
		h.ServeAt(w.PublicURL)
	}
	s.server = &http.Server{
		Handler: s, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: publicPatient, IdleTimeout: time.Minute,
		MaxHeaderBytes: publicHeader, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelDebug),
	}
	go func() { _ = s.server.Serve(listener) }() // ends with Close
	return s, nil
}

func (s *publicServer) close() {
	if s.server != nil {
		_ = s.server.Close()
	}
}

// ServeHTTP implements http.Handler.
func (s *publicServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	head := w.Header()
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	head.Set("Referrer-Policy", "no-referrer")
	head.Set("X-Robots-Tag", "noindex")
	head.Set("Cache-Control", "private, max-age=3600")
	link, ok := s.link(r)
	h := s.hubs[link.Hub]
	if !ok || h == nil {
		s.nothing(w)
		return
	}
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	default:
		head.Set("Retry-After", "5")
		head.Set("Cache-Control", "no-store")
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	file, err := h.OpenLink(r.Context(), link)
	if err != nil {
		if psn.CodeOf(err) != psn.CodeNotFound && !errors.Is(err, context.Canceled) {
			s.log.Warn("a file that a network asked for could not be served", slog.String("media", link.Media), slog.Any("error", err))
		}
		s.nothing(w)
		return
	}
	if file.Ping {
		head.Set("Cache-Control", "no-store")
		w.WriteHeader(http.StatusNoContent)
		return
	}
	defer file.Content.Close()
	head.Set("Content-Type", file.MIME)
	head.Set("Content-Disposition", "inline")
	head.Set("ETag", `"`+file.Tag+`"`)
	http.ServeContent(w, r, "", time.Time{}, file.Content)
}

// nothing answers that there is nothing, whatever the reason.
func (s *publicServer) nothing(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusNotFound)
}

// link reads a request as a link. The proxy in front may keep the public address's path or take it away.
func (s *publicServer) link(r *http.Request) (app.Link, bool) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead || len(r.URL.RawQuery) > 200 {
		return app.Link{}, false
	}
	path := r.URL.Path
	if rest, found := strings.CutPrefix(path, s.prefix); found && s.prefix != "" {
		path = rest
	}
	rest, found := strings.CutPrefix(path, "/media/")
	parts := strings.Split(rest, "/")
	query := r.URL.Query()
	expires, err := strconv.ParseInt(query.Get("e"), 10, 64)
	if !found || len(parts) != 4 || err != nil || len(query) != 2 || len(query["e"]) != 1 || len(query["s"]) != 1 {
		return app.Link{}, false
	}
	return app.Link{Hub: parts[0], Account: parts[1], Media: parts[2], Name: parts[3], Expires: expires, Sum: query.Get("s")}, true
}
