package idp

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"regexp"
	"strings"

	"strongroom/infra/local/mail"
)

// sender is whom Cognito's own mails come from.
const sender = "no-reply@verificationemail.com"

// reset is a code for a forgotten password, kept under the lower-case address.
type reset struct {
	code    string
	guesses int // wrong ones
}

const sayReset = "That code is not right or too old. Please ask for a new one."

// showForgot asks for the address whose password is forgotten.
func (p *Provider) showForgot(s *sitting) {
	p.show(s, http.StatusOK, "forgot.html", view{Title: "Forgotten password"})
}

// actForgot mails a code to people who can use one, and says the same to everybody.
func (p *Provider) actForgot(s *sitting) {
	email := clip(strings.TrimSpace(s.form.Get("username")))
	if !strings.Contains(email, "@") {
		p.show(s, http.StatusBadRequest, "forgot.html", view{Title: "Forgotten password", Error: "Please enter your e-mail address."})
		return
	}
	p.alter(s, func(v *visit) { v.email = email })
	if !p.mayMail(email) {
		p.show(s, http.StatusTooManyRequests, "forgot.html", view{Title: "Forgotten password", Error: "Too many codes were asked for. Please try again in an hour."})
		return
	}
	if err := p.mailReset(s.r.Context(), email); err != nil {
		p.broken(s.w, err)
		return
	}
	p.alter(s, func(v *visit) { v.resetFor = email })
	http.Redirect(s.w, s.r, p.at("/confirmForgotPassword", s.handle), http.StatusSeeOther)
}

// mayMail counts the mails to an address, whether or not somebody has it.
func (p *Provider) mayMail(email string) bool {
	key, now, sent := strings.ToLower(email), p.now(), 1
	if n, counted := p.mailed.change(key, now, func(n *int) { *n++ }); counted {
		sent = n
	} else {
		p.mailed.put(key, 1, now, now.Add(resetLife))
	}
	return sent <= resetMails
}

func (p *Provider) mailReset(ctx context.Context, email string) error {
	a, found := p.people.find(email)
	if !found || !strings.EqualFold(a.email(), email) || !a.Enabled || a.Status != statusConfirmed || a.Attributes["email_verified"] != "true" {
		return nil
	}
	code, err := digits(p.Rand, 6)
	if err != nil {
		return err
	}
	p.resets.put(strings.ToLower(email), reset{code: code}, p.now(), p.now().Add(resetLife))
	return p.write(ctx, p.ResetCode, a.email(), code)
}

// showConfirm asks for the mailed code and a new password.
func (p *Provider) showConfirm(s *sitting) { p.confirmPage(s, http.StatusOK, "") }

func (p *Provider) confirmPage(s *sitting, status int, said string) {
	if s.visit.resetFor == "" {
		http.Redirect(s.w, s.r, p.at("/forgotPassword", s.handle), http.StatusSeeOther)
		return
	}
	p.show(s, status, "confirm.html", view{Title: "Set a new password", Rules: p.PasswordPolicy.Rules(), Error: said})
}

func (p *Provider) actConfirm(s *sitting) {
	password := s.form.Get("new_password")
	if said := p.checkNew(password, s.form.Get("again")); s.visit.resetFor == "" || said != "" {
		p.confirmPage(s, http.StatusBadRequest, said)
		return
	}
	key := strings.ToLower(s.visit.resetFor)
	if !p.resetCodeRight(key, cleanCode(s.form.Get("code"))) {
		p.confirmPage(s, http.StatusBadRequest, sayReset)
		return
	}
	_, err := p.people.change(key, func(a *account) error {
		if !a.Enabled || a.Status != statusConfirmed {
			return errNobody
		}
		a.Modified, a.SignedOut = p.now(), p.now()
		return a.setPassword(password, p.PasswordPolicy, p.HashCost, true)
	})
	switch {
	case errors.Is(err, errUsedBefore):
		p.confirmPage(s, http.StatusBadRequest, sayUsed)
	case errors.Is(err, errNobody):
		p.confirmPage(s, http.StatusBadRequest, sayReset)
	case err != nil:
		p.broken(s.w, err)
	default:
		p.resets.drop(key)
		p.startOver(s, "Your password is changed. Please sign in with it.")
	}
}

// resetCodeRight compares a code. The guess is counted before it is looked at; after too
// many the code is void. A right code stays until the password is changed.
func (p *Provider) resetCodeRight(key, code string) bool {
	right := false
	r, live := p.resets.change(key, p.now(), func(r *reset) {
		right = r.guesses < resetGuesses && subtle.ConstantTimeCompare([]byte(r.code), []byte(code)) == 1
		if !right {
			r.guesses++
		}
	})
	if live && r.guesses >= resetGuesses {
		p.resets.drop(key)
	}
	return live && right
}

func digits(random io.Reader, n int) (string, error) {
	out := make([]byte, n)
	for i := range out {
		d, err := below(random, 10)
		if err != nil {
			return "", err
		}
		out[i] = numbers[d]
	}
	return string(out), nil
}

// write fills a letter in and mails it, as HTML and as text.
func (p *Provider) write(ctx context.Context, letter Letter, email, secret string) error {
	fill := func(text string, escape func(string) string) string {
		return strings.NewReplacer("{username}", escape(email), "{####}", escape(secret)).Replace(text)
	}
	body := fill(letter.Message, html.EscapeString)
	_, err := p.Mail.Send(ctx, mail.Message{From: sender, To: []string{email}, Subject: fill(letter.Subject, func(s string) string { return s }), HTML: body, Text: plain(body)})
	if err != nil {
		return fmt.Errorf("mailing to a person: %w", err)
	}
	return nil
}

var (
	lineBreak = regexp.MustCompile(`(?i)<br\s*/?>|</p>`)
	tag       = regexp.MustCompile(`<[^>]*>`)
)

// plain makes readable text of a letter's simple HTML.
func plain(body string) string {
	return strings.TrimSpace(html.UnescapeString(tag.ReplaceAllString(lineBreak.ReplaceAllString(body, "\n"), "")))
}
