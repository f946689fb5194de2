package permissions

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"strongroom/infra/local/template"
)

// Context holds the condition keys of a request with their values. Keys are
// lower case, as IAM compares them without regard to case.
type Context map[string][]string

// condition is one operator with one key and the values to compare with.
type condition struct {
	operator string // name in operators
	key      string
	values   []string
	ifExists bool
	all      bool // ForAllValues
}

// comparison compares one value of the request with one value of the policy.
type comparison struct {
	compare func(have, want string) bool
	negated bool // true when none of the policy's values may match
	null    bool // the Null operator: compares presence
}

// operators of the policy language.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
var operators = map[string]comparison{
	"StringEquals":              {compare: equal},
	"StringNotEquals":           {compare: equal, negated: true},
	"StringEqualsIgnoreCase":    {compare: strings.EqualFold},
	"StringNotEqualsIgnoreCase": {compare: strings.EqualFold, negated: true},
	"StringLike":                {compare: like},
	"StringNotLike":             {compare: like, negated: true},
	"ArnEquals":                 {compare: like},
	"ArnLike":                   {compare: like},
	"ArnNotEquals":              {compare: like, negated: true},
	"ArnNotLike":                {compare: like, negated: true},
	"Bool":                      {compare: strings.EqualFold},
	"Null":                      {null: true},
	"NumericEquals":             {compare: numbers(func(h, w float64) bool { return h == w })},
	"NumericNotEquals":          {compare: numbers(func(h, w float64) bool { return h == w }), negated: true},
	"NumericLessThan":           {compare: numbers(func(h, w float64) bool { return h < w })},
	"NumericLessThanEquals":     {compare: numbers(func(h, w float64) bool { return h <= w })},
	"NumericGreaterThan":        {compare: numbers(func(h, w float64) bool { return h > w })},
	"NumericGreaterThanEquals":  {compare: numbers(func(h, w float64) bool { return h >= w })},
}

func equal(have, want string) bool { return have == want }
func like(have, want string) bool  { return Matches(want, have) }

func numbers(compare func(have, want float64) bool) func(string, string) bool {
	return func(have, want string) bool {
		h, err1 := strconv.ParseFloat(have, 64)
		w, err2 := strconv.ParseFloat(want, 64)
		return err1 == nil && err2 == nil && compare(h, w)
	}
}

func readConditions(block template.Properties) ([]condition, error) {
	var out []condition
	if block.Present() && len(block.Keys("")) == 0 {
		return nil, fmt.Errorf("%w: condition without an operator", ErrPolicy)
	}
	for _, operator := range block.Keys("") {
		name, all := strings.CutPrefix(operator, "ForAllValues:")
		name = strings.TrimPrefix(name, "ForAnyValue:")
		name, ifExists := strings.CutSuffix(name, "IfExists")
		if _, ok := operators[name]; !ok {
			return nil, fmt.Errorf("%w: condition operator %s", ErrPolicy, operator)
		}
		keys := template.Of(block.Any().(map[string]any)[operator])
		if len(keys.Keys("")) == 0 {
			return nil, fmt.Errorf("%w: condition %s without a key", ErrPolicy, operator)
		}
		for _, key := range keys.Keys("") {
			values := template.Of(keys.Any().(map[string]any)[key]).Texts("")
			if len(values) == 0 {
				return nil, fmt.Errorf("%w: condition %s on %s without a value", ErrPolicy, operator, key)
			}
			out = append(out, condition{operator: name, key: strings.ToLower(key), values: values, ifExists: ifExists, all: all})
		}
	}
	return out, nil
}

// holds evaluates the condition; a missing key fails a positive operator and
// satisfies a negated one, as IAM has it.
func (c condition) holds(context Context) bool {
	have, test := context[c.key], operators[c.operator]
	if test.null {
		return slices.ContainsFunc(c.values, func(want string) bool {
			return strings.EqualFold(want, strconv.FormatBool(len(have) == 0))
		})
	}
	if len(have) == 0 {
		return c.ifExists || c.all || test.negated
	}
	match := func(value string) bool {
		found := slices.ContainsFunc(c.values, func(want string) bool { return test.compare(value, want) })
		return found != test.negated
	}
	if c.all {
		return !slices.ContainsFunc(have, func(value string) bool { return !match(value) })
	}
	return slices.ContainsFunc(have, match)
}
