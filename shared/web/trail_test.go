package web_test

import (
	"encoding/json"
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

// A history longer than a page can be read to its beginning, and denials, however many, push nothing out.
func TestS45_AHistoryIsReadToItsBeginning(t *testing.T) {
	f := newFirm(t)
	m := f.matter("Estate")
	ada, mei := f.person("Ada", person.Attorney, m), f.person("Mei", person.Client, m)
	d := f.document(m, document.Held, ada)
	f.call(&ada, request{"", "GET", "/matters/" + m + "/documents/" + d.ID, "", nil}) // the first record
	for range 150 {
		f.call(&mei, request{"transfer", "POST", "/api/v1/downloads", fmt.Sprintf(`{"matter":%q,"document":%q}`, m, d.ID), nil})
	}
	for range 120 {
		f.call(&ada, request{"", "GET", "/api/v1/matters/" + m + "/documents/" + d.ID, "", nil})
	}
	path, seen := "/api/v1/matters/"+m+"/documents/"+d.ID, map[string]int{}
	for before, pages := "", 0; pages < 6; pages++ {
		query := ""
		if before != "" {
			query = "?before=" + before
		}
		var answer struct {
			History []struct{ ID, Outcome string }
			Before  string
		}
		if err := json.Unmarshal([]byte(f.call(&ada, request{"", "GET", path + query, "", nil}).Body), &answer); err != nil {
			t.Fatal(err)
		}
		for _, r := range answer.History {
			if seen[r.ID]++; r.Outcome != "done" || seen[r.ID] > 1 {
				t.Errorf("%s stands there %d times, %s", r.ID, seen[r.ID], r.Outcome)
			}
		}
		if before = answer.Before; before == "" {
			if len(seen) < 121 {
				t.Errorf("%d records; want all 121 and those of reading them", len(seen))
			}
			return
		}
	}
	t.Error("the history has no beginning")
}
