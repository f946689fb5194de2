package signin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/lestrrat-go/jwx/v2/jwa"
	"github.com/lestrrat-go/jwx/v2/jwk"
	"github.com/lestrrat-go/jwx/v2/jws"
	"github.com/lestrrat-go/jwx/v2/jwt"
)

// This file is the whole of the token verification and the only one that imports jwx.

// Claims are the verified claims that the portal uses.
type Claims struct {
	Subject  string
	Email    string
	AuthTime time.Time // when the person proved who they are
}

// Verifier checks ID tokens of one issuer for one client (OpenID Connect Core 1.0, 3.1.3.7; RFC 8725).
// The algorithm is pinned to RS256, which is what Cognito signs with.
type Verifier struct {
	Issuer string
	Client string
	HTTP   *http.Client
	Now    func() time.Time

	mu      sync.Mutex
	keys    jwk.Set
	fetched time.Time
}

// The key set lives an hour. An unknown key id fetches it early, though at most every five minutes, so that forged tokens can't make us
// hammer the provider. No background refresh: a frozen function would stop it.
const (
	keysLife  = time.Hour
	keysPause = 5 * time.Minute
	skew      = 30 * time.Second
)

var errToken = errors.New("the ID token is not acceptable")

// Verify checks a raw ID token against the nonce of this sign-in.
func (v *Verifier) Verify(ctx context.Context, raw, nonce string) (Claims, error) {
	kid, err := checkShape(raw)
	if err != nil {
		return Claims{}, fmt.Errorf("%w: %w", errToken, err)
	}
	keys, err := v.keySet(ctx, kid)
	if err != nil {
		return Claims{}, err
	}
	token, err := jwt.ParseString(raw,
		jwt.WithKeySet(keys, jws.WithRequireKid(true), jws.WithInferAlgorithmFromKey(false)),
		jwt.WithValidate(true), jwt.WithClock(jwt.ClockFunc(v.Now)), jwt.WithAcceptableSkew(skew),
		jwt.WithIssuer(v.Issuer), jwt.WithAudience(v.Client), jwt.WithClaimValue("token_use", "id"), jwt.WithClaimValue("nonce", nonce),
		jwt.WithRequiredClaim("exp"), jwt.WithRequiredClaim("iat"), jwt.WithRequiredClaim("sub"), jwt.WithRequiredClaim("auth_time"),
	)
	if err != nil {
		return Claims{}, fmt.Errorf("%w: %w", errToken, err)
	}
	return claims(token, nonce)
}

// claims adds the checks that the library leaves out.
func claims(token jwt.Token, nonce string) (Claims, error) {
	switch {
	case nonce == "":
		return Claims{}, fmt.Errorf("%w: no nonce to compare with", errToken)
	case token.Subject() == "":
		return Claims{}, fmt.Errorf("%w: empty subject", errToken)
	case len(token.Audience()) != 1:
		return Claims{}, fmt.Errorf("%w: %d audiences", errToken, len(token.Audience()))
	}
	at, ok := token.PrivateClaims()["auth_time"].(float64)
	if !ok || at <= 0 {
		return Claims{}, fmt.Errorf("%w: auth_time is not a number", errToken)
	}
	email, _ := token.PrivateClaims()["email"].(string)
	return Claims{Subject: token.Subject(), Email: email, AuthTime: time.Unix(int64(at), 0).UTC()}, nil
}

// checkShape looks at the raw token before any signature work: one signature, the pinned algorithm, a key id, no critical extension
// (RFC 7515, 4.1.11: not understood, so refused), no claim named twice (RFC 7519, 4).
func checkShape(raw string) (kid string, err error) {
	if strings.Count(raw, ".") != 2 || len(raw) > 16<<10 {
		return "", errors.New("not a compact JWS of a reasonable size")
	}
	message, err := jws.ParseString(raw)
	if err != nil {
		return "", err
	}
	if n := len(message.Signatures()); n != 1 {
		return "", fmt.Errorf("%d signatures", n)
	}
	header := message.Signatures()[0].ProtectedHeaders()
	switch {
	case header.Algorithm() != jwa.RS256:
		return "", fmt.Errorf("algorithm %q is not RS256", header.Algorithm())
	case header.KeyID() == "":
		return "", errors.New("no key id")
	case len(header.Critical()) > 0:
		return "", fmt.Errorf("critical extensions %v", header.Critical())
	}
	return header.KeyID(), onceEach(message.Payload())
}

// onceEach refuses a JSON object that names a member twice at the top level.
func onceEach(payload []byte) error {
	decoder := json.NewDecoder(strings.NewReader(string(payload)))
	if t, err := decoder.Token(); err != nil || t != json.Delim('{') {
		return errors.New("the claims are not a JSON object")
	}
	seen := map[string]bool{}
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return err
		}
		key, ok := name.(string)
		if !ok || seen[key] {
			return fmt.Errorf("claim %v stands twice", name)
		}
		seen[key] = true
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return err
		}
	}
	return nil
}

func (v *Verifier) keySet(ctx context.Context, kid string) (jwk.Set, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	age := v.Now().Sub(v.fetched)
	if v.keys != nil && age < keysLife {
		if _, known := v.keys.LookupKeyID(kid); known {
			return v.keys, nil
		}
		if age < keysPause {
			return nil, fmt.Errorf("%w: unknown key id", errToken)
		}
	}
	keys, err := v.fetch(ctx)
	if err != nil {
		return nil, fmt.Errorf("fetching the issuer's keys: %w", err)
	}
	v.keys, v.fetched = keys, v.Now()
	if _, known := keys.LookupKeyID(kid); !known {
		return nil, fmt.Errorf("%w: unknown key id", errToken)
	}
	return keys, nil
}

// fetch reads the key set and keeps the RSA signing keys alone, each bound to RS256.
func (v *Verifier) fetch(ctx context.Context) (jwk.Set, error) {
	all, err := jwk.Fetch(ctx, v.Issuer+"/.well-known/jwks.json", jwk.WithHTTPClient(v.HTTP), jwk.WithFetchWhitelist(jwk.InsecureWhitelist{}))
	if err != nil {
		return nil, err
	}
	out := jwk.NewSet()
	for i := range all.Len() {
		key, _ := all.Key(i)
		if key.KeyType() != jwa.RSA || (key.KeyUsage() != "" && key.KeyUsage() != "sig") {
			continue
		}
		if err := key.Set(jwk.AlgorithmKey, jwa.RS256); err != nil {
			return nil, err
		}
		if err := out.AddKey(key); err != nil {
			return nil, err
		}
	}
	return out, nil
}
