package template

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
)

// Template is a parsed CloudFormation template whose functions are not resolved yet.
type Template struct {
	Parameters map[string]Parameter      `json:"Parameters"`
	Mappings   map[string]map[string]any `json:"Mappings"`
	Conditions map[string]any            `json:"Conditions"`
	Resources  map[string]Declaration    `json:"Resources"`
	Outputs    map[string]map[string]any `json:"Outputs"`
}

// Parameter is one template parameter. The local machine always takes the default.
type Parameter struct {
	Type    string `json:"Type"`
	Default any    `json:"Default"`
}

// Declaration is one resource as the template declares it.
type Declaration struct {
	Type       string         `json:"Type"`
	Condition  string         `json:"Condition"`
	Properties map[string]any `json:"Properties"`
}

// ErrNoResources is returned for JSON that is not a template with resources.
var ErrNoResources = errors.New("the template declares no resources")

// Read parses the template in the file at path.
func Read(path string) (*Template, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading the template: %w", err)
	}
	t, err := Parse(text)
	if err != nil {
		return nil, fmt.Errorf("reading the template %s: %w", path, err)
	}
	return t, nil
}

// Parse parses a template from JSON text. Numbers keep their digits.
func Parse(text []byte) (*Template, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	t := new(Template)
	if err := decoder.Decode(t); err != nil {
		return nil, fmt.Errorf("parsing the template: %w", err)
	}
	if len(t.Resources) == 0 {
		return nil, ErrNoResources
	}
	return t, nil
}
