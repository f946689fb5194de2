// Package access decides who may do what. The rules are Cedar policies in the folder policies: files that a lawyer can be walked through.
// Every policy carries an @id, a sentence (@says) and the safeguard it serves (@serves).
//
// Guarantees: what no policy permits is denied; a forbid overrides every permit; an error while evaluating any policy denies, because Cedar
// skips a policy that fails and a skipped forbid would open a door (invariant 3). The package reads no store: callers hand in the facts.
package access

import (
	"embed"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/cedar-policy/cedar-go"

	"strongroom/shared/audit"
	"strongroom/shared/person"
)

//go:embed policies/*.cedar
var shipped embed.FS

// Principal is whoever acts.
type Principal struct {
	kind    cedar.EntityType
	id      string
	name    string
	person  *person.Person
	matters []string
}

// ByPerson is a person who belongs to these matters. Only the matters that the decision is about need to be named.
func ByPerson(p *person.Person, matters ...string) Principal {
	return Principal{kind: "Person", id: p.ID, name: p.Name, person: p, matters: matters}
}

// ByService is one of the portal's functions.
func ByService(name string) Principal {
	return Principal{kind: "Service", id: name, name: "Strongroom " + name}
}

// ByOperator is the command line, used with the firm's own cloud credentials.
func ByOperator(name string) Principal { return Principal{kind: "Operator", id: name, name: name} }

// ByVisitor is somebody of whom nothing is known. No policy permits a visitor anything.
func ByVisitor() Principal {
	return Principal{kind: "Visitor", id: "visitor", name: "Somebody not signed in"}
}

// ID is how records name the principal.
func (p Principal) ID() string {
	switch p.kind {
	case "Person":
		return p.id
	case "Visitor":
		return "visitor"
	}
	return strings.ToLower(string(p.kind)) + ":" + p.id
}

// Name is the principal's name for readers.
func (p Principal) Name() string { return p.name }

// Resource is what the act is about. The zero Resource is the firm as a whole.
type Resource struct {
	Matter   string // matter id; set for a matter and for a document
	Document string // document id; empty for a matter
	State    string // the document's state
	Uploader string // the person who sends or sent the document
	Person   string // a person's id, when the act is about a person's trail
}

// Environment is what else the decision may look at.
type Environment struct {
	SecondFactor bool          // the identity provider confirms a second factor
	AuthAge      time.Duration // since the person proved who they are; zero says that nobody knows, which is longer than any rule allows
}

// authAge is the age in whole seconds, rounded up.
func (e Environment) authAge() int64 {
	if e.AuthAge <= 0 {
		return math.MaxInt32
	}
	return int64((e.AuthAge + time.Second - 1) / time.Second)
}

// Decision is the answer and the policies that gave it.
type Decision struct {
	Allowed  bool
	Policies []string // ids, sorted; "default-deny" when no policy spoke, "evaluation-error" first when one failed
	Says     []string // the policies' sentences, in the same order
	Problems []string // evaluation errors, for the log
}

// Policies is a loaded policy set. It is safe for concurrent use.
type Policies struct {
	set  *cedar.PolicySet
	says map[string]string
}

// DefaultDeny names the absence of a permit.
const DefaultDeny = "default-deny"

const evaluationError = "evaluation-error"

// Load reads the shipped policies.
func Load() (*Policies, error) { return LoadFrom(shipped) }

// LoadFrom reads every .cedar file of a file system. A policy without an @id of its own, @says or @serves is an error.
func LoadFrom(files fs.FS) (*Policies, error) {
	out := &Policies{set: cedar.NewPolicySet(), says: map[string]string{}}
	err := fs.WalkDir(files, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".cedar") {
			return err
		}
		text, err := fs.ReadFile(files, path)
		if err != nil {
			return err
		}
		return out.add(path, text)
	})
	if err != nil {
		return nil, fmt.Errorf("loading access policies: %w", err)
	}
	return out, nil
}

func (p *Policies) add(path string, text []byte) error {
	list, err := cedar.NewPolicyListFromBytes(path, text)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	for _, policy := range list {
		notes := policy.Annotations()
		id, line := string(notes["id"]), policy.Position().Line
		if id == "" || notes["says"] == "" || notes["serves"] == "" {
			return fmt.Errorf("%s:%d: a policy needs @id, @says and @serves", path, line)
		}
		if !p.set.Add(cedar.PolicyID(id), policy) {
			return fmt.Errorf("%s:%d: the id %q is taken", path, line, id)
		}
		p.says[id] = string(notes["says"])
	}
	return nil
}

// All lists the policies' ids with their sentences.
func (p *Policies) All() map[string]string { return p.says }

// Decide answers one request.
func (p *Policies) Decide(who Principal, action audit.Action, what Resource, env Environment) Decision {
	resource, entities := facts(who, what)
	answer, diagnostic := cedar.Authorize(p.set, entities, cedar.Request{
		Principal: cedar.NewEntityUID(who.kind, cedar.String(who.id)),
		Action:    cedar.NewEntityUID("Action", cedar.String(action)),
		Resource:  resource,
		Context:   cedar.NewRecord(cedar.RecordMap{"secondFactor": cedar.Boolean(env.SecondFactor), "authAge": cedar.Long(env.authAge())}),
	})
	out := Decision{Allowed: answer == cedar.Allow && len(diagnostic.Errors) == 0}
	for _, e := range diagnostic.Errors {
		out.Problems = append(out.Problems, fmt.Sprintf("%s: %s", e.PolicyID, e.Message))
	}
	for _, reason := range diagnostic.Reasons {
		out.Policies = append(out.Policies, string(reason.PolicyID))
	}
	slices.Sort(out.Policies)
	switch {
	case len(diagnostic.Errors) > 0:
		slices.Sort(out.Problems)
		out.Policies = []string{evaluationError}
	case len(out.Policies) == 0:
		out.Policies = []string{DefaultDeny}
	}
	for _, id := range out.Policies {
		out.Says = append(out.Says, p.sentence(id))
	}
	return out
}

func (p *Policies) sentence(id string) string {
	switch id {
	case DefaultDeny:
		return "No rule allows this."
	case evaluationError:
		return "A rule could not be evaluated, so the answer is no."
	}
	return p.says[id]
}

func facts(who Principal, what Resource) (cedar.EntityUID, cedar.EntityMap) {
	entities := cedar.EntityMap{}
	put := func(uid cedar.EntityUID, attributes cedar.RecordMap) {
		entities[uid] = cedar.Entity{UID: uid, Attributes: cedar.NewRecord(attributes)}
	}
	if p := who.person; p != nil {
		matters := make([]cedar.Value, 0, len(who.matters))
		for _, id := range who.matters {
			matters = append(matters, cedar.NewEntityUID("Matter", cedar.String(id)))
		}
		put(cedar.NewEntityUID("Person", cedar.String(p.ID)), cedar.RecordMap{
			"role": cedar.String(p.Role), "staff": cedar.Boolean(p.Role.Staff()), "disabled": cedar.Boolean(p.Disabled),
			"matters": cedar.NewSet(matters...),
		})
	}
	matter := cedar.NewEntityUID("Matter", cedar.String(what.Matter))
	switch {
	case what.Document != "":
		uid := cedar.NewEntityUID("Document", cedar.String(what.Document))
		put(uid, cedar.RecordMap{
			"matter": matter, "state": cedar.String(what.State),
			"uploader": cedar.NewEntityUID("Person", cedar.String(what.Uploader)),
		})
		return uid, entities
	case what.Matter != "":
		put(matter, cedar.RecordMap{"matter": matter})
		return matter, entities
	case what.Person != "":
		return cedar.NewEntityUID("Person", cedar.String(what.Person)), entities
	}
	return cedar.NewEntityUID("Firm", "firm"), entities
}
