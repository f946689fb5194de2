package idp

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// discovery is OpenID Connect Discovery 1.0 as Cognito answers it, with what this client may use.
func (p *Provider) discovery(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, map[string]any{
		"issuer":                                p.Issuer,
		"jwks_uri":                              p.Issuer + "/.well-known/jwks.json",
		"authorization_endpoint":                p.BaseURL + "/oauth2/authorize",
		"token_endpoint":                        p.BaseURL + "/oauth2/token",
		"userinfo_endpoint":                     p.BaseURL + "/oauth2/userInfo",
		"revocation_endpoint":                   p.BaseURL + "/oauth2/revoke",
		"end_session_endpoint":                  p.BaseURL + "/logout",
		"response_types_supported":              []string{"code"},
		"code_challenge_methods_supported":      []string{"S256"},
		"subject_types_supported":               []string{"public"},
		"id_token_signing_alg_values_supported": []string{"RS256"},
		"token_endpoint_auth_methods_supported": []string{"none"},
		"scopes_supported":                      p.Scopes,
	})
}

func (p *Provider) keySet(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, map[string]any{"keys": []map[string]string{p.idKey.jwk(), p.accessKey.jwk()}})
}

// userInfo answers with the claims of the token's scopes. As in Cognito, email_verified is a string here.
func (p *Provider) userInfo(w http.ResponseWriter, r *http.Request) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	claims, a, live := p.liveAccess(token)
	if !strings.EqualFold(scheme, "Bearer") || !live {
		w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token", error_description="Access token is expired, disabled, or deleted, or the user has globally signed out."`)
		writeJSON(w, http.StatusUnauthorized, map[string]string{"error": "invalid_token"})
		return
	}
	answer := map[string]string{"sub": a.Subject, "username": a.Subject}
	scopes := strings.Fields(claims.Scope)
	if slices.Contains(scopes, "email") {
		answer["email"], answer["email_verified"] = a.email(), a.Attributes["email_verified"]
	}
	if slices.Contains(scopes, "profile") && a.Attributes["name"] != "" {
		answer["name"] = a.Attributes["name"]
	}
	writeJSON(w, http.StatusOK, answer)
}

// logout ends the browser's session here and sends it to one of the client's sign-out addresses.
func (p *Provider) logout(w http.ResponseWriter, r *http.Request) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	clients, targets := query["client_id"], query["logout_uri"]
	switch {
	case err != nil || len(clients) != 1 || clients[0] != p.ClientID:
		p.failed(w, http.StatusBadRequest, "The application is not known here.")
		return
	case len(targets) != 1 || !slices.Contains(p.LogoutURIs, targets[0]):
		p.failed(w, http.StatusBadRequest, "The application gave an address that it may not send you to after signing out.")
		return
	}
	p.endBrowserSession(w, r)
	http.Redirect(w, r, targets[0], http.StatusFound)
}
