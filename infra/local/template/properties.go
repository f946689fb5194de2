package template

import (
	"strconv"
	"strings"
)

// Properties gives typed access to resolved properties. Every method answers the
// zero value for what is absent or of another shape: CloudFormation itself has
// already refused wrong shapes, and cfn-lint checks the golden template.
type Properties struct{ value any }

// Of wraps any resolved value.
func Of(value any) Properties { return Properties{value} }

// At walks down a dotted path of object keys, for example "Code.S3Key". The empty
// path is the value itself.
func (p Properties) At(path string) Properties {
	if path == "" {
		return p
	}
	value := p.value
	for key := range strings.SplitSeq(path, ".") {
		object, _ := value.(map[string]any)
		value = object[key]
	}
	return Properties{value}
}

// Any gives the plain value.
func (p Properties) Any() any { return p.value }

// Present tells whether there is a value.
func (p Properties) Present() bool { return p.value != nil }

// Text gives the value at path as text; numbers and booleans are rendered.
func (p Properties) Text(path string) string {
	value := p.At(path).value
	if !scalar(value) {
		return ""
	}
	return text(value)
}

// Bool gives the value at path; the text "true" counts, as CloudFormation allows.
func (p Properties) Bool(path string) bool {
	return strings.EqualFold(p.Text(path), "true")
}

// Number gives the whole number at path, or otherwise when there is none.
func (p Properties) Number(path string, otherwise int) int {
	number, err := strconv.Atoi(p.Text(path))
	if err != nil {
		return otherwise
	}
	return number
}

// List gives the entries at path; a single value counts as a list of one.
func (p Properties) List(path string) []Properties {
	value := p.At(path).value
	if value == nil {
		return nil
	}
	list, ok := value.([]any)
	if !ok {
		return []Properties{{value}}
	}
	out := make([]Properties, len(list))
	for i := range list {
		out[i] = Properties{list[i]}
	}
	return out
}

// Texts gives the entries at path as text.
func (p Properties) Texts(path string) []string {
	var out []string
	for _, entry := range p.List(path) {
		if scalar(entry.value) {
			out = append(out, text(entry.value))
		}
	}
	return out
}

// Keys gives the sorted keys of the object at path.
func (p Properties) Keys(path string) []string {
	object, _ := p.At(path).value.(map[string]any)
	return sortedKeys(object)
}

// Map gives the object at path with its scalar values as text.
func (p Properties) Map(path string) map[string]string {
	object, _ := p.At(path).value.(map[string]any)
	out := make(map[string]string, len(object))
	for key, value := range object {
		if scalar(value) {
			out[key] = text(value)
		}
	}
	return out
}
