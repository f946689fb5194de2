package idp

import (
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/oauth2"
)

// TestForgedForms: a form counts only with its own handle, in its own browser, from these pages.
func TestForgedForms(t *testing.T) {
	w := newWorld(t)
	w.demo(ada)
	tests := map[string]struct {
		change func(r *http.Request, form url.Values)
		status int // 303 leads on to the code
	}{
		"own form":             {func(*http.Request, url.Values) {}, 303},
		"same origin, said so": {func(r *http.Request, _ url.Values) { r.Header.Set("Sec-Fetch-Site", "same-origin") }, 303},
		"no handle":            {func(_ *http.Request, f url.Values) { f.Del("visit") }, 400},
		"guessed handle":       {func(_ *http.Request, f url.Values) { f.Set("visit", strings.Repeat("A", 43)) }, 400},
		"no cookie":            {func(r *http.Request, _ url.Values) { r.Header.Del("Cookie") }, 400},
		"another browser's cookie": {func(r *http.Request, _ url.Values) {
			r.Header.Set("Cookie", w.p.browserCookie()+"="+strings.Repeat("A", 43))
		}, 400},
		"from another site":              {func(r *http.Request, _ url.Values) { r.Header.Set("Sec-Fetch-Site", "cross-site") }, 403},
		"from another port":              {func(r *http.Request, _ url.Values) { r.Header.Set("Sec-Fetch-Site", "same-site") }, 403},
		"from another site, old browser": {func(r *http.Request, _ url.Values) { r.Header.Set("Origin", "https://evil.example") }, 403},
		"under another name":             {func(r *http.Request, _ url.Values) { r.Host = "rebound.evil.example" }, 421},
		"as JSON":                        {func(r *http.Request, _ url.Values) { r.Header.Set("Content-Type", "application/json") }, 400},
		"a huge form":                    {func(_ *http.Request, f url.Values) { f.Set("x", strings.Repeat("x", formBytes)) }, 400},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			b := newBrowser(t).get(w.start())
			client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
			form := url.Values{"visit": {b.at.Query().Get("visit")}, "username": {ada}, "password": {strong}}
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.url+"/login", nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			for _, c := range b.client.Jar.Cookies(b.at) {
				r.AddCookie(c)
			}
			test.change(r, form)
			r.Body = io.NopCloser(strings.NewReader(form.Encode()))
			response, err := client.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			if response.StatusCode != test.status {
				t.Errorf("status %d, want %d", response.StatusCode, test.status)
			}
		})
	}
}

// TestEveryPageIsGuarded: headers, no scripts, the plain word that this is the local stand-in.
func TestEveryPageIsGuarded(t *testing.T) {
	w := newWorld(t)
	w.demo(ada)
	w.invite("new@client.example")
	w.setPassword("new@client.example", strong)
	at := func(path string) func(*browser) {
		return func(b *browser) { b.get(w.start()).get(w.url + path + "?visit=" + b.at.Query().Get("visit")) }
	}
	pages := map[string]func(*browser){
		"login":    func(b *browser) { b.get(w.start()) },
		"code":     func(b *browser) { b.get(w.start()).send("username", ada, "password", strong) },
		"enrol":    func(b *browser) { b.get(w.start()).send("username", "new@client.example", "password", strong) },
		"forgot":   at("/forgotPassword"),
		"confirm":  func(b *browser) { w.ask(b, ada) },
		"no visit": func(b *browser) { b.get(w.url + "/login") },
		"root":     func(b *browser) { b.get(w.url + "/") },
		"stop":     func(b *browser) { b.get(w.url + "/oauth2/authorize") },
	}
	for name, open := range pages {
		t.Run(name, func(t *testing.T) {
			b := newBrowser(t)
			open(b)
			for header, want := range map[string]string{
				"Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'; form-action 'self' https://portal.example",
				"X-Content-Type-Options":  "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin", "Cache-Control": "no-store", "Cross-Origin-Opener-Policy": "same-origin",
				"Content-Type": "text/html; charset=utf-8",
			} {
				if got := b.header.Get(header); got != want {
					t.Errorf("%s: %q, want %q", header, got, want)
				}
			}
			if strings.Contains(b.page, "<script") || strings.Contains(b.page, "style=") || !strings.Contains(b.page, "Local sign-in.") || !strings.Contains(b.page, `lang="en"`) {
				t.Errorf("page: %s", b.page)
			}
		})
	}
	if b := newBrowser(t).get(w.url + "/assets/style.css"); b.status != http.StatusOK || !strings.HasPrefix(b.header.Get("Content-Type"), "text/css") {
		t.Errorf("style sheet: %d", b.status)
	}
}

func TestCookies(t *testing.T) {
	for _, base := range []string{"http://localhost:9090", "https://signin.example"} {
		p := &Provider{Config: Config{BaseURL: base}}
		answer := &headerOnly{header: http.Header{}}
		p.setCookie(answer, p.sessionCookie(), "x", 60)
		line := answer.header.Get("Set-Cookie")
		if !strings.Contains(line, "HttpOnly") || !strings.Contains(line, "SameSite=Lax") || strings.Contains(line, "Secure") != (base[:5] == "https") || strings.Contains(line, "-9090=") != (base[:5] == "http:") {
			t.Errorf("%s: %s", base, line)
		}
	}
}

type headerOnly struct {
	http.ResponseWriter
	header http.Header
}

func (h *headerOnly) Header() http.Header { return h.header }

func TestKnownHost(t *testing.T) {
	p := &Provider{Config: Config{BaseURL: "https://signin.example", Issuer: "https://issuer.example:8443/pool"}}
	tests := map[string]bool{"signin.example": true, "SIGNIN.example": true, "issuer.example:8443": true, "localhost": true, "localhost:1": true, "127.0.0.1:9": true, "[::1]:9": true, "127.9.9.9": true,
		"issuer.example": false, "evil.example": false, "localhost.evil.example": false, "10.0.0.1": false, "": false, "127.0.0.1.evil.example:80": false}
	for host, want := range tests {
		if got := p.knownHost(host); got != want {
			t.Errorf("%q: %v, want %v", host, got, want)
		}
	}
}

// TestOneWinner: of twenty requests at the same moment, one gets the prize.
func TestOneWinner(t *testing.T) {
	tests := map[string]func(w *world) func() bool{
		"one code, many exchanges": func(w *world) func() bool {
			code := w.signIn(newBrowser(w.t), ada)
			return func() bool {
				_, err := w.flow().Exchange(w.t.Context(), code, oauth2.VerifierOption(verifier))
				return err == nil
			}
		},
		"one one-time code, many browsers": func(w *world) func() bool {
			browsers := make(chan *browser, 20)
			for range 20 {
				browsers <- newBrowser(w.t).get(w.start()).send("username", ada, "password", strong)
			}
			w.p.guesses.forget(ada)
			code := w.person(ada).Code
			return func() bool { return (<-browsers).send("code", code).code() != "" }
		},
	}
	for name, prepare := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.demo(ada)
			try := prepare(w)
			var wins atomic.Int32
			var all sync.WaitGroup
			for range 20 {
				all.Go(func() {
					if try() {
						wins.Add(1)
					}
				})
			}
			all.Wait()
			if wins.Load() != 1 {
				t.Errorf("%d winners", wins.Load())
			}
		})
	}
}

// TestS12_GuessesAtTheSameMomentAreCounted: parallel guesses gain nothing.
func TestS12_GuessesAtTheSameMomentAreCounted(t *testing.T) {
	guesses, now := newAttempts(), time.Now()
	var looked atomic.Int32
	var all sync.WaitGroup
	for range 100 {
		all.Go(func() {
			if guesses.try(ada, now) == 0 {
				looked.Add(1)
			}
		})
	}
	all.Wait()
	if looked.Load() != freeGuesses {
		t.Errorf("%d guesses were looked at, want %d", looked.Load(), freeGuesses)
	}
}

// TestFullDisk: what can't be kept did not happen; nobody is let in on it.
func TestFullDisk(t *testing.T) {
	w := newWorld(t)
	w.demo(ada)
	b := newBrowser(t).get(w.start()).send("username", ada, "password", strong)
	code := w.person(ada).Code
	away := filepath.Join(t.TempDir(), "away")
	if err := os.Rename(w.folder, away); err != nil {
		t.Fatal(err)
	}
	if b.send("code", code); b.status != http.StatusInternalServerError || b.code() != "" {
		t.Errorf("status %d, code %q", b.status, b.code())
	}
	if err := w.p.people.add(account{Subject: "x", Attributes: map[string]string{"email": "x@client.example"}}); err == nil {
		t.Error("a person was added to a missing folder")
	}
	if _, found := w.p.people.find("x@client.example"); found || w.person(ada).Code != code {
		t.Error("what was not kept is remembered")
	}
	if err := os.Rename(away, w.folder); err != nil {
		t.Fatal(err)
	}
	if b := newBrowser(t).get(w.start()).send("username", ada, "password", strong).send("code", code); b.code() == "" {
		t.Errorf("the code was lost with the write: %s", b.page)
	}
}

func TestOpenRefusesDamage(t *testing.T) {
	tests := map[string]string{"people.json": "{", "id-key.pem": "x", "access-key.pem": "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"}
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			if err := os.WriteFile(filepath.Join(w.folder, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := Open(w.folder, w.p.Config); err == nil {
				t.Error("opened")
			}
		})
	}
}
