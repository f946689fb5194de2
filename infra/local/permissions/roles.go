package permissions

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"strongroom/infra/local/template"
)

// Operator is the principal that may do everything: the operator's command.
const Operator = "operator"

// Role is a function's role with all statements that are attached to it.
type Role struct {
	Function   string // full function name
	Name       string
	ARN        string
	Statements []Statement
}

// Book holds the roles of all functions and the policies of all resources.
type Book struct {
	roles     map[string]Role        // by function name
	resources map[string][]Statement // statements of resource policies, by resource ARN
}

// Read collects every role that a function of the stack uses, with the policies
// attached in any of the ways CloudFormation has, and the bucket policies.
func Read(stack *template.Stack) (*Book, error) {
	book := &Book{roles: map[string]Role{}, resources: map[string][]Statement{}}
	for _, function := range stack.Of("AWS::Lambda::Function") {
		role, ok := stack.ByARN(function.Properties.Text("Role"))
		if !ok {
			return nil, fmt.Errorf("%w: function %s has no role in the template", ErrPolicy, function.Name)
		}
		statements, err := attached(stack, role)
		if err != nil {
			return nil, fmt.Errorf("reading the role of %s: %w", function.Name, err)
		}
		book.roles[function.Name] = Role{Function: function.Name, Name: role.Name, ARN: role.ARN, Statements: statements}
	}
	for _, policy := range stack.Of("AWS::S3::BucketPolicy") {
		statements, err := ReadDocument(policy.ID, policy.Properties.At("PolicyDocument"))
		if err != nil {
			return nil, err
		}
		bucket := "arn:" + stack.Place.Partition + ":s3:::" + policy.Properties.Text("Bucket")
		book.resources[bucket] = append(book.resources[bucket], statements...)
	}
	return book, nil
}

func attached(stack *template.Stack, role template.Resource) ([]Statement, error) {
	var out []Statement
	add := func(name string, document template.Properties) error {
		statements, err := ReadDocument(name, document)
		out = append(out, statements...)
		return err
	}
	for _, inline := range role.Properties.List("Policies") {
		if err := add(inline.Text("PolicyName"), inline.At("PolicyDocument")); err != nil {
			return nil, err
		}
	}
	managed := role.Properties.Texts("ManagedPolicyArns")
	for _, policy := range stack.Of("AWS::IAM::ManagedPolicy") {
		if slices.Contains(managed, policy.ARN) || slices.Contains(policy.Properties.Texts("Roles"), role.Name) {
			if err := add(policy.Name[strings.LastIndexByte(policy.Name, '/')+1:], policy.Properties.At("PolicyDocument")); err != nil {
				return nil, err
			}
			managed = slices.DeleteFunc(managed, func(arn string) bool { return arn == policy.ARN })
		}
	}
	if len(managed) > 0 {
		return nil, fmt.Errorf("%w: policies that are not in the template: %v", ErrPolicy, managed)
	}
	for _, policy := range stack.Of("AWS::IAM::Policy") {
		if slices.Contains(policy.Properties.Texts("Roles"), role.Name) {
			if err := add(policy.Properties.Text("PolicyName"), policy.Properties.At("PolicyDocument")); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// Role gives the role of a function.
func (b *Book) Role(function string) (Role, bool) {
	role, ok := b.roles[function]
	return role, ok
}

// Functions gives the sorted names of the functions that have a role.
func (b *Book) Functions() []string {
	var out []string
	for name := range b.roles {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// Conditions gives the condition keys that the policy of a resource asks about for an action.
func (b *Book) Conditions(owner, action string) []string {
	var out []string
	for _, s := range b.resources[owner] {
		if slices.ContainsFunc(s.Actions, func(p string) bool { return actionMatches(p, action) }) {
			for _, c := range s.conditions {
				out = append(out, c.key)
			}
		}
	}
	return out
}

// Decide evaluates a request against the principal's role and against the policy
// of the resource's owner (a bucket ARN; empty for none). The operator may do
// everything; an unknown principal may do nothing.
func (b *Book) Decide(request Request, owner string) Decision {
	if request.Principal == Operator {
		return Decision{Allowed: true, Policy: Operator, Sid: Operator, Action: "*", Resource: "*"}
	}
	role, known := b.roles[request.Principal]
	var speaking []Statement
	for _, s := range b.resources[owner] {
		if s.concerns(role.ARN) {
			speaking = append(speaking, s)
		}
	}
	if d := decide(speaking, request); d.Explicit {
		return d
	}
	if !known {
		return Decision{}
	}
	return decide(role.Statements, request)
}

// Fingerprint is a short hash of all statements: calls recorded under other
// policies say nothing about these.
func (b *Book) Fingerprint() string {
	sum := sha256.New()
	for _, function := range b.Functions() {
		fmt.Fprintf(sum, "%+v\n", b.roles[function])
	}
	for _, owner := range slices.Sorted(maps.Keys(b.resources)) {
		fmt.Fprintf(sum, "%s %+v\n", owner, b.resources[owner])
	}
	return hex.EncodeToString(sum.Sum(nil))[:8]
}
