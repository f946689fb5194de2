package idp

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"
)

// post sends a form and gives the status and the answer.
func post(t *testing.T, address string, form url.Values, changes ...func(*http.Request)) (int, map[string]any) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for _, change := range changes {
		change(r)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	answer := map[string]any{}
	if len(text) > 0 && strings.HasPrefix(response.Header.Get("Content-Type"), "application/json") {
		if err := json.Unmarshal(text, &answer); err != nil {
			t.Fatal(err)
		}
	}
	if response.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("Cache-Control %q", response.Header.Get("Cache-Control"))
	}
	return response.StatusCode, answer
}

// TestS17_TokenRefusals: each row takes a fresh code and changes one thing.
func TestS17_TokenRefusals(t *testing.T) {
	w, other := newWorld(t), newWorld(t)
	w.demo(ada)
	other.demo(ada)
	b, foreign := newBrowser(t), newBrowser(t)
	w.signIn(b, ada)
	other.signIn(foreign, ada)
	set := func(name, value string) func(url.Values) { return func(f url.Values) { f.Set(name, value) } }
	drop := func(name string) func(url.Values) { return func(f url.Values) { f.Del(name) } }
	tests := map[string]struct {
		form   func(url.Values)
		header func(*http.Request)
		want   string // "" gives tokens
	}{
		"good":                          {},
		"no grant type":                 {form: drop("grant_type"), want: "invalid_request"},
		"refresh tokens are off":        {form: func(f url.Values) { f.Set("grant_type", "refresh_token"); f.Set("refresh_token", "x") }, want: "unsupported_grant_type"},
		"client credentials":            {form: set("grant_type", "client_credentials"), want: "unsupported_grant_type"},
		"password grant":                {form: set("grant_type", "password"), want: "unsupported_grant_type"},
		"no client":                     {form: drop("client_id"), want: "invalid_request"},
		"wrong client":                  {form: set("client_id", "another"), want: "invalid_client"},
		"a secret":                      {form: set("client_secret", "x"), want: "invalid_client"},
		"a secret in the header":        {header: func(r *http.Request) { r.SetBasicAuth(clientID, "x") }, want: "invalid_client"},
		"no code":                       {form: drop("code"), want: "invalid_request"},
		"unknown code":                  {form: set("code", "no-such-code"), want: "invalid_grant"},
		"code of another client":        {form: func(f url.Values) { f.Set("code", foreign.get(other.start()).code()) }, want: "invalid_grant"},
		"code presented before":         {form: func(f url.Values) { w.spend(f.Get("code")) }, want: "invalid_grant"},
		"code of 4:59":                  {form: func(url.Values) { w.clock.pass(5*time.Minute - time.Second) }},
		"code of 5:00":                  {form: func(url.Values) { w.clock.pass(5 * time.Minute) }, want: "invalid_grant"},
		"no verifier":                   {form: drop("code_verifier"), want: "invalid_request"},
		"wrong verifier":                {form: set("code_verifier", verifier+"x"), want: "invalid_grant"},
		"challenge as verifier":         {form: set("code_verifier", oauth2.S256ChallengeFromVerifier(verifier)), want: "invalid_grant"},
		"no redirect address":           {form: drop("redirect_uri"), want: "invalid_request"},
		"other registered address":      {form: set("redirect_uri", "https://portal.example/other?x=1"), want: "invalid_grant"},
		"code twice in the form":        {form: func(f url.Values) { f.Add("code", f.Get("code")) }, want: "invalid_request"},
		"not a form":                    {header: func(r *http.Request) { r.Header.Set("Content-Type", "application/json") }, want: "invalid_request"},
		"a huge form":                   {form: set("x", strings.Repeat("x", formBytes)), want: "invalid_request"},
		"person signed out meanwhile":   {form: func(url.Values) { w.signOut(ada) }, want: "invalid_grant"},
		"person switched off meanwhile": {form: func(url.Values) { w.disable(ada) }, want: "invalid_grant"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w.enable(ada)
			w.clock.pass(time.Minute)
			form := url.Values{"grant_type": {"authorization_code"}, "client_id": {clientID}, "code": {w.signIn(newBrowser(t), ada)}, "redirect_uri": {callback}, "code_verifier": {verifier}}
			if test.form != nil {
				test.form(form)
			}
			if test.header == nil {
				test.header = func(*http.Request) {}
			}
			status, answer := post(t, w.url+"/oauth2/token", form, test.header)
			said, _ := answer["error"].(string)
			if said != test.want || (status == http.StatusOK) != (test.want == "") || (answer["id_token"] != nil) != (test.want == "") {
				t.Errorf("status %d, %v; want error %q", status, answer, test.want)
			}
		})
	}
}

// spend exchanges a code as its owner does.
func (w *world) spend(code string) string {
	w.t.Helper()
	tokens, err := w.flow().Exchange(w.t.Context(), code, oauth2.VerifierOption(verifier))
	if err != nil {
		w.t.Fatal(err)
	}
	return tokens.AccessToken
}

// TestS17_RefusedCodeIsSpent: whoever guesses at a stolen code's verifier has one try.
func TestS17_RefusedCodeIsSpent(t *testing.T) {
	w := newWorld(t)
	w.demo(ada)
	code := w.signIn(newBrowser(t), ada)
	if _, err := w.flow().Exchange(t.Context(), code, oauth2.VerifierOption(verifier+"x")); err == nil {
		t.Fatal("a wrong verifier was accepted")
	}
	if _, err := w.flow().Exchange(t.Context(), code, oauth2.VerifierOption(verifier)); err == nil {
		t.Error("the code worked after a wrong verifier")
	}
}

// userInfoStatus asks for the claims of a token.
func (w *world) userInfo(authorization string) (int, map[string]string) {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, w.url+"/oauth2/userInfo", nil)
	if err != nil {
		w.t.Fatal(err)
	}
	r.Header.Set("Authorization", authorization)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	defer response.Body.Close()
	answer := map[string]string{}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		w.t.Fatal(err)
	}
	return response.StatusCode, answer
}

func TestUserInfo(t *testing.T) {
	tests := map[string]struct {
		change func(w *world, code, access string) (authorization string)
		status int
	}{
		"good":               {func(_ *world, _, access string) string { return "Bearer " + access }, 200},
		"small letters":      {func(_ *world, _, access string) string { return "bearer " + access }, 200},
		"no token":           {func(*world, string, string) string { return "" }, 401},
		"other scheme":       {func(_ *world, _, access string) string { return "Basic " + access }, 401},
		"tampered":           {func(_ *world, _, access string) string { return "Bearer " + access[:len(access)-5] + "AAAAA" }, 401},
		"two parts":          {func(_ *world, _, access string) string { return "Bearer " + access[:strings.LastIndex(access, ".")] }, 401},
		"too old":            {func(w *world, _, access string) string { w.clock.pass(5 * time.Minute); return "Bearer " + access }, 401},
		"code used twice":    {func(w *world, code, access string) string { w.replay(code); return "Bearer " + access }, 401},
		"global sign-out":    {func(w *world, _, access string) string { w.signOut(ada); return "Bearer " + access }, 401},
		"person is disabled": {func(w *world, _, access string) string { w.disable(ada); return "Bearer " + access }, 401},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			subject := w.demo(ada)
			code := w.signIn(newBrowser(t), ada)
			status, answer := w.userInfo(test.change(w, code, w.spend(code)))
			if status != test.status {
				t.Fatalf("status %d, want %d", status, test.status)
			}
			want := map[string]string{"sub": subject, "username": subject, "email": ada, "email_verified": "true", "name": "Ada"}
			for claim, value := range want {
				if status == http.StatusOK && answer[claim] != value {
					t.Errorf("%s is %q, want %q", claim, answer[claim], value)
				}
			}
		})
	}
}

func (w *world) replay(code string) {
	w.t.Helper()
	if _, err := w.flow().Exchange(w.t.Context(), code, oauth2.VerifierOption(verifier)); err == nil {
		w.t.Error("a code worked twice")
	}
}

func TestRevoke(t *testing.T) {
	w := newWorld(t)
	w.demo(ada)
	access := w.spend(w.signIn(newBrowser(t), ada))
	tests := map[string]struct {
		form   url.Values
		status int
		want   string
	}{
		"unknown token":       {url.Values{"token": {"x"}, "client_id": {clientID}}, 200, ""},
		"an access token":     {url.Values{"token": {access}, "client_id": {clientID}}, 400, "unsupported_token_type"},
		"no token":            {url.Values{"client_id": {clientID}}, 400, "invalid_request"},
		"wrong client":        {url.Values{"token": {"x"}, "client_id": {"another"}}, 400, "invalid_client"},
		"no client, no token": {url.Values{}, 400, "invalid_request"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			status, answer := post(t, w.url+"/oauth2/revoke", test.form)
			if said, _ := answer["error"].(string); status != test.status || said != test.want {
				t.Errorf("status %d, %v", status, answer)
			}
		})
	}
}
