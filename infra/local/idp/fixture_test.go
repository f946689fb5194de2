package idp

import (
	"context"
	"crypto/rand"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"golang.org/x/crypto/bcrypt"
	"golang.org/x/oauth2"

	"strongroom/infra/local/mail"
)

const (
	poolID   = "eu-central-1_Test12345"
	clientID = "testclient"
	callback = "https://portal.example/portal/auth/callback"
	goodbye  = "https://portal.example/portal/welcome"
	ada      = "ada@client.example"
	strong   = "Correct-Horse-7-Battery"
	stronger = "Another-Horse-8-Battery"
)

// clock moves a millisecond a reading, and further when told.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) read() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(time.Millisecond)
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// testKeys makes the two signing keys once for all tests.
var testKeys = sync.OnceValues(func() (map[string][]byte, error) {
	folder, err := os.MkdirTemp("", "keys")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	out := map[string][]byte{}
	for _, name := range []string{"id-key.pem", "access-key.pem"} {
		if _, err := openKey(filepath.Join(folder, name)); err != nil {
			return nil, err
		}
		if out[name], err = os.ReadFile(filepath.Join(folder, name)); err != nil {
			return nil, err
		}
	}
	return out, nil
})

// world is a pool with its pages on a port, its mail and its administration.
type world struct {
	t      *testing.T
	folder string
	p      *Provider
	clock  *clock
	box    *mail.Box
	url    string
	admin  *cognitoidentityprovider.Client
	older  string // a code that a newer one replaced
}

func newWorld(t *testing.T, changes ...func(*Config)) *world {
	t.Helper()
	keys, err := testKeys()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, folder: t.TempDir(), clock: &clock{now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)}}
	for name, text := range keys {
		if err := os.WriteFile(filepath.Join(w.folder, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if w.box, err = mail.Open(t.TempDir(), w.clock.read, rand.Reader); err != nil {
		t.Fatal(err)
	}
	w.open(changes...)
	return w
}

// open starts the provider on the folder, as a restart does.
func (w *world) open(changes ...func(*Config)) {
	w.t.Helper()
	pages, admin := httptest.NewUnstartedServer(nil), httptest.NewUnstartedServer(nil)
	w.url = "http://" + pages.Listener.Addr().String()
	config := Config{
		PoolID: poolID, ClientID: clientID, BaseURL: w.url, Issuer: w.url + "/" + poolID, RedirectURIs: []string{callback, "https://portal.example/other?x=1"}, LogoutURIs: []string{goodbye},
		PasswordPolicy: PasswordPolicy{MinimumLength: 14, RequireLowercase: true, RequireUppercase: true, RequireNumbers: true, RequireSymbols: true, HistorySize: 3, TemporaryPasswordDays: 7},
		IDTokenLife:    5 * time.Minute, AccessTokenLife: 5 * time.Minute, StepLife: 5 * time.Minute, Firm: "Example LLP", Help: "http://localhost:8080/_local/",
		Mail: w.box, Now: w.clock.read, Rand: rand.Reader, HashCost: bcrypt.MinCost,
	}
	for _, change := range changes {
		change(&config)
	}
	var err error
	if w.p, err = Open(w.folder, config); err != nil {
		w.t.Fatal(err)
	}
	pages.Config.Handler, admin.Config.Handler = w.p.Browser(), w.p.Admin()
	pages.Start()
	admin.Start()
	w.t.Cleanup(pages.Close)
	w.t.Cleanup(admin.Close)
	w.admin = cognitoidentityprovider.New(cognitoidentityprovider.Options{Region: "eu-central-1", BaseEndpoint: &admin.URL, RetryMaxAttempts: 1,
		Credentials: credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "example", "")})
}

// invite makes a person as the portal does and gives the subject.
func (w *world) invite(email string, changes ...func(*cognitoidentityprovider.AdminCreateUserInput)) string {
	w.t.Helper()
	in := &cognitoidentityprovider.AdminCreateUserInput{UserPoolId: aws.String(poolID), Username: &email, DesiredDeliveryMediums: []types.DeliveryMediumType{types.DeliveryMediumTypeEmail},
		UserAttributes: []types.AttributeType{{Name: aws.String("email"), Value: &email}, {Name: aws.String("email_verified"), Value: aws.String("true")}, {Name: aws.String("name"), Value: aws.String("Ada")}}}
	for _, change := range changes {
		change(in)
	}
	out, err := w.admin.AdminCreateUser(context.Background(), in)
	if err != nil {
		w.t.Fatal(err)
	}
	return *out.User.Username
}

func asDemo(in *cognitoidentityprovider.AdminCreateUserInput) {
	in.MessageAction, in.ClientMetadata = types.MessageActionTypeSuppress, map[string]string{"demo": "yes"}
}

// demo makes a demo person with a permanent password.
func (w *world) demo(email string) string {
	w.t.Helper()
	subject := w.invite(email, asDemo)
	w.setPassword(email, strong)
	return subject
}

func (w *world) setPassword(email, password string) {
	w.t.Helper()
	if _, err := w.admin.AdminSetUserPassword(context.Background(), &cognitoidentityprovider.AdminSetUserPasswordInput{UserPoolId: aws.String(poolID), Username: &email, Password: &password, Permanent: true}); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) person(email string) Person {
	w.t.Helper()
	for _, person := range w.p.People() {
		if person.Email == email {
			return person
		}
	}
	w.t.Fatalf("%s is not in the pool", email)
	return Person{}
}

func (w *world) flow() *oauth2.Config {
	return &oauth2.Config{ClientID: clientID, RedirectURL: callback, Scopes: []string{"openid", "email", "profile"},
		Endpoint: oauth2.Endpoint{AuthURL: w.url + "/oauth2/authorize", TokenURL: w.url + "/oauth2/token", AuthStyle: oauth2.AuthStyleInParams}}
}

const verifier = "a-verifier-of-at-least-forty-three-characters-0"

// start is the address that a good sign-in begins at.
func (w *world) start(more ...oauth2.AuthCodeOption) string {
	return w.flow().AuthCodeURL("the-state", append([]oauth2.AuthCodeOption{oauth2.S256ChallengeOption(verifier), oauth2.SetAuthURLParam("nonce", "the-nonce")}, more...)...)
}

// browser keeps cookies and the page that it shows.
type browser struct {
	t      *testing.T
	client *http.Client
	at     *url.URL // where it ended
	status int
	header http.Header
	page   string
}

func newBrowser(t *testing.T) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t: t, client: &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if r.URL.Host == "portal.example" {
			return http.ErrUseLastResponse
		}
		return nil
	}}}
}

func (b *browser) do(r *http.Request) {
	b.t.Helper()
	response, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	b.at, b.status, b.header, b.page = response.Request.URL, response.StatusCode, response.Header, string(text)
	if away, err := response.Location(); err == nil && away.Host == "portal.example" {
		b.at = away
	}
}

func (b *browser) get(address string) *browser {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, address, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	b.do(r)
	return b
}

var (
	actionPattern = regexp.MustCompile(`<form method="post" action="([^"]+)"`)
	visitPattern  = regexp.MustCompile(`name="visit" value="([^"]+)"`)
	secretPattern = regexp.MustCompile(`id="secret">([A-Z2-7]+)<`)
)

// send fills the page's form in and sends it. Fields are names and values by turns.
func (b *browser) send(fields ...string) *browser {
	b.t.Helper()
	action, visit := actionPattern.FindStringSubmatch(b.page), visitPattern.FindStringSubmatch(b.page)
	if action == nil || visit == nil {
		b.t.Fatalf("no form at %s (%d): %s", b.at, b.status, b.page)
	}
	form := url.Values{"visit": {visit[1]}}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	target := b.at.ResolveReference(&url.URL{Path: action[1]})
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, target.String(), strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	b.do(r)
	return b
}

// code gives the code that the browser took back to the portal; "" when it did not get there.
func (b *browser) code() string {
	if b.at.Host != "portal.example" {
		return ""
	}
	return b.at.Query().Get("code")
}

// signIn goes the whole way of a demo person.
func (w *world) signIn(b *browser, email string) string {
	w.t.Helper()
	b.get(w.start()).send("username", email, "password", w.person(email).Password)
	b.send("code", w.person(email).Code)
	if b.code() == "" {
		w.t.Fatalf("not signed in: at %s: %s", b.at, b.page)
	}
	return b.code()
}

// authParam adds a parameter to the start of a sign-in.
func authParam(name, value string) oauth2.AuthCodeOption { return oauth2.SetAuthURLParam(name, value) }
