package acceptance

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"strongroom/shared/session"
	"strongroom/shared/signin"
)

// begin starts a sign-in and gives the address that the provider leads back to, with state and code, unopened.
func (p *Person) begin() (callback *url.URL) {
	p.Helper()
	a := p.request("GET", p.m.Portal+"/auth/login", nil, nil)
	for range 20 {
		switch {
		case a.Status/100 == 3:
			to := a.location(p)
			if strings.HasPrefix(to, p.m.Portal+"/auth/callback") {
				callback, err := url.Parse(to)
				if err != nil {
					p.Fatal(err)
				}
				return callback
			}
			a = p.request("GET", to, nil, nil)
		case a.Status == http.StatusOK:
			a = p.fill(a)
		default:
			p.Fatalf("the provider answers %d: %s", a.Status, a.Body)
		}
	}
	p.Fatal("the provider does not lead back")
	return nil
}

// TestS17_SignInRefusals spoils the way back from the provider in one place each: no session opens, the words are plain, and nothing of the
// provider's answer is repeated.
func TestS17_SignInRefusals(t *testing.T) {
	m := Shared(t)
	cookie := func(p *Person) *string {
		value := p.cookies[p.host()+" "+signin.Cookie]
		return &value
	}
	for name, c := range map[string]struct {
		spoil  func(p *Person, q url.Values)
		status int
		words  string
	}{
		"another state":        {func(_ *Person, q url.Values) { q.Set("state", strings.Repeat("A", 43)) }, 400, "begun in another window"},
		"no state":             {func(_ *Person, q url.Values) { q.Del("state") }, 400, "begun in another window"},
		"another browser":      {func(p *Person, _ url.Values) { delete(p.cookies, p.host()+" "+signin.Cookie) }, 400, "begun in another window"},
		"a garbled cookie":     {func(p *Person, _ url.Values) { p.cookies[p.host()+" "+signin.Cookie] = "e30" }, 400, "begun in another window"},
		"another begun cookie": {func(p *Person, _ url.Values) { p.request("GET", "/auth/login", nil, nil) }, 400, "begun in another window"},
		"a made-up code":       {func(_ *Person, q url.Values) { q.Set("code", "00000000-0000-4000-8000-000000000000") }, 400, "did not work"},
		"no code":              {func(_ *Person, q url.Values) { q.Del("code") }, 400, "did not work"},
		"an error":             {func(_ *Person, q url.Values) { q.Del("code"); q.Set("error", "access_denied<script>") }, 400, "did not work"},
		"nothing":              {func(_ *Person, q url.Values) { clear(q) }, 400, "begun in another window"},
	} {
		p := m.Visitor(t, tom)
		for key, value := range m.As(t, tom).cookies { // known at the provider, so that each row needs no code
			if !strings.HasPrefix(key, p.host()) {
				p.cookies[key] = value
			}
		}
		back := p.begin()
		if *cookie(p) == "" {
			t.Fatal("no cookie carries the state")
		}
		q := back.Query()
		c.spoil(p, q)
		back.RawQuery = q.Encode()
		a := p.request("GET", back.String(), nil, nil)
		if a.Status != c.status || !strings.Contains(string(a.Body), c.words) || p.sessionCookie() != "" || strings.Contains(string(a.Body), "access_denied") {
			t.Errorf("%s: %d, session %q\n%.600s", name, a.Status, p.sessionCookie(), a.Body)
		}
	}
}

// TestS17_CallbackWorksOnce replays the address that a sign-in came back by.
func TestS17_CallbackWorksOnce(t *testing.T) {
	m := Shared(t)
	p := m.As(t, tom)
	state := map[string]string{}
	back := p.begin()
	for key, value := range p.cookies {
		state[key] = value
	}
	first := p.request("GET", back.String(), nil, nil)
	if first.Status != http.StatusSeeOther || p.sessionCookie() == state[p.host()+" "+session.Cookie] {
		t.Fatalf("the sign-in: %d %s", first.Status, first.Body)
	}
	p.csrf = "" // the next test signs in again
	thief := m.Visitor(t, tom)
	thief.cookies = state
	delete(thief.cookies, p.host()+" "+session.Cookie)
	if a := thief.request("GET", back.String(), nil, nil); a.Status != http.StatusBadRequest || thief.sessionCookie() != "" {
		t.Errorf("the replay: %d, session %q", a.Status, thief.sessionCookie())
	}
}

// TestS16_StrangersGetNoAccount signs in somebody whom the provider knows and the portal does not.
func TestS16_StrangersGetNoAccount(t *testing.T) {
	m := Shared(t)
	m.Account(t, "stranger@example.com")
	p := m.Visitor(t, "stranger@example.com")
	a := p.walk(m.Portal + "/auth/login")
	if a.Status != http.StatusForbidden || p.sessionCookie() != "" || !strings.Contains(string(a.Body), "there is no account for you") {
		t.Errorf("%d, session %q\n%s", a.Status, p.sessionCookie(), a.Body)
	}
}

// TestS11_PortalInsistsOnASecondFactor runs a provider that asks for no second factor: the portal opens no session for somebody who has none.
func TestS11_PortalInsistsOnASecondFactor(t *testing.T) {
	m := Start(t, Options{Bare: true, MFA: "OFF"})
	m.Run(t, "invite", "-email", "una@example.com", "-name", "Una Factor", "-role", "attorney")
	m.Password(t, "una@example.com")
	p := m.Visitor(t, "una@example.com")
	a := p.walk(m.Portal + "/auth/login")
	if a.Status != http.StatusForbidden || p.sessionCookie() != "" || !strings.Contains(string(a.Body), "no second factor") {
		t.Errorf("%d, session %q\n%s", a.Status, p.sessionCookie(), a.Body)
	}
}

// TestS13_CookiesThatOpenNothing tries cookies that were made up, garbled, or of a session that is over.
func TestS13_CookiesThatOpenNothing(t *testing.T) {
	m := Shared(t)
	p := m.As(t, tom)
	old := p.sessionCookie()
	if a := p.Form("/auth/logout", nil); a.Status != http.StatusSeeOther || !strings.Contains(a.Header.Get("Location"), "/logout?") || p.sessionCookie() != "" {
		t.Fatalf("signing out: %d %v", a.Status, a.Header)
	}
	out := p.walk(m.Portal + "/welcome")
	if out.Status != http.StatusOK {
		t.Errorf("after signing out: %d", out.Status)
	}
	for name, value := range map[string]string{"none": "", "signed out": old, "made up": strings.Repeat("A", 43), "garbled": "%%%", "long": strings.Repeat("A", 4000), "the hash of one": strings.Repeat("a", 64)} {
		v := m.Visitor(t, tom)
		if value != "" {
			v.cookies[v.host()+" "+session.Cookie] = value
		}
		api, page := v.Call("GET", "/api/v1/matters", nil), v.Page("/")
		if api.Status != http.StatusUnauthorized || (page.Status != http.StatusUnauthorized && page.Status != http.StatusSeeOther) {
			t.Errorf("%s: the API answers %d, the page %d", name, api.Status, page.Status)
		}
		if strings.Contains(string(page.Body), "Castellan") {
			t.Errorf("%s: the page shows a matter", name)
		}
	}
	p.csrf = ""
}

// TestBadRequests_AreAnsweredPlainly sends what no page of the portal sends.
func TestBadRequests_AreAnsweredPlainly(t *testing.T) {
	m := Shared(t)
	p := m.As(t, adaeze)
	matter := p.Matters()[shipping]
	token := map[string]string{"X-CSRF-Token": p.csrf}
	for name, c := range map[string]struct {
		method, path string
		body         any
		headers      map[string]string
		status       int
	}{
		"ten megabytes and more":        {"POST", "/api/v1/uploads", bytes.Repeat([]byte(" "), 10<<20+1), token, 413},
		"a megabyte":                    {"POST", "/api/v1/uploads", append([]byte(`{"name":"`), bytes.Repeat([]byte("x"), 1<<20)...), token, 413},
		"a form of a megabyte":          {"POST", "/downloads", url.Values{"matter": {strings.Repeat("x", 1<<20)}}, nil, 413},
		"no token":                      {"POST", "/api/v1/uploads", map[string]any{"matter": matter, "name": "a.pdf", "size": 1}, nil, 403},
		"another site's page":           {"POST", "/api/v1/session", nil, map[string]string{"X-CSRF-Token": p.csrf, "Sec-Fetch-Site": "cross-site"}, 403},
		"another origin":                {"POST", "/api/v1/session", nil, map[string]string{"X-CSRF-Token": p.csrf, "Origin": "https://evil.example"}, 403},
		"a method that is not taken":    {"PUT", "/api/v1/matters", nil, token, 405},
		"a page posted to":              {"POST", "/activity", url.Values{}, nil, 405},
		"a sign-in posted to":           {"POST", "/auth/login", nil, nil, 405},
		"a sign-out that is only a GET": {"GET", "/auth/logout", nil, nil, 405},
		"a made-up method":              {"BREW", "/api/v1/matters", nil, token, 405},
		"an unknown page":               {"GET", "/nothing", nil, nil, 404},
		"a way out of the assets":       {"GET", "/assets/%2e%2e/%2e%2e/etc/passwd", nil, nil, 404},
		"bytes that are no text":        {"POST", "/api/v1/uploads", []byte{0xff, 0xfe, 0x00}, token, 400},
	} {
		a := p.request(c.method, c.path, c.body, c.headers)
		if a.Status != c.status {
			t.Errorf("%s: %d, not %d: %.300s", name, a.Status, c.status, a.Body)
		}
		if text := string(a.Body); strings.Contains(text, "goroutine") || strings.Contains(text, "dynamodb") || strings.Contains(text, "shared/") {
			t.Errorf("%s: the answer tells our own business: %.300s", name, text)
		}
		if a.Header.Get("Strict-Transport-Security") == "" || a.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: security headers are missing: %v", name, a.Header)
		}
	}
	if a := p.Page("/api/v1/session"); a.Status != http.StatusOK {
		t.Errorf("the session did not survive: %d", a.Status)
	}
}

// TestS13_TimesRunOut waits, with the shortest times that the settings take: the session ends by itself, links end, and the words say so.
func TestS13_TimesRunOut(t *testing.T) {
	t.Parallel()
	m := Start(t, Options{Settings: map[string]string{"SESSION_IDLE_MINUTES": "1", "UPLOAD_LINK_MINUTES": "1", "DOWNLOAD_LINK_SECONDS": "1"}})
	p := m.As(t, adaeze)
	content := []byte("%PDF-1.7\nnothing\n%%EOF\n")
	matter := p.Matters()[shipping]
	u := p.Begin(matter, "Late.pdf", len(content))
	part, _ := u.part(1, content)
	link := p.Link(u, part)
	var list struct {
		Documents []struct{ ID, State string }
	}
	p.Call("GET", "/api/v1/matters/"+matter+"/documents", nil).Into(t, http.StatusOK, &list)
	opened := ""
	for _, d := range list.Documents {
		if d.State == "available" {
			opened = p.Download(matter, d.ID)
		}
	}
	time.Sleep(2500 * time.Millisecond)
	if a := p.Fetch("GET", opened); a.Status != http.StatusForbidden || !strings.Contains(string(a.Body), "expired") {
		t.Errorf("the download link after its second: %d %.300s", a.Status, a.Body)
	}
	time.Sleep(time.Until(link.Expires) + 2*time.Second)
	if a := p.Put(link, content, nil); a.Status != http.StatusForbidden || !strings.Contains(string(a.Body), "expired") {
		t.Errorf("the upload link after its minute: %d %.300s", a.Status, a.Body)
	}
	if a := p.Call("GET", "/api/v1/session", nil); a.Status != http.StatusUnauthorized {
		t.Errorf("the API after a minute without activity: %d", a.Status)
	}
	if a := p.Page("/"); a.Status != http.StatusUnauthorized || !strings.Contains(string(a.Body), "1 minute without activity") {
		t.Errorf("the page after a minute without activity: %d %.1000s", a.Status, a.Body)
	}
}
