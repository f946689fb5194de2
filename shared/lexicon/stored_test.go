package lexicon

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"strongroom/shared/store"
)

// shelf keeps rows in memory.
type shelf struct {
	rows  map[store.Key]store.Entity
	reads int
	err   error
}

func (s *shelf) Load(_ context.Context, entities ...store.Entity) error {
	s.reads++
	for _, e := range entities {
		switch have := s.rows[e.Key()].(type) {
		case *Head:
			*e.(*Head) = *have
		case *Secret:
			*e.(*Secret) = *have
		case *Chunk:
			*e.(*Chunk) = *have
		}
	}
	return s.err
}

// put stores a list as the portal does.
func (s *shelf) put(t *testing.T, sort Sort, name, content, blob string) {
	t.Helper()
	p, err := Prepare(sort, name, strings.NewReader(content), firmKey)
	if err != nil {
		t.Fatal(err)
	}
	head := Head{}
	s.Load(context.Background(), &head)
	chunks, err := head.Put(p, blob, "P", "Ada", time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range chunks {
		c.Revision = 1
		s.rows[c.Key()] = c
	}
	head.Revision++
	s.rows[head.Key()] = &head
}

func TestS62_StoredListsComeIntoForceTogether(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	rows := &shelf{rows: map[store.Key]store.Entity{}}
	secret := &Secret{Value: firmKey, Revision: 1}
	rows.rows[secret.Key()] = secret
	current := &Current{Rows: rows, Now: func() time.Time { return now }}
	const text = "Project Falcon of Ada Moreno, AC12345678, ref ACME-1234"
	ctx := context.Background()
	versions := map[string]bool{}
	expect := func(name, want string) {
		t.Helper()
		now = now.Add(Freshness)
		x, version, err := current.Lexicon(ctx)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var got []string
		for _, f := range x.Scan(text) {
			got = append(got, f.Detector)
		}
		only, err := current.Version(ctx)
		if strings.Join(got, " ") != want || err != nil || only != version || versions[version] {
			t.Errorf("%s: got %v with version %q and %q, %v", name, got, version, only, err)
		}
		versions[version] = true
	}
	expect("nothing", "")
	rows.put(t, Words, "code-names", "project falcon", "B1")
	expect("words", "firm-list-code-names")
	rows.put(t, Expressions, "files", "file\tACME-\\d{4}\tfile numbers", "B2")
	rows.put(t, Clients, "clients", "who:name,account:number\nAda Moreno,AC12345678\n"+strings.Repeat("Somebody Else,AC12345679\n", 60_000), "B3")
	expect("all sorts", "firm-list-code-names firm-records-clients firm-pattern-file")
	if n := rows.rows[(&Head{}).Key()].(*Head).Lists[1].Chunks; n < 2 {
		t.Errorf("the records were meant to fill several chunks, not %d", n)
	}
	rows.put(t, Words, "code-names", "project owl", "B4")
	expect("one replaced", "firm-records-clients firm-pattern-file")
	reads := rows.reads
	if _, _, err := current.Lexicon(ctx); err != nil || rows.reads != reads {
		t.Errorf("read again within %s", Freshness)
	}
	head := *rows.rows[(&Head{}).Key()].(*Head)
	if err := head.Remove(Clients, "clients"); err != nil {
		t.Fatal(err)
	}
	rows.rows[head.Key()] = &head
	expect("one removed", "firm-pattern-file")
	if err := head.Remove(Clients, "clients"); err == nil {
		t.Error("removed twice")
	}
}

func TestS62_ListsThatAreNotWholeDecideNothing(t *testing.T) {
	secret := &Secret{Value: firmKey, Revision: 1}
	for name, harm := range map[string]func(*shelf){
		"a store that fails":   func(s *shelf) { s.err = errors.New("down") },
		"a chunk is missing":   func(s *shelf) { delete(s.rows, (&Chunk{Blob: "B", Number: 0}).Key()) },
		"a chunk was changed":  func(s *shelf) { s.rows[(&Chunk{Blob: "B", Number: 0}).Key()].(*Chunk).Data[200] ^= 1 },
		"the key was lost":     func(s *shelf) { delete(s.rows, secret.Key()) },
		"the key is another":   func(s *shelf) { s.rows[secret.Key()] = &Secret{Value: NewKey(), Revision: 2} },
		"a sort nobody knows":  func(s *shelf) { s.rows[(&Head{}).Key()].(*Head).Lists[0].Sort = "tables" },
		"a size out of bounds": func(s *shelf) { s.rows[(&Head{}).Key()].(*Head).Lists[0].Chunks = 1 << 30 },
	} {
		rows := &shelf{rows: map[store.Key]store.Entity{secret.Key(): &Secret{Value: firmKey, Revision: 1}}}
		rows.put(t, Clients, "clients", "who:name,account:number\nAda Moreno,AC12345678\n", "B")
		harm(rows)
		current := &Current{Rows: rows, Now: time.Now}
		if x, _, err := current.Lexicon(context.Background()); err == nil || x != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestS62_ListsAreCheckedBeforeTheyAreStored(t *testing.T) {
	for file, want := range map[string]Sort{"a.txt": Words, "b.TSV": Expressions, "c.csv": Clients, "d.pdf": "", "csv": ""} {
		if got, err := SortOf(file); got != want || (err == nil) != (want != "") {
			t.Errorf("%s: %q, %v", file, got, err)
		}
	}
	for _, c := range []struct {
		sort          Sort
		name, content string
	}{{Words, "../x", "a"}, {Words, "x", ""}, {Expressions, "x", "a"}, {Clients, "x", "a"}, {"tables", "x", "a"}} {
		if _, err := Prepare(c.sort, c.name, strings.NewReader(c.content), firmKey); err == nil {
			t.Errorf("%+v was taken", c)
		}
	}
	p, err := Prepare(Words, "x", strings.NewReader("a\nb"), nil)
	if err != nil || p.Entries != 2 {
		t.Fatal(err)
	}
	var head Head
	for i := range MostLists {
		p.Name = strings.Repeat("x", i+1)
		if _, err := head.Put(p, "B", "P", "Ada", time.Time{}); err != nil {
			t.Fatal(err)
		}
	}
	p.Name = "one-more"
	if _, err := head.Put(p, "B", "P", "Ada", time.Time{}); err == nil {
		t.Error("more lists than there may be")
	}
	if p.Name = "x"; len(head.Lists) != MostLists {
		t.Error("the head was changed by what was refused")
	}
	if _, err := head.Put(p, "B", "P", "Ada", time.Time{}); err != nil {
		t.Errorf("a list can't be replaced: %v", err)
	}
}
