package idp

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"strongroom/infra/local/mail/file"
)

// The states of an account, in Cognito's words.
const (
	statusConfirmed = "CONFIRMED"
	statusForced    = "FORCE_CHANGE_PASSWORD" // has a temporary password and must choose an own one
)

var (
	errNobody = errors.New("there is no such person")
	errTaken  = errors.New("the address has an account")
)

// account is one person as the file keeps them.
type account struct {
	Subject        string            `json:"subject"`    // a UUID: sub, and Cognito's user name
	Attributes     map[string]string `json:"attributes"` // email, email_verified, name ...; sub is not among them
	Status         string            `json:"status"`
	Enabled        bool              `json:"enabled"`
	Created        time.Time         `json:"created"`
	Modified       time.Time         `json:"modified"`
	Hash           string            `json:"hash,omitempty"`
	Earlier        []string          `json:"earlier,omitempty"` // hashes of former passwords, newest first
	TemporaryUntil time.Time         `json:"temporaryUntil,omitzero"`
	Secret         string            `json:"secret,omitempty"`   // of the authenticator app, base32; "" when none is enrolled
	LastStep       uint64            `json:"lastStep,omitempty"` // the last thirty seconds whose code was accepted
	SignedOut      time.Time         `json:"signedOut,omitzero"` // everything signed in before this is over
	Demo           bool              `json:"demo,omitempty"`
	Password       string            `json:"password,omitempty"` // of demo people alone, for the page that shows them
}

func (a account) email() string { return a.Attributes["email"] }

func (a account) clone() account {
	a.Attributes, a.Earlier = maps.Clone(a.Attributes), slices.Clone(a.Earlier)
	return a
}

// named tells whether the person is meant by a user name: the subject or the e-mail address, in upper or lower case.
func (a account) named(username string) bool {
	return strings.EqualFold(a.Subject, username) || strings.EqualFold(a.email(), username)
}

// register is the file of all people. What add and change accepted is on disk when
// they return; when writing fails, nothing has changed.
type register struct {
	path string

	mu     sync.Mutex
	people []account // by age
}

func openRegister(path string) (*register, error) {
	r := &register{path: path}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return r, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &r.people)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the people of the sign-in provider: %w", err)
	}
	return r, nil
}

func (r *register) all() []account {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := make([]account, 0, len(r.people))
	for _, a := range r.people {
		out = append(out, a.clone())
	}
	return out
}

func (r *register) find(username string) (account, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if i := r.index(username); i >= 0 {
		return r.people[i].clone(), true
	}
	return account{}, false
}

func (r *register) index(username string) int {
	return slices.IndexFunc(r.people, func(a account) bool { return a.named(username) })
}

func (r *register) add(a account) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.index(a.email()) >= 0 {
		return errTaken
	}
	return r.keep(append(slices.Clone(r.people), a.clone()))
}

// change lets f alter the person; an error of f changes nothing and is returned.
func (r *register) change(username string, f func(*account) error) (account, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	i := r.index(username)
	if i < 0 {
		return account{}, errNobody
	}
	changed := r.people[i].clone()
	if err := f(&changed); err != nil {
		return account{}, err
	}
	people := slices.Clone(r.people)
	people[i] = changed
	return changed.clone(), r.keep(people)
}

// keep writes the people and then takes them over. The caller holds the lock.
func (r *register) keep(people []account) error {
	text, err := json.MarshalIndent(people, "", "  ")
	if err != nil {
		return fmt.Errorf("keeping people: %w", err)
	}
	if err := file.Write(r.path, append(text, '\n'), 0o600); err != nil {
		return err
	}
	r.people = people
	return nil
}
