package web_test

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"strongroom/shared/document"
	"strongroom/shared/person"
)

// assetsOf lists what a page refers to.
func (f *firm) assetsOf(who *somebody, path string) (out []string) {
	f.t.Helper()
	body := f.call(who, request{"", "GET", path, "", nil}).Body
	for _, found := range regexp.MustCompile(`(?:href|src)="(?:\./|\.\./)*(assets/[^"]+)"`).FindAllStringSubmatch(body, -1) {
		out = append(out, "/"+found[1])
	}
	if len(out) < 5 {
		f.t.Errorf("%s refers to %v: %s", path, out, body)
	}
	return out
}

// Everything that a page refers to is there, with the type that browsers insist on.
func TestPagesFindTheirAssets(t *testing.T) {
	f := newFirm(t)
	m := f.matter("Estate")
	ada := f.person("Ada", person.Attorney, m)
	for _, path := range []string{"/welcome", "/nothing", "/matters/" + m, "/matters/" + m + "/upload"} {
		for _, asset := range f.assetsOf(&ada, path) {
			a := f.call(nil, request{"", "GET", asset, "", nil})
			kind := map[string]string{"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}[asset[strings.LastIndexByte(asset, '.')+1:]]
			if a.StatusCode != 200 || !strings.HasPrefix(header(a, "Content-Type"), kind) || !strings.Contains(header(a, "Cache-Control"), "immutable") {
				t.Errorf("%s: %d %s %s", asset, a.StatusCode, header(a, "Content-Type"), header(a, "Cache-Control"))
			}
		}
	}
}

// The script that keeps a list up to date asks for no more documents at a time than the API answers.
func TestPagesAskForNoMoreStatesThanTheAPIGives(t *testing.T) {
	f := newFirm(t)
	m := f.matter("Estate")
	ada := f.person("Ada", person.Attorney, m)
	d := f.document(m, document.Received, ada)
	for _, asset := range f.assetsOf(&ada, "/matters/"+m) {
		if !strings.HasSuffix(asset, "/live.js") {
			continue
		}
		script := f.call(nil, request{"", "GET", asset, "", nil}).Body
		longest := regexp.MustCompile(`const longest = (\d+);`).FindStringSubmatch(script)
		if longest == nil {
			t.Fatal("the script has no limit")
		}
		n, _ := strconv.Atoi(longest[1])
		ids := strings.TrimSuffix(strings.Repeat(d.ID+",", n), ",")
		if a := f.call(&ada, request{"", "GET", fmt.Sprintf("/api/v1/matters/%s/states?ids=%s", m, ids), "", nil}); a.StatusCode != 200 {
			t.Errorf("%d documents at a time: %d %s", n, a.StatusCode, a.Body)
		}
		return
	}
	t.Error("the list has no script that keeps it up to date")
}
