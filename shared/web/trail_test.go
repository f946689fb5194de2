package web_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"strongroom/shared/document"
	"strongroom/shared/person"
)

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
