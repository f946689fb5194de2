package idp

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"
)

// How long things live, and how many of them there may be.
const (
	codeLife     = 5 * time.Minute // Cognito's
	sessionLife  = time.Hour       // of the browser at the pages, Cognito's; the portal's own session is another thing
	visitLife    = time.Hour       // of a sign-in under way, from the first page
	resetLife    = time.Hour       // of a code for a forgotten password, Cognito's
	resetGuesses = 5               // wrong ones, then the code is void
	resetMails   = 5               // to one address in an hour
	shelfRoom    = 10_000
)

// Provider is a user pool with its pages. It is safe for concurrent use.
type Provider struct {
	Config
	people           *register
	idKey, accessKey *signingKey // two, as in Cognito

	visits   *shelf[visit]
	codes    *shelf[grant]
	sessions *shelf[browserSession]
	resets   *shelf[reset]
	mailed   *shelf[int]      // by address: codes mailed within the hour
	revoked  *shelf[struct{}] // origin_jti of tokens whose code was presented twice
	guesses  *attempts
	dummy    string // a hash that is compared for people who don't exist, so that the answer takes as long
}

// Open opens the pool that is kept in the folder, or makes it. Signing keys and people
// stay there, readable by the owner alone.
func Open(folder string, config Config) (*Provider, error) {
	config, err := config.complete()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("opening the sign-in provider: %w", err)
	}
	p := &Provider{
		Config: config,
		visits: newShelf[visit](shelfRoom), codes: newShelf[grant](shelfRoom), sessions: newShelf[browserSession](shelfRoom), resets: newShelf[reset](shelfRoom),
		mailed: newShelf[int](shelfRoom), revoked: newShelf[struct{}](shelfRoom), guesses: newAttempts(),
	}
	if p.people, err = openRegister(filepath.Join(folder, "people.json")); err != nil {
		return nil, err
	}
	if p.idKey, err = openKey(filepath.Join(folder, "id-key.pem")); err != nil {
		return nil, err
	}
	if p.accessKey, err = openKey(filepath.Join(folder, "access-key.pem")); err != nil {
		return nil, err
	}
	p.dummy, err = hash("nobody", config.HashCost)
	return p, err
}

func (p *Provider) now() time.Time { return p.Now().UTC() }

// Person is somebody in the pool, as the local machine's own page shows them.
type Person struct {
	Subject      string    `json:"subject"` // the sub claim
	Name         string    `json:"name"`
	Email        string    `json:"email"`
	Status       string    `json:"status"` // CONFIRMED or FORCE_CHANGE_PASSWORD
	Enabled      bool      `json:"enabled"`
	SecondFactor bool      `json:"secondFactor"` // an authenticator app is enrolled
	Demo         bool      `json:"demo"`
	Password     string    `json:"password,omitempty"` // of demo people alone
	Secret       string    `json:"secret,omitempty"`   // of demo people alone: the TOTP secret, base32
	Code         string    `json:"code,omitempty"`     // of demo people alone: one that works now; "" while both that could were used
	CodeEnds     time.Time `json:"codeEnds,omitzero"`  // when Code's own thirty seconds end
}

// People lists everybody, oldest account first. Passwords, secrets and codes are given
// of demo people alone. A code that was used is followed by the next one at once, which
// is accepted early; two sign-ins of one person within thirty seconds need no wait.
func (p *Provider) People() []Person {
	var out []Person
	for _, a := range p.people.all() {
		person := Person{Subject: a.Subject, Name: a.Attributes["name"], Email: a.email(), Status: a.Status, Enabled: a.Enabled, SecondFactor: a.Secret != "", Demo: a.Demo}
		if a.Demo {
			person.Password, person.Secret = a.Password, a.Secret
			if a.Secret != "" {
				person.Code, person.CodeEnds = usableCode(a.Secret, p.now(), a.LastStep)
			}
		}
		out = append(out, person)
	}
	return out
}

// Browser serves the pages and the OpenID endpoints. It must be reached under BaseURL's
// and Issuer's host names or a loopback address; other Host headers are refused, so that no
// web page can reach it by pointing its own name at this machine.
func (p *Provider) Browser() http.Handler {
	mux := http.NewServeMux()
	pool := "/" + p.PoolID + "/.well-known/"
	mux.HandleFunc("GET "+pool+"openid-configuration", p.discovery)
	mux.HandleFunc("GET "+pool+"jwks.json", p.keySet)
	mux.HandleFunc("GET /oauth2/authorize", p.authorize)
	mux.HandleFunc("POST /oauth2/token", p.token)
	mux.HandleFunc("POST /oauth2/revoke", p.revoke)
	mux.HandleFunc("GET /oauth2/userInfo", p.userInfo)
	mux.HandleFunc("POST /oauth2/userInfo", p.userInfo)
	mux.HandleFunc("GET /logout", p.logout)
	mux.HandleFunc("GET /assets/style.css", style)
	mux.Handle("/", p.signinPages())
	return p.guarded(mux)
}

// guarded sets the headers of every answer and looks at the Host.
func (p *Provider) guarded(next http.Handler) http.Handler {
	policy := p.pagePolicy()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		if !p.knownHost(r.Host) {
			http.Error(w, "This server does not answer to that name.", http.StatusMisdirectedRequest)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, formBytes)
		next.ServeHTTP(w, r)
	})
}

// pagePolicy lets a page send its forms here and, because browsers hold redirects
// against form-action too, on to where people go afterwards.
func (p *Provider) pagePolicy() string {
	targets := "'self'"
	seen := map[string]bool{}
	for _, address := range p.RedirectURIs {
		if o := origin(address); o != "" && !seen[o] {
			seen[o] = true
			targets += " " + o
		}
	}
	return "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'; form-action " + targets
}

func origin(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}
