package acceptance

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"strongroom/shared/sample"
	"strongroom/shared/session"
)

// permissions is the machine's report of the calls it saw against the functions' roles.
type permissions struct {
	Denied []struct {
		Function, Action, Resource string
		Count                      int
	}
	Unused []struct{ Function, Action, Resource, Sid string }
}

// TestC07_RolesMatchTheCalls drives every flow and then holds the calls seen against the roles of the template, both ways: no call of a function
// was denied, and nothing is granted that no flow uses; there are no exceptions. With it every operation of the API has been answered as described.
func TestC07_RolesMatchTheCalls(t *testing.T) {
	t.Parallel()
	m := Start(t, Options{Settings: impatient, Flags: []string{"-visibility", "1s"}}) // of its own: other tests forge calls in a function's name
	everyFlow(t, m)
	var report permissions
	m.Get(t, "permissions.json", &report)
	for _, d := range report.Denied {
		t.Errorf("%s was denied %s on %s, %d times", d.Function, d.Action, d.Resource, d.Count)
	}
	for _, g := range report.Unused {
		t.Errorf("nothing uses %s %s %s (%s)", g.Function, g.Action, short(g.Resource), g.Sid)
	}
	for _, op := range described.operations {
		if !slices.ContainsFunc([]int{200, 201, 202, 204}, func(status int) bool { return op.seen[status] > 0 }) {
			t.Errorf("no flow had %s (%s %s) succeed", op.id, op.method, op.path)
		}
	}
}

// short leaves out of an ARN what is the same in all.
func short(arn string) string {
	parts := strings.SplitN(arn, ":", 6)
	return strings.ReplaceAll(parts[len(parts)-1], "-000000000000-eu-central-1", "")
}

// everyFlow does once whatever people, the store and the schedule make the functions do.
func everyFlow(t *testing.T, m *Machine) {
	t.Helper()
	p := m.As(t, adaeze)
	matter := p.Matters()[shipping]
	letter := sample.Letter("Hallam & Reyes")
	single := p.Send(matter, "Flow.pdf", letter, "available")
	p.Send(matter, "Flow in parts.pdf", append(letter, make([]byte, 9<<20)...), "available", "held")
	p.Send(matter, "Flow with cards.pdf", sample.Cards("Hallam & Reyes"), "held")
	passport, err := sample.ScannedPassport("Hallam & Reyes")
	if err != nil {
		t.Fatal(err)
	}
	p.Send(matter, "Flow with a scan.pdf", passport, "available", "held") // held where tesseract isn't installed
	p.Fetch("GET", p.Download(matter, single.Document))
	p.Form("/downloads", url.Values{"matter": {matter}, "document": {single.Document}})
	given := p.Begin(matter, "Given up.pdf", 20<<20)
	p.Call("GET", "/api/v1/uploads?matter="+matter, nil)
	p.Call("DELETE", "/api/v1/uploads/"+given.ID, nil)
	p.Begin(matter, "Never sent.pdf", 100)
	for _, path := range []string{"/session", "/openapi.json", "/matters", "/matters/" + matter, "/matters/" + matter + "/documents", "/matters/" + matter + "/documents?limit=1",
		"/matters/" + matter + "/states?ids=" + single.Document, "/matters/" + matter + "/documents/" + single.Document} {
		if a := p.Call("GET", "/api/v1"+path, nil); a.Status != http.StatusOK {
			t.Errorf("%s: %d %s", path, a.Status, a.Body)
		}
	}
	p.Call("POST", "/api/v1/session", map[string]any{})
	for _, path := range []string{"/", "/matters/" + matter, "/matters/" + matter + "/upload", "/matters/" + matter + "/documents/" + single.Document, "/activity"} {
		if a := p.Page(path); a.Status != http.StatusOK {
			t.Errorf("%s: %d %s", path, a.Status, a.Body)
		}
	}
	reviews(t, m, matter)
	p = m.As(t, adaeze)
	failed, restore := m.failScan(t, p, "Flow that fails.pdf")
	firm := m.As(t, eleanor)
	m.As(t, ines).Page("/attention")
	restore()
	if a := firm.Call("POST", "/api/v1/matters/"+matter+"/documents/"+failed.Document+"/scan", map[string]any{}); a.Status != http.StatusAccepted {
		t.Errorf("another scan: %d %s", a.Status, a.Body)
	}
	m.fire(t)
	p.Await(failed, "available")
	for _, path := range []string{"/api/v1/uploads?matter=" + matter, "/api/v1/matters"} { // each function notes a use that comes a minute later
		firm.age(2 * time.Minute)
		firm.Call("GET", path, nil)
	}
	firm.Form("/session", nil)
	firm.Form("/auth/logout", nil)
	firm.csrf = ""
}

// age makes the person's session look as if it had been used that much longer ago.
func (p *Person) age(d time.Duration) {
	p.Helper()
	id, _ := session.Secret(p.sessionCookie()).ID()
	live, tables := &session.Session{ID: id}, p.m.tables(p)
	if err := tables.Load(p.Context(), live); err != nil {
		p.Fatal(err)
	}
	live.Seen = live.Seen.Add(-d)
	if err := tables.Save(p.Context(), live); err != nil {
		p.Fatal(err)
	}
}
