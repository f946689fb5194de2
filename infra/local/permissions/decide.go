package permissions

import (
	"slices"
	"strings"
)

// Request is one action on one resource by one principal.
type Request struct {
	Principal string // name of the function, or "operator"
	Action    string // for example s3:GetObject
	Resource  string // ARN, or * for actions without one
	Context   Context
}

// Decision is the outcome of a request and the statement that decided it.
type Decision struct {
	Allowed  bool
	Explicit bool // denied by a Deny statement, not for want of an Allow
	Policy   string
	Sid      string
	Action   string // the pattern that matched
	Resource string // the pattern that matched
}

// decide evaluates statements: an explicit Deny first, then any Allow.
func decide(statements []Statement, request Request) Decision {
	var allowed Decision
	for _, s := range statements {
		action, resource, ok := s.match(request)
		if !ok {
			continue
		}
		found := Decision{Allowed: !s.Deny, Explicit: s.Deny, Policy: s.Policy, Sid: s.Sid, Action: action, Resource: resource}
		if s.Deny {
			return found
		}
		if !allowed.Allowed {
			allowed = found
		}
	}
	return allowed
}

func (s Statement) match(request Request) (action, resource string, ok bool) {
	i := slices.IndexFunc(s.Actions, func(pattern string) bool { return actionMatches(pattern, request.Action) })
	if i < 0 {
		return "", "", false
	}
	j := slices.IndexFunc(s.Resources, func(pattern string) bool { return Matches(pattern, request.Resource) })
	if j < 0 {
		return "", "", false
	}
	for _, c := range s.conditions {
		if !c.holds(request.Context) {
			return "", "", false
		}
	}
	return s.Actions[i], s.Resources[j], true
}

// concerns tells whether a statement of a resource policy speaks about a principal.
func (s Statement) concerns(role string) bool {
	return slices.ContainsFunc(s.Principals, func(p string) bool {
		return p == "*" || p == role || strings.HasSuffix(p, ":root") && strings.HasPrefix(p, "arn:")
	})
}
