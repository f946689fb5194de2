package permissions

import (
	"errors"
	"fmt"
	"strings"

	"strongroom/infra/local/template"
)

// ErrPolicy is returned for a policy that uses something this package does not know.
var ErrPolicy = errors.New("policy can't be evaluated")

// Statement is one statement of a policy document.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
type Statement struct {
	Sid        string
	Policy     string // name of the policy it stands in
	Deny       bool
	Principals []string // of resource policies: ARNs, service names or *
	Actions    []string
	Resources  []string
	conditions []condition
}

var elements = map[string]bool{
	"Sid": true, "Effect": true, "Action": true, "Resource": true, "Condition": true, "Principal": true,
}

// ReadDocument reads the statements of a resolved policy document.
func ReadDocument(name string, document template.Properties) ([]Statement, error) {
	var out []Statement
	for i, entry := range document.List("Statement") {
		statement, err := readStatement(name, entry)
		if err != nil {
			return nil, fmt.Errorf("policy %s, statement %d: %w", name, i, err)
		}
		if statement.Sid == "" {
			statement.Sid = fmt.Sprintf("#%d", i)
		}
		out = append(out, statement)
	}
	return out, nil
}

func readStatement(name string, entry template.Properties) (Statement, error) {
	for _, key := range entry.Keys("") {
		if !elements[key] {
			return Statement{}, fmt.Errorf("%w: element %s", ErrPolicy, key)
		}
	}
	s := Statement{Sid: entry.Text("Sid"), Policy: name, Actions: entry.Texts("Action"), Resources: entry.Texts("Resource")}
	switch entry.Text("Effect") {
	case "Allow":
	case "Deny":
		s.Deny = true
	default:
		return s, fmt.Errorf("%w: effect %q", ErrPolicy, entry.Text("Effect"))
	}
	if len(s.Actions) == 0 {
		return s, fmt.Errorf("%w: no action", ErrPolicy)
	}
	s.Principals = principals(entry)
	conditions, err := readConditions(entry.At("Condition"))
	s.conditions = conditions
	return s, err
}

func principals(entry template.Properties) []string {
	if text := entry.Text("Principal"); text != "" {
		return []string{text}
	}
	var out []string
	for _, kind := range entry.Keys("Principal") {
		out = append(out, entry.Texts("Principal."+kind)...)
	}
	return out
}

// Matches tells whether text matches a pattern in which * stands for any run of
// characters and ? for any single one.
func Matches(pattern, text string) bool {
	star, mark := -1, 0
	p, t := 0, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, t
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == text[t]):
			p++
			t++
		case star >= 0:
			mark++
			p, t = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}

// actionMatches compares actions as IAM does: without regard to case.
func actionMatches(pattern, action string) bool {
	return Matches(strings.ToLower(pattern), strings.ToLower(action))
}
