package web_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/awslabs/aws-lambda-go-api-proxy/httpadapter"
	"github.com/oklog/ulid/v2"

	"strongroom/shared/access"
	"strongroom/shared/audit"
	"strongroom/shared/aws/table"
	"strongroom/shared/aws/table/tabletest"
	"strongroom/shared/aws/vault"
	"strongroom/shared/dlp"
	"strongroom/shared/document"
	"strongroom/shared/door"
	"strongroom/shared/matter"
	"strongroom/shared/person"
	"strongroom/shared/policy"
	"strongroom/shared/review"
	"strongroom/shared/session"
	"strongroom/shared/store"
	"strongroom/shared/transfer"
	"strongroom/shared/web"
	"strongroom/shared/web/page"
)

// firm is a portal over the real table engine, with its handlers called as API Gateway calls them.
type firm struct {
	t        *testing.T
	tables   *table.Tables
	handlers map[string]func(context.Context, events.APIGatewayProxyRequest) (events.APIGatewayProxyResponse, error)
	log      *strings.Builder
	now      time.Time
	ids      atomic.Int64
	work     atomic.Int64 // rows read and transactions made
	reviews  *review.Service
	notes    map[string]string // by version
}

// Notes implements review.Shelf.
func (f *firm) Notes(_ context.Context, _ *document.Document, version string) (io.ReadCloser, error) {
	notes, ok := f.notes[version]
	if !ok {
		return nil, errors.New("no such notes")
	}
	return io.NopCloser(strings.NewReader(notes)), nil
}

var sessions = session.Policy{Idle: 15 * time.Minute, Absolute: 8 * time.Hour}

func newFirm(t *testing.T) *firm {
	t.Helper()
	f := &firm{t: t, tables: tabletest.Open(t), now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), log: &strings.Builder{}}
	policies, err := access.Load()
	if err != nil {
		t.Fatal(err)
	}
	pages, err := page.New(page.Firm{Name: "Hallam & Reyes LLP", Colour: "#1f3a5f"})
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewJSONHandler(f.log, nil))
	clock := func() time.Time { return f.now }
	d := &door.Door{Policies: policies, Store: f, Now: clock, NewID: f.newID, Log: log}
	site := &web.Site{Pages: pages, Door: d, Rows: f, Sessions: sessions, Portal: "https://portal.example/portal", Now: clock, Log: log,
		Connect: []string{"https://intake.example"}, Submit: []string{"https://vault.example"}}
	cfg := aws.Config{Region: "eu-central-1", Credentials: credentials.NewStaticCredentialsProvider("k", "s", "")}
	bytes := vault.New(cfg, vault.Buckets{Intake: "intake", Vault: "vault"})
	noLists := func(context.Context) (string, error) { return "", nil }
	service := &transfer.Service{Content: transfer.ByPolicy{Policies: policy.Fixed{Is: policy.Default()}, Lists: noLists}, Door: d, Rows: f, Bytes: bytes, Now: clock, NewID: f.newID,
		Limits: transfer.Limits{MaxBytes: 1 << 30, UploadLink: 10 * time.Minute, DownloadLink: time.Minute, Grace: time.Minute, Lease: 5 * time.Minute}}
	f.reviews = &review.Service{Door: d, Rows: f.tables, Shelf: f, Lease: 5 * time.Minute, Now: clock}
	f.handlers = map[string]func(context.Context, events.APIGatewayProxyRequest) (events.APIGatewayProxyResponse, error){
		"portal":   httpadapter.New(web.Portal(site, f.tables, f.reviews, 1<<30)).ProxyWithContext,
		"transfer": httpadapter.New(web.Transfer(site, service)).ProxyWithContext,
	}
	return f
}

func (f *firm) newID(at time.Time) string {
	id := ulid.ULID{}
	_ = id.SetTime(ulid.Timestamp(at) + uint64(f.ids.Add(1)))
	_ = id.SetEntropy([]byte("0123456789"))
	return id.String()
}

// Load, Save, Commit and Documents pass to the tables and count the work.
func (f *firm) Load(ctx context.Context, entities ...store.Entity) error {
	f.work.Add(int64(len(entities)))
	return f.tables.Load(ctx, entities...)
}
func (f *firm) Save(ctx context.Context, e store.Entity) error {
	f.work.Add(1000)
	return f.tables.Save(ctx, e)
}
func (f *firm) Commit(ctx context.Context, r audit.Record, changes ...store.Change) error {
	f.work.Add(100)
	return f.tables.Commit(ctx, r, changes...)
}
func (f *firm) Documents(ctx context.Context, m, after string, limit int) ([]document.Document, bool, error) {
	f.work.Add(10)
	return f.tables.Documents(ctx, m, after, limit)
}

func (f *firm) put(changes ...store.Change) {
	f.t.Helper()
	if err := f.tables.Commit(context.Background(), audit.Record{Day: "setup", ID: f.newID(f.now), Actor: "setup"}, changes...); err != nil {
		f.t.Fatal(err)
	}
}

// somebody is a person with a live session.
type somebody struct {
	*person.Person
	secret session.Secret
}

func (f *firm) person(name string, role person.Role, matters ...string) somebody {
	f.t.Helper()
	p := &person.Person{ID: f.newID(f.now), Name: name, Role: role}
	secret, err := session.NewSecret(rand.Reader)
	if err != nil {
		f.t.Fatal(err)
	}
	live, err := session.Open(secret, p.ID, f.now, f.now, sessions)
	if err != nil {
		f.t.Fatal(err)
	}
	changes := []store.Change{store.Put(p), store.Put(live)}
	for _, m := range matters {
		changes = append(changes, store.Put(&matter.Member{Person: p.ID, Matter: m, Name: name, Role: role}))
	}
	f.put(changes...)
	return somebody{p, secret}
}

func (f *firm) matter(name string) string {
	m := &matter.Matter{ID: f.newID(f.now), Number: "2026-0001", Name: name, Client: "C", Opened: f.now}
	f.put(store.Put(m))
	return m.ID
}

func (f *firm) document(m string, state document.State, uploader somebody) *document.Document {
	d := &document.Document{Matter: m, ID: f.newID(f.now), Name: "Engagement letter.pdf", Size: 10, State: state, Uploader: uploader.ID, UploaderName: uploader.Name, Begun: f.now,
		Media: "application/pdf", Declared: "application/pdf", Upload: document.Layout(10), Due: f.now}
	if state == document.Available {
		d.Kept, d.Detectors, d.Policy = document.Kept{Zone: document.Vault, Version: "v1"}, dlp.SetVersion, policy.Default().Version()
	}
	f.put(store.Put(d))
	return d
}

// request is what one call sends.
type request struct {
	function, method, path, body string
	headers                      map[string]string
}

func (f *firm) call(who *somebody, q request) events.APIGatewayProxyResponse {
	f.t.Helper()
	headers := map[string]string{"Host": "portal.example"}
	if who != nil {
		headers["Cookie"] = session.Cookie + "=" + string(who.secret)
		if q.method != "GET" {
			headers["X-CSRF-Token"] = who.secret.CSRF()
		}
	}
	if strings.HasPrefix(q.body, "{") {
		headers["Content-Type"] = "application/json"
	}
	for name, value := range q.headers {
		headers[name] = value
	}
	path, query, _ := strings.Cut(q.path, "?")
	values, _ := url.ParseQuery(query)
	function := q.function
	if function == "" {
		function = "portal"
	}
	answer, err := f.handlers[function](context.Background(), events.APIGatewayProxyRequest{
		HTTPMethod: q.method, Path: path, Headers: headers, Body: q.body, MultiValueQueryStringParameters: values,
		RequestContext: events.APIGatewayProxyRequestContext{Path: "/portal" + path, Stage: "portal", RequestID: "req-1", DomainName: "portal.example", Identity: events.APIGatewayRequestIdentity{SourceIP: "192.0.2.7"}},
	})
	if err != nil {
		f.t.Fatal(err)
	}
	return answer
}

func header(a events.APIGatewayProxyResponse, name string) string {
	if values := a.MultiValueHeaders[http.CanonicalHeaderKey(name)]; len(values) > 0 {
		return values[0]
	}
	return ""
}

// Bad input, one row each: a clear message with the right status, and nothing of the server's reasons.
func TestBadInputIsAnsweredPlainly(t *testing.T) {
	f := newFirm(t)
	m := f.matter("Estate")
	ada := f.person("Ada", person.Attorney, m)
	begin := func(body string) request {
		return request{"transfer", "POST", "/api/v1/uploads", body, nil}
	}
	announce := func(name string, size any) request {
		body, err := json.Marshal(map[string]any{"matter": m, "name": name, "size": size})
		if err != nil {
			t.Fatal(err)
		}
		return begin(string(body))
	}
	none := ulid.Make().String()
	for _, c := range []struct {
		what   string
		q      request
		status int
		says   string
	}{
		{"unknown page", request{"", "GET", "/nothing", "", nil}, 404, "nothing here"},
		{"unknown matter", request{"", "GET", "/matters/" + none, "", nil}, 404, "nothing here"},
		{"malformed matter", request{"", "GET", "/matters/..%2f..", "", nil}, 404, "nothing here"},
		{"lower-case id", request{"", "GET", "/matters/" + strings.ToLower(m), "", nil}, 404, "nothing here"},
		{"unknown document", request{"", "GET", "/matters/" + m + "/documents/" + none, "", nil}, 404, "nothing here"},
		{"malformed page key", request{"", "GET", "/matters/" + m + "?before=x", "", nil}, 404, "nothing here"},
		{"wrong method", request{"", "POST", "/matters/" + m, "", nil}, 405, "can&#39;t be used in that way"},
		{"wrong method of the API", request{"", "DELETE", "/api/v1/matters", "", nil}, 405, "can't be used in that way"},
		{"trailing slash", request{"", "GET", "/matters/" + m + "/", "", nil}, 404, "nothing here"},
		{"limit in words", request{"", "GET", "/api/v1/matters/" + m + "/documents?limit=many", "", nil}, 400, "limit must be"},
		{"limit too high", request{"", "GET", "/api/v1/matters/" + m + "/documents?limit=1001", "", nil}, 400, "limit must be"},
		{"no body", begin(""), 415, "must be JSON"},
		{"no JSON", begin("{"), 400, "could not be read"},
		{"two values", begin(`{} {}`), 400, "could not be read"},
		{"unknown member", begin(`{"owner":"me"}`), 400, "could not be read"},
		{"huge body", begin(`{"name":"` + strings.Repeat("x", 300<<10) + `"}`), 413, "too large"},
		{"empty file", announce("a.pdf", 0), 400, "empty"},
		{"negative size", announce("a.pdf", -1), 400, "empty"},
		{"5 GiB", announce("a.pdf", int64(5<<30)), 413, "larger than 1 GiB"},
		{"over-long name", announce(strings.Repeat("n", 500), 10), 400, "too long"},
		{"right-to-left override", announce("invoice\u202efdp.exe", 10), 400, "reading direction"},
		{"control character", announce("a\u0007.pdf", 10), 400, "control character"},
		{"path in the name", announce("../../etc/passwd", 10), 400, "slash"},
		{"upload of nothing", request{"transfer", "GET", "/api/v1/uploads/x", "", nil}, 404, "nothing here"},
		{"upload of nothing, with a dot", request{"transfer", "GET", "/api/v1/uploads/" + m + ".", "", nil}, 404, "nothing here"},
		{"unknown upload", request{"transfer", "DELETE", "/api/v1/uploads/" + m + "." + none, "", nil}, 404, "nothing here"},
		{"download of nothing", request{"transfer", "POST", "/api/v1/downloads", `{}`, nil}, 404, "nothing here"},
	} {
		a := f.call(&ada, c.q)
		if a.StatusCode != c.status || !strings.Contains(a.Body, c.says) {
			t.Errorf("%s: %d %.300s; want %d with %q", c.what, a.StatusCode, a.Body, c.status, c.says)
		}
		if strings.Contains(a.Body, "table") || strings.Contains(a.Body, "goroutine") {
			t.Errorf("%s: the answer tells our own business: %.200s", c.what, a.Body)
		}
		if api := strings.HasPrefix(c.q.path, "/api/"); api != (header(a, "Content-Type") == "application/problem+json") {
			t.Errorf("%s: content type %s", c.what, header(a, "Content-Type"))
		}
		if c.status == 405 && header(a, "Allow") == "" {
			t.Errorf("%s: 405 without Allow", c.what)
		}
	}
}

func TestS13_WithoutALiveSessionNothingOpens(t *testing.T) {
	f := newFirm(t)
	m := f.matter("Estate")
	ada, off := f.person("Ada", person.Attorney, m), f.person("Off", person.Attorney, m)
	off.Revision, off.Disabled = 1, true
	f.put(store.Put(off.Person))
	forged := somebody{ada.Person, session.Secret(strings.Repeat("A", 43))}
	garbled := somebody{ada.Person, "x"}
	for name, who := range map[string]*somebody{"no cookie": nil, "forged cookie": &forged, "garbled cookie": &garbled, "switched-off account": &off} {
		for _, path := range []string{"/", "/matters/" + m, "/activity", "/attention", "/api/v1/matters", "/api/v1/openapi.json"} {
			a := f.call(who, request{"", "GET", path, "", nil})
			if a.StatusCode != 401 && a.StatusCode != 303 || strings.Contains(a.Body, "Estate") {
				t.Errorf("%s, %s: %d %.200s", name, path, a.StatusCode, a.Body)
			}
			if a.StatusCode == 303 && !strings.HasPrefix(header(a, "Location"), "https://portal.example/portal/welcome") {
				t.Errorf("%s, %s: leads to %s", name, path, header(a, "Location"))
			}
		}
	}
	if a := f.call(&ada, request{"", "GET", "/matters/" + m, "", nil}); a.StatusCode != 200 || !strings.Contains(a.Body, "Estate") {
		t.Fatalf("the live session: %d", a.StatusCode)
	}
	f.now = f.now.Add(15 * time.Minute)
	if a := f.call(&ada, request{"", "GET", "/matters/" + m, "", nil}); a.StatusCode != 401 || !strings.Contains(a.Body, "15 minutes") {
		t.Errorf("after the idle time-out: %d %.400s", a.StatusCode, a.Body)
	}
}

// Requests that a page makes by itself don't keep a session alive; people's do.
func TestS13_BackgroundRequestsDoNotExtendASession(t *testing.T) {
	f := newFirm(t)
	ada := f.person("Ada", person.Attorney)
	poll := request{"", "GET", "/api/v1/session", "", map[string]string{"X-Background": "1"}}
	for range 14 {
		f.now = f.now.Add(time.Minute)
		if a := f.call(&ada, poll); a.StatusCode != 200 {
			t.Fatalf("%d", a.StatusCode)
		}
	}
	f.now = f.now.Add(time.Minute)
	if a := f.call(&ada, poll); a.StatusCode != 401 {
		t.Errorf("polling kept the session alive: %d", a.StatusCode)
	}
	tom := f.person("Tom", person.Paralegal)
	for range 4 {
		f.now = f.now.Add(10 * time.Minute)
		if a := f.call(&tom, request{"", "POST", "/api/v1/session", "", nil}); a.StatusCode != 200 {
			t.Fatalf("staying signed in: %d %s", a.StatusCode, a.Body)
		}
	}
	for f.now.Before(time.Date(2026, 3, 2, 17, 20, 0, 0, time.UTC)) {
		f.now = f.now.Add(10 * time.Minute)
		f.call(&tom, request{"", "POST", "/api/v1/session", "", nil})
	}
	if a := f.call(&tom, request{"", "GET", "/", "", nil}); a.StatusCode != 401 {
		t.Errorf("the absolute time-out can be put off: %d", a.StatusCode)
	}
}

func TestEveryChangeNeedsTheTokenAndTheSameOrigin(t *testing.T) {
	f := newFirm(t)
	m := f.matter("Estate")
	ada, tom := f.person("Ada", person.Attorney, m), f.person("Tom", person.Paralegal, m)
	body := fmt.Sprintf(`{"matter":%q,"name":"a.pdf","size":10}`, m)
	for name, c := range map[string]struct {
		headers map[string]string
		status  int
	}{
		"with the token":         {nil, 201},
		"without":                {map[string]string{"X-CSRF-Token": ""}, 403},
		"somebody else's":        {map[string]string{"X-CSRF-Token": tom.secret.CSRF()}, 403},
		"from another site":      {map[string]string{"Sec-Fetch-Site": "cross-site"}, 403},
		"from another origin":    {map[string]string{"Origin": "https://evil.example"}, 403},
		"from the portal itself": {map[string]string{"Sec-Fetch-Site": "same-origin", "Origin": "https://portal.example"}, 201},
	} {
		if a := f.call(&ada, request{"transfer", "POST", "/api/v1/uploads", body, c.headers}); a.StatusCode != c.status {
			t.Errorf("%s: %d %s; want %d", name, a.StatusCode, a.Body, c.status)
		}
	}
}

func TestSecurityHeadersStandOnEveryAnswer(t *testing.T) {
	f := newFirm(t)
	ada := f.person("Ada", person.Attorney)
	for _, path := range []string{"/", "/welcome", "/nothing", "/api/v1/matters", "/assets/nothing.js"} {
		a := f.call(&ada, request{"", "GET", path, "", nil})
		csp := header(a, "Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "script-src 'self';", "style-src 'self';", "connect-src 'self' https://intake.example;", "form-action 'self' https://vault.example;", "frame-ancestors 'none'", "base-uri 'none'"} {
			if !strings.Contains(csp, want) {
				t.Errorf("%s: the policy %q lacks %q", path, csp, want)
			}
		}
		for name, want := range map[string]string{"Strict-Transport-Security": "max-age=63072000", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Permissions-Policy": "camera=()", "X-Frame-Options": "DENY"} {
			if !strings.Contains(header(a, name), want) {
				t.Errorf("%s: %s is %q", path, name, header(a, name))
			}
		}
		if strings.Contains(csp, "unsafe") {
			t.Errorf("%s: %s", path, csp)
		}
	}
}

// For somebody outside a matter, what exists and what doesn't can't be told apart: the same status, the same words, the same work.
func TestS32_OutsidersCannotTellWhatExists(t *testing.T) {
	f := newFirm(t)
	mine, theirs := f.matter("Mine"), f.matter("Theirs")
	outsider, insider := f.person("Mei", person.Client, mine), f.person("Robert", person.Client, theirs)
	available, held := f.document(theirs, document.Available, insider), f.document(theirs, document.Held, insider)
	none, other := ulid.Make().String(), ulid.Make().String()
	targets := map[string][2]string{ // matter, document
		"an available document": {theirs, available.ID}, "a held one": {theirs, held.ID}, "one that doesn't exist": {theirs, none},
		"one in no matter": {none, other}, "theirs in my matter": {mine, available.ID},
	}
	shapes := map[string]func(m, d string) request{
		"page": func(m, d string) request { return request{"", "GET", "/matters/" + m + "/documents/" + d, "", nil} },
		"api": func(m, d string) request {
			return request{"", "GET", "/api/v1/matters/" + m + "/documents/" + d, "", nil}
		},
		"states": func(m, d string) request {
			return request{"", "GET", "/api/v1/matters/" + m + "/states?ids=" + d, "", nil}
		},
		"scan": func(m, d string) request {
			return request{"", "POST", "/matters/" + m + "/documents/" + d + "/scan", "", nil}
		},
		"upload": func(m, d string) request {
			return request{"transfer", "GET", "/api/v1/uploads/" + m + "." + d, "", nil}
		},
		"complete": func(m, d string) request {
			return request{"transfer", "POST", "/api/v1/uploads/" + m + "." + d + "/complete", "", nil}
		},
		"cancel": func(m, d string) request {
			return request{"transfer", "DELETE", "/api/v1/uploads/" + m + "." + d, "", nil}
		},
		"download": func(m, d string) request {
			return request{"transfer", "POST", "/api/v1/downloads", fmt.Sprintf(`{"matter":%q,"document":%q}`, m, d), nil}
		},
	}
	for shape, make := range shapes {
		bodies, works := map[string]string{}, map[int64]string{}
		for name, target := range targets {
			f.work.Store(0)
			a := f.call(&outsider, make(target[0], target[1]))
			body := strings.ReplaceAll(strings.ReplaceAll(a.Body, target[0], "M"), target[1], "D")
			if a.StatusCode != 404 {
				t.Errorf("%s, %s: %d %.200s", shape, name, a.StatusCode, a.Body)
			}
			bodies[body], works[f.work.Load()] = name, name
		}
		if len(bodies) != 1 || len(works) != 1 {
			t.Errorf("%s: answers or work differ: work %v, bodies", shape, works)
			for body, name := range bodies {
				t.Errorf("%s: %s", name, body)
			}
		}
	}
	if a := f.call(&insider, shapes["page"](theirs, available.ID)); a.StatusCode != 200 {
		t.Errorf("the insider: %d", a.StatusCode)
	}
}

// No answer gives a link to a document that its verdict does not allow, and every link that is given was recorded first.
func TestInvariant1_NoLinkBeforeTheVerdict(t *testing.T) {
	f := newFirm(t)
	m := f.matter("Estate")
	ada := f.person("Ada", person.Attorney, m)
	for _, state := range []document.State{document.Uploading, document.Received, document.Available, document.Held, document.Cancelled} {
		d := f.document(m, state, ada)
		form := url.Values{"matter": {m}, "document": {d.ID}, "csrf": {ada.secret.CSRF()}}
		api := f.call(&ada, request{"transfer", "POST", "/api/v1/downloads", fmt.Sprintf(`{"matter":%q,"document":%q}`, m, d.ID), nil})
		page := f.call(&ada, request{"transfer", "POST", "/downloads", form.Encode(), map[string]string{"Content-Type": "application/x-www-form-urlencoded"}})
		records, err := f.tables.HistoryOf(context.Background(), d.ID, "", 10)
		if err != nil {
			t.Fatal(err)
		}
		done := 0
		for _, r := range records {
			if r.Action == audit.Download && r.Outcome == audit.Done && r.From.IP == "192.0.2.7" {
				done++
			}
		}
		if state == document.Available {
			link := header(page, "Location")
			if api.StatusCode != 200 || page.StatusCode != 303 || done != 2 || !strings.Contains(link, "versionId=v1") || !strings.Contains(link, "X-Amz-Expires=60") || !strings.Contains(link, "attachment") {
				t.Errorf("%s: %d %s, %d %s, %d records", state, api.StatusCode, api.Body, page.StatusCode, link, done)
			}
			continue
		}
		if api.StatusCode != 403 || page.StatusCode != 403 || strings.Contains(api.Body+page.Body+header(page, "Location"), "X-Amz") || done != 0 {
			t.Errorf("%s: %d %.200s, %d, %d records", state, api.StatusCode, api.Body, page.StatusCode, done)
		}
	}
}

func TestS41_LogsHoldNoSecretsAndNoNames(t *testing.T) {
	f := newFirm(t)
	m := f.matter("Estate of Alder")
	ada := f.person("Ada Moreno", person.Attorney, m)
	f.call(&ada, request{"", "GET", "/matters/" + m, "", nil})
	f.call(&ada, request{"transfer", "POST", "/api/v1/uploads", fmt.Sprintf(`{"matter":%q,"name":"Alder will.pdf","size":10}`, m), nil})
	f.call(&ada, request{"", "GET", "/matters/" + ulid.Make().String(), "", nil})
	for _, secret := range []string{string(ada.secret), ada.secret.CSRF(), "Alder", "Moreno"} {
		if strings.Contains(f.log.String(), secret) {
			t.Errorf("the log holds %q:\n%s", secret, f.log)
		}
	}
	if !strings.Contains(f.log.String(), `"request":"req-1"`) {
		t.Errorf("the log names no request:\n%s", f.log)
	}
}

func FuzzPaths(f *testing.F) {
	f.Add("/matters/x", "before=1")
	f.Fuzz(func(t *testing.T, path, query string) {
		r := httptest.NewRequest("GET", "http://portal.example/", nil)
		r.URL.Path, r.URL.RawQuery = "/"+path, query
		pages, err := page.New(page.Firm{Name: "F", Colour: "#1f3a5f"})
		if err != nil {
			t.Fatal(err)
		}
		site := &web.Site{Pages: pages, Sessions: sessions, Portal: "https://portal.example/portal", Now: time.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
		w := httptest.NewRecorder()
		web.Portal(site, nil, nil, 1).ServeHTTP(w, r)
		if to := w.Header().Get("Location"); w.Code >= 500 || (strings.HasPrefix(to, "http") && !strings.HasPrefix(to, "https://portal.example/portal/")) {
			t.Errorf("%q?%q: %d, to %q", path, query, w.Code, to)
		}
	})
}
