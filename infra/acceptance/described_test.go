package acceptance

import (
	"bytes"
	"fmt"
	"mime"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// description is the API's description, ready to hold answers against. OpenAPI 3.1 schemas are JSON Schema of 2020-12.
type description struct {
	operations []*operation
	mu         sync.Mutex
}

// operation is one method of one address.
type operation struct {
	id, method, path string
	match            *regexp.Regexp // of the path below the stage
	csrf             bool
	answers          map[string]map[string]*jsonschema.Schema // by status or "default", then by media type
	seen             map[int]int                              // answers by status
}

var described = func() *description {
	d, err := readDescription(filepath.Join(root, "shared/web/openapi.json"))
	if err != nil {
		panic(err)
	}
	return d
}()

func readDescription(path string) (*description, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading the API's description: %w", err)
	}
	defer file.Close()
	document, err := jsonschema.UnmarshalJSON(file)
	if err != nil {
		return nil, fmt.Errorf("reading the API's description: %w", err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	compiler.AssertFormat()
	if err := compiler.AddResource("openapi.json", document); err != nil {
		return nil, fmt.Errorf("reading the API's description: %w", err)
	}
	d := &description{}
	for path, methods := range document.(map[string]any)["paths"].(map[string]any) {
		for method, o := range methods.(map[string]any) {
			op, err := readOperation(compiler, document.(map[string]any), path, method, o.(map[string]any))
			if err != nil {
				return nil, fmt.Errorf("reading the API's description: %s %s: %w", method, path, err)
			}
			d.operations = append(d.operations, op)
		}
	}
	return d, nil
}

var parameter = regexp.MustCompile(`\\\{[a-z]+\\\}`)

func readOperation(compiler *jsonschema.Compiler, document map[string]any, path, method string, o map[string]any) (*operation, error) {
	op := &operation{id: o["operationId"].(string), method: strings.ToUpper(method), path: path, csrf: method != "get",
		match:   regexp.MustCompile("^" + parameter.ReplaceAllString(regexp.QuoteMeta(path), "[^/]+") + "$"),
		answers: map[string]map[string]*jsonschema.Schema{}, seen: map[int]int{}}
	for status, r := range o["responses"].(map[string]any) {
		place := "#/paths/" + escape(path) + "/" + method + "/responses/" + status
		answer := r.(map[string]any)
		if to, ok := answer["$ref"].(string); ok {
			place, answer = to, resolve(document, to)
		}
		op.answers[status] = map[string]*jsonschema.Schema{}
		contents, _ := answer["content"].(map[string]any)
		for media := range contents {
			schema, err := compiler.Compile("openapi.json" + place + "/content/" + escape(media) + "/schema")
			if err != nil {
				return nil, err
			}
			op.answers[status][media] = schema
		}
	}
	return op, nil
}

// escape writes a name as part of a JSON pointer in a fragment (RFC 6901).
func escape(name string) string {
	return strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(name)
}

func resolve(document map[string]any, pointer string) map[string]any {
	for _, name := range strings.Split(strings.TrimPrefix(pointer, "#/"), "/") {
		document = document[name].(map[string]any)
	}
	return document
}

// find gives the operation of a request; nil when the API has none.
func (d *description) find(method, path string) *operation {
	for _, op := range d.operations {
		if op.method == method && op.match.MatchString(path) {
			return op
		}
	}
	return nil
}

// hold compares an answer with what the description says of its operation: status, media type, body. What the description does not know must be
// answered 404 or 405.
func (d *description) hold(p *Person, method string, a Answer) {
	p.Helper()
	path := strings.TrimPrefix(a.URL.EscapedPath(), "/portal")
	op := d.find(method, path)
	if op == nil {
		if a.Status != 404 && a.Status != 405 {
			p.Errorf("%s %s is not described and is answered %d", method, path, a.Status)
		}
		return
	}
	d.mu.Lock()
	op.seen[a.Status]++
	d.mu.Unlock()
	if err := op.check(a); err != nil {
		p.Errorf("%s (%s %s): %v\n%.500s", op.id, method, path, err, a.Body)
	}
}

func (op *operation) check(a Answer) error {
	medias, known := op.answers[strconv.Itoa(a.Status)]
	if !known && a.Status >= 400 {
		medias, known = op.answers["default"]
	}
	if !known || a.Status >= 500 {
		return fmt.Errorf("the status %d is not described", a.Status)
	}
	if len(medias) == 0 {
		if len(a.Body) > 0 {
			return fmt.Errorf("%d bytes where none are described", len(a.Body))
		}
		return nil
	}
	media, _, err := mime.ParseMediaType(a.Header.Get("Content-Type"))
	schema := medias[media]
	if err != nil || schema == nil {
		return fmt.Errorf("the media type %q is not described", a.Header.Get("Content-Type"))
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(a.Body))
	if err != nil {
		return fmt.Errorf("no JSON: %w", err)
	}
	return schema.Validate(value)
}

// TestDescribed_CheckCanFail shows that the check finds what it is there for.
func TestDescribed_CheckCanFail(t *testing.T) {
	matters := described.find("GET", "/api/v1/matters")
	for name, c := range map[string]struct {
		status      int
		media, body string
		fine        bool
	}{
		"as described":        {200, "application/json", `{"matters":[]}`, true},
		"a problem":           {404, "application/problem+json", `{"type":"about:blank","title":"Not Found","status":404,"detail":"No.","code":"not-found"}`, true},
		"a member too much":   {200, "application/json", `{"matters":[],"secret":1}`, false},
		"a missing member":    {200, "application/json", `{}`, false},
		"a wrong inner value": {200, "application/json", `{"matters":[{"id":"x","number":"1","name":"n","client":"c"}]}`, false},
		"no JSON":             {200, "application/json", `<p>`, false},
		"another media type":  {200, "text/html", `{"matters":[]}`, false},
		"another status":      {201, "application/json", `{"matters":[]}`, false},
		"a problem as JSON":   {404, "application/json", `{"type":"about:blank","title":"Not Found","status":404,"detail":"No.","code":"not-found"}`, false},
		"a failure":           {500, "application/problem+json", `{"type":"about:blank","title":"x","status":500,"detail":"No.","code":"internal"}`, false},
	} {
		err := matters.check(Answer{Status: c.status, Header: map[string][]string{"Content-Type": {c.media}}, Body: []byte(c.body)})
		if (err == nil) != c.fine {
			t.Errorf("%s: %v", name, err)
		}
	}
}
