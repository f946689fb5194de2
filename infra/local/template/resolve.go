package template

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ErrCircular is returned when values of a template need each other.
var ErrCircular = errors.New("the template refers to itself in a circle")

// maxDepth bounds how deep functions may be nested, references included.
const maxDepth = 200

// Stack is a template with all values resolved.
type Stack struct {
	Place     Place
	Resources map[string]Resource
	Outputs   map[string]any
}

// Resource is one resolved resource.
type Resource struct {
	ID         string // logical id in the template
	Type       string
	Name       string // what Ref gives: a name, id or URL, depending on the type
	ARN        string // empty for types that have none
	Properties Properties
}

// Resolve resolves every resource and output of the template for a place.
func (t *Template) Resolve(place Place) (*Stack, error) {
	r := &resolver{template: t, place: place, busy: map[string]bool{}}
	stack := &Stack{Place: place, Resources: map[string]Resource{}, Outputs: map[string]any{}}
	for _, id := range sortedKeys(t.Resources) {
		present, err := r.present(id)
		if err != nil {
			return nil, fmt.Errorf("resolving resource %s: %w", id, err)
		}
		if !present {
			continue
		}
		resource, err := r.resource(id)
		if err != nil {
			return nil, fmt.Errorf("resolving resource %s: %w", id, err)
		}
		stack.Resources[id] = resource
	}
	for _, id := range sortedKeys(t.Outputs) {
		if condition, ok := t.Outputs[id]["Condition"].(string); ok {
			if holds, err := r.condition(condition); err != nil || !holds {
				continue
			}
		}
		value, err := r.value(t.Outputs[id]["Value"])
		if err != nil {
			return nil, fmt.Errorf("resolving output %s: %w", id, err)
		}
		stack.Outputs[id] = value
	}
	return stack, nil
}

type resolver struct {
	template *Template
	place    Place
	busy     map[string]bool
	depth    int
}

func (r *resolver) present(id string) (bool, error) {
	name := r.template.Resources[id].Condition
	if name == "" {
		return true, nil
	}
	return r.condition(name)
}

func (r *resolver) resource(id string) (Resource, error) {
	declared := r.template.Resources[id]
	resolved, err := r.value(map[string]any(declared.Properties))
	if err != nil {
		return Resource{}, err
	}
	properties, _ := resolved.(map[string]any)
	resource := Resource{ID: id, Type: declared.Type, Properties: Properties{properties}}
	name, err := r.ref(id)
	if err != nil {
		return Resource{}, err
	}
	resource.Name = text(name)
	if arn, err := r.attribute(id, "Arn"); err == nil {
		resource.ARN = text(arn)
	}
	return resource, nil
}

// value resolves every function inside v.
func (r *resolver) value(v any) (any, error) {
	r.depth++
	defer func() { r.depth-- }()
	if r.depth > maxDepth {
		return nil, fmt.Errorf("nested more than %d deep: %w", maxDepth, ErrCircular)
	}
	switch v := v.(type) {
	case map[string]any:
		if name, argument, ok := call(v); ok {
			return r.apply(name, argument)
		}
		return r.object(v)
	case []any:
		return r.list(v)
	}
	return v, nil
}

func (r *resolver) object(v map[string]any) (any, error) {
	out := make(map[string]any, len(v))
	for _, key := range sortedKeys(v) {
		value, err := r.value(v[key])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		if !isAbsent(value) {
			out[key] = value
		}
	}
	return out, nil
}

func (r *resolver) list(v []any) (any, error) {
	out := make([]any, 0, len(v))
	for i := range v {
		value, err := r.value(v[i])
		if err != nil {
			return nil, fmt.Errorf("[%d]: %w", i, err)
		}
		if !isAbsent(value) {
			out = append(out, value)
		}
	}
	return out, nil
}

func isAbsent(v any) bool { _, ok := v.(absent); return ok }

// call tells whether an object is a function call: one key that is Ref, Condition or Fn::*.
func call(v map[string]any) (name string, argument any, ok bool) {
	if len(v) != 1 {
		return "", nil, false
	}
	for name, argument = range v {
	}
	if name == "Ref" || strings.HasPrefix(name, "Fn::") {
		return name, argument, true
	}
	return "", nil, false
}

// once runs f unless the same thing is being resolved further up already.
func (r *resolver) once(what string, f func() (any, error)) (any, error) {
	if r.busy[what] {
		return nil, fmt.Errorf("%s: %w", what, ErrCircular)
	}
	r.busy[what] = true
	defer delete(r.busy, what)
	return f()
}

// text renders a scalar as CloudFormation does inside strings.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case nil:
		return ""
	}
	return fmt.Sprint(v)
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
