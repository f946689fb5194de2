package page_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"strongroom/shared/audit"
	"strongroom/shared/web/page"
)

func newPages(t *testing.T) *page.Pages {
	t.Helper()
	pages, err := page.New(page.Firm{Name: "Hallam & Reyes LLP", Colour: "#1f3a5f", LogoSVG: nil})
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

func TestPages_EveryView(t *testing.T) {
	for name, v := range samples() {
		_, doc := render(t, v)
		for rule, check := range checks {
			for _, bad := range check(doc) {
				t.Errorf("%s: %s: %s", name, rule, bad)
			}
		}
	}
}

// TestPages_ChecksCatch holds that each check of TestPages_EveryView can fail.
func TestPages_ChecksCatch(t *testing.T) {
	for rule, broken := range map[string]string{
		"nothing inline":          `<p style="color:red"></p>`,
		"links are relative":      `<a href="https://example.com/">out</a>`,
		"changes carry the token": `<form method="post"></form>`,
		"landmarks":               `<a href="#main">skip</a><p>no main</p>`,
		"names for controls":      `<button></button>`,
		"unique ids":              `<p id="a"></p><p id="a"></p>`,
		"table headers":           `<table><tr><th>Name</th></tr></table>`,
	} {
		doc, err := html.Parse(strings.NewReader(broken))
		if err != nil {
			t.Fatal(err)
		}
		if len(checks[rule](doc)) == 0 {
			t.Errorf("%s: %s passes", rule, broken)
		}
	}
}

const hostile = "\"><script>alert(1)</script>' onload=x javascript:alert(2) \u202egpj.exe {{.}} `${1}`"

func TestPages_HostileTextIsText(t *testing.T) {
	f := frame("../", hostile)
	f.Title, f.Notice, f.CSRF, f.Person = hostile, hostile, "token-of-the-session", &page.Person{Name: hostile, Role: hostile}
	event := page.Event{At: noon, Actor: hostile, Action: hostile, Outcome: hostile, Matter: hostile, Document: hostile, Subject: hostile, From: hostile, Policies: hostile, Details: []page.Detail{{Name: hostile, Value: hostile}}}
	for _, v := range []page.View{
		&page.Matters{Frame: f, Staff: true, Matters: []page.MatterRow{{ID: hostile, Number: hostile, Name: hostile, Client: hostile}}},
		&page.Matter{Frame: f, ID: hostile, Number: hostile, Name: hostile, Client: hostile, Older: hostile, MayUpload: true, People: []page.Member{{Name: hostile, Role: hostile}},
			Documents: []page.DocumentRow{{ID: hostile, Name: hostile, Type: hostile, Sender: hostile, State: hostile, Reason: hostile}}},
		&page.Upload{Frame: f, Matter: hostile, MatterNumber: hostile, MatterName: hostile},
		&page.Document{Frame: f, Matter: hostile, MatterNumber: hostile, MatterName: hostile, ID: hostile, Name: hostile, Type: hostile, SHA256: hostile, Sender: hostile, State: "held", Reason: hostile,
			Findings: []page.Finding{{What: hostile, Confidence: hostile, Sample: hostile}}, MayOpen: true, MayRescan: true, History: []page.Event{event}, OlderHistory: hostile},
		&page.Activity{Frame: f, Whose: hostile, Choice: []page.Choice{{ID: hostile, Name: hostile, Role: hostile}}, Events: []page.Event{event}, Older: hostile, WhoseID: hostile, Paged: true},
		&page.Attention{Frame: f, Older: hostile, Documents: []page.AttentionRow{{Matter: hostile, MatterNumber: hostile, MatterName: hostile, ID: hostile, Name: hostile, Sender: hostile, State: hostile, Reason: hostile, MayRescan: true}}},
		&page.Welcome{Frame: f, Reason: hostile, Return: hostile},
		&page.Failure{Frame: f, Status: 400, Words: hostile, Code: hostile, Advice: hostile, Back: hostile},
	} {
		raw, doc := render(t, v)
		if strings.Contains(raw, "<script>alert") {
			t.Errorf("%T: the text became markup", v)
		}
		for rule, check := range checks {
			for _, bad := range check(doc) {
				t.Errorf("%T: %s: %s", v, rule, bad)
			}
		}
	}
}

// File names and people's names stand alone, whatever their reading direction (Unicode TR 36, 2.10).
func TestPages_NamesAreIsolated(t *testing.T) {
	const name = "תצהיר.pdf"
	for _, v := range []page.View{
		&page.Matter{Frame: frame("../", ""), Documents: []page.DocumentRow{{ID: "D", Name: name}}},
		&page.Document{Frame: frame("../", ""), ID: "D", Name: name},
		&page.Attention{Frame: frame("", ""), Documents: []page.AttentionRow{{ID: "D", Name: name}}},
		&page.Activity{Frame: frame("", ""), Events: []page.Event{{Action: "document.view", Matter: "M", Document: "D", Subject: name}}},
	} {
		_, doc := render(t, v)
		for n := range doc.Descendants() {
			if n.Type == html.TextNode && strings.Contains(n.Data, name) && n.Parent.Data != "bdi" && n.Parent.Data != "title" {
				t.Errorf("%T: the name stands in %s, not in bdi", v, n.Parent.Data)
			}
		}
	}
}

func TestPages_WaysOutOfThePortalAreNotTaken(t *testing.T) {
	for back, want := range map[string]string{
		"": "../../", "activity": "../activity", "matters/M?before=x": "../matters/M?before=x",
		"//evil.example": ".././", "/etc": ".././", "https://evil.example": ".././", `\\evil.example`: ".././", "javascript:alert(1)": ".././", "a\tb": ".././",
	} {
		if back == "" {
			want = "../"
		}
		_, doc := render(t, &page.Failure{Frame: frame("../", ""), Status: 404, Back: back})
		found := false
		for _, a := range elements(doc, "a") {
			if class, _ := attribute(a, "class"); class == "button primary" {
				way, _ := attribute(a, "href")
				found = way == want
				if !found {
					t.Errorf("back %q leads to %q, not %q", back, way, want)
				}
			}
		}
	}
	for _, root := range []string{"/", "https://evil.example/", "..", "./", "../x/"} {
		if err := newPages(t).Render(&bytes.Buffer{}, &page.Matters{Frame: page.Frame{Root: root}}); err == nil {
			t.Errorf("the root %q is taken", root)
		}
	}
}

func TestPages_StatesInWords(t *testing.T) {
	for state, want := range map[string]string{"uploading": "Not complete", "received": "Being checked", "available": "Available", "held": "Held for review", "cancelled": "Cancelled", "rejected": "Rejected"} {
		_, doc := render(t, &page.Document{Frame: frame("../../../", ""), ID: "D", Name: "x.pdf", State: state})
		if !strings.Contains(text(doc), want) {
			t.Errorf("%s is not shown as %q", state, want)
		}
	}
}

// S4.1: whatever is recorded has words on the pages.
func TestS41_EveryActHasWords(t *testing.T) {
	for _, action := range audit.Actions() {
		for _, outcome := range []audit.Outcome{audit.Done, audit.Denied} {
			_, doc := render(t, &page.Activity{Frame: frame("", ""), Events: []page.Event{{At: noon, Actor: "A", Action: string(action), Outcome: string(outcome)}}})
			if strings.Contains(text(doc), string(action)) {
				t.Errorf("%s, %s, is shown by its name", action, outcome)
			}
		}
	}
}

func TestS14_WelcomeSaysWhy(t *testing.T) {
	for reason, want := range map[string]string{
		page.ReasonElsewhere: "because you signed in somewhere else",
		page.ReasonIdle:      "after 15 minutes without activity",
		page.ReasonAbsolute:  "because 8 hours had passed",
		page.ReasonSignedOut: "You are signed out.",
		page.ReasonFailed:    "The sign-in did not work.",
	} {
		for _, v := range []page.View{
			&page.Welcome{Reason: reason, IdleTimeout: 15 * time.Minute, SessionLength: 8 * time.Hour},
			&page.SessionEnded{Reason: reason, IdleTimeout: 15 * time.Minute, SessionLength: 8 * time.Hour},
		} {
			if _, doc := render(t, v); !strings.Contains(text(doc), want) {
				t.Errorf("%T for %s doesn't say %q", v, reason, want)
			}
		}
	}
}

func TestAssets_Answers(t *testing.T) {
	pages := newPages(t)
	raw, _ := render(t, &page.Upload{Frame: frame("", "")})
	version := regexp.MustCompile(`assets/([0-9a-f]{16})/`).FindStringSubmatch(raw)[1]
	for _, row := range []struct {
		method, path string
		status       int
		media, cache string
	}{
		{"GET", "/assets/" + version + "/base.css", 200, "text/css; charset=utf-8", "public, max-age=31536000, immutable"},
		{"HEAD", "/assets/" + version + "/uppy.js", 200, "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"},
		{"GET", "/portal/assets/" + version + "/favicon.svg", 200, "image/svg+xml", "public, max-age=31536000, immutable"},
		{"GET", "/assets/0000000000000000/firm.css", 200, "text/css; charset=utf-8", "no-store"},
		{"GET", "/assets/" + version + "/", 404, "text/plain; charset=utf-8", "no-store"},
		{"GET", "/assets/" + version + "/logo.svg", 404, "text/plain; charset=utf-8", "no-store"},
		{"GET", "/assets/base.css", 404, "text/plain; charset=utf-8", "no-store"},
		{"GET", "/assets/" + version + "/../page.go", 404, "text/plain; charset=utf-8", "no-store"},
		{"POST", "/assets/" + version + "/base.css", 405, "text/plain; charset=utf-8", ""},
	} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(row.method, "/", nil)
		r.URL.Path = row.path
		pages.Assets().ServeHTTP(w, r)
		h := w.Result().Header
		if w.Code != row.status || h.Get("Content-Type") != row.media || h.Get("Cache-Control") != row.cache || h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s %s: %d %q %q", row.method, row.path, w.Code, h.Get("Content-Type"), h.Get("Cache-Control"))
		}
	}
	r := httptest.NewRequest("GET", "/assets/"+version+"/base.css", nil)
	w := httptest.NewRecorder()
	pages.Assets().ServeHTTP(w, r)
	r.Header.Set("If-None-Match", w.Result().Header.Get("ETag"))
	w = httptest.NewRecorder()
	if pages.Assets().ServeHTTP(w, r); w.Code != http.StatusNotModified {
		t.Errorf("a file that is known is sent again: %d", w.Code)
	}
}

func TestNew_Refuses(t *testing.T) {
	logo := []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`)
	for name, row := range map[string]struct {
		firm page.Firm
		ok   bool
	}{
		"plain":        {page.Firm{Name: "Firm", Colour: "#1f3a5f"}, true},
		"with a logo":  {page.Firm{Name: "Firm", Colour: "#FFD700", LogoSVG: logo}, true},
		"no name":      {page.Firm{Name: " ", Colour: "#1f3a5f"}, false},
		"short colour": {page.Firm{Name: "Firm", Colour: "#fff"}, false},
		"named colour": {page.Firm{Name: "Firm", Colour: "navy"}, false},
		"style":        {page.Firm{Name: "Firm", Colour: "#1f3a5f;}body{display:none"}, false},
		"html logo":    {page.Firm{Name: "Firm", Colour: "#1f3a5f", LogoSVG: []byte("<html></html>")}, false},
		"broken logo":  {page.Firm{Name: "Firm", Colour: "#1f3a5f", LogoSVG: []byte("<svg>")}, false},
	} {
		if _, err := page.New(row.firm); (err == nil) != row.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}
