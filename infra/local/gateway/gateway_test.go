package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"strongroom/infra/local/lambda"
	"strongroom/infra/local/template"
)

var update = flag.Bool("update", false, "rewrite the golden events")

// api is a small REST API: open routes for two functions.
const api = `{"Resources": {
  "Api": {"Type": "AWS::ApiGateway::RestApi"},
  "Stage": {"Type": "AWS::ApiGateway::Stage", "Properties": {"StageName": "portal", "RestApiId": {"Ref": "Api"}}},
  "Pages": {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": "pages"}},
  "Items": {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": "items"}},
  "PagesDoor": {"Type": "AWS::Lambda::Permission", "Properties": {"Action": "lambda:InvokeFunction", "FunctionName": {"Ref": "Pages"}, "Principal": "apigateway.amazonaws.com",
    "SourceArn": {"Fn::Sub": "arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/portal/*"}}},
  "ItemsDoor": {"Type": "AWS::Lambda::Permission", "Properties": {"Action": "lambda:InvokeFunction", "FunctionName": {"Fn::GetAtt": ["Items", "Arn"]}, "Principal": "apigateway.amazonaws.com"}},
  "ItemId": {"Type": "AWS::ApiGateway::Resource", "Properties": {"ParentId": {"Ref": "ItemsPath"}, "PathPart": "{id}", "RestApiId": {"Ref": "Api"}}},
  "ItemsPath": {"Type": "AWS::ApiGateway::Resource", "Properties": {"ParentId": {"Fn::GetAtt": ["Api", "RootResourceId"]}, "PathPart": "items", "RestApiId": {"Ref": "Api"}}},
  "Special": {"Type": "AWS::ApiGateway::Resource", "Properties": {"ParentId": {"Ref": "ItemsPath"}, "PathPart": "special", "RestApiId": {"Ref": "Api"}}},
  "Rest": {"Type": "AWS::ApiGateway::Resource", "Properties": {"ParentId": {"Fn::GetAtt": ["Api", "RootResourceId"]}, "PathPart": "{proxy+}", "RestApiId": {"Ref": "Api"}}},
  "AnyRoot": METHOD(ANY, {"Fn::GetAtt": ["Api", "RootResourceId"]}, Pages),
  "AnyRest": METHOD(ANY, {"Ref": "Rest"}, Pages),
  "GetItem": METHOD(GET, {"Ref": "ItemId"}, Items),
  "PostSpecial": METHOD(POST, {"Ref": "Special"}, Items),
  "Refusal": {"Type": "AWS::ApiGateway::GatewayResponse", "Properties": {"RestApiId": {"Ref": "Api"}, "ResponseType": "DEFAULT_5XX",
    "ResponseParameters": {"gatewayresponse.header.Cache-Control": "'no-store'"},
    "ResponseTemplates": {"application/json": "{\"title\":\"Sorry\",\"detail\":$context.error.messageString,\"code\":\"$context.requestId\"}"}}}
}}`

var method = regexp.MustCompile(`METHOD\((\w+), (\{.*\}), (\w+)\)`)

// expand writes out the METHOD shorthand.
func expand(text string) string {
	return method.ReplaceAllString(text, `{"Type": "AWS::ApiGateway::Method", "Properties": {"HttpMethod": "$1", "ResourceId": $2, "RestApiId": {"Ref": "Api"}, "AuthorizationType": "NONE",
	  "Integration": {"Type": "AWS_PROXY", "Uri": {"Fn::Sub": "arn:aws:apigateway:$${AWS::Region}:lambda:path/2015-03-31/functions/$${$3.Arn}/invocations"}}}}`)
}

func stack(t testing.TB, text string) *template.Stack {
	t.Helper()
	parsed, err := template.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	resolved, err := parsed.Resolve(template.Local())
	if err != nil {
		t.Fatal(err)
	}
	return resolved
}

// invoker answers every invocation by a function of the test.
type invoker func(function string, event []byte) (lambda.Result, error)

func (i invoker) Invoke(_ context.Context, function string, event []byte) (lambda.Result, error) {
	return i(function, event)
}

func open(t testing.TB, i invoker) *Gateway {
	t.Helper()
	g, err := New(stack(t, expand(api)), i, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func answer(payload string) invoker {
	return func(string, []byte) (lambda.Result, error) { return lambda.Result{Payload: []byte(payload)}, nil }
}

func TestRoutes(t *testing.T) {
	g := open(t, nil)
	for _, c := range []struct{ method, path, function, resource, params string }{
		{"GET", "", "pages", "/", `{}`},
		{"POST", "/", "pages", "/", `{}`},
		{"GET", "/matters", "pages", "/{proxy+}", `{"proxy":"matters"}`},
		{"GET", "/a/b%2Fc/", "pages", "/{proxy+}", `{"proxy":"a/b/c"}`},
		{"GET", "/items/7", "items", "/items/{id}", `{"id":"7"}`},
		{"DELETE", "/items/7", "", "/items/{id}", `{"id":"7"}`},
		{"POST", "/items/special", "items", "/items/special", `{}`},
		{"GET", "/items/special", "", "/items/special", `{}`},
		{"GET", "/items/7/parts", "pages", "/{proxy+}", `{"proxy":"items/7/parts"}`},
		{"GET", "/items", "pages", "/{proxy+}", `{"proxy":"items"}`},
	} {
		found, ok := g.routes.find(c.method, c.path)
		if ok != (c.function != "") || found.function != c.function {
			t.Errorf("%s %s: function %q, %v", c.method, c.path, found.function, ok)
			continue
		}
		params, _ := json.Marshal(found.params)
		if found.node.path != c.resource || string(params) != c.params {
			t.Errorf("%s %s: %s %s", c.method, c.path, found.node.path, params)
		}
	}
}

func TestGoldenEvents(t *testing.T) {
	for _, c := range []struct {
		name string
		make func() *http.Request
	}{
		{"get-page", func() *http.Request {
			r := httptest.NewRequest("GET", "/portal/matters/01ABC?tag=a&tag=b&q=x%20y", nil)
			r.Header.Add("Cookie", "a=1")
			r.Header.Add("Cookie", "b=2")
			r.Header.Set("X-Forwarded-For", "10.0.0.1")
			r.Header.Set("Connection", "keep-alive")
			return r
		}},
		{"root", func() *http.Request { return httptest.NewRequest("GET", "/portal/", nil) }},
		{"post-form", func() *http.Request {
			r := httptest.NewRequest("POST", "/portal/items/special", strings.NewReader("name=J%C3%BCrgen&x=1"))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			return r
		}},
		{"post-bytes", func() *http.Request {
			return httptest.NewRequest("POST", "/portal/upload", strings.NewReader("\xff\xfe\x00"))
		}},
		{"encoded-path", func() *http.Request { return httptest.NewRequest("GET", "/portal/items/a%20b%2Fc", nil) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []byte
			g := open(t, func(_ string, event []byte) (lambda.Result, error) {
				got = event
				return lambda.Result{Payload: []byte(`{"statusCode":200}`)}, nil
			})
			r := c.make()
			r.Host, r.RemoteAddr = "localhost:8080", "127.0.0.1:5555"
			g.ServeHTTP(httptest.NewRecorder(), r)
			compareGolden(t, c.name, got)
		})
	}
}

// compareGolden compares an event, its random and timely parts apart, with the golden file.
func compareGolden(t *testing.T, name string, event []byte) {
	t.Helper()
	var fields map[string]any
	if err := json.Unmarshal(event, &fields); err != nil {
		t.Fatal(err)
	}
	about := fields["requestContext"].(map[string]any)
	for _, key := range []string{"requestId", "extendedRequestId", "requestTime", "requestTimeEpoch"} {
		if about[key] == nil || about[key] == "" {
			t.Errorf("no %s", key)
		}
		about[key] = "*"
	}
	text, err := json.MarshalIndent(fields, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", name+".json")
	if *update {
		if err := os.WriteFile(path, append(text, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(text)+"\n"); diff != "" {
		t.Error(diff)
	}
}

func TestAnswers(t *testing.T) {
	for _, c := range []struct {
		name, payload string
		status        int
		headers       map[string][]string
		body          string
	}{
		{"plain", `{"statusCode":200,"headers":{"content-type":"text/html"},"body":"hi"}`, 200, map[string][]string{"Content-Type": {"text/html"}, "Content-Length": {"2"}}, "hi"},
		{"no type means JSON", `{"statusCode":204}`, 204, map[string][]string{"Content-Type": {"application/json"}}, ""},
		{"several cookies", `{"statusCode":200,"headers":{"Set-Cookie":"lost"},"multiValueHeaders":{"set-cookie":["a=1","b=2"]}}`, 200, map[string][]string{"Set-Cookie": {"a=1", "b=2"}}, ""},
		{"bytes", `{"statusCode":200,"body":"aGk=","isBase64Encoded":true}`, 200, nil, "hi"},
		{"bytes without body", `{"statusCode":200,"isBase64Encoded":true}`, 200, nil, ""},
		{"status as text", `{"statusCode":"201"}`, 201, nil, ""},
		{"header that is a number", `{"statusCode":200,"headers":{"X-Count":7}}`, 200, map[string][]string{"X-Count": {"7"}}, ""},
		{"remapped", `{"statusCode":401,"headers":{"WWW-Authenticate":"Bearer","Server":"x","Transfer-Encoding":"chunked"}}`, 401,
			map[string][]string{"Www-Authenticate": nil, "X-Amzn-Remapped-Www-Authenticate": {"Bearer"}, "X-Amzn-Remapped-Server": {"x"}, "Transfer-Encoding": nil}, ""},
		{"line breaks in headers", `{"statusCode":200,"headers":{"X-A":"b\r\nX-C: d"}}`, 200, map[string][]string{"X-A": {"bX-C: d"}, "X-C": nil}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := httptest.NewRecorder()
			open(t, answer(c.payload)).ServeHTTP(w, httptest.NewRequest("GET", "/portal/", nil))
			if w.Code != c.status || w.Body.String() != c.body {
				t.Errorf("%d %q", w.Code, w.Body)
			}
			for name, values := range c.headers {
				if diff := cmp.Diff(values, w.Result().Header[name]); diff != "" {
					t.Errorf("%s: %s", name, diff)
				}
			}
			if w.Header().Get("X-Amzn-Requestid") == "" {
				t.Error("no request id")
			}
		})
	}
}

func TestFailures(t *testing.T) {
	slow := func(string, []byte) (lambda.Result, error) {
		time.Sleep(200 * time.Millisecond)
		return lambda.Result{}, nil
	}
	for _, c := range []struct {
		name   string
		call   invoker
		path   string
		method string
		body   io.Reader
		status int
		text   string
	}{
		{"function failed", func(string, []byte) (lambda.Result, error) {
			return lambda.Result{Error: "Unhandled", Payload: []byte(`{}`)}, nil
		}, "/portal/", "GET", nil, 502, `"detail":"Internal server error"`},
		{"function can't run", func(string, []byte) (lambda.Result, error) { return lambda.Result{}, errors.New("broken") }, "/portal/", "GET", nil, 502, `"title":"Sorry"`},
		{"no answer", answer(`null`), "/portal/", "GET", nil, 502, "Internal server error"},
		{"not JSON", answer(`hello`), "/portal/", "GET", nil, 502, "Internal server error"},
		{"unknown field", answer(`{"statusCode":200,"cookies":[]}`), "/portal/", "GET", nil, 502, "Internal server error"},
		{"status out of range", answer(`{"statusCode":99}`), "/portal/", "GET", nil, 502, "Internal server error"},
		{"body that is no base64", answer(`{"statusCode":200,"body":"*","isBase64Encoded":true}`), "/portal/", "GET", nil, 502, "Internal server error"},
		{"too slow", slow, "/portal/", "GET", nil, 504, "Endpoint request timed out"},
		{"no such method", answer(`{"statusCode":200}`), "/portal/items/7", "DELETE", nil, 403, `{"message":"Missing Authentication Token"}`},
		{"other stage", answer(`{"statusCode":200}`), "/other/", "GET", nil, 403, `{"message":"Forbidden"}`},
		{"stage as a prefix", answer(`{"statusCode":200}`), "/portals", "GET", nil, 403, `{"message":"Forbidden"}`},
		{"largest body", answer(`{"statusCode":200}`), "/portal/", "POST", strings.NewReader(strings.Repeat("x", 10<<20)), 200, ""},
		{"body too large", answer(`{"statusCode":200}`), "/portal/", "POST", strings.NewReader(strings.Repeat("x", 10<<20+1)), 413, "Request Too Long"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := open(t, c.call)
			g.patience = 50 * time.Millisecond
			if c.name != "too slow" {
				g.patience = integration
			}
			w := httptest.NewRecorder()
			g.ServeHTTP(w, httptest.NewRequest(c.method, c.path, c.body))
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.text) {
				t.Errorf("%d %s", w.Code, w.Body)
			}
			if c.status >= 500 && (w.Header().Get("Cache-Control") != "no-store" || !strings.Contains(w.Body.String(), w.Header().Get("X-Amzn-Requestid"))) {
				t.Errorf("the template's error answer is not used: %v %s", w.Header(), w.Body)
			}
		})
	}
}
