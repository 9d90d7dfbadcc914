package sim

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"
)

// errLedgerClosed is what a request gets that comes while the server closes.
var errLedgerClosed = errors.New("the ledger is closed")

// ledger keeps arrivals in order, in memory and, if it has a file, on disk. Requests that arrive together
// share a write and an fsync; no lock is held over either.
type ledger struct {
	mu       sync.Mutex
	arrivals []Arrival
	seq      int64
	file     *os.File // nil keeps arrivals in memory only
	next     *batch   // lines that wait for the next write
	writing  bool
	idle     *sync.Cond // signalled when writing becomes false
	failed   error      // the first write error; nothing is taken after it
}

// batch is the lines of one write and fsync; done is closed after it, err is then its outcome.
type batch struct {
	lines []byte
	done  chan struct{}
	err   error
}

func newBatch() *batch { return &batch{done: make(chan struct{})} }

// openLedger opens the file at path, making it if need be, reads what it holds and cuts off a torn last
// line. An empty path gives a ledger in memory.
func openLedger(path string) (*ledger, error) {
	l := &ledger{next: newBatch()}
	l.idle = sync.NewCond(&l.mu)
	if path == "" {
		return l, nil
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open ledger: %w", err)
	}
	if err := l.load(file); err != nil {
		return nil, errors.Join(fmt.Errorf("open ledger %s: %w", path, err), file.Close())
	}
	return l, nil
}

func (l *ledger) load(file *os.File) error {
	raw, err := io.ReadAll(file)
	if err != nil {
		return err
	}
	arrivals, whole, err := parseLedger(raw)
	if err != nil {
		return err
	}
	if err := file.Truncate(int64(whole)); err != nil {
		return err
	}
	if _, err := file.Seek(int64(whole), io.SeekStart); err != nil {
		return err
	}
	l.arrivals, l.file = arrivals, file
	if n := len(arrivals); n > 0 {
		l.seq = arrivals[n-1].Seq
	}
	return nil
}

// append numbers the arrival and returns when it is durable.
func (l *ledger) append(a Arrival) error {
	l.mu.Lock()
	if l.failed != nil {
		defer l.mu.Unlock()
		return l.failed
	}
	l.seq++
	a.Seq = l.seq
	l.arrivals = append(l.arrivals, a)
	if l.file == nil {
		l.mu.Unlock()
		return nil
	}
	line, err := json.Marshal(a)
	if err != nil {
		l.mu.Unlock()
		return fmt.Errorf("encode arrival: %w", err)
	}
	mine := l.next
	mine.lines = append(append(mine.lines, line...), '\n')
	if !l.writing {
		l.writing = true
		go l.write()
	}
	l.mu.Unlock()
	<-mine.done
	return mine.err
}

// write makes batches durable, one after the other, until none waits.
func (l *ledger) write() {
	l.mu.Lock()
	for len(l.next.lines) > 0 {
		b, err := l.next, l.failed
		l.next = newBatch()
		l.mu.Unlock()
		if err == nil {
			if _, err = l.file.Write(b.lines); err == nil {
				err = l.file.Sync()
			}
		}
		l.mu.Lock()
		if err != nil && l.failed == nil {
			l.failed = fmt.Errorf("write ledger: %w", err)
		}
		b.err = l.failed
		close(b.done)
	}
	l.writing = false
	l.idle.Broadcast()
	l.mu.Unlock()
}

// err returns why nothing more can be recorded, or nil.
func (l *ledger) err() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.failed
}

// all returns a copy of every arrival, oldest first.
func (l *ledger) all() []Arrival {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.arrivals)
}

// close waits for the writes under way and closes the file. Later arrivals are refused.
func (l *ledger) close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for l.writing {
		l.idle.Wait()
	}
	if errors.Is(l.failed, errLedgerClosed) {
		return nil
	}
	l.failed = errors.Join(l.failed, errLedgerClosed)
	if l.file == nil {
		return nil
	}
	return l.file.Close()
}
