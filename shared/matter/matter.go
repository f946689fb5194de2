// Package matter holds the firm's matters (cases, files) and who belongs to them. Belonging is one row per person and matter, so that one
// read tells whether somebody may know that a matter exists.
package matter

import (
	"time"

	"strongroom/shared/person"
	"strongroom/shared/store"
)

// Matter is one case of the firm.
type Matter struct {
	ID       string    `dynamodbav:"id"`     // ULID
	Number   string    `dynamodbav:"number"` // the firm's own, for example "2026-0142"
	Name     string    `dynamodbav:"name"`
	Client   string    `dynamodbav:"client"` // the client's name as the firm writes it
	Opened   time.Time `dynamodbav:"opened"`
	Revision uint64    `dynamodbav:"rev"`
}

// Key places the matter.
func (m *Matter) Key() store.Key { return store.Key{Partition: Partition(m.ID), Sort: "MATTER"} }

// Rev is the revision it was read at.
func (m *Matter) Rev() uint64 { return m.Revision }

// Partition is the partition that holds a matter and everything in it.
func Partition(id string) string { return "MATTER#" + id }

// Member says that a person belongs to a matter. The names are copies for lists; the deciding rows are the person and the matter.
type Member struct {
	Person   string      `dynamodbav:"person"`
	Matter   string      `dynamodbav:"matter"`
	Name     string      `dynamodbav:"name"`
	Role     person.Role `dynamodbav:"role"`
	Since    time.Time   `dynamodbav:"created"`
	Revision uint64      `dynamodbav:"rev"`
}

// Key places the membership under the person; the reverse index gives a matter's people.
func (m *Member) Key() store.Key {
	return store.Key{Partition: "PERSON#" + m.Person, Sort: Partition(m.Matter)}
}

// Rev is the revision it was read at.
func (m *Member) Rev() uint64 { return m.Revision }
