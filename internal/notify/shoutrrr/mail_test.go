package shoutrrr_test

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/postshitnow/psn/internal/notify"
	"github.com/postshitnow/psn/internal/notify/shoutrrr"
	"github.com/postshitnow/psn/internal/psn"
)

// mailServer speaks as much of RFC 5321 as one message needs. It answers what a client says with refusals,
// by the command's first word, where there is one.
type mailServer struct {
	refusals map[string]string
	mu       sync.Mutex
	messages []string
	conns    []net.Conn
}

func (s *mailServer) start(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			s.mu.Lock()
			s.conns = append(s.conns, conn)
			s.mu.Unlock()
			all.Go(func() { s.talk(conn) })
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		s.mu.Lock()
		for _, conn := range s.conns {
			_ = conn.Close() // the library leaves one open that did not get past the greeting
		}
		s.mu.Unlock()
		all.Wait()
	})
	return l.Addr().String()
}

func (s *mailServer) talk(conn net.Conn) {
	defer conn.Close()
	lines := bufio.NewScanner(conn)
	fmt.Fprint(conn, "220 ready\r\n")
	for lines.Scan() {
		command, _, _ := strings.Cut(strings.ToUpper(lines.Text()), " ")
		answer := "250 fine"
		if command == "QUIT" {
			answer = "221 bye"
		}
		if refusal := s.refusals[command]; refusal != "" {
			answer = refusal
		} else if command == "DATA" {
			fmt.Fprint(conn, "354 go on\r\n")
			var text strings.Builder
			for lines.Scan() && lines.Text() != "." {
				text.WriteString(lines.Text() + "\n")
			}
			s.mu.Lock()
			s.messages = append(s.messages, text.String())
			s.mu.Unlock()
		}
		fmt.Fprint(conn, answer+"\r\n")
		if command == "QUIT" {
			return
		}
	}
}

func TestMail(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		refusals map[string]string
		to       string
		want     psn.Outcome // empty for sent
	}{
		"sent":              {nil, "canary@b.example", ""},
		"refused":           {map[string]string{"RCPT": "550 canary@example is nobody"}, "canary@b.example", psn.OutcomeRejected},
		"not now":           {map[string]string{"MAIL": "451 canary, later"}, "canary@b.example", psn.OutcomeNotSent},
		"no data":           {map[string]string{"DATA": "554 no canary"}, "canary@b.example", psn.OutcomeRejected},
		"no goodbye":        {map[string]string{"QUIT": "451 canary stays"}, "canary@b.example", psn.OutcomeUnknown},
		"refused to many":   {map[string]string{"RCPT": "450 later, canary"}, "canary@b.example,c@d.example", psn.OutcomeUnknown},
		"unwelcome to many": {map[string]string{"EHLO": "554 no", "HELO": "554 no canary"}, "canary@b.example,c@d.example", psn.OutcomeRejected},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &mailServer{refusals: c.refusals}
			target := psn.NewSecret("smtp://" + s.start(t) + "/?from=psn@a.example&to=" + c.to + "&usestarttls=no&auth=None")
			err := shoutrrr.Notifier{}.Send(t.Context(), target, notify.Message{Title: "post 7k2 failed", Body: "look at it"})
			if c.want != "" {
				if f := notify.FailureOf(err); err == nil || f.Outcome != c.want || strings.Contains(f.Message, "canary") {
					t.Errorf("outcome %s, want %s: %v", f.Outcome, c.want, err)
				}
				return
			}
			s.mu.Lock()
			defer s.mu.Unlock()
			if err != nil || len(s.messages) != 1 || !strings.Contains(s.messages[0], "Subject: post 7k2 failed") ||
				!strings.Contains(s.messages[0], "look at it") {
				t.Errorf("arrived: %q, %v", s.messages, err)
			}
		})
	}
}

// TestSilentMail waits for a server that never greets no longer than its caller.
func TestSilentMail(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	accepted := make(chan net.Conn, 1)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		conn, err := l.Accept()
		if err == nil {
			accepted <- conn
		}
		cancel() // the caller has waited enough
	}()
	target := psn.NewSecret("smtp://user:canary@" + l.Addr().String() + "/?from=a@b.example&to=c@d.example")
	err = shoutrrr.Notifier{}.Send(ctx, target, notify.Message{Title: "hello"})
	if f := notify.FailureOf(err); f.Outcome != psn.OutcomeUnknown || f.Message != "smtp: no answer in time" {
		t.Errorf("got %+v", f)
	}
	_ = (<-accepted).Close() // which ends the library's wait, too
}
