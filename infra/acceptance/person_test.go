package acceptance

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"strongroom/shared/session"
)

// The people of the demo firm.
const (
	ines    = "ines.duarte@hallam-reyes.example"       // administrator, on no matter
	eleanor = "eleanor.whitcombe@hallam-reyes.example" // attorney, on both matters
	tom     = "tom.lindgren@hallam-reyes.example"      // paralegal, on both matters
	adaeze  = "adaeze.okafor@okafor-shipping.example"  // client of the shipping matter
	samir   = "samir.haddad@haddad-co.example"         // client of the other matter
)

// demoPassword opens every account.
const demoPassword = "Strongroom-Demo-2026"

// Person is somebody with a browser that runs no scripts: a client of the portal and of the identity provider that keeps cookies by hand, because
// net/http's jar drops Secure cookies of http://localhost, which browsers keep.
type Person struct {
	testing.TB
	m       *Machine
	Email   string
	secret  string // of an authenticator that was enrolled here; empty for demo people
	cookies map[string]string
	csrf    string
}

// Answer is what a request got, its body read.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
	URL    *url.URL // that was asked for
}

// wire sends requests without following redirects.
var wire = &http.Client{Timeout: time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

// Visitor is somebody who has not signed in.
func (m *Machine) Visitor(t testing.TB, email string) *Person {
	return &Person{TB: t, m: m, Email: email, cookies: map[string]string{}}
}

// As gives a person of the demo firm, signed in. A session that still lives is used again: there is one a person.
func (m *Machine) As(t testing.TB, email string) *Person {
	t.Helper()
	p := m.people[email]
	if p == nil {
		p = m.Visitor(t, email)
		m.people[email] = p
	}
	p.TB = t
	if p.csrf == "" || p.request("GET", "/api/v1/session", nil, nil).Status != http.StatusOK {
		p.SignIn()
	}
	return p
}

// Do sends a request with the cookies for its address and keeps those of the answer.
func (p *Person) Do(r *http.Request) Answer {
	p.Helper()
	bare := r.Header.Get("Cookie") == "-" // asks for none
	if bare {
		r.Header.Del("Cookie")
	}
	for key, value := range p.cookies {
		if host, name, _ := strings.Cut(key, " "); host == r.URL.Host && !bare {
			r.AddCookie(&http.Cookie{Name: name, Value: value})
		}
	}
	response, err := wire.Do(r)
	if err != nil {
		p.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		p.Fatal(err)
	}
	for _, c := range response.Cookies() {
		if key := r.URL.Host + " " + c.Name; c.MaxAge < 0 {
			delete(p.cookies, key)
		} else {
			p.cookies[key] = c.Value
		}
	}
	return Answer{response.StatusCode, response.Header, body, r.URL}
}

// request sends one to an address of the portal, or to an absolute one. A body of type url.Values is a form, another is JSON.
func (p *Person) request(method, address string, body any, headers map[string]string) Answer {
	p.Helper()
	if strings.HasPrefix(address, "/") {
		address = p.m.Portal + address
	}
	var content []byte
	kind := ""
	switch b := body.(type) {
	case nil:
	case url.Values:
		content, kind = []byte(b.Encode()), "application/x-www-form-urlencoded"
	case []byte:
		content, kind = b, "application/json"
	default:
		var err error
		if content, err = json.Marshal(b); err != nil {
			p.Fatal(err)
		}
		kind = "application/json"
	}
	r, err := http.NewRequest(method, address, bytes.NewReader(content))
	if err != nil {
		p.Fatal(err)
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	for name, value := range headers {
		r.Header.Set(name, value)
	}
	return p.Do(r)
}

// Page opens a page of the portal.
func (p *Person) Page(path string) Answer {
	p.Helper()
	return p.request("GET", path, nil, nil)
}

// Form sends a form of the portal, with the token that its pages carry.
func (p *Person) Form(path string, fields url.Values) Answer {
	p.Helper()
	if fields == nil {
		fields = url.Values{}
	}
	fields.Set("csrf", p.csrf)
	return p.request("POST", path, fields, nil)
}

// Call uses the JSON API as the portal's scripts do, and holds the answer against the API's description.
func (p *Person) Call(method, path string, body any) Answer {
	p.Helper()
	headers := map[string]string{"X-CSRF-Token": p.csrf}
	if method == "GET" {
		headers = nil
	}
	a := p.request(method, path, body, headers)
	described.hold(p, method, a)
	return a
}

// location is the absolute address that an answer leads to.
func (a Answer) location(t testing.TB) string {
	t.Helper()
	to, err := a.URL.Parse(a.Header.Get("Location"))
	if err != nil || a.Header.Get("Location") == "" {
		t.Fatalf("%s: %d leads to %q: %v\n%.500s", a.URL, a.Status, a.Header.Get("Location"), err, a.Body)
	}
	return to.String()
}

// Into decodes a JSON answer that must have this status.
func (a Answer) Into(t testing.TB, status int, into any) {
	t.Helper()
	if a.Status != status {
		t.Fatalf("%s: %d, not %d: %.500s", a.URL, a.Status, status, a.Body)
	}
	if err := json.Unmarshal(a.Body, into); err != nil {
		t.Fatalf("%s: %v: %.500s", a.URL, err, a.Body)
	}
}

var (
	csrfMark   = regexp.MustCompile(`<meta name="csrf" content="([^"]+)">`)
	visitMark  = regexp.MustCompile(`name="visit" value="([^"]+)"`)
	secretMark = regexp.MustCompile(`<code id="secret">([A-Z2-7]+)</code>`)
)

// SignIn signs in through the provider's pages with password and one-time code, and lands on the matters.
func (p *Person) SignIn() {
	p.Helper()
	a := p.walk(p.m.Portal + "/auth/login")
	found := csrfMark.FindSubmatch(a.Body)
	if a.Status != http.StatusOK || found == nil {
		p.Fatalf("%s could not sign in: %s gave %d\n%.1500s", p.Email, a.URL, a.Status, a.Body)
	}
	p.csrf = string(found[1])
}

// walk follows redirects and fills in the provider's forms until it is back at the portal with an answer.
func (p *Person) walk(address string) Answer {
	p.Helper()
	a := p.request("GET", address, nil, nil)
	for range 20 {
		switch {
		case a.Status/100 == 3:
			a = p.request("GET", a.location(p), nil, nil)
		case strings.HasPrefix(a.URL.String(), p.m.Portal+"/") || a.Status != http.StatusOK:
			return a
		default:
			a = p.fill(a)
		}
	}
	p.Fatalf("signing %s in does not end; it is at %s", p.Email, a.URL)
	return a
}

// fill sends the form of one of the provider's pages.
func (p *Person) fill(page Answer) Answer {
	p.Helper()
	visit := visitMark.FindSubmatch(page.Body)
	if visit == nil || strings.Contains(string(page.Body), `role="alert"`) {
		p.Fatalf("the provider's page %s has no form, or complains:\n%s", page.URL, page.Body)
	}
	fields := url.Values{"visit": {string(visit[1])}}
	switch page.URL.Path {
	case "/login":
		fields.Set("username", p.Email)
		fields.Set("password", demoPassword)
	case "/mfaSetup":
		p.secret = string(secretMark.FindSubmatch(page.Body)[1])
		fields.Set("code", oneTimeCode(p, p.secret, time.Now()))
	case "/mfa":
		fields.Set("code", p.Code())
	}
	to, err := page.URL.Parse(page.URL.Path)
	if err != nil {
		p.Fatal(err)
	}
	return p.request("POST", to.String(), fields, nil)
}

// Code gives a one-time code that was not used yet, waiting for the next one when it must.
func (p *Person) Code() string {
	p.Helper()
	if p.secret != "" {
		return oneTimeCode(p, p.secret, time.Now())
	}
	for end := time.Now().Add(70 * time.Second); time.Now().Before(end); time.Sleep(500 * time.Millisecond) {
		var people []struct{ Email, Code string }
		p.m.Get(p, "people.json", &people)
		for _, one := range people {
			if one.Email == p.Email && one.Code != "" {
				return one.Code
			}
		}
	}
	p.Fatalf("there is no one-time code for %s", p.Email)
	return ""
}

// sessionCookie is the value of the portal's cookie; empty without one.
func (p *Person) sessionCookie() string { return p.cookies[p.host()+" "+session.Cookie] }

func (p *Person) host() string {
	u, err := url.Parse(p.m.Portal)
	if err != nil {
		p.Fatal(err)
	}
	return u.Host
}

// Matters gives the ids of the person's matters by number.
func (p *Person) Matters() map[string]string {
	p.Helper()
	var list struct{ Matters []struct{ ID, Number string } }
	p.Call("GET", "/api/v1/matters", nil).Into(p, http.StatusOK, &list)
	out := map[string]string{}
	for _, m := range list.Matters {
		out[m.Number] = m.ID
	}
	return out
}

// The demo firm's matters, by number.
const (
	shipping = "2026-0117"
	charges  = "2026-0131"
)
