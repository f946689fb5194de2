package stack_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// spoil breaks one thing in a template that a check must then see.
type spoil struct {
	name  string
	check check
	says  string // part of what the check must say
	spoil func(template)
}

// TestChecks holds the template to every check, and every check to finding what it looks for: each row breaks one thing, and the check must say so.
func TestChecks(t *testing.T) {
	for _, row := range slices.Concat(storeSpoils, roleSpoils, identitySpoils) {
		t.Run(row.name, func(t *testing.T) {
			made := read(t)
			if found := row.check(made); len(found) > 0 {
				t.Fatalf("the template fails the check:\n%s", strings.Join(found, "\n"))
			}
			row.spoil(made)
			if found := strings.Join(row.check(made), "\n"); !strings.Contains(found, row.says) {
				t.Fatalf("the check does not see what was broken; it should say %q and says:\n%s", row.says, found)
			}
		})
	}
}

// statement finds a statement of a policy by its name.
func (t template) statement(id, sid string) map[string]any {
	return t.named(id, "Sid", sid, "PolicyDocument", "Statement")
}

// keyStatement is statement for a key.
func (t template) keyStatement(id, sid string) map[string]any {
	return t.named(id, "Sid", sid, "KeyPolicy", "Statement")
}

// lifecycle finds a lifecycle rule of a bucket by its name.
func (t template) lifecycle(id, rule string) map[string]any {
	return t.named(id, "Id", rule, "LifecycleConfiguration", "Rules")
}

// named finds the member of a list whose key has a value.
func (t template) named(id, key, value string, path ...any) map[string]any {
	list, _ := t.at(id, path...).([]any)
	for _, one := range list {
		if s := one.(map[string]any); s[key] == value {
			return s
		}
	}
	panic(fmt.Sprintf("%s has no %s", id, value))
}

// grow adds a statement to a policy.
func (t template) grow(id string, statement map[string]any) {
	document := t.at(id, "PolicyDocument").(map[string]any)
	document["Statement"] = append(document["Statement"].([]any), statement)
}

// allowing is a statement that allows something to whoever has the policy.
func allowing(action, resource any) map[string]any {
	return map[string]any{"Sid": "Added", "Effect": "Allow", "Action": action, "Resource": resource}
}

// openTo is a statement that lets somebody read a bucket.
func openTo(principal any) map[string]any {
	s := allowing("s3:GetObject", "arn:aws:s3:::strongroom-vault/*")
	s["Principal"] = principal
	return s
}

// intakeObjects is how a template refers to the objects of intake.
var intakeObjects = map[string]any{"Fn::Join": []any{"", []any{map[string]any{"Fn::GetAtt": []any{"IntakeBucket", "Arn"}}, "/*"}}}

// auditTable is how a template refers to the audit table.
var auditTable = map[string]any{"Fn::GetAtt": []any{"AuditTable", "Arn"}}
