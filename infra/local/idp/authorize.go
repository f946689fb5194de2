package idp

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// authorization is a request of the authorization code flow that was found good.
type authorization struct {
	redirectURI string
	state       string
	nonce       string
	scope       string
	challenge   string        // S256
	maxAge      time.Duration // negative: any age
	prompt      string        // "", login, none
	hint        string        // login_hint
}

// Bounds of the parameters. 43 characters are the base64url of a SHA-256 digest (RFC 7636, 4.2).
const (
	challengeLength = 43
	longestValue    = 2048
)

// refusal is an error of OAuth 2.0 (RFC 6749, 4.1.2.1 and 5.2). An unsafe one is shown
// to the person and never sent to the redirect address, which may be an attacker's.
type refusal struct {
	code   string
	reason string
	unsafe bool
}

// parseAuthorization checks the parameters of /oauth2/authorize. Even with a safe
// refusal, the redirect address and the state are good.
func (c *Config) parseAuthorization(query url.Values) (authorization, *refusal) {
	a := authorization{redirectURI: query.Get("redirect_uri"), state: query.Get("state"), nonce: query.Get("nonce"), scope: query.Get("scope"),
		challenge: query.Get("code_challenge"), prompt: query.Get("prompt"), hint: query.Get("login_hint"), maxAge: -1}
	switch {
	case len(query["client_id"]) != 1 || query.Get("client_id") != c.ClientID:
		return authorization{}, &refusal{"invalid_request", "The application is not known here.", true}
	case len(query["redirect_uri"]) != 1 || !slices.Contains(c.RedirectURIs, a.redirectURI):
		return authorization{}, &refusal{"redirect_mismatch", "The application gave an address that it may not send you back to.", true}
	}
	if len(a.state) > longestValue {
		a.state = ""
		return a, invalidRequest("state is too long")
	}
	for name, values := range query {
		if len(values) != 1 { // RFC 6749, 3.1
			return a, invalidRequest(name + " is given twice")
		}
	}
	return a, c.checkAuthorization(&a, query)
}

func invalidRequest(reason string) *refusal { return &refusal{code: "invalid_request", reason: reason} }

func (c *Config) checkAuthorization(a *authorization, query url.Values) *refusal {
	if a.scope == "" {
		a.scope = strings.Join(c.Scopes, " ")
	}
	scopes := strings.Fields(a.scope)
	switch {
	case query.Get("response_type") == "token":
		return &refusal{code: "unauthorized_client", reason: "only the code flow is switched on"}
	case query.Get("response_type") != "code":
		return &refusal{code: "unsupported_response_type", reason: "response_type must be code"}
	case query.Get("response_mode") != "" && query.Get("response_mode") != "query":
		return invalidRequest("response_mode must be query")
	case a.challenge == "":
		return invalidRequest("code_challenge is missing")
	case query.Get("code_challenge_method") != "S256":
		return invalidRequest("code_challenge_method must be S256")
	case len(a.challenge) != challengeLength || !base64urlOnly(a.challenge):
		return invalidRequest("code_challenge is not a SHA-256 digest in base64url")
	case len(a.nonce) > longestValue:
		return invalidRequest("nonce is too long")
	case !slices.Contains(scopes, "openid") || slices.ContainsFunc(scopes, func(s string) bool { return !slices.Contains(c.Scopes, s) }):
		return &refusal{code: "invalid_scope", reason: "scope must hold openid and nothing that the client may not ask for"}
	case !slices.Contains([]string{"", "login", "none", "select_account"}, a.prompt):
		return invalidRequest("prompt is not known")
	}
	if text := query.Get("max_age"); text != "" {
		seconds, err := strconv.ParseUint(text, 10, 31)
		if err != nil {
			return invalidRequest("max_age is not a number of seconds")
		}
		a.maxAge = time.Duration(seconds) * time.Second
	}
	if len(a.hint) > longestAddress {
		a.hint = ""
	}
	a.scope = strings.Join(scopes, " ")
	return nil
}

func base64urlOnly(text string) bool {
	return strings.Trim(text, lowercase+uppercase+numbers+"-_") == ""
}

// authorize begins a sign-in or, when the browser has signed in within the hour and
// nothing asks for more, ends it at once.
func (p *Provider) authorize(w http.ResponseWriter, r *http.Request) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		p.failed(w, http.StatusBadRequest, "The address can't be read.")
		return
	}
	request, refused := p.parseAuthorization(query)
	switch {
	case refused != nil && refused.unsafe:
		p.failed(w, http.StatusBadRequest, refused.reason)
		return
	case refused != nil:
		p.sendBack(w, r, request, url.Values{"error": {refused.code}, "error_description": {refused.reason}})
		return
	}
	session, live := p.browserSession(r)
	fresh := live && request.prompt != "login" && request.prompt != "select_account" && (request.maxAge < 0 || p.now().Sub(session.authTime) <= request.maxAge && request.maxAge > 0)
	switch {
	case fresh:
		p.sendCode(w, r, request, session)
	case request.prompt == "none":
		p.sendBack(w, r, request, url.Values{"error": {"login_required"}, "error_description": {"the person must sign in"}})
	default:
		p.begin(w, r, request)
	}
}

// sendBack sends the browser to the redirect address of a request that was found good, with the state it came with.
func (p *Provider) sendBack(w http.ResponseWriter, r *http.Request, request authorization, answer url.Values) {
	if request.state != "" {
		answer.Set("state", request.state)
	}
	separator := "?"
	if strings.Contains(request.redirectURI, "?") {
		separator = "&"
	}
	http.Redirect(w, r, request.redirectURI+separator+answer.Encode(), http.StatusFound)
}

// grant is what a code stands for.
type grant struct {
	request   authorization
	subject   string
	authTime  time.Time
	originJTI string
	eventID   string
	used      bool
}

// sendCode makes a code for the person of the session and sends the browser back with it.
func (p *Provider) sendCode(w http.ResponseWriter, r *http.Request, request authorization, session browserSession) {
	g := grant{request: request, subject: session.subject, authTime: session.authTime}
	code, err := newUUID(p.Rand) // Cognito's codes are UUIDs
	if err == nil {
		g.originJTI, err = newUUID(p.Rand)
	}
	if err == nil {
		g.eventID, err = newUUID(p.Rand)
	}
	if err != nil {
		p.broken(w, err)
		return
	}
	p.codes.put(code, g, p.now(), p.now().Add(codeLife))
	p.sendBack(w, r, request, url.Values{"code": {code}})
}
