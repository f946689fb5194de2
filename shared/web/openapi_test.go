package web

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The description and the handlers name the same addresses with the same methods.
func TestOpenAPI_NamesExactlyTheRoutes(t *testing.T) {
	var api struct {
		Paths map[string]map[string]struct {
			OperationID string `json:"operationId"`
			Responses   map[string]any
			Parameters  []map[string]string
		}
	}
	if err := json.Unmarshal(openAPI, &api); err != nil {
		t.Fatal(err)
	}
	described, served := []string{}, []string{}
	for path, methods := range api.Paths {
		for method, operation := range methods {
			described = append(described, strings.ToUpper(method)+" "+path)
			csrf := slices.ContainsFunc(operation.Parameters, func(p map[string]string) bool { return strings.HasSuffix(p["$ref"], "/csrf") })
			if change := method != "get"; change != csrf {
				t.Errorf("%s %s: a change names the CSRF token and nothing else does", method, path)
			}
			if operation.OperationID == "" || operation.Responses["default"] == nil {
				t.Errorf("%s %s: no operation id or no default answer", method, path)
			}
		}
	}
	for _, r := range append(portalHandlers{}.routes(), transferHandlers{}.routes()...) {
		if r.api() {
			served = append(served, r.method+" "+r.path)
		}
	}
	slices.Sort(described)
	slices.Sort(served)
	if diff := cmp.Diff(served, described); diff != "" {
		t.Errorf("served (-) and described (+) differ:\n%s", diff)
	}
}
