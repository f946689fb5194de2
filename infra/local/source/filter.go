package source

import (
	"encoding/json"
	"fmt"
	"slices"

	"strongroom/infra/local/template"
)

// filter is the filter of a mapping: a record is delivered when any pattern matches it, or when there is none.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
type filter []map[string]any

// readFilter reads the patterns. It knows lists of exact texts under nested names, and refuses what it doesn't know.
func readFilter(p template.Properties) (filter, error) {
	var out filter
	for _, entry := range p.List("FilterCriteria.Filters") {
		var pattern map[string]any
		if err := json.Unmarshal([]byte(entry.Text("Pattern")), &pattern); err != nil {
			return nil, fmt.Errorf("%w: a filter's pattern: %w", ErrTemplate, err)
		}
		if err := plainPattern(pattern); err != nil {
			return nil, err
		}
		out = append(out, pattern)
	}
	if p.At("FilterCriteria").Present() && len(out) == 0 {
		return nil, fmt.Errorf("%w: FilterCriteria without filters", ErrTemplate)
	}
	return out, nil
}

func plainPattern(pattern map[string]any) error {
	for name, value := range pattern {
		switch v := value.(type) {
		case map[string]any:
			if err := plainPattern(v); err != nil {
				return err
			}
		case []any:
			if len(v) == 0 || slices.ContainsFunc(v, func(item any) bool { _, text := item.(string); return !text }) {
				return fmt.Errorf("%w: a filter's pattern asks of %q what the local machine can't compare", ErrTemplate, name)
			}
		default:
			return fmt.Errorf("%w: a filter's pattern has no list under %q", ErrTemplate, name)
		}
	}
	return nil
}

// matches reports whether a record, as its event has it, is wanted.
func (f filter) matches(record any) (bool, error) {
	if len(f) == 0 {
		return true, nil
	}
	text, err := json.Marshal(record)
	if err != nil {
		return false, fmt.Errorf("filtering: %w", err)
	}
	var fields map[string]any
	if err := json.Unmarshal(text, &fields); err != nil {
		return false, fmt.Errorf("filtering: %w", err)
	}
	return slices.ContainsFunc(f, func(pattern map[string]any) bool { return fits(pattern, fields) }), nil
}

func fits(pattern, fields map[string]any) bool {
	for name, want := range pattern {
		switch want := want.(type) {
		case map[string]any:
			inner, ok := fields[name].(map[string]any)
			if !ok || !fits(want, inner) {
				return false
			}
		case []any:
			if !slices.Contains(want, fields[name]) {
				return false
			}
		}
	}
	return true
}
