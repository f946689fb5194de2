package idp

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"time"
)

// idClaims are the claims of Cognito's ID token in the code flow. There is no amr.
type idClaims struct {
	AtHash          string `json:"at_hash"`
	Subject         string `json:"sub"`
	EmailVerified   bool   `json:"email_verified"`
	Issuer          string `json:"iss"`
	CognitoUsername string `json:"cognito:username"`
	Nonce           string `json:"nonce,omitempty"`
	OriginJTI       string `json:"origin_jti"`
	Audience        string `json:"aud"`
	EventID         string `json:"event_id"`
	TokenUse        string `json:"token_use"` // id
	AuthTime        int64  `json:"auth_time"` // Unix seconds, as all times here
	Name            string `json:"name,omitempty"`
	Expires         int64  `json:"exp"`
	IssuedAt        int64  `json:"iat"`
	JTI             string `json:"jti"`
	Email           string `json:"email"`
}

// accessClaims are those of Cognito's access token.
type accessClaims struct {
	Subject   string `json:"sub"`
	Issuer    string `json:"iss"`
	Version   int    `json:"version"` // 2
	ClientID  string `json:"client_id"`
	OriginJTI string `json:"origin_jti"`
	EventID   string `json:"event_id"`
	TokenUse  string `json:"token_use"` // access
	Scope     string `json:"scope"`     // separated by spaces
	AuthTime  int64  `json:"auth_time"`
	Expires   int64  `json:"exp"`
	IssuedAt  int64  `json:"iat"`
	JTI       string `json:"jti"`
	Username  string `json:"username"`
}

// tokens makes the ID token and the access token for a grant.
func (p *Provider) tokens(g grant, a account) (id, access string, err error) {
	now := p.now()
	idJTI, err := newUUID(p.Rand)
	if err != nil {
		return "", "", err
	}
	accessJTI, err := newUUID(p.Rand)
	if err != nil {
		return "", "", err
	}
	access, err = p.accessKey.sign(accessClaims{
		Subject: a.Subject, Issuer: p.Issuer, Version: 2, ClientID: p.ClientID, OriginJTI: g.originJTI, EventID: g.eventID, TokenUse: "access", Scope: g.request.scope,
		AuthTime: g.authTime.Unix(), Expires: now.Add(p.AccessTokenLife).Unix(), IssuedAt: now.Unix(), JTI: accessJTI, Username: a.Subject,
	})
	if err != nil {
		return "", "", err
	}
	claims := idClaims{
		AtHash: atHash(access), Subject: a.Subject, Issuer: p.Issuer, CognitoUsername: a.Subject, Nonce: g.request.nonce, OriginJTI: g.originJTI, Audience: p.ClientID,
		EventID: g.eventID, TokenUse: "id", AuthTime: g.authTime.Unix(), Expires: now.Add(p.IDTokenLife).Unix(), IssuedAt: now.Unix(), JTI: idJTI,
		Email: a.email(), EmailVerified: a.Attributes["email_verified"] == "true", Name: a.Attributes["name"],
	}
	id, err = p.idKey.sign(claims)
	return id, access, err
}

// atHash is OpenID Connect Core 1.0, 3.1.3.6.
func atHash(access string) string {
	sum := sha256.Sum256([]byte(access))
	return base64.RawURLEncoding.EncodeToString(sum[:len(sum)/2])
}

// newUUID makes a random UUID (RFC 9562, version 4).
func newUUID(random io.Reader) (string, error) {
	var b [16]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", fmt.Errorf("reading random bytes: %w", err)
	}
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	h := hex.EncodeToString(b[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:], nil
}

// newHandle makes an unguessable name of 256 bits for a code, a session or a sign-in.
func newHandle(random io.Reader) (string, error) {
	var b [32]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", fmt.Errorf("reading random bytes: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(b[:]), nil
}

// liveAccess gives the claims of an access token that works now and whose person is still
// signed in. Tokens count whole seconds, so that a sign-in within the very second of a global
// sign-out gets a token that is refused here: late rather than early.
func (p *Provider) liveAccess(token string) (accessClaims, account, bool) {
	var c accessClaims
	if p.accessKey.verify(token, &c) != nil || c.TokenUse != "access" || c.Issuer != p.Issuer || !p.now().Before(time.Unix(c.Expires, 0)) {
		return c, account{}, false
	}
	if _, revoked := p.revoked.get(c.OriginJTI, p.now()); revoked {
		return c, account{}, false
	}
	a, found := p.people.find(c.Subject)
	return c, a, found && a.Enabled && time.Unix(c.AuthTime, 0).After(a.SignedOut)
}
