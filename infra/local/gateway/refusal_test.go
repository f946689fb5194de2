package gateway

import (
	"errors"
	"log/slog"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
)

func TestNewRefusals(t *testing.T) {
	for name, change := range map[string][2]string{
		"no permission":             {`"Principal": "apigateway.amazonaws.com"`, `"Principal": "events.amazonaws.com"`},
		"permission for elsewhere":  {"/portal/*", "/other/*"},
		"authorizer":                {`"AuthorizationType": "NONE"`, `"AuthorizationType": "AWS_IAM"`},
		"no proxy":                  {`"AWS_PROXY"`, `"MOCK"`},
		"function from elsewhere":   {"${Items.Arn}", "arn:elsewhere"},
		"resource without a parent": {`"ParentId": {"Ref": "ItemsPath"}, "PathPart": "{id}"`, `"ParentId": {"Ref": "ItemId"}, "PathPart": "{id}"`},
		"two stages":                {`"Pages": {`, `"Second": {"Type": "AWS::ApiGateway::Stage"}, "Pages": {`},
	} {
		text := strings.ReplaceAll(expand(api), change[0], change[1])
		if _, err := New(stack(t, text), nil, slog.New(slog.DiscardHandler)); !errors.Is(err, ErrTemplate) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// TestGoldenTemplateRoutes opens the routes of the stack's golden template.
func TestGoldenTemplateRoutes(t *testing.T) {
	text, err := os.ReadFile("../../stack/testdata/strongroom.json")
	if err != nil {
		t.Fatal(err)
	}
	g, err := New(stack(t, string(text)), nil, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"/": "portal", "/matters": "portal", "/assets/style.css": "portal", "/auth/login": "signin", "/auth/callback": "signin",
		"/api/v1/uploads": "transfer", "/api/v1/uploads/01A/parts": "transfer", "/api/v1/matters": "portal", "/downloads": "transfer", "/api/v1/downloads": "transfer",
	} {
		if found, ok := g.routes.find("POST", path); !ok || !strings.HasSuffix(found.function, "-"+want) {
			t.Errorf("%s goes to %q", path, found.function)
		}
	}
}

func FuzzAnswer(f *testing.F) {
	for _, seed := range []string{`{"statusCode":200,"body":"x"}`, `{"statusCode":200,"isBase64Encoded":true}`, `{"headers":{"a":null}}`, `[]`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, payload string) {
		w := httptest.NewRecorder()
		_ = writeAnswer(w, []byte(payload)) // must not panic
		for name, values := range w.Header() {
			for _, value := range values {
				if strings.ContainsAny(value, "\r\n") {
					t.Errorf("header %s has a line break", name)
				}
			}
		}
	})
}

func FuzzRoute(f *testing.F) {
	g := open(f, nil)
	f.Add("GET", "/items/%zz")
	f.Fuzz(func(_ *testing.T, method, path string) { g.routes.find(method, path) })
}
