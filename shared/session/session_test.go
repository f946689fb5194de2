package session_test

import (
	"bytes"
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"strongroom/shared/session"
)

var policy = session.Policy{Idle: 15 * time.Minute, Absolute: 8 * time.Hour}

func TestS13_Timeouts(t *testing.T) {
	opened := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	at := func(d time.Duration) time.Time { return opened.Add(d) }
	for _, c := range []struct {
		name string
		seen time.Duration
		now  time.Duration
		end  session.End
		live bool
		why  session.End
	}{
		{"fresh", 0, 0, "", true, ""},
		{"just before idle", 0, 15*time.Minute - time.Second, "", true, ""},
		{"idle", 0, 15 * time.Minute, "", false, session.IdleTooLong},
		{"in use, before the end", 8*time.Hour - time.Minute, 8*time.Hour - time.Second, "", true, ""},
		{"in use, at the end", 8*time.Hour - time.Minute, 8 * time.Hour, "", false, session.TooOld},
		{"ended elsewhere", 0, time.Second, session.SignedInElse, false, session.SignedInElse},
		{"signed out", 0, time.Second, session.SignedOut, false, session.SignedOut},
	} {
		s := &session.Session{Opened: opened, Seen: at(c.seen), Ended: c.end, Revision: 1}
		if live, why := s.Live(at(c.now), policy); live != c.live || why != c.why {
			t.Errorf("%s: %v, %q; want %v, %q", c.name, live, why, c.live, c.why)
		}
	}
	if live, why := (&session.Session{Opened: opened, Seen: opened}).Live(opened, policy); live || why != session.Unknown {
		t.Errorf("a session that was never stored: %v, %q", live, why)
	}
}

// Not every use is written, but a session never ends late and never more than a fifteenth of the idle time-out early.
func TestS13_TouchesAreSparseAndNeverLengthenASession(t *testing.T) {
	start := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	s := &session.Session{Opened: start, Seen: start, Revision: 1}
	writes := 0
	for now := start; now.Before(start.Add(time.Hour)); now = now.Add(10 * time.Second) {
		if s.Touch(now, policy, false) {
			writes++
		}
		if lag := now.Sub(s.Seen); lag < 0 || lag >= time.Minute {
			t.Fatalf("%s behind the last use", lag)
		}
	}
	if writes > 60 {
		t.Errorf("%d writes in an hour of steady use", writes)
	}
	if !s.Touch(s.Seen.Add(time.Second), policy, true) {
		t.Error("\"stay signed in\" was not written")
	}
}

func TestS13_SecretsAndTheirTokens(t *testing.T) {
	a, err := session.NewSecret(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	b, _ := session.NewSecret(rand.Reader)
	idA, okA := a.ID()
	idB, okB := b.ID()
	switch {
	case !okA || !okB || idA == idB || len(idA) != 64:
		t.Errorf("ids %q, %q", idA, idB)
	case strings.Contains(idA, string(a)) || strings.Contains(a.CSRF(), string(a)):
		t.Error("a secret shines through")
	case !a.ValidCSRF(a.CSRF()) || a.ValidCSRF(b.CSRF()) || a.ValidCSRF(""):
		t.Error("the token belongs to its own session alone")
	}
	for _, s := range []session.Secret{"", "x", session.Secret(strings.Repeat("A", 42)), session.Secret(strings.Repeat("A", 44)), a + "=", "../../etc/passwd"} {
		if id, ok := s.ID(); ok {
			t.Errorf("%q is taken for a secret: %s", s, id)
		}
	}
	if _, err := session.NewSecret(bytes.NewReader(nil)); err == nil {
		t.Error("a secret without randomness")
	}
}
