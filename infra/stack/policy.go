package stack

// statement is one permission or refusal of a policy, with a name that audits and tests can quote.
type statement struct {
	sid       string
	deny      bool
	principal any // nil in a policy that hangs on a role
	actions   []string
	resources []string
	when      map[string]any // condition operator to condition key to value
}

// document writes a policy in the form that IAM reads.
func document(statements ...statement) map[string]any {
	list := make([]any, 0, len(statements))
	for _, s := range statements {
		one := map[string]any{"Sid": s.sid, "Effect": "Allow", "Action": anys(s.actions), "Resource": anys(s.resources)}
		if s.deny {
			one["Effect"] = "Deny"
		}
		if s.principal != nil {
			one["Principal"] = s.principal
		}
		if s.when != nil {
			one["Condition"] = s.when
		}
		list = append(list, one)
	}
	return map[string]any{"Version": "2012-10-17", "Statement": list}
}

// anys keeps a list a list, also when it has one member.
func anys(values []string) []any {
	list := make([]any, len(values))
	for i, v := range values {
		list[i] = v
	}
	return list
}

// service is the principal of an AWS service.
func service(name string) map[string]any { return map[string]any{"Service": name} }

// account is the principal that stands for everybody whom the account's own policies allow.
func account() map[string]any { return map[string]any{"AWS": accountRoot()} }

// everybody is the principal of refusals; the tests refuse it in a permission.
func everybody() map[string]any { return map[string]any{"AWS": "*"} }

// equals is the condition that a key has exactly this value.
func equals(key, value string) map[string]any {
	return map[string]any{"StringEquals": map[string]any{key: value}}
}

// Wildcard is a permission on more than one named resource, and why it has to be.
type Wildcard struct {
	// Resource is the logical id of the resource whose policy holds the statement, or a resource type ("AWS::KMS::Key") when the reason holds for all of that type.
	Resource string
	// Sid names the statement; empty means every statement of the resource.
	Sid string
	// Why is the reason, for whoever reviews the stack.
	Why string
}

// Wildcards lists every statement that names all resources ("*"). The tests refuse a statement that is not here and an entry that is no longer used.
// A path below a named resource (a bucket's objects, a log group's streams) is a named resource and is not listed.
func Wildcards() []Wildcard {
	return []Wildcard{
		{"AWS::KMS::Key", "", "In a key policy \"*\" means the key that the policy hangs on; KMS knows no other way to write it."},
		{"ApiLogPolicy", "WriteAccessLogs", "API Gateway asks for one role per account and region and checks, when it is set, that the role may write to any log group; only API Gateway can assume it."},
		{"ScanPolicy", "FindStream", "Listing a region's streams has no resource of its own in IAM; Lambda asks for it before it reads the table's stream for scan."},
		{"ScanPolicy", "ReadScannedPages", "Textract's DetectDocumentText knows no resources: the page comes in the request, and its text goes back in the answer."},
	}
}
