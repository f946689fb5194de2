package idp

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lestrrat-go/jwx/v2/jwk"
	"github.com/lestrrat-go/jwx/v2/jws"
	"github.com/lestrrat-go/jwx/v2/jwt"
	"golang.org/x/oauth2"
)

// verify reads a token as the portal does, with the key set from the network.
func (w *world) verify(raw string, options ...jwt.ParseOption) (jwt.Token, error) {
	w.t.Helper()
	keys, err := jwk.Fetch(w.t.Context(), w.p.Issuer+"/.well-known/jwks.json")
	if err != nil {
		w.t.Fatal(err)
	}
	return jwt.ParseString(raw, append([]jwt.ParseOption{jwt.WithKeySet(keys, jws.WithRequireKid(true)), jwt.WithIssuer(w.p.Issuer), jwt.WithClock(jwt.ClockFunc(w.clock.read)),
		jwt.WithAcceptableSkew(time.Second)}, options...)...)
}

func claimNames(t *testing.T, raw string) []string {
	t.Helper()
	payload, err := base64.RawURLEncoding.DecodeString(strings.Split(raw, ".")[1])
	if err != nil {
		t.Fatal(err)
	}
	claims := map[string]any{}
	if err := json.Unmarshal(payload, &claims); err != nil {
		t.Fatal(err)
	}
	names := []string{}
	for name := range claims {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// TestS17_CodeFlow goes the whole way with the libraries that the portal uses.
func TestS17_CodeFlow(t *testing.T) {
	w := newWorld(t)
	subject := w.demo(ada)
	b := newBrowser(t)
	before := w.clock.read()
	code := w.signIn(b, ada)
	if b.at.Query().Get("state") != "the-state" {
		t.Errorf("state %q", b.at.Query().Get("state"))
	}
	tokens, err := w.flow().Exchange(t.Context(), code, oauth2.VerifierOption(verifier))
	if err != nil {
		t.Fatal(err)
	}
	if tokens.RefreshToken != "" || tokens.TokenType != "Bearer" {
		t.Errorf("refresh token %q, type %q", tokens.RefreshToken, tokens.TokenType)
	}
	raw, _ := tokens.Extra("id_token").(string)
	id, err := w.verify(raw, jwt.WithAudience(clientID), jwt.WithClaimValue("token_use", "id"), jwt.WithClaimValue("nonce", "the-nonce"))
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(tokens.AccessToken))
	want := map[string]any{"cognito:username": subject, "email": ada, "email_verified": true, "name": "Ada", "token_use": "id", "nonce": "the-nonce", "at_hash": base64.RawURLEncoding.EncodeToString(sum[:16])}
	for name, value := range want {
		if got, _ := id.Get(name); got != value {
			t.Errorf("%s is %v, want %v", name, got, value)
		}
	}
	if id.Subject() != subject || id.Expiration().Sub(id.IssuedAt()) != 5*time.Minute {
		t.Errorf("subject %s, life %s", id.Subject(), id.Expiration().Sub(id.IssuedAt()))
	}
	if at, _ := id.Get("auth_time"); at.(float64) < float64(before.Unix()) {
		t.Errorf("auth_time %v is before the sign-in began", at)
	}
	wantNames := []string{"at_hash", "aud", "auth_time", "cognito:username", "email", "email_verified", "event_id", "exp", "iat", "iss", "jti", "name", "nonce", "origin_jti", "sub", "token_use"}
	if got := claimNames(t, raw); !slices.Equal(got, wantNames) {
		t.Errorf("claims of the ID token:\n%v, want\n%v", got, wantNames)
	}
	access, err := w.verify(tokens.AccessToken, jwt.WithClaimValue("token_use", "access"), jwt.WithClaimValue("client_id", clientID), jwt.WithClaimValue("scope", "openid email profile"))
	if err != nil {
		t.Fatal(err)
	}
	if access.Subject() != subject || len(access.Audience()) != 0 {
		t.Errorf("access token: subject %s, audience %v", access.Subject(), access.Audience())
	}
	wantNames = []string{"auth_time", "client_id", "event_id", "exp", "iat", "iss", "jti", "origin_jti", "scope", "sub", "token_use", "username", "version"}
	if got := claimNames(t, tokens.AccessToken); !slices.Equal(got, wantNames) {
		t.Errorf("claims of the access token:\n%v, want\n%v", got, wantNames)
	}
}

func TestS17_Discovery(t *testing.T) {
	w := newWorld(t)
	b := newBrowser(t).get(w.p.Issuer + "/.well-known/openid-configuration")
	var document map[string]any
	if err := json.Unmarshal([]byte(b.page), &document); err != nil || b.status != http.StatusOK {
		t.Fatalf("status %d, %v", b.status, err)
	}
	want := map[string]string{"issuer": w.p.Issuer, "jwks_uri": w.p.Issuer + "/.well-known/jwks.json", "authorization_endpoint": w.url + "/oauth2/authorize", "token_endpoint": w.url + "/oauth2/token",
		"userinfo_endpoint": w.url + "/oauth2/userInfo", "revocation_endpoint": w.url + "/oauth2/revoke", "end_session_endpoint": w.url + "/logout"}
	for name, value := range want {
		if document[name] != value {
			t.Errorf("%s is %v, want %s", name, document[name], value)
		}
	}
	if b.get(w.url + "/eu-central-1_Other/.well-known/jwks.json"); b.status != http.StatusNotFound {
		t.Errorf("another pool's keys: %d", b.status)
	}
	keys, err := jwk.Fetch(t.Context(), w.p.Issuer+"/.well-known/jwks.json")
	if err != nil || keys.Len() != 2 {
		t.Fatalf("%d keys, %v", keys.Len(), err)
	}
	for i := range keys.Len() {
		key, _ := keys.Key(i)
		if private, _ := jwk.IsPrivateKey(key); private || key.KeyUsage() != "sig" || key.Algorithm().String() != "RS256" {
			t.Errorf("key %d: private %v, use %q, algorithm %s", i, private, key.KeyUsage(), key.Algorithm())
		}
	}
}

// TestRestart: people, second factors and keys outlive the process; tokens stay valid.
func TestRestart(t *testing.T) {
	w := newWorld(t)
	w.demo(ada)
	code := w.signIn(newBrowser(t), ada)
	tokens, err := w.flow().Exchange(t.Context(), code, oauth2.VerifierOption(verifier))
	if err != nil {
		t.Fatal(err)
	}
	raw, _ := tokens.Extra("id_token").(string)
	used, issuer := w.person(ada), w.p.Issuer
	w.open(func(c *Config) { c.Issuer = issuer })
	keys := w.p.idKey.jwk()
	if header := strings.Split(raw, ".")[0]; !strings.Contains(decode(t, header), keys["kid"]) {
		t.Errorf("the key %s did not sign %s", keys["kid"], decode(t, header))
	}
	if _, _, live := w.p.liveAccess(tokens.AccessToken); !live {
		t.Error("the access token died with the process")
	}
	if now := w.person(ada); now.Secret != used.Secret || now.Code != used.Code {
		t.Errorf("second factor before %+v, after %+v", used, now)
	}
	w.signIn(newBrowser(t), ada)
}

func decode(t *testing.T, part string) string {
	t.Helper()
	text, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
