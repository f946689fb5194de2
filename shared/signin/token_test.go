package signin

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/lestrrat-go/jwx/v2/jwa"
	"github.com/lestrrat-go/jwx/v2/jwk"
	"github.com/lestrrat-go/jwx/v2/jws"
)

var clock = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// issuer serves one key, and counts how often it is asked for.
type issuer struct {
	*httptest.Server
	key   *rsa.PrivateKey
	kid   string
	asked int
}

func newIssuer(t *testing.T) *issuer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	i := &issuer{key: key, kid: "k1"}
	i.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		i.asked++
		public, err := jwk.FromRaw(key.Public())
		if err != nil {
			panic(err)
		}
		_ = public.Set(jwk.KeyIDKey, i.kid)
		_ = public.Set(jwk.KeyUsageKey, "sig")
		set := jwk.NewSet()
		_ = set.AddKey(public)
		_ = json.NewEncoder(w).Encode(set)
	}))
	t.Cleanup(i.Close)
	return i
}

func (i *issuer) verifier(now func() time.Time) *Verifier {
	return &Verifier{Issuer: i.URL, Client: "client", HTTP: i.Client(), Now: now}
}

func (i *issuer) sign(t *testing.T, payload string, algorithm jwa.SignatureAlgorithm, key any, headers map[string]any) string {
	t.Helper()
	h := jws.NewHeaders()
	_ = h.Set(jws.KeyIDKey, i.kid)
	for name, value := range headers {
		if value == nil {
			_ = h.Remove(name)
			continue
		}
		_ = h.Set(name, value)
	}
	raw, err := jws.Sign([]byte(payload), jws.WithKey(algorithm, key, jws.WithProtectedHeaders(h)))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func (i *issuer) claims(change map[string]any) string {
	c := map[string]any{"iss": i.URL, "aud": "client", "sub": "s-1", "token_use": "id", "nonce": "n", "email": "a@example.com",
		"iat": clock.Unix() - 5, "exp": clock.Unix() + 3600, "auth_time": clock.Unix() - 5}
	for name, value := range change {
		if value == nil {
			delete(c, name)
		} else {
			c[name] = value
		}
	}
	out, _ := json.Marshal(c)
	return string(out)
}

// Everything that must make an ID token worthless, one row each.
func TestS17_TokensThatAreRefused(t *testing.T) {
	i := newIssuer(t)
	stranger, _ := rsa.GenerateKey(rand.Reader, 2048)
	good := i.claims(nil)
	type change = map[string]any
	rs := func(c change) string { return i.sign(t, i.claims(c), jwa.RS256, i.key, nil) }
	flip := func(raw string) string {
		parts := strings.Split(raw, ".")
		other := i.claims(change{"sub": "s-2"})
		return parts[0] + "." + base64.RawURLEncoding.EncodeToString([]byte(other)) + "." + parts[2]
	}
	none := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none","kid":"k1"}`)) + "." + base64.RawURLEncoding.EncodeToString([]byte(good)) + "."
	twice := strings.Replace(good, "{", `{"sub":"admin",`, 1)
	for name, raw := range map[string]string{
		"empty":                "",
		"no token":             "hello",
		"alg none":             none,
		"HMAC with the key id": i.sign(t, good, jwa.HS256, []byte("secret"), nil),
		"RS512":                i.sign(t, good, jwa.RS512, i.key, nil),
		"PS256":                i.sign(t, good, jwa.PS256, i.key, nil),
		"a stranger's key":     i.sign(t, good, jwa.RS256, stranger, nil),
		"unknown key id":       i.sign(t, good, jwa.RS256, i.key, map[string]any{jws.KeyIDKey: "k2"}),
		"no key id":            i.sign(t, good, jwa.RS256, i.key, map[string]any{jws.KeyIDKey: nil}),
		"critical extension":   i.sign(t, good, jwa.RS256, i.key, map[string]any{jws.CriticalKey: []string{"x"}, "x": 1}),
		"payload swapped":      flip(rs(nil)),
		"a claim twice":        i.sign(t, twice, jwa.RS256, i.key, nil),
		"other issuer":         rs(change{"iss": "https://elsewhere.example"}),
		"no issuer":            rs(change{"iss": nil}),
		"other audience":       rs(change{"aud": "other"}),
		"two audiences":        rs(change{"aud": []string{"client", "other"}}),
		"no audience":          rs(change{"aud": nil}),
		"access token":         rs(change{"token_use": "access"}),
		"no token use":         rs(change{"token_use": nil}),
		"other nonce":          rs(change{"nonce": "m"}),
		"no nonce":             rs(change{"nonce": nil}),
		"expired":              rs(change{"exp": clock.Unix() - 31}),
		"no expiry":            rs(change{"exp": nil}),
		"not yet issued":       rs(change{"iat": clock.Unix() + 300}),
		"not yet valid":        rs(change{"nbf": clock.Unix() + 300}),
		"no issue time":        rs(change{"iat": nil}),
		"empty subject":        rs(change{"sub": ""}),
		"no subject":           rs(change{"sub": nil}),
		"no auth time":         rs(change{"auth_time": nil}),
		"auth time in words":   rs(change{"auth_time": "today"}),
		"claims are a list":    i.sign(t, `[1]`, jwa.RS256, i.key, nil),
		"very long":            strings.Repeat("a", 20<<10) + ".b.c",
	} {
		v := i.verifier(func() time.Time { return clock })
		if got, err := v.Verify(context.Background(), raw, "n"); !errors.Is(err, errToken) || got != (Claims{}) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	got, err := i.verifier(func() time.Time { return clock }).Verify(context.Background(), rs(nil), "n")
	if err != nil || got.Subject != "s-1" || got.AuthTime.Unix() != clock.Unix()-5 {
		t.Errorf("the good token: %+v, %v", got, err)
	}
	if _, err := i.verifier(func() time.Time { return clock }).Verify(context.Background(), rs(change{"nonce": ""}), ""); !errors.Is(err, errToken) {
		t.Errorf("an empty nonce matched an empty nonce: %v", err)
	}
}

// Keys are fetched once an hour, and for an unknown key id at most every five minutes: forged tokens can't make us hammer the provider.
func TestS17_KeysAreCachedAndRotate(t *testing.T) {
	i := newIssuer(t)
	now := clock
	v := i.verifier(func() time.Time { return now })
	verify := func(claims map[string]any) error {
		claims["exp"], claims["iat"] = now.Unix()+600, now.Unix()
		_, err := v.Verify(context.Background(), i.sign(t, i.claims(claims), jwa.RS256, i.key, nil), "n")
		return err
	}
	steps := []struct {
		after time.Duration
		kid   string
		asked int
		ok    bool
	}{
		{0, "k1", 1, true}, {time.Minute, "k1", 1, true}, {time.Minute, "k2", 1, false}, {4 * time.Minute, "k2", 2, true},
		{time.Minute, "k2", 2, true}, {time.Hour, "k2", 3, true},
	}
	for n, s := range steps {
		now = now.Add(s.after)
		i.kid = s.kid
		if err := verify(map[string]any{}); (err == nil) != s.ok || i.asked != s.asked {
			t.Errorf("step %d: %v, asked %d times; want ok %v, %d", n, err, i.asked, s.ok, s.asked)
		}
	}
	i.Close()
	now = now.Add(2 * time.Hour)
	if err := verify(map[string]any{}); err == nil || errors.Is(err, errToken) {
		t.Errorf("an issuer that can't be reached is our failure, not a bad token: %v", err)
	}
}

func FuzzCheckShape(f *testing.F) {
	f.Add("a.b.c")
	f.Add(base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"RS256","kid":"k"}`)) + "." + base64.RawURLEncoding.EncodeToString([]byte(`{"a":1}`)) + ".AAAA")
	f.Fuzz(func(t *testing.T, raw string) {
		if kid, err := checkShape(raw); err == nil && kid == "" {
			t.Errorf("%q passed without a key id", raw)
		}
	})
}

func TestS17_ReturnsStayInThePortal(t *testing.T) {
	for back, want := range map[string]string{
		"": "", "matters/01J": "matters/01J", "activity?before=x": "activity?before=x",
		"https://evil.example": "", "//evil.example": "", "/portal": "", `\\evil`: "", "javascript:alert(1)": "", "../other": "", "a\r\nSet-Cookie: x": "", "ü": "",
		strings.Repeat("a", 301): "",
	} {
		if got := CleanReturn(back); got != want {
			t.Errorf("CleanReturn(%q) = %q, want %q", back, got, want)
		}
	}
}
