package policy

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"strongroom/shared/problem"
	"strongroom/shared/store"
)

// partition holds the versions and the one in force.
const partition = "CONTENTPOLICY"

// State is where a version of the policy stands.
type State string

// The states.
//
//	draft ──► active ──► archived ──► active again
const (
	Draft    State = "draft"
	Active   State = "active"
	Archived State = "archived"
)

// Version is one text of the policy with who wrote it. The text of a version that was active once never changes.
type Version struct {
	ID              string    `dynamodbav:"id"` // ULID
	Text            string    `dynamodbav:"text"`
	Digest          string    `dynamodbav:"digest"` // Policy.Version
	State           State     `dynamodbav:"state"`
	Author          string    `dynamodbav:"author"`     // person id
	AuthorName      string    `dynamodbav:"authorName"` // as it was then
	Written         time.Time `dynamodbav:"written"`
	Note            string    `dynamodbav:"note,omitempty"` // why, in the words of whoever activated it
	ActivatedBy     string    `dynamodbav:"activatedBy,omitempty"`
	ActivatedByName string    `dynamodbav:"activatedByName,omitempty"`
	Activated       time.Time `dynamodbav:"activated"`
	Revision        uint64    `dynamodbav:"rev"`
}

// Key places the version.
func (v *Version) Key() store.Key {
	return store.Key{Partition: partition, Sort: "VERSION#" + v.ID}
}

// Rev is the revision it was read at.
func (v *Version) Rev() uint64 { return v.Revision }

// InForce is the active version. It carries the text, so that one read is enough to decide by it.
type InForce struct {
	ID       string    `dynamodbav:"id"` // of the Version
	Text     string    `dynamodbav:"text"`
	Digest   string    `dynamodbav:"digest"`
	Since    time.Time `dynamodbav:"since"`
	Revision uint64    `dynamodbav:"rev"`
}

// Key places the active version.
func (f *InForce) Key() store.Key { return store.Key{Partition: partition, Sort: "ACTIVE"} }

// Rev is the revision it was read at.
func (f *InForce) Rev() uint64 { return f.Revision }

// Partition is the partition that holds the versions, for whoever lists them.
func Partition() string { return partition }

// Write makes or changes a draft: it parses the text, and keeps it in its canonical form. The error is Errors, or a problem for a person.
func (v *Version) Write(text, author, name string, at time.Time) error {
	if v.State != Draft && v.State != "" {
		return problem.New(problem.Conflict, "state", "This version was active already. Write a new one.")
	}
	p, err := Parse(text)
	if err != nil {
		return err
	}
	v.State, v.Text, v.Digest, v.Author, v.AuthorName, v.Written = Draft, p.Format(), p.Version(), author, name, at
	return nil
}

// Activate puts a version in force and gives what is to be stored besides it: the pointer and, when there was one, the version that was active,
// archived. before is the pointer as it was read, and former the version that it names; former is ignored when there was none. A person has to say
// why in a note of 1 to 500 characters.
func (v *Version) Activate(before *InForce, former *Version, note, by, name string, at time.Time) ([]store.Change, error) {
	note = strings.TrimSpace(note)
	if n := utf8.RuneCountInString(note); n == 0 || n > 500 || !utf8.ValidString(note) || bad(note) {
		return nil, problem.New(problem.Invalid, "note", "Say why in a note of 1 to 500 characters.")
	}
	if v.Revision == 0 || v.State == Active {
		return nil, problem.New(problem.Conflict, "state", "This version is active already, or does not exist.")
	}
	p, err := Parse(v.Text)
	if err != nil { // a release since it was written may have changed what a policy can say
		return nil, err
	}
	v.Text, v.Digest = p.Format(), p.Version()
	v.State, v.Note, v.ActivatedBy, v.ActivatedByName, v.Activated = Active, note, by, name, at
	changes := []store.Change{store.Put(v), store.Put(&InForce{ID: v.ID, Text: v.Text, Digest: v.Digest, Since: at, Revision: before.Revision})}
	if before.Revision > 0 && former != nil && former.Revision > 0 {
		former.State = Archived
		changes = append(changes, store.Put(former))
	}
	return changes, nil
}

// Freshness is how old the policy that a decision uses may be. Within it, a function decides by what it read last.
const Freshness = 15 * time.Second

// Loader reads rows; see store for what it promises. An entity that isn't found keeps revision 0.
type Loader interface {
	Load(ctx context.Context, entities ...store.Entity) error
}

// Current gives the policy in force, reading it at most once in Freshness. It is safe for concurrent use. Both fields are required.
type Current struct {
	Rows Loader
	Now  func() time.Time

	mu     sync.Mutex
	read   time.Time
	id     string // of the version that policy is; empty for the default
	policy *Policy
}

// Policy gives the policy that is in force, or was not longer than Freshness ago. As long as the firm has activated none it is Default. An error means
// that it isn't known, or can't be understood: nothing may be decided then, so the document waits.
func (c *Current) Policy(ctx context.Context) (*Policy, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	begun := c.Now()
	if age := begun.Sub(c.read); c.policy != nil && age >= 0 && age < Freshness {
		return c.policy, nil
	}
	var active InForce
	if err := c.Rows.Load(ctx, &active); err != nil {
		return nil, fmt.Errorf("loading the content policy: %w", err)
	}
	switch {
	case active.Revision == 0:
		c.policy = Default()
	case c.policy == nil || c.id != active.ID:
		p, err := Parse(active.Text)
		if err != nil {
			return nil, fmt.Errorf("reading the content policy %s: %w", active.ID, err)
		}
		c.policy = p
	}
	c.id, c.read = active.ID, begun
	return c.policy, nil
}
