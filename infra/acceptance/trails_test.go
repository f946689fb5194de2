package acceptance

import (
	"fmt"
	"html"
	"net/http"
	"regexp"
	"strings"

	"github.com/google/go-cmp/cmp"

	"strongroom/shared/audit"
)

// act is what a trail should name: who is left out, because the trail is theirs.
type act struct {
	action  audit.Action
	outcome audit.Outcome
	subject string // the document's or matter's name, as the record has it
}

func did(action audit.Action, subject string) act   { return act{action, audit.Done, subject} }
func tried(action audit.Action, subject string) act { return act{action, audit.Denied, subject} }

const (
	shippingName = "Okafor Shipping v. Castellan"
)

// acts of the journey by person, oldest first. The documents before the first sign-in are the demo firm's.
func (j *journey) acts() map[string][]act {
	open, look := did(audit.SessionOpen, ""), did(audit.ActivityView, "")
	sent := func(name string) []act { return []act{did(audit.UploadBegin, name), did(audit.Receive, name)} }
	trail := func(parts ...[]act) (all []act) {
		for _, part := range parts {
			all = append(all, part...)
		}
		return all
	}
	return map[string][]act{
		adaeze: trail(sent("Server handover.pdf"),
			[]act{open, did(audit.MatterView, shippingName)}, sent(bundleName),
			[]act{did(audit.DocumentView, bundleName), did(audit.Download, bundleName)}, sent(cardsName),
			[]act{did(audit.DocumentView, cardsName), open, open, look}),
		eleanor: trail(sent("Status of the charter dispute.pdf"),
			[]act{open, did(audit.MatterView, shippingName), open, did(audit.DocumentView, bundleName), did(audit.Download, bundleName), open, look}),
		samir: {open, tried(audit.MatterView, ""), tried(audit.DocumentView, ""), tried(audit.DocumentView, ""), tried(audit.DocumentView, ""), tried(audit.DocumentView, ""), open, look},
		tom:   trail(sent("Schedule of disputed charges.pdf"), []act{open, look}),
		ines:  {open, look},
	}
}

// S4.1: each person's trail, on its page and in the table, names each act once, in order; and each document's history is whole.
func (j *journey) trails() {
	for email, want := range j.acts() {
		p := j.m.As(j, email)
		a := p.Page("/activity")
		if a.Status != http.StatusOK {
			j.Fatalf("the trail of %s: %d", email, a.Status)
		}
		var onPage, inTable []string
		for _, w := range want {
			onPage = append(onPage, w.words())
			inTable = append(inTable, fmt.Sprintf("%s %s %s", w.action, w.outcome, w.subject))
		}
		if diff := cmp.Diff(onPage, trailOf(a.Body)); diff != "" {
			j.Errorf("the page of %s: wanted (-), shown (+):\n%s", email, diff)
		}
		var recorded []string
		for _, r := range j.m.Records(j, j.m.PersonID(j, email)) {
			subject := r.Details["name"]
			if r.Outcome == audit.Denied {
				subject = ""
			}
			recorded = append(recorded, fmt.Sprintf("%s %s %s", r.Action, r.Outcome, subject))
		}
		if diff := cmp.Diff(inTable, recorded); diff != "" {
			j.Errorf("the records of %s: wanted (-), recorded (+):\n%s", email, diff)
		}
	}
	j.histories()
}

// histories holds the records of the two documents against their lives: one record a revision, in order, and the scanner's verdict in it.
func (j *journey) histories() {
	p := j.m.As(j, adaeze)
	for id, want := range map[string][]string{
		j.bundleID: {"document.begin 1", "document.upload 2", "document.scan 3", "document.view 0", "document.download 0", "document.view 0", "document.download 0", "document.view 0"},
		j.held:     {"document.begin 1", "document.upload 2", "document.scan 3", "document.view 0", "document.view 0"},
	} {
		var got struct {
			History []struct {
				Action   string
				Revision int
			}
		}
		p.Call("GET", "/api/v1/matters/"+j.matter+"/documents/"+id, nil).Into(j, http.StatusOK, &got)
		var have []string
		for _, r := range got.History {
			have = append(have, fmt.Sprintf("%s %d", r.Action, r.Revision))
		}
		if diff := cmp.Diff(want, have); diff != "" {
			j.Errorf("the history of %s: wanted (-), told (+):\n%s", id, diff)
		}
	}
}

// phrases are the pages' words for acts, done and tried.
var phrases = map[audit.Action][2]string{
	audit.SessionOpen: {"signed in", "tried to sign in"}, audit.MatterView: {"looked at the matter", "tried to look at a matter"},
	audit.DocumentView: {"looked at the document’s page", "tried to look at a document’s page"}, audit.UploadBegin: {"began to send the document", ""},
	audit.Receive: {"delivered the whole document", ""}, audit.Download: {"downloaded the document", ""}, audit.ActivityView: {"looked at an audit trail", ""},
}

func (a act) words() string {
	if a.outcome == audit.Denied {
		return phrases[a.action][1] + " Refused"
	}
	return strings.TrimSpace(phrases[a.action][0] + " " + a.subject)
}

var (
	eventMark = regexp.MustCompile(`(?s)<div class="event-what">\s*<p><strong>.*?</strong>(.*?)</p>`)
	tagMark   = regexp.MustCompile(`(?s)<[^>]*>`)
)

// trailOf reads the acts off an activity page, oldest first.
func trailOf(page []byte) []string {
	var out []string
	for _, found := range eventMark.FindAllSubmatch(page, -1) {
		words := html.UnescapeString(tagMark.ReplaceAllString(string(found[1]), " "))
		out = append([]string{strings.Join(strings.Fields(words), " ")}, out...)
	}
	return out
}
