package door_test

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
	"strongroom/shared/matter"
	"strongroom/shared/person"
	"strongroom/shared/store"
)

// failing is the real store with commits that fail on demand, before or after they were carried out.
type failing struct {
	*table.Tables
	before, after error
}

func (f *failing) Commit(ctx context.Context, r audit.Record, changes ...store.Change) error {
	if f.before != nil {
		return f.before
	}
	if err := f.Tables.Commit(ctx, r, changes...); err != nil {
		return err
	}
	return f.after
}

func newDoor(t *testing.T) (*door.Door, *failing) {
	t.Helper()
	policies, err := access.Load()
	if err != nil {
		t.Fatal(err)
	}
	f := &failing{Tables: tabletest.Open(t)}
	return &door.Door{Policies: policies, Store: f, Now: func() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) },
		NewID: func(time.Time) string { return ulid.Make().String() }, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}, f
}

var errStore = errors.New("the store is down")

// What the policies say and what the store does, against what is recorded and what is changed.
func TestInvariant2_AuthorizeRecordChange(t *testing.T) {
	d, f := newDoor(t)
	ctx := context.Background()
	operator, client := access.ByOperator("ops"), access.ByPerson(&person.Person{ID: "P", Name: "Mei", Role: person.Client})
	for n, c := range []struct {
		name          string
		who           access.Principal
		before, after error
		outcome       audit.Outcome // of the record; empty for none
		changed       bool
		denied        bool
		fails         bool
	}{
		{"allowed", operator, nil, nil, audit.Done, true, false, false},
		{"denied", client, nil, nil, audit.Denied, false, true, false},
		{"allowed, store down", operator, errStore, nil, "", false, false, true},
		{"denied, store down", client, errStore, nil, "", false, false, true},
		{"allowed, answer lost", operator, nil, errStore, audit.Done, true, false, true},
	} {
		id := ulid.Make().String()
		m := &matter.Matter{ID: id, Number: string(rune('a' + n))}
		f.before, f.after = c.before, c.after
		err := d.Do(ctx, door.Act{Who: c.who, Action: audit.MatterOpen, What: access.Resource{Matter: id}, Document: id, Revision: 1}, store.Put(m))
		f.before, f.after = nil, nil
		var denied *door.Denied
		if errors.As(err, &denied) != c.denied || (err != nil) != (c.denied || c.fails) {
			t.Errorf("%s: %v", c.name, err)
		}
		if denied != nil && (denied.Code == "" || denied.Policies[0] != access.DefaultDeny) {
			t.Errorf("%s: %+v", c.name, denied)
		}
		read := &matter.Matter{ID: id}
		if err := f.Load(ctx, read); err != nil || (read.Revision > 0) != c.changed {
			t.Errorf("%s: changed %v, %v; want %v", c.name, read.Revision > 0, err, c.changed)
		}
		records, err := f.HistoryOf(ctx, id, "", 10)
		if err != nil || (c.outcome == "") != (len(records) == 0) {
			t.Fatalf("%s: records %+v, %v", c.name, records, err)
		}
		if len(records) == 1 && (records[0].Outcome != c.outcome || (records[0].Revision > 0) != c.changed || len(records[0].Policies) == 0) {
			t.Errorf("%s: record %+v", c.name, records[0])
		}
	}
}

func TestS41_LooksAreRecordedOnlyWhenDenied(t *testing.T) {
	d, f := newDoor(t)
	ctx := context.Background()
	member := access.ByPerson(&person.Person{ID: "P1", Role: person.Client}, "M")
	outsider := access.ByPerson(&person.Person{ID: "P2", Role: person.Client})
	act := door.Act{Action: audit.MatterView, What: access.Resource{Matter: "M"}}
	for who, want := range map[*access.Principal]int{&member: 0, &outsider: 1} {
		act.Who = *who
		err := d.See(ctx, act)
		if records, _ := f.RecordsOf(ctx, who.ID(), "", 10); len(records) != want || (err == nil) != (want == 0) {
			t.Errorf("%s: %v, %d records", who.ID(), err, len(records))
		}
		if d.May(act) != (want == 0) {
			t.Errorf("%s: May and See disagree", who.ID())
		}
	}
}

func TestS41_AServiceActsForAPersonByName(t *testing.T) {
	d, f := newDoor(t)
	act := door.Act{Who: access.ByService("scan"), Action: audit.Receive, What: access.Resource{Matter: "M", Document: "D"}, For: "P", ForName: "Ada"}
	if err := d.Do(context.Background(), act); err != nil {
		t.Fatal(err)
	}
	records, err := f.RecordsOf(context.Background(), "P", "", 10)
	if err != nil || len(records) != 1 || records[0].ActorName != "Ada" || records[0].Details["noticedBy"] != "Strongroom scan" {
		t.Errorf("%+v, %v", records, err)
	}
}

func TestConflictsAreTriedAgainAndThenGivenUp(t *testing.T) {
	for _, c := range []struct {
		name  string
		fails int
		with  error
		tries int
		ok    bool
	}{
		{"no conflict", 0, store.ErrConflict, 1, true},
		{"two conflicts", 2, store.ErrConflict, 3, true},
		{"conflicts for ever", 100, store.ErrConflict, 8, false},
		{"another error", 100, errStore, 1, false},
	} {
		tries := 0
		err := door.Retry(context.Background(), func() error {
			tries++
			if tries <= c.fails {
				return c.with
			}
			return nil
		})
		if tries != c.tries || (err == nil) != c.ok {
			t.Errorf("%s: %d tries, %v", c.name, tries, err)
		}
	}
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	if err := door.Retry(gone, func() error { return store.ErrConflict }); !errors.Is(err, context.Canceled) {
		t.Errorf("a caller that is gone: %v", err)
	}
}
