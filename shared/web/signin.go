package web

import (
	"errors"
	"net/http"
	"net/url"

	"strongroom/shared/door"
	"strongroom/shared/session"
	"strongroom/shared/signin"
	"strongroom/shared/store"
	"strongroom/shared/visit"
	"strongroom/shared/web/page"
)

// Signin serves /auth/.
func Signin(s *Site, service *signin.Service) http.Handler {
	h := signinHandlers{Site: s, signin: service}
	return s.handler([]route{
		{method: "GET", path: "/auth/login", public: true, handle: h.login},
		{method: "GET", path: "/auth/callback", public: true, handle: h.callback},
		{method: "POST", path: "/auth/logout", handle: h.logout},
	})
}

type signinHandlers struct {
	*Site
	signin *signin.Service
}

func (h signinHandlers) login(w http.ResponseWriter, r *http.Request, _ visit.Visit) error {
	address, value, err := h.signin.Begin(r.URL.Query().Get("return"))
	if err != nil {
		return err
	}
	http.SetCookie(w, cookie(signin.Cookie, value, signin.Life))
	w.Header().Set("Location", address)
	w.WriteHeader(http.StatusSeeOther)
	return nil
}

func (h signinHandlers) callback(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	value := ""
	if c, err := r.Cookie(signin.Cookie); err == nil {
		value = c.Value
	}
	http.SetCookie(w, forget(signin.Cookie))
	opened, err := h.signin.Finish(r.Context(), value, r.URL.Query(), v.From)
	if err != nil {
		return err
	}
	http.SetCookie(w, cookie(session.Cookie, string(opened.Secret), h.Sessions.Absolute))
	h.goTo(w, opened.Return)
	return nil
}

func (h signinHandlers) logout(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	address := h.signin.Away()
	err := door.Retry(r.Context(), func() error {
		if err := h.Rows.Load(r.Context(), v.Session); err != nil {
			return err
		}
		if live, _ := v.Session.Live(h.Now(), h.Sessions); !live {
			return nil
		}
		_, err := h.signin.End(r.Context(), v.Person, v.Session, v.From)
		return err
	})
	if err != nil && !errors.Is(err, store.ErrConflict) {
		return err
	}
	http.SetCookie(w, forget(session.Cookie))
	w.Header().Set("Location", address)
	w.WriteHeader(http.StatusSeeOther)
	return nil
}

// welcomeAddress is the page of somebody who is not signed in.
func welcomeAddress(reason, back string) string {
	q := url.Values{}
	if reason != "" && back != "" { // a first visit to the root needs no explanation
		q.Set("reason", reason)
	}
	if back = signin.CleanReturn(back); back != "" {
		q.Set("return", back)
	}
	if len(q) == 0 {
		return "welcome"
	}
	return "welcome?" + q.Encode()
}

// welcome shows only the words that it knows for a reason.
func (s *Site) welcome(w http.ResponseWriter, r *http.Request, _ visit.Visit) error {
	reason := r.URL.Query().Get("reason")
	switch reason {
	case page.ReasonRequired, page.ReasonSignedOut:
	default:
		reason = ""
	}
	return s.render(w, http.StatusOK, &page.Welcome{Frame: page.Frame{Root: root(r), Here: "welcome"}, Reason: reason, Return: signin.CleanReturn(r.URL.Query().Get("return")),
		IdleTimeout: s.Sessions.Idle, SessionLength: s.Sessions.Absolute})
}
