package web

import (
	"errors"
	"net/http"
	"time"

	"strongroom/shared/problem"
	"strongroom/shared/session"
	"strongroom/shared/store"
	"strongroom/shared/visit"

	"strongroom/shared/person"
)

// endedError says that a request needed a live session and why there is none.
type endedError struct{ why session.End }

func (e *endedError) Error() string { return "no live session: " + string(e.why) }

var errSignedOut = problem.New(problem.Unauthenticated, "signed-out", "You are not signed in, or no longer. Sign in and try again.")

// authenticate finds the live session that the cookie names, and its person.
func (s *Site) authenticate(r *http.Request) (visit.Visit, error) {
	v := visit.Visit{From: origin(r), At: s.Now()}
	cookie, err := r.Cookie(session.Cookie)
	if err != nil {
		return v, errSignedOut.Because(&endedError{why: ""})
	}
	v.Secret = session.Secret(cookie.Value)
	id, ok := v.Secret.ID()
	if !ok {
		return v, errSignedOut.Because(&endedError{why: session.Unknown})
	}
	v.Session = &session.Session{ID: id}
	if err := s.Rows.Load(r.Context(), v.Session); err != nil {
		return v, err
	}
	if live, why := v.Session.Live(s.Now(), s.Sessions); !live {
		return v, errSignedOut.Because(&endedError{why: why})
	}
	v.Person = &person.Person{ID: v.Session.Person}
	if err := s.Rows.Load(r.Context(), v.Person); err != nil {
		return v, err
	}
	if v.Person.Revision == 0 || v.Person.Disabled {
		return v, errSignedOut.Because(&endedError{why: session.Unknown})
	}
	return v, s.touch(r, v, false)
}

// background marks the requests that a page makes by itself; they do not keep a session alive (S1.3). Leaving the mark out gains nobody
// anything: whoever can send requests can also click.
func background(r *http.Request) bool { return r.Header.Get("X-Background") != "" }

func (s *Site) touch(r *http.Request, v visit.Visit, always bool) error {
	if background(r) || !v.Session.Touch(s.Now(), s.Sessions, always) {
		return nil
	}
	err := s.Rows.Save(r.Context(), v.Session)
	if err == nil {
		v.Session.Revision++
	}
	if errors.Is(err, store.ErrConflict) {
		return nil // touched or ended by another request a moment ago; the next one will see
	}
	return err
}

// checkCSRF demands the session's token with every change: in the header that scripts set, or in the field of a form.
func checkCSRF(r *http.Request, secret session.Secret) error {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return nil
	}
	token := r.Header.Get("X-CSRF-Token")
	if token == "" {
		if err := r.ParseForm(); err != nil {
			return bodyProblem(err)
		}
		token = r.PostFormValue("csrf")
	}
	if !secret.ValidCSRF(token) {
		return errCross
	}
	return nil
}

// cookie is a __Host- cookie: Secure, for the whole host, unreachable for scripts. Lax lets the provider's redirect carry it back.
func cookie(name, value string, life time.Duration) *http.Cookie {
	return &http.Cookie{Name: name, Value: value, Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode, MaxAge: int(life / time.Second)}
}

func forget(name string) *http.Cookie {
	c := cookie(name, "", 0)
	c.MaxAge = -1
	return c
}
