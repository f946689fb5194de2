package permissions

import (
	"encoding/json"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"strongroom/infra/local/template"
)

func read(t testing.TB, statements string) ([]Statement, error) {
	t.Helper()
	var document any
	decoder := json.NewDecoder(strings.NewReader(`{"Statement": ` + statements + `}`))
	decoder.UseNumber()
	if err := decoder.Decode(&document); err != nil {
		t.Fatal(err)
	}
	return ReadDocument("policy", template.Of(document))
}

func TestMatches(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{"*", "", true}, {"*", "abc", true}, {"", "", true}, {"", "a", false}, {"a", "a", true}, {"a", "b", false},
		{"a*", "a", true}, {"a*c", "abc", true}, {"a*c", "abd", false}, {"*c", "abc", true}, {"a?c", "abc", true},
		{"a?c", "ac", false}, {"a*b*c", "axxbyyc", true}, {"a*b*c", "axxcyyb", false}, {"*aab", "aaab", true}, {"a**", "a", true},
		{"arn:aws:s3:::b/*", "arn:aws:s3:::b", false}, {"arn:aws:s3:::b/*", "arn:aws:s3:::b/", true}, {"a/*", "a/b/c", true},
	} {
		if got := Matches(c.pattern, c.text); got != c.want {
			t.Errorf("Matches(%q, %q) = %v", c.pattern, c.text, got)
		}
	}
}

func TestS32_DecideStatements(t *testing.T) {
	const get = `{"Sid": "Get", "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::b/*"}`
	for _, c := range []struct {
		name, statements, action, resource string
		want                               Decision
	}{
		{"nothing allows", `[]`, "s3:GetObject", "arn:aws:s3:::b/k", Decision{}},
		{"allowed", `[` + get + `]`, "s3:GetObject", "arn:aws:s3:::b/k",
			Decision{Allowed: true, Policy: "policy", Sid: "Get", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*"}},
		{"action without regard to case", `[` + get + `]`, "S3:getobject", "arn:aws:s3:::b/k",
			Decision{Allowed: true, Policy: "policy", Sid: "Get", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*"}},
		{"resource with regard to case", `[` + get + `]`, "s3:GetObject", "arn:aws:s3:::B/k", Decision{}},
		{"other action", `[` + get + `]`, "s3:GetObjectVersion", "arn:aws:s3:::b/k", Decision{}},
		{"other resource", `[` + get + `]`, "s3:GetObject", "arn:aws:s3:::c/k", Decision{}},
		{"deny wins, wherever it stands", `[` + get + `, {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}]`, "s3:GetObject", "arn:aws:s3:::b/k",
			Decision{Explicit: true, Policy: "policy", Sid: "#1", Action: "s3:*", Resource: "*"}},
		{"deny of something else", `[{"Effect": "Deny", "Action": "s3:Put*", "Resource": "*"}, ` + get + `]`, "s3:GetObject", "arn:aws:s3:::b/k",
			Decision{Allowed: true, Policy: "policy", Sid: "Get", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			statements, err := read(t, c.statements)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, decide(statements, Request{Action: c.action, Resource: c.resource})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestConditions(t *testing.T) {
	for _, c := range []struct {
		condition string
		context   Context
		want      bool
	}{
		{`{"StringEquals": {"k": "a"}}`, Context{"k": {"a"}}, true},
		{`{"StringEquals": {"K": ["b", "a"]}}`, Context{"k": {"a"}}, true},
		{`{"StringEquals": {"k": "a"}}`, Context{"k": {"A"}}, false},
		{`{"StringEquals": {"k": "a"}}`, Context{}, false},
		{`{"StringEqualsIfExists": {"k": "a"}}`, Context{}, true},
		{`{"StringEqualsIfExists": {"k": "a"}}`, Context{"k": {"b"}}, false},
		{`{"StringEqualsIgnoreCase": {"k": "a"}}`, Context{"k": {"A"}}, true},
		{`{"StringNotEquals": {"k": "a"}}`, Context{}, true},
		{`{"StringNotEquals": {"k": "a"}}`, Context{"k": {"b"}}, true},
		{`{"StringNotEquals": {"k": ["a", "b"]}}`, Context{"k": {"b"}}, false},
		{`{"StringLike": {"k": "a*"}}`, Context{"k": {"abc"}}, true},
		{`{"StringNotLike": {"k": "a*"}}`, Context{"k": {"abc"}}, false},
		{`{"ArnEquals": {"k": "arn:aws:iam::1:role/*"}}`, Context{"k": {"arn:aws:iam::1:role/x"}}, true},
		{`{"ArnNotEquals": {"k": "arn:aws:iam::1:role/x"}}`, Context{"k": {"arn:aws:iam::1:role/x"}}, false},
		{`{"Bool": {"k": "false"}}`, Context{"k": {"true"}}, false},
		{`{"Bool": {"k": true}}`, Context{"k": {"true"}}, true},
		{`{"Null": {"k": "true"}}`, Context{}, true},
		{`{"Null": {"k": "true"}}`, Context{"k": {"a"}}, false},
		{`{"Null": {"k": "false"}}`, Context{"k": {"a"}}, true},
		{`{"NumericLessThan": {"k": "1.2"}}`, Context{"k": {"1.1"}}, true},
		{`{"NumericLessThan": {"k": 1.2}}`, Context{"k": {"1.3"}}, false},
		{`{"NumericLessThan": {"k": "1.2"}}`, Context{"k": {"old"}}, false},
		{`{"ForAllValues:StringEquals": {"k": ["a", "b"]}}`, Context{"k": {"a", "b"}}, true},
		{`{"ForAllValues:StringEquals": {"k": ["a"]}}`, Context{"k": {"a", "b"}}, false},
		{`{"ForAllValues:StringEquals": {"k": ["a"]}}`, Context{}, true},
		{`{"ForAnyValue:StringEquals": {"k": ["a"]}}`, Context{"k": {"a", "b"}}, true},
		{`{"StringEquals": {"k": "a", "l": "b"}}`, Context{"k": {"a"}}, false},
		{`{"StringEquals": {"k": "a"}, "Bool": {"l": "true"}}`, Context{"k": {"a"}, "l": {"true"}}, true},
	} {
		statements, err := read(t, `[{"Effect": "Allow", "Action": "s:A", "Resource": "*", "Condition": `+c.condition+`}]`)
		if err != nil {
			t.Fatal(c.condition, err)
		}
		if got := decide(statements, Request{Action: "s:A", Resource: "r", Context: c.context}).Allowed; got != c.want {
			t.Errorf("%s with %v: %v", c.condition, c.context, got)
		}
	}
}

func TestReadDocumentRefusals(t *testing.T) {
	for name, statement := range map[string]string{
		"NotAction":               `{"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"}`,
		"NotResource":             `{"Effect": "Allow", "Action": "s3:*", "NotResource": "*"}`,
		"NotPrincipal":            `{"Effect": "Deny", "Action": "s3:*", "Resource": "*", "NotPrincipal": "*"}`,
		"unknown operator":        `{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}`,
		"no effect":               `{"Action": "s3:*", "Resource": "*"}`,
		"no action":               `{"Effect": "Allow", "Resource": "*"}`,
		"condition without value": `{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"StringEquals": {"k": []}}}`,
		"condition of a text":     `{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"StringEquals": "k"}}`,
	} {
		_, err := read(t, `[`+statement+`]`)
		if !errors.Is(err, ErrPolicy) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// house is a small stack: one function, one bucket whose policy lets only clean documents out.
const house = `{"Resources": {
  "Fn": {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": "fn", "Role": {"Fn::GetAtt": ["Role", "Arn"]}}},
  "Role": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "role", "ManagedPolicyArns": [{"Ref": "Managed"}],
    "Policies": [{"PolicyName": "inline", "PolicyDocument": {"Statement": [{"Sid": "I", "Effect": "Allow", "Action": "s:Inline", "Resource": "*"}]}}]}},
  "Managed": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"ManagedPolicyName": "managed", "PolicyDocument": {"Statement": [
    {"Sid": "M", "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::vault/*"}]}}},
  "Attached": {"Type": "AWS::IAM::Policy", "Properties": {"PolicyName": "attached", "Roles": [{"Ref": "Role"}], "PolicyDocument": {"Statement": [
    {"Sid": "A", "Effect": "Allow", "Action": "s:Attached", "Resource": "*"}]}}},
  "Vault": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "vault"}},
  "VaultPolicy": {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": {"Ref": "Vault"}, "PolicyDocument": {"Statement": [
    {"Sid": "Clean", "Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::vault/*",
     "Condition": {"StringNotEquals": {"s3:ExistingObjectTag/verdict": "clean"}}},
    {"Sid": "Other", "Effect": "Deny", "Principal": {"AWS": "arn:aws:iam::000000000000:role/other"}, "Action": "s3:PutObject", "Resource": "*"}]}}}
}}`

func book(t testing.TB, text string) (*Book, error) {
	t.Helper()
	parsed, err := template.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	stack, err := parsed.Resolve(template.Local())
	if err != nil {
		t.Fatal(err)
	}
	return Read(stack)
}

func TestS32_BookDecides(t *testing.T) {
	b, err := book(t, house)
	if err != nil {
		t.Fatal(err)
	}
	const vault, object = "arn:aws:s3:::vault", "arn:aws:s3:::vault/k"
	clean := Context{"s3:existingobjecttag/verdict": {"clean"}}
	for _, c := range []struct {
		name, who, action, resource, owner string
		context                            Context
		allowed                            bool
		sid                                string
	}{
		{"inline policy", "fn", "s:Inline", "*", "", nil, true, "I"},
		{"managed policy", "fn", "s3:PutObject", object, vault, nil, true, "M"},
		{"policy that names the role", "fn", "s:Attached", "*", "", nil, true, "A"},
		{"not granted", "fn", "s3:DeleteObject", object, vault, nil, false, ""},
		{"clean document", "fn", "s3:GetObject", object, vault, clean, true, "M"},
		{"document without verdict", "fn", "s3:GetObject", object, vault, nil, false, "Clean"},
		{"unknown function", "ghost", "s:Inline", "*", "", nil, false, ""},
		{"operator", Operator, "s3:DeleteBucket", vault, vault, nil, true, Operator},
	} {
		got := b.Decide(Request{Principal: c.who, Action: c.action, Resource: c.resource, Context: c.context}, c.owner)
		if got.Allowed != c.allowed || got.Sid != c.sid {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
	if diff := cmp.Diff([]string{"s3:existingobjecttag/verdict"}, b.Conditions(vault, "s3:GetObject")); diff != "" {
		t.Error(diff)
	}
}

func TestReadRefusesPoliciesFromElsewhere(t *testing.T) {
	for name, change := range map[string][2]string{
		"managed policy of AWS": {`{"Ref": "Managed"}`, `"arn:aws:iam::aws:policy/AdministratorAccess"`},
		"role from elsewhere":   {`{"Fn::GetAtt": ["Role", "Arn"]}`, `"arn:aws:iam::000000000000:role/elsewhere"`},
	} {
		if _, err := book(t, strings.Replace(house, change[0], change[1], 1)); !errors.Is(err, ErrPolicy) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func TestC07_LedgerComparesBothWays(t *testing.T) {
	b, err := book(t, house)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "calls.json")
	ledger, err := Open(path, b)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		ledger.Decide(Request{Principal: "fn", Action: "s3:PutObject", Resource: "arn:aws:s3:::vault/m/d"}, "arn:aws:s3:::vault")
	}
	ledger.Decide(Request{Principal: "fn", Action: "s3:DeleteObject", Resource: "arn:aws:s3:::vault/m/d"}, "arn:aws:s3:::vault")
	if err := ledger.Save(); err != nil {
		t.Fatal(err)
	}
	again, err := Open(path, b)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range []*Ledger{ledger, again} {
		report := l.Report()
		if len(report.Used) != 1 || report.Used[0].Count != 3 || report.Used[0].Resource != "arn:aws:s3:::vault/*" {
			t.Errorf("used: %+v", report.Used)
		}
		if len(report.Denied) != 1 || report.Denied[0].Action != "s3:DeleteObject" {
			t.Errorf("denied: %+v", report.Denied)
		}
		want := []Grant{
			{"fn", "inline", "I", "s:Inline", "*"}, {"fn", "managed", "M", "s3:GetObject", "arn:aws:s3:::vault/*"}, {"fn", "attached", "A", "s:Attached", "*"},
		}
		if diff := cmp.Diff(want, report.Unused); diff != "" {
			t.Error(diff)
		}
	}
}

func TestFingerprintFollowsPolicies(t *testing.T) {
	one, _ := book(t, house)
	same, _ := book(t, house)
	other, _ := book(t, strings.Replace(house, "s:Inline", "s:Else", 1))
	if one.Fingerprint() != same.Fingerprint() || one.Fingerprint() == other.Fingerprint() {
		t.Error("the fingerprint does not follow the policies")
	}
}

// TestGoldenPolicies reads every policy of the stack's golden template.
func TestGoldenPolicies(t *testing.T) {
	parsed, err := template.Read("../../stack/testdata/strongroom.json")
	if err != nil {
		t.Fatal(err)
	}
	stack, err := parsed.Resolve(template.Local())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Read(stack); err != nil {
		t.Fatal(err)
	}
}
