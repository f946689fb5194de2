package template

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// frame is a template around one value under test.
const frame = `{
  "Parameters": {"Stage": {"Type": "String", "Default": "prod"}, "Bare": {"Type": "String"}},
  "Mappings": {"Sizes": {"eu": {"small": "s", "list": ["a", "b"]}}},
  "Conditions": {
    "Yes": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]},
    "No": {"Fn::Not": [{"Condition": "Yes"}]},
    "Both": {"Fn::And": [{"Condition": "Yes"}, {"Condition": "No"}]},
    "Either": {"Fn::Or": [{"Condition": "Yes"}, {"Condition": "No"}]},
    "Loop": {"Fn::Not": [{"Condition": "Loop"}]}
  },
  "Resources": {
    "Files": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": {"Fn::Sub": "files-${AWS::AccountId}"}}},
    "Plain": {"Type": "AWS::S3::Bucket"},
    "Rows": {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": "rows"}},
    "Work": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "work"}},
    "Circle": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Fn::Sub": "${Circle.QueueName}x"}}},
    "Key": {"Type": "AWS::KMS::Key"},
    "Role": {"Type": "AWS::IAM::Role"},
    "Pool": {"Type": "AWS::Cognito::UserPool"},
    "Odd": {"Type": "AWS::Odd::Thing", "Properties": {"Name": "odd"}},
    "Probe": {"Type": "AWS::SNS::Topic", "Properties": {"Value": VALUE}}
  }
}`

func resolveValue(t *testing.T, value string) (any, error) {
	t.Helper()
	parsed, err := Parse([]byte(strings.Replace(frame, "VALUE", value, 1)))
	if err != nil {
		t.Fatal(err)
	}
	r := &resolver{template: parsed, place: Local(), busy: map[string]bool{}}
	return r.value(parsed.Resources["Probe"].Properties["Value"])
}

func TestResolveFunctions(t *testing.T) {
	for _, c := range []struct {
		name, value string
		want        any
	}{
		{"text stays", `"a"`, "a"},
		{"truth stays", `true`, true},
		{"pseudo account", `{"Ref": "AWS::AccountId"}`, "000000000000"},
		{"pseudo region", `{"Ref": "AWS::Region"}`, "eu-central-1"},
		{"pseudo stack id", `{"Fn::Select": ["1", {"Fn::Split": ["/", {"Ref": "AWS::StackId"}]}]}`, "strongroom"},
		{"parameter gives its default", `{"Ref": "Stage"}`, "prod"},
		{"bucket name is computed", `{"Ref": "Files"}`, "files-000000000000"},
		{"bucket ARN", `{"Fn::GetAtt": ["Files", "Arn"]}`, "arn:aws:s3:::files-000000000000"},
		{"bucket address", `{"Fn::GetAtt": "Files.RegionalDomainName"}`, "files-000000000000.s3.eu-central-1.amazonaws.com"},
		{"table ARN", `{"Fn::GetAtt": ["Rows", "Arn"]}`, "arn:aws:dynamodb:eu-central-1:000000000000:table/rows"},
		{"queue gives its URL", `{"Ref": "Work"}`, "https://sqs.eu-central-1.amazonaws.com/000000000000/work"},
		{"queue ARN", `{"Fn::GetAtt": ["Work", "Arn"]}`, "arn:aws:sqs:eu-central-1:000000000000:work"},
		{"join", `{"Fn::Join": ["-", ["a", {"Ref": "Stage"}, 7]]}`, "a-prod-7"},
		{"sub with resource, attribute, own name and literal", `{"Fn::Sub": ["${Rows}/${Work.QueueName}/${Own}/${!Left}", {"Own": {"Ref": "Stage"}}]}`, "rows/work/prod/${Left}"},
		{"select", `{"Fn::Select": [1, ["a", "b"]]}`, "b"},
		{"split", `{"Fn::Split": [",", "a,b"]}`, []any{"a", "b"}},
		{"map lookup", `{"Fn::FindInMap": ["Sizes", "eu", "small"]}`, "s"},
		{"base64", `{"Fn::Base64": "hi"}`, "aGk="},
		{"if true", `{"Fn::If": ["Yes", "a", {"Ref": "Bare"}]}`, "a"},
		{"if false", `{"Fn::If": ["No", {"Ref": "Bare"}, "b"]}`, "b"},
		{"and", `{"Fn::If": ["Both", "a", "b"]}`, "b"},
		{"or", `{"Fn::If": ["Either", "a", "b"]}`, "a"},
		{"no value goes away in lists", `["a", {"Ref": "AWS::NoValue"}]`, []any{"a"}},
		{"no value goes away in objects", `{"a": "b", "c": {"Fn::If": ["No", "d", {"Ref": "AWS::NoValue"}]}}`, map[string]any{"a": "b"}},
		{"an object with a key named Condition is no call", `{"Condition": {"x": "y"}}`, map[string]any{"Condition": map[string]any{"x": "y"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := resolveValue(t, c.value)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestResolveRefusals(t *testing.T) {
	for _, c := range []struct {
		name, value string
		want        error
	}{
		{"unknown function", `{"Fn::GetAZs": ""}`, ErrFunction},
		{"unknown name", `{"Ref": "Nothing"}`, ErrFunction},
		{"unknown attribute", `{"Fn::GetAtt": ["Rows", "Colour"]}`, ErrFunction},
		{"attribute of an unknown type", `{"Fn::GetAtt": ["Odd", "Arn"]}`, ErrFunction},
		{"parameter without default", `{"Ref": "Bare"}`, ErrFunction},
		{"select beyond the end", `{"Fn::Select": [2, ["a", "b"]]}`, ErrFunction},
		{"select below zero", `{"Fn::Select": [-1, ["a"]]}`, ErrFunction},
		{"join without a list", `{"Fn::Join": ["-", "a"]}`, ErrFunction},
		{"join of objects", `{"Fn::Join": ["-", [{"a": "b"}]]}`, ErrFunction},
		{"split by nothing", `{"Fn::Split": ["", "a"]}`, ErrFunction},
		{"map without that key", `{"Fn::FindInMap": ["Sizes", "us", "small"]}`, ErrFunction},
		{"undeclared condition", `{"Fn::If": ["Maybe", "a", "b"]}`, ErrFunction},
		{"sub of a list", `{"Fn::Sub": ["${L}", {"L": ["a"]}]}`, ErrFunction},
		{"resource named after itself", `{"Ref": "Circle"}`, ErrCircular},
		{"condition of itself", `{"Fn::If": ["Loop", "a", "b"]}`, ErrCircular},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, err := resolveValue(t, c.value); !errors.Is(err, c.want) {
				t.Errorf("got %v, error %v; want error %v", got, err, c.want)
			}
		})
	}
}

func TestResolveStack(t *testing.T) {
	parsed, err := Parse([]byte(`{
	  "Conditions": {"No": {"Fn::Equals": ["a", "b"]}},
	  "Resources": {
	    "Here": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "here"}},
	    "Gone": {"Type": "AWS::SQS::Queue", "Condition": "No"},
	    "Strange": {"Type": "AWS::Strange::Thing"}
	  },
	  "Outputs": {"Address": {"Value": {"Fn::Join": ["", ["https://x.execute-api.eu-central-1.", {"Ref": "AWS::URLSuffix"}, "/portal/"]]}}}
	}`))
	if err != nil {
		t.Fatal(err)
	}
	stack, err := parsed.Resolve(Local())
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := stack.Resources["Gone"]; ok {
		t.Error("a resource whose condition is false is there")
	}
	if _, ok := stack.ByARN("arn:aws:sqs:eu-central-1:000000000000:here"); !ok {
		t.Error("a resource is not found by its ARN")
	}
	if err := stack.Check(); !errors.Is(err, ErrUncovered) || !strings.Contains(err.Error(), "Strange (AWS::Strange::Thing)") {
		t.Errorf("an unknown resource type gives %v", err)
	}
	stack.Translate(AddressBook{"https://x.execute-api.eu-central-1.amazonaws.com": "http://localhost:8080"})
	if got := stack.Outputs["Address"]; got != "http://localhost:8080/portal/" {
		t.Errorf("translated address is %v", got)
	}
}

func TestCoverageTablesAreDisjoint(t *testing.T) {
	for kind := range played {
		if leftOut[kind] != "" {
			t.Errorf("%s is both played and left out", kind)
		}
	}
}

// TestGoldenTemplate holds the stack's golden template to what the local machine can run.
func TestGoldenTemplate(t *testing.T) {
	parsed, err := Read("../../stack/testdata/strongroom.json")
	if err != nil {
		t.Fatal(err)
	}
	stack, err := parsed.Resolve(Local())
	if err != nil {
		t.Fatal(err)
	}
	if err := stack.Check(); err != nil {
		t.Error(err)
	}
	if got := len(stack.Of("AWS::Lambda::Function")); got < 4 {
		t.Errorf("%d functions", got)
	}
}

func TestAddressBookLongestWins(t *testing.T) {
	book := AddressBook{"https://a": "1", "https://a.b": "2"}
	if got := book.Translate("https://a.b/x https://a/x"); got != "2/x 1/x" {
		t.Error(got)
	}
}

func TestProperties(t *testing.T) {
	p := Of(map[string]any{"a": map[string]any{"b": "7", "t": "true", "l": []any{"x", map[string]any{}}}})
	for _, c := range []struct {
		name      string
		got, want any
	}{
		{"text", p.Text("a.b"), "7"},
		{"absent text", p.Text("a.x.y"), ""},
		{"number", p.Number("a.b", 1), 7},
		{"absent number", p.Number("a.x", 1), 1},
		{"truth as text", p.Bool("a.t"), true},
		{"list of one", len(p.List("a.b")), 1},
		{"texts leave objects out", p.Texts("a.l"), []string{"x"}},
		{"keys", p.Keys("a"), []string{"b", "l", "t"}},
		{"keys of a text", p.Keys("a.b"), []string{}},
		{"present", p.At("a").Present(), true},
		{"absent", p.At("z").Present(), false},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func FuzzResolve(f *testing.F) {
	for _, seed := range []string{
		`{"Fn::Join": ["", ["a", {"Ref": "AWS::Region"}]]}`, `{"Fn::Sub": "${AWS::Region}-${Files.Arn}-${!x}"}`,
		`{"Fn::If": ["Yes", 1, 2]}`, `{"Fn::Select": [0, {"Fn::Split": [",", "a"]}]}`, `{"Fn::GetAtt": ["Files", "Arn"]}`, `{"Ref": null}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		parsed, err := Parse([]byte(strings.Replace(frame, "VALUE", value, 1)))
		if err != nil {
			return
		}
		stack, err := parsed.Resolve(Local()) // must end and must not panic
		if err == nil {
			stack.Translate(AddressBook{"https://x": "http://y"})
			_ = stack.Check()
		}
	})
}
