package document_test

import (
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
	v := document.Verdict{Version: version, Allowed: allowed, Kept: document.Kept{Zone: document.Quarantine, Version: "k"}}
	if allowed {
		v.Kept.Zone = document.Vault
	}
	return v
}

// Every move from every state: which are allowed, and where they lead.
func TestS61_MovesBetweenStates(t *testing.T) {
	states := []document.State{document.Uploading, document.Received, document.Available, document.Held, "failed", document.Cancelled}
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
		{"again", func(d *document.Document) error { return d.Again(at) }, map[document.State]document.State{"failed": document.Received}},
		{"cancel", func(d *document.Document) error { return d.Cancel(at) }, map[document.State]document.State{document.Uploading: document.Cancelled}},
	}
	for _, m := range moves {
		for _, from := range states {
			d := &document.Document{ID: "D", State: from, Version: "v1"}
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

func TestInvariant1_AVerdictKeepsTheBytesWhereItSays(t *testing.T) {
	for name, v := range map[string]document.Verdict{
		"allowed, in quarantine": {Version: "v1", Allowed: true, Kept: document.Kept{Zone: document.Quarantine, Version: "k"}},
		"held, in the vault":     {Version: "v1", Kept: document.Kept{Zone: document.Vault, Version: "k"}},
		"kept nowhere":           {Version: "v1", Allowed: true, Kept: document.Kept{Zone: document.Vault}},
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
