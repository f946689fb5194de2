package document_test

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"strongroom/shared/document"
	"strongroom/shared/problem"
)

var at = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func verdict(version string, allowed bool) document.Verdict {
	v := document.Verdict{From: document.Kept{Zone: document.Intake, Version: version}, Allowed: allowed, Kept: document.Kept{Zone: document.Quarantine, Version: "k"}}
	if allowed {
		v.Kept.Zone = document.Vault
	}
	return v
}

// Every move from every state: which are allowed, and where they lead.
func TestS61_MovesBetweenStates(t *testing.T) {
	states := []document.State{document.Uploading, document.Received, document.Available, document.Held, "failed", document.Cancelled, document.Rejected}
	moves := []struct {
		name string
		move func(*document.Document) error
		to   map[document.State]document.State
	}{
		{"receive", func(d *document.Document) error { return d.Receive("v1", at, time.Minute) }, map[document.State]document.State{document.Uploading: document.Received}},
		{"attempt", func(d *document.Document) error { return d.Attempt(at, time.Minute) }, map[document.State]document.State{document.Received: document.Received}},
		{"allow", func(d *document.Document) error { return d.Decide(verdict("v1", true), at) }, map[document.State]document.State{document.Received: document.Available}},
		{"hold", func(d *document.Document) error { return d.Decide(verdict("v1", false), at) }, map[document.State]document.State{document.Received: document.Held}},
		{"allow another version", func(d *document.Document) error { return d.Decide(verdict("v2", true), at) }, nil},
		{"fail", func(d *document.Document) error { return d.Fail("r", at) }, map[document.State]document.State{document.Received: document.Held}},
		{"check again", func(d *document.Document) error { return d.Recheck(at, time.Minute) }, map[document.State]document.State{document.Available: document.Received}},
		{"release", choose(document.ChooseRelease), map[document.State]document.State{document.Held: document.Received}},
		{"reject", choose(document.ChooseReject), map[document.State]document.State{document.Held: document.Rejected}},
		{"redact", choose(document.ChooseRedact), map[document.State]document.State{document.Held: document.Received}},
		{"again", func(d *document.Document) error { return d.Again(at) }, map[document.State]document.State{"failed": document.Received}},
		{"cancel", func(d *document.Document) error { return d.Cancel(at) }, map[document.State]document.State{document.Uploading: document.Cancelled}},
	}
	for _, m := range moves {
		for _, from := range states {
			d := &document.Document{ID: "D", State: from, Version: "v1", Media: "application/pdf", Findings: []document.Finding{{Detector: "us-ssn", High: 1}}}
			if from == "failed" {
				d.State, d.ScanFailed = document.Held, true
			}
			before := *d
			err := m.move(d)
			to, allowed := m.to[from]
			switch {
			case allowed && (err != nil || d.State != to):
				t.Errorf("%s from %s: %v, %s; want %s", m.name, from, err, d.State, to)
			case !allowed && err == nil:
				t.Errorf("%s from %s: allowed", m.name, from)
			case !allowed && (d.State != before.State || d.Kept != before.Kept || d.Version != before.Version):
				t.Errorf("%s from %s: refused, yet it changed something", m.name, from)
			}
		}
	}
}

func choose(c document.Choice) func(*document.Document) error {
	return func(d *document.Document) error {
		return d.Resolve(document.Review{By: "P", At: at, Decision: c, Reason: "the client agreed", Detectors: []string{"us-ssn"}}, time.Minute)
	}
}

// What a reviewer may decide, by what the document is.
func TestS64_Review(t *testing.T) {
	found := []document.Finding{{Detector: "us-ssn", High: 1}, {Detector: "payment-card", Low: 2}}
	held := document.Document{State: document.Held, Media: "application/pdf", Findings: found, Kept: document.Kept{Zone: document.Quarantine, Version: "q"}}
	for name, c := range map[string]struct {
		change func(*document.Document, *document.Review)
		code   string
		state  document.State
		task   document.Task
	}{
		"release":             {nil, "", document.Received, document.Release},
		"reject":              {func(_ *document.Document, r *document.Review) { r.Decision = document.ChooseReject }, "", document.Rejected, ""},
		"redact":              {func(_ *document.Document, r *document.Review) { r.Decision = document.ChooseRedact }, "", document.Received, document.Redact},
		"no reason":           {func(_ *document.Document, r *document.Review) { r.Reason = "  \n because \t" }, "reason", "", ""},
		"a book for a reason": {func(_ *document.Document, r *document.Review) { r.Reason = strings.Repeat("because ", 200) }, "reason", "", ""},
		"blocked":             {func(d *document.Document, _ *document.Review) { d.Blocked = true }, "blocked", "", ""},
		"blocked, reject":     {func(d *document.Document, r *document.Review) { d.Blocked, r.Decision = true, document.ChooseReject }, "", document.Rejected, ""},
		"blocked, redact":     {func(d *document.Document, r *document.Review) { d.Blocked, r.Decision = true, document.ChooseRedact }, "", document.Received, document.Redact},
		"redact a Word document": {func(d *document.Document, r *document.Review) {
			d.Media, r.Decision = "application/msword", document.ChooseRedact
		}, "redact", "", ""},
		"redact what can't be read": {func(d *document.Document, r *document.Review) {
			d.Unreadable, r.Decision = "password", document.ChooseRedact
		}, "redact", "", ""},
		"redact what wasn't found": {func(_ *document.Document, r *document.Review) {
			r.Decision, r.Detectors = document.ChooseRedact, []string{"iban"}
		}, "nothing-to-redact", "", ""},
		"another decision":            {func(_ *document.Document, r *document.Review) { r.Decision = "shred" }, "decision", "", ""},
		"no verdict could be reached": {func(d *document.Document, _ *document.Review) { d.ScanFailed = true }, "state", "", ""},
	} {
		d, r := held, document.Review{By: "P", At: at, Decision: document.ChooseRelease, Reason: "the client agreed", Detectors: []string{"payment-card", "iban"}}
		if c.change != nil {
			c.change(&d, &r)
		}
		err := d.Resolve(r, time.Minute)
		p := problem.Of(err)
		switch {
		case c.code != "" && (p == nil || p.Code != c.code || d.State != document.Held || d.Review != nil):
			t.Errorf("%s: %v, %s; want %q and no change", name, err, d.State, c.code)
		case c.code == "" && (err != nil || d.State != c.state || d.Task != c.task || d.Review == nil || d.Review.Reason != "the client agreed"):
			t.Errorf("%s: %v, %s %q %+v", name, err, d.State, d.Task, d.Review)
		}
		if d.Task == document.Redact && !slices.Equal(d.Review.Detectors, []string{"payment-card"}) {
			t.Errorf("%s: %v are to be blacked out", name, d.Review.Detectors)
		}
	}
}

// A task that can't be carried out gives the decision back; a check that can't be made waits for somebody to begin it again, and is then the same check.
func TestS63_FailedTasks(t *testing.T) {
	kept := document.Kept{Zone: document.Quarantine, Version: "q"}
	for task, c := range map[document.Task]struct{ failed, decidable bool }{
		document.Check: {true, false}, document.Recheck: {true, false}, document.Release: {false, true}, document.Redact: {false, true},
	} {
		d := &document.Document{State: document.Received, Task: task, Kept: kept}
		if err := d.Fail("why", at); err != nil || d.ScanFailed != c.failed || d.Decidable() != c.decidable || d.Kept != kept {
			t.Errorf("%q: %v, %+v", task, err, d)
		}
		if !c.failed {
			continue
		}
		if err := d.Again(at); err != nil || d.Task != task || d.State != document.Received {
			t.Errorf("%q again: %v, %s %q", task, err, d.State, d.Task)
		}
	}
}

func TestInvariant1_AVerdictKeepsTheBytesWhereItSays(t *testing.T) {
	intake := document.Kept{Zone: document.Intake, Version: "v1"}
	for name, v := range map[string]document.Verdict{
		"allowed, in quarantine": {From: intake, Allowed: true, Kept: document.Kept{Zone: document.Quarantine, Version: "k"}},
		"held, in the vault":     {From: intake, Kept: document.Kept{Zone: document.Vault, Version: "k"}},
		"kept nowhere":           {From: intake, Allowed: true, Kept: document.Kept{Zone: document.Vault}},
	} {
		d := &document.Document{State: document.Received, Version: "v1"}
		if err := d.Decide(v, at); err == nil || d.State != document.Received {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestNames(t *testing.T) {
	for _, c := range []struct{ name, want, code string }{
		{"contract.pdf", "contract.pdf", ""},
		{"  Vertrag Müller & Söhne (final).docx ", "Vertrag Müller & Söhne (final).docx", ""},
		{"u\u0308ber.txt", "\u00fcber.txt", ""},
		{"عقد.pdf", "عقد.pdf", ""},
		{"חוזה.pdf", "חוזה.pdf", ""},
		{"", "", "name-empty"},
		{" .. ", "", "name-empty"},
		{"a/b.pdf", "", "name-slash"},
		{`..\..\x`, "", "name-slash"},
		{"invoice\u202efdp.exe", "", "name-direction"},
		{"x\u2066y.pdf", "", "name-direction"},
		{"a\x00b.pdf", "", "name-control"},
		{"a\nb.pdf", "", "name-control"},
		{"a\u200bb.pdf", "", "name-control"},
		{"a\xffb.pdf", "", "name-encoding"},
		{strings.Repeat("x", 180), strings.Repeat("x", 180), ""},
		{strings.Repeat("x", 181), "", "name-too-long"},
		{strings.Repeat("字", 100), "", "name-too-long"},
	} {
		got, err := document.CleanName(c.name)
		if p := problem.Of(err); got != c.want || (p == nil) != (c.code == "") || (p != nil && p.Code != c.code) {
			t.Errorf("CleanName(%q) = %q, %v; want %q, %q", c.name, got, err, c.want, c.code)
		}
	}
}

func FuzzCleanName(f *testing.F) {
	f.Add("contract.pdf")
	f.Add("a\u202eb")
	f.Fuzz(func(t *testing.T, s string) {
		got, err := document.CleanName(s)
		if err != nil {
			return
		}
		again, err := document.CleanName(got)
		if err != nil || again != got || !utf8.ValidString(got) || strings.ContainsAny(got, "/\\\x00\r\n\u202e") || got == "" {
			t.Errorf("CleanName(%q) = %q, and of that %q, %v", s, got, again, err)
		}
	})
}

func TestSizes(t *testing.T) {
	const limit = 1 << 30
	for size, code := range map[int64]string{0: "empty", -1: "empty", 1: "", limit: "", limit + 1: "too-large", 5 << 30: "too-large"} {
		if p := problem.Of(document.CheckSize(size, limit)); (p == nil) != (code == "") || (p != nil && p.Code != code) {
			t.Errorf("CheckSize(%d): %v, want %q", size, p, code)
		}
	}
	for size, want := range map[int64]string{1: "1 bytes", 1023: "1023 bytes", 1 << 20: "1 MiB", 3 << 19: "1.5 MiB", 1 << 30: "1 GiB"} {
		if got := document.Bytes(size); got != want {
			t.Errorf("Bytes(%d) = %q, want %q", size, got, want)
		}
	}
}

// The parts of a file add up to the file, each but the last of the same size.
func TestPartsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.Int64Range(1, 5<<30).Draw(t, "size")
		d := &document.Document{Size: size, Upload: document.Layout(size)}
		sum := int64(0)
		for n := 1; n <= d.Upload.Parts; n++ {
			b := d.PartBytes(n)
			if b <= 0 || b > document.PartSize || (n < d.Upload.Parts && b != document.PartSize) {
				t.Fatalf("part %d of %d bytes has %d", n, size, b)
			}
			sum += b
		}
		if sum != size || d.PartBytes(0) != 0 || d.PartBytes(d.Upload.Parts+1) != 0 {
			t.Fatalf("%d bytes are cut into %d", size, sum)
		}
	})
}
