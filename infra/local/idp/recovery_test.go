package idp

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
)

// mailedCode is the code in the newest mail to an address; "" without a mail.
func (w *world) mailedCode(email string) string {
	letters := w.box.Messages(email)
	if len(letters) == 0 || !strings.HasPrefix(letters[0].Text, "Your password reset code is ") {
		return ""
	}
	return strings.TrimSuffix(strings.TrimPrefix(letters[0].Text, "Your password reset code is "), ".")
}

// ask goes to the page that wants the mailed code.
func (w *world) ask(b *browser, email string) *browser {
	w.t.Helper()
	b.get(w.start())
	b.get(w.url+"/forgotPassword?visit="+b.at.Query().Get("visit")).send("username", email)
	return b
}

func TestForgottenPassword(t *testing.T) {
	w, b := newWorld(t), newBrowser(t)
	w.invite(ada)
	w.setPassword(ada, strong)
	w.ask(b, strings.ToUpper(ada))
	if b.at.Path != "/confirmForgotPassword" {
		t.Fatalf("at %s: %s", b.at, b.page)
	}
	code := w.mailedCode(ada)
	b.send("code", code, "new_password", strong, "again", strong)
	if !strings.Contains(b.page, sayUsed) {
		t.Errorf("the forgotten password itself was accepted: %s", b.page)
	}
	b.send("code", code, "new_password", stronger, "again", stronger)
	if b.at.Path != "/login" || !strings.Contains(b.page, "Your password is changed") {
		t.Fatalf("at %s: %s", b.at, b.page)
	}
	if b.get(b.at.String()); strings.Contains(b.page, "Your password is changed") {
		t.Error("the notice is shown twice")
	}
	if b.send("username", ada, "password", stronger); b.at.Path != "/mfaSetup" {
		t.Errorf("the new password leads to %s", b.at)
	}
	if old := newBrowser(t).get(w.start()).send("username", ada, "password", strong); old.status != http.StatusUnauthorized {
		t.Errorf("the old password: status %d", old.status)
	}
	again := w.ask(newBrowser(t), "nobody@client.example")
	if again.send("code", code, "new_password", strong, "again", strong); !strings.Contains(again.page, sayReset) {
		t.Errorf("a used code: %s", again.page)
	}
}

// TestForgottenPasswordRefusals: who gets a code, which codes work. People without one see the same pages.
func TestForgottenPasswordRefusals(t *testing.T) {
	tests := map[string]struct {
		email   string
		before  func(*world)
		between func(*world, *browser)
		code    func(*world) string
		changed bool
	}{
		"good":         {email: ada, changed: true},
		"nobody":       {email: "nobody@client.example", code: func(*world) string { return "123456" }},
		"invited only": {email: "new@client.example", before: func(w *world) { w.invite("new@client.example") }, code: func(*world) string { return "123456" }},
		"switched off": {email: ada, before: func(w *world) { w.disable(ada) }, code: func(*world) string { return "123456" }},
		"unverified address": {email: "un@client.example", before: func(w *world) {
			w.invite("un@client.example", func(in *cognitoidentityprovider.AdminCreateUserInput) { in.UserAttributes = in.UserAttributes[:1] })
			w.setPassword("un@client.example", strong)
		}, code: func(*world) string { return "123456" }},
		"wrong code":    {email: ada, code: func(*world) string { return "no" }},
		"no code":       {email: ada, code: func(*world) string { return "" }},
		"code of 59:00": {email: ada, between: func(w *world, _ *browser) { w.clock.pass(59 * time.Minute) }, changed: true},
		"code of an hour": {email: ada, before: func(w *world) {}, between: func(w *world, b *browser) {
			w.clock.pass(time.Hour)
			w.askVisit(b)
		}},
		"switched off meanwhile": {email: ada, between: func(w *world, _ *browser) { w.disable(ada) }},
		"after four wrong codes": {email: ada, between: guessReset(4), changed: true},
		"after five wrong codes": {email: ada, between: guessReset(5)},
		"an older code": {email: ada, between: func(w *world, b *browser) {
			older := w.mailedCode(ada)
			w.ask(b, ada)
			w.older = older
		}, code: func(w *world) string { return w.older }},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w, b := newWorld(t), newBrowser(t)
			w.invite(ada)
			w.setPassword(ada, strong)
			if test.before != nil {
				test.before(w)
			}
			if w.ask(b, test.email); b.at.Path != "/confirmForgotPassword" {
				t.Fatalf("at %s: %s", b.at, b.page)
			}
			if test.between != nil {
				test.between(w, b)
			}
			code := w.mailedCode(test.email)
			if test.code != nil {
				code = test.code(w)
			}
			b.send("code", code, "new_password", stronger, "again", stronger)
			changed := strings.Contains(b.page, "Your password is changed")
			if changed != test.changed || (!changed && !strings.Contains(b.page, sayReset)) {
				t.Errorf("changed: %v, want %v: %s", changed, test.changed, b.page)
			}
		})
	}
}

// askVisit begins a new visit that stands at the page for the code, without a new mail.
func (w *world) askVisit(b *browser) {
	w.t.Helper()
	b.get(w.start())
	handle := b.at.Query().Get("visit")
	w.p.visits.change(handle, w.clock.read(), func(v *visit) { v.resetFor = ada })
	b.get(w.url + "/confirmForgotPassword?visit=" + handle)
}

func guessReset(n int) func(*world, *browser) {
	return func(_ *world, b *browser) {
		for range n {
			b.send("code", "no", "new_password", stronger, "again", stronger)
		}
	}
}

func TestForgottenPasswordMailsAreCounted(t *testing.T) {
	for _, email := range []string{ada, "nobody@client.example"} {
		w := newWorld(t)
		w.demo(ada)
		for i := range 7 {
			b := w.ask(newBrowser(t), email)
			if tooMany := b.status == http.StatusTooManyRequests; tooMany != (i >= resetMails) {
				t.Errorf("%s, mail %d: status %d", email, i+1, b.status)
			}
		}
		if n := len(w.box.Messages(ada)); email == ada && n != resetMails {
			t.Errorf("%d mails, want %d", n, resetMails)
		}
		w.clock.pass(time.Hour)
		if b := w.ask(newBrowser(t), email); b.status != http.StatusOK {
			t.Errorf("%s, an hour later: status %d", email, b.status)
		}
	}
	w := newWorld(t)
	if b := w.ask(newBrowser(t), "not an address"); b.status != http.StatusBadRequest {
		t.Errorf("not an address: status %d", b.status)
	}
}
