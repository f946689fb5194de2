package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"strongroom/shared/lexicon"
	"strongroom/shared/person"
	"strongroom/shared/policy"
)

// form sends a form as a browser does.
func (f *firm) form(who *somebody, path string, fields ...string) events.APIGatewayProxyResponse {
	values := url.Values{"csrf": {who.secret.CSRF()}}
	for i := 0; i < len(fields); i += 2 {
		values.Set(fields[i], fields[i+1])
	}
	return f.call(who, request{"", "POST", path, values.Encode(), map[string]string{"Content-Type": "application/x-www-form-urlencoded"}})
}

func (f *firm) get(who *somebody, path string) events.APIGatewayProxyResponse {
	return f.call(who, request{"", "GET", path, "", nil})
}

func TestS63_OnlyAdministratorsReachTheRules(t *testing.T) {
	f := newFirm(t)
	for _, role := range []person.Role{person.Attorney, person.Paralegal, person.Client} {
		who := f.person("Somebody", role)
		for _, path := range []string{"/rules", "/rules/lists", "/rules/versions/01ARZ3NDEKTSV4RRFFQ69G5FAV"} {
			if got := f.get(&who, path); got.StatusCode != http.StatusForbidden {
				t.Errorf("%s reads %s: %d", role, path, got.StatusCode)
			}
		}
		for path, fields := range map[string][]string{"/rules": {"text", "allow anything at low"}, "/rules/lists": {"sort", "words", "name", "x", "text", "falcon"}, "/rules/lists/remove": {"sort", "words", "name", "x"}} {
			if got := f.form(&who, path, fields...); got.StatusCode != http.StatusForbidden {
				t.Errorf("%s changes %s: %d", role, path, got.StatusCode)
			}
		}
		if got := f.get(&who, "/"); strings.Contains(got.Body, `href="rules"`) {
			t.Errorf("%s is shown the way to the rules", role)
		}
	}
	admin := f.person("Ada", person.Administrator)
	if got := f.get(&admin, "/"); !strings.Contains(got.Body, `href="rules"`) {
		t.Error("an administrator is not shown the way to the rules")
	}
}

func TestS63_RulesAreWrittenTriedAndPutInForceOnPages(t *testing.T) {
	f := newFirm(t)
	admin := f.person("Ada", person.Administrator)
	shows := func(name string, got events.APIGatewayProxyResponse, status int, wants ...string) {
		t.Helper()
		if got.StatusCode != status {
			t.Errorf("%s: status %d", name, got.StatusCode)
		}
		for _, want := range wants {
			if !strings.Contains(got.Body, want) {
				t.Errorf("%s: the page lacks %q", name, want)
			}
		}
	}
	shows("the shipped rules", f.get(&admin, "/rules"), 200, "came with Strongroom", "hold credentials at medium", "There are none yet")
	shows("a mistake", f.form(&admin, "/rules", "text", "hold us-ssn\nhodl <script>"), 400, "Line 2:", "is no outcome", "hodl &lt;script&gt;", "Nothing was saved")
	shows("a rule that lets unreadable files through", f.form(&admin, "/rules", "text", "allow unreadable"), 400, "never let through")
	written := f.form(&admin, "/rules", "text", "hold us-ssn\nhold us-snn\nflag anything")
	where := strings.TrimPrefix(header(written, "Location"), "https://portal.example/portal")
	if written.StatusCode != http.StatusSeeOther || !strings.HasPrefix(where, "/rules/versions/") {
		t.Fatalf("%d, %s", written.StatusCode, where)
	}
	shows("the draft", f.get(&admin, where), 200, "Of 0 past documents", "Did you mean &#34;us-ssn&#34;?", "hold us-ssn at medium", "Put these rules in force")
	shows("without a note", f.form(&admin, where, "note", " "), 400, "Say why in a note", "Nothing has changed")
	if got := f.form(&admin, where, "note", "Social security numbers are held."); got.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d %s", got.StatusCode, got.Body)
	}
	shows("in force", f.get(&admin, "/rules"), 200, "in force since", "Social security numbers are held.", "Active, written")
	p, err := (&policy.Current{Rows: f.tables, Now: time.Now}).Policy(context.Background())
	if err != nil || p.Rules() != 3 {
		t.Errorf("the functions read %v, %v", p, err)
	}
	shows("no such version", f.get(&admin, "/rules/versions/01ARZ3NDEKTSV4RRFFQ69G5FAV"), 404)
	shows("no version at all", f.get(&admin, "/rules/versions/x"), 404)
	f.now = f.now.Add(14 * time.Minute) // longer than a fresh sign-in lasts
	shows("an old sign-in", f.get(&admin, where), 200)
	next := strings.TrimPrefix(header(f.form(&admin, "/rules", "text", "flag anything"), "Location"), "https://portal.example/portal")
	shows("an old sign-in reads", f.get(&admin, next), 200, "Sign in again")
	shows("an old sign-in changes nothing", f.form(&admin, next, "note", "why"), 403)
}

func TestS62_ListsAreLoadedOnAPage(t *testing.T) {
	f := newFirm(t)
	admin := f.person("Ada", person.Administrator)
	if got := f.form(&admin, "/rules/lists", "sort", "records", "name", "clients", "text", "who:name,account\r\nAda Moreno,AC12345678"); got.StatusCode != 400 || !strings.Contains(got.Body, "column 2") || strings.Contains(got.Body, "Moreno") {
		t.Errorf("a list with a mistake: %d", got.StatusCode)
	}
	for _, fields := range [][]string{{"sort", "records", "name", "clients", "text", "who:name,account:number\r\nAda Moreno,AC12345678\r\n"}, {"sort", "words", "name", "names", "text", "falcon\r\nowl"}} {
		if got := f.form(&admin, "/rules/lists", fields...); got.StatusCode != http.StatusSeeOther {
			t.Fatalf("%d %s", got.StatusCode, got.Body)
		}
	}
	got := f.get(&admin, "/rules/lists")
	if !strings.Contains(got.Body, "clients") || !strings.Contains(got.Body, "2 entries") || strings.Contains(got.Body, "falcon") {
		t.Error(got.Body)
	}
	x, _, err := (&lexicon.Current{Rows: f.tables, Now: time.Now}).Lexicon(context.Background())
	if err != nil || len(x.Scan("Falcon: Ada Moreno AC12345678")) != 2 {
		t.Errorf("the functions read %v, %v", x, err)
	}
	if got := f.form(&admin, "/rules/lists/remove", "sort", "words", "name", "names"); got.StatusCode != http.StatusSeeOther {
		t.Errorf("%d", got.StatusCode)
	}
	if got := f.form(&admin, "/rules/lists/remove", "sort", "words", "name", "names"); got.StatusCode != http.StatusNotFound {
		t.Errorf("removed twice: %d", got.StatusCode)
	}
	if strings.Contains(f.log.String(), "Moreno") || strings.Contains(f.log.String(), "falcon") {
		t.Error("the log holds what was in a list")
	}
}
