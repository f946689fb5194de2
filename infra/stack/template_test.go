package stack_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// template is what CloudFormation reads, as far as the checks look at it.
type template struct {
	Resources map[string]*resource
}

type resource struct {
	Type                string
	Properties          map[string]any
	DeletionPolicy      string
	UpdateReplacePolicy string
}

// read gives a fresh template for the settings in cdk.json; a test may change it.
func read(t *testing.T) template {
	t.Helper()
	text, err := golden()
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, text)
}

func parse(t *testing.T, text []byte) template {
	t.Helper()
	var made template
	if err := json.Unmarshal(text, &made); err != nil {
		t.Fatal(err)
	}
	return made
}

// of lists the logical ids of a type, sorted.
func (t template) of(kind string) []string {
	var ids []string
	for id, r := range t.Resources {
		if r.Type == kind {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// get walks down from a value through names and list positions; nil when there is no such thing.
func get(value any, path ...any) any {
	for _, step := range path {
		switch key := step.(type) {
		case string:
			object, _ := value.(map[string]any)
			value = object[key]
		case int:
			list, _ := value.([]any)
			if key >= len(list) {
				return nil
			}
			value = list[key]
		}
	}
	return value
}

// at is get from a resource's properties.
func (t template) at(id string, path ...any) any {
	r, ok := t.Resources[id]
	if !ok {
		return nil
	}
	return get(r.Properties, path...)
}

// set puts a value into a resource's properties; the way there must exist.
func (t template) set(id string, value any, path ...any) {
	parent := t.at(id, path[:len(path)-1]...)
	switch key := path[len(path)-1].(type) {
	case string:
		parent.(map[string]any)[key] = value
	case int:
		parent.([]any)[key] = value
	}
}

// drop takes a property away.
func (t template) drop(id string, path ...any) {
	delete(t.at(id, path[:len(path)-1]...).(map[string]any), path[len(path)-1].(string))
}

// text writes a value with its references as ${Name} or ${Name.Attribute}.
func text(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case map[string]any:
		if name, ok := v["Ref"].(string); ok {
			return "${" + name + "}"
		}
		if parts, ok := v["Fn::GetAtt"].([]any); ok {
			return "${" + text(parts[0]) + "." + text(parts[1]) + "}"
		}
		if sub, ok := v["Fn::Sub"].(string); ok {
			return sub
		}
		if join, ok := v["Fn::Join"].([]any); ok {
			return strings.Join(texts(join[1]), text(join[0]))
		}
	}
	return fmt.Sprint(value)
}

// texts is text for a list, or for one value that stands for a list of one.
func texts(value any) []string {
	list, ok := value.([]any)
	if !ok {
		if value == nil {
			return nil
		}
		return []string{text(value)}
	}
	all := make([]string, len(list))
	for i, v := range list {
		all[i] = text(v)
	}
	return all
}

// sentence is one statement of a policy, with the logical id and the type of the resource that it hangs on.
type sentence struct {
	id, kind           string
	sid, effect        string
	actions, resources []string
	principal          any
	condition          map[string]any
}

// policyPlaces says where the types of resources keep a policy.
var policyPlaces = map[string][]any{
	"AWS::KMS::Key":           {"KeyPolicy"},
	"AWS::S3::BucketPolicy":   {"PolicyDocument"},
	"AWS::SQS::QueuePolicy":   {"PolicyDocument"},
	"AWS::SNS::TopicPolicy":   {"PolicyDocument"},
	"AWS::IAM::ManagedPolicy": {"PolicyDocument"},
	"AWS::IAM::Role":          {"AssumeRolePolicyDocument"},
	"AWS::DynamoDB::Table":    {"ResourcePolicy", "PolicyDocument"},
}

// sentences lists every statement of every policy, in a fixed order.
func (t template) sentences() []sentence {
	var all []sentence
	for _, id := range slices.Sorted(maps.Keys(t.Resources)) {
		r := t.Resources[id]
		place, ok := policyPlaces[r.Type]
		if !ok {
			continue
		}
		list, _ := get(t.at(id, place...), "Statement").([]any)
		for _, one := range list {
			condition, _ := get(one, "Condition").(map[string]any)
			all = append(all, sentence{
				id: id, kind: r.Type, sid: text(get(one, "Sid")), effect: text(get(one, "Effect")), principal: get(one, "Principal"),
				actions: texts(get(one, "Action")), resources: texts(get(one, "Resource")), condition: condition,
			})
		}
	}
	return all
}

// name is how findings speak of a statement.
func (s sentence) name() string { return s.id + "/" + s.sid }

// roleOf is the logical id of a function's role.
func (t template) roleOf(function string) string {
	return strings.TrimSuffix(strings.TrimPrefix(text(t.at(function, "Role")), "${"), ".Arn}")
}

// may lists what a function's role permits.
func (t template) may(function string) []sentence {
	policies := texts(t.at(t.roleOf(function), "ManagedPolicyArns"))
	var all []sentence
	for _, s := range t.sentences() {
		if s.effect == "Allow" && slices.Contains(policies, "${"+s.id+"}") {
			all = append(all, s)
		}
	}
	return all
}
