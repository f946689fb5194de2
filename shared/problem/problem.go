// Package problem holds the errors that are meant for a person. A Problem carries the words that the person reads and, apart from
// them, the cause that only the log sees. Everything that is not a Problem is our own failure and is shown as nothing but a code.
//
// The kinds follow the status codes of RFC 9110 that the web layer maps them to; this package knows nothing of HTTP.
package problem

import (
	"errors"
	"fmt"
)

// Kind says what sort of problem it is.
type Kind int

// The kinds.
const (
	Invalid         Kind = iota + 1 // what was sent can't be taken; the words say what to change
	Unauthenticated                 // nobody is signed in, or no longer
	Forbidden                       // the person may know of the thing, but not do this
	NotFound                        // there is no such thing, or none that the person may know of
	Conflict                        // the thing is in a state that doesn't allow it
	TooLarge                        // over a limit that the words name
	Method                          // the address exists, the method doesn't
	Unsupported                     // the content type isn't one that is understood
)

// Problem is an error with words for the person who caused it.
type Problem struct {
	Kind  Kind
	Words string // one or two plain sentences, no identifiers, no reason that reveals another matter
	Code  string // a short stable name for programs, for example "name-too-long"
	Quote string // what the person can tell the firm, so that somebody finds the record; empty for none
	Cause error  // for the log only; may be nil
}

// Error is for the log: words and cause.
func (p *Problem) Error() string {
	if p.Cause == nil {
		return p.Words
	}
	return fmt.Sprintf("%s (%v)", p.Words, p.Cause)
}

// Unwrap gives the cause.
func (p *Problem) Unwrap() error { return p.Cause }

// New makes a Problem.
func New(kind Kind, code, words string) *Problem {
	return &Problem{Kind: kind, Code: code, Words: words}
}

// Because gives the same Problem with a cause for the log.
func (p *Problem) Because(cause error) *Problem {
	q := *p
	q.Cause = cause
	return &q
}

// Of finds the Problem in an error's chain, or nil.
func Of(err error) *Problem {
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	return nil
}

// Is reports whether an error is a Problem of that kind.
func Is(err error, kind Kind) bool {
	p := Of(err)
	return p != nil && p.Kind == kind
}
