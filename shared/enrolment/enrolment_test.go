package enrolment_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"testing"
	"time"

	"github.com/oklog/ulid/v2"

	"strongroom/shared/access"
	"strongroom/shared/audit"
	"strongroom/shared/aws/table"
	"strongroom/shared/aws/table/tabletest"
	"strongroom/shared/door"
	"strongroom/shared/enrolment"
	"strongroom/shared/matter"
	"strongroom/shared/person"
	"strongroom/shared/problem"
	"strongroom/shared/store"
)

// accounts is the identity provider: one account an address, found again when it is invited again.
type accounts struct {
	subjects map[string]string
	broken   bool
}

func (a *accounts) Invite(_ context.Context, email, _ string, _ bool) (string, error) {
	if a.broken {
		return "", errors.New("down")
	}
	if a.subjects[email] == "" {
		a.subjects[email] = "s-" + email
	}
	return a.subjects[email], nil
}

// lossy is the real store with commits that fail on demand.
type lossy struct {
	*table.Tables
	down bool
}

func (l *lossy) Commit(ctx context.Context, r audit.Record, changes ...store.Change) error {
	if l.down {
		return errors.New("down")
	}
	return l.Tables.Commit(ctx, r, changes...)
}

func newService(t *testing.T) (*enrolment.Service, *lossy, *accounts) {
	t.Helper()
	policies, err := access.Load()
	if err != nil {
		t.Fatal(err)
	}
	l, a := &lossy{Tables: tabletest.Open(t)}, &accounts{subjects: map[string]string{}}
	now := func() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) }
	newID := func(time.Time) string { return ulid.Make().String() }
	d := &door.Door{Policies: policies, Store: l, Now: now, NewID: newID, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	return &enrolment.Service{Door: d, Rows: l, Directory: a, Operator: "ops", Now: now, NewID: newID}, l, a
}

var ctx = context.Background()

// An invitation that breaks off can be repeated, and ends as one account with one record.
func TestS16_ABrokenInvitationCanBeRepeated(t *testing.T) {
	s, l, a := newService(t)
	l.down = true
	if _, err := s.Invite(ctx, "Ada@Example.com ", "Ada", person.Attorney, false); err == nil {
		t.Fatal("the store was down")
	}
	l.down = false
	p, err := s.Invite(ctx, "ada@example.com", "Ada", person.Attorney, false)
	if err != nil || p.Email != "ada@example.com" || len(a.subjects) != 1 {
		t.Fatalf("%+v, %v, %v", p, err, a.subjects)
	}
	if _, err := s.Invite(ctx, "ada@example.com", "Ada again", person.Client, false); !problem.Is(err, problem.Conflict) {
		t.Errorf("a second account for one address: %v", err)
	}
	read := &person.Person{ID: p.ID}
	if err := l.Load(ctx, read); err != nil || read.Name != "Ada" || read.Role != person.Attorney {
		t.Errorf("%+v, %v", read, err)
	}
	if records, err := l.RecordsOf(ctx, "operator:ops", "", 10); err != nil || len(records) != 1 || records[0].Action != audit.PersonInvite {
		t.Errorf("%+v, %v", records, err)
	}
	a.broken = true
	if _, err := s.Invite(ctx, "tom@example.com", "Tom", person.Paralegal, false); err == nil {
		t.Error("an account without the provider")
	}
}

func TestS16_BadInvitationsChangeNothing(t *testing.T) {
	s, l, a := newService(t)
	for _, c := range []struct{ email, name string }{
		{"", "Ada"}, {"ada", "Ada"}, {"ada@localhost", "Ada"}, {"a b@example.com", "Ada"}, {"a@b@example.com", "Ada"}, {"ada@example.com", ""},
		{"ada@example.com", "A\u202eda"}, {"ada@example.com", string(make([]byte, 200))},
	} {
		if _, err := s.Invite(ctx, c.email, c.name, person.Client, false); !problem.Is(err, problem.Invalid) {
			t.Errorf("%q, %q: %v", c.email, c.name, err)
		}
	}
	if records, _ := l.RecordsOf(ctx, "operator:ops", "", 10); len(records) != 0 || len(a.subjects) != 0 {
		t.Errorf("%d records, accounts %v", len(records), a.subjects)
	}
	if _, err := person.ParseRole("owner"); !problem.Is(err, problem.Invalid) {
		t.Errorf("%v", err)
	}
}

func TestS31_MembersAreOfRealPeopleAndMatters(t *testing.T) {
	s, l, _ := newService(t)
	m, err := s.OpenMatter(ctx, "2026-0001", " Estate ", "C")
	if err != nil || m.Name != "Estate" {
		t.Fatalf("%+v, %v", m, err)
	}
	p, err := s.Invite(ctx, "ada@example.com", "Ada", person.Attorney, false)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.AddMember(ctx, p.ID, m.ID); err != nil {
			t.Fatal(err)
		}
	}
	none := ulid.Make().String()
	for name, err := range map[string]error{"no such person": s.AddMember(ctx, none, m.ID), "no such matter": s.AddMember(ctx, p.ID, none)} {
		if !problem.Is(err, problem.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := s.OpenMatter(ctx, "", "Estate", "C"); !problem.Is(err, problem.Invalid) {
		t.Errorf("a matter without a number: %v", err)
	}
	member := &matter.Member{Person: p.ID, Matter: m.ID}
	records, _ := l.RecordsOf(ctx, "operator:ops", "", 10)
	if err := l.Load(ctx, member); err != nil || member.Name != "Ada" || len(records) != 3 {
		t.Errorf("%+v, %v, %d records; want matter, person, one membership", member, err, len(records))
	}
}

func FuzzCleanEmail(f *testing.F) {
	f.Add("a@example.com")
	f.Fuzz(func(t *testing.T, s string) {
		if got, err := person.CleanEmail(s); err == nil {
			if again, err := person.CleanEmail(got); err != nil || again != got {
				t.Errorf("%q becomes %q, and that %q, %v", s, got, again, err)
			}
		}
	})
}
