// Package session holds server-side sessions (S1.3, S1.4): a random identifier that only the browser's cookie carries, an idle and an absolute
// time-out, and one live session per person.
//
// Guarantees: the store holds only a hash of the identifier, so that a copy of the table opens nothing; a session that has ended stays ended.
// Tokens of the identity provider are not kept at all.
package session

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"time"

	"strongroom/shared/store"
)

// Cookie is the name of the session cookie. The prefix makes browsers insist on Secure, Path=/ and no Domain
// (RFC 6265bis, 4.1.3.2).
const Cookie = "__Host-strongroom"

// Policy is the firm's time-outs.
type Policy struct {
	Idle     time.Duration // without a request
	Absolute time.Duration // since the sign-in, whatever happens
}

// End says why a session is over.
type End string

// The reasons.
const (
	SignedOut    End = "signed-out"
	SignedInElse End = "elsewhere" // a newer sign-in of the same person
	IdleTooLong  End = "idle"
	TooOld       End = "absolute"
	Unknown      End = "unknown" // no such session
)

// Session is one signed-in browser.
type Session struct {
	ID       string    `dynamodbav:"id"` // hex SHA-256 of the cookie's secret
	Person   string    `dynamodbav:"person"`
	Opened   time.Time `dynamodbav:"opened"`
	Seen     time.Time `dynamodbav:"seen"`
	AuthTime time.Time `dynamodbav:"authTime"` // when the person proved who they are, as the identity provider says
	Ended    End       `dynamodbav:"ended,omitempty"`
	Replaced bool      `dynamodbav:"replaced,omitempty"` // it ended another session when it opened
	Expires  int64     `dynamodbav:"expires"`            // Unix seconds; a day after the last moment it could live, so that its end can be explained
	Revision uint64    `dynamodbav:"rev"`
}

// Key places the session.
func (s *Session) Key() store.Key { return store.Key{Room: store.Sessions, Partition: s.ID} }

// Rev is the revision it was read at.
func (s *Session) Rev() uint64 { return s.Revision }

// Current points to a person's one live session.
type Current struct {
	Person   string `dynamodbav:"person"`
	Session  string `dynamodbav:"session"`
	Revision uint64 `dynamodbav:"rev"`
}

// Key places the pointer.
func (c *Current) Key() store.Key {
	return store.Key{Room: store.Sessions, Partition: "PERSON#" + c.Person}
}

// Rev is the revision it was read at.
func (c *Current) Rev() uint64 { return c.Revision }

// Secret is what the cookie carries: 256 random bits.
type Secret string

// NewSecret draws a secret.
func NewSecret(random io.Reader) (Secret, error) {
	var b [32]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", fmt.Errorf("drawing a session secret: %w", err)
	}
	return Secret(base64.RawURLEncoding.EncodeToString(b[:])), nil
}

// ID is the key under which the secret's session is kept; ok is false when it can't be a secret at all.
func (s Secret) ID() (id string, ok bool) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(string(s))
	if err != nil || len(b) != 32 {
		return "", false
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), true
}

// CSRF is the token that forms and scripts send with every change. It is derived from the secret, so nothing more is stored, and it can't be
// turned back into it.
func (s Secret) CSRF() string {
	mac := hmac.New(sha256.New, []byte(s))
	mac.Write([]byte("strongroom csrf 1"))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// ValidCSRF compares in constant time.
func (s Secret) ValidCSRF(token string) bool { return hmac.Equal([]byte(s.CSRF()), []byte(token)) }

// Open makes a new session.
func Open(secret Secret, person string, now, authTime time.Time, p Policy) (*Session, error) {
	id, ok := secret.ID()
	if !ok {
		return nil, fmt.Errorf("opening a session: the secret is malformed")
	}
	return &Session{ID: id, Person: person, Opened: now, Seen: now, AuthTime: authTime, Expires: now.Add(p.Absolute + 24*time.Hour).Unix()}, nil
}

// Live tells whether the session may be used at that time, and if not, why.
func (s *Session) Live(now time.Time, p Policy) (bool, End) {
	switch {
	case s.Revision == 0:
		return false, Unknown
	case s.Ended != "":
		return false, s.Ended
	case !now.Before(s.AbsoluteEnd(p)):
		return false, TooOld
	case !now.Before(s.IdleEnd(p)):
		return false, IdleTooLong
	}
	return true, ""
}

// IdleEnd is when the session ends without another request.
func (s *Session) IdleEnd(p Policy) time.Time { return s.Seen.Add(p.Idle) }

// AbsoluteEnd is when the session ends in any case.
func (s *Session) AbsoluteEnd(p Policy) time.Time { return s.Opened.Add(p.Absolute) }

// Touch notes a use and tells whether it is worth a write. Uses that are not written let a session end early, by a fifteenth of the idle
// time-out at the most (one minute by default), never late.
func (s *Session) Touch(now time.Time, p Policy, always bool) bool {
	if !always && now.Sub(s.Seen) < p.Idle/15 {
		return false
	}
	s.Seen = now
	return true
}
