package idp

import (
	"math"
	"strings"
	"sync"
	"time"
)

// Lock-out as Cognito documents it: after the fifth wrong guess the next one waits
// a second, each later one twice as long, a quarter of an hour at most. Guesses during a lock
// count for nothing. A quarter of an hour without a guess forgives all (S1.2).
const (
	freeGuesses = 5
	longestLock = 15 * time.Minute
	forgiven    = 15 * time.Minute
	watched     = 10_000 // addresses remembered at once
)

// attempts counts wrong guesses by address, whether or not somebody has that address.
type attempts struct {
	mu   sync.Mutex
	seen map[string]guesses
}

type guesses struct {
	count       int
	last, until time.Time
}

func newAttempts() *attempts { return &attempts{seen: map[string]guesses{}} }

// try counts a guess as wrong before it is looked at, so that guesses made at the same
// moment can't slip through together. A positive wait means: locked, do not look.
func (a *attempts) try(address string, now time.Time) (wait time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	key := strings.ToLower(address)
	g := a.seen[key]
	if now.Before(g.until) {
		return g.until.Sub(now)
	}
	if now.Sub(g.last) >= forgiven {
		g = guesses{}
	}
	g.count, g.last = g.count+1, now
	if g.count >= freeGuesses {
		seconds := math.Min(math.Exp2(float64(g.count-freeGuesses)), longestLock.Seconds())
		g.until = now.Add(time.Duration(seconds) * time.Second)
	}
	a.makeRoom(now)
	a.seen[key] = g
	return 0
}

// right takes one counted guess back: it was right, though the sign-in is not over.
func (a *attempts) right(address string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	key := strings.ToLower(address)
	if g, ok := a.seen[key]; ok && g.count > 0 {
		g.count, g.until = g.count-1, time.Time{}
		a.seen[key] = g
	}
}

// forget forgives all: the sign-in succeeded.
func (a *attempts) forget(address string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.seen, strings.ToLower(address))
}

func (a *attempts) makeRoom(now time.Time) {
	if len(a.seen) < watched {
		return
	}
	for key, g := range a.seen {
		if now.Sub(g.last) >= forgiven && !now.Before(g.until) {
			delete(a.seen, key)
		}
	}
	for key := range a.seen { // all are recent: any one gives way
		if len(a.seen) < watched {
			return
		}
		delete(a.seen, key)
	}
}
