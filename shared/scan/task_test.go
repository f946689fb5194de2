package scan_test

import (
	"context"
	"strings"
	"testing"

	"strongroom/shared/audit"
	"strongroom/shared/document"
	"strongroom/shared/scan"
	"strongroom/shared/store"
)

// give stores a change of a document as somebody else's act.
func (b *bench) give(t *testing.T, d *document.Document, change func(*document.Document) error) {
	t.Helper()
	fresh := b.read(t, d)
	if err := change(fresh); err != nil {
		t.Fatal(err)
	}
	b.ids++
	record := audit.Record{Day: "x", ID: "R" + d.ID[1:20] + string(rune('a'+b.ids%26)) + string(rune('a'+b.ids/26%26)), Action: audit.MemberAdd, Outcome: audit.Done, Actor: "P", Document: d.ID, Matter: matterID}
	if err := b.tables.Commit(context.Background(), record, store.Put(fresh)); err != nil {
		t.Fatal(err)
	}
}

func decide(choice document.Choice, detectors ...string) func(*document.Document) error {
	return func(d *document.Document) error {
		return d.Resolve(document.Review{By: "R", ByName: "Rita", Decision: choice, Reason: "agreed with the client", Detectors: detectors}, 0)
	}
}

// held brings a document with this content to its verdict, which holds it.
func (b *bench) held(t *testing.T, n int, content string) *document.Document {
	t.Helper()
	d := b.announce(t, n, content)
	if err := b.deliver(d, b.arrive(d, content)); err != nil {
		t.Fatal(err)
	}
	if got := b.read(t, d); got.State != document.Held || got.Notes == "" {
		t.Fatalf("%+v", got)
	}
	return d
}

func (b *bench) bytes(t *testing.T, d *document.Document) string {
	t.Helper()
	got := b.read(t, d)
	b.mu.Lock()
	defer b.mu.Unlock()
	return string(got.Kept.Zone) + ": " + b.kept[string(got.Kept.Zone)+" "+got.Kept.Version].content
}

// What a reviewer decided is carried out, whatever fails on the way, and repeating it changes nothing.
func TestS64_DecisionsAreCarriedOut(t *testing.T) {
	for name, c := range map[string]struct {
		content string
		decide  func(*document.Document) error
		state   document.State
		bytes   string
		reason  string
	}{
		"release":            {"a secret", decide(document.ChooseRelease), document.Available, "vault: a secret", "Released by a reviewer."},
		"redact":             {"a secret", decide(document.ChooseRedact, "secret"), document.Available, "vault: a *****", "Redacted by a reviewer."},
		"redact too little":  {"a secret rumour", decide(document.ChooseRedact, "rumour"), document.Held, "quarantine: a secret rumour", "The redacted copy would be held as well"},
		"redact but not all": {"a secsecretret", decide(document.ChooseRedact, "secret"), document.Available, "vault: a sec*****ret", ""},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			for step := range 8 {
				d := b.held(t, step+1, c.content)
				b.give(t, d, c.decide)
				at := 0
				b.fail = func() (bool, bool) { at++; return at-1 == step/2 && step%2 == 0, at-1 == step/2 && step%2 == 1 }
				err := b.Rung(context.Background(), d.Matter, d.ID)
				b.fail = nil
				if err != nil {
					if err := b.Reconcile(context.Background()); err != nil {
						t.Fatalf("step %d: %v", step, err)
					}
				}
				if err := b.Rung(context.Background(), d.Matter, d.ID); err != nil {
					t.Fatal(err)
				}
				got := b.read(t, d)
				if got.State != c.state || b.bytes(t, d) != c.bytes || !strings.HasPrefix(got.Reason, c.reason) || got.Task != "" {
					t.Errorf("step %d: %s %q, %s, %q", step, got.State, got.Task, b.bytes(t, d), got.Reason)
				}
				if got.State == document.Held && (got.Review != nil || got.ScanFailed || !got.Decidable()) {
					t.Errorf("step %d: nobody can decide again: %+v", step, got)
				}
			}
		})
	}
}

// A redaction that leaves something is given up, and the document is held as before.
func TestS64_ARedactionThatLeavesSomethingIsGivenUp(t *testing.T) {
	b := newBench(t)
	d := b.held(t, 1, "a secret")
	b.give(t, d, decide(document.ChooseRedact, "secret"))
	b.inspect = func(string) (scan.Inspection, error) { return look("still a secret") }
	if err := b.Rung(context.Background(), d.Matter, d.ID); err != nil {
		t.Fatal(err)
	}
	if got := b.read(t, d); got.State != document.Held || !strings.Contains(got.Reason, "still contains") || b.bytes(t, d) != "quarantine: a secret" || !got.Decidable() {
		t.Errorf("%s: %q, %s", got.State, got.Reason, b.bytes(t, d))
	}
}

// A newer policy is applied to what was available, and a release holds as long as nothing more is found.
func TestS61_RecheckByANewerPolicy(t *testing.T) {
	recheck := func(d *document.Document) error { return d.Recheck(d.Due, 0) }
	for name, c := range map[string]struct {
		content   string
		released  bool
		later     string // what the detectors see then
		state     document.State
		withdrawn bool
	}{
		"nothing in it":               {"plain", false, "plain", document.Available, false},
		"now held":                    {"a rumour", false, "a rumour", document.Held, true},
		"released before":             {"a secret", true, "a secret", document.Available, false},
		"released, and more is found": {"a secret", true, "a secret rumour", document.Held, true},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			d := b.announce(t, 1, c.content)
			if err := b.deliver(d, b.arrive(d, c.content)); err != nil {
				t.Fatal(err)
			}
			if c.released {
				b.give(t, d, decide(document.ChooseRelease))
				if err := b.Rung(context.Background(), d.Matter, d.ID); err != nil {
					t.Fatal(err)
				}
			}
			before := b.read(t, d)
			if before.State != document.Available {
				t.Fatalf("%+v", before)
			}
			b.policy = "strict"
			b.inspect = func(string) (scan.Inspection, error) { return look(c.later) }
			b.give(t, d, recheck)
			if err := b.Rung(context.Background(), d.Matter, d.ID); err != nil {
				t.Fatal(err)
			}
			got := b.read(t, d)
			if got.State != c.state || got.Policy != "strict" || b.withdrawn[before.Kept.Version] != c.withdrawn {
				t.Errorf("%s under %q, withdrawn %v", got.State, got.Policy, b.withdrawn[before.Kept.Version])
			}
			if !c.withdrawn && got.Kept != before.Kept {
				t.Errorf("the bytes moved: %+v", got.Kept)
			}
		})
	}
}

// Two checks of one document at once, under different policies: whoever comes second changes nothing, and the tag in the vault says what the
// committed verdict says.
func TestS61_AVerdictThatComesTooLateLeavesNoTrace(t *testing.T) {
	for _, first := range []string{"", "strict"} {
		b := newBench(t)
		d := b.announce(t, 1, "a rumour")
		if err := b.deliver(d, b.arrive(d, "a rumour")); err != nil {
			t.Fatal(err)
		}
		before := b.read(t, d)
		b.give(t, d, func(d *document.Document) error { return d.Recheck(d.Due, 0) })
		second, nested := map[string]string{"": "strict", "strict": ""}[first], false
		b.policy = second
		b.inspect = func(content string) (scan.Inspection, error) {
			if !nested { // while the one is looking, the other looks and decides
				nested = true
				b.policy = first
				if err := b.Rung(context.Background(), d.Matter, d.ID); err != nil {
					t.Error(err)
				}
				b.policy = second
			}
			return look(content)
		}
		if err := b.Rung(context.Background(), d.Matter, d.ID); err != nil {
			t.Fatal(err)
		}
		got := b.read(t, d)
		if held := first == "strict"; got.Policy != first || (got.State == document.Held) != held || b.withdrawn[before.Kept.Version] != held {
			t.Errorf("%q before %q: %s under %q, withdrawn %v", first, second, got.State, got.Policy, b.withdrawn[before.Kept.Version])
		}
	}
}

// A redaction that was begun for one decision is not taken for a later one, which may ask for more.
func TestS64_ALateRedactionIsNotTakenForANewDecision(t *testing.T) {
	b := newBench(t)
	d := b.held(t, 1, "a secret rumour")
	b.give(t, d, decide(document.ChooseRedact, "secret"))
	changed := false
	b.inspect = func(content string) (scan.Inspection, error) {
		if !changed {
			changed = true
			b.give(t, d, func(d *document.Document) error { return d.Fail("too slow", b.now) })
			b.give(t, d, decide(document.ChooseRedact, "secret", "rumour"))
		}
		return look(content)
	}
	if err := b.Rung(context.Background(), d.Matter, d.ID); err != nil {
		t.Fatal(err)
	}
	if got := b.read(t, d); got.State != document.Received || got.Task != document.Redact {
		t.Fatalf("the older redaction was taken: %s %q, %s", got.State, got.Task, b.bytes(t, d))
	}
	if err := b.Rung(context.Background(), d.Matter, d.ID); err != nil {
		t.Fatal(err)
	}
	if got := b.bytes(t, d); got != "vault: a ***** *****" {
		t.Error(got)
	}
}

// What the schedule is at is not begun a second time by the note that it makes of its attempt.
func TestS73_AnAttemptOfTheScheduleRingsNoBell(t *testing.T) {
	b := newBench(t)
	d := b.held(t, 1, "a secret")
	b.give(t, d, decide(document.ChooseRelease))
	b.give(t, d, func(d *document.Document) error { return d.Attempt(b.now, b.Lease) })
	if err := b.Rung(context.Background(), d.Matter, d.ID); err != nil {
		t.Fatal(err)
	}
	if got := b.read(t, d); got.State != document.Received {
		t.Errorf("%s", got.State)
	}
}
