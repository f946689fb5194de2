// Package queue is a small durable queue that behaves like SQS: visibility
// timeout, receive count, dead-letter queue.
//
// Guarantees: a message that Send accepted survives a kill of the process at any
// moment and is received at least once; how often it was received survives too. A
// message that was received as often as the redrive policy says and comes up
// again is moved to the dead-letter queue: first written there, then removed here.
// Messages that were in flight are visible again after a restart, because their
// consumers ended with the process.
//
// Non-goals: FIFO, delays, long polling over the network, several processes on
// one queue.
package queue

import (
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// Message is a message as it is handed to a consumer.
type Message struct {
	ID       string    `json:"id"`
	Body     string    `json:"body"`
	Sent     time.Time `json:"sent"`
	First    time.Time `json:"first"`    // first time it was received
	Received int       `json:"received"` // how often it was received, this time included
	Receipt  string    `json:"-"`        // names this receipt for Delete and Release
}

// Config holds the properties of a queue.
type Config struct {
	Name       string
	Visibility time.Duration // how long a received message stays hidden
	MaxReceive int           // 0: no limit
	Dead       *Queue        // where messages go after MaxReceive; nil: they stay
	Retention  time.Duration // 0: for ever
	Now        func() time.Time
}

// ErrReceipt is returned for a receipt that is no longer valid: the message was
// deleted, or received again by somebody else.
var ErrReceipt = errors.New("the receipt of the message is no longer valid")

// Queue is one queue. It is safe for concurrent use.
type Queue struct {
	Config
	mu      sync.Mutex
	entries map[string]*entry
	journal *journal
	arrived chan struct{} // closed and replaced whenever a message may have become visible
}

type entry struct {
	Message
	Visible time.Time `json:"visible"`
}

// Open opens the queue whose journal lies in folder, and makes it when it is new.
func Open(folder string, config Config) (*Queue, error) {
	if config.Now == nil {
		config.Now = time.Now
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("opening queue %s: %w", config.Name, err)
	}
	q := &Queue{Config: config, entries: map[string]*entry{}, arrived: make(chan struct{})}
	journal, err := openJournal(filepath.Join(folder, config.Name+".jsonl"), q.replay)
	if err != nil {
		return nil, fmt.Errorf("opening queue %s: %w", config.Name, err)
	}
	q.journal = journal
	for _, e := range q.entries {
		e.Visible = time.Time{} // whoever held it ended with the process before
	}
	if err := journal.compact(q.live()); err != nil {
		return nil, fmt.Errorf("opening queue %s: %w", config.Name, err)
	}
	return q, nil
}

// replay applies one journal line.
func (q *Queue) replay(line record) {
	switch {
	case line.Put != nil:
		q.entries[line.Put.ID] = line.Put
	case line.Delete != "":
		delete(q.entries, line.Delete)
	}
}

func (q *Queue) live() []*entry {
	out := make([]*entry, 0, len(q.entries))
	for _, e := range q.entries {
		out = append(out, e)
	}
	slices.SortFunc(out, func(a, b *entry) int { return cmp.Or(a.Sent.Compare(b.Sent), cmp.Compare(a.ID, b.ID)) })
	return out
}

// Send adds a message. When it returns nil the message is on disk.
func (q *Queue) Send(body string) (string, error) {
	id := rand.Text()
	e := &entry{Message: Message{ID: id, Body: body, Sent: q.Now()}}
	return id, q.put(e)
}

func (q *Queue) put(e *entry) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if err := q.journal.append(record{Put: e}, true); err != nil {
		return fmt.Errorf("sending to queue %s: %w", q.Name, err)
	}
	q.entries[e.ID] = e
	q.wake()
	return nil
}

func (q *Queue) wake() {
	close(q.arrived)
	q.arrived = make(chan struct{})
}

// Receive hands out up to most visible messages, the oldest first, and hides them
// for the visibility timeout. It does not wait.
func (q *Queue) Receive(most int) ([]Message, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	now := q.Now()
	var out []Message
	for _, e := range q.live() {
		if len(out) == most {
			break
		}
		if e.Visible.After(now) {
			continue
		}
		if gone, err := q.retire(e, now); err != nil || gone {
			if err != nil {
				return out, err
			}
			continue
		}
		changed := *e
		changed.Received++
		changed.Receipt = rand.Text()
		changed.Visible = now.Add(q.Visibility)
		if changed.First.IsZero() {
			changed.First = now
		}
		if err := q.journal.append(record{Put: &changed}, false); err != nil {
			return out, fmt.Errorf("receiving from queue %s: %w", q.Name, err)
		}
		q.entries[e.ID] = &changed
		out = append(out, changed.Message)
	}
	return out, q.tidy()
}

// retire drops a message that is too old and moves one that was received too often.
func (q *Queue) retire(e *entry, now time.Time) (bool, error) {
	old := q.Retention > 0 && now.Sub(e.Sent) > q.Retention
	spent := q.Dead != nil && q.MaxReceive > 0 && e.Received >= q.MaxReceive
	if !old && !spent {
		return false, nil
	}
	if spent {
		moved := *e
		moved.Visible = time.Time{}
		if err := q.Dead.put(&moved); err != nil {
			return false, err
		}
	}
	return true, q.remove(e.ID)
}

func (q *Queue) remove(id string) error {
	if err := q.journal.append(record{Delete: id}, false); err != nil {
		return fmt.Errorf("deleting from queue %s: %w", q.Name, err)
	}
	delete(q.entries, id)
	return nil
}

// tidy rewrites the journal when most of it speaks of messages that are gone.
func (q *Queue) tidy() error {
	if q.journal.lines < 1000 || q.journal.lines < 4*len(q.entries) {
		return nil
	}
	return q.journal.compact(q.live())
}

// Delete removes a received message. A receipt that is no longer valid gives ErrReceipt.
func (q *Queue) Delete(m Message) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if e := q.entries[m.ID]; e == nil || e.Receipt != m.Receipt {
		return ErrReceipt
	}
	return q.remove(m.ID)
}

// Wait gives a channel that is closed when a message arrives.
func (q *Queue) Wait() <-chan struct{} {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.arrived
}

// State is a queue as the status page shows it.
type State struct {
	Name     string    `json:"name"`
	Visible  int       `json:"visible"`
	InFlight int       `json:"inFlight"`
	Messages []Message `json:"messages"` // the oldest hundred
}

// State tells what is in the queue.
func (q *Queue) State() State {
	q.mu.Lock()
	defer q.mu.Unlock()
	state := State{Name: q.Name, Messages: []Message{}}
	now := q.Now()
	for _, e := range q.live() {
		if e.Visible.After(now) {
			state.InFlight++
		} else {
			state.Visible++
		}
		if len(state.Messages) < 100 {
			state.Messages = append(state.Messages, e.Message)
		}
	}
	return state
}

// Close closes the journal.
func (q *Queue) Close() error {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.journal.close()
}
