package template

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// ErrFunction is returned for an intrinsic function that is unknown or called wrongly.
var ErrFunction = errors.New("not a call that can be resolved")

// apply evaluates one intrinsic function.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
func (r *resolver) apply(name string, argument any) (any, error) {
	switch name {
	case "Ref":
		id, ok := argument.(string)
		if !ok {
			return nil, fmt.Errorf("a Ref that is not a name: %w", ErrFunction)
		}
		return r.ref(id)
	case "Fn::GetAtt":
		return r.getAtt(argument)
	case "Fn::Sub":
		return r.sub(argument)
	case "Fn::If", "Fn::Equals", "Fn::And", "Fn::Or", "Fn::Not":
		return r.logic(name, argument)
	}
	resolved, err := r.value(argument)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	switch name {
	case "Fn::Base64":
		return base64.StdEncoding.EncodeToString([]byte(text(resolved))), nil
	case "Fn::Join":
		return join(resolved)
	case "Fn::Select":
		return pick(resolved)
	case "Fn::Split":
		return split(resolved)
	case "Fn::FindInMap":
		return r.find(resolved)
	}
	return nil, fmt.Errorf("%s: %w", name, ErrFunction)
}

func join(argument any) (any, error) {
	list, ok := argument.([]any)
	if !ok || len(list) != 2 {
		return nil, fmt.Errorf("Fn::Join needs a delimiter and a list: %w", ErrFunction)
	}
	parts, ok := list[1].([]any)
	if !ok {
		return nil, fmt.Errorf("Fn::Join needs a list: %w", ErrFunction)
	}
	texts := make([]string, len(parts))
	for i, part := range parts {
		if !scalar(part) {
			return nil, fmt.Errorf("Fn::Join of something that is not text: %w", ErrFunction)
		}
		texts[i] = text(part)
	}
	return strings.Join(texts, text(list[0])), nil
}

func pick(argument any) (any, error) {
	list, ok := argument.([]any)
	if !ok || len(list) != 2 {
		return nil, fmt.Errorf("Fn::Select needs an index and a list: %w", ErrFunction)
	}
	choices, ok := list[1].([]any)
	index, err := strconv.Atoi(text(list[0]))
	if !ok || err != nil || index < 0 || index >= len(choices) {
		return nil, fmt.Errorf("Fn::Select of entry %s: %w", text(list[0]), ErrFunction)
	}
	return choices[index], nil
}

func split(argument any) (any, error) {
	list, ok := argument.([]any)
	if !ok || len(list) != 2 || text(list[0]) == "" || !scalar(list[1]) {
		return nil, fmt.Errorf("Fn::Split needs a delimiter and a text: %w", ErrFunction)
	}
	var out []any
	for part := range strings.SplitSeq(text(list[1]), text(list[0])) {
		out = append(out, part)
	}
	return out, nil
}

func (r *resolver) find(argument any) (any, error) {
	list, ok := argument.([]any)
	if !ok || len(list) != 3 {
		return nil, fmt.Errorf("Fn::FindInMap needs three names: %w", ErrFunction)
	}
	level, _ := r.template.Mappings[text(list[0])][text(list[1])].(map[string]any)
	value, ok := level[text(list[2])]
	if !ok {
		return nil, fmt.Errorf("Fn::FindInMap %v finds nothing: %w", list, ErrFunction)
	}
	return value, nil
}

func (r *resolver) getAtt(argument any) (any, error) {
	var id, attribute string
	switch a := argument.(type) {
	case string:
		id, attribute, _ = strings.Cut(a, ".")
	case []any:
		if len(a) == 2 {
			resolved, err := r.value(a[1])
			if err != nil {
				return nil, fmt.Errorf("Fn::GetAtt: %w", err)
			}
			id, _ = a[0].(string)
			attribute = text(resolved)
		}
	}
	if id == "" || attribute == "" {
		return nil, fmt.Errorf("Fn::GetAtt needs a resource and an attribute: %w", ErrFunction)
	}
	return r.attribute(id, attribute)
}

// placeholder matches ${Name}, ${Name.Attribute} and the literal ${!Name}.
var placeholder = regexp.MustCompile(`\$\{(!?)([^${}]*)\}`)

func (r *resolver) sub(argument any) (any, error) {
	pattern, own := argument, map[string]any{}
	if list, ok := argument.([]any); ok && len(list) == 2 {
		pattern = list[0]
		own, _ = list[1].(map[string]any)
	}
	source, ok := pattern.(string)
	if !ok {
		return nil, fmt.Errorf("Fn::Sub needs a text: %w", ErrFunction)
	}
	var failed error
	out := placeholder.ReplaceAllStringFunc(source, func(match string) string {
		parts := placeholder.FindStringSubmatch(match)
		if parts[1] == "!" {
			return "${" + parts[2] + "}"
		}
		value, err := r.named(strings.TrimSpace(parts[2]), own)
		if err == nil && !scalar(value) {
			err = fmt.Errorf("%s is not text: %w", match, ErrFunction)
		}
		if err != nil && failed == nil {
			failed = fmt.Errorf("Fn::Sub: %w", err)
		}
		return text(value)
	})
	return out, failed
}

func (r *resolver) named(name string, own map[string]any) (any, error) {
	if value, ok := own[name]; ok {
		return r.value(value)
	}
	if id, attribute, ok := strings.Cut(name, "."); ok {
		return r.attribute(id, attribute)
	}
	return r.ref(name)
}

func scalar(v any) bool {
	switch v.(type) {
	case string, json.Number, bool, float64, int:
		return true
	}
	return false
}
