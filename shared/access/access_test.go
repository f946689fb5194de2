package access_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"flag"

	"strongroom/shared/access"
	"strongroom/shared/audit"
	"strongroom/shared/person"
)

var update = flag.Bool("update", false, "write the golden files anew")

// The truth table of the portal: every kind of principal against every action, on the matter's documents in each state. Read it with a lawyer.
func TestS31_TruthTable(t *testing.T) {
	policies, err := access.Load()
	if err != nil {
		t.Fatal(err)
	}
	const mine, other = "M1", "M2"
	somebody := func(role person.Role) *person.Person { return &person.Person{ID: "P-" + string(role), Role: role} }
	off := somebody(person.Attorney)
	off.ID, off.Disabled = "P-off", true
	principals := []struct {
		name string
		who  access.Principal
	}{
		{"client on the matter", access.ByPerson(somebody(person.Client), mine)},
		{"client of another matter", access.ByPerson(somebody(person.Client), other)},
		{"paralegal on the matter", access.ByPerson(somebody(person.Paralegal), mine)},
		{"attorney on the matter", access.ByPerson(somebody(person.Attorney), mine)},
		{"attorney elsewhere", access.ByPerson(somebody(person.Attorney))},
		{"administrator", access.ByPerson(somebody(person.Administrator))},
		{"switched-off attorney", access.ByPerson(off, mine)},
		{"scan", access.ByService("scan")},
		{"another service", access.ByService("portal")},
		{"operator", access.ByOperator("ops")},
		{"visitor", access.ByVisitor()},
	}
	var out strings.Builder
	for _, p := range principals {
		fmt.Fprintf(&out, "%s\n", p.name)
		for _, action := range audit.Actions() {
			fmt.Fprintf(&out, "  %-18s", action)
			for _, c := range cases(mine, p.who.ID()) {
				d := policies.Decide(p.who, action, c.what, access.Environment{SecondFactor: true, AuthAge: time.Minute})
				word := "-"
				if d.Allowed {
					word = "yes"
				}
				fmt.Fprintf(&out, " %s:%s", c.name, word)
			}
			out.WriteString("\n")
		}
	}
	golden(t, "testdata/truth.txt", out.String())
}

type example struct {
	name string
	what access.Resource
}

func cases(matter, self string) []example {
	out := []example{{"firm", access.Resource{}}, {"matter", access.Resource{Matter: matter}}, {"self", access.Resource{Person: self}}, {"somebody", access.Resource{Person: "P-else"}}}
	for _, state := range []string{"uploading", "received", "available", "held", "cancelled", "rejected"} {
		out = append(out, example{state, access.Resource{Matter: matter, Document: "D", State: state, Uploader: "P-else"}})
	}
	for _, state := range []string{"uploading", "held"} {
		out = append(out, example{"own-" + state, access.Resource{Matter: matter, Document: "D", State: state, Uploader: self}})
	}
	return out
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is not what the policies say now; read the difference, then run the test with -update", path)
	}
}

func TestS32_DecisionsAndTheirReasons(t *testing.T) {
	policies, err := access.Load()
	if err != nil {
		t.Fatal(err)
	}
	client := access.ByPerson(&person.Person{ID: "P", Role: person.Client}, "M")
	document := access.Resource{Matter: "M", Document: "D", State: "available", Uploader: "P"}
	held := document
	held.State = "held"
	stateless := document
	stateless.State = ""
	for _, c := range []struct {
		name    string
		who     access.Principal
		action  audit.Action
		what    access.Resource
		env     access.Environment
		allowed bool
		by      string
	}{
		{"a member opens", client, audit.Download, document, access.Environment{}, true, "members-open-documents"},
		{"held stays shut", client, audit.Download, held, access.Environment{}, false, "nothing-opens-before-its-verdict"},
		{"no state stays shut", client, audit.Download, stateless, access.Environment{}, false, "nothing-opens-before-its-verdict"},
		{"a matter is no document", client, audit.Download, access.Resource{Matter: "M"}, access.Environment{}, false, "nothing-opens-before-its-verdict"},
		{"unknown action", client, "document.shred", document, access.Environment{}, false, access.DefaultDeny},
		{"second factor", client, audit.SessionOpen, access.Resource{}, access.Environment{SecondFactor: true}, true, "people-sign-in"},
		{"no second factor", client, audit.SessionOpen, access.Resource{}, access.Environment{}, false, "second-factor-required"},
	} {
		d := policies.Decide(c.who, c.action, c.what, c.env)
		if d.Allowed != c.allowed || d.Policies[0] != c.by || d.Says[0] == "" {
			t.Errorf("%s: allowed %v by %v (%v), want %v by %s", c.name, d.Allowed, d.Policies, d.Says, c.allowed, c.by)
		}
	}
}

// A forbid that fails to evaluate is skipped by Cedar; the decision must be a denial all the same (invariant 3).
func TestInvariant3_AnErrorWhileDecidingDenies(t *testing.T) {
	const header = "@id(\"%s\")\n@says(\"x\")\n@serves(\"S3.2\")\n"
	policies, err := access.LoadFrom(fstest.MapFS{"p.cedar": {Data: []byte(
		fmt.Sprintf(header, "open") + "permit (principal, action, resource);\n" +
			fmt.Sprintf(header, "broken") + "forbid (principal, action, resource) when { principal.nothingLikeThis };\n")}})
	if err != nil {
		t.Fatal(err)
	}
	d := policies.Decide(access.ByPerson(&person.Person{ID: "P"}), audit.MatterView, access.Resource{Matter: "M"}, access.Environment{})
	if d.Allowed || d.Policies[0] != "evaluation-error" || len(d.Problems) != 1 {
		t.Errorf("got %+v, want a denial that names the evaluation error", d)
	}
}

func TestS31_PoliciesWithoutTheirNotesAreRefused(t *testing.T) {
	const rest = "permit (principal, action, resource);"
	for name, text := range map[string]string{
		"no id":     "@says(\"x\")\n@serves(\"S1\")\n" + rest,
		"no words":  "@id(\"a\")\n@serves(\"S1\")\n" + rest,
		"serves no": "@id(\"a\")\n@says(\"x\")\n" + rest,
		"id twice":  strings.Repeat("@id(\"a\")\n@says(\"x\")\n@serves(\"S1\")\n"+rest+"\n", 2),
		"no policy": "permit (everybody);",
	} {
		if _, err := access.LoadFrom(fstest.MapFS{"p.cedar": {Data: []byte(text)}}); err == nil {
			t.Errorf("%s: loaded", name)
		}
	}
}
