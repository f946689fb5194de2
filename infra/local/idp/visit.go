package idp

import (
	"crypto/subtle"
	"net/http"
	"net/url"
	"time"
)

// stage is the page that a sign-in under way is at; its value is the page's path.
type stage string

// The stages in their order. Which of them a person meets depends on the account.
const (
	stagePassword stage = "/login"
	stageRenew    stage = "/newPassword" // the password was a temporary one
	stageEnrol    stage = "/mfaSetup"    // there is no second factor yet
	stageCode     stage = "/mfa"
)

// visit is a sign-in under way. Its handle stands in every form and, with the cookie
// of the browser that began, is the protection against forged requests.
type visit struct {
	browser  string // the cookie's value
	request  authorization
	stage    stage
	email    string    // as the person typed it, or the hint
	subject  string    // whose password was right; "" before
	proven   time.Time // when it was
	ends     time.Time // of the stage, after the password
	secret   string    // being enrolled
	resetFor string    // address whose password is being set anew
	notice   string    // shown on the next page
}

// browserSession lets a browser that signed in within the hour skip the pages.
type browserSession struct {
	subject  string
	authTime time.Time
}

func (p *Provider) browserCookie() string { return "strongroom-idp-browser" + p.suffix() }
func (p *Provider) sessionCookie() string { return "strongroom-idp-session" + p.suffix() }

func (p *Provider) setCookie(w http.ResponseWriter, name, value string, maxAge int) {
	http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: maxAge, HttpOnly: true, Secure: p.secure(), SameSite: http.SameSiteLaxMode})
}

func cookie(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}

// browserSession finds the live session of the browser whose person may still sign in.
func (p *Provider) browserSession(r *http.Request) (browserSession, bool) {
	s, live := p.sessions.get(cookie(r, p.sessionCookie()), p.now())
	if !live {
		return s, false
	}
	a, found := p.people.find(s.subject)
	return s, found && a.Enabled && s.authTime.After(a.SignedOut)
}

func (p *Provider) endBrowserSession(w http.ResponseWriter, r *http.Request) {
	p.sessions.drop(cookie(r, p.sessionCookie()))
	p.setCookie(w, p.sessionCookie(), "", -1)
}

// begin opens a visit for a good request and sends the browser to its first page.
func (p *Provider) begin(w http.ResponseWriter, r *http.Request, request authorization) {
	handle, err := newHandle(p.Rand)
	browser := cookie(r, p.browserCookie())
	if err == nil && (len(browser) != len(handle) || !base64urlOnly(browser)) {
		browser, err = newHandle(p.Rand)
	}
	if err != nil {
		p.broken(w, err)
		return
	}
	p.setCookie(w, p.browserCookie(), browser, 0)
	p.visits.put(handle, visit{browser: browser, request: request, stage: stagePassword, email: request.hint}, p.now(), p.now().Add(visitLife))
	http.Redirect(w, r, p.at(string(stagePassword), handle), http.StatusFound)
}

func (p *Provider) at(path, handle string) string {
	return p.BaseURL + path + "?" + url.Values{"visit": {handle}}.Encode()
}

// sitting is one request within a visit.
type sitting struct {
	w      http.ResponseWriter
	r      *http.Request
	handle string
	visit  visit
	form   url.Values // of a POST
}

// signinPages serves the pages of a sign-in. Requests that another site caused are
// refused before they are looked at.
func (p *Provider) signinPages() http.Handler {
	mux := http.NewServeMux()
	for at, page := range map[stage]struct{ show, act func(*sitting) }{
		stagePassword: {p.showLogin, p.actLogin},
		stageRenew:    {p.showRenew, p.actRenew},
		stageEnrol:    {p.showEnrol, p.actEnrol},
		stageCode:     {p.showCode, p.actCode},
	} {
		mux.Handle("GET "+string(at), p.sit(at, page.show))
		mux.Handle("POST "+string(at), p.sit(at, page.act))
	}
	mux.Handle("GET /forgotPassword", p.sit(stagePassword, p.showForgot))
	mux.Handle("POST /forgotPassword", p.sit(stagePassword, p.actForgot))
	mux.Handle("GET /confirmForgotPassword", p.sit(stagePassword, p.showConfirm))
	mux.Handle("POST /confirmForgotPassword", p.sit(stagePassword, p.actConfirm))
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, _ *http.Request) {
		p.failed(w, http.StatusBadRequest, "Sign-in begins at the application, not here.")
	})
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		p.failed(w, http.StatusForbidden, "The form was sent from another site.")
	}))
	return protection.Handler(mux)
}

// sit finds the visit of a request and holds it to its stage.
func (p *Provider) sit(at stage, f func(*sitting)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s := &sitting{w: w, r: r, handle: r.URL.Query().Get("visit")}
		if r.Method == http.MethodPost {
			form, refused := readForm(r)
			if refused != nil {
				p.failed(w, http.StatusBadRequest, "The form can't be read.")
				return
			}
			s.form, s.handle = form, form.Get("visit")
		}
		found := false
		s.visit, found = p.visits.get(s.handle, p.now())
		if !found || subtle.ConstantTimeCompare([]byte(s.visit.browser), []byte(cookie(r, p.browserCookie()))) != 1 {
			p.failed(w, http.StatusBadRequest, "This sign-in is over, or it was begun in another browser. Please go back to the application and sign in again.")
			return
		}
		if s.visit.stage != stagePassword && !p.now().Before(s.visit.ends) {
			p.startOver(s, "That took too long. Please sign in again.")
			return
		}
		if s.visit.stage != at {
			http.Redirect(w, r, p.at(string(s.visit.stage), s.handle), http.StatusSeeOther)
			return
		}
		f(s)
	})
}

// alter changes the visit and takes its new state over.
func (p *Provider) alter(s *sitting, f func(*visit)) bool {
	changed, live := p.visits.change(s.handle, p.now(), f)
	if live {
		s.visit = changed
	}
	return live
}

// startOver leads back to the password with a sentence that says why.
func (p *Provider) startOver(s *sitting, notice string) {
	p.alter(s, func(v *visit) {
		v.stage, v.subject, v.secret, v.resetFor, v.notice = stagePassword, "", "", "", notice
	})
	http.Redirect(s.w, s.r, p.at(string(stagePassword), s.handle), http.StatusSeeOther)
}
