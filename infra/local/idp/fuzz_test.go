package idp

import (
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
)

func fuzzConfig() *Config {
	return &Config{ClientID: clientID, RedirectURIs: []string{callback}, Scopes: []string{"openid", "email", "profile"}}
}

// FuzzParseAuthorization: whatever comes in, an accepted request and every address that
// anything is sent back to is the registered one, with S256.
func FuzzParseAuthorization(f *testing.F) {
	good := "response_type=code&client_id=" + clientID + "&redirect_uri=" + url.QueryEscape(callback) + "&code_challenge_method=S256&code_challenge=" + strings.Repeat("a", 43)
	for _, seed := range []string{"", good, good + "&state=x&nonce=y&scope=openid+email&max_age=60&prompt=login", good + "&scope=phone", good + "&max_age=99999999999", good + "&redirect_uri=https://evil.example"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		query, err := url.ParseQuery(raw)
		if err != nil {
			return
		}
		a, refused := fuzzConfig().parseAuthorization(query)
		if (refused == nil || !refused.unsafe) && a.redirectURI != callback {
			t.Errorf("would send back to %q", a.redirectURI)
		}
		if refused == nil && (len(a.challenge) != challengeLength || query.Get("code_challenge_method") != "S256" || !slices.Contains(strings.Fields(a.scope), "openid") || len(a.state) > longestValue) {
			t.Errorf("accepted %+v", a)
		}
	})
}

func FuzzParseExchange(f *testing.F) {
	f.Add("grant_type=authorization_code&client_id=" + clientID + "&code=a&redirect_uri=b&code_verifier=c")
	f.Add("grant_type=refresh_token&refresh_token=x")
	f.Fuzz(func(t *testing.T, raw string) {
		r := httptest.NewRequest("POST", "/oauth2/token", strings.NewReader(raw))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		form, refused := readForm(r)
		if refused != nil {
			return
		}
		if e, refused := fuzzConfig().parseExchange(form); refused == nil && (e.code == "" || e.verifier == "" || e.redirectURI == "" || form.Get("client_id") != clientID) {
			t.Errorf("accepted %+v", e)
		}
	})
}

func FuzzAdminInput(f *testing.F) {
	f.Add(`{"UserPoolId":"x","Username":"ada@client.example","UserAttributes":[{"Name":"email","Value":"ada@client.example"}],"DesiredDeliveryMediums":["EMAIL"]}`)
	f.Add(`{"Username":"<b>@x.example","MessageAction":"SUPPRESS"}`)
	f.Fuzz(func(t *testing.T, body string) {
		var in createInput
		if strict([]byte(body), &in) != nil {
			return
		}
		attributes, err := in.check()
		if err == nil && (attributes["email"] != in.Username || strings.ContainsAny(in.Username, "<>\r\n") || len(in.Username) > longestAddress) {
			t.Errorf("accepted %q with %v", in.Username, attributes)
		}
	})
}

func FuzzParseFilter(f *testing.F) {
	for _, seed := range []string{`email = "a@b.example"`, `sub ^= "x"`, `email = "a\"b"`, `x = "`, ""} {
		f.Add(seed)
	}
	someone := account{Subject: "s", Attributes: map[string]string{"email": "a@b.example"}}
	f.Fuzz(func(t *testing.T, filter string) {
		matches, err := parseFilter(filter)
		if (err == nil) == (matches == nil) {
			t.Fatalf("error %v with filter %v", err, matches == nil)
		}
		if err == nil {
			matches(someone)
		}
	})
}

// FuzzVerify: no text but one that the key signed is a token.
func FuzzVerify(f *testing.F) {
	keys, err := testKeys()
	if err != nil {
		f.Fatal(err)
	}
	folder := f.TempDir()
	path := folder + "/key.pem"
	if err := os.WriteFile(path, keys["id-key.pem"], 0o600); err != nil {
		f.Fatal(err)
	}
	key, err := openKey(path)
	if err != nil {
		f.Fatal(err)
	}
	good, err := key.sign(map[string]string{"sub": "ada"})
	if err != nil {
		f.Fatal(err)
	}
	parts := strings.Split(good, ".")
	f.Add(good)
	f.Add("eyJhbGciOiJub25lIn0." + parts[1] + ".")
	f.Add(parts[0] + "." + parts[1] + "x." + parts[2])
	f.Fuzz(func(t *testing.T, token string) {
		var claims struct{ Sub string }
		if err := key.verify(token, &claims); err == nil && claims.Sub != "ada" {
			t.Errorf("accepted %q", token)
		}
	})
}
