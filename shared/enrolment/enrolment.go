// Package enrolment opens matters and brings people into the portal. There is no self-registration (S1.6): somebody with the firm's own cloud
// credentials, or later an administrator in the portal, does it, and each step is recorded.
//
// Guarantees: a broken-off invitation can be repeated and ends as one account. The package sets no password that a person keeps.
package enrolment

import (
	"context"
	"errors"
	"fmt"
	"time"

	"strongroom/shared/access"
	"strongroom/shared/audit"
	"strongroom/shared/door"
	"strongroom/shared/matter"
	"strongroom/shared/person"
	"strongroom/shared/problem"
	"strongroom/shared/store"
)

// Rows loads entities.
type Rows interface {
	Load(ctx context.Context, entities ...store.Entity) error
}

// Directory is the identity provider's administration. Invite gives the subject of the account, of an existing one too.
type Directory interface {
	Invite(ctx context.Context, email, name string, demo bool) (subject string, err error)
}

// Service enrols. Every field is required.
type Service struct {
	Door      *door.Door
	Rows      Rows
	Directory Directory
	Operator  string // how records name the operator
	Now       func() time.Time
	NewID     func(time.Time) string
}

func (s *Service) act(action audit.Action, what access.Resource, details map[string]string) door.Act {
	return door.Act{Who: access.ByOperator(s.Operator), Action: action, What: what, Details: details}
}

// OpenMatter opens a matter. The number and the name are the firm's own; the client is the client's name as the firm writes it.
func (s *Service) OpenMatter(ctx context.Context, number, name, client string) (*matter.Matter, error) {
	m := &matter.Matter{Opened: s.Now()}
	for field, value := range map[*string]string{&m.Number: number, &m.Name: name, &m.Client: client} {
		cleaned, err := person.CleanName(value)
		if err != nil {
			return nil, err
		}
		*field = cleaned
	}
	m.ID = s.NewID(m.Opened)
	details := map[string]string{"name": m.Name, "number": m.Number}
	if err := s.Door.Do(ctx, s.act(audit.MatterOpen, access.Resource{Matter: m.ID}, details), store.Put(m)); err != nil {
		return nil, fmt.Errorf("opening the matter: %w", err)
	}
	m.Revision = 1
	return m, nil
}

// Invite creates a person's account. The provider mails the invitation, except to a person of the demonstration.
func (s *Service) Invite(ctx context.Context, email, name string, role person.Role, demo bool) (*person.Person, error) {
	email, err := person.CleanEmail(email)
	if err != nil {
		return nil, err
	}
	if name, err = person.CleanName(name); err != nil {
		return nil, err
	}
	subject, err := s.Directory.Invite(ctx, email, name, demo)
	if err != nil {
		return nil, err
	}
	now := s.Now()
	p := &person.Person{ID: s.NewID(now), Name: name, Email: email, Role: role, Subject: subject, Since: now}
	link := &person.Subject{Subject: subject, Person: p.ID}
	details := map[string]string{"name": name, "role": string(role), "person": p.ID}
	err = s.Door.Do(ctx, s.act(audit.PersonInvite, access.Resource{Person: p.ID}, details), store.Put(p), store.Put(link))
	if errors.Is(err, store.ErrConflict) {
		return nil, problem.New(problem.Conflict, "exists", email+" has an account in the portal already.").Because(err)
	}
	if err != nil {
		return nil, fmt.Errorf("inviting %s: %w", email, err)
	}
	p.Revision = 1
	return p, nil
}

// AddMember puts a person on a matter.
func (s *Service) AddMember(ctx context.Context, personID, matterID string) error {
	p, m, member := &person.Person{ID: personID}, &matter.Matter{ID: matterID}, &matter.Member{Person: personID, Matter: matterID}
	if err := s.Rows.Load(ctx, p, m, member); err != nil {
		return err
	}
	switch {
	case p.Revision == 0:
		return problem.New(problem.NotFound, "person", "There is no person "+personID+".")
	case m.Revision == 0:
		return problem.New(problem.NotFound, "matter", "There is no matter "+matterID+".")
	case member.Revision > 0:
		return nil
	}
	member.Name, member.Role, member.Since = p.Name, p.Role, s.Now()
	details := map[string]string{"name": m.Name, "person": p.ID, "role": string(p.Role)}
	return s.Door.Do(ctx, s.act(audit.MemberAdd, access.Resource{Matter: matterID}, details), store.Put(member))
}
