package template

import "fmt"

// name gives the physical name of a resource: its naming property, or one made from its logical id.
func (r *resolver) name(id string) (string, kind, error) {
	declared, ok := r.template.Resources[id]
	if !ok {
		return "", kind{}, fmt.Errorf("%s is neither a parameter nor a resource: %w", id, ErrFunction)
	}
	k := kinds[declared.Type]
	if k.property != "" {
		if given, ok := declared.Properties[k.property]; ok {
			value, err := r.once("name of "+id, func() (any, error) { return r.value(given) })
			if err != nil {
				return "", k, err
			}
			if !isAbsent(value) {
				return text(value), k, nil
			}
		}
	}
	if k.made != nil {
		return k.made(r.place, id), k, nil
	}
	return madeName(r.place, id), k, nil
}

// ref resolves Ref: a pseudo parameter, a parameter's default or a resource's name.
func (r *resolver) ref(id string) (any, error) {
	if value, ok := r.place.pseudo(id); ok {
		return value, nil
	}
	if parameter, ok := r.template.Parameters[id]; ok {
		if parameter.Default == nil {
			return nil, fmt.Errorf("parameter %s has no default: %w", id, ErrFunction)
		}
		return parameter.Default, nil
	}
	name, k, err := r.name(id)
	if err != nil {
		return nil, fmt.Errorf("reference: %w", err)
	}
	if k.ref != nil {
		return k.ref(r, name), nil
	}
	return name, nil
}

// attribute resolves Fn::GetAtt.
func (r *resolver) attribute(id, attribute string) (any, error) {
	name, k, err := r.name(id)
	if err != nil {
		return nil, fmt.Errorf("Fn::GetAtt: %w", err)
	}
	if attribute == "Arn" && k.arn != nil {
		return k.arn(r.place, name), nil
	}
	if f, ok := k.attributes[attribute]; ok {
		return f(r, id, name), nil
	}
	return nil, fmt.Errorf("Fn::GetAtt %s.%s (%s): %w", id, attribute, r.template.Resources[id].Type, ErrFunction)
}
