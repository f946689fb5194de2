package web_test

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"strongroom/shared/document"
	"strongroom/shared/person"
)

// Everything that a page refers to is there, with the type that browsers insist on.
func TestPagesFindTheirAssets(t *testing.T) {
	f := newFirm(t)
	for _, path := range []string{"/welcome", "/nothing"} {
		ada := f.person("Ada", person.Attorney)
		body := f.call(&ada, request{"", "GET", path, "", nil}).Body
		found := regexp.MustCompile(`(?:href|src)="(?:\./|\.\./)*(assets/[^"]+)"`).FindAllStringSubmatch(body, -1)
		if len(found) < 5 {
			t.Errorf("%s refers to %d assets: %s", path, len(found), body)
		}
		for _, asset := range found {
			a := f.call(nil, request{"", "GET", "/" + asset[1], "", nil})
			kind := map[string]string{"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}[asset[1][strings.LastIndexByte(asset[1], '.')+1:]]
			if a.StatusCode != 200 || !strings.HasPrefix(header(a, "Content-Type"), kind) || !strings.Contains(header(a, "Cache-Control"), "immutable") {
				t.Errorf("%s: %d %s %s", asset[1], a.StatusCode, header(a, "Content-Type"), header(a, "Cache-Control"))
			}
		}
	}
}

// The trail of somebody who was denied does not tell what the denial kept from them: nothing distinguishes a document that exists from one that
// doesn't, and no name appears. An administrator reads all of it.
func TestS32_OwnTrailNamesNothingThatWasDenied(t *testing.T) {
	f := newFirm(t)
	theirs := f.matter("Secret merger")
	insider, outsider, admin := f.person("Robert", person.Client, theirs), f.person("Mei", person.Client), f.person("Ines", person.Administrator)
	d := f.document(theirs, document.Available, insider)
	for _, path := range []string{"/matters/" + theirs, "/matters/" + theirs + "/documents/" + d.ID} {
		if a := f.call(&outsider, request{"", "GET", path, "", nil}); a.StatusCode != 404 {
			t.Errorf("%s: %d", path, a.StatusCode)
		}
	}
	f.call(&outsider, request{"transfer", "POST", "/api/v1/downloads", fmt.Sprintf(`{"matter":%q,"document":%q}`, theirs, d.ID), nil})
	own := f.call(&outsider, request{"", "GET", "/activity", "", nil}).Body
	if n := strings.Count(own, "Refused"); n != 3 {
		t.Errorf("the trail shows %d refusals: %s", n, own)
	}
	all := f.call(&admin, request{"", "GET", "/activity?" + url.Values{"person": {outsider.ID}}.Encode(), "", nil}).Body
	for _, name := range []string{"Secret merger", d.Name, theirs, d.ID} {
		if strings.Contains(own, name) {
			t.Errorf("the outsider's own trail holds %q", name)
		}
		if !strings.Contains(all, name) {
			t.Errorf("the administrator's view lacks %q", name)
		}
	}
}
