package rulebook_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/oklog/ulid/v2"

	"strongroom/shared/access"
	"strongroom/shared/audit"
	"strongroom/shared/aws/table"
	"strongroom/shared/aws/table/tabletest"
	"strongroom/shared/document"
	"strongroom/shared/door"
	"strongroom/shared/lexicon"
	"strongroom/shared/matter"
	"strongroom/shared/person"
	"strongroom/shared/policy"
	"strongroom/shared/problem"
	"strongroom/shared/rulebook"
	"strongroom/shared/store"
)

var ctx = context.Background()

// office is a rulebook over the real tables.
type office struct {
	*rulebook.Service
	tables *table.Tables
	now    time.Time
}

func newOffice(t *testing.T) *office {
	t.Helper()
	policies, err := access.Load()
	if err != nil {
		t.Fatal(err)
	}
	o := &office{tables: tabletest.Open(t), now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	now := func() time.Time { o.now = o.now.Add(time.Second); return o.now }
	newID := func(at time.Time) string { return ulid.MustNew(ulid.Timestamp(at), ulid.DefaultEntropy()).String() }
	d := &door.Door{Policies: policies, Store: o.tables, Now: now, NewID: newID, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	o.Service = &rulebook.Service{Door: d, Rows: o.tables, Now: now, NewID: newID}
	return o
}

func by(role person.Role, age time.Duration) rulebook.Actor {
	return rulebook.Actor{Who: access.ByPerson(&person.Person{ID: "P-" + string(role), Name: "Ada", Role: role}), Env: access.Environment{SecondFactor: true, AuthAge: age}}
}

// outcomes lists a person's records.
func (o *office) outcomes(t *testing.T, a rulebook.Actor) string {
	t.Helper()
	records, err := o.tables.RecordsOf(ctx, a.Who.ID(), "", 100)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for i := len(records) - 1; i >= 0; i-- {
		out = append(out, fmt.Sprintf("%s %s", records[i].Action, records[i].Outcome))
	}
	return strings.Join(out, ", ")
}

func TestS63_OnlyAdministratorsChangeTheRulesAndEachTryIsRecorded(t *testing.T) {
	o := newOffice(t)
	admin := by(person.Administrator, time.Minute)
	v, err := o.Write(ctx, admin, "hold us-ssn")
	if err != nil {
		t.Fatal(err)
	}
	for name, a := range map[string]rulebook.Actor{"attorney": by(person.Attorney, time.Minute), "paralegal": by(person.Paralegal, time.Minute), "client": by(person.Client, time.Minute)} {
		_, look := o.Look(ctx, a)
		_, write := o.Write(ctx, a, "allow anything at low")
		_, wrong := o.Write(ctx, a, "hodl")
		activate := o.Activate(ctx, a, v.ID, "why")
		_, load := o.LoadList(ctx, a, lexicon.Words, "names", strings.NewReader("falcon"))
		for i, err := range []error{look, write, wrong, activate, load} {
			var denied *door.Denied
			if !errors.As(err, &denied) {
				t.Errorf("%s, act %d: %v", name, i, err)
			}
		}
		const want = "rules.view denied, policy.write denied, policy.write denied, policy.activate denied, list.load denied"
		if got := o.outcomes(t, a); got != want {
			t.Errorf("%s: the records are %s", name, got)
		}
	}
	stale := by(person.Administrator, time.Hour)
	var denied *door.Denied
	if err := o.Activate(ctx, stale, v.ID, "why"); !errors.As(err, &denied) || denied.Policies[0] != "rules-change-after-a-fresh-sign-in" {
		t.Errorf("with an old sign-in: %v", err)
	}
}

func TestS63_AVersionIsWrittenTriedAndPutInForce(t *testing.T) {
	o := newOffice(t)
	admin := by(person.Administrator, time.Minute)
	current := &policy.Current{Rows: o.tables, Now: func() time.Time { return o.now }}
	inForce := func() string {
		o.now = o.now.Add(policy.Freshness)
		p, err := current.Policy(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return p.Version()
	}
	var all policy.Errors
	if _, err := o.Write(ctx, admin, "hold us-ssn\nhodl"); !errors.As(err, &all) || all[0].Line != 2 {
		t.Errorf("a mistake: %v", err)
	}
	first, err := o.Write(ctx, admin, "hold us-ssn")
	if err != nil || inForce() != policy.Default().Version() {
		t.Fatalf("a draft is in force: %v", err)
	}
	if err := o.Activate(ctx, admin, first.ID, " "); !problem.Is(err, problem.Invalid) {
		t.Errorf("without a note: %v", err)
	}
	if err := o.Activate(ctx, admin, first.ID, "to begin with"); err != nil || inForce() != first.Digest {
		t.Fatalf("%v, %s in force", err, inForce())
	}
	second, err := o.Write(ctx, admin, "block us-ssn")
	if err != nil {
		t.Fatal(err)
	}
	if err := o.Activate(ctx, admin, second.ID, "stricter"); err != nil || inForce() != second.Digest {
		t.Fatalf("%v, %s in force", err, inForce())
	}
	if err := o.Activate(ctx, admin, first.ID, "too strict"); err != nil || inForce() != first.Digest {
		t.Fatalf("back again: %v", err)
	}
	if err := o.Activate(ctx, admin, "01ARZ3NDEKTSV4RRFFQ69G5FAV", "x"); !problem.Is(err, problem.NotFound) {
		t.Errorf("no such version: %v", err)
	}
	s, err := o.Look(ctx, admin)
	if err != nil || s.Policy.Version() != first.Digest || len(s.Versions) != 2 || s.Versions[0].State != policy.Archived || s.Versions[1].State != policy.Active || s.Versions[1].Note != "too strict" {
		t.Errorf("%+v %v", s, err)
	}
	if got := o.outcomes(t, admin); got != "policy.write done, policy.activate done, policy.write done, policy.activate done, policy.activate done" {
		t.Error(got)
	}
}

func TestS63_AVersionIsTriedOnWhatWasFoundBefore(t *testing.T) {
	o := newOffice(t)
	sender := &person.Person{ID: "S", Role: person.Client}
	m := &matter.Matter{ID: "M", Number: "2026-0142"}
	if err := o.tables.Commit(ctx, audit.Record{Day: "setup", ID: "0", Actor: "setup"}, store.Put(sender), store.Put(m)); err != nil {
		t.Fatal(err)
	}
	for i := range 120 {
		d := &document.Document{Matter: "M", ID: fmt.Sprintf("D%03d", i), Name: "x", Uploader: "S", State: document.Available, Findings: []document.Finding{{Detector: "iban", High: 1}}}
		if i%3 == 0 {
			d.Findings = []document.Finding{{Detector: "us-ssn", High: 1}}
		}
		r := audit.Record{Day: "2026-03-01", ID: fmt.Sprintf("%03d", i), Actor: "service:scan", Action: audit.Scan, Outcome: audit.Done, Matter: "M", Document: d.ID}
		if err := o.tables.Commit(ctx, r, store.Put(d)); err != nil {
			t.Fatal(err)
		}
	}
	none := func(*policy.Policy) []policy.Warning { return nil }
	for text, want := range map[string]string{
		policy.Default().Format():                            "Of 120 past documents, none would be decided differently.",
		"hold iban by client in matter 2026-0142":            "Of 120 past documents, 80 would now be held.",
		"allow us-ssn by client\nflag anything":              "Of 120 past documents, 40 would now be allowed.",
		"allow us-ssn by attorney\nhold us-ssn\nallow iban":  "Of 120 past documents, 80 would now be allowed.",
		"block us-ssn\nflag iban at high\nflag iban at high": "Of 120 past documents, 40 would now be blocked.",
	} {
		trial, err := o.Try(ctx, policy.Default(), &policy.Version{Text: text}, none)
		if err != nil || trial.Sentence() != want || len(trial.Changes) != min(trial.Changed(), rulebook.Listed) {
			t.Errorf("%q: %q, %d listed, %v", text, trial.Sentence(), len(trial.Changes), err)
		}
		for _, c := range trial.Changes {
			if trial.Documents[c.ID] == nil {
				t.Errorf("%s is listed and not there", c.ID)
			}
		}
	}
}

func TestS62_ListsComeIntoForceAndTheirContentIsNowhereInTheRecords(t *testing.T) {
	o := newOffice(t)
	admin, operator := by(person.Administrator, time.Minute), rulebook.Actor{Who: access.ByOperator("ops")}
	current := &lexicon.Current{Rows: o.tables, Now: func() time.Time { return o.now }}
	scan := func(text string) int {
		o.now = o.now.Add(lexicon.Freshness)
		x, _, err := current.Lexicon(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return len(x.Scan(text))
	}
	const text = "Project Falcon of Ada Moreno, AC12345678"
	if _, err := o.LoadList(ctx, admin, lexicon.Words, "names", strings.NewReader("falcon\t0")); !problem.Is(err, problem.Invalid) || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("a list with a mistake: %v", err)
	}
	if _, err := o.LoadList(ctx, admin, lexicon.Words, "names", strings.NewReader("falcon")); err != nil || scan(text) != 1 {
		t.Fatal(err)
	}
	p, err := o.LoadList(ctx, operator, lexicon.Clients, "clients", strings.NewReader("who:name,account:number\nAda Moreno,AC12345678\n"))
	if err != nil || p.Entries != 1 || scan(text) != 2 {
		t.Fatalf("%+v, %v", p, err)
	}
	if _, err := o.LoadList(ctx, operator, lexicon.Clients, "more", strings.NewReader("who:name,account:number\nBo Lind,AC99995678\n")); err != nil || scan("Bo Lind AC99995678") != 1 || scan(text) != 2 {
		t.Fatalf("a second list under the same key: %v", err)
	}
	if err := o.RemoveList(ctx, admin, lexicon.Words, "names"); err != nil || scan(text) != 1 {
		t.Fatal(err)
	}
	if err := o.RemoveList(ctx, admin, lexicon.Words, "names"); !problem.Is(err, problem.NotFound) {
		t.Errorf("removed twice: %v", err)
	}
	for _, a := range []rulebook.Actor{admin, operator} {
		records, err := o.tables.RecordsOf(ctx, a.Who.ID(), "", 100)
		if err != nil {
			t.Fatal(err)
		}
		if said := fmt.Sprint(records); len(records) != 2 || strings.Contains(said, "falcon") || strings.Contains(said, "Moreno") || strings.Contains(said, "12345678") {
			t.Error(said)
		}
	}
}
