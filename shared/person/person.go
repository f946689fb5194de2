// Package person holds the people of the portal and their roles. A person's identifier is the portal's own; the identity provider's
// subject only points to it.
package person

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"strongroom/shared/problem"
	"strongroom/shared/store"
)

// Role is what a person is to the firm. The access policies say what that allows.
type Role string

// The roles.
const (
	Administrator Role = "administrator"
	Attorney      Role = "attorney"
	Paralegal     Role = "paralegal"
	Client        Role = "client"
)

// Roles lists every role.
func Roles() []Role { return []Role{Administrator, Attorney, Paralegal, Client} }

// Staff reports whether the role belongs to the firm rather than to one of its clients.
func (r Role) Staff() bool { return r == Administrator || r == Attorney || r == Paralegal }

// ParseRole reads a role by name.
func ParseRole(s string) (Role, error) {
	for _, r := range Roles() {
		if string(r) == s {
			return r, nil
		}
	}
	return "", problem.New(problem.Invalid, "role", "The role "+strconv.Quote(s)+" is not one of administrator, attorney, paralegal, client.")
}

// Person is somebody with an account.
type Person struct {
	ID       string    `dynamodbav:"id"` // ULID
	Name     string    `dynamodbav:"name"`
	Email    string    `dynamodbav:"email"` // lower case
	Role     Role      `dynamodbav:"role"`
	Subject  string    `dynamodbav:"subject"` // the identity provider's identifier
	Disabled bool      `dynamodbav:"disabled"`
	Since    time.Time `dynamodbav:"created"`
	Revision uint64    `dynamodbav:"rev"`
}

// Key places the person.
func (p *Person) Key() store.Key { return store.Key{Partition: "PERSON#" + p.ID, Sort: "PERSON"} }

// Rev is the revision it was read at.
func (p *Person) Rev() uint64 { return p.Revision }

// Subject leads from the identity provider's subject to a person.
type Subject struct {
	Subject  string `dynamodbav:"subject"`
	Person   string `dynamodbav:"person"`
	Revision uint64 `dynamodbav:"rev"`
}

// Key places the pointer.
func (s *Subject) Key() store.Key {
	return store.Key{Partition: "SUBJECT#" + s.Subject, Sort: "SUBJECT"}
}

// Rev is the revision it was read at.
func (s *Subject) Rev() uint64 { return s.Revision }

// CleanEmail gives the address in lower case without surrounding space, or says what is wrong with it. It asks for the form that the
// identity provider takes: one "@", something on both sides, a dot in the domain, at most 254 bytes (RFC 5321, 4.5.3.1.3).
func CleanEmail(s string) (string, error) {
	s = strings.ToLower(strings.TrimSpace(s))
	local, domain, ok := strings.Cut(s, "@")
	if !ok || local == "" || !strings.Contains(domain, ".") || strings.ContainsAny(s, " \t\r\n<>,;") || strings.Contains(domain, "@") || len(s) > 254 {
		return "", problem.New(problem.Invalid, "email", strconv.Quote(s)+" is not an e-mail address.")
	}
	return s, nil
}

// CleanName gives a person's or a matter's name in NFC without surrounding space; 1 to 120 characters, none of them a control.
func CleanName(s string) (string, error) {
	if !utf8.ValidString(s) {
		return "", problem.New(problem.Invalid, "name", "The name is not readable text.")
	}
	s = strings.TrimSpace(norm.NFC.String(s))
	if n := utf8.RuneCountInString(s); n == 0 || n > 120 {
		return "", problem.New(problem.Invalid, "name", "A name needs 1 to 120 characters.")
	}
	for _, r := range s {
		if r < ' ' || r == 0x7f || (r >= 0x202a && r <= 0x202e) || (r >= 0x2066 && r <= 0x2069) {
			return "", problem.New(problem.Invalid, "name", "The name contains an invisible control character.")
		}
	}
	return s, nil
}
