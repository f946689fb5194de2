package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"strongroom/shared/audit"
	"strongroom/shared/dlp"
	"strongroom/shared/document"
	"strongroom/shared/person"
	"strongroom/shared/review"
	"strongroom/shared/store"
)

// held is a document that the check holds, with notes for its reviewer.
func (f *firm) held(m string, uploader somebody, change func(*document.Document)) *document.Document {
	const text = "Please charge the card 4242 4242 4242 4242 by Friday."
	var notes review.Notes
	notes.Add("page 2", text, []dlp.Finding{{Detector: dlp.Card, Start: 23, End: 42, Confidence: dlp.High, Masked: "•••• 4242", Where: "page 2"}})
	encoded, err := notes.Encode()
	if err != nil {
		f.t.Fatal(err)
	}
	f.notes = map[string]string{"n1": string(encoded)}
	d := &document.Document{Matter: m, ID: f.newID(f.now), Name: "Invoices.pdf", Size: 10, State: document.Held, Uploader: uploader.ID, UploaderName: uploader.Name, Begun: f.now, DecidedAt: f.now,
		Media: "application/pdf", Type: "PDF document", Reason: "The document contains a payment card number (page 2).", Notes: "n1", Kept: document.Kept{Zone: document.Quarantine, Version: "q"},
		Findings: []document.Finding{{Detector: dlp.Card, High: 1, Sample: "•••• 4242", Where: []string{"page 2"}}}}
	if change != nil {
		change(d)
	}
	f.put(store.Put(d))
	return d
}

func form(who somebody, revision int, decision, reason string, detectors ...string) string {
	return url.Values{"csrf": {who.secret.CSRF()}, "revision": {fmt.Sprint(revision)}, "decision": {decision}, "reason": {reason}, "detector": detectors}.Encode()
}

// Who may look, and who may decide; each row on a fresh document.
func TestS64_WhoReviews(t *testing.T) {
	f := newFirm(t)
	m := f.matter("Estate")
	client, attorney := f.person("Cleo", person.Client, m), f.person("Ada", person.Attorney, m)
	paralegal, elsewhere := f.person("Pat", person.Paralegal, m), f.person("Ed", person.Attorney)
	administrator, member := f.person("Ann", person.Administrator), f.person("Amy", person.Administrator, m)
	tired := f.person("Tia", person.Attorney, m)
	for _, c := range []struct {
		name           string
		who            somebody
		uploader       somebody
		later          time.Duration
		look, decide   int
		queue, decided bool
	}{
		{"attorney on the matter", attorney, client, 0, 200, 303, true, true},
		{"administrator on the matter", member, client, 0, 200, 303, true, true},
		{"administrator elsewhere", administrator, client, 0, 404, 404, false, false},
		{"attorney elsewhere", elsewhere, client, 0, 404, 404, false, false},
		{"paralegal", paralegal, client, 0, 403, 403, false, false},
		{"the client who sent it", client, client, 0, 403, 403, false, false},
		{"the attorney who sent it", attorney, attorney, 0, 200, 403, true, false},
		{"ten minutes after the sign-in", tired, client, 10 * time.Minute, 200, 303, true, true},
		{"eleven minutes after the sign-in", tired, client, 11 * time.Minute, 200, 403, true, false},
	} {
		d := f.held(m, c.uploader, nil)
		start := f.now
		f.now = f.now.Add(c.later)
		way := "/matters/" + m + "/documents/" + d.ID + "/review"
		if got := f.call(&c.who, request{"", "GET", way, "", nil}); got.StatusCode != c.look {
			t.Errorf("%s looks: %d, want %d", c.name, got.StatusCode, c.look)
		}
		if got := f.call(&c.who, request{"", "GET", "/review", "", nil}); strings.Contains(got.Body, d.ID) != c.queue {
			t.Errorf("%s: in the queue %v, want %v", c.name, !c.queue, c.queue)
		}
		got := f.call(&c.who, request{"", "POST", way, form(c.who, 1, "reject", "not for this matter"), map[string]string{"Content-Type": "application/x-www-form-urlencoded"}})
		if got.StatusCode != c.decide {
			t.Errorf("%s decides: %d, want %d", c.name, got.StatusCode, c.decide)
		}
		fresh := &document.Document{Matter: m, ID: d.ID}
		if err := f.tables.Load(context.Background(), fresh); err != nil {
			t.Fatal(err)
		}
		if (fresh.State == document.Rejected) != c.decided {
			t.Errorf("%s: the document is %s", c.name, fresh.State)
		}
		f.now = start
	}
}

// A reviewer's page shows what was found in place and masked; what it shows was recorded before.
func TestS64_ReviewPage(t *testing.T) {
	f := newFirm(t)
	m := f.matter("Estate")
	client, attorney := f.person("Cleo", person.Client, m), f.person("Ada", person.Attorney, m)
	d := f.held(m, client, nil)
	got := f.call(&attorney, request{"", "GET", "/matters/" + m + "/documents/" + d.ID + "/review", "", nil})
	for _, want := range []string{"•••• 4242", "page 2", "Please charge the card", "by Friday.", `value="release"`, `value="redact"`, `value="reject"`, `name="revision" value="1"`} {
		if !strings.Contains(got.Body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(got.Body, "4242 4242") {
		t.Error("the page shows the value")
	}
	records, err := f.tables.HistoryOf(context.Background(), d.ID, "", 10)
	if err != nil || len(records) != 1 || records[0].Action != audit.Inspect || records[0].Actor != attorney.ID {
		t.Errorf("%v, %v", records, err)
	}
	got = f.call(&attorney, request{"", "GET", "/api/v1/matters/" + m + "/documents/" + d.ID + "/review", "", nil})
	var answer struct {
		Places    []review.Place
		MayDecide bool
	}
	if err := json.Unmarshal([]byte(got.Body), &answer); err != nil || len(answer.Places) != 1 || !answer.MayDecide || strings.Contains(got.Body, "4242 4242") {
		t.Errorf("%v %s", err, got.Body)
	}
}

// What can't be decided changes nothing, says why, and keeps what was typed.
func TestS64_DecisionsThatCannotBeTaken(t *testing.T) {
	f := newFirm(t)
	m := f.matter("Estate")
	client, attorney := f.person("Cleo", person.Client, m), f.person("Ada", person.Attorney, m)
	for _, c := range []struct {
		name             string
		change           func(*document.Document)
		revision         int
		decision, reason string
		detectors        []string
		status           int
		says             string
		state            document.State
	}{
		{"no reason", nil, 1, "release", "because", nil, 400, "Give a reason", document.Held},
		{"no decision", nil, 1, "", "the client agreed", nil, 400, "Choose release", document.Held},
		{"redact nothing", nil, 1, "redact", "the client agreed", nil, 400, "at least one kind", document.Held},
		{"release what is blocked", func(d *document.Document) { d.Blocked = true }, 1, "release", "the client agreed", nil, 409, "lets nobody release", document.Held},
		{"redact a spreadsheet", func(d *document.Document) { d.Media = "text/csv" }, 1, "redact", "the client agreed", []string{dlp.Card}, 409, "Only PDF", document.Held},
		{"somebody was faster", nil, 0, "release", "the client agreed", nil, 409, "Somebody else has decided", document.Held},
		{"not held at all", func(d *document.Document) { d.State = document.Available }, 1, "release", "the client agreed", nil, 403, "", document.Available},
		{"redact", nil, 1, "redact", "the client agreed", []string{dlp.Card}, 303, "", document.Received},
		{"release", nil, 1, "release", "the client agreed", nil, 303, "", document.Received},
	} {
		d := f.held(m, client, c.change)
		got := f.call(&attorney, request{"", "POST", "/matters/" + m + "/documents/" + d.ID + "/review", form(attorney, c.revision, c.decision, c.reason, c.detectors...), map[string]string{"Content-Type": "application/x-www-form-urlencoded"}})
		if got.StatusCode != c.status || !strings.Contains(got.Body, c.says) {
			t.Errorf("%s: %d, want %d and %q", c.name, got.StatusCode, c.status, c.says)
		}
		if (c.status == 400 || c.says == "Only PDF") && !strings.Contains(got.Body, c.reason) {
			t.Errorf("%s: the reason is lost", c.name)
		}
		fresh := &document.Document{Matter: m, ID: d.ID}
		if err := f.tables.Load(context.Background(), fresh); err != nil || fresh.State != c.state {
			t.Errorf("%s: %s, %v", c.name, fresh.State, err)
		}
		records, err := f.tables.HistoryOf(context.Background(), d.ID, "", 10)
		if err != nil {
			t.Fatal(err)
		}
		decided := 0
		for _, r := range records {
			if r.Outcome == audit.Done && (r.Action == audit.Release || r.Action == audit.Redact || r.Action == audit.Reject) {
				decided++
			}
		}
		if (decided == 1) != (c.status == 303) {
			t.Errorf("%s: %d decisions in the records", c.name, decided)
		}
	}
}
