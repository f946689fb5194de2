package acceptance

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"regexp"
	"testing"
	"time"

	"github.com/oklog/ulid/v2"

	"strongroom/shared/audit"
	"strongroom/shared/document"
	"strongroom/shared/extract"
	"strongroom/shared/sample"
	"strongroom/shared/store"
)

// decide sends a reviewer's decision by the API.
func (p *Person) decide(u Upload, decision, reason string, detectors ...string) Answer {
	p.Helper()
	way := "/api/v1/matters/" + u.Matter + "/documents/" + u.Document + "/review"
	var seen struct{ Document struct{ Revision uint64 } }
	p.Call("GET", way, nil).Into(p, http.StatusOK, &seen)
	if detectors == nil {
		detectors = []string{}
	}
	return p.Call("POST", way, map[string]any{"decision": decision, "reason": reason, "detectors": detectors, "revision": seen.Document.Revision})
}

// older makes a document look as if an older set of detectors had let it through.
func older(d *document.Document) { d.Detectors = "older" }

// unfiled makes a document look as if scan had died after it had copied the bytes and before it committed the verdict.
func unfiled(d *document.Document) {
	d.State, d.Kept, d.Due = document.Received, document.Kept{}, time.Now().Add(-time.Minute)
}

// change changes a document's row behind the portal's back.
func (m *Machine) change(t testing.TB, u Upload, how func(*document.Document)) {
	t.Helper()
	tables := m.tables(t)
	d := &document.Document{Matter: u.Matter, ID: u.Document}
	if err := tables.Load(context.Background(), d); err != nil {
		t.Fatal(err)
	}
	how(d)
	record := audit.Record{Day: time.Now().UTC().Format(time.DateOnly), ID: ulid.Make().String(), At: time.Now().UTC(), Actor: "test", ActorName: "test", Action: audit.MemberAdd, Outcome: audit.Done}
	if err := tables.Commit(context.Background(), record, store.Put(d)); err != nil {
		t.Fatal(err)
	}
}

// reviews does once whatever reviewers and newer policies make the functions do.
func reviews(t *testing.T, m *Machine, matter string) {
	t.Helper()
	client := m.As(t, adaeze)
	cards := sample.Cards("Hallam & Reyes")
	var held []Upload
	for _, name := range []string{"To release.pdf", "To reject.pdf", "To redact.pdf"} {
		held = append(held, client.Send(matter, name, cards, "held"))
	}
	m.change(t, held[1], unfiled)
	m.fire(t)
	client.Await(held[1], "held")
	letter := client.Send(matter, "To check again.pdf", sample.Letter("Hallam & Reyes"), "available")
	firm := m.As(t, eleanor)
	firm.Call("GET", "/api/v1/review", nil)
	firm.Page("/review")
	firm.Page("/matters/" + matter + "/documents/" + held[0].Document + "/review")
	for i, decision := range []string{"release", "reject", "redact"} {
		if a := firm.decide(held[i], decision, "agreed with the client", "payment-card"); a.Status != http.StatusAccepted {
			t.Errorf("%s: %d %s", decision, a.Status, a.Body)
		}
	}
	for i, state := range []string{"available", "rejected", "available"} {
		client.Await(held[i], state)
	}
	m.change(t, letter, older)
	if a := client.Call("POST", "/api/v1/downloads", map[string]string{"matter": matter, "document": letter.Document}); a.Status != http.StatusConflict {
		t.Errorf("opening what older detectors let through: %d %s", a.Status, a.Body)
	}
	client.Await(letter, "available")
	client.Fetch("GET", client.Download(matter, letter.Document))
	m.change(t, held[0], older) // released before: the release stands
	client.Call("POST", "/api/v1/downloads", map[string]string{"matter": matter, "document": held[0].Document})
	client.Await(held[0], "available")
}

// A reviewer has the card numbers of a PDF blacked out: within moments everybody can open a copy in which they are nowhere, and the rest still is.
func TestS64_RedactedDocument(t *testing.T) {
	t.Parallel()
	m := Start(t, Options{})
	client := m.As(t, adaeze)
	matter := client.Matters()[shipping]
	original := sample.Cards("Hallam & Reyes")
	held := client.Send(matter, "Refunds.pdf", original, "held")
	began := time.Now()
	if a := m.As(t, eleanor).decide(held, "redact", "the numbers are not needed", "payment-card"); a.Status != http.StatusAccepted {
		t.Fatalf("%d %s", a.Status, a.Body)
	}
	client.Await(held, "available")
	if took := time.Since(began); took > 20*time.Second { // the doorbell, not the schedule's minute
		t.Errorf("it took %v", took)
	}
	copied := client.Fetch("GET", client.Download(matter, held.Document)).Body
	x := extract.New(extract.Config{})
	defer x.Close()
	before, after := texts(t, x, original), texts(t, x, copied)
	card := regexp.MustCompile(`\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{3,4}`)
	if !card.MatchString(before) || card.MatchString(after) {
		t.Errorf("the copy says %q", after)
	}
	for _, word := range []string{"Hallam"} {
		if !bytes.Contains([]byte(after), []byte(word)) {
			t.Errorf("the copy lacks %q: %q", word, after)
		}
	}
}

func texts(t *testing.T, x *extract.Extractor, data []byte) string {
	t.Helper()
	text, err := x.Extract(t.Context(), extract.PDF, bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	all := ""
	for _, s := range text.Segments {
		all += fmt.Sprintln(s.Text)
	}
	return all
}
