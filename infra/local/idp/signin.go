package idp

import (
	"errors"
	"html/template"
	"net/http"
	"strings"
	"time"
)

// The longest address (RFC 5321) and password (bytes) that are looked at.
const (
	longestAddress  = 254
	longestPassword = 4 * maximumLength
)

// What people read. None of it tells whether an address has an account.
const (
	sayWrong    = "The e-mail address or the password is not right."
	sayExpired  = "This temporary password is too old. Please ask the firm for a new invitation."
	sayCode     = "That code is not right, or it was used already. Please wait for the next one."
	sayAgain    = "Please sign in again."
	sayMismatch = "The two passwords are not the same."
	sayUsed     = "You used this password before. Please choose another one."
)

// showLogin asks for the e-mail address and the password.
func (p *Provider) showLogin(s *sitting) {
	p.show(s, http.StatusOK, "login.html", view{Title: "Sign in"})
}

func (p *Provider) actLogin(s *sitting) {
	email, password := strings.TrimSpace(s.form.Get("username")), s.form.Get("password")
	p.alter(s, func(v *visit) { v.email = clip(email) })
	if len(email) > longestAddress || len(password) > longestPassword {
		p.show(s, http.StatusUnauthorized, "login.html", view{Title: "Sign in", Error: sayWrong})
		return
	}
	if locked := p.guesses.try(email, p.now()); locked > 0 {
		p.show(s, http.StatusTooManyRequests, "login.html", view{Title: "Sign in", Error: wait(locked)})
		return
	}
	a, right := p.checkPassword(email, password)
	switch {
	case !right:
		p.show(s, http.StatusUnauthorized, "login.html", view{Title: "Sign in", Error: sayWrong})
		return
	case a.Status == statusForced && !p.now().Before(a.TemporaryUntil):
		p.show(s, http.StatusUnauthorized, "login.html", view{Title: "Sign in", Error: sayExpired})
		return
	}
	p.guesses.right(email)
	p.alter(s, func(v *visit) { v.subject, v.proven = a.Subject, p.now() })
	p.advance(s, a)
}

func clip(email string) string {
	if len(email) > longestAddress {
		return ""
	}
	return email
}

// checkPassword takes as long for nobody as for somebody.
func (p *Provider) checkPassword(email, password string) (account, bool) {
	a, found := p.people.find(email)
	found = found && strings.EqualFold(a.email(), email) // people sign in with their address, not with their subject
	hashed := a.Hash
	if !found || hashed == "" {
		hashed, found = p.dummy, false
	}
	return a, matches(hashed, password) && found && a.Enabled
}

// advance leads to the next thing that the account asks for.
func (p *Provider) advance(s *sitting, a account) {
	next, secret := stage(""), ""
	switch {
	case a.Status == statusForced:
		next = stageRenew
	case a.Secret != "" && p.MFA != MFAOff:
		next = stageCode
	case p.MFA == MFAOn:
		next = stageEnrol
		var err error
		if secret, err = newSecret(p.Rand); err != nil {
			p.broken(s.w, err)
			return
		}
	default:
		p.finish(s, a)
		return
	}
	p.alter(s, func(v *visit) { v.stage, v.secret, v.ends = next, secret, p.now().Add(p.StepLife) })
	http.Redirect(s.w, s.r, p.at(string(next), s.handle), http.StatusSeeOther)
}

// person is who gave the right password, if they may still sign in.
func (p *Provider) person(s *sitting) (account, bool) {
	a, found := p.people.find(s.visit.subject)
	if found && a.Enabled && s.visit.proven.After(a.SignedOut) {
		return a, true
	}
	p.startOver(s, sayAgain)
	return a, false
}

// showRenew asks for an own password in place of a temporary one.
func (p *Provider) showRenew(s *sitting) {
	p.show(s, http.StatusOK, "renew.html", view{Title: "Choose your password", Rules: p.PasswordPolicy.Rules()})
}

func (p *Provider) actRenew(s *sitting) {
	if _, ok := p.person(s); !ok {
		return
	}
	password := s.form.Get("new_password")
	said := p.checkNew(password, s.form.Get("again"))
	var a account
	if said == "" {
		var err error
		a, err = p.people.change(s.visit.subject, func(a *account) error {
			if a.Status != statusForced {
				return errNobody
			}
			a.Status, a.TemporaryUntil, a.Modified = statusConfirmed, time.Time{}, p.now()
			return a.setPassword(password, p.PasswordPolicy, p.HashCost, true)
		})
		switch {
		case errors.Is(err, errUsedBefore):
			said = sayUsed
		case errors.Is(err, errNobody):
			p.startOver(s, sayAgain)
			return
		case err != nil:
			p.broken(s.w, err)
			return
		}
	}
	if said != "" {
		p.show(s, http.StatusBadRequest, "renew.html", view{Title: "Choose your password", Rules: p.PasswordPolicy.Rules(), Error: said})
		return
	}
	p.advance(s, a)
}

// checkNew says what is wrong with a new password, without regard to whose it is.
func (p *Provider) checkNew(password, again string) string {
	lack := p.PasswordPolicy.check(password)
	switch {
	case lack != "":
		return strings.Replace(lack, "Password", "The password is not good enough: password", 1) + "."
	case password != again:
		return sayMismatch
	}
	return ""
}

// showEnrol shows the secret of a new second factor.
func (p *Provider) showEnrol(s *sitting) { p.enrolPage(s, http.StatusOK, "") }

func (p *Provider) enrolPage(s *sitting, status int, said string) {
	a, ok := p.person(s)
	if !ok {
		return
	}
	uri := keyURI(p.Firm, a.email(), s.visit.secret)
	qr, err := picture(uri)
	if err != nil {
		p.broken(s.w, err)
		return
	}
	p.show(s, status, "enrol.html", view{Title: "Set up your second factor", Secret: s.visit.secret, URI: template.URL(uri), QR: qr, Error: said})
}

func (p *Provider) actEnrol(s *sitting) {
	secret := s.visit.secret
	p.useCode(s, p.enrolPage, func(a *account, code string, now time.Time) error {
		if a.Secret != "" { // enrolled in another window meanwhile
			return errNobody
		}
		accepted, ok := acceptedStep(secret, code, now, 0)
		if !ok {
			return errCode
		}
		a.Secret, a.LastStep, a.Modified = secret, accepted, now
		return nil
	})
}

// showCode asks for a one-time code.
func (p *Provider) showCode(s *sitting) { p.codePage(s, http.StatusOK, "") }

func (p *Provider) codePage(s *sitting, status int, said string) {
	p.show(s, status, "code.html", view{Title: "Enter your code", Error: said})
}

func (p *Provider) actCode(s *sitting) {
	p.useCode(s, p.codePage, func(a *account, code string, now time.Time) error {
		accepted, ok := acceptedStep(a.Secret, code, now, a.LastStep)
		if !ok {
			return errCode
		}
		a.LastStep = accepted
		return nil
	})
}

var errCode = errors.New("the code is not right")

// useCode tries a one-time code. Its use is on disk before anybody is let in.
func (p *Provider) useCode(s *sitting, page func(*sitting, int, string), accept func(a *account, code string, now time.Time) error) {
	a, ok := p.person(s)
	if !ok {
		return
	}
	now := p.now()
	if locked := p.guesses.try(a.email(), now); locked > 0 {
		page(s, http.StatusTooManyRequests, wait(locked))
		return
	}
	a, err := p.people.change(a.Subject, func(a *account) error { return accept(a, cleanCode(s.form.Get("code")), now) })
	switch {
	case errors.Is(err, errCode):
		page(s, http.StatusUnauthorized, sayCode)
	case errors.Is(err, errNobody):
		p.startOver(s, sayAgain)
	case err != nil:
		p.broken(s.w, err)
	default:
		p.finish(s, a)
	}
}

// finish ends the visit: the browser gets a session here, and the application its code.
func (p *Provider) finish(s *sitting, a account) {
	v, mine := p.visits.take(s.handle, p.now())
	if !mine {
		p.failed(s.w, http.StatusBadRequest, "This sign-in is over. Please go back to the application and sign in again.")
		return
	}
	p.guesses.forget(a.email())
	handle, err := newHandle(p.Rand)
	if err != nil {
		p.broken(s.w, err)
		return
	}
	p.sessions.drop(cookie(s.r, p.sessionCookie()))
	session := browserSession{subject: a.Subject, authTime: p.now()}
	p.sessions.put(handle, session, p.now(), p.now().Add(sessionLife))
	p.setCookie(s.w, p.sessionCookie(), handle, int(sessionLife.Seconds()))
	p.sendCode(s.w, s.r, v.request, session)
}
