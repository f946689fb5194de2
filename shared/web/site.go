// Package web is the portal's HTTP: pages, the JSON API under /api/v1, sessions, security headers, and the one function that turns errors
// into answers.
//
// Guarantees: every address stands in a table of routes with the methods it takes; a route that is not marked public sees only live sessions;
// every change needs the session's CSRF token and a same-origin browser; a person reads plain words, the log reads causes, neither reads
// secrets. What may be done is decided behind the door (package door), not here.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/awslabs/aws-lambda-go-api-proxy/core"

	"strongroom/shared/access"
	"strongroom/shared/audit"
	"strongroom/shared/door"
	"strongroom/shared/session"
	"strongroom/shared/store"
	"strongroom/shared/visit"
	"strongroom/shared/web/page"
)

// Rows is what every request needs of the store.
type Rows interface {
	visit.Rows
	// Save writes one entity over the revision it was read at, without a record; store.ErrConflict when somebody else did first.
	Save(ctx context.Context, e store.Entity) error
}

// Site is what the functions' handlers share. Every field but the two address lists is required.
type Site struct {
	Pages    *page.Pages
	Door     *door.Door
	Rows     Rows
	Sessions session.Policy
	Portal   string // the portal's absolute address, without a slash at the end
	Now      func() time.Time
	Log      *slog.Logger
	// Connect and Submit are origins beyond the portal's own that scripts may send to and that forms may lead to.
	Connect, Submit []string
}

// maxBody bounds what a request may carry. Documents never pass here.
const maxBody = 256 << 10

// route is one address with one method.
type route struct {
	method, path string
	public       bool // needs no session
	handle       func(w http.ResponseWriter, r *http.Request, v visit.Visit) error
}

func (r route) api() bool { return strings.HasPrefix(r.path, "/api/") }

// handler serves a table of routes. Addresses that aren't in it are answered "not found", methods that an address doesn't take "not allowed".
func (s *Site) handler(routes []route) http.Handler {
	mux := http.NewServeMux()
	byPath := map[string]map[string]route{}
	for _, r := range routes {
		if byPath[r.path] == nil {
			byPath[r.path] = map[string]route{}
		}
		byPath[r.path][r.method] = r
	}
	for path, methods := range byPath {
		mux.Handle(path, s.methods(methods))
	}
	if byPath["/"] == nil {
		mux.Handle("/", s.methods(nil))
	}
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.fail(w, r, nil, errCross) }))
	return s.around(cross.Handler(mux))
}

// methods answers one address.
func (s *Site) methods(byMethod map[string]route) http.Handler {
	allowed := []string{}
	for m := range byMethod {
		allowed = append(allowed, m)
	}
	slices.Sort(allowed)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		method := r.Method
		if method == http.MethodHead {
			method = http.MethodGet
		}
		found, ok := byMethod[method]
		switch {
		case len(byMethod) == 0:
			s.fail(w, r, nil, errNoPage)
		case !ok:
			w.Header().Set("Allow", strings.Join(allowed, ", "))
			s.fail(w, r, nil, errMethod)
		default:
			s.serve(w, r, found)
		}
	})
}

func (s *Site) serve(w http.ResponseWriter, r *http.Request, found route) {
	v := visit.Visit{From: origin(r)}
	if !found.public {
		var err error
		if v, err = s.authenticate(r); err != nil {
			s.fail(w, r, nil, err)
			return
		}
		if err := checkCSRF(r, v.Secret); err != nil {
			s.fail(w, r, &v, err)
			return
		}
	}
	if err := found.handle(w, r, v); err != nil {
		s.fail(w, r, &v, err)
	}
}

// origin tells where a request came from, as the front door saw it; a header that the sender could have written is not believed.
func origin(r *http.Request) audit.Origin {
	out := audit.Origin{Agent: clip(r.UserAgent(), 256)}
	if front, ok := core.GetAPIGatewayContextFromContext(r.Context()); ok {
		out.IP, out.Request = front.Identity.SourceIP, front.RequestID
	}
	return out
}

func clip(s string, n int) string {
	if len(s) > n {
		s = s[:n]
	}
	return strings.ToValidUTF8(s, "?")
}

// root is the relative way from an address to the portal's root, which may lie below a stage's name.
func root(r *http.Request) string { return strings.Repeat("../", strings.Count(r.URL.Path, "/")-1) }

// here is the address relative to the portal's root, as far as one can come back to it: a form's address is none.
func here(r *http.Request) string {
	if r.Method != http.MethodGet {
		return ""
	}
	u := strings.TrimPrefix(r.URL.Path, "/")
	if r.URL.RawQuery != "" {
		u += "?" + r.URL.RawQuery
	}
	return u
}

// goTo redirects to a path within the portal.
func (s *Site) goTo(w http.ResponseWriter, path string) {
	w.Header().Set("Location", s.Portal+"/"+path)
	w.WriteHeader(http.StatusSeeOther)
}

// frame fills in what every page of a signed-in person has.
func (s *Site) frame(r *http.Request, v *visit.Visit, current page.Section) page.Frame {
	f := page.Frame{Root: root(r), Here: here(r), Nav: page.Nav{Current: current}}
	if v == nil || v.Person == nil {
		return f
	}
	f.Person = &page.Person{Name: v.Person.Name, Role: string(v.Person.Role)}
	f.CSRF = v.Secret.CSRF()
	f.Session = &page.Session{IdleEnds: v.Session.IdleEnd(s.Sessions), AbsoluteEnds: v.Session.AbsoluteEnd(s.Sessions), Now: s.Now()}
	f.Nav.Attention = s.Door.May(attention(*v))
	f.Nav.Rules = s.Door.May(door.Act{Who: access.ByPerson(v.Person), Action: audit.RulesView})
	f.Nav.Review = reviews(v.Person)
	if v.Session.Replaced && s.Now().Sub(v.Session.Opened) < 20*time.Second {
		f.Notice = "You were signed in somewhere else as well. That session has been ended."
	}
	return f
}

// render writes a page.
func (s *Site) render(w http.ResponseWriter, status int, v page.View) error {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	return s.Pages.Render(w, v)
}
