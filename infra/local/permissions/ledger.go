package permissions

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"
)

// Seen is one kind of call that was made, with how often and how it was decided.
type Seen struct {
	Function string `json:"function"`
	Action   string `json:"action"`
	Resource string `json:"resource"` // object keys are replaced by *
	Allowed  bool   `json:"allowed"`
	Policy   string `json:"policy,omitempty"`
	Sid      string `json:"sid,omitempty"`
	Granted  Grant  `json:"granted"` // the patterns that matched
	Count    int    `json:"count"`
}

// Grant is one action pattern on one resource pattern of one statement.
type Grant struct {
	Function string `json:"function,omitempty"`
	Policy   string `json:"policy,omitempty"`
	Sid      string `json:"sid,omitempty"`
	Action   string `json:"action,omitempty"`
	Resource string `json:"resource,omitempty"`
}

// Report is what the recorded calls say about the roles.
type Report struct {
	Denied []Seen  `json:"denied"` // called and not allowed
	Used   []Seen  `json:"used"`   // called and allowed
	Unused []Grant `json:"unused"` // allowed and never called
}

// Ledger decides requests and remembers what it decided. It is safe for concurrent use.
type Ledger struct {
	book *Book
	path string
	mu   sync.Mutex
	seen map[Seen]int // Count is zero in the keys
	new  bool
}

// Open reads the calls remembered in the file at path, if there is one.
func Open(path string, book *Book) (*Ledger, error) {
	l := &Ledger{book: book, path: path, seen: map[Seen]int{}}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return l, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading recorded calls: %w", err)
	}
	var entries []Seen
	if err := json.Unmarshal(text, &entries); err != nil {
		return nil, fmt.Errorf("reading recorded calls in %s: %w", path, err)
	}
	for _, entry := range entries {
		count := entry.Count
		entry.Count = 0
		l.seen[entry] = count
	}
	return l, nil
}

// Decide evaluates a request and remembers the decision, except for the operator,
// who has no role in the template.
func (l *Ledger) Decide(request Request, owner string) Decision {
	decision := l.book.Decide(request, owner)
	if request.Principal == Operator {
		return decision
	}
	entry := Seen{
		Function: request.Principal, Action: request.Action, Resource: family(request.Resource),
		Allowed: decision.Allowed, Policy: decision.Policy, Sid: decision.Sid,
	}
	if decision.Allowed {
		entry.Granted = Grant{Action: decision.Action, Resource: decision.Resource}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.seen[entry]++
	l.new = true
	return decision
}

// Book gives the policies that the ledger decides by.
func (l *Ledger) Book() *Book { return l.book }

// family replaces the key of an object by *, so that the ledger stays small.
func family(resource string) string {
	if strings.HasPrefix(resource, "arn:aws:s3:::") {
		if bucket, _, ok := strings.Cut(resource, "/"); ok {
			return bucket + "/*"
		}
	}
	return resource
}

// Save writes the calls to disk when there are new ones. The file is replaced as a whole.
func (l *Ledger) Save() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.new {
		return nil
	}
	text, err := json.MarshalIndent(l.entries(), "", "  ")
	if err != nil {
		return fmt.Errorf("saving recorded calls: %w", err)
	}
	if err := os.WriteFile(l.path+".new", text, 0o600); err != nil {
		return fmt.Errorf("saving recorded calls: %w", err)
	}
	if err := os.Rename(l.path+".new", l.path); err != nil {
		return fmt.Errorf("saving recorded calls: %w", err)
	}
	l.new = false
	return nil
}

func (l *Ledger) entries() []Seen {
	out := make([]Seen, 0, len(l.seen))
	for entry, count := range l.seen {
		entry.Count = count
		out = append(out, entry)
	}
	slices.SortFunc(out, func(a, b Seen) int {
		return cmp.Or(cmp.Compare(a.Function, b.Function), cmp.Compare(a.Action, b.Action),
			cmp.Compare(a.Resource, b.Resource), cmp.Compare(a.Sid, b.Sid), cmp.Compare(a.Granted.Resource, b.Granted.Resource))
	})
	return out
}

// Report compares the calls seen with what the roles grant, both ways.
func (l *Ledger) Report() Report {
	l.mu.Lock()
	entries := l.entries()
	l.mu.Unlock()
	report := Report{Denied: []Seen{}, Used: []Seen{}, Unused: []Grant{}}
	used := map[Grant]bool{}
	for _, entry := range entries {
		if !entry.Allowed {
			report.Denied = append(report.Denied, entry)
			continue
		}
		report.Used = append(report.Used, entry)
		used[Grant{entry.Function, entry.Policy, entry.Sid, entry.Granted.Action, entry.Granted.Resource}] = true
	}
	for _, function := range l.book.Functions() {
		for _, grant := range l.book.roles[function].grants() {
			if !used[grant] {
				report.Unused = append(report.Unused, grant)
			}
		}
	}
	return report
}

func (r Role) grants() []Grant {
	var out []Grant
	for _, s := range r.Statements {
		if s.Deny {
			continue
		}
		for _, action := range s.Actions {
			for _, resource := range s.Resources {
				out = append(out, Grant{r.Function, s.Policy, s.Sid, action, resource})
			}
		}
	}
	return out
}
