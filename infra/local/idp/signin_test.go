package idp

import (
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
)

// TestS12_SameAnswerForEverybody: nothing on the page tells whether a person exists.
func TestS12_SameAnswerForEverybody(t *testing.T) {
	w := newWorld(t)
	w.demo(ada)
	w.demo("off@client.example")
	w.disable("off@client.example")
	subject := w.person(ada).Subject
	tests := map[string]struct{ username, password string }{
		"wrong password":             {ada, "wrong"},
		"nobody":                     {"nobody@client.example", strong},
		"switched off, right":        {"off@client.example", strong},
		"subject instead of address": {subject, strong},
		"no password":                {ada, ""},
		"no address":                 {"", strong},
		"endless password":           {ada, strings.Repeat("x", 5000)},
		"endless address":            {strings.Repeat("x", 5000) + "@x.example", strong},
		"password of 72 bytes more":  {ada, strong + strings.Repeat("x", 72)},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w.clock.pass(time.Hour)
			b := newBrowser(t).get(w.start()).send("username", test.username, "password", test.password)
			if b.status != http.StatusUnauthorized || !strings.Contains(b.page, sayWrong) || b.at.Path != "/login" {
				t.Errorf("status %d at %s: %s", b.status, b.at, b.page)
			}
		})
	}
}

// TestS12_LockoutGrows: the delays of Cognito, the same for people who don't exist.
func TestS12_LockoutGrows(t *testing.T) {
	for _, email := range []string{ada, "nobody@client.example"} {
		w, b := newWorld(t), newBrowser(t)
		w.demo(ada)
		b.get(w.start())
		for range 5 {
			if b.send("username", email, "password", "wrong"); b.status != http.StatusUnauthorized {
				t.Fatalf("%s: status %d within the free guesses", email, b.status)
			}
		}
		for _, delay := range []time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second} {
			if b.send("username", strings.ToUpper(email), "password", strong); b.status != http.StatusTooManyRequests || !strings.Contains(b.page, "Too many attempts") {
				t.Errorf("%s, locked for %s: status %d", email, delay, b.status)
			}
			w.clock.pass(delay)
			if b.send("username", email, "password", "wrong"); b.status != http.StatusUnauthorized {
				t.Errorf("%s, after %s: status %d", email, delay, b.status)
			}
		}
	}
}

func TestS12_LockoutEnds(t *testing.T) {
	tests := map[string]struct {
		wrong int
		pass  time.Duration
		free  bool
	}{
		"four wrong":                         {4, 0, true},
		"five wrong":                         {5, 0, false},
		"five wrong, a second":               {5, time.Second, true},
		"nine wrong, 15 seconds":             {9, 15 * time.Second, false},
		"nine wrong, 16 seconds":             {9, 16 * time.Second, true},
		"thirty wrong, 14 minutes":           {30, 14 * time.Minute, false},
		"thirty wrong, a quarter of an hour": {30, 15 * time.Minute, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			guesses, now := newAttempts(), time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
			for done := 0; done < test.wrong; {
				if wait := guesses.try(ada, now); wait > 0 {
					now = now.Add(wait)
					continue
				}
				done++
			}
			if free := guesses.try(ada, now.Add(test.pass)) == 0; free != test.free {
				t.Errorf("may try: %v, want %v", free, test.free)
			}
		})
	}
}

// TestS12_RightPasswordDoesNotForgiveWrongCodes: the second factor can't be guessed by signing in again and again.
func TestS12_RightPasswordDoesNotForgiveWrongCodes(t *testing.T) {
	w := newWorld(t)
	w.demo(ada)
	for range 5 {
		b := newBrowser(t).get(w.start()).send("username", ada, "password", strong)
		if b.send("code", "000000"); b.status != http.StatusUnauthorized {
			t.Fatalf("status %d", b.status)
		}
	}
	if b := newBrowser(t).get(w.start()).send("username", ada, "password", strong); b.status != http.StatusTooManyRequests {
		t.Errorf("a sixth try: status %d", b.status)
	}
	w.clock.pass(2 * time.Second)
	w.signIn(newBrowser(t), ada)
	if wait := w.p.guesses.try(ada, w.clock.read()); wait > 0 {
		t.Errorf("locked for %s after a whole sign-in", wait)
	}
}

// TestS11_OneTimeCodes: which codes open the door, and that none does twice.
func TestS11_OneTimeCodes(t *testing.T) {
	code := func(w *world, offset time.Duration) string {
		made, err := totp.GenerateCode(w.person(ada).Secret, w.clock.read().Add(offset))
		if err != nil {
			w.t.Fatal(err)
		}
		return made
	}
	use := func(w *world, code string) {
		if b := newBrowser(w.t).get(w.start()).send("username", ada, "password", strong).send("code", code); b.code() == "" {
			w.t.Fatalf("a good code was refused: %s", b.page)
		}
	}
	tests := map[string]struct {
		code func(*world) string
		in   bool
	}{
		"of now":                     {func(w *world) string { return code(w, 0) }, true},
		"with spaces":                {func(w *world) string { c := code(w, 0); return " " + c[:3] + " " + c[3:] }, true},
		"a step late":                {func(w *world) string { return code(w, -30*time.Second) }, true},
		"a step early":               {func(w *world) string { return code(w, 30*time.Second) }, true},
		"two steps late":             {func(w *world) string { return code(w, -61*time.Second) }, false},
		"two steps early":            {func(w *world) string { return code(w, 61*time.Second) }, false},
		"used":                       {func(w *world) string { c := code(w, 0); use(w, c); return c }, false},
		"older than the used one":    {func(w *world) string { use(w, code(w, 0)); return code(w, -30*time.Second) }, false},
		"the next after a used one":  {func(w *world) string { use(w, code(w, 0)); return code(w, 30*time.Second) }, true},
		"as People shows after one":  {func(w *world) string { use(w, w.person(ada).Code); return w.person(ada).Code }, true},
		"none":                       {func(*world) string { return "" }, false},
		"five digits":                {func(w *world) string { return code(w, 0)[:5] }, false},
		"of another person's secret": {func(w *world) string { return w.person("bob@client.example").Code }, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.demo(ada)
			w.demo("bob@client.example")
			sent := test.code(w)
			b := newBrowser(t).get(w.start()).send("username", ada, "password", strong).send("code", sent)
			if in := b.code() != ""; in != test.in {
				t.Errorf("signed in: %v, want %v: %s", in, test.in, b.page)
			}
		})
	}
}

func TestS11_UsedCodesAreSurvivedByRestart(t *testing.T) {
	w := newWorld(t)
	w.demo(ada)
	used := w.person(ada).Code
	w.signIn(newBrowser(t), ada)
	w.open()
	if b := newBrowser(t).get(w.start()).send("username", ada, "password", strong).send("code", used); b.code() != "" {
		t.Error("a used code worked after a restart")
	}
}

// TestPeopleShowsOnlyDemoSecrets: the page of the local machine never shows a real person's secrets.
func TestPeopleShowsOnlyDemoSecrets(t *testing.T) {
	w := newWorld(t)
	w.demo("demo@client.example")
	w.invite(ada)
	w.setPassword(ada, strong)
	if demo := w.person("demo@client.example"); demo.Password != strong || demo.Secret == "" || len(demo.Code) != 6 || !demo.SecondFactor || !demo.Demo || demo.CodeEnds.Before(w.clock.read()) {
		t.Errorf("demo person %+v", demo)
	}
	if real := w.person(ada); real.Password != "" || real.Secret != "" || real.Code != "" || real.Demo {
		t.Errorf("real person %+v", real)
	}
	w.signIn(newBrowser(t), "demo@client.example")
	w.signIn(newBrowser(t), "demo@client.example")
	if code := w.person("demo@client.example").Code; code != "" {
		t.Errorf("code %s is shown and would be refused", code)
	}
	w.clock.pass(30 * time.Second)
	w.signIn(newBrowser(t), "demo@client.example")
	text, err := os.ReadFile(w.folder + "/people.json")
	if err != nil || strings.Count(string(text), `"password"`) != 1 {
		t.Errorf("the file keeps %d plain passwords (%v), want the demo person's alone", strings.Count(string(text), `"password"`), err)
	}
}

// TestMFASettings: who is asked for what, by the pool's setting.
func TestMFASettings(t *testing.T) {
	tests := map[string]struct {
		setting  MFA
		enrolled bool
		end      string
	}{
		"ON, enrolled":           {MFAOn, true, "/mfa"},
		"ON, nothing":            {MFAOn, false, "/mfaSetup"},
		"OPTIONAL, enrolled":     {MFAOptional, true, "/mfa"},
		"OPTIONAL, nothing":      {MFAOptional, false, "/portal/auth/callback"},
		"OFF, enrolled formerly": {MFAOff, true, "/portal/auth/callback"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, func(c *Config) { c.MFA = test.setting })
			if test.enrolled {
				w.demo(ada)
			} else {
				w.invite(ada)
				w.setPassword(ada, strong)
			}
			if b := newBrowser(t).get(w.start()).send("username", ada, "password", strong); b.at.Path != test.end {
				t.Errorf("at %s, want %s", b.at.Path, test.end)
			}
		})
	}
}

// TestS11_NoWayAroundTheSecondFactor: other pages of the same visit lead back to the code.
func TestS11_NoWayAroundTheSecondFactor(t *testing.T) {
	w := newWorld(t)
	w.demo(ada)
	b := newBrowser(t).get(w.start()).send("username", ada, "password", strong)
	visit := b.at.Query().Get("visit")
	for _, path := range []string{"/login", "/newPassword", "/mfaSetup", "/forgotPassword", "/confirmForgotPassword"} {
		if b.get(w.url + path + "?visit=" + visit); b.at.Path != "/mfa" {
			t.Errorf("GET %s led to %s", path, b.at.Path)
		}
		r, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, w.url+path, strings.NewReader(url.Values{"visit": {visit}, "code": {"1"}, "new_password": {stronger}, "again": {stronger}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if b.do(r); b.at.Path != "/mfa" {
			t.Errorf("POST %s led to %s", path, b.at.Path)
		}
	}
	if b.get(w.start(authParam("prompt", "none"))); b.at.Query().Get("error") != "login_required" {
		t.Errorf("half a sign-in gave a session: %s", b.at)
	}
}

// TestStepsEnd: a person who is switched off, signed out or slow starts over.
func TestStepsEnd(t *testing.T) {
	tests := map[string]struct {
		meanwhile func(*world)
		says      string
	}{
		"too slow":     {func(w *world) { w.clock.pass(5 * time.Minute) }, "took too long"},
		"switched off": {func(w *world) { w.disable(ada) }, sayAgain},
		"signed out":   {func(w *world) { w.signOut(ada) }, sayAgain},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.demo(ada)
			b := newBrowser(t).get(w.start()).send("username", ada, "password", strong)
			test.meanwhile(w)
			if b.send("code", w.person(ada).Code); b.at.Path != "/login" || !strings.Contains(b.page, test.says) {
				t.Errorf("at %s: %s", b.at, b.page)
			}
		})
	}
	w := newWorld(t)
	b := newBrowser(t).get(w.start())
	w.clock.pass(visitLife)
	if b.send("username", ada, "password", strong); b.status != http.StatusBadRequest || !strings.Contains(b.page, "This sign-in is over") {
		t.Errorf("a visit of yesterday: status %d: %s", b.status, b.page)
	}
}
