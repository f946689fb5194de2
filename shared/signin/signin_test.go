package signin

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lestrrat-go/jwx/v2/jwa"
	"github.com/oklog/ulid/v2"

	"strongroom/shared/access"
	"strongroom/shared/audit"
	"strongroom/shared/aws/table"
	"strongroom/shared/aws/table/tabletest"
	"strongroom/shared/door"
	"strongroom/shared/person"
	"strongroom/shared/problem"
	"strongroom/shared/session"
	"strongroom/shared/store"
)

// office is the sign-in service over the real table engine, with a provider that answers as the test says.
type office struct {
	*Service
	t       *testing.T
	tables  *table.Tables
	issuer  *issuer
	now     time.Time
	factor  bool
	broken  error // what the directory fails with
	subject string
	nonce   string
	answer  func(form url.Values) (status int, body string) // nil: a good token when the PKCE verifier fits
	earlier map[string]bool                                 // records of others, by id
	expect  string                                          // code challenge of the sign-in under way
}

var policy = session.Policy{Idle: 15 * time.Minute, Absolute: 8 * time.Hour}

func newOffice(t *testing.T) *office {
	t.Helper()
	return officeOver(t, tabletest.Open(t))
}

// officeOver makes an office over tables that others have used; it counts only its own records.
func officeOver(t *testing.T, tables *table.Tables) *office {
	t.Helper()
	o := &office{t: t, tables: tables, issuer: newIssuer(t), now: clock, factor: true, subject: "s-1"}
	tokens := httptest.NewServer(http.HandlerFunc(o.token))
	t.Cleanup(tokens.Close)
	policies, err := access.Load()
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return o.now }
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	d := &door.Door{Policies: policies, Store: o.tables, Now: now, NewID: func(time.Time) string { return ulid.Make().String() }, Log: log}
	o.Service = &Service{Provider: Provider{Issuer: o.issuer.URL, URL: tokens.URL, Client: "client"}, Portal: "https://portal.example/portal", Door: d, Rows: o.tables,
		Directory: o, Verifier: o.issuer.verifier(now), Sessions: policy, HTTP: tokens.Client(), Now: now, Random: rand.Reader}
	p := &person.Person{ID: "01JNABCDEFGHJKMNPQRSTVWXYZ", Name: "Ada", Role: person.Attorney}
	setup := audit.Record{Day: "setup", ID: "setup", Actor: "setup"}
	if err := o.tables.Commit(context.Background(), setup, store.Put(p), store.Put(&person.Subject{Subject: "s-1", Person: p.ID})); err != nil && !errors.Is(err, store.ErrConflict) {
		t.Fatal(err)
	}
	o.earlier = map[string]bool{}
	for _, r := range o.records() {
		o.earlier[r.ID] = true
	}
	return o
}

func (o *office) SecondFactor(context.Context, string) (bool, error) { return o.factor, o.broken }

func (o *office) token(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	status, body := 200, ""
	if o.answer != nil {
		status, body = o.answer(r.PostForm)
	} else {
		sum := sha256.Sum256([]byte(r.PostForm.Get("code_verifier")))
		if base64.RawURLEncoding.EncodeToString(sum[:]) != o.expect || r.PostForm.Get("code") != "good" || r.PostForm.Get("redirect_uri") != "https://portal.example/portal/auth/callback" {
			status, body = 400, `{"error":"invalid_grant"}`
		} else {
			body = o.tokens(nil)
		}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

func (o *office) tokens(change map[string]any) string {
	claims := map[string]any{"sub": o.subject, "nonce": o.nonce, "iat": o.now.Unix(), "exp": o.now.Unix() + 3600, "auth_time": o.now.Unix()}
	for name, value := range change {
		claims[name] = value
	}
	raw := o.issuer.sign(o.t, o.issuer.claims(claims), jwa.RS256, o.issuer.key, nil)
	out, _ := json.Marshal(map[string]any{"id_token": raw, "access_token": "a", "token_type": "Bearer", "expires_in": 3600})
	return string(out)
}

// begin starts a sign-in and gives the cookie and the parameters that a good provider would send back.
func (o *office) begin() (cookie string, query url.Values) {
	o.t.Helper()
	address, cookie, err := o.Begin("matters/01J")
	if err != nil {
		o.t.Fatal(err)
	}
	u, _ := url.Parse(address)
	q := u.Query()
	if q.Get("code_challenge_method") != "S256" || q.Get("prompt") != "login" || q.Get("response_type") != "code" || q.Get("scope") != "openid email profile" || q.Get("redirect_uri") != "https://portal.example/portal/auth/callback" {
		o.t.Errorf("asked the provider with %v", q)
	}
	o.nonce, o.expect = q.Get("nonce"), q.Get("code_challenge")
	return cookie, url.Values{"code": {"good"}, "state": {q.Get("state")}}
}

func (o *office) records() []audit.Record {
	o.t.Helper()
	all := []audit.Record{}
	for _, actor := range []string{"01JNABCDEFGHJKMNPQRSTVWXYZ", "visitor"} {
		some, err := o.tables.RecordsOf(context.Background(), actor, "", 100)
		if err != nil {
			o.t.Fatal(err)
		}
		all = append(all, some...)
	}
	return slices.DeleteFunc(all, func(r audit.Record) bool { return o.earlier[r.ID] })
}

func TestS17_ASignInThatWorks(t *testing.T) {
	o := newOffice(t)
	cookie, query := o.begin()
	opened, err := o.Finish(context.Background(), cookie, query, audit.Origin{IP: "192.0.2.7"})
	if err != nil || opened.Return != "matters/01J" {
		t.Fatalf("%+v, %v", opened, err)
	}
	id, _ := opened.Secret.ID()
	s := &session.Session{ID: id}
	if err := o.tables.Load(context.Background(), s); err != nil {
		t.Fatal(err)
	}
	if live, why := s.Live(o.now, policy); !live || s.AuthTime.Unix() != o.now.Unix() {
		t.Errorf("%+v is not live: %s", s, why)
	}
	records := o.records()
	if len(records) != 1 || records[0].Outcome != audit.Done || records[0].From.IP != "192.0.2.7" {
		t.Errorf("records: %+v", records)
	}
}

// Everything that must not open a session, one row each; each leaves a record of the refusal.
func TestS17_SignInsThatAreRefused(t *testing.T) {
	tables := tabletest.Open(t)
	for name, spoil := range map[string]struct {
		code string
		do   func(o *office, cookie *string, query url.Values)
	}{
		"no cookie":              {"sign-in-expired", func(_ *office, c *string, _ url.Values) { *c = "" }},
		"garbled cookie":         {"sign-in-expired", func(_ *office, c *string, _ url.Values) { *c = "%%%" }},
		"cookie of nothing":      {"sign-in-expired", func(_ *office, c *string, _ url.Values) { *c = base64.RawURLEncoding.EncodeToString([]byte("{}")) }},
		"another state":          {"sign-in-expired", func(_ *office, _ *string, q url.Values) { q.Set("state", strings.Repeat("x", 43)) }},
		"no state":               {"sign-in-expired", func(_ *office, _ *string, q url.Values) { q.Del("state") }},
		"too slow":               {"sign-in-expired", func(o *office, _ *string, _ url.Values) { o.now = o.now.Add(Life) }},
		"another browser's":      {"sign-in-expired", func(o *office, c *string, _ url.Values) { *c, _ = o.begin() }},
		"the provider says no":   {"sign-in-failed", func(_ *office, _ *string, q url.Values) { q.Set("error", "access_denied") }},
		"a code of nothing":      {"sign-in-failed", func(_ *office, _ *string, q url.Values) { q.Set("code", "bad") }},
		"no code":                {"sign-in-failed", func(_ *office, _ *string, q url.Values) { q.Del("code") }},
		"a stolen code":          {"sign-in-failed", func(o *office, _ *string, _ url.Values) { o.expect = "somebody else's challenge" }},
		"a token of another try": {"sign-in-failed", func(o *office, _ *string, _ url.Values) { o.nonce = strings.Repeat("n", 43) }},
		"no ID token": {"sign-in-failed", func(o *office, _ *string, _ url.Values) {
			o.answer = func(url.Values) (int, string) { return 200, `{"access_token":"a","token_type":"Bearer"}` }
		}},
		"an access token": {"sign-in-failed", func(o *office, _ *string, _ url.Values) {
			o.answer = func(url.Values) (int, string) { return 200, o.tokens(map[string]any{"token_use": "access"}) }
		}},
		"an old proof": {"sign-in-failed", func(o *office, _ *string, _ url.Values) {
			o.answer = func(url.Values) (int, string) { return 200, o.tokens(map[string]any{"auth_time": o.now.Unix() - 60}) }
		}},
		"nobody's account": {"no-account", func(o *office, _ *string, _ url.Values) { o.subject = "s-2" }},
		"no second factor": {"second-factor", func(o *office, _ *string, _ url.Values) { o.factor = false }},
	} {
		o := officeOver(t, tables)
		cookie, query := o.begin()
		spoil.do(o, &cookie, query)
		opened, err := o.Finish(context.Background(), cookie, query, audit.Origin{})
		if p := problem.Of(err); p == nil || p.Code != spoil.code || opened.Secret != "" {
			t.Errorf("%s: %+v, %v; want %s", name, opened, err, spoil.code)
		}
		records := o.records()
		if len(records) != 1 || records[0].Outcome != audit.Denied || records[0].Action != audit.SessionOpen {
			t.Errorf("%s: records %+v; want one refusal", name, records)
		}
	}
}

// Errors while deciding deny, and are no fault of the person.
func TestInvariant3_OurOwnFailuresOpenNothing(t *testing.T) {
	tables := tabletest.Open(t)
	for name, spoil := range map[string]func(o *office){
		"the directory is down": func(o *office) { o.broken = errors.New("down") },
		"the provider is down":  func(o *office) { o.answer = func(url.Values) (int, string) { return 500, "oops" } },
		"the keys are gone":     func(o *office) { o.issuer.Close() },
	} {
		o := officeOver(t, tables)
		cookie, query := o.begin()
		spoil(o)
		opened, err := o.Finish(context.Background(), cookie, query, audit.Origin{})
		if err == nil || opened.Secret != "" {
			t.Errorf("%s: %+v, %v", name, opened, err)
		}
		if records := o.records(); len(records) != 1 || records[0].Outcome != audit.Denied {
			t.Errorf("%s: records %+v", name, records)
		}
	}
}

func TestS14_ANewSignInEndsTheOlderOne(t *testing.T) {
	o := newOffice(t)
	sign := func() *session.Session {
		cookie, query := o.begin()
		opened, err := o.Finish(context.Background(), cookie, query, audit.Origin{})
		if err != nil {
			t.Fatal(err)
		}
		id, _ := opened.Secret.ID()
		return o.load(id)
	}
	first := sign()
	o.now = o.now.Add(time.Minute)
	second := sign()
	first = o.load(first.ID)
	if live, why := first.Live(o.now, policy); live || why != session.SignedInElse {
		t.Errorf("the older session: live %v, %q", live, why)
	}
	if live, _ := second.Live(o.now, policy); !live || !second.Replaced {
		t.Errorf("the newer session: %+v", second)
	}
	o.now = o.now.Add(policy.Idle)
	if third := sign(); third.Replaced {
		t.Error("a session that had timed out is said to have been ended by the new one")
	}
}

func (o *office) load(id string) *session.Session {
	o.t.Helper()
	s := &session.Session{ID: id}
	if err := o.tables.Load(context.Background(), s); err != nil {
		o.t.Fatal(err)
	}
	return s
}

func TestS13_SigningOutEndsTheSessionForGood(t *testing.T) {
	o := newOffice(t)
	cookie, query := o.begin()
	opened, err := o.Finish(context.Background(), cookie, query, audit.Origin{})
	if err != nil {
		t.Fatal(err)
	}
	id, _ := opened.Secret.ID()
	p := &person.Person{ID: "01JNABCDEFGHJKMNPQRSTVWXYZ"}
	if err := o.tables.Load(context.Background(), p); err != nil {
		t.Fatal(err)
	}
	away, err := o.End(context.Background(), p, o.load(id), audit.Origin{})
	if err != nil || !strings.Contains(away, "logout_uri=https%3A%2F%2Fportal.example%2Fportal%2Fwelcome") {
		t.Errorf("%s, %v", away, err)
	}
	if live, why := o.load(id).Live(o.now, policy); live || why != session.SignedOut {
		t.Errorf("live %v, %q", live, why)
	}
}

func FuzzBegunCookie(f *testing.F) {
	f.Add("", "")
	f.Add(base64.RawURLEncoding.EncodeToString([]byte(`{"s":"x","n":"y","v":"z","e":99999999999}`)), "x")
	f.Fuzz(func(t *testing.T, cookie, state string) {
		s := &Service{Now: func() time.Time { return clock }}
		if b, err := s.begun(cookie, state); err == nil && (len(b.State) < 43 || b.State != state) {
			t.Errorf("%q with %q passed as %+v", cookie, state, b)
		}
	})
}
