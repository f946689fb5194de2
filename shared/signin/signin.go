// Package signin lets people in and out: the authorization code flow of OAuth 2.1 with PKCE against the firm's identity provider (S1.7), the
// opening of a server-side session (S1.3), one per person (S1.4), only with a second factor (S1.1).
//
// Guarantees: nobody gets in without proving who they are in this very sign-in; the code is useless without the cookie of the browser that began; state, nonce and verifier are 256 random bits each and live ten
// minutes; tokens are verified, used and forgotten: they reach neither browser nor store nor log. Every sign-in, good or bad, is recorded.
package signin

import (
	"context"
	"crypto/hmac"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"strongroom/shared/access"
	"strongroom/shared/audit"
	"strongroom/shared/door"
	"strongroom/shared/person"
	"strongroom/shared/problem"
	"strongroom/shared/session"
	"strongroom/shared/store"
)

// Cookie carries the state of a sign-in under way.
const Cookie = "__Host-strongroom-signin"

// Life is how long a sign-in may take.
const Life = 10 * time.Minute

// Provider is where people prove who they are. URL is the base of the managed login pages; Issuer names the token issuer.
type Provider struct{ Issuer, URL, Client string }

// Rows loads entities.
type Rows interface {
	Load(ctx context.Context, entities ...store.Entity) error
}

// Directory knows about second factors.
type Directory interface {
	// SecondFactor tells whether the account is on and has one; an error is a denial.
	SecondFactor(ctx context.Context, subject string) (bool, error)
}

// Service signs people in and out. Every field is required.
type Service struct {
	Provider  Provider
	Portal    string // the portal's absolute address, without a slash at the end
	Door      *door.Door
	Rows      Rows
	Directory Directory
	Verifier  *Verifier
	Sessions  session.Policy
	HTTP      *http.Client
	Now       func() time.Time
	Random    io.Reader
}

// Begun is what the cookie holds while a person is at the provider. It is the browser's own: the cookie's __Host- prefix keeps other sites from
// planting one, and whoever forges one in their own browser gains nothing, because the provider's code is bound to the verifier.
type Begun struct {
	State    string `json:"s"`
	Nonce    string `json:"n"`
	Verifier string `json:"v"`
	Return   string `json:"r,omitempty"`
	Expires  int64  `json:"e"` // Unix seconds
}

func (s *Service) flow() *oauth2.Config {
	return &oauth2.Config{
		ClientID: s.Provider.Client, RedirectURL: s.Portal + "/auth/callback", Scopes: []string{"openid", "email", "profile"},
		Endpoint: oauth2.Endpoint{AuthURL: s.Provider.URL + "/oauth2/authorize", TokenURL: s.Provider.URL + "/oauth2/token", AuthStyle: oauth2.AuthStyleInParams},
	}
}

// Begin gives the provider's address to send the person to, and the value of the cookie. back is where they wanted to go, a path within the
// portal; anything else is forgotten.
func (s *Service) Begin(back string) (address, cookie string, err error) {
	begun := Begun{Return: CleanReturn(back), Expires: s.Now().Add(Life).Unix()}
	for _, field := range []*string{&begun.State, &begun.Nonce, &begun.Verifier} {
		var b [32]byte
		if _, err := io.ReadFull(s.Random, b[:]); err != nil {
			return "", "", fmt.Errorf("beginning a sign-in: %w", err)
		}
		*field = base64.RawURLEncoding.EncodeToString(b[:])
	}
	value, err := json.Marshal(begun)
	if err != nil {
		return "", "", err
	}
	address = s.flow().AuthCodeURL(begun.State, oauth2.S256ChallengeOption(begun.Verifier), oauth2.SetAuthURLParam("nonce", begun.Nonce),
		oauth2.SetAuthURLParam("prompt", "login")) // the provider's own browser session must not bring back a session that has ended here
	return address, base64.RawURLEncoding.EncodeToString(value), nil
}

// CleanReturn keeps a relative path within the portal ("matters/01J…"), without scheme, host, dots or a leading slash.
func CleanReturn(back string) string {
	u, err := url.Parse(back)
	if err != nil || u.IsAbs() || u.Host != "" || strings.ContainsAny(back, "\\\r\n\t:") || strings.HasPrefix(back, "/") || strings.Contains(back, "..") || len(back) > 300 {
		return ""
	}
	for _, r := range back {
		if r <= ' ' || r > '~' {
			return ""
		}
	}
	return back
}

var (
	errStale = problem.New(problem.Invalid, "sign-in-expired", "This sign-in took too long or was begun in another window. Please sign in again.")
	errBad   = problem.New(problem.Invalid, "sign-in-failed", "The sign-in did not work. Please try again; if it happens again, tell the firm.")
	errWho   = problem.New(problem.Forbidden, "no-account", "You have signed in, but there is no account for you in this portal. Please ask the firm to invite you.")
	errMFA   = problem.New(problem.Forbidden, "second-factor", "Your account has no second factor yet. Sign in again and set one up, or ask the firm for help.")
)

// Opened is a sign-in that worked.
type Opened struct {
	Secret session.Secret
	Return string
}

// Finish completes a sign-in from the cookie and the parameters of the provider's redirect. A failure is recorded and is a problem.Problem
// unless it is our own.
func (s *Service) Finish(ctx context.Context, cookie string, query url.Values, from audit.Origin) (Opened, error) {
	opened, err := s.finish(ctx, cookie, query, from)
	if err == nil {
		return opened, nil
	}
	var recorded *door.Denied
	if errors.As(err, &recorded) {
		return Opened{}, err
	}
	reason := "our own failure"
	if p := problem.Of(err); p != nil {
		reason = p.Code
	}
	refused := door.Act{Who: access.ByVisitor(), Action: audit.SessionOpen, From: from, Details: map[string]string{"reason": reason}}
	if recording := s.Door.Refuse(ctx, refused); recording != nil {
		return Opened{}, errors.Join(err, recording)
	}
	return Opened{}, err
}

func (s *Service) finish(ctx context.Context, cookie string, query url.Values, from audit.Origin) (Opened, error) {
	begun, err := s.begun(cookie, query.Get("state"))
	if err != nil {
		return Opened{}, err
	}
	if code := query.Get("error"); code != "" {
		return Opened{}, errBad.Because(fmt.Errorf("the provider answered %.40q", code))
	}
	ctx = context.WithValue(ctx, oauth2.HTTPClient, s.HTTP)
	tokens, err := s.flow().Exchange(ctx, query.Get("code"), oauth2.VerifierOption(begun.Verifier))
	var refused *oauth2.RetrieveError
	if errors.As(err, &refused) {
		return Opened{}, errBad.Because(fmt.Errorf("the provider refused the code: %.60q", refused.ErrorCode))
	}
	if err != nil {
		return Opened{}, fmt.Errorf("exchanging the code: %w", err)
	}
	raw, _ := tokens.Extra("id_token").(string)
	claims, err := s.Verifier.Verify(ctx, raw, begun.Nonce)
	if errors.Is(err, errToken) {
		return Opened{}, errBad.Because(err)
	}
	if err != nil {
		return Opened{}, err
	}
	if began := time.Unix(begun.Expires, 0).Add(-Life); claims.AuthTime.Before(began.Add(-skew)) {
		return Opened{}, errBad.Because(fmt.Errorf("the person proved who they are at %s, before this sign-in began", claims.AuthTime.Format(time.RFC3339)))
	}
	secret, err := s.open(ctx, claims, from)
	return Opened{Secret: secret, Return: begun.Return}, err
}

// begun reads the cookie and compares the state in constant time.
func (s *Service) begun(cookie, state string) (Begun, error) {
	var begun Begun
	value, err := base64.RawURLEncoding.DecodeString(cookie)
	if err == nil {
		err = json.Unmarshal(value, &begun)
	}
	switch {
	case cookie == "" || err != nil:
		return begun, errStale.Because(fmt.Errorf("no readable cookie: %v", err))
	case len(begun.State) < 43 || len(begun.Nonce) < 43 || len(begun.Verifier) < 43:
		return begun, errStale.Because(errors.New("the cookie is incomplete"))
	case s.Now().Unix() >= begun.Expires:
		return begun, errStale.Because(errors.New("the sign-in is older than ten minutes"))
	case !hmac.Equal([]byte(begun.State), []byte(state)):
		return begun, errStale.Because(errors.New("the state is another one"))
	}
	begun.Return = CleanReturn(begun.Return)
	return begun, nil
}

// open opens the session, ends the person's older one and records both, in one transaction.
func (s *Service) open(ctx context.Context, claims Claims, from audit.Origin) (session.Secret, error) {
	link := &person.Subject{Subject: claims.Subject}
	if err := s.Rows.Load(ctx, link); err != nil {
		return "", err
	}
	if link.Revision == 0 {
		return "", errWho.Because(fmt.Errorf("subject %s belongs to nobody", claims.Subject))
	}
	factor, err := s.Directory.SecondFactor(ctx, claims.Subject)
	if err != nil {
		return "", err
	}
	secret, err := session.NewSecret(s.Random)
	if err != nil {
		return "", err
	}
	return secret, door.Retry(ctx, func() error { return s.commit(ctx, secret, link.Person, claims, factor, from) })
}

func (s *Service) commit(ctx context.Context, secret session.Secret, id string, claims Claims, factor bool, from audit.Origin) error {
	who, current := &person.Person{ID: id}, &session.Current{Person: id}
	if err := s.Rows.Load(ctx, who, current); err != nil {
		return err
	}
	if who.Revision == 0 {
		return errWho.Because(fmt.Errorf("person %s has no row", id))
	}
	fresh, err := session.Open(secret, id, s.Now(), claims.AuthTime, s.Sessions)
	if err != nil {
		return err
	}
	act := door.Act{Who: access.ByPerson(who), Action: audit.SessionOpen, Env: access.Environment{SecondFactor: factor}, From: from, Details: map[string]string{}}
	changes := []store.Change{}
	if current.Session != "" {
		older := &session.Session{ID: current.Session}
		if err := s.Rows.Load(ctx, older); err != nil {
			return err
		}
		if live, _ := older.Live(s.Now(), s.Sessions); live {
			older.Ended, fresh.Replaced = session.SignedInElse, true
			act.Details["ended"] = "the session of " + older.Opened.UTC().Format("2 January 2006, 15:04 UTC")
			changes = append(changes, store.Put(older))
		}
	}
	current.Session = fresh.ID
	err = s.Door.Do(ctx, act, append(changes, store.Put(current), store.Put(fresh))...)
	var denied *door.Denied
	if errors.As(err, &denied) && !factor {
		return errMFA.Because(denied)
	}
	if errors.As(err, &denied) {
		return errWho.Because(denied)
	}
	return err
}

// End signs a person out and gives the provider's address that ends the session there too.
func (s *Service) End(ctx context.Context, who *person.Person, live *session.Session, from audit.Origin) (address string, err error) {
	live.Ended = session.SignedOut
	err = s.Door.Do(ctx, door.Act{Who: access.ByPerson(who), Action: audit.SessionEnd, From: from}, store.Put(live))
	if err != nil && !errors.Is(err, store.ErrConflict) { // a conflict: it was ended or used a moment ago; the caller loads and calls again
		return "", err
	}
	return s.Away(), err
}

// Away is the provider's sign-out address.
func (s *Service) Away() string {
	return s.Provider.URL + "/logout?" + url.Values{"client_id": {s.Provider.Client}, "logout_uri": {s.Portal + "/welcome"}}.Encode()
}
