package recorder

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"strongroom/infra/local/template"
)

// shorten writes needs as one line each: action, resource and use of the owner's key.
func shorten(needs []Need) []string {
	var out []string
	for _, n := range needs {
		line := n.Action + " " + strings.TrimPrefix(n.Resource, "arn:aws:s3:::")
		if n.Seals {
			line += " seals"
		}
		if n.Opens {
			line += " opens"
		}
		out = append(out, line)
	}
	return out
}

func header(pairs ...string) http.Header {
	h := http.Header{}
	for i := 0; i < len(pairs); i += 2 {
		h.Set(pairs[i], pairs[i+1])
	}
	return h
}

func TestC07_S3RequestsToActions(t *testing.T) {
	for _, c := range []struct {
		request string
		header  http.Header
		creates string
		want    []string
	}{
		{"GET /", nil, "", []string{"s3:ListAllMyBuckets *"}},
		{"GET /b?list-type=2&prefix=m", nil, "", []string{"s3:ListBucket b"}},
		{"GET /b/", nil, "", []string{"s3:ListBucket b"}},
		{"HEAD /b", nil, "", []string{"s3:ListBucket b"}},
		{"PUT /b", nil, "", []string{"s3:CreateBucket b"}},
		{"GET /b?versions", nil, "", []string{"s3:ListBucketVersions b"}},
		{"GET /b?uploads", nil, "", []string{"s3:ListBucketMultipartUploads b"}},
		{"PUT /b?policy", nil, "", []string{"s3:PutBucketPolicy b"}},
		{"GET /b/k", nil, "", []string{"s3:GetObject b/k opens"}},
		{"GET /b/m/d?versionId=v&response-content-disposition=x&x-id=GetObject", nil, "", []string{"s3:GetObjectVersion b/m/d opens"}},
		{"HEAD /b/k", nil, "", []string{"s3:GetObject b/k"}},
		{"HEAD /b/k", header("X-Amz-Checksum-Mode", "ENABLED"), "", []string{"s3:GetObject b/k opens"}},
		{"GET /b/k?tagging", nil, "", []string{"s3:GetObjectTagging b/k"}},
		{"GET /b/k?tagging&versionId=v", nil, "", []string{"s3:GetObjectVersionTagging b/k"}},
		{"GET /b/k?uploadId=u", nil, "", []string{"s3:ListMultipartUploadParts b/k"}},
		{"GET /b/k?attributes", nil, "", []string{"s3:GetObject b/k opens"}},
		{"PUT /b/k", nil, "ObjectCreated:Put", []string{"s3:PutObject b/k seals"}},
		{"PUT /b/k?x-id=PutObject&X-Amz-Algorithm=a&X-Amz-Credential=c", nil, "ObjectCreated:Put", []string{"s3:PutObject b/k seals"}},
		{"PUT /b/k", header("X-Amz-Tagging", "verdict=clean"), "ObjectCreated:Put", []string{"s3:PutObject b/k seals", "s3:PutObjectTagging b/k"}},
		{"PUT /b/k", header("X-Amz-Object-Lock-Mode", "COMPLIANCE", "X-Amz-Object-Lock-Legal-Hold", "ON"), "ObjectCreated:Put",
			[]string{"s3:PutObject b/k seals", "s3:PutObjectRetention b/k", "s3:PutObjectLegalHold b/k"}},
		{"PUT /b/k?tagging", nil, "", []string{"s3:PutObjectTagging b/k"}},
		{"PUT /b/k?tagging&versionId=v", nil, "", []string{"s3:PutObjectVersionTagging b/k"}},
		{"PUT /b/k?retention", nil, "", []string{"s3:PutObjectRetention b/k"}},
		{"PUT /b/k?legal-hold", nil, "", []string{"s3:PutObjectLegalHold b/k"}},
		{"PUT /b/k", header("X-Amz-Copy-Source", "/a/m%2Fd?versionId=v", "X-Amz-Tagging", "t=1"), "ObjectCreated:Copy",
			[]string{"s3:GetObjectVersion a/m/d opens", "s3:PutObject b/k seals", "s3:PutObjectTagging b/k"}},
		{"PUT /b/k?partNumber=1&uploadId=u", header("X-Amz-Copy-Source", "a/k"), "", []string{"s3:GetObject a/k opens", "s3:PutObject b/k seals opens"}},
		{"POST /b/k?uploads", nil, "", []string{"s3:PutObject b/k seals opens"}},
		{"PUT /b/k?partNumber=1&uploadId=u&x-id=UploadPart", nil, "", []string{"s3:PutObject b/k seals opens"}},
		{"POST /b/k?uploadId=u", nil, "ObjectCreated:CompleteMultipartUpload", []string{"s3:PutObject b/k seals opens"}},
		{"DELETE /b/k?uploadId=u", nil, "", []string{"s3:AbortMultipartUpload b/k"}},
		{"DELETE /b/k", nil, "", []string{"s3:DeleteObject b/k"}},
		{"DELETE /b/k?versionId=v", nil, "", []string{"s3:DeleteObjectVersion b/k"}},
	} {
		method, target, _ := strings.Cut(c.request, " ")
		u, err := url.Parse(target)
		if err != nil {
			t.Fatal(err)
		}
		call, err := classifyS3("aws", method, u, c.header)
		if err != nil {
			t.Errorf("%s: %v", c.request, err)
			continue
		}
		if diff := cmp.Diff(c.want, shorten(call.needs)); diff != "" || call.creates != c.creates {
			t.Errorf("%s creates %q: %s", c.request, call.creates, diff)
		}
	}
}

func TestC07_UnknownS3RequestsAreRefused(t *testing.T) {
	for _, c := range []struct {
		request string
		header  http.Header
	}{
		{"POST /b?delete", nil}, {"POST /b", nil}, {"GET /b?website", nil}, {"PATCH /b/k", nil}, {"POST /b/k?select", nil}, {"GET /b/k?torrent", nil},
		{"GET /b/k?tagging&acl", nil}, {"PUT /", nil}, {"PUT /b/k?acl", nil},
		{"PUT /b/k", header("X-Amz-Copy-Source", "nothing")}, {"PUT /b/k", header("X-Amz-Copy-Source", "%zz/k")},
	} {
		method, target, _ := strings.Cut(c.request, " ")
		u, _ := url.Parse(target)
		if call, err := classifyS3("aws", method, u, c.header); !errors.Is(err, ErrUnmapped) {
			t.Errorf("%s: %v %v", c.request, shorten(call.needs), err)
		}
	}
}

func TestS3ConditionKeys(t *testing.T) {
	u, _ := url.Parse("/b/k?X-Amz-Credential=c&X-Amz-Server-Side-Encryption=aws:kms")
	call, err := classifyS3("aws", "PUT", u, header("If-None-Match", "*", "X-Amz-Tagging", "verdict=clean", "X-Amz-Server-Side-Encryption-Customer-Algorithm", "AES256"))
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{
		"s3:authtype": "REST-QUERY-STRING", "s3:x-amz-server-side-encryption": "aws:kms", "s3:if-none-match": "*", "s3:objectcreationoperation": "true",
		"s3:requestobjecttag/verdict": "clean", "s3:requestobjecttagkeys": "verdict", "s3:x-amz-server-side-encryption-customer-algorithm": "AES256",
	} {
		if got := call.needs[0].Context[key]; !slices.Equal(got, []string{want}) {
			t.Errorf("%s: %v", key, got)
		}
	}
}

func TestC07_DynamoDBRequestsToActions(t *testing.T) {
	const table = "arn:aws:dynamodb:eu-central-1:000000000000:table/"
	for _, c := range []struct {
		target, body string
		want         []string
	}{
		{"GetItem", `{"TableName":"rows"}`, []string{"dynamodb:GetItem " + table + "rows opens"}},
		{"PutItem", `{"TableName":"` + table + `rows"}`, []string{"dynamodb:PutItem " + table + "rows opens"}},
		{"Query", `{"TableName":"rows"}`, []string{"dynamodb:Query " + table + "rows opens"}},
		{"Query", `{"TableName":"rows","IndexName":"reverse"}`, []string{"dynamodb:Query " + table + "rows/index/reverse opens"}},
		{"Scan", `{"TableName":"rows"}`, []string{"dynamodb:Scan " + table + "rows opens"}},
		{"DescribeTable", `{"TableName":"rows"}`, []string{"dynamodb:DescribeTable " + table + "rows"}},
		{"ListTables", `{}`, []string{"dynamodb:ListTables *"}},
		{"BatchGetItem", `{"RequestItems":{"rows":{}}}`, []string{"dynamodb:BatchGetItem " + table + "rows opens"}},
		{"BatchWriteItem", `{"RequestItems":{"rows":[]}}`, []string{"dynamodb:BatchWriteItem " + table + "rows opens"}},
		{"TransactWriteItems", `{"TransactItems":[{"Put":{"TableName":"rows"}},{"ConditionCheck":{"TableName":"rows"}},{"Update":{"TableName":"rows"}},{"Delete":{"TableName":"rows"}}]}`,
			[]string{"dynamodb:PutItem " + table + "rows opens", "dynamodb:ConditionCheckItem " + table + "rows opens", "dynamodb:UpdateItem " + table + "rows opens", "dynamodb:DeleteItem " + table + "rows opens"}},
		{"TransactGetItems", `{"TransactItems":[{"Get":{"TableName":"rows"}}]}`, []string{"dynamodb:GetItem " + table + "rows opens"}},
	} {
		needs, err := classifyDynamoDB(template.Local(), "DynamoDB_20120810."+c.target, []byte(c.body))
		if err != nil {
			t.Errorf("%s: %v", c.target, err)
			continue
		}
		if diff := cmp.Diff(c.want, shorten(needs)); diff != "" {
			t.Errorf("%s: %s", c.target, diff)
		}
	}
}

func TestC07_UnknownDynamoDBRequestsAreRefused(t *testing.T) {
	for _, c := range []struct{ target, body string }{
		{"DynamoDB_20120810.ExecuteStatement", `{"Statement":"DELETE FROM rows"}`},
		{"DynamoDB_20120810.BatchExecuteStatement", `{}`},
		{"DynamoDBStreams_20120810.GetRecords", `{}`},
		{"", `{}`},
		{"DynamoDB_20120810.GetItem", `{}`},
		{"DynamoDB_20120810.GetItem", `no JSON`},
		{"DynamoDB_20120810.BatchGetItem", `{}`},
		{"DynamoDB_20120810.TransactWriteItems", `{"TransactItems":[]}`},
		{"DynamoDB_20120810.TransactWriteItems", `{"TransactItems":[{"Get":{"TableName":"rows"}}]}`},
		{"DynamoDB_20120810.TransactGetItems", `{"TransactItems":[{"Put":{"TableName":"rows"}}]}`},
		{"DynamoDB_20120810.TransactWriteItems", `{"TransactItems":[{"Put":{}}]}`},
		{"DynamoDB_20120810.TransactWriteItems", `{"TransactItems":[{"Wipe":{"TableName":"rows"}}]}`},
	} {
		if needs, err := classifyDynamoDB(template.Local(), c.target, []byte(c.body)); !errors.Is(err, ErrUnmapped) {
			t.Errorf("%s %s: %v %v", c.target, c.body, needs, err)
		}
	}
}

func TestC07_CognitoRequestsToActions(t *testing.T) {
	needs, err := classifyCognito(template.Local(), "AWSCognitoIdentityProviderService.AdminGetUser", []byte(`{"UserPoolId":"eu-central-1_abc"}`))
	if err != nil || len(needs) != 1 || needs[0].Action != "cognito-idp:AdminGetUser" ||
		needs[0].Resource != "arn:aws:cognito-idp:eu-central-1:000000000000:userpool/eu-central-1_abc" {
		t.Errorf("%v %v", needs, err)
	}
	for _, c := range []struct{ target, body string }{{"AdminGetUser", `{"UserPoolId":"x"}`}, {cognitoTarget, `{"UserPoolId":"x"}`}, {cognitoTarget + "InitiateAuth", `{}`}, {cognitoTarget + "AdminGetUser", `x`}} {
		if _, err := classifyCognito(template.Local(), c.target, []byte(c.body)); !errors.Is(err, ErrUnmapped) {
			t.Errorf("%v: %v", c, err)
		}
	}
}

func TestC07_TextractRequestsToActions(t *testing.T) {
	needs, err := classifyTextract("Textract.DetectDocumentText")
	if err != nil || len(needs) != 1 || needs[0].Action != "textract:DetectDocumentText" || needs[0].Resource != "*" {
		t.Errorf("%v %v", needs, err)
	}
	for _, target := range []string{"", "DetectDocumentText", "Textract.", "Textract.AnalyzeDocument", "Textract.StartDocumentTextDetection"} {
		if _, err := classifyTextract(target); !errors.Is(err, ErrUnmapped) {
			t.Errorf("%s: %v", target, err)
		}
	}
}

func FuzzClassifyS3(f *testing.F) {
	f.Add("PUT", "/b/k?partNumber=1&uploadId=u", "/a/k?versionId=1")
	f.Add("GET", "/b?versions", "")
	f.Fuzz(func(t *testing.T, method, target, source string) {
		u, err := url.ParseRequestURI(target)
		if err != nil {
			return
		}
		h := http.Header{}
		if source != "" {
			h.Set("X-Amz-Copy-Source", source)
		}
		call, err := classifyS3("aws", method, u, h)
		if err == nil && len(call.needs) == 0 {
			t.Errorf("%s %s needs nothing", method, target)
		}
	})
}

func FuzzClassifyDynamoDB(f *testing.F) {
	f.Add("TransactWriteItems", `{"TransactItems":[{"Put":{"TableName":"rows"}}]}`)
	f.Add("Query", `{"TableName":"rows","IndexName":"i"}`)
	f.Fuzz(func(t *testing.T, operation, body string) {
		needs, err := classifyDynamoDB(template.Local(), dynamoDBTarget+operation, []byte(body))
		if err == nil && len(needs) == 0 {
			t.Errorf("%s needs nothing", fmt.Sprint(operation, body))
		}
	})
}
