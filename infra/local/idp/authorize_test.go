package idp

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"
)

// authorizeRow changes a good request and says what comes of it.
type authorizeRow struct {
	change func(url.Values)
	answer string // "page": the login page; "stop": an error page; else the error that is sent back
}

func authorizeTable() map[string]authorizeRow {
	set := func(name, value string) func(url.Values) { return func(q url.Values) { q.Set(name, value) } }
	drop := func(name string) func(url.Values) { return func(q url.Values) { q.Del(name) } }
	twice := func(name string) func(url.Values) { return func(q url.Values) { q.Add(name, q.Get(name)) } }
	return map[string]authorizeRow{
		"good":                            {func(url.Values) {}, "page"},
		"other registered address":        {set("redirect_uri", "https://portal.example/other?x=1"), "page"},
		"no state":                        {drop("state"), "page"},
		"no nonce":                        {drop("nonce"), "page"},
		"no scope":                        {drop("scope"), "page"},
		"openid alone":                    {set("scope", "openid"), "page"},
		"unknown parameter":               {set("ui_locales", "de"), "page"},
		"login hint":                      {set("login_hint", ada), "page"},
		"no client":                       {drop("client_id"), "stop"},
		"wrong client":                    {set("client_id", "another"), "stop"},
		"two clients":                     {twice("client_id"), "stop"},
		"no redirect address":             {drop("redirect_uri"), "stop"},
		"two redirect addresses":          {twice("redirect_uri"), "stop"},
		"another site":                    {set("redirect_uri", "https://evil.example/portal/auth/callback"), "stop"},
		"path below the registered one":   {set("redirect_uri", callback+"/x"), "stop"},
		"query added":                     {set("redirect_uri", callback+"?x=1"), "stop"},
		"fragment added":                  {set("redirect_uri", callback+"#x"), "stop"},
		"other case":                      {set("redirect_uri", strings.ToUpper(callback)), "stop"},
		"plain HTTP":                      {set("redirect_uri", strings.Replace(callback, "https", "http", 1)), "stop"},
		"user part":                       {set("redirect_uri", strings.Replace(callback, "portal.example", "portal.example@evil.example", 1)), "stop"},
		"implicit flow":                   {set("response_type", "token"), "unauthorized_client"},
		"no response type":                {drop("response_type"), "unsupported_response_type"},
		"hybrid flow":                     {set("response_type", "code id_token"), "unsupported_response_type"},
		"fragment response":               {set("response_mode", "fragment"), "invalid_request"},
		"no PKCE":                         {func(q url.Values) { q.Del("code_challenge"); q.Del("code_challenge_method") }, "invalid_request"},
		"no challenge":                    {drop("code_challenge"), "invalid_request"},
		"no method, which would be plain": {drop("code_challenge_method"), "invalid_request"},
		"plain method":                    {set("code_challenge_method", "plain"), "invalid_request"},
		"short challenge":                 {set("code_challenge", "abc"), "invalid_request"},
		"challenge not base64url":         {set("code_challenge", strings.Repeat("+", 43)), "invalid_request"},
		"scope without openid":            {set("scope", "email"), "invalid_scope"},
		"scope of administration":         {set("scope", "openid aws.cognito.signin.user.admin"), "invalid_scope"},
		"state twice":                     {twice("state"), "invalid_request"},
		"nonce twice":                     {twice("nonce"), "invalid_request"},
		"endless nonce":                   {set("nonce", strings.Repeat("n", 3000)), "invalid_request"},
		"unknown prompt":                  {set("prompt", "consent"), "invalid_request"},
		"negative age":                    {set("max_age", "-1"), "invalid_request"},
		"age in words":                    {set("max_age", "hour"), "invalid_request"},
		"no session and no page wanted":   {set("prompt", "none"), "login_required"},
	}
}

// TestS17_AuthorizeRefusals: what /oauth2/authorize takes, what it sends back as an error,
// and what it shows the person instead because the address may be an attacker's.
func TestS17_AuthorizeRefusals(t *testing.T) {
	w := newWorld(t)
	for name, test := range authorizeTable() {
		t.Run(name, func(t *testing.T) {
			start, err := url.Parse(w.start())
			if err != nil {
				t.Fatal(err)
			}
			query := start.Query()
			test.change(query)
			start.RawQuery = query.Encode()
			b := newBrowser(t).get(start.String())
			got := b.at.Query().Get("error")
			switch {
			case b.at.Host == "portal.example" && len(query["state"]) == 1 && b.at.Query().Get("state") != "the-state":
				t.Errorf("sent back with state %q", b.at.Query().Get("state"))
			case b.at.Path == "/login" && b.status == http.StatusOK:
				got = "page"
			case b.status == http.StatusBadRequest:
				got = "stop"
			}
			if got != test.answer || b.code() != "" {
				t.Errorf("answer %q at %s, want %q", got, b.at, test.answer)
			}
		})
	}
}

func TestAuthorizeHostileState(t *testing.T) {
	w := newWorld(t)
	address, _ := url.Parse(w.start())
	query := address.Query()
	query.Set("state", strings.Repeat("s", 3000))
	address.RawQuery = query.Encode()
	if b := newBrowser(t).get(address.String()); b.at.Query().Get("error") != "invalid_request" || b.at.Query().Has("state") {
		t.Errorf("an endless state: %s", b.at)
	}
	for _, target := range []string{"/oauth2/authorize?%zz", "/oauth2/authorize?a;b"} {
		if b := newBrowser(t).get(w.url + target); b.status != http.StatusBadRequest {
			t.Errorf("%s: status %d", target, b.status)
		}
	}
}

// TestBrowserSession: who signed in within the hour skips the pages, unless something asks for more.
func TestBrowserSession(t *testing.T) {
	param := oauth2.SetAuthURLParam
	tests := map[string]struct {
		wait   time.Duration
		before func(*world, *browser)
		start  []oauth2.AuthCodeOption
		end    string // "code", "page" or the error sent back
	}{
		"at once":                     {end: "code"},
		"after 59 minutes":            {wait: 59 * time.Minute, end: "code"},
		"after an hour":               {wait: time.Hour, end: "page"},
		"prompt=login":                {start: []oauth2.AuthCodeOption{param("prompt", "login")}, end: "page"},
		"prompt=select_account":       {start: []oauth2.AuthCodeOption{param("prompt", "select_account")}, end: "page"},
		"prompt=none":                 {start: []oauth2.AuthCodeOption{param("prompt", "none")}, end: "code"},
		"prompt=none, too late":       {wait: time.Hour, start: []oauth2.AuthCodeOption{param("prompt", "none")}, end: "login_required"},
		"max_age=0":                   {start: []oauth2.AuthCodeOption{param("max_age", "0")}, end: "page"},
		"max_age=60, young":           {wait: 30 * time.Second, start: []oauth2.AuthCodeOption{param("max_age", "60")}, end: "code"},
		"max_age=60, old":             {wait: 61 * time.Second, start: []oauth2.AuthCodeOption{param("max_age", "60")}, end: "page"},
		"max_age=60, old, no page":    {wait: 61 * time.Second, start: []oauth2.AuthCodeOption{param("max_age", "60"), param("prompt", "none")}, end: "login_required"},
		"signed out here":             {before: func(w *world, b *browser) { b.get(w.logoutAddress(clientID, goodbye)) }, end: "page"},
		"switched off":                {before: func(w *world, _ *browser) { w.disable(ada) }, end: "page"},
		"signed out by administrator": {before: func(w *world, _ *browser) { w.signOut(ada) }, end: "page"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w, b := newWorld(t), newBrowser(t)
			w.demo(ada)
			w.signIn(b, ada)
			w.clock.pass(test.wait)
			if test.before != nil {
				test.before(w, b)
			}
			b.get(w.start(test.start...))
			got := b.at.Query().Get("error")
			if b.code() != "" {
				got = "code"
			} else if b.at.Path == "/login" {
				got = "page"
			}
			if got != test.end {
				t.Errorf("ended with %q at %s, want %q", got, b.at, test.end)
			}
		})
	}
}

// TestS15_FreshSignInMovesAuthTime: a forced sign-in proves the person anew.
func TestS15_FreshSignInMovesAuthTime(t *testing.T) {
	w, b := newWorld(t), newBrowser(t)
	w.demo(ada)
	authTime := func(code string) float64 {
		tokens, err := w.flow().Exchange(t.Context(), code, oauth2.VerifierOption(verifier))
		if err != nil {
			t.Fatal(err)
		}
		token, err := w.verify(tokens.Extra("id_token").(string))
		if err != nil {
			t.Fatal(err)
		}
		at, _ := token.Get("auth_time")
		return at.(float64)
	}
	first := authTime(w.signIn(b, ada))
	w.clock.pass(10 * time.Minute)
	silent := authTime(b.get(w.start()).code())
	b.get(w.start(oauth2.SetAuthURLParam("prompt", "login"))).send("username", ada, "password", strong).send("code", w.person(ada).Code)
	forced := authTime(b.code())
	if silent != first || forced < first+600 {
		t.Errorf("auth_time first %v, silently %v, forced %v", first, silent, forced)
	}
}

func (w *world) logoutAddress(client, target string) string {
	return w.url + "/logout?" + url.Values{"client_id": {client}, "logout_uri": {target}}.Encode()
}

func TestLogout(t *testing.T) {
	w := newWorld(t)
	tests := map[string]struct {
		query string
		away  bool
	}{
		"good":           {"client_id=" + clientID + "&logout_uri=" + url.QueryEscape(goodbye), true},
		"wrong client":   {"client_id=other&logout_uri=" + url.QueryEscape(goodbye), false},
		"no client":      {"logout_uri=" + url.QueryEscape(goodbye), false},
		"no address":     {"client_id=" + clientID, false},
		"wrong address":  {"client_id=" + clientID + "&logout_uri=https://evil.example/", false},
		"callback":       {"client_id=" + clientID + "&logout_uri=" + url.QueryEscape(callback), false},
		"longer address": {"client_id=" + clientID + "&logout_uri=" + url.QueryEscape(goodbye+"/x"), false},
		"two addresses":  {"client_id=" + clientID + "&logout_uri=" + url.QueryEscape(goodbye) + "&logout_uri=" + url.QueryEscape(goodbye), false},
		"unreadable":     {"client_id=" + clientID + "&%zz", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			b := newBrowser(t).get(w.url + "/logout?" + test.query)
			if away := b.at.String() == goodbye; away != test.away || (!away && b.status != http.StatusBadRequest) {
				t.Errorf("at %s, status %d", b.at, b.status)
			}
		})
	}
}
