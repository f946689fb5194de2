package table_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"strongroom/shared/audit"
	"strongroom/shared/aws/table/tabletest"
	"strongroom/shared/document"
	"strongroom/shared/matter"
	"strongroom/shared/session"
	"strongroom/shared/store"
)

var when = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func record(id string) audit.Record {
	return audit.Record{Day: "2026-03-02", ID: id, At: when, Actor: "P", Action: audit.Scan, Outcome: audit.Done, Matter: "M", Document: "D", Policies: []string{"p"}}
}

// A change and its record commit together or not at all.
func TestS42_ChangeAndRecordCommitTogetherOrNotAtAll(t *testing.T) {
	tables := tabletest.Open(t)
	ctx := context.Background()
	d := &document.Document{Matter: "M", ID: "D", Name: "a.pdf", State: document.Uploading, Begun: when, Due: when}
	if err := tables.Commit(ctx, record("R1"), store.Put(d)); err != nil {
		t.Fatal(err)
	}
	read := &document.Document{Matter: "M", ID: "D"}
	if err := tables.Load(ctx, read); err != nil || read.Revision != 1 {
		t.Fatalf("revision %d, %v", read.Revision, err)
	}
	d.Revision = 1
	if diff := cmp.Diff(d, read); diff != "" {
		t.Errorf("what was put (-) and read (+) differ:\n%s", diff)
	}
	stale := *read
	stale.Revision = 7
	for name, change := range map[string]struct {
		id string
		c  store.Change
	}{
		"a stale revision":      {"R2", store.Put(&stale)},
		"a new row that exists": {"R3", store.Put(&document.Document{Matter: "M", ID: "D"})},
		"a stale demand":        {"R4", store.Hold(&stale)},
		"dropping a stale row":  {"R5", store.Drop(&stale)},
	} {
		if err := tables.Commit(ctx, record(change.id), change.c); !errors.Is(err, store.ErrConflict) {
			t.Errorf("%s: %v, want a conflict", name, err)
		}
	}
	if records, err := tables.HistoryOf(ctx, "D", "", 10); err != nil || len(records) != 1 {
		t.Errorf("%d records after four refused commits, %v; want 1", len(records), err)
	}
	if err := tables.Load(ctx, read); err != nil || read.Revision != 1 {
		t.Errorf("revision %d after refused commits, %v", read.Revision, err)
	}
}

// A commit whose answer was lost may be sent again: it is one commit, and the repetition is told so.
func TestS42_RepeatedCommitIsOneCommit(t *testing.T) {
	tables := tabletest.Open(t)
	ctx := context.Background()
	for range 3 {
		if err := tables.Commit(ctx, record("R1"), store.Put(&document.Document{Matter: "M", ID: "D", Name: "a.pdf"})); err != nil {
			t.Fatal(err)
		}
	}
	read := &document.Document{Matter: "M", ID: "D"}
	if err := tables.Load(ctx, read); err != nil || read.Revision != 1 {
		t.Errorf("revision %d, %v; want 1", read.Revision, err)
	}
	if records, err := tables.HistoryOf(ctx, "D", "", 10); err != nil || len(records) != 1 {
		t.Errorf("%d records, %v; want 1", len(records), err)
	}
}

// Of many writers of one revision exactly one wins, and there is exactly one record of it.
func TestS42_OneOfManyWritersWins(t *testing.T) {
	tables := tabletest.Open(t)
	ctx := context.Background()
	var wins, conflicts int
	var mu sync.Mutex
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			err := tables.Commit(ctx, record(fmt.Sprintf("R%02d", i)), store.Put(&document.Document{Matter: "M", ID: "D", Name: fmt.Sprint(i)}))
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				wins++
			case errors.Is(err, store.ErrConflict):
				conflicts++
			default:
				t.Errorf("writer %d: %v", i, err)
			}
		}()
	}
	wg.Wait()
	records, err := tables.HistoryOf(ctx, "D", "", 100)
	if wins != 1 || conflicts != 15 || len(records) != 1 || err != nil {
		t.Errorf("%d wins, %d conflicts, %d records, %v", wins, conflicts, len(records), err)
	}
}

func TestListsPageThroughAMatter(t *testing.T) {
	tables := tabletest.Open(t)
	ctx := context.Background()
	const n = 7
	for i := range n {
		d := &document.Document{Matter: "M", ID: fmt.Sprintf("D%d", i), State: document.Received, Due: when.Add(time.Duration(i) * time.Minute)}
		if err := tables.Commit(ctx, record(fmt.Sprintf("R%d", i)), store.Put(d)); err != nil {
			t.Fatal(err)
		}
	}
	seen, after := "", ""
	for more, pages := true, 0; more && pages < 10; pages++ {
		var page []document.Document
		var err error
		if page, more, err = tables.Documents(ctx, "M", after, 3); err != nil {
			t.Fatal(err)
		}
		for _, d := range page {
			seen += d.ID + " "
			after = d.ID
		}
	}
	if want := "D6 D5 D4 D3 D2 D1 D0 "; seen != want {
		t.Errorf("pages give %q, want %q", seen, want)
	}
	due, err := tables.Work(ctx, document.Waiting, when.Add(2*time.Minute), 10)
	if err != nil || len(due) != 2 || due[0].ID != "D0" {
		t.Errorf("%d due, %v; want D0 and D1, which waits longest first", len(due), err)
	}
	records, err := tables.RecordsOf(ctx, "P", "R5", 3)
	if err != nil || len(records) != 3 || records[0].ID != "R4" {
		t.Errorf("records before R5: %v, %v", records, err)
	}
}

func TestRowsOfBothRoomsLoadInOneRead(t *testing.T) {
	tables := tabletest.Open(t)
	ctx := context.Background()
	s := &session.Session{ID: "s", Person: "P", Opened: when, Seen: when}
	m := &matter.Member{Person: "P", Matter: "M", Name: "Ada"}
	if err := tables.Commit(ctx, record("R"), store.Put(s), store.Put(m)); err != nil {
		t.Fatal(err)
	}
	gotS, gotM, none := &session.Session{ID: "s"}, &matter.Member{Person: "P", Matter: "M"}, &matter.Matter{ID: "nope"}
	if err := tables.Load(ctx, gotS, gotM, none); err != nil || gotS.Person != "P" || gotM.Name != "Ada" || none.Revision != 0 {
		t.Errorf("%+v %+v %+v %v", gotS, gotM, none, err)
	}
	gotS.Seen = when.Add(time.Minute)
	if err := tables.Save(ctx, gotS); err != nil {
		t.Fatal(err)
	}
	if err := tables.Save(ctx, gotS); !errors.Is(err, store.ErrConflict) {
		t.Errorf("saving over an older revision: %v", err)
	}
	if members, err := tables.MembersOf(ctx, "M"); err != nil || len(members) != 1 {
		t.Errorf("%v %v", members, err)
	}
}
