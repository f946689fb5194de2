package acceptance

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/oklog/ulid/v2"

	"strongroom/shared/sample"
)

// target is what an outsider tries to reach: a document in a matter.
type target struct{ matter, document string }

func (g target) path(template string) string {
	return strings.NewReplacer("{matter}", g.matter, "{document}", g.document, "{upload}", g.matter+"."+g.document).Replace(template)
}

// bodies are what the operations that take one are sent, about a target.
var bodies = map[string]func(target) any{
	"beginUpload": func(g target) any { return map[string]any{"matter": g.matter, "name": "a.pdf", "size": 10} },
	"uploadLinks": func(target) any { return map[string]any{"parts": []Part{{1, 10, checksum([]byte("0123456789"))}}} },
	"download": func(g target) any {
		return map[string]any{"matter": g.matter, "document": g.document}
	},
	"completeUpload": func(target) any { return map[string]any{} },
	"decide": func(target) any {
		return map[string]any{"decision": "release", "reason": "because I want it", "detectors": []string{}, "revision": 3}
	},
}

// queries are what the operations that take one are asked, about a target.
var queries = map[string]func(target) string{
	"states":            func(g target) string { return "?ids=" + g.document },
	"unfinishedUploads": func(g target) string { return "?matter=" + g.matter },
}

// aboutNothing are the operations that name no matter.
var aboutNothing = map[string]bool{"sessionState": true, "sessionStay": true, "matters": true, "openAPI": true, "queue": true}

// request-specific words in an answer: the id to quote, and the ids that were asked for.
var quoted = regexp.MustCompile(`"request":"[^"]*"|the code [0-9A-Z]{8}|name="return" value="[^"]*"|data-(?:now|idle|absolute)="[^"]*"|ends at \d\d:\d\d UTC`)

func (g target) neutral(body []byte) string {
	text := strings.NewReplacer(g.matter, "MATTER", g.document, "DOCUMENT").Replace(string(body))
	return quoted.ReplaceAllString(text, "")
}

// TestS32_OtherClientReachesNothing tries every operation of the API, and every page, with the ids of a foreign matter: the answer is 404, and
// it is the same for what exists and what doesn't.
func TestS32_OtherClientReachesNothing(t *testing.T) {
	m := Shared(t)
	insider := m.As(t, adaeze)
	matter := insider.Matters()[shipping]
	available := insider.Send(matter, "Charter party.pdf", sample.Letter("Hallam & Reyes"), "available")
	held := insider.Send(matter, "Cards.pdf", sample.Cards("Hallam & Reyes"), "held")
	begun := insider.Begin(matter, "Not sent.pdf", 20<<20)
	outsider := m.As(t, samir)
	own := outsider.Matters()[charges]
	if len(outsider.Matters()) != 1 || own == "" {
		t.Fatalf("the outsider's matters: %v", outsider.Matters())
	}
	targets := map[string]target{
		"available": {matter, available.Document}, "held": {matter, held.Document}, "under way": {matter, begun.Document},
		"nothing in the foreign matter": {matter, ulid.Make().String()}, "nothing at all": {ulid.Make().String(), ulid.Make().String()},
	}
	for _, op := range described.operations {
		if aboutNothing[op.id] {
			continue
		}
		same(t, op.id, targets, func(g target) Answer {
			var body any
			if make := bodies[op.id]; make != nil {
				body = make(g)
			}
			path := g.path(op.path)
			if make := queries[op.id]; make != nil {
				path += make(g)
			}
			return outsider.Call(op.method, path, body)
		})
	}
	targets["in the outsider's own matter"] = target{own, available.Document}
	for _, page := range []string{"GET /matters/{matter}/documents/{document}", "POST /matters/{matter}/documents/{document}/scan", "POST /downloads"} {
		method, path, _ := strings.Cut(page, " ")
		same(t, page, targets, func(g target) Answer {
			if method == "GET" {
				return outsider.Page(g.path(path))
			}
			return outsider.Form(g.path(path), url.Values{"matter": {g.matter}, "document": {g.document}})
		})
	}
	delete(targets, "in the outsider's own matter")
	for _, page := range []string{"/matters/{matter}", "/matters/{matter}/upload"} {
		same(t, page, targets, func(g target) Answer { return outsider.Page(g.path(page)) })
	}
	if now := insider.Await(begun, "uploading"); len(now.Received) != 0 {
		t.Errorf("the outsider changed the upload: %+v", now)
	}
}

// same asks about every target and demands one and the same refusal.
func same(t *testing.T, what string, targets map[string]target, ask func(target) Answer) {
	t.Helper()
	answers := map[string]string{}
	for name, g := range targets {
		a := ask(g)
		if a.Status != http.StatusNotFound {
			t.Errorf("%s, %s: %d\n%.400s", what, name, a.Status, a.Body)
		}
		answers[g.neutral(a.Body)] = name
	}
	if len(answers) != 1 {
		t.Errorf("%s: the answers differ between %v:\n%v", what, values(answers), answers)
	}
}

func values(m map[string]string) (out []string) {
	for _, v := range m {
		out = append(out, v)
	}
	return out
}

// TestS32_ListsAndTrailsNameNothingForeign reads everything that the outsider may open and finds no foreign id or name in it, after tries that
// were denied.
func TestS32_ListsAndTrailsNameNothingForeign(t *testing.T) {
	m := Shared(t)
	insider := m.As(t, adaeze)
	matter := insider.Matters()[shipping]
	sent := insider.Send(matter, "Privileged memorandum.pdf", sample.Letter("Hallam & Reyes"), "available")
	outsider := m.As(t, samir)
	outsider.Page("/matters/" + matter)
	outsider.Page("/matters/" + matter + "/documents/" + sent.Document)
	outsider.Call("POST", "/api/v1/downloads", map[string]string{"matter": matter, "document": sent.Document})
	own := outsider.Matters()[charges]
	for _, path := range []string{"/", "/activity", "/matters/" + own, "/welcome"} {
		a := outsider.Page(path)
		for _, word := range []string{matter, sent.Document, "Castellan", "Privileged memorandum", "Adaeze"} {
			if strings.Contains(string(a.Body), word) {
				t.Errorf("%s tells the outsider %q", path, word)
			}
		}
	}
	for name, path := range map[string]string{"somebody's trail": "/activity?person=" + m.PersonID(t, adaeze), "nobody's trail": "/activity?person=" + ulid.Make().String(), "attention": "/attention"} {
		if a := outsider.Page(path); a.Status != http.StatusForbidden {
			t.Errorf("%s: %d", name, a.Status)
		}
	}
}

// TestInvariant1_NoByteBeforeTheVerdict asks for a document in every state that has no verdict, or a bad one, as the person who sent it and as
// the firm's: nobody gets a link.
func TestInvariant1_NoByteBeforeTheVerdict(t *testing.T) {
	m := Shared(t)
	sender := m.As(t, adaeze)
	matter := sender.Matters()[shipping]
	m.Post(t, "pause/scan")
	letter := sample.Letter("Hallam & Reyes")
	waiting := sender.Send(matter, "Waiting.pdf", append(letter, make([]byte, 9<<20)...), "received")
	begun := sender.Begin(matter, "Begun.pdf", 100)
	cancelled := sender.Begin(matter, "Given up.pdf", 100)
	if a := sender.Call("DELETE", "/api/v1/uploads/"+cancelled.ID, nil); a.Status != http.StatusNoContent {
		t.Fatalf("giving up: %d %s", a.Status, a.Body)
	}
	firm := m.As(t, eleanor)
	for state, u := range map[string]Upload{"received": waiting, "uploading": begun, "cancelled": cancelled} {
		for _, p := range []*Person{sender, firm} {
			api := p.Call("POST", "/api/v1/downloads", map[string]string{"matter": matter, "document": u.Document})
			form := p.Form("/downloads", url.Values{"matter": {matter}, "document": {u.Document}})
			if api.Status != http.StatusForbidden || form.Status != http.StatusForbidden || strings.Contains(string(api.Body)+string(form.Body)+form.Header.Get("Location"), "X-Amz") {
				t.Errorf("%s, to %s: %d %s; %d", state, p.Email, api.Status, api.Body, form.Status)
			}
		}
	}
	m.Post(t, "resume/scan")
	sender.Await(waiting, "available", "held")
	held := sender.Send(matter, "Cards again.pdf", sample.Cards("Hallam & Reyes"), "held")
	a := firm.Call("POST", "/api/v1/downloads", map[string]string{"matter": matter, "document": held.Document})
	if a.Status != http.StatusForbidden || !strings.Contains(string(a.Body), "held for review") {
		t.Errorf("held: %d %s", a.Status, a.Body)
	}
}
