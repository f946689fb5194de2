package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"strongroom/shared/door"
	"strongroom/shared/problem"
	"strongroom/shared/session"
	"strongroom/shared/store"
	"strongroom/shared/visit"
	"strongroom/shared/web/page"
)

var (
	errNoPage = problem.New(problem.NotFound, "not-found", "There is nothing here that you can see. Check the address, or go back to your matters.")
	errMethod = problem.New(problem.Method, "method", "This address can't be used in that way.")
	errCross  = problem.New(problem.Forbidden, "cross-site", "This request did not come from a page of the portal that is still valid. Reload the page and try again.")
	errLarge  = problem.New(problem.TooLarge, "body-too-large", "The request is too large.")
	errBody   = problem.New(problem.Invalid, "body", "The request could not be read.")
	errType   = problem.New(problem.Unsupported, "content-type", "The request must be JSON (Content-Type: application/json).")
	errBusy   = problem.New(problem.Conflict, "busy", "Somebody else changed this at the same moment. Please try again.")
)

var statuses = map[problem.Kind]int{
	problem.Invalid: http.StatusBadRequest, problem.Unauthenticated: http.StatusUnauthorized, problem.Forbidden: http.StatusForbidden,
	problem.NotFound: http.StatusNotFound, problem.Conflict: http.StatusConflict, problem.TooLarge: http.StatusRequestEntityTooLarge,
	problem.Method: http.StatusMethodNotAllowed, problem.Unsupported: http.StatusUnsupportedMediaType,
}

// fail is the one function that turns errors into HTTP: a problem's words for the person, a page or problem+json (RFC 9457) as the address
// wants it; for everything else status 500 and nothing but the request's id. The causes go to the log.
func (s *Site) fail(w http.ResponseWriter, r *http.Request, v *visit.Visit, err error) {
	p, status := describe(err)
	from := origin(r)
	level := slog.LevelInfo
	if status >= 500 {
		level = slog.LevelError
	}
	s.Log.Log(r.Context(), level, "request failed", "request", from.Request, "method", r.Method, "status", status, "error", strings.ReplaceAll(err.Error(), "\n", " "))
	if strings.HasPrefix(r.URL.Path, "/api/") {
		detail := p.Words
		if p.Quote != "" {
			detail += " If you need it, quote the code " + p.Quote + " to the firm."
		}
		answer(w, status, map[string]any{"type": "about:blank", "title": http.StatusText(status), "status": status, "detail": detail, "code": p.Code, "request": from.Request})
		return
	}
	var rendering error
	var ended *endedError
	if errors.As(err, &ended) && ended.why == "" && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
		s.goTo(w, welcomeAddress(string(page.ReasonRequired), here(r)))
		return
	}
	if errors.As(err, &ended) {
		http.SetCookie(w, forget(session.Cookie))
		rendering = s.render(w, status, s.sessionEnded(r, ended.why))
	} else {
		code := p.Quote
		if status >= 500 {
			code = from.Request
		}
		failure := &page.Failure{Frame: s.frame(r, v, ""), Status: status, Words: p.Words, Code: code}
		if strings.HasPrefix(r.URL.Path, "/auth/") && status < 500 {
			failure.Advice, failure.Back = "You can begin again from the start page.", "welcome"
		}
		rendering = s.render(w, status, failure)
	}
	if rendering != nil {
		s.Log.Error("rendering a failure", "request", from.Request, "error", rendering)
	}
}

func (s *Site) sessionEnded(r *http.Request, why session.End) *page.SessionEnded {
	back := here(r)
	reasons := map[session.End]string{session.SignedOut: page.ReasonSignedOut, session.SignedInElse: page.ReasonElsewhere,
		session.IdleTooLong: page.ReasonIdle, session.TooOld: page.ReasonAbsolute, "": page.ReasonRequired}
	reason, known := reasons[why]
	if !known {
		reason = page.ReasonUnknown
	}
	return &page.SessionEnded{Frame: s.frame(r, nil, ""), Reason: reason, Return: back, IdleTimeout: s.Sessions.Idle, SessionLength: s.Sessions.Absolute}
}

func describe(err error) (*problem.Problem, int) {
	if p := problem.Of(err); p != nil {
		return p, statuses[p.Kind]
	}
	var denied *door.Denied
	switch {
	case errors.As(err, &denied):
		p := problem.Of(visit.Forbidden(denied, nil))
		return p, statuses[p.Kind]
	case errors.Is(err, store.ErrConflict):
		return errBusy, statuses[errBusy.Kind]
	}
	return problem.New(0, "internal", "Something went wrong on our side. Nothing was lost; please try again in a moment."), http.StatusInternalServerError
}

// answer writes JSON.
func answer(w http.ResponseWriter, status int, value any) {
	kind := "application/json"
	if status >= 400 {
		kind = "application/problem+json"
	}
	w.Header().Set("Content-Type", kind)
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value)
}

// read takes a JSON body: the announced type, known members only, nothing behind it.
func read(r *http.Request, into any) error {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return errType
	}
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return bodyProblem(err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errBody.Because(errors.New("something follows the JSON value"))
	}
	return nil
}

func bodyProblem(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return errLarge.Because(err)
	}
	return errBody.Because(err)
}

// around sets the security headers, bounds the body, and logs every request without personal data.
func (s *Site) around(next http.Handler) http.Handler {
	headers := s.securityHeaders()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range headers {
			w.Header().Set(name, value)
		}
		began := time.Now()
		seen := &witness{ResponseWriter: w}
		defer func() {
			if broken := recover(); broken != nil {
				s.Log.Error("a handler panicked", "panic", fmt.Sprint(broken), "stack", string(debug.Stack()))
				if seen.status == 0 {
					s.fail(seen, r, nil, fmt.Errorf("panic: %v", broken))
				}
			}
			s.Log.Info("request", "request", origin(r).Request, "method", r.Method, "route", r.Pattern, "status", seen.status, "ms", time.Since(began).Milliseconds())
		}()
		r.Body = http.MaxBytesReader(seen, r.Body, maxBody)
		next.ServeHTTP(seen, r)
	})
}

// witness remembers the status for the log.
type witness struct {
	http.ResponseWriter
	status int
}

func (w *witness) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *witness) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(b)
}

// securityHeaders follow the OWASP secure headers project; the policy names every origin that a page may talk to.
func (s *Site) securityHeaders() map[string]string {
	sources := func(more []string) string { return strings.TrimSpace("'self' " + strings.Join(more, " ")) }
	return map[string]string{
		"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src " + sources(s.Connect) +
			"; form-action " + sources(s.Submit) + "; frame-ancestors 'none'; base-uri 'none'",
		"Strict-Transport-Security":    "max-age=63072000; includeSubDomains",
		"X-Content-Type-Options":       "nosniff",
		"X-Frame-Options":              "DENY",
		"Referrer-Policy":              "same-origin",
		"Permissions-Policy":           "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Cache-Control":                "no-store",
	}
}
