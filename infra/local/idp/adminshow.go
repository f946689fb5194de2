package idp

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The shapes of the service's answers. Times are Unix seconds with a fraction.
type attribute struct{ Name, Value string }

type userShape struct {
	Username             string
	Attributes           []attribute
	UserCreateDate       float64
	UserLastModifiedDate float64
	Enabled              bool
	UserStatus           string
}

func seconds(t time.Time) float64 { return float64(t.UnixMilli()) / 1000 }

// attributes lists sub and then the others by name.
func (a account) attributes() []attribute {
	out := []attribute{{"sub", a.Subject}}
	for _, name := range slices.Sorted(maps.Keys(a.Attributes)) {
		out = append(out, attribute{name, a.Attributes[name]})
	}
	return out
}

func (a account) shape() userShape {
	return userShape{Username: a.Subject, Attributes: a.attributes(), UserCreateDate: seconds(a.Created), UserLastModifiedDate: seconds(a.Modified), Enabled: a.Enabled, UserStatus: a.Status}
}

type userInput struct {
	poolMember
	Username string
}

func (p *Provider) adminGetUser(_ *http.Request, in userInput) (any, error) {
	a, found := p.people.find(in.Username)
	if !found {
		return nil, errUserNotFound
	}
	out := map[string]any{"Username": a.Subject, "UserAttributes": a.attributes(), "UserCreateDate": seconds(a.Created), "UserLastModifiedDate": seconds(a.Modified),
		"Enabled": a.Enabled, "UserStatus": a.Status}
	if a.Secret != "" {
		out["UserMFASettingList"], out["PreferredMfaSetting"] = []string{"SOFTWARE_TOKEN_MFA"}, "SOFTWARE_TOKEN_MFA"
	}
	return out, nil
}

type listInput struct {
	poolMember
	AttributesToGet []string
	Filter          string
	Limit           *int
	PaginationToken string
}

// longestList is Cognito's greatest page of ListUsers.
const longestList = 60

// filterPattern is the form of a filter: a name, = or ^= (starts with), and a quoted value.
var filterPattern = regexp.MustCompile(`^\s*([a-z_:]+)\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$`)

// parseFilter reads a filter of ListUsers. "" lets everybody through.
func parseFilter(filter string) (func(account) bool, error) {
	if filter == "" {
		return func(account) bool { return true }, nil
	}
	parts := filterPattern.FindStringSubmatch(filter)
	if parts == nil || len(filter) > 256 {
		return nil, invalidParameter("Error while parsing filter: %.60s", filter)
	}
	name, starts := parts[1], parts[2] == "^="
	value := regexp.MustCompile(`\\(.)`).ReplaceAllString(parts[3], "$1")
	var read func(account) string
	switch name {
	case "email", "name":
		read = func(a account) string { return a.Attributes[name] }
	case "sub", "username":
		read = func(a account) string { return a.Subject }
	case "cognito:user_status":
		read = func(a account) string { return a.Status }
	case "status":
		read = func(a account) string {
			if a.Enabled {
				return "Enabled"
			}
			return "Disabled"
		}
	default:
		return nil, invalidParameter("Invalid search attribute: %s", name)
	}
	return func(a account) bool {
		have, want := strings.ToLower(read(a)), strings.ToLower(value)
		return have == want || starts && strings.HasPrefix(have, want)
	}, nil
}

func (p *Provider) listUsers(_ *http.Request, in listInput) (any, error) {
	matches, err := parseFilter(in.Filter)
	if err != nil {
		return nil, err
	}
	limit, start := longestList, 0
	if in.Limit != nil && *in.Limit != 0 {
		limit = *in.Limit
	}
	if limit < 1 || limit > longestList {
		return nil, invalidParameter("Limit must be 0 to %d", longestList)
	}
	if in.PaginationToken != "" {
		if start, err = strconv.Atoi(in.PaginationToken); err != nil || start < 0 {
			return nil, invalidParameter("Invalid pagination token given.")
		}
	}
	found := slices.DeleteFunc(p.people.all(), func(a account) bool { return !matches(a) })
	start = min(start, len(found))
	end := min(start+limit, len(found))
	users := []userShape{}
	for _, a := range found[start:end] {
		shape := a.shape()
		if in.AttributesToGet != nil {
			shape.Attributes = slices.DeleteFunc(shape.Attributes, func(at attribute) bool { return !slices.Contains(in.AttributesToGet, at.Name) })
		}
		users = append(users, shape)
	}
	out := map[string]any{"Users": users}
	if end < len(found) {
		out["PaginationToken"] = strconv.Itoa(end)
	}
	return out, nil
}

type describeInput struct{ poolMember }

func (p *Provider) describeUserPool(*http.Request, describeInput) (any, error) {
	rules := p.PasswordPolicy
	return map[string]any{"UserPool": map[string]any{
		"Id": p.PoolID, "Name": p.PoolName, "MfaConfiguration": p.MFA, "UsernameAttributes": []string{"email"}, "AutoVerifiedAttributes": []string{"email"},
		"EstimatedNumberOfUsers": len(p.people.all()),
		"AdminCreateUserConfig":  map[string]any{"AllowAdminCreateUserOnly": true, "UnusedAccountValidityDays": rules.TemporaryPasswordDays},
		"Policies": map[string]any{"PasswordPolicy": map[string]any{
			"MinimumLength": rules.MinimumLength, "RequireLowercase": rules.RequireLowercase, "RequireUppercase": rules.RequireUppercase, "RequireNumbers": rules.RequireNumbers,
			"RequireSymbols": rules.RequireSymbols, "PasswordHistorySize": rules.HistorySize, "TemporaryPasswordValidityDays": rules.TemporaryPasswordDays,
		}},
	}}, nil
}
