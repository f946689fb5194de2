package template

import "fmt"

// condition tells whether a named condition of the template holds.
func (r *resolver) condition(name string) (bool, error) {
	declared, ok := r.template.Conditions[name]
	if !ok {
		return false, fmt.Errorf("condition %s is not declared: %w", name, ErrFunction)
	}
	value, err := r.once("condition "+name, func() (any, error) { return r.truth(declared) })
	if err != nil {
		return false, err
	}
	return value == true, nil
}

// truth evaluates a condition expression to a bool.
func (r *resolver) truth(v any) (any, error) {
	if object, ok := v.(map[string]any); ok && len(object) == 1 {
		if name, ok := object["Condition"].(string); ok {
			return r.condition(name)
		}
	}
	value, err := r.value(v)
	if err != nil {
		return nil, err
	}
	if _, ok := value.(bool); !ok {
		return nil, fmt.Errorf("a condition that is neither true nor false: %w", ErrFunction)
	}
	return value, nil
}

func (r *resolver) logic(name string, argument any) (any, error) {
	list, ok := argument.([]any)
	if !ok || len(list) == 0 {
		return nil, fmt.Errorf("%s needs a list: %w", name, ErrFunction)
	}
	switch name {
	case "Fn::If":
		return r.choose(list)
	case "Fn::Equals":
		if len(list) != 2 {
			return nil, fmt.Errorf("Fn::Equals needs two values: %w", ErrFunction)
		}
		resolved, err := r.list(list)
		if err != nil {
			return nil, fmt.Errorf("Fn::Equals: %w", err)
		}
		two, _ := resolved.([]any)
		return len(two) == 2 && text(two[0]) == text(two[1]), nil
	}
	return r.combine(name, list)
}

func (r *resolver) choose(list []any) (any, error) {
	name, ok := list[0].(string)
	if !ok || len(list) != 3 {
		return nil, fmt.Errorf("Fn::If needs a condition and two values: %w", ErrFunction)
	}
	holds, err := r.condition(name)
	if err != nil {
		return nil, fmt.Errorf("Fn::If: %w", err)
	}
	if holds {
		return r.value(list[1])
	}
	return r.value(list[2])
}

func (r *resolver) combine(name string, list []any) (any, error) {
	all, some := true, false
	for _, item := range list {
		value, err := r.truth(item)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = all && value == true
		some = some || value == true
	}
	switch name {
	case "Fn::And":
		return all, nil
	case "Fn::Or":
		return some, nil
	}
	if len(list) != 1 {
		return nil, fmt.Errorf("Fn::Not needs one condition: %w", ErrFunction)
	}
	return !all, nil
}
