package idp

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/url"
)

// formBytes bounds the body of every request.
const formBytes = 64 << 10

// exchange is a request to /oauth2/token that was found well formed.
type exchange struct{ code, redirectURI, verifier string }

// parseExchange checks the form of /oauth2/token up to the code itself.
func (c *Config) parseExchange(form url.Values) (exchange, *refusal) {
	for name, values := range form {
		if len(values) != 1 { // RFC 6749, 3.2
			return exchange{}, invalidRequest(name + " is given twice")
		}
	}
	e := exchange{code: form.Get("code"), redirectURI: form.Get("redirect_uri"), verifier: form.Get("code_verifier")}
	switch {
	case form.Get("grant_type") == "":
		return e, invalidRequest("grant_type is missing")
	case form.Get("grant_type") != "authorization_code":
		return e, &refusal{code: "unsupported_grant_type", reason: "only codes can be exchanged"}
	case form.Get("client_id") == "":
		return e, invalidRequest("client_id is missing")
	case form.Get("client_id") != c.ClientID || form.Has("client_secret"):
		return e, &refusal{code: "invalid_client", reason: "the client is another one, or sent a secret"}
	case e.code == "" || e.redirectURI == "" || e.verifier == "":
		return e, invalidRequest("code, redirect_uri and code_verifier are needed")
	}
	return e, nil
}

// readForm reads a form from the body, and only from there.
func readForm(r *http.Request) (url.Values, *refusal) {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != "application/x-www-form-urlencoded" {
		return nil, invalidRequest("the body must be a form")
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, invalidRequest("the body can't be read")
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, invalidRequest("the form can't be read")
	}
	return form, nil
}

// token exchanges a code for tokens. The code is spent by the attempt, good or bad;
// one that is presented again also takes the tokens back that it gave (RFC 6749, 4.1.2).
func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	form, refused := readForm(r)
	var e exchange
	if refused == nil && r.Header.Get("Authorization") != "" {
		refused = &refusal{code: "invalid_client", reason: "the client has no secret to show"}
	}
	if refused == nil {
		e, refused = p.parseExchange(form)
	}
	if refused != nil {
		oauthError(w, *refused)
		return
	}
	g, a, refused := p.spend(e)
	if refused != nil {
		p.Log.Info("code refused", "reason", refused.reason)
		oauthError(w, refusal{code: refused.code})
		return
	}
	id, access, err := p.tokens(g, a)
	if err != nil {
		p.Log.Error("making tokens", "error", err)
		writeJSON(w, http.StatusInternalServerError, map[string]string{"error": "server_error"})
		return
	}
	w.Header().Set("Pragma", "no-cache")
	writeJSON(w, http.StatusOK, map[string]any{"id_token": id, "access_token": access, "expires_in": int(p.AccessTokenLife.Seconds()), "token_type": "Bearer"})
}

// spend uses the code up and gives what it stands for.
func (p *Provider) spend(e exchange) (grant, account, *refusal) {
	no := func(reason string) (grant, account, *refusal) {
		return grant{}, account{}, &refusal{code: "invalid_grant", reason: reason}
	}
	again := false
	g, live := p.codes.change(e.code, p.now(), func(g *grant) { again, g.used = g.used, true })
	sum := sha256.Sum256([]byte(e.verifier))
	challenge := base64.RawURLEncoding.EncodeToString(sum[:])
	a, found := p.people.find(g.subject)
	switch {
	case !live:
		return no("the code is unknown or too old")
	case again:
		p.revoked.put(g.originJTI, struct{}{}, p.now(), p.now().Add(p.AccessTokenLife))
		return no("the code was presented before")
	case g.request.redirectURI != e.redirectURI:
		return no("the redirect address is another one")
	case subtle.ConstantTimeCompare([]byte(g.request.challenge), []byte(challenge)) != 1:
		return no("the verifier is another one")
	case !found || !a.Enabled || !g.authTime.After(a.SignedOut):
		return no("the person was switched off or signed out meanwhile")
	}
	return g, a, nil
}

// revoke is RFC 7009. Refresh tokens, the only ones that Cognito revokes, are off, so that nothing here is one.
func (p *Provider) revoke(w http.ResponseWriter, r *http.Request) {
	form, refused := readForm(r)
	token := form.Get("token")
	var any struct{}
	switch {
	case refused != nil:
	case token == "":
		refused = invalidRequest("token is missing")
	case form.Get("client_id") != p.ClientID:
		refused = &refusal{code: "invalid_client", reason: "the client is another one"}
	case p.accessKey.verify(token, &any) == nil || p.idKey.verify(token, &any) == nil:
		refused = &refusal{code: "unsupported_token_type", reason: "only refresh tokens can be revoked"}
	}
	if refused != nil {
		oauthError(w, *refused)
		return
	}
	w.WriteHeader(http.StatusOK)
}

// oauthError answers like Cognito: always 400, and the reason only where it helps the developer.
func oauthError(w http.ResponseWriter, refused refusal) {
	answer := map[string]string{"error": refused.code}
	if refused.reason != "" {
		answer["error_description"] = refused.reason
	}
	writeJSON(w, http.StatusBadRequest, answer)
}

func writeJSON(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json;charset=UTF-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value)
}
